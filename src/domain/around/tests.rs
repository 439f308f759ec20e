//! Places of support: ages at their edges, places never exceeded, nobody in two places, and no clock that moves.
use super::*;
use crate::domain::actor::{Actor, Role};
use crate::domain::check::breaches;
use crate::domain::child::ChildDetails;
use crate::domain::command::{Command, Take};
use crate::domain::decide::{Known, Now, decide};
use crate::domain::event::Event;
use crate::domain::ids::ReferralId;
use crate::domain::places::world::{self, CALLS, day, slot};
use crate::domain::referral::{CloseReason, Stage};
use crate::domain::refusal::Refusal;
use crate::domain::rules::{Choice, Effect, Rules, Service};
use crate::domain::state::State;
use chrono::Days;
use proptest::prelude::*;

const SHOP: Code = Code::known("workshop");
const MEETING: Code = Code::known("next-steps");
const SURGERY: Code = Code::known("surgery");

fn actor() -> Actor {
    Actor { uid: 7, name: "twebb".into(), role: Role::Caseworker, agency: Code::NONE, team: Code::NONE }
}

/// The small partnership with support: calls under 20 and alone from 16, a group, a meeting, a surgery.
fn begun() -> State {
    let mut state = world::empty();
    let mut rules: Rules = (*state.rules).clone();
    let like = rules.services[0].clone();
    let kind = |id: Code, kind| Service {
        id,
        name: format!("Service {id}"),
        short: id.as_str().to_uppercase(),
        kind,
        ..like.clone()
    };
    rules.services.push(Service { under: Some(20), ..kind(SHOP, ServiceKind::Group) });
    rules
        .services
        .push(Service { says: "Appeal dates stay".to_owned(), ..kind(MEETING, ServiceKind::Meeting) });
    rules.services.push(kind(SURGERY, ServiceKind::Surgery));
    for service in &mut rules.services {
        if service.kind == ServiceKind::Calls {
            (service.under, service.alone_from, service.instead) =
                (Some(20), Some(16), "SENDIASS.".to_owned());
        }
    }
    let choice = |id, key, effect| Choice {
        id: Code::known(id),
        key,
        name: id.to_owned(),
        effect,
        told: String::new(),
    };
    rules.choices.put_off = vec![choice("busy", 'b', Effect::None)];
    rules.choices.service_reasons = vec![choice("room", 'r', Effect::None)];
    rules.choices.support_outcomes = vec![
        choice("advice", 'a', Effect::Advice),
        choice("again", 'g', Effect::ComeBack),
        choice("refer", 'r', Effect::ReferOn),
    ];
    state.apply(2, day(2026, 1, 1), &[Event::RulesSet { rules: Box::new(rules) }]);
    state
}

fn try_run(state: &mut State, command: &Command, now: &Now) -> Result<Vec<Event>, Refusal> {
    let events = decide(state, &Known::default(), command, &actor(), now)?;
    state.apply(state.seq + 1, now.today, &events);
    // The same two people hold every session of the small partnership.
    let found: Vec<String> =
        breaches(state, now).into_iter().filter(|words| !words.starts_with("2: staff")).collect();
    assert_eq!(found, Vec::<String>::new(), "{command:?}");
    Ok(events)
}

fn run(state: &mut State, act: SeatAct) -> Result<Vec<Event>, Refusal> {
    try_run(state, &Command::Seat { act }, &world::now())
}

fn child(state: &mut State, born: NaiveDate) -> ChildId {
    let family = format!("Kid{}", state.next_child().0);
    world::add_child(state, &ChildDetails { family, born, ..ChildDetails::default() })
}

fn take(session: SessionId, at: u8, guest: Guest) -> SeatAct {
    SeatAct::Take { session, slot: at, guest, offered: None }
}

fn for_child(child: ChildId, party: Party) -> Guest {
    Guest { child: Some(child), party, ..Guest::default() }
}

