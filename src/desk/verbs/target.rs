//! Whom a verb is about: what a row knows of its child, whichever list it stands in.
use crate::desk::screen::Cx;
use crate::desk::seam::Subject;
use crate::domain::child::Flags;
use crate::domain::code::Code;
use crate::domain::ids::{BookingId, ChildId, ReferralId};
use crate::domain::next_step::{Act, NextStep};
use crate::domain::order::Priority;
use crate::domain::referral::Stage;
use crate::wire::view_list::{About, ListRow, StepRow};
use chrono::NaiveDate;

/// One child, with a referral where the row is one's. `Default` is nobody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target {
    /// Child, referral, booking, session, item, name.
    pub subject: Subject,
    /// Pathway; none where the row does not know it.
    pub pathway: Code,
    /// The service of the booking; none where the row does not know it.
    pub service: Code,
    /// Where the referral stands.
    pub stage: Option<Stage>,
    /// Priority band.
    pub priority: Option<Priority>,
    /// Birth date.
    pub born: Option<NaiveDate>,
    /// The next step.
    pub step: Option<NextStep>,
    /// The booking in front, or the one the stage or the step speaks of.
    pub booking: Option<BookingId>,
    /// Its day, where known.
    pub booked_on: Option<NaiveDate>,
    /// When it begins, minutes after midnight, where known.
    pub booked_at: Option<u16>,
    /// The clock in front; the referral's leading one where none is.
    pub clock: Option<Code>,
    /// Needs and dangers.
    pub flags: Flags,
    /// The list in short, where the child is on several and its name does not say which is meant.
    pub list: String,
    /// What is to be known before an outcome is recorded: a room that is not quorate, no consent.
    pub warning: Option<String>,
    /// The record that this one went into.
    pub merged_into: Option<(ChildId, String)>,
}

impl Target {
    /// A row of a waiting list.
    pub fn row(row: &ListRow) -> Self {
        let booking = row.stage.booking().or(row.step.as_ref().and_then(|step| step.booking));
        let on = match row.stage {
            Stage::Held { on, .. }
            | Stage::Offered { on, .. }
            | Stage::Booked { on, .. }
            | Stage::Seen { on, .. }
            | Stage::NotBrought { on, .. }
            | Stage::LateNotSeen { on, .. }
            | Stage::LeftUnseen { on, .. } => Some(on),
            _ => row.booked.as_ref().map(|(on, ..)| *on),
        };
        let subject = Subject { booking, ..Subject::referral(row.child, row.referral, row.name.clone()) };
        Self {
            subject,
            pathway: row.pathway,
            service: row.service,
            stage: Some(row.stage),
            priority: Some(row.priority),
            born: Some(row.born),
            step: row.step.clone(),
            booking,
            booked_on: on,
            booked_at: row.booked.as_ref().map(|(_, minute, _)| *minute),
            clock: None,
            flags: row.flags,
            list: String::new(),
            warning: None,
            merged_into: None,
        }
    }

    /// A row of the next steps.
    pub fn step(row: &StepRow, cx: &Cx<'_>) -> Self {
        let mut subject = Subject { booking: row.step.booking, name: row.name.clone(), ..Subject::default() };
        subject.child = row.child.unwrap_or_default();
        match row.about {
            About::Referral(referral) => subject.referral = Some(referral),
            About::Intake(item) => subject.item = Some(item),
            About::Place(session, _)
            | About::Unheld(session)
            | About::Unquorate(session)
            | About::Unanswered(session) => subject.session = Some(session),
            About::Visit(_) | About::Review(..) | About::Seat(_) | About::Glass(_) | About::Short(_) => {}
        }
        let pathway = cx.home.rules.pathways.iter().find(|pathway| pathway.short == row.pathway);
        Self {
            subject,
            pathway: pathway.map_or(Code::NONE, |pathway| pathway.id),
            service: row.service,
            born: row.born,
            step: Some(row.step.clone()),
            booking: row.step.booking,
            flags: row.flags,
            ..Self::default()
        }
    }

    /// Whether a decision at triage is still owed.
    pub fn is_undecided(&self) -> bool {
        match self.stage {
            Some(stage) => {
                matches!(stage, Stage::Triage | Stage::InfoAsked { .. } | Stage::Redirecting { .. })
            }
            None => self.owes(&[Act::Triage, Act::Chase, Act::Redirect]),
        }
    }

    /// Whether the next step is one of these.
    pub fn owes(&self, acts: &[Act]) -> bool {
        self.step.as_ref().is_some_and(|step| acts.contains(&step.act))
    }

    /// Whether an answer asked for is awaited.
    pub fn is_asked(&self) -> bool {
        self.stage.map_or_else(|| self.owes(&[Act::Chase]), |stage| matches!(stage, Stage::InfoAsked { .. }))
    }

    /// Whether another pathway was asked to take it.
    pub fn is_redirected(&self) -> bool {
        self.stage
            .map_or_else(|| self.owes(&[Act::Redirect]), |stage| matches!(stage, Stage::Redirecting { .. }))
    }

    /// Whether a follow-up of a missed appointment is open.
    pub fn is_missed(&self) -> bool {
        self.stage
            .map_or_else(|| self.owes(&[Act::FollowUp]), |stage| matches!(stage, Stage::NotBrought { .. }))
    }

    /// `HARRIS, Aimee`.
    pub fn name(&self) -> &str {
        &self.subject.name
    }

    /// `HARRIS, Aimee`, and where it has to be said of which list: `HARRIS, Aimee (ND)`.
    pub fn who(&self) -> String {
        if self.list.is_empty() {
            self.subject.name.clone()
        } else {
            format!("{} ({})", self.subject.name, self.list)
        }
    }

    /// The same child with this booking in front.
    #[must_use]
    pub fn with_booking(mut self, booking: BookingId, on: Option<NaiveDate>) -> Self {
        if self.booking != Some(booking) {
            self.service = Code::NONE;
        }
        self.booking = Some(booking);
        self.subject.booking = Some(booking);
        (self.booked_on, self.booked_at) = (on, None);
        self
    }
}

/// The subject of a verb.
#[derive(Clone, Debug, PartialEq)]
pub enum On {
    /// The row with the cursor.
    One(Box<Target>),
    /// The marked rows.
    Marked(Vec<ReferralId>),
    /// The marked rows of a screen that knows them whole: bookings of a session.
    Rows(Vec<Target>),
}

impl On {
    /// The one child, where it is one.
    pub fn one(&self) -> Option<&Target> {
        match self {
            Self::One(target) => Some(target),
            Self::Marked(_) | Self::Rows(_) => None,
        }
    }

    /// `HARRIS, Aimee`, or how many.
    pub fn name(&self) -> String {
        match self {
            Self::One(target) => target.who(),
            Self::Marked(marks) => format!("{} marked children", marks.len()),
            Self::Rows(rows) => format!("{} marked children", rows.len()),
        }
    }
}
