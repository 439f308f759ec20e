//! The one way round: something arrives, the state answers with effects, they are carried out, and when nothing waits the
//! screen is drawn once. Everything here is a function of what arrives; only `run` reads clocks and channels.
mod acts;
mod effects;
mod keys;
pub mod run;
mod view;

use super::effect::Errand;
use super::frame;
use super::glyphs::Glyphs;
use super::history::History;
use super::input::{Key as Pressed, Read, Reassembler};
use super::keymap::{Context, Keymap};
use super::message::Messages;
use super::repeat::Repeat;
use super::screen::{Cx, Layer, Screen, ScreenId};
use super::seam::{Filter, FromKeeper, Head, Home, Outlet, Subject, Ticket};
use super::settled::Settled;
use super::theme::Theme;
use super::undo::Undo;
use crate::domain::event::Key;
use chrono::{NaiveDateTime, Timelike};
use ratatui::layout::Size;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use super::effect::Slot;

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
    /// `:`: the line, over the keys of these contexts, at this child where there is one.
    fn line(&self, contexts: &[Context], at: Option<&Subject>) -> Option<Box<dyn Layer>>;
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
    settled: Settled,
    repeat: Repeat,
    history: History,
    undo: Undo,
    reassembler: Reassembler,
    pending: BTreeMap<Ticket, Pending>,
    acts: BTreeMap<u64, acts::Doing>,
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
    /// What this desk has open, as last told.
    opened: Option<Key>,
    /// Keys dropped since the last one that counted.
    dropped: usize,
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
            settled: Settled::default(),
            repeat: Repeat::default(),
            history: History::default(),
            undo: Undo::default(),
            reassembler: Reassembler::default(),
            pending: BTreeMap::new(),
            acts: BTreeMap::new(),
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
            opened: None,
            dropped: 0,
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
            Msg::Minute(now) => {
                self.now = to_the_minute(now);
                self.dirty = true;
            }
            Msg::Keeper(said) => self.keeper(said),
            Msg::Stop => {
                self.keep_half_typed();
                self.leaving = true;
            }
        }
        self.tell_open();
    }

    /// Tells the keeper whose record is open here, for the others' `@`. A cursor on a row opens nothing.
    fn tell_open(&mut self) {
        let shown = matches!(self.front, ScreenId::Record | ScreenId::Triage);
        let child = self.subject().map(|subject| subject.child).filter(|child| shown && child.0 != 0);
        let open = child.map(Key::Child);
        if open != self.opened {
            self.opened = open;
            self.outlet.open(open);
        }
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
        self.reassembler.deadline().into_iter().chain(self.rest).min()
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

    fn subject(&self) -> Option<Subject> {
        self.screens.get(&self.front).and_then(|screen| screen.subject())
    }

    fn cx(&self) -> Cx<'_> {
        let body = frame::plan(self.size).body.as_size();
        Cx {
            now: self.now,
            body,
            narrow: frame::is_narrow(self.size),
            keymap: &self.look.keymap,
            home: &self.home,
        }
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
        let effects = act(open.layer.as_mut(), &self.cx());
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

    fn top(&self) -> Option<u64> {
        self.layers.last().map(|open| open.number)
    }

    fn says_unknown(key: Pressed) -> String {
        format!("{key} does nothing here. ? shows the keys.")
    }
}

fn to_the_minute(now: NaiveDateTime) -> NaiveDateTime {
    now.with_second(0).and_then(|now| now.with_nanosecond(0)).unwrap_or(now)
}
