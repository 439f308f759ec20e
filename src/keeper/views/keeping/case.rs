//! An inspector's case file: the journey of one child across agencies with its evidence, every wait with the rule that counts it, and
//! what made it longer. Redacted by the role of who asks: what their screens hide is hidden here.
use super::others::{Others, are_typed};
use super::plain;
use super::{MARKED, begun, evidence, stretches};
use crate::domain::booking::By;
use crate::domain::calendar::long_date;
use crate::domain::clock::{Scope, why};
use crate::domain::event::Event;
use crate::domain::facts::facts;
use crate::domain::ids::ChildId;
use crate::domain::journey::LANES;
use crate::domain::keeping::Own;
use crate::domain::next_step::owed;
use crate::domain::record::{ChildRecord, Entry};
use crate::domain::referral::Referral;
use crate::domain::telling::{capital, tell};
use crate::keeper::look::LookContext;
use crate::keeper::views::journey;
use crate::keeper::views::mask::{Eyes, Scrub};
use crate::wire::view_keeping::{Document, Line, Part};
use std::collections::BTreeMap;

/// The case file; none where there is no such child.
pub(super) fn document(cx: &LookContext<'_>, child: ChildId) -> Option<Document> {
    let row = cx.state.child(child)?;
    let record = (cx.record)(child)?;
    let eyes = Eyes::of(cx.actor);
    let others = Others::of(&record, &Own::of(cx.state, child));
    let rules = &cx.state.rules;
    let mut typed = BTreeMap::<u64, Vec<String>>::new();
    for entry in &record.history {
        typed.entry(entry.stamp.seq).or_default().extend(plain::typed(&plain::held(rules, &entry.event)));
    }
    let file = File { cx, record: &record, eyes, scrub: eyes.scrub(rules, &record), others, typed };
    let mut document = begun(cx, child, "Case file");
    document.notes = vec![format!(
        "Redacted as for {}{}.",
        with_article(cx.actor.role.words()),
        if eyes.clinical { "" } else { ": clinical notes are left out" }
    )];
    document.notes.push(MARKED.to_owned());
    let mut lines = vec![
        Line::of(format!("{}, born {}", row.list_name(), long_date(row.born))),
        Line::of(format!("District: {}", eyes.district(&cx.state.rules, row))),
        Line::of(format!("Needs: {}", row.flags.words().join(", "))),
    ];
    lines.retain(|line| !line.words.ends_with(": "));
    document.parts.push(Part { head: "Who".to_owned(), lines });
    let mut effects = BTreeMap::new();
    let mut referrals: Vec<&Referral> = cx.state.referrals_of(row).collect();
    referrals.sort_by_key(|row| (row.received, row.id));
    for referral in referrals {
        document.parts.extend(file.waits(referral, &mut effects));
        document.parts.push(stretches::part(&file, referral));
    }
    document.parts.push(Part {
        head: "What made it longer, and what that did to the clock".to_owned(),
        lines: file.delays(&effects),
    });
    document.parts.push(Part { head: "The journey across agencies".to_owned(), lines: file.journey() });
    Some(document)
}

/// What a case file is made of.
pub(super) struct File<'a> {
    pub(super) cx: &'a LookContext<'a>,
    pub(super) record: &'a ChildRecord,
    pub(super) eyes: Eyes,
    scrub: Scrub,
    others: Others,
    /// By change, what somebody typed into it: many lines ask for the same.
    typed: BTreeMap<u64, Vec<String>>,
}

