//! Everything held on one child, in order, as one document (UK GDPR article 15; Data Protection Act 2018, schedule 2 part 3: what
//! would tell of somebody else is looked at before it is given). Whoever gives it away decides; lines that hold others are marked.
use super::others::{Others, are_typed};
use super::plain::{self, Labelled};
use super::{MARKED, begun, evidence, given_away};
use crate::domain::calendar::{london_now, long_date};
use crate::domain::child::{ChildDetails, Flags};
use crate::domain::event::{Event, Key};
use crate::domain::ids::ChildId;
use crate::domain::intake::IntakeKind;
use crate::domain::keeping::Own;
use crate::domain::record::ChildRecord;
use crate::domain::telling::said;
use crate::keeper::look::LookContext;
use crate::keeper::views::held;
use crate::keeper::views::mask::Scrub;
use crate::wire::view_keeping::{APPENDIX, Document, Line, Part};

/// The document; none where there is no such child.
pub(super) fn document(cx: &LookContext<'_>, child: ChildId) -> Option<Document> {
    let record = (cx.record)(child)?;
    let own = Own::of(cx.state, child);
    let eyes = given_away();
    let writer = Writer {
        restricted: record.details.flags.has(Flags::RESTRICTED),
        scrub: eyes.scrub(&cx.state.rules, &record),
        others: Others::of(&record, &own),
    };
    let mut document = begun(cx, child, "All that is held on one child");
    document.notes = vec![
        MARKED.to_owned(),
        "Staff are named as they signed, each with the role they had then.".to_owned(),
        "The program's own counts of how often a row was changed say nothing of anybody and are left out."
            .to_owned(),
    ];
    if record.details.flags.has(Flags::RESTRICTED) {
        document.notes.push("The address is restricted: it, and what would tell it, is left out.".to_owned());
    }
    let who = writer.who(cx, &eyes.details(&record.details));
    document.parts.push(Part { head: "Who".to_owned(), lines: who });
    let (happened, appendix) = writer.happened(cx, &record);
    document.parts.push(Part { head: "What happened, in order".to_owned(), lines: happened });
    document
        .parts
        .push(Part { head: "From lists that were brought in".to_owned(), lines: writer.lists(cx, &own) });
    if let Some(hold) = cx.state.kept.holds.get(&child) {
        let words = format!("Since {}, by {}: {}", long_date(hold.on), hold.by, hold.reason);
        document
            .parts
            .push(Part { head: "Legal hold".to_owned(), lines: vec![writer.typed(String::new(), &words)] });
    }
    let mut looks: Vec<_> = own.children.iter().flat_map(|id| (cx.looked)(*id)).collect();
    looks.sort_by_key(|look| look.at);
    let looks = looks.into_iter().map(|look| Line {
        from: format!("{}, {}", london_now(look.at).format("%-d %b %Y %H:%M"), look.user),
        words: format!("looked ({})", look.told()),
        third: !look.reason.is_empty() && writer.others.are_in(&look.reason),
        typed: !look.reason.is_empty(),
    });
    document.parts.push(Part { head: APPENDIX.to_owned(), lines: appendix });
    // The last, since it alone grows while one window after the other is fetched.
    document.parts.push(Part { head: "Who looked".to_owned(), lines: looks.collect() });
    Some(document)
}

struct Writer {
    /// The address is restricted: what is derived from it is left out, too.
    restricted: bool,
    scrub: Scrub,
    others: Others,
}

impl Writer {
    fn line(&self, from: String, words: &str) -> Line {
        Line { from, words: self.scrub.words(words), third: self.others.are_in(words), typed: false }
    }

    /// A line of words that somebody typed.
    fn typed(&self, from: String, words: &str) -> Line {
        Line { typed: true, ..self.line(from, words) }
    }

    /// Lines under their labels, the words as they may be given; of a restricted address not even the district.
    fn labelled(&self, lines: Vec<Labelled>) -> Vec<Line> {
        let given = lines.into_iter().filter(|line| !(self.restricted && line.label.starts_with("District")));
        given
            .map(|line| Line {
                third: line.third || (line.is_typed() && self.others.are_in(&line.words)),
                typed: line.is_typed(),
                ..self.line(String::new(), &format!("{}: {}", line.label, line.words))
            })
            .collect()
    }

