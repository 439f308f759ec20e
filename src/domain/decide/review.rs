//! What is done to a pack: under consent, and each thing once.
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::{ReferralId, StaffId};
use super::super::referral::{Referral, Stage};
use super::super::refusal::Refusal;
use super::super::review::{
    self, Consent, Pack, PackAct, PackDid, Recommendation, Report, ReportState, ViewState, Whose, report_due,
};
use super::super::rules::Service;
use super::Case;
use chrono::NaiveDate;

/// Recommendations of one review: more are an essay, and nobody's.
const MOST: usize = 40;
/// Letters of a recommendation: what fits a list.
const LONGEST: usize = 120;

impl Case<'_> {
    pub(super) fn review(&self, id: ReferralId, act: &PackAct) -> Result<Vec<Event>, Refusal> {
        let row = self.referral(id)?;
        let name = self.living(row.child)?.list_name();
        let service = self.reviewed(row).ok_or_else(|| {
            Refusal::rule(format!(
                "{name} is not on a list for reviews. Nothing was recorded. r refers to one."
            ))
        })?;
        let known = self.state.reviews.get(&id);
        let pack = known.cloned().unwrap_or_else(|| Pack::new(id, self.now.today));
        let (did, pack) = match act {
            PackAct::Done(at) => done(pack, usize::from(*at), &name, self.now.today)?,
            PackAct::MinutesOut => minutes_out(pack, &name, self.now.today)?,
            PackAct::Recommend { agency, owner, words, due } => {
                let decided = pack.minutes.is_some() || pack.provisional.is_some() || row.seen_on.is_some();
                if !decided {
                    return Err(Refusal::rule(format!(
                        "No review of {name} has decided anything yet. Nothing was recorded. o records its outcome first."
                    )));
                }
                self.recommend(pack, &name, (*agency, *owner), words, *due)?
            }
            // Minutes go out to all who are named in the consent: that is asked for as long as they are owed.
            _ if !(row.stage.is_open() || of_sharing(act) && pack.minutes_owed().is_some()) => {
                return Err(Refusal::stale(format!(
                    "{name}: the review is closed. Nothing was changed. Recommendations and minutes stay to be done."
                )));
            }
            PackAct::First(who) => self.first(pack, row, &name, who)?,
            _ if !review::is_review(service) => {
                return Err(Refusal::rule(format!(
                    "{name} waits for a second opinion, which has no pack. Nothing was recorded."
                )));
            }
            PackAct::Needs(needs) => self.needs(pack, &name, needs)?,
            PackAct::Consent { given, who, how } => {
                let who = who.trim();
                if who.is_empty() {
                    return Err(Refusal::input("who", format!("Who said so for {name}? Type a name.")));
                }
                let on = self.now.today;
                let consent = Some(Consent { given: *given, who: who.into(), how: *how, on });
                if pack.consent == consent {
                    return Err(same());
                }
                (PackDid::Consent, Pack { consent, ..pack })
            }
            PackAct::Basis(code) => self.basis(pack, *code)?,
            PackAct::View { whose, words } => view(pack, *whose, words, self.now.today),
            PackAct::AskAll
            | PackAct::Ask { .. }
            | PackAct::Chase(_)
            | PackAct::In(_)
            | PackAct::SendBack { .. } => self.reports(pack, row, &name, act)?,
        };
        Ok(vec![Event::Review { referral: id, did, pack: Box::new(pack) }])
    }

    /// The service a referral's review is, where it waits for or had one.
    pub(super) fn reviewed(&self, row: &Referral) -> Option<&Service> {
        let component = self.rules().component(row.pathway, row.component)?;
        self.rules().service(component.service).filter(|service| review::has_page(service))
    }

    /// The pack that is begun with a child being accepted for a review.
    pub(super) fn begun(&self, row: &Referral) -> Option<Event> {
        self.reviewed(row)?;
        if self.state.reviews.contains_key(&row.id) {
            return None;
        }
        let pack = Box::new(Pack::new(row.id, self.now.today));
        Some(Event::Review { referral: row.id, did: PackDid::Begun, pack })
    }

    fn needs(&self, pack: Pack, name: &str, wanted: &[Code]) -> Result<(PackDid, Pack), Refusal> {
        let known = &self.rules().reviews.need;
        if let Some(unknown) = wanted.iter().find(|code| !known.iter().any(|need| need.id == **code)) {
            return Err(Refusal::input("needs", format!("'{unknown}' is no need that a review knows.")));
        }
        let needs: Vec<Code> = known.iter().map(|need| need.id).filter(|id| wanted.contains(id)).collect();
        if needs == pack.needs {
            return Err(Refusal::stale(format!(
                "{name}: these needs are on record already. Nothing was changed."
            )));
        }
        Ok((PackDid::Needs, Pack { needs, ..pack }))
    }

    fn basis(&self, pack: Pack, code: Code) -> Result<(PackDid, Pack), Refusal> {
        if !self.rules().reviews.basis.iter().any(|known| known.id == code) {
            return Err(Refusal::input("basis", "That is no lawful basis here. Choose one of the list."));
        }
        if pack.basis.is_some_and(|(known, _)| known == code) {
            return Err(same());
        }
        Ok((PackDid::Basis, Pack { basis: Some((code, self.now.today)), ..pack }))
    }

    /// Whoever gave the first opinion is kept out of the second. The truth is never refused: where the child has a place with
    /// that very person already, the place has to be moved, and that is the next step.
    fn first(
        &self,
        pack: Pack,
        row: &Referral,
        name: &str,
        who: &[StaffId],
    ) -> Result<(PackDid, Pack), Refusal> {
        let service = self.reviewed(row).filter(|service| service.second_opinion);
        if service.is_none() {
            return Err(Refusal::rule(format!(
                "{name} waits for a review, not for a second opinion. Nothing was recorded."
            )));
        }
        if pack.first.as_deref() == Some(who) {
            return Err(same());
        }
        if who.iter().any(|id| self.state.staff(*id).is_none()) {
            return Err(Refusal::input("who", "There is nobody of that number. Choose a name."));
        }
        Ok((PackDid::First, Pack { first: Some(who.to_vec()), ..pack }))
    }

    fn reports(
        &self,
        mut pack: Pack,
        row: &Referral,
        name: &str,
        act: &PackAct,
    ) -> Result<(PackDid, Pack), Refusal> {
        // Consent to share gates the pack: nothing is asked of another agency, nor taken from it, without.
        if !pack.may_share() {
            return Err(Refusal::rule(no_consent(&pack, name)));
        }
        let today = self.now.today;
        let due = report_due(self.rules(), today, review_day(row));
        let settings = &self.rules().reviews;
        let new = |kind: Code, of: &str| Report {
            kind,
            of: of.into(),
            due,
            chased: 0,
            state: ReportState::Asked(today),
            chased_on: None,
        };
        let did = match act {
            PackAct::AskAll => {
                let wanted = settings.wanted(&pack.needs);
                let kinds: Vec<Code> =
                    wanted.into_iter().filter(|kind| pack.report(*kind).is_none()).collect();
                if kinds.is_empty() {
                    return Err(Refusal::stale(format!(
                        "Every report on {name} was asked for already. Nothing was changed."
                    )));
                }
                let asked: Vec<Report> = kinds.iter().map(|kind| new(*kind, &self.asked_of(*kind))).collect();
                pack.reports.extend(asked);
                PackDid::Asked { kinds }
            }
            PackAct::Ask { kind, of } => {
                if settings.kind(*kind).is_none() {
                    return Err(Refusal::input("report", "That is no report here. Choose one of the list."));
                }
                if pack.report(*kind).is_some() {
                    return Err(Refusal::stale(format!(
                        "That report on {name} was asked for already. Nothing was changed. i chases it."
                    )));
                }
                let of = if of.trim().is_empty() { self.asked_of(*kind) } else { of.trim().to_owned() };
                pack.reports.push(new(*kind, &of));
                PackDid::Asked { kinds: vec![*kind] }
            }
            PackAct::Chase(kind) => {
                let report = asked(&mut pack, *kind, name)?;
                report.chased = report.chased.saturating_add(1);
                report.chased_on = Some(today);
                PackDid::Chased { kind: *kind }
            }
            PackAct::In(kind) => {
                asked(&mut pack, *kind, name)?.state = ReportState::In(today);
                PackDid::In { kind: *kind }
            }
            PackAct::SendBack { kind, words } => {
                let report = pack.reports.iter_mut().find(|report| report.kind == *kind && report.is_in());
                let Some(report) = report else {
                    return Err(Refusal::rule(format!(
                        "That report on {name} is not in, so it cannot be sent back. Nothing was changed."
                    )));
                };
                if words.trim().is_empty() {
                    return Err(Refusal::input(
                        "words",
                        "What is missing in it? Type it for whoever wrote it.",
                    ));
                }
                (report.state, report.due, report.chased_on) = (ReportState::SentBack(today), due, None);
                PackDid::SentBack { kind: *kind, words: words.trim().to_owned() }
            }
            _ => return Err(Refusal::missing("That is nothing to do with a report.")),
        };
        Ok((did, pack))
    }

    /// Whom a report is asked of where nobody is named: the role, else the agency.
    fn asked_of(&self, kind: Code) -> String {
        let rules = self.rules();
        let Some(known) = rules.reviews.kind(kind) else { return String::new() };
        if known.role.is_none() {
            known.name.trim_start_matches("Report of ").to_owned()
        } else {
            super::super::rules::Rules::name_in(&rules.roles, &known.role).to_owned()
        }
    }

    fn recommend(
        &self,
        mut pack: Pack,
        name: &str,
        (agency, owner): (Code, Code),
        words: &str,
        due: NaiveDate,
    ) -> Result<(PackDid, Pack), Refusal> {
        let rules = self.rules();
        if !rules.agencies.iter().any(|known| known.id == agency) {
            return Err(Refusal::input("agency", "For which agency? Choose one of the list."));
        }
        if !rules.teams.iter().any(|known| known.id == owner) {
            return Err(Refusal::input("owner", "Which team owns it? Choose one of the list."));
        }
        let words = words.trim();
        if words.is_empty() || words.chars().count() > LONGEST {
            return Err(Refusal::input("words", format!("What is to be done? At most {LONGEST} letters.")));
        }
        if due <= self.now.today {
            return Err(Refusal::input("due", "By when? Type a day after today."));
        }
        if pack.recommendations.len() >= MOST {
            return Err(Refusal::rule(format!(
                "{name} has {MOST} recommendations, which is the most there can be."
            )));
        }
        let at = pack.recommendations.len() as u8;
        pack.recommendations.push(Recommendation { agency, owner, words: words.into(), due, done: None });
        Ok((PackDid::Recommended { at }, pack))
    }
}

