//! `h` on a record whose address is hidden: a reason, and it is shown for this look; and the tick of whoever reads why.
use super::asking::Next;
use super::choose::{act, barred, refused, sentence};
use super::target::{On, Target};
use crate::desk::effect::{Act, Effect};
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::seam::{Command, Subject};
use crate::domain::child::Flags;
use crate::domain::glass::GlassAct;
use crate::domain::ids::ChildId;
use crate::domain::refusal::Refusal;
use crate::domain::rights::{Right, allowed};

/// Asks why, and has the address shown.
pub(super) fn show_hidden(on: &On, cx: &Cx<'_>) -> Next {
    let Some(target) = on.one() else { return Next::nothing() };
    let actor = &cx.home.actor;
    if allowed(actor.role, actor.agency, Right::LookRestricted) || !target.flags.has(Flags::RESTRICTED) {
        return refused("hidden", target.name().to_owned(), "Nothing here is hidden from you.");
    }
    if let Some(why) = barred(cx, Right::BreakGlass) {
        return refused("hidden", target.name().to_owned(), why);
    }
    why(target.clone(), None)
}

/// Asks why; `wrong` is what was typed before, and why that is not enough: it goes on there, and no key falls to the record.
fn why(target: Target, wrong: Option<(&str, &str)>) -> Next {
    // First what must not be cut off: that somebody will ask.
    let title = format!("Hidden address: a records officer reads why. {}", target.name());
    let kept = format!("hidden address {}", target.name());
    let mut form = sentence("hidden", title, "Why you need it now", true, kept);
    if let Some((typed, words)) = wrong {
        form = form.refused(&[("words", typed.to_owned())], "words", words);
    }
    Next::fields(form, move |values, _| {
        let child = target.subject.child;
        if child == ChildId(0) {
            return Next::say(Note::refused("No child is known here. Nothing was shown."));
        }
        let reason = values.get("words").trim().to_owned();
        let command = Command::Glass { act: GlassAct::Break { child, reason: reason.clone() } };
        Next::Act(act("hidden", vec![command], &target).or(Box::new(move |refusal: &Refusal| {
            why(target.clone(), Some((&reason, &refusal.words))).layer()
        })))
    })
}

/// Why an address was shown has been read.
pub fn read(glass: u32, subject: Subject) -> Effect {
    Effect::Do(Act::one("read", Command::Glass { act: GlassAct::Read { glass } }, Some(subject)))
}
