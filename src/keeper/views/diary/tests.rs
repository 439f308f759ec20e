//! The diary's views say what stands, in words that can be said, and nothing of a hidden address.
use super::super::mask::Eyes;
use super::{best, board, change, places, session, template, week};
use crate::domain::booking::{Attendance, BookingState, Told};
use crate::domain::child::{Carer, ChildDetails, Flags, MayBeTold};
use crate::domain::code::Code;
use crate::domain::event::Event;
use crate::domain::ids::{ChildId, SessionId, StaffId, TemplateId, VisitId};
use crate::domain::places::world::{
    DROPIN, MAR, ND, add_child, add_referral, add_session, agreed, any_state, day, empty, held, member, now,
    put_referral, slot, take, waiting,
};
use crate::domain::record::ChildRecord;
use crate::domain::referral::Stage;
use crate::domain::session::{Answer, Session};
use crate::domain::state::State;
use crate::domain::template::{ClinicTemplate, MadeBy};
use crate::domain::visit::{Visit, VisitState};
use crate::wire::query::{DiaryBy, Narrow, TemplateOf};
use chrono::NaiveDate;
use proptest::prelude::*;

/// Whoever may see everything.
const ALL: Eyes = Eyes { restricted: true, clinical: true };

const BORN: NaiveDate = NaiveDate::from_ymd_opt(2018, 5, 1).unwrap();

fn sign(state: &State, id: SessionId) -> char {
    let on = state.session(id).unwrap().date;
    let week = week(state, on, DiaryBy::Clinic, &now());
    week.rows.iter().flat_map(|row| &row.cells).find(|cell| cell.session == id).unwrap().sign
}

#[test]
fn a_cell_says_how_its_session_stands_in_one_sign() {
    let mut state = empty();
    let id = add_session(&mut state, MAR, day(2026, 12, 3), &[slot(600, 60, 1), slot(660, 60, 1)]);
    assert_eq!(sign(&state, id), 'o');
    let [a, b] = [waiting(&mut state, BORN, MAR), waiting(&mut state, BORN, MAR)];
    take(&mut state, a, id, 0, agreed());
    let hold = take(&mut state, b, id, 1, held(9));
    assert_eq!(sign(&state, id), 'h');
    let row = state.referral(b).unwrap().stage;
    state.apply(90, day(2026, 11, 20), &[Event::HoldReleased { booking: hold, stage: row }]);
    take(&mut state, b, id, 1, agreed());
    assert_eq!(sign(&state, id), '=');
    let asked = member("camhs", 2, Answer::Asked(day(2026, 11, 10)));
    state.apply(91, day(2026, 11, 20), &[Event::MemberSet { session: id, member: asked }]);
    assert_eq!(sign(&state, id), '!');
    let shown = week(&state, day(2026, 12, 6), DiaryBy::Clinic, &now());
    assert_eq!(shown.monday, day(2026, 11, 30), "any day of the week names it");
    assert_eq!((shown.sessions, shown.free, shown.by_day[3]), (1, 0, (2, 2)));
    assert_eq!(
        shown.rows[0].cells[0].words,
        "MAR Arnold hub Thu 3 Dec: NOT QUORATE. No camhs yet; Dr 2 asked 10 Nov. 2 children booked keep the \
         place; nothing more is offered until the role accepts."
    );
    state.apply(92, day(2026, 11, 20), &[Event::SessionCancelled { session: id, reason: Code::NONE }]);
    assert_eq!(sign(&state, id), 'x');
    let past = add_session(&mut state, ND, day(2026, 11, 20), &[slot(600, 60, 1)]);
    assert_eq!(sign(&state, past), '.');
    let people = week(&state, day(2026, 12, 3), DiaryBy::Person, &now());
    let labels: Vec<&str> = people.rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, ["Dr 1", "Dr 2"]);
}

