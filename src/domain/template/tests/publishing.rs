//! Publishing, changing and ending, on a small partnership; and whatever is published, nobody and no room is in two places.
use super::super::{ClinicTemplate, Except, Exception, change, parse, publish};
use crate::domain::actor::{Actor, Role};
use crate::domain::check::breaches;
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::decide::{Known, decide};
use crate::domain::event::Event;
use crate::domain::ids::{SessionId, StaffId, TemplateId, VenueId};
use crate::domain::places::world::{ND, SLCN, add_session, agreed, day, empty, now, slot, take, waiting};
use crate::domain::refusal::Refusal;
use crate::domain::session::Answer;
use crate::domain::state::State;
use crate::domain::template::terms::{SchoolCalendar, Span, Terms};
use chrono::NaiveDate;
use proptest::prelude::*;
use std::sync::Arc;

fn world() -> State {
    let mut state = empty();
    let mut rules = (*state.rules).clone();
    let span = |name: &str, from, to| Span { name: name.to_owned(), from, to: Some(to) };
    let county = SchoolCalendar {
        id: Code::known("county"),
        name: "County schools".to_owned(),
        term: vec![
            span("Autumn term", day(2026, 9, 1), day(2026, 12, 18)),
            span("Spring term", day(2027, 1, 4), day(2027, 4, 2)),
        ],
        closed: vec![span("February half term", day(2027, 2, 15), day(2027, 2, 19))],
        ..SchoolCalendar::default()
    };
    rules.terms = Terms(vec![county]);
    rules.roles = ["slt", "camhs"].map(named).into();
    rules.calendar =
        crate::domain::calendar::Calendar::new(vec![(day(2027, 3, 26), "Good Friday".to_owned())]);
    rules.choices.service_reasons = vec![choice()];
    state.rules = Arc::new(rules);
    state
}

fn named(id: &'static str) -> crate::domain::rules::Named {
    crate::domain::rules::Named { id: Code::known(id), name: id.to_owned(), short: String::new() }
}

fn choice() -> crate::domain::rules::Choice {
    crate::domain::rules::Choice {
        id: Code::known("plan"),
        key: 'p',
        name: "clinic changed".to_owned(),
        effect: crate::domain::rules::Effect::None,
        told: String::new(),
    }
}

const PLAN: Code = Code::known("plan");

fn run(state: &mut State, command: &Command) -> Result<Vec<Event>, Refusal> {
    let actor =
        Actor { uid: 1, name: "asmith".into(), role: Role::Scheduler, agency: Code::NONE, team: Code::NONE };
    let events = decide(state, &Known::default(), command, &actor, &now())?;
    state.apply(state.seq + 1, now().today, &events);
    let found = breaches(state, &now());
    assert!(found.is_empty(), "{command:?}: {found:?}");
    Ok(events)
}

fn template(said: &str) -> ClinicTemplate {
    let said = parse(said, now().today).unwrap();
    ClinicTemplate {
        id: TemplateId(0),
        service: ND,
        venue: VenueId(1),
        room: "room 2".into(),
        recurrence: said.recurrence,
        slots: vec![slot(570, 60, 1), slot(630, 90, 1)],
        capacity: 0,
        roles: Vec::new(),
        people: vec![(Code::known("slt"), StaffId(1))],
        from: said.from.unwrap_or(now().today),
        to: said.to,
        calendar: Code::NONE,
        exceptions: said.exceptions,
        sharing: None,
        rev: 0,
    }
}

fn set(state: &mut State, template: &ClinicTemplate) -> Result<TemplateId, Refusal> {
    let template = Box::new(template.clone());
    let events = run(state, &Command::SetTemplate { template, ticked: Vec::new(), reason: Code::NONE })?;
    match &events[0] {
        Event::TemplateSet { after, .. } => Ok(after.id),
        odd => panic!("{odd:?}"),
    }
}

/// Publishes what can be; how many, and what is left out with why.
fn publish_to(state: &mut State, id: TemplateId, until: NaiveDate) -> (usize, Vec<(NaiveDate, String)>) {
    let planned = publish::plan(state, id, until, &now()).unwrap();
    let (free, left): (Vec<_>, Vec<_>) = planned.into_iter().partition(|one| one.left.is_none());
    let left =
        left.iter().map(|one| (one.session.date, one.left.as_ref().unwrap().words().to_owned())).collect();
    let days: Vec<NaiveDate> = free.iter().map(|one| one.session.date).collect();
    let many = days.len();
    if many > 0 {
        let made = run(state, &Command::Publish { template: id, days }).unwrap();
        assert_eq!(made.len(), many);
    }
    (many, left)
}

