//! What keys can mean. Screens and layers are given these, never keys (text fields apart).
use std::fmt;

/// One thing a person can ask for. A screen answers those of its own contexts and ignores the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Go to the screen of this digit, 1 to 9.
    Screen(u8),
    /// Find a child.
    Find,
    /// Open the line of entries.
    Line,
    /// The keys that work here.
    Help,
    /// Undo what the message line shows.
    Undo,
    /// The last verb again, on this subject, as a preview.
    Repeat,
    /// The sum behind a date or number.
    Why,
    /// Who changed or looked.
    Who,
    /// What to say to the family.
    Say,
    /// Those past their target.
    PastTarget,
    /// Close the layer in front.
    Close,
    /// Back; at a screen, leave.
    Back,
    /// To the place before this one.
    WhereIWas,
    /// Draw everything again.
    Redraw,
    /// One up.
    Up,
    /// One down.
    Down,
    /// One to the left.
    Left,
    /// One to the right.
    Right,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the first.
    First,
    /// To the last.
    Last,
    /// To the next part, field, scope or completion.
    NextPart,
    /// To the part or field before.
    PartBefore,
    /// Open what the cursor is on.
    Open,
    /// Move the thing one step on.
    Ahead,
    /// Book a place.
    Book,
    /// Move a booking.
    Move,
    /// Cancel, or somebody is away.
    Cancel,
    /// Call, message, note.
    Contact,
    /// Refer on, or redirect.
    Refer,
    /// Ask for information, or chase it.
    Info,
    /// Decline, discharge, withdrawn.
    Decline,
    /// Record an outcome or decision.
    Outcome,
    /// Change the priority.
    Priority,
    /// Not now, with a reason.
    Later,
    /// Compare with a look-alike.
    Same,
    /// Something new.
    New,
    /// Triage this child.
    Triage,
    /// Export or print.
    Export,
    /// Filter the list.
    Filter,
    /// Sort the list.
    Sort,
    /// Choose a view.
    Views,
    /// Mark this row, or leave it out.
    Mark,
    /// Mark all that are shown.
    MarkAll,
    /// Hold a place for ten minutes.
    Hold,
    /// Fill free places.
    Fill,
    /// Who takes part, and the quorum.
    People,
    /// A plan: draft, views, final.
    Plan,
    /// What if there were more places.
    WhatIf,
    /// The template behind sessions.
    Template,
    /// The timeline.
    Timeline,
    /// The target behind a figure.
    Target,
    /// Before this one.
    Previous,
    /// After this one.
    Next,
    /// To what is on now.
    Now,
    /// Enter in a layer: take what is in front.
    Take,
    /// Point at the row of this digit, 1 to 9.
    PointAt(u8),
    /// These are two children.
    TwoChildren,
    /// Not sure whether it is one child: ask.
    NotSure,
    /// To the Save line of a form.
    ToSave,
    /// Empty the field in front.
    ClearField,
    /// The ten tasks of the practice store.
    Tour,
    /// Forms half filled.
    Drafts,
    /// What the imports found.
    Found,
    /// The first steps in a new store.
    Begin,
    /// Only this session.
    OnlyThis,
    /// Its clinic's month.
    Month,
    /// All that is planned of its service.
    AllPlanned,
    /// To what is booked together.
    Together,
    /// A meeting begins: who is here.
    Convene,
    /// Rung: nobody answered.
    NoAnswer,
    /// Rung: a message was left.
    Message,
    /// Show a hidden address, with a reason.
    ShowHidden,
    /// The row in front, said again in full.
    SayRow,
    /// Where one is, said.
    SayPlace,
    /// The better plan that has come.
    Better,
}

