//! Everything held on one child, in order, as one document (UK GDPR article 15; Data Protection Act 2018, schedule 2 part 3: what
//! would tell of somebody else is looked at before it is given). Whoever gives it away decides; lines that hold others are marked.
use super::others::Others;
use super::{MARKED, begun, evidence, given_away};
use crate::domain::calendar::{london_now, long_date};
use crate::domain::child::{ChildDetails, Flags};
use crate::domain::event::Key;
use crate::domain::ids::ChildId;
use crate::domain::intake::IntakeKind;
use crate::domain::keeping::Own;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::record::ChildRecord;
use crate::domain::telling::tell;
use crate::keeper::look::LookContext;
use crate::keeper::views::mask::Scrub;
use crate::wire::view_keeping::{Document, Line, Part};
use serde_json::Value;

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
    document.notes = vec![MARKED.to_owned(), "Staff are named as they signed.".to_owned()];
    if record.details.flags.has(Flags::RESTRICTED) {
        document.notes.push("The address is restricted: it, and what would tell it, is left out.".to_owned());
    }
    document.parts.push(Part { head: "Who".to_owned(), lines: writer.who(&eyes.details(&record.details)) });
    document
        .parts
        .push(Part { head: "What happened, in order".to_owned(), lines: writer.happened(cx, &record) });
    document
        .parts
        .push(Part { head: "From lists that were brought in".to_owned(), lines: writer.lists(cx, &own) });
    if let Some(hold) = cx.state.kept.holds.get(&child) {
        let words = format!("Since {}, by {}: {}", long_date(hold.on), hold.by, hold.reason);
        document
            .parts
            .push(Part { head: "Legal hold".to_owned(), lines: vec![writer.line(String::new(), &words)] });
    }
    let mut looks: Vec<_> = own.children.iter().flat_map(|id| (cx.looked)(*id)).collect();
    looks.sort_by_key(|look| look.at);
    let looks = looks.into_iter().map(|look| Line {
        from: format!("{}, {}", london_now(look.at).format("%-d %b %Y %H:%M"), look.user),
        words: format!("looked ({})", look.screen),
        third: false,
    });
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
        Line { from, words: self.scrub.words(words), third: self.others.are_in(words) }
    }

    fn who(&self, d: &ChildDetails) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut put = |head: &str, words: &str| {
            if !words.trim().is_empty() {
                lines.push(Line::of(format!("{head}: {}", words.trim())));
            }
        };
        put("Name", &d.list_name());
        put("Known as", &d.known_as);
        put("Born", &long_date(d.born));
        put("Sex", &format!("{:?}", d.sex));
        put(
            "NHS number",
            &d.nhs.map_or_else(|| format!("none ({})", d.nhs_missing), |nhs: NhsNumber| nhs.to_string()),
        );
        put("Pupil number", &d.upn);
        put("Address", &format!("{} {}", d.address, d.postcode));
        put("School, nursery or college", &d.setting);
        put("Practice", &d.gp);
        put("Needs", &d.flags.words().join(", "));
        put("Interpreter", &d.language);
        put("Adjustments", &d.adjustments);
        put("Notes", &d.notes);
        put("Died", &d.died.map(long_date).unwrap_or_default());
        for carer in &d.carers {
            let words = format!(
                "Carer: {}",
                [&carer.name, &carer.relation, &carer.phone, &carer.email, &carer.language, &carer.preferred]
                    .map(|text| text.trim())
                    .into_iter()
                    .filter(|text| !text.is_empty())
                    .collect::<Vec<_>>()
                    .join(", ")
            );
            lines.push(Line { from: String::new(), words, third: true });
        }
        lines
    }

    /// Every change: what it says, and then every word and number that it holds.
    fn happened(&self, cx: &LookContext<'_>, record: &ChildRecord) -> Vec<Line> {
        let mut lines = Vec::new();
        for entry in &record.history {
            let said = tell(cx.state, &entry.event).unwrap_or_else(|| "Noted with it".to_owned());
            let undone = if entry.undone { " (undone later)" } else { "" };
            // Of a change that concerns another child, too, each word may be the other's.
            let from = lines.len();
            lines.push(self.line(evidence(&entry.stamp), &format!("{said}{undone}")));
            let mut held = Vec::new();
            if let Ok(value) = serde_json::to_value(&entry.event) {
                leaves("", &value, &mut held);
            }
            held.retain(|words| !(self.restricted && words.contains("district: ")));
            lines.extend(held.iter().map(|words| self.line(String::new(), words)));
            if self.others.share(cx, &entry.event) {
                lines[from..].iter_mut().for_each(|line| line.third = true);
            }
        }
        lines
    }

    fn lists(&self, cx: &LookContext<'_>, own: &Own) -> Vec<Line> {
        let mut lines = Vec::new();
        for item in cx.state.intakes.iter().flatten().filter(|item| own.keys.contains(&Key::Intake(item.id)))
        {
            let from = format!("item {}, since {}", item.id.0, long_date(item.since));
            let words = match &item.kind {
                IntakeKind::HeldRow { source, row, words, cells, .. } => {
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
            };
            let third = matches!(item.kind, IntakeKind::LookAlike { .. } | IntakeKind::NumberConflict { .. });
            let line = self.line(from, &words);
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

/// Every leaf of a value with the way to it.
fn leaves(way: &str, value: &Value, out: &mut Vec<String>) {
    let down = |key: &str| if way.is_empty() { key.to_owned() } else { format!("{way} / {key}") };
    match value {
        Value::Null => {}
        Value::String(text) if text.trim().is_empty() => {}
        Value::Object(fields) => fields.iter().for_each(|(key, value)| leaves(&down(key), value, out)),
        Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                leaves(&down(&(at + 1).to_string()), value, out);
            }
        }
        Value::String(text) => out.push(format!("{way}: {text}")),
        other => out.push(format!("{way}: {other}")),
    }
}
