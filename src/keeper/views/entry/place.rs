//! `b`, `m`, `x`, `off`: a place taken, changed, given up, declined.
use super::lexicon::What;
use super::read::Hold;
use super::who::Whom;
use super::{Answer, Case};
use crate::domain::booking::{Booking, BookingState, By, Told};
use crate::domain::child::ChildRow;
use crate::domain::code::Code;
use crate::domain::command::{Command, Take};
use crate::domain::ids::{ChildId, ReferralId};
use crate::domain::places::{self, Seeker, say};
use crate::domain::referral::Referral;
use crate::domain::rules::Choices;
use crate::domain::suggest;
use crate::keeper::views::diary;
use crate::keeper::views::row::open_of;
use crate::wire::entry::{EntryChoice, Picked};
use crate::wire::query::Narrow;
use crate::wire::view_diary::{PlaceOffer, PlacesPage};
use chrono::NaiveDate;

impl<'a> Case<'a> {
    /// The referral meant: the one picked or pointed at, else the one that what was said is of, else the most pressing.
    pub(super) fn referral(&self, whom: &Whom<'a>) -> Result<&'a Referral, String> {
        let state = self.cx.state;
        let open = open_of(state, whom.child, self.cx.now.today);
        let name = whom.child.list_name();
        if open.is_empty() {
            return Err(format!("{name} has no open referral. reg makes one."));
        }
        let pointed = whom.referral.and_then(|id| open.iter().find(|row| row.id == id).copied());
        let found = match self.said.what {
            Some(What::Pathway(code)) => match open.iter().find(|row| row.pathway == code) {
                Some(row) => Some(*row),
                None => {
                    let short = state.rules.short(&code);
                    return Err(format!("{name} has no open {short} referral."));
                }
            },
            Some(What::Service(code)) => self.of_service(&open, pointed, code),
            _ => None,
        };
        found.or(pointed).or(open.first().copied()).ok_or_else(|| format!("{name} has no open referral."))
    }

    /// The referral that a service can be booked for: the one that is owed it, else one that may have it too.
    pub(super) fn of_service(
        &self,
        open: &[&'a Referral],
        pointed: Option<&'a Referral>,
        code: Code,
    ) -> Option<&'a Referral> {
        let state = self.cx.state;
        let owed = |row: &&&Referral| {
            state
                .rules
                .component(row.pathway, row.component)
                .is_some_and(|component| component.service == code)
        };
        let may = |row: &&&Referral| {
            Seeker::new(state, row.id, None, self.cx.now)
                .is_some_and(|seeker| suggest::services(&seeker).iter().any(|service| service.id == code))
        };
        let first = pointed.into_iter().chain(open.iter().copied()).collect::<Vec<_>>();
        first.iter().find(owed).or_else(|| first.iter().find(may)).copied()
    }

    /// The best places, as the offers layer has them.
    fn places(&self, referral: ReferralId, service: Option<Code>, narrow: &Narrow) -> Option<PlacesPage> {
        let record = |child: ChildId| self.record(child);
        diary::places(self.cx.state, &record, referral, service, narrow, self.cx.now)
    }

    /// What was said of time and place, as places are narrowed by it.
    fn narrow(&self, stands: Option<NaiveDate>) -> Narrow {
        let venue = match self.said.what {
            Some(What::Venue(id)) => {
                self.cx.state.venue(id).map_or_else(String::new, |venue| venue.name.to_string())
            }
            _ => String::new(),
        };
        Narrow { venue, ..self.said.when.narrow(self.cx.now.today, stands) }
    }

    fn service(&self) -> Option<Code> {
        match self.said.what {
            Some(What::Service(code)) => Some(code),
            _ => None,
        }
    }

    /// The place that is meant: the one picked, else the earliest where that was asked for, else the best.
    fn chosen<'p>(&self, page: &'p PlacesPage) -> Option<(usize, &'p PlaceOffer)> {
        let mut rows = page.rows.iter().enumerate();
        if let Some((session, slot)) = self.picked.place {
            return rows.find(|(_, row)| (row.session, row.slot) == (session, slot));
        }
        if self.said.when.first || self.said.when.later.is_some() {
            return rows.min_by_key(|(_, row)| row.when);
        }
        rows.next()
    }