#[test]
fn a_session_shows_who_holds_a_place_and_how_long_and_what_is_owed_after() {
    let mut state = empty();
    let id = add_session(
        &mut state,
        ND,
        day(2026, 11, 20),
        &[slot(780, 60, 1), slot(930, 60, 1), slot(960, 60, 1), slot(990, 60, 1)],
    );
    let [came, holds, missed, waits] = [(); 4].map(|()| waiting(&mut state, BORN, ND));
    let seen = |attendance, arrived| BookingState::Attended { attendance, arrived, outcome: None };
    let booking = take(&mut state, came, id, 0, seen(Attendance::OnTime, Some(775)));
    let mut row = state.referral(came).unwrap().clone();
    row.stage = Stage::Seen { booking, on: day(2026, 11, 20) };
    put_referral(&mut state, row);
    take(&mut state, holds, id, 1, held(9));
    take(&mut state, missed, id, 2, seen(Attendance::NotBrought, None));
    take(&mut state, missed, id, 3, BookingState::Released);
    let page = session(&state, id, ALL, &now()).unwrap();
    let said: Vec<(String, String)> = page
        .rows
        .iter()
        .map(|row| (row.booking.as_ref().map_or("free".to_owned(), |b| b.words.clone()), row.note.clone()))
        .collect();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        said,
        [
            pair("came 12:55, seen", "outcome missing"),
            pair("held: jpatel", "F2"),
            pair("NOT BROUGHT", "followed up"),
            pair("free", "1 could come"),
        ]
    );
    assert_eq!(page.rows[1].booking.as_ref().unwrap().left, Some(9));
    assert_eq!(page.counts, (2, 1, 4));
    assert_eq!(page.foot[0], "Today  1 came, 1 not brought, 1 held, 1 free.");
    assert_eq!(page.foot[1], "After  1 outcome missing: it stays on Today until recorded.");
    let found = best(&state, id, None, &now()).unwrap();
    assert_eq!((found.slot, found.rows.len(), found.rows[0].referral), (Some(3), 1, waits));
    assert!(
        found.left_out.iter().any(|(name, why)| name == "F2" && why.starts_with("has ND Fri 20 Nov 15:30"))
    );
}

#[test]
fn a_slot_that_has_begun_says_nothing_of_one_still_ahead() {
    let mut state = empty();
    let id = add_session(&mut state, ND, day(2026, 11, 20), &[slot(540, 60, 1), slot(960, 60, 1)]);
    waiting(&mut state, BORN, ND);
    let page = session(&state, id, ALL, &now()).unwrap();
    let notes: Vec<&str> = page.rows.iter().map(|row| row.note.as_str()).collect();
    assert_eq!(notes, ["has begun or is over", "1 could come"]);
}

#[test]
fn a_template_said_anew_says_who_is_asked_again_before_it_is_done() {
    let mut state = empty();
    let on = day(2026, 12, 3);
    let id = add_session(&mut state, MAR, on, &[slot(600, 60, 1)]);
    let like = template(&state, TemplateOf::Session(id), &now()).unwrap().template;
    let made = ClinicTemplate { id: TemplateId(1), people: Vec::new(), ..like };
    let session =
        Session { made_by: Some(MadeBy { template: made.id, on }), ..state.session(id).unwrap().clone() };
    let events = [
        Event::TemplateSet { before: None, after: Box::new(made.clone()) },
        Event::SessionMade { session: Box::new(session) },
    ];
    state.apply(90, day(2026, 11, 20), &events);
    let to = ClinicTemplate { slots: vec![slot(690, 60, 1)], ..made };
    assert_eq!(
        change(&state, &to, &now()).unwrap().rows[0].words,
        "Thu 3 Dec 10:00: follows, at 11:30; 2 people asked again, not quorate until they answer"
    );
}

