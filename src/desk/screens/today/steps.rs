//! What a window of next steps does wherever it stands, on Today and at the close of the day: one reading of rows and marks, so that
//! the same key means the same on both.
use super::row::{StepId, TodayRow};
use super::row_subject;
use crate::desk::effect::Effect;
use crate::desk::keymap::Action;
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::screens::{Asked, Window};
use crate::desk::seam::Subject;
use crate::desk::verbs::{self, Target};
use crate::domain::ids::ReferralId;
use crate::wire::entry::Pointed;
use crate::wire::query::At;
use crate::wire::view_seat::SeatRow;

/// Where the keeper is to begin, and how many rows: around the row with the cursor, where the keeper can find it again, else by
/// its number.
pub fn place(asked: Asked<StepId>) -> (At, u16) {
    let around = asked.around.and_then(|(id, before)| Some(At::Around(id.referral()?, before)));
    match around {
        Some(around) => (around, asked.rows),
        None => {
            let (first, rows) = asked.by_number();
            (At::Row(first), rows)
        }
    }
}

impl Window<TodayRow> {
    /// Whom or what the row in front is about.
    pub fn subject(&self) -> Option<Subject> {
        self.list.current().map(row_subject)
    }

    /// What the rows in sight point at.
    pub fn pointed(&self) -> Vec<Pointed> {
        self.list.seen().map(TodayRow::pointed).collect()
    }

    /// The marked rows that are a referral's.
    pub fn marked(&self) -> Vec<ReferralId> {
        self.list.marks().iter().filter_map(|id| id.referral()).collect()
    }

    /// The row in front as a verb's subject; nobody where there is none.
    fn target(&self, cx: &Cx<'_>) -> Target {
        self.list.current().map(|row| Target::step(&row.row, cx)).unwrap_or_default()
    }

    /// The place of support that the row in front is about.
    fn seat(&self) -> Option<&SeatRow> {
        self.list.current().and_then(|row| row.row.seat.as_deref())
    }

    /// Why a verb cannot be done for the row in front.
    pub fn why_not(&self, action: Action, cx: &Cx<'_>) -> Option<String> {
        if self.seat().is_some() {
            return None;
        }
        verbs::why_not(action, &self.target(cx), cx)
    }

    /// A verb on the marked rows, else on the row in front.
    pub fn verb(&self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let marks = self.list.marks();
        if let Some(seat) = self.seat().filter(|_| marks.is_empty() && action.changes()) {
            return verbs::seat::verb(action, seat, cx);
        }
        if marks.is_empty() || !action.changes() || action == Action::New {
            return verbs::run(action, &self.target(cx), cx);
        }
        let referrals = self.marked();
        if referrals.len() < marks.len() {
            return vec![Effect::Say(Note::refused(
                "Some of the marked steps are of no one child. Take their marks off first. Nothing was changed.",
            ))];
        }
        verbs::run_marked(action, &referrals, cx)
    }

    /// `.`: what repeating that on the row in front would do.
    pub fn repeated(&self, verb: &crate::desk::repeat::Repeated, cx: &Cx<'_>) -> Vec<Effect> {
        if self.list.current().is_none() {
            return Vec::new();
        }
        verbs::repeat(verb, &self.target(cx), cx)
    }
}
