//! Indexes derived from the rows: who is who, what is on which day, who waits where. Never journalled.
use super::super::around::Seat;
use super::super::booking::{Booking, BookingState};
use super::super::child::ChildRow;
use super::super::code::Code;
use super::super::event::Image;
use super::super::ids::{BookingId, ChildId, IntakeId, ReferralId, SeatId, SessionId, VisitId};
use super::super::intake::{Intake, IntakeState};
use super::super::nhs_number::NhsNumber;
use super::super::order::{HeadStart, OrderKey};
use super::super::referral::Referral;
use super::super::session::Session;
use super::super::template::MadeBy;
use super::super::visit::{Visit, VisitState};
use super::State;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Derived lookups.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Children by NHS number.
    pub by_nhs: BTreeMap<NhsNumber, ChildId>,
    /// Children by birth date.
    pub by_born: HashMap<NaiveDate, Vec<ChildId>>,
    /// Records that went into another, by that other: few, and never found by name or number.
    pub went_into: HashMap<ChildId, Vec<ChildId>>,
    /// Sessions by day.
    pub by_day: BTreeMap<NaiveDate, Vec<SessionId>>,
    /// Sessions made from templates, by template and day.
    pub made: BTreeMap<MadeBy, SessionId>,
    /// Bookings of a session, live or not.
    pub in_session: HashMap<SessionId, Vec<BookingId>>,
    /// Bookings of a session that take up a place, holds that ran out among them: what is asked of a place must not take longer
    /// for each time it was given up.
    pub holding: HashMap<SessionId, Vec<BookingId>>,
    /// Bookings of a child, live or not.
    pub of_child: HashMap<ChildId, Vec<BookingId>>,
    /// Places that were moved and not yet told, by referral: each is its referral's next step.
    pub untold: BTreeSet<(ReferralId, BookingId)>,
    /// Places held while a family is asked, also those that ran out and are not yet given back.
    pub held: BTreeSet<BookingId>,
    /// Visits of a session.
    pub visits_in: HashMap<SessionId, Vec<VisitId>>,
    /// Visits of families who left unseen and have not been rung.
    pub left_unseen: BTreeSet<VisitId>,
    /// Visits of families who wait or are with somebody.
    pub here: BTreeSet<VisitId>,
    /// Open referrals of a pathway in the list's one order.
    pub lists: HashMap<Code, BTreeSet<OrderKey>>,
    /// Those of them for which a higher priority was asked: few.
    pub asked: BTreeSet<ReferralId>,
    /// Places of support of a session, given up or not.
    pub seats_in: HashMap<SessionId, Vec<SeatId>>,
    /// Places of support about a child, given up or not.
    pub seats_of: HashMap<ChildId, Vec<SeatId>>,
    /// Places of support for which something may be owed.
    pub seats_open: BTreeSet<SeatId>,
    /// Open intake items.
    pub intake: BTreeSet<IntakeId>,
}

fn drop_from<K: std::hash::Hash + Eq, V: PartialEq>(map: &mut HashMap<K, Vec<V>>, key: &K, value: &V) {
    if let Some(list) = map.get_mut(key) {
        list.retain(|v| v != value);
        if list.is_empty() {
            map.remove(key);
        }
    }
}

fn place(row: &Referral, head: HeadStart) -> OrderKey {
    OrderKey::new(row.list_date, row.received, row.priority, head, u64::from(row.id.0))
}

/// All lists at once: put in order as a whole they take a third of the time, and less memory, than row after row.
fn lists<'a>(
    referrals: impl Iterator<Item = &'a Referral>,
    head: HeadStart,
) -> HashMap<Code, BTreeSet<OrderKey>> {
    let mut places: HashMap<Code, Vec<OrderKey>> = HashMap::new();
    for row in referrals.filter(|row| row.stage.is_open()) {
        places.entry(row.pathway).or_default().push(place(row, head));
    }
    places.into_iter().map(|(pathway, places)| (pathway, places.into_iter().collect())).collect()
}

impl Index {
    /// Every index of a State, made afresh.
    pub fn of(state: &State) -> Self {
        let mut index = Self::default();
        let head = state.rules.head_start();
        index.by_nhs = state.each_child().filter_map(|row| Some((row.nhs?, row.id))).collect();
        state.each_child().for_each(|row| index.by_born.entry(row.born).or_default().push(row.id));
        for (gone, keep) in state.children.iter().flatten().filter_map(|row| Some((row.id, row.merged_into?)))
        {
            index.went_into.entry(keep).or_default().push(gone);
        }
        index.lists = lists(state.each_referral(), head);
        index.asked =
            state.each_open().filter(|row| row.priority_asked.is_some()).map(|row| row.id).collect();
        state.sessions.iter().flatten().for_each(|row| index.session(row, true));
        state.bookings.iter().flatten().for_each(|row| index.booking(row, true));
        state.visits.iter().flatten().for_each(|row| index.visit(row, true));
        state.intakes.iter().flatten().for_each(|row| index.intake(row, true));
        state.seats.iter().flatten().for_each(|row| index.seat(row, true));
        index
    }

