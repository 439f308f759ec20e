//! The best children for a place.
mod view;

use super::OFFERS;
use super::commit::{TOLD, agreed};
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context, Sense};
use crate::desk::layers::{Reader, say_first};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Push, Query, Reply, Subject};
use crate::desk::text::left;
use crate::desk::theme::Meaning;
use crate::desk::widgets::Step;
use crate::domain::command::Take;
use crate::domain::event::Key as Touched;
use crate::domain::ids::{ReferralId, SessionId};
use crate::domain::refusal::RefusalKind;
use crate::wire::query::Narrow;
use crate::wire::view::View;
use crate::wire::view_diary::{BestChild, BestPage, PlacesPage};
use ratatui::layout::Rect;

/// The answer with the children.
const CHILDREN: Slot = "children for a place";
/// The answer with what is said first to the family in front.
const SAY: Slot = "say first";
/// What is said first, read before a child is booked.
const READ: Slot = "say first, read";

/// What was sent and not yet answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    Book,
    Hold,
}

/// The layer. Before a child can be booked it must be known what is said first to the family: it is asked for the child in
/// front, and a key typed ahead waits for it.
pub struct Best {
    session: SessionId,
    slot: Option<u8>,
    page: Option<BestPage>,
    say: Option<PlacesPage>,
    /// Whose SAY FIRST was read in full, where it does not fit above the children.
    read: Option<ReferralId>,
    asking: bool,
    typed: Vec<Key>,
    front: usize,
    top: usize,
    sent: Option<Sent>,
    surprised: bool,
}

impl Best {
    /// Children for a session's free place: the one named, or the first.
    pub fn for_place(session: SessionId, slot: Option<u8>) -> Box<dyn Layer> {
        Box::new(Self {
            session,
            slot,
            page: None,
            say: None,
            read: None,
            asking: false,
            typed: Vec::new(),
            front: 0,
            top: 0,
            sent: None,
            surprised: false,
        })
    }

    fn ask(&mut self) -> Vec<Effect> {
        self.asking = true;
        vec![Effect::Ask(CHILDREN, Query::Children { session: self.session, slot: self.slot })]
    }

    fn child(&self) -> Option<&BestChild> {
        self.page.as_ref()?.rows.get(self.front)
    }

    /// What is said first to the family in front, once it is here.
    fn said(&self) -> Option<&PlacesPage> {
        let referral = self.child()?.referral;
        self.say.as_ref().filter(|say| say.referral == referral)
    }

    fn to(&mut self, front: usize) -> Vec<Effect> {
        let rows = self.page.as_ref().map_or(0, |page| page.rows.len());
        self.front = front.min(rows.saturating_sub(1));
        if self.said().is_some() {
            return Vec::new();
        }
        let Some(referral) = self.child().map(|child| child.referral) else { return Vec::new() };
        vec![Effect::Ask(SAY, Query::Places { referral, service: None, narrow: Narrow::default() })]
    }

    fn waits(&self, action: Action) -> bool {
        let commits = matches!(action, Action::Take | Action::Hold);
        let moves = !matches!(action, Action::Close | Action::Back);
        (moves && (self.asking || !self.typed.is_empty()))
            || (commits && self.child().is_some() && self.said().is_none())
    }

    fn take(&mut self, sent: Sent) -> Vec<Effect> {
        if self.sent.is_some() {
            return Vec::new();
        }
        let Some(page) = &self.page else { return Vec::new() };
        let (Some(child), Some(slot), Some(say)) = (self.child(), page.slot, self.said()) else {
            return vec![Effect::Say(Note::refused(nobody(page)))];
        };
        let take = match sent {
            Sent::Book => agreed(&say.speak_to),
            Sent::Hold => Take::Hold,
        };
        let command = Command::Book { referral: child.referral, session: self.session, slot, take };
        self.sent = Some(sent);
        vec![Effect::Send(TOLD, command)]
    }

