//! Line 2: the live counts. Every desk asks for them after every change, so each is the length of an order kept anyway.
use super::cache::Spec;
use super::today::{Steps, due_by};
use crate::domain::calendar::add_days;
use crate::domain::intake::IntakeState;
use crate::keeper::look::LookContext;
use crate::wire::query::Whose;
use crate::wire::view_list::Counts;

/// The counts.
pub(super) fn counts(cx: &LookContext<'_>) -> Counts {
    let extras = cx.cache.extras(cx);
    let today = cx.now.today;
    // An office whose team owns no steps of its own (administration, management) looks after all.
    let owns = cx.state.rules.pathways.iter().any(|pathway| pathway.team == cx.actor.team);
    let team = Steps::of(cx, if owns { Whose::Team } else { Whose::All });
    let owned: Vec<_> = extras.steps.iter().filter(|step| team.owns(step)).collect();
    let (late, to_do) = cx.cache.with(cx, &team.spec, |ids| {
        (due_by(cx, &team.spec, ids, add_days(today, -1)), due_by(cx, &team.spec, ids, today))
    });
    let put_off = put_off_late(cx, &team.spec) as usize;
    let (open, without_step) = open(cx);
    Counts {
        revision: cx.revision,
        now: today.and_time(cx.now.time),
        to_do: (to_do + owned.iter().filter(|step| step.step.due <= today).count()) as u32,
        late: (late + put_off + owned.iter().filter(|step| step.step.due < today).count()) as u32,
        to_triage: cx.cache.count(cx, &Spec::Triage { pathway: None }) as u32,
        freed: extras.freed,
        held: extras.held(&cx.actor.name, cx.now.at),
        past_target: cx.cache.count(cx, &Spec::past_target()) as u32,
        intake: cx
            .state
            .index
            .intake
            .iter()
            .filter(|id| cx.state.intake(**id).is_some_and(|item| item.state == IntakeState::Open))
            .count() as u32,
        open,
        without_step,
    }
}

/// Open referrals, and those of them that are not exactly once among all steps: always 0 (invariant 3).
pub(super) fn open(cx: &LookContext<'_>) -> (u32, u32) {
    let open: usize = cx.state.index.lists.values().map(std::collections::BTreeSet::len).sum();
    let steps = cx.cache.count(cx, &Spec::Steps { team: None });
    (open as u32, open.abs_diff(steps) as u32)
}

/// Late ones among steps that are shown on a later day: put off, they are late still.
pub(super) fn put_off_late(cx: &LookContext<'_>, of: &Spec) -> u32 {
    cx.cache.count(cx, &Spec::PutOffLate { of: Box::new(of.clone()) }) as u32
}
