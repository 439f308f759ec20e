//! What is said first, in a narrow window: pages of its own that are passed before the places are seen.
use super::Offers;
use super::view::Line;
use crate::desk::screen::Cx;
use crate::desk::text::wrap;
use crate::desk::theme::Meaning;
use crate::wire::view_diary::PlacesPage;

impl Offers {
    /// A page of what is said first: all of it passes before the places, in as many pages as it takes.
    pub(super) fn page_to_say(&self, page: &PlacesPage, cx: &Cx<'_>) -> Vec<Line> {
        let (said, room) = (to_say(page, cx), say_room(cx));
        let all = said.len();
        let mut lines = vec![Line::new("SAY FIRST", Meaning::Heading)];
        let shown = said.into_iter().skip(self.said).take(room);
        lines.extend(shown.map(|line| Line::new(format!(" {line}"), Meaning::Plain)));
        let more = all.saturating_sub(self.said + room);
        // The blank line goes first where every line counts.
        if more == 0 && lines.len() <= room {
            lines.push(Line::new(String::new(), Meaning::Plain));
        }
        let on = match more {
            0 => "Enter: on to the places".to_owned(),
            more => format!("Enter: {more} more to say first"),
        };
        lines.push(Line::new(on, Meaning::Aside));
        lines
    }

    /// What is in sight of it was read.
    pub(super) fn pass(&mut self, cx: &Cx<'_>) {
        let all = self.page.as_ref().map_or(0, |page| to_say(page, cx).len());
        self.said += say_room(cx);
        self.passed = self.said >= all;
    }
}

/// The lines of what is said first.
fn to_say(page: &PlacesPage, cx: &Cx<'_>) -> Vec<String> {
    let columns = usize::from(cx.body.width).max(3) - 1;
    page.say_first.iter().flat_map(|words| wrap(words, columns)).collect()
}

/// How many of them a page has, between its heading and what Enter does.
fn say_room(cx: &Cx<'_>) -> usize {
    usize::from(cx.body.height).saturating_sub(2).max(1)
}
