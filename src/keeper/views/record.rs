//! A record, and the pane beside a list: everything of one child, as far as this role may see it.
use super::mask::{Eyes, Scrub};
use super::row::{flags, list_row, open_by, open_of, times};
use super::{clocks, home, journey};
use crate::domain::booking::{Booking, BookingState, By};
use crate::domain::calendar::{date_plain, due_words, long_date};
use crate::domain::child::ChildRow;
use crate::domain::event::{Event, Key};
use crate::domain::ids::ChildId;
use crate::domain::next_step::owed;
use crate::domain::record::ChildRecord;
use crate::domain::referral::Referral;
use crate::domain::review;
use crate::domain::rules::Choices;
use crate::domain::session::{Session, Stand};
use crate::domain::state::State;
use crate::domain::telling::place;
use crate::domain::{leading, suggest};
use crate::keeper::look::LookContext;
use crate::wire::view_record::{BesidePage, BookingLine, RecordPage};
use crate::wire::view_say::ToldLine;
use chrono::NaiveDate;

/// A record; none where there is no such child.
pub(super) fn page(cx: &LookContext<'_>, id: ChildId) -> Option<RecordPage> {
    seen(cx, id, Eyes::at_record(cx, id))
}

fn seen(cx: &LookContext<'_>, id: ChildId, eyes: Eyes) -> Option<RecordPage> {
    let state = cx.state;
    let row = state.child(id)?;
    let record = (cx.record)(id)?;
    let scrub = eyes.scrub(&state.rules, &record);
    let open = open_of(state, row, cx.now.today);
    let mut closed: Vec<&Referral> = state.referrals_of(row).filter(|r| !r.stage.is_open()).collect();
    closed.sort_by_key(|row| std::cmp::Reverse(row.received));
    let all: Vec<&Referral> = open.iter().copied().chain(closed).collect();
    let held = state.kept.holds.get(&id).map(|hold| {
        let on = long_date(hold.on);
        let reason = scrub.words(&hold.reason);
        format!("Legal hold: {reason}, since {on} by {}: kept whatever its age", hold.by)
    });
    // One that went into another is asked nothing: whom it looks like and lives with is told of the one that goes on.
    let asked = row.merged_into.is_none().then_some(&record.details);
    let home = asked
        .into_iter()
        .flat_map(|details| {
            home::look_alikes(cx, row, details).into_iter().chain(home::same_home(cx, row, details))
        })
        .map(|line| format!("{}: {}", line.kind, line.words));
    let known = held.into_iter().chain(home).collect();
    Some(RecordPage {
        revision: cx.revision,
        today: cx.now.today,
        child: id,
        rev: row.rev,
        details: eyes.details(&record.details),
        hidden: eyes.hides(row.flags),
        shown: Eyes::of(cx.actor).hides(row.flags) && !eyes.hides(row.flags),
        merged_into: row.merged_into.and_then(|other| Some((other, state.child(other)?.list_name()))),
        district: eyes.district(&state.rules, row),
        referrals: all.iter().filter_map(|row| list_row(cx, eyes, row)).collect(),
        clocks: all.iter().flat_map(|row| clocks::rows(state, &record, row, cx.now.today)).collect(),
        marks: journey::page(cx, eyes, &scrub, &record),
        bookings: bookings(cx, id, &record),
        told: told(cx, &scrub, &open),
        known,
        open_by: cx.open_by(Key::Child(id)).or_else(|| all.iter().find_map(|row| open_by(cx, row))),
        words: words(cx, &scrub, &record, row, &open),
        comes: super::diary::comes(state, row, cx.now.today),
    })
}

/// What the family was told, what does not hold first.
fn told(cx: &LookContext<'_>, scrub: &Scrub, open: &[&Referral]) -> Vec<ToldLine> {
    let mut told: Vec<ToldLine> = open.iter().filter_map(|row| super::say::told(cx, scrub, row)).collect();
    told.sort_by_key(|line| !line.broken);
    told
}

/// The pane: the record, and the best place for what presses most.
pub(super) fn beside(cx: &LookContext<'_>, id: ChildId) -> Option<BesidePage> {
    let record = seen(cx, id, Eyes::of(cx.actor))?;
    let open = cx.state.child(id).map(|row| open_of(cx.state, row, cx.now.today)).unwrap_or_default();
    let best = open
        .iter()
        .find(|row| row.stage.wants_place())
        .and_then(|row| suggest::best(cx.state, row, cx.now))
        .and_then(|(session, slot)| Some(place(cx.state, cx.state.session(session)?, slot)))
        .unwrap_or_default();
    Some(BesidePage { record, best })
}

/// Bookings, newest first.
fn bookings(cx: &LookContext<'_>, child: ChildId, record: &ChildRecord) -> Vec<BookingLine> {
    let state = cx.state;
    let mut rows: Vec<(&Booking, BookingLine)> = state
        .index
        .of_child
        .get(&child)
        .into_iter()
        .flatten()
        .filter_map(|id| state.booking(*id))
        .filter_map(|row| Some((row, line(cx, row, record)?)))
        .collect();
    rows.sort_by_key(|(row, line)| std::cmp::Reverse((line.when, row.id)));
    rows.into_iter().map(|(_, line)| line).collect()
}

