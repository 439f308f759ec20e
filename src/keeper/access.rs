//! The access log as it is asked for, and hidden addresses that are shown with a reason: what stands beside the State, put
//! together with it. The log is read before the State is held, so that a long one keeps nobody from working.
use crate::domain::actor::Actor;
use crate::domain::calendar::london_now;
use crate::domain::command::Command;
use crate::domain::glass::GlassAct;
use crate::domain::ids::ChildId;
use crate::domain::refusal::{Refusal, RefusalKind};
use crate::domain::rights::{Right, allowed};
use crate::keeper::engine::Reply;
use crate::keeper::look::ClientId;
use crate::keeper::looking;
use crate::keeper::looks::{self, Looked};
use crate::keeper::shared::Shared;
use crate::keeper::views::{self, access::Did};
use crate::keeper::{clock, written};
use crate::store::journal::Frame;
use crate::wire::access::{AccessOf, AccessRow, LOG};
use crate::wire::message::Answer;
use crate::wire::query::Query;
use crate::wire::view::View;
use chrono::NaiveDate;
use std::collections::VecDeque;
use std::sync::Arc;

/// Answers who looked at whom; itself a look, and logged as one.
pub fn look(
    shared: &Shared,
    client: ClientId,
    actor: &Actor,
    (of, since): (&AccessOf, Option<NaiveDate>),
    query: &Query,
) -> Answer {
    let now = shared.clock.now();
    let may = allowed(actor.role, actor.agency, Right::LookAccess);
    let erased = looks::erased(&shared.state.read().kept.erased);
    let looks = match of {
        _ if !may => Vec::new(),
        AccessOf::Child(child) => {
            shared.records.ready(shared.durable.get());
            shared.looks.of(*child, &erased)
        }
        AccessOf::By(user) => shared.looks.by(user, &erased),
        AccessOf::Glass => Vec::new(),
    };
    let did = match of {
        AccessOf::By(user) if may => match changes(shared, user, since) {
            Ok(did) => did,
            Err(words) => return Answer::Fault { words },
        },
        _ => Vec::new(),
    };
    if !did.is_empty() {
        shared.records.ready(shared.durable.get());
    }
    let seen = looking::look(shared, (actor, client), &now, false, |cx| {
        let view = match views::barred(cx, query) {
            Some(words) => View::Gone { words },
            None => views::access::page(cx, of, since, (&looks, &did))
                .map_or_else(views::gone, |page| View::Access(Box::new(page))),
        };
        (view, cx.revision)
    });
    let (mut view, revision) = match seen {
        Ok(seen) => seen,
        Err(words) => return Answer::Fault { words },
    };
    if let (View::Access(page), Some(change), false) =
        (&mut view, shared.looks.wrong(), *of == AccessOf::Glass)
    {
        // Among the rows, and the first of them: whoever reads them must not take them for all there are.
        page.rows.insert(
            0,
            AccessRow {
                at: now.today.and_time(now.time),
                user: LOG.to_owned(),
                child: ChildId(0),
                name: String::new(),
                screen: String::new(),
                change,
                reason: String::new(),
            },
        );
    }
    if matches!(view, View::Access(_)) {
        let (child, screen) = match of {
            AccessOf::Child(child) => (*child, "access".to_owned()),
            AccessOf::By(user) => (ChildId(0), format!("access by {user}")),
            AccessOf::Glass => (ChildId(0), "access, broken glass".to_owned()),
        };
        let (uid, user, reason) = (actor.uid, actor.name.to_string(), String::new());
        shared.looks.note(Looked { at: now.at, uid, user, child, screen, reason, amiss: None });
    }
    shared.durable.wait_for(revision);
    Answer::View(Box::new(view))
}

/// What a user changed, the newest first and no more than one answer tells: the whole journal is gone through for it.
fn changes(shared: &Shared, user: &str, since: Option<NaiveDate>) -> Result<Vec<Did>, String> {
    let mut last: VecDeque<Frame> = VecDeque::new();
    for frame in shared.journal.frames_from(1) {
        let frame = frame.map_err(|fault| fault.to_string())?;
        let on = london_now(clock::of_ms(frame.header.time_ms)).date();
        if since.is_none_or(|since| on >= since) && written::author(&frame).as_deref() == Some(user) {
            last.push_front(frame);
            last.truncate(views::access::ROWS);
        }
    }
    let did = last.iter().map(|frame| {
        let events = written::read(frame)?.map(|written| written.events).unwrap_or_default();
        Ok(Did { at: clock::of_ms(frame.header.time_ms), events })
    });
    did.collect()
}

/// Why a hidden address is not shown now, whatever the reason: who saw it could not be logged.
pub fn not_shown(shared: &Shared, command: &Command) -> Option<Refusal> {
    let Command::Glass { act: GlassAct::Break { .. } } = command else { return None };
    Some(Refusal::new(RefusalKind::Store, shared.looks.shut()?))
}

/// Where the command asks to see a hidden address: once that is on record, and not before, the client that asked is shown it.
pub fn shown_through(shared: &Arc<Shared>, client: ClientId, command: &Command, reply: Reply) -> Reply {
    let Command::Glass { act: GlassAct::Break { child, reason } } = command else { return reply };
    let (shared, child, reason) = (shared.clone(), *child, reason.clone());
    Box::new(move |answer| {
        if matches!(answer, Answer::Done(_)) {
            shared.presence.show_through(client, child, &reason);
        }
        reply(answer);
    })
}
