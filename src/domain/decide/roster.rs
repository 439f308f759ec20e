//! Who works when, what is shut, and how venues are: each from a day on, so that the past stays as it was; and what is done
//! though somebody does not work then, with the reason.
use super::super::event::Event;
use super::super::ids::{ClosureId, StaffId};
use super::super::leave;
use super::super::moving::Plan;
use super::super::places::{self, say};
use super::super::refusal::{Instead, Refusal};
use super::super::repair::Closed;
use super::super::roster::{
    self, Closure, Hours, MoreRoles, Pattern, Phone, PhoneOf, RosterAct, RosterDid, RosterRow, VenueNow, Work,
};
use super::super::session::{Answer, Member, Session, Venue};
use super::super::template::publish;
use super::super::together;
use super::Case;
use crate::domain::code::Code;
use crate::domain::command::Command;
use chrono::{Days, NaiveDate};

/// Longest closure recorded at once: a year's, so that a mistyped year is seen.
const LONGEST: u64 = 366;

fn did(did: RosterDid, row: RosterRow) -> Vec<Event> {
    vec![Event::Roster { did: Box::new(did), row: Some(Box::new(row)) }]
}

impl Case<'_> {
    pub(super) fn roster(&self, act: &RosterAct) -> Result<Vec<Event>, Refusal> {
        match act {
            RosterAct::Works { staff, from, parts } => self.works(*staff, *from, parts),
            RosterAct::Shut { closed, from, to, reason } => self.shut(closed, (*from, *to), *reason),
            RosterAct::Reopen { closure, on } => self.reopen(*closure, *on),
            RosterAct::Venue { venue, step_free, until } => self.venue_now(venue, step_free, *until),
            RosterAct::Anyway { words, command } => self.all_the_same(words, command),
            RosterAct::Phone { of, number } => self.phone(*of, number),
            RosterAct::Roles { staff, roles } => self.roles(*staff, roles),
        }
    }

    fn works(&self, staff: StaffId, from: NaiveDate, parts: &[Work]) -> Result<Vec<Event>, Refusal> {
        let Some(person) = self.state.staff(staff) else {
            return Err(Refusal::input("who", "There is nobody of that number. Choose a name."));
        };
        if from < self.now.today {
            let words = format!(
                "{} is past, and the past stays as it was. Type a day from today on.",
                say::day(from)
            );
            return Err(Refusal::input("from", words));
        }
        if let Some(bad) = parts.iter().find(|work| work.from >= work.to || work.to > roster::DAY) {
            let words = format!("{} to {} cannot be right.", say::clock(bad.from), say::clock(bad.to));
            return Err(Refusal::input("works", words));
        }
        if parts.iter().flat_map(|work| &work.venues).any(|id| self.state.venue(*id).is_none()) {
            return Err(Refusal::input("works", "There is no venue of that number. Choose a name."));
        }
        let known = self.state.roster.hours.get(&staff);
        let begins = known.and_then(|hours| hours.patterns.iter().find(|pattern| pattern.from == from));
        let stands = known.and_then(|hours| hours.on(from));
        if begins.or(stands).is_some_and(|pattern| pattern.parts == parts) {
            return Err(Refusal::stale(format!("{} works so already. Nothing was changed.", person.name)));
        }
        let none = Hours { staff, patterns: Vec::new(), rev: 0 };
        let by = self.actor.name.clone();
        let pattern = Pattern { from, parts: parts.to_vec(), by, on: self.now.today };
        let hours = known.unwrap_or(&none).with(pattern);
        let asked = self.asked_of_the_new(&hours, from);
        let mut events = did(RosterDid::Works { from }, RosterRow::Hours(hours));
        events.extend(asked);
        Ok(events)
    }

    /// A yes was given for days they worked: where they do no more, it is asked again whether they come. And whoever was away only
    /// for their days is asked where they work now.
    fn asked_of_the_new(&self, hours: &Hours, from: NaiveDate) -> Vec<Event> {
        let mut events = Vec::new();
        for session in self.ahead_from(from) {
            let now = roster::off_under(self.state, hours, session).is_some();
            if now == roster::off_at(self.state, hours.staff, session).is_some() {
                continue;
            }
            if !now {
                events.extend(self.asks_again(session, hours.staff));
                continue;
            }
            let accepted = |m: &&Member| m.staff == hours.staff && m.answer == Answer::Accepted;
            events.extend(session.people.iter().filter(accepted).map(|member| Event::MemberSet {
                session: session.id,
                member: Member { answer: Answer::Asked(self.now.today), ..*member },
            }));
        }
        events
    }

    /// The roles somebody holds beside their own: these and no others.
    fn roles(&self, staff: StaffId, wanted: &[Code]) -> Result<Vec<Event>, Refusal> {
        let Some(person) = self.state.staff(staff) else {
            return Err(Refusal::input("who", "There is nobody of that number. Choose a name."));
        };
        let known = &self.rules().roles;
        if let Some(odd) = wanted.iter().find(|code| !known.iter().any(|role| role.id == **code)) {
            return Err(Refusal::input("roles", format!("'{odd}' is no role here. Nothing was changed.")));
        }
        let all = known.iter().map(|role| role.id);
        let roles: Vec<Code> = all.filter(|id| wanted.contains(id) && *id != person.role).collect();
        if roster::more_roles(self.state, staff) == roles {
            return Err(Refusal::stale(format!(
                "{} holds these roles already. Nothing was changed.",
                person.name
            )));
        }
        Ok(did(RosterDid::Roles, RosterRow::Roles(MoreRoles { staff, roles, rev: 0 })))
    }

    fn shut(
        &self,
        closed: &Closed,
        (from, to): (NaiveDate, NaiveDate),
        reason: Code,
    ) -> Result<Vec<Event>, Refusal> {
        self.chosen(&self.rules().choices.service_reasons, reason, "reason")?;
        if to < from || to < self.now.today {
            let words =
                format!("{} is past. Type days from today on.", leave::span(from, to, self.now.today));
            return Err(Refusal::input("to", words));
        }
        if to > from + Days::new(LONGEST) {
            return Err(Refusal::input("to", "That is over a year. Type an earlier last day."));
        }
        let known = (self.state.roster.closures.values())
            .find(|row| row.closed == *closed && row.from <= from && row.to >= to);
        if let Some(known) = known {
            let words = format!("{}: on record already, by {}.", known.words(self.state), known.by);
            return Err(Refusal::stale(format!("{words} Nothing was changed.")));
        }
        let row = Closure {
            id: self.state.roster.next_closure(),
            closed: closed.clone(),
            from,
            to,
            reason,
            by: self.actor.name.clone(),
            on: self.now.today,
            rev: 0,
        };
        Ok(did(RosterDid::Shut, RosterRow::Closure(row)))
    }

    fn reopen(&self, id: ClosureId, on: NaiveDate) -> Result<Vec<Event>, Refusal> {
        let Some(row) = self.state.roster.closures.get(&id) else {
            return Err(Refusal::missing("That is no longer on record. Nothing was changed."));
        };
        let Some(to) = on.pred_opt().filter(|to| *to < row.to && on >= self.now.today) else {
            let days = leave::span(row.from, row.to, self.now.today);
            let words = format!("It is shut {days}. Type a day from today on, before its end.");
            return Err(Refusal::input("on", words));
        };
        let after = Closure { to, ..row.clone() };
        Ok(did(RosterDid::Reopened { before: row.to }, RosterRow::Closure(after)))
    }

    fn phone(&self, of: PhoneOf, typed: &str) -> Result<Vec<Event>, Refusal> {
        if of.name(self.state).is_none() {
            return Err(Refusal::missing(
                "There is no such person or venue. Nothing was noted. Choose a name.",
            ));
        }
        let number = roster::number(typed)
            .map_err(|why| Refusal::input("phone", format!("\"{typed}\" {why}. Nothing was noted.")))?;
        if roster::phone(self.state, of) == &*number {
            return Err(Refusal::stale("That is on record already. Nothing was changed."));
        }
        Ok(did(RosterDid::Phone, RosterRow::Phone(Phone { of, number, rev: 0 })))
    }

    fn venue_now(
        &self,
        to: &Venue,
        step_free: &[String],
        until: Option<NaiveDate>,
    ) -> Result<Vec<Event>, Refusal> {
        let Some(was) = self.state.venue(to.id) else {
            return Err(Refusal::input("venue", "There is no such venue. Choose a name."));
        };
        let name = to.name.trim();
        if name.is_empty() {
            return Err(Refusal::input("name", "Type the name as it stands on the diary, e.g. Arnold."));
        }
        let mut others = self.state.venues.iter().flatten().filter(|v| v.id != to.id);
        if others.any(|v| v.name.eq_ignore_ascii_case(name)) {
            return Err(Refusal::input("name", format!("{name} is another venue's name.")));
        }
        if !to.district.is_none() && !self.rules().districts.iter().any(|known| known.id == to.district) {
            let words = format!("'{}' is no district here. They are in districts.toml.", to.district);
            return Err(Refusal::input("district", words));
        }
        for (at, room) in to.rooms.iter().enumerate() {
            if to.rooms[..at].iter().any(|other| other.eq_ignore_ascii_case(room)) {
                return Err(Refusal::input("rooms", format!("{room} stands there twice.")));
            }
        }
        let has = |room: &String| {
            to.rooms.iter().any(|known| known.eq_ignore_ascii_case(room)) || to.rooms.is_empty()
        };
        if let Some(odd) = step_free.iter().find(|room| !has(room)) {
            return Err(Refusal::input("step_free", format!("{odd} is none of its rooms.")));
        }
        if let Some(last) = until.filter(|last| *last < self.now.today) {
            return Err(Refusal::input(
                "until",
                format!("{} is past. Type a day from today on.", say::day(last)),
            ));
        }
        let known = self.state.roster.venues.get(&to.id);
        let mut venue = to.clone();
        venue.name = name.into();
        self.rooms_needed(&venue, until)?;
        let row = VenueNow {
            was: known.map_or_else(|| was.clone(), |row| row.was.clone()),
            venue,
            step_free: step_free.iter().map(|room| room.as_str().into()).collect(),
            until,
            rev: known.map_or(0, |row| row.rev),
        };
        let nothing = known.map_or_else(
            || row.venue == *was && row.step_free.is_empty() && until.is_none(),
            |known| *known == row,
        );
        if nothing {
            return Err(Refusal::stale(format!("{name} is so already. Nothing was changed.")));
        }
        Ok(did(RosterDid::Venue, RosterRow::Venue(row)))
    }

    /// A room that goes, and a venue after its last day, have no session any more.
    fn rooms_needed(&self, to: &Venue, until: Option<NaiveDate>) -> Result<(), Refusal> {
        let ahead = self.state.index.by_day.range(self.now.today..).flat_map(|(_, ids)| ids);
        let ahead = ahead.filter_map(|id| self.state.session(*id));
        let mut there = ahead.filter(|s| s.venue == to.id && !s.cancelled());
        let stands = there.find(|s| {
            let gone = !s.room.is_empty() && !to.rooms.is_empty() && !to.rooms.contains(&s.room);
            gone || until.is_some_and(|last| s.date > last)
        });
        let Some(session) = stands else { return Ok(()) };
        let (field, place) = (
            if until.is_some_and(|last| session.date > last) { "until" } else { "rooms" },
            self.place(session, 0),
        );
        let words = format!(
            "{place} {} is planned there. Nothing was changed. m moves it first, or x calls it off.",
            session.room
        );
        Err(Refusal::input(field, words.replace("  ", " ")))
    }

    /// A command that somebody's working pattern stands against, with the reason why it is done all the same.
    fn all_the_same(&self, words: &str, command: &Command) -> Result<Vec<Event>, Refusal> {
        let words = words.trim();
        if words.is_empty() {
            return Err(Refusal::input("words", "Type why it is done all the same."));
        }
        if matches!(command, Command::Roster { .. } | Command::Undo { .. }) {
            return Err(Refusal::rule("That is not done all the same. Nothing was changed."));
        }
        let mut events = Case { anyway: true, ..*self }.arm(command)?;
        let mut over: Vec<String> = events.iter().flat_map(|event| self.over(event)).collect();
        over.dedup();
        // Where nothing stands against it, it is simply done.
        if !over.is_empty() {
            over.truncate(20);
            let words = words.to_owned();
            events.push(Event::Roster { did: Box::new(RosterDid::Anyway { words, over }), row: None });
        }
        Ok(events)
    }

    /// Who does not work when an event would have them there.
    fn over(&self, event: &Event) -> Vec<String> {
        let of = |session: &Session, people: &[Member]| -> Vec<String> {
            people.iter().flat_map(|member| self.against(session, member)).collect()
        };
        match event {
            Event::SessionMade { session } => {
                let mut over = of(session, &session.people);
                over.extend(publish::unusual_day(self.state, session));
                over
            }
            Event::SessionMoved { session, to, .. } => {
                let mut over = of(to, &to.people);
                let moved = self.state.session(*session).is_none_or(|was| was.date != to.date);
                over.extend(publish::unusual_day(self.state, to).filter(|_| moved));
                over
            }
            Event::MemberSet { session, member } => {
                self.state.session(*session).map_or_else(Vec::new, |session| of(session, &[*member]))
            }
            Event::Moved { from, booking, .. } => {
                let on = self.state.session(booking.session).map(|session| session.date);
                let off = on.and_then(|on| together::off_rhythm(self.state, *from, on));
                off.map(together::Off::words).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// What stands against somebody who is to be there, and a reason gets past: they do not work then, are asked or accepted
    /// elsewhere then, or do not hold the role.
    fn against(&self, session: &Session, member: &Member) -> Vec<String> {
        if !member.answer.may_come() {
            return Vec::new();
        }
        let off = roster::off_at(self.state, member.staff, session);
        let elsewhere = places::person_asked(self.state, session, member.staff);
        let role = roster::not_of_role(self.state, member.staff, member.role);
        [off, elsewhere, role].into_iter().flatten().collect()
    }

    /// Nothing of it stands against somebody who is to be there, or it is said why they come all the same.
    pub(super) fn can_come(&self, session: &Session, member: &Member) -> Result<(), Refusal> {
        match self.against(session, member) {
            words if words.is_empty() || self.anyway => Ok(()),
            words => Err(not_then(&roster::several(words))),
        }
    }

    /// Something is usually held that day, or it is said why it is all the same.
    pub(super) fn usual_day(&self, session: &Session) -> Result<(), Refusal> {
        match publish::unusual_day(self.state, session).filter(|_| !self.anyway) {
            None => Ok(()),
            Some(words) => {
                let words = format!(
                    "{words}. Nothing was made. Choose another day, or say why it is done all the same."
                );
                Err(Refusal { field: Some("date".to_owned()), ..Refusal::rule(words) }
                    .with(Some(Instead::Anyway)))
            }
        }
    }

    /// The same of a session that is moved.
    pub(super) fn all_work_then(&self, plan: &Plan) -> Result<(), Refusal> {
        if self.anyway || plan.outside.is_empty() {
            return Ok(());
        }
        Err(not_then(&roster::several(plan.outside.clone())))
    }

    /// The venue is used that day, and not shut.
    pub(super) fn can_be_used(&self, session: &Session, field: &str) -> Result<(), Refusal> {
        match roster::unusable(self.state, session) {
            None => Ok(()),
            Some(words) => {
                let words = format!(
                    "{words}. Nothing was made. Choose another day or place; b under x in the diary opens it again."
                );
                Err(Refusal { field: Some(field.to_owned()), ..Refusal::rule(words) })
            }
        }
    }
}

fn not_then(words: &str) -> Refusal {
    let words = format!(
        "{words}. Nothing was changed. Ask somebody else, choose another time, or say why it is done all the same."
    );
    Refusal::rule(words).with(Some(Instead::Anyway))
}
