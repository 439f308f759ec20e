//! SAY FIRST: whom to speak to and who may be told what, needs and dangers, above the offers, so that it is read before
//! anything is said on the telephone. And OFFERS: what was offered before, and whether it counts.
use crate::domain::booking::{Booking, BookingState};
use crate::domain::child::{Carer, ChildDetails, ChildRow, Flags, MayBeTold};
use crate::domain::ids::ReferralId;
use crate::domain::may_tell::{self, Person};
use crate::domain::offers;
use crate::domain::places::say;
use crate::domain::rules::{Choices, Service};
use crate::domain::state::State;
use chrono::NaiveDate;

/// The lines, most pressing first; `details` from the child's record.
pub fn say_first(
    state: &State,
    child: &ChildRow,
    details: Option<&ChildDetails>,
    service: Option<&Service>,
    today: NaiveDate,
) -> Vec<String> {
    let mut lines =
        vec![details.map_or_else(closed, |d| speak_to(&d.carers, may_tell::young(d, today).as_ref()))];
    let has = |flag| child.flags.has(flag);
    if let Some(line) = interpreter(child, service) {
        lines.push(line);
    }
    if has(Flags::LOOKED_AFTER) {
        lines.push("LOOKED AFTER: tell the social worker.".to_owned());
    }
    if has(Flags::PROTECTION) {
        lines.push(
            "PROTECTION PLAN: tell the social worker; not brought is followed up the same day.".to_owned(),
        );
    }
    if has(Flags::RESTRICTED) {
        lines.push("Address hidden: name no area.".to_owned());
    }
    if has(Flags::ADJUSTMENTS) {
        let what = details.map_or("", |d| d.adjustments.trim());
        lines.push(match what {
            "" => "Adjustments are agreed: see the record.".to_owned(),
            what => format!("Adjustments: {what}."),
        });
    }
    if has(Flags::FORMAT) {
        lines
            .push("Accessible format needed, for child or carer: ask which before a letter goes.".to_owned());
    }
    if has(Flags::ATTENDS_ALONE) {
        lines.push("Attends alone: arrange it with the young person.".to_owned());
    }
    if has(Flags::STEP_FREE) {
        lines.push("Step-free room needed.".to_owned());
    }
    let comes = comes(state, child, today);
    if !comes.is_empty() {
        lines.push(format!("Family: {comes}."));
    }
    lines.extend(same_name(state, child));
    lines
}

/// `not Mondays; away 20 Dec to 4 Jan; only Mansfield, Ashfield`: when and where the family said it can come; empty where it
/// said nothing. Time away that is over is not told.
pub fn comes(state: &State, child: &ChildRow, today: NaiveDate) -> String {
    let days: Vec<&str> = (0..7).filter(|d| child.not_on & (1 << d) != 0).map(say::weekday).collect();
    let mut said = Vec::new();
    if !days.is_empty() {
        said.push(format!("not {}", say::list(&days)));
    }
    if let Some(comes) = child.comes() {
        let away = comes.away.iter().filter(|away| away.to >= today);
        said.extend(away.map(|away| format!("away {}", away.words())));
        if !comes.only.is_empty() {
            said.push(format!("only {}", state.rules.districts_named(&comes.only)));
        }
    }
    said.join("; ")
}

/// Where the record is not open to this role, or not at hand.
fn closed() -> String {
    "Whom to speak to stands on the record, which is not open here: look there before anything is said."
        .to_owned()
}

/// Who agrees when one rings: the young person who attends alone, else the first carer who may be told all; empty where
/// nobody is on record.
pub fn agrees(child: &ChildRow, details: Option<&ChildDetails>) -> String {
    if child.flags.has(Flags::ATTENDS_ALONE) {
        return child.list_name();
    }
    let carers = details.map_or(&[][..], |d| &d.carers);
    carers.iter().find(may_be_told_all).map_or_else(String::new, |c| c.name.clone())
}

fn may_be_told_all(carer: &&Carer) -> bool {
    !carer.court_bar && carer.may_be_told == MayBeTold::All && !carer.name.is_empty()
}

/// Whom to speak to, and who else may be told what.
fn speak_to(carers: &[Carer], young: Option<&Person>) -> String {
    let may = may_be_told_all;
    let mut parts = Vec::new();
    match carers.iter().find(may) {
        None if young.is_some() => {
            parts.extend(young.map(|person| format!("Speak to: {}", person.words())));
        }
        None => parts.push("Nobody is on record who may be told all: ask who is calling first".to_owned()),
        Some(first) => {
            parts.push(format!("Speak to: {}{}", who(first), reached(first)));
            let mut more: Vec<String> =
                carers.iter().filter(|c| may(c) && c.name != first.name).map(who).collect();
            more.extend(young.map(Person::words));
            if !more.is_empty() {
                parts.push(format!("Also: {}", more.join("; ")));
            }
        }
    }
    let dates: Vec<String> =
        carers.iter().filter(|c| !c.court_bar && c.may_be_told == MayBeTold::DatesOnly).map(who).collect();
    if !dates.is_empty() {
        parts.push(format!("Dates and places only: {}", dates.join("; ")));
    }
    let barred = |c: &&Carer| c.court_bar || c.may_be_told == MayBeTold::Nothing;
    let nothing: Vec<String> = carers
        .iter()
        .filter(barred)
        .map(|c| format!("{}{}", who(c), if c.court_bar { " (court order)" } else { "" }))
        .collect();
    if !nothing.is_empty() {
        parts.push(format!("TELL NOTHING: {}", nothing.join("; ")));
    }
    format!("{}.", parts.join(". "))
}

