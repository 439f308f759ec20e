//! From a child's record to the dated facts of one referral, which is all that any clock heeds.
use super::booking::{Attendance, By};
use super::clock::{ClockFact, Fact};
use super::code::Code;
use super::event::Event;
use super::ids::{BookingId, ReferralId};
use super::record::{ChildRecord, Entry};
use super::referral::{CloseReason, Referral, Stage};
use super::rules::{Choices, Effect, Rules};
use chrono::{Days, NaiveDate};
use std::collections::HashMap;

/// Sources by which a family or the young person refers: a consultant-led clock waits for a clinician to ratify these.
const SELF: [Code; 4] =
    [Code::known("parent"), Code::known("self"), Code::known("carer"), Code::known("family")];
/// The clock that is for suspected autism only; a pathway that names it is for that.
const AUTISM: Code = Code::known("autism-wait");

/// The facts of one referral in the order of the record, undone ones left out.
pub fn facts<'a>(record: &'a ChildRecord, rules: &'a Rules, referral: ReferralId) -> Vec<ClockFact<'a>> {
    let mut reader = Reader {
        record,
        rules,
        referral,
        days: HashMap::new(),
        last_offer: None,
        component: 0,
        pathway: Code::NONE,
        joined: None,
        parted: None,
        attended: HashMap::new(),
    };
    let mut facts = Vec::new();
    for entry in record.live() {
        reader.read(entry, &mut facts);
    }
    facts
}

struct Reader<'a> {
    record: &'a ChildRecord,
    rules: &'a Rules,
    referral: ReferralId,
    /// Day of each booking's appointment.
    days: HashMap<BookingId, NaiveDate>,
    last_offer: Option<BookingId>,
    component: u8,
    pathway: Code,
    /// The change by which it became one with another referral of the same child.
    joined: Option<u64>,
    /// The change that said they were two children after all.
    parted: Option<u64>,
    /// The change that last said what happened to a booking on its day.
    attended: HashMap<BookingId, u64>,
}

