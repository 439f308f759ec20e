//! What the invented partnership does for families that wait: each is asked in its cycle, most answer, a few do not; a child who
//! was not brought is followed up part by part.
use super::sim::Sim;
use crate::domain::actor::Role;
use crate::domain::booking::Told;
use crate::domain::calendar::add_days;
use crate::domain::child::Flags;
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::ids::{ChildId, ReferralId};
use crate::domain::support::{Check, Heard, Said, SupportAct, Whom, asked_of, look_owed, open_cycle};
use chrono::NaiveDate;

/// Of so many families one is asked by letter, and of so many one does not answer at all.
const BY_LETTER: u32 = 7;
const SILENT: u32 = 19;
/// Of so many that are due one is overlooked.
const OVERLOOKED: u32 = 61;
/// Days after which somebody sees to what is due.
const WITHIN: i64 = 3;

impl Sim<'_> {
    /// Families whose cycle has fallen due are asked; most answer.
    pub(super) fn validated(&mut self, day: NaiveDate) {
        let rules = self.state.rules.clone();
        let by = add_days(day, -WITHIN);
        let due: Vec<(ReferralId, ChildId)> = self
            .state
            .each_open()
            .filter(|row| row.id.0 % OVERLOOKED != 0)
            .filter(|row| open_cycle(row, &rules, day).is_some_and(|cycle| cycle.due <= by))
            .filter(|row| asked_of(row).is_none_or(|asking| asking.due <= by))
            .map(|row| (row.id, row.child))
            .collect();
        for (referral, child) in due {
            // What was said of one of the child's referrals covers the others.
            let Some(row) = self.state.referral(referral) else { continue };
            if open_cycle(row, &rules, day).is_none() {
                continue;
            }
            let (silent, letter) = (referral.0 % SILENT == 5, referral.0 % BY_LETTER == 4);
            let act = match (asked_of(row), look_owed(row, &rules)) {
                (Some(_), true) => {
                    let words = "School says the family has moved house: wrote to the new address".to_owned();
                    (Role::Clinician, SupportAct::Look { referral, words })
                }
                (None, _) if letter || silent => {
                    (Role::Caseworker, SupportAct::Ask { referral, how: Told::Letter })
                }
                (Some(_), _) if silent => (Role::Caseworker, SupportAct::Ask { referral, how: Told::Phone }),
                _ => {
                    let (said, words) = (Said::default(), String::new());
                    (Role::Caseworker, SupportAct::Answer { referral, heard: Heard::Wanted, said, words })
                }
            };
            self.act(act.0, &Command::Support { child, act: act.1 });
        }
    }

    /// A follow-up is worked part by part, and closed with another place owed.
    pub(super) fn followed_up(&mut self, referral: ReferralId) {
        let Some(child) = self.state.referral(referral).map(|row| row.child) else { return };
        let flags = self.state.child(child).map(|row| row.flags).unwrap_or_default();
        let (plan, looked_after) = (flags.has(Flags::PROTECTION), flags.has(Flags::LOOKED_AFTER));
        let (kind, result) = (Code::known("call"), Code::known("spoke"));
        let words = "rang the mother twice, spoke to her on the second call".to_owned();
        self.act(
            Role::Caseworker,
            &Command::Contact { child, referral: Some(referral), kind, result, words },
        );
        let told = |whom, how, words: &str| Check::Told { whom, how, words: words.to_owned() };
        let social = (plan || looked_after).then_some(Told::Phone);
        for check in [
            Check::Flags { plan, looked_after },
            told(Whom::Referrer, Some(Told::Letter), ""),
            told(Whom::Gp, Some(Told::Letter), ""),
            told(Whom::SocialWorker, social, "has none"),
        ] {
            self.act(
                Role::Caseworker,
                &Command::Support { child, act: SupportAct::Check { referral, check } },
            );
        }
        let decision = "still wanted: another place, school holidays suit".to_owned();
        self.act(
            Role::Clinician,
            &Command::CloseFollowUp { referral, decision, discharge: None, because: Code::NONE },
        );
    }
}
