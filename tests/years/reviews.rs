//! A clinician of the reviews: packs under consent, meetings begun with who is there, minutes out, first opinions kept out of
//! second ones.
use super::desk::{Desk, code};
use super::dice::Of;
use chrono::Days;
use rand::RngExt;
use waitwell::domain::booking::Told;
use waitwell::domain::command::Command;
use waitwell::domain::ids::{ReferralId, StaffId};
use waitwell::domain::review::{MeetingAct, Pack, PackAct, ViewState, Whose, has_page, is_review};
use waitwell::domain::session::Answer;

pub fn turn(desk: &mut Desk<'_>) -> Vec<Command> {
    if desk.chance(0.5)
        && let Some(start) = begins(desk)
    {
        return vec![start];
    }
    let packs: Vec<ReferralId> = desk.state.reviews.keys().copied().collect();
    for _ in 0..4 {
        let Some(referral) = desk.pick(&packs) else { break };
        let pack = &desk.state.reviews[&referral];
        if let Some(act) = next(desk, pack) {
            return vec![Command::Review { referral, act }];
        }
    }
    Vec::new()
}

/// A review of today begins, with those who said that they come; now and then one of them does not.
fn begins(desk: &mut Desk<'_>) -> Option<Command> {
    let (state, today) = (desk.state, desk.today());
    let due: Vec<_> = desk
        .between(today - Days::new(14), today)
        .filter(|s| {
            state.rules.service(s.service).is_some_and(has_page)
                && (s.date < today || s.start <= desk.now.minute())
        })
        .filter(|s| state.meetings.get(&s.id).is_none_or(|meeting| meeting.started.is_none()))
        .collect();
    let session = desk.pick(&due)?;
    let yes = session.people.iter().filter(|m| m.answer == Answer::Accepted);
    let mut here: Vec<StaffId> = yes.map(|m| m.staff).collect();
    if desk.year.dice(Of::Invited, session.id.0, session.date).random_range(0..100) < 8 {
        here.pop();
    }
    Some(Command::Meeting { session: session.id, act: MeetingAct::Start { here } })
}

/// What a pack lacks next.
fn next(desk: &mut Desk<'_>, pack: &Pack) -> Option<PackAct> {
    let row = desk.state.referral(pack.referral)?;
    let (today, mut fate) = (desk.today(), desk.year.dice(Of::Outcome, pack.referral.0, pack.begun));
    if pack.minutes.is_some_and(|minutes| minutes.out.is_none()) {
        return Some(if desk.chance(0.3) { recommended(desk) } else { PackAct::MinutesOut });
    }
    if !row.stage.is_open() {
        return pack
            .recommendations
            .iter()
            .position(|one| one.done.is_none())
            .map(|at| PackAct::Done(at as u8));
    }
    let service = desk.state.rules.component(row.pathway, row.component)?.service;
    if !desk.state.rules.service(service).is_some_and(is_review) {
        let first = StaffId(fate.random_range(1..=desk.state.next_staff().0.saturating_sub(1).max(1)));
        return pack.first.is_none().then(|| PackAct::First(vec![first]));
    }
    if fate.random_range(0..4) == 0 && pack.needs.is_empty() {
        return Some(PackAct::Needs(vec![code(["learning", "sensory"][fate.random_range(0..2)])]));
    }
    let Some(consent) = pack.consent.as_ref().filter(|consent| consent.given) else {
        let given = desk.chance(0.9);
        return Some(PackAct::Consent { given, who: "the mother".to_owned(), how: Told::Phone });
    };
    if pack.basis.is_none() {
        return Some(PackAct::Basis(code("public-task")));
    }
    if pack.reports.is_empty() {
        return Some(PackAct::AskAll);
    }
    let missing = pack.reports.iter().find(|report| !report.is_in());
    match missing.filter(|_| consent.on + Days::new(7) <= today) {
        Some(report) if desk.chance(0.8) => Some(PackAct::In(report.kind)),
        Some(report) => Some(PackAct::Chase(report.kind)),
        None if pack.parent == ViewState::Missing => {
            Some(PackAct::View { whose: Whose::Parent, words: "Mornings go best.".to_owned() })
        }
        None => None,
    }
}

fn recommended(desk: &Desk<'_>) -> PackAct {
    let (agency, owner) = (code("nhs"), code("slt"));
    let words = "Visual timetable at school".to_owned();
    PackAct::Recommend { agency, owner, words, due: desk.today() + Days::new(28) }
}
