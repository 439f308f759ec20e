//! The seam to the diary's screens, which are a room of their own: what they show of a child is what their role may see.
use super::diary;
use super::mask::Eyes;
use crate::domain::child::{ChildRow, HIDDEN};
use crate::domain::event::Key;
use crate::domain::ids::{ChildId, SessionId};
use crate::keeper::look::LookContext;
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_diary::SessionPage;

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
        Query::Session { session } => {
            let mut page = session_seen(cx, *session)?;
            others_here(cx, &mut page);
            View::Session(Box::new(page))
        }
        Query::Moving { session, to } => {
            View::Moving(Box::new(diary::moving(state, *session, to.as_ref(), now)?))
        }
        Query::Copies { session, weeks, until } => {
            View::Copies(diary::copies(state, *session, (*weeks, *until), now)?)
        }
        Query::Board { session, day } => View::Board(Box::new(diary::board(state, *session, *day, now))),
        Query::Places { referral, service, narrow } => {
            let mut page = diary::places(state, &record, *referral, *service, narrow, now)?;
            let around = |child: &ChildRow| cx.cache.around(cx, child);
            diary::together(state, (&record, &around), &mut page, narrow, now);
            for offer in &mut page.rows {
                if let Some(by) = cx.place_of((offer.session, offer.slot)) {
                    offer.why = format!("@ {by} has it in front; {}", offer.why);
                    offer.words = format!("{by} has this place in front, too. {}", offer.words);
                }
            }
            View::Places(Box::new(page))
        }
        Query::Children { session, slot } => View::Children(diary::best(state, *session, *slot, now)?),
        Query::Templates => View::Templates(diary::templates(state, now)),
        Query::Template { of } => View::Template(Box::new(diary::template(state, *of, now)?)),
        Query::TemplateChange { to } => View::TemplateChange(diary::change(state, to, now)),
        Query::Publishing { template, until } => {
            View::Publishing(diary::publishing(state, *template, *until, now)?)
        }
        _ => return None,
    })
}

/// A session as this person may see it: who takes a place of support, and why it is asked for, are words of somebody's own, and may
/// tell where a child lives whose address is hidden.
pub(super) fn session_seen(cx: &LookContext<'_>, id: SessionId) -> Option<SessionPage> {
    let eyes = Eyes::of(cx.actor);
    let mut page = diary::session(cx.state, id, eyes, cx.now)?;
    if !eyes.clinical {
        diary::without_reasons(cx.state, &mut page.rows, cx.now);
    }
    for row in &mut page.rows {
        let child = row.seat.as_ref().and_then(|seat| seat.child).and_then(|id| cx.state.child(id));
        let Some(child) = child.filter(|child| eyes.hides(child.flags)) else { continue };
        match (cx.record)(child.id) {
            Some(record) => {
                let scrub = eyes.scrub(&cx.state.rules, &record);
                row.words = scrub.words(&row.words);
                row.note = scrub.words(&row.note);
            }
            // What names the place is not known, so nothing of it is said.
            None => {
                row.words = child.list_name();
                HIDDEN.clone_into(&mut row.note);
            }
        }
    }
    Some(page)
}

/// Marks a session with who else has it open, and its free places with who is about to book them.
fn others_here(cx: &LookContext<'_>, page: &mut SessionPage) {
    if let Some(by) = cx.open_by(Key::Session(page.session)) {
        page.place = format!("{} @ {by}", page.place);
    }
    for row in page.rows.iter_mut().filter(|row| row.booking.is_none() && row.seat.is_none()) {
        if let Some(by) = cx.place_of((page.session, row.slot)) {
            row.words = format!("{by} has this place in front to book it. {}", row.words);
            row.note = format!("@ {by} is booking it");
        }
    }
}
