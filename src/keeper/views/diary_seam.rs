//! The seam to the diary's screens, which are a room of their own: what they show of a child is what their role may see.
use super::diary;
use super::mask::Eyes;
use crate::domain::ids::ChildId;
use crate::keeper::look::LookContext;
use crate::wire::query::Query;
use crate::wire::view::View;

/// Answers a look at the diary; none where what is looked at is gone.
pub(super) fn look(cx: &LookContext<'_>, query: &Query) -> Option<View> {
    let (state, now) = (cx.state, cx.now);
    let eyes = Eyes::of(cx.actor);
    let record = |child: ChildId| {
        let mut record = (cx.record)(child)?;
        record.details = eyes.details(&record.details);
        Some(record)
    };
    Some(match query {
        Query::Diary { monday, by } => View::Diary(diary::week(state, *monday, *by, now)),
        Query::Sessions { service, from, to, at, rows } => {
            View::Sessions(diary::sessions(state, *service, *from..=*to, *at, *rows, now))
        }
        Query::Booking { booking } => View::Booking(Box::new(diary::booking(state, *booking)?)),
        Query::Session { session } => View::Session(Box::new(diary::session(state, *session, now)?)),
        Query::Moving { session, to } => {
            View::Moving(Box::new(diary::moving(state, *session, to.as_ref(), now)?))
        }
        Query::Copies { session, weeks, until } => {
            View::Copies(diary::copies(state, *session, (*weeks, *until), now)?)
        }
        Query::Board { session, day } => View::Board(Box::new(diary::board(state, *session, *day, now))),
        Query::Places { referral, service, narrow } => {
            View::Places(Box::new(diary::places(state, &record, *referral, *service, narrow, now)?))
        }
        Query::Children { session, slot } => View::Children(diary::best(state, *session, *slot, now)?),
        _ => return None,
    })
}
