//! Templates taken back: made, published, changed with a family's place moved, ended with sessions called off.
use super::desk::code;
use super::undo_kinds::{Kinds, Play, agree};
use super::undone::office;
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::ids::{TemplateId, VenueId};
use crate::domain::session::{CarveOut, Slot};
use crate::domain::template::{ClinicTemplate, parse};
use chrono::Days;

pub(super) fn templates() -> Kinds {
    let (desk, _, waits, _) = office();
    let today = desk.now.today;
    let slot = |start| Slot { start, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
    let first = ClinicTemplate {
        id: TemplateId(0),
        // What the referral of the office waits for.
        service: desk.state.sessions.iter().flatten().next().unwrap().service,
        venue: VenueId(1),
        room: "room 2".into(),
        recurrence: parse("every Friday", today).unwrap().recurrence,
        slots: vec![slot(570), slot(630)],
        capacity: 0,
        roles: Vec::new(),
        people: Vec::new(),
        from: today,
        to: None,
        calendar: Code::NONE,
        exceptions: Vec::new(),
        sharing: None,
        rev: 0,
    };
    let set = |template: &ClinicTemplate, ticked, reason| Command::SetTemplate {
        template: Box::new(template.clone()),
        ticked,
        reason,
    };
    let mut play = Play::on(desk);
    play.act(&set(&first, Vec::new(), Code::NONE));
    let id = TemplateId(1);
    let until = today + Days::new(42);
    let days =
        play.desk.state.template(id).unwrap().occurrences(&play.desk.state, today + Days::new(1), until);
    let days: Vec<_> = days.into_iter().filter(|day| day.left_out.is_none()).map(|day| day.on).collect();
    play.act(&Command::Publish { template: id, days });
    let made: Vec<_> = play.desk.state.index.made.values().copied().collect();
    let booked = made[made.len() - 1];
    play.act(&agree(waits, booked.0, 0));
    // Half an hour later: empty sessions follow, the one with a place is ticked.
    let now = play.desk.state.template(id).unwrap().clone();
    let later = ClinicTemplate { slots: vec![slot(600), slot(660)], ..now };
    play.act(&set(&later, vec![booked], code("sick")));
    assert_eq!(play.desk.state.session(booked).unwrap().start, 600);
    assert_eq!(play.desk.state.session(made[0]).unwrap().start, 600);
    play.act(&Command::EndTemplate { template: id, on: today, call_off: Some(code("sick")) });
    assert!(play.desk.state.session(made[0]).unwrap().cancelled());
    play.back()
}