fn details(flags: Flags) -> ChildDetails {
    ChildDetails {
        family: "Harris".into(),
        given: "Aimee".into(),
        born: BORN,
        district: Code::known("E07000173"),
        language: "Polish".into(),
        flags,
        not_on: vec![1],
        carers: vec![
            Carer {
                name: "Tom Harris".into(),
                relation: "father".into(),
                court_bar: true,
                ..Carer::default()
            },
            Carer { name: "Ewa Harris".into(), relation: "mother".into(), ..Carer::default() },
            Carer { name: "Ida Low".into(), may_be_told: MayBeTold::DatesOnly, ..Carer::default() },
        ],
        ..ChildDetails::default()
    }
}

#[test]
fn whom_to_speak_to_stands_above_the_places_and_a_hidden_address_names_no_area() {
    let mut state = empty();
    for on in [1, 15, 16] {
        add_session(&mut state, ND, day(2026, 12, on), &[slot(570, 90, 1), slot(800, 60, 1)]);
    }
    let flags = Flags::INTERPRETER.with(Flags::LOOKED_AFTER).with(Flags::RESTRICTED);
    let held_of = details(flags);
    let child = add_child(&mut state, &held_of);
    let referral = add_referral(&mut state, child, ND);
    take(
        &mut state,
        referral,
        SessionId(2),
        0,
        BookingState::Declined { on: day(2026, 11, 20), reason: Code::NONE, outside: false },
    );
    let record = |id: ChildId| Some(ChildRecord { details: held_of.clone(), ..ChildRecord::new(id) });
    let page = places(&state, &record, referral, None, &Narrow::default(), &now()).unwrap();
    assert_eq!(
        page.say_first,
        [
            "Speak to: Ewa Harris, mother. Dates and places only: Ida Low. TELL NOTHING: Tom Harris, father (court order).",
            "Polish interpreter: 2 working days ahead, slot 30 min longer.",
            "LOOKED AFTER: tell the social worker.",
            "Address hidden: name no area.",
            "Family: not Tuesdays.",
        ]
    );
    assert_eq!(
        page.offers,
        ["1 on 20 Nov, 0 days' notice: not counted (declined: ). At 3 weeks' it counts."]
    );
    assert_eq!(page.rows.len(), 1);
    let row = &page.rows[0];
    assert_eq!((row.when, row.minutes, row.far.as_str()), ((day(2026, 12, 16), 570), 75, ""));
    assert_eq!((row.why.as_str(), row.reasonable), ("earliest with 3 weeks' notice", true));
    let why: Vec<&str> = page.left_out.iter().map(|out| out.why.as_str()).collect();
    let tuesday = "family: not Tuesdays";
    assert_eq!(why, [tuesday, tuesday, tuesday, tuesday, "60 min: too short with interpreter"]);
    assert_eq!(page.others.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["advice-line"]);
    let nobody = places(&state, &|_| None, referral, None, &Narrow::default(), &now()).unwrap();
    assert!(nobody.say_first[0].contains("not open here"), "{:?}", nobody.say_first);
    let empty = |id: ChildId| Some(ChildRecord::new(id));
    let unknown = places(&state, &empty, referral, None, &Narrow::default(), &now()).unwrap();
    assert!(unknown.say_first[0].starts_with("Nobody is on record"), "{:?}", unknown.say_first);
}

#[test]
fn a_standing_place_is_told_and_moved_not_doubled() {
    let mut state = empty();
    let ids = [15, 16].map(|on| add_session(&mut state, ND, day(2026, 12, on), &[slot(570, 60, 1)]));
    let referral = waiting(&mut state, BORN, ND);
    let booking = take(&mut state, referral, ids[0], 0, agreed());
    let page = places(&state, &|_| None, referral, None, &Narrow::default(), &now()).unwrap();
    assert_eq!(page.standing, Some((booking, "ND Tue 15 Dec 09:30".to_owned())));
    assert_eq!(page.rows.iter().map(|row| row.session).collect::<Vec<_>>(), [ids[1]]);
    let narrow = Narrow { weekdays: vec![0], ..Narrow::default() };
    let none = places(&state, &|_| None, referral, None, &narrow, &now()).unwrap();
    assert!(none.refused.unwrap().ends_with("that fits what was asked."));
}

