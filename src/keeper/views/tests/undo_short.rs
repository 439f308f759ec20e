//! Short notice taken back: a family's word, said and withdrawn; a call about a freed place, whatever came of it.
use super::desk::code;
use super::undo_kinds::{Kinds, Play, session};
use super::undone::office;
use crate::domain::booking::Told;
use crate::domain::command::Command;
use crate::domain::ids::SessionId;
use crate::domain::short_notice::{Came, ShortAct};
use chrono::Days;

pub(super) fn short_notice() -> Kinds {
    let (mut desk, child, referral, _) = office();
    desk.run(&session("slt", desk.now.today + Days::new(5), 600, Vec::new())).unwrap();
    let (at, slot) = (SessionId(2), 0);
    let said = |hours, sites: &[&str]| {
        let (sites, who) = (sites.iter().map(|site| (*site).to_owned()).collect(), String::new());
        let act = ShortAct::Said { child, hours, weekdays: 0, morning: None, sites, until: None, who };
        Command::ShortNotice { act }
    };
    let ring = Command::ShortNotice { act: ShortAct::Ring { session: at, slot, referral } };
    let note = |came| {
        let (who, how) = ("mother".to_owned(), Told::Phone);
        Command::ShortNotice { act: ShortAct::Note { session: at, slot, referral, came, who, how } }
    };
    let mut kinds = Kinds::new();
    for last in [vec![Came::NoAnswer, Came::Message, Came::Yes], vec![Came::No]] {
        let mut play = Play::on(office_again(&desk));
        play.act(&said(24, &[]));
        play.act(&said(3, &["arn"]));
        play.act(&Command::ShortNotice { act: ShortAct::Withdrawn { child } });
        play.act(&said(24, &[]));
        play.act(&ring);
        for came in last {
            play.act(&note(came));
        }
        kinds.extend(play.back());
    }
    let mut play = Play::on(desk);
    play.act(&said(24, &[]));
    play.act(&note(Came::NotRung(code("family"))));
    let after = play.desk.now.today + Days::new(9);
    play.act(&Command::ShortNotice { act: ShortAct::AskAgain { child, after } });
    kinds.extend(play.back());
    kinds
}

/// The same office once more.
fn office_again(like: &super::desk::Desk) -> super::desk::Desk {
    let (mut desk, ..) = office();
    desk.run(&session("slt", like.now.today + Days::new(5), 600, Vec::new())).unwrap();
    desk
}
