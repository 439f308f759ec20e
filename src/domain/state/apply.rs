//! Folding an event into the State. Runs no rule: what followed from rules stands in the event.
use super::super::booking::{Attendance, BookingState, By};
use super::super::event::{Event, Image, Key};
use super::super::ids::{BookingId, ChildId, ReferralId, VisitId};
use super::super::intake::IntakeState;
use super::super::referral::{CloseReason, Referral, Stage};
use super::super::session::{Session, SessionState, Stood};
use super::super::visit::{Visit, VisitState};
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
            Event::ChildMerged { keep, gone, referrals, bookings, .. } => {
                self.rehome(*gone, *keep, referrals, bookings, seq);
                self.on_child(*gone, seq, |row| row.merged_into = Some(*keep));
            }
            Event::MergeUndone { keep, gone, referrals, bookings, .. } => {
                self.on_child(*gone, seq, |row| row.merged_into = None);
                self.rehome(*keep, *gone, referrals, bookings, seq);
            }
            Event::Contact { child, .. } => self.on_child(*child, seq, |row| row.last_contact = Some(day)),

            Event::ReferralReceived { referral, .. } => self.new_referral(referral, seq),
            Event::RedirectAccepted { referral, new, stage } => {
                self.new_referral(new, seq);
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
                self.on_referral(*referral, seq, |row| row.put_off = Some((*until, *reason)));
            }
            Event::InfoAsked { referral, stage, .. }
            | Event::InfoChased { referral, stage }
            | Event::InfoCame { referral, stage, .. }
            | Event::RedirectOffered { referral, stage, .. }
            | Event::RedirectReturned { referral, stage, .. }
            | Event::Declined { referral, stage, .. }
            | Event::MonitoringAgreed { referral, stage }
            | Event::MonitoringReviewed { referral, stage }
            | Event::Resumed { referral, stage }
            | Event::Closed { referral, stage, .. }
            | Event::FollowUpClosed { referral, stage, .. } => self.stage(*referral, *stage, seq, event),

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
            }
            Event::Moved { from, booking, stage, .. } => {
                self.add(Key::Booking(booking.id), Image::Booking(booking.clone()), seq);
                let to = booking.id;
                self.on_booking(*from, seq, |state| *state = BookingState::Moved { to });
                self.stage(booking.referral, *stage, seq, event);
            }
            Event::HoldReleased { booking, stage } => {
                self.of_booking(*booking, BookingState::Released, *stage, (seq, day), event);
            }
            Event::OfferDeclined { booking, state, stage, .. }
            | Event::Cancelled { booking, state, stage, .. }
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

            Event::Arrived { visit } => self.add(Key::Visit(visit.id), Image::Visit(visit.clone()), seq),
            Event::VisitCalled { visit, staff, since } => {
                let state = VisitState::With { staff: *staff, since: *since };
                self.on_visit(*visit, seq, |row| row.state = state);
            }
            Event::VisitBack { visit } => self.on_visit(*visit, seq, |row| row.state = VisitState::Waiting),
            Event::VisitNamed { visit, child } => self.on_visit(*visit, seq, |row| row.child = Some(*child)),
            Event::VisitDone { visit, outcome, at, .. } => {
                let state = VisitState::Done { outcome: *outcome, at: *at };
                self.on_visit(*visit, seq, |row| row.state = state);
            }
            Event::VisitSignposted { visit, at, .. } => {
                self.on_visit(*visit, seq, |row| row.state = VisitState::Signposted { at: *at });
            }
            Event::VisitLeft { visit, at } => {
                self.on_visit(*visit, seq, |row| row.state = VisitState::LeftUnseen { at: *at, rung: false });
            }
            Event::VisitRung { visit } => self.on_visit(*visit, seq, |row| {
                if let VisitState::LeftUnseen { rung, .. } = &mut row.state {
                    *rung = true;
                }
            }),

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
            Event::Undone { restore, .. } => restore.iter().for_each(|prior| self.restore(prior, seq)),
        }
    }

    fn new_referral(&mut self, referral: &Referral, seq: u64) {
        self.add(Key::Referral(referral.id), Image::Referral(Box::new(referral.clone())), seq);
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
        let seen = matches!(&state, BookingState::Attended { attendance, .. } if attendance.seen());
        self.on_booking(id, seq, |known| *known = state);
        if let Some((referral, child)) = self.booking(id).map(|row| (row.referral, row.child)) {
            self.stage(referral, stage, seq, event);
            if seen {
                self.on_child(child, seq, |row| row.last_contact = Some(day));
            }
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
            row.referrals.extend(referrals);
            row.referrals.sort_unstable();
            row.referrals.dedup();
        });
    }

    fn on_child(&mut self, id: ChildId, seq: u64, edit: impl FnOnce(&mut super::super::child::ChildRow)) {
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

    fn on_visit(&mut self, id: VisitId, seq: u64, edit: impl FnOnce(&mut Visit)) {
        self.change(Key::Visit(id), seq, |image| {
            if let Image::Visit(row) = image {
                edit(row);
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

impl Referral {
    /// The next stage; what was put off is owed again where the referral moved on.
    fn set_stage(&mut self, stage: Stage) {
        if self.stage != stage {
            self.put_off = None;
        }
        self.stage = stage;
    }

    /// What an event adds to the counts that rules ask for.
    fn count(&mut self, event: &Event) {
        match event {
            Event::OfferDeclined { reasonable: true, .. } => self.offers = self.offers.saturating_add(1),
            Event::Cancelled { by: By::Family, .. } | Event::Moved { by: By::Family, .. } => {
                self.family_cancels = self.family_cancels.saturating_add(1);
            }
            Event::Attended { attendance, on, .. } if attendance.seen() => self.seen_on = Some(*on),
            Event::Attended { attendance: Attendance::NotBrought | Attendance::DidNotAttend, .. } => {
                self.missed = self.missed.saturating_add(1);
            }
            _ => {}
        }
    }

    /// Whether it ended for that reason.
    pub fn closed_as(&self, wanted: CloseReason) -> bool {
        matches!(self.stage, Stage::Closed { reason, .. } if reason == wanted)
    }
}
