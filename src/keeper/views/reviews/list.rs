//! The list: reviews ahead with their quorum and packs, worst first; what is late; who is still to be placed.
use super::{late, names, next_words, services};
use crate::domain::booking::BookingState;
use crate::domain::calendar::add_days;
use crate::domain::code::Code;
use crate::domain::order::OrderKey;
use crate::domain::places;
use crate::domain::referral::{Referral, Stage};
use crate::domain::review::{self, Pack};
use crate::domain::rules::Service;
use crate::domain::session::Session;
use crate::keeper::look::LookContext;
use crate::wire::view_reviews::{ReviewRow, ReviewsPage, ToPlaceRow};
use chrono::NaiveDate;
use std::cmp::Reverse;

/// A review whose outcomes are missing stays in sight for so many days.
const BEHIND: i64 = 28;
/// Children to be placed that are shown, each with the next place there is for it.
const SHOWN: usize = 40;

/// The list, of one service only where one is named.
pub(super) fn page(cx: &LookContext<'_>, only: Option<Code>) -> ReviewsPage {
    let state = cx.state;
    let wanted = |code: Code| only.is_none_or(|only| only == code);
    let mut rows: Vec<(u8, ReviewRow)> = state
        .index
        .by_day
        .range(add_days(cx.now.today, -BEHIND)..)
        .flat_map(|(_, ids)| ids)
        .filter_map(|id| state.session(*id))
        .filter(|session| !session.cancelled() && wanted(session.service))
        .filter_map(|session| {
            let service = state.rules.service(session.service).filter(|service| review::has_page(service))?;
            row(cx, service, session)
        })
        .collect();
    rows.sort_by_key(|(bad, row)| (Reverse(*bad), row.when, row.session));
    let (to_place, waiting, in_triage) = to_place(cx, &wanted);
    let services: Vec<(Code, String)> =
        services(&state.rules).map(|service| (service.id, service.short.clone())).collect();
    ReviewsPage {
        revision: cx.revision,
        only: only.and_then(|code| Some(services.iter().find(|(known, _)| *known == code)?.1.clone())),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        late: late::rows(cx, &wanted),
        to_place,
        waiting,
        services,
        in_triage,
    }
}

/// A review as a row, with how bad it stands; none where it is over and all is recorded.
fn row(cx: &LookContext<'_>, service: &Service, session: &Session) -> Option<(u8, ReviewRow)> {
    let state = cx.state;
    let (mut open, mut taken, mut consent, mut packs, mut late) = (0u16, 0u16, 0u16, (0u16, 0u16), false);
    let mut missing = review::lacks(state, service, session);
    for booking in places::taken_by(state, session.id, cx.now.at) {
        taken += 1;
        open += u16::from(!matches!(booking.state, BookingState::Attended { outcome: Some(_), .. }));
        for role in review::missing_for(state, service, session, booking.referral) {
            if !missing.contains(&role) {
                missing.push(role);
            }
        }
        if review::is_review(service) {
            let pack = state.reviews.get(&booking.referral);
            consent += u16::from(!pack.is_some_and(Pack::may_share));
            let (in_, wanted) = counts(cx, pack);
            packs = (packs.0 + in_, packs.1 + wanted);
            late |= pack.is_some_and(|pack| overdue(cx, pack, session.date));
        }
    }
    if session.date < cx.now.today && open == 0 {
        return None;
    }
    let givers = review::first_givers(state, session, cx.now);
    let gave: Vec<&str> = session
        .people
        .iter()
        .filter(|member| member.answer.may_come() && givers.contains(&member.staff))
        .filter_map(|member| state.staff(member.staff).map(|staff| &*staff.name))
        .collect();
    let bad = match (missing.is_empty(), taken > 0) {
        _ if !gave.is_empty() => 4,
        (false, true) => 4,
        (false, false) => 3,
        (true, _) if consent > 0 => 2,
        (true, _) if late => 1,
        (true, _) => 0,
    };
    let venue = state.venue(session.venue).map_or("", |venue| &*venue.name);
    let missing = names(&state.rules, &missing);
    let row = ReviewRow {
        session: session.id,
        service: service.id,
        name: format!("{} {venue}", service.short),
        when: (session.date, session.start),
        children: (taken, places::counts(state, session, cx.now.at).2),
        packs,
        without_consent: consent,
        asked: session
            .people
            .iter()
            .filter(|member| review::awaited(state, session, member).is_some())
            .map(|member| (member.role, member.staff))
            .collect(),
        started: review::present(state, session).is_some(),
        words: words(cx, (service, session), &missing, consent, &gave),
        missing,
    };
    Some((bad, row))
}

/// Reports in and wanted of a pack.
pub(super) fn counts(cx: &LookContext<'_>, pack: Option<&Pack>) -> (u16, u16) {
    let needs = pack.map_or(&[][..], |pack| &pack.needs);
    let wanted = cx.state.rules.reviews.wanted(needs);
    let is_in = |kind: &&Code| pack.and_then(|pack| pack.report(**kind)).is_some_and(review::Report::is_in);
    (wanted.iter().filter(is_in).count() as u16, wanted.len() as u16)
}