    fn subject(&self) -> Option<Subject> {
        self.child().map(|child| Subject::referral(child.child, child.referral, child.name.clone()))
    }

    /// SAY FIRST in full, where it is not in sight: nobody is booked before it was. `None`: it is, or was read.
    fn unread(&mut self, cx: &Cx<'_>) -> Option<Effect> {
        let (name, referral) = self.child().map(|child| (child.name.clone(), child.referral))?;
        let says = &self.said()?.say_first;
        if self.read == Some(referral) || say_first::is_whole(says, cx) {
            return None;
        }
        let lines = says.iter().map(|words| (words.clone(), Meaning::Plain)).collect();
        self.read = Some(referral);
        Some(Effect::Open(Box::new(Reader::new(READ, format!("SAY FIRST: {name}"), lines))))
    }

    fn why(&self) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        let mut lines = Vec::new();
        if let Some(child) = self.child() {
            lines.push((format!("{}: {}.", child.name, child.why), Meaning::Heading));
            lines.push((child.words.clone(), Meaning::Plain));
            lines.push((String::new(), Meaning::Plain));
        }
        lines.push(("Left out, and why".to_owned(), Meaning::Heading));
        lines.extend(
            page.left_out.iter().map(|(name, why)| (format!("{} {why}", left(name, 22)), Meaning::Plain)),
        );
        if page.left_out.is_empty() {
            lines.push(("Nobody was passed over.".to_owned(), Meaning::Plain));
        }
        vec![Effect::Open(Box::new(Reader::new(
            "why this child",
            format!("Why this child? {}", page.title),
            lines,
        )))]
    }

    fn came(&mut self, reply: &Reply) -> Vec<Effect> {
        self.asking = false;
        let page = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Children(page) => page.clone(),
                View::Gone { words } => return self.gone(words),
                _ => return Vec::new(),
            },
            Reply::Fault { words } | Reply::No { words } => return self.gone(words),
            Reply::Refused(refusal) => return self.gone(&refusal.words),
            _ => return Vec::new(),
        };
        let kept: Option<ReferralId> = self.child().map(|child| child.referral);
        self.page = Some(page);
        let rows = self.page.as_ref().map_or(&[][..], |page| &page.rows);
        let at = kept.and_then(|kept| rows.iter().position(|row| row.referral == kept));
        let came = std::mem::take(&mut self.surprised) | (kept.is_some() && at.is_none());
        let mut effects = self.to(at.unwrap_or(self.front));
        if came {
            effects.push(Effect::FrontCame);
        }
        effects.extend(self.typed_now());
        effects
    }

    /// What was typed ahead, as soon as it can be used.
    fn typed_now(&mut self) -> Option<Effect> {
        let ready = !self.asking && (self.said().is_some() || self.child().is_none());
        (ready && !self.typed.is_empty()).then(|| Effect::TypedAhead(std::mem::take(&mut self.typed)))
    }

    fn gone(&mut self, words: &str) -> Vec<Effect> {
        self.typed.clear();
        self.surprised = false;
        let mut effects = vec![Effect::FrontStays, Effect::Say(Note::refused(words))];
        if self.page.is_none() {
            effects.insert(0, Effect::Answer(Given::Nothing(OFFERS)));
        }
        effects
    }

    fn answered(&mut self, reply: &Reply) -> Vec<Effect> {
        let sent = self.sent.take();
        match reply {
            Reply::Done(_) => {
                let mut effects = answer::said(reply, self.subject());
                if sent == Some(Sent::Book) {
                    effects.insert(0, Effect::Answer(Given::Confirmed(OFFERS)));
                } else {
                    effects.extend(self.ask());
                }
                effects
            }
            Reply::Refused(refusal) if refusal.kind == RefusalKind::Stale => {
                self.surprised = true;
                let mut effects =
                    vec![Effect::FrontLeaves, Effect::Say(Note::refused(refusal.words.clone()))];
                effects.extend(self.ask());
                effects
            }
            _ => answer::said(reply, self.subject()),
        }
    }
}

