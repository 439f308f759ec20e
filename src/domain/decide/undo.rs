//! Undo: an earlier frame's rows as they were, as a new event; refused where something since depends on them.
use super::super::event::{Event, Image, Key, Prior};
use super::super::ids::ChildId;
use super::super::refusal::{Refusal, RefusalKind};
use super::super::rights;
use super::super::short_notice::ShortDid;
use super::super::state::State;
use super::super::support::SupportDid;
use super::undo_told::with_the_call;
use super::{Case, PastFrame};
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};

/// For so long "told" can be taken back as a slip of the key: after it, the family was told.
const AT_ONCE: TimeDelta = TimeDelta::hours(1);

impl Case<'_> {
    /// `rung`: also where the family was told of it longer ago than a slip of the key: somebody rings them.
    pub(super) fn undo(&self, seq: u64, rung: bool) -> Result<Vec<Event>, Refusal> {
        let Some(frame) = self.known.frame.as_ref().filter(|frame| frame.seq == seq) else {
            return Err(Refusal::new(
                RefusalKind::Undo,
                "That is not on record, so there is nothing to undo.",
            ));
        };
        if let Some(words) = frame.payload.events.iter().find_map(|event| not_undone(event)) {
            return Err(Refusal::new(RefusalKind::Undo, words));
        }
        let told = frame.payload.events.iter().any(|event| undoing(event) == Undoing::BackAtOnce);
        let later = self.now.at - frame.at > AT_ONCE;
        // That a family was told where its place is now is undone in words, below: the call to tell them comes back.
        let of_a_place = frame.payload.events.iter().any(|event| matches!(event, Event::MoveTold { .. }));
        if told && later && !of_a_place {
            return Err(Refusal::new(
                RefusalKind::Undo,
                "Cannot undo: u takes back a slip of the key, and this was noted over an hour ago. What a family was told cannot be unsaid. Nothing was changed. l tells them how it stands now.",
            ));
        }
        rights::check_undo(self.actor, &frame.payload.events)?;
        self.told_since(&frame.payload.events)?;
        let mut restore = Vec::with_capacity(frame.payload.prior.len());
        let mut since = Vec::new();
        for prior in &frame.payload.prior {
            restore.push(match self.rebased(prior, seq, &frame.payload.events) {
                Some(rebased) => rebased,
                None => match self.untouched(prior, seq) {
                    Ok(()) => prior.clone(),
                    Err(refusal) => {
                        let told = self.told_of_since(prior, &frame.payload.events).ok_or(refusal)?;
                        since.push(told.clone());
                        told
                    }
                },
            });
        }
        self.can_stand(seq, &frame.payload.prior, &restore)?;
        let (events, prior) = (&frame.payload.events, &frame.payload.prior);
        let heard = self.was_told(seq, events, prior).or_else(|| self.seat_was_told(seq, events, prior));
        // That a family was told is no slip to be passed over: whoever takes it back says so, however soon.
        let heard = heard.filter(|_| later || self.is_telling(events));
        let heard = heard.or_else(|| self.was_written_to(seq, events));
        let names = self.told_names(&since);
        let carried = events.iter().filter(|event| matches!(event, Event::Carried { .. })).count();
        let asks = || self.told_since_asks(seq, &names, carried.saturating_sub(names.len()));
        let heard = heard.or_else(|| (!since.is_empty()).then(asks));
        let calls = heard.is_some();
        if let Some(asks) = heard {
            if !rung {
                return Err(asks);
            }
            self.to_be_rung(events, prior, &mut restore);
        }
        // An undoing is told to every desk and stands where everybody reads it: without the words of what it undoes, which stand,
        // masked for whoever reads them, at the change itself.
        let told: Vec<Event> = frame.payload.events.iter().map(Event::without_words).collect();
        let words = super::super::telling::sentence(self.state, &told);
        let words = if calls { with_the_call(&words, &names) } else { words };
        Ok(vec![Event::Undone { of: seq, words, restore }])
    }

    /// A child's row carries what every later act leaves on it (a referral, a contact): where something has, only what the
    /// frame itself made is taken back. None where the row is as the frame left it, or what the frame made was made over.
    fn rebased(&self, prior: &Prior, seq: u64, events: &[Event]) -> Option<Prior> {
        let Key::Child(id) = prior.key else { return None };
        let mut row = self.state.child(id).filter(|row| row.rev != seq && prior.image.is_some())?.clone();
        let record = || self.known.record.as_ref().filter(|record| record.id == id);
        for event in events {
            match event {
                Event::ReferralReceived { referral, .. } | Event::RedirectAccepted { new: referral, .. } => {
                    row.referrals.retain(|known| *known != referral.id);
                }
                Event::ChildAmended { child, before, .. } if *child == id => {
                    // The row does not hold all of it (who the GP is): the record says whether it was changed again.
                    if record()?.live().any(|entry| entry.stamp.seq > seq && is_of_details(&entry.event, id))
                    {
                        return None;
                    }
                    row.take(before, row.rev);
                }
                Event::ChildDied { child, .. } if *child == id => row.died = None,
                Event::Support { .. } => {
                    row.last_contact = record()?.last_contact_without(seq);
                    row.newsletter = record()?.newsletter_without(seq);
                }
                Event::Contact { .. }
                | Event::FamilyTold { .. }
                | Event::Attended { .. }
                | Event::Seat { .. }
                | Event::ShortNotice { did: ShortDid::Said { .. } | ShortDid::Withdrawn { .. } } => {
                    row.last_contact = record()?.last_contact_without(seq);
                }
                _ => {}
            }
        }
        Some(Prior { key: prior.key, image: Some(Image::Child(Box::new(row))) })
    }

    /// The frame that made the row what it is: the last that touched it, but for those that were undone since.
    pub(super) fn stands_at(&self, key: Key) -> Option<u64> {
        self.known.origins.get(&key).copied().or_else(|| self.state.rev(key))
    }

    /// Nothing since has touched the row.
    fn untouched(&self, prior: &Prior, seq: u64) -> Result<(), Refusal> {
        if self.stands_at(prior.key).is_none_or(|rev| rev == seq) {
            return Ok(());
        }
        let whose = self.state.child_of(prior.key);
        let name = whose.map_or_else(|| "this".to_owned(), |id| self.name(id));
        Err(Refusal::new(
            RefusalKind::Undo,
            format!(
                "Cannot undo: something has been recorded for {name} since. Nothing was changed. Undo that first, or make the opposite step."
            ),
        ))
    }
}

