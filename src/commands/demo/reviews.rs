//! Reviews in the invented partnership: packs gathered in time, meetings begun with who is here, minutes sent out; and for
//! today one pack well on, one without consent, and an invitation nobody has answered.
use super::sim::Sim;
use crate::domain::actor::Role;
use crate::domain::booking::Told;
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::ids::{ReferralId, SessionId};
use crate::domain::review::{MeetingAct, PackAct, ViewState, Whose, is_review};
use crate::domain::session::Answer;
use chrono::{Days, NaiveDate};

/// Days after which a report that was asked for has come in.
const WRITTEN: u64 = 12;

impl Sim<'_> {
    pub(super) fn pack(&mut self, referral: ReferralId, act: PackAct) {
        self.act(Role::Clinician, &Command::Review { referral, act });
    }

    /// The day's reviews begin, with everybody who said that they come.
    pub(super) fn reviews_begin(&mut self, day: NaiveDate) {
        let reviews: Vec<(SessionId, Vec<_>)> = self
            .state
            .index
            .by_day
            .get(&day)
            .into_iter()
            .flatten()
            .filter_map(|id| self.state.session(*id))
            .filter(|session| {
                !session.cancelled() && self.state.rules.service(session.service).is_some_and(is_review)
            })
            .map(|session| {
                let here = session.people.iter().filter(|member| member.answer == Answer::Accepted);
                (session.id, here.map(|member| member.staff).collect())
            })
            .collect();
        for (session, here) in reviews {
            self.act(Role::Scheduler, &Command::Meeting { session, act: MeetingAct::Start { here } });
        }
    }

    /// What a day brings to the packs: each thing a few days after the one before, so that little is late.
    pub(super) fn packs_of_the_day(&mut self, day: NaiveDate) {
        let packs: Vec<_> = self.state.reviews.values().cloned().collect();
        for pack in packs {
            let id = pack.referral;
            let Some(row) = self.state.referral(id) else { continue };
            let (open, second) = (row.stage.is_open(), row.pathway == Code::known("ccc"));
            if pack.minutes.is_some_and(|minutes| minutes.out.is_none() && minutes.due <= day + Days::new(5))
            {
                self.pack(id, PackAct::MinutesOut);
            }
            if !open || pack.begun >= day {
                continue;
            }
            if second {
                continue;
            }
            let Some(consent) = &pack.consent else {
                let who = "the mother".to_owned();
                self.pack(id, PackAct::Consent { given: true, who, how: Told::Phone });
                self.pack(id, PackAct::Basis(Code::known("public-task")));
                self.pack(id, PackAct::AskAll);
                continue;
            };
            if consent.on + Days::new(WRITTEN) <= day {
                for report in pack.reports.iter().filter(|report| !report.is_in()) {
                    self.pack(id, PackAct::In(report.kind));
                }
                for (whose, state) in [(Whose::Parent, pack.parent), (Whose::Child, pack.child)] {
                    if state == ViewState::Missing {
                        let words = "Mornings go best when nothing changes.".to_owned();
                        self.pack(id, PackAct::View { whose, words });
                    }
                }
            }
        }
    }

    /// What one finds on the review screen today, besides the review that lost a role.
    pub(super) fn reviews_today(&mut self, session: SessionId, children: &[ReferralId]) {
        let Some(first) = children.first().copied() else { return };
        let who = "the mother".to_owned();
        self.pack(first, PackAct::Consent { given: true, who, how: Told::Phone });
        self.pack(first, PackAct::Basis(Code::known("public-task")));
        self.pack(first, PackAct::Needs(vec![Code::known("learning")]));
        self.pack(first, PackAct::AskAll);
        for kind in ["slt", "school"] {
            self.pack(first, PackAct::In(Code::known(kind)));
        }
        let words = "He is calm where he knows what comes next.".to_owned();
        self.pack(first, PackAct::View { whose: Whose::Parent, words });
        let role = Code::known("ep");
        if let Some(staff) = self.staff(role).first().copied() {
            let answer = Answer::Asked(self.now.today - Days::new(10));
            self.act(Role::Scheduler, &Command::SetMember { session, role, staff, answer });
        }
    }
}