/// The day of the review, where a place is held, offered or agreed.
fn review_day(row: &Referral) -> Option<NaiveDate> {
    match row.stage {
        Stage::Held { on, .. } | Stage::Offered { on, .. } | Stage::Booked { on, .. } => Some(on),
        _ => None,
    }
}

/// Why nothing of a pack goes to another agency, and whom to ask.
fn no_consent(pack: &Pack, name: &str) -> String {
    match &pack.consent {
        None => format!(
            "Consent to share is not on record for {name}: nothing is asked of other agencies or shown to them. Nothing was changed. Ask the family; a records what they say."
        ),
        Some(consent) => format!(
            "{} does not consent to sharing about {name} ({}). Nothing was changed. A clinician can speak with the family; a records what they say.",
            consent.who,
            super::super::calendar::day_month(consent.on)
        ),
    }
}

/// Whether an act says what may be shared, and on which basis.
fn of_sharing(act: &PackAct) -> bool {
    matches!(act, PackAct::Consent { .. } | PackAct::Basis(_))
}

fn asked<'a>(pack: &'a mut Pack, kind: Code, name: &str) -> Result<&'a mut Report, Refusal> {
    match pack.reports.iter_mut().find(|report| report.kind == kind) {
        Some(report) if report.is_in() => {
            Err(Refusal::stale(format!("That report on {name} is in already. Nothing was changed.")))
        }
        Some(report) => Ok(report),
        None => Err(Refusal::rule(format!(
            "That report on {name} was not asked for yet. Nothing was changed. i asks for it."
        ))),
    }
}

