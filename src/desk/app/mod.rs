//! The one way round: something arrives, the state answers with effects, they are carried out, and when nothing waits the
//! screen is drawn once. Everything here is a function of what arrives; only `run` reads clocks and channels.
mod acts;
mod anyway;
mod calm;
mod early;
mod effects;
mod going_on;
mod keyhelp;
mod keys;
mod line;
mod lock;
mod place;
pub mod run;
mod said;
mod taking_back;
mod telling;
mod touring;
mod unanswered;
mod view;

use super::effect::Errand;
use super::glyphs::Glyphs;
use super::habits::Learning;
use super::history::History;
use super::input::paste::Pasted;
use super::input::{Key as Pressed, Read, Reassembler};
use super::keymap::{Context, Keymap};
use super::layers::LineStart;
use super::linear::Again;
use super::message::Messages;
use super::repeat::Repeat;
use super::screen::{Cx, Layer, Screen, ScreenId};
use super::seam::{Filter, FromKeeper, Head, Home, Outlet, Subject, Ticket};
use super::settled::Settled;
use super::theme::Theme;
use super::tour::{Deed, Tour};
use super::undo::Undo;
use chrono::{NaiveDateTime, Timelike};
use ratatui::layout::Size;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use super::effect::Slot;
pub use anyway::ALL_THE_SAME;

/// How long the keys must rest before what is costly, or counts as a look at a record, is fetched.
pub const REST: Duration = Duration::from_millis(300);

/// Everything that can happen to the desk.
#[derive(Clone, Debug)]
pub enum Msg {
    /// What one read of the terminal brought.
    Read(Read),
    /// Time passed: a kept Esc, a rest, a minute may be due.
    Woke(Instant),
    /// Another minute began.
    Minute(NaiveDateTime),
    /// From the keeper.
    Keeper(FromKeeper),
    /// End at once, in order: the system asks for it.
    Stop,
}

/// Opens the layers that belong to no screen; `None` where there is none yet.
pub trait Doors {
    /// `/`, or pasted text outside a field: find, with these words typed; `within` is the list in front.
    fn find(&self, words: &str, within: Option<Filter>) -> Option<Box<dyn Layer>>;
    /// `:`: the line, over the keys of these contexts.
    fn line(&self, contexts: &[Context], start: LineStart) -> Option<Box<dyn Layer>>;
}

/// Who asked something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asker {
    Screen(ScreenId),
    /// A layer by its number; layers come and go.
    Layer(u64),
    /// The app itself, for an act by its number.
    Act(u64),
}

/// What an answer is for. A query may be overtaken by a later one of the same slot; a command may not.
#[derive(Clone, Copy, Debug)]
struct Pending {
    asker: Asker,
    slot: Slot,
    query: bool,
}

/// A layer in front, with the number its answers are addressed to.
struct Open {
    number: u64,
    layer: Box<dyn Layer>,
}

/// How the desk looks and which keys it has: settings, read at the edge.
pub struct Look {
    /// The keys in force.
    pub keymap: Keymap,
    /// The styles in force.
    pub theme: Theme,
    /// Drawing characters.
    pub glyphs: Glyphs,
    /// Reduced motion: nothing is drawn that the person did not ask for.
    pub calm: bool,
    /// The desk is heard, not seen: screens are laid out as cards, and keys that ask to hear again are answered aloud.
    pub linear: bool,
}

