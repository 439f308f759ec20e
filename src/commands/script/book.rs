//! `waitwell book REFERRAL` and `waitwell move BOOKING`: the best place, or the one named.
use super::ask::{self, strange};
use super::deed::{self, done_before, id_of, refused};
use super::{named, place};
use crate::commands::cli::{BookArgs, Common, MoveArgs};
use crate::commands::common::{Outcome, look};
use crate::domain::command::Command;
use crate::domain::ids::{BookingId, ReferralId};
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_whose::WhoseIs;

/// Carries out `waitwell book`.
///
/// # Errors
/// Refused: in words.
pub fn book(common: &Common, args: &BookArgs) -> Outcome {
    let link = common.link()?;
    let rules = link.welcome().rules;
    let id = id_of(&args.deed)?;
    if let Some(said) = deed::again(&link, &args.deed, &[&args.referral])? {
        return Ok(said);
    }
    // The best place of a moment ago is taken now, by this very deed: it is asked for before it is chosen again.
    if args.place.slot.is_none()
        && let Some(done) = done_before(&link, &args.deed, id)?
    {
        return deed::told(&args.deed, &done, &[]);
    }
    let (number, said) = ask::whose(&link, &args.referral, WhoseIs::ToBook).map_err(ask::unchanged)?;
    let referral = ReferralId(number);
    if args.block || args.with.is_some() {
        let act = place::together(&link, referral, args)?;
        let done = link.send_as(id, Command::Together { act }).map_err(refused)?;
        return deed::told(&args.deed, &done, &[]);
    }
    let service = args.service.as_deref().map(|typed| named::service(&rules, typed)).transpose()?.or(said);
    let wanted = place::wanted(&link, referral, (service, None), &args.place)?;
    let command = Command::Book { referral, session: wanted.session, slot: wanted.slot, take: wanted.take };
    let done = link.send_as(id, command).map_err(refused)?;
    deed::told(&args.deed, &done, &[])
}

/// Carries out `waitwell move`.
///
/// # Errors
/// Refused: in words.
pub fn move_booking(common: &Common, args: &MoveArgs) -> Outcome {
    let link = common.link()?;
    let rules = link.welcome().rules;
    let id = id_of(&args.deed)?;
    if args.place.slot.is_none()
        && let Some(done) = done_before(&link, &args.deed, id)?
    {
        return deed::told(&args.deed, &done, &[]);
    }
    if let Some(said) = deed::again(&link, &args.deed, &[&args.booking])? {
        return Ok(said);
    }
    let booking = BookingId(ask::numbered(&link, &args.booking, WhoseIs::Ahead)?);
    let (by, reason) = named::reason(&rules, args.by, &args.reason)?;
    let View::Booking(card) = look(&link, Query::Booking { booking })? else { return strange() };
    let wanted = place::wanted(&link, card.referral, (None, Some(booking)), &args.place)?;
    let command =
        Command::Move { booking, session: wanted.session, slot: wanted.slot, by, reason, take: wanted.take };
    deed::all_the_same(&link, &args.deed, command, &args.all_the_same)
}
