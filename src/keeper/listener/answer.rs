//! What each request is answered with. Commands go to the engine; looks are made here, on the connection's own thread.
use super::{Door, Life};
use crate::domain::actor::{Actor, Role};
use crate::domain::event::Key;
use crate::domain::ids::ChildId;
use crate::domain::rights::{self, Right};
use crate::keeper::allowance::{Counted, Held, unread_words};
use crate::keeper::clients::Client;
use crate::keeper::engine::{Job, Order as Deed, Reply};
use crate::keeper::erase::{self as erasing, Order};
use crate::keeper::health::health;
use crate::keeper::look::{ClientId, LookContext};
use crate::keeper::looks::Looked;
use crate::keeper::shared::Shared;
use crate::keeper::{access, begun, feedings, giving, looking, verify, views};
use crate::wire::frame;
use crate::wire::message::{Answer, Ask, Push, Request, Status, Tell};
use crate::wire::prefs::PrefChange;
use crate::wire::query::{At, Filter, Query, SheetOf, Sort, SortBy, Whose};
use crate::wire::support::SupportLook;
use crate::wire::view::View;
use crate::wire::view_keeping::{KeepingOf, KeepingPage};
use crate::wire::view_short::ShortOf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Answers one request, now or when the engine has done it.
pub(super) fn answer(door: &Door, client: &Arc<Client>, ask: Ask, asked: Held) {
    let actor = client.actor.read().clone();
    let reply = reply_to(client, ask.no, asked);
    let shared = &door.shared;
    match ask.request {
        Request::Active => {
            client.idle.ends(shared.clock.now().at);
            reply(Answer::Ok);
        }
        Request::Do { id, command, seen: _ } => {
            client.idle.ends(shared.clock.now().at);
            if let Some(no) = access::not_shown(shared, &command) {
                return reply(Answer::Refused(Box::new(no)));
            }
            let reply = access::shown_through(shared, client.id, &command, reply);
            send(door, Job::Do(Deed { id, actor, client: Some(client.id), command, reply }));
        }
        Request::WasDone { id } => send(door, Job::WasDone(id, actor.uid, reply)),
        Request::Look { query } if matches!(*query, Query::Better { .. }) => {
            super::better::better(shared, client, &actor, &query, reply);
        }
        Request::Look { query } => {
            let Counted { allowance, limits, .. } = &client.counted;
            // What could not be sent need not be made. The counts are little, and every desk shows them.
            if *query != Query::Counts && !allowance.has_room(frame::LONGEST, limits) {
                return reply(Answer::Fault { words: unread_words(limits) });
            }
            let held = allowance.look(limits);
            let answer = look(shared, client.id, &actor, &query);
            drop(held);
            reply(answer);
        }
        Request::Open { key } => {
            let touched = shared.presence.set(client.id, &actor.name, key);
            look_again(shared, client, &actor, touched);
            reply(Answer::Ok);
        }
        Request::Here { here } => {
            let touched = shared.presence.at_place(client.id, &actor.name, here.place);
            look_again(shared, client, &actor, touched);
            if let Some(stands) = here.stands {
                *client.stands.lock() = Some(stands).filter(|stands| !stands.is_empty());
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
        Request::Prefs => {
            let prefs = Box::new(shared.prefs.of(actor.uid));
            reply(Answer::Prefs { prefs, words: String::new() });
        }
        Request::KeepPrefs { change } => keep_prefs(shared, client.id, &actor, &change, reply),
        Request::Habits { news } => {
            reply(match shared.habits.add(actor.uid, news) {
                Ok(()) => Answer::Ok,
                Err(words) => Answer::Fault { words },
            });
        }
        Request::Status => reply(Answer::Status(status(shared))),
        Request::Erase { child, name, order } => erase(door, client.id, actor, (child, name, order), reply),
        Request::Hello { .. } => reply(Answer::Fault { words: "You have been welcomed already.".to_owned() }),
        Request::Stay { .. } | Request::Stop | Request::Reload | Request::Verify { .. } => {
            if !rights::allowed(actor.role, actor.agency, Right::Configure) {
                let does = match ask.request {
                    Request::Stop => "stops the keeper",
                    Request::Stay { .. } => "keeps the keeper running when nobody is there",
                    Request::Verify { .. } => "has the store looked through",
                    _ => "has the configuration read again",
                };
                let words = rights::refused_to(actor.role, Right::Configure, does);
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

/// Whether a child may be erased is said before anybody's work is interrupted for it.
fn erase(
    door: &Door,
    client: ClientId,
    actor: Actor,
    (child, name, order): (ChildId, String, Option<String>),
    reply: Reply,
) {
    if !rights::allowed(actor.role, actor.agency, Right::Keep) {
        let words = rights::refused(actor.role, Right::Keep);
        return reply(Answer::No { words });
    }
    let now = match door.shared.clock.now_for_change() {
        Ok(now) => now,
        Err(words) => return reply(Answer::No { words }),
    };
    let order = Order { child, name, order, again: None, actor, now };
    match erasing::asked(&door.shared, order) {
        Ok(order) => drop(door.life.send(Life::Erase(client, Box::new(order), reply))),
        Err(words) => reply(Answer::No { words }),
    }
}

/// Changes what a person keeps of lists, and lets the others know where it is theirs, too.
fn keep_prefs(shared: &Shared, client: ClientId, actor: &Actor, change: &PrefChange, reply: Reply) {
    let now = shared.clock.now();
    match shared.prefs.change(actor, change, now.today.and_time(now.time)) {
        Ok((prefs, words)) => {
            // Columns are taken up at the next login: they do not change under somebody's eyes.
            if !matches!(change, PrefChange::Columns(_)) {
                let push = Push {
                    revision: shared.durable.get(),
                    touched: Vec::new(),
                    by: actor.name.clone(),
                    words: "".into(),
                    prefs: true,
                };
                shared.clients.push(push, Some(client));
            }
            reply(Answer::Prefs { prefs: Box::new(prefs), words });
        }
        Err(words) => reply(Answer::Fault { words }),
    }
}

/// The others see beside these rows who has them open.
fn look_again(shared: &Shared, client: &Client, actor: &Actor, touched: Vec<Key>) {
    if touched.is_empty() {
        return;
    }
    shared.clients.push(Push::of_open(touched, &actor.name), Some(client.id));
}

/// Where an answer goes: to the client, under the number of its question. What the question took of its user's allowance is
/// given back with it.
fn reply_to(client: &Arc<Client>, no: u32, asked: Held) -> Reply {
    let client = client.clone();
    Box::new(move |answer| {
        drop(asked);
        client.reply(&Tell::Reply { no, answer: Box::new(answer) });
    })
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
    told.extend(shared.looks.amiss());
    told.extend(feedings::broken_off(shared));
    told
}

/// The keeper's health.
fn status(shared: &Shared) -> Status {
    let state = shared.state.read();
    let children = state.each_child().count() as u32;
    let referrals = state.each_referral().count() as u32;
    let open = state.each_open().count() as u32;
    let today = shared.clock.now().today;
    let (erased, days) = (state.kept.erased.clone(), state.rules.settings.backups_kept_days);
    let stepless =
        state.each_open().filter(|row| crate::domain::next_step::owed(&state, row, today).is_none()).count()
            as u32;
    drop(state);
    let notes = crate::store::kept::notes(&shared.folder);
    let (kept, wrong) = health(&shared.folder, &notes);
    // What is owed to a disk that is put away is told, and is no fault while it is.
    let (owed, is_away) = erasing::owed((&shared.folder, &notes), &erased, today, days);
    let is_whole = !shared.unread.load(Ordering::Acquire) && shared.damaged.lock().is_none();
    let is_well =
        is_whole && shared.looks.amiss().is_empty() && wrong.is_empty() && (owed.is_empty() || is_away);
    let mut told = told(shared);
    told.extend(wrong);
    told.extend(owed);
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
        state: match (is_well, told.is_empty()) {
            (false, _) => "fault",
            (true, false) => "look",
            (true, true) => "well",
        }
        .to_owned(),
        told,
        kept: Box::new(kept),
    }
}

/// Makes a view at one revision, and sends it only once that revision is safe.
fn look(shared: &Shared, client: ClientId, actor: &Actor, query: &Query) -> Answer {
    if *query == Query::Begun {
        return Answer::View(Box::new(View::Begun(begun::begun(shared))));
    }
    if let Query::Access { of, since } = query {
        return access::look(shared, client, actor, (of, *since), query);
    }
    // What leaves is logged, or does not leave.
    if views::leaves(query).is_some()
        && let Some(words) = shared.looks.shut()
    {
        return Answer::View(Box::new(View::Gone { words }));
    }
    let now = shared.clock.now();
    let seen = query.seen();
    if of_records(&seen) {
        shared.records.ready(shared.durable.get());
    }
    let finds = matches!(*seen, Query::Find { .. } | Query::Entry { .. } | Query::Whose { .. });
    let see = |cx: &LookContext<'_>| (views::look(cx, query), cx.revision);
    // A plan of all places takes seconds: what it needs is taken out, and the State goes on.
    if let Query::Fill { session, span, pins } | Query::Elsewhere { session, span, pins, .. } = query {
        let taken = |cx: &LookContext<'_>| (views::fill_taken(cx, *session), cx.revision);
        let (taken, revision) = match looking::look(shared, (actor, client), &now, false, taken) {
            Ok(taken) => taken,
            Err(words) => return Answer::Fault { words },
        };
        let of = (*session, *span, &pins[..]);
        let planned = |taken| match query {
            Query::Elsewhere { referral, .. } => views::placed_elsewhere(taken, &now, of, *referral),
            _ => views::filled(taken, &now, of, None),
        };
        let view = taken.map_or_else(|gone| *gone, planned);
        let view = noted(shared, client, actor, (query, view), now.at);
        shared.durable.wait_for(revision);
        return Answer::View(Box::new(view));
    }
    let (mut view, revision) = match looking::look(shared, (actor, client), &now, finds, see) {
        Ok(seen) => seen,
        Err(words) => return Answer::Fault { words },
    };
    if let (View::Keeping(KeepingPage::Document(document)), Query::Keeping(of)) = (&mut view, query) {
        **document = giving::whole(shared, *of, std::mem::take(document));
    }
    if let (View::Keeping(KeepingPage::Exports(rows)), Query::Keeping(KeepingOf::Exports(since))) =
        (&mut view, query)
    {
        giving::backups(shared, rows, *since);
    }
    if let View::Calendar(page) = &mut view {
        let id = u128::from_be_bytes(shared.folder.id());
        page.store = format!("{:016x}", (id >> 64) as u64);
    }
    let view = noted(shared, client, actor, (query, view), now.at);
    shared.durable.wait_for(revision);
    Answer::View(Box::new(view))
}

/// Notes whom an answer tells of. Nothing is sent that does not come through here; what leaves, only once it is logged.
fn noted(
    shared: &Shared,
    client: ClientId,
    actor: &Actor,
    (query, view): (&Query, View),
    at: chrono::DateTime<chrono::Utc>,
) -> View {
    let mut leaving = Vec::new();
    for (child, screen) in views::looks_of(query, &view) {
        let (uid, user) = (actor.uid, actor.name.to_string());
        let through = matches!(&view, View::Record(page) if page.shown);
        let reason = shared.presence.through(client, child).filter(|_| through);
        let reason = reason.map_or_else(String::new, String::from);
        let look = Looked { at, uid, user, child, screen: screen.to_owned(), reason, amiss: None };
        if views::is_leaving(screen) {
            leaving.push(look);
        } else {
            shared.looks.note_page(client, look);
        }
    }
    if leaving.is_empty() {
        return view;
    }
    shared.looks.note_surely(leaving).map_or_else(|words| View::Gone { words }, |()| view)
}

/// Whether a view is made of records, and not of the State alone.
fn of_records(query: &Query) -> bool {
    matches!(
        query,
        Query::Record { .. }
            | Query::Beside { .. }
            | Query::Why { .. }
            | Query::Say { .. }
            | Query::Who { .. }
            | Query::Triage { .. }
            | Query::Item { .. }
            | Query::Compare { .. }
            | Query::Known { .. }
            | Query::Places { .. }
            | Query::Session { .. }
            | Query::Entry { .. }
            | Query::UndoPreview { .. }
            | Query::Mine { .. }
            | Query::Paper { .. }
            | Query::Review { .. }
            | Query::Sheet { of: SheetOf::Letters(_), .. }
            | Query::Keeping(_)
            | Query::ShortNotice { of: ShortOf::Place(..) }
    ) || matches!(query, Query::Support(of) if !matches!(of, SupportLook::Families { .. }))
}

/// Makes what every desk asks for first before one does. It shows nobody anything.
pub fn warm(shared: &Shared) {
    let own = shared.own_actor();
    let scheduler = Actor { role: Role::Scheduler, ..own.clone() };
    let (at, sort) = (At::Row(0), Sort { by: SortBy::Order, down: false });
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
