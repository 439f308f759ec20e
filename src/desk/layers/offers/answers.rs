//! What the keeper answered: the places, a place taken, or who was first and what is next best.
use super::commit::DECLINED;
use super::order::{ORDER, Order};
use super::wish::{WHO, WHY_SERVICE};
use super::within::{WITHIN, read};
use super::{Front, OFFERS, Offers, Sent};
use crate::desk::answer;
use crate::desk::effect::{Effect, Given};
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::seam::Reply;
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::refusal::{Instead, Refusal, RefusalKind};
use crate::wire::view::View;
use crate::wire::view_diary::PlacesPage;
use crate::wire::view_together::TogetherKind;

/// What stays the same of the row in front when rows move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    Standing(BookingId),
    Place(SessionId, u8),
    /// By its kind and the first place.
    Together(TogetherKind, SessionId, u8),
}

fn kept(front: Front<'_>) -> Option<Kept> {
    Some(match front {
        Front::Standing(booking) => Kept::Standing(booking),
        Front::Place(row) => Kept::Place(row.session, row.slot),
        Front::Together(row) => {
            let first = row.places.first()?;
            Kept::Together(row.kind, first.session, first.slot)
        }
    })
}

impl Offers {
    /// Asks again for what is shown: the cursor stays on its place.
    pub(super) fn again(&mut self) -> Vec<Effect> {
        self.ask()
    }

    fn kept(&self) -> Option<Kept> {
        self.front().and_then(kept)
    }

    fn at(&self, kept: Kept) -> Option<usize> {
        (0..self.rows()).find(|at| self.row_at(*at).and_then(self::kept) == Some(kept))
    }

    /// The places came.
    pub(super) fn came(&mut self, reply: &Reply) -> Vec<Effect> {
        self.asking = false;
        let page = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Places(page) => page.as_ref().clone(),
                View::Gone { words } => return self.gone(words.clone()),
                _ => return Vec::new(),
            },
            Reply::Fault { words } | Reply::No { words } => return self.gone(words.clone()),
            Reply::Refused(refusal) => return self.gone(refusal.words.clone()),
            _ => return Vec::new(),
        };
        let mut effects = self.show(page);
        if !self.typed.is_empty() {
            effects.push(Effect::TypedAhead(std::mem::take(&mut self.typed)));
        }
        effects
    }

    /// Shows other rows: the cursor stays on its place; where that has gone, or a refusal named another, the front changed
    /// by itself.
    fn show(&mut self, mut page: PlacesPage) -> Vec<Effect> {
        let kept = self.kept();
        self.order.sort(&mut page.rows);
        let same_service = self.page.as_ref().is_some_and(|old| old.service.0 == page.service.0);
        let standing = page.standing.as_ref().map(|(booking, _)| *booking);
        // What one has just held is in front as what it is now, whichever row it was.
        let stood = self.page.as_ref().map(|old| old.standing.as_ref().map(|(booking, _)| *booking));
        let held = standing.filter(|_| self.stood.is_none() && stood.is_some_and(|stood| stood != standing));
        let kept = held.map(Kept::Standing).or(kept);
        self.stood.get_or_insert(standing);
        self.page = Some(page);
        self.out = self.out.min(self.page.as_ref().map_or(0, |page| page.left_out.len()));
        let mut came = std::mem::take(&mut self.surprised);
        let wanted = self.instead.take().map(|(session, slot)| Kept::Place(session, slot));
        let together = std::mem::take(&mut self.together_next).then(|| self.first_together()).flatten();
        if let Some(at) = wanted.and_then(|wanted| self.at(wanted)).or(together) {
            self.to(at);
        } else if let Some(at) = kept.filter(|_| same_service).and_then(|kept| self.at(kept)) {
            self.to(at);
        } else {
            came |= same_service && kept.is_some();
            self.to(if wanted.is_some() || !same_service { 0 } else { self.front });
        }
        if came { vec![Effect::FrontCame] } else { Vec::new() }
    }

    /// Nothing can be shown: what was typed for it must not be used for anything else.
    fn gone(&mut self, words: String) -> Vec<Effect> {
        self.typed.clear();
        self.surprised = false;
        let mut effects = vec![Effect::FrontStays, Effect::Say(Note::refused(words))];
        if self.page.is_none() {
            effects.insert(0, Effect::Answer(Given::Nothing(OFFERS)));
        }
        effects
    }

    /// A command was answered.
    pub(super) fn answered(&mut self, reply: &Reply) -> Vec<Effect> {
        let sent = self.sent.take();
        self.left = false;
        match reply {
            Reply::Done(_) if sent == Some(Sent::Place) => {
                let mut effects = vec![Effect::Answer(Given::Confirmed(OFFERS))];
                effects.extend(answer::said(reply, Some(self.subject.clone())));
                effects
            }
            Reply::Refused(refusal) => self.refused(refusal),
            _ => {
                // What stands now is one's own doing.
                self.stood = None;
                let mut effects = answer::said(reply, Some(self.subject.clone()));
                effects.extend(self.again());
                effects
            }
        }
    }

    /// Somebody was first: the next best comes in front by itself, so a key already on its way is not for it.
    fn refused(&mut self, refusal: &Refusal) -> Vec<Effect> {
        let mut effects = vec![Effect::Say(Note::refused(refusal.words.clone()))];
        self.wants_why = refusal.instead == Some(Instead::Anyway);
        if refusal.kind != RefusalKind::Stale {
            return effects;
        }
        if let Some(Instead::Place { session, slot }) = refusal.instead {
            self.instead = Some((session, slot));
        }
        // Of several places taken at once the next best are several, too.
        self.together_next = self.instead.is_none() && matches!(self.front(), Some(Front::Together(_)));
        self.surprised = true;
        effects.insert(0, Effect::FrontLeaves);
        effects.extend(self.again());
        effects
    }

    pub(super) fn take_given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked(DECLINED, letter) => self.decline_for(letter, cx),
            Given::Picked(WHO, letter) => self.asker_given(letter, cx),
            Given::Picked(WHY_SERVICE, letter) => self.service_given(letter, cx),
            Given::Picked(ORDER, letter) => {
                let Some(order) = Order::of(letter) else { return Vec::new() };
                self.order = order;
                // Rows as ranked come from the keeper; the cursor stays on its place.
                self.again()
            }
            Given::Fields { slot: WITHIN, values, save: true } => {
                let typed = values.first().map_or("", |(_, typed)| typed.as_str());
                match read(typed, cx.now.date()) {
                    Ok(narrow) => {
                        (self.narrow, self.front, self.out) = (narrow, 0, 0);
                        self.again()
                    }
                    Err(words) => vec![Effect::Say(Note::refused(words))],
                }
            }
            _ => Vec::new(),
        }
    }
}
