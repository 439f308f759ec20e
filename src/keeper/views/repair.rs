//! The repair of a bad day in words: what becomes of each session and of each child, with the command that does it.
use super::diary::words;
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::decide::Now;
use crate::domain::ids::{SessionId, StaffId};
use crate::domain::leave;
use crate::domain::places::{booked_at, say};
use crate::domain::quorum;
use crate::domain::repair::{self, Change, ChildLine, Closed, Fate, Mended, Pick, Place, Trouble};
use crate::domain::roster::RosterAct;
use crate::domain::session::{Answer, Member, Session};
use crate::domain::state::State;
use crate::domain::telling;
use crate::wire::view_repair::{ChildFate, RepairLine, RepairOf, RepairPage};
use chrono::NaiveDate;

/// Others that are offered for a session.
const OTHERS: usize = 6;

/// What repairing it would come to now.
pub(super) fn page(state: &State, trouble: &Trouble, picks: &[(SessionId, Pick)], now: &Now) -> RepairPage {
    let plan = repair::plan(state, trouble, picks, now);
    let mut lines = Vec::new();
    lines.extend(recorded(state, trouble, now));
    let first = (!lines.is_empty()).then_some(0);
    for mended in &plan.sessions {
        let Some(session) = state.session(mended.session) else { continue };
        let at = lines.len() as u16;
        let asks = asks(state, session, mended, trouble);
        lines.push(RepairLine {
            of: RepairOf::Session(session.id),
            words: session_words(state, session, mended, trouble, now),
            why: session_why(state, session, mended, trouble),
            command: mended.command(state, trouble, now),
            needs: first,
            instead: instead(state, mended, trouble),
            asks: asks.clone(),
        });
        let children = mended.children.iter();
        lines.extend(children.filter_map(|line| child(state, session, mended, (line, at), (trouble, &asks))));
        lines.extend(mended.visits.iter().filter_map(|line| super::repair_visits::line(state, (line, at))));
        let seats = mended.seats.iter();
        lines.extend(seats.filter_map(|line| super::repair_seats::line(state, mended, (line, at), &asks)));
    }
    RepairPage {
        revision: state.seq,
        trouble: trouble.clone(),
        title: trouble.words(state, now.today),
        lines,
    }
}

/// What is put on record of the trouble itself.
fn recorded(state: &State, trouble: &Trouble, now: &Now) -> Option<RepairLine> {
    if let Trouble::Shut { closed, from, to, reason } = trouble {
        return Some(shut(state, (trouble, closed), (*from, *to), *reason, now));
    }
    let Trouble::Away { staff, from, to, reason, part } = trouble else { return None };
    let known = leave::on_record(state, *staff, (*from, *to), *part);
    let words = trouble.words(state, now.today);
    let (words, command) = match known {
        Some(known) => (format!("{words} (on record, by {})", known.by), None),
        None => {
            (words, Some(Command::Away { staff: *staff, from: *from, to: *to, reason: *reason, part: *part }))
        }
    };
    let why = "They are counted in none of their sessions on those days, and asked to none.".to_owned();
    Some(bare(words, why, command))
}

/// What went wrong, as a line.
fn bare(words: String, why: String, command: Option<Command>) -> RepairLine {
    let (of, instead, asks) = (RepairOf::Trouble, Vec::new(), Vec::new());
    RepairLine { of, words, why, command, needs: None, instead, asks }
}

/// What is shut stands for itself: whatever is made or moved there later clashes with it.
fn shut(
    state: &State,
    (trouble, closed): (&Trouble, &Closed),
    (from, to): (NaiveDate, NaiveDate),
    reason: Code,
    now: &Now,
) -> RepairLine {
    let mut rows = state.roster.closures.values();
    let known = rows.find(|row| row.closed == *closed && row.from <= from && row.to >= to);
    let words = trouble.words(state, now.today);
    let act = RosterAct::Shut { closed: closed.clone(), from, to, reason };
    let (words, command) = match known {
        Some(known) => (format!("{words} (on record, by {})", known.by), None),
        None => (words, Some(Command::Roster { act })),
    };
    let why =
        "Nothing can be made, published or moved there on those days until it is opened again.".to_owned();
    bare(words, why, command)
}

fn name(state: &State, staff: StaffId) -> String {
    words::person(state, staff)
}

pub(super) fn place_words(state: &State, (venue, room): &Place) -> String {
    let venue = state.venue(*venue).map_or("another place", |v| &*v.name);
    format!("{venue} {room}").trim_end().to_owned()
}

