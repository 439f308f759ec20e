//! A record as it is drawn, where the cursor goes, and whom its verbs are about.
use super::Record;
use crate::desk::input::Key;
use crate::desk::screen::{Screen, ScreenId};
use crate::desk::seam::{Command, Query, Subject};
use crate::desk::trial::{Trial, day, done};
use crate::desk::verbs::row;
use crate::domain::actor::Role;
use crate::domain::booking::Told;
use crate::domain::child::{Carer, ChildDetails, Flags, Sex};
use crate::domain::clock::{Why, WhyRow};
use crate::domain::code::Code;
use crate::domain::event::Key as Touched;
use crate::domain::ids::{BookingId, ChildId, ReferralId};
use crate::domain::next_step::Act;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::promise::{Planned, Promise};
use crate::domain::referral::Stage;
use crate::wire::message::Push;
use crate::wire::view::View;
use crate::wire::view_list::ListRow;
use crate::wire::view_record::{BookingLine, ClockRow, Mark, RecordPage, WhoPage, WhyPage};
use crate::wire::view_say::ToldLine;
use chrono::NaiveDate;

fn clock(
    referral: u32,
    name: &str,
    from: NaiveDate,
    days: u32,
    target: Option<(NaiveDate, &str)>,
    step: &str,
) -> ClockRow {
    ClockRow {
        referral: ReferralId(referral),
        clock: Code::known("nd-assessment"),
        name: name.into(),
        from: Some(from),
        days: Some(days),
        target: target.map(|(day, _)| day),
        target_words: target.map_or("none, shown only", |(_, words)| words).into(),
        late: target.is_some_and(|(_, words)| words.contains("over")),
        state: "running".into(),
        leading: !step.is_empty(),
        step: step.into(),
    }
}

fn page(hidden: bool) -> RecordPage {
    let mark = |y, m, d, lane, letter, words: &str| Mark {
        on: day(y, m, d),
        lane,
        letter,
        words: words.into(),
        by: "jpatel".into(),
        undone: false,
        seq: 1,
    };
    let aimee = |referral, stage, act, pathway: &str| ListRow {
        referral: ReferralId(referral),
        pathway: Code::known(pathway),
        ..row(stage, act)
    };
    RecordPage {
        comes: String::new(),
        shown: false,
        revision: 1,
        today: day(2026, 11, 20),
        child: ChildId(3),
        rev: 41,
        details: ChildDetails {
            family: "Harris".into(),
            given: "Aimee".into(),
            born: day(2022, 9, 14),
            sex: Sex::Female,
            nhs: NhsNumber::parse("943 476 5919").ok(),
            address: if hidden { "(hidden)".into() } else { "3 Oak Way, Carlton".into() },
            postcode: if hidden { String::new() } else { "NG4 1AA".into() },
            flags: Flags::INTERPRETER
                .with(Flags::LOOKED_AFTER)
                .with(Flags::RESTRICTED)
                .with(Flags::ADJUSTMENTS),
            language: "Polish".into(),
            adjustments: "low lighting".into(),
            carers: vec![
                Carer {
                    name: "Ewa Harris".into(),
                    relation: "mother".into(),
                    phone: "07700 900417".into(),
                    ..Carer::default()
                },
                Carer { name: "T Webb".into(), relation: "social worker".into(), ..Carer::default() },
            ],
            ..ChildDetails::default()
        },
        hidden,
        merged_into: None,
        district: if hidden { "(hidden)".into() } else { "Gedling".into() },
        referrals: vec![
            aimee(5, Stage::Waiting { since: day(2025, 10, 2) }, Act::Book, "nd"),
            aimee(6, Stage::Booked { booking: BookingId(9), on: day(2026, 11, 20) }, Act::See, "slcn"),
        ],
        clocks: vec![
            clock(
                5,
                "ND assessment",
                day(2025, 9, 14),
                432,
                Some((day(2025, 12, 14), "48w over")),
                "offer 23 Nov",
            ),
            clock(5, "ND to outcome", day(2025, 9, 14), 432, None, ""),
            clock(6, "SLCN community", day(2026, 3, 3), 91, Some((day(2026, 7, 7), "met")), "review Feb"),
        ],
        marks: vec![
            mark(2025, 9, 14, 0, 'R', "Received from Dr Shah (GP)"),
            mark(2025, 10, 2, 0, 'T', "Accepted, Soon"),
            mark(2026, 1, 16, 3, 'l', "Letter: you are on the list"),
            mark(2026, 3, 3, 1, 'R', "SLCN received"),
            mark(2026, 3, 11, 0, 'X', "Cancelled by the service: sick"),
            mark(2026, 6, 2, 1, 'S', "Seen"),
            mark(2026, 6, 2, 1, 'E', "Ended: goals met"),
            mark(2026, 7, 9, 0, 'X', "Cancelled by the service: room"),
            mark(2026, 10, 12, 0, 'o', "Offered 20 Oct; too far"),
            mark(2026, 10, 12, 3, 'c', "Rang: spoke with the family"),
        ],
        bookings: vec![
            BookingLine {
                booking: BookingId(9),
                when: (day(2026, 11, 20), 570),
                place: "SLCN Carlton HC".into(),
                state: "agreed with Ewa by phone, 2 Nov".into(),
                ahead: true,
            },
            BookingLine {
                booking: BookingId(4),
                when: (day(2026, 7, 9), 600),
                place: "ND Arnold hub".into(),
                state: "cancelled by the service 8 Jul: Room not to be had".into(),
                ahead: false,
            },
        ],
        told: Vec::new(),
        known: vec!["same home: HARRIS, Jan 8y2, ND 45w3d".into()],
        open_by: Some("m.reid".into()),
        words: "Cancelled twice by the service (11 Mar, 9 Jul): no effect on the clock".into(),
    }
}