/// The desk's whole state.
pub struct Desk<O> {
    outlet: O,
    doors: Box<dyn Doors>,
    look: Look,
    home: Arc<Home>,
    screens: BTreeMap<ScreenId, Box<dyn Screen>>,
    front: ScreenId,
    layers: Vec<Open>,
    head: Head,
    messages: Messages,
    /// Messages there had been before the last key.
    heard: u64,
    /// The message that `u` takes back.
    undo_said: u64,
    /// The message that answered something of one's own.
    own_said: u64,
    unanswered: unanswered::Unanswered,
    settled: Settled,
    repeat: Repeat,
    history: History,
    line: line::Memory,
    undo: Undo,
    early: early::Early,
    kept_back: calm::KeptBack,
    reassembler: Reassembler,
    pasted: Pasted,
    pending: BTreeMap<Ticket, Pending>,
    acts: BTreeMap<u64, acts::Doing>,
    sent: anyway::Sent,
    drafts: BTreeMap<String, String>,
    tickets: u64,
    size: Size,
    now: NaiveDateTime,
    at: Instant,
    rest: Option<Instant>,
    dirty: bool,
    redraw: bool,
    leaving: bool,
    errand: Option<Errand>,
    learning: Learning,
    tour: Option<Tour>,
    /// Commands on their way that a task of the tour is about.
    deeds: BTreeMap<Ticket, Deed>,
    /// Where the person stands, as last told.
    told: place::Told,
    /// How the forms in front were opened.
    begun: going_on::Begun,
    /// Keys dropped since the last one that counted.
    dropped: usize,
    lock: lock::Lock,
    /// Keys pressed so far.
    keys_taken: u64,
    /// What is to be said again, where the desk is heard.
    again: Option<Again>,
}

impl<O: Outlet> Desk<O> {
    /// A desk with these screens, the first of them in front, in a window of this size.
    pub fn new(
        outlet: O,
        doors: Box<dyn Doors>,
        (look, home): (Look, Arc<Home>),
        screens: Vec<Box<dyn Screen>>,
        size: Size,
        (now, at): (NaiveDateTime, Instant),
    ) -> Self {
        let front = screens.first().map_or(ScreenId::Today, |screen| screen.id());
        let learning = Learning::new(&home.habits);
        let mut desk = Self {
            outlet,
            doors,
            look,
            home,
            screens: screens.into_iter().map(|screen| (screen.id(), screen)).collect(),
            front,
            layers: Vec::new(),
            head: Head::default(),
            messages: Messages::default(),
            heard: 0,
            undo_said: 0,
            own_said: 0,
            unanswered: unanswered::Unanswered::default(),
            settled: Settled::default(),
            repeat: Repeat::default(),
            history: History::default(),
            line: line::Memory::default(),
            undo: Undo::default(),
            early: early::Early::default(),
            kept_back: calm::KeptBack::default(),
            reassembler: Reassembler::default(),
            pasted: Pasted::default(),
            pending: BTreeMap::new(),
            acts: BTreeMap::new(),
            sent: anyway::Sent::default(),
            drafts: BTreeMap::new(),
            tickets: 0,
            size,
            now: to_the_minute(now),
            at,
            rest: None,
            dirty: true,
            redraw: false,
            leaving: false,
            errand: None,
            learning,
            tour: None,
            deeds: BTreeMap::new(),
            told: place::Told::default(),
            begun: going_on::Begun::default(),
            dropped: 0,
            lock: lock::Lock::default(),
            keys_taken: 0,
            again: None,
        };
        desk.resized(size);
        desk.with_screen(front, |screen, cx| screen.entered(None, cx));
        desk
    }

    /// Takes one message; all that follows from it is done when this returns.
    pub fn take(&mut self, msg: Msg) {
        match msg {
            Msg::Read(read) => self.read(read),
            Msg::Woke(at) => self.woke(at),
            Msg::Minute(now) => self.minute_begins(to_the_minute(now)),
            Msg::Keeper(said) => self.keeper(said),
            Msg::Stop => {
                self.keep_half_typed();
                self.leaving = true;
            }
        }
        self.keep_line_open();
        self.after_all();
        self.tell_open();
    }

    /// What the person left the desk for, if they come back after it.
    pub fn errand(&mut self) -> Option<Errand> {
        self.errand.take()
    }

    fn has(&self, id: ScreenId) -> bool {
        self.screens.contains_key(&id)
    }

    fn within(&self) -> Option<Filter> {
        self.screens.get(&self.front).and_then(|screen| screen.within())
    }

    /// When `Msg::Woke` is wanted if nothing else arrives.
    pub fn deadline(&self) -> Option<Instant> {
        self.reassembler.deadline().into_iter().chain(self.rest).chain(self.unanswered.due()).min()
    }

