//! Folding an event into the State. Runs no rule: what followed from rules stands in the event.
use super::super::booking::BookingState;
use super::super::event::{Event, Image, Key};
use super::super::ids::{BookingId, ChildId, ReferralId};
use super::super::intake::IntakeState;
use super::super::referral::{Referral, Stage};
use super::super::session::{Session, SessionState, Stood};
use super::{Feeding, RowMemory, State};
use chrono::NaiveDate;
use std::sync::Arc;

impl State {
    /// Folds a frame: its events, at its sequence, on its local day.
    pub fn apply(&mut self, seq: u64, day: NaiveDate, events: &[Event]) {
        for event in events {
            self.fold(seq, day, event);
        }
        self.seq = seq;
    }

    fn fold(&mut self, seq: u64, day: NaiveDate, event: &Event) {
        match event {
            Event::RulesSet { rules } => {
                self.rules = Arc::new((**rules).clone());
                // Head starts of priority bands are settings: the order may be another now.
                self.reindex();
            }
            Event::StaffAdded { staff } => super::put(&mut self.staff, staff.id.0, Some(staff.clone())),
            Event::VenueAdded { venue } => super::put(&mut self.venues, venue.id.0, Some(venue.clone())),
            Event::ChildRegistered { child, details } => {
                let row = super::super::child::ChildRow::new(*child, details, seq);
                self.add(Key::Child(*child), Image::Child(Box::new(row)), seq);
            }
            Event::ChildAmended { child, after, .. } => {
                self.on_child(*child, seq, |row| row.take(after, seq));
            }
            Event::ChildDied { child, on } => self.on_child(*child, seq, |row| row.died = Some(*on)),
            Event::ChildMerged { keep, gone, referrals, bookings, seats, .. } => {
                self.rehome(*gone, *keep, referrals, bookings, seq);
                self.reseat(*keep, seats, seq);
                self.on_child(*gone, seq, |row| row.merged_into = Some(*keep));
                self.short.merge(*gone, *keep);
            }
            Event::MergeUndone { keep, gone, referrals, bookings, seats, .. } => {
                self.reseat(*gone, seats, seq);
                self.on_child(*gone, seq, |row| row.merged_into = None);
                self.rehome(*keep, *gone, referrals, bookings, seq);
                self.short.part(*gone, *keep);
            }
            Event::Contact { child, .. } => self.on_child(*child, seq, |row| row.last_contact = Some(day)),
            Event::FamilyTold { child, referral, promise, .. } => {
                self.on_child(*child, seq, |row| row.last_contact = Some(day));
                self.on_referral(*referral, seq, |row| row.promise = Some(promise.clone()));
            }
            Event::DaySigned { team, signed } => {
                let known = self.signed.entry(*team).or_default();
                known.retain(|(before, _)| before.day == signed.day);
                known.push((signed.clone(), seq));
            }
            Event::PromiseSettled { referral } => self.on_referral(*referral, seq, |row| row.promise = None),
            Event::Review { .. } | Event::Meeting { .. } => self.reviewed(seq, event),
            Event::Support { .. } => self.supported(seq, day, event),
            Event::Together { .. } => self.together(seq, event),
            Event::ShortNotice { .. } => self.shorted((seq, day), event),
            Event::Keeping { did } => self.keeping(seq, did),
            Event::Glass { did } => {
                self.glassed(did);
                // It stands in the child's record: its row is of that frame.
                self.on_child(did.child(), seq, |_| ());
            }

            Event::ReferralReceived { referral, .. } => self.new_referral(referral, seq, day),
            Event::RedirectAccepted { referral, new, stage } => {
                self.new_referral(new, seq, day);
                self.stage(*referral, *stage, seq, event);
            }
            Event::ReceivedEarlier { referral, after, .. } => self.on_referral(*referral, seq, |row| {
                // A place restored for another reason stays; one that was the receipt follows it.
                if row.list_date == row.received {
                    row.list_date = *after;
                }
                row.received = *after;
            }),
            Event::Accepted { referral, priority, stage, .. } => self.on_referral(*referral, seq, |row| {
                row.priority = *priority;
                (row.priority_asked, row.asked_on) = (None, None);
                row.set_stage(*stage);
            }),
            Event::PriorityChanged { referral, after, .. } => self.on_referral(*referral, seq, |row| {
                row.priority = *after;
                (row.priority_asked, row.asked_on) = (None, None);
            }),
            Event::PriorityAsked { referral, priority, .. } => {
                self.on_referral(*referral, seq, |row| {
                    (row.priority_asked, row.asked_on) = (Some(*priority), Some(day));
                });
            }
            Event::ClockSet { referral, span, list_date } => self.on_referral(*referral, seq, |row| {
                row.span = *span;
                row.list_date = *list_date;
            }),
            Event::PutOff { referral, until, reason } => {
                self.on_referral(*referral, seq, |row| row.put_off_to(*until, *reason, day));
            }
            Event::InfoAsked { referral, stage, .. }
            | Event::InfoChased { referral, stage }
            | Event::InfoCame { referral, stage, .. }
            | Event::RedirectOffered { referral, stage, .. }
            | Event::RedirectReturned { referral, stage, .. }
            | Event::Declined { referral, stage, .. }
            | Event::MonitoringAgreed { referral, stage, .. }
            | Event::MonitoringReviewed { referral, stage }
            | Event::Resumed { referral, stage }
            | Event::Closed { referral, stage, .. } => self.stage(*referral, *stage, seq, event),
            Event::FollowUpClosed { referral, stage, .. } => {
                self.stage(*referral, *stage, seq, event);
                self.followed_up(*referral, seq);
            }

            Event::SessionMade { session } => {
                self.add(Key::Session(session.id), Image::Session(session.clone()), seq);
            }
            Event::SessionCancelled { session, reason } => self.on_session(*session, seq, |row| {
                row.state = SessionState::Cancelled { reason: *reason };
            }),
            Event::SessionMoved { session, from, to, .. } => self.on_session(*session, seq, |row| {
                row.clone_from(to);
                row.moves.push(Stood { seq, ..from.clone() });
            }),
            Event::Carried { booking, to_tell, stage, .. } => {
                self.change(Key::Booking(*booking), seq, |image| {
                    if let Image::Booking(row) = image {
                        row.to_tell = *to_tell;
                    }
                });
                self.told_anew(*booking, Some(*stage), seq);
            }
            Event::MoveTold { booking, told, on, notice_days } => {
                self.change(Key::Booking(*booking), seq, |image| {
                    if let Image::Booking(row) = image {
                        row.told(*told, *on, *notice_days);
                    }
                });
                self.told_anew(*booking, None, seq);
                self.told_of_move(*booking, *told, *on, seq);
            }
            Event::MemberSet { session, member } => self.on_session(*session, seq, |row| {
                match row.people.iter_mut().find(|m| m.staff == member.staff && m.role == member.role) {
                    Some(there) => *there = *member,
                    None => row.people.push(*member),
                }
            }),
            Event::SlotAdded { session, slot } => self.on_session(*session, seq, |row| {
                // Bookings name slots by index: a new slot goes last, screens sort by time.
                row.slots.push(*slot);
                row.start = row.start.min(slot.start);
                row.end = row.end.max(slot.start + slot.minutes);
            }),

            Event::Held { booking, stage }
            | Event::Offered { booking, stage }
            | Event::Agreed { booking, stage } => {
                self.add(Key::Booking(booking.id), Image::Booking(booking.clone()), seq);
                self.stage(booking.referral, *stage, seq, event);
                self.knows_place(booking, seq);
            }
            Event::Moved { from, booking, stage, .. } => {
                self.add(Key::Booking(booking.id), Image::Booking(booking.clone()), seq);
                let to = booking.id;
                self.on_booking(*from, seq, |state| *state = BookingState::Moved { to });
                self.stage(booking.referral, *stage, seq, event);
                if booking.to_tell.is_some() {
                    self.believes_place(*from, booking, seq);
                } else {
                    self.knows_place(booking, seq);
                }
            }
            Event::HoldReleased { booking, stage } => {
                self.of_booking(*booking, BookingState::Released, *stage, (seq, day), event);
            }
            Event::Cancelled { booking, state, stage, to_tell, .. } => {
                self.of_booking(*booking, state.clone(), *stage, (seq, day), event);
                let to_tell = *to_tell;
                self.change(Key::Booking(*booking), seq, |image| {
                    if let Image::Booking(row) = image {
                        row.to_tell = to_tell;
                    }
                });
            }
            Event::OfferDeclined { booking, state, stage, .. }
            | Event::Attended { booking, state, stage, .. } => {
                self.of_booking(*booking, state.clone(), *stage, (seq, day), event);
            }
            Event::OutcomeRecorded { booking, referral, outcome, component, stage, .. } => {
                self.on_booking(*booking, seq, |state| {
                    if let BookingState::Attended { outcome: known, .. } = state {
                        *known = Some(*outcome);
                    }
                });
                let component = *component;
                self.on_referral(*referral, seq, |row| row.component = component);
                self.stage(*referral, *stage, seq, event);
            }

            Event::Arrived { .. }
            | Event::VisitCalled { .. }
            | Event::VisitBack { .. }
            | Event::VisitNamed { .. }
            | Event::VisitDone { .. }
            | Event::VisitSignposted { .. }
            | Event::VisitLeft { .. }
            | Event::VisitRung { .. } => self.visited(seq, event),

            Event::IntakeOpened { item } => self.add(Key::Intake(item.id), Image::Intake(item.clone()), seq),
            Event::IntakeClosed { intake, state, .. } => self.on_intake(*intake, seq, *state),
            Event::FeedingBegun { source, file, rows } => {
                let known = self.sources.entry(source.clone()).or_default();
                let feeding = Feeding { file: file.clone(), on: day, due: *rows, taken: 0, last: 0 };
                known.feeding = Some(feeding);
            }
            Event::RowRemembered { source, key, digest, marks, replaces, referral, intake, row } => {
                let memory = RowMemory {
                    digest: *digest,
                    referral: *referral,
                    intake: *intake,
                    marks: marks.as_slice().into(),
                    gone: false,
                };
                let known = self.sources.entry(source.clone()).or_default();
                if let Some(feeding) = &mut known.feeding {
                    (feeding.taken, feeding.last) = (feeding.taken + 1, *row);
                }
                let rows = &mut known.rows;
                if let Some(before) = replaces {
                    rows.remove(before);
                }
                rows.insert(key.clone(), memory);
            }
            Event::RowVanished { source, key } => {
                let row = self.sources.get_mut(source).and_then(|known| known.rows.get_mut(key));
                if let Some(row) = row {
                    row.gone = true;
                }
            }
            Event::SourceFed { source, file, mapping, .. } => {
                let known = self.sources.entry(source.clone()).or_default();
                known.file.clone_from(file);
                known.mapping.clone_from(mapping);
                known.feeding = None;
            }
            Event::TemplateSet { .. } | Event::TemplateEnded { .. } | Event::SessionFollowed { .. } => {
                self.of_template(event, seq);
            }
            Event::StaffAway { absence } => {
                self.add(Key::Absence(absence.id), Image::Absence(absence.clone()), seq);
            }
            Event::StaffBack { absence, to } => self.change(Key::Absence(*absence), seq, |image| {
                if let Image::Absence(row) = image {
                    row.to = *to;
                }
            }),
            Event::Seat { did, seat } => self.seated((seq, day), did, seat),
            Event::Roster { row, .. } => {
                if let Some(row) = row {
                    self.add(Key::Roster(row.key()), Image::Roster(row.clone()), seq);
                }
            }
            Event::Undone { restore, .. } => restore.iter().for_each(|prior| self.restore(prior, seq)),
        }
    }

