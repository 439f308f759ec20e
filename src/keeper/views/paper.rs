//! What is put on paper: clinic lists, the calls to make, the pack of a day. What hangs on a door or lies in a bag is read by
//! more than the one who printed it, so only what that person may see stands in it, and each child in it was looked at.
use super::diary;
use super::extras::first_open;
use super::mask::Eyes;
use super::paper_contacts::{contacts, person, venue};
use super::say;
use super::today::{self, Steps};
use crate::domain::age;
use crate::domain::around::Party;
use crate::domain::booking::BookingState;
use crate::domain::calendar::date_plain;
use crate::domain::child::ChildRow;
use crate::domain::ids::{ChildId, ReferralId, SessionId, StaffId, VenueId};
use crate::domain::next_step::{Act, NextStep, owed};
use crate::domain::referral::Referral;
use crate::domain::rights::{self, Right};
use crate::domain::rules::{Rules, Service, ServiceKind};
use crate::domain::session::{Answer, CarveOut, Session};
use crate::domain::telling::place as place_words;
use crate::keeper::look::LookContext;
use crate::wire::query::Whose;
use crate::wire::view_diary::{PlaceRow, SessionPage};
use crate::wire::view_list::About;
use crate::wire::view_paper::{Call, Clinic, Contact, PaperChild, PaperOf, PaperPage, PaperPlace, Part};
use crate::wire::view_seat::SeatRow;
use chrono::NaiveDate;

/// Lines of children in one window: some 1,500 bytes each, and a message has its longest.
const AT_ONCE: usize = 200;

/// What a part is made of, before it is.
enum Of {
    Clinic(SessionId),
    Call(About, NextStep),
    Venue(VenueId),
    Person(StaffId),
}

/// A window of what is printed, from that part on; none where it is of something that is gone.
pub(super) fn page(cx: &LookContext<'_>, of: &PaperOf, from: u32) -> Option<PaperPage> {
    let today = cx.now.today;
    let (day, all) = match of {
        PaperOf::Session { session } => {
            let session = cx.state.session(*session)?;
            (session.date, vec![Of::Clinic(session.id)])
        }
        PaperOf::Day { day, venue } => (*day, clinics(cx, *day, venue)),
        PaperOf::Mine { day } => (*day, mine(cx, *day)),
        PaperOf::Calls { whose, until } => (*until, calls(cx, *whose, *until)),
        PaperOf::Pack { day } => {
            let day = day.unwrap_or_else(|| cx.state.rules.calendar.add_working_days(today, 1));
            let mut all = clinics(cx, day, "");
            // Whom to ring that day is known today only as far as it is due by then.
            all.extend(calls(cx, Whose::All, day.max(today)));
            let (venues, people) = contacts(cx, day);
            all.extend(venues.into_iter().map(Of::Venue).chain(people.into_iter().map(Of::Person)));
            (day, all)
        }
    };
    let mut page = PaperPage {
        revision: cx.revision,
        at: today.and_time(cx.now.time),
        by: cx.actor.name.to_string(),
        role: cx.actor.role.words().to_owned(),
        day,
        total: all.len() as u32,
        parts: Vec::new(),
        children: Vec::new(),
    };
    let mut lines = 0;
    for of in all.iter().skip(usize::try_from(from).unwrap_or(usize::MAX)) {
        let part = match of {
            Of::Clinic(id) => clinic(cx, *id, &mut page.children),
            Of::Call(about, step) => call(cx, *about, step, &mut page.children),
            Of::Venue(id) => venue(cx, *id, day),
            Of::Person(id) => person(cx, *id, day),
        };
        // What went while this was read stays as an empty place, so that the parts are still counted rightly.
        let part = part.unwrap_or_else(|| Part::Contact(Contact::default()));
        lines += match &part {
            Part::Clinic(clinic) => 1 + clinic.places.len(),
            Part::Call(_) | Part::Contact(_) => 1,
        };
        page.parts.push(part);
        if lines >= AT_ONCE {
            break;
        }
    }
    Some(page)
}

pub(super) fn sessions<'a>(cx: &LookContext<'a>, day: NaiveDate) -> Vec<&'a Session> {
    let ids = cx.state.index.by_day.get(&day).into_iter().flatten();
    let mut found: Vec<&Session> = ids.filter_map(|id| cx.state.session(*id)).collect();
    found.sort_by_key(|session| (session.start, session.id));
    found
}

