//! Why a place cannot be a child's: each reason once, in short words for the list of what is left out, and in a sentence
//! for a refusal (what happened, what is safe, what to do).
use super::super::around;
use super::super::booking::BookingState;
use super::super::child::Away;
use super::super::code::Code;
use super::super::ids::{BookingId, ClosureId, ReferralId, SeatId, StaffId};
use super::super::refusal::{Instead, Refusal};
use super::super::rules::Rules;
use super::super::session::{CarveOut, Session};
use super::super::state::State;
use super::super::together::Off;
use super::at_length::{gone, steps, too_old};
use super::say;
use super::seeker::Seeker;
use chrono::{DateTime, NaiveDate, Utc};

/// A reason against a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bar {
    /// There is no such referral, session or slot.
    Missing,
    /// The child died.
    Died,
    /// The referral is closed.
    Closed,
    /// A clinician has not yet accepted the referral.
    NotAccepted,
    /// Under active monitoring: it must be ended first.
    Monitored,
    /// The outcome of that day is not on record.
    OutcomeFirst(NaiveDate),
    /// Not brought on that day: a clinical role closes the follow-up first.
    FollowUpFirst(NaiveDate),
    /// Not the service this referral is owed.
    NotOwed,
    /// A clinician refers to that service; it is not booked from another pathway.
    NeedsReferral,
    /// The child has a referral to that service: the place is that one's.
    OwnReferral(ReferralId),
    /// Only for children already waiting on the pathways the service names.
    NotWaiting,
    /// The session was called off.
    Cancelled,
    /// The session, or this slot of it, has begun or is over.
    Past,
    /// These roles are not filled.
    NotQuorate(Vec<Code>),
    /// Whoever was to hold it is away or has declined, and nobody else has said that they come.
    NobodyThere,
    /// The room, its venue or all of them are shut on that day.
    Shut(ClosureId),
    /// Not yet born on the day.
    NotBorn,
    /// Had that birthday before, or on, the day.
    TooOld {
        /// The age reached.
        turned: u8,
        /// The birthday.
        on: NaiveDate,
    },
    /// The family cannot come on that weekday, 0 Monday.
    NotOn(u8),
    /// The family is away then.
    AwayThen(Away),
    /// The family can come only to venues in these districts.
    Only(Vec<Code>),
    /// The child needs a step-free room, and this one is not on record as such.
    Steps,
    /// Too soon for an interpreter, who must be booked working days ahead.
    Lead {
        /// Working days ahead.
        days: u16,
        /// The first day possible.
        from: NaiveDate,
    },
    /// A second opinion, and this person gave the first.
    GaveFirst(StaffId),
    /// A second opinion, and nobody has said yet who gave the first.
    FirstUnknown,
    /// The slot is kept for others.
    KeptFor(CarveOut),
    /// The slot is too short.
    TooShort {
        /// Minutes it has.
        has: u16,
        /// Minutes the child needs.
        needs: u16,
        /// Because of the interpreter.
        interpreter: bool,
    },
    /// The referral has a place in this service already.
    Already(BookingId),
    /// The child is elsewhere at that time.
    Clash(BookingId),
    /// The last place is held, for minutes.
    Held(BookingId),
    /// The last place is taken.
    Full(BookingId),
    /// The slot has no places.
    NoPlaces,
    /// It has begun, and these roles are not in the room.
    NotHere(Vec<Code>),
    /// Whoever is there in that role sees so many children already, and no more.
    RoleFull(Code, u16),
    /// The child has a place of support in this session, or is at one at that time.
    Seat(SeatId),
    /// The last place is taken by a place of support.
    SeatTaken(SeatId),
    /// Too near for an offer by letter to be a reasonable one: whoever can come is rung.
    Notice,
    /// The place is of a block of therapy, whose rhythm it would not keep there.
    OffBlock(Off),
    /// The child has another place on that day, and is not sent there by a bad day.
    SameDay(BookingId),
}

