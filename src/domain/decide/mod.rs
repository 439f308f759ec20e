//! From a command to events, or to a refusal: pure. One file a family of verbs.
mod around;
mod around_back;
mod around_held;
mod around_later;
mod around_off;
mod arrived;
#[cfg(test)]
mod bad_days;
mod booking;
#[cfg(test)]
mod came_to_nothing;
#[cfg(test)]
mod clash;
mod clocks;
mod closing;
mod day;
mod dropin;
mod follow_up;
mod glass;
mod hidden;
mod import;
mod intake;
mod keeping;
mod leave;
mod merge;
mod monitoring;
mod moves;
mod moving;
mod needs;
mod number;
#[cfg(test)]
mod number_days;
mod office;
mod out_of_reach;
#[cfg(test)]
mod outcome_days;
mod over;
#[cfg(test)]
mod over_days;
mod parted;
#[cfg(test)]
mod put_forward;
mod put_off;
#[cfg(test)]
mod quorum_back;
mod referred_on;
#[cfg(test)]
mod referred_on_days;
mod registry;
mod repair;
mod review;
mod review_day;
mod roster;
#[cfg(test)]
mod roster_days;
mod sessions;
mod short_notice;
mod support;
#[cfg(test)]
mod supported;
#[cfg(test)]
mod taken_back;
mod tell;
mod template;
#[cfg(test)]
mod tests;
mod together;
#[cfg(test)]
mod together_days;
mod together_kept;
mod triage;
mod undo;
mod undo_back;
mod undo_moved;
mod undo_seats;
mod undo_told;
mod visit_outcome;

use super::actor::Actor;
use super::booking::Booking;
use super::child::ChildRow;
use super::command::Command;
use super::event::{Event, Key, Payload, Prior};
use super::ids::{BookingId, ChildId, ReferralId, SessionId};
use super::moving::Wanted;
use super::record::ChildRecord;
use super::referral::Referral;
use super::refusal::Refusal;
use super::rules::Rules;
use super::session::Session;
use super::state::State;
use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};
pub use follow_up::discharge_reasons;
pub use import::{ImportContext, import_row};
pub use needs::{Needs, needs};
use std::collections::BTreeMap;
pub use undo::{Undoing, origins, record_asked, undoing};

/// The time of a decision, read once by the keeper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The instant.
    pub at: DateTime<Utc>,
    /// London's day.
    pub today: NaiveDate,
    /// London's clock on the wall.
    pub time: NaiveTime,
}

impl Now {
    /// Minutes after local midnight.
    pub fn minute(&self) -> u16 {
        (self.time.num_seconds_from_midnight() / 60) as u16
    }
}

/// A frame of the past, as undo needs it.
#[derive(Clone, Debug)]
pub struct PastFrame {
    /// Its sequence.
    pub seq: u64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Whose it was.
    pub uid: u32,
    /// What it did.
    pub payload: Payload,
}

/// What a decision may need beside the State (see [`needs`]).
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The child's record.
    pub record: Option<ChildRecord>,
    /// The record of another child that it is about.
    pub other: Option<ChildRecord>,
    /// The frame to undo.
    pub frame: Option<PastFrame>,
    /// Rows as they will stand once changes that are undone before that frame have been.
    pub before: Vec<Prior>,
    /// Of its rows those that were changed since and set back since: the frame that made them what they are again.
    pub origins: BTreeMap<Key, u64>,
}

impl Known {
    /// The records that a decision needs, as `read` has them; of a change in the past it knows nothing.
    pub fn of_records(needs: Needs, read: impl Fn(ChildId) -> Option<ChildRecord>) -> Self {
        let (record, other) = match needs {
            Needs::Record(child) => (read(child), None),
            Needs::Both(child, other) => (read(child), read(other)),
            Needs::Nothing | Needs::Frame(_) => (None, None),
        };
        Self { record, other, ..Self::default() }
    }
}

/// Everything a decision looks at.
#[derive(Clone, Copy)]
struct Case<'a> {
    state: &'a State,
    known: &'a Known,
    actor: &'a Actor,
    now: &'a Now,
    /// It is done though somebody does not work then: the reason is on record.
    anyway: bool,
}

/// Decides a command against what stands: the events it makes, each whole, or why it is not done.
///
/// `Import` batches are decided row by row through [`import_row`], a frame each.
pub fn decide(
    state: &State,
    known: &Known,
    command: &Command,
    actor: &Actor,
    now: &Now,
) -> Result<Vec<Event>, Refusal> {
    let case = Case { state, known, actor, now, anyway: false };
    let mut events = case.arm(command)?;
    together_kept::keep(&case, &mut events);
    number::answered(&case, &mut events);
    clocks::set(&case, &mut events);
    Ok(events)
}

