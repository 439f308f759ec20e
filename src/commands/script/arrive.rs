//! `waitwell arrive`: somebody came, to a booked place or to a drop-in. Nobody is turned away unseen.
use super::ask::{self, strange};
use super::deed;
use crate::client::Link;
use crate::commands::cli::{ArriveArgs, Common};
use crate::commands::common::{Outcome, look};
use crate::domain::booking::Attendance;
use crate::domain::casing;
use crate::domain::command::{Command, Visitor};
use crate::domain::ids::{BookingId, SessionId, VisitId};
use crate::domain::rules::ServiceKind;
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_whose::WhoseIs;
use chrono::Timelike;

/// Carries out `waitwell arrive`.
///
/// # Errors
/// Refused: in words.
pub fn arrive(common: &Common, args: &ArriveArgs) -> Outcome {
    let link = common.link()?;
    if let Some(booking) = &args.booking
        && let Some(said) = deed::again(&link, &args.deed, &[booking])?
    {
        return Ok(said);
    }
    let command = command(&link, args)?;
    deed::carry_out(&link, &args.deed, command)
}

fn command(link: &Link, args: &ArriveArgs) -> Result<Command, String> {
    let arrived = args.at.map(|at| (at.hour() * 60 + at.minute()) as u16);
    let with = args.with.map(VisitId);
    if let Some(typed) = &args.booking {
        let booking = BookingId(ask::numbered(link, typed, WhoseIs::Today)?);
        let View::Booking(card) = look(link, Query::Booking { booking })? else { return strange() };
        return Ok(if card.kind == ServiceKind::DropIn {
            Command::Arrive { session: card.session, visitor: Visitor::Booking(booking), arrived, with }
        } else {
            let attendance = if args.late { Attendance::LateSeen } else { Attendance::OnTime };
            Command::Attend { booking, attendance, arrived }
        });
    }
    let session = SessionId(args.session.unwrap_or_default());
    let visitor = match (&args.child, &args.name) {
        (Some(child), _) => Visitor::Child(ask::child(link, child)?),
        (None, label) => Visitor::Nameless(casing::clean(label.as_deref().unwrap_or_default())),
    };
    Ok(Command::Arrive { session, visitor, arrived, with })
}