    fn new_referral(&mut self, referral: &Referral, seq: u64, day: NaiveDate) {
        // What fell due before it came into this store was somebody else's to ask.
        let row = Referral { validated: referral.validated.or(Some(day)), ..referral.clone() };
        self.add(Key::Referral(referral.id), Image::Referral(Box::new(row)), seq);
        let id = referral.id;
        self.on_child(referral.child, seq, |row| {
            if !row.referrals.contains(&id) {
                row.referrals.push(id);
            }
        });
    }

    /// A referral's new stage, with what the event adds to its counts.
    fn stage(&mut self, id: ReferralId, stage: Stage, seq: u64, event: &Event) {
        self.on_referral(id, seq, |row| {
            row.set_stage(stage);
            row.count(event);
        });
        if let Stage::Booked { booking, .. } | Stage::Offered { booking, .. } | Stage::Held { booking, .. } =
            stage
        {
            let session = self.booking(booking).map(|row| row.session);
            self.on_referral(id, seq, |row| row.session = session);
        } else {
            self.on_referral(id, seq, |row| row.session = None);
        }
    }

    /// What a family is owed of a moved place is another than before: nothing of it is put off.
    fn told_anew(&mut self, id: BookingId, stage: Option<Stage>, seq: u64) {
        let Some(referral) = self.booking(id).map(|row| row.referral) else { return };
        self.on_referral(referral, seq, |row| {
            row.stage = stage.unwrap_or(row.stage);
            row.put_off = None;
        });
    }