#[test]
fn what_is_left_out_says_why_and_publishing_again_makes_nothing() {
    let mut state = world();
    let id = set(&mut state, &template("every Friday in term time, not on 5 Mar 2027")).unwrap();
    let (made, left) = publish_to(&mut state, id, day(2027, 4, 9));
    let why = |on| &*left.iter().find(|(day, _)| *day == on).unwrap().1;
    assert_eq!(why(day(2026, 12, 25)), "not in term, Autumn term ended Fri 18 Dec");
    assert_eq!(why(day(2027, 2, 19)), "schools closed, February half term");
    assert_eq!(why(day(2027, 3, 26)), "bank holiday, Good Friday");
    assert_eq!(why(day(2027, 3, 5)), "left out of this clinic by name");
    assert_eq!(why(day(2027, 4, 9)), "no school terms are known that far");
    // 27 Nov, 4, 11, 18 Dec; 8 Jan to 2 Apr less three; today's has begun.
    assert_eq!(made, 4 + 13 - 3);
    let (again, there) = publish_to(&mut state, id, day(2027, 4, 9));
    assert_eq!(again, 0);
    assert_eq!(there.iter().filter(|(_, why)| why == "made already").count(), made);
    // A session called off is not made again.
    let first = *state.index.made.values().next().unwrap();
    run(&mut state, &Command::CancelSession { session: first, reason: PLAN }).unwrap();
    let (again, there) = publish_to(&mut state, id, day(2027, 4, 9));
    assert_eq!(again, 0);
    assert!(there.iter().any(|(_, why)| why == "made already, and called off"), "{there:?}");
}

#[test]
fn a_room_and_a_person_elsewhere_are_clashes_by_name_and_are_not_made() {
    let mut state = world();
    let other = add_session(&mut state, SLCN, day(2026, 12, 4), &[slot(600, 60, 1)]);
    let mut row = state.session(other).unwrap().clone();
    row.room = "room 2".into();
    state.apply(state.seq + 1, now().today, &[Event::SessionMade { session: Box::new(row) }]);
    // Only asked, and in another place: both could be accepted.
    let away = add_session(&mut state, SLCN, day(2026, 12, 11), &[slot(600, 60, 1)]);
    let mut row = state.session(away).unwrap().clone();
    row.people[0].answer = Answer::Asked(now().today);
    row.venue = VenueId(2);
    state.apply(state.seq + 1, now().today, &[Event::SessionMade { session: Box::new(row) }]);
    let id = set(&mut state, &template("every Friday")).unwrap();
    let planned = publish::plan(&state, id, day(2026, 12, 18), &now()).unwrap();
    let clash = |on| match &planned.iter().find(|one| one.session.date == on).unwrap().left {
        Some(publish::Left::Clash(words)) => words.clone(),
        odd => panic!("{odd:?}"),
    };
    assert!(clash(day(2026, 12, 4)).contains("room 2 is taken by"), "{}", clash(day(2026, 12, 4)));
    assert!(clash(day(2026, 12, 11)).contains("is at SLCN Fri 11 Dec 10:00"), "{}", clash(day(2026, 12, 11)));
    let days = vec![day(2026, 11, 27), day(2026, 12, 4)];
    let refused = run(&mut state, &Command::Publish { template: id, days }).unwrap_err();
    assert!(refused.words.contains("Nothing was made"), "{}", refused.words);
    assert_eq!(publish_to(&mut state, id, day(2026, 12, 18)).0, 2);
}