/// Whether a report is not in and past its day.
fn overdue(cx: &LookContext<'_>, pack: &Pack, day: NaiveDate) -> bool {
    let late = |report: &review::Report| review::in_by(report, &cx.state.rules, Some(day)) < cx.now.today;
    pack.may_share() && pack.reports.iter().any(|report| !report.is_in() && late(report))
}

fn words(
    cx: &LookContext<'_>,
    (service, session): (&Service, &Session),
    missing: &[String],
    consent: u16,
    gave: &[&str],
) -> String {
    let silent: Vec<String> = session
        .people
        .iter()
        .filter_map(|member| {
            let on = review::awaited(cx.state, session, member)?;
            let name = cx.state.staff(member.staff).map_or("somebody", |staff| &*staff.name);
            Some(format!("{name} asked {}", crate::domain::calendar::day_month(on)))
        })
        .collect();
    let mut parts = Vec::new();
    if !missing.is_empty() {
        let begun = if review::present(cx.state, session).is_some() { " on the day" } else { "" };
        parts.push(format!("NOT QUORATE{begun}: no {}", missing.join(", no ")));
    }
    if !gave.is_empty() {
        parts.push(format!(
            "{} {}: m moves the child, or p asks somebody else",
            places::say::list(gave),
            review::GAVE_FIRST
        ));
    }
    parts.extend((!silent.is_empty()).then(|| silent.join(", ")));
    if consent > 0 {
        parts.push(format!("{consent} without consent to share"));
    }
    if parts.is_empty() {
        let all =
            if service.quorum.is_empty() { "Quorum not needed" } else { "Quorate: every role has accepted" };
        parts.push(all.to_owned());
    }
    parts.join(". ")
}

/// Children who wait for a place at a review, in the list's order; how many do, and how many more are to be decided on at triage.
fn to_place(cx: &LookContext<'_>, wanted: &dyn Fn(Code) -> bool) -> (Vec<ToPlaceRow>, u32, u32) {
    let state = cx.state;
    let head = state.rules.head_start();
    let mut found: Vec<(OrderKey, &Referral, &Service)> = Vec::new();
    let mut in_triage = 0;
    for pathway in &state.rules.pathways {
        let services: Vec<&Service> = pathway
            .components
            .iter()
            .filter_map(|component| state.rules.service(component.service))
            .filter(|service| review::has_page(service) && wanted(service.id))
            .collect();
        if services.is_empty() {
            continue;
        }
        let list = state.index.lists.get(&pathway.id).into_iter().flatten();
        for row in list.filter_map(|key| state.referral(crate::domain::ids::ReferralId(key.id as u32))) {
            let service =
                state.rules.component(row.pathway, row.component).map(|component| component.service);
            let service = services.iter().find(|known| Some(known.id) == service);
            let undecided = matches!(row.stage, Stage::Triage | Stage::InfoAsked { .. });
            in_triage += u32::from(undecided && service.is_some());
            if let Some(service) = service.filter(|_| row.stage.wants_place()) {
                let key = OrderKey::new(row.list_date, row.received, row.priority, head, u64::from(row.id.0));
                found.push((key, row, service));
            }
        }
    }
    found.sort_by_key(|(key, ..)| *key);
    let waiting = found.len() as u32;
    let rows = found.into_iter().take(SHOWN).filter_map(|(_, row, service)| one(cx, row, service)).collect();
    (rows, waiting, in_triage)
}

fn one(cx: &LookContext<'_>, row: &Referral, service: &Service) -> Option<ToPlaceRow> {
    let state = cx.state;
    let child = state.child(row.child)?;
    let pack = state.reviews.get(&row.id);
    let next = review::next_review(state, service, row.id, None, cx.now);
    Some(ToPlaceRow {
        referral: row.id,
        child: child.id,
        name: child.list_name(),
        born: child.born,
        flags: child.flags,
        priority: row.priority,
        pathway: state.rules.short(&row.pathway).to_owned(),
        pack: in_short(cx, service, pack),
        next: next_words(state, &next, cx.now),
    })
}

/// `no consent yet`, `2 of 4 in`: a pack in a few words.
pub(super) fn in_short(cx: &LookContext<'_>, service: &Service, pack: Option<&Pack>) -> String {
    if !review::is_review(service) {
        let known = pack.is_some_and(|pack| pack.first.is_some());
        return if known { "first opinion known" } else { "first opinion?" }.to_owned();
    }
    match pack.and_then(|pack| pack.consent.as_ref()) {
        None => "NO CONSENT yet".to_owned(),
        Some(consent) if !consent.given => "consent REFUSED".to_owned(),
        Some(_) => {
            let (in_, wanted) = counts(cx, pack);
            format!("pack {in_} of {wanted} in")
        }
    }
}
