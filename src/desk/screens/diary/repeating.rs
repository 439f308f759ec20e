//! `t` on a session: the same again every week or two up to a day. What would be made, and what is in the way, is seen first.
use super::new::value;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Deeds, FormLayer, Tick};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Query, Reply};
use crate::desk::theme::Meaning;
use crate::desk::widgets::{Bias, Field, Form};
use crate::domain::ids::SessionId;
use crate::wire::view::View;
use chrono::NaiveDate;
use ratatui::layout::Rect;

/// The form's answer.
pub(super) const FORM: Slot = "repeat a session";
const COPIES: Slot = "what repeating it comes to";
const MADE: Slot = "repeated";

/// How often, and until when.
pub(super) fn form(title: &str) -> Box<dyn Layer> {
    let every = [('w', "week"), ('f', "fortnight (every 2 weeks)")];
    let form = Form::new(vec![
        Field::choice("every", "Every", &every).needed().wide(28).starting("w"),
        Field::date("until", "Until", Bias::Future).needed(),
    ]);
    let title = format!("Repeat {title}");
    Box::new(FormLayer::new(FORM, title.clone(), form).kept_as(title))
}

/// What the filled form asks for; nothing where it was left.
pub(super) fn filled(session: SessionId, values: &[(&'static str, String)]) -> Option<Box<dyn Layer>> {
    let until = value(values, "until").parse().ok()?;
    let weeks = if value(values, "every").starts_with('f') { 2 } else { 1 };
    Some(Box::new(Repeat { session, weeks, until, title: "Repeat".to_owned(), deeds: None }))
}

/// The layer.
struct Repeat {
    session: SessionId,
    weeks: u8,
    until: NaiveDate,
    title: String,
    deeds: Option<Deeds>,
}

fn close(words: String) -> Vec<Effect> {
    vec![Effect::Answer(Given::Nothing(MADE)), Effect::Say(Note::refused(words))]
}

impl Layer for Repeat {
    fn context(&self) -> Context {
        Context::Preview
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        match (&mut self.deeds, action) {
            (Some(deeds), _) => deeds.act(action, cx),
            (None, Action::Close | Action::Back) => vec![Effect::Answer(Given::Nothing(MADE))],
            // What is typed before it is shown is for nothing: it is to be seen first.
            (None, _) => Vec::new(),
        }
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        match &mut self.deeds {
            Some(deeds) => deeds.resized(cx),
            None => {
                let (session, weeks, until) = (self.session, self.weeks, self.until);
                vec![Effect::Ask(COPIES, Query::Copies { session, weeks, until })]
            }
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(deeds) = &mut self.deeds {
            return deeds.heard(slot, reply, cx);
        }
        let page = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Copies(Ok(page)) => page,
                View::Copies(Err(refusal)) => return close(refusal.words.clone()),
                View::Gone { words } => return close(words.clone()),
                _ => return close("The weeks cannot be looked up now. Nothing was made.".to_owned()),
            },
            Reply::Fault { words } | Reply::No { words } => return close(words.clone()),
            _ => return close("The weeks cannot be looked up now. Nothing was made.".to_owned()),
        };
        let rows = page.rows.iter().map(|row| match &row.left_out {
            Some(why) => (Tick::refused(row.words.clone(), why.clone()), None),
            None => (Tick::new(row.words.clone()), Some(row.make.clone())),
        });
        let every = if self.weeks == 1 { "week".to_owned() } else { format!("{} weeks", self.weeks) };
        self.title = format!("Repeat {} every {every}", page.title);
        self.deeds = Some(Deeds::new(MADE, self.title.clone(), ("made", "session"), rows.collect()));
        Vec::new()
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let waiting =
            || Titles { left: self.title.clone(), right: "Esc back".to_owned(), ..Titles::default() };
        self.deeds.as_ref().map_or_else(waiting, |deeds| deeds.titles(cx))
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        if let Some(deeds) = &self.deeds {
            return deeds.view(area, canvas, cx);
        }
        canvas.line(area, 0, " Looking at the weeks ..", Meaning::Aside);
        canvas.focus(area.x, area.y, false);
    }
}
