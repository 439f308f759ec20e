//! `f`: which days, times and places, typed in any order on one line: `14 dec`, `thu am`, `from 4 jan arnold`. Enter asks.
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer};
use crate::desk::theme::Meaning;
use crate::desk::widgets::date_entry::{Bias, date};
use crate::desk::widgets::{Edit, date_entry};
use crate::wire::query::Narrow;
use chrono::{Days, NaiveDate};
use ratatui::layout::Rect;

/// What was typed comes down as the one field of this form.
pub(super) const WITHIN: Slot = "days, times, places";

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The line.
pub(super) struct Within {
    edit: Edit,
}

impl Within {
    /// A line with what holds now.
    pub(super) fn new(narrow: &Narrow) -> Self {
        Self { edit: Edit::new(&typed(narrow), Some(60)) }
    }
}

impl Layer for Within {
    fn context(&self) -> Context {
        Context::Line
    }

    fn uses(&self, action: Action) -> bool {
        matches!(action, Action::Take | Action::ClearField | Action::Help)
    }

    fn in_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        match action {
            Action::Take => match read(self.edit.text(), cx.now.date()) {
                Ok(_) => {
                    let values = vec![("within", self.edit.text().to_owned())];
                    vec![Effect::Answer(Given::Fields { slot: WITHIN, values, save: true })]
                }
                Err(words) => vec![Effect::Say(Note::refused(words))],
            },
            Action::ClearField => {
                self.edit.clear();
                Vec::new()
            }
            Action::Close | Action::Back => vec![Effect::Answer(Given::Nothing(WITHIN))],
            _ => Vec::new(),
        }
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        self.edit.key(key);
        Vec::new()
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Vec<Effect> {
        self.edit.paste(text);
        Vec::new()
    }

    fn cover(&self, _cx: &Cx<'_>) -> Cover {
        Cover::Foot(3)
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        Titles {
            left: "Which days, times and places?".to_owned(),
            right: "Esc back".to_owned(),
            row: judged(self.edit.text(), cx.now.date()),
            pane: None,
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let room = area.width.saturating_sub(2);
        let (shown, cursor) = self.edit.shown(usize::from(room));
        canvas.put(
            area.x + 1,
            area.y,
            room,
            &crate::desk::text::left(shown, usize::from(room)),
            Meaning::FieldFront,
        );
        // An empty field is seen even where nothing is reversed.
        if shown.is_empty() {
            canvas.put(area.x + 1, area.y, room, &"_".repeat(usize::from(room)), Meaning::FieldFront);
        }
        canvas.focus(area.x + 1 + cursor as u16, area.y, true);
        canvas.tell_field(|| self.edit.told("Days, times and places"));
        canvas.line(area, 1, &format!(" {}", judged(self.edit.text(), cx.now.date())), Meaning::Understood);
        canvas.line(area, 2, examples(area.width), Meaning::Aside);
    }
}

/// What could be typed, as far as there is room for whole examples.
fn examples(columns: u16) -> &'static str {
    if columns < 60 {
        " 14 dec   thu am   from 4 jan"
    } else {
        " 14 dec   thu am   from 4 jan   arnold   Enter shows them"
    }
}

/// How it is understood, or what is wrong, in words.
fn judged(typed: &str, today: NaiveDate) -> String {
    read(typed, today).map_or_else(|wrong| wrong, |narrow| words(&narrow))
}

/// What holds, as it would be typed.
fn typed(narrow: &Narrow) -> String {
    let mut parts = Vec::new();
    match (narrow.from, narrow.to) {
        (Some(from), Some(to)) if from == to => parts.push(from.format("%-d/%-m/%y").to_string()),
        (from, to) => {
            parts.extend(from.map(|day| day.format("from %-d/%-m/%y").to_string()));
            parts.extend(to.map(|day| day.format("to %-d/%-m/%y").to_string()));
        }
    }
    parts.extend(narrow.weekdays.iter().map(|day| DAYS[usize::from(*day) % 7][..3].to_owned()));
    parts.extend(narrow.morning.map(|am| if am { "am" } else { "pm" }.to_owned()));
    parts.push(narrow.venue.clone());
    parts.join(" ").trim_end().to_owned()
}

