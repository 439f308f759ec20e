//! Steps that are no referral's: intake items, freed places, families who left a drop-in unseen. And the places held just now.
mod visits;

use super::sort::{Key, pressing};
use crate::domain::around;
use crate::domain::booking::BookingState;
use crate::domain::calendar::{add_days, day_month, london_now};
use crate::domain::child::ChildRow;
use crate::domain::code::Code;
use crate::domain::ids::ChildId;
use crate::domain::intake::{Intake, IntakeKind};
use crate::domain::next_step::{Act, NextStep};
use crate::domain::order::{OrderKey, Priority};
use crate::domain::places;
use crate::domain::referral::Referral;
use crate::domain::review::{self, Part};
use crate::domain::rules::Service;
use crate::domain::session::Session;
use crate::domain::short_notice;
use crate::domain::state::State;
use crate::domain::telling::clock;
use crate::keeper::look::LookContext;
use crate::wire::view_list::About;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
pub(super) use visits::still_here;

/// A freed place further ahead than this is no step yet: the ordinary filling of the diary gets there first.
const AHEAD_DAYS: i64 = 28;
/// A session so near cannot wait.
const NEAR_DAYS: i64 = 7;
/// Children looked at for one place, in the list's order: enough to know that somebody could come.
const LOOKED_AT: usize = 200;
/// After this the steps are made again though nothing was written: a hold may have run out.
const FRESH: TimeDelta = TimeDelta::seconds(20);

/// A step that is no referral's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Extra {
    pub about: About,
    pub key: Key,
    pub step: NextStep,
    /// Pathway's or service's short name.
    pub short: String,
}

/// All of them, most pressing first.
#[derive(Debug, Default)]
pub(super) struct Extras {
    pub steps: Vec<Extra>,
    /// Freed places among them.
    pub freed: u32,
    holds: Vec<(Box<str>, DateTime<Utc>)>,
    seq: u64,
    made: Option<DateTime<Utc>>,
}

impl Extras {
    pub(super) fn of(cx: &LookContext<'_>) -> Self {
        let state = cx.state;
        let mut steps: Vec<Extra> = state
            .index
            .intake
            .iter()
            .filter_map(|id| state.intake(*id))
            .map(|item| of_intake(state, item))
            .collect();
        let freed = freed(cx);
        let count = freed.len() as u32;
        steps.extend(freed);
        steps.extend(super::unfit::steps(cx));
        steps.extend(super::unquorate::steps(cx));
        steps.extend(being_rung(cx));
        // Who was rung comes before whoever else could have the place.
        for moved in moved_since(cx) {
            steps.retain(|step| step.about != moved.about);
            steps.push(moved);
        }
        steps.extend(visits::steps(state, cx.now.today));
        steps.extend(of_reviews(state));
        steps.extend(of_seats(cx));
        steps.extend(of_glass(state));
        steps.extend(asked_again(state, cx.now.today));
        steps.sort_by(|a, b| a.key.cmp(&b.key));
        let held = state.index.held.iter().filter_map(|id| state.booking(*id));
        let holds = held
            .filter_map(|row| match row.state {
                BookingState::Held { until } if until > cx.now.at => Some((row.by.clone(), until)),
                _ => None,
            })
            .collect();
        Self { steps, freed: count, holds, seq: state.seq, made: Some(cx.now.at) }
    }

    /// Whether they are still true for this look.
    pub(super) fn holds_at(&self, cx: &LookContext<'_>) -> bool {
        self.seq == cx.state.seq
            && self.made.is_some_and(|made| cx.now.at >= made && cx.now.at - made < FRESH)
    }

    /// Places that user holds at `now`.
    pub(super) fn held(&self, name: &str, now: DateTime<Utc>) -> u32 {
        self.holds.iter().filter(|(by, until)| &**by == name && *until > now).count() as u32
    }
}

