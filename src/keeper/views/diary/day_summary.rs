//! A drop-in's day in sentences: who came and how, how long they waited, what came of it, and who is still owed a call.
use crate::domain::calendar::counted;
use crate::domain::rules::Choices;
use crate::domain::session::Minute;
use crate::domain::state::State;
use crate::domain::visit::{Visit, VisitState};
use std::collections::BTreeMap;

/// The sentences; none where nobody came. `kept` are the booked places nobody has come for yet.
pub fn summary(state: &State, visits: &[&Visit], kept: usize) -> Vec<String> {
    if visits.is_empty() {
        return Vec::new();
    }
    [came(visits, kept), seen(visits), waited(state, visits), outcomes(state, visits), later(visits)]
        .into_iter()
        .flatten()
        .collect()
}

fn count(visits: &[&Visit], is: impl Fn(&Visit) -> bool) -> usize {
    visits.iter().filter(|visit| is(visit)).count()
}

fn came(visits: &[&Visit], kept: usize) -> Option<String> {
    let families = count(visits, |visit| visit.with.is_none());
    let booked = count(visits, |visit| visit.booking.is_some());
    let walked = visits.len() - booked;
    let nameless = count(visits, |visit| visit.child.is_none());
    let without = if nameless > 0 { format!(", {nameless} without a record") } else { String::new() };
    Some(format!(
        "{} came in {}: {booked} of {} booked, {walked} walked in{without}.",
        counted(visits.len() as u64, "child", "children"),
        counted(families as u64, "family", "families"),
        booked + kept
    ))
}

fn seen(visits: &[&Visit]) -> Option<String> {
    let is = |wanted: fn(&VisitState) -> bool| count(visits, |visit| wanted(&visit.state));
    let (done, signposted) = (
        is(|state| matches!(state, VisitState::Done { .. })),
        is(|state| matches!(state, VisitState::Signposted { .. })),
    );
    let (left, to_ring) = (
        is(|state| matches!(state, VisitState::LeftUnseen { .. })),
        is(|state| matches!(state, VisitState::LeftUnseen { rung: false, .. })),
    );
    let (waiting, with) =
        (is(|state| *state == VisitState::Waiting), is(|state| matches!(state, VisitState::With { .. })));
    let mut parts = vec![format!("{done} seen")];
    for (number, words) in [
        (signposted, "seen and signposted"),
        (left, "left unseen"),
        (to_ring, "of them still to be rung"),
        (waiting, "without an outcome in the queue"),
        (with, "with somebody"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {words}"));
        }
    }
    Some(parts.join(", ") + ".")
}

/// The wait of those who were called in: exact median and longest, with how many they are.
fn waited(state: &State, visits: &[&Visit]) -> Option<String> {
    let wait = |visit: &&Visit| visit.called.map(|at| at.saturating_sub(visit.waits_from(state)));
    let mut waits: Vec<Minute> = visits.iter().filter_map(wait).collect();
    waits.sort_unstable();
    let longest = *waits.last()?;
    let middle = (waits[(waits.len() - 1) / 2] + waits[waits.len() / 2]).div_ceil(2);
    Some(format!(
        "From arrival to being called in: median {middle} min, longest {longest} (n = {}).",
        waits.len()
    ))
}

fn outcomes(state: &State, visits: &[&Visit]) -> Option<String> {
    let list = &state.rules.choices.visit_outcomes;
    let mut by_kind: BTreeMap<usize, (usize, &str)> = BTreeMap::new();
    for visit in visits {
        if let VisitState::Done { outcome, .. } = &visit.state {
            let place = list.iter().position(|choice| choice.id == *outcome).unwrap_or(list.len());
            by_kind.entry(place).or_insert((0, Choices::words(list, outcome))).0 += 1;
        }
    }
    let kinds: Vec<String> = by_kind.values().map(|(number, words)| format!("{number} {words}")).collect();
    (!kinds.is_empty()).then(|| format!("What came of it: {}.", kinds.join(", ")))
}

fn later(visits: &[&Visit]) -> Option<String> {
    let paper = count(visits, |visit| visit.late_entry);
    (paper > 0).then(|| format!("{paper} entered later, with the times on the sheet."))
}
