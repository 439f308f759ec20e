//! Short notice: what families say, and the calls about a freed place. Only the first in the list's order is rung, and while
//! the place is kept for one family nobody else is (invariant 2): not the quickest telephone gets it.
use super::super::booking::{Booking, BookingState, Told};
use super::super::code::Code;
use super::super::command::Take;
use super::super::event::Event;
use super::super::ids::{BookingId, ChildId, ReferralId, SessionId, VenueId};
use super::super::may_tell;
use super::super::places::{self, say};
use super::super::refusal::{Instead, Refusal};
use super::super::rules::{Choice, Choices};
use super::super::session::Session;
use super::super::short_notice::{self, Call, Calling, Came, CanCome, Round, ShortAct, ShortDid};
use super::super::telling;
use super::Case;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

/// The contact by which a call is on record, what came of one, and why a place at short notice is declined (codes of
/// `choices.toml`; where a partnership has renamed them, its first).
const CALL: Code = Code::known("call");
const NO_ANSWER: Code = Code::known("no-answer");
const MESSAGE: Code = Code::known("voicemail");
const SPOKE: Code = Code::known("spoke");
const TOO_SHORT: Code = Code::known("short-notice");
/// Days after which a family is asked again at the latest: a year, so that a mistyped year is seen.
const LONGEST: u64 = 366;

