//! Support while a family waits: it is asked whether the referral is still wanted, its answer is taken, resources and the
//! newsletter are sent, a follow-up is worked part by part. Whom one may speak to is asked first; no clock is touched.
use super::super::booking::Told;
use super::super::calendar::{add_days, weekday_day};
use super::super::child::{ChildDetails, ChildRow};
use super::super::event::Event;
use super::super::ids::{ChildId, ReferralId};
use super::super::may_tell::{self, Person};
use super::super::referral::{CloseReason, Referral, Stage};
use super::super::refusal::Refusal;
use super::super::rules::Choices;
use super::super::support::{
    self, Check, Heard, Month, Said, SupportAct, SupportDid, Whom, asked_of, look_owed, open_cycle, waits,
};
use super::{Case, out_of_reach};

/// How a withdrawn referral and one of a family that moved are named among the reasons of a discharge.
const WITHDRAWN: &str = "withdrawn";
const MOVED: &str = "moved";

impl Case<'_> {
    pub(super) fn support(&self, child: ChildId, act: &SupportAct) -> Result<Vec<Event>, Refusal> {
        let row = self.living(child)?;
        let event = |did| Event::Support { child, did };
        match act {
            SupportAct::Ask { referral, how } => Ok(vec![event(self.asked(row, *referral, *how)?)]),
            SupportAct::Answer { referral, heard, said, words } => {
                self.answered(row, *referral, *heard, (said, words))
            }
            SupportAct::Look { referral, words } => Ok(vec![event(self.looked(row, *referral, words)?)]),
            SupportAct::Resource { kind, how } => {
                if self.rules().support.resource(*kind).is_none() {
                    let words = "That is nothing that is sent here. Choose one of the list.";
                    return Err(Refusal::input("resource", words));
                }
                let to = self.said_by(row, "")?.name;
                Ok(vec![event(SupportDid::Resource { kind: *kind, how: *how, to })])
            }
            SupportAct::Newsletter { month, to } => Ok(vec![event(self.newsletter(row, *month, to)?)]),
            SupportAct::Newsletters { carer, wanted } => self.newsletters(row, carer, *wanted),
            SupportAct::Check { referral, check } => Ok(vec![event(self.checked(row, *referral, check)?)]),
        }
    }

    fn details(&self, row: &ChildRow) -> Result<&ChildDetails, Refusal> {
        let record = self.known.record.as_ref().filter(|record| record.id == row.id);
        record.map(|record| &record.details).ok_or_else(|| {
            Refusal::missing(
                "The record is not at hand, so who may be told is not known. Nothing was recorded.",
            )
        })
    }

    /// Whom one speaks to: the one named, who must be somebody who may be told; else the first who may.
    fn said_by(&self, row: &ChildRow, who: &str) -> Result<Person, Refusal> {
        let details = self.details(row)?;
        let (name, today) = (row.list_name(), self.now.today);
        let mut may = may_tell::who(details, today);
        if who.trim().is_empty() {
            if may.is_empty() {
                return Err(Refusal::rule(format!(
                    "Nobody on record may be told anything about {name}. Nothing was recorded. w shows who could ask; the details can be amended on the record."
                )));
            }
            return Ok(may.swap_remove(0));
        }
        may_tell::find(details, who, today).map_err(|why| {
            let may: Vec<String> = may.iter().map(Person::words).collect();
            let may = if may.is_empty() { "nobody on record".to_owned() } else { may.join("; ") };
            Refusal::input(
                "who",
                format!("{} {why}: nothing was recorded. Of {name} may be told: {may}.", who.trim()),
            )
        })
    }

    /// A referral of the child whose family still waits.
    fn waiting(&self, row: &ChildRow, id: ReferralId) -> Result<&Referral, Refusal> {
        let (referral, child) = self.open(id)?;
        let name = child.list_name();
        if child.id != row.id {
            return Err(Refusal::stale(format!(
                "That referral is not {}'s (any more). Nothing was recorded.",
                row.list_name()
            )));
        }
        if waits(&referral.stage) {
            return Ok(referral);
        }
        Err(Refusal::rule(match referral.stage {
            Stage::Booked { on, .. } => format!(
                "{name} has a place on {}, which the family agreed to: that is the answer. Nothing was recorded. x gives the place up.",
                weekday_day(on)
            ),
            Stage::NotBrought { .. } => {
                format!("{name} was not brought: the follow-up asks the family (a). Nothing was recorded.")
            }
            _ => format!(
                "{name} does not wait for a place on {} now. Nothing was recorded.",
                self.rules().short(&referral.pathway)
            ),
        }))
    }

    fn week(&self, referral: &Referral) -> u32 {
        open_cycle(referral, self.rules(), self.now.today).map_or(0, |cycle| cycle.week)
    }

    fn asked(&self, row: &ChildRow, id: ReferralId, how: Told) -> Result<SupportDid, Refusal> {
        let referral = self.waiting(row, id)?;
        let name = row.list_name();
        let to = self.said_by(row, "")?.name;
        let before = asked_of(referral).filter(|asking| !asking.later);
        if open_cycle(referral, self.rules(), self.now.today).is_none() && asked_of(referral).is_none() {
            let next = support::step(referral, self.rules())
                .map_or_else(String::new, |(.., due)| format!(" but from {} on", weekday_day(due)));
            return Err(Refusal::rule(format!(
                "{name} is not asked now,{next}. Nothing was recorded: no list would wait for the answer. c notes a call about something else; an answer is taken all the same."
            )));
        }
        if look_owed(referral, self.rules()) {
            return Err(Refusal::rule(format!(
                "{name} was asked in {} ways without an answer: a clinician looks now. Nothing was recorded. An answer is taken all the same (a, o).",
                before.map_or(0, support::Asking::tried)
            )));
        }
        if let Some(asking) = before.filter(|asking| asking.has_tried(how) && how != Told::Phone) {
            return Err(Refusal::rule(format!(
                "{name} was asked {} on {} already. Nothing was recorded. Ask in another way.",
                how.words(),
                asking.on.format("%-d %b")
            )));
        }
        let (rules, today) = (&self.rules().support, self.now.today);
        let due = if matches!(how, Told::Phone | Told::InPerson) {
            self.rules().calendar.add_working_days(today, u32::from(rules.call_again_within))
        } else {
            add_days(today, i64::from(rules.answer_within))
        };
        // A family that has a letter with a day in it has until that day, whoever rings it meanwhile.
        let due = before.map_or(due, |asking| asking.due.max(due));
        let covered = support::covered(self.state, referral, today);
        let referrals = covered.iter().map(|row| row.id).collect();
        Ok(SupportDid::Asked { referrals, week: self.week(referral), how, to, due })
    }

    fn answered(
        &self,
        row: &ChildRow,
        id: ReferralId,
        heard: Heard,
        (said, words): (&Said, &str),
    ) -> Result<Vec<Event>, Refusal> {
        let referral = self.waiting(row, id)?;
        let (rules, today, name) = (self.rules(), self.now.today, row.list_name());
        let person = self.said_by(row, &said.who)?;
        let ends = matches!(heard, Heard::NotWanted { .. } | Heard::MovedAway);
        if ends && person.dates_only {
            return Err(Refusal::input(
                "who",
                format!(
                    "{} may be told dates and places only, and so cannot end {name}'s referral. Nothing was changed. Name somebody who decides for the child.",
                    person.name
                ),
            ));
        }
        match heard {
            Heard::NotWanted { reason } => {
                self.chosen(&rules.support.not_wanted, reason, "reason")?;
            }
            Heard::Later { until } => {
                let most = add_days(today, i64::from(rules.support.later_most));
                if until <= today || until > most {
                    return Err(Refusal::input(
                        "until",
                        format!(
                            "A family is asked again on a day after today and no later than {}: {name} must not fall out of sight.",
                            weekday_day(most)
                        ),
                    ));
                }
            }
            Heard::Wanted | Heard::Changed | Heard::MovedAway => {}
        }
        let already = referral.validated == Some(today)
            && asked_of(referral).is_none()
            && matches!(heard, Heard::Wanted)
            && self.answered_today(id);
        if already {
            return Err(Refusal::stale(format!(
                "{name}: still wanted, answered today already. Nothing was changed."
            )));
        }
        // What ends one referral says nothing of the others: they stay to be asked.
        let referrals: Vec<ReferralId> = if ends {
            vec![id]
        } else {
            support::covered(self.state, referral, today).iter().map(|row| row.id).collect()
        };
        let answered = SupportDid::Answered {
            referrals,
            week: self.week(referral),
            heard,
            who: person.name.clone(),
            how: said.how,
            words: words.trim().to_owned(),
        };
        let mut events = vec![Event::Support { child: row.id, did: answered }];
        let told = format!("said by {} {}", person.name, said.how.words());
        match heard {
            Heard::NotWanted { reason } => {
                let why = Choices::words(&rules.support.not_wanted, &reason).to_owned();
                let words = [why, told, words.trim().to_owned()];
                let words: Vec<&str> = words.iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
                let choice = self.ending(WITHDRAWN);
                events.extend(self.close(id, CloseReason::Withdrawn, choice, &words.join("; "))?);
            }
            Heard::MovedAway => {
                let choice = self.ending(MOVED);
                events.extend(self.close(id, CloseReason::MovedAway, choice, &told)?);
            }
            Heard::Wanted | Heard::Changed | Heard::Later { .. } => {}
        }
        Ok(events)
    }

    /// Whether the record has an answer of today about it: that it came in today is none.
    fn answered_today(&self, id: ReferralId) -> bool {
        let today = self.now.today;
        self.known.record.as_ref().is_some_and(|record| {
            record.live().any(|entry| match &entry.event {
                Event::Support {
                    did: did @ (SupportDid::Answered { .. } | SupportDid::Looked { .. }),
                    ..
                } => entry.stamp.day == today && did.referrals().contains(&id),
                _ => false,
            })
        })
    }

    /// The configured reason of that id, else the first there is: a partnership may have renamed it.
    fn ending(&self, id: &str) -> super::super::code::Code {
        let list = &self.rules().choices.discharge;
        let known = list.iter().find(|choice| choice.id.as_str() == id).or_else(|| list.first());
        known.map_or(super::super::code::Code::NONE, |choice| choice.id)
    }

    fn looked(&self, row: &ChildRow, id: ReferralId, words: &str) -> Result<SupportDid, Refusal> {
        let referral = self.waiting(row, id)?;
        let name = row.list_name();
        if !look_owed(referral, self.rules()) {
            return Err(Refusal::rule(format!(
                "The family of {name} has not yet been asked in {} ways. Nothing was recorded. i asks, in another way.",
                self.rules().support.ways.max(1)
            )));
        }
        // The look is for families who did not answer by the day they were given.
        if let Some(asking) = asked_of(referral).filter(|asking| asking.due > self.now.today) {
            return Err(Refusal::rule(format!(
                "The family of {name} was asked {} on {} and has until {} to answer. Nothing was recorded. A clinician looks from that day on; an answer is taken at once (o).",
                asking.how.words(),
                asking.on.format("%-d %b"),
                weekday_day(asking.due)
            )));
        }
        if words.trim().is_empty() {
            return Err(Refusal::input(
                "words",
                format!(
                    "Why does {name} stay on the list, and what is done to reach the family? In a few words."
                ),
            ));
        }
        let covered = support::covered(self.state, referral, self.now.today);
        Ok(SupportDid::Looked {
            referrals: covered.iter().map(|row| row.id).collect(),
            words: words.trim().to_owned(),
        })
    }

    fn newsletter(&self, row: &ChildRow, month: Month, to: &[String]) -> Result<SupportDid, Refusal> {
        let name = row.list_name();
        let referrals = self.state.referrals_of(row);
        if !support::is_waiting(referrals) {
            return Err(Refusal::stale(format!("{name} waits for nothing any more. Nothing was sent.")));
        }
        month.is_near(self.now.today).map_err(|words| Refusal::input("month", words))?;
        if row.newsletter > month {
            return Err(Refusal::stale(format!(
                "The newsletter of {} went to {name}'s family already: none of before is sent after it. Nothing was sent.",
                row.newsletter.words()
            )));
        }
        if row.newsletter == month {
            return Err(Refusal::stale(format!(
                "The newsletter of {} went to {name}'s family already. Nothing was sent twice.",
                month.words()
            )));
        }
        let entry = support::entry(self.details(row)?)
            .map_err(|why| Refusal::rule(format!("{name}: {}. Nothing was sent.", why.words())))?;
        let names: Vec<String> = entry.to.into_iter().map(|one| one.name).collect();
        if let Some(other) = to.iter().find(|who| !names.contains(who)) {
            return Err(Refusal::stale(format!(
                "{other} is not (any more) among those who get the newsletter for {name}. Nothing was sent."
            )));
        }
        let to = if to.is_empty() { names } else { to.to_vec() };
        Ok(SupportDid::Newsletter { month, to })
    }

    fn newsletters(&self, row: &ChildRow, carer: &str, wanted: bool) -> Result<Vec<Event>, Refusal> {
        let before = self.details(row)?;
        let name = row.list_name();
        let is = |known: &str| known.trim().to_lowercase() == carer.trim().to_lowercase();
        let mut after = before.clone();
        // Without a name: the first for whom it changes something.
        let any = carer.trim().is_empty();
        let found = after.carers.iter_mut().find(|known| {
            if any { known.no_newsletter == wanted && !known.name.trim().is_empty() } else { is(&known.name) }
        });
        let Some(found) = found else {
            return Err(Refusal::input(
                "carer",
                if any {
                    let all = if wanted { "has opted out" } else { "still gets the newsletter" };
                    format!("{name}: no carer on record {all}. Nothing was changed.")
                } else {
                    format!("{name} has no carer of that name on record. Nothing was changed.")
                },
            ));
        };
        if found.no_newsletter != wanted {
            return Err(Refusal::stale(format!(
                "{}: that is on record already. Nothing was changed.",
                found.name
            )));
        }
        found.no_newsletter = !wanted;
        let who = found.name.clone();
        let child = row.id;
        Ok(vec![
            Event::Support { child, did: SupportDid::Newsletters { carer: who, wanted } },
            Event::ChildAmended { child, before: Box::new(before.clone()), after: Box::new(after) },
        ])
    }

    fn checked(&self, row: &ChildRow, id: ReferralId, check: &Check) -> Result<SupportDid, Refusal> {
        let (referral, child) = self.open(id)?;
        let name = child.list_name();
        if child.id != row.id || !self.is_followed_up(referral) {
            return Err(Refusal::stale(format!("{name} has no follow-up open. Nothing was changed.")));
        }
        let has = |flag| child.flags.has(flag);
        use super::super::child::Flags;
        match check {
            Check::Flags { plan, looked_after } => {
                let known = (has(Flags::PROTECTION), has(Flags::LOOKED_AFTER));
                if known != (*plan, *looked_after) {
                    return Err(Refusal::stale(format!(
                        "The record of {name} says: {}. Nothing was recorded. Look again; what is wrong on the record is amended there first.",
                        support::checked_words(known)
                    )));
                }
            }
            Check::Told { whom, how: None, words } => {
                if *whom == Whom::SocialWorker && (has(Flags::PROTECTION) || has(Flags::LOOKED_AFTER)) {
                    return Err(Refusal::rule(format!(
                        "{name} has {}: the social worker is told. Nothing was recorded; the follow-up stays open.",
                        support::checked_words((has(Flags::PROTECTION), has(Flags::LOOKED_AFTER)))
                    )));
                }
                if !out_of_reach::is_said(words) {
                    return Err(Refusal::input(
                        "words",
                        format!("Why can the {} not be told about {name}? In a few words.", whom.words()),
                    ));
                }
            }
            Check::Told { .. } => {}
        }
        Ok(SupportDid::Checked { referral: id, check: check.clone() })
    }
}
