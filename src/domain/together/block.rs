//! A block of therapy as it stands: sessions held, ahead, and still owed. Read from the bookings, so that a session moved,
//! missed, cancelled or repaired by whatever means is counted rightly.
use super::super::booking::{Booking, BookingState};
use super::super::ids::{BookingId, ReferralId};
use super::super::next_step::{Act, NextStep};
use super::super::referral::{Referral, Stage};
use super::super::state::State;
use super::{Block, Bond, BondKey, What};
use chrono::NaiveDate;

/// How far a block has come.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Progress {
    /// Sessions held.
    pub done: u8,
    /// Sessions ahead, by day and start.
    pub ahead: Vec<BookingId>,
    /// Sessions for which no place stands.
    pub owed: u8,
}

/// The block of a referral that is not yet done; none where there is none, it was ended, or the referral is closed.
pub fn open_block(state: &State, referral: ReferralId) -> Option<(&Block, Progress)> {
    let Bond { what: What::Block(block), .. } = state.bonds.get(&BondKey::Block(referral))? else {
        return None;
    };
    let row = state.referral(referral)?;
    if block.ended.is_some() || !row.stage.is_open() {
        return None;
    }
    let progress = progress(state, row, block);
    (progress.done < block.sessions).then_some((block, progress))
}

/// The bookings of a block, in whatever state.
fn bookings<'a>(
    state: &'a State,
    row: &'a Referral,
    block: &'a Block,
) -> impl Iterator<Item = (NaiveDate, u16, &'a Booking)> {
    let ids = state.index.of_child.get(&row.child).into_iter().flatten();
    ids.filter_map(|id| state.booking(*id))
        .filter(|booking| booking.referral == row.id && booking.id > block.after)
        .filter_map(|booking| {
            let session = state.session(booking.session)?;
            let start = session.stand(booking.slot).start;
            (session.service == block.service && !session.cancelled()).then_some((
                session.date,
                start,
                booking,
            ))
        })
}

/// Days of the sessions of a referral's block that were held or are ahead, but for one of them, sorted.
pub(super) fn days(state: &State, referral: ReferralId, but: Option<BookingId>) -> Vec<NaiveDate> {
    let (Some(row), Some((block, _))) = (state.referral(referral), open_block(state, referral)) else {
        return Vec::new();
    };
    let mut days: Vec<NaiveDate> = bookings(state, row, block)
        .filter(|(.., booking)| Some(booking.id) != but && (booking.state.ahead() || booking.state.is_seen()))
        .map(|(on, ..)| on)
        .collect();
    days.sort_unstable();
    days
}

/// Whether an open block of that referral has a session on a day.
pub fn has_on(state: &State, referral: ReferralId, on: NaiveDate) -> bool {
    !state.bonds.is_empty() && days(state, referral, None).contains(&on)
}

/// How far a block has come.
pub fn progress(state: &State, row: &Referral, block: &Block) -> Progress {
    let (mut done, mut ahead) = (0u8, Vec::new());
    for (date, start, booking) in bookings(state, row, block) {
        match &booking.state {
            BookingState::Attended { attendance, .. } if attendance.seen() => done = done.saturating_add(1),
            state if state.ahead() => ahead.push((date, start, booking.id)),
            _ => {}
        }
    }
    ahead.sort_unstable();
    let ahead: Vec<BookingId> = ahead.into_iter().map(|(.., id)| id).collect();
    let stand = done.saturating_add(u8::try_from(ahead.len()).unwrap_or(u8::MAX));
    Progress { done, ahead, owed: block.sessions.saturating_sub(stand) }
}

/// Whether the referral is owed a further session of its block beside those that stand, so that a second place of it is none
/// too many.
pub fn owes(state: &State, referral: ReferralId) -> bool {
    open_block(state, referral).is_some_and(|(_, progress)| progress.owed > 0)
}

/// Whether a place may be taken beside those of the referral that stand: one more of its block is owed, or one of them is given
/// up for it.
pub fn beside(state: &State, referral: ReferralId, moving: Option<BookingId>) -> bool {
    open_block(state, referral).is_some_and(|(_, progress)| {
        progress.owed > 0 || moving.is_some_and(|id| progress.ahead.contains(&id))
    })
}

/// The next step where a block says more than the stage: sessions to be booked, no later than the next one that stands.
pub fn step(state: &State, referral: &Referral, step: &NextStep, today: NaiveDate) -> Option<NextStep> {
    if state.bonds.is_empty() {
        return None;
    }
    let (block, progress) = open_block(state, referral.id)?;
    let books = matches!(step.act, Act::Book) || matches!(referral.stage, Stage::Waiting { .. });
    let owed = progress.owed;
    let all = block.sessions;
    // On the day of a session nothing comes before it.
    let before = matches!(referral.stage, Stage::Booked { on, .. } if on > today);
    if owed == 0 || !(books || before) {
        return None;
    }
    let words = if progress.ahead.is_empty() && progress.done == 0 {
        format!("Book the block: {all} sessions")
    } else {
        format!("Block: book {owed} more of {all}")
    };
    Some(NextStep { act: Act::Book, words, booking: None, ..step.clone() })
}

/// The pattern a block keeps to: where its last session that stands or was held lies.
pub(super) fn last<'a>(state: &'a State, row: &'a Referral, block: &'a Block) -> Option<&'a Booking> {
    bookings(state, row, block)
        .filter(|(_, _, booking)| {
            booking.state.ahead()
                || matches!(&booking.state, BookingState::Attended { attendance, .. } if attendance.seen())
        })
        .max_by_key(|(date, start, booking)| (*date, *start, booking.id))
        .map(|(_, _, booking)| booking)
}
