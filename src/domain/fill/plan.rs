//! A plan for the free places of a session, a clinic's month, or all that is planned of a service: who could have which, and
//! for whom nothing is left. It books nothing: each line is decided anew when somebody accepts it.
use super::super::booking::BookingState;
use super::super::decide::Now;
use super::super::ids::{ReferralId, SessionId};
use super::super::places::{self, Bar, Seeker};
use super::super::referral::Stage;
use super::super::rules::{Service, ServiceKind};
use super::super::session::{Session, Venue};
use super::super::short_notice;
use super::super::state::State;
use super::Choice;
use super::blocks::BlockLine;
use super::hand::{Lists, Pin};
use super::reason::Why;
use super::shared::Shared;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// Left out by name, at most: the first of the list, about whom somebody asks.
pub(super) const NAMED: usize = 50;
/// Points for a place in the child's own district: it weighs as much as thirty days.
const NEAR: i64 = 3;
/// Days that weigh a point.
const DAYS: i64 = 10;
/// Points for a place by the day a clinician gave: more than any other can outweigh.
pub(super) const BY_THE_DAY: i64 = 1_000;

/// How much is filled at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Span {
    /// One session.
    #[default]
    Session,
    /// All sessions of its clinic (service and venue) in its month.
    Month,
    /// All planned sessions of its service.
    All,
}

/// A place and who could have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// For which referral.
    pub referral: ReferralId,
    /// In which session.
    pub session: SessionId,
    /// In which slot.
    pub slot: u8,
    /// Number among those who wait for such a place, 1 first.
    pub nth: usize,
    /// The sibling's referral with whom it is one visit.
    pub with: Option<ReferralId>,
    /// Somebody put the child there: it stands, and the others are placed round it.
    pub by_hand: bool,
}

/// A plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Sessions looked at, by day and start.
    pub sessions: Vec<SessionId>,
    /// By day and start.
    pub lines: Vec<Line>,
    /// Whole blocks of therapy, in turn: in all that is planned only, for a month holds no block.
    pub blocks: Vec<BlockLine>,
    /// Places nobody who waits could have: session, slot, how many.
    pub empty: Vec<(SessionId, u8, u32)>,
    /// Sessions whose places cannot be offered, and why.
    pub barred: Vec<(SessionId, Bar)>,
    /// Those of the list for whom nothing is left, the first of them.
    pub left_out: Vec<(ReferralId, Why)>,
    /// How many more there are of them.
    pub more: usize,
    /// What there is to say besides where places are shared: none where no place is.
    pub shared: Option<Shared>,
}

/// A free slot.
pub(super) struct Opening<'a> {
    /// Number of its session among the open ones.
    pub session: usize,
    pub slot: u8,
    pub places: u32,
    pub of: &'a Session,
}

/// What is planned for.
pub(super) struct Diary<'a> {
    pub state: &'a State,
    pub service: &'a Service,
    /// Sessions with a free slot, with their venue.
    pub open: Vec<(&'a Session, Option<&'a Venue>)>,
    pub openings: Vec<Opening<'a>>,
    last: NaiveDate,
}

/// Plans the free places of a session, or of more that it stands for.
pub fn plan(state: &State, of: &Session, span: Span, now: &Now) -> Plan {
    planned(state, of, (span, &[]), now, None)
}

/// The same, round the children whom somebody has put somewhere by hand; where places are shared, improved as long as `spent`
/// says that less than all (1) of its time is gone.
pub fn planned(
    state: &State,
    of: &Session,
    (span, pins): (Span, &[Pin]),
    now: &Now,
    spent: Option<&mut dyn FnMut() -> f64>,
) -> Plan {
    let (mut plan, diary) = opened(state, of, span, now);
    if let Some(diary) = diary {
        let lists = diary.lists(pins, None, &plan, now);
        diary.filled(&mut plan, &lists, (span, now), spent);
    }
    plan
}