fn who(carer: &Carer) -> String {
    if carer.relation.is_empty() { carer.name.clone() } else { format!("{}, {}", carer.name, carer.relation) }
}

/// How the first carer is reached, and in which language.
fn reached(carer: &Carer) -> String {
    let mut how = Vec::new();
    if !carer.phone.is_empty() {
        how.push(carer.phone.clone());
    }
    if !carer.preferred.is_empty() {
        how.push(format!("prefers {}", carer.preferred));
    }
    if !carer.language.is_empty() {
        how.push(format!("speaks {}", carer.language));
    }
    if how.is_empty() { String::new() } else { format!(" ({})", how.join(", ")) }
}

/// `Polish interpreter: 2 working days ahead, slot 30 min longer.`
fn interpreter(child: &ChildRow, service: Option<&Service>) -> Option<String> {
    let mut what = Vec::new();
    if child.flags.has(Flags::INTERPRETER) {
        what.push(match child.language() {
            "" => "Interpreter (language not on record)".to_owned(),
            language => format!("{language} interpreter"),
        });
    }
    if child.flags.has(Flags::BSL) {
        what.push("BSL interpreter".to_owned());
    }
    if what.is_empty() {
        return None;
    }
    let mut terms = Vec::new();
    if let Some(days) = service.map(|s| s.interpreter_days).filter(|days| *days > 0) {
        let s = if days == 1 { "" } else { "s" };
        terms.push(format!("{days} working day{s} ahead"));
    }
    if let Some(minutes) = service.map(|s| s.interpreter_minutes).filter(|minutes| *minutes > 0) {
        terms.push(format!("slot {minutes} min longer"));
    }
    let terms = if terms.is_empty() { String::new() } else { format!(": {}", terms.join(", ")) };
    Some(format!("{}{terms}.", what.join(" and ")))
}

/// Twins and children of the same name and birth date, so that the right one is booked.
fn same_name(state: &State, child: &ChildRow) -> Option<String> {
    let born = state.index.by_born.get(&child.born)?;
    let alike = born.iter().filter(|id| **id != child.id).filter_map(|id| state.child(*id));
    let names: Vec<String> = alike
        .filter(|other| {
            other.family().to_lowercase() == child.family().to_lowercase()
                || other.given().to_lowercase() == child.given().to_lowercase()
        })
        .take(3)
        .map(ChildRow::list_name)
        .collect();
    (!names.is_empty())
        .then(|| format!("Same birth date and name part: {}. Which child is meant?", names.join("; ")))
}

/// OFFERS made for a referral, oldest first, whether each counts as reasonable; then what those declined come to.
pub fn offers(state: &State, referral: ReferralId, today: NaiveDate) -> Vec<String> {
    let made = offers::made(state, referral);
    let mut lines: Vec<String> = made
        .iter()
        .enumerate()
        .map(|(at, b)| {
            let days = b.notice_days;
            let counted = offers::counts(&state.rules, b).words();
            let on = b.made_on.format("%-d %b");
            let s = if days == 1 { "'s" } else { "s'" };
            format!("{} on {on}, {days} day{s} notice: {counted} ({}).", at + 1, came_of(state, b))
        })
        .collect();
    let needed = state.rules.settings.reasonable_notice_days;
    if let Some(last) = lines.last_mut().filter(|_| made.iter().any(|b| b.notice_days < needed)) {
        let enough = say::notice(needed);
        let enough = enough.trim_end_matches(" notice");
        last.extend([" At ", enough, " it counts."]);
    }
    let standing = offers::words(state, referral, today);
    lines.extend((!standing.is_empty()).then_some(standing));
    lines
}

/// What became of an offer.
fn came_of(state: &State, booking: &Booking) -> String {
    let choices = &state.rules.choices;
    match &booking.state {
        BookingState::Declined { reason, .. } => {
            format!("declined: {}", Choices::words(&choices.decline_offer, reason))
        }
        BookingState::Offered { .. } => "no answer yet".to_owned(),
        BookingState::Agreed { .. } => "agreed".to_owned(),
        BookingState::Cancelled { by, .. } => match by {
            crate::domain::booking::By::Family => "cancelled by the family".to_owned(),
            crate::domain::booking::By::Service => "cancelled by the service".to_owned(),
        },
        BookingState::Moved { .. } => "moved".to_owned(),
        BookingState::Attended { attendance, .. } => attendance.words().to_lowercase(),
        BookingState::Held { .. } | BookingState::Released => "held".to_owned(),
    }
}
