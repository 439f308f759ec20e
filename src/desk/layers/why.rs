//! `y`: why a clock says what it says. The sum in a sentence for the phone, every event with its day and its effect, the
//! target, what stops it, what it is not, and the rule with its source.
use super::Who;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::linear::words::line;
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Push, Query, Reply};
use crate::desk::text::{self, wrap};
use crate::desk::theme::Meaning;
use crate::domain::calendar::padded;
use crate::domain::code::Code;
use crate::domain::event::Key;
use crate::domain::ids::{ChildId, ReferralId};
use crate::wire::view::View;
use crate::wire::view_record::WhyPage;
use ratatui::layout::Rect;

/// The slot of the question.
const SLOT: Slot = "why";
/// Columns of the labels below the events.
const LABEL: usize = 9;

/// The layer.
#[derive(Clone, Debug)]
pub struct Why {
    child: ChildId,
    referral: ReferralId,
    clock: Option<Code>,
    page: Option<WhyPage>,
    /// Why there is nothing to show, in words.
    none: Option<String>,
    /// The event in front.
    at: usize,
    /// The first line in sight.
    top: usize,
    asked: bool,
}

impl Why {
    /// Of a referral's clock; without one, of its leading clock.
    pub fn new(child: ChildId, referral: ReferralId, clock: Option<Code>) -> Self {
        Self { child, referral, clock, page: None, none: None, at: 0, top: 0, asked: false }
    }

    fn ask(&self) -> Vec<Effect> {
        vec![Effect::Ask(SLOT, Query::Why { child: self.child, referral: self.referral, clock: self.clock })]
    }

    /// Every line, and which event it belongs to.
    fn lines(&self, columns: usize) -> Vec<(String, Meaning, Option<usize>)> {
        let Some(page) = &self.page else {
            let words = self.none.clone().unwrap_or_else(|| "Being fetched.".to_owned());
            return wrap(&words, columns.saturating_sub(2))
                .into_iter()
                .map(|line| (format!(" {line}"), Meaning::Plain, None))
                .collect();
        };
        let why = &page.why;
        let mut lines: Vec<(String, Meaning, Option<usize>)> = Vec::new();
        let plain = |words: String| (words, Meaning::Plain, None);
        lines.extend(
            wrap(&why.sum, columns.saturating_sub(2)).into_iter().map(|line| plain(format!(" {line}"))),
        );
        lines.push(plain(String::new()));
        self.rows(page, columns, &mut lines);
        lines.push(plain(String::new()));
        let target = why.target.join(" ");
        let rule = why.rule_line();
        for (label, words) in [
            ("Target", target.as_str()),
            ("Counted", &why.counted),
            ("Stops", &why.stops),
            ("Not", &why.is_not),
            ("Rule", &rule),
            ("Late", &why.late),
        ] {
            if words.is_empty() {
                continue;
            }
            for (row, line) in wrap(words, columns.saturating_sub(LABEL + 2)).into_iter().enumerate() {
                let label = if row == 0 { label } else { "" };
                lines.push(plain(format!(" {label:<LABEL$}{line}")));
            }
        }
        lines
    }

    /// The events: in columns where there is room, else two lines each.
    fn rows(&self, page: &WhyPage, columns: usize, lines: &mut Vec<(String, Meaning, Option<usize>)>) {
        let day = |day: Option<i64>| day.map_or_else(String::new, |day| day.to_string());
        let wide = columns >= 70;
        // Cursor, date, day and the gaps take 20; what happened gets what the longest effect leaves.
        let effect = page.why.rows.iter().map(|row| text::width(&row.effect)).max().unwrap_or(0).max(19);
        let most = if wide { columns.saturating_sub(21 + effect).max(30) } else { columns.saturating_sub(4) };
        if wide {
            let head = format!(
                " {:>10}  {:>4}  {} {}",
                "Date",
                "Day",
                text::left("What happened", most),
                "Effect on the clock"
            );
            lines.push((head, Meaning::Heading, None));
        }
        for (at, row) in page.why.rows.iter().enumerate() {
            let front = at == self.at;
            let cursor = if front { '>' } else { ' ' };
            let meaning = if front { Meaning::Cursor } else { Meaning::Plain };
            let date = padded(row.date);
            if wide {
                let line = format!(
                    " {cursor} {date:<9} {:>4}  {} {}",
                    day(row.day),
                    text::left(&row.what, most),
                    row.effect
                );
                lines.push((line, meaning, Some(at)));
            } else {
                lines.push((
                    format!("{cursor}{date} day {}: {}", day(row.day), row.effect),
                    meaning,
                    Some(at),
                ));
                let words = wrap(&row.what, most);
                lines.extend(words.into_iter().map(|line| (format!("   {line}"), Meaning::Plain, None)));
            }
        }
    }