    fn others(&self, page: &PlacesPage) -> Vec<EntryChoice> {
        let row = |row: &PlaceOffer| EntryChoice {
            words: format!("{}  {}: {}", say::when(row.when.0, row.when.1), row.place, row.why),
            picks: Picked { child: Some(page.child), place: Some((row.session, row.slot)), ..self.picked },
        };
        page.rows.iter().map(row).collect()
    }

    /// The booking that could be moved or given up: the one pointed at, else the next to come of what was said.
    fn standing(&self, whom: &Whom<'a>) -> Result<&'a Booking, String> {
        let (state, now) = (self.cx.state, self.cx.now);
        let on = |booking: &Booking| state.session(booking.session).map(|session| session.date);
        let mut ahead: Vec<&Booking> = places::live(state, whom.child, now.at)
            .filter(|booking| {
                !matches!(booking.state, BookingState::Attended { .. }) && on(booking) >= Some(now.today)
            })
            .filter(|booking| self.is_of(booking))
            .collect();
        ahead.sort_by_key(|booking| (on(booking), booking.id));
        let pointed = whom.booking.and_then(|id| ahead.iter().find(|booking| booking.id == id));
        let of_referral = whom.referral.and_then(|id| ahead.iter().find(|booking| booking.referral == id));
        pointed.or(of_referral).or(ahead.first()).copied().ok_or_else(|| {
            format!("{} has no place ahead that could be changed. b books one.", whom.child.list_name())
        })
    }

    /// Whether a booking is of what was said.
    pub(super) fn is_of(&self, booking: &Booking) -> bool {
        let state = self.cx.state;
        let session = || state.session(booking.session);
        match (self.row.verb, self.said.what) {
            // Of a move the place said is where it goes to.
            (crate::wire::entry::Verb::Move, Some(What::Venue(_))) | (_, None) => true,
            (_, Some(What::Pathway(code))) => {
                state.referral(booking.referral).is_some_and(|row| row.pathway == code)
                    || session().is_some_and(|session| session.service == code)
            }
            (_, Some(What::Service(code))) => session().is_some_and(|session| session.service == code),
            (_, Some(What::Venue(id))) => session().is_some_and(|session| session.venue == id),
        }
    }

    /// The child's other places ahead, to choose another to change.
    fn other_bookings(&self, child: &ChildRow, but: &Booking) -> Vec<EntryChoice> {
        let (state, now) = (self.cx.state, self.cx.now);
        places::live(state, child, now.at)
            .filter(|booking| booking.id != but.id && !matches!(booking.state, BookingState::Attended { .. }))
            .filter(|booking| state.session(booking.session).is_some_and(|s| s.date >= now.today))
            .map(|booking| EntryChoice {
                words: format!("instead: {}", places::booked_at(state, booking.id)),
                picks: Picked { child: Some(child.id), booking: Some(booking.id), ..self.picked },
            })
            .collect()
    }
}

/// Why no place can be taken.
fn nothing(case: &Case<'_>, page: &PlacesPage) -> Answer {
    let words = page.refused.clone().unwrap_or_else(|| format!("{}: no place is free that fits.", page.name));
    let left: Vec<String> = page
        .left_out
        .iter()
        .take(2)
        .map(|out| format!("{} {}: {}", say::when(out.when.0, out.when.1), out.place, out.why))
        .collect();
    let more = if left.is_empty() { String::new() } else { format!("Left out: {}.", left.join("; ")) };
    Answer::no(words).and(more).open(case.row.form)
}

pub(super) fn book(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    let referral = match case.referral(whom) {
        Ok(referral) => referral,
        Err(words) => return Answer::no(words),
    };
    let narrow = case.narrow(None);
    let Some(page) = case.places(referral.id, case.service(), &narrow) else {
        return Answer::no("This referral is no longer there.");
    };
    let free_choice = case.said.when.is_any() && case.said.what.is_none() && case.picked.place.is_none();
    if let Some((booking, stands)) = &page.standing {
        if page.to_agree && free_choice {
            let who = speaks(&page);
            let words = format!("Agree {} for {}, with {who} by phone.", stands, case.named(whom.child));
            let command = Command::AgreeOffer { booking: *booking, who, told: Told::Phone };
            return case.deed("book", words, vec![command], whom.child).and(say_first(&page));
        }
        return Answer::no(format!("{} has a place: {stands}. m moves it, x gives it up.", page.name));
    }
    let Some((nth, row)) = case.chosen(&page) else { return nothing(case, &page) };
    let place = format!("{} {} {}", page.service.1, say::when(row.when.0, row.when.1), place_of(row));
    let of = page.rows.len();
    let who = speaks(&page);
    let (take, tail) = match case.said.hold {
        Some(Hold::Hold) => {
            (Take::Hold, format!("held {} minutes", case.cx.state.rules.settings.hold_minutes))
        }
        Some(Hold::Offer) => {
            (Take::Offer { told: Told::Phone }, "offered by phone, not yet agreed".to_owned())
        }
        None => (Take::Agree { who: who.clone(), told: Told::Phone }, format!("agreed with {who} by phone")),
    };
    let verb = match case.said.hold {
        Some(Hold::Hold) => "Hold",
        Some(Hold::Offer) => "Offer",
        None => "Book",
    };
    let nth = format!("{} of {of}", say::nth(nth + 1));
    let words = format!("{verb} {} -> {place}: {}; {nth}; {tail}.", case.named(whom.child), row.why);
    let command = Command::Book { referral: referral.id, session: row.session, slot: row.slot, take };
    case.deed("book", words, vec![command], whom.child).and(say_first(&page)).among(case.others(&page))
}

fn speaks(page: &PlacesPage) -> String {
    if page.speak_to.trim().is_empty() { "the family".to_owned() } else { page.speak_to.trim().to_owned() }
}

fn say_first(page: &PlacesPage) -> String {
    page.say_first.join(" ")
}

/// The venue, without the service that the sentence has named already.
fn place_of(row: &PlaceOffer) -> &str {
    row.place.split_once(", ").map_or(row.place.as_str(), |(_, venue)| venue)
}

pub(super) fn change(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    let state = case.cx.state;
    let booking = match case.standing(whom) {
        Ok(booking) => booking,
        Err(words) => return Answer::no(words),
    };
    let choices = &state.rules.choices;
    let by = case.said.by.unwrap_or(By::Family);
    let another_day = choices.family_reasons.iter().find(|reason| reason.id.as_str() == "day");
    let reason = match (case.said.reason, by, another_day) {
        (Some(reason), ..) => reason,
        (None, By::Family, Some(day)) => day.id,
        _ => return Answer::no("Move it for which reason?").open(reasons(&choices.service_reasons)),
    };
    let session = state.session(booking.session);
    let narrow = Narrow { moving: Some(booking.id), ..case.narrow(session.map(|session| session.date)) };
    let service = session.map(|session| session.service);
    let Some(page) = case.places(booking.referral, service, &narrow) else {
        return Answer::no("This booking is no longer there.");
    };
    let Some((_, row)) = case.chosen(&page) else { return nothing(case, &page) };
    let list = if by == By::Family { &choices.family_reasons } else { &choices.service_reasons };
    let words = format!(
        "Move {}: {} -> {} {}; by the {}: {}. The old place is kept until the new one is sure.",
        case.named(whom.child),
        places::booked_at(state, booking.id),
        say::when(row.when.0, row.when.1),
        place_of(row),
        side(by),
        Choices::words(list, &reason).to_lowercase(),
    );
    let take = Take::Agree { who: speaks(&page), told: Told::Phone };
    let command =
        Command::Move { booking: booking.id, session: row.session, slot: row.slot, by, reason, take };
    case.deed("move", words, vec![command], whom.child).and(say_first(&page)).among(case.others(&page))
}

pub(super) fn side(by: By) -> &'static str {
    match by {
        By::Family => "family",
        By::Service => "service",
    }
}

