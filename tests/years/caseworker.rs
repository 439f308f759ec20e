//! A caseworker: opens the post, rings families that are owed a call, keeps records up to date, chases what was asked for.
use super::desk::{Desk, code};
use chrono::Days;
use rand::RngExt;
use waitwell::domain::booking::Told;
use waitwell::domain::command::Command;
use waitwell::domain::ids::{ChildId, ReferralId};
use waitwell::domain::look_alike;
use waitwell::domain::next_step::{Act, owed};
use waitwell::domain::order::Priority;
use waitwell::domain::referral::Stage;
use waitwell::domain::saying;

pub fn turn(desk: &mut Desk<'_>) -> Vec<Command> {
    match desk.dice.random_range(0..20) {
        0..9 => post(desk).into_iter().collect(),
        9..16 => ring(desk).into_iter().collect(),
        16..18 => ask_again(desk).into_iter().collect(),
        18 => amend(desk).into_iter().collect(),
        // Not theirs to do: the program says whose it is.
        _ => accept(desk).into_iter().collect(),
    }
}

/// The next letter: a referral, or the news of a death.
fn post(desk: &mut Desk<'_>) -> Option<Command> {
    let letter = desk.year.post.lock().pop_front()?;
    Some(match letter {
        Command::Register { details, referral, .. } => {
            // Whoever is like somebody on record is shown before it is saved: mostly they were looked at.
            let looked = desk.chance(0.9);
            let likes = look_alike::find(desk.state, &details);
            let knowing =
                if looked { likes.into_iter().map(|like| like.child).collect() } else { Vec::new() };
            Command::Register { details, referral, knowing }
        }
        Command::Died { child, on } => {
            let known = desk.state.next_child().0.saturating_sub(1).max(1);
            Command::Died { child: ChildId(1 + child.0 % known), on }
        }
        other => other,
    })
}

/// A family is owed a call: what it was told no longer holds, or it is asked whether the referral is still wanted.
fn ring(desk: &mut Desk<'_>) -> Option<Command> {
    let (state, today) = (desk.state, desk.today());
    let rows: Vec<ReferralId> = state.each_open().map(|row| row.id).collect();
    let untold: Vec<ReferralId> = state.index.untold.iter().map(|(referral, _)| *referral).collect();
    let mut tried = if desk.chance(0.7) { desk.pick(&untold).into_iter().collect() } else { Vec::new() };
    for _ in 0..6 {
        tried.extend(desk.pick(&rows));
    }
    let (row, act) = tried.into_iter().filter_map(|id| state.referral(id)).find_map(|row| {
        let step = owed(state, row, today).filter(|step| step.due <= today)?;
        matches!(step.act, Act::Call | Act::Tell).then_some((row, step.act))
    })?;
    let child = row.child;
    if act == Act::Tell || desk.chance(0.1) {
        let to = (desk.record)(child)?.details.carers.first()?.name.clone();
        let to = if desk.chance(0.05) { "a neighbour".to_owned() } else { to };
        let parts = vec![(row.id, saying::planned(state, row, today))];
        return Some(Command::Tell { child, parts, to, how: Told::Phone });
    }
    let result = code(if desk.chance(0.75) { "spoke" } else { "no-answer" });
    let referral = Some(row.id);
    Some(Command::Contact { child, referral, kind: code("call"), result, words: String::new() })
}

/// What was asked for comes, or is asked for again; a step is put off.
fn ask_again(desk: &mut Desk<'_>) -> Option<Command> {
    let today = desk.today();
    let open: Vec<_> = desk
        .state
        .each_open()
        .filter(|row| matches!(row.stage, Stage::InfoAsked { .. }))
        .map(|row| row.id)
        .collect();
    if let Some(referral) = desk.pick(&open) {
        return Some(if desk.chance(0.6) {
            Command::InfoCame { referral, words: "by e-mail".to_owned() }
        } else {
            Command::Chase { referral }
        });
    }
    let any: Vec<_> = desk.state.each_open().map(|row| row.id).collect();
    let referral = desk.pick(&any)?;
    desk.chance(0.1).then(|| Command::PutOff {
        referral,
        until: today + Days::new(5),
        reason: code("answer"),
    })
}

/// A family has moved; mostly the record was looked at as it stands.
fn amend(desk: &mut Desk<'_>) -> Option<Command> {
    let children: Vec<ChildId> = desk.state.each_child().map(|row| row.id).collect();
    let child = desk.pick(&children).filter(|_| desk.dice.random_bool(0.2))?;
    let mut details = (desk.record)(child)?.details;
    details.address = format!("{} New Road", desk.dice.random_range(1..200));
    let rev = desk.state.child(child)?.rev.saturating_sub(u64::from(desk.chance(0.1)));
    Some(Command::Amend { child, details: Box::new(details), rev })
}

fn accept(desk: &mut Desk<'_>) -> Option<Command> {
    let referral = desk.state.each_open().find(|row| row.stage == Stage::Triage)?.id;
    desk.chance(0.2).then_some(Command::Accept { referral, priority: Priority::Soon })
}