    fn go(&mut self, at: usize, cx: &Cx<'_>) {
        let last = self.page.as_ref().map_or(0, |page| page.why.rows.len().saturating_sub(1));
        self.at = at.min(last);
        let lines = self.lines(usize::from(cx.body.width));
        let room = usize::from(cx.body.height);
        let line = lines.iter().position(|(_, _, of)| *of == Some(self.at)).unwrap_or(0);
        // The sum above the first event belongs to it.
        if self.at == 0 || line < self.top {
            self.top = if self.at == 0 { 0 } else { line };
        } else if line >= self.top + room {
            self.top = line + 1 - room;
        }
    }

    fn scroll(&mut self, down: bool, cx: &Cx<'_>) {
        let lines = self.lines(usize::from(cx.body.width)).len();
        let room = usize::from(cx.body.height).max(1);
        self.top = if down {
            (self.top + room - 1).min(lines.saturating_sub(room))
        } else {
            self.top.saturating_sub(room - 1)
        };
    }

    fn as_text(&self) -> String {
        let lines = self.lines(78);
        let lines: Vec<&str> = lines.iter().map(|(line, ..)| line.trim_end()).collect();
        lines.join("\n")
    }
}

impl Layer for Why {
    fn context(&self) -> Context {
        Context::Read
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let rows = self.page.as_ref().map_or(&[][..], |page| &page.why.rows);
        match action {
            Action::Up => self.go(self.at.saturating_sub(1), cx),
            Action::Down => self.go(self.at + 1, cx),
            Action::First => self.go(0, cx),
            Action::Last => self.go(usize::MAX, cx),
            Action::PageUp => self.scroll(false, cx),
            Action::PageDown => self.scroll(true, cx),
            Action::Open => {
                let Some(row) = rows.get(self.at) else { return Vec::new() };
                let late = row.late.as_ref().map_or_else(String::new, |(on, by)| {
                    format!(" Recorded {} by {by}.", padded(*on).trim())
                });
                let words = format!("{}: {}. {}.{late}", padded(row.date).trim(), row.what, row.effect);
                return vec![Effect::Say(Note::done(words))];
            }
            Action::Who => {
                let name = self.page.as_ref().map_or("", |page| page.name.as_str());
                return vec![Effect::Open(Box::new(Who::new(self.child, name)))];
            }
            Action::Export => {
                let title = self.titles(cx).left;
                let shown = super::Reader::plain(SLOT, format!("As text: {title}"), &self.as_text());
                return vec![Effect::Open(Box::new(shown))];
            }
            Action::Close | Action::Back => return vec![Effect::Answer(Given::Nothing(SLOT))],
            _ => {}
        }
        Vec::new()
    }

    fn heard(&mut self, _slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        match reply {
            Reply::View(view) => match view.as_ref() {
                View::Why(page) => {
                    let first = self.page.is_none();
                    let today = page.why.rows.iter().position(|row| row.is_today);
                    self.page = Some(page.as_ref().clone());
                    if first {
                        // Today's row in front, as far as the sum stays in sight with it.
                        self.at = today.unwrap_or(page.why.rows.len().saturating_sub(1));
                    }
                    self.go(self.at, cx);
                }
                View::Gone { words } => self.none = Some(words.clone()),
                _ => {}
            },
            Reply::Fault { words } | Reply::No { words } => self.none = Some(words.clone()),
            Reply::Refused(refusal) => self.none = Some(refusal.words.clone()),
            _ => {}
        }
        Vec::new()
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        let mine = [Key::Child(self.child), Key::Referral(self.referral)];
        if push.touched.iter().any(|key| mine.contains(key)) { self.ask() } else { Vec::new() }
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if !std::mem::replace(&mut self.asked, true) {
            return self.ask();
        }
        self.go(self.at, cx);
        Vec::new()
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let Some(page) = &self.page else {
            return Titles { left: "Why?".to_owned(), right: "Esc back".to_owned(), ..Titles::default() };
        };
        let say = &page.why.to_say;
        let row = if say.is_empty() { String::new() } else { format!("To say to the family: {say}") };
        Titles {
            left: format!("Why {}?  {}: {} clock", page.why.wait, page.name, page.clock),
            right: "Esc back".to_owned(),
            row,
            pane: None,
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {
        let lines = self.lines(usize::from(area.width));
        for (row, (words, meaning, of)) in (0..area.height).zip(lines.iter().skip(self.top)) {
            canvas.line(area, row, words, *meaning);
            if *of == Some(self.at) {
                canvas.focus(area.x + 1, area.y + row, false);
                canvas.tell_row(|| line(words));
            }
        }
        if self.page.is_none() {
            canvas.focus(area.x, area.y, false);
        }
    }
}