/// Whether an event changed what is held of the child.
fn is_of_details(event: &Event, id: ChildId) -> bool {
    matches!(event, Event::ChildAmended { child, .. } | Event::ChildDied { child, .. } if *child == id)
}

/// The child whose record undoing the frame asks: where something else was recorded on its row since, the record alone knows
/// when the family was last spoken with, and what of the details was changed again.
pub fn record_asked(state: &State, frame: &PastFrame) -> Option<ChildId> {
    let asks = |event: &Event| {
        matches!(
            event,
            Event::ChildAmended { .. }
                | Event::Contact { .. }
                | Event::FamilyTold { .. }
                | Event::Attended { .. }
                | Event::Support { .. }
                | Event::Seat { .. }
                | Event::ShortNotice { did: ShortDid::Said { .. } | ShortDid::Withdrawn { .. } }
        )
    };
    let child = frame.payload.prior.iter().find_map(|prior| match prior.key {
        Key::Child(id) => Some(id),
        _ => None,
    })?;
    let since = state.rev(Key::Child(child)).is_some_and(|rev| rev != frame.seq);
    (since && frame.payload.events.iter().any(asks)).then_some(child)
}

/// Changes since that are followed back; nobody undoes more one after the other.
const FOLLOWED: usize = 256;

/// Where the rows of a frame come from: a row that was changed since and set back by an undoing is as the frame left it, and so
/// changes can be undone one after the other, the last first. With them the sessions of places that would come back: whether
/// they are still as they were. `after`: frames that will be undone before this one.
pub fn origins(
    state: &State,
    frame: &PastFrame,
    after: &[u64],
    past: &dyn Fn(u64) -> Option<PastFrame>,
) -> BTreeMap<Key, u64> {
    let mut origins = BTreeMap::new();
    let mut read: BTreeMap<u64, Option<PastFrame>> = BTreeMap::new();
    let session = |prior: &Prior| match &prior.image {
        Some(Image::Booking(row)) => Some(Key::Session(row.session)),
        _ => None,
    };
    let rows = frame.payload.prior.iter();
    let keys: BTreeSet<Key> = rows.flat_map(|prior| [Some(prior.key), session(prior)]).flatten().collect();
    for key in keys {
        let Some(mut rev) = state.rev(key) else { continue };
        for _ in 0..FOLLOWED {
            if rev <= frame.seq {
                break;
            }
            let Some(since) = read.entry(rev).or_insert_with(|| past(rev)) else { break };
            let set_back = since.payload.events.iter().find_map(|event| match event {
                Event::Undone { restore, .. } => Some(restore),
                _ => None,
            });
            let rows = match set_back {
                Some(restore) => restore,
                None if after.contains(&rev) => &since.payload.prior,
                None => break,
            };
            let before = rows.iter().find(|prior| prior.key == key).and_then(|prior| prior.image.as_ref());
            match before {
                Some(image) => rev = image.rev(),
                None => break,
            }
        }
        origins.insert(key, rev);
    }
    origins
}

