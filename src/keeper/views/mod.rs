//! From a look to a view: one arm a screen. Reads the context and nothing else.
use crate::domain::intake::IntakeState;
use crate::domain::next_step::next_step;
use crate::domain::referral::Stage;
use crate::keeper::look::LookContext;
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_list::Counts;

/// Answers a look.
pub fn look(cx: &LookContext<'_>, query: &Query) -> View {
    match query {
        Query::Counts => View::Counts(counts(cx)),
        _ => View::Gone { words: "This screen is not served by the keeper yet.".to_owned() },
    }
}

fn counts(cx: &LookContext<'_>) -> Counts {
    let mut counts = Counts {
        revision: cx.revision,
        now: cx.now.today.and_time(cx.now.time),
        intake: cx.state.intakes.iter().flatten().filter(|item| item.state == IntakeState::Open).count()
            as u32,
        ..Counts::default()
    };
    for row in cx.state.each_open() {
        counts.open += 1;
        counts.to_triage += u32::from(row.stage == Stage::Triage);
        match next_step(row, &cx.state.rules) {
            None => counts.without_step += 1,
            Some(step) if step.owner == cx.actor.team && step.due <= cx.now.today => {
                counts.to_do += 1;
                counts.late += u32::from(step.due < cx.now.today);
            }
            Some(_) => {}
        }
    }
    counts
}