impl<'a> Case<'a> {
    fn arm(&self, command: &Command) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::SetRules { rules } => Ok(vec![Event::RulesSet { rules: rules.clone() }]),
            Command::AddStaff { name, role, agency, languages } => {
                self.add_staff(name, *role, *agency, languages)
            }
            Command::SignDay { team } => self.sign_day(*team),
            Command::AddVenue { name, address, district, rooms, online } => {
                self.add_venue(name, address, *district, rooms, *online)
            }
            Command::Register { details, referral, knowing } => {
                self.register(details, referral.as_ref(), knowing)
            }
            Command::Refer { child, referral } => self.refer(*child, referral),
            Command::Amend { child, details, rev } => self.amend(*child, details, *rev),
            Command::Died { child, on } => self.died(*child, *on),
            Command::Merge { keep, gone, words } => self.merge(*keep, *gone, words),
            Command::Unmerge { keep, gone, words } => self.unmerge(*keep, *gone, words),
            Command::Accept { referral, priority } => self.accept(*referral, *priority),
            Command::Ask { referral, topic, words } => self.ask(*referral, *topic, words),
            Command::Chase { referral } => self.chase(*referral),
            Command::InfoCame { referral, words } => self.info_came(*referral, words),
            Command::Redirect { referral, to, words } => self.redirect(*referral, *to, words),
            Command::AcceptRedirect { referral } => self.accept_redirect(*referral),
            Command::ReturnRedirect { referral, words } => self.return_redirect(*referral, words),
            Command::Decline { referral, reason, instead, words } => {
                self.decline(*referral, *reason, instead, words)
            }
            Command::SetPriority { referral, priority } => self.set_priority(*referral, *priority),
            Command::PutOff { referral, until, reason } => self.put_off(*referral, *until, *reason),
            Command::Monitor { referral, why } => self.monitor(*referral, why),
            Command::ReviewMonitoring { referral } => self.review_monitoring(*referral),
            Command::Resume { referral } => self.resume(*referral),
            Command::Close { referral, reason, choice, words } => {
                self.close(*referral, *reason, *choice, words)
            }
            Command::Contact { child, referral, kind, result, words } => {
                self.contact(*child, *referral, *kind, *result, words)
            }
            Command::Tell { child, parts, to, how } => self.tell(*child, parts, to, *how),
            Command::MakeSession { .. } => self.make_session(command),
            Command::CancelSession { session, reason } => self.cancel_session(*session, *reason),
            Command::MoveSession { session, date, start, venue, room, reason } => {
                let (session, date, start, venue) = (*session, *date, *start, *venue);
                self.move_session(&Wanted { session, date, start, venue, room }, *reason)
            }
            Command::SetMember { session, role, staff, answer } => {
                self.set_member(*session, *role, *staff, *answer)
            }
            Command::AddSlot { session, slot } => self.add_slot(*session, *slot),
            Command::Book { referral, session, slot, take } => self.book(*referral, *session, *slot, take),
            Command::Release { booking } => self.release(*booking),
            Command::AgreeOffer { booking, who, told } => self.agree_offer(*booking, who, *told),
            Command::DeclineOffer { booking, reason, words } => self.decline_offer(*booking, *reason, words),
            Command::OfferedDeclined { referral, session, slot, reason, words } => {
                self.offered_declined(*referral, *session, *slot, *reason, words)
            }
            Command::Move { booking, session, slot, by, reason, take } => {
                self.move_booking(*booking, (*session, *slot), *by, *reason, take)
            }
            Command::CancelBooking { booking, by, reason, words } => {
                self.cancel(*booking, *by, *reason, words)
            }
            Command::Attend { booking, attendance, arrived } => self.attend(*booking, *attendance, *arrived),
            Command::Outcome { booking, outcome, see_by, words, refer, given } => {
                let events = self.outcome(*booking, *outcome, (*see_by, *given), words)?;
                let events = self.reviewed_outcome(*booking, events)?;
                self.referred_on((*booking, *outcome), events, refer.as_deref(), words)
            }
            Command::CloseFollowUp { referral, decision, discharge, because } => {
                self.close_follow_up(*referral, decision, (discharge.as_deref(), *because))
            }
            Command::Arrive { session, visitor, arrived, with } => {
                self.arrive(*session, visitor, *arrived, *with)
            }
            Command::Call { visit, staff } => self.call(*visit, *staff),
            Command::BackToQueue { visit } => self.back_to_queue(*visit),
            Command::NameVisit { visit, child } => self.name_visit(*visit, *child),
            Command::VisitOutcome { visit, outcome, refer, words } => {
                self.visit_outcome(*visit, *outcome, refer.as_ref(), words)
            }
            Command::LeftUnseen { visit } => self.left_unseen(*visit),
            Command::Rung { visit } => self.rung(*visit),
            Command::Import { .. } => Err(Refusal::rule("An import goes row by row. Nothing was taken.")),
            Command::ImportBegin { source, file, rows } => {
                Ok(vec![Event::FeedingBegun { source: source.clone(), file: file.clone(), rows: *rows }])
            }
            Command::ImportDone { source, file, rows, mapping, vanished } => {
                Ok(self.import_done(source, file, *rows, mapping, vanished))
            }
            Command::CompleteIntake { intake, child, details, referral } => {
                self.complete_intake(*intake, *child, details, referral)
            }
            Command::SettleIntake { intake, same, words } => self.settle_intake(*intake, *same, words),
            Command::DismissIntake { intake, reason, words } => self.dismiss_intake(*intake, *reason, words),
            Command::Undo { seq } => self.undo(*seq, false),
            Command::UndoTold { seq } => self.undo(*seq, true),
            Command::SetTemplate { template, ticked, reason } => self.set_template(template, ticked, *reason),
            Command::Publish { template, days } => self.publish(*template, days),
            Command::EndTemplate { template, on, call_off } => self.end_template(*template, *on, *call_off),
            Command::Review { referral, act } => self.review(*referral, act),
            Command::Meeting { session, act } => self.meeting(*session, act),
            Command::Away { staff, from, to, reason, part } => {
                self.away(*staff, (*from, *to), *part, *reason)
            }
            Command::Back { absence, on } => self.back_again(*absence, *on),
            Command::Rebook { booking, session, slot, reason } => {
                self.rebook(*booking, (*session, *slot), *reason)
            }
            Command::OweAnother { booking, reason } => self.owe_another(*booking, *reason),
            Command::Support { child, act } => self.support(*child, act),
            Command::Together { act } => self.together(act),
            Command::Seat { act } => self.seat(act),
            Command::Roster { act } => self.roster(act),
            Command::ShortNotice { act } => self.short_notice(act),
            Command::Keep { act } => self.keeping(act),
            Command::Glass { act } => self.glass(act),
            Command::MissedKnowing { booking, told, on } => self.missed_knowing(*booking, *told, *on),
        }
    }

    fn rules(&self) -> &'a Rules {
        &self.state.rules
    }

    fn child(&self, id: ChildId) -> Result<&'a ChildRow, Refusal> {
        self.state.child(id).ok_or_else(|| {
            Refusal::missing("There is no such child on record (any more). Nothing was changed.")
        })
    }

    /// A child who lives, whose record was not merged into another.
    fn living(&self, id: ChildId) -> Result<&'a ChildRow, Refusal> {
        let row = self.child(id)?;
        if let Some(other) = row.merged_into {
            let name = self.name(other);
            return Err(Refusal::stale(format!(
                "{} is one record with {name} now. Nothing was changed. Open that one.",
                row.list_name()
            )));
        }
        match row.died {
            Some(on) => Err(Refusal::rule(format!(
                "{} died on {}. Nothing is booked or sent any more.",
                row.list_name(),
                on.format("%-d %b %Y")
            ))),
            None => Ok(row),
        }
    }

    fn referral(&self, id: ReferralId) -> Result<&'a Referral, Refusal> {
        self.state
            .referral(id)
            .ok_or_else(|| Refusal::missing("There is no such referral (any more). Nothing was changed."))
    }

    /// A referral that is still open, with its living child.
    fn open(&self, id: ReferralId) -> Result<(&'a Referral, &'a ChildRow), Refusal> {
        let row = self.referral(id)?;
        let child = self.living(row.child)?;
        if let super::referral::Stage::Closed { reason, on } = row.stage {
            return Err(Refusal::stale(format!(
                "{}: {} is closed since {} ({}). Nothing was changed. n starts a new referral.",
                child.list_name(),
                self.rules().short(&row.pathway),
                on.format("%-d %b %Y"),
                reason.words()
            )));
        }
        Ok((row, child))
    }

    fn session(&self, id: SessionId) -> Result<&'a Session, Refusal> {
        self.state.session(id).ok_or_else(|| Refusal::missing("There is no such session (any more)."))
    }

    fn booking(&self, id: BookingId) -> Result<&'a Booking, Refusal> {
        self.state.booking(id).ok_or_else(|| Refusal::missing("There is no such booking (any more)."))
    }

    fn name(&self, id: ChildId) -> String {
        self.state.child(id).map_or_else(|| "(unknown)".to_owned(), ChildRow::list_name)
    }

    /// `Thu 3 Dec 10:00 Arnold`: a place as it is said.
    fn place(&self, session: &Session, slot: u8) -> String {
        super::telling::place(self.state, session, slot)
    }
}

/// What the events of a carried-out command say to the person: one sentence that names the child.
pub fn words(state: &State, events: &[Event]) -> String {
    let said = super::telling::sentence(state, events);
    match super::review::hint(state, events) {
        Some(hint) => format!("{said}; {hint}"),
        None => said,
    }
}