fn why() -> WhyPage {
    let at = |date, day, what: &str, effect: &str| WhyRow {
        date,
        day,
        what: what.into(),
        effect: effect.into(),
        event: 1,
        is_today: what == "today",
        late: None,
    };
    WhyPage {
        name: "HARRIS, Aimee".into(),
        clock: "ND assessment".into(),
        why: Why {
            wait: "61w5d".into(),
            days: Some(432),
            sum: "432 days: from 14 Sep 2025 to today, Fri 20 Nov 2026. Still running.".into(),
            rows: vec![
                at(day(2025, 9, 14), Some(0), "Referral received from Dr Shah (GP)", "STARTS"),
                at(day(2025, 10, 2), Some(18), "Accepted at triage, Soon (m.reid)", "none"),
                at(
                    day(2026, 3, 11),
                    Some(178),
                    "Appointment cancelled by the service",
                    "none: never a pause",
                ),
                at(day(2026, 11, 20), Some(432), "today", "running"),
            ],
            target: vec![
                "three calendar months from receipt: 14 Dec 2025.".into(),
                "Passed 341 days ago (48 weeks and 5 days).".into(),
            ],
            counted: "whole days from receipt; the day of receipt is day 0.".into(),
            stops: "when the assessment starts (attended). A drop-in stops nothing.".into(),
            is_not: "RTT 18 weeks: this service is not consultant-led, so it is not on that return.".into(),
            rule: "nd-assessment".into(),
            in_force: day(2024, 4, 1),
            source: "NICE QS51".into(),
            file: "clocks.toml".into(),
            late: String::new(),
            to_say: "you have not lost your place for any of these".into(),
        },
    }
}

fn trial(size: (u16, u16), hidden: bool) -> Trial {
    let looks = Box::new(move |query: &Query| match query {
        Query::Record { .. } => Some(View::Record(Box::new(page(hidden)))),
        Query::Why { .. } => Some(View::Why(Box::new(why()))),
        Query::Who { .. } => Some(View::Who(WhoPage {
            name: "HARRIS, Aimee".into(),
            rows: vec![(
                day(2026, 10, 12).and_hms_opt(9, 5, 0).unwrap(),
                "jpatel".into(),
                "offered 20 Oct".into(),
            )],
        })),
        _ => None,
    });
    let child = Some(Subject::referral(ChildId(3), ReferralId(5), "HARRIS, Aimee"));
    let record = Record { child, ..Record::default() };
    let screens: Vec<Box<dyn Screen>> = vec![Box::new(record)];
    Trial::new(Role::Scheduler, screens, size, looks, Box::new(|_| done("Done")))
}

