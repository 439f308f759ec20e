//! `x` on a session: somebody is away that day, or it is called off. What becomes of the children is seen before it is done.
use super::words::{answer_words, letters, page_of};
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::offers::place_time;
use crate::desk::layers::{Choice, Pick, Preview, Repair, Tick};
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer};
use crate::desk::seam::{Command, Query, Reply};
use crate::domain::code::Code;
use crate::domain::ids::SessionId;
use crate::domain::repair::Trouble;
use crate::domain::rules::Choice as Configured;
use crate::wire::view_diary::{PersonRow, SessionPage};
use ratatui::layout::Rect;

/// What the layer hands down.
pub const OFF: Slot = "away or called off";
const PAGE: Slot = "session to change";
const WHO: Slot = "who is away";
const CALLED_OFF: Slot = "called off";
const DONE: Slot = "session changed";
/// No reason has this letter: `a` is for away on every list of the service's reasons.
const SOMEBODY: char = 'a';
/// Nor has any `b`: what is away or shut already, to be ended sooner.
const LIST: char = 'b';

/// The layer.
pub struct Off {
    session: SessionId,
    title: String,
    pick: Pick,
    reasons: Vec<Configured>,
    page: Option<SessionPage>,
    typed: Vec<Key>,
    who: Option<PersonRow>,
    reason: Code,
}

impl Off {
    /// For a session; `title` names it until its page has come.
    pub fn of(session: SessionId, title: &str, cx: &Cx<'_>) -> Box<dyn Layer> {
        let reasons: Vec<Configured> = cx
            .home
            .rules
            .choices
            .of_sessions()
            .filter(|r| ![SOMEBODY, LIST].contains(&r.key))
            .cloned()
            .collect();
        let pick = what(title, &reasons, "Somebody is away that day: who covers, where the children go");
        Box::new(Self {
            session,
            title: title.to_owned(),
            pick,
            reasons,
            page: None,
            typed: Vec::new(),
            who: None,
            reason: Code::NONE,
        })
    }

    /// A letter of the pick: it needs the page, and waits for it.
    fn chosen(&mut self, effects: Vec<Effect>, typed: Option<Key>) -> Vec<Effect> {
        let letter = effects.iter().find_map(|effect| match effect {
            Effect::Answer(Given::Picked(OFF, letter)) => Some(*letter),
            _ => None,
        });
        let Some(letter) = letter else { return effects };
        let Some(page) = &self.page else {
            self.typed.extend(typed);
            return Vec::new();
        };
        if letter == LIST {
            return vec![
                Effect::Answer(Given::Nothing(OFF)),
                Effect::Open(crate::desk::screens::diary::away_and_shut()),
            ];
        }
        let opened: Box<dyn Layer> = if let Some(trouble) = shut(page).filter(|_| letter == SOMEBODY) {
            return vec![Effect::Answer(Given::Nothing(OFF)), Effect::Open(Repair::of(trouble.clone()))];
        } else if letter == SOMEBODY {
            Box::new(who_is_away(page))
        } else {
            let reason = self.reasons.iter().find(|reason| reason.key == letter);
            self.reason = reason.map_or(Code::NONE, |reason| reason.id);
            Box::new(children(page, reason.map_or("", |reason| &reason.name)))
        };
        vec![Effect::Open(opened)]
    }
}

/// What can be done; `away` says what its letter opens.
fn what(title: &str, reasons: &[Configured], away: &str) -> Pick {
    let mut choices = vec![Choice::new(SOMEBODY, away)];
    choices.push(Choice::new(LIST, "Back or open again: who is away, what is shut"));
    choices.extend(reasons.iter().map(|r| Choice::new(r.key, format!("Called off: {}", r.name))));
    Pick::new(OFF, format!("Away, shut or called off: {title}"), choices)
}

/// That its place is shut: the repair is of that, whoever is there.
fn shut(page: &SessionPage) -> Option<&Trouble> {
    page.trouble.as_deref().filter(|trouble| matches!(trouble, Trouble::Shut { .. }))
}

/// The usual reason for which somebody is away: the first of the service's.
fn sick(reasons: &[Configured]) -> Code {
    reasons.first().map_or(Code::NONE, |reason| reason.id)
}

