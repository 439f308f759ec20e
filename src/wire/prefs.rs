//! What a person has chosen for the lists and finds again at the next desk: columns, and filters kept under a name, for oneself
//! or for everybody. No truth about children: it is kept beside the journal, and a store without it loses nothing but comfort.
use super::columns::ListColumn;
use super::query::{Filter, Sort};
use crate::domain::actor::{Actor, Role};
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

/// Letters of the choice of views that are no view's: what stands there besides.
pub const RESERVED: [char; 9] = ['p', 'b', 'w', 'r', 's', 'c', 'k', 't', 'm'];
/// Views one person keeps for themselves: each has a letter of its own in one choice.
pub const OWN_MOST: usize = 16;
/// Views everybody shares.
pub const SHARED_MOST: usize = 24;
/// Characters of a name.
pub const NAME_MOST: usize = 30;

/// A filter, an order and columns.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ListView {
    /// Which rows.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// Which columns; none: those of every desk.
    pub columns: Vec<ListColumn>,
}

/// Which kept view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ViewId {
    /// Everybody's, or one's own.
    pub shared: bool,
    /// Its number among those.
    pub no: u32,
}

/// A view kept under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptView {
    /// Which.
    pub id: ViewId,
    /// Its name.
    pub name: String,
    /// Its letter in the choice; it stays the same as long as the view is there.
    pub letter: char,
    /// What it shows.
    pub view: ListView,
    /// Who made it.
    pub made_by: String,
    /// Who changed it last.
    pub changed_by: String,
    /// When, in local time.
    pub changed: NaiveDateTime,
    /// Rises with each change.
    pub rev: u32,
}

impl KeptView {
    /// Why that person does not change it, where so: what everybody uses is its maker's, or a manager's, to rename or take away.
    pub fn not_theirs(&self, actor: &Actor) -> Option<String> {
        let leads = matches!(actor.role, Role::Manager | Role::Administrator);
        let by = &self.made_by;
        (self.id.shared && !leads && **by != *actor.name).then(|| {
            format!("The view \"{}\" was made by {by}: only {by} or a manager changes it.", self.name)
        })
    }
}

/// All that a person finds again.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Prefs {
    /// Columns chosen last; none: those of every desk.
    pub columns: Vec<ListColumn>,
    /// Own views, oldest first.
    pub own: Vec<KeptView>,
    /// Views of everybody, oldest first.
    pub shared: Vec<KeptView>,
    /// What is wrong with what was kept, in words; mostly nothing.
    pub told: String,
}

impl Prefs {
    /// A view by its id.
    pub fn get(&self, id: ViewId) -> Option<&KeptView> {
        self.all().find(|view| view.id == id)
    }

    /// A view by its name in any case; one's own before one of everybody.
    pub fn named(&self, name: &str) -> Option<&KeptView> {
        let name = name.trim().to_lowercase();
        self.all().find(|view| view.name.to_lowercase() == name)
    }

    /// Own views, then those of everybody.
    pub fn all(&self) -> impl Iterator<Item = &KeptView> {
        self.own.iter().chain(&self.shared)
    }
}

/// A change of what is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is")]
pub enum PrefChange {
    /// These columns from now on; none: those of every desk.
    Columns(Vec<ListColumn>),
    /// Keeps a view under a name; one of that name is replaced. `seen`: the change of it that this desk knows.
    Keep { name: String, shared: bool, view: Box<ListView>, seen: Option<u32> },
    /// Another name.
    Rename { id: ViewId, to: String, seen: u32 },
    /// Takes it away.
    Delete { id: ViewId, seen: u32 },
}
