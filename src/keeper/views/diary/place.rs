//! Places for a child: what to say first, what was offered, the best places with their reasons, and what is left out.
use super::{call, words};
use crate::domain::around;
use crate::domain::booking::BookingState;
use crate::domain::calendar::day_month;
use crate::domain::child::{ChildRow, Flags};
use crate::domain::code::Code;
use crate::domain::decide::Now;
use crate::domain::ids::{ChildId, ReferralId, SessionId};
use crate::domain::leading;
use crate::domain::places::{self, Bar, Seeker, say};
use crate::domain::record::ChildRecord;
use crate::domain::referral::{CloseReason, Referral, Stage};
use crate::domain::rules::{Service, ServiceKind};
use crate::domain::session::{Answer, Session};
use crate::domain::state::State;
use crate::domain::suggest::{self, Suggested, Within};
use crate::domain::together;
use crate::wire::query::Narrow;
use crate::wire::view_diary::{LeftOut, PlaceOffer, PlacesPage};
use chrono::{Days, NaiveDate};

/// As many as one digit points at.
const SHOWN: usize = 9;
/// As many left out as anybody reads; those with a rule against them come first.
const LEFT_OUT: usize = 120;

/// Places for a referral, of the service asked for or the one it is owed; none where there is no such referral (any more).
///
/// `record` fetches the child's record, for the carers: a look that the caller logs.
pub fn places(
    state: &State,
    record: &dyn Fn(ChildId) -> Option<ChildRecord>,
    id: ReferralId,
    service: Option<Code>,
    narrow: &Narrow,
    now: &Now,
) -> Option<PlacesPage> {
    let referral = state.referral(id)?;
    let child = state.child(referral.child)?;
    let seeker = Seeker::new(state, id, None, now)?;
    let others = suggest::services(&seeker);
    let own = state.rules.component(referral.pathway, referral.component).map(|c| c.service);
    // After a "no" a next-steps meeting is what is offered, before anything else.
    let after_no = others.iter().find(|s| s.kind == ServiceKind::Meeting).filter(|_| is_no(referral));
    let code = service.or(after_no.map(|s| s.id)).or(own).or_else(|| others.first().map(|s| s.id))?;
    let details = record(child.id).map(|r| r.details);
    let mut page = PlacesPage {
        revision: state.seq,
        referral: id,
        child: child.id,
        name: child.list_name(),
        born: child.born,
        service: (code, code.to_string()),
        others: others.iter().filter(|s| s.id != code).map(|s| (s.id, s.name.clone())).collect(),
        standing: None,
        to_agree: false,
        speak_to: String::new(),
        say_first: Vec::new(),
        offers: call::offers(state, id, now.today),
        rows: Vec::new(),
        left_out: Vec::new(),
        refused: None,
        together: Vec::new(),
        not_together: Vec::new(),
    };
    let Some(service) = state.rules.service(code) else {
        page.refused = Some(format!("'{code}' is no service here (any more)."));
        return Some(page);
    };
    page.service.1.clone_from(&service.name);
    page.say_first = call::say_first(state, child, details.as_ref(), Some(service), now.today);
    if !service.says.is_empty() {
        page.say_first.push(format!("{}.", service.says.trim_end_matches('.')));
    }
    if service.kind.is_support() {
        page.offers.extend(support(state, child, service, now));
    }
    // Of several places of a block it is the one that is moved.
    let moving = narrow.moving.and_then(|booking| state.booking(booking));
    let moving = moving.filter(|booking| booking.referral == id && booking.state.holds_place(now.at));
    let standing = moving.or_else(|| places::standing(state, child, id, service, now.at));
    page.speak_to = call::agrees(child, details.as_ref());
    page.to_agree =
        standing.is_some_and(|b| b.to_tell.is_some() || !matches!(b.state, BookingState::Agreed { .. }));
    page.standing = standing.map(|b| (b.id, places::booked_at(state, b.id)));
    let seeker = Seeker { moving: standing.map(|b| b.id), ..seeker };
    fill(&mut page, &seeker, service, narrow);
    Some(page)
}