/// What becomes of `u` on an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undoing {
    /// Rows go back, as long as nothing else has been recorded on them since.
    Back,
    /// The same, for an hour: after that a family was told.
    BackAtOnce,
    /// Not by undo; in words, with what is done instead.
    Not(&'static str),
}

/// Why an event cannot be undone by `u`, where it cannot.
fn not_undone(event: &Event) -> Option<&'static str> {
    match undoing(event) {
        Undoing::Not(words) => Some(words),
        Undoing::Back | Undoing::BackAtOnce => None,
    }
}

/// Whether an event goes back by `u`. Total, so that a new event does not compile until somebody has said so.
pub fn undoing(event: &Event) -> Undoing {
    match event {
        Event::RulesSet { .. } => Undoing::Not("Rules are changed back in their file, not by undo."),
        Event::StaffAdded { .. } | Event::VenueAdded { .. } => {
            Undoing::Not("People and venues stay on the list: old sessions name them.")
        }
        Event::FeedingBegun { .. }
        | Event::RowRemembered { .. }
        | Event::RowVanished { .. }
        | Event::SourceFed { .. } => Undoing::Not(
            "An import is not undone as a whole: its rows are children on the list now. Each can be closed or amended.",
        ),
        Event::DaySigned { .. } => Undoing::Not(
            "The signature stands: what is found after it is recorded, and the day signed once more.",
        ),
        Event::ChildMerged { .. } => Undoing::Not(
            "Two records were made one: = on the record that goes on parts them, so that nothing recorded since is lost.",
        ),
        Event::MergeUndone { .. } => Undoing::Not("Two records were parted: merge them again with =."),
        Event::Glass { .. } => {
            Undoing::Not("What was seen stays seen, and who read why: neither is taken back.")
        }
        // The State could go back, but the record would not know that what was undone counts again.
        Event::Undone { .. } => Undoing::Not("That was itself an undoing. Do the step again instead."),
        Event::Keeping { .. } => {
            Undoing::Not("Why a record is kept stays on it: lift a legal hold, with a reason, instead.")
        }
        Event::FamilyTold { .. } => Undoing::BackAtOnce,
        Event::Support { did: SupportDid::Newsletter { .. }, .. } => Undoing::Not(
            "The list of the newsletter is written as it is noted, and what is out cannot be unsent. Nothing was changed. Did the list go astray? `waitwell newsletter --month M --again --out FILE` writes it again; nobody is sent two.",
        ),
        Event::ChildRegistered { .. }
        | Event::ChildAmended { .. }
        | Event::ChildDied { .. }
        | Event::ReferralReceived { .. }
        | Event::ReceivedEarlier { .. }
        | Event::Accepted { .. }
        | Event::InfoAsked { .. }
        | Event::InfoChased { .. }
        | Event::InfoCame { .. }
        | Event::RedirectOffered { .. }
        | Event::RedirectAccepted { .. }
        | Event::RedirectReturned { .. }
        | Event::Declined { .. }
        | Event::PriorityChanged { .. }
        | Event::PriorityAsked { .. }
        | Event::PutOff { .. }
        | Event::MonitoringAgreed { .. }
        | Event::MonitoringReviewed { .. }
        | Event::Resumed { .. }
        | Event::Closed { .. }
        | Event::ClockSet { .. }
        | Event::Contact { .. }
        | Event::SessionMade { .. }
        | Event::SessionCancelled { .. }
        | Event::SessionMoved { .. }
        | Event::Carried { .. }
        | Event::MoveTold { .. }
        | Event::MemberSet { .. }
        | Event::SlotAdded { .. }
        | Event::Held { .. }
        | Event::HoldReleased { .. }
        | Event::Offered { .. }
        | Event::Agreed { .. }
        | Event::OfferDeclined { .. }
        | Event::Moved { .. }
        | Event::Cancelled { .. }
        | Event::Attended { .. }
        | Event::OutcomeRecorded { .. }
        | Event::FollowUpClosed { .. }
        | Event::Arrived { .. }
        | Event::VisitCalled { .. }
        | Event::VisitBack { .. }
        | Event::VisitNamed { .. }
        | Event::VisitDone { .. }
        | Event::VisitSignposted { .. }
        | Event::VisitLeft { .. }
        | Event::VisitRung { .. }
        | Event::IntakeOpened { .. }
        | Event::IntakeClosed { .. }
        | Event::PromiseSettled { .. }
        | Event::TemplateSet { .. }
        | Event::TemplateEnded { .. }
        | Event::SessionFollowed { .. }
        | Event::Review { .. }
        | Event::Meeting { .. }
        | Event::StaffAway { .. }
        | Event::StaffBack { .. }
        | Event::Support { .. }
        | Event::Together { .. }
        | Event::Seat { .. }
        | Event::Roster { .. }
        | Event::ShortNotice { .. } => Undoing::Back,
    }
}
