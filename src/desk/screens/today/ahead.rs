//! `a` and Enter on Today: most steps are a verb's; those of no one child open what settles them.
use crate::desk::effect::Effect;
use crate::desk::keymap::Action;
use crate::desk::layers::offers::Best;
use crate::desk::layers::{Calls, Compare, Repair};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, ScreenId};
use crate::desk::screens::session::People;
use crate::desk::seam::Subject;
use crate::desk::verbs::{self, Target, review};
use crate::domain::ids::VisitId;
use crate::domain::next_step::Act;
use crate::wire::view_list::{About, StepRow};

/// `a` once more, on a row whose step is done: it is never the next row's (keys.md, rule 7).
pub fn done() -> Vec<Effect> {
    let words = "This step is done, and off the list: Down goes to the next one. Nothing was changed.";
    vec![Effect::Say(Note::refused(words))]
}

/// Does the step, or opens what it needs.
pub fn ahead(row: &StepRow, cx: &Cx<'_>) -> Vec<Effect> {
    match row.about {
        About::Intake(item) if row.step.act == Act::Compare => vec![Effect::Open(Compare::item(item))],
        About::Place(session, slot) if row.step.act == Act::Call => {
            vec![Effect::Open(Calls::about(session, slot))]
        }
        About::Place(session, slot) => vec![Effect::Open(Best::for_place(session, Some(slot)))],
        About::Unheld(session) => vec![Effect::Open(match &row.trouble {
            Some(trouble) => Repair::of((**trouble).clone()),
            None => People::of(session),
        })],
        About::Intake(_) | About::Unquorate(_) | About::Unanswered(_) => open(row, cx),
        About::Visit(visit) => {
            // What came of the visit is asked, or whether they were rung: never the next step of whoever stands first.
            let owes = if row.step.act == Act::Outcome { Action::Outcome } else { Action::Ahead };
            vec![on_the_board(row, visit, Some(owes))]
        }
        About::Review(referral, part) => {
            vec![review::part_done(referral, part, Target::step(row, cx).subject)]
        }
        About::Seat(_) => row.seat.as_ref().map_or_else(Vec::new, |seat| verbs::seat::ahead(seat, cx)),
        About::Glass(glass) => vec![verbs::glass::read(glass, Target::step(row, cx).subject)],
        About::Referral(_) | About::Short(_) => verbs::run(Action::Ahead, &Target::step(row, cx), cx),
    }
}

/// Opens what the row is about: the record, or where the thing stands.
pub fn open(row: &StepRow, cx: &Cx<'_>) -> Vec<Effect> {
    match row.about {
        About::Intake(item) => {
            let subject = Subject { item: Some(item), name: row.name.clone(), ..Subject::default() };
            vec![Effect::Goto(ScreenId::Intake, Some(subject))]
        }
        About::Place(session, _) | About::Unheld(session) => {
            vec![Effect::Goto(ScreenId::Session, Some(Subject::session(session)))]
        }
        About::Unquorate(session) | About::Unanswered(session) => {
            vec![Effect::Goto(ScreenId::Review, Some(Subject::session(session)))]
        }
        About::Visit(visit) => vec![
            on_the_board(row, visit, None),
            Effect::Say(Note::done(format!("{}: {}", row.name, row.step.words))),
        ],
        About::Review(referral, _) => {
            let subject = Subject::referral(row.child.unwrap_or_default(), referral, row.name.clone());
            vec![Effect::Goto(ScreenId::Review, Some(subject))]
        }
        About::Seat(_) => row.seat.as_ref().map_or_else(Vec::new, |seat| {
            let subject = Subject { seat: Some(seat.seat), ..Subject::session(seat.session) };
            vec![Effect::Goto(ScreenId::Session, Some(subject))]
        }),
        About::Glass(_) | About::Referral(_) | About::Short(_) => {
            verbs::run(Action::Open, &Target::step(row, cx), cx)
        }
    }
}

/// The board of the visit's own drop-in, with the cursor on it.
fn on_the_board(row: &StepRow, visit: VisitId, owes: Option<Action>) -> Effect {
    let child = Subject::child(row.child.unwrap_or_default(), row.name.clone());
    let subject = Subject { session: row.session, visit: Some(visit), owes, ..child };
    Effect::Goto(ScreenId::DropIns, Some(subject))
}
