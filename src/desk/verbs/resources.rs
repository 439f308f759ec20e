//! What is sent to a family that waits, and who wants no newsletter: behind `c`, since each is a contact.
use super::asking::Next;
use super::choose::{Deed, finish};
use super::target::On;
use super::validate::{WAYS, way};
use crate::desk::layers::{Choice, Pick};
use crate::desk::screen::Cx;
use crate::desk::seam::Command;
use crate::domain::ids::ChildId;
use crate::domain::support::SupportAct;

/// Letters of `c` that are no kind of contact.
pub(super) const RESOURCE: char = 'r';
pub(super) const NO_NEWSLETTER: char = 'x';
pub(super) const NEWSLETTER: char = 'y';

/// The choices.
pub(super) fn more() -> [Choice; 3] {
    [
        Choice::new(RESOURCE, "Resource sent .."),
        Choice::new(NO_NEWSLETTER, "Newsletter: no more, please"),
        Choice::new(NEWSLETTER, "Newsletter: wanted again"),
    ]
}

fn deed(act: SupportAct) -> Deed {
    Box::new(move |target| {
        if target.subject.child == ChildId(0) {
            return Err("no child is known here".to_owned());
        }
        Ok(vec![Command::Support { child: target.subject.child, act: act.clone() }])
    })
}

/// The first carer who has it wants none; or the first who has not wants it again.
pub(super) fn newsletter(on: On, wanted: bool) -> Next {
    let what = if wanted { "Newsletter wanted again" } else { "No newsletter" };
    finish("newsletter", on, what, deed(SupportAct::Newsletters { carer: String::new(), wanted }))
}

/// Which resource, then how it was sent. Those for the child's pathway come first.
pub(super) fn resource(on: On, cx: &Cx<'_>) -> Next {
    let mut list = cx.home.rules.support.resource.clone();
    let pathway = on.one().map(|target| target.pathway).filter(|code| !code.is_none());
    let fits = |codes: &[crate::domain::code::Code]| {
        codes.is_empty() || pathway.is_none_or(|code| codes.contains(&code))
    };
    list.retain(|known| fits(&known.pathways));
    list.sort_by_key(|known| known.pathways.is_empty());
    let all = list.iter().map(|known| Choice::new(known.key, known.name.clone())).collect();
    let pick = Pick::new("resource", format!("Send {}: what?", on.name()), all);
    Next::letter(pick, move |letter, _| {
        let Some(known) = list.iter().find(|known| known.key == letter).cloned() else {
            return Next::nothing();
        };
        let how = WAYS.map(|(letter, _, words)| Choice::new(letter, words)).into();
        let pick = Pick::new("sent how", format!("{}: sent how?", known.name), how);
        Next::letter(pick, move |letter, _| {
            let what = format!("Send: {}", known.name);
            finish("resource", on, what, deed(SupportAct::Resource { kind: known.id, how: way(letter) }))
        })
    })
}
