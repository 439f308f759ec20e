//! The diary's views: a week, a session, a drop-in board, places for a child, children for a place.
mod best;
mod board;
mod call;
mod place;
mod session;
#[cfg(test)]
mod tests;
mod week;
mod words;

use crate::domain::ids::ChildId;
use crate::domain::record::ChildRecord;
use crate::domain::rights::{Right, allowed};
use crate::keeper::look::LookContext;
use crate::wire::query::Query;
use crate::wire::view::View;
pub use best::best;
pub use board::board;
pub use place::places;
pub use session::session;
pub use week::week;

/// Answers the diary's looks; none where it is another screen's, or what it asks for is no longer there.
///
/// Carers are read from the record only for a role that may open it.
pub fn look(cx: &LookContext<'_>, query: &Query) -> Option<View> {
    let (state, now) = (cx.state, cx.now);
    let may = allowed(cx.actor.role, cx.actor.agency, Right::LookRecord);
    let record = |id: ChildId| -> Option<ChildRecord> { if may { (cx.record)(id) } else { None } };
    match query {
        Query::Diary { monday, by } => Some(View::Diary(week(state, *monday, *by, now))),
        Query::Session { session: id } => session(state, *id, now).map(|page| View::Session(Box::new(page))),
        Query::Board { session, day } => Some(View::Board(Box::new(board(state, *session, *day, now)))),
        Query::Places { referral, service, narrow } => {
            places(state, &record, *referral, *service, narrow, now).map(|page| View::Places(Box::new(page)))
        }
        Query::Children { session, slot } => best(state, *session, *slot, now).map(View::Children),
        _ => None,
    }
}