/// Asking somebody to a day on which they are away is refused by hand: publishing does not do it either.
#[test]
fn who_is_away_that_day_is_not_asked() {
    let mut state = world();
    let id = set(&mut state, &template("every Friday")).unwrap();
    let (from, to) = (day(2026, 11, 30), day(2026, 12, 6));
    run(&mut state, &Command::Away { staff: StaffId(1), from, to, reason: PLAN, part: None }).unwrap();
    publish_to(&mut state, id, day(2026, 12, 18));
    let asked = |on| {
        let made = state.sessions.iter().flatten().find(|session| session.date == on).unwrap();
        made.people.iter().map(|member| (member.staff, member.answer)).collect::<Vec<_>>()
    };
    assert_eq!(asked(day(2026, 12, 4)), [(StaffId(1), Answer::Away)], "down for it, and not asked");
    assert_eq!(asked(day(2026, 12, 11)), [(StaffId(1), Answer::Asked(now().today))]);
}

#[test]
fn a_change_never_touches_the_past_and_sessions_with_places_stay_unless_ticked() {
    let mut state = world();
    let mut first = template("every Friday");
    first.from = day(2026, 11, 6);
    let id = set(&mut state, &first).unwrap();
    // One of the past, as if it had been published then.
    let past = state.template(id).unwrap().session(state.next_session(), day(2026, 11, 13), day(2026, 11, 1));
    let past_id = past.id;
    state.apply(state.seq + 1, now().today, &[Event::SessionMade { session: Box::new(past.clone()) }]);
    publish_to(&mut state, id, day(2026, 12, 18));
    let on = |state: &State, day| *state.index.made.iter().find(|(made, _)| made.on == day).unwrap().1;
    let booked = on(&state, day(2026, 12, 4));
    let child = waiting(&mut state, day(2018, 5, 1), ND);
    take(&mut state, child, booked, 0, agreed());
    // Somebody has accepted one that will follow to another time: asked again.
    let to = on(&state, day(2026, 12, 11));
    let (role, staff) = (Code::known("slt"), StaffId(1));
    run(&mut state, &Command::SetMember { session: to, role, staff, answer: Answer::Accepted }).unwrap();
    // And so has somebody who is in no template: that time, and no other.
    let (role, staff) = (Code::known("camhs"), StaffId(2));
    let row = crate::domain::roster::MoreRoles { staff, roles: vec![role], rev: 0 };
    state.roster.roles.insert(staff, row);
    run(&mut state, &Command::SetMember { session: to, role, staff, answer: Answer::Accepted }).unwrap();

    let mut later = state.template(id).unwrap().clone();
    later.slots.iter_mut().for_each(|slot| slot.start += 30);
    let planned = change::plan(&state, &later, &now());
    assert_eq!(planned.len(), 4, "27 Nov to 18 Dec: {planned:?}");
    let of = planned.iter().find(|one| one.session == booked).unwrap();
    assert_eq!((of.families, &of.becomes), (1, &change::Becomes::Moves { to_tell: 1, lost: Vec::new() }));

    let of = planned.iter().find(|one| one.session == to).unwrap();
    assert_eq!(of.again, 2, "said before it is done");

    let before = state.clone();
    let set_to = |ticked: Vec<SessionId>, reason| Command::SetTemplate {
        template: Box::new(later.clone()),
        ticked,
        reason,
    };
    run(&mut state, &set_to(Vec::new(), Code::NONE)).unwrap();
    let start = |state: &State, id| state.session(id).unwrap().start;
    assert_eq!((start(&state, booked), start(&state, to), start(&state, past_id)), (570, 600, 570));
    assert_eq!(state.session(past_id).unwrap().slots, past.slots, "the past is as it was");
    let said: Vec<_> = state.session(to).unwrap().people.iter().map(|m| m.answer).collect();
    assert_eq!(said, [Answer::Asked(now().today); 2], "an answer is to a time and a place");

    // What only stayed was moved by nobody: it can still go along with the next change.
    let mut again = later.clone();
    again.slots.iter_mut().for_each(|slot| slot.start += 30);
    let of =
        |state: &State| change::plan(state, &again, &now()).into_iter().find(|one| one.session == booked);
    let moves = change::Becomes::Moves { to_tell: 1, lost: Vec::new() };
    assert_eq!(of(&state).unwrap().becomes, moves);
    let mut by_hand = state.clone();
    let (session, venue) = (booked, state.session(booked).unwrap().venue);
    let (date, room) = (day(2026, 12, 4), String::new());
    let moved = Command::MoveSession { session, date, start: 700, venue, room, reason: PLAN };
    run(&mut by_hand, &moved).unwrap();
    assert_eq!(of(&by_hand).unwrap().becomes, change::Becomes::Stays("it was moved by hand".to_owned()));

    let mut state = before;
    let events = run(&mut state, &set_to(vec![booked], PLAN)).unwrap();
    assert_eq!(of(&state).unwrap().becomes, moves, "the template itself took it along");
    assert_eq!(start(&state, booked), 600);
    let told = events.iter().filter(|e| matches!(e, Event::Carried { to_tell: Some(_), .. })).count();
    assert_eq!(told, 1, "the family is told");
    let words = crate::domain::telling::sentence(&state, &events);
    assert!(words.contains("3 sessions follow. 1 session moved. 1 family has to be told"), "{words}");
}