pub(super) fn extra(
    about: About,
    act: Act,
    words: String,
    owner: Code,
    due: NaiveDate,
    band: Priority,
) -> Extra {
    // The kind and number of what it is about keep the order steady; negative, so that they precede referrals of the day.
    let (kind, id) = match about {
        About::Place(session, slot) => (-4, u64::from(session.0) * 256 + u64::from(slot)),
        About::Visit(id) => (-3, u64::from(id.0)),
        About::Intake(id) => (-2, u64::from(id.0)),
        About::Referral(id) => (-1, u64::from(id.0)),
        About::Seat(id) => (-6, u64::from(id.0)),
        About::Glass(id) => (-7, u64::from(id)),
        About::Short(id) => (-8, u64::from(id.0)),
        About::Unheld(id) => (-9, u64::from(id.0)),
        About::Unquorate(id) => (-10, u64::from(id.0)),
        About::Unanswered(id) => (-11, u64::from(id.0)),
        About::Review(id, Part::Minutes) => (-5, u64::from(id.0) * 256 + 255),
        About::Review(id, Part::Recommendation(at)) => (-5, u64::from(id.0) * 256 + u64::from(at)),
    };
    let order = OrderKey { effective: i32::MIN, received: kind, id };
    Extra {
        about,
        key: Key::plain(pressing(due, band as i64), order),
        step: NextStep { act, words, owner, due, booking: None, put_off: None, was_due: None },
        short: String::new(),
    }
}

/// Planned sessions that are not over, by day, with their service.
pub(super) fn ahead<'a>(cx: &'a LookContext<'_>) -> impl Iterator<Item = (&'a Session, &'a Service)> {
    let state = cx.state;
    let ids = state.index.by_day.range(cx.now.today..).flat_map(|(_, ids)| ids);
    ids.filter_map(|id| state.session(*id))
        .filter(|session| !session.cancelled() && !places::over(session, cx.now))
        .filter_map(|session| Some((session, state.rules.service(session.service)?)))
}

/// A step about a session that cannot be held as it stands. One so near presses as much as a freed place.
pub(super) fn of_session(
    cx: &LookContext<'_>,
    (session, service): (&Session, &Service),
    (about, words, due): (About, String, NaiveDate),
) -> Extra {
    let near = session.date <= add_days(cx.now.today, NEAR_DAYS);
    let band = if near { Priority::Urgent } else { Priority::Soon };
    let owner = team(cx.state, service.id);
    Extra { short: service.short.clone(), ..extra(about, Act::Cover, words, owner, due, band) }
}

/// A day on which somebody works: that one or the last before it, but none before the day since which it stands so.
pub(super) fn worked(cx: &LookContext<'_>, by: NaiveDate, since: NaiveDate) -> NaiveDate {
    let calendar = &cx.state.rules.calendar;
    calendar.sub_working_days(by, 0).max(calendar.working_on_or_after(since))
}

/// The team of a service: of the first pathway that is owed it.
pub(super) fn team(state: &State, service: Code) -> Code {
    let owed = |p: &&crate::domain::rules::Pathway| p.components.iter().any(|c| c.service == service);
    state.rules.pathways.iter().find(owed).map_or(Code::NONE, |p| p.team)
}

fn of_intake(state: &State, item: &Intake) -> Extra {
    let of_referral = |id| state.referral(id).map(|row: &Referral| row.pathway);
    let (act, words, pathway, band) = match &item.kind {
        IntakeKind::HeldRow { source, row, pathway, priority, .. } => {
            (Act::Complete, format!("Complete row {row} of {source}"), *pathway, *priority)
        }
        IntakeKind::LookAlike { .. } => {
            (Act::Compare, "Same child? 1 look-alike".to_owned(), None, Priority::Routine)
        }
        IntakeKind::NumberConflict { .. } => {
            (Act::Compare, "Whose NHS number is it?".to_owned(), None, Priority::Routine)
        }
        IntakeKind::ListDiffers { source, .. } => {
            (Act::Complete, format!("{source} has it otherwise: look"), None, Priority::Routine)
        }
        IntakeKind::NumberFails { .. } => {
            (Act::Complete, "NHS number is wrong: ask".to_owned(), None, Priority::Routine)
        }
        IntakeKind::Vanished { source, referral } => (
            Act::Complete,
            format!("Gone from {source}: still wanted?"),
            of_referral(*referral),
            Priority::Routine,
        ),
    };
    let found = pathway.and_then(|code| state.rules.pathway(code));
    let owner = found.map_or(Code::NONE, |p| p.team);
    let short = found.map_or_else(String::new, |p| p.short.clone());
    Extra { short, ..extra(About::Intake(item.id), act, words, owner, item.due, band) }
}

