//! Children and their referrals: registering, referring, amending, and a child's death.
use super::super::booking::{BookingState, By};
use super::super::child::{ChildDetails, ChildRow, Flags};
use super::super::code::Code;
use super::super::command::NewReferral;
use super::super::event::Event;
use super::super::ids::{ChildId, IntakeId, ReferralId};
use super::super::intake::IntakeKind;
use super::super::look_alike::{self, Like};
use super::super::referral::{CloseReason, Referral, Span, Stage};
use super::super::refusal::{Refusal, RefusalKind};
use super::super::review;
use super::super::rights::{self, Right};
use super::super::rules::Pathway;
use super::super::support::settled_when_keyed;
use super::super::upn::Upn;
use super::super::{age, assessed};
use super::Case;
use chrono::NaiveDate;

impl Case<'_> {
    pub(super) fn register(
        &self,
        details: &ChildDetails,
        referral: Option<&NewReferral>,
        knowing: &[ChildId],
    ) -> Result<Vec<Event>, Refusal> {
        self.check_details(details, None)?;
        let mut hidden = Vec::new();
        for like in look_alike::find(self.state, details) {
            if like.same {
                return Err(Refusal::stale(format!(
                    "{} is on record already: {}. Nothing was registered. Open that record and press n there.",
                    like.name, like.words
                )));
            }
            if !knowing.contains(&like.child) {
                return Err(Refusal::rule(format!(
                    "{}: {}. Nothing is saved yet. = compares; save again to register a second child.",
                    like.name, like.words
                )));
            }
            let restricted = self.child(like.child)?.flags.has(Flags::RESTRICTED);
            if like.may_be && restricted {
                hidden.push(like);
            }
        }
        let child = self.state.next_child();
        let own = details.clone().settled(self.now.today);
        let mut events = vec![Event::ChildRegistered { child, details: Box::new(own.clone()) }];
        // Until somebody has said that they are two, a child who may be a hidden one is hidden, too: as in an import.
        let hides = if hidden.is_empty() { None } else { self.hidden_with(child, &own) };
        let row = ChildRow::new(child, hides.as_ref().map_or(&own, |(_, kept)| kept), 0);
        events.extend(hides.map(|(event, _)| event));
        if let Some(new) = referral {
            events.push(self.received(self.state.next_referral(), &row, new)?);
        }
        events.extend(self.to_be_settled(child, hidden));
        Ok(events)
    }

    /// Look-alikes that somebody who may looks at: each an item of Intake.
    fn to_be_settled(&self, a: ChildId, likes: Vec<Like>) -> impl Iterator<Item = Event> {
        let first = self.state.next_intake().0;
        likes.into_iter().zip(first..).map(move |(like, id)| {
            let kind = IntakeKind::LookAlike { a, b: like.child, words: like.words.into() };
            Event::IntakeOpened { item: Box::new(self.new_item(IntakeId(id), kind)) }
        })
    }

    pub(super) fn refer(&self, child: ChildId, new: &NewReferral) -> Result<Vec<Event>, Refusal> {
        let row = self.living(child)?;
        if let Some(open) = self.open_on(row, new.pathway) {
            return Err(Refusal::stale(format!(
                "{} is on the {} list already, received {}. No second referral was made. A change of need is a change of priority (p).",
                row.list_name(),
                self.rules().short(&new.pathway),
                open.received.format("%-d %b %Y")
            )));
        }
        self.nothing_of_an_inquorate_review(row, new)?;
        Ok(vec![self.received(self.state.next_referral(), row, new)?])
    }

    /// Further recommendations, and a second opinion, are asked for by whoever knows the child as a clinician.
    pub(super) fn by_clinician(&self, pathway: Code) -> Result<(), Refusal> {
        let clinician = rights::allowed(self.actor.role, self.actor.agency, Right::ReferAsClinician);
        if !review::put_forward(self.rules(), pathway) || clinician {
            return Ok(());
        }
        let words = rights::refused(self.actor.role, Right::ReferAsClinician);
        Err(Refusal { field: Some("pathway".to_owned()), ..Refusal::new(RefusalKind::Right, words) })
    }

    /// The same, with the question that is to be answered there.
    fn put_forward(&self, new: &NewReferral) -> Result<(), Refusal> {
        self.by_clinician(new.pathway)?;
        if review::put_forward(self.rules(), new.pathway)
            && [&new.words, &new.asked].iter().all(|words| words.trim().is_empty())
        {
            return Err(Refusal::input(
                "words",
                format!(
                    "{} is asked a question: what is to be answered? Type it in a sentence. Nothing was registered.",
                    self.rules().short(&new.pathway)
                ),
            ));
        }
        Ok(())
    }

    /// The child's open referral on that pathway.
    pub(super) fn open_on(&self, child: &ChildRow, pathway: Code) -> Option<&Referral> {
        self.state.open_of(child).find(|row| row.pathway == pathway)
    }

    /// The event by which a referral is received: checked against the pathway, ready to be triaged or on the list at once. Whatever
    /// door a referral comes by (registered, referred on, a visit, a call, a held row), it is made here.
    /// `reviewed`: the pathway whose review, held with its quorum, this very frame puts on record.
    pub(super) fn received_after(
        &self,
        id: ReferralId,
        child: &ChildRow,
        new: &NewReferral,
        reviewed: Code,
    ) -> Result<Event, Refusal> {
        let name = child.list_name();
        let pathway = self.pathway(new.pathway)?;
        self.put_forward(new)?;
        if new.received > self.now.today {
            return Err(Refusal::input(
                "received",
                format!(
                    "Received on {} is after today. Type the day it came in.",
                    new.received.format("%-d %b %Y")
                ),
            ));
        }
        if new.received < child.born {
            return Err(Refusal::input(
                "received",
                format!(
                    "{name} was born on {}, after this day. Check both dates.",
                    child.born.format("%-d %b %Y")
                ),
            ));
        }
        let years = age::years_on(child.born, new.received);
        if years < u32::from(pathway.age_from) || years > u32::from(pathway.age_to) {
            return Err(Refusal::rule(format!(
                "{name} was {} when this came in; {} is for {} to {} years. Not registered. Offered instead: {}.",
                age::short_on(child.born, new.received),
                pathway.name,
                pathway.age_from,
                pathway.age_to,
                self.rules().instead_said(pathway, years)
            )));
        }
        let from = || pathway.only_from.contains(&reviewed) || self.from_assessment(child, pathway);
        let is_open = pathway.only_from.is_empty() || new.by_clinician && from();
        if !is_open {
            return Err(self.not_from(child, pathway, "Nothing was registered."));
        }
        Ok(Event::ReferralReceived {
            // Its cycles count from the day it was received, whenever somebody got round to keying it.
            referral: Box::new(Referral {
                validated: Some(settled_when_keyed(new.received, self.rules(), self.now.today)),
                ..self.fresh(id, child.id, pathway, new)
            }),
            source: new.source,
            from: new.from.clone(),
            asked: new.asked.clone(),
            words: new.words.clone(),
            with_it: new.with_it.clone(),
        })
    }

    /// A referral just received.
    pub(super) fn fresh(
        &self,
        id: ReferralId,
        child: ChildId,
        pathway: &Pathway,
        new: &NewReferral,
    ) -> Referral {
        Referral {
            priority: new.priority,
            stage: if pathway.triage { Stage::Triage } else { Stage::Waiting { since: self.now.today } },
            span: Span { start: Some(new.received), stop: None },
            ..Referral::received(id, child, pathway.id, new.received)
        }
    }

    fn sending<'s>(
        &'s self,
        child: &'s ChildRow,
        pathway: &'s Pathway,
    ) -> impl Iterator<Item = &'s Referral> {
        let all = self.state.referrals_of(child);
        all.filter(|row| pathway.only_from.contains(&row.pathway))
    }

    /// Whether a child was assessed, or reviewed, on one of the lists that a pathway takes children from.
    pub(super) fn from_assessment(&self, child: &ChildRow, pathway: &Pathway) -> bool {
        self.sending(child, pathway).any(|row| assessed::so(self.state, row, self.now.today))
    }

    /// Why a pathway that takes children from an assessment or a review only does not take this one.
    pub(super) fn not_from(&self, child: &ChildRow, pathway: &Pathway, safe: &str) -> Refusal {
        let from: Vec<&str> = pathway.only_from.iter().map(|code| self.rules().short(code)).collect();
        let (to, from, name) = (&pathway.name, from.join(" or "), child.list_name());
        let on: Vec<&str> =
            self.sending(child, pathway).map(|row| self.rules().short(&row.pathway)).collect();
        let why = if on.is_empty() {
            format!("{name} is on none of these. {safe}")
        } else if self.from_assessment(child, pathway) {
            format!("No clinician put {name} forward. {safe}")
        } else {
            format!(
                "{name} is on {}, with no assessment attended and no review held there yet. {safe} o on the day records who came.",
                on.join(" and ")
            )
        };
        Refusal::rule(format!(
            "{to} takes a child only from {from}, after an assessment or a review, put forward by a clinician. {why}"
        ))
    }

    /// A review that was not quorate decides nothing: what it would refer a child to waits for the next.
    fn nothing_of_an_inquorate_review(&self, child: &ChildRow, new: &NewReferral) -> Result<(), Refusal> {
        let within = new.source.is_none() || new.source == Code::known("pathway");
        let again = Stage::Rebook { since: self.now.today, by_family: false };
        let decided = |row: &&Referral| {
            row.stage == again
                && self.state.reviews.get(&row.id).is_some_and(|pack| pack.provisional.is_some())
        };
        let referrals = || self.state.referrals_of(child);
        match referrals().find(decided).filter(|_| within) {
            None => Ok(()),
            Some(review) => Err(Refusal::rule(format!(
                "The {} of {} was not quorate: what it decided is provisional, and another is owed. No referral to {} was made. The next one decides it.",
                self.rules().short(&review.pathway),
                child.list_name(),
                self.rules().short(&new.pathway)
            ))),
        }
    }

    pub(super) fn pathway(&self, id: Code) -> Result<&Pathway, Refusal> {
        self.rules().pathway(id).ok_or_else(|| {
            let known: Vec<&str> = self.rules().pathways.iter().map(|p| p.short.as_str()).collect();
            Refusal::input("pathway", format!("'{id}' is no pathway here. There are: {}.", known.join(", ")))
        })
    }

    /// What may not be wrong in a child's details. `own` is the record being amended.
    pub(super) fn check_details(&self, details: &ChildDetails, own: Option<ChildId>) -> Result<(), Refusal> {
        if details.family.trim().is_empty() && details.given.trim().is_empty() {
            return Err(Refusal::input("family", "Type a name: family name, given name or both."));
        }
        if details.born > self.now.today {
            return Err(Refusal::input(
                "born",
                format!("{} is after today. Type the birth date.", details.born.format("%-d %b %Y")),
            ));
        }
        self.check_comes(details, own)?;
        let before = self.known.record.as_ref().filter(|_| own.is_some()).map(|record| &*record.details.upn);
        if !details.upn.is_empty()
            && before != Some(&*details.upn)
            && let Err(fault) = Upn::parse(&details.upn)
        {
            let words =
                format!("{} is not a UPN: {fault}. Check it with the school, or leave it out.", details.upn);
            return Err(Refusal::input(if own.is_some() { "upn" } else { "nhs" }, words));
        }
        if let Some(nhs) = details.nhs
            && let Some(holder) = self.state.index.by_nhs.get(&nhs).filter(|id| Some(**id) != own)
        {
            let holder = self.child(*holder)?;
            if own.is_some() || holder.born != details.born {
                return Err(Refusal::input(
                    "nhs",
                    format!(
                        "This NHS number is {}'s, born {}. Check it with the family, or leave it empty and say why.",
                        holder.list_name(),
                        holder.born.format("%-d %b %Y")
                    ),
                ));
            }
        }
        Ok(())
    }

    /// What may not be wrong in when and where the family can come.
    fn check_comes(&self, details: &ChildDetails, own: Option<ChildId>) -> Result<(), Refusal> {
        if let Some(away) = details.away.iter().find(|away| away.to < away.from) {
            return Err(Refusal::input("not_on", format!("{} ends before it begins.", away.whole())));
        }
        let districts = &self.rules().districts;
        if let Some(odd) = details.only.iter().find(|id| districts.iter().all(|known| known.id != **id)) {
            let known: Vec<&str> = districts.iter().map(|known| known.name.as_str()).collect();
            return Err(Refusal::input(
                "only",
                format!("'{odd}' is no district here. There are: {}.", known.join(", ")),
            ));
        }
        let before = self.known.record.as_ref().filter(|_| own.is_some()).map(|record| &record.details.only);
        if details.flags.has(Flags::RESTRICTED)
            && !details.only.is_empty()
            && before.is_none_or(|before| *before != details.only)
        {
            return Err(Refusal::input(
                "only",
                "The address is restricted, and districts would tell where the family lives. Leave them empty, and ask the family each time.",
            ));
        }
        Ok(())
    }

    pub(super) fn amend(
        &self,
        child: ChildId,
        details: &ChildDetails,
        rev: u64,
    ) -> Result<Vec<Event>, Refusal> {
        let row = self.living(child)?;
        let Some(record) = &self.known.record else {
            return Err(Refusal::missing("The record could not be read, so nothing was changed. Try again."));
        };
        let details = &details.clone().unhidden(&record.details);
        if record.details.opened_by(details) {
            self.sees_address(record.details.flags, &row.list_name(), "Nothing was changed.")?;
        }
        if row.rev != rev && record.details != *details {
            let who = record
                .live()
                .rev()
                .find(|entry| entry.stamp.seq == row.rev)
                .map_or_else(|| "somebody".to_owned(), |entry| entry.stamp.user.to_string());
            return Err(Refusal::stale(format!(
                "{who} changed {} while you were typing. Yours was not saved; your words are kept. Enter shows both.",
                row.list_name()
            )));
        }
        self.check_details(details, Some(child))?;
        if record.details == *details {
            return Err(Refusal::stale("Nothing is different, so nothing was changed."));
        }
        Ok(vec![Event::ChildAmended {
            child,
            before: Box::new(record.details.clone()),
            after: Box::new(details.clone().settled(self.now.today)),
        }])
    }

    /// A death ends every clock and booking at once.
    pub(super) fn died(&self, child: ChildId, on: NaiveDate) -> Result<Vec<Event>, Refusal> {
        let row = self.living(child)?;
        if on > self.now.today || on < row.born {
            return Err(Refusal::input("on", "That day cannot be right: type the day of death."));
        }
        let mut events = vec![Event::ChildDied { child, on }];
        events.extend(self.cancel_all(row, Code::known("died")));
        events.extend(self.seats_end(child));
        for id in &row.referrals {
            if self.state.referral(*id).is_some_and(|r| r.stage.is_open()) {
                events.push(Event::Closed {
                    referral: *id,
                    reason: CloseReason::Died,
                    choice: Code::known("died"),
                    words: String::new(),
                    communicated: None,
                    stage: Stage::Closed { reason: CloseReason::Died, on },
                });
            }
        }
        Ok(events)
    }

    /// Every live booking ahead of a child, given up by the service.
    pub(super) fn cancel_all(&self, child: &ChildRow, reason: Code) -> Vec<Event> {
        let bookings = self.state.index.of_child.get(&child.id).cloned().unwrap_or_default();
        bookings
            .into_iter()
            .filter_map(|id| self.state.booking(id))
            .filter(|row| row.state.ahead() || matches!(row.state, BookingState::Held { .. }))
            .filter_map(|row| {
                Some((row, self.state.referral(row.referral)?, self.state.session(row.session)?))
            })
            .map(|(row, referral, session)| self.given_up(row, referral, session, (By::Service, reason), ""))
            .collect()
    }
}