#[test]
fn a_day_that_is_none_any_more_is_called_off_only_where_nobody_has_a_place() {
    let mut state = world();
    let id = set(&mut state, &template("every Thursday and Friday")).unwrap();
    publish_to(&mut state, id, day(2026, 12, 4));
    let on = |state: &State, day| *state.index.made.iter().find(|(made, _)| made.on == day).unwrap().1;
    let booked = on(&state, day(2026, 12, 3));
    let child = waiting(&mut state, day(2018, 5, 1), ND);
    take(&mut state, child, booked, 0, agreed());
    let only = ClinicTemplate {
        recurrence: parse("every Friday", now().today).unwrap().recurrence,
        ..state.template(id).unwrap().clone()
    };
    set(&mut state, &only).unwrap();
    assert!(!state.session(booked).unwrap().cancelled());
    assert!(state.session(on(&state, day(2026, 11, 26))).unwrap().cancelled());
    assert!(!state.session(on(&state, day(2026, 11, 27))).unwrap().cancelled());

    // Ended: with what is asked for only.
    let end = |call_off| Command::EndTemplate { template: id, on: day(2026, 11, 27), call_off };
    run(&mut state, &end(None)).unwrap();
    let friday = on(&state, day(2026, 12, 4));
    assert!(!state.session(friday).unwrap().cancelled());
    run(&mut state, &end(Some(PLAN))).unwrap();
    assert!(state.session(friday).unwrap().cancelled() && !state.session(booked).unwrap().cancelled());
    assert!(publish::plan(&state, id, day(2027, 1, 1), &now()).unwrap().iter().all(|one| one.left.is_some()));
}

#[test]
fn what_cannot_be_held_is_refused_beside_its_field() {
    let mut state = world();
    let mut refused = |change: &dyn Fn(&mut ClinicTemplate)| {
        let mut odd = template("every Friday");
        change(&mut odd);
        let refusal = set(&mut state, &odd).unwrap_err();
        (refusal.field.unwrap_or_default(), refusal.words)
    };
    let never = parse("fifth Monday of the month only in February", now().today).unwrap().recurrence;
    let (field, words) = refused(&|t| t.recurrence = never.clone());
    assert_eq!(field, "when");
    assert!(words.contains("never falls on a day"), "{words}");
    assert_eq!(refused(&|t| t.slots.clear()).0, "slots");
    assert_eq!(refused(&|t| t.to = Some(day(2026, 1, 1))).0, "to");
    assert_eq!(refused(&|t| t.venue = VenueId(99)).0, "venue");
    assert_eq!(refused(&|t| t.people.push(t.people[0])).0, "people");
    assert_eq!(refused(&|t| t.calendar = Code::known("nowhere")).0, "calendar");
    let late = Exception { on: day(2026, 12, 4), what: Except::At(1_400) };
    assert_eq!(refused(&|t| t.exceptions.push(late)).0, "slots");
}

#[test]
fn on_single_days_it_is_elsewhen_or_also_held() {
    let mut state = world();
    let mut with = template("every Friday");
    with.exceptions = vec![
        Exception { on: day(2026, 12, 4), what: Except::At(780) },
        Exception { on: day(2026, 12, 9), what: Except::Also },
    ];
    let id = set(&mut state, &with).unwrap();
    publish_to(&mut state, id, day(2026, 12, 11));
    let starts: Vec<_> = state
        .index
        .made
        .values()
        .map(|id| state.session(*id).unwrap())
        .map(|s| (s.date, s.start, s.end))
        .collect();
    let d = |d| day(2026, 12, d);
    assert_eq!(
        starts,
        [(day(2026, 11, 27), 570, 720), (d(4), 780, 930), (d(9), 570, 720), (d(11), 570, 720)]
    );
}

