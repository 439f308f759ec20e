//! Where a window of a list begins. The desk asks for rows by number or around the row with the cursor; the cursor's child must
//! stay in sight however the list moved.
use crate::wire::query::At;

/// Most rows in one answer, so that it stays well under the longest message.
pub(super) const MOST: usize = 1000;

/// First row and number of rows of a window. `place` tells the position of the row asked for, if it is in the list.
pub(super) fn window(
    total: usize,
    at: At,
    rows: u16,
    place: impl FnOnce(crate::domain::ids::ReferralId) -> Option<usize>,
) -> (usize, usize) {
    let rows = usize::from(rows).min(MOST);
    let last = total.saturating_sub(rows);
    let first = match at {
        At::Row(row) if (row as usize) < total => row as usize,
        At::Row(_) | At::End => last,
        At::Around(id, above) => {
            let above = usize::from(above).min(rows.saturating_sub(1));
            place(id).map_or(0, |row| row.saturating_sub(above).min(last))
        }
    };
    (first, rows.min(total - first))
}