    fn of_booking(
        &mut self,
        id: BookingId,
        state: BookingState,
        stage: Stage,
        (seq, day): (u64, NaiveDate),
        event: &Event,
    ) {
        let (seen, was) = (state.is_seen(), self.booking(id).is_some_and(|row| row.state.is_seen()));
        self.on_booking(id, seq, |known| *known = state);
        let Some((referral, child)) = self.booking(id).map(|row| (row.referral, row.child)) else { return };
        self.stage(referral, stage, seq, event);
        if seen {
            self.on_child(child, seq, |row| row.last_contact = Some(day));
        } else if was {
            let last = self.seen_last(referral, child);
            self.on_referral(referral, seq, |row| row.seen_on = last);
        }
    }

    /// Takes referrals and bookings of one record over to another.
    fn rehome(
        &mut self,
        from: ChildId,
        to: ChildId,
        referrals: &[ReferralId],
        bookings: &[BookingId],
        seq: u64,
    ) {
        for id in referrals {
            self.on_referral(*id, seq, |row| row.child = to);
        }
        for id in bookings {
            self.change(Key::Booking(*id), seq, |image| {
                if let Image::Booking(row) = image {
                    row.child = to;
                }
            });
        }
        self.on_child(from, seq, |row| row.referrals.retain(|id| !referrals.contains(id)));
        self.on_child(to, seq, |row| {
            row.referrals.extend_from_slice(referrals);
            row.referrals.sort_unstable();
            row.referrals.dedup();
        });
    }