#[test]
fn the_advice_line_is_for_those_up_to_the_day_before_the_twentieth_birthday() {
    let mut state = begun();
    let on = world::now().today + Days::new(3);
    let session = world::add_session(&mut state, CALLS, on, &[slot(600, 60, 1), slot(660, 60, 1)]);
    let twenty = child(&mut state, day(2006, 11, 23));
    let refused = run(&mut state, take(session, 0, for_child(twenty, Party::Carer))).unwrap_err();
    assert!(
        refused.words.contains("is 20 on Mon 23 Nov 2026") && refused.words.contains("SENDIASS"),
        "{refused:?}"
    );
    let last_day = child(&mut state, day(2006, 11, 24));
    run(&mut state, take(session, 0, for_child(last_day, Party::Carer))).unwrap();
    // Of a family without a record the same is asked, where the birth date is given.
    let guest = |born| Guest {
        who: "Novak".into(),
        phone: "07700 900123".into(),
        born: Some(born),
        ..Guest::default()
    };
    assert!(run(&mut state, take(session, 1, guest(day(2006, 11, 23)))).is_err());
    run(&mut state, take(session, 1, guest(day(2006, 11, 24)))).unwrap();
}

#[test]
fn a_young_person_rings_alone_from_the_sixteenth_birthday() {
    let mut state = begun();
    let on = world::now().today + Days::new(3);
    let session = world::add_session(&mut state, CALLS, on, &[slot(600, 60, 1), slot(660, 60, 1)]);
    let (fifteen, sixteen) = (child(&mut state, day(2010, 11, 24)), child(&mut state, day(2010, 11, 23)));
    let refused = run(&mut state, take(session, 0, for_child(fifteen, Party::YoungPerson))).unwrap_err();
    assert!(refused.words.contains("16 on 24 Nov 2026"), "{refused:?}");
    run(&mut state, take(session, 0, for_child(fifteen, Party::Carer))).unwrap();
    run(&mut state, take(session, 1, for_child(sixteen, Party::YoungPerson))).unwrap();
    // Somebody without a record says when they were born.
    let guest = Guest {
        who: "Sam".into(),
        phone: "07700 900123".into(),
        party: Party::YoungPerson,
        ..Guest::default()
    };
    assert_eq!(run(&mut state, take(session, 1, guest)).unwrap_err().field.as_deref(), Some("born"));
}

#[test]
fn surgeries_are_for_colleagues_and_the_advice_line_for_families() {
    let mut state = begun();
    let on = world::now().today + Days::new(3);
    let calls = world::add_session(&mut state, CALLS, on, &[slot(600, 60, 1)]);
    let surgery = world::add_session(&mut state, SURGERY, on, &[slot(720, 60, 2)]);
    let kid = child(&mut state, day(2018, 1, 1));
    let refused = run(&mut state, take(surgery, 0, for_child(kid, Party::Carer))).unwrap_err();
    assert!(refused.words.contains("Service advice-line"), "{refused:?}");
    let refused = run(&mut state, take(calls, 0, for_child(kid, Party::Professional))).unwrap_err();
    assert!(refused.words.contains("Service surgery"), "{refused:?}");
    run(&mut state, take(surgery, 0, for_child(kid, Party::Professional))).unwrap();
    let question = Guest { who: "A Okoro".into(), party: Party::Professional, ..Guest::default() };
    run(&mut state, take(surgery, 0, question)).unwrap();
}

