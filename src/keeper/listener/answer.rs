//! What each request is answered with. Commands go to the engine; looks are made here, on the connection's own thread.
use super::{Door, Life};
use crate::domain::actor::{Actor, Role};
use crate::domain::ids::ChildId;
use crate::domain::rights::{self, Right};
use crate::keeper::clients::Client;
use crate::keeper::engine::{Job, Order, Reply};
use crate::keeper::look::{ClientId, LookContext};
use crate::keeper::looks::Looked;
use crate::keeper::search::SearchIndex;
use crate::keeper::shared::Shared;
use crate::keeper::{feedings, past, verify, views};
use crate::wire::message::{Answer, Ask, Push, Request, Status, Tell};
use crate::wire::query::{At, Filter, Query, Sort, SortBy, Whose};
use crate::wire::view::View;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Answers one request, now or when the engine has done it.
pub(super) fn answer(door: &Door, client: &Arc<Client>, ask: Ask) {
    let actor = client.actor.read().clone();
    let reply = reply_to(client, ask.no);
    let shared = &door.shared;
    match ask.request {
        Request::Do { id, command, seen: _ } => {
            send(door, Job::Do(Order { id, actor, client: Some(client.id), command, reply }));
        }
        Request::WasDone { id } => send(door, Job::WasDone(id, actor.uid, reply)),
        Request::Look { query } => reply(look(shared, client.id, &actor, &query)),
        Request::Open { key } => {
            let touched = shared.presence.set(client.id, &actor.name, key);
            if !touched.is_empty() {
                let push = Push {
                    revision: shared.durable.get(),
                    touched,
                    by: actor.name.clone(),
                    words: "".into(),
                };
                shared.clients.push(push, Some(client.id));
            }
            reply(Answer::Ok);
        }
        Request::KeepDraft { name, text } => {
            let now = shared.clock.now().at.timestamp();
            reply(match shared.drafts.keep(actor.uid, &name, text, now) {
                Ok(()) => Answer::Ok,
                Err(words) => Answer::Fault { words },
            });
        }
        Request::Drafts => {
            reply(Answer::Drafts(shared.drafts.of(actor.uid, shared.clock.now().at.timestamp())));
        }
        Request::Status => reply(Answer::Status(status(shared))),
        Request::Hello { .. } => reply(Answer::Fault { words: "You have been welcomed already.".to_owned() }),
        Request::Stay { .. } | Request::Stop | Request::Reload | Request::Verify { .. } => {
            if !rights::allowed(actor.role, actor.agency, Right::Configure) {
                let words = rights::refused(actor.role, Right::Configure);
                reply(Answer::No { words });
                return;
            }
            match ask.request {
                Request::Stay { stay } => {
                    shared.stays.store(stay, Ordering::Release);
                    let _ = door.life.send(Life::Attached);
                    reply(Answer::Ok);
                }
                Request::Stop => {
                    let _ = door.life.send(Life::Stop(client.id, reply));
                }
                Request::Reload => {
                    let _ = door.life.send(Life::Reload(reply));
                }
                Request::Verify { rebuild } => {
                    let report =
                        if rebuild { verify::rebuild_running(shared) } else { verify::running(shared) };
                    reply(Answer::Report { well: report.well, lines: report.lines });
                }
                _ => {}
            }
        }
    }
}

/// Where an answer goes: to the client, under the number of its question.
fn reply_to(client: &Arc<Client>, no: u32) -> Reply {
    let client = client.clone();
    Box::new(move |answer| client.reply(Tell::Reply { no, answer: Box::new(answer) }))
}

fn send(door: &Door, job: Job) {
    // Where the engine has ended so has the keeper: the client hears that it closes, and asks again later.
    let _ = door.jobs.send(job);
}

/// What there is to tell, and what has come since.
pub(super) fn told(shared: &Shared) -> Vec<String> {
    let mut told = shared.told.lock().clone();
    if let Some(why) = shared.records.failed() {
        told.push(format!(
            "The records cannot be kept up at this moment ({why}). Nothing is lost; lists, bookings and looks go on. They are \
             taken up again by themselves; where they are not within minutes, run `waitwell rebuild`."
        ));
    }
    told.extend(feedings::broken_off(shared));
    told
}