impl File<'_> {
    /// A line of what these changes say.
    pub(super) fn line(&self, from: String, words: &str, of: impl IntoIterator<Item = u64>) -> Line {
        let typed = of.into_iter().filter_map(|change| self.typed.get(&change)).flatten();
        let typed = are_typed(words, typed);
        Line { from, words: self.scrub.words(words), third: self.others.are_in(words), typed }
    }

    /// A line of a change that concerns another child, too, is looked at before it is given away.
    pub(super) fn marked(&self, line: Line, entry: &Entry) -> Line {
        Line { third: line.third || self.others.share(self.cx, &entry.event), ..line }
    }

    /// Where a referral stands, and each of its clocks with its rule and what moved it. `effects`: by change, what it did to a clock.
    fn waits(&self, row: &Referral, effects: &mut BTreeMap<u64, String>) -> Vec<Part> {
        let (state, today) = (self.cx.state, self.cx.now.today);
        let rules = &state.rules;
        let Some(pathway) = rules.pathway(row.pathway) else { return Vec::new() };
        let step = owed(state, row, today);
        let step = step.map_or_else(
            || "closed".to_owned(),
            |step| format!("next: {}, by {}", step.words, long_date(step.due)),
        );
        let mut parts = vec![Part {
            head: format!("{} (referral {})", pathway.name, row.id.0),
            lines: vec![Line::of(format!(
                "Received {}, {}; {step}",
                long_date(row.received),
                row.priority.id()
            ))],
        }];
        let facts = facts(self.record, rules, row.id);
        let clocks = std::iter::once(pathway.clock).chain(pathway.also_clocks.iter().copied());
        for rule in clocks.filter_map(|code| rules.clock(code)) {
            let (_, told) = why(rule, Scope::WHOLE, &facts, &rules.calendar, today);
            let mut lines =
                vec![Line::of(format!("{}. {}", capital(&told.wait), self.scrub.words(&told.sum)))];
            // Each under the head that its words go on from, as the screen has them.
            let target = capital(&told.target.join(" "));
            for (head, words) in [("Target", &target), ("Counted", &told.counted), ("Stops", &told.stops)] {
                if !words.is_empty() {
                    lines.push(Line::of(format!("{head}: {words}")));
                }
            }
            lines.push(Line::of(format!("By rule {}", told.rule_line())));
            for event in &told.rows {
                let day = event.day.map_or_else(String::new, |day| format!(", day {day}"));
                let change =
                    if event.event == 0 { String::new() } else { format!(", change {}", event.event) };
                let late = event.late.as_ref().map_or_else(String::new, |(on, by)| {
                    format!(" (recorded late, on {} by {by})", long_date(*on))
                });
                let effect = match event.effect.as_str() {
                    "" => String::new(),
                    "none" => ": no effect on the clock".to_owned(),
                    effect => format!(": {effect}"),
                };
                let words = format!("{}{effect}{late}", capital(&event.what));
                let from = format!("{}{day}{change}", long_date(event.date));
                lines.push(self.line(from, &words, [event.event]));
                if event.event > 0 && !event.effect.is_empty() {
                    effects.entry(event.event).or_insert_with(|| event.effect.clone());
                }
            }
            parts.push(Part { head: format!("Clock: {}", rule.words()), lines });
        }
        parts
    }

    /// What made a wait longer, each with its evidence and what the rule made of it.
    fn delays(&self, effects: &BTreeMap<u64, String>) -> Vec<Line> {
        let mut lines = Vec::new();
        for entry in self.record.live() {
            let Some(kind) = delay(entry) else { continue };
            let said = tell(self.cx.state, &self.eyes.event(&entry.event)).unwrap_or_default();
            let moved = effects.get(&entry.stamp.seq).filter(|effect| *effect != "none");
            let effect = moved.map_or_else(
                || "no effect on any clock".to_owned(),
                |effect| format!("on the clock: {effect}"),
            );
            let line =
                self.line(evidence(&entry.stamp), &format!("{kind}: {said}; {effect}"), [entry.stamp.seq]);
            lines.push(self.marked(line, entry));
        }
        if lines.is_empty() {
            lines.push(Line::of(
                "No cancellation, move, missed appointment, declined offer, question, redirection, putting off or monitoring is on \
                 record. Where the days went stands above, under how long each step took.",
            ));
        }
        lines
    }

    fn journey(&self) -> Vec<Line> {
        let told = |entry: &Entry| journey::words(self.cx, self.eyes, &entry.event);
        let line = |mark: crate::domain::journey::Mark<'_>| {
            let lane = LANES.get(usize::from(mark.lane)).copied().unwrap_or_default();
            let undone = if mark.entry.undone { " (undone later)" } else { "" };
            let from = format!("{}; {}", long_date(mark.on), evidence(&mark.entry.stamp));
            let words = format!("{lane}: {}{undone}", told(mark.entry));
            self.marked(self.line(from, &words, [mark.entry.stamp.seq]), mark.entry)
        };
        journey::seen(self.cx, self.record).map(line).collect()
    }
}

/// `an administrator`, `a scheduler`.
fn with_article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

/// What kind of delay an event is, if one.
fn delay(entry: &Entry) -> Option<&'static str> {
    Some(match &entry.event {
        Event::Cancelled { by: By::Service, .. } => "Cancelled by the service",
        Event::Cancelled { by: By::Family, .. } => "Cancelled by the family",
        Event::SessionMoved { .. } | Event::Carried { .. } => "Moved by the service",
        Event::Moved { by: By::Service, .. } => "Moved by the service",
        Event::Moved { by: By::Family, .. } => "Moved by the family",
        Event::Attended { attendance, .. } if !attendance.seen() => "Not seen",
        Event::OfferDeclined { reasonable: true, .. } => "Reasonable offer declined",
        Event::OfferDeclined { reasonable: false, .. } => "Offer declined, not a reasonable one",
        Event::MonitoringAgreed { .. } => "Active monitoring",
        Event::InfoAsked { .. } => "More was asked for",
        Event::PutOff { .. } => "Put off",
        Event::RedirectOffered { .. } => "Another pathway was asked",
        _ => return None,
    })
}
