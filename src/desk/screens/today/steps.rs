//! What a window of next steps does wherever it stands, on Today and at the close of the day: one reading of rows and marks, so that
//! the same key means the same on both.
use super::row::{StepId, TodayRow};
use super::row_subject;
use crate::desk::effect::{Effect, Slot};
use crate::desk::keymap::Action;
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::screens::waiting::marks::MOST;
use crate::desk::screens::words::count;
use crate::desk::screens::{Asked, Window};
use crate::desk::seam::Subject;
use crate::desk::verbs::{self, Target};
use crate::domain::ids::ReferralId;
use crate::wire::entry::Pointed;
use crate::wire::query::At;
use crate::wire::view_list::StepPage;
use crate::wire::view_seat::SeatRow;

/// The slot of the rows that are all to be marked: those of the whole list, and not only those in sight.
pub const MARKS: Slot = "steps to mark";

/// All rows of a list that are marked at once, as they are asked for.
pub const ALL: (At, u16) = (At::Row(0), MOST as u16);

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

    /// Why not all rows of the list are marked at once.
    pub fn too_many(&self) -> Option<Vec<Effect>> {
        let total = self.list.total();
        (total > MOST as usize).then(|| {
            vec![Effect::Say(Note::refused(format!(
                "{} are in this list; {MOST} is the most that are marked at once. No mark was changed. v shows fewer, \
                 Space marks one.",
                count(total)
            )))]
        })
    }

    /// All of the list are marked that are of one child, since a verb is for children; where they were already, none of them is.
    pub fn mark_whole(&mut self, page: &StepPage) -> Vec<Effect> {
        let ids = page.rows.iter().map(|row| StepId::of(row.about));
        let ids: Vec<StepId> = ids.filter(|id| id.referral().is_some()).collect();
        let rest = page.rows.len() - ids.len();
        let list = &mut self.list;
        let words = if ids.is_empty() {
            return vec![Effect::Say(Note::refused(
                "No row here is of one child's referral, so none is marked. Space marks one.",
            ))];
        } else if ids.iter().all(|id| list.marks().contains(id)) {
            list.unmark_these(&ids);
            format!("{} marks taken off: all of this list.", count(ids.len()))
        } else {
            let rest = match rest {
                0 => String::new(),
                rest => format!(" but {} of no one child's referral", count(rest)),
            };
            let words =
                format!("{} marked: all of this list{rest}. * takes the marks off again.", count(ids.len()));
            list.mark_all(ids);
            words
        };
        vec![Effect::Say(Note::done(words))]
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
