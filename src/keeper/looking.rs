//! One look at the State with all that a view may read, put together here alone: what a desk is shown and what refuses a signature
//! are made of the same.
use crate::domain::actor::Actor;
use crate::domain::decide::Now;
use crate::keeper::look::{ClientId, LookContext};
use crate::keeper::search::SearchIndex;
use crate::keeper::shared::Shared;
use crate::keeper::{looks, past};
use parking_lot::Mutex;

/// Looks, while the State stands still. `finds`: whether children are looked for by what was typed.
///
/// # Errors
/// A record that was asked for could not be read: the words to show.
pub fn look<R>(
    shared: &Shared,
    (actor, client): (&Actor, ClientId),
    now: &Now,
    finds: bool,
    see: impl FnOnce(&LookContext<'_>) -> R,
) -> Result<R, String> {
    // Records are read as of what is safe now: waiting for more under the State's lock would hold the engine up.
    let safe = shared.durable.get();
    let fault = Mutex::new(None);
    let record = |child| match shared.records.child(child, safe) {
        Ok(record) => record,
        Err(words) => {
            *fault.lock() = Some(words);
            None
        }
    };
    let districts = shared.districts.read().clone();
    let journal = &*shared.journal;
    let seen = {
        let state = shared.state.read();
        // After a start it is made for a moment yet: only who finds waits for it.
        let none = SearchIndex::new();
        let found = finds.then(|| shared.search.read());
        let people = shared.people.read().clone();
        let own = people.on_the_diary(actor.uid, &actor.name);
        let own =
            own.and_then(|name| state.staff.iter().flatten().find(|s| s.name.eq_ignore_ascii_case(name)));
        see(&LookContext {
            state: &state,
            own: own.map(|person| person.id),
            actor,
            now,
            revision: state.seq,
            search: found.as_deref().unwrap_or(&none),
            record: &record,
            looked: &|child| shared.looks.of(child, &looks::erased(&state.kept.erased)),
            left: &|each| shared.looks.each(&looks::erased(&state.kept.erased), each),
            read: &|child| shared.looks.is_read(child),
            district: &|postcode| districts(postcode),
            cache: &shared.views,
            frame: &|seq| past::frame(journal, seq),
            recent: &|uid, child| shared.past.recent(journal, uid, child),
            mine: &|uid, most| shared.past.mine(journal, uid, most),
            with: &|seq| shared.past.with(journal, seq),
            author: &|seq| shared.past.author(journal, seq),
            presence: &shared.presence,
            client,
        })
    };
    fault.into_inner().map_or(Ok(seen), Err)
}