/// The child's places of that support so far, the latest first.
fn support(state: &State, child: &ChildRow, service: &Service, now: &Now) -> Vec<String> {
    let of_service = |seat: &&around::Seat| {
        state.session(seat.session).is_some_and(|session| session.service == service.id)
    };
    let mut seats: Vec<&around::Seat> = around::seats_of(state, child.id).filter(of_service).collect();
    seats.sort_by_key(|seat| std::cmp::Reverse(seat.id));
    seats
        .into_iter()
        .filter_map(|seat| Some((seat.id, super::seat_row(state, seat, now)?.words)))
        .map(|(id, words)| format!("{}: {words}", around::of_day(state, id)))
        .collect()
}

/// Whether the referral was declined at its decision: a "no".
fn is_no(referral: &Referral) -> bool {
    matches!(referral.stage, Stage::Closed { reason: CloseReason::Declined, .. })
}

fn fill(page: &mut PlacesPage, seeker: &Seeker<'_>, service: &Service, narrow: &Narrow) {
    let (state, now) = (seeker.state, seeker.now);
    let within = Within {
        from: narrow.from,
        to: narrow.to,
        weekdays: narrow.weekdays.clone(),
        morning: narrow.morning,
        venue: narrow.venue.clone(),
        start: narrow.start,
    };
    let mut found = suggest::places(seeker, service, &within, SHOWN);
    page.refused = match &found.refused {
        Some(bar) => Some(format!("Nothing can be booked: {}.", bar.short(state, now.at))),
        None if found.best.is_empty() && found.left_out.is_empty() => {
            let asked = if *narrow == (Narrow { moving: narrow.moving, ..Narrow::default() }) {
                ""
            } else {
                " that fits what was asked"
            };
            Some(format!("No session of {} with a free place is planned{asked}.", service.name))
        }
        None => None,
    };
    let target = target_ahead(seeker, service);
    let best = found.best.iter();
    page.rows = best
        .filter_map(|place| {
            offer(seeker, service, (place.session, place.slot), place.why.words(state), target)
        })
        .collect();
    page.offers.extend(target.and_then(|target| late(target, &found.best)));
    // A session of a block that is moved keeps the block's rhythm; where no place does, or another day was asked for, those that do
    // not are offered after the others: taking one asks why it is done all the same.
    let asked = *narrow != (Narrow { moving: narrow.moving, ..Narrow::default() });
    if asked || page.rows.is_empty() {
        let off = found.left_out.iter().filter_map(|out| off_rhythm(seeker, service, out));
        let off: Vec<PlaceOffer> = off.take(SHOWN.saturating_sub(page.rows.len())).collect();
        found
            .left_out
            .retain(|out| !off.iter().any(|row| (row.session, row.slot) == (out.session, out.slot)));
        page.rows.extend(off);
    }
    page.left_out = found
        .left_out
        .iter()
        .take(LEFT_OUT)
        .filter_map(|out| {
            let session = state.session(out.session)?;
            let slot = session.slots.get(usize::from(out.slot))?;
            let free = || match suggest::declined(state, seeker.child.id, session, slot.start) {
                Some(declined) => declined.words(state),
                None => "free too: after those above".to_owned(),
            };
            let why = out.why.as_ref().map_or_else(free, |bar| bar.short(state, now.at));
            Some(LeftOut { when: (session.date, slot.start), place: words::venue(state, session), why })
        })
        .collect();
}

/// The target of the referral's leading clock, where it is still ahead and this service is what is owed for it: who books
/// after it breaches it with open eyes, or not at all.
fn target_ahead(seeker: &Seeker<'_>, service: &Service) -> Option<NaiveDate> {
    let rules = &seeker.state.rules;
    let referral = seeker.referral;
    let owed = rules.component(referral.pathway, referral.component)?.service == service.id;
    let target = leading::target(referral, rules).filter(|_| owed && leading::running(referral))?;
    (target >= seeker.now.today).then_some(target)
}

