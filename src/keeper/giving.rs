//! What is held on a child outside the journal, for whoever it is given to: half-filled forms about it.
use crate::domain::calendar::london_now;
use crate::domain::keeping::Own;
use crate::domain::telling::capital;
use crate::keeper::erase::Needles;
use crate::keeper::shared::Shared;
use crate::store::kept::{self, Note};
use crate::wire::access::LOG;
use crate::wire::message::{DRAFT_SAID, DRAFT_TITLE, PLACE_DRAFT};
use crate::wire::view_keeping::{APPENDIX, Document, ExportRow, KeepingOf, Line, NOT_RECORDED, Part};
use chrono::NaiveDate;

/// What is given of a document: with what is held outside the journal, as much as one message takes.
pub(super) fn whole(shared: &Shared, of: KeepingOf, mut document: Document) -> Document {
    let from = match of {
        KeepingOf::SubjectFrom(_, from) | KeepingOf::CaseFrom(_, from) => from,
        _ => 0,
    };
    if matches!(of, KeepingOf::Subject(_) | KeepingOf::SubjectFrom(..)) {
        drafts(shared, &mut document);
    }
    document.window(from)
}

/// Adds the drafts that are about the child, or name it. They are somebody's unfinished words: each is looked at.
fn drafts(shared: &Shared, document: &mut Document) {
    let own = Own::of(&shared.state.read(), document.child);
    let mut needles = Needles::of(&own);
    if let Ok(Some(record)) = shared.records.child(document.child, shared.durable.get()) {
        record.history.iter().for_each(|entry| needles.learn(&entry.event));
    }
    // Where somebody stood is there for their own next login, whichever row it was.
    let stood = |name: &str| name == PLACE_DRAFT;
    let is = |name: &str, text: &str| {
        needles.are_of(name) || needles.are_in(name.as_bytes()) || needles.are_in(text.as_bytes())
    };
    let of: Vec<_> = shared.drafts.all().into_iter().filter(|(_, name, text)| is(name, text)).collect();
    let forms = of.iter().filter(|(_, name, _)| !stood(name)).map(|(uid, name, text)| {
        let title = line(text, DRAFT_TITLE).unwrap_or(name);
        Line { from: format!("{title}, of user {uid}"), words: in_words(text), third: true, typed: true }
    });
    let mut lines: Vec<Line> = forms.collect();
    if of.iter().any(|(_, name, _)| stood(name)) {
        lines.push(Line::of(
            "Where somebody stood at the desk when the line was lost is kept for their next login. It names the row and says nothing \
             of the child; it is left out.",
        ));
    }
    let appendix = document.parts.iter().position(|part| part.head == APPENDIX);
    let at = appendix.unwrap_or(document.parts.len());
    document.parts.insert(at, Part { head: "Half-filled forms".to_owned(), lines });
}

/// A draft's line of that name.
fn line<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// What was typed, under the names that the form has for it. A draft of before does not have them: there they are the fields' own.
/// What the desk keeps in it for itself says nothing of anybody.
fn in_words(text: &str) -> String {
    if let Some(said) = line(text, DRAFT_SAID) {
        return said.to_owned();
    }
    let words = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let words = words.filter_map(|line| match line.split_once('\t') {
        // When it was typed, and lines of the desk's own.
        Some((name, _)) if name.is_empty() || name.starts_with('@') => None,
        Some((name, value)) => Some(format!("{}: {value}", capital(&name.replace('_', " ")))),
        None => Some(line.to_owned()),
    });
    words.collect::<Vec<_>>().join("; ")
}

/// Backups, which leave without asking the keeper: the store's own notes know of them, and how many children there were then.
pub(super) fn backups(shared: &Shared, rows: &mut Vec<ExportRow>, since: NaiveDate) {
    let made = |note: Note| {
        let at = london_now(note.at.parse().ok()?);
        let by = if note.by.is_empty() { "(not noted)".to_owned() } else { note.by };
        let children = note.children.unwrap_or(NOT_RECORDED);
        (at.date() >= since).then(|| ExportRow { at, by, what: "backup".to_owned(), children })
    };
    let kept = kept::notes(&shared.folder);
    rows.extend(kept.backups().cloned().filter_map(made));
    rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    for what in kept.unread.into_iter().chain(shared.looks.wrong()) {
        let now = shared.clock.now();
        let (at, by) = (now.today.and_time(now.time), LOG.to_owned());
        rows.insert(0, ExportRow { at, by, what, children: 0 });
    }
}
