//! A better plan where places are shared, looked for beside all other work.
use crate::domain::actor::Actor;
use crate::keeper::clients::Client;
use crate::keeper::engine::Reply;
use crate::keeper::look::LookContext;
use crate::keeper::shared::Shared;
use crate::keeper::{looking, views};
use crate::wire::message::Answer;
use crate::wire::query::Query;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Longest that a better plan is looked for.
const IMPROVED_WITHIN: Duration = Duration::from_secs(3);

/// A plan improved beside all other work; whoever asks for another, or leaves, ends it.
pub(super) fn better(shared: &Shared, client: &Arc<Client>, actor: &Actor, query: &Query, reply: Reply) {
    let Query::Better { session, span, ref pins } = *query else { return };
    let pins = pins.clone();
    let now = shared.clock.now();
    let taken = |cx: &LookContext<'_>| (views::fill_taken(cx, session), cx.revision);
    let (taken, revision) = match looking::look(shared, (actor, client.id), &now, false, taken) {
        Ok((Ok(taken), revision)) => (taken, revision),
        Ok((Err(gone), _)) => return reply(Answer::View(gone)),
        Err(words) => return reply(Answer::Fault { words }),
    };
    shared.durable.wait_for(revision);
    let turn = client.improving.fetch_add(1, Ordering::AcqRel) + 1;
    let (client, began) = (client.clone(), Instant::now());
    let work = move || {
        let mut spent = || {
            if client.improving.load(Ordering::Acquire) == turn {
                began.elapsed().as_secs_f64() / IMPROVED_WITHIN.as_secs_f64()
            } else {
                1.0
            }
        };
        // Names in places, as the first plan had them: a look at nobody.
        reply(Answer::View(Box::new(views::filled(taken, &now, (session, span, &pins), Some(&mut spent)))));
    };
    // Where no thread can be had the plan that is shown stays: nobody waits for a better one but by its mark.
    let _ = std::thread::Builder::new().name("better plan".to_owned()).spawn(work);
}