/// How many of the places shown lie after the target, in words; nothing where none does.
fn late(target: NaiveDate, best: &[Suggested]) -> Option<String> {
    let late = best.iter().filter(|place| place.on > target).count();
    let day = day_month(target);
    match (late, best.len()) {
        (0, _) => None,
        (late, all) if late == all => Some(format!("Target {day}: every place below is after it.")),
        (1, all) => Some(format!("Target {day}: 1 of the {all} places below is after it.")),
        (late, all) => Some(format!("Target {day}: {late} of the {all} places below are after it.")),
    }
}

/// A place that only the rhythm of the block stands against, which the booking in hand is of.
fn off_rhythm(seeker: &Seeker<'_>, service: &Service, out: &suggest::LeftOut) -> Option<PlaceOffer> {
    let state = seeker.state;
    let Some(Bar::OffBlock(off)) = &out.why else { return None };
    let moving = seeker.moving.and_then(|id| state.booking(id))?;
    together::off_rhythm(state, moving.id, state.session(out.session)?.date)?;
    seeker.slot(service, state.session(out.session)?, out.slot).ok()?;
    let row = offer(seeker, service, (out.session, out.slot), off.words(), None)?;
    Some(PlaceOffer { words: format!("Enter asks why all the same. {}", row.words), ..row })
}

fn offer(
    seeker: &Seeker<'_>,
    service: &Service,
    (id, slot): (SessionId, u8),
    why: String,
    target: Option<NaiveDate>,
) -> Option<PlaceOffer> {
    let (state, now) = (seeker.state, seeker.now);
    let session = state.session(id)?;
    let full = now.today + Days::new(u64::from(state.rules.settings.reasonable_notice_days));
    Some(PlaceOffer {
        session: id,
        slot,
        when: (session.date, session.start_of(slot)),
        minutes: places::minutes_needed(service, seeker.child),
        place: format!("{}, {}", service.short, words::venue(state, session)),
        far: far(state, seeker.child, session).to_owned(),
        why,
        reasonable: session.date >= full,
        words: offer_words(seeker, session, slot, target),
    })
}

/// How far in a word; empty where the district is not known or may not be said.
fn far(state: &State, child: &ChildRow, session: &Session) -> &'static str {
    let Some(venue) = state.venue(session.venue) else { return "" };
    if venue.online {
        "online"
    } else if child.flags.has(Flags::RESTRICTED) || child.district.is_none() || venue.district.is_none() {
        ""
    } else if venue.district == child.district
        || child.comes().is_some_and(|c| c.only.contains(&venue.district))
    {
        "ok"
    } else {
        "far"
    }
}

/// `Dr A Osei, room 2, 1 of 4 taken. Nothing of the child's clashes.`
fn offer_words(seeker: &Seeker<'_>, session: &Session, slot: u8, target: Option<NaiveDate>) -> String {
    let (state, now) = (seeker.state, seeker.now);
    let mut who: Vec<String> = session
        .people
        .iter()
        .filter(|m| m.answer == Answer::Accepted)
        .map(|m| words::person(state, m.staff))
        .collect();
    who.push(words::venue_room(state, session));
    let (taken, held, all) = places::counts(state, session, now.at);
    let held = if held > 0 { format!(", {held} held") } else { String::new() };
    let quorate = match state.rules.service(session.service) {
        Some(service) if !crate::domain::quorum::needed(session, service).is_empty() => " Quorate.",
        _ => "",
    };
    let late = target
        .filter(|target| session.date > *target)
        .map(|target| format!(" AFTER the target, {}.", day_month(target)))
        .unwrap_or_default();
    format!(
        "{} {}: {}, {taken} of {all} taken{held}.{late}{quorate} Nothing of the child's clashes.",
        say::day(session.date),
        say::clock(session.start_of(slot)),
        who.join(", ")
    )
}