/// `[why: illness, holiday, ..]`.
pub(super) fn reasons(list: &[crate::domain::rules::Choice]) -> String {
    let ids: Vec<&str> = list.iter().map(|choice| choice.id.as_str()).collect();
    format!("why: {}", ids.join(", "))
}

pub(super) fn cancel(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    let state = case.cx.state;
    let booking = match case.standing(whom) {
        Ok(booking) => booking,
        Err(words) => return Answer::no(words),
    };
    let stands = places::booked_at(state, booking.id);
    let others = case.other_bookings(whom.child, booking);
    let named = case.named(whom.child);
    if matches!(booking.state, BookingState::Held { .. }) {
        let words = format!("Give back the held place of {named}: {stands}.");
        let command = Command::Release { booking: booking.id };
        return case.deed("cancel", words, vec![command], whom.child).among(others);
    }
    let choices = &state.rules.choices;
    match (case.said.by, case.said.reason) {
        (Some(by), Some(reason)) => {
            let list = if by == By::Family { &choices.family_reasons } else { &choices.service_reasons };
            let why = Choices::words(list, &reason).to_lowercase();
            let words = format!("Cancel {named}: {stands}; by the {}: {why}.", side(by));
            let command =
                Command::CancelBooking { booking: booking.id, by, reason, words: case.said.words.clone() };
            case.deed("cancel", words, vec![command], whom.child).among(others)
        }
        (by, _) => {
            let Some(referral) = state.referral(booking.referral) else {
                return Answer::no("This referral is no longer there.");
            };
            let (letters, open) = match by {
                Some(By::Family) => ("f", reasons(&choices.family_reasons)),
                Some(By::Service) => ("s", reasons(&choices.service_reasons)),
                None => ("", "fam or serv, then why".to_owned()),
            };
            let words = format!("Cancel {named}: {stands}. Enter asks the rest.");
            case.ask('x', letters.to_owned(), referral, Some(booking.id), words).open(open).among(others)
        }
    }
}

