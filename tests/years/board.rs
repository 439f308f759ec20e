//! A scheduler on the day: who came to the clinics, and the board of the drop-in.
use super::desk::{Desk, code};
use super::dice::Of;
use chrono::Days;
use rand::RngExt;
use waitwell::domain::booking::Attendance;
use waitwell::domain::command::{Command, NewReferral, Visitor};
use waitwell::domain::ids::ChildId;
use waitwell::domain::rules::ServiceKind;
use waitwell::domain::session::Session;
use waitwell::domain::visit::{Visit, VisitState};

pub fn turn(desk: &mut Desk<'_>) -> Vec<Command> {
    let today = desk.today();
    let sessions: Vec<&Session> = desk.between(today - Days::new(7), today).collect();
    let drop_in =
        |s: &&Session| desk.state.rules.service(s.service).is_some_and(|k| k.kind == ServiceKind::DropIn);
    let (boards, clinics): (Vec<_>, Vec<_>) = sessions.into_iter().partition(drop_in);
    if !boards.is_empty() && desk.chance(0.5) {
        let board = boards[desk.dice.random_range(0..boards.len())];
        return visits(desk, board).into_iter().collect();
    }
    let mut due = Vec::new();
    for session in clinics.into_iter().chain(boards) {
        for booking in desk.bookings(session).filter(|b| b.state.ahead()) {
            let end = session.slots.get(usize::from(booking.slot)).map_or(0, |s| s.start + s.minutes);
            if session.date == today && end > desk.now.minute() {
                continue;
            }
            let attendance =
                match desk.year.dice(Of::OnTheDay, booking.referral.0, session.date).random_range(0..100) {
                    0..7 => Attendance::NotBrought,
                    7..9 => Attendance::LateNotSeen,
                    9..14 => Attendance::LateSeen,
                    _ => Attendance::OnTime,
                };
            due.push(Command::Attend { booking: booking.id, attendance, arrived: None });
        }
    }
    let Some(last) = due.len().checked_sub(1) else { return Vec::new() };
    // A whole clinic is often entered in one go.
    if desk.chance(0.4) {
        due.truncate(8);
        return due;
    }
    let at = desk.dice.random_range(0..=last);
    vec![due.swap_remove(at)]
}

fn visits(desk: &mut Desk<'_>, board: &Session) -> Option<Command> {
    let (state, session) = (desk.state, board.id);
    let here: Vec<&Visit> =
        state.index.visits_in.get(&session).into_iter().flatten().filter_map(|id| state.visit(*id)).collect();
    let mut fate = desk.year.dice(Of::Visits, session.0, board.date);
    let come = fate.random_range(2..8);
    if here.len() < come && desk.chance(0.5) {
        let visitor = match desk.dice.random_range(0..3) {
            0 => Visitor::Nameless("a family".to_owned()),
            _ => Visitor::Child(ChildId(desk.dice.random_range(1..state.next_child().0.max(2)))),
        };
        let late = board.date < desk.today();
        let arrived = late.then_some(board.start + 10);
        let with = here.first().map(|visit| visit.id).filter(|_| desk.dice.random_bool(0.1));
        return Some(Command::Arrive { session, visitor, arrived, with });
    }
    let open: Vec<&Visit> = here
        .into_iter()
        .filter(|v| {
            matches!(
                v.state,
                VisitState::Waiting | VisitState::With { .. } | VisitState::LeftUnseen { rung: false, .. }
            )
        })
        .collect();
    let visit = desk.pick(&open)?;
    let id = visit.id;
    let words = String::new();
    Some(match visit.state {
        VisitState::LeftUnseen { .. } => Command::Rung { visit: id },
        VisitState::Waiting if desk.chance(0.06) => Command::LeftUnseen { visit: id },
        VisitState::Waiting if board.date == desk.today() => Command::Call { visit: id, staff: None },
        _ if visit.child.is_none() && desk.chance(0.3) => {
            let child = ChildId(desk.dice.random_range(1..state.next_child().0.max(2)));
            Command::NameVisit { visit: id, child }
        }
        _ if visit.child.is_some() && desk.chance(0.3) => {
            let refer = NewReferral {
                pathway: code("slcn"),
                received: board.date,
                source: code("dropin"),
                ..NewReferral::default()
            };
            Command::VisitOutcome { visit: id, outcome: code("refer-on"), refer: Some(refer), words }
        }
        _ => Command::VisitOutcome { visit: id, outcome: code("advice"), refer: None, words },
    })
}