#[test]
fn a_place_is_one_familys_and_a_child_is_in_one_place() {
    let mut state = begun();
    let on = world::now().today + Days::new(3);
    let calls = world::add_session(&mut state, CALLS, on, &[slot(600, 60, 1), slot(660, 60, 1)]);
    let shop = world::add_session(&mut state, SHOP, on, &[slot(630, 60, 2)]);
    let kids: Vec<ChildId> = (0..4).map(|_| child(&mut state, day(2018, 1, 1))).collect();
    run(&mut state, take(calls, 0, for_child(kids[0], Party::Carer))).unwrap();
    let taken = run(&mut state, take(calls, 0, for_child(kids[1], Party::Carer))).unwrap_err();
    assert!(taken.words.contains("taken") && taken.words.contains("twebb"), "{taken:?}");
    let twice = run(&mut state, take(calls, 1, for_child(kids[0], Party::Carer))).unwrap_err();
    assert!(twice.words.contains("has a place already"), "{twice:?}");
    assert!(run(&mut state, take(shop, 0, for_child(kids[0], Party::Carer))).is_err(), "two places at once");
    run(&mut state, take(shop, 0, for_child(kids[1], Party::Carer))).unwrap();
    run(&mut state, take(shop, 0, for_child(kids[2], Party::Carer))).unwrap();
    assert!(run(&mut state, take(shop, 0, for_child(kids[3], Party::Carer))).is_err(), "of two places");
    // And no referral is booked over it.
    let clinic = world::add_session(&mut state, world::ND, on, &[slot(600, 60, 1)]);
    let referral = world::add_referral(&mut state, kids[0], world::ND);
    let agree = Take::Agree { who: "mother".into(), told: Told::Phone };
    let book = Command::Book { referral, session: clinic, slot: 0, take: agree };
    let refused = try_run(&mut state, &book, &world::now()).unwrap_err();
    assert!(refused.words.contains("ADVICE-LINE"), "{refused:?}");
}

/// A call that is missed is tried again until it is said what came of it.
#[test]
fn a_call_without_an_answer_stays_a_step() {
    let mut state = begun();
    let today = world::now().today;
    let calls = world::add_session(&mut state, CALLS, today, &[slot(900, 60, 1)]);
    let guest = Guest { who: "Novak".into(), phone: "07700 900123".into(), ..Guest::default() };
    run(&mut state, take(calls, 0, guest)).unwrap();
    let step = |state: &State| owed(state, state.seat(SeatId(1)).unwrap(), &world::now());
    assert_eq!(step(&state).unwrap().words, "Ring: service advice-line 15:00");
    run(&mut state, SeatAct::Missed { seat: SeatId(1) }).unwrap();
    // Held down, the key is one try.
    let twice = run(&mut state, SeatAct::Missed { seat: SeatId(1) }).unwrap_err();
    assert!(twice.words.contains("noted already"), "{twice:?}");
    let later = Now { at: world::now().at + chrono::TimeDelta::minutes(1), ..world::now() };
    try_run(&mut state, &Command::Seat { act: SeatAct::Missed { seat: SeatId(1) } }, &later).unwrap();
    let again = step(&state).unwrap();
    assert_eq!((again.words.as_str(), again.due), ("Ring again: ADVICE-LINE, 2 tries", day(2026, 11, 23)));
    let outcome = |outcome| SeatAct::Outcome { seat: SeatId(1), outcome, refer: None, words: String::new() };
    run(&mut state, outcome(Code::known("again"))).unwrap();
    assert_eq!(step(&state).unwrap().words, "Ring again: ADVICE-LINE, as agreed");
    // Nobody without a record can be referred; what was said before stays.
    assert!(run(&mut state, outcome(Code::known("refer"))).is_err());
    run(&mut state, outcome(Code::known("advice"))).unwrap();
    assert_eq!(step(&state), None);
    assert!(run(&mut state, outcome(Code::known("advice"))).is_err(), "said once");
}

#[test]
fn a_session_called_off_is_told_of_and_nobody_is_lost() {
    let mut state = begun();
    let today = world::now().today;
    let shop = world::add_session(&mut state, SHOP, today + Days::new(4), &[slot(600, 120, 12)]);
    let kid = child(&mut state, day(2018, 1, 1));
    run(&mut state, take(shop, 0, for_child(kid, Party::Carer))).unwrap();
    let seat = SeatId(1);
    assert_eq!(
        owed(&state, state.seat(seat).unwrap(), &world::now()),
        None,
        "nothing is owed before its day"
    );
    let event = Event::SessionCancelled { session: shop, reason: Code::NONE };
    state.apply(state.seq + 1, today, &[event]);
    let step = owed(&state, state.seat(seat).unwrap(), &world::now()).unwrap();
    assert_eq!((step.words.as_str(), step.due), ("Ring: WORKSHOP 24 Nov is off", today));
    run(&mut state, SeatAct::Told { seat, how: Told::Phone }).unwrap();
    assert_eq!(owed(&state, state.seat(seat).unwrap(), &world::now()), None);
    assert!(matches!(state.seat(seat).unwrap().state, SeatState::Cancelled { by: By::Service }));
    assert_eq!(state.child(kid).unwrap().last_contact, Some(today));
}

