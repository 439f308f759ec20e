//! A scheduler with the diary: publishes the clinics of the months ahead, and gives free places, by the filling engine or by
//! hand.
use super::desk::{Desk, code};
use chrono::{Datelike, Days, Months, NaiveDate};
use rand::RngExt;
use std::collections::BTreeSet;
use waitwell::domain::booking::Told;
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, Take};
use waitwell::domain::fill::{self, Span};
use waitwell::domain::ids::{ReferralId, SessionId};
use waitwell::domain::places;
use waitwell::domain::rules::ServiceKind;
use waitwell::domain::session::Session;
use waitwell::domain::suggest;
use waitwell::domain::template::publish;

/// Places that one person gives in one go.
const GO: usize = 12;
/// Days ahead for which places are given.
const AHEAD: u64 = 56;

pub fn turn(desk: &mut Desk<'_>) -> Vec<Command> {
    match desk.dice.random_range(0..6) {
        0 => published(desk).into_iter().collect(),
        _ => given(desk),
    }
}

/// The last day of the month after this one.
fn horizon(today: NaiveDate) -> NaiveDate {
    let first = today.with_day(1).unwrap_or(today);
    first + Months::new(2) - Days::new(1)
}

/// The next sessions of a clinic, up to the end of next month: seen first, then made.
pub fn published(desk: &mut Desk<'_>) -> Option<Command> {
    let templates: Vec<_> = desk.state.each_template().map(|row| row.id).collect();
    let template = desk.pick(&templates)?;
    let planned = publish::plan(desk.state, template, horizon(desk.today()), &desk.now).ok()?;
    let days: Vec<NaiveDate> =
        planned.into_iter().filter(|day| day.left.is_none()).map(|day| day.session.date).collect();
    (!days.is_empty()).then_some(Command::Publish { template, days })
}

/// Free places of one service go to the list.
fn given(desk: &mut Desk<'_>) -> Vec<Command> {
    let state = desk.state;
    let clinic = |s: &&Session| state.rules.service(s.service).is_some_and(|k| k.kind != ServiceKind::DropIn);
    let services: BTreeSet<Code> = desk.ahead(AHEAD).filter(clinic).map(|s| s.service).collect();
    let services: Vec<Code> = services.into_iter().collect();
    let Some(service) = desk.pick(&services) else { return Vec::new() };
    let pairs = if desk.year.filled { by_engine(desk, service) } else { by_hand(desk, service) };
    pairs.into_iter().take(GO).map(|(referral, session, slot)| take(desk, referral, session, slot)).collect()
}

type Pair = (ReferralId, SessionId, u8);

/// As the fill screen proposes it: for the days that are near one by one, then for all that is planned of the service.
fn by_engine(desk: &Desk<'_>, service: Code) -> Vec<Pair> {
    let Some(of) = desk.ahead(AHEAD).find(|s| s.service == service) else { return Vec::new() };
    // A day too near for a letter is filled by itself, and rung about.
    let near = desk.ahead(AHEAD).filter(|s| s.service == service && fill::is_near(desk.state, s, &desk.now));
    let near = near.map(|session| (session, Span::Session));
    let mut given: Vec<Pair> = Vec::new();
    for (session, span) in near.chain([(of, Span::All)]) {
        for line in fill::plan(desk.state, session, span, &desk.now).lines {
            if !given.iter().any(|(referral, ..)| *referral == line.referral) {
                given.push((line.referral, line.session, line.slot));
            }
        }
    }
    given
}

/// Without it: place after place as they stand in the diary, each to the first of the list who may have it.
fn by_hand(desk: &Desk<'_>, service: Code) -> Vec<Pair> {
    let (state, mut given) = (desk.state, Vec::<Pair>::new());
    for session in desk.ahead(AHEAD).filter(|s| s.service == service) {
        for (slot, _) in places::free(state, session, &desk.now) {
            let best = suggest::children(state, session, Some(slot), &desk.now, GO * 2).best;
            let next =
                best.iter().find(|child| !given.iter().any(|(referral, ..)| *referral == child.referral));
            given.extend(next.map(|child| (child.referral, session.id, slot)));
            if given.len() >= GO {
                return given;
            }
        }
    }
    given
}

/// How a place is given: by letter where there is time for one, else on the telephone.
fn take(desk: &mut Desk<'_>, referral: ReferralId, session: SessionId, slot: u8) -> Command {
    let today = desk.today();
    let on = desk.state.session(session).map_or(today, |s| s.date);
    let who = "the mother".to_owned();
    let take = match desk.dice.random_range(0..100) {
        _ if on >= today + Days::new(14) => Take::Offer { told: Told::Letter },
        0..12 => {
            let (reason, words) = (code("day"), String::new());
            return Command::OfferedDeclined { referral, session, slot, reason, words };
        }
        12..22 => Take::Hold,
        _ => Take::Agree { who, told: Told::Phone },
    };
    Command::Book { referral, session, slot, take }
}