fn visit(id: u32, session: SessionId, child: Option<ChildId>, arrived: u16, state: VisitState) -> Visit {
    Visit {
        id: VisitId(id),
        session,
        child,
        label: "".into(),
        booking: None,
        with: None,
        arrived,
        late_entry: false,
        state,
        called: None,
        rev: 0,
    }
}

#[test]
fn the_board_is_the_way_through_and_siblings_ride_with_the_child() {
    let mut state = empty();
    let id = add_session(&mut state, DROPIN, day(2026, 11, 20), &[slot(780, 150, 6)]);
    add_session(&mut state, DROPIN, day(2026, 11, 20), &[slot(1000, 60, 6)]);
    let mut here = state.session(id).unwrap().clone();
    here.capacity = 5;
    let [isla, rhys, poppy] = [day(2024, 5, 1), day(2025, 9, 1), day(2022, 12, 2)].map(|born| {
        let referral = waiting(&mut state, born, DROPIN);
        (referral, state.referral(referral).unwrap().child)
    });
    take(&mut state, poppy.0, id, 0, agreed());
    let lead = visit(1, id, Some(isla.1), 842, VisitState::Waiting);
    let sibling = Visit { with: Some(VisitId(1)), ..visit(2, id, Some(rhys.1), 842, VisitState::Waiting) };
    let with = VisitState::With { staff: StaffId(1), since: 860 };
    let done = VisitState::LeftUnseen { at: 850, rung: false };
    let mut events = vec![Event::SessionMade { session: Box::new(here) }];
    for v in [lead, sibling, visit(3, id, None, 855, with), visit(4, id, None, 800, done)] {
        events.push(Event::Arrived { visit: Box::new(v) });
    }
    state.apply(99, day(2026, 11, 20), &events);
    let page = board(&state, None, None, &now());
    assert_eq!((page.session, page.others.len()), (Some(id), 1), "the one that is on now");
    assert_eq!(page.columns.each_ref().map(Vec::len), [1, 1, 1, 1]);
    assert_eq!(page.columns[0][0].note, "booked 20 Nov; 4 on 2 Dec");
    assert_eq!((page.columns[1][0].minutes, page.columns[1][0].with.len()), (30, 1));
    assert_eq!(page.columns[1][0].riders, [VisitId(2)], "who rides is found by the visit");
    assert!(page.columns[1][0].with[0].ends_with("1y2"), "{:?}", page.columns[1][0].with);
    assert_eq!((page.columns[2][0].staff.as_str(), page.columns[2][0].minutes), ("slt Dr 1", 12));
    assert_eq!(page.columns[2][0].name, "new family");
    assert_eq!(page.columns[3][0].note, "LEFT UNSEEN: ring");
    assert_eq!((page.room, page.therapists), (2, (1, 2)), "5 less 3 in the room");
    assert_eq!(page.free.len(), 1);
    assert_eq!(
        page.summary,
        [
            "4 children came in 3 families: 0 of 1 booked, 4 walked in, 2 without a record.",
            "0 seen, 1 left unseen, 1 of them still to be rung, 2 without an outcome in the queue, 1 with somebody.",
        ],
        "nobody was called since this is counted"
    );
    let called = Event::VisitCalled { visit: VisitId(1), staff: StaffId(2), since: 870 };
    state.apply(100, day(2026, 11, 20), &[called]);
    let page = board(&state, None, None, &now());
    assert_eq!(
        page.columns.each_ref().map(Vec::len),
        [1, 1, 2, 1],
        "left behind, a sibling has a row of its own"
    );
    assert!(page.columns[1][0].note.starts_with("with F1"), "{}", page.columns[1][0].note);
    let called = Event::VisitCalled { visit: VisitId(2), staff: StaffId(1), since: 843 };
    state.apply(101, day(2026, 11, 20), &[called]);
    let waited = board(&state, None, None, &now()).summary.remove(2);
    assert_eq!(waited, "From arrival to being called in: median 15 min, longest 28 (n = 2).");
    // Called by mistake is not called.
    state.apply(102, day(2026, 11, 20), &[Event::VisitBack { visit: VisitId(1) }]);
    let waited = board(&state, None, None, &now()).summary.remove(2);
    assert_eq!(waited, "From arrival to being called in: median 1 min, longest 1 (n = 1).");
}