/// Places that somebody gave up and that somebody else could take.
fn freed(cx: &LookContext<'_>) -> Vec<Extra> {
    let state = cx.state;
    let until = add_days(cx.now.today, AHEAD_DAYS);
    let sessions = state
        .index
        .by_day
        .range(cx.now.today..=until)
        .flat_map(|(_, ids)| ids)
        .filter_map(|id| state.session(*id));
    let mut found = Vec::new();
    for session in sessions.filter(|session| !session.cancelled()) {
        // At short notice those are rung who said that they can come; without any, it is filled from the whole list.
        let near = short_notice::is_short(state, session, cx.now.today)
            && short_notice::waiting_families(state, session, cx.now) > 0;
        let given_up = |slot: u8| {
            state.index.in_session.get(&session.id).into_iter().flatten().any(|id| {
                state.booking(*id).is_some_and(|row| {
                    row.slot == slot
                        && match row.state {
                            BookingState::Cancelled { .. }
                            | BookingState::Moved { .. }
                            | BookingState::Declined { .. } => true,
                            // A hold that came to nothing is news where somebody is ready for it.
                            BookingState::Released => near,
                            _ => false,
                        }
                })
            })
        };
        for (slot, _) in places::free(state, session, cx.now) {
            if !given_up(slot) {
                continue;
            }
            let rung = near && short_notice::could_be_rung(state, session, slot, cx.now) > 0;
            if !rung && could_come(cx, session, slot).next().is_none() {
                continue;
            }
            let start = session.start_of(slot);
            let words = format!("Fill freed place {} {}", day_month(session.date), clock(start));
            let act = if rung { Act::Call } else { Act::Fill };
            found.push(of_place(cx, session, slot, act, words));
        }
    }
    found
}

/// Places that are kept for a family that is being rung about them.
fn being_rung(cx: &LookContext<'_>) -> impl Iterator<Item = Extra> {
    let state = cx.state;
    let running = state.short.each_round().filter(|round| round.running(state, cx.now.at).is_some());
    running.filter_map(move |round| {
        let session =
            state.session(round.session).filter(|at| !at.cancelled() && !places::over(at, cx.now))?;
        let start = session.start_of(round.slot);
        let words = format!("Ringing for {} {}", day_month(session.date), clock(start));
        Some(of_place(cx, session, round.slot, Act::Call, words))
    })
}

/// Families who were rung about a place that was moved while it was kept for them: they may come to what they heard.
fn moved_since<'a>(cx: &'a LookContext<'_>) -> impl Iterator<Item = Extra> + 'a {
    let state = cx.state;
    state.short.each_round().filter_map(move |round| {
        let session =
            state.session(round.session).filter(|at| !at.cancelled() && !places::over(at, cx.now))?;
        let call = round.calls.iter().find(|call| call.to_ring(state, session, round.slot))?;
        let name = state.child(call.child).map_or_else(String::new, ChildRow::list_name);
        let words = format!("Ring {name}: place moved to {}", day_month(session.date));
        Some(of_place(cx, session, round.slot, Act::Call, words))
    })
}

fn of_place(cx: &LookContext<'_>, session: &Session, slot: u8, act: Act, words: String) -> Extra {
    let state = cx.state;
    let about = About::Place(session.id, slot);
    let owner = team(state, session.service);
    let short = state.rules.service(session.service).map_or("", |s| s.short.as_str()).to_owned();
    Extra { short, ..extra(about, act, words, owner, cx.now.today, Priority::Urgent) }
}