/// What is looked at, before anybody is placed; no diary where there is no such service.
pub(super) fn opened<'a>(
    state: &'a State,
    of: &'a Session,
    span: Span,
    now: &Now,
) -> (Plan, Option<Diary<'a>>) {
    let mut plan = Plan::default();
    let Some(service) = state.rules.service(of.service) else {
        plan.barred.push((of.id, Bar::NotOwed));
        return (plan, None);
    };
    let sessions = sessions(state, of, span, now);
    plan.sessions = sessions.iter().map(|session| session.id).collect();
    let mut diary = Diary { state, service, open: Vec::new(), openings: Vec::new(), last: of.date };
    for session in sessions {
        let in_time = || span == Span::Session || !is_near(state, session, now);
        match places::session_runs(state, service, session, now) {
            Ok(()) if !in_time() => plan.barred.push((session.id, Bar::Notice)),
            Ok(()) => diary.opens(session, now),
            Err(bar) => plan.barred.push((session.id, bar)),
        }
    }
    (plan, Some(diary))
}

/// Whether a session is so near that whoever is offered a place in it is rung: a letter would come too late to be a reasonable
/// offer. Filling a month or more leaves such a session to its own filling, and to the calls at short notice.
pub fn is_near(state: &State, session: &Session, now: &Now) -> bool {
    let clinic = |service: &Service| matches!(service.kind, ServiceKind::Clinic | ServiceKind::Review);
    state.rules.service(session.service).is_some_and(clinic)
        && short_notice::is_short(state, session, now.today)
}

/// The sessions meant, by day and start. One that was named is among them whatever has become of it.
fn sessions<'a>(state: &'a State, of: &'a Session, span: Span, now: &Now) -> Vec<&'a Session> {
    let month = |day: NaiveDate| (day.year(), day.month());
    let meant = |session: &&Session| match span {
        Span::Session => session.id == of.id,
        Span::Month => session.venue == of.venue && month(session.date) == month(of.date),
        Span::All => true,
    };
    let ahead = state.index.by_day.range(now.today..).flat_map(|(_, ids)| ids);
    let mut found: Vec<&Session> = ahead
        .filter_map(|id| state.session(*id))
        .filter(|session| session.service == of.service && !session.cancelled())
        .filter(|session| !places::over(session, now))
        .filter(meant)
        .collect();
    if found.is_empty() {
        found.push(of);
    }
    found.sort_by_key(|session| (session.date, session.start, session.id));
    found
}

impl<'a> Diary<'a> {
    /// All free places of a service that may be offered.
    pub(super) fn all(state: &'a State, service: &'a Service, now: &Now) -> Self {
        let mut diary = Self { state, service, open: Vec::new(), openings: Vec::new(), last: now.today };
        let ahead = state.index.by_day.range(now.today..).flat_map(|(_, ids)| ids);
        let runs = |session: &&Session| {
            session.service == service.id && places::session_runs(state, service, session, now).is_ok()
        };
        for session in ahead.filter_map(|id| state.session(*id)).filter(runs) {
            diary.opens(session, now);
        }
        diary
    }

    /// Free places of each opening.
    pub(super) fn places(&self) -> Vec<u32> {
        self.openings.iter().map(|opening| opening.places).collect()
    }

    /// The number of a slot's opening; none where it has no free place.
    pub(super) fn opening(&self, session: SessionId, slot: u8) -> Option<usize> {
        self.openings.iter().position(|opening| opening.of.id == session && opening.slot == slot)
    }

    /// Fills what is open, as far as anybody on the lists may have it.
    pub(super) fn filled(
        &self,
        plan: &mut Plan,
        lists: &Lists<'_>,
        (span, now): (Span, &Now),
        spent: Option<&mut dyn FnMut() -> f64>,
    ) {
        if self.shares() {
            self.fill_shared(plan, lists, now, spent);
        } else {
            self.fill(plan, lists, span);
        }
        self.by_time(plan);
    }

