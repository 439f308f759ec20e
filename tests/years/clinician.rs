//! A clinician: records what came of appointments, closes the follow-ups of children who were not brought, refers on.
use super::desk::{Desk, code};
use super::dice::Of;
use chrono::Days;
use rand::RngExt;
use waitwell::domain::booking::Told;
use waitwell::domain::child::Flags;
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral};
use waitwell::domain::ids::ReferralId;
use waitwell::domain::offers::MonitorWhy;
use waitwell::domain::referral::{CloseReason, Referral, Stage};
use waitwell::domain::review::{HELD_WITHOUT, Pack};
use waitwell::domain::support::{Check, SupportAct, Whom};

pub fn turn(desk: &mut Desk<'_>) -> Vec<Command> {
    let due: Vec<&Referral> = desk
        .state
        .each_open()
        .filter(|row| matches!(row.stage, Stage::Seen { .. } | Stage::NotBrought { .. }))
        .take(12)
        .collect();
    let Some(row) = desk.pick(&due) else { return now_and_then(desk).into_iter().collect() };
    match row.stage {
        Stage::Seen { .. } => came_of(desk, row),
        _ => followed_up(desk, row.id),
    }
}

fn came_of(desk: &Desk<'_>, row: &Referral) -> Vec<Command> {
    let Some(booking) = row.stage.booking() else { return Vec::new() };
    let mut fate = desk.year.dice(Of::Outcome, row.id.0, desk.today());
    let dice = fate.random_range(0..100);
    let last = desk.state.rules.component(row.pathway, row.component + 1).is_none();
    let outcome = match row.pathway.as_str() {
        "slcn" | "ot" if row.component == 0 && dice < 35 => "complete",
        "slcn" | "ot" if last && dice < 20 => "follow-up",
        "nd" if last && dice < 12 => "unclear",
        "nd" if last => ["diagnosis", "no-diagnosis"][usize::from(dice >= 60)],
        "nd" if row.component == 0 && dice < 3 => "monitor",
        "mar" | "ccc" if dice < 10 => "again",
        _ if last => "complete",
        _ if dice < 5 => "again",
        _ if dice < 7 => "discharge",
        _ => "step-done",
    };
    let see_by = (outcome == "follow-up").then(|| desk.today() + Days::new(80));
    let words = held(desk, row);
    let refer = (outcome == "unclear").then(|| Box::new(within(desk, row.pathway, "ccc")));
    let mut all =
        vec![Command::Outcome { booking, outcome: Code::known(outcome), see_by, words, refer, given: None }];
    let to = match outcome {
        "diagnosis" | "no-diagnosis" if dice % 2 == 0 => Some("mar"),
        "complete" if row.pathway == code("slcn") && dice % 6 == 0 => Some("mar"),
        _ => None,
    };
    all.extend(to.map(|to| Command::Refer { child: row.child, referral: within(desk, row.pathway, to) }));
    all
}

/// A review that was held without consent on record says why.
fn held(desk: &Desk<'_>, row: &Referral) -> String {
    let consents = desk.state.reviews.get(&row.id).is_some_and(Pack::may_share);
    if row.pathway == code("mar") && !consents {
        format!("{HELD_WITHOUT}: asked in the room")
    } else {
        String::new()
    }
}

fn within(desk: &Desk<'_>, from: Code, to: &'static str) -> NewReferral {
    NewReferral::within(&desk.state.rules, desk.me, (from, code(to)), "What next?", desk.today())
}

/// Worked part by part, then closed: seldom short of a part, or with what is no rationale. Both are refused.
fn followed_up(desk: &mut Desk<'_>, referral: ReferralId) -> Vec<Command> {
    let Some(child) = desk.state.referral(referral).map(|row| row.child) else { return Vec::new() };
    let flags = desk.state.child(child).map(|row| row.flags).unwrap_or_default();
    let (plan, looked_after) = (flags.has(Flags::PROTECTION), flags.has(Flags::LOOKED_AFTER));
    let told = |whom, how: Option<Told>| {
        let words = how.map_or_else(|| "has none".to_owned(), |_| String::new());
        Check::Told { whom, how, words }
    };
    let mut checks = vec![
        Check::Flags { plan, looked_after },
        told(Whom::Referrer, Some(Told::Letter)),
        told(Whom::Gp, Some(Told::Letter)),
        told(Whom::SocialWorker, (plan || looked_after).then_some(Told::Phone)),
    ];
    let mut decision = "still wanted: another place, mornings".to_owned();
    let discharge = desk.chance(0.08).then(|| "seen elsewhere since then, the family says".to_owned());
    match desk.dice.random_range(0..12) {
        0 => checks.truncate(2),
        1 => "could not be reached".clone_into(&mut decision),
        _ => {}
    }
    let words = "rang the mother twice, spoke to her on the second call".to_owned();
    let (kind, result) = (code("call"), code("spoke"));
    let mut all = vec![Command::Contact { child, referral: Some(referral), kind, result, words }];
    let act = |check| SupportAct::Check { referral, check };
    all.extend(checks.into_iter().map(|check| Command::Support { child, act: act(check) }));
    all.push(Command::CloseFollowUp { referral, decision, discharge, because: Code::known("private") });
    all
}

/// Seldom: monitoring is agreed, a priority raised, a referral ended.
fn now_and_then(desk: &mut Desk<'_>) -> Option<Command> {
    let waiting: Vec<ReferralId> = desk.state.each_open().map(|row| row.id).collect();
    let referral = desk.pick(&waiting)?;
    Some(match desk.dice.random_range(0..400) {
        0 => Command::Monitor { referral, why: MonitorWhy::Decided },
        1 => {
            let (reason, choice, words) = (CloseReason::Withdrawn, code("withdrawn"), String::new());
            Command::Close { referral, reason, choice, words }
        }
        2 => Command::SetPriority { referral, priority: waitwell::domain::order::Priority::Soon },
        _ => return None,
    })
}
