//! What the keeper writes into a journal frame, and reads back: a change with all that is needed to fold it into the
//! State and into the records, with no rule run again and no other row asked.
use crate::domain::actor::Role;
use crate::domain::command::Command;
use crate::domain::event::{Event, PAYLOAD_VERSION, Prior};
use crate::domain::ids::ChildId;
use crate::domain::record::Stamp;
use crate::keeper::clock;
use crate::store::journal::{Frame, Header};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Kind of every frame so far: a change as [`Written`] has it.
pub const KIND_CHANGE: u16 = 1;

/// The payload of a frame: the domain's [`Payload`](crate::domain::event::Payload) and what the keeper adds to it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Written {
    /// Version of this shape; old decoders stay.
    pub v: u16,
    /// The user's name, beside the uid in the header.
    pub user: Box<str>,
    /// Digest of the command that was asked: tells a repeated command from another one under the same id.
    #[serde(default)]
    pub asked: u64,
    /// What happened.
    pub events: Vec<Event>,
    /// The children whose records each event belongs to, as it was then: a later merge must not change it.
    #[serde(default)]
    pub of: Vec<Vec<ChildId>>,
    /// What stood there before.
    pub prior: Vec<Prior>,
}

/// The same, borrowed, for writing.
#[derive(Serialize)]
pub struct Writing<'a> {
    /// Version.
    pub v: u16,
    /// The user's name.
    pub user: &'a str,
    /// Digest of the command.
    pub asked: u64,
    /// What happened.
    pub events: &'a [Event],
    /// Whose records.
    pub of: &'a [Vec<ChildId>],
    /// What stood there before.
    pub prior: &'a [Prior],
}

impl<'a> Writing<'a> {
    /// A change in the newest shape.
    pub fn new(
        user: &'a str,
        asked: u64,
        events: &'a [Event],
        of: &'a [Vec<ChildId>],
        prior: &'a [Prior],
    ) -> Self {
        Self { v: PAYLOAD_VERSION, user, asked, events, of, prior }
    }

    /// As bytes: MessagePack with field names.
    ///
    /// # Errors
    /// It cannot be written: in words.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        rmp_serde::to_vec_named(self).map_err(|fault| format!("this change cannot be written down: {fault}"))
    }
}

/// Reads a frame; nothing where its payload was erased or it is of a kind that folds into nothing.
///
/// # Errors
/// A whole frame that does not read as a change: the words say which.
pub fn read(frame: &Frame) -> Result<Option<Written>, String> {
    if frame.header.erased || frame.header.kind != KIND_CHANGE {
        return Ok(None);
    }
    let seq = frame.header.seq;
    /// All that can be read of a change whose events are not known yet.
    #[derive(Deserialize)]
    struct Version {
        v: u16,
    }
    let newer = || {
        format!(
            "Change {seq} was written by a newer waitwell than this one. Nothing was changed. Use the newer program, or put \
             back the copy of the store that was made before it came."
        )
    };
    match rmp_serde::from_slice::<Written>(&frame.payload) {
        Ok(written) if written.v > PAYLOAD_VERSION => Err(newer()),
        Ok(written) => Ok(Some(written)),
        Err(fault) => Err(match rmp_serde::from_slice::<Version>(&frame.payload) {
            Ok(Version { v }) if v > PAYLOAD_VERSION => newer(),
            _ => format!(
                "Change {seq} in the journal is whole, but this version of waitwell cannot read it ({fault}). Nothing was \
                 changed. Use the program that wrote it."
            ),
        }),
    }
}

/// Who wrote a frame, by user name; read without what happened, which costs a tenth.
pub fn author(frame: &Frame) -> Option<Box<str>> {
    #[derive(Deserialize)]
    struct Who {
        user: Box<str>,
    }
    if frame.header.erased || frame.header.kind != KIND_CHANGE {
        return None;
    }
    rmp_serde::from_slice::<Who>(&frame.payload).ok().map(|who| who.user)
}

/// The children whose records a frame changes; read without what happened to them, which costs a tenth.
pub fn children(frame: &Frame) -> Vec<ChildId> {
    #[derive(Deserialize)]
    struct Whose {
        #[serde(default)]
        of: Vec<Vec<ChildId>>,
    }
    if frame.header.erased || frame.header.kind != KIND_CHANGE {
        return Vec::new();
    }
    let whose: Whose = rmp_serde::from_slice(&frame.payload).unwrap_or(Whose { of: Vec::new() });
    let mut children: Vec<ChildId> = whose.of.into_iter().flatten().collect();
    children.sort_unstable();
    children.dedup();
    children
}

/// Who and when, from header and payload.
pub fn stamp(header: &Header, written: &Written) -> Stamp {
    let at = clock::of_ms(header.time_ms);
    let day = clock::now_at(at).today;
    Stamp { seq: header.seq, at, day, user: written.user.clone(), role: role_of(header.role) }
}

/// A digest of a command's content, the same on every machine and in every run.
pub fn digest(command: &Command) -> u64 {
    let bytes = rmp_serde::to_vec_named(command).unwrap_or_default();
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    u64::from_be_bytes(first)
}

/// A role as the header has it. Never renumbered.
pub fn role_code(role: Role) -> u8 {
    match role {
        Role::Viewer => 1,
        Role::Caseworker => 2,
        Role::Scheduler => 3,
        Role::TriageClinician => 4,
        Role::Clinician => 5,
        Role::Manager => 6,
        Role::RecordsOfficer => 7,
        Role::Administrator => 8,
    }
}

/// The role of a header; an unknown one may do least.
pub fn role_of(code: u8) -> Role {
    match code {
        2 => Role::Caseworker,
        3 => Role::Scheduler,
        4 => Role::TriageClinician,
        5 => Role::Clinician,
        6 => Role::Manager,
        7 => Role::RecordsOfficer,
        8 => Role::Administrator,
        _ => Role::Viewer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_keep_their_numbers() {
        for code in 1..=8 {
            assert_eq!(role_code(role_of(code)), code);
        }
        assert_eq!(role_of(200), Role::Viewer);
    }

    #[test]
    fn the_plain_payload_reads_as_a_change_and_back() {
        use crate::domain::event::Payload;
        let plain = Payload { v: PAYLOAD_VERSION, user: "ana".into(), events: Vec::new(), prior: Vec::new() };
        let written: Written = rmp_serde::from_slice(&rmp_serde::to_vec_named(&plain).unwrap()).unwrap();
        assert_eq!((&*written.user, written.asked), ("ana", 0));
        let bytes = Writing::new("ana", 7, &[], &[], &[]).bytes().unwrap();
        assert_eq!(rmp_serde::from_slice::<Payload>(&bytes).unwrap(), plain);
    }
}