/// Whose the session is: they are down for it, and have not said no.
fn is_mine(session: &Session, own: StaffId) -> bool {
    session.people.iter().any(|m| m.staff == own && m.answer.may_come())
}

fn mine(cx: &LookContext<'_>, day: NaiveDate) -> Vec<Of> {
    let Some(own) = cx.own else { return Vec::new() };
    sessions(cx, day).into_iter().filter(|s| is_mine(s, own)).map(|session| Of::Clinic(session.id)).collect()
}

/// Why whoever prints no lists prints not even this one: it is not of their own clinics, or nobody knows which are; none where
/// it is theirs. A clinician takes the list of their own clinic to it.
pub(super) fn not_own(cx: &LookContext<'_>, of: &PaperOf) -> Option<String> {
    let clinical = rights::allowed(cx.actor.role, cx.actor.agency, Right::ReferAsClinician);
    let only = rights::refused(cx.actor.role, Right::Export);
    let Some(own) = cx.own.filter(|_| clinical) else {
        let unknown = "Which clinics are yours is not known: an administrator names you on the diary in people.toml (staff).";
        return Some(if clinical { format!("{only} {unknown}") } else { only });
    };
    match of {
        PaperOf::Mine { .. } => None,
        PaperOf::Session { session } => {
            let mine = cx.state.session(*session).is_none_or(|session| is_mine(session, own));
            (!mine).then(|| format!("{only} You can print the lists of your own clinics (--mine)."))
        }
        _ => Some(format!("{only} You can print the lists of your own clinics (--mine).")),
    }
}

fn clinics(cx: &LookContext<'_>, day: NaiveDate, venue: &str) -> Vec<Of> {
    let words = venue.trim().to_lowercase();
    let there = |session: &&Session| {
        words.is_empty()
            || cx.state.venue(session.venue).is_some_and(|venue| venue.name.to_lowercase().contains(&words))
    };
    sessions(cx, day).into_iter().filter(there).map(|session| Of::Clinic(session.id)).collect()
}

/// The steps that are a call to a family, most pressing first.
fn calls(cx: &LookContext<'_>, whose: Whose, until: NaiveDate) -> Vec<Of> {
    let rings = |act: Act| matches!(act, Act::Call | Act::Tell | Act::FollowUp | Act::Validate);
    let steps = Steps::of(cx, whose);
    let extras = cx.cache.extras(cx);
    let due: Vec<ReferralId> =
        cx.cache.with(cx, &steps.spec, |ids| ids[..today::due_by(cx, &steps.spec, ids, until)].to_vec());
    let mut found: Vec<((bool, NaiveDate), Of)> = due
        .into_iter()
        .filter_map(|id| {
            let step = owed(cx.state, cx.state.referral(id)?, cx.now.today)?;
            // Before all others who would go to the wrong place.
            let when = (!step.is_to_tell(cx.state), step.due);
            rings(step.act).then_some((when, Of::Call(About::Referral(id), step)))
        })
        .collect();
    let extra = extras.steps.iter().filter(|extra| steps.owns(extra) && rings(extra.step.act));
    let extra = extra.filter(|extra| extra.step.due <= until);
    found.extend(extra.map(|extra| ((true, extra.step.due), Of::Call(extra.about, extra.step.clone()))));
    // Stable: within a day the order of Today stays.
    found.sort_by_key(|(when, _)| *when);
    found.into_iter().map(|(_, of)| of).collect()
}

fn clinic(cx: &LookContext<'_>, id: SessionId, children: &mut Vec<ChildId>) -> Option<Part> {
    let session = cx.state.session(id)?;
    let page = super::diary_seam::session_seen(cx, id)?;
    let service = cx.state.rules.service(session.service);
    let places = page.rows.iter().map(|row| place(cx, &page, row, service)).collect();
    children.extend(page.rows.iter().filter_map(|row| row.booking.as_ref()).map(|booked| booked.child));
    children.extend(page.rows.iter().filter_map(|row| row.seat.as_ref()).filter_map(|seat| seat.child));
    let address = cx.state.venue(session.venue).map_or_else(String::new, |venue| venue.address.to_string());
    Some(Part::Clinic(Box::new(Clinic {
        session: id,
        service: page.service.1.clone(),
        place: page.place.clone(),
        address: address.replace('\n', ", "),
        when: page.when,
        cancelled: page.cancelled.clone(),
        drop_in: page.service.2 == ServiceKind::DropIn,
        walk_ins: session.capacity,
        people: page
            .people
            .iter()
            .map(|person| (person.role.1.clone(), person.name.clone(), answer(person.answer, cx.now.today)))
            .collect(),
        missing: page.quorum.1.clone(),
        interpreters: page.interpreters.clone(),
        counts: page.counts,
        places,
        barred: super::unfit::barred(cx.state, session),
        kind: Some(page.service.2),
    })))
}

