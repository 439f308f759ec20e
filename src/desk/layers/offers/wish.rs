//! Whose wish it is that a place is moved: it is on record for good, so it is asked and never filled in. And the place that somebody
//! else took for this child while the layer was open, which no Enter meant for a booking moves.
use super::commit::nothing;
use super::{Front, Moving, Offers, Sent};
use crate::desk::effect::{Effect, Slot};
use crate::desk::layers::{Choice, Pick};
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::seam::{Command, Push};
use crate::domain::booking::By;
use crate::domain::code::Code;
use crate::domain::event::Key as Touched;
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::rules::{self, Rules};
use crate::wire::view_together::TogetherRow;

/// Who asks for the move; and, where the service does, why.
pub(super) const WHO: Slot = "who asks for the move";
pub(super) const WHY_SERVICE: Slot = "why the service moves it";

/// Who asks, as it was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// The family, for this reason.
    Family(Code),
    /// The service: why is asked next.
    Service,
}

/// The choice of who asks and why: the family's own reasons have their letters (Enter takes "the day does not suit"); the service's
/// stand behind one letter, since they never count against the family.
pub fn who_asks(slot: Slot, name: &str, rules: &Rules) -> Pick {
    let family = another_day_first(&rules.choices.family_reasons);
    let all = family.iter().map(|reason| Choice::new(reason.key, format!("Family: {}", reason.name)));
    let all = all.chain([Choice::new(service_letter(rules), "The service moves it ..")]).collect();
    Pick::new(slot, format!("Move {name}: who asks, and why?"), all)
}

/// What a letter of it means; none where it means nothing.
pub fn asker(letter: char, rules: &Rules) -> Option<Asker> {
    if letter == service_letter(rules) {
        return Some(Asker::Service);
    }
    let reasons = &rules.choices.family_reasons;
    reasons.iter().find(|reason| reason.key == letter).map(|reason| Asker::Family(reason.id))
}

/// Why the service moves it.
pub fn why_service(slot: Slot, name: &str, rules: &Rules) -> Pick {
    let reasons = rules.choices.service_reasons.iter();
    let all = reasons.map(|reason| Choice::new(reason.key, reason.name.clone())).collect();
    Pick::new(slot, format!("Move {name}, by the service: why?"), all)
}

/// The service's reason of that letter.
pub fn service_reason(letter: char, rules: &Rules) -> Option<Code> {
    rules.choices.service_reasons.iter().find(|reason| reason.key == letter).map(|reason| reason.id)
}

/// The family's reasons, that of the day first: it is what families mostly ring about.
fn another_day_first(list: &[rules::Choice]) -> Vec<rules::Choice> {
    let mut list = list.to_vec();
    list.sort_by_key(|reason| reason.id.as_str() != "day");
    list
}

/// The letter behind which the service's reasons stand: the first of its name that no reason of the family has.
fn service_letter(rules: &Rules) -> char {
    let family = &rules.choices.family_reasons;
    let free = |letter: &char| family.iter().all(|reason| reason.key != *letter);
    "service".chars().chain('a'..='z').find(free).unwrap_or('z')
}

/// Where a place is moved to, kept while it is asked whose wish that is: what comes in front meanwhile is not meant.
#[derive(Clone, Debug)]
pub(super) enum To {
    Place(BookingId, SessionId, u8),
    Together(BookingId, Box<TogetherRow>),
}

impl Offers {
    /// The place that somebody else took for this child since the places were first shown, in a sentence.
    pub(super) fn clash(&self) -> Option<String> {
        let page = self.page.as_ref()?;
        let (booking, words) = page.standing.as_ref().filter(|_| self.moving.is_none())?;
        if self.stood.is_none_or(|stood| stood == Some(*booking)) {
            return None;
        }
        let by = self.other.as_deref().unwrap_or("A colleague");
        let took = if page.to_agree { "held or offered" } else { "booked" };
        Some(format!("{by} {took} {words} a moment ago"))
    }

    /// Who changed something of this child, for the words of a clash.
    pub(super) fn note_who(&mut self, push: &Push) {
        let Some(page) = &self.page else { return };
        let own = |key: &Touched| match key {
            Touched::Referral(id) => *id == self.referral,
            Touched::Child(id) => *id == page.child,
            _ => false,
        };
        if !push.only_open() && push.touched.iter().any(own) {
            self.other = Some(push.by.clone());
        }
    }

    /// Whether the place in front is taken by moving one that stands, of this child or of whom it comes with.
    fn moves_to(&self) -> Option<To> {
        let (booking, _) = self.page.as_ref()?.standing.as_ref()?;
        match self.front()? {
            Front::Standing(_) => None,
            Front::Place(row) => Some(To::Place(*booking, row.session, row.slot)),
            Front::Together(row) => {
                let moves = row.places.iter().any(|place| place.moving.is_some());
                moves.then(|| To::Together(*booking, Box::new(row.clone())))
            }
        }
    }

    /// Enter where a place stands: nothing where it is a colleague's news, else it is asked whose wish it is. None: nothing is moved.
    pub(super) fn asked_first(&mut self, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        if self.moving.is_some() || self.moves_to().is_none() {
            return None;
        }
        if let Some(clash) = self.clash() {
            let words =
                format!("{clash}: Enter did nothing. m moves it to the place in front, Esc leaves it.");
            return Some(vec![Effect::Say(Note::refused(words))]);
        }
        Some(self.ask_who(cx))
    }

    /// `m`: the place that stands is to be moved to that in front.
    pub(super) fn ask_who(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        if self.moving.is_some() {
            return vec![Effect::Say(Note::refused(
                "It is being moved already: Enter takes the place in front.",
            ))];
        }
        let Some(to) = self.moves_to() else {
            let words = match (self.front(), &page.standing) {
                (None, _) => nothing(page),
                (_, None) => {
                    "No place stands that could be moved. Enter books the place in front.".to_owned()
                }
                (_, Some(_)) => "Point at the place it is to be moved to, then m.".to_owned(),
            };
            return vec![Effect::Say(Note::refused(words))];
        };
        let pick = who_asks(WHO, &page.name, &cx.home.rules);
        self.bound = Some(to);
        vec![Effect::Open(Box::new(pick))]
    }

    /// Who asks was chosen.
    pub(super) fn asker_given(&mut self, letter: char, cx: &Cx<'_>) -> Vec<Effect> {
        match asker(letter, &cx.home.rules) {
            Some(Asker::Family(reason)) => self.move_for(By::Family, reason),
            Some(Asker::Service) => {
                let name = self.page.as_ref().map_or("", |page| page.name.as_str());
                vec![Effect::Open(Box::new(why_service(WHY_SERVICE, name, &cx.home.rules)))]
            }
            None => Vec::new(),
        }
    }

    /// Why the service moves it was chosen.
    pub(super) fn service_given(&mut self, letter: char, cx: &Cx<'_>) -> Vec<Effect> {
        let reason = service_reason(letter, &cx.home.rules);
        reason.map_or_else(Vec::new, |reason| self.move_for(By::Service, reason))
    }

    fn move_for(&mut self, by: By, reason: Code) -> Vec<Effect> {
        if self.sent.is_some() {
            return Vec::new();
        }
        let (Some(page), Some(to)) = (&self.page, self.bound.take()) else { return Vec::new() };
        let take = super::commit::agreed(&page.speak_to);
        let command = match to {
            To::Place(booking, session, slot) => Command::Move { booking, session, slot, by, reason, take },
            To::Together(booking, row) => self.all_of(&row, take, Some(Moving { booking, by, reason })),
        };
        self.send(Sent::Place, command)
    }
}
