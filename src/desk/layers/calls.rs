//! Who is rung about a place freed at short notice: those who said that they can come, in the list's order, under what must be
//! said first to the one in front. Ringing keeps the place for them for some minutes; what came of the call is one key.
use super::offers::Best;
use super::{Choice, Fared, Pick, Reader, Say};
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Push, Query, Reply, Subject};
use crate::desk::text::left;
use crate::desk::theme::Meaning;
use crate::desk::widgets::Step;
use crate::domain::booking::Told;
use crate::domain::code::Code;
use crate::domain::event::Key as Touched;
use crate::domain::ids::SessionId;
use crate::domain::refusal::RefusalKind;
use crate::domain::short_notice::{Came, ShortAct, ShortKey};
use crate::wire::view::View;
use crate::wire::view_short::{CallRow, CallsPage, ShortOf, ShortPage, Stands};
use ratatui::layout::Rect;

mod draw;

/// Why it is not the quickest telephone.
const ORDER: &str = "Families are rung in the list's order, one at a time. While the place is kept for one, nobody else is rung.";
/// The answer with the calls; what the layer hands down.
const CALLS: Slot = "calls";
/// The answer to what was sent.
const SENT: Slot = "call";
/// Why a family is not rung.
const NOT_RUNG: Slot = "not rung";

/// The layer.
pub struct Calls {
    session: SessionId,
    slot: u8,
    page: Option<CallsPage>,
    asking: bool,
    front: usize,
    /// What was sent and not yet answered: the layer closes with a yes.
    sent: Option<bool>,
    /// Keys that came while an answer was awaited.
    typed: Vec<crate::desk::input::Key>,
}

impl Calls {
    /// About this place.
    pub fn about(session: SessionId, slot: u8) -> Box<dyn Layer> {
        Box::new(Self { session, slot, page: None, asking: false, front: 0, sent: None, typed: Vec::new() })
    }

    fn ask(&mut self) -> Vec<Effect> {
        self.asking = true;
        vec![Effect::Ask(CALLS, Query::ShortNotice { of: ShortOf::Place(self.session, self.slot) })]
    }

    fn rows(&self) -> &[CallRow] {
        self.page.as_ref().map_or(&[], |page| &page.rows)
    }

    fn row(&self) -> Option<&CallRow> {
        self.rows().get(self.front)
    }

    fn subject(&self) -> Option<Subject> {
        self.row().map(|row| Subject::referral(row.child, row.referral, row.name.clone()))
    }

    fn send(&mut self, yes: bool, act: impl FnOnce(&CallRow) -> ShortAct) -> Vec<Effect> {
        let Some(row) = self.row() else {
            let words = self.page.as_ref().map_or_else(String::new, nobody);
            return vec![Effect::Say(Note::refused(words))];
        };
        let act = act(row);
        self.sent = Some(yes);
        vec![Effect::Send(SENT, Command::ShortNotice { act })]
    }

    fn ring(&mut self) -> Vec<Effect> {
        if let Some(CallRow { stands: Stands::Rung { by, left, .. }, name, .. }) = self.row() {
            let words = format!(
                "{by} is ringing {name}: the place is kept for them, {left} min left. a they come, n no answer, m message, d cannot."
            );
            return vec![Effect::Say(Note::refused(words))];
        }
        let (session, slot) = (self.session, self.slot);
        self.send(false, |row| ShortAct::Ring { session, slot, referral: row.referral })
    }

    fn note(&mut self, came: Came) -> Vec<Effect> {
        let (session, slot) = (self.session, self.slot);
        // Whom one speaks to is known of the one in front.
        let first = self.front == 0;
        let who = self.page.as_ref().filter(|_| first).map_or_else(String::new, |page| page.speak_to.clone());
        self.send(came == Came::Yes, |row| ShortAct::Note {
            session,
            slot,
            referral: row.referral,
            came,
            who,
            how: Told::Phone,
        })
    }

    fn not_rung(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(row) = self.row() else { return Vec::new() };
        let reasons = &cx.home.rules.choices.put_off;
        let choices = reasons.iter().map(|reason| Choice::new(reason.key, reason.name.clone())).collect();
        let title = format!("{} is not rung about this place. Why?", row.name);
        vec![Effect::Open(Box::new(Pick::new(NOT_RUNG, title, choices)))]
    }

    fn say(&self) -> Vec<Effect> {
        self.subject().map(|subject| Effect::Open(Box::new(Say::new(subject)))).into_iter().collect()
    }

