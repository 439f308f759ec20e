//! Opens a store: takes it, reads snapshot and journal into the State, opens the records, and says what it met.
use crate::domain::state::State;
use crate::keeper::clients::Clients;
use crate::keeper::clock::{self, Clock, Setting};
use crate::keeper::drafts::Drafts;
use crate::keeper::feedings::Feeders;
use crate::keeper::fold;
use crate::keeper::habits::HabitRoom;
use crate::keeper::look::Presence;
use crate::keeper::looks::{self, Looks};
use crate::keeper::memory::Memory;
use crate::keeper::past::Past;
use crate::keeper::prefs::PrefRoom;
use crate::keeper::records::RecordRoom;
use crate::keeper::shared::{Durable, Shared};
use crate::keeper::views::ViewCache;
use crate::store::folder::{Place, StoreFolder, StoreLock};
use crate::store::journal::{FileJournal, Head, Journal, JournalRead, Marks};
use crate::store::records::{Probe, Records};
use crate::store::{StoreError, snapshot};
use parking_lot::{Mutex, RwLock};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Version of the snapshot's body. Raised whenever the State's shape changes: an older one is passed over. The body has no
/// field names, for half of a start's time went into them, so a field moved without a new version would be misread: a test
/// holds the shape fast.
pub const SNAPSHOT_VERSION: u32 = 15;

/// Body of a snapshot: the State, and the commands that are remembered.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    /// The State.
    pub state: State,
    /// Commands done in the last days.
    pub memory: Memory,
}

/// The same, borrowed, for writing.
#[derive(Serialize)]
pub struct Keeping<'a> {
    /// The State.
    pub state: &'a State,
    /// Commands done in the last days.
    pub memory: &'a Memory,
}

impl Keeping<'_> {
    /// As bytes.
    ///
    /// # Errors
    /// It cannot be written: in words.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        rmp_serde::to_vec(self).map_err(|fault| fault.to_string())
    }
}

/// A store taken and read.
pub struct Opened {
    /// Its folder.
    pub folder: StoreFolder,
    /// Ready to write.
    pub journal: FileJournal,
    /// As the journal makes it.
    pub state: State,
    /// Commands done in the last days.
    pub memory: Memory,
    /// Records, following.
    pub records: RecordRoom,
    /// The keeper's clock.
    pub clock: Clock,
    /// The first change that was checked; those before are looked through slowly, later.
    pub checked_from: u64,
    /// Sentences for the people at the desks.
    pub told: Vec<String>,
    /// The store is this process's as long as this lives. Last, so that it is given back last.
    pub lock: StoreLock,
}

/// What is the engine's alone, or held while the store is.
pub struct Own {
    /// Ready to write.
    pub journal: FileJournal,
    /// Commands done in the last days.
    pub memory: Memory,
    /// The store is this process's as long as this lives.
    pub lock: StoreLock,
}

impl Opened {
    /// What the keeper's threads are to share of it, and the rest. Nobody is listed yet but the store's owner, this person; no
    /// district is known, nobody is in the finder, and it stays without clients: a keeper that is told otherwise puts that in.
    pub fn shared(self, looks: Looks) -> (Shared, Own) {
        let Self { folder, journal, state, memory, records, clock, checked_from: _, told, lock } = self;
        let shared = Shared {
            durable: Durable::at(state.seq),
            search: RwLock::default(),
            views: ViewCache::new(),
            past: Past::default(),
            state: RwLock::new(state),
            clients: Clients::default(),
            presence: Presence::default(),
            feeders: Feeders::default(),
            clock,
            people: RwLock::default(),
            records,
            looks,
            drafts: Drafts::new(folder.drafts()),
            prefs: PrefRoom::new(folder.prefs()),
            habits: HabitRoom::new(folder.habits()),
            districts: RwLock::new(Arc::new(|_| None)),
            told: Mutex::new(told),
            damaged: Mutex::new(None),
            unread: AtomicBool::new(false),
            stays: AtomicBool::new(true),
            folder,
            journal: journal.reader(),
            owner: rustix::process::getuid().as_raw(),
            over: Mutex::default(),
        };
        (shared, Own { journal, memory, lock })
    }
}

/// Finds the store, or makes one where there is nothing or an empty folder. A store made under a clock that was set is a
/// practice store: real children are never entered at an invented time.
///
/// # Errors
/// It is not a store, or cannot be made: the words to show.
pub fn folder(path: &Path, practice: bool, setting: Option<&Setting>) -> Result<StoreFolder, StartFault> {
    let fresh = matches!(StoreFolder::look(path)?, Place::Absent | Place::Empty);
    let folder = StoreFolder::open_or_create(path, practice || (fresh && setting.is_some()))?;
    // A clock that stands still exists in debug builds only, for tests, which may want a real store too.
    if setting.is_some_and(|setting| !setting.still) && !folder.is_practice() {
        return Err(StartFault::Words(format!(
            "{} is a real store, and its clock cannot be set to another moment. Nothing was started. Leave --clock and \
             WAITWELL_CLOCK out, or use a practice store.",
            path.display()
        )));
    }
    Ok(folder)
}

