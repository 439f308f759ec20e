//! Short notice: who is rung about a freed place, under what must be said first to them; and how families fared.
use super::diary::{agrees, say_first};
use super::mask::Eyes;
use crate::domain::ids::{ReferralId, SessionId};
use crate::domain::places::say;
use crate::domain::session::Session;
use crate::domain::short_notice::{self, Calling, Candidate, Out, Round, fared};
use crate::domain::telling;
use crate::keeper::look::LookContext;
use crate::wire::view_short::{CallRow, CallsPage, FaredPage, ShortOf, ShortPage, Stands};
use chrono::NaiveDate;

/// As many of those left out as anybody reads.
const LEFT_OUT: usize = 60;

/// Answers a look; none where there is no such session.
pub(super) fn look(cx: &LookContext<'_>, of: ShortOf) -> Option<ShortPage> {
    Some(match of {
        ShortOf::Place(session, slot) => ShortPage::Place(calls(cx, session, slot)?),
        ShortOf::Fared(from, to) => ShortPage::Fared(fares(cx, from, to)),
    })
}

fn fares(cx: &LookContext<'_>, from: NaiveDate, to: NaiveDate) -> FaredPage {
    let (state, today) = (cx.state, cx.now.today);
    let old = state.short.each_said().filter(|(_, can)| can.is_old(state, today)).count();
    let least = u32::from(state.rules.settings.small_numbers_under);
    FaredPage { from, to, today, fared: fared(state, from, to), old: old as u32, least }
}

fn calls(cx: &LookContext<'_>, id: SessionId, slot: u8) -> Option<CallsPage> {
    let (state, now) = (cx.state, cx.now);
    let session = state.session(id)?;
    let calling = short_notice::calling(state, session, slot, now);
    let round = state.short.round(id, slot);
    let service = state.rules.service(session.service);
    let front = calling.running.map(|(id, _)| id).or_else(|| calling.next.first().map(|one| one.referral));
    let child = front.and_then(|id| state.referral(id)).and_then(|row| state.child(row.child));
    let details = child
        .and_then(|child| (cx.record)(child.id))
        .map(|record| Eyes::of(cx.actor).details(&record.details));
    let refused = calling.refused.as_ref().map(|bar| {
        format!("{}: {}. Nobody is rung about it.", place(cx, session, slot), bar.short(state, now.at))
    });
    Some(CallsPage {
        revision: cx.revision,
        session: id,
        slot,
        title: place(cx, session, slot),
        say_first: child
            .map(|child| say_first(state, child, details.as_ref(), service, now.today))
            .unwrap_or_default(),
        speak_to: child.map(|child| agrees(child, details.as_ref())).unwrap_or_default(),
        rows: rows(cx, &calling, round),
        left_out: left_out(cx, &calling.left_out),
        refused,
        minutes: state.rules.settings.short_hold_minutes,
    })
}

/// `SLT Tue 24 Nov 10:00 Arnold`.
fn place(cx: &LookContext<'_>, session: &Session, slot: u8) -> String {
    let service = cx.state.rules.service(session.service).map_or("", |s| s.short.as_str());
    format!("{service} {}", telling::place(cx.state, session, slot)).trim_start().to_owned()
}

fn rows(cx: &LookContext<'_>, calling: &Calling, round: Option<&Round>) -> Vec<CallRow> {
    let running = calling.running.and_then(|(id, until)| {
        let call = round?.call(id)?;
        let left = say::minutes_left(until, cx.now.at);
        let (came, by) = (call.came.map_or("rung", short_notice::Came::words), &call.by);
        let why = format!("{left} min left, {came}, {by} {}", say::at(call.at));
        row(cx, id, Stands::Rung { by: call.by.to_string(), left, came: call.came }, why)
    });
    let kept = calling.running.is_some();
    let next = calling.next.iter().enumerate().filter_map(|(at, one)| {
        let stands = if at == 0 && !kept { Stands::Next } else { Stands::Later };
        row(cx, one.referral, stands, why(cx, one, round))
    });
    running.into_iter().chain(next).collect()
}

/// `14th on the list, from 1 day's notice, said by Ewa Harris on 3 Nov`.
fn why(cx: &LookContext<'_>, one: &Candidate, round: Option<&Round>) -> String {
    let again = round.and_then(|round| round.call(one.referral)).map(|call| {
        let came = call.came.map_or("not noted", short_notice::Came::words);
        format!("rung {}: {came}", say::at(call.at))
    });
    let said = cx.state.short.said(one.child);
    let mut words: Vec<String> = again.into_iter().collect();
    words.push(format!("{} on the list", say::nth(one.nth)));
    if let Some(can) = said {
        words.push(can.words(cx.state));
    }
    words.join(", ")
}

fn row(cx: &LookContext<'_>, id: ReferralId, stands: Stands, why: String) -> Option<CallRow> {
    let (state, today) = (cx.state, cx.now.today);
    let referral = state.referral(id)?;
    let child = state.child(referral.child)?;
    let said = state.short.said(child.id).map(|can| can.source(state, today)).unwrap_or_default();
    Some(CallRow {
        referral: id,
        child: child.id,
        name: child.list_name(),
        born: child.born,
        days: referral.span.days(today),
        flags: child.flags,
        stands,
        words: format!("{}: {why}. It was {said}.", child.list_name()),
        why,
    })
}

fn left_out(cx: &LookContext<'_>, out: &[(ReferralId, Out)]) -> Vec<(String, String)> {
    let name = |id: ReferralId| {
        cx.state
            .referral(id)
            .and_then(|row| cx.state.child(row.child))
            .map(crate::domain::child::ChildRow::list_name)
    };
    out.iter()
        .take(LEFT_OUT)
        .filter_map(|(id, out)| Some((name(*id)?, out.short(cx.state, cx.now.at))))
        .collect()
}

/// Who is rung about a place now, in words for Today: `jpatel rings HARRIS, Aimee`.
pub(super) fn ringing(cx: &LookContext<'_>, round: &Round) -> Option<(String, String)> {
    let (call, until) = round.running(cx.state, cx.now.at)?;
    let name = cx.state.child(call.child)?.list_name();
    let left = say::minutes_left(until, cx.now.at);
    Some((
        format!("{} rings", call.by),
        format!("{} is ringing {name}: kept for them, {left} min left", call.by),
    ))
}
