//! What is asked of the keeper for the place in front: book, hold, offered and declined, move.
use super::words::place_time;
use super::{Front, Moving, Offers, Sent};
use crate::desk::effect::{Effect, Slot};
use crate::desk::layers::{Choice, Pick};
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::seam::Command;
use crate::domain::booking::Told;
use crate::domain::command::Take;
use crate::wire::view_diary::PlacesPage;

/// The answer to whatever was sent.
pub(super) const TOLD: Slot = "place taken";
/// Why an offer was declined.
pub(super) const DECLINED: Slot = "offer declined";

/// Agreed on the telephone, now, by whom one speaks to.
pub(super) fn agreed(speak_to: &str) -> Take {
    // A booking without a name is none that can be proved; "the family" says that nobody was named.
    let who = if speak_to.trim().is_empty() { "the family" } else { speak_to.trim() };
    Take::Agree { who: who.to_owned(), told: Told::Phone }
}

impl Offers {
    pub(super) fn take(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if self.sent.is_some() {
            return Vec::new();
        }
        if let Some(effects) = self.asked_first(cx) {
            return effects;
        }
        let Some(page) = &self.page else { return Vec::new() };
        let take = agreed(&page.speak_to);
        let command = match self.front() {
            None => return vec![Effect::Say(Note::refused(nothing(page)))],
            Some(Front::Standing(booking)) => {
                let Take::Agree { who, told } = take else { return Vec::new() };
                Command::AgreeOffer { booking, who, told }
            }
            Some(Front::Together(row)) => self.all_of(row, take, self.moving),
            Some(Front::Place(row)) => {
                let (session, slot) = (row.session, row.slot);
                match self.moving {
                    Some(Moving { booking, by, reason }) => {
                        Command::Move { booking, session, slot, by, reason, take }
                    }
                    None => Command::Book { referral: self.referral, session, slot, take },
                }
            }
        };
        self.send(Sent::Place, command)
    }

    pub(super) fn hold(&mut self) -> Vec<Effect> {
        if self.sent.is_some() {
            return Vec::new();
        }
        let Some(page) = &self.page else { return Vec::new() };
        if let (Some((_, stands)), true) = (&page.standing, self.before() == 0) {
            let enter = if self.clash().is_some() { "m" } else { "Enter" };
            let words = format!(
                "{stands} stands: no second place is held. {enter} moves it and keeps it until then."
            );
            return vec![Effect::Say(Note::refused(words))];
        }
        match self.front() {
            Some(Front::Place(row)) if self.before() == 0 => {
                let (session, slot) = (row.session, row.slot);
                let command = Command::Book { referral: self.referral, session, slot, take: Take::Hold };
                self.send(Sent::Other, command)
            }
            Some(Front::Together(_)) => {
                let words = "Several places are not held: Enter books all of them. h on one place holds it.";
                vec![Effect::Say(Note::refused(words))]
            }
            Some(_) => {
                let words =
                    "A place is held or offered already. Enter on it books it; on another moves it there.";
                vec![Effect::Say(Note::refused(words))]
            }
            None => vec![Effect::Say(Note::refused(nothing(page)))],
        }
    }

    /// Asks why the place in front was declined.
    pub(super) fn declined(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let reasons = &cx.home.rules.choices.decline_offer;
        let choices = reasons.iter().map(|reason| Choice::new(reason.key, reason.name.clone())).collect();
        let Some(page) = &self.page else { return Vec::new() };
        let pick = match self.front() {
            None => Pick::new(DECLINED, "Offered and declined", choices).not_now(nothing(page)),
            Some(Front::Standing(_)) => {
                let stands = page.standing.as_ref().map_or("", |(_, words)| words.as_str());
                Pick::new(DECLINED, format!("{}: {stands} declined. Why?", page.name), choices)
            }
            Some(Front::Together(_)) => {
                let why = "What was declined is one place: point at it, then d".to_owned();
                Pick::new(DECLINED, "Offered and declined", choices).not_now(why)
            }
            Some(Front::Place(row)) => {
                let title = format!("{}: {} offered and declined. Why?", page.name, place_time(row.when));
                Pick::new(DECLINED, title, choices)
            }
        };
        vec![Effect::Open(Box::new(pick))]
    }

    pub(super) fn decline_for(&mut self, letter: char, cx: &Cx<'_>) -> Vec<Effect> {
        let reasons = &cx.home.rules.choices.decline_offer;
        let Some(reason) = reasons.iter().find(|reason| reason.key == letter).map(|reason| reason.id) else {
            return Vec::new();
        };
        let words = String::new();
        let command = match self.front() {
            None | Some(Front::Together(_)) => return Vec::new(),
            Some(Front::Standing(booking)) => Command::DeclineOffer { booking, reason, words },
            Some(Front::Place(row)) => {
                let (session, slot) = (row.session, row.slot);
                Command::OfferedDeclined { referral: self.referral, session, slot, reason, words }
            }
        };
        self.send(Sent::Other, command)
    }

    pub(super) fn send(&mut self, sent: Sent, command: Command) -> Vec<Effect> {
        self.sent = Some(sent);
        vec![Effect::Send(TOLD, command)]
    }
}

/// Why there is no place in front.
pub(super) fn nothing(page: &PlacesPage) -> String {
    page.refused.clone().unwrap_or_else(|| {
        let words = "No place is free that fits. f asks for other days, Tab for another service.";
        format!("{}: {words}", page.name)
    })
}
