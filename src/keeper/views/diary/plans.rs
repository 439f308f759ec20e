//! What moving a session, or making it again every week, would come to: seen before it is done, by the rules that do it.
use super::words;
use crate::domain::decide::Now;
use crate::domain::ids::SessionId;
use crate::domain::moving::{self, Plan, Wanted};
use crate::domain::refusal::Refusal;
use crate::domain::short_notice;
use crate::domain::state::State;
use crate::domain::{child::ChildRow, copying, quorum};
use crate::wire::query::MoveTo;
use crate::wire::view_plans::{CopiesPage, CopyRow, MovePage, MovePlan};
use chrono::NaiveDate;

/// Where a session stands, and what moving it there would come to; none where there is no such session.
pub fn moving(state: &State, id: SessionId, to: Option<&MoveTo>, now: &Now) -> Option<MovePage> {
    let session = state.session(id)?;
    let plan = to.map(|to| {
        let MoveTo { date, start, venue, room } = to;
        let wanted = Wanted { session: id, date: *date, start: *start, venue: *venue, room };
        moving::plan(state, &wanted, now).map(|plan| shown(state, &plan, now))
    });
    Some(MovePage {
        revision: state.seq,
        session: id,
        title: words::clinic_day(state, session),
        at: (session.date, session.start, words::venue(state, session), session.room.to_string()),
        venues: state.venues.iter().flatten().map(|v| (v.id, v.name.to_string())).collect(),
        plan,
    })
}

fn shown(state: &State, plan: &Plan, now: &Now) -> MovePlan {
    let name = |id| {
        let child = state.booking(id).and_then(|booking| state.child(booking.child));
        child.map_or_else(String::new, ChildRow::list_name)
    };
    let rung = |state: &State, id| {
        let rung = state.booking(id).is_some_and(|hold| short_notice::rung_about(state, hold));
        if rung { ", being rung about it, to be rung again" } else { "" }
    };
    let service = state.rules.service(plan.to.service);
    let lacking = service.map_or_else(Vec::new, |service| quorum::missing(&plan.to, service));
    MovePlan {
        to: plan.named(state),
        holiday: plan.holiday(state).map(str::to_owned),
        to_tell: plan.carried.iter().filter(|(_, u)| u.is_some()).map(|(id, _)| name(*id)).collect(),
        stay: plan.carried.iter().filter(|(_, u)| u.is_none()).map(|(id, _)| name(*id)).collect(),
        lost: plan.lost_words(state, now),
        held: plan.held.iter().map(|id| format!("{}{}", name(*id), rung(state, *id))).collect(),
        again: plan.again.iter().map(|id| words::person(state, *id)).collect(),
        lacking: lacking.into_iter().map(|role| words::role(&state.rules, role)).collect(),
    }
}

/// What making a session again every so many weeks would come to; none where there is no such session.
pub fn copies(
    state: &State,
    id: SessionId,
    (weeks, until): (u8, NaiveDate),
    now: &Now,
) -> Option<Result<CopiesPage, Refusal>> {
    let session = state.session(id)?;
    Some(copying::copies(state, id, (weeks, until), now).map(|copies| {
        CopiesPage {
            revision: state.seq,
            title: format!("{} {}", words::service(state, session), copying::named(state, session)),
            rows: copies
                .into_iter()
                .map(|copy| CopyRow {
                    words: format!(
                        "{} {}",
                        words::service(state, session),
                        copying::named(state, &copy.session)
                    ),
                    make: copy.make(),
                    left_out: copy.left_out,
                })
                .collect(),
        }
    }))
}
