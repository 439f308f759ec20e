//! What the keeper's threads share: the State under its lock, how far it is safe, and who is attached.
use crate::config::people::People;
use crate::domain::actor::{Actor, Role};
use crate::domain::code::Code;
use crate::domain::state::State;
use crate::keeper::clients::Clients;
use crate::keeper::clock::Clock;
use crate::keeper::drafts::Drafts;
use crate::keeper::feedings::Feeders;
use crate::keeper::habits::HabitRoom;
use crate::keeper::identity::{self, User};
use crate::keeper::idle::Process;
use crate::keeper::look::Presence;
use crate::keeper::looks::Looks;
use crate::keeper::past::Past;
use crate::keeper::prefs::PrefRoom;
use crate::keeper::records::RecordRoom;
use crate::keeper::search::SearchIndex;
use crate::keeper::views::ViewCache;
use crate::store::Damage;
use crate::store::folder::StoreFolder;
use crate::store::journal::JournalRead;
use parking_lot::{Condvar, Mutex, RwLock};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The district of a full postcode; nothing where it is not in the loaded table.
pub type Districts = Arc<dyn Fn(&str) -> Option<Code> + Send + Sync>;

/// Everything but the engine's own.
pub struct Shared {
    /// The State: the engine alone writes.
    pub state: RwLock<State>,
    /// Everybody on record, to be found. Locked after the State where both are.
    pub search: RwLock<SearchIndex>,
    /// Orders of lists, kept between looks.
    pub views: ViewCache,
    /// The latest changes by author.
    pub past: Past,
    /// How far it is safe.
    pub durable: Durable,
    /// Who is attached.
    pub clients: Clients,
    /// Who has what open.
    pub presence: Presence,
    /// Who feeds which list.
    pub feeders: Feeders,
    /// The time.
    pub clock: Clock,
    /// Who may come in.
    pub people: RwLock<Arc<People>>,
    /// Records.
    pub records: RecordRoom,
    /// The access log.
    pub looks: Looks,
    /// Half-filled forms.
    pub drafts: Drafts,
    /// Columns and views of lists.
    pub prefs: PrefRoom,
    /// How each person uses the desk.
    pub habits: HabitRoom,
    /// Districts by full postcode.
    pub districts: RwLock<Districts>,
    /// What there is to tell whoever comes in.
    pub told: Mutex<Vec<String>>,
    /// Where the journal was found damaged while it is in use, if it was: nothing more is saved then.
    pub damaged: Mutex<Option<String>>,
    /// The keeper's own look through the journal found it damaged, or could not read it.
    pub unread: AtomicBool,
    /// Stays without clients.
    pub stays: AtomicBool,
    /// The store's folder.
    pub folder: StoreFolder,
    /// The journal, for reading.
    pub journal: Arc<dyn JournalRead>,
    /// Who owns the store's folder.
    pub owner: u32,
    /// Processes whose session was ended.
    pub over: Mutex<HashSet<Process>>,
}

impl Shared {
    /// Who a user is here.
    ///
    /// # Errors
    /// Nobody listed: the words to show.
    pub fn who(&self, user: &User) -> Result<Actor, String> {
        let people = self.people.read().clone();
        people.who(user.uid, &user.name, &user.groups, self.owner).map_err(|words| match &user.unasked {
            Some(why) => identity::not_asked(user.uid, why),
            None => words,
        })
    }

    /// Nothing more is saved from now on: a journal that is damaged does not grow.
    pub fn stop_saving(&self, damage: &Damage) {
        self.damaged.lock().get_or_insert_with(|| damage.to_string());
    }

    /// Why nothing is saved, where a look through the journal has found it damaged; in words for who would have changed something.
    pub fn unsaved(&self) -> Option<String> {
        self.damaged.lock().as_ref().map(|damage| {
            format!(
                "Nothing was changed: an older part of the journal is damaged in {damage}, and nothing more is saved in it. Lists and \
                 records can be read. Write changes down, and tell whoever looks after this server today: `waitwell verify` says what is \
                 damaged, and the journal's file is brought back from a backup."
            )
        })
    }

    /// The keeper itself, where it acts by rule and nobody else does.
    pub fn own_actor(&self) -> Actor {
        Actor {
            uid: rustix::process::getuid().as_raw(),
            name: OWN_NAME.into(),
            role: Role::Administrator,
            agency: Code::NONE,
            team: Code::NONE,
        }
    }
}

/// By which the keeper's own changes are known: a lapsed hold is nobody's act.
pub const OWN_NAME: &str = "waitwell";

/// The last change that is safe on disk. Answers wait for it: what a power cut could take back is shown to nobody.
#[derive(Debug, Default)]
pub struct Durable {
    seq: Mutex<u64>,
    moved: Condvar,
}

impl Durable {
    /// Begins at a change that is safe.
    pub fn at(seq: u64) -> Self {
        Self { seq: Mutex::new(seq), moved: Condvar::new() }
    }

    /// More is safe.
    pub fn set(&self, seq: u64) {
        *self.seq.lock() = seq;
        self.moved.notify_all();
    }

    /// How far.
    pub fn get(&self) -> u64 {
        *self.seq.lock()
    }

    /// Waits until that change is safe. Where saving has failed it never is, and the process ends.
    pub fn wait_for(&self, seq: u64) {
        let mut safe = self.seq.lock();
        while *safe < seq {
            self.moved.wait(&mut safe);
        }
    }
}