#[test]
fn another_start_on_a_day_it_is_not_held_is_refused() {
    let mut state = world();
    let mut with = template("every Friday");
    let set_at = |state: &mut State, with: &ClinicTemplate| set(state, with).unwrap_err();
    // A Wednesday; a Friday that is left out.
    for (on, more) in [(day(2026, 12, 2), None), (day(2026, 12, 18), Some(Except::Not))] {
        with.exceptions = more.map(|what| Exception { on, what }).into_iter().collect();
        with.exceptions.push(Exception { on, what: Except::At(780) });
        let refusal = set_at(&mut state, &with);
        assert_eq!(refusal.field.as_deref(), Some("other"));
        assert!(refusal.words.contains("It is not held on"), "{}", refusal.words);
    }
    // Put in, it is.
    let on = day(2026, 12, 2);
    with.exceptions = vec![Exception { on, what: Except::Also }, Exception { on, what: Except::At(780) }];
    let id = set(&mut state, &with).unwrap();
    publish_to(&mut state, id, on);
    let made = state.index.made.values().filter_map(|id| state.session(*id)).find(|s| s.date == on).unwrap();
    assert_eq!(made.start, 780);
    // What is on record already does not stand in the way of another change.
    let mut now = state.template(id).unwrap().clone();
    now.exceptions.retain(|except| except.what != Except::Also);
    set(&mut state, &now).unwrap();
}

fn any_template() -> impl Strategy<Value = ClinicTemplate> {
    let said = prop_oneof![
        Just("every Tuesday"),
        Just("every Tuesday and Thursday"),
        Just("every second Tuesday in term time"),
        Just("weekdays"),
        Just("first Tuesday of the month")
    ];
    (said, 1u32..=2, 0u8..3, 480u16..900, 15u16..120, proptest::collection::btree_set(1u32..=3, 0..3))
        .prop_map(|(said, venue, room, start, minutes, people)| {
            let mut made = template(said);
            made.venue = VenueId(venue);
            made.room = ["", "room 1", "room 2"][usize::from(room)].into();
            made.slots = vec![slot(start, minutes, 2)];
            made.people = people.into_iter().map(|id| (Code::known("slt"), StaffId(id))).collect();
            made
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn whatever_is_published_and_changed_nobody_and_no_room_is_in_two_places(
        templates in proptest::collection::vec(any_template(), 2..6),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any_template()), 0..4),
    ) {
        let mut state = world();
        let mut ids = Vec::new();
        for template in &templates {
            if let Ok(id) = set(&mut state, template) {
                publish_to(&mut state, id, day(2027, 1, 31));
                ids.push(id);
            }
        }
        for (at, to) in changes {
            let before = state.template(ids[at.index(ids.len())]).unwrap();
            let to = ClinicTemplate { id: before.id, rev: before.rev, ..to };
            // One that is so already is refused, and changes nothing.
            let id = to.id;
            let _ = set(&mut state, &to);
            publish_to(&mut state, id, day(2027, 1, 31));
        }
        // Nobody is even asked to two places at once.
        for ids in state.index.by_day.values() {
            let there: Vec<_> = ids.iter().map(|id| state.session(*id).unwrap()).filter(|s| !s.cancelled()).collect();
            for (n, a) in there.iter().enumerate() {
                for b in there[n + 1..].iter().filter(|b| a.start < b.end && b.start < a.end) {
                    let both = a.people.iter().any(|m| b.people.iter().any(|other| other.staff == m.staff));
                    prop_assert!(!both, "{:?} and {:?}", a, b);
                }
            }
        }
    }
}

#[test]
fn no_day_is_named_whose_clock_does_not_show_its_start() {
    let state = world();
    let mut night = template("every Sunday from 14 mar 2027");
    for slot in &mut night.slots {
        slot.start = 90;
    }
    // On 28 March the clocks go from one to two.
    let next = night.next_days(&state, day(2027, 3, 10), 3);
    assert_eq!(next, ["Sun 14 Mar", "Sun 21 Mar", "Sun 4 Apr"]);
}