#[test]
fn what_was_agreed_at_a_next_steps_meeting_is_kept_and_appeal_dates_are_said() {
    let mut state = begun();
    let today = world::now().today;
    let at = world::add_session(&mut state, MEETING, today, &[slot(900, 60, 1)]);
    let referral = world::waiting(&mut state, day(2018, 1, 1), world::ND);
    let mut row = state.referral(referral).unwrap().clone();
    row.stage = Stage::Closed { reason: CloseReason::Declined, on: today };
    world::put_referral(&mut state, row);
    // Booked from the referral that ended in a "no".
    let offer = Take::Offer { told: Told::Letter };
    let book = Command::Book { referral, session: at, slot: 0, take: offer };
    let events = try_run(&mut state, &book, &world::now()).unwrap();
    assert!(crate::domain::telling::sentence(&state, &events).ends_with("Appeal dates stay"));
    let seat = SeatId(1);
    run(&mut state, SeatAct::Agree { seat }).unwrap();
    let outcome = |words: &str| SeatAct::Outcome {
        seat,
        outcome: Code::known("advice"),
        refer: None,
        words: words.to_owned(),
    };
    assert_eq!(run(&mut state, outcome(" ")).unwrap_err().field.as_deref(), Some("words"));
    let held = run(&mut state, outcome("small group at lunch")).unwrap();
    let said = crate::domain::telling::sentence(&state, &held);
    assert!(said.contains("small group at lunch") && said.ends_with("Appeal dates stay"), "{said}");
}

/// All that any act on support could change of referrals.
fn referrals(state: &State) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for row in state.each_referral() {
        let _ = writeln!(text, "{:?} {:?} {:?} {:?}", row.id, row.span, row.list_date, row.stage);
        let _ = writeln!(text, "{} {:?} {:?}", row.missed, row.seen_on, row.put_off);
    }
    text
}

