//! What a screen or layer wants done, as data: it never does anything itself, so that every act can be tested by reading it.
use super::input::Key;
use super::keymap::Action;
use super::message::Note;
use super::screen::{Layer, ScreenId};
use super::seam::{Command, Filter, HabitNews, PrefChange, Query, Subject, UndoHandle, Writing};
use crate::domain::refusal::Refusal;
use crate::wire::query::Sort;
use std::path::PathBuf;

/// Why something was asked, in the asker's own words; it comes back with the answer.
pub type Slot = &'static str;

/// One thing to be carried out by the app, in order.
pub enum Effect {
    /// Send a command. Its answer is always delivered to the asker's `heard`.
    Send(Slot, Command),
    /// The same for one of several commands that are one act: `u` takes back all that this asker sends so.
    Part(Slot, Command),
    /// Carry an act out: the app sends it, says what was answered, and keeps ready what `u` undoes; nobody has to wait for it.
    /// The screen is told of the answer with the act's slot (`Screen::acted`).
    Do(Act),
    /// Ask. Of several in one slot only the answer to the latest is delivered.
    Ask(Slot, Query),
    /// Put a layer in front.
    Open(Box<dyn Layer>),
    /// From the layer in front: it closes, and what is below is `given` this.
    Answer(Given),
    /// Say it on the message line.
    Say(Note),
    /// Show another screen, at a child where one is meant.
    Goto(ScreenId, Option<Subject>),
    /// The message line now shows something `u` undoes.
    Undoable(Undoable),
    /// The message line now shows something that is none of the records, in these words: on `u` the screen is given
    /// `Given::Confirmed` with this slot, and takes it back.
    OwnUndoable(Slot, String),
    /// The child in front is about to change without the person going there: keys that commit are not for it.
    FrontLeaves,
    /// Another child came in front by itself; from its first drawing the settling time runs.
    FrontCame,
    /// The child in front stays after all.
    FrontStays,
    /// What is being done is not for `.` (letters sent).
    NeverRepeat,
    /// An action of the palette: the layer closes, and the screen below answers it as if its key had been pressed.
    Press(Action),
    /// The line was left with this typed: it is there when it is opened again.
    LineLeft(String),
    /// An entry was carried out: kept for the line's history, with numbers in place of names.
    LineDone(String),
    /// The line, with this typed.
    LineWith(String),
    /// The list, narrowed and ordered so.
    Narrow(Box<Filter>, Sort),
    /// What was typed in this form, to be there when it is opened again; nothing: it was saved.
    KeepDraft(String, Option<String>),
    /// Goes on with the form of the draft of this name, where it was begun.
    GoOn(String),
    /// Keys that were typed ahead for the layer in front now: it gets them as if they were pressed after it opened.
    TypedAhead(Vec<Key>),
    /// Columns or a view of lists, to be there at the next login. The answer comes to the asker's `heard`.
    KeepPrefs(Slot, PrefChange),
    /// What is new of how the person uses the desk: kept for them.
    Habit(HabitNews),
    /// What the message line shows now cannot be taken back: `u` asks the keeper, and takes back nothing older unseen.
    Stands,
    /// Leave the desk.
    Leave,
    /// Leave it to do something that the program does outside it, and come back.
    LeaveFor(Errand),
    /// Write this to a new file there. What became of it comes to the asker's `heard`.
    Write(Slot, Writing, PathBuf),
}

/// What is done outside the desk, which gives the terminal up for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Bring in a waiting list: the file as it was typed.
    Import(String),
    /// Load the table of postcodes: the file as it was typed.
    Postcodes(String),
    /// Look round in the practice store.
    Practice,
    /// None: the desk is locked or its session over, for which these are the words.
    Locked(String),
}

/// The layer that takes up a refused act where it was: the form with its fault, the next best place.
pub type Again = Box<dyn FnOnce(&Refusal) -> Option<Box<dyn Layer>>>;

/// One thing a person decided, on one child or on many.
#[derive(Default)]
pub struct Act {
    /// The verb in a word: `accept`, `put off`.
    pub slot: Slot,
    /// What is sent, in order, each with whose it is.
    pub commands: Vec<(Command, Option<Subject>)>,
    /// The letters chosen on the way, for `.`.
    pub choices: Vec<char>,
    /// What to open where it is refused.
    pub again: Option<Again>,
    /// The record of the child it makes is gone to.
    pub opens: bool,
    /// What takes it back where putting rows back is not enough.
    pub instead: Option<Box<Command>>,
}

impl Act {
    /// An act on one child.
    pub fn one(slot: Slot, command: Command, subject: Option<Subject>) -> Self {
        Self { slot, commands: vec![(command, subject)], ..Self::default() }
    }

    /// Is taken back by this command.
    #[must_use]
    pub fn undone_by(mut self, command: Command) -> Self {
        self.instead = Some(Box::new(command));
        self
    }

    /// Goes to the record of the child it makes.
    #[must_use]
    pub fn opening(mut self) -> Self {
        self.opens = true;
        self
    }

    /// Opens this where it is refused.
    #[must_use]
    pub fn or(mut self, again: Again) -> Self {
        self.again = Some(again);
        self
    }
}

/// What `u` would undo.
#[derive(Clone, Debug, PartialEq)]
pub struct Undoable {
    /// `move of HARRIS, Aimee to 14 Dec`.
    pub words: String,
    /// Whose it is; a change to no child has none.
    pub subject: Option<Subject>,
    /// How the keeper knows it.
    pub handle: UndoHandle,
    /// Of several changes made in one act: each with its words, in the order in which they were made. Empty for one.
    pub group: Vec<(UndoHandle, String)>,
    /// What takes it back where putting rows back is not enough: two records made one are parted.
    pub instead: Option<Box<Command>>,
}

impl Undoable {
    /// Several changes that one `u` takes back after a look at them; of one change, that one. None where there is none.
    pub fn group(words: String, group: Vec<(UndoHandle, String)>) -> Option<Self> {
        let (handle, last) = group.last()?.clone();
        let one = group.len() == 1;
        Some(Self {
            words: if one { last } else { words },
            subject: None,
            handle,
            group: if one { Vec::new() } else { group },
            instead: None,
        })
    }
}

/// What a layer hands down when it closes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Closed with nothing done.
    Nothing(Slot),
    /// The letter of a choice.
    Picked(Slot, char),
    /// The verb's own letter was pressed.
    Confirmed(Slot),
    /// Name and text of each field, and whether it is to be saved or kept as a draft.
    Fields {
        /// The asker's word.
        slot: Slot,
        /// Every field, in order.
        values: Vec<(&'static str, String)>,
        /// Saved, not left.
        save: bool,
    },
    /// The positions, from 0, of the rows left ticked.
    Ticked(Slot, Vec<usize>),
    /// The child (or what else a layer chooses among) that was chosen.
    Chosen(Slot, Subject),
    /// A verb pressed in a read layer, for the row in front.
    Pressed(Slot, Action, usize),
}
