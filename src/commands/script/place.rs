//! Which place is meant, and how it is taken: named by session and slot, or the best there is.
use super::ask::{self, strange};
use super::named;
use crate::client::Link;
use crate::commands::cli::{BookArgs, PlaceArgs};
use crate::commands::common::look;
use crate::domain::booking::By;
use crate::domain::code::Code;
use crate::domain::command::Take;
use crate::domain::ids::{BookingId, ReferralId, SessionId};
use crate::domain::together::{self, TogetherAct};
use crate::wire::query::{Narrow, Query};
use crate::wire::view::View;
use crate::wire::view_diary::PlacesPage;
use crate::wire::view_together::{TogetherKind, TogetherPlace, TogetherRow};
use crate::wire::view_whose::WhoseIs;

/// A place, and how it is taken.
pub(super) struct Wanted {
    pub(super) session: SessionId,
    pub(super) slot: u8,
    pub(super) take: Take,
}

/// The place these words mean for that referral.
///
/// # Errors
/// There is none: in words.
pub(super) fn wanted(
    link: &Link,
    referral: ReferralId,
    (service, moving): (Option<Code>, Option<BookingId>),
    args: &PlaceArgs,
) -> Result<Wanted, String> {
    let narrow = Narrow { moving, ..Narrow::default() };
    let query = Query::Places { referral, service, narrow };
    let View::Places(page) = look(link, query)? else { return strange() };
    let (session, slot) = match (args.session, args.slot) {
        (Some(session), Some(slot)) => (SessionId(session), slot),
        (Some(session), None) => (SessionId(session), first_free(link, SessionId(session))?),
        (None, _) => best(&page)?,
    };
    Ok(Wanted { session, slot, take: take(&page, args) })
}

/// What takes the best of what belongs together: one visit with that referral, or the block.
///
/// # Errors
/// There is none: in words.
pub(super) fn together(link: &Link, referral: ReferralId, args: &BookArgs) -> Result<TogetherAct, String> {
    let with = args.with.as_ref().map(|typed| ask::numbered(link, typed, WhoseIs::Referral)).transpose()?;
    let query = Query::Places { referral, service: None, narrow: Narrow::default() };
    let View::Places(page) = look(link, query)? else { return strange() };
    let take = take(&page, &args.place);
    let none = |words: &str| {
        let why = page.not_together.join(" ");
        let gap = if why.is_empty() { "" } else { " " };
        format!("{words}{gap}{why} Nothing was booked.")
    };
    let mut rows = page.together.iter();
    let Some(with) = with else {
        let row = rows.find(|row| row.kind == TogetherKind::Block);
        let row = row.ok_or_else(|| none(&format!("No block can be booked for {}.", page.name)))?;
        let places = row.places.iter().map(|place| (place.session, place.slot)).collect();
        return Ok(TogetherAct::Block { referral, places, take });
    };
    let is = |row: &&TogetherRow| row.places.get(1).is_some_and(|place| place.referral.0 == with);
    let row = rows.filter(|row| row.kind == TogetherKind::Visit).find(is);
    let row = row.ok_or_else(|| {
        none(&format!("No one visit can be proposed for referrals {} and {with}.", referral.0))
    })?;
    let wanted = |place: &TogetherPlace| together::Wanted {
        referral: place.referral,
        session: place.session,
        slot: place.slot,
        moving: place.moving,
    };
    let places = row.places.iter().map(wanted).collect();
    Ok(TogetherAct::Visit { places, take, by: By::Family, reason: Code::NONE })
}

fn take(page: &PlacesPage, args: &PlaceArgs) -> Take {
    let told = named::told(args.told);
    if args.hold {
        Take::Hold
    } else if args.offer {
        Take::Offer { told }
    } else {
        // Who agreed is whom one is to speak to, where nobody else is named.
        let on_record = if page.speak_to.is_empty() { "the family" } else { page.speak_to.as_str() };
        Take::Agree { who: args.agreed_by.clone().unwrap_or_else(|| on_record.to_owned()), told }
    }
}

fn best(page: &PlacesPage) -> Result<(SessionId, u8), String> {
    if let Some(row) = page.rows.first() {
        return Ok((row.session, row.slot));
    }
    let why = page.refused.clone().unwrap_or_else(|| {
        let left: Vec<String> = page
            .left_out
            .iter()
            .take(3)
            .map(|out| format!("{} {}: {}", out.when.0.format("%-d %b"), out.place, out.why))
            .collect();
        let left = if left.is_empty() { String::new() } else { format!(" ({})", left.join("; ")) };
        format!("There is no place for {} in {}{left}.", page.name, page.service.1)
    });
    Err(format!("{why} Nothing was booked."))
}

/// The first slot with a free place; the first of all where none is free, so that the refusal says who has it.
fn first_free(link: &Link, session: SessionId) -> Result<u8, String> {
    let View::Session(page) = look(link, Query::Session { session })? else { return strange() };
    let free = page.rows.iter().find(|row| row.booking.is_none());
    Ok(free.or(page.rows.first()).map_or(0, |row| row.slot))
}