    /// Adds or takes out one row.
    pub fn image(&mut self, image: &Image, head: HeadStart, on: bool) {
        match image {
            Image::Child(row) => self.child(row, on),
            Image::Referral(row) => self.referral(row, head, on),
            Image::Session(row) => self.session(row, on),
            Image::Booking(row) => self.booking(row, on),
            Image::Visit(row) => self.visit(row, on),
            Image::Intake(row) => self.intake(row, on),
            Image::Template(_)
            | Image::Review(_)
            | Image::Meeting(_)
            | Image::Absence(_)
            | Image::Bond(_)
            | Image::Roster(_)
            | Image::Short(_) => {}
            Image::Seat(row) => self.seat(row, on),
        }
    }

    fn child(&mut self, row: &ChildRow, on: bool) {
        if let Some(keep) = row.merged_into {
            if on {
                self.went_into.entry(keep).or_default().push(row.id);
            } else {
                drop_from(&mut self.went_into, &keep, &row.id);
            }
            return;
        }
        if let Some(nhs) = row.nhs {
            if on {
                self.by_nhs.insert(nhs, row.id);
            } else if self.by_nhs.get(&nhs) == Some(&row.id) {
                self.by_nhs.remove(&nhs);
            }
        }
        if on {
            self.by_born.entry(row.born).or_default().push(row.id);
        } else {
            drop_from(&mut self.by_born, &row.born, &row.id);
        }
    }

    fn referral(&mut self, row: &Referral, head: HeadStart, on: bool) {
        if !row.stage.is_open() {
            return;
        }
        if on && row.priority_asked.is_some() {
            self.asked.insert(row.id);
        } else {
            self.asked.remove(&row.id);
        }
        let place = place(row, head);
        let list = self.lists.entry(row.pathway).or_default();
        if on {
            list.insert(place);
        } else {
            list.remove(&place);
        }
    }

    fn session(&mut self, row: &Session, on: bool) {
        if let Some(made) = row.made_by {
            if on {
                self.made.insert(made, row.id);
            } else if self.made.get(&made) == Some(&row.id) {
                self.made.remove(&made);
            }
        }
        let day = self.by_day.entry(row.date).or_default();
        if on {
            day.push(row.id);
        } else {
            day.retain(|id| *id != row.id);
            if day.is_empty() {
                self.by_day.remove(&row.date);
            }
        }
    }

    fn booking(&mut self, row: &Booking, on: bool) {
        if on && row.untold().is_some() {
            self.untold.insert((row.referral, row.id));
        } else {
            self.untold.remove(&(row.referral, row.id));
        }
        if on && matches!(row.state, BookingState::Held { .. }) {
            self.held.insert(row.id);
        } else {
            self.held.remove(&row.id);
        }
        if on && row.state.may_hold() {
            self.holding.entry(row.session).or_default().push(row.id);
        } else {
            drop_from(&mut self.holding, &row.session, &row.id);
        }
        if on {
            self.in_session.entry(row.session).or_default().push(row.id);
            self.of_child.entry(row.child).or_default().push(row.id);
        } else {
            drop_from(&mut self.in_session, &row.session, &row.id);
            drop_from(&mut self.of_child, &row.child, &row.id);
        }
    }

    fn visit(&mut self, row: &Visit, on: bool) {
        if on && matches!(row.state, VisitState::LeftUnseen { rung: false, .. }) {
            self.left_unseen.insert(row.id);
        } else {
            self.left_unseen.remove(&row.id);
        }
        if on && matches!(row.state, VisitState::Waiting | VisitState::With { .. }) {
            self.here.insert(row.id);
        } else {
            self.here.remove(&row.id);
        }
        if on {
            self.visits_in.entry(row.session).or_default().push(row.id);
        } else {
            drop_from(&mut self.visits_in, &row.session, &row.id);
        }
    }

    fn seat(&mut self, row: &Seat, on: bool) {
        if on && row.open() {
            self.seats_open.insert(row.id);
        } else {
            self.seats_open.remove(&row.id);
        }
        if on {
            self.seats_in.entry(row.session).or_default().push(row.id);
        } else {
            drop_from(&mut self.seats_in, &row.session, &row.id);
        }
        match (row.child, on) {
            (Some(child), true) => self.seats_of.entry(child).or_default().push(row.id),
            (Some(child), false) => drop_from(&mut self.seats_of, &child, &row.id),
            (None, _) => {}
        }
    }

    fn intake(&mut self, row: &Intake, on: bool) {
        if on && row.state == IntakeState::Open {
            self.intake.insert(row.id);
        } else {
            self.intake.remove(&row.id);
        }
    }
}
