//! For tests: the people of the drawings, a working day, two records that may be one child.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
use super::played::{Store, days, today};
use crate::domain::child::{ChildDetails, Flags};
use crate::domain::code::Code;
use crate::domain::ids::{ChildId, IntakeId, ReferralId, SessionId};
use crate::domain::next_step::{Act, NextStep};
use crate::domain::order::Priority;
use crate::domain::referral::Stage;
use crate::wire::view_list::{About, ListRow, StepRow, Target};
use crate::wire::view_record::{ComparePage, ItemPage};
use chrono::NaiveDate;

type Person = (&'static str, (i32, u32, u32), u32, i32, Priority, u16, &'static str, i64);

/// The people of the drawing.
const PEOPLE: [Person; 9] = [
    ("DIALLO, Aminata", (2020, 10, 1), 343, -252, Priority::Urgent, 5, "Ashfield", -3),
    ("ALI, Yusuf", (2016, 5, 12), 281, -190, Priority::Urgent, 0, "Mansfield", 3),
    ("GREEN, Oscar", (2020, 3, 2), 88, 4, Priority::Urgent, 0, "Newark", 4),
    ("TAYLOR, Freya", (2018, 6, 3), 80, 11, Priority::Urgent, 0, "Rushcliffe", 11),
    ("KOWALSKA, Maja", (2015, 7, 9), 647, -556, Priority::Soon, 1, "Bassetlaw", 0),
    ("BELL, Tom", (2019, 3, 1), 627, -535, Priority::Soon, 8, "Ashfield", -2),
    ("HARRIS, Aimee", (2022, 9, 14), 432, -341, Priority::Soon, 21, "(hidden)", 3),
    ("MARSH, Poppy", (2022, 12, 2), 410, -319, Priority::Soon, 0, "Gedling", 5),
    ("HARPER-WINTERBOTTOM, Maximiliana", (2021, 1, 2), 200, -109, Priority::Routine, 127, "Gedling", 9),
];

/// A store of so many waiting, the people of the drawing first.
pub fn waiting(so_many: u32) -> Store {
    let list = (1..=so_many).map(|number| {
        let person = PEOPLE[(number as usize - 1) % PEOPLE.len()];
        let (name, (y, m, d), wait, left, priority, flags, district, due) = person;
        let stage = match name {
            "MARSH, Poppy" => Stage::Booked { booking: crate::domain::ids::BookingId(9), on: days(5) },
            "BELL, Tom" => {
                Stage::NotBrought { booking: crate::domain::ids::BookingId(8), on: days(-3), due: days(-2) }
            }
            _ => Stage::Waiting { since: days(-30) },
        };
        let step = NextStep {
            act: Act::Book,
            words: "Offer ND assessment".into(),
            owner: Code::known("nd"),
            due: days(due),
            booking: None,
            put_off: None,
            was_due: None,
        };
        ListRow {
            referral: ReferralId(number),
            child: ChildId(number),
            name: name.into(),
            born: NaiveDate::from_ymd_opt(y, m, d).unwrap(),
            pathway: Code::known("nd"),
            days: wait,
            running: true,
            stopped: false,
            target: Some(Target { last_day: days(i64::from(left)), left }),
            received: days(-i64::from(wait)),
            priority,
            asked: None,
            flags: Flags(flags),
            language: if flags & 1 == 1 { "Polish".into() } else { String::new() },
            district: district.into(),
            setting: "Hawthorn Primary".into(),
            stage,
            step: Some(step),
            contact: None,
            booked: matches!(stage, Stage::Booked { .. })
                .then(|| (days(5), 9 * 60 + 30, "Arnold hub".to_owned())),
            service: Code::NONE,
            short: String::new(),
            open_by: (number == 4).then(|| "jpatel".to_owned()),
            rev: 1,
        }
    });
    Store { list: list.collect(), revision: 5, ..Store::default() }
}

/// A step of Today.
pub fn step(about: About, act: Act, due: i64, words: &str, name: &str) -> StepRow {
    let is_child = matches!(about, About::Referral(_));
    StepRow {
        about,
        child: if let About::Referral(referral) = about { Some(ChildId(referral.0)) } else { None },
        name: name.into(),
        born: is_child.then(|| NaiveDate::from_ymd_opt(2019, 3, 1).unwrap()),
        pathway: "ND".into(),
        service: Code::NONE,
        step: NextStep {
            act,
            words: words.into(),
            owner: Code::known("nd"),
            due: days(due),
            booking: None,
            put_off: None,
            was_due: None,
        },
        flags: Flags::default(),
        words: String::new(),
        open_by: None,
        seat: None,
        trouble: None,
        session: None,
        rev: 1,
    }
}

/// A working day.
pub fn day() -> Store {
    let referral = |number| About::Referral(ReferralId(number));
    let mut steps = vec![
        step(referral(1), Act::FollowUp, -2, "Follow up: not brought 17 Nov", "BELL, Tom"),
        step(referral(2), Act::Book, -1, "Rebook: asked for new day", "WRIGHT, Ellie-Mae"),
        step(About::Place(SessionId(4), 1), Act::Fill, 0, "Fill freed place 26 Nov 09:30", "7 could come"),
        step(referral(3), Act::Triage, 0, "Triage: received 6 Nov", "HARRISON, Amy"),
        step(About::Intake(IntakeId(5)), Act::Compare, 0, "Same child? 1 look-alike", "HARRISON, Amy"),
        step(referral(6), Act::Outcome, 0, "Record outcome of 13:00 today", "NOWAK, Jan"),
        step(
            About::Intake(IntakeId(6)),
            Act::Complete,
            1,
            "Complete row 214 of nd-list",
            "(no family name), Jo",
        ),
    ];
    steps.extend(
        (10..50).map(|number| step(referral(number), Act::Book, 3, "Offer ND assessment", "HUSSAIN, Ayaan")),
    );
    Store { steps, ..waiting(40) }
}

/// Two records that may be one child.
pub fn pair() -> ItemPage {
    use crate::domain::intake::{Intake, IntakeKind, IntakeState};
    let details = |given: &str| ChildDetails {
        family: "Harrison".into(),
        given: given.into(),
        ..ChildDetails::default()
    };
    let (a, b) = (ChildId(11), ChildId(7));
    let row = |field: &str, one: &str, other: &str, differ| {
        (field.to_owned(), one.to_owned(), other.to_owned(), differ)
    };
    ItemPage {
        item: Intake {
            id: IntakeId(5),
            kind: IntakeKind::LookAlike { a, b, words: "same birth date, alike names".into() },
            since: today(),
            due: today(),
            state: IntakeState::Open,
            rev: 1,
        },
        words: vec!["same birth date, alike names".into()],
        amend: None,
        compare: Some(ComparePage {
            item: Some(IntakeId(5)),
            a: (a, details("Amy"), vec!["ND 2w0d".into()]),
            b: (b, details("Amie"), vec!["SLCN 12w1d".into(), "drop-in 14 Jun 2023".into()]),
            rows: vec![
                row("Given name", "Amy", "Amie", true),
                row("Born", "1 Mar 2021", "1 Mar 2021", false),
                row("NHS number", "not on form", "943 476 5919", false),
                row("Address", "12 Elm Rise", "12 Elm Rise", false),
            ],
        }),
    }
}