/// Referrals that could take a place, in the list's order; among the first of each list only.
pub(super) fn could_come<'a>(
    cx: &LookContext<'a>,
    session: &'a Session,
    slot: u8,
) -> impl Iterator<Item = &'a Referral> + 'a {
    let (state, now) = (cx.state, cx.now);
    let owed = move |p: &&crate::domain::rules::Pathway| {
        p.components.iter().any(|component| component.service == session.service)
    };
    state
        .rules
        .pathways
        .iter()
        .filter(owed)
        .filter_map(move |pathway| state.index.lists.get(&pathway.id))
        .flat_map(move |list| {
            list.iter()
                .filter_map(move |key| state.referral(crate::domain::ids::ReferralId(key.id as u32)))
                .filter(move |row| {
                    row.stage.wants_place() && places::own_way(&state.rules, row, session.service)
                })
                .take(LOOKED_AT)
        })
        .filter(move |row| places::allowed(state, row, session, slot, None, now).is_ok())
}

/// Calls of today, tries without an answer, outcomes and news of support: each a step beside the referrals' own.
fn of_seats<'a>(cx: &LookContext<'a>) -> impl Iterator<Item = Extra> + 'a {
    let (state, now) = (cx.state, cx.now);
    let open = state.index.seats_open.iter().filter_map(|id| state.seat(*id));
    open.filter_map(|seat| {
        let owed = around::owed(state, seat, now)?;
        let session = state.session(seat.session)?;
        let short = state.rules.service(session.service).map_or("", |s| s.short.as_str()).to_owned();
        let band = if owed.due <= now.today { Priority::Soon } else { Priority::Routine };
        let about = About::Seat(seat.id);
        Some(Extra {
            short,
            ..extra(about, owed.act, owed.words, team(state, session.service), owed.due, band)
        })
    })
}

/// Hidden addresses that were shown, until a records officer has read why: due at once, whoever was told.
fn of_glass(state: &State) -> impl Iterator<Item = Extra> + '_ {
    state.glass_unread().map(|glass| {
        let words = format!("Read: address shown to {}", glass.by);
        let due = london_now(glass.at).date();
        extra(About::Glass(glass.id), Act::Read, words, Code::NONE, due, Priority::Urgent)
    })
}

/// Families whose word about short notice is old, has run out, or who asked to be asked again: from that day on.
fn asked_again(state: &State, today: NaiveDate) -> impl Iterator<Item = Extra> + '_ {
    let worked = |day| state.rules.calendar.working_on_or_after(day);
    state.short.each_said().filter_map(move |(id, can)| {
        let due = can.asked_again(state).map(worked).filter(|due| *due <= today)?;
        let open = first_open(state, id)?;
        let pathway = state.rules.pathway(open.pathway);
        let owner = pathway.map_or(Code::NONE, |pathway| pathway.team);
        let short = pathway.map_or_else(String::new, |pathway| pathway.short.clone());
        let words = "Ask again: short notice?".to_owned();
        let step = extra(About::Short(id), Act::Call, words, owner, due, Priority::Routine);
        Some(Extra { short, ..step })
    })
}

/// The first referral of a child that goes on.
pub(super) fn first_open(state: &State, id: ChildId) -> Option<&Referral> {
    let child = state.child(id).filter(|child| child.died.is_none())?;
    state.open_of(child).next()
}

/// What reviews left to be done, each owned by a team: the minutes by whoever holds the reviews, a recommendation by whom it
/// names. No referral's step, which may be closed by the same outcome.
fn of_reviews(state: &State) -> impl Iterator<Item = Extra> + '_ {
    state.reviews.values().flat_map(move |pack| {
        let row = state.referral(pack.referral);
        let alive = row.and_then(|row| state.child(row.child)).is_some_and(|child| child.died.is_none());
        let pathway = row.and_then(|row| state.rules.pathway(row.pathway));
        let parts = if alive { review::parts(pack) } else { Vec::new() };
        parts.into_iter().map(move |(part, words, due)| {
            let owner = match part {
                Part::Minutes => pathway.map_or(Code::NONE, |pathway| pathway.team),
                Part::Recommendation(at) => {
                    pack.recommendations.get(usize::from(at)).map_or(Code::NONE, |one| one.owner)
                }
            };
            let short = pathway.map_or_else(String::new, |pathway| pathway.short.clone());
            let about = About::Review(pack.referral, part);
            Extra { short, ..extra(about, Act::Pack, words, owner, due, Priority::Routine) }
        })
    })
}
