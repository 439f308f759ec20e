//! Where a key is pressed: each screen and each kind of layer has its own keys, and shares the global ones.

/// A set of keys that are looked up together. A screen's list is its own, then `Moving`, `Global`, `Anywhere`; a layer's is its
/// own, then `Anywhere`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// Works with a layer in front, too.
    Anywhere,
    /// On every screen.
    Global,
    /// Moving about, on every screen.
    Moving,
    /// Waiting, intake, and every other list of children.
    List,
    /// Next steps.
    Today,
    /// Asking families whether a place is still wanted.
    Valid,
    /// One referral to decide.
    Triage,
    /// Sessions, a week at a time.
    Diary,
    /// One session's slots.
    Session,
    /// A drop-in while it is on.
    Board,
    /// Review meetings.
    Reviews,
    /// Education, health and care assessments.
    Ehc,
    /// One child.
    Record,
    /// Figures.
    Numbers,
    /// A new store, before anything is in it.
    Start,
    /// A few choices, each with its letter.
    Pick,
    /// Places to book.
    Offers,
    /// What would be done, row by row.
    Preview,
    /// Columns of a list, ticked and put in order.
    Columns,
    /// What cannot be undone.
    Confirm,
    /// Two records side by side.
    Compare,
    /// Fields to fill.
    Form,
    /// Finding a child.
    Find,
    /// One sentence that does something.
    Line,
    /// Text to read.
    Read,
    /// What to say to a family.
    Say,
    /// What the imports found.
    Found,
    /// Free places, and who could have them.
    Fill,
    /// Who is rung about a freed place.
    Calls,
}

/// Every context, in the order of the help and the README.
pub const CONTEXTS: [Context; 29] = [
    Context::Global,
    Context::Moving,
    Context::Anywhere,
    Context::List,
    Context::Today,
    Context::Valid,
    Context::Triage,
    Context::Diary,
    Context::Session,
    Context::Board,
    Context::Reviews,
    Context::Ehc,
    Context::Record,
    Context::Numbers,
    Context::Start,
    Context::Pick,
    Context::Offers,
    Context::Preview,
    Context::Columns,
    Context::Confirm,
    Context::Compare,
    Context::Form,
    Context::Find,
    Context::Line,
    Context::Read,
    Context::Say,
    Context::Found,
    Context::Fill,
    Context::Calls,
];

impl Context {
    /// Heading in the help and the README, and (in lower case) the section of a keys file.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Anywhere => "Anywhere",
            Self::Global => "Global",
            Self::Moving => "Moving",
            Self::List => "List",
            Self::Today => "Today",
            Self::Valid => "Valid",
            Self::Triage => "Triage",
            Self::Diary => "Diary",
            Self::Session => "Session",
            Self::Board => "Board",
            Self::Reviews => "Reviews",
            Self::Ehc => "EHC",
            Self::Record => "Record",
            Self::Numbers => "Numbers",
            Self::Start => "Start",
            Self::Pick => "Pick",
            Self::Offers => "Offers",
            Self::Preview => "Preview",
            Self::Columns => "Columns",
            Self::Confirm => "Confirm",
            Self::Compare => "Compare",
            Self::Form => "Form",
            Self::Find => "Find",
            Self::Line => "Line",
            Self::Read => "Read",
            Self::Say => "Say",
            Self::Found => "Found",
            Self::Fill => "Fill",
            Self::Calls => "Calls",
        }
    }

    /// The context of this name, in any case.
    pub fn named(name: &str) -> Option<Self> {
        CONTEXTS.into_iter().find(|context| context.heading().eq_ignore_ascii_case(name))
    }

    /// A layer in front takes all keys.
    pub fn is_layer(self) -> bool {
        matches!(
            self,
            Self::Pick
                | Self::Offers
                | Self::Preview
                | Self::Columns
                | Self::Confirm
                | Self::Compare
                | Self::Form
                | Self::Find
                | Self::Line
                | Self::Read
                | Self::Say
                | Self::Found
                | Self::Fill
                | Self::Calls
        )
    }

    /// A screen, which shares the global keys.
    pub fn is_screen(self) -> bool {
        !self.is_layer() && !matches!(self, Self::Anywhere | Self::Global | Self::Moving)
    }

    /// Where a key is looked up when this context is in front, first match first.
    pub fn chain(self) -> Vec<Self> {
        if self.is_screen() {
            vec![self, Self::Moving, Self::Global, Self::Anywhere]
        } else if self.is_layer() {
            vec![self, Self::Anywhere]
        } else {
            vec![self]
        }
    }

    /// Keys without a name in the table: what is typed, and what it does. Such a context takes printable keys as they are.
    pub fn typed(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Pick => Some(("letters", "each choice shows its letter; the letter chooses at once")),
            Self::Confirm => Some(("letter", "the verb's own letter does it")),
            Self::Form => Some(("text", "into the field in front")),
            Self::Find => Some(("text", "name, birth date, number, postcode, phone")),
            Self::Line => Some(("text", "a verb, then who, what, when, why")),
            _ => None,
        }
    }
}
