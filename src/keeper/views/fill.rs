//! Free places and who could have them: the plan of the one engine, in words. It shows names, as lists do, and books nothing.
use super::diary::words;
use crate::domain::calendar::plural;
use crate::domain::child::ChildRow;
use crate::domain::decide::Now;
use crate::domain::fill::{self, BlockLine, Pin, Plan, Span};
use crate::domain::ids::{ReferralId, SessionId};
use crate::domain::offers;
use crate::domain::places::say;
use crate::domain::session::Session;
use crate::domain::state::State;
use crate::domain::suggest::ForPlace;
use crate::wire::view_fill::{FillPage, FillRow, SharedPage};

/// Lines a page holds: more is filled in another go.
const LINES: usize = 1_000;

/// The plan for a session, or for more that it stands for; none where there is no such session (any more).
pub(super) fn page(
    state: &State,
    now: &Now,
    (id, span, pins): (SessionId, Span, &[Pin]),
    spent: Option<&mut dyn FnMut() -> f64>,
) -> Option<FillPage> {
    let session = state.session(id)?;
    let plan = fill::planned(state, session, (span, pins), now, spent);
    Some(Words { state, now, span }.page(session, &plan))
}

/// What says a plan.
pub(super) struct Words<'a> {
    pub state: &'a State,
    pub now: &'a Now,
    pub span: Span,
}

