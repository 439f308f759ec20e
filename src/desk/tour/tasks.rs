//! The ten tasks of the tour, in the words of the message line, with the keys in force.
use crate::desk::keymap::{Action, Context, Keymap};
use crate::domain::command::Command;
use crate::domain::session::Answer;

/// The child of the first tasks, as the practice store has her.
pub const CHILD: &str = "HARRIS, Aimee";

/// A task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Find a child.
    Find,
    /// Say why she waits.
    Why,
    /// Book her best place.
    Book,
    /// A place that was offered and declined.
    Decline,
    /// Take it back.
    Undo,
    /// Decide a referral.
    Triage,
    /// Meet a colleague at one place.
    Clash,
    /// Somebody arrives at the drop-in.
    Arrive,
    /// A clinician is sick.
    Sick,
    /// Say it on the line.
    Line,
}

/// All of them, in their order.
pub const TASKS: [Task; 10] = [
    Task::Find,
    Task::Why,
    Task::Book,
    Task::Decline,
    Task::Undo,
    Task::Triage,
    Task::Clash,
    Task::Arrive,
    Task::Sick,
    Task::Line,
];

/// What a command that was carried out is to the tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A place was booked.
    Book,
    /// An offer was declined.
    Declined,
    /// Something was taken back.
    Undo,
    /// A referral was decided, or more was asked for it.
    Triage,
    /// Somebody came, was called in, or went out with an outcome.
    Arrive,
    /// Somebody is away, or a session was called off.
    Away,
}

impl Deed {
    /// What a command is; nothing where no task is about it.
    pub fn of(command: &Command) -> Option<Self> {
        Some(match command {
            Command::Book { .. } | Command::Move { .. } | Command::AgreeOffer { .. } => Self::Book,
            Command::OfferedDeclined { .. } | Command::DeclineOffer { .. } => Self::Declined,
            Command::Undo { .. } | Command::UndoTold { .. } => Self::Undo,
            Command::Accept { .. }
            | Command::Redirect { .. }
            | Command::Ask { .. }
            | Command::Decline { .. } => Self::Triage,
            Command::Arrive { .. }
            | Command::Call { .. }
            | Command::VisitOutcome { .. }
            | Command::Attend { .. } => Self::Arrive,
            Command::Away { .. }
            | Command::CancelSession { .. }
            | Command::SetMember { answer: Answer::Away, .. } => Self::Away,
            _ => return None,
        })
    }
}

/// The keys in force, as sentences name them.
struct Keys<'a>(&'a Keymap);

impl Keys<'_> {
    fn of(&self, context: Context, action: Action) -> String {
        self.0.key_for(&context.chain(), action).map(|key| key.to_string()).unwrap_or_default()
    }
}

impl Task {
    /// The task in a sentence, for a line of 80 columns.
    pub fn words(self, keymap: &Keymap) -> String {
        let keys = Keys(keymap);
        // Each key as it is on the screen where it is pressed.
        let (any, today) =
            (|action| keys.of(Context::Global, action), |action| keys.of(Context::Today, action));
        let record = |action| keys.of(Context::Record, action);
        match self {
            Self::Find => {
                format!("A mother rings: find {CHILD}. {} then harris aimee, Enter", any(Action::Find))
            }
            Self::Why => format!("\"Why so long?\" she asks. {} says why", record(Action::Why)),
            Self::Book => format!(
                "She can come. Esc, then {}: best places with reasons; Enter books",
                record(Action::Book)
            ),
            Self::Decline => format!(
                "A family says no: {}, a row with Offer, {}, {} and the reason",
                any(Action::Screen(1)),
                today(Action::Book),
                keys.of(Context::Offers, Action::Decline)
            ),
            Self::Undo => {
                format!("That was the wrong family. Esc, then {} takes it back", any(Action::Undo))
            }
            Self::Triage => format!(
                "{} has referrals to decide: {} accepts, a letter: how urgent",
                any(Action::Screen(3)),
                keys.of(Context::Triage, Action::Ahead)
            ),
            Self::Clash => format!(
                "Book one more: {}, a row with Offer, {}. Look before Enter",
                any(Action::Screen(1)),
                today(Action::Book)
            ),
            Self::Arrive => format!(
                "{} is the drop-in that is on: {} moves a child one step on",
                any(Action::Screen(5)),
                keys.of(Context::Board, Action::Ahead)
            ),
            Self::Sick => format!(
                "A clinician is sick: {}, a session, {}, a for away, Enter, Enter",
                any(Action::Screen(4)),
                keys.of(Context::Diary, Action::Cancel)
            ),
            Self::Line => format!(
                "Say it: {}, a child, then {} why and Enter",
                any(Action::Screen(2)),
                any(Action::Line)
            ),
        }
    }

    /// The same in a few words, for a narrow window and beside another sentence.
    pub fn short(self, keymap: &Keymap) -> String {
        let keys = Keys(keymap);
        let any = |action| keys.of(Context::Global, action);
        let (today, waiting) = (any(Action::Screen(1)), any(Action::Screen(2)));
        let book = keys.of(Context::Today, Action::Book);
        match self {
            Self::Find => format!("{} harris aimee Enter", any(Action::Find)),
            Self::Why => format!("{} says why she waits", keys.of(Context::Record, Action::Why)),
            Self::Book => format!("{}, then Enter books", keys.of(Context::Record, Action::Book)),
            Self::Decline => {
                format!("{today}, an Offer, {book}, {}, why", keys.of(Context::Offers, Action::Decline))
            }
            Self::Undo => format!("{} takes it back", any(Action::Undo)),
            Self::Triage => {
                format!("{}, {}, a letter", any(Action::Screen(3)), keys.of(Context::Triage, Action::Ahead))
            }
            Self::Clash => format!("{today}, an Offer, {book}, look, Enter"),
            Self::Arrive => {
                format!("{}, {} on a child", any(Action::Screen(5)), keys.of(Context::Board, Action::Ahead))
            }
            Self::Sick => {
                format!(
                    "{}, {}, a, Enter, Enter",
                    any(Action::Screen(4)),
                    keys.of(Context::Diary, Action::Cancel)
                )
            }
            Self::Line => format!("{waiting}, {} why Enter", any(Action::Line)),
        }
    }

    /// The verbs that belong to it. Moving about, looking and taking back belong to every task.
    pub fn verbs(self) -> &'static [Action] {
        match self {
            Self::Find | Self::Why | Self::Undo => &[],
            Self::Book | Self::Decline | Self::Clash => &[Action::Book, Action::Decline],
            Self::Triage => &[Action::Ahead, Action::Refer, Action::Info, Action::Decline],
            Self::Arrive => &[Action::Ahead, Action::New, Action::Outcome],
            Self::Sick => &[Action::Cancel, Action::People],
            Self::Line => &[Action::Ahead],
        }
    }

    /// The deed that ends it, where one does.
    pub fn deed(self) -> Option<Deed> {
        match self {
            Self::Find | Self::Why | Self::Line => None,
            Self::Book | Self::Clash => Some(Deed::Book),
            Self::Decline => Some(Deed::Declined),
            Self::Undo => Some(Deed::Undo),
            Self::Triage => Some(Deed::Triage),
            Self::Arrive => Some(Deed::Arrive),
            Self::Sick => Some(Deed::Away),
        }
    }
}