    /// Whether the person is done.
    pub fn is_leaving(&self) -> bool {
        self.leaving
    }

    /// Whether anything changed since it was last drawn.
    pub fn is_dirty(&self) -> bool {
        self.dirty
    }

    /// Whether the next drawing must write every cell again; asked once.
    pub fn wants_redraw(&mut self) -> bool {
        std::mem::take(&mut self.redraw)
    }

    /// It is on the screen since `at`.
    pub fn drawn(&mut self, at: Instant) {
        self.dirty = false;
        self.settled.drawn(at);
        if let Some(open) = self.layers.last_mut() {
            open.layer.drawn();
        }
    }

    /// The screen in front.
    pub fn front(&self) -> ScreenId {
        self.front
    }

    /// The minute that is shown.
    pub fn minute(&self) -> NaiveDateTime {
        self.now
    }

    /// What was said, the last first.
    pub fn messages(&self) -> &Messages {
        &self.messages
    }

    /// The way to the keeper.
    pub fn outlet(&mut self) -> &mut O {
        &mut self.outlet
    }

    /// Contexts in which a key is looked up now.
    fn chain(&self) -> Vec<Context> {
        match (self.layers.last(), self.screens.get(&self.front)) {
            (Some(open), _) => open.layer.context().chain(),
            (None, Some(screen)) => screen.context().chain(),
            (None, None) => vec![Context::Global, Context::Anywhere],
        }
    }

    fn in_text(&self) -> bool {
        self.layers.last().is_some_and(|open| open.layer.in_text())
    }

    /// The child in front, for tests.
    #[cfg(test)]
    pub fn in_front(&self) -> Option<Subject> {
        self.subject()
    }

    fn subject(&self) -> Option<Subject> {
        self.screens.get(&self.front).and_then(|screen| screen.subject())
    }

    /// Lets a screen answer, and does what it wants done.
    fn with_screen(
        &mut self,
        id: ScreenId,
        act: impl FnOnce(&mut dyn Screen, &Cx<'_>) -> Vec<super::effect::Effect>,
    ) {
        let Some(mut screen) = self.screens.remove(&id) else { return };
        let effects = act(screen.as_mut(), &self.cx());
        self.screens.insert(id, screen);
        self.carry_out(Asker::Screen(id), effects);
    }

    /// The same for the layer of this number.
    fn with_layer(
        &mut self,
        number: u64,
        act: impl FnOnce(&mut dyn Layer, &Cx<'_>) -> Vec<super::effect::Effect>,
    ) {
        let Some(place) = self.layers.iter().position(|open| open.number == number) else { return };
        let mut open = self.layers.remove(place);
        let effects = act(open.layer.as_mut(), &self.cx_of_layers());
        self.layers.insert(place, open);
        self.carry_out(Asker::Layer(number), effects);
    }

    /// The window has this size; nothing happens if that is known.
    pub fn resize(&mut self, size: Size) {
        if size != self.size {
            self.resized(size);
        }
    }

    fn resized(&mut self, size: Size) {
        self.size = size;
        self.dirty = true;
        let screens: Vec<ScreenId> = self.screens.keys().copied().collect();
        for id in screens {
            self.with_screen(id, |screen, cx| screen.resized(cx));
        }
        let layers: Vec<u64> = self.layers.iter().map(|open| open.number).collect();
        for number in layers {
            self.with_layer(number, |layer, cx| layer.resized(cx));
        }
    }

    /// What is in sight, the screen's and the layers', is fetched again.
    fn fetch_all_again(&mut self) {
        self.with_screen(self.front, |screen, cx| screen.resync(cx));
        let layers: Vec<u64> = self.layers.iter().map(|open| open.number).collect();
        for number in layers {
            self.with_layer(number, |layer, cx| layer.resync(cx));
        }
    }

    fn top(&self) -> Option<u64> {
        self.layers.last().map(|open| open.number)
    }
}

fn to_the_minute(now: NaiveDateTime) -> NaiveDateTime {
    now.with_second(0).and_then(|now| now.with_nanosecond(0)).unwrap_or(now)
}
