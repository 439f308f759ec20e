//! `a` and Enter on Today: most steps are a verb's; those of no one child open what settles them.
use crate::desk::effect::Effect;
use crate::desk::keymap::Action;
use crate::desk::layers::Compare;
use crate::desk::message::Note;
use crate::desk::screen::{Cx, ScreenId};
use crate::desk::seam::Subject;
use crate::desk::verbs::{self, Target};
use crate::domain::next_step::Act;
use crate::wire::view_list::{About, StepRow};

/// Does the step, or opens what it needs.
pub fn ahead(row: &StepRow, cx: &Cx<'_>) -> Vec<Effect> {
    match row.about {
        About::Intake(item) if row.step.act == Act::Compare => vec![Effect::Open(Compare::item(item))],
        About::Intake(_) | About::Place(..) | About::Visit(_) => open(row, cx),
        About::Referral(_) => verbs::run(Action::Ahead, &Target::step(row, cx), cx),
    }
}

/// Opens what the row is about: the record, or where the thing stands.
pub fn open(row: &StepRow, cx: &Cx<'_>) -> Vec<Effect> {
    match row.about {
        About::Intake(item) => {
            let subject = Subject { item: Some(item), name: row.name.clone(), ..Subject::default() };
            vec![Effect::Goto(ScreenId::Intake, Some(subject))]
        }
        About::Place(session, _) => vec![Effect::Goto(ScreenId::Session, Some(Subject::session(session)))],
        About::Visit(_) => vec![
            Effect::Goto(ScreenId::DropIns, None),
            Effect::Say(Note::done(format!("{}: {}", row.name, row.step.words))),
        ],
        About::Referral(_) => verbs::run(Action::Open, &Target::step(row, cx), cx),
    }
}
