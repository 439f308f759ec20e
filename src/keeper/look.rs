//! What a look may see: the State at one revision, who looks and when, records on request, and who else has what open.
//! The views turn it into an answer; they read nothing else.
use crate::domain::actor::Actor;
use crate::domain::code::Code;
use crate::domain::decide::{Now, PastFrame};
use crate::domain::event::Key;
use crate::domain::ids::{ChildId, SessionId, StaffId};
use crate::domain::record::ChildRecord;
use crate::domain::state::State;
use crate::keeper::looks::Looked;
use crate::keeper::search::SearchIndex;
use crate::keeper::views::ViewCache;
use chrono::NaiveDate;
use parking_lot::RwLock;
use std::collections::HashMap;

/// All that a view is made of.
pub struct LookContext<'a> {
    /// The State, unchanged while the view is made.
    pub state: &'a State,
    /// Who looks.
    pub actor: &'a Actor,
    /// Who that is on the diary, as the configuration says.
    pub own: Option<StaffId>,
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
    /// Shows every look of the log, oldest first: whole, for what left the building.
    pub left: &'a dyn Fn(&mut dyn FnMut(Looked)),
    /// Whether anybody has read a child's record or referral.
    pub read: &'a dyn Fn(ChildId) -> bool,
    /// The district of a full postcode by the loaded table.
    pub district: &'a dyn Fn(&str) -> Option<Code>,
    /// Orders of lists kept from one look to the next. One for the keeper's life; it follows the State by itself.
    pub cache: &'a ViewCache,
    /// The frame of that sequence; nothing where there is none (any more).
    pub frame: &'a dyn Fn(u64) -> Option<PastFrame>,
    /// The last frame that this user wrote and that nothing has undone, of that child only where one is named.
    pub recent: &'a dyn Fn(u32, Option<ChildId>) -> Option<PastFrame>,
    /// The last frames of this user that nothing has undone, the last first, at most so many.
    pub mine: &'a dyn Fn(u32, usize) -> Vec<PastFrame>,
    /// The other frames of that frame's act that nothing has undone, the last first.
    pub with: &'a dyn Fn(u64) -> Vec<u64>,
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

    /// Who else has a place of a session in front, to be booked, in words; nothing where nobody has.
    pub fn place_of(&self, place: (SessionId, u8)) -> Option<String> {
        self.presence.others_at(place, self.client)
    }
}

/// One connection, for as long as it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ClientId(pub u64);

/// Who has which row open: the `@` beside it. Kept in memory only.
#[derive(Debug, Default)]
pub struct Presence {
    open: RwLock<HashMap<ClientId, (Key, Box<str>)>>,
    /// Who has which place of a session in front, to be booked.
    places: RwLock<HashMap<ClientId, ((SessionId, u8), Box<str>)>>,
    /// To whom a hidden address is shown, and why: until they open something else, or leave.
    through: RwLock<HashMap<ClientId, (ChildId, Box<str>)>>,
    /// The day on which somebody of a team was last here, since the keeper started.
    here: RwLock<HashMap<Code, NaiveDate>>,
}

impl Presence {
    /// Somebody of that team has come in.
    pub fn came(&self, team: Code, day: NaiveDate) {
        self.here.write().insert(team, day);
    }

    /// Whether somebody of that team was here on that day.
    pub fn was_here(&self, team: Code, day: NaiveDate) -> bool {
        self.here.read().get(&team) == Some(&day)
    }

    /// What a client has open now, or that it closed it. Returns the rows whose mark changes.
    pub fn set(&self, client: ClientId, name: &str, key: Option<Key>) -> Vec<Key> {
        self.through.write().remove(&client);
        let mut open = self.open.write();
        let before = match key {
            Some(key) => open.insert(client, (key, name.into())),
            None => open.remove(&client),
        };
        let mut changed: Vec<Key> = before.map(|(key, _)| key).into_iter().chain(key).collect();
        changed.dedup();
        changed
    }

    /// The place a client has in front to be booked, or that it has none. Returns the sessions whose marks change.
    pub fn at_place(&self, client: ClientId, name: &str, place: Option<(SessionId, u8)>) -> Vec<Key> {
        let mut places = self.places.write();
        let before = match place {
            Some(place) => places.insert(client, (place, name.into())),
            None => places.remove(&client),
        };
        let before = before.map(|(place, _)| place);
        if before == place {
            return Vec::new();
        }
        let mut changed: Vec<Key> =
            before.into_iter().chain(place).map(|(session, _)| Key::Session(session)).collect();
        changed.dedup();
        changed
    }

    /// A client is shown the hidden address of a child, for the record it has open and no longer.
    pub fn show_through(&self, client: ClientId, child: ChildId, why: &str) {
        self.through.write().insert(client, (child, why.into()));
    }

    /// Why a client is shown the hidden address of that child; nothing where it is not.
    pub fn through(&self, client: ClientId, child: ChildId) -> Option<Box<str>> {
        let through = self.through.read();
        through.get(&client).filter(|(shown, _)| *shown == child).map(|(_, why)| why.clone())
    }

    /// The names of those other than `but` who have it open, joined.
    pub fn others(&self, key: Key, but: ClientId) -> Option<String> {
        joined(&self.open.read(), key, but)
    }

    /// The names of those other than `but` who have that place in front, joined.
    pub fn others_at(&self, place: (SessionId, u8), but: ClientId) -> Option<String> {
        joined(&self.places.read(), place, but)
    }
}

fn joined<K: PartialEq + Copy>(
    there: &HashMap<ClientId, (K, Box<str>)>,
    key: K,
    but: ClientId,
) -> Option<String> {
    let others = there.iter().filter(|(client, (at, _))| **client != but && *at == key);
    let mut names: Vec<&str> = others.map(|(_, (_, name))| &**name).collect();
    names.sort_unstable();
    names.dedup();
    (!names.is_empty()).then(|| names.join(", "))
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

    #[test]
    fn a_place_in_front_marks_its_session_once() {
        let presence = Presence::default();
        let (one, two) = ((SessionId(3), 1), (SessionId(3), 2));
        assert_eq!(presence.at_place(ClientId(1), "ana", Some(one)), [Key::Session(SessionId(3))]);
        assert!(presence.at_place(ClientId(1), "ana", Some(one)).is_empty(), "nothing changed");
        assert_eq!(presence.at_place(ClientId(1), "ana", Some(two)), [Key::Session(SessionId(3))]);
        assert_eq!(presence.others_at(two, ClientId(2)).as_deref(), Some("ana"));
        assert_eq!(presence.others_at(one, ClientId(2)), None);
        assert_eq!(presence.at_place(ClientId(1), "ana", None), [Key::Session(SessionId(3))]);
        assert!(presence.at_place(ClientId(1), "ana", None).is_empty());
    }

    #[test]
    fn what_is_shown_through_the_glass_is_hidden_again_with_the_next_look() {
        let presence = Presence::default();
        presence.show_through(ClientId(1), ChildId(5), "safeguarding call");
        assert_eq!(presence.through(ClientId(1), ChildId(5)).as_deref(), Some("safeguarding call"));
        assert_eq!(presence.through(ClientId(1), ChildId(6)), None);
        assert_eq!(presence.through(ClientId(2), ChildId(5)), None);
        presence.set(ClientId(1), "ana", Some(Key::Child(ChildId(5))));
        assert_eq!(presence.through(ClientId(1), ChildId(5)), None);
    }
}