pub(super) fn offered(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    let state = case.cx.state;
    let referral = match case.referral(whom) {
        Ok(referral) => referral,
        Err(words) => return Answer::no(words),
    };
    let Some(page) = case.places(referral.id, case.service(), &case.narrow(None)) else {
        return Answer::no("This referral is no longer there.");
    };
    let choices = &state.rules.choices;
    let open = reasons(&choices.decline_offer);
    let named = case.named(whom.child);
    let why = |reason: &Code| Choices::words(&choices.decline_offer, reason).to_lowercase();
    if let Some((booking, stands)) =
        page.standing.as_ref().filter(|_| page.to_agree && case.said.when.is_any())
    {
        let Some(reason) = case.said.reason else {
            return Answer::no(format!("{stands} declined by {named}: why?")).open(open);
        };
        let words = format!("{stands} declined by {named}: {}.", why(&reason));
        let command = Command::DeclineOffer { booking: *booking, reason, words: case.said.words.clone() };
        return case.deed("decline", words, vec![command], whom.child);
    }
    let Some((_, row)) = case.chosen(&page) else { return nothing(case, &page) };
    let at = format!("{} {}", say::when(row.when.0, row.when.1), place_of(row));
    let Some(reason) = case.said.reason else {
        return Answer::no(format!("Offered {at} to {named}, declined: why?"))
            .open(open)
            .among(case.others(&page));
    };
    let counts = if row.reasonable { "counts as a reasonable offer" } else { "short notice: not counted" };
    let words = format!("Offered {at} to {named}, declined: {}. It {counts}.", why(&reason));
    let words = words.replace("It short notice: not counted", "Short notice: not counted");
    let command = Command::OfferedDeclined {
        referral: referral.id,
        session: row.session,
        slot: row.slot,
        reason,
        words: case.said.words.clone(),
    };
    case.deed("decline", words, vec![command], whom.child).among(case.others(&page))
}