impl Case<'_> {
    pub(super) fn short_notice(&self, act: &ShortAct) -> Result<Vec<Event>, Refusal> {
        match act {
            ShortAct::Said { .. } => self.said_short(act),
            ShortAct::Withdrawn { child } => self.withdrawn(*child),
            ShortAct::AskAgain { child, after } => self.ask_again(*child, *after),
            ShortAct::Ring { session, slot, referral } => self.ring((*session, *slot), *referral),
            ShortAct::Note { session, slot, referral, came, who, how } => {
                self.note_call((*session, *slot), *referral, *came, (who, *how))
            }
        }
    }

    fn said_short(&self, act: &ShortAct) -> Result<Vec<Event>, Refusal> {
        let ShortAct::Said { child, hours, weekdays, morning, sites, until, who } = act else {
            return Ok(Vec::new());
        };
        self.waits_for_something(*child)?;
        if until.is_some_and(|day| day < self.now.today) {
            return Err(Refusal::input("until", "That day is past. Type a day from today on, or none."));
        }
        let sites = sites.iter().map(|name| self.site(name)).collect::<Result<Vec<_>, _>>()?;
        let who = match who.trim() {
            "" => self.first_to_speak_to(),
            who => who.to_owned(),
        };
        let can = CanCome {
            child: *child,
            hours: *hours,
            weekdays: weekdays & 0x7f,
            morning: *morning,
            sites: sites.into(),
            until: *until,
            who: who.into(),
            by: self.actor.name.clone(),
            on: self.now.today,
            rev: 0,
            again: None,
        };
        Ok(vec![Event::ShortNotice { did: ShortDid::Said { can: Box::new(can) } }])
    }

    /// Only of a child on some list can it be said.
    fn waits_for_something(&self, child: ChildId) -> Result<(), Refusal> {
        let row = self.living(child)?;
        if self.state.open_of(row).next().is_some() {
            return Ok(());
        }
        Err(Refusal::rule(format!(
            "{} waits for nothing, so there is no place to come to at short notice. Nothing was changed.",
            row.list_name()
        )))
    }

    /// Whom one speaks to first, as on record.
    fn first_to_speak_to(&self) -> String {
        let details = self.known.record.as_ref().map(|record| &record.details);
        let first = details.and_then(|details| {
            may_tell::who(details, self.now.today).first().map(|person| person.name.clone())
        });
        first.unwrap_or_else(|| "the family".to_owned())
    }

    /// Not now: nobody rings them about a place, and on the day after that one it is a step to ask them.
    fn ask_again(&self, child: ChildId, after: NaiveDate) -> Result<Vec<Event>, Refusal> {
        self.waits_for_something(child)?;
        let most = self.now.today + Days::new(LONGEST);
        if after < self.now.today || after > most {
            let words =
                format!("Type a day from today to {}: they must not fall out of sight.", say::day(most));
            return Err(Refusal::input("after", words));
        }
        let can = CanCome {
            child,
            hours: 24,
            weekdays: 0,
            morning: None,
            sites: Box::default(),
            until: None,
            who: self.first_to_speak_to().into(),
            by: self.actor.name.clone(),
            on: self.now.today,
            rev: 0,
            again: Some(after),
        };
        Ok(vec![Event::ShortNotice { did: ShortDid::Said { can: Box::new(can) } }])
    }

    /// A venue by its name, or the beginning of one only.
    fn site(&self, typed: &str) -> Result<VenueId, Refusal> {
        let typed = typed.trim().to_lowercase();
        let begins = |name: &str| name.to_lowercase().starts_with(&typed);
        let fits: Vec<_> = self.state.venues.iter().flatten().filter(|venue| begins(&venue.name)).collect();
        let exact = fits.iter().find(|venue| venue.name.to_lowercase() == typed);
        match (fits.as_slice(), exact) {
            (_, Some(one)) | ([one], None) => Ok(one.id),
            ([], None) => Err(Refusal::input("sites", format!("There is no place \"{typed}\" here."))),
            (several, None) => {
                let names: Vec<&str> = several.iter().map(|venue| &*venue.name).collect();
                Err(Refusal::input("sites", format!("\"{typed}\" fits {}. Type more.", say::list(&names))))
            }
        }
    }

    fn withdrawn(&self, child: ChildId) -> Result<Vec<Event>, Refusal> {
        let row = self.living(child)?;
        if self.state.short.said(child).is_none() {
            return Err(Refusal::stale(format!(
                "{} is not down as able to come at short notice. Nothing was changed.",
                row.list_name()
            )));
        }
        Ok(vec![Event::ShortNotice { did: ShortDid::Withdrawn { child } }])
    }

    /// The calls about a place, where it is one that is filled at short notice and still to be had.
    fn calls(&self, (session, slot): (SessionId, u8)) -> Result<(&Session, Calling), Refusal> {
        let at = self.session(session)?;
        let calling = short_notice::calling(self.state, at, slot, self.now);
        if let Some(bar) = &calling.refused {
            let words = bar.short(self.state, self.now.at);
            let place = self.place(at, slot);
            return Err(Refusal::stale(format!(
                "{place}: {words}. Nobody is rung about it. Nothing was changed."
            )));
        }
        if !short_notice::is_short(self.state, at, self.now.today) {
            let days = self.rules().settings.reasonable_notice_days;
            return Err(Refusal::rule(format!(
                "{} is not at short notice: there are {} or more. b offers it in the ordinary way.",
                self.place(at, slot),
                say::notice(days)
            )));
        }
        Ok((at, calling))
    }

    /// Nobody else is rung while the place is kept for a family: who rings them, and for how long still.
    fn nobody_rings(&self, at: &Session, slot: u8, calling: &Calling) -> Result<(), Refusal> {
        let Some((referral, until)) = calling.running else { return Ok(()) };
        let round = self.state.short.round(at.id, slot);
        let by = round.and_then(|round| round.call(referral)).map_or("somebody", |call| &*call.by);
        let name = self.state.referral(referral).map_or_else(String::new, |row| self.name(row.child));
        let left = say::minutes_left(until, self.now.at);
        Err(Refusal::stale(format!(
            "{by} is ringing {name} about {}: it is kept for them for {left} more min. Nobody else is rung until then. Nothing was changed.",
            self.place(at, slot)
        ))
        .with(self.state.referral(referral).and_then(|row| row.stage.booking()).map(Instead::Booking)))
    }

    /// The first in order, and no other.
    fn is_first(&self, calling: &Calling, referral: ReferralId) -> Result<(), Refusal> {
        let name = || self.state.referral(referral).map_or_else(String::new, |row| self.name(row.child));
        if let Some((_, out)) = calling.left_out.iter().find(|(id, _)| *id == referral) {
            let why = out.short(self.state, self.now.at);
            return Err(Refusal::rule(format!("{} is left out: {why}. Nobody was rung.", name())));
        }
        match calling.next.first() {
            Some(first) if first.referral == referral => Ok(()),
            Some(first) => Err(Refusal::stale(format!(
                "{} comes first in the list's order, before {}. Nobody was rung.",
                self.name(first.child),
                name()
            ))),
            None => Err(Refusal::stale(
                "Nobody is left to ring about this place. Nothing was changed. b shows other children for it.",
            )),
        }
    }

    /// The place is kept for so many minutes, and never beyond its own start.
    fn kept_until(&self, at: &Session, slot: u8, minutes: u16) -> DateTime<Utc> {
        let start = at.start_of(slot);
        let left = start.saturating_sub(self.now.minute()).max(1);
        let minutes = if at.date == self.now.today { minutes.min(left) } else { minutes };
        self.now.at + TimeDelta::minutes(i64::from(minutes))
    }

    fn ring(&self, (session, slot): (SessionId, u8), referral: ReferralId) -> Result<Vec<Event>, Refusal> {
        let (row, child) = self.open(referral)?;
        let (at, calling) = self.calls((session, slot))?;
        self.nobody_rings(at, slot, &calling)?;
        self.is_first(&calling, referral)?;
        places::allowed(self.state, row, at, slot, None, self.now)?;
        let until = self.kept_until(at, slot, self.rules().settings.short_hold_minutes);
        let held = self.new_booking(row, child, at, slot, &Take::Hold)?;
        let booking = Booking { state: BookingState::Held { until }, ..held };
        let call = Call {
            referral,
            child: child.id,
            booking: booking.id,
            interpreter: places::interpreted(child),
            by: self.actor.name.clone(),
            at: self.now.at,
            until,
            came: None,
        };
        let round = Box::new(self.with_call((at, slot), &calling, call));
        Ok(vec![
            Event::ShortNotice { did: ShortDid::Rung { referral, round } },
            self.taken(booking, row, at, &Take::Hold),
        ])
    }

    /// The calls about a place with this one at their end.
    fn with_call(&self, (at, slot): (&Session, u8), calling: &Calling, call: Call) -> Round {
        let known = self.state.short.round(at.id, slot).cloned();
        let mut round = known.unwrap_or_else(|| Round {
            session: at.id,
            slot,
            opened: self.now.today,
            could: calling.could(self.state),
            calls: Vec::new(),
            rev: 0,
        });
        let before = round.calls.iter().position(|known| known.referral == call.referral);
        // A family that is rung again was first rung when it was.
        let at = before.map_or(call.at, |before| round.calls.remove(before).at);
        round.calls.push(Call { at, ..call });
        round
    }

    fn note_call(
        &self,
        place: (SessionId, u8),
        referral: ReferralId,
        came: Came,
        agreed: (&str, Told),
    ) -> Result<Vec<Event>, Refusal> {
        if let Came::NotRung(reason) = came {
            return self.not_rung(place, referral, reason);
        }
        let (session, slot) = place;
        let (row, child) = self.open(referral)?;
        let at = self.session(session)?;
        let Some(round) = self.state.short.round(session, slot) else {
            return Err(Refusal::stale("Nobody was rung about that place. Nothing was changed."));
        };
        let Some(call) = round.call(referral).filter(|call| call.booking != BookingId(0)) else {
            let name = child.list_name();
            return Err(Refusal::stale(format!(
                "{name} was not rung about that place. Nothing was changed."
            )));
        };
        if call.took(self.state) || call.refused(self.state) {
            let came = if call.took(self.state) { Came::Yes } else { Came::No };
            let name = child.list_name();
            return Err(Refusal::stale(format!("{name} {} already. Nothing was changed.", came.words())));
        }
        let runs = call.runs(self.state, self.now.at).is_some();
        let mut events = Vec::new();
        let mut noted = Call { came: Some(came), ..call.clone() };
        match came {
            Came::Yes => events.push(self.comes((at, slot), row, call, runs, agreed)?),
            Came::No if runs => {
                let reasons = &self.rules().choices.decline_offer;
                events.extend(self.decline_offer(call.booking, code(reasons, TOO_SHORT), "")?);
            }
            Came::Message if runs => {
                let until = self.kept_until(at, slot, self.rules().settings.short_message_minutes);
                let standing = self.booking(call.booking)?;
                if until > noted.until {
                    noted.until = until;
                    let booking = Booking { state: BookingState::Held { until }, ..standing.clone() };
                    events.push(self.taken(booking, row, at, &Take::Hold));
                }
            }
            _ => {}
        }
        if let Some(Event::Agreed { booking, .. }) = events.first() {
            noted.booking = booking.id;
        }
        let mut round = round.clone();
        if let Some(known) = round.calls.iter_mut().find(|known| known.referral == referral) {
            *known = noted;
        }
        events.push(Event::ShortNotice { did: ShortDid::Noted { referral, came, round: Box::new(round) } });
        events.push(self.called(child.id, referral, came));
        Ok(events)
    }

    /// They come: while the place is kept for them, or after it where nobody else has it or is being rung about it.
    fn comes(
        &self,
        (at, slot): (&Session, u8),
        row: &super::Referral,
        call: &Call,
        runs: bool,
        (who, how): (&str, Told),
    ) -> Result<Event, Refusal> {
        let child = self.child(row.child)?;
        let who = if who.trim().is_empty() { "the family" } else { who };
        let take = Take::Agree { who: who.to_owned(), told: how };
        if runs {
            let agreed = self.agree_offer(call.booking, who, how)?;
            return agreed
                .into_iter()
                .next()
                .ok_or_else(|| Refusal::missing("The hold is gone. Nothing was changed."));
        }
        if let Some((heard, _)) = call.heard(self.state, at, slot) {
            return Err(Refusal::stale(format!(
                "{} was rung about {}: it is {} since you rang. Nothing was booked. Say that day; where they can come then, b books it for them, and where not, n notes it.",
                child.list_name(),
                telling::stand(self.state, heard),
                self.place(at, slot)
            )));
        }
        let (_, calling) = self.calls((at.id, slot))?;
        self.nobody_rings(at, slot, &calling)?;
        places::allowed(self.state, row, at, slot, None, self.now)
            .map_err(|refusal| self.with_next(row, at, None, refusal))?;
        let booking = self.new_booking(row, child, at, slot, &take)?;
        Ok(self.taken(booking, row, at, &take))
    }

    /// A family that cannot be rung at all is passed over with its reason, and only when it is its turn.
    fn not_rung(
        &self,
        (session, slot): (SessionId, u8),
        referral: ReferralId,
        reason: Code,
    ) -> Result<Vec<Event>, Refusal> {
        let (_, child) = self.open(referral)?;
        let (at, calling) = self.calls((session, slot))?;
        self.chosen(&self.rules().choices.put_off, reason, "reason")?;
        self.nobody_rings(at, slot, &calling)?;
        self.is_first(&calling, referral)?;
        let came = Came::NotRung(reason);
        let call = Call {
            referral,
            child: child.id,
            booking: BookingId(0),
            interpreter: places::interpreted(child),
            by: self.actor.name.clone(),
            at: self.now.at,
            until: self.now.at,
            came: Some(came),
        };
        let round = Box::new(self.with_call((at, slot), &calling, call));
        Ok(vec![Event::ShortNotice { did: ShortDid::Noted { referral, came, round } }])
    }

    /// The call on the child's record: it counts as contact like any other.
    fn called(&self, child: ChildId, referral: ReferralId, came: Came) -> Event {
        let choices = &self.rules().choices;
        let result = match came {
            Came::NoAnswer | Came::NotRung(_) => NO_ANSWER,
            Came::Message => MESSAGE,
            Came::Yes | Came::No => SPOKE,
        };
        Event::Contact {
            child,
            referral: Some(referral),
            kind: code(&choices.contacts, CALL),
            result: code(&choices.contact_results, result),
            words: "about a place at short notice".to_owned(),
        }
    }
}

/// The configured choice of that code, else the first there is; none where there are none.
fn code(list: &[Choice], wanted: Code) -> Code {
    Choices::get(list, wanted).or_else(|| list.first()).map_or(Code::NONE, |choice| choice.id)
}
