//! `a`: the thing one step on. It does the next step or opens what the step needs; the last column of Today says which.
use super::asking::Next;
use super::choose::{act, barred, choices, code, refused, unless};
use super::target::{On, Target};
use super::{contact, decide, follow_up, monitoring, outcome, places, refer, validate};
use crate::desk::layers::{Choice, Pick, Say};
use crate::desk::screen::{Cx, ScreenId};
use crate::desk::seam::Command;
use crate::domain::booking::Told;
use crate::domain::ids::BookingId;
use crate::domain::next_step::Act;
use crate::domain::referral::Stage;
use crate::domain::rights::Right;
use crate::domain::support::Said;

pub use decide::accept;

pub(super) fn ahead(on: On, cx: &Cx<'_>) -> Next {
    let Some(target) = on.one().cloned() else { return Next::nothing() };
    let Some(step) = &target.step else {
        let why = format!("Nothing is owed to {}: this referral is closed.", target.name());
        return refused("ahead", target.who(), why);
    };
    match step.act {
        Act::Triage => Next::goto(ScreenId::Triage, &on),
        Act::Chase => decide::ask(on, cx),
        Act::Redirect => refer::refer(on, cx),
        Act::Book => places::book(&on, cx),
        Act::Call => match target.booking {
            Some(booking) => answer(target, booking, cx),
            None => contact::contact(on, cx),
        },
        Act::See if outcome::comes(&target, cx) => outcome::came(&target),
        // Nothing can be recorded of a day that is still ahead: what there is of it is its session, with the child in front.
        Act::See if outcome::is_ahead(&target, cx) => Next::goto(ScreenId::Session, &on),
        Act::See | Act::Outcome => outcome::outcome(&on, cx),
        Act::FollowUp => follow_up::follow_up(target, cx),
        Act::Review => monitoring::review(on, cx),
        Act::Complete | Act::Compare => Next::goto(ScreenId::Intake, &on),
        Act::Tell => Next::open(Say::new(target.subject.clone())),
        Act::Fill | Act::Cover => Next::goto(ScreenId::Session, &on),
        Act::Pack => Next::goto(ScreenId::Review, &on),
        // Ticked off where the line stands: it is of the reason, not of the child's course.
        Act::Read => Next::goto(ScreenId::Record, &on),
        Act::Validate | Act::Look => validate::answers(&on, Said::default(), true, cx),
    }
}

/// A held or offered place: the family says yes, no, or is not there.
fn answer(target: Target, booking: BookingId, cx: &Cx<'_>) -> Next {
    let book = barred(cx, Right::Book);
    let choice = |letter, words: &str| match &book {
        Some(why) => Choice::new(letter, words).refused(why.clone()),
        None => Choice::new(letter, words),
    };
    let mut all = vec![choice('y', "Agreed on the phone"), choice('d', "Declined")];
    if matches!(target.stage, Some(Stage::Held { .. })) {
        all.push(choice('g', "Give the place back"));
    }
    all.push(Choice::new('c', "No answer, a message or a note"));
    let pick = Pick::new("answer", format!("{}: what does the family say?", target.who()), all);
    Next::letter(pick, move |letter, cx| match letter {
        'y' => {
            let command = Command::AgreeOffer { booking, who: "the family".to_owned(), told: Told::Phone };
            Next::Act(act("agreed", vec![command], &target))
        }
        'g' => Next::Act(act("released", vec![Command::Release { booking }], &target)),
        'd' => declined(target, booking, cx),
        _ => contact::contact(On::One(Box::new(target)), cx),
    })
}

fn declined(target: Target, booking: BookingId, cx: &Cx<'_>) -> Next {
    let reasons = choices(&cx.home.rules.choices.decline_offer);
    let pick = Pick::new("declined", format!("{} declined: why?", target.who()), reasons);
    Next::letter(unless(pick, barred(cx, Right::Book)), move |letter, cx| {
        let reason = code(&cx.home.rules.choices.decline_offer, letter);
        let command = Command::DeclineOffer { booking, reason, words: String::new() };
        Next::Act(act("declined", vec![command], &target))
    })
}
