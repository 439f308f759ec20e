//! A triage clinician: accepts, asks for more, declines, redirects, answers redirections, looks again where a more urgent band
//! was asked for.
use super::desk::{Desk, code};
use rand::RngExt;
use waitwell::domain::command::Command;
use waitwell::domain::ids::ReferralId;
use waitwell::domain::order::Priority;
use waitwell::domain::referral::Stage;

pub fn turn(desk: &mut Desk<'_>) -> Vec<Command> {
    let open = |row: &&waitwell::domain::referral::Referral| {
        row.is_undecided() || matches!(row.stage, Stage::Redirecting { .. })
    };
    // The first of the queue: two clinicians often have the same one open.
    let waiting: Vec<(ReferralId, Stage)> =
        desk.state.each_open().filter(open).take(6).map(|row| (row.id, row.stage)).collect();
    let Some((referral, stage)) = desk.pick(&waiting) else { return monitored(desk).into_iter().collect() };
    let priority = match desk.dice.random_range(0..100) {
        0..6 => Priority::Urgent,
        6..18 => Priority::Soon,
        _ => Priority::Routine,
    };
    let words = "as written in the form".to_owned();
    vec![match (stage, desk.dice.random_range(0..100)) {
        (Stage::Redirecting { .. }, 0..70) => Command::AcceptRedirect { referral },
        (Stage::Redirecting { .. }, _) => Command::ReturnRedirect { referral, words },
        (_, 0..5) => Command::Ask { referral, topic: code("hearing"), words },
        (_, 5..9) => {
            let instead = "Advice line".to_owned();
            Command::Decline { referral, reason: code("criteria"), instead, words }
        }
        // Nobody is declined with nothing: refused.
        (_, 9) => Command::Decline { referral, reason: code("criteria"), instead: String::new(), words },
        (_, 10..13) => Command::Redirect { referral, to: code("slcn"), words },
        _ => Command::Accept { referral, priority },
    }]
}

/// Reviews of active monitoring; sometimes it ends.
fn monitored(desk: &mut Desk<'_>) -> Option<Command> {
    let under: Vec<ReferralId> = desk
        .state
        .each_open()
        .filter(|row| matches!(row.stage, Stage::Monitoring { .. }))
        .map(|row| row.id)
        .collect();
    let referral = desk.pick(&under).filter(|_| desk.dice.random_bool(0.1))?;
    Some(if desk.chance(0.5) { Command::Resume { referral } } else { Command::ReviewMonitoring { referral } })
}