impl Words<'_> {
    fn page(&self, of: &Session, plan: &Plan) -> FillPage {
        let state = self.state;
        let mut empty = self.empty(plan);
        for (id, bar) in &plan.barred {
            let Some(session) = state.session(*id) else { continue };
            let lacking = words::lacking(state, session);
            let lacking =
                if lacking.is_empty() { lacking } else { format!(". {lacking} p asks someone else") };
            let why = format!("{}{lacking}", bar.short(state, self.now.at));
            empty.push((words::clinic_day(state, session), why));
        }
        empty.extend(self.idle(plan));
        let left_out =
            plan.left_out.iter().map(|(referral, why)| (self.name(*referral), why.short(state, self.now)));
        let blocks = plan.blocks.iter().filter_map(|line| self.block(line));
        let mut rows: Vec<FillRow> =
            blocks.chain(plan.lines.iter().filter_map(|line| self.row(line))).collect();
        rows.truncate(LINES);
        rows.sort_by_key(|row| row.when);
        FillPage {
            revision: state.seq,
            span: self.span,
            title: self.title(of),
            sessions: plan.sessions.len() as u32,
            refused: self.refused(of, plan),
            rows,
            empty,
            left_out: left_out.collect(),
            left: plan.left_out.iter().map(|(referral, _)| *referral).collect(),
            more: plan.more as u32,
            near: self.span == Span::Session && fill::is_near(state, of, self.now),
            shared: plan.shared.as_ref().map(|shared| SharedPage {
                worth: shared.worth,
                takes: shared
                    .takes
                    .iter()
                    .filter_map(|(id, takes)| Some((*id, self.day(*id)?, *takes)))
                    .collect(),
            }),
        }
    }

    fn day(&self, id: SessionId) -> Option<String> {
        self.state.session(id).map(|session| words::clinic_day(self.state, session))
    }

    /// Sessions that would not run, and why.
    fn idle(&self, plan: &Plan) -> Vec<(String, String)> {
        let idle = plan.shared.iter().flat_map(|shared| &shared.idle);
        let said = idle.filter_map(|idle| {
            let needed = u32::from(idle.least.saturating_sub(idle.booked));
            let booked = if idle.booked > 0 { format!(", {} have", idle.booked) } else { String::new() };
            let could = match idle.could {
                0 => "nobody who waits could come".to_owned(),
                1 if needed > 1 => "only 1 child who waits could come".to_owned(),
                some if some < needed => format!("only {some} children who wait could come"),
                1 => "the child who could come has a better place".to_owned(),
                some => {
                    format!("the {some} children who could come are too few for that, or have better places")
                }
            };
            Some((
                self.day(idle.session)?,
                format!("would not run with under {}{booked}: {could}", idle.least),
            ))
        });
        said.collect()
    }

    /// Places that stay free: slot by slot in one session, else together a session.
    fn empty(&self, plan: &Plan) -> Vec<(String, String)> {
        let why = if plan.lines.is_empty() { "nobody who waits" } else { "nobody else who waits" };
        let why = format!("{why} could come");
        let mut rows: Vec<(SessionId, u8, u32)> = Vec::new();
        for (id, slot, places) in &plan.empty {
            let known = rows.iter_mut().find(|(known, ..)| known == id);
            match known.filter(|_| self.span != Span::Session) {
                Some((_, _, sum)) => *sum += places,
                None => rows.push((*id, *slot, *places)),
            }
        }
        rows.sort_by_key(|(id, ..)| self.state.session(*id).map(|session| (session.date, session.start)));
        let said = rows.into_iter().filter_map(|(id, slot, places)| {
            let session = self.state.session(id)?;
            let free = if places > 1 { format!("{places} places free") } else { "free".to_owned() };
            Some((format!("{} {free}", self.place(session, slot)), why.clone()))
        });
        said.collect()
    }

    fn title(&self, of: &Session) -> String {
        match self.span {
            Span::Session => words::clinic_day(self.state, of),
            Span::Month => format!("{}, {}", words::clinic(self.state, of), of.date.format("%B %Y")),
            Span::All => format!("{}, all that is planned", words::service(self.state, of)),
        }
    }

    /// Nothing is free, or nothing may be offered.
    fn refused(&self, of: &Session, plan: &Plan) -> Option<String> {
        if !plan.lines.is_empty() || !plan.blocks.is_empty() || !plan.empty.is_empty() {
            return None;
        }
        match (plan.barred.first(), self.span) {
            (Some((_, bar)), Span::Session) => {
                let lacking = words::lacking(self.state, of);
                let lacking =
                    if lacking.is_empty() { lacking } else { format!(" {lacking} p asks someone else.") };
                Some(format!("No place can be offered: {}.{lacking}", bar.short(self.state, self.now.at)))
            }
            (Some(_), _) => None,
            (None, Span::All) => Some(format!("{}: no place is free.", self.title(of))),
            (None, _) => Some(format!(
                "{}: no place is free. Its clinic's month, or all of its service, may have one.",
                self.title(of)
            )),
        }
    }

    /// `10:00`, `Thu 3 Dec 10:00`, `Thu 3 Dec 10:00 Arnold`.
    pub fn place(&self, session: &Session, slot: u8) -> String {
        let start = session.stand(slot).start;
        match self.span {
            Span::Session => say::clock(start),
            Span::Month => say::when(session.date, start),
            Span::All => {
                format!("{} {}", say::when(session.date, start), words::venue(self.state, session))
            }
        }
    }

    /// `FAMILY, Given`.
    pub fn name(&self, referral: ReferralId) -> String {
        let child = self.state.referral(referral).and_then(|row| self.state.child(row.child));
        child.map_or_else(String::new, ChildRow::list_name)
    }

    fn row(&self, line: &fill::Line) -> Option<FillRow> {
        let state = self.state;
        let referral = state.referral(line.referral)?;
        let session = state.session(line.session)?;
        let mut why =
            ForPlace { referral: line.referral, nth: line.nth }.words(state, session, line.slot, self.now);
        if let Some(with) = line.with {
            why.extend([", one visit with ", &self.name(with)]);
        }
        Some(FillRow {
            referral: line.referral,
            child: referral.child,
            name: self.name(line.referral),
            session: line.session,
            slot: line.slot,
            when: (session.date, session.stand(line.slot).start),
            place: self.place(session, line.slot),
            days: referral.span.days(self.now.today),
            why,
            with: line.with,
            block: Vec::new(),
            by_hand: line.by_hand,
            declined: offers::declined(state, referral, (line.session, line.slot)),
        })
    }

    /// A block: its first place, and the days of all.
    fn block(&self, line: &BlockLine) -> Option<FillRow> {
        let (session, slot) = *line.places.first()?;
        let first =
            fill::Line { referral: line.referral, session, slot, nth: line.nth, with: None, by_hand: false };
        let days = line.places.iter().skip(1).filter_map(|(id, _)| self.state.session(*id));
        let days: Vec<String> = days.map(|session| session.date.format("%-d %b").to_string()).collect();
        let row = self.row(&first)?;
        let all = plural(line.places.len() as u32, "session");
        let place = match &days[..] {
            [] => format!("{}, the last of its block", row.place),
            days => format!("{}, then {}", row.place, days.join(", ")),
        };
        Some(FillRow {
            place,
            why: format!("{all} of a block, {}", row.why),
            block: line.places.clone(),
            ..row
        })
    }
}