    fn opens(&mut self, session: &'a Session, now: &Now) {
        let mut free = places::free(self.state, session, now);
        free.retain(|(slot, _)| {
            let slot = session.slots.get(usize::from(*slot));
            slot.is_some_and(|slot| places::slot_ahead(self.service, session, *slot, now))
        });
        if free.is_empty() {
            return;
        }
        let number = self.open.len();
        self.open.push((session, self.state.venue(session.venue)));
        self.last = self.last.max(session.date);
        self.openings.extend(free.into_iter().map(|(slot, places)| Opening {
            session: number,
            slot,
            places: u32::from(places),
            of: session,
        }));
    }

    /// What no hard rule forbids a child, with what each is worth to it.
    pub(super) fn choices(&self, seeker: &Seeker<'_>) -> Vec<Choice> {
        if seeker.service(self.service).is_err() {
            return Vec::new();
        }
        // What a child has had before today stands in no way.
        let past = |session| self.state.session(session).is_some_and(|s| s.date < seeker.now.today);
        let alone = places::live(self.state, seeker.child, seeker.now.at)
            .all(|booking| matches!(booking.state, BookingState::Attended { .. }) && past(booking.session));
        let mut choices = Vec::new();
        let mut asked = None;
        for (number, opening) in self.openings.iter().enumerate() {
            let session = opening.of;
            let whole = match asked {
                Some((of, whole)) if of == opening.session => whole,
                _ => seeker
                    .quorate(self.service, session)
                    .and_then(|()| seeker.session(self.service, session))
                    .is_ok(),
            };
            asked = Some((opening.session, whole));
            if whole && self.may(seeker, session, opening.slot, alone).is_ok() {
                let worth = self.worth(seeker, session, self.open[opening.session].1);
                choices.push(Choice { opening: number as u32, worth });
            }
        }
        choices
    }

    fn may(&self, seeker: &Seeker<'_>, session: &Session, index: u8, alone: bool) -> Result<(), Bar> {
        match session.slots.get(usize::from(index)) {
            Some(slot) if alone => seeker.suits(self.service, session, *slot),
            _ => seeker.slot(self.service, session, index),
        }
    }

    /// Near home, early, and by the day a clinician gave.
    fn worth(&self, seeker: &Seeker<'_>, session: &Session, venue: Option<&Venue>) -> i64 {
        let near = venue.is_some_and(|venue| seeker.child.lives_by(venue));
        let by_the_day =
            matches!(seeker.referral.stage, Stage::FollowUp { see_by } if session.date <= see_by);
        let early = (self.last - session.date).num_days() / DAYS;
        early + if near { NEAR } else { 0 } + if by_the_day { BY_THE_DAY } else { 0 }
    }

    /// Lines and free places by day and start.
    fn by_time(&self, plan: &mut Plan) {
        let time = |session: SessionId, slot: u8| {
            let stand = self.state.session(session).map(|session| session.stand(slot));
            (stand.map(|stand| (stand.date, stand.start)), session, slot)
        };
        plan.lines.sort_by_key(|line| (time(line.session, line.slot), line.nth));
        plan.empty.sort_by_key(|(session, slot, _)| time(*session, *slot));
    }

    /// Why a child is left out: what it could have is full of children ahead, or what forbids each session.
    pub(super) fn why(&self, seeker: &Seeker<'_>, full: &[u32]) -> Why {
        if !full.is_empty() {
            let mut sessions: Vec<SessionId> =
                full.iter().map(|at| self.openings[*at as usize].of.id).collect();
            sessions.dedup();
            return Why::Full(sessions);
        }
        if let Err(bar) = seeker.service(self.service) {
            return Why::Barred(vec![bar]);
        }
        let mut bars = Vec::new();
        for opening in &self.openings {
            let whole = seeker.session(self.service, opening.of);
            match whole.and_then(|()| seeker.slot(self.service, opening.of, opening.slot)) {
                Ok(()) => return Why::Twice,
                Err(bar) if bars.contains(&bar) => {}
                Err(bar) => bars.push(bar),
            }
        }
        Why::Barred(bars)
    }
}
