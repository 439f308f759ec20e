//! The latest changes, by who wrote them and whom they concern: what `u` would take back, and whose step a step is. Read from
//! the journal as it becomes safe; what lies further back is nobody's last act.
use crate::domain::decide::PastFrame;
use crate::domain::event::{Event, Payload};
use crate::domain::ids::ChildId;
use crate::keeper::shared::OWN_NAME;
use crate::keeper::{clock, written};
use crate::store::journal::{Frame, JournalRead};
use crate::wire::message::{ActId, CommandId};
use parking_lot::Mutex;
use std::collections::VecDeque;

/// Changes kept: some days of a busy office.
const KEPT: u64 = 10_000;

/// The latest changes. One for the keeper's life.
#[derive(Debug, Default)]
pub struct Past {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// The next change to read.
    next: u64,
    changes: VecDeque<Change>,
}

#[derive(Debug)]
struct Change {
    seq: u64,
    uid: u32,
    /// The act it is part of.
    act: Option<ActId>,
    /// Undone since, or itself an undoing, or nobody's act: `u` passes it over.
    over: bool,
    children: Vec<ChildId>,
}

impl Past {
    /// Whose change that is; none where it lies too far back.
    pub fn author(&self, journal: &dyn JournalRead, seq: u64) -> Option<u32> {
        let mut inner = self.inner.lock();
        inner.follow(journal);
        let at = inner.changes.binary_search_by_key(&seq, |change| change.seq).ok()?;
        inner.changes.get(at).map(|change| change.uid)
    }

    /// The last change of that user which nothing has undone, of that child only where one is named.
    pub fn recent(&self, journal: &dyn JournalRead, uid: u32, child: Option<ChildId>) -> Option<PastFrame> {
        let seq = {
            let mut inner = self.inner.lock();
            inner.follow(journal);
            let of = |change: &&Change| child.is_none_or(|child| change.children.contains(&child));
            inner.changes.iter().rev().filter(|change| change.uid == uid && !change.over).find(of)?.seq
        };
        frame(journal, seq)
    }
}

impl Past {
    /// The last changes of that user which nothing has undone, the last first.
    pub fn mine(&self, journal: &dyn JournalRead, uid: u32, most: usize) -> Vec<PastFrame> {
        let seqs: Vec<u64> = {
            let mut inner = self.inner.lock();
            inner.follow(journal);
            let mine = inner.changes.iter().rev().filter(|change| change.uid == uid && !change.over);
            mine.take(most).map(|change| change.seq).collect()
        };
        seqs.into_iter().filter_map(|seq| frame(journal, seq)).collect()
    }

    /// The other changes of the same act that nothing has undone, the last first; none where it lies too far back.
    pub fn with(&self, journal: &dyn JournalRead, seq: u64) -> Vec<u64> {
        let mut inner = self.inner.lock();
        inner.follow(journal);
        let Ok(at) = inner.changes.binary_search_by_key(&seq, |change| change.seq) else { return Vec::new() };
        let Some((act, uid)) = inner.changes.get(at).and_then(|one| Some((one.act?, one.uid))) else {
            return Vec::new();
        };
        let of_it = |one: &&Change| one.act == Some(act) && one.uid == uid && one.seq != seq && !one.over;
        inner.changes.iter().rev().filter(of_it).map(|one| one.seq).collect()
    }
}

impl Inner {
    fn follow(&mut self, journal: &dyn JournalRead) {
        let head = journal.synced().seq;
        if self.next > head {
            return;
        }
        self.next = self.next.max(head.saturating_sub(KEPT)).max(1);
        for frame in journal.frames_from(self.next) {
            // A change that cannot be read is found by verify; nobody's last act is built on it.
            let Ok(frame) = frame else { break };
            self.next = frame.header.seq + 1;
            self.take(&frame);
        }
        while self.changes.len() as u64 > KEPT {
            self.changes.pop_front();
        }
    }

    fn take(&mut self, frame: &Frame) {
        let (seq, uid) = (frame.header.seq, frame.header.uid);
        let Ok(Some(written)) = written::read(frame) else { return };
        // What the keeper does by itself (the rules in force, a hold that ran out) is nobody's act that `u` could be meant for, also
        // where it runs as somebody who works here.
        let mut over = &*written.user == OWN_NAME
            || written.events.iter().all(|event| matches!(event, Event::RulesSet { .. }));
        for event in &written.events {
            if let Event::Undone { of, .. } = event {
                over = true;
                if let Ok(at) = self.changes.binary_search_by_key(of, |change| change.seq) {
                    self.changes[at].over = true;
                }
            }
        }
        let mut children: Vec<ChildId> = written.of.into_iter().flatten().collect();
        children.sort_unstable();
        children.dedup();
        let act = CommandId(frame.header.command).act();
        self.changes.push_back(Change { seq, uid, act, over, children });
    }
}

/// A change as undo needs it; none where there is none (any more).
pub fn frame(journal: &dyn JournalRead, seq: u64) -> Option<PastFrame> {
    let frame = journal.read(seq).ok()?;
    let written = written::read(&frame).ok()??;
    Some(PastFrame {
        seq,
        at: clock::of_ms(frame.header.time_ms),
        uid: frame.header.uid,
        payload: Payload { v: written.v, user: written.user, events: written.events, prior: written.prior },
    })
}
