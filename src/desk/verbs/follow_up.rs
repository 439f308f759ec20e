//! The follow-up of a child who was not brought: contacts while it is open, and its closing, which a clinical role does with
//! all four things on record.
use super::asking::{Next, Values};
use super::choose::{act, barred};
use super::contact;
use super::target::{On, Target};
use crate::desk::effect::Act;
use crate::desk::layers::{Choice, FormLayer, Pick};
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::Command;
use crate::desk::widgets::{Field, Form};
use crate::domain::ids::ReferralId;
use crate::domain::refusal::Refusal;
use crate::domain::rights::Right;

pub(super) fn follow_up(target: Target, cx: &Cx<'_>) -> Next {
    let mut close = vec![
        Choice::new('b', "Close it: another appointment is offered"),
        Choice::new('d', "Close it: discharged, with the reason why that is best for the child"),
    ];
    if let Some(why) = barred(cx, Right::FollowUp) {
        close = close.into_iter().map(|choice| choice.refused(why.clone())).collect();
    }
    let choices = [vec![Choice::new('c', "A call, a message or a note")], close].concat();
    let pick = Pick::new("follow up", format!("{} was not brought: the follow-up", target.name()), choices);
    Next::letter(pick, move |letter, cx| match (letter, target.subject.referral) {
        ('b' | 'd', Some(referral)) => {
            let discharge = letter == 'd';
            Next::fields(form(&target, discharge, None), move |values, _| {
                Next::Act(closed(&target, referral, discharge, values))
            })
        }
        _ => contact::contact(On::One(Box::new(target)), cx),
    })
}

/// Four things, each needed; what the keeper found wrong stands at its field.
fn form(target: &Target, discharge: bool, wrong: Option<(&Values, &str, &str)>) -> FormLayer {
    let field = |name, label: &str| Field::text(name, label).needed().wide(50).at_most(1_000);
    let mut form = Form::new(vec![
        field("contacts", "Attempts to reach"),
        field("flags_checked", "Flags looked at"),
        field("told", "Who was told"),
        field("decision", "Decision and why"),
    ]);
    if let Some((values, name, words)) = wrong {
        form = form.filled(&values.0);
        form.wrong(name, words);
    }
    let what = if discharge { "discharged" } else { "another appointment" };
    let title = format!("Close the follow-up of {}: {what}", target.name());
    FormLayer::new("follow up", title, form).kept_as(format!("follow-up of child {}", target.subject.child.0))
}

fn closed(target: &Target, referral: ReferralId, discharge: bool, values: Values) -> Act {
    let text = |name| values.get(name).to_owned();
    let command = Command::CloseFollowUp {
        referral,
        contacts: text("contacts"),
        flags_checked: text("flags_checked"),
        told: text("told"),
        decision: text("decision"),
        discharge,
    };
    let target = target.clone();
    act("follow up", vec![command], &target).or(Box::new(move |refusal: &Refusal| {
        let name = refusal.field.clone()?;
        let form = form(&target, discharge, Some((&values, &name, &refusal.words)));
        let again: Box<dyn Layer> = match Next::fields(form, move |values, _| {
            Next::Act(closed(&target, referral, discharge, values))
        }) {
            Next::Ask(layer, then) => Box::new(super::Asking::new(layer, then)),
            Next::Act(_) | Next::Effects(_) => return None,
        };
        Some(again)
    }))
}
