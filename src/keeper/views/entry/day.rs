//! `arr`, `came`, `nb`, `out`: what happens on the day.
use super::lexicon::{self, What};
use super::who::Whom;
use super::{Answer, Case};
use crate::domain::booking::{Attendance, Booking, BookingState, Told};
use crate::domain::calendar::weekday_day;
use crate::domain::child::ChildRow;
use crate::domain::code::Code;
use crate::domain::command::{Command, NewReferral, Visitor};
use crate::domain::places;
use crate::domain::review;
use crate::domain::rights::{self, Right};
use crate::domain::rules::{Choice, Choices, Effect, ServiceKind};
use crate::domain::state::State;
use crate::domain::visit::{Visit, VisitState};
use crate::keeper::views::diary;
use chrono::{Days, NaiveDate};

/// A visit to one of today's drop-ins that is not over.
pub(super) fn visit_here<'a>(case: &Case<'a>, child: &ChildRow) -> Option<&'a Visit> {
    let (state, today) = (case.cx.state, case.cx.now.today);
    let sessions = state.index.by_day.get(&today).into_iter().flatten();
    let visits = sessions.flat_map(|session| state.index.visits_in.get(session).into_iter().flatten());
    visits.filter_map(|id| state.visit(*id)).find(|visit| {
        visit.child == Some(child.id) && matches!(visit.state, VisitState::Waiting | VisitState::With { .. })
    })
}

/// The child's bookings up to today, the latest day first.
fn bookings<'a>(state: &'a State, child: &ChildRow) -> Vec<&'a Booking> {
    let ids = state.index.of_child.get(&child.id).into_iter().flatten();
    let mut all: Vec<&Booking> = ids.filter_map(|id| state.booking(*id)).collect();
    all.sort_by_key(|booking| std::cmp::Reverse(state.session(booking.session).map(|session| session.date)));
    all
}