#[test]
fn drawn_at_three_sizes() {
    for (columns, rows) in [(80, 24), (120, 36), (40, 20)] {
        for (name, keys) in [
            ("clocks", ""),
            ("bookings", "Tab"),
            ("journey", "Tab Tab"),
            ("details", "Tab Tab Tab"),
            ("why", "y"),
            ("who", "w"),
            ("amend", "BTab Enter"),
        ] {
            let shown = trial((columns, rows), false).press(keys).shown();
            insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), shown);
        }
    }
}

#[test]
fn nothing_of_a_hidden_address_is_shown_or_can_be_overwritten() {
    let mut trial = trial((80, 24), true);
    let shown = trial.shown();
    assert!(shown.contains("address hidden: name no area") && !shown.contains("Gedling"), "{shown}");
    trial.press("BTab Enter");
    assert!(trial.said().contains("hidden from you"), "{}", trial.said());
    assert!(trial.sends().is_empty());
}

#[test]
fn verbs_are_about_the_clock_or_booking_in_front() {
    let mut trial = trial((80, 24), false);
    trial.press("z w");
    assert!(matches!(trial.sends().as_slice(), [Command::PutOff { referral: ReferralId(5), .. }]));
    trial.press("Down Down z w");
    assert!(matches!(trial.sends().as_slice(), [Command::PutOff { referral: ReferralId(6), .. }]));
    trial.press("Tab x f i");
    assert!(matches!(trial.sends().as_slice(), [Command::CancelBooking { booking: BookingId(9), .. }]));
    trial.press("c n");
    let sent = trial.sends();
    assert!(matches!(sent.as_slice(), [Command::Contact { child: ChildId(3), .. }]), "{sent:?}");
}

#[test]
fn the_journey_is_walked_and_opened() {
    let mut trial = trial((80, 24), false);
    trial.press("Tab Tab");
    assert!(trial.shown().contains("12 Oct 26: Rang: spoke with the family"), "{}", trial.shown());
    trial.press("Left Left");
    assert!(trial.shown().contains("9 Jul 26: Cancelled by the service: room"), "{}", trial.shown());
    trial.press("Enter");
    assert!(trial.shown().contains("Recorded by jpatel"), "{}", trial.shown());
}

#[test]
fn details_are_amended_with_the_revision_that_was_seen() {
    let mut trial = trial((80, 24), false);
    trial.press("BTab Enter PgDn Up Up Up Up Ctrl-u 0115_496_0000 PgDn Enter");
    let sent = trial.sends();
    let [Command::Amend { child, details, rev }] = sent.as_slice() else {
        panic!("{sent:?} {}", trial.shown())
    };
    assert_eq!((*child, *rev), (ChildId(3), 41));
    let mut expected = page(false).details;
    expected.carers[0].phone = "0115 496 0000".into();
    assert_eq!(**details, expected, "nothing else is changed");
}

#[test]
fn a_change_of_this_child_is_fetched() {
    let mut trial = trial((80, 24), false);
    for (key, asks) in [
        (Touched::Child(ChildId(3)), 1),
        (Touched::Referral(ReferralId(6)), 1),
        (Touched::Booking(BookingId(4)), 1),
        (Touched::Child(ChildId(8)), 0),
    ] {
        let before = trial.asked.borrow().len();
        trial.push(Push { revision: 2, touched: vec![key], by: "x".into(), words: "".into(), prefs: false });
        assert_eq!(trial.asked.borrow().len() - before, asks, "{key:?}");
    }
}

#[test]
fn what_was_done_here_is_fetched_again() {
    let mut trial = trial((80, 24), false);
    let before = trial.asked.borrow().len();
    trial.press("c n");
    assert_eq!(trial.asked.borrow().len(), before + 1, "the keeper tells other desks, not this one");
    trial.press("u");
    assert_eq!(trial.asked.borrow().len(), before + 2, "an undo, too");
}

#[test]
fn every_size_and_part_is_drawn_without_harm() {
    for columns in (32..=130).step_by(7) {
        for rows in [8, 9, 13, 14, 17, 18, 24, 28, 40] {
            for keys in ["", "Tab", "Tab Tab Left", "BTab", "v l", "v w", "y Down", "n"] {
                let mut trial = trial((columns, rows), false);
                trial.press(keys).shown();
            }
        }
    }
}