impl Bar {
    /// Short words for the list of what is left out, e.g. `family: not Tuesdays`.
    pub fn short(&self, state: &State, now: DateTime<Utc>) -> String {
        let rules = &state.rules;
        match self {
            Self::Missing => "no longer there".to_owned(),
            Self::Died => "the child died".to_owned(),
            Self::Closed => "the referral is closed".to_owned(),
            Self::NotAccepted => "not yet accepted at triage".to_owned(),
            Self::Monitored => "under active monitoring".to_owned(),
            Self::OutcomeFirst(on) => format!("outcome of {} is missing", say::day(*on)),
            Self::FollowUpFirst(on) => format!("not brought {}: follow-up open", say::day(*on)),
            Self::NotOwed => "not what this referral waits for".to_owned(),
            Self::NeedsReferral => "a clinician refers to it".to_owned(),
            Self::OwnReferral(_) => "has a referral of its own".to_owned(),
            Self::NotWaiting => "only for children already waiting".to_owned(),
            Self::Cancelled => "called off".to_owned(),
            Self::Past => "has begun or is over".to_owned(),
            Self::NotQuorate(lacking) => format!("not quorate: no {}", roles_words(rules, lacking)),
            Self::NotHere(absent) => {
                format!("not quorate on the day: no {}", roles_words(rules, absent))
            }
            Self::NobodyThere => "nobody holds it yet".to_owned(),
            Self::Shut(id) => (state.roster.closures.get(id))
                .map_or_else(|| "the place is shut".to_owned(), |row| row.words(state)),
            Self::NotBorn => "not born on that day".to_owned(),
            Self::TooOld { turned, on } => format!("is {turned} on {}", say::day(*on)),
            Self::NotOn(day) => format!("family: not {}", say::weekday(*day)),
            Self::AwayThen(away) => format!("family: away {}", away.words()),
            Self::Only(districts) => format!("family: only {}", rules.districts_named(districts)),
            Self::Steps => "the room is not step-free".to_owned(),
            Self::Lead { days, .. } => format!("interpreter: {days} working days ahead"),
            Self::GaveFirst(staff) => format!("{} gave the first opinion", person(state, *staff)),
            Self::FirstUnknown => "who gave the first opinion is not on record yet".to_owned(),
            Self::KeptFor(CarveOut::Urgent) => "kept for urgent children".to_owned(),
            Self::KeptFor(CarveOut::Interpreter) => "kept for an interpreter".to_owned(),
            Self::KeptFor(CarveOut::UnderFour) => "kept for children under 4".to_owned(),
            Self::KeptFor(CarveOut::Anyone) | Self::NoPlaces => "no places".to_owned(),
            Self::TooShort { has, interpreter: true, .. } => {
                format!("{has} min: too short with interpreter")
            }
            Self::TooShort { has, needs, .. } => format!("{has} min: too short, needs {needs}"),
            Self::Already(id) => format!("has {}", booked_at(state, *id)),
            Self::Clash(id) => format!("is at {}", booked_at(state, *id)),
            Self::Held(id) => match state.booking(*id) {
                Some(b) => match b.state {
                    BookingState::Held { until } => {
                        let left = say::minutes_left(until, now);
                        format!("held by {} {}, {left} min left", b.by, say::at(b.at))
                    }
                    _ => "taken".to_owned(),
                },
                None => "held".to_owned(),
            },
            Self::Full(_) | Self::SeatTaken(_) => "full".to_owned(),
            Self::Seat(id) => format!("is at {}", around::of_day(state, *id)),
            Self::RoleFull(role, most) => format!("{} sees {most} already", role_short(rules, role)),
            Self::Notice => {
                let days = say::notice(rules.settings.reasonable_notice_days);
                format!("under {days}: by telephone, from the session itself")
            }
            Self::OffBlock(off) => off.words(),
            Self::SameDay(id) => format!("has {} that day", booked_at(state, *id)),
        }
    }