/// One act among all there are, on what there is.
fn act(state: &State, (kind, a, b, c): (u8, u8, u8, u8)) -> SeatAct {
    let sessions: Vec<SessionId> = state.sessions.iter().flatten().map(|s| s.id).collect();
    let session = sessions[usize::from(a) % sessions.len()];
    let seat = SeatId(u32::from(a) % state.next_seat().0.max(1) + 1);
    let child = ChildId(u32::from(b) % state.next_child().0.max(2));
    let party = [Party::Carer, Party::YoungPerson, Party::Professional][usize::from(c) % 3];
    let guest = if b % 4 == 0 {
        Guest { who: format!("Family {b}"), phone: "07700 900123".into(), party, ..Guest::default() }
    } else {
        for_child(child, party)
    };
    let outcome = Code::known(["advice", "again", "refer"][usize::from(b) % 3]);
    match kind % 15 {
        0..=3 => {
            SeatAct::Take { session, slot: c % 3, guest, offered: (kind % 4 == 3).then_some(Told::Letter) }
        }
        4 => SeatAct::Came { seat, at: Some(870) },
        5 => SeatAct::Missed { seat },
        6 => SeatAct::Outcome { seat, outcome, refer: None, words: "so".to_owned() },
        7 if b % 2 == 0 => {
            let reason = Code::known("room");
            SeatAct::Cancel { seat, by: By::Service, words: String::new(), reason }
        }
        7 => SeatAct::Cancel { seat, by: By::Family, words: String::new(), reason: Code::NONE },
        8 => SeatAct::Agree { seat },
        9 => SeatAct::Decline { seat, words: String::new() },
        10 => SeatAct::Told { seat, how: Told::Text },
        11 => SeatAct::Rebook { seat, session, slot: c % 3 },
        12 => SeatAct::PutOff {
            seat,
            until: world::now().today + Days::new(u64::from(b % 9)),
            reason: Code::known("busy"),
        },
        13 => SeatAct::Known { seat, child },
        _ => SeatAct::Move { seat, session, slot: c % 3 },
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    /// Invariants 2, 3 and 7: whatever is done to support, no referral's clock, place on the list, stage or step changes; no
    /// place is given twice, no child is in two places, and the fold of the events is what stands.
    #[test]
    fn no_act_on_support_moves_a_clock_or_gives_a_place_twice(
        acts in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>()), 1..60),
    ) {
        let mut state = begun();
        let today = world::now().today;
        for (service, ahead) in [(CALLS, 0), (SHOP, 0), (MEETING, 2), (SURGERY, 0), (CALLS, 3), (world::ND, 3)] {
            let slots = [slot(900, 60, 1), slot(930, 60, 2), slot(1_000, 60, 1)];
            world::add_session(&mut state, service, today + Days::new(ahead), &slots);
        }
        let kids: Vec<ReferralId> =
            (0..5).map(|n| world::waiting(&mut state, day(2006 + n * 3, 11, 23), world::ND)).collect();
        let clinic = state.sessions.iter().flatten().last().unwrap().id;
        let agree = Take::Agree { who: "mother".into(), told: Told::Phone };
        let book = Command::Book { referral: kids[4], session: clinic, slot: 0, take: agree };
        let _ = try_run(&mut state, &book, &world::now());
        let before = referrals(&state);
        let mut done = 0;
        for one in acts {
            let act = act(&state, one);
            done += usize::from(run(&mut state, act).is_ok());
            prop_assert_eq!(&referrals(&state), &before);
        }
        prop_assume!(done > 0);
        let whole: State = serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap();
        prop_assert_eq!(whole.digest(), state.digest());
    }
}

/// A place given by name only, on a call-back session three days ahead.
fn by_name(state: &mut State) -> (SessionId, SeatId) {
    let calls = world::add_session(state, CALLS, world::now().today + Days::new(3), &[slot(900, 60, 1)]);
    let guest = Guest { who: "Ms Zorn".into(), phone: "07700 900555".into(), ..Guest::default() };
    run(state, SeatAct::Take { session: calls, slot: 0, guest, offered: None }).unwrap();
    (calls, SeatId(state.next_seat().0 - 1))
}

#[test]
fn on_a_bad_day_a_place_of_support_has_its_line_and_the_family_is_rung() {
    use crate::domain::repair::{Change, Closed, Pick, Trouble, plan};
    let mut state = begun();
    let (calls, seat) = by_name(&mut state);
    let on = world::now().today + Days::new(3);
    let later = world::add_session(&mut state, CALLS, on + Days::new(2), &[slot(600, 60, 1)]);
    let trouble = Trouble::Shut { closed: Closed::Everywhere, from: on, to: on, reason: Code::NONE };
    let mended = plan(&state, &trouble, &[(calls, Pick::Off)], &world::now());
    let lines: Vec<_> = mended.sessions.iter().flat_map(|mended| &mended.seats).collect();
    let [line] = lines[..] else { panic!("{lines:?}") };
    let moves = Change::Moves { session: later, slot: 0, why: "the next free place".to_owned() };
    assert_eq!((line.seat, &line.change), (seat, &moves));
    let Some(Command::Seat { act }) = line.command() else { panic!("a command") };
    run(&mut state, act).unwrap();
    let row = state.seat(seat).unwrap();
    assert_eq!((row.session, row.state.clone(), row.known.date), (later, SeatState::Booked, on));
    let owed = owed(&state, row, &world::now()).unwrap();
    assert_eq!(owed.words, "Ring: ADVICE-LINE moved to 25 Nov");
}

