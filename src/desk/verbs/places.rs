//! `b`, `m`, `x`: a place booked, moved, given up.
use super::asking::Next;
use super::choose::{Deed, barred, choices, code, finish, refused, unless};
use super::course::NO_REFERRAL;
use super::target::{On, Target};
use crate::desk::effect::Effect;
use crate::desk::layers::offers::{Asker, Offers, asker, service_reason, who_asks, why_service};
use crate::desk::layers::{Choice, Pick};
use crate::desk::screen::Cx;
use crate::desk::seam::Command;
use crate::domain::booking::By;
use crate::domain::code::Code;
use crate::domain::referral::Stage;
use crate::domain::rights::Right;
use crate::domain::rules::{self, Choices};
use crate::domain::together::TogetherAct;

/// What stands in the way of any place: none known, or no right.
fn why_not(target: &Target, cx: &Cx<'_>) -> Option<String> {
    barred(cx, Right::Book).or_else(|| {
        target.subject.referral.is_none().then(|| format!("{}: {NO_REFERRAL}. n makes one.", target.name()))
    })
}

pub(super) fn book(on: &On, cx: &Cx<'_>) -> Next {
    let Some(target) = on.one() else { return Next::nothing() };
    // Who books no clinic books support: calls, workshops, meetings, surgeries.
    if barred(cx, Right::Book).is_some() && barred(cx, Right::Support).is_none() {
        return super::seat_places::book_for(target, cx);
    }
    if let Some(why) = why_not(target, cx) {
        return refused("book", format!("Book {}", target.who()), why);
    }
    offers(target, None)
}

/// `m`: who wants another day, and why, in one layer; then the best places. The family's own reasons have their letters (Enter
/// takes "the day does not suit"); the service's stand behind one letter, since they never count against the family.
pub(super) fn change(on: &On, cx: &Cx<'_>) -> Next {
    let Some(target) = on.one().cloned() else { return Next::nothing() };
    let why = why_not(&target, cx).or_else(|| {
        target
            .booking
            .is_none()
            .then(|| format!("{} has no place that could be moved. b books one.", target.name()))
    });
    let pick = who_asks("move by", &target.who(), &cx.home.rules);
    Next::letter(unless(pick, why), move |letter, cx| match asker(letter, &cx.home.rules) {
        None => Next::nothing(),
        Some(Asker::Family(reason)) => offers(&target, Some((By::Family, reason))),
        Some(Asker::Service) => {
            let pick = why_service("reason", &target.who(), &cx.home.rules);
            Next::letter(pick, move |letter, cx| match service_reason(letter, &cx.home.rules) {
                None => Next::nothing(),
                Some(reason) => offers(&target, Some((By::Service, reason))),
            })
        }
    })
}

/// The best places; with a reason, to move what is booked there.
fn offers(target: &Target, moving: Option<(By, Code)>) -> Next {
    let Some(referral) = target.subject.referral else { return Next::nothing() };
    let subject = target.subject.clone();
    let layer = match (moving, target.booking) {
        (Some((by, reason)), Some(booking)) => Offers::moving(booking, referral, subject, by, reason),
        _ => Offers::for_referral(referral, subject),
    };
    Next::Effects(vec![Effect::Open(layer)])
}

pub(super) fn cancel(on: On, cx: &Cx<'_>) -> Next {
    let why = barred(cx, Right::Book).or_else(|| {
        let target = on.one()?;
        target.booking.is_none().then(|| format!("{} has no place that could be cancelled.", target.name()))
    });
    let block = ('b', "The whole block of therapy it is of: it is ended");
    let who = [('f', "The family (or the young person)"), ('s', "The service"), block];
    let who = who.map(|(letter, words)| Choice::new(letter, words)).into();
    let pick = Pick::new("by", format!("Cancel the place of {}: by whom?", on.name()), who);
    Next::letter(unless(pick, why), move |letter, cx| {
        if letter == 'b' {
            let title = format!("The block of {} ends before its last session: why?", on.name());
            let all = choices(&cx.home.rules.choices.discharge);
            return Next::letter(Pick::new("reason", title, all), move |letter, cx| {
                let list = &cx.home.rules.choices.discharge;
                let why = code(list, letter);
                let what = format!("End the block of therapy: {}", Choices::words(list, &why));
                finish("cancel", on, what, block_ended(why))
            });
        }
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

fn reasons<'a>(by: By, cx: &Cx<'a>) -> &'a [rules::Choice] {
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

fn block_ended(why: Code) -> Deed {
    Box::new(move |target| {
        let Some(referral) = target.subject.referral else {
            return Err("no referral is in front".to_owned());
        };
        Ok(vec![Command::Together { act: TogetherAct::EndBlock { referral, why } }])
    })
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
