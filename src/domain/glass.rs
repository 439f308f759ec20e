//! Breaking the glass: somebody who may not see a restricted address asks to, says why, and the records officer reads it. What
//! was seen cannot be taken back, so all of it stays: who, whose, when, why, and who read it.
use super::child::ChildRow;
use super::event::Event;
use super::ids::ChildId;
use super::state::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The shortest reason, in characters: less says nothing to whoever reads it.
pub const REASON_LEAST: usize = 5;
/// The longest, in characters.
pub const REASON_MOST: usize = 200;

/// One time a restricted address was shown to somebody from whom it is hidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glass {
    /// Its number, from 1 on.
    pub id: u32,
    /// Whose address.
    pub child: ChildId,
    /// The kernel's user id of whom it was shown to.
    pub uid: u32,
    /// Their user name.
    pub by: Box<str>,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, as they typed it.
    pub reason: Box<str>,
    /// Who read it, and when; nobody yet.
    #[serde(default)]
    pub read: Option<(Box<str>, DateTime<Utc>)>,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GlassAct {
    /// To see the restricted address of this child, for this look only.
    Break {
        /// Whose.
        child: ChildId,
        /// Why.
        reason: String,
    },
    /// To tick one off as read.
    Read {
        /// Its number.
        glass: u32,
    },
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GlassDid {
    /// It was shown.
    Broken {
        /// With everything that is told of it.
        glass: Box<Glass>,
    },
    /// The reason was read.
    Read {
        /// Its number.
        glass: u32,
        /// Whose address it was.
        child: ChildId,
        /// By whom.
        by: Box<str>,
        /// When.
        at: DateTime<Utc>,
    },
}

impl GlassDid {
    /// Whose record it stands in.
    pub fn child(&self) -> ChildId {
        match self {
            Self::Broken { glass } => glass.child,
            Self::Read { child, .. } => *child,
        }
    }
}

impl State {
    /// Folds it.
    pub(super) fn glassed(&mut self, did: &GlassDid) {
        match did {
            GlassDid::Broken { glass } => self.glass.push((**glass).clone()),
            GlassDid::Read { glass, by, at, .. } => {
                if let Some(known) = self.glass.iter_mut().find(|known| known.id == *glass) {
                    known.read = Some((by.clone(), *at));
                }
            }
        }
    }

    /// Those that nobody has read, the oldest first.
    pub fn glass_unread(&self) -> impl Iterator<Item = &Glass> {
        self.glass.iter().filter(|glass| glass.read.is_none())
    }
}

/// What it says. Never the reason: what everybody hears of must not name what is hidden.
pub(super) fn tell(state: &State, event: &Event) -> Option<String> {
    let Event::Glass { did } = event else { return None };
    let name = state.child(did.child()).map_or_else(|| "(unknown)".to_owned(), ChildRow::list_name);
    Some(match did {
        GlassDid::Broken { glass } => format!("{name}: the hidden address was shown to {}", glass.by),
        GlassDid::Read { by, .. } => format!("{name}: {by} read why the hidden address was shown"),
    })
}
