//! Dates around EHC plans: calendar weeks by the SEND Regulations 2014 (SI 2014/1530), kept as dated settings.
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::calendar::{Calendar, Length, add_days};

/// The limits of the regulations; each is a length, so that an amendment is an edit of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EhcLimits {
    /// In force from this day.
    pub from: NaiveDate,
    /// Decision whether to assess (reg 4, 5).
    pub decision: Length,
    /// Advice, from each body's receiving the request (reg 8).
    pub advice: Length,
    /// A school's answer on placement.
    pub consultation: Length,
    /// Notice that no plan will be made (reg 10).
    pub no_plan: Length,
    /// The family's views on the draft, beginning with the day served (reg 13(1)): 15 days end on served + 14.
    pub views_days: u32,
    /// Final plan (reg 13(2)).
    pub final_plan: Length,
    /// Mediation adviser contacted, from the notice being sent (reg 33).
    pub mediation: Length,
    /// Mediation certificate, in working days.
    pub certificate: Length,
    /// Appeal, from the notice.
    pub appeal: Length,
    /// Appeal, from the mediation certificate; the later holds.
    pub appeal_after_certificate: Length,
    /// A plan moved in: maintained from (reg 15), in working days, and then reviewed.
    pub moved_in: Length,
    /// And then.
    pub moved_in_review: Length,
    /// Invitations and papers, before a review meeting, each.
    pub review_papers: Length,
    /// Report, after it.
    pub review_report: Length,
    /// Decision with proposed amendments, from the meeting (reg 20(10)).
    pub review_decision: Length,
    /// Final amended plan, from that notice (reg 22(3)).
    pub amended_plan: Length,
    /// And never later than this from the meeting (R (L, M and P) v Devon \[2022\] EWHC 493).
    pub amended_plan_from_meeting: Length,
    /// Next review, from the last.
    pub next_review: Length,
}

/// What an order of the tribunal, a concession or a reassessment obliges to, from the day of the order, of the
/// notification or of the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Obligation {
    /// Its id: `order-to-assess`.
    pub id: String,
    /// What must be done.
    pub words: String,
    /// By which regulation.
    pub regulation: String,
    /// Within.
    pub within: Length,
    /// In force from this day.
    pub from: NaiveDate,
}

/// A change of phase and the day by which the plan is amended (reg 18).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhaseTransferDate {
    /// `school`, `post-16`.
    pub id: String,
    /// What moves.
    pub words: String,
    /// Month in the year of the transfer.
    pub month: u32,
    /// Day.
    pub day: u32,
}

/// Everything about EHC dates that may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EhcSettings {
    /// Versions of the limits, in any order; never empty in a file that is accepted by `on`.
    pub limits: Vec<EhcLimits>,
    /// Orders, concessions, reassessments.
    pub obligation: Vec<Obligation>,
    /// Phase transfers by a fixed day.
    pub phase_transfer: Vec<PhaseTransferDate>,
    /// Months before a move between post-16 institutions.
    pub post_16_move: Length,
}

/// The days of one assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EhcDates {
    /// Decision whether to assess.
    pub decision: NaiveDate,
    /// Notice that no plan will be made.
    pub no_plan: NaiveDate,
    /// Final plan.
    pub final_plan: NaiveDate,
}

/// The days around one review meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReviewDates {
    /// Invitations out, and papers out.
    pub papers: NaiveDate,
    /// The report.
    pub report: NaiveDate,
    /// Decision, with the proposed amendments.
    pub decision: NaiveDate,
    /// The last day for the amended plan whatever the notice's day.
    pub amended_latest: NaiveDate,
    /// The next review.
    pub next: NaiveDate,
}

impl EhcSettings {
    /// The limits in force on `day`; before the first version, the first. None only where no version is given.
    pub fn on(&self, day: NaiveDate) -> Option<&EhcLimits> {
        self.limits
            .iter()
            .filter(|l| l.from <= day)
            .max_by_key(|l| l.from)
            .or_else(|| self.limits.iter().min_by_key(|l| l.from))
    }