impl Layer for Best {
    fn context(&self) -> Context {
        Context::Offers
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if self.waits(action) {
            self.typed.extend(cx.keymap.key_for(&self.context().chain(), action));
            return Vec::new();
        }
        if let Some(step) = Step::of(action) {
            return self.to(step.from(self.front, 9));
        }
        match action {
            Action::PointAt(digit) => {
                let at = usize::from(digit) - 1;
                if at >= self.page.as_ref().map_or(0, |page| page.rows.len()) {
                    return vec![Effect::Say(Note::refused(format!("There is no child {digit} here.")))];
                }
                self.to(at)
            }
            Action::Take | Action::Hold => match self.unread(cx) {
                Some(first) => vec![first],
                None => self.take(if action == Action::Take { Sent::Book } else { Sent::Hold }),
            },
            Action::Why => self.why(),
            Action::Close | Action::Back => vec![Effect::Answer(Given::Nothing(OFFERS))],
            Action::Decline | Action::Filter | Action::Views | Action::NextPart | Action::Move => {
                let words =
                    "Here the children are chosen for a place. b on a child shows the child's own offers.";
                vec![Effect::Say(Note::refused(words))]
            }
            _ => Vec::new(),
        }
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        if self.asking || !self.typed.is_empty() {
            self.typed.push(key);
            return Vec::new();
        }
        let enter = match &self.page {
            Some(page) if self.child().is_none() => nobody(page),
            _ => "Enter books.".to_owned(),
        };
        vec![Effect::Say(Note::refused(format!("{key} does nothing here. {enter} Esc goes back.")))]
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        match (slot, reply) {
            (CHILDREN, _) => self.came(reply),
            (SAY, Reply::View(view)) => {
                if let View::Places(page) = view.as_ref() {
                    self.say = Some(page.as_ref().clone());
                }
                self.typed_now().into_iter().collect()
            }
            (SAY, _) => self.gone("What is to be said first could not be looked up. Nothing was booked."),
            _ => self.answered(reply),
        }
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        let concerns = |key: &Touched| match key {
            Touched::Booking(_) | Touched::Seat(_) => true,
            Touched::Session(id) => *id == self.session,
            Touched::Referral(id) => page.rows.iter().any(|row| row.referral == *id),
            Touched::Child(id) => page.rows.iter().any(|row| row.child == *id),
            _ => false,
        };
        if self.sent.is_some() || self.asking || !push.touched.iter().any(concerns) {
            return Vec::new();
        }
        self.ask()
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn resized(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        if self.page.is_none() && !self.asking { self.ask() } else { Vec::new() }
    }

    fn uses(&self, action: Action) -> bool {
        // Where nobody can be given the place there is nothing to take.
        if matches!(action, Action::Take | Action::Hold) {
            return self.page.as_ref().is_none_or(|page| !page.rows.is_empty());
        }
        !matches!(
            action,
            Action::Decline
                | Action::Filter
                | Action::Views
                | Action::NextPart
                | Action::Together
                | Action::Move
        )
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let Some(page) = &self.page else {
            return Titles { left: "Best children".to_owned(), ..Titles::default() };
        };
        let row = self.child().map_or_else(|| nobody(page), |child| child.words.clone());
        Titles {
            left: format!("Best child for {}", page.title),
            right: "Esc back".to_owned(),
            row,
            pane: None,
        }
    }

    fn sense(&self, action: Action, cx: &Cx<'_>) -> Option<Sense> {
        let says = &self.said().filter(|_| action == Action::Take)?.say_first;
        let read = self.read.is_some() && self.read == self.child().map(|child| child.referral);
        (!read && !say_first::is_whole(says, cx)).then_some(Sense::OnTo)
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.draw(area, canvas, cx);
    }
}

/// Why there is no child in front.
fn nobody(page: &BestPage) -> String {
    page.refused.clone().unwrap_or_else(|| format!("{}: nobody who waits could come.", page.title))
}
