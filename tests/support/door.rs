//! Invented rows of a drop-in board, and of finding who came.
use super::rows::{born, day};
use waitwell::domain::child::Flags;
use waitwell::domain::command::Command;
use waitwell::domain::ids::{BookingId, ChildId, ReferralId, SessionId, StaffId, VisitId};
use waitwell::domain::repair::Trouble;
use waitwell::wire::view_diary::{BoardPage, BoardRow};
use waitwell::wire::view_list::FindRow;
use waitwell::wire::view_repair::{RepairLine, RepairOf, RepairPage};

pub fn board_row(n: u32, name: &str, at: u16) -> BoardRow {
    BoardRow {
        visit: Some(VisitId(n)),
        booking: None,
        child: Some(ChildId(400 + n)),
        name: name.into(),
        born: Some(born(2024, 5, n)),
        flags: Flags::default(),
        language: String::new(),
        at,
        minutes: 872_u16.saturating_sub(at),
        note: String::new(),
        staff: String::new(),
        with: Vec::new(),
        words: format!("{name}, came {}:{:02}", at / 60, at % 60),
        riders: Vec::new(),
    }
}

pub fn board() -> BoardPage {
    let expected = |n: u32, name: &str, at| BoardRow {
        visit: None,
        booking: Some(BookingId(500 + n)),
        note: "booked 18 Nov".into(),
        minutes: 0,
        ..board_row(n, name, at)
    };
    let with = |n, name: &str, at, staff: &str| BoardRow { staff: staff.into(), ..board_row(n, name, at) };
    let done = |n, name: &str, at, note: &str| BoardRow { note: note.into(), ..board_row(n, name, at) };
    let nameless = BoardRow {
        child: None,
        born: None,
        note: "no record yet".into(),
        words: "new family: no record yet".into(),
        ..board_row(9, "new family", 871)
    };
    let omar =
        BoardRow { flags: Flags::INTERPRETER, language: "Arabic".into(), ..board_row(4, "OMAR, Layla", 849) };
    let isla = BoardRow { with: vec!["Rhys 1y2".into()], ..board_row(3, "EVANS, Isla", 842) };
    BoardPage {
        revision: 1,
        now: (day(11, 20), 872),
        session: Some(SessionId(34)),
        on: Some(day(11, 20)),
        title: "Drop-in: Hawthorn hub, Fri 20 Nov 13:00-15:30".into(),
        room: 4,
        room_in_all: 7,
        columns: [
            vec![expected(1, "KHAN, Mo", 880), expected(2, "MARSH, Poppy", 900)],
            vec![isla, omar, nameless],
            vec![with(5, "BELL, Finn", 860, "SLT Patel"), with(6, "DUNN, Eva", 865, "SLT Reid")],
            vec![
                done(7, "LOWE, Ada", 790, "Refer to a pathway: SLCN"),
                done(8, "COLE, Max", 832, "LEFT UNSEEN: ring"),
            ],
        ],
        therapists: (2, 3),
        free: vec![(StaffId(2), "J Patel".into())],
        others: vec![(SessionId(35), "Arnold hub, Mon 23 Nov 13:00".into())],
        summary: Vec::new(),
        ends: 930,
    }
}

pub fn find(name: &str, child: u32) -> FindRow {
    FindRow {
        child: ChildId(child),
        name: name.into(),
        born: born(2024, 2, 1),
        place: "Ashfield".into(),
        flags: Flags::default(),
        open: "SLCN 12w1d".into(),
        by: "start of names".into(),
        alike: false,
        referral: Some(ReferralId(child)),
        words: "SLCN 12w1d, offer by 1 Dec".into(),
        sure: true,
    }
}

/// A repair in which nothing but the absence is put on record.
pub fn repair(trouble: &Trouble) -> RepairPage {
    let command = match trouble {
        Trouble::Away { staff, from, to, reason, part } => {
            Some(Command::Away { staff: *staff, from: *from, to: *to, reason: *reason, part: *part })
        }
        Trouble::Shut { .. } => None,
    };
    let line = RepairLine {
        of: RepairOf::Trouble,
        words: "Somebody is away".to_owned(),
        why: String::new(),
        command,
        needs: None,
        instead: Vec::new(),
        asks: Vec::new(),
    };
    let title = "Somebody is away".to_owned();
    RepairPage { revision: 1, trouble: trouble.clone(), title, lines: vec![line] }
}
