//! Who works when, what is shut, and how a venue is: done in a play of undo kinds, and taken back with it.
use super::desk::code;
use super::undo_kinds::Play;
use crate::domain::command::Command;
use crate::domain::ids::{ClosureId, SessionId, StaffId, VenueId};
use crate::domain::repair::Closed;
use crate::domain::roster::{RosterAct, parse};
use crate::domain::session::{Answer, Venue};
use chrono::Days;

pub(super) fn roster(play: &mut Play) {
    let today = play.desk.now.today;
    let act = |act| Command::Roster { act };
    let parts = |words: &str| parse(words, today, &|_| Err("no".to_owned())).unwrap().parts;
    let works = |words| act(RosterAct::Works { staff: StaffId(1), from: today, parts: parts(words) });
    play.act(&works("every weekday"));
    play.act(&works("every Monday in term time + every Sunday"));
    let closed = Closed::District(code("E07000175"));
    play.act(&act(RosterAct::Shut {
        closed,
        from: today,
        to: today + Days::new(3),
        reason: code("weather"),
    }));
    play.act(&act(RosterAct::Reopen { closure: ClosureId(1), on: today + Days::new(1) }));
    let was = play.desk.state.venue(VenueId(1)).unwrap().clone();
    let venue = Box::new(Venue { name: "Arnold new hub".into(), ..was });
    play.act(&act(RosterAct::Venue { venue, step_free: Vec::new(), until: None }));
    play.act(&act(RosterAct::Roles { staff: StaffId(1), roles: vec![code("ot")] }));
    // They come all the same, with the reason: who is merely asked for a day they do not work holds nothing.
    let (role, staff, answer) = (code("slt"), StaffId(1), Answer::Accepted);
    let asked = Command::SetMember { session: SessionId(2), role, staff, answer };
    let words = "swapped with Monday".to_owned();
    play.act(&act(RosterAct::Anyway { words, command: Box::new(asked) }));
}
