//! The verbs of every screen that shows children: one letter, then choices, then one act. A screen says which verb on whom;
//! all that follows (layers, command, answer, undo) is the verb's own affair.
//!
//! A screen calls [`run`] with the row in front, [`run_marked`] where rows are marked, [`repeat`] for `.`, and does with the
//! effects what it does with all others. It need not know what was chosen: the app says the answer and has the screen fetch
//! what is in sight again. A screen that goes on by itself is told the act's slot (`accept`, `put off`, ...) in
//! `Screen::acted`.
mod after;
mod ahead;
mod asking;
mod choose;
mod contact;
mod course;
mod decide;
mod follow_up;
pub mod glass;
mod many;
mod monitoring;
mod outcome;
mod places;
mod refer;
pub mod register;
mod repeat;
mod resources;
pub mod review;
mod same;
pub mod seat;
mod seat_places;
mod short;
mod target;
#[cfg(test)]
mod tests;
pub mod validate;

pub use ahead::accept;
pub use asking::{Asking, Next};
pub use choose::{Deed, barred, letters, unless};
pub use outcome::comes;
pub use refer::barred_from;
pub use repeat::repeat;
pub use same::compare;
pub use target::{On, Target};
#[cfg(test)]
pub(crate) use tests::row;

use super::effect::{Effect, Slot};
use super::keymap::Action;
use super::message::Note;
use super::screen::{Cx, ScreenId};
use super::seam::Subject;
use crate::domain::child::ChildDetails;
use crate::domain::ids::{ChildId, ReferralId};
use crate::wire::view_record::AmendPage;

/// What a verb wants done for this child. A verb that is none of these: nothing.
pub fn run(verb: Action, target: &Target, cx: &Cx<'_>) -> Vec<Effect> {
    begin(verb, On::One(Box::new(target.clone())), cx).effects()
}

/// Why a verb cannot be done for this child now, where it would say so at once; beginning it does nothing.
pub fn why_not(verb: Action, target: &Target, cx: &Cx<'_>) -> Option<String> {
    if !verb.changes() {
        return None;
    }
    match begin(verb, On::One(Box::new(target.clone())), cx) {
        Next::Ask(layer, _) => layer.why_not(),
        Next::Act(_) | Next::Effects(_) => None,
    }
}

/// A verb that has to wait: its layer opens all the same and says why, so that the letters meant for it go nowhere else.
pub fn not_yet(title: &str, why: &str) -> Vec<Effect> {
    choose::refused("not yet", title.to_owned(), why).effects()
}

/// The same for marked rows: chosen once, then shown for each before anything is done.
pub fn run_marked(verb: Action, marks: &[ReferralId], cx: &Cx<'_>) -> Vec<Effect> {
    match verb {
        Action::Priority | Action::Later | Action::Contact | Action::Info | Action::Cancel => {
            begin(verb, On::Marked(marks.to_vec()), cx).effects()
        }
        _ if verb.changes() => {
            let title = format!("{} marked children", marks.len());
            choose::refused("marks", title, "This is decided one child at a time: take the marks off first.")
                .effects()
        }
        _ => Vec::new(),
    }
}

/// The same for marked rows that the screen knows whole, each with its booking in front.
pub fn run_rows(verb: Action, rows: Vec<Target>, cx: &Cx<'_>) -> Vec<Effect> {
    match verb {
        Action::Contact | Action::Cancel | Action::Later => begin(verb, On::Rows(rows), cx).effects(),
        _ => {
            let title = format!("{} marked children", rows.len());
            choose::refused("marks", title, "This is decided one child at a time: take the marks off first.")
                .effects()
        }
    }
}

/// A deed of a screen's own on marked rows, shown for each before anything is done.
pub fn deed_on(slot: Slot, what: &str, rows: Vec<Target>, deed: Deed) -> Vec<Effect> {
    choose::finish(slot, On::Rows(rows), what, deed).effects()
}

/// The form over what is held of a child; `rev` is what the record showed.
pub fn amend(subject: &Subject, details: &ChildDetails, rev: u64, cx: &Cx<'_>) -> Vec<Effect> {
    register::begin_amend(subject, details, rev, cx).effects()
}

/// The same for a child whose NHS number is to be put right: at the number.
pub fn amend_number(of: &AmendPage, cx: &Cx<'_>) -> Vec<Effect> {
    let subject = Subject::child(of.child, of.details.list_name());
    register::amend_number(&subject, &of.details, of.rev, cx).effects()
}

/// The first step of a verb.
fn begin(verb: Action, on: On, cx: &Cx<'_>) -> Next {
    let nobody = on.one().is_some_and(|target| target.subject.child == ChildId(0));
    if nobody && is_of_children(verb) {
        let why = cx.keymap.nobody("");
        // Whatever letters follow a verb, they must not fall through to another.
        return if verb.changes() {
            choose::refused("nobody", "No child".to_owned(), why)
        } else {
            Next::say(Note::refused(why))
        };
    }
    match verb {
        Action::Ahead => ahead::ahead(on, cx),
        Action::Book => places::book(&on, cx),
        Action::Move => places::change(&on, cx),
        Action::Cancel => places::cancel(on, cx),
        Action::Contact => contact::contact(on, cx),
        Action::Refer => refer::refer(on, cx),
        Action::Info => decide::ask(on, cx),
        Action::Decline => decide::decline(on, cx),
        Action::Outcome => outcome::outcome(&on, cx),
        Action::Priority => course::priority(on, cx),
        Action::Later => course::later(on, cx),
        Action::Same => same::same(&on, cx),
        Action::ShowHidden => glass::show_hidden(&on, cx),
        Action::New => register::begin(on.one(), cx),
        Action::Triage => Next::goto(ScreenId::Triage, &on),
        Action::Open => Next::goto(ScreenId::Record, &on),
        Action::Why => why(&on),
        Action::Who => on.one().map_or_else(Next::nothing, |target| {
            Next::open(super::layers::Who::new(target.subject.child, &target.subject.name))
        }),
        _ => Next::nothing(),
    }
}

fn why(on: &On) -> Next {
    let Some(target) = on.one() else { return Next::nothing() };
    match target.subject.referral {
        Some(referral) => Next::open(super::layers::Why::new(target.subject.child, referral, target.clock)),
        None => Next::say(Note::refused(format!(
            "{} has no open referral, so there is no wait to explain.",
            target.subject.name
        ))),
    }
}

/// Verbs that need a child in front; a new referral needs none.
fn is_of_children(verb: Action) -> bool {
    verb != Action::New && (verb.changes() || matches!(verb, Action::Why | Action::Who | Action::Open))
}