/// Who has accepted in the part of whoever is away, and who is asked for it.
fn others(session: &Session, trouble: &Trouble) -> (Option<Member>, Option<Member>) {
    let Trouble::Away { staff, .. } = trouble else { return (None, None) };
    let role = session.people.iter().find(|m| m.staff == *staff).map(|m| m.role);
    let others = session.people.iter().filter(|m| m.staff != *staff && Some(m.role) == role);
    let accepted = others.clone().find(|m| m.answer == Answer::Accepted);
    let asked = others.clone().find(|m| matches!(m.answer, Answer::Asked(_)));
    (accepted.copied(), asked.copied())
}

/// Who must still say that they come, for a session to be held as it is proposed.
fn asks(state: &State, session: &Session, mended: &Mended, trouble: &Trouble) -> Vec<String> {
    let staff = match &mended.fate {
        Fate::Cover { cover, comes: false, .. } => Some(cover.staff),
        Fate::Runs => match others(session, trouble) {
            (None, Some(asked)) => Some(asked.staff),
            _ => None,
        },
        _ => None,
    };
    staff.map(|staff| name(state, staff)).into_iter().collect()
}

/// Who is there in the part of whoever is away.
fn still_there(state: &State, session: &Session, trouble: &Trouble) -> String {
    match others(session, trouble) {
        (Some(member), _) => format!("held as it is, with {}", name(state, member.staff)),
        (None, Some(member)) => format!("{} is asked, no answer yet", name(state, member.staff)),
        (None, None) => "held as it is: the role is not needed".to_owned(),
    }
}

/// `; asked again: B Ellis, R Moss. It loses its quorum until they say yes`: at another place people are asked anew.
fn asked_again(state: &State, session: &Session, place: &Place, now: &Now) -> String {
    let Some(plan) = repair::moved_to(state, session, place, now) else { return String::new() };
    let names: Vec<String> = plan.again.iter().map(|staff| name(state, *staff)).collect();
    let asked = if names.is_empty() { String::new() } else { format!("; asked again: {}", names.join(", ")) };
    let lost = if repair::loses_quorum(state, session, &plan) {
        "; it loses its quorum until they say yes"
    } else {
        ""
    };
    format!("{asked}{lost}")
}

fn session_words(state: &State, session: &Session, mended: &Mended, trouble: &Trouble, now: &Now) -> String {
    let what = match &mended.fate {
        Fate::Runs => still_there(state, session, trouble),
        Fate::Cover { cover, comes: true, .. } => format!("{} comes", name(state, cover.staff)),
        Fate::Cover { cover, .. } => format!("{} is asked: {}", name(state, cover.staff), cover.why()),
        Fate::Elsewhere(place) => {
            format!("held at {}{}", place_words(state, place), asked_again(state, session, place, now))
        }
        Fate::Off => "called off".to_owned(),
        Fate::Ends => "what is left of it is not held".to_owned(),
        Fate::Left => "left as it is, somebody sees to it".to_owned(),
    };
    let service = state.rules.service(session.service).map_or("", |s| s.short.as_str());
    format!(
        "{} {service} {}: {what}",
        say::when(session.date, session.start),
        words::venue_room(state, session)
    )
}

/// Whether no place of it is given until whoever is asked has accepted.
fn closed_till_then(state: &State, session: &Session, mended: &Mended, trouble: &Trouble) -> bool {
    let (Trouble::Away { staff, .. }, Some(service)) = (trouble, state.rules.service(session.service)) else {
        return false;
    };
    let mut then = session.clone();
    for member in then.people.iter_mut().filter(|m| m.staff == *staff) {
        member.answer = Answer::Away;
    }
    matches!(mended.fate, Fate::Cover { comes: false, .. })
        && (quorum::nobody_holds(state, &then, service) || !quorum::missing(&then, service).is_empty())
}

