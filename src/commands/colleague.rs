//! The invented colleague of the practice store: somebody else, on a line of their own, who takes a place that another desk
//! is just looking at. What follows is the keeper's own doing, as with any two people.
use super::common::look;
use crate::client::{Link, Patience, Place};
use crate::domain::booking::Told;
use crate::domain::command::{Command, Take};
use crate::domain::ids::{ReferralId, SessionId};
use crate::keeper::identity::COLLEAGUE;
use crate::wire::query::Query;
use crate::wire::view::View;
use std::time::Duration;

/// How long the colleague waits for the keeper: after that, the moment is over.
const PATIENCE: Duration = Duration::from_secs(5);

/// Takes that place for the child who is first on its list, but not for `not_for`. `told` hears why, where nobody took it.
pub fn takes(
    place: &Place,
    (session, slot): (SessionId, u8),
    not_for: ReferralId,
    told: impl FnOnce(String) + Send + 'static,
) {
    let place = place.clone();
    let taking = move || {
        if let Err(words) = take(place, session, slot, not_for) {
            told(format!("The invented colleague could not take the place: {words}"));
        }
    };
    // Where the machine gives no thread, nobody is played: the desk itself is not touched by it.
    let _ = std::thread::Builder::new().name("colleague".to_owned()).spawn(taking);
}

fn take(place: Place, session: SessionId, slot: u8, not_for: ReferralId) -> Result<(), String> {
    let link = Link::connect(place, COLLEAGUE, Patience::For(PATIENCE)).map_err(super::common::words)?;
    let View::Children(page) = look(&link, Query::Children { session, slot: Some(slot) })? else {
        return Err("nobody else could come.".to_owned());
    };
    let mut why = "nobody else could come.".to_owned();
    for row in page.rows.iter().filter(|row| row.referral != not_for) {
        let take = Take::Agree { who: "mother".to_owned(), told: Told::Phone };
        match link.send(Command::Book { referral: row.referral, session, slot, take }) {
            Ok(_) => return Ok(()),
            Err(refusal) => why = refusal.words,
        }
    }
    Err(why)
}
