//! Places of support by the child: another for whoever has one, and one for a child whatever it waits for. So a caseworker, who
//! books no clinic, offers a call, a workshop or a next-steps meeting from any record.
use super::asking::Next;
use super::choose::{barred, letters, refused, sentence, unless};
use super::seat::SEAT;
use super::target::Target;
use crate::desk::effect::Act;
use crate::desk::keymap::Context;
use crate::desk::layers::offers::Asked;
use crate::desk::layers::{Choice, Pick};
use crate::desk::screen::Cx;
use crate::desk::seam::{Command, Query, Subject};
use crate::domain::around::{Guest, Party, SeatAct};
use crate::domain::ids::{SeatId, SessionId};
use crate::domain::rights::Right;
use crate::domain::rules::ServiceKind;
use crate::wire::support::{SeatFor, SeatPlaces, SupportLook, SupportView};
use crate::wire::view::View;
use std::cell::RefCell;
use std::rc::Rc;

/// Letters of the places, in their order.
const LETTERS: [char; 9] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];

/// Which of the free places, then on with it.
fn places(
    who: SeatFor,
    title: String,
    then: impl FnOnce((SessionId, u8), &SeatPlaces, &Cx<'_>) -> Next + 'static,
) -> Next {
    let page: Rc<RefCell<SeatPlaces>> = Rc::default();
    let kept = page.clone();
    let named = title.clone();
    let build = move |view: &View, _: &Cx<'_>| {
        let View::Support(view) = view else { return Err("No places could be looked up.".to_owned()) };
        let SupportView::Places(found) = view.as_ref() else {
            return Err("No places could be looked up. Nothing was changed.".to_owned());
        };
        if found.rows.is_empty() {
            return Err(found.none.clone());
        }
        *kept.borrow_mut() = found.clone();
        let rows = found.rows.iter().zip(LETTERS);
        let rows = rows.map(|((_, _, words), letter)| Choice::new(letter, words.clone())).collect();
        let layer: Box<dyn crate::desk::screen::Layer> = Box::new(Pick::new(SEAT, named, rows));
        Ok(layer)
    };
    let query = Query::Support(SupportLook::Places { who });
    let layer = Asked::over(SEAT, title, (Context::Pick, query), Box::new(build));
    Next::Ask(
        layer,
        Box::new(move |given, cx| {
            let crate::desk::effect::Given::Picked(_, letter) = given else { return Next::nothing() };
            let page = page.borrow().clone();
            let at = LETTERS.iter().position(|known| *known == letter);
            match at.and_then(|at| page.rows.get(at)) {
                Some((session, slot, _)) => then((*session, *slot), &page, cx),
                None => Next::nothing(),
            }
        }),
    )
}

/// `m`: another place of the same service, with them on the telephone.
pub(super) fn move_seat(seat: SeatId, subject: Subject, cx: &Cx<'_>) -> Next {
    let title = format!("Move {} to", subject.name);
    if let Some(why) = barred(cx, Right::Support) {
        return refused(SEAT, title, why);
    }
    places(SeatFor::Seat(seat), title, move |(session, slot), _, _| {
        let act = SeatAct::Move { seat, session, slot };
        Next::Act(Act::one(SEAT, Command::Seat { act }, Some(subject)))
    })
}

/// `b` by somebody who books support and no clinics: which, where and when; at a meeting why.
pub(super) fn book_for(target: &Target, cx: &Cx<'_>) -> Next {
    let rules = &cx.home.rules;
    let known: Vec<_> = rules.services.iter().filter(|service| service.kind.is_support()).collect();
    let given = letters(known.iter().map(|service| service.short.as_str()));
    let all = known.iter().zip(&given).map(|(service, letter)| Choice::new(*letter, service.name.clone()));
    let services: Vec<_> =
        known.iter().zip(&given).map(|(service, letter)| (*letter, service.id, service.kind)).collect();
    let pick = Pick::new(SEAT, format!("Support for {}", target.name()), all.collect());
    let subject = target.subject.clone();
    Next::letter(unless(pick, barred(cx, Right::Support)), move |letter, cx| {
        let Some((_, service, kind)) = services.into_iter().find(|(known, ..)| *known == letter) else {
            return Next::nothing();
        };
        let child = subject.child;
        let name = subject.name.clone();
        let mut guest = Guest { child: Some(child), ..Guest::default() };
        if kind == ServiceKind::Surgery {
            (guest.party, guest.who) = (Party::Professional, cx.home.actor.name.to_string());
        }
        let who = SeatFor::Child(child, service);
        places(who, format!("Place for {name}"), move |(session, slot), page, _| {
            let take = move |guest: Guest| {
                let act = SeatAct::Take { session, slot, guest, offered: None };
                Next::Act(Act::one(SEAT, Command::Seat { act }, Some(subject)))
            };
            if !page.meeting {
                return take(guest);
            }
            let title = format!("{} for {name}: why is it asked for?", page.service);
            let kept = format!("support {title}");
            Next::fields(sentence(SEAT, title, "Reason", true, kept), move |values, _| {
                take(Guest { reason: values.get("words").to_owned(), ..guest })
            })
        })
    })
}