    /// The reason in full, and everybody left out with why.
    fn why(&self) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        let mut lines = Vec::new();
        if let Some(row) = self.row() {
            lines.push((row.words.clone(), Meaning::Plain));
            lines.push((ORDER.to_owned(), Meaning::Aside));
            lines.push((String::new(), Meaning::Plain));
        }
        lines.push(("Left out, and why".to_owned(), Meaning::Heading));
        let out = page.left_out.iter();
        lines.extend(out.map(|(name, why)| (format!("{} {why}", left(name, 22)), Meaning::Plain)));
        if page.left_out.is_empty() {
            lines.push(("Nobody who said that they can come is left out.".to_owned(), Meaning::Plain));
        }
        let title = format!("Why this one? {}", page.title);
        vec![Effect::Open(Box::new(Reader::new("why rung", title, lines)))]
    }

    fn came(&mut self, reply: &Reply) -> Vec<Effect> {
        self.asking = false;
        let page = match reply {
            Reply::View(view) => match view.as_ref() {
                View::ShortNotice(page) => match page.as_ref() {
                    ShortPage::Place(page) => page.clone(),
                    ShortPage::Fared(_) => return Vec::new(),
                },
                View::Gone { words } => return self.gone(words),
                _ => return Vec::new(),
            },
            Reply::Fault { words } | Reply::No { words } => return self.gone(words),
            Reply::Refused(refusal) => return self.gone(&refusal.words),
            _ => return Vec::new(),
        };
        let kept = self.row().map(|row| row.referral);
        let first = self.page.is_none();
        self.page = Some(page);
        let at = kept.and_then(|kept| self.rows().iter().position(|row| row.referral == kept));
        self.front = at.unwrap_or(0).min(self.rows().len().saturating_sub(1));
        let mut effects = Vec::new();
        if !first && at.is_none() {
            effects.push(Effect::FrontCame);
        }
        if !self.typed.is_empty() {
            effects.push(Effect::TypedAhead(std::mem::take(&mut self.typed)));
        }
        effects
    }

    fn gone(&mut self, words: &str) -> Vec<Effect> {
        self.typed.clear();
        let mut effects = vec![Effect::FrontStays, Effect::Say(Note::refused(words))];
        if self.page.is_none() {
            effects.insert(0, Effect::Answer(Given::Nothing(CALLS)));
        }
        effects
    }

    fn answered(&mut self, reply: &Reply) -> Vec<Effect> {
        let yes = self.sent.take() == Some(true);
        match reply {
            Reply::Done(_) => {
                let mut effects = answer::said(reply, self.subject());
                if yes {
                    effects.insert(0, Effect::Answer(Given::Confirmed(CALLS)));
                } else {
                    effects.extend(self.ask());
                }
                effects
            }
            // Somebody was first: the calls as they are now, and the words of it.
            Reply::Refused(refusal) if refusal.kind == RefusalKind::Stale => {
                let mut effects = vec![Effect::Say(Note::refused(refusal.words.clone()).staying())];
                effects.extend(self.ask());
                effects
            }
            _ => answer::said(reply, self.subject()),
        }
    }
}

/// Why there is nobody in front.
fn nobody(page: &CallsPage) -> String {
    page.refused.clone().unwrap_or_else(|| {
        "Nobody who said that they can come is left to ring. b shows the whole list's best for it.".to_owned()
    })
}

impl Layer for Calls {
    fn context(&self) -> Context {
        Context::Calls
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let leaves = matches!(action, Action::Close | Action::Back);
        if !leaves && (self.asking || self.sent.is_some()) {
            self.typed.extend(cx.keymap.key_for(&self.context().chain(), action));
            return Vec::new();
        }
        if let Some(step) = Step::of(action) {
            self.front = step.from(self.front, 9).min(self.rows().len().saturating_sub(1));
            return Vec::new();
        }
        match action {
            Action::Take => self.ring(),
            Action::Ahead => self.note(Came::Yes),
            Action::NoAnswer => self.note(Came::NoAnswer),
            Action::Message => self.note(Came::Message),
            Action::Decline => self.note(Came::No),
            Action::Later => self.not_rung(cx),
            Action::Say => self.say(),
            Action::Why => self.why(),
            Action::Views => vec![Effect::Open(Box::new(Fared::until(cx.now.date())))],
            Action::Book => vec![
                Effect::Answer(Given::Nothing(CALLS)),
                Effect::Open(Best::for_place(self.session, Some(self.slot))),
            ],
            Action::Close | Action::Back => vec![Effect::Answer(Given::Nothing(CALLS))],
            _ => Vec::new(),
        }
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        let Given::Picked(NOT_RUNG, letter) = given else { return Vec::new() };
        let reasons = &cx.home.rules.choices.put_off;
        let reason =
            reasons.iter().find(|reason| reason.key == letter).map_or(Code::NONE, |reason| reason.id);
        self.note(Came::NotRung(reason))
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        if slot == CALLS { self.came(reply) } else { self.answered(reply) }
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        let concerns = |key: &Touched| match key {
            Touched::Booking(_) | Touched::Short(ShortKey::Child(_)) => true,
            Touched::Short(ShortKey::Place(session, slot)) => (*session, *slot) == (self.session, self.slot),
            Touched::Session(id) => *id == self.session,
            Touched::Referral(id) => self.rows().iter().any(|row| row.referral == *id),
            Touched::Child(id) => self.rows().iter().any(|row| row.child == *id),
            _ => false,
        };
        if self.sent.is_some() || self.asking || !push.touched.iter().any(concerns) {
            return Vec::new();
        }
        self.ask()
    }

    fn acted(&mut self, _reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn resized(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        if self.page.is_none() && !self.asking { self.ask() } else { Vec::new() }
    }

    fn uses(&self, action: Action) -> bool {
        let rung = matches!(self.row(), Some(CallRow { stands: Stands::Rung { .. }, .. }));
        match action {
            Action::Take | Action::Later => self.row().is_some() && !rung,
            Action::Ahead | Action::NoAnswer | Action::Message | Action::Decline => rung,
            Action::Say => self.row().is_some(),
            _ => true,
        }
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let Some(page) = &self.page else {
            return Titles { left: "Who is rung".to_owned(), ..Titles::default() };
        };
        Titles {
            left: format!("Ring about {}", page.title),
            right: "Esc back".to_owned(),
            row: self.row().map_or_else(|| nobody(page), |row| row.words.clone()),
            pane: None,
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        draw::draw(self.page.as_ref(), self.front, area, canvas, cx);
    }
}