impl<'a> Reader<'a> {
    fn read(&mut self, entry: &'a Entry, facts: &mut Vec<ClockFact<'a>>) {
        let day = entry.stamp.day;
        if let Event::MergeUndone { referrals, .. } = &entry.event
            && referrals.contains(&self.referral)
        {
            // The two were never one: the referral was never ended by it, nor begun again.
            facts.retain(|fact| Some(fact.event) != self.joined.filter(|_| fact.what == Fact::Returned));
            (self.joined, self.parted) = (None, Some(entry.stamp.seq));
        }
        if let Event::Attended { booking, .. } = &entry.event
            && let Some(before) = self.attended.insert(*booking, entry.stamp.seq)
        {
            // Said otherwise since: what was said first never was.
            facts.retain(|fact| fact.event != before || !of_the_day(&fact.what));
        }
        let mut put = |on: NaiveDate, what: Fact<'a>| {
            facts.push(ClockFact { on, recorded: day, by: &entry.stamp.user, event: entry.stamp.seq, what });
        };
        let referral_here = self.referral;
        let mine = |id: &ReferralId| *id == referral_here;
        let choices = &self.rules.choices;
        match &entry.event {
            Event::ReferralReceived { referral, source, from, .. } if mine(&referral.id) => {
                self.pathway = referral.pathway;
                let on = self.received(referral);
                put(on, self.received_fact(referral.pathway, *source, from));
            }
            Event::RedirectAccepted { new, .. } if mine(&new.id) => {
                self.pathway = new.pathway;
                put(new.received, self.received_fact(new.pathway, Code::NONE, ""));
                put(new.received, Fact::TransferredSameCondition { first_start: new.received });
            }
            Event::RedirectAccepted { referral, new, .. } if mine(referral) => {
                put(day, Fact::RedirectAccepted { to: self.name(new.pathway) });
            }
            Event::Accepted { referral, priority, .. } if mine(referral) => {
                put(day, Fact::Accepted { priority: *priority });
            }
            Event::InfoAsked { referral, .. } if mine(referral) => put(day, Fact::InfoAsked),
            Event::InfoCame { referral, .. } if mine(referral) => put(day, Fact::InfoReceived),
            Event::RedirectOffered { referral, to, .. } if mine(referral) => {
                put(day, Fact::RedirectOffered { to: self.name(*to) });
            }
            Event::RedirectReturned { referral, .. } if mine(referral) => put(day, Fact::InfoReceived),
            Event::Offered { booking, .. } | Event::Agreed { booking, .. } if mine(&booking.referral) => {
                let appointment = booking.made_on + Days::new(u64::from(booking.notice_days));
                self.days.insert(booking.id, appointment);
                if self.last_offer != Some(booking.id) {
                    put(day, Fact::OfferMade { appointment, reasonable: true, proved: true });
                }
                self.last_offer = Some(booking.id);
            }
            Event::Moved { booking, by, .. } if mine(&booking.referral) => {
                let appointment = booking.made_on + Days::new(u64::from(booking.notice_days));
                self.days.insert(booking.id, appointment);
                self.last_offer = Some(booking.id);
                put(day, Fact::Moved { by: if *by == By::Family { "family" } else { "service" } });
            }
            Event::Carried { booking, to, .. } if self.days.contains_key(booking) => {
                self.days.insert(*booking, to.date);
                put(day, Fact::Moved { by: "service" });
            }
            Event::OfferDeclined { booking, reason, .. } => {
                if let Some(appointment) = self.days.get(booking) {
                    let reason = Choices::words(&choices.decline_offer, reason);
                    put(day, Fact::OfferDeclined { appointment: *appointment, reason });
                }
            }
            Event::Cancelled { booking, by, notice_days, .. } if self.days.contains_key(booking) => {
                match by {
                    By::Family => {
                        put(
                            day,
                            Fact::CancelledByFamily { notice_days: u16::try_from(*notice_days).unwrap_or(0) },
                        );
                    }
                    By::Service => put(day, Fact::CancelledByService),
                }
            }
            Event::Attended { booking, attendance, first, proved, mode, starts_assessment, on, .. }
                if self.days.contains_key(booking) =>
            {
                match (attendance, mode) {
                    (Attendance::OnTime | Attendance::LateSeen, Some(mode)) => {
                        put(
                            *on,
                            Fact::Attended {
                                mode: *mode,
                                first: *first,
                                outcome_known: self.known(*booking),
                            },
                        );
                        if *starts_assessment {
                            put(*on, Fact::AssessmentStarted);
                        }
                    }
                    (Attendance::OnTime | Attendance::LateSeen, None) => put(*on, Fact::DropInSeen),
                    (Attendance::LateNotSeen, _) => put(*on, Fact::LateNotSeen),
                    (Attendance::LeftUnseen, _) => put(*on, Fact::LeftUnseen),
                    (Attendance::NotBrought | Attendance::DidNotAttend, _) => {
                        put(*on, Fact::NotBrought { first: *first, communication_proved: *proved });
                    }
                }
            }
            Event::OutcomeRecorded { referral, effect, component, see_by, on, .. } if mine(referral) => {
                let day = on.unwrap_or(day);
                match effect {
                    Effect::None | Effect::ComeBack => {}
                    Effect::NextComponent => {
                        if let Some(done) = self.rules.component(self.pathway, self.component) {
                            put(day, Fact::StageDone { stage: done.id.as_str() });
                        }
                    }
                    Effect::Treatment => put(day, Fact::TreatmentStarted),
                    Effect::FollowUp => {}
                    Effect::Complete | Effect::Advice => put(day, Fact::OutcomeGiven),
                    // The child goes on elsewhere: nothing was decided that a family was told as the outcome.
                    Effect::ReferOn => put(day, Fact::ReferredOn { to: self.went_to(entry.stamp.seq) }),
                    Effect::Monitor => put(day, Fact::ActiveMonitoringAgreed { by_family: false }),
                    Effect::Discharge => put(day, Fact::Discharged { after_not_brought: false }),
                }
                if let Some(date) = see_by {
                    put(day, Fact::SeeBy { date: *date });
                }
                self.component = *component;
            }
            Event::MonitoringAgreed { referral, agreed_by, .. } if mine(referral) => {
                put(day, Fact::ActiveMonitoringAgreed { by_family: agreed_by.is_some() });
            }
            Event::MonitoringReviewed { referral, .. } if mine(referral) => {
                put(day, Fact::MonitoringReviewed);
            }
            Event::Resumed { referral, .. } if mine(referral) && self.parted == Some(entry.stamp.seq) => {}
            Event::Resumed { referral, .. } if mine(referral) => put(day, Fact::Resumed),
            Event::Declined { referral, communicated, .. } if mine(referral) => {
                put(day, Fact::Declined { communicated: *communicated });
            }
            Event::Closed { referral, reason, stage, .. } if mine(referral) => {
                let on = if let Stage::Closed { on, .. } = stage { *on } else { day };
                put(on, closed(*reason));
                if *reason == CloseReason::SameReferral {
                    self.joined = Some(entry.stamp.seq);
                }
            }
            Event::FollowUpClosed { referral, stage, .. } if mine(referral) => {
                put(
                    day,
                    if stage.is_open() {
                        Fact::RebookAskedOrReoffered
                    } else {
                        Fact::Discharged { after_not_brought: true }
                    },
                );
            }
            Event::VisitDone { on, .. } => put(on.unwrap_or(day), Fact::DropInSeen),
            _ => {}
        }
    }

    fn received_fact(&self, pathway: Code, source: Code, from: &'a str) -> Fact<'a> {
        let autism =
            self.rules.pathway(pathway).is_some_and(|p| p.clock == AUTISM || p.also_clocks.contains(&AUTISM));
        let words =
            Choices::get(&self.rules.choices.sources, source).map_or("", |choice| choice.name.as_str());
        Fact::Received {
            source: if from.is_empty() { words } else { from },
            self_referral: SELF.contains(&source),
            suspected_autism: autism,
            another_condition: false,
        }
    }

    /// The day of receipt that stands: the one found last, which is the earliest unless it was another child's.
    fn received(&self, referral: &Referral) -> NaiveDate {
        self.record
            .live()
            .filter_map(|entry| match &entry.event {
                Event::ReceivedEarlier { referral: id, after, .. } if *id == referral.id => Some(*after),
                _ => None,
            })
            .next_back()
            .unwrap_or(referral.received)
    }

    /// Whether what came of an attended booking is on record.
    fn known(&self, wanted: BookingId) -> bool {
        self.record
            .live()
            .any(|entry| matches!(&entry.event, Event::OutcomeRecorded { booking, .. } if *booking == wanted))
    }

    /// Where a child was referred on to by that change.
    fn went_to(&self, seq: u64) -> &'a str {
        let to =
            self.record.live().filter(|entry| entry.stamp.seq == seq).find_map(|entry| match &entry.event {
                Event::ReferralReceived { referral, .. } => Some(referral.pathway),
                _ => None,
            });
        self.name(to.unwrap_or_default())
    }

    fn name(&self, pathway: Code) -> &'a str {
        self.rules.pathway(pathway).map_or("another pathway", |p| p.short.as_str())
    }
}

/// Whether a fact is what happened to a booking on its day.
fn of_the_day(what: &Fact<'_>) -> bool {
    matches!(
        what,
        Fact::Attended { .. }
            | Fact::AssessmentStarted
            | Fact::DropInSeen
            | Fact::LateNotSeen
            | Fact::LeftUnseen
            | Fact::NotBrought { .. }
    )
}

/// What an ending is to a clock.
fn closed(reason: CloseReason) -> Fact<'static> {
    match reason {
        CloseReason::Completed => Fact::OutcomeGiven,
        CloseReason::Declined => Fact::Declined { communicated: None },
        CloseReason::Discharged => Fact::Discharged { after_not_brought: false },
        CloseReason::Withdrawn => Fact::Withdrawn,
        CloseReason::MovedAway => Fact::MovedAway,
        CloseReason::RedirectedTo | CloseReason::SameReferral | CloseReason::ClosedBefore => Fact::Returned,
        CloseReason::Died => Fact::Died,
    }
}