    pub(super) fn on_child(
        &mut self,
        id: ChildId,
        seq: u64,
        edit: impl FnOnce(&mut super::super::child::ChildRow),
    ) {
        self.change(Key::Child(id), seq, |image| {
            if let Image::Child(row) = image {
                edit(row);
            }
        });
    }

    fn on_referral(&mut self, id: ReferralId, seq: u64, edit: impl FnOnce(&mut Referral)) {
        self.change(Key::Referral(id), seq, |image| {
            if let Image::Referral(row) = image {
                edit(row);
            }
        });
    }

    fn on_session(&mut self, id: super::SessionId, seq: u64, edit: impl FnOnce(&mut Session)) {
        self.change(Key::Session(id), seq, |image| {
            if let Image::Session(row) = image {
                edit(row);
            }
        });
    }

    fn on_booking(&mut self, id: BookingId, seq: u64, edit: impl FnOnce(&mut BookingState)) {
        self.change(Key::Booking(id), seq, |image| {
            if let Image::Booking(row) = image {
                edit(&mut row.state);
            }
        });
    }

    fn on_intake(&mut self, id: super::IntakeId, seq: u64, state: IntakeState) {
        self.change(Key::Intake(id), seq, |image| {
            if let Image::Intake(row) = image {
                row.state = state;
            }
        });
    }
}