    /// The refusal of a place at `session`: names the child, says what stands and what to do.
    pub(super) fn refusal(&self, seeker: &Seeker<'_>, session: &Session) -> Refusal {
        let (state, now) = (seeker.state, seeker.now.at);
        let name = seeker.child.list_name();
        let rules = &state.rules;
        let code = session.service;
        let service = rules.service(code).map_or(code.as_str(), |s| s.name.as_str());
        let day = say::day(session.date);
        let rule = |words: String| Refusal::rule(format!("{words} Nothing was booked."));
        let short = self.short(state, now);
        match self {
            Self::Missing => Refusal::missing(
                "That place is no longer there. Nothing was booked. b shows the places there are.",
            ),
            Self::Died => rule(format!("{name} died: no place is booked.")),
            Self::Closed => {
                rule(format!("This referral of {name} is closed. A new referral opens a new wait."))
            }
            Self::NotAccepted => rule(format!(
                "This referral of {name} is not yet accepted at triage. A clinician decides it first."
            )),
            Self::Monitored => rule(format!(
                "{name} is under active monitoring. End it first: the place on the list comes back."
            )),
            Self::OutcomeFirst(_) | Self::FollowUpFirst(_) => {
                rule(format!("{name}: {short}. It is recorded before another place is booked."))
            }
            Self::NotOwed => {
                let owed = rules.component(seeker.referral.pathway, seeker.referral.component);
                let owed = owed.map_or("another place", |c| c.name.as_str());
                rule(format!("{name} waits for {owed}, not for {service}. Refer to it to book it."))
            }
            Self::NeedsReferral => {
                rule(format!("A clinician refers {name} to {service} first; then it is booked from there."))
            }
            Self::OwnReferral(_) => rule(format!(
                "{name} has a referral to {service} of its own. Book it from there, so that its wait ends too."
            )),
            Self::NotWaiting => {
                let on: Vec<&str> = rules.service(code).map_or(Vec::new(), |s| {
                    s.waiting_on.iter().map(|pathway| rules.short(pathway)).collect()
                });
                rule(format!(
                    "{name} is not waiting for {}, and {service} is only for children who are. The early-years \
                     drop-in and the advice line are open to others.",
                    say::list(&on)
                ))
            }
            Self::Cancelled => rule(format!("{service} on {day} was called off. b shows other places.")),
            Self::Past => rule(format!("{service} on {day} has begun or is over. b shows other places.")),
            Self::NotQuorate(lacking) => {
                let needed = rules.service(code).map_or(0, |s| {
                    super::super::review::required_in(state, s, session, seeker.referral.id).len()
                });
                let verb = if lacking.len() == 1 { "has" } else { "have" };
                rule(format!(
                    "No place can be offered: {} {verb} not accepted for {day}. {} of {needed} roles are in. p asks \
                     someone else.",
                    roles_words(rules, lacking),
                    needed.saturating_sub(lacking.len())
                ))
            }
            Self::NotHere(_) => rule(format!(
                "{service} on {day} has begun, and is {short}. t on the review says who has come since; b shows other places."
            )),
            Self::NobodyThere => rule(format!(
                "Nobody holds {service} on {day}: whoever was to is away, elsewhere or has declined, and nobody else has said \
                 that they come. p on the session asks somebody, or says that they come."
            )),
            Self::Shut(_) => rule(format!(
                "{short}: {service} cannot be held there. The repair of that day finds another room, or other places; b shows \
                 the places there are for {name}."
            )),
            Self::NotBorn => rule(format!("{name} is not born on {day}. Check the birth date.")),
            Self::TooOld { turned, on } => too_old(seeker, session, *turned, *on),
            Self::NotOn(weekday) => rule(format!(
                "The family of {name} cannot come on {}. Another day, or change it on the record if they now can.",
                say::weekday(*weekday)
            )),
            Self::AwayThen(away) => rule(format!(
                "The family of {name} is away {}. Another day, or change it on the record if they now can.",
                away.words()
            )),
            Self::Only(districts) => rule(format!(
                "The family of {name} can come only to {}. Another venue, or change it on the record if they now can.",
                rules.districts_named(districts)
            )),
            Self::Steps => rule(steps(state, &name, session)),
            Self::Lead { days, from } => rule(format!(
                "An interpreter for {name} must be booked {days} working days ahead: from {} on.",
                say::day(*from)
            )),
            Self::GaveFirst(staff) => rule(format!(
                "{} gave {name} the first opinion, and the second is never by the same person. b shows other places.",
                person(state, *staff)
            )),
            Self::FirstUnknown => rule(format!(
                "{name}: {short}, and the second is never by the same person. Record it first: it is the next step, a opens it."
            )),
            Self::KeptFor(_) => {
                rule(format!("That slot on {day} is {short}. b shows other places for {name}."))
            }
            Self::TooShort { has, needs, interpreter } => rule(format!(
                "{name} needs {needs} minutes{}; this slot has {has}. b shows longer ones.",
                if *interpreter { " with the interpreter" } else { "" }
            )),
            Self::Already(id) => rule(format!(
                "{name} {short} already. m moves it, keeping the old place until the new is sure."
            ))
            .with(Some(Instead::Booking(*id))),
            Self::Clash(id) => {
                rule(format!("{name} {short} at that time. Another time, or move that one first."))
                    .with(Some(Instead::Booking(*id)))
            }
            Self::Held(_) => Refusal::stale(format!("That place is {short}. {name} is not booked.")),
            Self::Full(id) => Refusal::stale(gone(seeker, *id)),
            Self::Seat(_) => rule(format!("{name} {short} then. Another time, or give that one up first.")),
            Self::SeatTaken(_) => Refusal::stale(format!("That place is taken. {name} is not booked.")),
            Self::RoleFull(role, most) => rule(format!(
                "{name} needs {0} in the room, and {0} sees {most} at {service} on {day} already. b shows other places.",
                role_short(rules, role)
            )),
            Self::Notice | Self::OffBlock(_) => rule(format!("{name}: {short}.")),
            Self::SameDay(id) => {
                rule(format!("{name} {short}. Another day.")).with(Some(Instead::Booking(*id)))
            }
            Self::NoPlaces => {
                rule(format!("That slot on {day} has no places. b shows other places for {name}."))
            }
        }
    }

