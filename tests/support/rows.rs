//! Invented rows as the keeper would send them.
use super::door::{board, find};
use chrono::NaiveDate;
use waitwell::desk::seam::Query;
use waitwell::domain::booking::{Attendance, BookingState, Told};
use waitwell::domain::child::Flags;
use waitwell::domain::code::Code;
use waitwell::domain::fill::Span;
use waitwell::domain::ids::{BookingId, ChildId, ReferralId, SessionId, StaffId, VenueId};
use waitwell::domain::rules::{Rules, ServiceKind};
use waitwell::domain::session::{Answer, CarveOut, Staff, Venue};
use waitwell::wire::view::{UndoWords, View};
use waitwell::wire::view_diary::{
    BestChild, BestPage, BoardPage, BookedRow, Cell, DiaryRow, DiaryWeek, LeftOut, PersonRow, PlaceOffer,
    PlaceRow, PlacesPage, SessionPage,
};
use waitwell::wire::view_fill::{FillPage, FillRow};
use waitwell::wire::view_list::{FindPage, FindRow};

pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

pub fn born(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The rules as they ship.
pub fn rules() -> Rules {
    waitwell::config::load(None).unwrap().rules
}

/// What is shown; each can be changed by a test.
pub struct Shows {
    pub places: PlacesPage,
    pub other: PlacesPage,
    pub children: BestPage,
    pub week: DiaryWeek,
    pub session: SessionPage,
    pub board: BoardPage,
    pub found: Vec<FindRow>,
}

impl Default for Shows {
    fn default() -> Self {
        Self {
            places: places(),
            other: other(),
            children: children(),
            week: week(),
            session: session(),
            board: board(),
            found: vec![find("KHAN, Zara", 90), find("KHAN, Zoe", 91)],
        }
    }
}

impl Shows {
    pub fn view(&self, query: &Query) -> View {
        match query {
            Query::Places { service: Some(code), .. } if *code == self.other.service.0 => {
                View::Places(Box::new(self.other.clone()))
            }
            Query::Places { referral, .. } => {
                View::Places(Box::new(PlacesPage { referral: *referral, ..self.places.clone() }))
            }
            Query::Children { slot, .. } => {
                View::Children(BestPage { slot: slot.or(self.children.slot), ..self.children.clone() })
            }
            Query::Fill { session, span, .. } => View::Fill(Box::new(self.fill(*session, *span))),
            Query::Diary { monday, .. } => View::Diary(DiaryWeek { monday: *monday, ..self.week.clone() }),
            Query::Session { session } => {
                View::Session(Box::new(SessionPage { session: *session, ..self.session.clone() }))
            }
            Query::Repair { trouble, .. } => View::Repair(Box::new(super::door::repair(trouble))),
            Query::Board { .. } => View::Board(Box::new(self.board.clone())),
            Query::Find { text, .. } => {
                let rows: Vec<FindRow> = self
                    .found
                    .iter()
                    .filter(|row| row.name.to_lowercase().contains(&text.to_lowercase()))
                    .cloned()
                    .collect();
                View::Find(FindPage {
                    places: Vec::new(),
                    text: text.clone(),
                    total: rows.len() as u32,
                    of: 6000,
                    micros: 300,
                    rows,
                })
            }
            Query::People => View::People { venues: venues(), staff: staff(), roles: Vec::new() },
            Query::UndoPreview { seq: Some(seq), .. } => View::Undo(Some(UndoWords {
                seq: *seq,
                words: String::new(),
                minutes: 0,
                child: None,
                refused: None,
                with: Vec::new(),
                told: false,
            })),
            _ => View::Gone { words: "nothing is known of that".to_owned() },
        }
    }
}

impl Shows {
    /// A child for each free place of the session, as they stand on the list.
    fn fill(&self, session: SessionId, span: Span) -> FillPage {
        let free = self.session.rows.iter().filter(|row| row.booking.is_none());
        let rows = free.zip(&self.children.rows).map(|(place, child)| FillRow {
            referral: child.referral,
            child: child.child,
            name: child.name.clone(),
            session,
            slot: place.slot,
            when: (self.session.when.0, place.start),
            place: format!("{:02}:{:02}", place.start / 60, place.start % 60),
            days: child.days,
            why: child.why.clone(),
            with: None,
            block: Vec::new(),
            declined: None,
            by_hand: false,
        });
        FillPage {
            title: "ND Arnold hub".into(),
            span,
            sessions: 1,
            rows: rows.collect(),
            ..FillPage::default()
        }
    }
}

fn venues() -> Vec<Venue> {
    let venue = |id, name: &str| Venue {
        id: VenueId(id),
        name: name.into(),
        address: "".into(),
        district: Code::NONE,
        rooms: Vec::new(),
        online: false,
    };
    vec![venue(1, "Arnold hub"), venue(2, "Ashfield"), venue(3, "Worksop")]
}

fn staff() -> Vec<Staff> {
    let person = |id, name: &str, role: &str| Staff {
        id: StaffId(id),
        name: name.into(),
        role: Code::known(role),
        agency: Code::NONE,
        languages: Vec::new(),
    };
    vec![
        person(1, "Dr A Osei", "paediatrician"),
        person(2, "J Patel", "slt"),
        person(3, "R Moss", "camhs"),
        person(4, "K Lund", "camhs"),
    ]
}

fn offer(session: u32, on: NaiveDate, start: u16, place: &str, why: &str, far: &str) -> PlaceOffer {
    PlaceOffer {
        session: SessionId(session),
        slot: 1,
        when: (on, start),
        minutes: 90,
        place: place.to_owned(),
        far: far.to_owned(),
        why: why.to_owned(),
        reasonable: on > day(12, 10),
        words: "Dr A Osei, room 2, 1 of 4 taken. Nothing of the child's or yours clashes".to_owned(),
    }
}

pub fn places() -> PlacesPage {
    let out = |on, place: &str, why: &str| LeftOut { when: (on, 570), place: place.into(), why: why.into() };
    let mut left_out = vec![
        out(day(12, 8), "Worksop", "family: not Tuesdays"),
        out(day(12, 2), "Worksop", "60 min: too short with interpreter"),
        out(day(12, 10), "Hucknall", "held by jpatel 14:29, 7 min left"),
    ];
    left_out.extend((11..20).map(|n| out(day(12, n), "Newark", "free too: after those above")));
    PlacesPage {
        revision: 1,
        referral: ReferralId(4),
        child: ChildId(3),
        name: "HARRIS, Aimee".into(),
        born: born(2022, 9, 14),
        service: (Code::known("nd"), "ND assessment".into()),
        others: vec![
            (Code::known("mar"), "Multi-agency review".into()),
            (Code::known("dropin"), "Early-years drop-in".into()),
        ],
        standing: None,
        to_agree: false,
        speak_to: "Ewa Harris".into(),
        say_first: vec![
            "Speak to: Ewa Harris, mother. Nobody else may be told (court order).".into(),
            "Polish interpreter: 2 working days ahead, slot 30 min longer.".into(),
            "LOOKED AFTER: tell social worker. Address hidden: name no area.".into(),
        ],
        offers: vec!["1 on 12 Oct, 8 days' notice: not counted. At 3 weeks' it counts.".into()],
        rows: vec![
            offer(11, day(12, 14), 570, "ND, Arnold hub", "earliest with 3 weeks' notice", "ok"),
            offer(12, day(12, 3), 600, "ND, Arnold hub", "earliest of all; short notice", "ok"),
            offer(13, day(12, 16), 780, "ND, Carlton HC", "same clinician as Sept 2025", "ok"),
            offer(14, day(12, 17), 570, "ND, Arnold hub", "morning, as family asked", "ok"),
            offer(15, day(12, 21), 570, "ND, Arnold hub", "next after the holidays", "far"),
            offer(16, day(11, 27), 840, "ND, online", "soonest; interpreter by phone", "online"),
        ],
        left_out,
        refused: None,
        together: Vec::new(),
        not_together: Vec::new(),
    }
}

/// The multi-agency review instead.
fn other() -> PlacesPage {
    PlacesPage {
        service: (Code::known("mar"), "Multi-agency review".into()),
        others: vec![
            (Code::known("nd"), "ND assessment".into()),
            (Code::known("dropin"), "Early-years drop-in".into()),
        ],
        rows: vec![offer(31, day(12, 3), 600, "MAR, Ashfield", "quorate, earliest", "ok")],
        left_out: Vec::new(),
        ..places()
    }
}

pub fn children() -> BestPage {
    let child = |n: u32, name: &str, days, why: &str| BestChild {
        referral: ReferralId(40 + n),
        child: ChildId(60 + n),
        name: name.into(),
        born: born(2019, 3, n),
        flags: if n == 1 { Flags::INTERPRETER } else { Flags::default() },
        days,
        why: why.into(),
        words: format!("{name}: waits {days} days"),
    };
    BestPage {
        revision: 1,
        session: SessionId(21),
        slot: Some(7),
        title: "ND Arnold hub Fri 20 Nov 16:30".into(),
        rows: vec![
            child(1, "DIALLO, Aminata", 343, "1st on the list, urgent"),
            child(2, "BELL, Tom", 627, "2nd on the list, soon"),
            child(3, "MUSIAL, Ola", 599, "3rd on the list, lives in Ashfield"),
        ],
        left_out: vec![
            ("ALI, Yusuf".into(), "has ND Fri 20 Nov 14:30".into()),
            ("GREEN, Oscar".into(), "family: not Fridays".into()),
        ],
        refused: None,
    }
}

fn cell(session: u32, day: u8, start: u16, (taken, places): (u16, u16), sign: char) -> Cell {
    let words = match sign {
        '!' => {
            "MAR Ashfield Thu 3 Dec: NOT QUORATE. No CAMHS yet; R Moss asked 10 Nov. 2 children booked keep the place"
        }
        'o' => "ND Arnold Thu 3 Dec 10:00: 1 of 4 taken; 3 free: b shows who could come",
        _ => "ND Arnold Mon 30 Nov 09:30: 4 of 4 taken; full",
    };
    Cell {
        session: SessionId(session),
        day,
        start,
        taken,
        places,
        held: u16::from(sign == 'h'),
        sign,
        words: words.into(),
        template: None,
        free: if matches!(sign, 'x' | '.') {
            0
        } else {
            places.saturating_sub(taken + u16::from(sign == 'h'))
        },
    }
}

pub fn week() -> DiaryWeek {
    let row = |label: &str, cells: Vec<Cell>| DiaryRow {
        label: label.into(),
        cells,
        staff: None,
        not_there: Vec::new(),
    };
    DiaryWeek {
        revision: 1,
        monday: day(11, 30),
        today: day(11, 20),
        rows: vec![
            row(
                "ND Arnold",
                vec![
                    cell(21, 0, 570, (4, 4), '='),
                    cell(22, 1, 570, (3, 4), 'o'),
                    cell(23, 3, 600, (1, 4), 'o'),
                    cell(24, 4, 570, (4, 4), '='),
                ],
            ),
            row("ND Worksop", vec![cell(25, 1, 570, (4, 4), '='), cell(26, 2, 570, (2, 4), 'h')]),
            row(
                "SLCN Carlton",
                vec![
                    cell(27, 0, 540, (8, 8), '='),
                    cell(28, 0, 780, (7, 12), 'o'),
                    cell(29, 3, 540, (8, 8), '='),
                ],
            ),
            row("MAR Ashfield", vec![cell(30, 3, 600, (2, 3), '!')]),
            row("CCC county", vec![cell(33, 2, 570, (1, 2), '!')]),
            row("Drop-in Hawthorn", vec![cell(34, 4, 780, (0, 6), 'o')]),
        ],
        sessions: 11,
        free: 20,
        by_day: [(19, 24), (7, 8), (3, 6), (11, 15), (4, 10), (0, 0), (0, 0)],
        holidays: Vec::new(),
    }
}

pub fn booked(n: u32, name: &str, state: BookingState, words: &str) -> BookedRow {
    BookedRow {
        booking: BookingId(100 + n),
        referral: ReferralId(200 + n),
        child: ChildId(300 + n),
        name: name.into(),
        born: born(2020, 1, 5 + n),
        flags: if n == 1 { Flags::INTERPRETER } else { Flags::default() },
        minutes: 60,
        left: matches!(state, BookingState::Held { .. }).then_some(9),
        state,
        words: words.into(),
        rev: 1,
    }
}

pub fn agreed() -> BookingState {
    BookingState::Agreed { who: "Ewa".into(), told: Told::Letter, on: day(11, 3) }
}

pub fn attended(attendance: Attendance, arrived: Option<u16>) -> BookingState {
    BookingState::Attended { attendance, arrived, outcome: None }
}

pub fn session() -> SessionPage {
    let row = |slot: u8, start: u16, booking: Option<BookedRow>, note: &str| PlaceRow {
        slot,
        start,
        minutes: if booking.is_some() { 60 } else { 30 },
        carve_out: CarveOut::Anyone,
        words: booking
            .as_ref()
            .map_or("16:30: free. 3 could come".into(), |b| format!("{}: {}", b.name, b.words)),
        booking,
        note: note.into(),
        seat: None,
    };
    let person = |staff, name: &str, role: &str, title: &str, answer| PersonRow {
        staff: StaffId(staff),
        name: name.into(),
        role: (Code::known(role), title.into()),
        answer,
    };
    let held = BookingState::Held { until: chrono::DateTime::UNIX_EPOCH };
    SessionPage {
        unheld: String::new(),
        trouble: None,
        shut: String::new(),
        revision: 1,
        now: (day(11, 20), 872),
        session: SessionId(21),
        service: (Code::known("nd"), "ND assessment".into(), ServiceKind::Clinic),
        place: "Arnold hub room 2".into(),
        when: (day(11, 20), 780, 1020),
        cancelled: None,
        people: vec![
            person(1, "Dr A Osei", "paediatrician", "paediatrician", Answer::Accepted),
            person(2, "J Patel", "slt", "SLT", Answer::Accepted),
            person(3, "R Moss", "camhs", "CAMHS", Answer::Asked(day(11, 10))),
        ],
        quorum: (Vec::new(), Vec::new()),
        interpreters: "Polish 13:00-14:00, here".into(),
        rows: vec![
            row(
                0,
                780,
                Some(booked(1, "NOWAK, Jan", attended(Attendance::OnTime, Some(775)), "came 12:55, seen")),
                "outcome missing",
            ),
            row(
                1,
                840,
                Some(booked(2, "LOWE, Ben", attended(Attendance::NotBrought, None), "NOT BROUGHT")),
                "follow-up open",
            ),
            row(2, 870, Some(booked(3, "EVANS, Rhiannon", agreed(), "to come")), "told by letter 3 Nov"),
            row(3, 930, Some(booked(4, "KHAN, Mo", held, "held: jpatel")), "KHAN, Mo"),
            row(4, 990, None, "3 could come"),
        ],
        counts: (3, 1, 5),
        foot: vec![
            "Today  1 came, 1 not brought, 1 to come, 1 held, 1 free.  Next: 14:30".into(),
            "After  1 outcome missing: it stays on Today until recorded.".into(),
        ],
        beside: (Some(SessionId(20)), None),
        away: Vec::new(),
    }
}
