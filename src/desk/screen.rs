//! What a screen and a layer are to the app. A new one is one file that implements one of these.
use super::canvas::Canvas;
use super::effect::{Effect, Given, Slot};
use super::frame::Titles;
use super::input::Key;
use super::keymap::{Action, Context, Keymap, Sense};
use super::repeat::Repeated;
use super::seam::{Home, Push, Reply, Subject};
use crate::domain::event::Key as Touched;
use crate::domain::ids::{ReferralId, SessionId};
use crate::wire::entry::Pointed;
use crate::wire::query::Sort;
use chrono::NaiveDateTime;
use ratatui::layout::{Rect, Size};

/// Every screen there is. Those without a digit of their own stand under the tab of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScreenId {
    /// Next steps.
    Today,
    /// The lists.
    Waiting,
    /// One referral to decide.
    Triage,
    /// Sessions by week.
    Diary,
    /// Drop-ins.
    DropIns,
    /// Review meetings.
    Reviews,
    /// Education, health and care assessments.
    Ehc,
    /// Figures.
    Numbers,
    /// One child.
    Record,
    /// One session's slots, under Diary.
    Session,
    /// Held rows of imports, under Today.
    Intake,
    /// A new store, under Today.
    Start,
    /// The end of a day, under Today.
    Close,
    /// One review with its packs, under Reviews.
    Review,
    /// Families to be asked whether the referral is still wanted, under Today.
    Validation,
}

/// The screens that have a digit, in its order.
const BY_DIGIT: [ScreenId; 9] = [
    ScreenId::Today,
    ScreenId::Waiting,
    ScreenId::Triage,
    ScreenId::Diary,
    ScreenId::DropIns,
    ScreenId::Reviews,
    ScreenId::Ehc,
    ScreenId::Numbers,
    ScreenId::Record,
];

impl ScreenId {
    /// The screen of a digit.
    pub fn of_digit(digit: u8) -> Option<Self> {
        BY_DIGIT.get(usize::from(digit).checked_sub(1)?).copied()
    }

    /// The digit of its tab.
    pub fn tab(self) -> u8 {
        let tab = match self {
            Self::Session => Self::Diary,
            Self::Review => Self::Reviews,
            Self::Intake | Self::Start | Self::Close | Self::Validation => Self::Today,
            own => own,
        };
        BY_DIGIT.iter().position(|id| *id == tab).map_or(1, |at| at as u8 + 1)
    }
}

/// What a screen may know besides its own state.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    /// Local time, to the minute, as last told.
    pub now: NaiveDateTime,
    /// Columns and rows of the body.
    pub body: Size,
    /// Lists are cards.
    pub narrow: bool,
    /// The keys in force, for sentences that name one.
    pub keymap: &'a Keymap,
    /// What the keeper told when the desk attached: person, rules, names.
    pub home: &'a Home,
}

/// A screen: state that answers actions with effects, and draws itself without changing.
pub trait Screen {
    /// Which one it is.
    fn id(&self) -> ScreenId;
    /// Whose keys it has, now (a screen may show a list or a question of another kind).
    fn context(&self) -> Context;
    /// The child in front, for undo, history and what opens over it.
    fn subject(&self) -> Option<Subject>;
    /// Answers an action of its contexts. Actions it has no use for: nothing.
    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect>;
    /// The words of the frame.
    fn titles(&self, cx: &Cx<'_>) -> Titles;
    /// Draws the body; tells the canvas where the focus is.
    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>);

