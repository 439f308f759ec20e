//! The same state in words, for who hears the desk: drawn as ever, in a window nobody looks at, and told from that.
use super::Desk;
use super::view::clock;
use crate::desk::canvas::Canvas;
use crate::desk::effect::Effect;
use crate::desk::frame;
use crate::desk::keymap::{Action, Context};
use crate::desk::linear::{Again, Drawn, Place, Telling};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, ScreenId};
use crate::desk::seam::Outlet;
use crate::desk::settled::told;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Messages that are told at once at the most.
const NOTES: usize = 12;

impl<O: Outlet> Desk<O> {
    /// What stands in front, in words.
    pub fn telling(&self) -> Telling {
        let mut buffer = Buffer::empty(Rect::from((Position::ORIGIN, self.size)));
        let mut canvas = Canvas::new(&mut buffer, &self.look.theme, self.look.glyphs);
        canvas.listen();
        let (titles, area) = self.body(frame::plan(self.size).body, &mut canvas);
        let (focus, ears) = (canvas.focused(), canvas.heard());
        let drawn = Drawn { buffer: &buffer, area, focus, ears, titles: &titles };
        let own = self.layers.last().map(|open| open.layer.titles(&self.cx_of_layers()));
        let (title, count) = match &own {
            Some(own) => (own.left.clone(), own.right.clone()),
            None => {
                let tab = frame::TABS.get(usize::from(self.front.tab()).saturating_sub(1)).unwrap_or(&"");
                let known = titles.left.starts_with(tab);
                let title = if known { titles.left.clone() } else { format!("{tab}: {}", titles.left) };
                (title, titles.right.clone())
            }
        };
        let spoken = crate::desk::linear::words::spoken;
        let all: Vec<String> =
            self.messages.all().take(NOTES).map(|note| spoken(&self.in_own_keys(&note.words))).collect();
        // Of a form the rule says the field's name, which is said before what is typed.
        let label = drawn.ears.typed.as_ref().map(|typed| typed.label.clone());
        let row = Some(drawn.row()).filter(|row| label.as_ref() != Some(row)).unwrap_or_default();
        Telling {
            place: self.place(),
            title: spoken(&title),
            count: spoken(&count),
            row,
            body: drawn.body(),
            reads: self.reads(),
            at: drawn.ears.at,
            typed: drawn.ears.typed.clone(),
            hint: spoken(drawn.ears.hint.as_deref().unwrap_or_default()),
            wrong: drawn.ears.wrong.iter().map(|words| spoken(words)).collect(),
            notes: (self.messages.number(), all),
            dropped: if self.dropped == 0 { String::new() } else { told(self.dropped) },
            task: self.tour.as_ref().map(|tour| tour.words(&self.look.keymap, false)).unwrap_or_default(),
            keys: self.keys_in_words(),
            head: self.head_in_words(),
        }
    }

    fn place(&self) -> Place {
        let one = matches!(self.front, ScreenId::Triage | ScreenId::Record);
        let child = self.subject().filter(|_| one).map(|subject| subject.child);
        let layers = self.layers.iter().map(|open| open.number).collect();
        Place { screen: self.front, child, layers }
    }

    /// Whether all that is in front is told when one comes to it. Of what is typed into, and of lists, only the row is.
    fn reads(&self) -> bool {
        match self.layers.last() {
            Some(open) => {
                !matches!(open.layer.context(), Context::Form | Context::Find | Context::Line)
                    && !open.layer.in_text()
            }
            None => matches!(
                self.front,
                ScreenId::Triage | ScreenId::Record | ScreenId::Session | ScreenId::Review
            ),
        }
    }

    /// `Keys: b book, y why.`
    fn keys_in_words(&self) -> String {
        let hints = self.hints(&self.chain(), usize::from(u16::MAX));
        let words: Vec<String> = hints.iter().map(|(key, words)| format!("{key} {words}")).collect();
        if words.is_empty() { String::new() } else { format!("Keys: {}.", words.join(", ")) }
    }

    fn head_in_words(&self) -> String {
        let head = &self.head;
        let mut parts = Vec::new();
        if head.practice {
            parts.push("PRACTICE".to_owned());
        }
        if !head.who.is_empty() {
            parts.push(format!("{}, {}", head.who, head.role));
        }
        if !head.counts.is_empty() {
            parts.push(head.counts.join(", "));
        }
        parts.push(clock(self.now, true));
        format!("{}.", parts.join(". "))
    }

    /// What a screen may know besides its own state. A screen that is heard is laid out as cards, a column at a time.
    pub(super) fn cx(&self) -> Cx<'_> {
        let body = frame::plan(self.size).body.as_size();
        Cx {
            now: self.now,
            body,
            narrow: frame::is_narrow(self.size) || self.look.linear,
            keymap: &self.look.keymap,
            home: &self.home,
        }
    }

    /// What the layers may know: where the desk is heard they are laid out as in a wide window, with all they have to say;
    /// screens as cards, a column at a time.
    pub(super) fn cx_of_layers(&self) -> Cx<'_> {
        Cx { narrow: frame::is_narrow(self.size), ..self.cx() }
    }

    /// Whether answers are on their way.
    pub fn waits(&self) -> bool {
        !self.pending.is_empty()
    }

    /// How many keys were pressed so far.
    pub fn keys_taken(&self) -> u64 {
        self.keys_taken
    }

    /// What is asked to be said again.
    pub fn asked(&self) -> Option<Again> {
        self.again
    }

    /// The same, asked once.
    pub fn answers(&mut self) -> Option<Again> {
        self.again.take()
    }

    /// Says the row, or where one is: aloud, or for the eye on the message line.
    pub(super) fn say_again(&mut self, what: Again) {
        if self.look.linear {
            self.again = Some(what);
            return;
        }
        let now = self.telling();
        let words = match (what, now.at) {
            (Again::Place, Some((at, of))) => format!("{}. Row {at} of {of}.", now.title),
            (Again::Place, None) => format!("{}. {}", now.title, now.count),
            _ => now.row,
        };
        self.carry_out_said(Note::done(words.trim_end()));
    }

    fn carry_out_said(&mut self, note: Note) {
        self.carry_out(super::Asker::Screen(self.front), vec![Effect::Say(note)]);
    }

    /// Enter on the line before what it would do was heard: it is told now, and nothing is done yet.
    pub(super) fn told_first(&mut self, action: Option<Action>, was_heard: bool) -> bool {
        let line = self.layers.last().is_some_and(|open| open.layer.context() == Context::Line);
        if !self.look.linear || was_heard || !line || action != Some(Action::Take) {
            return false;
        }
        self.again = Some(Again::First);
        true
    }
}