/// Names for keys files; those with a digit are spelled with it (`screen-4`, `point-2`).
const NAMES: [(Action, &str); 75] = [
    (Action::Find, "find"),
    (Action::Line, "line"),
    (Action::Help, "help"),
    (Action::Undo, "undo"),
    (Action::Repeat, "repeat"),
    (Action::Why, "why"),
    (Action::Who, "who"),
    (Action::Say, "say"),
    (Action::PastTarget, "past-target"),
    (Action::Close, "close"),
    (Action::Back, "back"),
    (Action::WhereIWas, "where-i-was"),
    (Action::Redraw, "redraw"),
    (Action::Up, "up"),
    (Action::Down, "down"),
    (Action::Left, "left"),
    (Action::Right, "right"),
    (Action::PageUp, "page-up"),
    (Action::PageDown, "page-down"),
    (Action::First, "first"),
    (Action::Last, "last"),
    (Action::NextPart, "next-part"),
    (Action::PartBefore, "part-before"),
    (Action::Open, "open"),
    (Action::Ahead, "ahead"),
    (Action::Book, "book"),
    (Action::Move, "move"),
    (Action::Cancel, "cancel"),
    (Action::Contact, "contact"),
    (Action::Refer, "refer"),
    (Action::Info, "information"),
    (Action::Decline, "decline"),
    (Action::Outcome, "outcome"),
    (Action::Priority, "priority"),
    (Action::Later, "later"),
    (Action::Same, "same-child"),
    (Action::New, "new"),
    (Action::Triage, "triage"),
    (Action::Export, "export"),
    (Action::Filter, "filter"),
    (Action::Sort, "sort"),
    (Action::Views, "views"),
    (Action::Mark, "mark"),
    (Action::MarkAll, "mark-all"),
    (Action::Hold, "hold"),
    (Action::Fill, "fill"),
    (Action::People, "people"),
    (Action::Plan, "plan"),
    (Action::WhatIf, "what-if"),
    (Action::Template, "template"),
    (Action::Timeline, "timeline"),
    (Action::Target, "target"),
    (Action::Previous, "previous"),
    (Action::Next, "next"),
    (Action::Now, "now"),
    (Action::Take, "take"),
    (Action::TwoChildren, "two-children"),
    (Action::NotSure, "not-sure"),
    (Action::ToSave, "to-save"),
    (Action::ClearField, "clear-field"),
    (Action::Tour, "tour"),
    (Action::Drafts, "drafts"),
    (Action::Found, "found"),
    (Action::Begin, "begin"),
    (Action::OnlyThis, "only-this"),
    (Action::Month, "month"),
    (Action::AllPlanned, "all-planned"),
    (Action::Together, "together"),
    (Action::Convene, "convene"),
    (Action::NoAnswer, "no-answer"),
    (Action::Message, "message"),
    (Action::ShowHidden, "show-hidden"),
    (Action::SayRow, "say-row"),
    (Action::SayPlace, "say-place"),
    (Action::Better, "better"),
];

impl Action {
    /// The action of this name in a keys file.
    pub fn named(name: &str) -> Option<Self> {
        let digit = |prefix: &str| {
            name.strip_prefix(prefix)?.parse::<u8>().ok().filter(|digit| (1..=9).contains(digit))
        };
        if let Some(digit) = digit("screen-") {
            return Some(Self::Screen(digit));
        }
        if let Some(digit) = digit("point-") {
            return Some(Self::PointAt(digit));
        }
        NAMES.iter().find(|(_, known)| *known == name).map(|(action, _)| *action)
    }

    /// Whether the key may lead to changed data, by itself or through the layer it opens. Such an action has no digit for a
    /// key, and waits until the child it concerns has been seen.
    pub fn changes(self) -> bool {
        match self {
            Self::Undo
            | Self::Repeat
            | Self::Say
            | Self::Ahead
            | Self::Book
            | Self::Move
            | Self::Cancel
            | Self::Contact
            | Self::Refer
            | Self::Info
            | Self::Decline
            | Self::Outcome
            | Self::Priority
            | Self::Later
            | Self::Same
            | Self::New
            | Self::Triage
            | Self::Hold
            | Self::Fill
            | Self::People
            | Self::Plan
            | Self::Template
            | Self::Take
            | Self::TwoChildren
            | Self::NotSure
            | Self::Convene
            | Self::NoAnswer
            | Self::Message
            | Self::ShowHidden => true,
            Self::Screen(_)
            | Self::Find
            | Self::Line
            | Self::Help
            | Self::Why
            | Self::Who
            | Self::PastTarget
            | Self::Close
            | Self::Back
            | Self::WhereIWas
            | Self::Redraw
            | Self::Up
            | Self::Down
            | Self::Left
            | Self::Right
            | Self::PageUp
            | Self::PageDown
            | Self::First
            | Self::Last
            | Self::NextPart
            | Self::PartBefore
            | Self::Open
            | Self::Export
            | Self::Filter
            | Self::Sort
            | Self::Views
            | Self::Mark
            | Self::MarkAll
            | Self::WhatIf
            | Self::Timeline
            | Self::Target
            | Self::Previous
            | Self::Next
            | Self::Now
            | Self::PointAt(_)
            | Self::ToSave
            | Self::ClearField
            | Self::Tour
            | Self::Drafts
            | Self::Found
            | Self::Begin
            | Self::OnlyThis
            | Self::Month
            | Self::AllPlanned
            | Self::Together
            | Self::SayRow
            | Self::SayPlace
            | Self::Better => false,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Screen(digit) => write!(f, "screen-{digit}"),
            Self::PointAt(digit) => write!(f, "point-{digit}"),
            other => f.write_str(NAMES.iter().find(|(known, _)| known == other).map_or("", |(_, name)| name)),
        }
    }
}