    /// What these missing roles come to: nothing where none is.
    pub(super) fn of_quorum(state: &State, session: &Session, missing: Vec<Code>) -> Result<(), Self> {
        match (missing.is_empty(), super::super::review::present(state, session).is_some()) {
            (true, _) => Ok(()),
            (false, true) => Err(Self::NotHere(missing)),
            (false, false) => Err(Self::NotQuorate(missing)),
        }
    }

    /// Whether somebody was first, so that the next best place is what helps.
    pub fn was_first(&self) -> bool {
        matches!(self, Self::Full(_) | Self::Held(_) | Self::SeatTaken(_))
    }
}

fn roles_words(rules: &Rules, lacking: &[Code]) -> String {
    let names: Vec<&str> = lacking.iter().map(|role| role_short(rules, role)).collect();
    say::list(&names)
}

/// A role's short name, or what stands for it.
pub(crate) fn role_short<'a>(rules: &'a Rules, role: &'a Code) -> &'a str {
    match rules.roles.iter().find(|named| named.id == *role) {
        Some(named) if !named.short.is_empty() => &named.short,
        Some(named) => &named.name,
        None => role.as_str(),
    }
}

fn person(state: &State, staff: StaffId) -> String {
    state.staff(staff).map_or_else(|| "the same clinician".to_owned(), |s| s.name.to_string())
}

pub(super) fn slot_when(state: &State, session: super::SessionId, slot: u8) -> String {
    state.session(session).map_or_else(String::new, |s| {
        let start = s.start_of(slot);
        say::when(s.date, start)
    })
}

/// `ND Thu 3 Dec 10:00`, of a booking.
pub(crate) fn booked_at(state: &State, id: BookingId) -> String {
    let Some(booking) = state.booking(id) else { return "another place".to_owned() };
    let service = state
        .session(booking.session)
        .and_then(|s| state.rules.service(s.service))
        .map_or("a place", |s| s.short.as_str());
    format!("{service} {}", slot_when(state, booking.session, booking.slot))
}