#[test]
fn the_clock_that_one_came_for_is_in_front_and_y_explains_it() {
    let mut trial = trial((80, 24), false);
    trial.key(Key::Char('y'), 250);
    let asked = trial.asked.borrow().last().cloned();
    assert!(matches!(asked, Some(Query::Why { referral: ReferralId(5), clock: Some(_), .. })), "{asked:?}");
    trial.press("Esc t");
    assert_eq!(trial.desk.front(), ScreenId::Record, "triage is not among these screens");
}

/// The record as it is, and from the second look on as `after` leaves it.
fn trial_of(first: RecordPage, after: impl Fn(&mut RecordPage) + 'static) -> Trial {
    let looked = std::cell::Cell::new(false);
    let looks = Box::new(move |query: &Query| match query {
        Query::Record { .. } => {
            let mut page = first.clone();
            if looked.replace(true) {
                after(&mut page);
            }
            Some(View::Record(Box::new(page)))
        }
        _ => None,
    });
    let child = Some(Subject::referral(ChildId(3), ReferralId(6), "HARRIS, Aimee"));
    let record = Record { child, ..Record::default() };
    Trial::new(Role::Scheduler, vec![Box::new(record)], (80, 24), looks, Box::new(|_| done("Done")))
}

#[test]
fn a_key_that_commits_leaves_the_cursor_on_its_clock_and_booking() {
    // What was put off presses less: the other list comes first.
    let mut trial = trial_of(page(false), |page| {
        page.referrals.reverse();
        page.clocks.rotate_right(1);
        page.bookings.rotate_right(1);
    });
    assert!(trial.shown().contains(">SLCN community"), "{}", trial.shown());
    trial.press("z w");
    assert!(trial.shown().contains(">SLCN community"), "{}", trial.shown());
    trial.press("z w");
    assert!(matches!(trial.sends().last(), Some(Command::PutOff { referral: ReferralId(6), .. })));
    let mut trial = trial_of(page(false), |page| page.bookings.rotate_right(1));
    trial.press("Tab c n");
    assert!(trial.shown().contains(">Fri 20 Nov 2026"), "{}", trial.shown());
}

#[test]
fn line_22_and_a_layer_s_title_name_the_list_of_the_clock_in_front() {
    let mut trial = trial((80, 24), false);
    assert!(trial.shown().contains("-- Cancelled twice by the service"), "{}", trial.shown());
    trial.press("Down Down");
    assert!(trial.shown().contains("-- SLCN: "), "{}", trial.shown());
    for (keys, title) in [
        ("p", "Priority of HARRIS, Aimee (SLCN)"),
        ("z", "Not now: HARRIS, Aimee (SLCN)"),
        ("d", "End the referral of HARRIS, Aimee (SLCN)"),
    ] {
        let shown = trial.press(keys).shown();
        assert!(shown.contains(title), "{shown}");
        trial.press("Esc");
    }
}

#[test]
fn clocks_are_not_pushed_out_by_what_the_family_was_told() {
    let told = |referral, pathway: &str| ToldLine {
        referral: ReferralId(referral),
        pathway: pathway.into(),
        promise: Promise {
            on: day(2026, 10, 12),
            to: "Ewa Harris".into(),
            how: Told::Phone,
            by: "jpatel".into(),
            wait: None,
            ahead: None,
            target: None,
            plan: Planned::Nothing,
        },
        told: "Told 12 Oct (Ewa Harris, mother, by phone, jpatel): waits on the clock of this list 56 weeks"
            .into(),
        now: "62 weeks, and nothing else of what was said has changed since then".into(),
        broken: referral == 5,
    };
    let mut whole = page(false);
    whole.told = vec![told(5, "ND"), told(6, "SLCN")];
    let all = ["ND assessment", "ND to outcome", "SLCN community"];
    let shown = trial_of(whole.clone(), |_| {}).shown();
    assert!(all.iter().all(|name| shown.contains(name)), "{shown}");
    assert!(shown.contains("ND Told 12 Oct") && shown.contains("Now: 62 weeks"), "{shown}");
    // More than there is room for: how many more there are is said.
    whole.clocks.extend(whole.clocks.clone());
    whole.clocks.extend(whole.clocks.clone());
    let shown = trial_of(whole, |_| {}).shown();
    let rows = shown.lines().filter(|line| all.iter().any(|name| line.contains(name))).count();
    assert!(rows >= 4 && shown.contains(&format!("CLOCK, {} more", 12 - rows)), "{shown}");
}
