//! Folds journal frames: into child and session records for the record store, and into the State. One way for following,
//! rebuilding and verifying, so that all three must agree.
use crate::domain::event::{Event, Key as RowKey};
use crate::domain::ids::{ChildId, SessionId};
use crate::domain::record::{ChildRecord, Entry, Stamp};
use crate::domain::state::State;
use crate::domain::together::BondKey;
use crate::keeper::written::{self, Written};
use crate::keeper::{clock, log};
use crate::store::follower::{Fold, Lookup};
use crate::store::journal::{Frame, Header};
use crate::store::records::{Change, Key};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Prefix of child records.
const CHILD: u8 = b'c';
/// Prefix of session records.
const SESSION: u8 = b's';

/// What happened to a session, oldest first.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct SessionRecord {
    /// Which.
    pub id: SessionId,
    /// What happened: made, members, slots, called off.
    pub history: Vec<Entry>,
}

/// Where a child's record lies.
pub fn child_key(child: ChildId) -> Key {
    Key { prefix: CHILD, id: child.0 }
}

/// Where a session's record lies.
pub fn session_key(session: SessionId) -> Key {
    Key { prefix: SESSION, id: session.0 }
}

/// Reads a record back.
///
/// # Errors
/// It is not one: half a sentence.
pub fn read_record<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    rmp_serde::from_slice(bytes).map_err(|fault| format!("a record does not read as one: {fault}"))
}

/// The fold of the record store.
pub fn records() -> Fold {
    Box::new(|header, payload, look| change(header, payload, look))
}

fn change(header: &Header, payload: &[u8], look: &Lookup<'_>) -> Vec<Change> {
    let frame = Frame { header: header.clone(), payload: payload.to_vec() };
    match written::read(&frame) {
        Ok(Some(written)) => Folding { look, children: BTreeMap::new(), sessions: BTreeMap::new() }
            .frame(&written::stamp(header, &written), &written),
        Ok(None) => Vec::new(),
        Err(words) => {
            // Start and verify read every frame and refuse this one; here it can only be passed over.
            log::line(&words);
            Vec::new()
        }
    }
}

struct Folding<'a> {
    look: &'a Lookup<'a>,
    children: BTreeMap<ChildId, ChildRecord>,
    sessions: BTreeMap<SessionId, SessionRecord>,
}

impl Folding<'_> {
    fn frame(mut self, stamp: &Stamp, written: &Written) -> Vec<Change> {
        for (place, event) in written.events.iter().enumerate() {
            if let Event::ChildMerged { keep, gone, .. } = event {
                let other = self.child(*gone).clone();
                self.child(*keep).take_history(&other);
            }
            if let Event::MergeUndone { keep, gone, referrals, bookings, .. } = event {
                let kept = self.child(*keep).clone();
                self.child(*gone).take_back(&kept, referrals, bookings);
            }
            for child in written.of.get(place).into_iter().flatten() {
                self.child(*child).fold(stamp, event);
            }
            if let Some(session) = session_of(event) {
                let entry = Entry { stamp: stamp.clone(), event: event.clone(), undone: false, from: None };
                self.session(session).history.push(entry);
            }
            if let Event::Undone { of, restore, .. } = event {
                for session in restore.iter().filter_map(|prior| match prior.key {
                    RowKey::Session(id) => Some(id),
                    _ => None,
                }) {
                    let history = &mut self.session(session).history;
                    history
                        .iter_mut()
                        .filter(|entry| entry.stamp.seq == *of)
                        .for_each(|entry| entry.undone = true);
                }
            }
        }
        let children = self.children.iter().map(|(id, record)| (child_key(*id), bytes(record)));
        let sessions = self.sessions.iter().map(|(id, record)| (session_key(*id), bytes(record)));
        children.chain(sessions).collect()
    }

    fn child(&mut self, id: ChildId) -> &mut ChildRecord {
        let look = self.look;
        self.children
            .entry(id)
            .or_insert_with(|| known(look, child_key(id)).unwrap_or_else(|| ChildRecord::new(id)))
    }

    fn session(&mut self, id: SessionId) -> &mut SessionRecord {
        let look = self.look;
        let new = || SessionRecord { id, history: Vec::new() };
        self.sessions.entry(id).or_insert_with(|| known(look, session_key(id)).unwrap_or_else(new))
    }
}

fn known<T: DeserializeOwned>(look: &Lookup<'_>, key: Key) -> Option<T> {
    let bytes = look(key)?;
    read_record(&bytes).map_err(|words| log::line(&words)).ok()
}

fn bytes<T: Serialize>(record: &T) -> Option<Vec<u8>> {
    rmp_serde::to_vec_named(record)
        .map_err(|fault| log::line(&format!("a record cannot be written: {fault}")))
        .ok()
}

fn session_of(event: &Event) -> Option<SessionId> {
    match event {
        Event::SessionMade { session } => Some(session.id),
        Event::SessionCancelled { session, .. }
        | Event::SessionMoved { session, .. }
        | Event::MemberSet { session, .. }
        | Event::SlotAdded { session, .. } => Some(*session),
        _ => None,
    }
}

/// Folds one frame into the State.
///
/// # Errors
/// The frame does not read as a change: the words to show.
pub fn apply(state: &mut State, frame: &Frame) -> Result<Option<Written>, String> {
    let written = written::read(frame)?;
    let day = clock::now_at(clock::of_ms(frame.header.time_ms)).today;
    state.apply(frame.header.seq, day, written.as_ref().map_or(&[], |written| &written.events));
    Ok(written)
}

/// The children whose records each event belongs to, given the State before the frame: also where an event speaks of a
/// row that an earlier event of the same frame makes.
pub fn whose(state: &State, events: &[Event]) -> Vec<Vec<ChildId>> {
    let mut made: HashMap<RowKey, ChildId> = HashMap::new();
    events
        .iter()
        .map(|event| {
            match event {
                Event::ReferralReceived { referral: row, .. } | Event::RedirectAccepted { new: row, .. } => {
                    made.insert(RowKey::Referral(row.id), row.child);
                }
                Event::Held { booking, .. }
                | Event::Offered { booking, .. }
                | Event::Agreed { booking, .. }
                | Event::Moved { booking, .. } => {
                    made.insert(RowKey::Booking(booking.id), booking.child);
                    // What binds it to another place is of its journey, too.
                    made.insert(RowKey::Bond(BondKey::Visit(booking.id)), booking.child);
                }
                Event::Arrived { visit } => {
                    if let Some(child) = visit.child {
                        made.insert(RowKey::Visit(visit.id), child);
                    }
                }
                Event::VisitNamed { visit, child, .. } => {
                    made.insert(RowKey::Visit(*visit), *child);
                }
                // What goes over to another record is that one's, too, from this event on.
                Event::ChildMerged { keep: to, referrals, bookings, .. }
                | Event::MergeUndone { gone: to, referrals, bookings, .. } => {
                    made.extend(referrals.iter().map(|id| (RowKey::Referral(*id), *to)));
                    made.extend(bookings.iter().map(|id| (RowKey::Booking(*id), *to)));
                }
                _ => {}
            }
            let mut children = state.concerns(event);
            children.extend(state.touched(event).iter().filter_map(|key| made.get(key)));
            children.sort_unstable();
            children.dedup();
            children
        })
        .collect()
}
