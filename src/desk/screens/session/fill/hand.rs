//! A proposal edited by hand: a child put somewhere else, or one that was left out put in. The keeper fills anew round whoever
//! stands by hand; here it is kept who does, what else each could have, and what putting one there came to.
use crate::desk::effect::Slot;
use crate::desk::layers::{Choice, Pick};
use crate::desk::message::Note;
use crate::domain::fill::Pin;
use crate::domain::ids::ReferralId;
use crate::wire::view_fill::{ElsewherePage, FillPage};

/// Which of two of one visit is meant, and where it is put.
pub(super) const WHOSE: Slot = "whose other place";
pub(super) const PLACES: Slot = "other places in the plan";
/// The letters of other places; `x` lets the plan decide again.
const LETTERS: &str = "abcdefghijklmnopqrstuvw";
const DECIDES: char = 'x';
/// Children who are left out by an edit, named at most.
const TOLD: usize = 2;

/// Who stands where in what is shown: referral, name, place.
type Placed = Vec<(ReferralId, String, String)>;

/// What was done by hand, and is being done.
#[derive(Default)]
pub(super) struct Hand {
    /// Who was put where.
    pub pins: Vec<Pin>,
    /// Whose place each row is or could be: of one visit two, of a free place nobody.
    pub whose: Vec<Vec<(ReferralId, String)>>,
    /// Other places are being looked up.
    pub awaited: bool,
    others: Option<Box<ElsewherePage>>,
    shown: Placed,
    /// Whose line was just edited, and who stood by hand before.
    edited: Option<(ReferralId, Vec<Pin>)>,
}

impl Hand {
    /// A plan is shown: who stands where in it.
    pub fn shows(&mut self, page: &FillPage) {
        let placed = page.rows.iter().map(|row| (row.referral, row.name.clone(), row.place.clone()));
        self.shown = placed.collect();
    }

    /// Whose line was just edited: the cursor stays on it, and it is ticked.
    pub fn edited(&self) -> Option<ReferralId> {
        self.edited.as_ref().map(|(referral, _)| *referral)
    }

    /// Two share the row: which is meant.
    pub fn which(of: &[(ReferralId, String)]) -> Pick {
        let choices = LETTERS.chars().zip(of).map(|(letter, (_, name))| Choice::new(letter, name.clone()));
        Pick::new(WHOSE, "Another place for whom?", choices.collect())
    }

    /// The one of them that was meant.
    pub fn meant(of: &[(ReferralId, String)], letter: char) -> Option<ReferralId> {
        LETTERS.chars().zip(of).find(|(known, _)| *known == letter).map(|(_, (referral, _))| *referral)
    }

    /// The other places that a child could be put into.
    pub fn places(&mut self, page: &ElsewherePage) -> Pick {
        let at = if page.at.is_empty() { "left out".to_owned() } else { format!("now {}", page.at) };
        let more = if page.more > 0 { format!(", {} more not shown", page.more) } else { String::new() };
        let first = if page.shared { ", before it is improved" } else { "" };
        let title = format!("{}, {at}: put by hand{first}{more}", page.name);
        let mut choices: Vec<Choice> =
            LETTERS.chars().zip(&page.places).map(|(letter, row)| Choice::new(letter, &row.words)).collect();
        let free = LETTERS.chars().skip(choices.len());
        let barred = free.zip(&page.barred);
        choices.extend(barred.map(|(letter, (day, why))| Choice::new(letter, day).refused(why)));
        if self.pins.iter().any(|pin| pin.referral == page.referral) {
            choices.push(Choice::new(DECIDES, "not by hand any more: the plan decides"));
        }
        let none = page.places.is_empty() && choices.iter().all(|choice| choice.refused.is_some());
        let pick = Pick::new(PLACES, title, choices);
        let why = match &page.refused {
            Some(why) => format!("{} cannot be put anywhere: {why}.", page.name),
            None => format!("{}: there is no other place here that a rule allows.", page.name),
        };
        self.others = Some(Box::new(page.clone()));
        if none { pick.not_now(why) } else { pick }
    }

    /// The letter of another place was pressed: it stands from now on. Whether it is one.
    pub fn put(&mut self, letter: char) -> bool {
        let Some(page) = self.others.take() else { return false };
        let at = LETTERS.chars().position(|known| known == letter);
        let place = at.and_then(|at| page.places.get(at)).filter(|_| letter != DECIDES);
        if place.is_none() && letter != DECIDES {
            return false;
        }
        let before = self.pins.clone();
        let goes = |pin: &Pin| {
            pin.referral == page.referral || place.is_some_and(|place| place.frees == Some(pin.referral))
        };
        self.pins.retain(|pin| !goes(pin));
        self.pins.extend(place.map(|place| Pin {
            referral: page.referral,
            session: place.session,
            slot: place.slot,
        }));
        self.edited = Some((page.referral, before));
        true
    }

    /// The plan could not be filled anew: nothing was edited.
    pub fn take_back(&mut self) {
        if let Some((_, before)) = self.edited.take() {
            self.pins = before;
        }
    }

    /// What an edit came to, once the plan round it has come.
    pub fn told(&mut self, page: &FillPage) -> Option<Note> {
        let (referral, _) = self.edited.take()?;
        let at = |of: ReferralId| page.rows.iter().find(|row| row.referral == of).map(|row| &row.place);
        let Some(row) = page.rows.iter().find(|row| row.referral == referral) else {
            let left = page.left.iter().position(|left| *left == referral);
            let (name, why) = page.left_out.get(left?)?;
            return Some(Note::refused(format!("{name} is left out: {why}.")));
        };
        let hand = if row.by_hand { "by hand" } else { "as the plan has it" };
        let mut words = vec![format!("{} at {} {hand}", row.name, row.place)];
        let others = self.shown.iter().filter(|(of, ..)| *of != referral);
        let changed = others.filter(|(of, _, place)| at(*of) != Some(place));
        let (moved, out): (Placed, Placed) = changed.cloned().partition(|(of, ..)| at(*of).is_some());
        words.extend(out.iter().take(TOLD).map(|(_, name, _)| format!("{name} is left out")));
        if let Some(more) = out.len().checked_sub(TOLD).filter(|more| *more > 0) {
            words.push(format!("and {more} more"));
        }
        match &moved[..] {
            [] => {}
            [(of, name, _)] => {
                words.push(format!("{name} goes to {}", at(*of).map_or("another place", String::as_str)));
            }
            some => words.push(format!("{} others move", some.len())),
        }
        Some(Note::done(format!("{}.", words.join("; "))))
    }
}