    fn who(&self, cx: &LookContext<'_>, d: &ChildDetails) -> Vec<Line> {
        let mut lines = vec![Line::of(format!("Name: {}", d.list_name()))];
        lines.extend(self.labelled(plain::details(&cx.state.rules, d)));
        lines
    }

    /// Every change in a sentence with its day and who made it; what was written down of the child then, line by line; and behind all
    /// of them, as an appendix, what a change holds beside that.
    fn happened(&self, cx: &LookContext<'_>, record: &ChildRecord) -> (Vec<Line>, Vec<Line>) {
        let (mut lines, mut appendix) = (Vec::new(), Vec::new());
        let rules = &cx.state.rules;
        for entry in &record.history {
            let said = said(cx.state, &entry.event);
            let undone = if entry.undone { " (undone later)" } else { "" };
            // Of a change that concerns another child, too, each word may be the other's.
            let (from, beside) = (lines.len(), appendix.len());
            let held = plain::held(rules, &entry.event);
            let typed = are_typed(&said, plain::typed(&held).iter());
            lines.push(Line { typed, ..self.line(evidence(&entry.stamp), &format!("{said}{undone}")) });
            match &entry.event {
                Event::ChildRegistered { details, .. } => {
                    lines.extend(self.labelled(plain::details(rules, details)));
                }
                Event::ChildAmended { before, after, .. } => {
                    lines.extend(self.labelled(plain::changed(rules, before, after)));
                }
                _ => {}
            }
            let of = format!("Change {}", entry.stamp.seq);
            appendix.extend(
                plain::beside(held, &said)
                    .into_iter()
                    .filter(|held| !(self.restricted && held.label.to_lowercase().contains("district")))
                    .map(|held| Line {
                        typed: held.typed,
                        ..self.line(of.clone(), &format!("{}: {}", held.label, held.words))
                    }),
            );
            if self.others.share(cx, &entry.event) {
                lines[from..].iter_mut().chain(&mut appendix[beside..]).for_each(|line| line.third = true);
            }
        }
        (lines, appendix)
    }

    fn lists(&self, cx: &LookContext<'_>, own: &Own) -> Vec<Line> {
        let mut lines = Vec::new();
        for item in cx.state.intakes.iter().flatten().filter(|item| own.keys.contains(&Key::Intake(item.id)))
        {
            let from = format!("Item {}, since {}", item.id.0, long_date(item.since));
            let words = match &item.kind {
                IntakeKind::HeldRow { source, row, words, cells, details, .. } => {
                    let mut cells = cells.clone();
                    let row_of = Scrub::of_details(&[&**details], Some(&cx.state.rules));
                    if self.restricted {
                        held::hide(&row_of, &mut cells);
                    }
                    let words = if self.restricted { row_of.words(words) } else { words.to_string() };
                    let cells: Vec<String> =
                        cells.iter().map(|(name, text)| format!("{name}: {text}")).collect();
                    format!("Row {row} of {source}, held back: {words}. {}", cells.join("; "))
                }
                IntakeKind::LookAlike { words, .. } => format!("Looks like another record: {words}"),
                IntakeKind::NumberConflict { words, .. } => format!("NHS number in question: {words}"),
                IntakeKind::ListDiffers { source, fields, .. } => {
                    format!("{source} says something else: {}", fields.join(", "))
                }
                IntakeKind::Vanished { source, .. } => format!("{source} no longer lists it"),
                IntakeKind::NumberFails { source, row, number, .. } => {
                    format!("Row {row} of {source} has '{}' as NHS number: {}", number.written, number.words)
                }
            };
            let third = matches!(item.kind, IntakeKind::LookAlike { .. } | IntakeKind::NumberConflict { .. });
            let line = self.typed(from, &words);
            lines.push(Line { third: line.third || third, ..line });
        }
        let mut sources: Vec<_> = cx.state.sources.iter().collect();
        sources.sort_by_key(|(name, _)| *name);
        for (name, source) in sources {
            let rows = source
                .rows
                .values()
                .filter(|row| row.referral.is_some_and(|id| own.keys.contains(&Key::Referral(id))));
            let count = rows.count();
            if count > 0 {
                lines.push(Line::of(format!(
                    "{name}: {count} of its rows became, or went into, a referral of this child"
                )));
            }
        }
        lines
    }
}