/// The narrowing in words: `Mon 14 Dec 2026, mornings, at arnold`; `any day, time and place`.
pub(super) fn words(narrow: &Narrow) -> String {
    let mut parts = Vec::new();
    match (narrow.from, narrow.to) {
        (Some(from), Some(to)) if from == to => parts.push(date_entry::full(from)),
        (from, to) => {
            parts.extend(from.map(|day| format!("from {}", date_entry::full(day))));
            parts.extend(to.map(|day| format!("to {}", date_entry::full(day))));
        }
    }
    let days: Vec<String> = narrow.weekdays.iter().map(|day| weekday_words(*day)).collect();
    if !days.is_empty() {
        parts.push(days.join(" or "));
    }
    parts.extend(narrow.morning.map(|am| if am { "mornings" } else { "afternoons" }.to_owned()));
    if !narrow.venue.is_empty() {
        parts.push(format!("at {}", narrow.venue));
    }
    if parts.is_empty() { "any day, time and place".to_owned() } else { parts.join(", ") }
}

fn weekday_words(day: u8) -> String {
    let name = DAYS[usize::from(day) % 7];
    format!("{}{}s", name[..1].to_uppercase(), &name[1..])
}

/// Reads the line; a word that is neither a day nor a time is part of a venue's name.
pub(super) fn read(typed: &str, today: NaiveDate) -> Result<Narrow, String> {
    let lower = typed.to_lowercase();
    let parts: Vec<&str> = lower.split([' ', ',']).filter(|part| !part.is_empty()).collect();
    let mut narrow = Narrow::default();
    let (mut venue, mut at) = (Vec::new(), 0);
    while let Some(part) = parts.get(at) {
        at += 1;
        let ends = matches!(*part, "from" | "after" | "to" | "until" | "before");
        if ends {
            let (day, used) =
                day_at(&parts[at..], today)?.ok_or_else(|| format!("\"{part}\" needs a day after it"))?;
            at += used;
            match *part {
                "from" => narrow.from = Some(day),
                "after" => narrow.from = Some(day + Days::new(1)),
                "before" => narrow.to = Some(day - Days::new(1)),
                _ => narrow.to = Some(day),
            }
        } else if matches!(*part, "am" | "morning" | "mornings") {
            narrow.morning = Some(true);
        } else if matches!(*part, "pm" | "afternoon" | "afternoons") {
            narrow.morning = Some(false);
        } else if let Some(day) = weekday(part) {
            narrow.weekdays.push(day);
        } else if let Some((day, used)) = day_at(&parts[at - 1..], today)? {
            at += used - 1;
            (narrow.from, narrow.to) = (Some(day), Some(day));
        } else {
            venue.push(*part);
        }
    }
    narrow.venue = venue.join(" ");
    Ok(narrow)
}

fn weekday(part: &str) -> Option<u8> {
    let part = part.strip_suffix('s').filter(|stem| DAYS.contains(stem)).unwrap_or(part);
    DAYS.iter().position(|day| part.len() >= 3 && day.starts_with(part)).map(|at| at as u8)
}

/// The day that the words begin with, and how many of them it takes; none where they begin with something else.
fn day_at(parts: &[&str], today: NaiveDate) -> Result<Option<(NaiveDate, usize)>, String> {
    let Some(first) = parts.first() else { return Ok(None) };
    let begins = first.starts_with(|c: char| c.is_ascii_digit() || c == '+');
    if !begins {
        return Ok(matches!(*first, "today" | "tomorrow")
            .then(|| (date(first, today, Bias::Future), 1))
            .and_then(|(day, used)| day.ok().map(|day| (day, used))));
    }
    // `14 dec 26`, `14 dec`, `14dec`: as many words as make a day, the most first.
    for used in (1..=parts.len().min(3)).rev() {
        if let Ok(day) = date(&parts[..used].join(" "), today, Bias::Future) {
            return Ok(Some((day, used)));
        }
    }
    let used = parts.len().min(2);
    let two = date(&parts[..used].join(" "), today, Bias::Future);
    Err(date(first, today, Bias::Future).err().or(two.err()).unwrap_or_default())
}
