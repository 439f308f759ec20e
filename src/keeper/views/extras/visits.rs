//! Families of drop-ins who are owed something: who left unseen, who was sent home, who still stands on a board that is past.
use super::{Extra, extra, team};
use crate::domain::calendar::day_month;
use crate::domain::ids::VisitId;
use crate::domain::next_step::Act;
use crate::domain::order::Priority;
use crate::domain::state::State;
use crate::domain::visit::{ToRing, Visit, cut_short};
use crate::wire::view_list::About;
use chrono::NaiveDate;

/// All of them.
pub(super) fn steps(state: &State, today: NaiveDate) -> impl Iterator<Item = Extra> + '_ {
    left_unseen(state).chain(sent_home(state)).chain(left_open(state, today))
}

/// A family whose visit is still open, as a step: the drop-in is over, and somebody must say what became of it.
pub(in crate::keeper::views) fn still_here(state: &State, id: VisitId) -> Option<Extra> {
    let visit = state.visit(id)?;
    if ToRing::of(state, visit) != ToRing::Nothing || cut_short(state, visit) {
        return ring(state, visit);
    }
    let session = state.session(visit.session)?;
    let words = format!("Drop-in {}: still on the board", day_month(session.date));
    let short = state.rules.service(session.service).map_or("", |s| s.short.as_str()).to_owned();
    let owner = team(state, session.service);
    Some(Extra { short, ..extra(About::Visit(id), Act::Outcome, words, owner, session.date, Priority::Soon) })
}

/// Who left unseen without a booked place; who had one is offered another, which is the step of that referral.
fn left_unseen(state: &State) -> impl Iterator<Item = Extra> + '_ {
    let left = state.index.left_unseen.iter().filter_map(|id| state.visit(*id));
    left.filter(|visit| ToRing::of(state, visit) == ToRing::Call).filter_map(|visit| ring(state, visit))
}

/// Families who were at a drop-in, in the queue or with somebody, when it was shut.
fn sent_home(state: &State) -> impl Iterator<Item = Extra> + '_ {
    let here = state.index.here.iter().filter_map(|id| state.visit(*id));
    here.filter(|visit| cut_short(state, visit)).filter_map(|visit| ring(state, visit))
}

/// Families who still stand as waiting, or with somebody, on the board of a day that is past: nobody may have seen them.
fn left_open(state: &State, today: NaiveDate) -> impl Iterator<Item = Extra> + '_ {
    let here = state.index.here.iter().filter_map(|id| state.visit(*id));
    let open = here.filter(move |visit| {
        let past = state.session(visit.session).is_some_and(|session| session.date < today);
        past && !cut_short(state, visit) && ToRing::of(state, visit) == ToRing::Nothing
    });
    open.filter_map(|visit| still_here(state, visit.id))
}

fn ring(state: &State, visit: &Visit) -> Option<Extra> {
    let session = state.session(visit.session)?;
    let why = if cut_short(state, visit) { "cut short" } else { "left unseen" };
    let words = format!("Ring: {why} {}", day_month(session.date));
    let short = state.rules.service(session.service).map_or("", |s| s.short.as_str()).to_owned();
    let owner = team(state, session.service);
    Some(Extra {
        short,
        ..extra(About::Visit(visit.id), Act::Call, words, owner, session.date, Priority::Soon)
    })
}
