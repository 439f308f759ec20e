//! What is in front of a record: where the cursor begins, that it stays on its row when the record comes again, and of which
//! list the row is.
use super::Record;
use super::parts::Part;
use crate::desk::effect::Effect;
use crate::desk::keymap::Action;
use crate::desk::screen::Cx;
use crate::desk::verbs::{self, Target};
use crate::domain::calendar::due_words;
use crate::domain::code::Code;
use crate::domain::ids::{BookingId, ChildId, ReferralId};
use crate::wire::view_record::RecordPage;

/// Whether a key is of use on a record that went into another: it is looked at, and said to be another child's after all.
pub(super) fn has_use(action: Action) -> bool {
    matches!(action, Action::Same | Action::Undo) || !action.changes()
}

/// Which rows were in front: what a row is does not change when others come before it.
pub(super) struct Kept {
    clock: Option<(ReferralId, Code)>,
    booking: Option<BookingId>,
    /// The change a mark is of, and which of its marks.
    mark: Option<(u64, usize)>,
}

impl Record {
    /// A record that has just come: the clock of the referral one came for is in front, and of the journey the last event.
    pub(super) fn begin(&mut self) {
        let wanted = self.child.as_ref().and_then(|subject| subject.referral);
        let at = self.clocks().iter().position(|row| Some(row.referral) == wanted);
        let today = self.page.as_ref().map(|page| page.today);
        let marks = self.marks();
        let last = marks.iter().rposition(|mark| today.is_none_or(|today| mark.on <= today));
        self.at = [at.unwrap_or(0), 0, last.unwrap_or(0), 0];
    }

    /// The rows in front, before the record comes again.
    pub(super) fn kept(&self) -> Kept {
        let of = |part: Part| self.at[part as usize];
        let clock = self.clocks().get(of(Part::Clocks)).map(|row| (row.referral, row.clock));
        let bookings = self.page.as_ref().map_or(&[][..], |page| &page.bookings);
        let booking = bookings.get(of(Part::Bookings)).map(|line| line.booking);
        let (marks, at) = (self.marks(), of(Part::Journey));
        let mark = marks.get(at).map(|mark| {
            let before = marks[..at].iter().filter(|other| other.seq == mark.seq).count();
            (mark.seq, before)
        });
        Kept { clock, booking, mark }
    }

    /// Puts them in front again, wherever they stand now: the most pressing list is first, and what was just done makes it
    /// less pressing. Of a clock that is gone, another of its referral.
    pub(super) fn find_again(&mut self, kept: &Kept) {
        let clocks = self.clocks();
        let same = clocks.iter().position(|row| Some((row.referral, row.clock)) == kept.clock);
        let of_referral = || {
            let referral = kept.clock.map(|(referral, _)| referral);
            clocks.iter().position(|row| Some(row.referral) == referral)
        };
        let clock = same.or_else(of_referral);
        let bookings = self.page.as_ref().map_or(&[][..], |page| &page.bookings);
        let booking = bookings.iter().position(|line| Some(line.booking) == kept.booking);
        let marks = self.marks();
        let of_change =
            marks.iter().enumerate().filter(|(_, mark)| Some(mark.seq) == kept.mark.map(|(seq, _)| seq));
        let mark = of_change.map(|(at, _)| at).nth(kept.mark.map_or(0, |(_, which)| which));
        for (part, at) in [(Part::Clocks, clock), (Part::Bookings, booking), (Part::Journey, mark)] {
            if let Some(at) = at {
                self.at[part as usize] = at;
            }
        }
    }

    /// Whom a verb is about; of a child on several lists with the list, since the name alone does not say which wait is meant.
    pub(super) fn whom(&self, cx: &Cx<'_>) -> Target {
        let mut target = self.target();
        let several = self.page.as_ref().is_some_and(|page| page.referrals.len() > 1);
        if several && target.subject.referral.is_some() {
            target.list = cx.home.rules.short(&target.pathway).to_owned();
        }
        target
    }

    /// The record that this one went into.
    pub(super) fn went(&self) -> Option<&(ChildId, String)> {
        self.page.as_ref().and_then(|page| page.merged_into.as_ref())
    }

    /// A verb on a record that went into another: it opens what says so, and takes the letters.
    pub(super) fn look_there(&self) -> Vec<Effect> {
        let name = self.target().name().to_owned();
        let other = self.went().map_or("another", |(_, name)| name);
        let why = format!(
            "{name} is one record with {other} now. Esc, then Enter opens that one; = says that they are two."
        );
        verbs::not_yet(&name, &why)
    }

    /// What is to be known of the row in front: of the most pressing referral what the keeper says of the child, of another
    /// one its own step.
    pub(super) fn words_of_front(&self, page: &RecordPage, cx: &Cx<'_>) -> String {
        let whole = page.details.died.is_some() || page.merged_into.is_some();
        let clocks = self.clocks();
        let front = clocks.get(self.front()).map(|row| row.referral);
        let other = front.filter(|id| page.referrals.first().is_none_or(|first| first.referral != *id));
        let row = other.and_then(|id| page.referrals.iter().find(|row| row.referral == id));
        let Some(row) = row.filter(|_| !whole) else { return page.words.clone() };
        let short = cx.home.rules.short(&row.pathway);
        let late = clocks.iter().any(|clock| clock.referral == row.referral && clock.leading && clock.late);
        let late = if late { ". Past its target" } else { "" };
        match &row.step {
            Some(step) => format!("{short}: {}, {}{late}", step.words, due_words(step.due, page.today)),
            None => format!("{short}: this referral is closed"),
        }
    }
}