fn line(cx: &LookContext<'_>, row: &Booking, record: &ChildRecord) -> Option<BookingLine> {
    let state = cx.state;
    let session = state.session(row.session)?;
    let stood = when_it_ended(record, row, session);
    let service = state.rules.service(session.service).map_or("", |s| s.short.as_str());
    let venue = state.venue(stood.venue).map_or("", |v| &*v.name);
    let ahead = session.date >= cx.now.today
        && !matches!(row.state, BookingState::Attended { .. })
        && row.state.holds_place(cx.now.at);
    Some(BookingLine {
        booking: row.id,
        when: (stood.date, stood.start),
        place: format!("{service} {venue}").trim().to_owned(),
        state: booking_words(record, row, cx),
        ahead,
    })
}

/// When and where a place was, at its end where it has ended: what becomes of its session after that is none of the family's.
fn when_it_ended(record: &ChildRecord, row: &Booking, session: &Session) -> Stand {
    if row.state.may_hold() {
        return session.stand(row.slot);
    }
    let ends = |event: &Event| match event {
        Event::Cancelled { booking, .. }
        | Event::OfferDeclined { booking, .. }
        | Event::HoldReleased { booking, .. } => *booking == row.id,
        Event::Moved { from, .. } => *from == row.id,
        _ => false,
    };
    let ended = record.live().rev().find(|entry| ends(&entry.event)).map_or(row.rev, |entry| entry.stamp.seq);
    session.stood(row.slot, |moved| moved.seq >= ended)
}

fn booking_words(record: &ChildRecord, row: &Booking, cx: &LookContext<'_>) -> String {
    let state = cx.state;
    let words = stands(state, row, cx);
    let words = match review::on_record(&state.rules, record, row) {
        Some(provisional) => format!("{words}, {provisional}"),
        None => words,
    };
    match row.untold() {
        Some(untold)
            if row.lost()
                || state.session(row.session).is_some_and(|at| at.stand(row.slot) == untold.known) =>
        {
            let what = if row.lost() { "that it is off" } else { "that it is theirs again" };
            format!("{words}; to be told {what}")
        }
        Some(untold) => {
            format!("{words}; MOVED, to be told: they know {}", date_plain(untold.known.date, cx.now.today))
        }
        None => words,
    }
}

fn stands(state: &State, row: &Booking, cx: &LookContext<'_>) -> String {
    let choices = &state.rules.choices;
    let day = |on: NaiveDate| date_plain(on, cx.now.today);
    match &row.state {
        BookingState::Held { until } if *until > cx.now.at => format!("held by {}", row.by),
        BookingState::Held { .. } => "hold ran out".to_owned(),
        BookingState::Offered { told, on } => format!("offered {} {}", told.words(), day(*on)),
        BookingState::Agreed { who, told, on } => {
            format!("agreed with {who} {}, {}", told.words(), day(*on))
        }
        BookingState::Declined { on, reason, .. } => {
            format!("declined {}: {}", day(*on), Choices::words(&choices.decline_offer, reason))
        }
        BookingState::Cancelled { by, reason, on } => {
            let (who, list) = match by {
                By::Family => ("family", &choices.family_reasons),
                By::Service => ("service", &choices.service_reasons),
            };
            format!("cancelled by the {who} {}: {}", day(*on), Choices::words(list, reason))
        }
        BookingState::Moved { .. } => "moved".to_owned(),
        BookingState::Released => "given back".to_owned(),
        BookingState::Attended { attendance, outcome, .. } => {
            let known = match outcome {
                Some(code) => Eyes::of(cx.actor).outcome(choices, *code),
                None if attendance.seen() => "outcome missing".to_owned(),
                None => return attendance.words().to_owned(),
            };
            format!("{}: {known}", attendance.words())
        }
    }
}

/// Line 22: what is most to be known. A death and a merge before all; then what was not the family's doing, since that is what
/// is asked on the telephone; then what is owed.
fn words(
    cx: &LookContext<'_>,
    scrub: &Scrub,
    record: &ChildRecord,
    row: &ChildRow,
    open: &[&Referral],
) -> String {
    let name = row.list_name();
    if let Some(on) = row.died {
        return format!("{name} died on {}. Nothing is booked or sent any more.", long_date(on));
    }
    if let Some(other) = row.merged_into.and_then(|id| cx.state.child(id)) {
        return format!("{name} is one record with {} now: look there.", other.list_name());
    }
    let mut said = Vec::new();
    let days: Vec<NaiveDate> = record
        .live()
        .filter(|entry| matches!(entry.event, Event::Cancelled { by: By::Service, .. }))
        .map(|entry| entry.stamp.day)
        .collect();
    if !days.is_empty() {
        let on: Vec<String> = days.iter().map(|day| date_plain(*day, cx.now.today)).collect();
        let count = times(u8::try_from(days.len()).unwrap_or(u8::MAX));
        said.push(format!("Cancelled {count} by the service ({}): no effect on the clock", on.join(", ")));
    }
    let missed: u8 = open.iter().map(|row| row.missed).fold(0, u8::saturating_add);
    if missed > 0 {
        said.push(format!("Not brought {}", times(missed)));
    }
    if let Some(first) = open.first() {
        if let Some(step) = owed(cx.state, first, cx.now.today) {
            let short = cx.state.rules.short(&first.pathway);
            said.push(format!("{short}: {}, {}", step.words, due_words(step.due, cx.now.today)));
        }
        if leading::past(first, &cx.state.rules, cx.now.today) && days.is_empty() {
            said.push("Past its target".to_owned());
        }
    } else {
        said.push("Nothing is open".to_owned());
    }
    let needs = flags(row);
    let said = format!("{}. {needs}", said.join(". "));
    scrub.words(said.trim_end())
}
