//! The meeting: invitations chased, the agenda put in order, the quorum checked again as it begins, and what an outcome is
//! worth where somebody was missing.
use super::super::event::Event;
use super::super::ids::{BookingId, ReferralId, SessionId, StaffId};
use super::super::places;
use super::super::referral::{Referral, Stage};
use super::super::refusal::Refusal;
use super::super::review::{self, Chased, Meeting, MeetingAct, MeetingDid, Minutes, Pack, PackDid};
use super::super::rules::Effect;
use super::super::session::{Answer, Session};
use super::Case;

impl Case<'_> {
    pub(super) fn meeting(&self, id: SessionId, act: &MeetingAct) -> Result<Vec<Event>, Refusal> {
        let session = self.session(id)?;
        let page = self.rules().service(session.service).is_some_and(review::has_page);
        if !page {
            return Err(Refusal::rule(format!(
                "{} is no review. Nothing was changed.",
                self.place(session, 0)
            )));
        }
        let known = self.state.meetings.get(&id);
        let meeting = known.cloned().unwrap_or_else(|| Meeting::new(id));
        let (did, meeting) = match act {
            MeetingAct::Chase { role, staff } => {
                let session = self.planned(id)?;
                let member = session.people.iter().find(|m| m.role == *role && m.staff == *staff);
                if !member.is_some_and(|m| matches!(m.answer, Answer::Asked(_))) {
                    let who = self.state.staff(*staff).map_or("That person", |known| &*known.name);
                    return Err(Refusal::rule(format!(
                        "{who} has no answer outstanding for {}. Nobody was chased.",
                        self.place(session, 0)
                    )));
                }
                let times = meeting.chased(*role, *staff).map_or(0, |known| known.times);
                let chased =
                    Chased { role: *role, staff: *staff, on: self.now.today, times: times.saturating_add(1) };
                let mut meeting = meeting;
                meeting.chased.retain(|known| (known.role, known.staff) != (*role, *staff));
                meeting.chased.push(chased);
                (MeetingDid::Chased { role: *role, staff: *staff }, meeting)
            }
            MeetingAct::Order(order) => {
                let there = self.children_of(session);
                let mut wanted: Vec<ReferralId> = Vec::new();
                for id in order {
                    if there.contains(id) && !wanted.contains(id) {
                        wanted.push(*id);
                    }
                }
                if wanted == meeting.order {
                    return Err(Refusal::stale("The agenda has that order already. Nothing was changed."));
                }
                (MeetingDid::Ordered, Meeting { order: wanted, ..meeting })
            }
            MeetingAct::Start { here } => (MeetingDid::Started, self.start(session, meeting, here)?),
        };
        Ok(vec![Event::Meeting { session: id, did, meeting: Box::new(meeting) }])
    }

    /// Referrals with a place in a session.
    fn children_of(&self, session: &Session) -> Vec<ReferralId> {
        places::taken_by(self.state, session.id, self.now.at).map(|booking| booking.referral).collect()
    }

    fn start(&self, session: &Session, meeting: Meeting, here: &[StaffId]) -> Result<Meeting, Refusal> {
        let place = self.place(session, 0);
        if session.cancelled() {
            return Err(Refusal::stale(format!("{place} is called off. Nothing was recorded.")));
        }
        if session.date > self.now.today {
            return Err(Refusal::rule(format!("{place} is still ahead. Nothing was recorded.")));
        }
        let mut room: Vec<StaffId> = Vec::new();
        for id in here {
            if !session.people.iter().any(|member| member.staff == *id) {
                let who = self.state.staff(*id).map_or("Somebody", |known| &*known.name);
                return Err(Refusal::rule(format!(
                    "{who} was not asked to {place}. Nothing was recorded. p asks them; then say again who is here."
                )));
            }
            if !room.contains(id) {
                room.push(*id);
            }
        }
        // Where it was never begun, nothing was decided under anybody in the room: it begins now. Who comes late, or leaves, is here
        // or not for the children after: what was decided before stays what it was.
        let begun = meeting.started.as_ref().map(|(at, _)| *at);
        let children = self.children_of(session);
        let decided = children.iter().filter(|id| self.decided_here(**id, session.id)).count();
        if begun.is_some() && decided > 0 && decided == children.len() {
            return Err(Refusal::rule(format!(
                "{place} has decided on every child already, and who was here then stays. Nothing was changed. u takes an outcome back first."
            )));
        }
        Ok(Meeting { started: Some((begun.unwrap_or(self.now.at), room)), ..meeting })
    }

    /// Whether a child's outcome of that very session is on record.
    fn decided_here(&self, referral: ReferralId, session: SessionId) -> bool {
        use super::super::booking::BookingState;
        places::taken_by(self.state, session, self.now.at)
            .filter(|booking| booking.referral == referral)
            .any(|booking| matches!(booking.state, BookingState::Attended { outcome: Some(_), .. }))
    }

    /// What an outcome comes to at a review: as it is where its quorum was in the room. Without, it is provisional by rule:
    /// nothing is closed by it, and the child is owed another review.
    pub(super) fn reviewed_outcome(
        &self,
        booking: BookingId,
        mut events: Vec<Event>,
    ) -> Result<Vec<Event>, Refusal> {
        let booking = self.booking(booking)?;
        let (row, at) = (self.referral(booking.referral)?, self.session(booking.session)?);
        let review = self.rules().service(at.service).filter(|service| review::is_review(service));
        let Some(service) = review else { return Ok(events) };
        let Some(missing) = review::absent_for(self.state, service, at, row.id) else {
            return Err(Refusal::rule(format!(
                "The quorum is checked again when a review begins, and nobody has said who is at {}. Nothing was recorded. On screen 6 t says who is here; then o records the outcome.",
                self.place(at, 0)
            )));
        };
        // A place beside the child's own way (only in stores of before, see the rule of places) settles nothing on it: no pack of its
        // referral can owe minutes. That it began is on record all the same.
        if !places::own_way(self.rules(), row, service.id) {
            return Ok(events);
        }
        self.consented(row, &events)?;
        let provisional = !missing.is_empty() && !self.rules().reviews.inquorate_stands;
        if provisional {
            for event in &mut events {
                if let Event::OutcomeRecorded { effect, component, stage, see_by, .. } = event {
                    (*effect, *component, *see_by) = (Effect::None, row.component, None);
                    *stage = Stage::Rebook { since: self.now.today, by_family: false };
                }
            }
        }
        events.push(self.review_held(row, at, provisional, missing));
        Ok(events)
    }

    /// Consent gates the pack: a review that was held although none is on record is recorded with the reason why, which then stands
    /// beside its outcome.
    fn consented(&self, row: &Referral, events: &[Event]) -> Result<(), Refusal> {
        let pack = self.state.reviews.get(&row.id);
        let why =
            |event: &Event| matches!(event, Event::OutcomeRecorded { words, .. } if review::says_why(words));
        if pack.is_some_and(Pack::may_share) || events.iter().any(why) {
            return Ok(());
        }
        let name = self.name(row.child);
        let refused = pack.and_then(|pack| pack.consent.as_ref());
        let stands = refused.map_or_else(
            || format!("Consent to share is not on record for {name}"),
            |consent| format!("{} does not consent to sharing about {name}", consent.who),
        );
        Err(Refusal::input(
            review::WITHOUT_CONSENT,
            format!(
                "{stands}, and the review was held. Nothing was recorded. Record it first (a on the pack), or say why: \"{}: ...\".",
                review::HELD_WITHOUT
            ),
        ))
    }

    fn review_held(
        &self,
        row: &Referral,
        at: &Session,
        provisional: bool,
        missing: Vec<super::super::code::Code>,
    ) -> Event {
        let known = self.state.reviews.get(&row.id);
        let mut pack = known.cloned().unwrap_or_else(|| Pack::new(row.id, at.date));
        let rules = self.rules();
        let due = rules.calendar.add_working_days(at.date, u32::from(rules.reviews.minutes_within));
        // Minutes of a review before that are not out are owed all the same.
        pack.earlier.extend(pack.minutes.filter(|minutes| minutes.out.is_none()));
        pack.minutes = Some(Minutes { due, out: None });
        pack.provisional = provisional.then_some(at.date);
        Event::Review {
            referral: row.id,
            did: PackDid::Held { session: at.id, missing },
            pack: Box::new(pack),
        }
    }

    /// Why somebody cannot be a member of a session: they gave the first opinion of a child who has its second there.
    pub(super) fn gave_first(&self, session: &Session, staff: StaffId) -> Result<(), Refusal> {
        let service = self.rules().service(session.service).filter(|service| service.second_opinion);
        if service.is_none() {
            return Ok(());
        }
        let children = self.children_of(session);
        let whose = children
            .into_iter()
            .filter_map(|id| self.state.referral(id))
            .find(|row| row.not_by.contains(&staff));
        match whose {
            None => Ok(()),
            Some(row) => Err(Refusal::rule(format!(
                "{} gave the first opinion on {}, who has a place at {}, and the second is never by the same person. Nobody was asked. Ask somebody else, or move the child first (m).",
                self.state.staff(staff).map_or("This person", |known| &*known.name),
                self.name(row.child),
                self.place(session, 0)
            ))),
        }
    }
}