    /// The screen whose digit leads here as long as this has to be seen first.
    fn in_place_of(&self) -> Option<ScreenId> {
        None
    }
    /// What it was gone to for and has not got yet: keys for that wait until it has come.
    fn lacks(&self) -> Lacks {
        Lacks::Nothing
    }
    /// Whether it has a use for this action now: what it has none for is not among the hints at the foot.
    fn uses(&self, _action: Action) -> bool {
        true
    }
    /// What a key comes to now, where its row of the table stands for more than one act.
    fn sense(&self, _action: Action) -> Option<Sense> {
        None
    }
    /// It came in front, perhaps at a child.
    fn entered(&mut self, _at: Option<Subject>, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// The body has another size (also told before it is first drawn).
    fn resized(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// A layer it opened closed with this.
    fn given(&mut self, _given: Given, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// The keeper answered what it sent or asked in this slot.
    fn heard(&mut self, _slot: Slot, _reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// An act of the person at this desk was answered. The keeper tells other desks of it, not this one: what is in sight is
    /// fetched again.
    fn acted(&mut self, _act: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        if matches!(reply, Reply::Done(_)) { self.resync(cx) } else { Vec::new() }
    }
    /// Whether the child in front leaves with this act, so that keys typed before the next is shown are not for it.
    fn leaves_with(&self, _act: Slot) -> bool {
        false
    }
    /// Something changed at the keeper. Told to the screen in front.
    fn pushed(&mut self, _push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// Whether it shows who else has this open: only then is that news here.
    fn shows(&self, key: Touched) -> bool {
        let in_front = |fits: &dyn Fn(&Subject) -> bool| self.subject().is_some_and(|subject| fits(&subject));
        match key {
            Touched::Child(id) => {
                in_front(&|subject| subject.child == id)
                    || self.pointed().iter().any(|row| row.child == Some(id))
            }
            Touched::Session(id) => in_front(&|subject| subject.session == Some(id)),
            _ => false,
        }
    }
    /// Everything may have changed (the line was lost and found): what is in sight is fetched again.
    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// Rules, rights, or what is kept of lists may have changed.
    fn at_home(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// Goes on with the draft of this name: opens its form, now or once what it is over is here. `None`: it is none of this
    /// screen's, or the keys that began it open it.
    fn goes_on(&mut self, _draft: &str, _cx: &Cx<'_>) -> Option<Vec<Effect>> {
        None
    }
    /// `.`: show what repeating this verb and its choices on the subject would do, as a preview.
    fn repeated(&mut self, _verb: &Repeated, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// Backspace: takes off what was last put on here (a filter). `None`: there is nothing to take off, back to the place
    /// before.
    fn step_back(&mut self, _cx: &Cx<'_>) -> Option<Vec<Effect>> {
        None
    }
    /// What the rows in sight point at, from the top, for row numbers on the line.
    fn pointed(&self) -> Vec<Pointed> {
        Vec::new()
    }
    /// The marked rows.
    fn marked(&self) -> Vec<ReferralId> {
        Vec::new()
    }
    /// Why an action cannot be done now, where so: shown beside it in the palette. Its key says the same.
    fn why_not(&self, _action: Action, _cx: &Cx<'_>) -> Option<String> {
        None
    }
    /// Narrows and orders the list; a screen without one does nothing.
    fn narrowed(&mut self, _filter: &super::seam::Filter, _sort: Sort, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// The list in front, for finding within it.
    fn within(&self) -> Option<super::seam::Filter> {
        None
    }
    /// No key came for a while: what is costly or counts as a look may be fetched now.
    fn rested(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
}

/// What a screen is still waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacks {
    /// It has what it was gone to for.
    Nothing,
    /// The one thing the person named: a record, a week. Whatever they type is for that.
    Page,
    /// Rows that nobody has seen: keys may go among them, but decide about none.
    Rows,
}

impl Lacks {
    /// This, while it is missing.
    #[must_use]
    pub fn unless(self, it_has_come: bool) -> Self {
        if it_has_come { Self::Nothing } else { self }
    }
}

/// How much of the body a layer covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// All of it.
    Whole,
    /// So many lines at its foot, with a rule above that carries the title.
    Foot(u16),
}

/// A layer: in front of a screen, taking all keys until it closes with `Effect::Answer`.
pub trait Layer {
    /// Whose keys it has.
    fn context(&self) -> Context;
    /// Answers an action of its context; `Close` and `Back` close it.
    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect>;
    /// Title, right end of the rule, and the row in front in words.
    fn titles(&self, cx: &Cx<'_>) -> Titles;
    /// Draws itself.
    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>);

    /// Whether it has a use for this action now: what it has none for is not among the hints at the foot.
    fn uses(&self, action: Action) -> bool {
        // Of what is seen before it is done, only a repair has others in place of what is proposed.
        !(action == Action::People && self.context() == Context::Preview)
    }
    /// What an action of its context comes to now, where that is not always the same.
    fn sense(&self, _action: Action, _cx: &Cx<'_>) -> Option<Sense> {
        None
    }
    /// How much it covers.
    fn cover(&self, _cx: &Cx<'_>) -> Cover {
        Cover::Whole
    }
    /// Whether what is typed is text.
    fn in_text(&self) -> bool {
        false
    }
    /// Whether the rows below carry numbers and stand still while it is open.
    fn numbers(&self) -> bool {
        false
    }
    /// Why nothing here can be chosen, where so.
    fn why_not(&self) -> Option<String> {
        None
    }
    /// A key that is not in its context's table: text, a letter of a choice, an editing key.
    fn key(&mut self, _key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// Whether it has a use for keys that are not in its context's table.
    fn takes_keys(&self) -> bool {
        self.in_text()
            || !matches!(self.context(), Context::Read | Context::Found | Context::Compare | Context::Preview)
    }
    /// The place a booking would take now, where it offers places: whose, and which.
    fn place(&self) -> Option<(ReferralId, (SessionId, u8))> {
        None
    }
    /// The name under which what is typed here is kept when it is left, where it is.
    fn draft(&self) -> Option<String> {
        None
    }
    /// What is half typed here now, under the name of its draft: kept while it is typed, so that a lost line loses nothing.
    fn half_typed(&self, _cx: &Cx<'_>) -> Option<(String, String)> {
        None
    }
    /// What was typed here before and not saved.
    fn take_draft(&mut self, _text: &str) {}
    /// Pasted text, cleaned of nothing yet.
    fn paste(&mut self, _text: &str, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// A layer it opened closed with this.
    fn given(&mut self, _given: Given, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// The keeper answered what it sent or asked in this slot.
    fn heard(&mut self, _slot: Slot, _reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// An act of the person at this desk was answered in full.
    fn acted(&mut self, _reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// Why actions of the screen behind it cannot be done now, where it stays open while that changes.
    fn barred(&mut self, _bars: &[(Action, String)], _cx: &Cx<'_>) {}
    /// It is on the screen as it is now: what a key is pressed for from here on has been seen.
    fn drawn(&mut self) {}
    /// Something changed at the keeper.
    fn pushed(&mut self, _push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// Everything may have changed: what is in sight is fetched again.
    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
    /// The body has another size.
    fn resized(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
}