    /// What an order of this day obliges to, with its last day: the version of each id in force on that day.
    pub fn obligation(
        &self,
        id: &str,
        day: NaiveDate,
        calendar: &Calendar,
    ) -> Option<(&Obligation, NaiveDate)> {
        let held = self.obligation.iter().filter(|o| o.id == id && o.from <= day).max_by_key(|o| o.from)?;
        Some((held, held.within.last_day(day, calendar)))
    }

    /// The day by which a plan is amended for a change of phase in `year`.
    pub fn phase_transfer(&self, id: &str, year: i32) -> Option<NaiveDate> {
        let held = self.phase_transfer.iter().find(|p| p.id == id)?;
        NaiveDate::from_ymd_opt(year, held.month, held.day)
    }

    /// The day by which a plan is amended for a move between post-16 institutions on `moves`.
    pub fn post_16_move(&self, moves: NaiveDate, calendar: &Calendar) -> NaiveDate {
        self.post_16_move.before(moves, calendar)
    }
}

impl EhcLimits {
    /// The days of an assessment requested on `requested`: of 2 March 2026, 13 April, 22 June and 20 July.
    pub fn dates(&self, requested: NaiveDate, calendar: &Calendar) -> EhcDates {
        EhcDates {
            decision: self.decision.last_day(requested, calendar),
            no_plan: self.no_plan.last_day(requested, calendar),
            final_plan: self.final_plan.last_day(requested, calendar),
        }
    }

    /// A body's advice, by the day it received the request.
    pub fn advice_by(&self, received: NaiveDate, calendar: &Calendar) -> NaiveDate {
        self.advice.last_day(received, calendar)
    }

    /// A school's answer, by the day it was asked.
    pub fn consultation_by(&self, asked: NaiveDate, calendar: &Calendar) -> NaiveDate {
        self.consultation.last_day(asked, calendar)
    }

    /// The last day of the family's views: at least 15 days beginning with the day served. Of 15 June, 29 June.
    pub fn views_to(&self, served: NaiveDate) -> NaiveDate {
        add_days(served, i64::from(self.views_days.saturating_sub(1)))
    }

    /// The last day to contact a mediation adviser.
    pub fn mediation_by(&self, notice_sent: NaiveDate, calendar: &Calendar) -> NaiveDate {
        self.mediation.last_day(notice_sent, calendar)
    }

    /// The day by which the adviser issues the certificate.
    pub fn certificate_by(&self, asked: NaiveDate, calendar: &Calendar) -> NaiveDate {
        self.certificate.last_day(asked, calendar)
    }

    /// The last day to appeal: the later of two months from the notice and one from the certificate. A next-steps
    /// meeting changes neither.
    pub fn appeal_by(
        &self,
        notice_sent: NaiveDate,
        certificate: Option<NaiveDate>,
        calendar: &Calendar,
    ) -> NaiveDate {
        let by_notice = self.appeal.last_day(notice_sent, calendar);
        certificate
            .map_or(by_notice, |day| self.appeal_after_certificate.last_day(day, calendar).max(by_notice))
    }

    /// A plan moved in: told by, and the review or reassessment decided by.
    pub fn moved_in(&self, aware: NaiveDate, calendar: &Calendar) -> (NaiveDate, NaiveDate) {
        let first = self.moved_in.last_day(aware, calendar);
        (first, self.moved_in_review.last_day(first, calendar))
    }

    /// The days around a review meeting.
    pub fn review(&self, meeting: NaiveDate, calendar: &Calendar) -> ReviewDates {
        ReviewDates {
            papers: self.review_papers.before(meeting, calendar),
            report: self.review_report.last_day(meeting, calendar),
            decision: self.review_decision.last_day(meeting, calendar),
            amended_latest: self.amended_plan_from_meeting.last_day(meeting, calendar),
            next: self.next_review.last_day(meeting, calendar),
        }
    }

    /// The final amended plan: 8 weeks from the notice and never over 12 from the meeting.
    pub fn amended_by(&self, notice: NaiveDate, meeting: NaiveDate, calendar: &Calendar) -> NaiveDate {
        self.amended_plan
            .last_day(notice, calendar)
            .min(self.amended_plan_from_meeting.last_day(meeting, calendar))
    }
}