fn answer(answer: Answer, today: NaiveDate) -> String {
    match answer {
        Answer::Asked(on) => format!("asked {}, no answer", date_plain(on, today)),
        Answer::Accepted => "accepted".to_owned(),
        Answer::Declined => "declined".to_owned(),
        Answer::Away => "AWAY".to_owned(),
    }
}

fn place(cx: &LookContext<'_>, page: &SessionPage, row: &PlaceRow, service: Option<&Service>) -> PaperPlace {
    let kept_for = match row.carve_out {
        CarveOut::Anyone => "",
        CarveOut::Urgent => "urgent",
        CarveOut::Interpreter => "interpreter, longer",
        CarveOut::UnderFour => "under 4",
    };
    let child = row.booking.as_ref().and_then(|booked| {
        let known = cx.state.child(booked.child)?;
        let mut told = vec![booked.words.clone()];
        match &booked.state {
            BookingState::Held { until } => {
                let until = crate::domain::calendar::london_now(*until);
                told = vec![format!("HELD until {}: not told yet ({})", until.format("%H:%M"), booked.words)];
            }
            BookingState::Agreed { who, .. } if !who.is_empty() => {
                told.push(format!("{who} agreed, {}", row.note));
            }
            _ if !row.note.is_empty() => told.push(row.note.clone()),
            _ => {}
        }
        Some(printed(cx, known, (page.when.0, service), told, cx.state.referral(booked.referral)))
    });
    let child = child.or_else(|| row.seat.as_ref().map(|seat| supported(cx, page, row, seat, service)));
    PaperPlace {
        start: row.start,
        minutes: row.booking.as_ref().map_or(row.minutes, |b| b.minutes),
        kept_for: kept_for.to_owned(),
        child,
    }
}

/// Whose place of support it is: a child on record, or a family without one under its own name.
fn supported(
    cx: &LookContext<'_>,
    page: &SessionPage,
    row: &PlaceRow,
    seat: &SeatRow,
    service: Option<&Service>,
) -> PaperChild {
    let mut told = vec![seat.words.clone()];
    if !row.note.is_empty() {
        told.push(row.note.clone());
    }
    match seat.child.and_then(|id| cx.state.child(id)) {
        Some(known) => for_party(printed(cx, known, (page.when.0, service), told, None), seat.party),
        None => PaperChild { name: seat.name.clone(), told, ..PaperChild::default() },
    }
}

/// A colleague asks about the child: whom of its family one speaks to, through whom, and when they can come, is of no use there.
fn for_party(mut child: PaperChild, party: Party) -> PaperChild {
    if party == Party::Professional {
        let theirs = |line: &String| {
            let interpreter = line.split(':').next().is_some_and(|what| {
                let what = what.trim_end_matches('.');
                what.ends_with("interpreter") || what.starts_with("Interpreter")
            });
            interpreter || line.starts_with("Speak to:") || line.starts_with("Family:")
        };
        child.say_first.retain(|line| !theirs(line));
        child.say_first.insert(0, "A colleague asks about this child.".to_owned());
    }
    child
}

