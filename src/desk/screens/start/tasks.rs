//! The first steps in a new store: their words, who may take them, and whether the State says that they are done.
use crate::desk::keymap::{Action, Context, Keymap};
use crate::desk::screen::Cx;
use crate::desk::screens::count;
use crate::desk::seam::{Begun, Home};
use crate::domain::actor::Role;
use crate::domain::rights::{self, Right};
use std::collections::BTreeSet;

/// What there is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// A list in.
    Import,
    /// The table of postcodes.
    Postcodes,
    /// A first session.
    Clinics,
    /// Who works here.
    People,
    /// A child by hand.
    Register,
    /// The practice store.
    Practice,
}

/// All of them, in their order.
pub const TASKS: [Task; 6] =
    [Task::Import, Task::Postcodes, Task::Clinics, Task::People, Task::Register, Task::Practice];

impl Task {
    /// What Enter does.
    pub fn words(self) -> &'static str {
        match self {
            Self::Import => "Bring in a waiting list",
            Self::Postcodes => "Load postcodes",
            Self::Clinics => "Make the clinics",
            Self::People => "Say who works here",
            Self::Register => "Register one child",
            Self::Practice => "Look round first",
        }
    }

    /// What to know of it before.
    pub fn more(self, keymap: &Keymap) -> String {
        let words = match self {
            Self::Register => {
                let new = |context: Context| keymap.written(&context.chain(), Action::New, 'n');
                let (today, list) = (new(Context::Today), new(Context::List));
                return if today == list {
                    format!("{list} does this on every list")
                } else {
                    format!("{today} does this on Today, {list} on the lists")
                };
            }
            Self::Import => {
                ".xlsx or .csv. First a dry run: nothing is kept until you have seen what becomes of each row"
            }
            Self::Postcodes => "so that districts come out right",
            Self::Clinics => "from six examples to change, or your own",
            Self::People => "people, roles, agencies",
            Self::Practice => {
                "the practice desk: 6,000 invented children in a folder of their own; this store stays"
            }
        };
        words.to_owned()
    }

    /// What is there once it is done; nothing as long as it is not.
    pub fn done(self, begun: &Begun, keymap: &Keymap) -> Option<String> {
        let here = Context::Start.chain();
        let tab =
            keymap.key_for(&here, Action::NextPart).map_or_else(|| "Tab".to_owned(), |key| key.to_string());
        let diary = keymap.written(&here, Action::Screen(4), '4');
        let some = |number: u32, one: &str, many: &str| {
            format!("{} {}", count(number as usize), if number == 1 { one } else { many })
        };
        self.is_done(begun).then(|| match self {
            Self::Import => {
                let what = |found| format!("in; {tab}: what {found} found");
                let (one, many) = (what("it"), what("they"));
                some(begun.lists, &format!("list is {one}"), &format!("lists are {many}"))
            }
            Self::Postcodes => "loaded; a newer table the same way".to_owned(),
            Self::Clinics => {
                let (one, many) =
                    (format!("session; {diary} shows it"), format!("sessions; {diary} shows them"));
                some(begun.sessions, &one, &many)
            }
            Self::People => some(begun.staff, "person; more the same way", "people; more the same way"),
            Self::Register => some(begun.children, "child on record", "children on record"),
            Self::Practice => String::new(),
        })
    }

    /// Whether it is done.
    pub fn is_done(self, begun: &Begun) -> bool {
        match self {
            Self::Import => begun.lists > 0,
            Self::Postcodes => begun.postcodes,
            Self::Clinics => begun.sessions > 0,
            Self::People => begun.staff > 0,
            Self::Register => begun.children > 0,
            Self::Practice => false,
        }
    }

    fn right(self) -> Option<Right> {
        match self {
            Self::Import => Some(Right::Import),
            Self::Postcodes => Some(Right::Configure),
            Self::Clinics => Some(Right::Sessions),
            Self::People => Some(Right::Staff),
            Self::Register => Some(Right::Register),
            Self::Practice => None,
        }
    }

    /// Whether this person may do it.
    pub fn may(self, home: &Home) -> bool {
        self.right().is_none_or(|right| rights::allowed(home.actor.role, home.actor.agency, right))
    }

    /// Whom to ask for it, by name, where one may not: a way that ends in a refusal is no way.
    pub fn ask(self, begun: &Begun, home: &Home) -> Option<String> {
        let right = self.right().filter(|_| !self.may(home))?;
        let holds = begun.holders.iter().filter(|holder| rights::allowed(holder.role, holder.agency, right));
        // By role, not by name: the first of a store are often accounts of the machine, and nobody can ask those.
        let roles: BTreeSet<Role> = holds.map(|holder| holder.role).collect();
        let whom = if roles.is_empty() { "an administrator".to_owned() } else { rights::named(roles) };
        let what = match self {
            Self::Import => "bring in the list",
            Self::Postcodes => "load postcodes",
            Self::Clinics => "make the clinics",
            Self::People => "say who works here",
            Self::Register | Self::Practice => "register a child",
        };
        Some(format!("Ask {whom} to {what}"))
    }
}

/// Whether a desk begins with the first steps: in a store where nothing is, and as long as one of the first three is left
/// that this person may do, unless they have put the list away.
pub fn begins(home: &Home) -> bool {
    if home.habits.start_hidden {
        return false;
    }
    let left = |task: &Task| task.may(home) && !task.is_done(&home.begun);
    home.empty || (!home.practice && TASKS[..3].iter().any(left) && home.begun.children > 0)
}

/// What of it is said at the head of the screen.
pub fn title(begun: &Begun, cx: &Cx<'_>) -> String {
    let done = TASKS[..4].iter().filter(|task| task.is_done(begun)).count();
    match done {
        0 if cx.home.empty && begun.children == 0 => "Nothing here yet: this is a new store".to_owned(),
        _ => format!("First steps in this store: {done} of 4 done"),
    }
}
