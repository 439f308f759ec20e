//! `b`, `m`, `x`: a place booked, moved, given up.
use super::asking::Next;
use super::choose::{Deed, barred, choices, code, finish, refused, unless};
use super::course::NO_REFERRAL;
use super::target::{On, Target};
use crate::desk::effect::Effect;
use crate::desk::layers::offers::Offers;
use crate::desk::layers::{Choice, Pick};
use crate::desk::screen::Cx;
use crate::desk::seam::Command;
use crate::domain::booking::By;
use crate::domain::code::Code;
use crate::domain::ids::BookingId;
use crate::domain::referral::Stage;
use crate::domain::rights::Right;
use crate::domain::rules::Choices;

/// What stands in the way of any place: none known, or no right.
fn why_not(target: &Target, cx: &Cx<'_>) -> Option<String> {
    barred(cx, Right::Book).or_else(|| {
        target.subject.referral.is_none().then(|| format!("{}: {NO_REFERRAL}. n makes one.", target.name()))
    })
}

pub(super) fn book(on: &On, cx: &Cx<'_>) -> Next {
    let Some(target) = on.one() else { return Next::nothing() };
    if let Some(why) = why_not(target, cx) {
        return refused("book", format!("Book {}", target.name()), why);
    }
    offers(target, None, cx)
}

pub(super) fn change(on: &On, cx: &Cx<'_>) -> Next {
    let Some(target) = on.one() else { return Next::nothing() };
    let why = why_not(target, cx).or_else(|| {
        target
            .booking
            .is_none()
            .then(|| format!("{} has no place that could be moved. b books one.", target.name()))
    });
    match why {
        Some(why) => refused("move", format!("Move {}", target.name()), why),
        None => offers(target, target.booking, cx),
    }
}

/// The best places; with a booking, to move it there. Where nobody says otherwise, another day is the family's wish; a place
/// that the service takes away is cancelled (`x s`), so that it never counts against the family.
fn offers(target: &Target, moving: Option<BookingId>, cx: &Cx<'_>) -> Next {
    let Some(referral) = target.subject.referral else { return Next::nothing() };
    let subject = target.subject.clone();
    let layer = match moving {
        Some(booking) => {
            let reasons = &cx.home.rules.choices.family_reasons;
            let day = reasons.iter().find(|reason| reason.id.as_str() == "day").or(reasons.first());
            let reason = day.map_or(Code::NONE, |reason| reason.id);
            Offers::moving(booking, referral, subject, By::Family, reason)
        }
        None => Offers::for_referral(referral, subject),
    };
    Next::Effects(vec![Effect::Open(layer)])
}

pub(super) fn cancel(on: On, cx: &Cx<'_>) -> Next {
    let why = barred(cx, Right::Book).or_else(|| {
        let target = on.one()?;
        target.booking.is_none().then(|| format!("{} has no place that could be cancelled.", target.name()))
    });
    let who = [('f', "The family (or the young person)"), ('s', "The service")];
    let who = who.map(|(letter, words)| Choice::new(letter, words)).into();
    let pick = Pick::new("by", format!("Cancel the place of {}: by whom?", on.name()), who);
    Next::letter(unless(pick, why), move |letter, cx| {
        let by = if letter == 'f' { By::Family } else { By::Service };
        let list = reasons(by, cx);
        let title = format!("Cancel the place of {}, by the {}: why?", on.name(), word(by));
        Next::letter(Pick::new("reason", title, choices(list)), move |letter, cx| {
            let list = reasons(by, cx);
            let reason = code(list, letter);
            let what = format!("Cancel, {}: {}", word(by), Choices::words(list, &reason));
            finish("cancel", on, what, given_up(by, reason))
        })
    })
}

fn reasons<'a>(by: By, cx: &Cx<'a>) -> &'a [crate::domain::rules::Choice] {
    match by {
        By::Family => &cx.home.rules.choices.family_reasons,
        By::Service => &cx.home.rules.choices.service_reasons,
    }
}

fn word(by: By) -> &'static str {
    match by {
        By::Family => "family",
        By::Service => "service",
    }
}

fn given_up(by: By, reason: Code) -> Deed {
    Box::new(move |target| {
        let Some(booking) = target.booking else { return Err("no place is booked".to_owned()) };
        // A hold is given back: nobody was told of it.
        if let Some(Stage::Held { booking: held, .. }) = target.stage
            && held == booking
        {
            return Ok(vec![Command::Release { booking }]);
        }
        Ok(vec![Command::CancelBooking { booking, by, reason, words: String::new() }])
    })
}