/// The keeper's health.
fn status(shared: &Shared) -> Status {
    let state = shared.state.read();
    let children = state.each_child().count() as u32;
    let referrals = state.each_referral().count() as u32;
    let open = state.each_open().count() as u32;
    let stepless =
        state.each_open().filter(|row| crate::domain::next_step::owed(&state, row).is_none()).count() as u32;
    drop(state);
    Status {
        pid: std::process::id(),
        revision: shared.durable.get(),
        store: shared.folder.path().display().to_string(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        clients: shared.clients.len() as u32,
        children,
        referrals,
        open,
        without_step: stepless,
        records_at: shared.records.applied(),
        stays: shared.stays.load(Ordering::Acquire),
        practice: shared.folder.is_practice(),
        told: told(shared),
    }
}

/// Makes a view at one revision, and sends it only once that revision is safe.
fn look(shared: &Shared, client: ClientId, actor: &Actor, query: &Query) -> Answer {
    let now = shared.clock.now();
    // Records are read as of what is safe now: waiting for more under the State's lock would hold the engine up.
    let safe = shared.durable.get();
    if of_records(query) {
        shared.records.ready(safe);
    }
    let fault = parking_lot::Mutex::new(None);
    let record = |child| match shared.records.child(child, safe) {
        Ok(record) => record,
        Err(words) => {
            *fault.lock() = Some(words);
            None
        }
    };
    let looked = |child| shared.looks.of(child);
    let districts = shared.districts.read().clone();
    let district = |postcode: &str| districts(postcode);
    let journal = &*shared.journal;
    let frame = |seq| past::frame(journal, seq);
    let recent = |uid, child| shared.past.recent(journal, uid, child);
    let author = |seq| shared.past.author(journal, seq);
    let (view, revision) = {
        let state = shared.state.read();
        // After a start it is made for a moment yet: only who finds waits for it.
        let none = SearchIndex::new();
        let found = matches!(query, Query::Find { .. }).then(|| shared.search.read());
        let search = found.as_deref().unwrap_or(&none);
        let cx = LookContext {
            state: &state,
            actor,
            now: &now,
            revision: state.seq,
            search,
            record: &record,
            looked: &looked,
            district: &district,
            cache: &shared.views,
            frame: &frame,
            recent: &recent,
            author: &author,
            presence: &shared.presence,
            client,
        };
        (views::look(&cx, query), state.seq)
    };
    if let Some(words) = fault.into_inner() {
        return Answer::Fault { words };
    }
    for (child, screen) in looks_of(query, &view) {
        let (uid, user) = (actor.uid, actor.name.to_string());
        shared.looks.note(Looked { at: now.at, uid, user, child, screen: screen.to_owned() });
    }
    shared.durable.wait_for(revision);
    Answer::View(Box::new(view))
}

/// Whether a view is made of records, and not of the State alone.
fn of_records(query: &Query) -> bool {
    matches!(
        query,
        Query::Record { .. }
            | Query::Beside { .. }
            | Query::Why { .. }
            | Query::Who { .. }
            | Query::Triage { .. }
            | Query::Item { .. }
            | Query::Compare { .. }
            | Query::Known { .. }
            | Query::Places { .. }
    )
}

/// Makes what every desk asks for first before one does. It shows nobody anything.
pub fn warm(shared: &Shared) {
    let own = shared.own_actor();
    let scheduler = Actor { role: Role::Scheduler, ..own.clone() };
    let at = At::Row(0);
    let sort = Sort { by: SortBy::Order, down: false };
    // As the desk begins: whose clock still runs.
    let still_waiting = Filter { running: true, ..Filter::default() };
    let list = || Query::List { filter: still_waiting.clone(), sort, at, rows: 1 };
    for (actor, query) in [
        (&own, Query::Counts),
        (&own, Query::Today { whose: Whose::All, at, rows: 1 }),
        (&own, list()),
        (&scheduler, list()),
    ] {
        look(shared, ClientId::default(), actor, &query);
    }
}

/// The children whose records a view shows, and by which screen: what the access log keeps.
fn looks_of(query: &Query, view: &View) -> Vec<(ChildId, &'static str)> {
    match (query, view) {
        (_, View::Gone { .. }) => Vec::new(),
        (Query::Record { child }, _) => vec![(*child, "record")],
        (Query::Beside { child }, _) => vec![(*child, "beside")],
        (Query::Why { child, .. }, _) => vec![(*child, "why")],
        (Query::Who { child }, _) => vec![(*child, "who")],
        (Query::Compare { a, b }, _) => vec![(*a, "compare"), (*b, "compare")],
        (_, View::Triage(Some(card), _)) => vec![(card.row.child, "triage")],
        // What is written to a file leaves the keeper: every child in it was looked at.
        (_, View::Sheet(page)) => page.children.iter().map(|child| (*child, "export")).collect(),
        (_, View::Item(page)) => {
            page.compare.iter().flat_map(|two| [(two.a.0, "intake"), (two.b.0, "intake")]).collect()
        }
        _ => Vec::new(),
    }
}