#[test]
fn news_of_a_move_is_due_from_the_day_it_was_moved_and_late_after() {
    let mut state = begun();
    let (calls, seat) = by_name(&mut state);
    let known = state.session(calls).unwrap().clone();
    let from = crate::domain::session::Stood {
        stand: known.stand(0),
        room: "".into(),
        at: world::now().at,
        seq: 0,
        by_template: false,
    };
    let to = Box::new(crate::domain::session::Session { date: world::now().today + Days::new(12), ..known });
    let event = Event::SessionMoved { session: calls, from, to, reason: Code::NONE };
    state.apply(state.seq + 1, world::now().today, &[event]);
    // Moved on Friday afternoon from the Monday: said on that Friday, and late from the next day on.
    for days in [0, 1, 3, 6] {
        let now = Now { today: world::now().today + Days::new(days), ..world::now() };
        let step = owed(&state, state.seat(seat).unwrap(), &now).unwrap();
        assert_eq!((step.words.as_str(), step.due), ("Ring: ADVICE-LINE moved to 2 Dec", world::now().today));
    }
}

#[test]
fn a_place_by_name_gets_its_record_once_and_waits_only_where_nobody_waits_for_it() {
    let mut state = begun();
    let (calls, seat) = by_name(&mut state);
    let until = world::now().today + Days::new(2);
    let busy = Code::known("busy");
    let said = |refused: Result<(), Refusal>| refused.unwrap_err().words;
    let put_off = SeatAct::PutOff { seat, until, reason: busy };
    assert!(said(run(&mut state, put_off.clone()).map(|_| ())).contains("has that time. m moves it"));
    let child = world::add_child(
        &mut state,
        &ChildDetails { family: "Zorn".into(), born: day(2018, 1, 1), ..ChildDetails::default() },
    );
    run(&mut state, SeatAct::Known { seat, child }).unwrap();
    assert_eq!(state.seat(seat).unwrap().child, Some(child));
    assert!(
        said(run(&mut state, SeatAct::Known { seat, child }).map(|_| ())).contains("has its record already")
    );
    // An offer without an answer may wait; whatever is done to it ends the waiting.
    let guest = Guest { child: Some(child), ..Guest::default() };
    let shop = world::add_session(&mut state, SHOP, world::now().today + Days::new(9), &[slot(900, 60, 4)]);
    run(&mut state, SeatAct::Take { session: shop, slot: 0, guest, offered: Some(Told::Letter) }).unwrap();
    let offered = SeatId(state.next_seat().0 - 1);
    let owes = |state: &State| owed(state, state.seat(offered).unwrap(), &world::now()).is_some();
    assert!(owes(&state));
    run(&mut state, SeatAct::PutOff { seat: offered, until, reason: busy }).unwrap();
    assert!(!owes(&state) && calls != shop);
    let most = world::now().today + Days::new(10);
    let late = SeatAct::PutOff { seat: offered, until: most, reason: busy };
    assert!(said(run(&mut state, late).map(|_| ())).contains("must not fall out of sight"));
    run(&mut state, SeatAct::Agree { seat: offered }).unwrap();
    assert_eq!(state.seat(offered).unwrap().put_off, None);
}

#[test]
fn a_full_surgery_says_that_it_is_full_and_which_is_next() {
    let mut state = begun();
    let on = world::now().today + Days::new(4);
    let first = world::add_session(&mut state, CALLS, on, &[slot(600, 60, 1), slot(660, 60, 1)]);
    let next = world::add_session(&mut state, CALLS, on + Days::new(7), &[slot(600, 60, 1)]);
    let mut taken = |session, at| {
        let id = child(&mut state, world::day(2018, 5, 1));
        let now = world::now();
        let act = take(session, at, for_child(id, Party::Carer));
        try_run(&mut state, &Command::Seat { act }, &now).map_err(|no| no.words)
    };
    taken(first, 0).unwrap();
    let words = taken(first, 0).unwrap_err();
    assert!(words.contains("Choose another."), "another is free: {words}");
    taken(first, 1).unwrap();
    let words = taken(first, 0).unwrap_err();
    assert!(
        words.contains("is full: all 2 places are taken.") && words.contains("Next with a place:"),
        "{words}"
    );
    assert!(words.contains(&format!("session {}", next.0)), "{words}");
}
