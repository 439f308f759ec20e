//! What a look may see: the State at one revision, who looks and when, records on request, and who else has what open.
//! The views turn it into an answer; they read nothing else.
use crate::domain::actor::Actor;
use crate::domain::code::Code;
use crate::domain::decide::{Now, PastFrame};
use crate::domain::event::Key;
use crate::domain::ids::ChildId;
use crate::domain::record::ChildRecord;
use crate::domain::state::State;
use crate::keeper::looks::Looked;
use crate::keeper::search::SearchIndex;
use crate::keeper::views::ViewCache;
use parking_lot::RwLock;
use std::collections::HashMap;

/// All that a view is made of.
pub struct LookContext<'a> {
    /// The State, unchanged while the view is made.
    pub state: &'a State,
    /// Who looks.
    pub actor: &'a Actor,
    /// When.
    pub now: &'a Now,
    /// Revision of the State.
    pub revision: u64,
    /// Everybody on record, to be found.
    pub search: &'a SearchIndex,
    /// A child's record, as new as the State; nothing where there is none.
    pub record: &'a dyn Fn(ChildId) -> Option<ChildRecord>,
    /// Who looked at a child's record, newest first.
    pub looked: &'a dyn Fn(ChildId) -> Vec<Looked>,
    /// The district of a full postcode by the loaded table.
    pub district: &'a dyn Fn(&str) -> Option<Code>,
    /// Orders of lists kept from one look to the next. One for the keeper's life; it follows the State by itself.
    pub cache: &'a ViewCache,
    /// The frame of that sequence; nothing where there is none (any more).
    pub frame: &'a dyn Fn(u64) -> Option<PastFrame>,
    /// The last frame that this user wrote and that nothing has undone, of that child only where one is named.
    pub recent: &'a dyn Fn(u32, Option<ChildId>) -> Option<PastFrame>,
    /// Whose frame that sequence is (the kernel's user id); none where it lies too far back.
    pub author: &'a dyn Fn(u64) -> Option<u32>,
    /// What the others have open.
    pub presence: &'a Presence,
    /// The client that looks, so that nobody is told of their own screen.
    pub client: ClientId,
}

impl LookContext<'_> {
    /// Who else has it open, in words; nothing where nobody has.
    pub fn open_by(&self, key: Key) -> Option<String> {
        self.presence.others(key, self.client)
    }
}

/// One connection, for as long as it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ClientId(pub u64);

/// Who has which row open: the `@` beside it. Kept in memory only.
#[derive(Debug, Default)]
pub struct Presence {
    open: RwLock<HashMap<ClientId, (Key, Box<str>)>>,
}

impl Presence {
    /// What a client has open now, or that it closed it. Returns the rows whose mark changes.
    pub fn set(&self, client: ClientId, name: &str, key: Option<Key>) -> Vec<Key> {
        let mut open = self.open.write();
        let before = match key {
            Some(key) => open.insert(client, (key, name.into())),
            None => open.remove(&client),
        };
        let mut changed: Vec<Key> = before.map(|(key, _)| key).into_iter().chain(key).collect();
        changed.dedup();
        changed
    }

    /// The names of those other than `but` who have it open, joined.
    pub fn others(&self, key: Key, but: ClientId) -> Option<String> {
        let open = self.open.read();
        let mut names: Vec<&str> = open
            .iter()
            .filter(|(client, (there, _))| **client != but && *there == key)
            .map(|(_, (_, name))| &**name)
            .collect();
        names.sort_unstable();
        names.dedup();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_are_named_and_oneself_is_not() {
        let presence = Presence::default();
        let key = Key::Child(ChildId(5));
        assert_eq!(presence.set(ClientId(1), "ana", Some(key)), [key]);
        presence.set(ClientId(2), "ben", Some(key));
        assert_eq!(presence.others(key, ClientId(1)).as_deref(), Some("ben"));
        assert_eq!(presence.others(key, ClientId(9)).as_deref(), Some("ana, ben"));
        assert_eq!(presence.set(ClientId(2), "ben", None), [key]);
        assert_eq!(presence.others(key, ClientId(1)), None);
    }
}