/// Reads a store that has been taken.
///
/// # Errors
/// The journal is damaged or cut short, or the disk refuses: the words to show. Nothing was changed then.
pub fn open(folder: StoreFolder, lock: StoreLock, setting: Option<Setting>) -> Result<Opened, StartFault> {
    let mut told = Vec::new();
    let probe = Probe::this_program()?;
    let now_ms = chrono::Utc::now().timestamp_millis();
    // Neither needs the other, and each takes a good part of a start.
    let ((mut state, mut memory, marks), records) = std::thread::scope(|both| {
        let opening = std::thread::Builder::new().name("records-start".to_owned());
        let opening = opening.spawn_scoped(both, || Records::open(&folder, &probe, now_ms));
        let begun = begin(&folder, &mut told);
        let records = match opening {
            Ok(opening) => opening.join().unwrap_or_else(|_| Err(broke_off())),
            Err(_) => Records::open(&folder, &probe, now_ms),
        };
        (begun, records)
    });
    let records = records?;
    told.extend(records.doubt.iter().map(ToString::to_string));
    let applied = records.records.applied()?.seq;
    let noted = marks.snapshot.map_or(0, |head| head.seq);
    // After an unclean end they may well be behind. sled passes over what is damaged at its end without a word.
    if records.closed && records.doubt.is_none() && applied < noted {
        told.push(format!(
            "The records were closed at change {noted} or later, and now end at change {applied}: their files were damaged or \
             taken away. Nothing is lost: they are being made again from the journal."
        ));
    }
    let opened = FileJournal::open(&folder, &Marks { applied, ..marks })?;
    told.extend(opened.told);
    let checked_from = opened.checked_from;
    let journal = opened.journal;
    let reader = journal.reader();
    let mut last = None;
    if state.seq > 0 {
        last = Some(clock::of_ms(reader.read(state.seq)?.header.time_ms));
    }
    for frame in reader.frames_from(state.seq + 1) {
        let frame = frame?;
        if let Some(written) = fold::apply(&mut state, &frame).map_err(StartFault::Words)? {
            memory.note_frame(&frame.header, written.asked);
        }
        last = Some(clock::of_ms(frame.header.time_ms));
    }
    // An erasure that was broken off behind the journal: reasons that name the child may stand in the access log yet.
    if let Err(fault) = looks::finish_erasing(&folder.looks(), &looks::erased(&state.kept.erased)) {
        told.push(format!(
            "Reasons of a child that was erased are still in the access log ({fault}). Free some space on the store's disk, then start \
             the keeper again."
        ));
    }
    let records = RecordRoom::start(&folder, reader, records.records, &mut told)?;
    let clock = Clock::new(setting, last);
    memory.forget_before(clock.now().at, state.rules.settings.command_memory_days);
    Ok(Opened { folder, journal, state, memory, records, clock, checked_from, told, lock })
}

fn broke_off() -> StoreError {
    StoreError::RecordsDoubtful { why: "opening them broke off".to_owned() }
}

/// The State of the newest snapshot that can be used; else an empty one.
fn begin(folder: &StoreFolder, told: &mut Vec<String>) -> (State, Memory, Marks) {
    let loaded = snapshot::read(folder);
    told.extend(loaded.told);
    let Some(found) = loaded.snapshot else {
        return (State::default(), Memory::default(), Marks::default());
    };
    // One of another version, too, proves how far the journal had come.
    let marks = Marks { snapshot: Some(found.head), ..Marks::default() };
    let kept = (found.version == SNAPSHOT_VERSION)
        .then(|| rmp_serde::from_slice::<Kept>(&found.body).ok())
        .flatten();
    // Its bytes are half as large again as the State, and are no longer needed.
    drop(found.body);
    match kept {
        Some(Kept { mut state, memory }) if state.seq == found.head.seq => {
            state.reindex();
            (state, memory, marks)
        }
        _ => (State::default(), Memory::default(), marks),
    }
}

/// Why a store could not be opened.
#[derive(Debug)]
pub enum StartFault {
    /// The store room's refusal.
    Store(StoreError),
    /// In words already.
    Words(String),
}

impl From<StoreError> for StartFault {
    fn from(fault: StoreError) -> Self {
        Self::Store(fault)
    }
}

impl std::fmt::Display for StartFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(fault) => fault.fmt(f),
            Self::Words(words) => f.write_str(words),
        }
    }
}

/// Writes a snapshot of the State as it stands at a durable change. Commands wait only while it is turned into bytes.
///
/// # Errors
/// It could not be written; the one before still stands.
pub fn write_snapshot(
    folder: &StoreFolder,
    reader: &dyn JournalRead,
    seq: u64,
    body: &[u8],
) -> Result<(), StoreError> {
    let hash = if seq == 0 { [0; 32] } else { reader.read(seq)?.header.hash };
    snapshot::write(folder, Head { seq, hash }, SNAPSHOT_VERSION, body)
}

/// The whole journal folded afresh, up to `seq`.
///
/// # Errors
/// A frame is damaged or unreadable: the words to show.
pub fn fold_all(reader: &dyn JournalRead, seq: u64) -> Result<State, String> {
    let mut state = State::default();
    for frame in reader.frames_from(1) {
        let frame = frame.map_err(|fault| fault.to_string())?;
        if frame.header.seq > seq {
            break;
        }
        fold::apply(&mut state, &frame)?;
    }
    Ok(state)
}