fn session_why(state: &State, session: &Session, mended: &Mended, trouble: &Trouble) -> String {
    match &mended.fate {
        Fate::Runs => "It is quorate without them, or somebody else of the role is there.".to_owned(),
        Fate::Cover { cover, comes, .. } => format!(
            "{}: {}. {} p: somebody else, or off.",
            name(state, cover.staff),
            cover.why(),
            if *comes {
                "They have said yes."
            } else if closed_till_then(state, session, mended, trouble) {
                "Asked first: until they accept, no more places are given."
            } else {
                "Asked first: until they answer, the others hold it."
            }
        ),
        Fate::Elsewhere(_) => "Free at that time, by the diary. p: another place, or off.".to_owned(),
        Fate::Off if mended.covers.is_empty() && mended.places.is_empty() => {
            "Nobody else of the role is free then, and there is no other place. Its children go to the best places."
                .to_owned()
        }
        Fate::Off => "Its children go to the best places. p: somebody else, or another place.".to_owned(),
        Fate::Ends => "It has begun: who was seen stays seen, the others get another place.".to_owned(),
        Fate::Left => "Its children keep their places; nobody holds it yet.".to_owned(),
    }
}

/// What could be chosen in place of what is proposed.
fn instead(state: &State, mended: &Mended, trouble: &Trouble) -> Vec<(String, Pick)> {
    if mended.fate == Fate::Runs {
        return Vec::new();
    }
    let mut all = Vec::new();
    for cover in mended.covers.iter().take(OTHERS) {
        let who = name(state, cover.staff);
        all.push((format!("Ask {who}: {}", cover.why()), Pick::Ask(cover.staff)));
        all.push((format!("{who} has said yes"), Pick::Comes(cover.staff)));
    }
    for place in mended.places.iter().take(OTHERS) {
        all.push((format!("Hold it at {}", place_words(state, place)), Pick::Place(place.clone())));
    }
    let off =
        if matches!(trouble, Trouble::Away { .. }) { "Nobody: call it off" } else { "Nowhere: call it off" };
    all.push((off.to_owned(), Pick::Off));
    all.push(("Leave it as it is: somebody sees to it".to_owned(), Pick::Leave));
    all
}

fn child(
    state: &State,
    session: &Session,
    mended: &Mended,
    (line, at): (&ChildLine, u16),
    (trouble, asks): (&Trouble, &[String]),
) -> Option<RepairLine> {
    let booking = state.booking(line.booking)?;
    let row = state.child(booking.child)?;
    let start = session.start_of(booking.slot);
    let when = say::when(session.date, start);
    let (fate, what, why) = match &line.change {
        Change::Stays => match (&mended.fate, asks) {
            (_, [who]) => (
                ChildFate::Asked,
                format!("stays {when} if {who} comes"),
                "Day, time and place are as they were; Today says so until somebody holds it.",
            ),
            (Fate::Cover { cover, .. }, _) => {
                let with = name(state, cover.staff);
                (
                    ChildFate::Cover,
                    format!("stays {when}, with {with}"),
                    "Day, time and place are as they were.",
                )
            }
            (Fate::Elsewhere(place), _) => {
                let room = place_words(state, place);
                (
                    ChildFate::Stays,
                    format!("stays {when}, in {room}"),
                    "Nothing that the family was told changes.",
                )
            }
            _ => (ChildFate::Stays, format!("stays {when}"), "Nothing changes for the family."),
        },
        Change::Along => {
            let to = match &mended.fate {
                Fate::Elsewhere(place) => place_words(state, place),
                _ => "another place".to_owned(),
            };
            (
                ChildFate::Along,
                format!("stays {when}, at {to}: to be told"),
                "A call on Today until they are told.",
            )
        }
        Change::Moves { session, slot, why } => {
            let place = state.session(*session).map_or_else(String::new, |s| telling::place(state, s, *slot));
            (ChildFate::Moved, format!("moves to {place}: {why}"), "A call on Today until they are told.")
        }
        Change::Owed(why) => (
            ChildFate::Owed,
            format!("{why}: owed one, first of the list again"),
            "A call on Today until they are told that it is off; then another place is owed.",
        ),
        Change::OwedOfBlock(more, of) => (
            ChildFate::Owed,
            format!("no place keeps the block's rhythm. Block: book {more} more of {of}"),
            "A call on Today until they are told that it is off; the others of the block stand.",
        ),
        Change::Given => {
            (ChildFate::Given, "held while somebody rings: given back".to_owned(), "It is not agreed yet.")
        }
    };
    let held = booked_at(state, line.booking);
    Some(RepairLine {
        of: RepairOf::Child(row.id, fate),
        words: format!("{} {what}", row.list_name()),
        why: format!("{} has {held}. {why}", row.list_name()),
        command: line.command(trouble.reason()),
        needs: Some(at),
        instead: Vec::new(),
        asks: Vec::new(),
    })
}