#[test]
fn where_no_drop_in_is_on_the_next_is_shown() {
    let mut state = empty();
    assert_eq!(board(&state, None, None, &now()).session, None);
    add_session(&mut state, ND, day(2026, 11, 21), &[slot(570, 60, 1)]);
    let next = add_session(&mut state, DROPIN, day(2026, 12, 30), &[slot(570, 60, 1)]);
    assert_eq!(board(&state, None, None, &now()).session, Some(next));
    let today = add_session(&mut state, DROPIN, day(2026, 11, 20), &[slot(570, 60, 1)]);
    assert_eq!(board(&state, None, None, &now()).session, Some(today), "over, but its paper may be to enter");
    let told = BookingState::Offered { told: Told::Letter, on: day(2026, 11, 20) };
    let child = waiting(&mut state, day(2025, 1, 1), DROPIN);
    take(&mut state, child, next, 0, told);
    let page = board(&state, Some(next), None, &now());
    assert_eq!(page.columns[0][0].note, "offered 20 Nov, not agreed");
}

#[test]
fn places_whose_time_has_come_are_not_told_as_free() {
    let mut state = empty();
    // At 14:32 the first has begun, the second has not.
    let on = day(2026, 11, 20);
    let id = add_session(&mut state, ND, on, &[slot(750, 60, 1), slot(930, 60, 1)]);
    let cell = |state: &State| {
        let week = week(state, on, DiaryBy::Clinic, &now());
        (week.free, week.rows[0].cells[0].clone())
    };
    let (free, shown) = cell(&state);
    assert_eq!((free, shown.free, shown.sign), (1, 1, 'o'));
    assert!(shown.words.contains("0 of 2 taken; 1 free: b shows who could come"), "{}", shown.words);
    let page = session(&state, id, ALL, &now()).unwrap();
    assert_eq!(page.foot, ["Today  1 free."]);
    let told: Vec<bool> = page.rows.iter().map(|row| row.words.contains("not taken")).collect();
    assert_eq!(told, [true, false], "{:?}", page.rows);
    let child = waiting(&mut state, BORN, ND);
    take(&mut state, child, id, 1, agreed());
    let (free, shown) = cell(&state);
    assert_eq!((free, shown.free, shown.sign), (0, 0, '='));
    assert!(shown.words.contains("nothing free: the rest has begun or is over"), "{}", shown.words);
    assert!(!shown.words.contains("b shows"), "{}", shown.words);
}

proptest! {
    #[test]
    fn the_views_agree_with_what_stands(state in any_state()) {
        let now = now();
        let none = |_: ChildId| None;
        for at in state.sessions.iter().flatten() {
            let page = session(&state, at.id, ALL, &now).unwrap();
            let (taken, held, all) = page.counts;
            let free = page.rows.iter().filter(|row| row.booking.is_none()).count();
            if !at.cancelled() {
                prop_assert_eq!(page.rows.len(), usize::from(all));
                prop_assert_eq!(free, usize::from(all - taken - held));
            }
            best(&state, at.id, None, &now).unwrap();
        }
        for referral in state.each_referral() {
            let page = places(&state, &none, referral.id, None, &Narrow::default(), &now).unwrap();
            let restricted = state.child(referral.child).unwrap().flags.has(Flags::RESTRICTED);
            for row in &page.rows {
                prop_assert!(!restricted || (row.far != "ok" && row.far != "far" && !row.why.contains("near home")));
            }
        }
        for by in [DiaryBy::Clinic, DiaryBy::Room, DiaryBy::Person] {
            week(&state, now.today, by, &now);
        }
        board(&state, None, None, &now);
    }
}