fn who_is_away(page: &SessionPage) -> Pick {
    let here: Vec<&PersonRow> = present(page).collect();
    let letters = letters(here.len(), "");
    let choices = here.iter().zip(letters).map(|(person, letter)| {
        let words = format!("{} ({}), {}", person.name, person.role.1, answer_words(person.answer));
        Choice::new(letter, words)
    });
    let pick = Pick::new(WHO, "Who is away?", choices.collect());
    if here.is_empty() { pick.not_now("Nobody is down for this session. p asks somebody.") } else { pick }
}

/// Those who are down for it and have not said no.
fn present(page: &SessionPage) -> impl Iterator<Item = &PersonRow> {
    page.people.iter().filter(|person| person.answer.may_come())
}

fn named(page: &SessionPage) -> String {
    format!("{} {}", page.service.1, place_time((page.when.0, page.when.1)))
}

/// What a session called off does to each child.
fn children(page: &SessionPage, reason: &str) -> Preview {
    let mut rows = vec![Tick::new(format!("{}: called off, {reason}", named(page)))];
    rows.extend(page.rows.iter().filter_map(|row| row.booking.as_ref()).map(|booked| {
        Tick::new(format!("{} ({}): another place is owed, the clock goes on", booked.name, booked.words))
    }));
    Preview::new(CALLED_OFF, format!("Call off {}?", named(page)), rows)
}

impl Layer for Off {
    fn context(&self) -> Context {
        Context::Pick
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if !self.typed.is_empty() && !matches!(action, Action::Close | Action::Back) {
            self.typed.extend(cx.keymap.key_for(&self.context().chain(), action));
            return Vec::new();
        }
        let effects = self.pick.act(action, cx);
        self.chosen(effects, cx.keymap.key_for(&self.context().chain(), action))
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        if !self.typed.is_empty() {
            self.typed.push(key);
            return Vec::new();
        }
        let effects = self.pick.key(key, cx);
        self.chosen(effects, Some(key))
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let mut effects = self.pick.resized(cx);
        if self.page.is_none() {
            effects.push(Effect::Ask(PAGE, Query::Session { session: self.session }));
        }
        effects
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        if slot == PAGE {
            return match page_of(reply) {
                Ok(page) => {
                    if shut(page).is_some() {
                        let words =
                            "The place is shut that day: another room, or other places for the children";
                        self.pick = what(&self.title, &self.reasons, words);
                    }
                    self.page = Some(page.clone());
                    vec![Effect::TypedAhead(std::mem::take(&mut self.typed))]
                }
                Err(words) => vec![Effect::Answer(Given::Nothing(OFF)), Effect::Say(Note::refused(words))],
            };
        }
        let mut effects = answer::said(reply, None);
        if answer::is_done(reply) {
            effects.insert(0, Effect::Answer(Given::Confirmed(OFF)));
        }
        effects
    }

    fn given(&mut self, given: Given, _cx: &Cx<'_>) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        match given {
            Given::Picked(WHO, letter) => {
                let all = letters(present(page).count(), "");
                let at = all.iter().position(|known| *known == letter);
                self.who = at.and_then(|at| present(page).nth(at)).cloned();
                let Some(who) = &self.who else { return Vec::new() };
                // Whoever is away is away for the day: all of it is repaired.
                let day = page.when.0;
                let reason = sick(&self.reasons);
                let trouble = Trouble::Away { staff: who.staff, from: day, to: day, reason, part: None };
                vec![Effect::Answer(Given::Nothing(OFF)), Effect::Open(Repair::of(trouble))]
            }
            Given::Ticked(CALLED_OFF, ticked) => {
                let all = 1 + page.rows.iter().filter(|row| row.booking.is_some()).count();
                if ticked.len() < all {
                    let words = "Nothing done: a session is called off for all its children. m moves one of them first.";
                    return vec![Effect::Say(Note::refused(words))];
                }
                let (session, reason) = (self.session, self.reason);
                vec![Effect::Send(DONE, Command::CancelSession { session, reason })]
            }
            _ => Vec::new(),
        }
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        self.pick.titles(cx)
    }

    fn cover(&self, cx: &Cx<'_>) -> Cover {
        self.pick.cover(cx)
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.pick.view(area, canvas, cx);
    }
}
