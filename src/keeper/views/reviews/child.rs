//! A child of a review with its pack: what is in, what is missing, and what may not be shown without consent.
use super::super::mask::Eyes;
use super::page::missing_here;
use super::{names, next_words, whom};
use crate::domain::booking::{Booking, BookingState};
use crate::domain::calendar::day_month;
use crate::domain::code::Code;
use crate::domain::event::Event;
use crate::domain::ids::ReferralId;
use crate::domain::places::say;
use crate::domain::record::ChildRecord;
use crate::domain::review::{self, Pack, PackDid, Whose};
use crate::domain::rights;
use crate::domain::rules::{Named, Rules, Service};
use crate::domain::session::Session;
use crate::keeper::look::LookContext;
use crate::wire::view_reviews::{ChildPart, RecommendationRow, ReportRow};
use chrono::NaiveDate;

/// The part of one referral's child.
pub(super) fn part(
    cx: &LookContext<'_>,
    service: &Service,
    session: Option<&Session>,
    id: ReferralId,
) -> Option<ChildPart> {
    let state = cx.state;
    let row = state.referral(id)?;
    let child = state.child(row.child)?;
    let begun = Pack::new(id, cx.now.today);
    let pack = state.reviews.get(&id).unwrap_or(&begun);
    let booking = session.and_then(|at| {
        let mut there = crate::domain::places::taken_by(state, at.id, cx.now.at);
        there.find(|booking| booking.referral == id)
    });
    let missing = session.map_or_else(Vec::new, |at| missing_here(cx, service, at, id));
    let next = (!missing.is_empty() && row.stage.is_open()).then(|| {
        let moving = booking.map(|booking| booking.id);
        next_words(state, &review::next_review(state, service, id, moving, cx.now), cx.now)
    });
    let has_pack = review::is_review(service);
    let open = rights::HEALTH.contains(&cx.actor.agency);
    let hidden = (has_pack && !pack.may_share() && !open)
        .then(|| "nothing of the pack is shown to other agencies before consent is on record".to_owned());
    let record = (cx.record)(child.id);
    let question = if hidden.is_none() { question(cx, record.as_ref(), id) } else { String::new() };
    let view = |whose| (pack.view(whose), said(cx, record.as_ref(), id, whose));
    Some(ChildPart {
        referral: id,
        child: child.id,
        booking: booking.map(|booking| (booking.id, booking.state.clone())),
        name: child.list_name(),
        born: child.born,
        flags: child.flags,
        pathway: state.rules.short(&row.pathway).to_owned(),
        start: booking.and_then(|b| Some(session?.slots.get(usize::from(b.slot))?.start)),
        open: row.stage.is_open(),
        words: booking.map_or_else(|| "no place yet".to_owned(), stands),
        missing: names(&state.rules, &missing),
        next,
        has_pack,
        consent: pack.consent.as_ref().map(|consent| consent.given),
        consent_words: consent(cx, pack, child),
        basis: basis(&state.rules, pack),
        needs: pack.needs.clone(),
        needs_words: needs(&state.rules, pack),
        reports: if has_pack && hidden.is_none() {
            reports(cx, pack, session.map(|at| at.date))
        } else {
            Vec::new()
        },
        parent: if hidden.is_some() { (pack.parent, String::new()) } else { view(Whose::Parent) },
        view: if hidden.is_some() { (pack.child, String::new()) } else { view(Whose::Child) },
        hidden,
        first: first(cx, pack),
        question,
        provisional: pack.provisional,
        minutes: pack.minutes_owed().or(pack.minutes).map(|minutes| (minutes.due, minutes.out)),
        recommendations: recommendations(&state.rules, pack, |words| {
            let eyes = Eyes::of(cx.actor);
            record.as_ref().map_or_else(String::new, |record| eyes.scrub(&state.rules, record).words(words))
        }),
    })
}

fn stands(booking: &Booking) -> String {
    match &booking.state {
        BookingState::Held { .. } => "held".to_owned(),
        BookingState::Offered { on, .. } => format!("offered {}, no answer yet", day_month(*on)),
        BookingState::Agreed { who, .. } => format!("agreed, {who}"),
        BookingState::Attended { outcome: Some(_), .. } => "decided".to_owned(),
        BookingState::Attended { attendance, .. } => format!("{}, outcome missing", attendance.words()),
        _ => String::new(),
    }
}

fn consent(cx: &LookContext<'_>, pack: &Pack, child: &crate::domain::child::ChildRow) -> String {
    match &pack.consent {
        None => format!("NOT ASKED YET. {}", whom(cx, child)),
        Some(consent) => format!(
            "{} by {}, {} {}",
            if consent.given { "given" } else { "REFUSED" },
            consent.who,
            consent.how.words(),
            day_month(consent.on)
        ),
    }
}