fn view(mut pack: Pack, whose: Whose, words: &str, today: NaiveDate) -> (PackDid, Pack) {
    let words = words.trim();
    let state = if words.is_empty() { ViewState::Declined(today) } else { ViewState::Recorded(today) };
    match whose {
        Whose::Parent => pack.parent = state,
        Whose::Child => pack.child = state,
    }
    (PackDid::View { whose, words: words.to_owned() }, pack)
}

fn done(mut pack: Pack, at: usize, name: &str, today: NaiveDate) -> Result<(PackDid, Pack), Refusal> {
    match pack.recommendations.get_mut(at) {
        None => Err(Refusal::missing(format!("{name} has no such recommendation (any more)."))),
        Some(one) if one.done.is_some() => {
            Err(Refusal::stale(format!("{name}: that is done already. Nothing was changed.")))
        }
        Some(one) => {
            one.done = Some(today);
            Ok((PackDid::Done { at: at as u8 }, pack))
        }
    }
}

fn minutes_out(mut pack: Pack, name: &str, today: NaiveDate) -> Result<(PackDid, Pack), Refusal> {
    if pack.minutes.is_none() {
        return Err(Refusal::rule(format!("No review of {name} has been held, so there are no minutes.")));
    }
    match pack.earlier.iter_mut().chain(&mut pack.minutes).find(|minutes| minutes.out.is_none()) {
        None => Err(Refusal::stale(format!(
            "The minutes of {name}'s review are out already. Nothing was changed."
        ))),
        Some(minutes) => {
            minutes.out = Some(today);
            Ok((PackDid::MinutesOut, pack))
        }
    }
}

fn same() -> Refusal {
    Refusal::stale("That is on record already. Nothing was changed.")
}
