//! Places of support taken back: given, offered, agreed, missed, moved, said what came of it, told of a session that is off.
use super::desk::code;
use super::undo_kinds::{Kinds, Play, agree, session};
use super::undone::office;
use crate::domain::around::{Guest, Party, SeatAct};
use crate::domain::booking::{By, Told};
use crate::domain::command::{Command, NewReferral};
use crate::domain::ids::{SeatId, SessionId};
use chrono::Days;

pub(super) fn support() -> Kinds {
    let (desk, child, waits, _) = office();
    let mut play = Play::on(desk);
    let today = play.desk.now.today;
    play.act(&session("advice-line", today, 1_080, Vec::new()));
    play.act(&session("workshop", today + Days::new(3), 600, Vec::new()));
    let (calls, shop, seat) = (SessionId(2), SessionId(3), SeatId);
    let act = |act| Command::Seat { act };
    let take = |session, slot, guest, offered| act(SeatAct::Take { session, slot, guest, offered });
    let of_child = || Guest { child: Some(child), ..Guest::default() };
    // By the way of any place, and by its own.
    play.act(&agree(waits, 2, 0));
    play.act(&act(SeatAct::Missed { seat: seat(1) }));
    play.act(&act(SeatAct::Came { seat: seat(1), at: Some(1_085) }));
    let refer = NewReferral { pathway: code("ot"), received: today, ..NewReferral::default() };
    play.act(&act(SeatAct::Outcome {
        seat: seat(1),
        outcome: code("refer-on"),
        refer: Some(Box::new(refer)),
        words: "hands".to_owned(),
    }));
    let who = Guest { who: "Novak".to_owned(), phone: "07700 900123".to_owned(), ..Guest::default() };
    play.act(&take(calls, 1, who, None));
    play.act(&act(SeatAct::Cancel {
        seat: seat(2),
        by: By::Family,
        words: String::new(),
        reason: crate::domain::code::Code::NONE,
    }));
    play.act(&take(shop, 0, of_child(), Some(Told::Letter)));
    play.act(&act(SeatAct::Agree { seat: seat(3) }));
    play.act(&act(SeatAct::Move { seat: seat(3), session: shop, slot: 1 }));
    let phone = || "07700 900124".to_owned();
    let young = Guest { party: Party::Carer, who: "Ms Lowe".to_owned(), phone: phone(), ..Guest::default() };
    play.act(&take(shop, 0, young, Some(Told::Phone)));
    play.act(&act(SeatAct::Decline { seat: seat(4), words: "works then".to_owned() }));
    let other = Guest { who: "Ms Quill".to_owned(), phone: phone(), ..Guest::default() };
    play.act(&act(SeatAct::Hold { session: shop, slot: 0, guest: other }));
    play.act(&act(SeatAct::Release { seat: seat(5) }));
    play.act(&Command::CancelSession { session: shop, reason: code("sick") });
    play.act(&act(SeatAct::Told { seat: seat(3), how: Told::Phone }));
    play.back()
}