impl<'a> Case<'a> {
    /// Today's agreed place, where there is one; else why not.
    fn of_today(&self, whom: &Whom<'a>) -> Result<&'a Booking, String> {
        let (state, today) = (self.cx.state, self.cx.now.today);
        let on =
            |booking: &&Booking| state.session(booking.session).map(|session| session.date) == Some(today);
        let all = bookings(state, whom.child);
        let pointed = whom.booking.and_then(|id| all.iter().find(|booking| booking.id == id).copied());
        let agreed =
            |booking: &&&Booking| on(booking) && matches!(booking.state, BookingState::Agreed { .. });
        let found = pointed.filter(|booking| on(booking)).or_else(|| all.iter().find(agreed).copied());
        found.or_else(|| self.lately(&all, pointed)).ok_or_else(|| {
            let name = whom.child.list_name();
            let recorded = all
                .iter()
                .find(|booking| on(booking) && matches!(booking.state, BookingState::Attended { .. }));
            match recorded {
                Some(booking) => match &booking.state {
                    BookingState::Attended { attendance, .. } => {
                        format!("{name}: today's appointment is recorded already, {}.", attendance.words())
                    }
                    _ => String::new(),
                },
                None => format!("{name} has no appointment today. arr takes a walk-in at a drop-in."),
            }
        })
    }

    /// The place of the last few days of which nobody has said what came of it: sheets of a clinic are typed in after midnight, too.
    fn lately(&self, all: &[&'a Booking], pointed: Option<&'a Booking>) -> Option<&'a Booking> {
        let before = |booking: &&&Booking| is_of_late(self.cx.state, booking, self.cx.now.today);
        pointed.filter(|booking| before(&booking)).or_else(|| all.iter().find(before).copied())
    }
}

/// Days back to which a sheet that is typed in late may belong.
const LATELY: u64 = 7;

/// Whether a place is an agreed one of the last few days before today.
pub(super) fn is_of_late(state: &State, booking: &Booking, today: NaiveDate) -> bool {
    let on = state.session(booking.session).filter(|at| !at.cancelled()).map(|at| at.date);
    matches!(booking.state, BookingState::Agreed { .. })
        && on.is_some_and(|on| on < today && on + Days::new(LATELY) >= today)
}

pub(super) fn arrive(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    let (state, child) = (case.cx.state, whom.child);
    let named = case.named(child);
    if let Some(visit) = visit_here(case, child) {
        let at = places::say::clock(visit.arrived);
        return Answer::no(format!("{named} is here already, came {at}. Nothing to do."));
    }
    let board = diary::board(state, None, Some(case.cx.now.today), case.cx.now);
    let on_today =
        board.session.and_then(|id| state.session(id)).filter(|session| session.date == case.cx.now.today);
    // Whoever stands at the door of today's drop-in did not come to last week's clinic.
    let to_today = |booking: &&Booking| {
        on_today.is_none() || state.session(booking.session).is_some_and(|at| at.date == case.cx.now.today)
    };
    if let Some(booking) = case.of_today(whom).ok().filter(to_today) {
        let words = format!("{named} came: {}.", places::booked_at(state, booking.id));
        return case.deed("arrived", words, vec![comes(state, booking)], child);
    }
    let Some(session) = on_today else {
        return Answer::no(format!(
            "{named}: no appointment and no drop-in today, so there is nothing to come to."
        ));
    };
    let words = format!("{named} comes to {} without a booked place.", board.title);
    let command =
        Command::Arrive { session: session.id, visitor: Visitor::Child(child.id), arrived: None, with: None };
    case.deed("arrived", words, vec![command], child)
}

/// A child comes to a place: at a drop-in, onto its board.
fn comes(state: &State, booking: &Booking) -> Command {
    let session = state.session(booking.session);
    let service = session.and_then(|session| state.rules.service(session.service));
    if service.is_some_and(|service| service.kind == ServiceKind::DropIn) {
        let (session, visitor) = (booking.session, Visitor::Booking(booking.id));
        return Command::Arrive { session, visitor, arrived: None, with: None };
    }
    Command::Attend { booking: booking.id, attendance: Attendance::OnTime, arrived: None }
}

pub(super) fn came(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    match case.of_today(whom) {
        Ok(booking) => {
            let words =
                format!("{} came: {}.", case.named(whom.child), places::booked_at(case.cx.state, booking.id));
            case.deed("attended", words, vec![comes(case.cx.state, booking)], whom.child)
        }
        Err(words) => Answer::no(words),
    }
}

pub(super) fn not_brought(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    let state = case.cx.state;
    let booking = match case.of_today(whom) {
        Ok(booking) => booking,
        Err(words) => return Answer::no(words),
    };
    let mut commands = Vec::new();
    let told = match case.said.told {
        None => "told as on record".to_owned(),
        Some(told) => {
            let kind = contact_of(state, told);
            let words = format!("Told of the appointment {}.", told.words());
            let result = Code::NONE;
            commands.push(Command::Contact {
                child: whom.child.id,
                referral: Some(booking.referral),
                kind,
                result,
                words,
            });
            format!("told {}", told.words())
        }
    };
    commands.push(Command::Attend { booking: booking.id, attendance: Attendance::NotBrought, arrived: None });
    if let Some(Err(why)) = commands.last().map(|command| case.tried(command)) {
        return Answer::no(why);
    }
    let words = format!(
        "{} NOT BROUGHT: {}; {told}. A follow-up opens that cannot be closed short.",
        case.named(whom.child),
        places::booked_at(state, booking.id)
    );
    case.deed("attended", words, commands, whom.child)
}

/// The kind of contact by which a family was told.
fn contact_of(state: &State, told: Told) -> Code {
    let id = match told {
        Told::Phone => "call",
        Told::Letter => "letter",
        Told::Text => "text",
        Told::Email => "email",
        Told::InPerson => "in-person",
    };
    let list = &state.rules.choices.contacts;
    list.iter().find(|kind| kind.id.as_str() == id).or(list.first()).map_or(Code::NONE, |kind| kind.id)
}

pub(super) fn outcome(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    if let Some(visit) = visit_here(case, whom.child) {
        return of_visit(case, whom, visit);
    }
    let (state, today) = (case.cx.state, case.cx.now.today);
    let name = whom.child.list_name();
    let all = bookings(state, whom.child);
    let up_to_today = |booking: &&&Booking| state.session(booking.session).is_some_and(|s| s.date <= today);
    let owed = |booking: &&&Booking| matches!(booking.state, BookingState::Attended { outcome: None, attendance, .. } if attendance.seen());
    let pointed = whom.booking.and_then(|id| all.iter().find(|booking| booking.id == id));
    let Some(booking) = pointed.filter(owed).or_else(|| all.iter().filter(up_to_today).find(owed)).copied()
    else {
        let agreed = all.iter().filter(up_to_today).any(|b| matches!(b.state, BookingState::Agreed { .. }));
        let words = if agreed {
            format!(
                "{name}: first whether the child came. came {}; out .. records both.",
                case.rest.split(' ').next().unwrap_or(".")
            )
        } else {
            format!("{name} has no attended appointment without an outcome.")
        };
        return Answer::no(words);
    };
    let list: Vec<Choice> = fitting(state, booking);
    let open = super::place::reasons(&list).replacen("why", "which", 1);
    let stands = places::booked_at(state, booking.id);
    let Some(word) = &case.said.outcome else {
        return Answer::no(format!("What came of {stands} for {name}?")).open(open);
    };
    let own = state.session(booking.session).map(|session| state.rules.outcomes_of(session.service));
    let own = own.unwrap_or(&state.rules.choices.outcomes);
    let known = match lexicon::choice(word, own) {
        lexicon::Fit::One(code) => Choices::get(own, code),
        lexicon::Fit::Several(names) => {
            return Answer::no(format!("\"{word}\" fits several: {}. Type more of it.", names.join(", ")));
        }
        lexicon::Fit::None => None,
    };
    let Some(known) = known else {
        return Answer::no(format!("\"{word}\" is no outcome of {stands}.")).open(open);
    };
    // Where the child is seen again the day said is the one it is seen by; else the one the family was told on.
    let (see_by, given) = match known.effect {
        Effect::FollowUp | Effect::Treatment => (case.said.when.day(today), None),
        _ => (None, case.said.when.day_past(today)),
    };
    let mut words = format!("{}: {stands}; outcome: {}", case.named(whom.child), known.name);
    let at = state.session(booking.session).map_or(today, |session| session.date);
    if known.effect.is_told() && (at < today || given.is_some()) {
        words = format!("{words}, told on {}", weekday_day(given.unwrap_or(at)));
    }
    let mut commands = vec![Command::Outcome {
        booking: booking.id,
        outcome: known.id,
        see_by,
        words: case.said.words.clone(),
        refer: None,
        given,
    }];
    match known.effect {
        Effect::FollowUp if see_by.is_none() => {
            return Answer::no(format!("{words}. See again by which day?")).open("a day, e.g. +6w");
        }
        Effect::Discharge => {
            // A discharge is never done by a sentence alone.
            let Some(referral) = state.referral(booking.referral) else {
                return Answer::no("This referral is gone.");
            };
            let letters = known.key.to_string();
            return case.ask(
                'o',
                letters,
                referral,
                Some(booking.id),
                format!("{words}. Enter records it on the list's own question."),
            );
        }
        Effect::ReferOn => match pathway_said(case) {
            Some(to) => {
                words = format!("{words} to {}", state.rules.short(&to));
                if let Some(asks) = asks_question(case, to, &words) {
                    return asks;
                }
                let from = state.referral(booking.referral).map_or(Code::NONE, |row| row.pathway);
                if let Some(Command::Outcome { refer, .. }) = commands.first_mut() {
                    *refer = Some(Box::new(onward(case, from, to)));
                }
            }
            None => return Answer::no(format!("{words}: to which pathway?")).open("a pathway, e.g. mar"),
        },
        _ => {}
    }
    if let Some(day) = see_by {
        words = format!("{words}, see by {}", weekday_day(day));
    }
    case.deed("outcome", format!("{words}."), commands, whom.child)
}

/// The outcomes a booking's service has.
fn fitting(state: &State, booking: &Booking) -> Vec<Choice> {
    let service = state.session(booking.session).and_then(|session| state.rules.service(session.service));
    let has =
        |choice: &&Choice| service.is_none_or(|s| s.outcomes.is_empty() || s.outcomes.contains(&choice.id));
    let list =
        service.map_or(&state.rules.choices.outcomes[..], |service| state.rules.outcomes_of(service.id));
    list.iter().filter(has).cloned().collect()
}

fn pathway_said(case: &Case<'_>) -> Option<Code> {
    match case.said.what {
        Some(What::Pathway(code)) => Some(code),
        _ => None,
    }
}

/// What the line says where a child would be put forward without a question, or by somebody who may not.
fn asks_question(case: &Case<'_>, to: Code, words: &str) -> Option<Answer> {
    let (rules, actor) = (&case.cx.state.rules, case.cx.actor);
    if !review::put_forward(rules, to) {
        return None;
    }
    if !rights::allowed(actor.role, actor.agency, Right::ReferAsClinician) {
        return Some(Answer::no(rights::refused(actor.role, Right::ReferAsClinician)));
    }
    case.said
        .words
        .trim()
        .is_empty()
        .then(|| Answer::no(format!("{words}: the question?")).open("\"what is to be answered\""))
}

/// A referral within the partnership, received today.
fn onward(case: &Case<'_>, from: Code, to: Code) -> NewReferral {
    let (rules, actor) = (&case.cx.state.rules, case.cx.actor);
    NewReferral::within(rules, actor, (from, to), &case.said.words, case.cx.now.today)
}

fn of_visit(case: &Case<'_>, whom: &Whom<'_>, visit: &Visit) -> Answer {
    let state = case.cx.state;
    let list = &state.rules.choices.visit_outcomes;
    let open = super::place::reasons(list).replacen("why", "which", 1);
    let named = case.named(whom.child);
    let Some(word) = &case.said.outcome else {
        return Answer::no(format!("What came of the visit of {named}?")).open(open);
    };
    let Some(known) = lexicon::choice(word, list).one().and_then(|code| Choices::get(list, code)) else {
        return Answer::no(format!("\"{word}\" is no outcome of a drop-in visit.")).open(open);
    };
    let mut words = format!("{named}, at the drop-in: {}", known.name);
    let mut refer = None;
    if known.effect == Effect::ReferOn {
        let Some(to) = pathway_said(case) else {
            return Answer::no(format!("{words}: to which pathway?")).open("a pathway, e.g. slcn");
        };
        words = format!("{words} to {}", state.rules.short(&to));
        if let Some(asks) = asks_question(case, to, &words) {
            return asks;
        }
        let source =
            Choices::get(&state.rules.choices.sources, Code::known("dropin")).map_or(Code::NONE, |c| c.id);
        let from = state
            .session(visit.session)
            .and_then(|s| state.rules.service(s.service))
            .map_or_else(String::new, |s| s.name.clone());
        refer = Some(NewReferral { source, from, ..onward(case, Code::NONE, to) });
    }
    let command =
        Command::VisitOutcome { visit: visit.id, outcome: known.id, refer, words: case.said.words.clone() };
    case.deed("visit outcome", format!("{words}."), vec![command], whom.child)
}