fn basis(rules: &Rules, pack: &Pack) -> String {
    pack.basis.map_or_else(
        || "not on record".to_owned(),
        |(code, on)| {
            let known = rules.reviews.basis.iter().find(|known| known.id == code);
            format!("{}, {}", known.map_or("no longer configured", |known| &known.name), day_month(on))
        },
    )
}

fn needs(rules: &Rules, pack: &Pack) -> String {
    let known = rules.reviews.need.iter().filter(|need| pack.needs.contains(&need.id));
    let names: Vec<&str> = known.map(|need| need.name.as_str()).collect();
    if names.is_empty() { "none besides the usual roles".to_owned() } else { names.join("; ") }
}

/// Reports wanted, and those asked for though they are wanted no more.
fn reports(cx: &LookContext<'_>, pack: &Pack, day: Option<NaiveDate>) -> Vec<ReportRow> {
    let rules = &cx.state.rules.reviews;
    let mut kinds = rules.wanted(&pack.needs);
    kinds.extend(
        pack.reports
            .iter()
            .map(|report| report.kind)
            .filter(|kind| !kinds.contains(kind))
            .collect::<Vec<_>>(),
    );
    kinds
        .into_iter()
        .map(|kind| {
            let report = pack.report(kind);
            let by = report.map(|report| review::in_by(report, &cx.state.rules, day));
            ReportRow {
                kind,
                name: rules.report_short(&kind).to_owned(),
                of: report.map_or_else(String::new, |report| report.of.to_string()),
                state: report.map(|report| report.state),
                words: review::report_state(
                    report
                        .zip(by)
                        .map(|(report, by)| (report, by, review::look_at(report, &cx.state.rules, day))),
                ),
                late: report.is_some_and(|report| !report.is_in()) && by.is_some_and(|by| by < cx.now.today),
            }
        })
        .collect()
}

/// What was said last, where this role may read it.
fn said(cx: &LookContext<'_>, record: Option<&ChildRecord>, id: ReferralId, whose: Whose) -> String {
    let eyes = Eyes::of(cx.actor);
    let Some(record) = record else { return String::new() };
    let last = record.live().rev().find_map(|entry| match &entry.event {
        Event::Review { referral, did: PackDid::View { whose: of, .. }, .. }
            if *referral == id && *of == whose =>
        {
            Some(&entry.event)
        }
        _ => None,
    });
    let words = match last.map(|event| eyes.event(event)) {
        Some(Event::Review { did: PackDid::View { words, .. }, .. }) => words,
        _ => String::new(),
    };
    eyes.scrub(&cx.state.rules, record).words(&words)
}

/// What the referral to a second opinion asks.
fn question(cx: &LookContext<'_>, record: Option<&ChildRecord>, id: ReferralId) -> String {
    let eyes = Eyes::of(cx.actor);
    let Some((record, entry)) = record.and_then(|record| Some((record, record.received(id)?))) else {
        return String::new();
    };
    match &entry.event {
        // Why further recommendations are needed; where nothing was said, what was asked for.
        Event::ReferralReceived { words, asked, .. } if eyes.clinical => {
            let said = if words.trim().is_empty() { asked } else { words };
            eyes.scrub(&cx.state.rules, record).words(said)
        }
        _ => String::new(),
    }
}

fn first(cx: &LookContext<'_>, pack: &Pack) -> Option<String> {
    let who = pack.first.as_ref()?;
    let names: Vec<&str> =
        who.iter().filter_map(|id| cx.state.staff(*id).map(|staff| &*staff.name)).collect();
    Some(if names.is_empty() { "somebody who does not work here".to_owned() } else { say::list(&names) })
}

/// Short name of an agency or team; the code where it is no longer configured.
fn short(list: &[Named], id: Code) -> String {
    match list.iter().find(|known| known.id == id) {
        Some(known) if !known.short.is_empty() => known.short.clone(),
        Some(known) => known.name.clone(),
        None => id.to_string(),
    }
}

fn recommendations(rules: &Rules, pack: &Pack, shown: impl Fn(&str) -> String) -> Vec<RecommendationRow> {
    let each = pack.recommendations.iter().enumerate().map(|(at, one)| RecommendationRow {
        at: at as u8,
        words: shown(&one.words),
        whose: format!(
            "{}, owned by {}, by {}",
            short(&rules.agencies, one.agency),
            short(&rules.teams, one.owner),
            day_month(one.due)
        ),
        due: one.due,
        done: one.done,
    });
    each.collect()
}