/// A child with what must be read before anything is said, without what the one who prints may not see.
fn printed(
    cx: &LookContext<'_>,
    child: &ChildRow,
    (day, service): (NaiveDate, Option<&Service>),
    told: Vec<String>,
    referral: Option<&Referral>,
) -> PaperChild {
    let eyes = Eyes::of(cx.actor);
    let record = (cx.record)(child.id);
    let scrub = record.as_ref().map(|record| eyes.scrub(&cx.state.rules, record)).unwrap_or_default();
    let details = record.as_ref().map(|record| eyes.details(&record.details));
    let mut lines = diary::say_first(cx.state, child, details.as_ref(), service, day);
    if let Some(other) =
        details.as_ref().map(|details| details.known_as.trim()).filter(|name| !name.is_empty())
    {
        lines.insert(0, format!("Called {other}."));
    }
    // What the family was told last stands beside what is true, where the two differ.
    let broken = referral.and_then(|referral| say::told(cx, &scrub, referral)).filter(|line| line.broken);
    let mut told = told;
    told.extend(broken.into_iter().flat_map(|line| line.lines()));
    let missing = || {
        let why = details.as_ref().map(|details| details.nhs_missing.trim().to_owned()).unwrap_or_default();
        if why.is_empty() { "not known".to_owned() } else { format!("none: {why}") }
    };
    PaperChild {
        name: child.list_name(),
        born: child.born,
        age: age::age_on(child.born, day).map_or_else(String::new, age::Age::words),
        nhs: child.nhs.map_or_else(missing, |nhs| nhs.to_string()),
        say_first: lines.iter().map(|line| scrub.words(line)).collect(),
        told: told.iter().map(|line| scrub.words(line)).collect(),
    }
}

fn call(cx: &LookContext<'_>, about: About, step: &NextStep, children: &mut Vec<ChildId>) -> Option<Part> {
    let (state, today) = (cx.state, cx.now.today);
    let (child, pathway, referral) = match about {
        About::Referral(id) => {
            let referral = state.referral(id)?;
            (Some(referral.child), state.rules.short(&referral.pathway).to_owned(), Some(referral))
        }
        About::Visit(id) => {
            let visit = state.visit(id)?;
            let session = state.session(visit.session)?;
            let service = state.rules.service(session.service);
            (visit.child, service.map_or_else(String::new, |service| service.short.clone()), None)
        }
        About::Seat(id) => {
            let seat = state.seat(id)?;
            let session = state.session(seat.session)?;
            let service = state.rules.service(session.service);
            (seat.child, service.map_or_else(String::new, |service| service.short.clone()), None)
        }
        About::Short(id) => {
            let referral = first_open(state, id)?;
            (Some(id), state.rules.short(&referral.pathway).to_owned(), Some(referral))
        }
        About::Intake(_)
        | About::Place(..)
        | About::Review(..)
        | About::Glass(_)
        | About::Unheld(_)
        | About::Unquorate(_)
        | About::Unanswered(_) => return None,
    };
    let mut why = vec![step.words.clone()];
    why.extend(step.booking.and_then(|id| state.booking(id)).and_then(|booking| match booking.state {
        BookingState::Held { until } if until > cx.now.at => {
            Some(format!("the hold runs out {}", crate::domain::calendar::london_now(until).format("%H:%M")))
        }
        _ => None,
    }));
    // Where a place is stands on every list, and the family has to be told.
    why.extend(step.booking.and_then(|id| state.booking(id)).and_then(|booking| {
        Some(format!("place {}", place_words(state, state.session(booking.session)?, booking.slot)))
    }));
    let child = match child.and_then(|id| state.child(id)) {
        Some(known) => {
            children.push(known.id);
            let service = referral
                .and_then(|row| state.rules.component(row.pathway, row.component))
                .and_then(|part| state.rules.service(part.service));
            let party = match about {
                About::Seat(id) => state.seat(id).map_or(Party::Carer, |seat| seat.party),
                _ => Party::Carer,
            };
            for_party(printed(cx, known, (today, service), Vec::new(), referral), party)
        }
        None => {
            let label = match about {
                About::Visit(id) => state.visit(id).map_or_else(String::new, |visit| visit.label.to_string()),
                About::Seat(id) => state.seat(id).map_or_else(String::new, |seat| {
                    format!("{} {}", seat.name(state), seat.phone).trim_end().to_owned()
                }),
                _ => String::new(),
            };
            PaperChild { name: label, ..PaperChild::default() }
        }
    };
    let team = if step.owner.is_none() {
        String::new()
    } else {
        Rules::name_in(&state.rules.teams, &step.owner).to_owned()
    };
    Some(Part::Call(Box::new(Call {
        child,
        pathway,
        why: why.join("; "),
        due: step.due,
        late: step.is_late(today),
        team,
    })))
}
