//! Active monitoring: begun for a child who waits, by a clinician's decision or after declined offers; reviewed; ended.
use super::asking::Next;
use super::choose::{act, barred, finish, unless};
use super::target::{On, Target};
use crate::desk::layers::{Choice, FormLayer, Pick};
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::seam::Command;
use crate::desk::widgets::{Field, Form};
use crate::domain::ids::ReferralId;
use crate::domain::next_step::Act;
use crate::domain::offers::MonitorWhy;
use crate::domain::rights::Right;

/// Letter of active monitoring, as among the outcomes of an appointment.
const LETTER: char = 'm';

/// Whether it can be agreed without an appointment: the child waits for a place, and the person here may agree it.
pub(super) fn may_begin(target: &Target, cx: &Cx<'_>) -> bool {
    let waits = target.stage.map_or_else(|| target.owes(&[Act::Book]), |stage| stage.wants_place());
    waits && target.subject.referral.is_some() && barred(cx, Right::Monitor).is_none()
}

/// What can be recorded of a child who waits: active monitoring; every other letter says that there was no appointment.
pub(super) fn without_appointment(target: Target, fit: Vec<Choice>, unfit: Vec<Choice>) -> Next {
    let why = format!("{} has no appointment to record anything about.", target.name());
    let others = fit.into_iter().filter(|choice| choice.letter != LETTER);
    let others = others.map(|choice| Choice::new(choice.letter, choice.words).refused(why.clone()));
    let others: Vec<Choice> =
        others.chain(unfit.into_iter().filter(|choice| choice.letter != LETTER)).collect();
    let all = vec![Choice::new(LETTER, "Active monitoring agreed")];
    let title = format!("{} has no appointment: what else was decided?", target.who());
    Next::letter(Pick::new("outcome", title, all).leaving_out(others), move |_, _| begin(target))
}

/// What led to it.
fn begin(target: Target) -> Next {
    let Some(referral) = target.subject.referral else { return Next::nothing() };
    let all = vec![
        Choice::new('c', "A clinician decided that it is best, and the family agrees"),
        Choice::new('d', "The family declined reasonable offers, and agrees"),
    ];
    let title = format!("Active monitoring of {}: what led to it?", target.who());
    Next::letter(Pick::new("monitoring", title, all), move |letter, _| match letter {
        'd' => declined(target, referral),
        _ => agree(&target, referral, MonitorWhy::Decided),
    })
}

/// The talk and the agreement that declined offers need beside them.
fn declined(target: Target, referral: ReferralId) -> Next {
    let form = Form::new(vec![
        Field::text("talk", "Said in the talk").wide(60).at_most(1_000),
        Field::text("agreed", "Family: who agreed").wide(30).at_most(100),
    ]);
    let title = format!("Offers declined, active monitoring: {}", target.who());
    let kept = format!("monitoring {}", target.name());
    Next::fields(FormLayer::new("monitoring", title, form).kept_as(kept), move |values, _| {
        let (talk, agreed_by) = (values.get("talk").to_owned(), values.get("agreed").to_owned());
        agree(&target, referral, MonitorWhy::Declined { talk, agreed_by })
    })
}

fn agree(target: &Target, referral: ReferralId, why: MonitorWhy) -> Next {
    Next::Act(act("monitoring", vec![Command::Monitor { referral, why }], target))
}

/// The next step under active monitoring: reviewed, or back on the list.
pub(super) fn review(on: On, cx: &Cx<'_>) -> Next {
    let Some(referral) = on.one().and_then(|target| target.subject.referral) else {
        return Next::say(Note::refused("There is no referral in front."));
    };
    let all = [('r', "Reviewed: monitoring goes on"), ('b', "Back on the list, at the old place")];
    let all = all.map(|(letter, words)| Choice::new(letter, words)).into();
    let pick = Pick::new("review", format!("Active monitoring of {}", on.name()), all);
    Next::letter(unless(pick, barred(cx, Right::Monitor)), move |letter, _| {
        let deed = move |_: &Target| {
            Ok(vec![if letter == 'r' {
                Command::ReviewMonitoring { referral }
            } else {
                Command::Resume { referral }
            }])
        };
        finish("review", on, "Review", Box::new(deed))
    })
}
