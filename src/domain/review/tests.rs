//! Packs, quorum by need, and the property that no place at a review is ever offered without it, nor a second opinion by who
//! gave the first.
use super::*;
use crate::domain::actor::{Actor, Role};
use crate::domain::booking::{Attendance, Told};
use crate::domain::code::Code;
use crate::domain::command::{Command, NewReferral, Take};
use crate::domain::cover;
use crate::domain::decide::{Known, Now, decide};
use crate::domain::event::Event;
use crate::domain::ids::{BookingId, ReferralId, SessionId, StaffId};
use crate::domain::next_step::{Act, owed};
use crate::domain::order::Priority;
use crate::domain::places::world::{CCC, MAR, ND, add_session, any_state, day, empty, now, slot, waiting};
use crate::domain::places::{Bar, Seeker};
use crate::domain::quorum::missing_of;
use crate::domain::referral::Stage;
use crate::domain::repair::{self, Fate, Trouble};
use crate::domain::session::Answer;
use crate::domain::state::State;
use crate::domain::suggest;
use proptest::prelude::*;

mod chased;

const OT: Code = Code::known("ot");
const SLT: Code = Code::known("slt");
const CAMHS: Code = Code::known("camhs");
const SENSORY: Code = Code::known("sensory");
const SICK: Code = Code::known("sick");

/// The world's rules with two reports, and a need that adds an OT and a report.
fn with_rules(state: &mut State) {
    let mut rules = (*state.rules).clone();
    let kind = |id: &str, always| ReportKind {
        id: Code::parse(id).unwrap(),
        name: format!("Report {id}"),
        short: id.to_uppercase(),
        role: Code::NONE,
        agency: Code::known("nhs"),
        always,
    };
    rules.reviews.report = vec![kind("slt", true), kind("camhs", true), kind("ot", false)];
    rules.reviews.need =
        vec![Need { id: SENSORY, key: 'o', name: "Sensory".to_owned(), roles: vec![OT], reports: vec![OT] }];
    let named = |id: Code| crate::domain::rules::Named { id, name: id.to_string(), short: String::new() };
    rules.roles = [SLT, CAMHS, OT].map(named).to_vec();
    rules.agencies = vec![named(Code::known("nhs"))];
    rules.teams = vec![named(MAR)];
    let choice = crate::domain::rules::Choice {
        id: Code::known("complete"),
        key: 'c',
        name: "Complete".to_owned(),
        effect: crate::domain::rules::Effect::Complete,
        told: String::new(),
    };
    rules.choices.outcomes = vec![choice.clone()];
    rules.choices.service_reasons = vec![crate::domain::rules::Choice { id: SICK, key: 's', ..choice }];
    state.apply(state.seq + 1, day(2026, 11, 20), &[Event::RulesSet { rules: Box::new(rules) }]);
}

fn anybody() -> Actor {
    Actor { uid: 1, name: "asmith".into(), role: Role::Administrator, agency: Code::NONE, team: Code::NONE }
}

fn run(state: &mut State, command: &Command) -> Result<Vec<Event>, String> {
    run_at(state, command, &now())
}

fn run_at(state: &mut State, command: &Command, now: &Now) -> Result<Vec<Event>, String> {
    let events =
        decide(state, &Known::default(), command, &anybody(), now).map_err(|refusal| refusal.words)?;
    state.apply(state.seq + 1, now.today, &events);
    Ok(events)
}

fn pack(state: &mut State, referral: ReferralId, act: PackAct) -> Result<Vec<Event>, String> {
    run(state, &Command::Review { referral, act })
}

fn consent(given: bool) -> PackAct {
    PackAct::Consent { given, who: "mother".to_owned(), how: Told::Phone }
}

fn world() -> (State, ReferralId) {
    let mut state = empty();
    with_rules(&mut state);
    let referral = waiting(&mut state, day(2018, 5, 1), MAR);
    (state, referral)
}

#[test]
fn consent_gates_the_pack_and_the_lawful_basis_does_not_stand_in_for_it() {
    let (mut state, id) = world();
    let mut rules = (*state.rules).clone();
    let basis = Code::known("public-task");
    rules.reviews.basis = vec![Basis { id: basis, key: 'p', name: "Public task".to_owned() }];
    state.apply(state.seq + 1, now().today, &[Event::RulesSet { rules: Box::new(rules) }]);
    pack(&mut state, id, PackAct::Basis(basis)).unwrap();
    for act in [
        PackAct::AskAll,
        PackAct::Ask { kind: SLT, of: String::new() },
        PackAct::In(SLT),
        PackAct::Chase(SLT),
    ] {
        let words = pack(&mut state, id, act).unwrap_err();
        assert!(
            words.contains("Consent to share is not on record") && words.contains("Nothing was changed"),
            "{words}"
        );
    }
    pack(&mut state, id, consent(true)).unwrap();
    pack(&mut state, id, PackAct::AskAll).unwrap();
    // Withdrawn: the gate is shut again, and what came before stays on record.
    pack(&mut state, id, consent(false)).unwrap();
    let words = pack(&mut state, id, PackAct::In(SLT)).unwrap_err();
    assert!(words.contains("mother does not consent"), "{words}");
    assert_eq!(state.reviews[&id].reports.len(), 2);
}

#[test]
fn the_next_step_is_the_more_pressing_of_the_stage_and_the_pack() {
    let (mut state, id) = world();
    // Received this week: the family is not asked whether it still wants it before February.
    let mut row = state.referral(id).unwrap().clone();
    (row.received, row.list_date, row.stage) =
        (day(2026, 11, 18), day(2026, 11, 18), Stage::Waiting { since: day(2026, 11, 18) });
    let (from, asked, words) = (String::new(), String::new(), String::new());
    let (referral, source, with_it) = (Box::new(row), Code::NONE, Vec::new());
    let received = Event::ReferralReceived { referral, source, from, asked, words, with_it };
    state.apply(state.seq + 1, now().today, &[received]);
    let step = |state: &State| owed(state, state.referral(id).unwrap(), now().today).unwrap();
    let own = step(&state).act;
    assert_ne!(own, Act::Pack, "no pack: the stage's own");
    let begun =
        Event::Review { referral: id, did: PackDid::Begun, pack: Box::new(Pack::new(id, now().today)) };
    state.apply(state.seq + 1, now().today, &[begun]);
    let first = step(&state);
    assert_eq!((first.act, &*first.words), (Act::Pack, "Ask the family: consent to share"));
    // Five working days from Friday 20 November.
    assert_eq!(first.due, day(2026, 11, 27));
    pack(&mut state, id, consent(true)).unwrap();
    assert_eq!((&*step(&state).words, step(&state).due), ("Ask for 2 reports", day(2026, 11, 23)));
    pack(&mut state, id, PackAct::AskAll).unwrap();
    assert_eq!((&*step(&state).words, step(&state).due), ("Chase: SLT report", day(2026, 12, 18)));
    pack(&mut state, id, PackAct::In(SLT)).unwrap();
    pack(&mut state, id, PackAct::In(CAMHS)).unwrap();
    assert_eq!(step(&state).words, "Ask for parent's and child's views");
    for whose in [Whose::Parent, Whose::Child] {
        pack(&mut state, id, PackAct::View { whose, words: String::new() }).unwrap();
    }
    assert_eq!(step(&state).act, own, "complete: the stage's own again");
    pack(&mut state, id, PackAct::SendBack { kind: SLT, words: "no scores".to_owned() }).unwrap();
    assert_eq!(step(&state).words, "Chase: SLT report");
}

#[test]
fn consent_is_asked_for_while_there_is_time_before_the_review() {
    let rules = world().0.rules;
    let begun = day(2026, 11, 20);
    let pack = |given: Option<bool>| -> Pack {
        let mut pack = Pack::new(ReferralId(1), begun);
        pack.consent =
            given.map(|given| Consent { given, who: "mother".into(), how: Told::Phone, on: begun });
        pack
    };
    let owed = |given, on| owed::before(&pack(given), &rules, true, on).unwrap();
    let ask = "Ask the family: consent to share";
    assert_eq!(owed(None, None), (ask.to_owned(), day(2026, 11, 27)));
    // Five working days before it would have been yesterday: the next working day.
    assert_eq!(owed(None, Some(day(2026, 11, 26))), (ask.to_owned(), day(2026, 11, 23)));
    assert_eq!(owed(None, Some(day(2026, 12, 2))), (ask.to_owned(), day(2026, 11, 25)));
    assert_eq!(owed(None, Some(begun)).1, begun, "the review is today");
    let (words, due) = owed(Some(false), Some(day(2026, 11, 26)));
    assert_eq!((&*words, due), ("No consent to share: speak with them", day(2026, 11, 23)));
    let mut asked = pack(Some(false));
    let state = ReportState::Asked(begun);
    asked.reports.push(Report {
        kind: SLT,
        of: "".into(),
        due: day(2026, 12, 18),
        chased: 0,
        state,
        chased_on: None,
    });
    let (words, _) = owed::before(&asked, &rules, true, None).unwrap();
    assert_eq!(words, "No consent to share: speak with them, call off 1 report");
}

#[test]
fn reports_are_due_before_the_review_and_never_before_tomorrow() {
    let (state, _) = world();
    let friday = now().today;
    assert_eq!(report_due(&state.rules, friday, None), day(2026, 12, 18));
    // Five working days before Thursday 3 December.
    assert_eq!(report_due(&state.rules, friday, Some(day(2026, 12, 3))), day(2026, 11, 26));
    assert_eq!(report_due(&state.rules, friday, Some(friday)), day(2026, 11, 23), "Monday, not Saturday");
}

#[test]
fn a_report_asked_for_earlier_is_due_before_the_review_it_came_to_belong_to() {
    let (state, _) = world();
    let asked = Report {
        kind: SLT,
        of: "".into(),
        due: day(2026, 12, 18),
        chased: 0,
        state: ReportState::Asked(day(2026, 11, 20)),
        chased_on: None,
    };
    let by = |review| in_by(&asked, &state.rules, review);
    assert_eq!(by(None), day(2026, 12, 18));
    assert_eq!(by(Some(day(2026, 12, 3))), day(2026, 11, 26));
    assert_eq!(by(Some(day(2027, 2, 3))), day(2026, 12, 18));
    assert_eq!(
        by(Some(day(2026, 11, 23))),
        day(2026, 11, 23),
        "not before a day on which it could be written"
    );
}

/// A review on 3 December with an OT asked, and its first free place.
fn a_review(state: &mut State) -> SessionId {
    add_session(state, MAR, day(2026, 12, 3), &[slot(600, 60, 1), slot(660, 60, 1)])
}

#[test]
fn a_childs_need_adds_a_role_to_its_own_quorum_alone() {
    let (mut state, id) = world();
    let other = waiting(&mut state, day(2018, 5, 1), MAR);
    let session = a_review(&mut state);
    pack(&mut state, id, PackAct::Needs(vec![SENSORY])).unwrap();
    let take = Take::Hold;
    let book = |referral| Command::Book { referral, session, slot: 0, take: take.clone() };
    let words = run(&mut state, &book(id)).unwrap_err();
    assert!(
        words.contains("No place can be offered: ot has not accepted") && words.contains("2 of 3"),
        "{words}"
    );
    run(&mut state, &book(other)).unwrap();
    for staff in [1, 3] {
        holds(&mut state, staff, OT);
    }
    let accept =
        |staff| Command::SetMember { session, role: OT, staff: StaffId(staff), answer: Answer::Accepted };
    // A different person: the SLT cannot be the OT too.
    run(&mut state, &accept(1)).unwrap();
    assert!(run(&mut state, &Command::Book { referral: id, session, slot: 1, take: Take::Hold }).is_err());
    run(&mut state, &accept(3)).unwrap();
    run(&mut state, &Command::Book { referral: id, session, slot: 1, take }).unwrap();
}

#[test]
fn who_could_cover_is_free_then_and_not_down_for_it() {
    let (mut state, _) = world();
    let session = a_review(&mut state);
    let at = |state: &State| state.session(session).unwrap().clone();
    // All four are SLTs; 1 and 2 are down for this one, 3 is elsewhere then.
    let there = add_session(&mut state, CCC, day(2026, 12, 3), &[slot(630, 60, 1)]);
    let mut other = state.session(there).unwrap().clone();
    other.people = vec![crate::domain::places::world::member("slt", 3, Answer::Accepted)];
    state.apply(state.seq + 1, now().today, &[Event::SessionMade { session: Box::new(other) }]);
    let free = |state: &State, role| -> Vec<StaffId> {
        cover::free(state, &at(state), role, &now()).map(|staff| staff.id).collect()
    };
    assert_eq!(free(&state, SLT), [StaffId(4)]);
    assert_eq!(free(&state, CAMHS), [], "nobody of that role");
    // Asking who is away would be refused: they are not named.
    run(&mut state, &away(4, day(2026, 12, 3))).unwrap();
    assert_eq!(free(&state, SLT), [], "away that day");
}

/// All are SLTs: one of them is something else besides.
fn holds(state: &mut State, staff: u32, role: Code) {
    let row = crate::domain::roster::MoreRoles { staff: StaffId(staff), roles: vec![role], rev: 0 };
    state.roster.roles.insert(row.staff, row);
}

fn away(staff: u32, on: chrono::NaiveDate) -> Command {
    Command::Away { staff: StaffId(staff), from: on, to: on, reason: SICK, part: None }
}

/// What is added by a child's needs is repaired, filled and rebooked like the service's own roles.
#[test]
fn a_role_that_a_childs_needs_add_is_repaired_and_kept_to_where_places_are_given() {
    let (mut state, id) = world();
    let session = a_review(&mut state);
    pack(&mut state, id, PackAct::Needs(vec![SENSORY])).unwrap();
    let planned = |state: &State| {
        let session = state.session(session).unwrap();
        crate::domain::fill::plan(state, session, crate::domain::fill::Span::Session, &now()).lines.len()
    };
    assert_eq!(planned(&state), 0, "no OT: the child is not proposed");
    holds(&mut state, 3, OT);
    run(&mut state, &Command::SetMember { session, role: OT, staff: StaffId(3), answer: Answer::Accepted })
        .unwrap();
    assert_eq!(planned(&state), 1);
    let take = Take::Agree { who: "mother".to_owned(), told: Told::Phone };
    run(&mut state, &Command::Book { referral: id, session, slot: 0, take }).unwrap();
    // Another review a week later has no OT: what is lost there is not rebooked into it.
    let later = add_session(&mut state, MAR, day(2026, 12, 10), &[slot(600, 60, 1)]);
    let on = day(2026, 12, 3);
    let trouble = Trouble::Away { staff: StaffId(3), from: on, to: on, reason: SICK, part: None };
    let mended = repair::plan(&state, &trouble, &[], &now()).sessions.remove(0);
    assert_eq!((mended.session, mended.fate), (session, Fate::Off), "it does not run without its OT");
    for line in mended.children {
        let moves_there = matches!(line.change, repair::Change::Moves { session, .. } if session == later);
        assert!(!moves_there, "{line:?}");
    }
}

#[test]
fn the_next_review_is_the_first_quorate_one_and_says_why_the_sooner_are_not() {
    let (mut state, id) = world();
    let sooner = a_review(&mut state);
    let later = add_session(&mut state, MAR, day(2026, 12, 10), &[slot(600, 60, 1)]);
    let gone =
        Command::SetMember { session: sooner, role: CAMHS, staff: StaffId(2), answer: Answer::Declined };
    run(&mut state, &gone).unwrap();
    let service = state.rules.service(MAR).unwrap().clone();
    let next = next_review(&state, &service, id, None, &now());
    assert_eq!(next.place, Some((later, 0)));
    assert_eq!(next.sooner, [(sooner, Bar::NotQuorate(vec![CAMHS]))]);
}

/// A child with a place at a review today.
fn today(here: &[u32]) -> (State, ReferralId, Result<Vec<Event>, String>) {
    let (mut state, id) = world();
    let session = add_session(&mut state, MAR, now().today, &[slot(900, 60, 1)]);
    let take = Take::Agree { who: "mother".to_owned(), told: Told::Phone };
    run(&mut state, &Command::Book { referral: id, session, slot: 0, take }).unwrap();
    let booking = crate::domain::ids::BookingId(1);
    let outcome = Command::Outcome {
        booking,
        outcome: Code::known("complete"),
        see_by: None,
        words: String::new(),
        refer: None,
        given: None,
    };
    pack(&mut state, id, consent(true)).unwrap();
    let words = run(&mut state, &outcome).unwrap_err();
    assert!(words.contains("nobody has said who is at"), "{words}");
    let here = here.iter().map(|id| StaffId(*id)).collect();
    run(&mut state, &Command::Meeting { session, act: MeetingAct::Start { here } }).unwrap();
    let done = run(&mut state, &outcome);
    (state, id, done)
}

#[test]
fn the_quorum_is_checked_again_as_it_begins() {
    let (state, id, done) = today(&[1, 2]);
    done.unwrap();
    assert!(!state.referral(id).unwrap().stage.is_open());
    let pack = &state.reviews[&id];
    // Ten working days after Friday 20 November.
    assert_eq!((pack.provisional, pack.minutes.unwrap().due), (None, day(2026, 12, 4)));

    let (state, id, done) = today(&[1]);
    done.unwrap();
    assert_eq!(state.referral(id).unwrap().stage, Stage::Rebook { since: now().today, by_family: false });
    assert_eq!(state.reviews[&id].provisional, Some(now().today));
    let step = owed(&state, state.referral(id).unwrap(), now().today).unwrap();
    assert_eq!((step.act, &*step.words), (Act::Book, "Rebook: not quorate 20 Nov"));
}

#[test]
fn a_recommendation_is_owned_though_the_referral_is_closed() {
    let (mut state, id, _) = today(&[1, 2]);
    let due = day(2026, 12, 20);
    let recommend = |words: &str| PackAct::Recommend {
        agency: Code::known("nhs"),
        owner: MAR,
        words: words.to_owned(),
        due,
    };
    assert!(pack(&mut state, id, recommend(" ")).is_err());
    pack(&mut state, id, recommend("hearing test")).unwrap();
    let owed: Vec<_> = parts(&state.reviews[&id]).into_iter().map(|(part, ..)| part).collect();
    assert_eq!(owed, [Part::Minutes, Part::Recommendation(0)]);
    pack(&mut state, id, PackAct::Done(0)).unwrap();
    assert!(pack(&mut state, id, PackAct::Done(0)).is_err(), "once");
    pack(&mut state, id, PackAct::MinutesOut).unwrap();
    assert!(parts(&state.reviews[&id]).is_empty());
}

/// Packs with and without the need, and first opinions, at random over a random State.
fn with_packs(mut state: State, needs: &[bool], firsts: &[u8]) -> State {
    with_rules(&mut state);
    let ids: Vec<ReferralId> = state.each_referral().map(|row| row.id).collect();
    for (at, id) in ids.iter().enumerate() {
        let act = match (needs[at % needs.len()], firsts[at % firsts.len()]) {
            (true, _) => PackAct::Needs(vec![SENSORY]),
            (false, staff) => PackAct::First(vec![StaffId(1 + u32::from(staff))]),
        };
        let _ = pack(&mut state, *id, act);
    }
    state
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    /// 6: whatever is suggested, for a child or for a place, has its quorum with the roles of that child's needs, each a
    /// different person who has accepted; and whoever gave a first opinion is in no session that is offered for the second.
    #[test]
    fn nothing_is_offered_without_its_quorum_nor_by_who_gave_the_first(
        state in any_state(),
        needs in prop::collection::vec(any::<bool>(), 1..6),
        firsts in prop::collection::vec(0u8..4, 1..6),
    ) {
        let state = with_packs(state, &needs, &firsts);
        let at = now();
        let mut offered: Vec<(ReferralId, SessionId)> = Vec::new();
        for row in state.each_referral() {
            let Some(seeker) = Seeker::new(&state, row.id, None, &at) else { continue };
            for service in state.rules.services.iter().filter(|service| has_page(service)) {
                let found = suggest::places(&seeker, service, &suggest::Within::default(), 9);
                offered.extend(found.best.iter().map(|place| (row.id, place.session)));
                offered.extend(next_review(&state, service, row.id, None, &at).place.map(|(s, _)| (row.id, s)));
            }
        }
        for session in state.sessions.iter().flatten() {
            let found = suggest::children(&state, session, None, &at, 9);
            offered.extend(found.best.iter().map(|place| (place.referral, session.id)));
        }
        for (referral, session) in offered {
            let session = state.session(session).unwrap();
            let service = state.rules.service(session.service).unwrap();
            let mut roles = service.quorum.clone();
            let needs_ot = state.reviews.get(&referral).is_some_and(|pack| pack.needs.contains(&SENSORY));
            if needs_ot && !roles.is_empty() {
                roles.push(OT);
            }
            prop_assert!(missing_of(&session.people, &roles).is_empty(), "6: {referral:?} at {session:?}");
            if service.second_opinion {
                let first = &state.referral(referral).unwrap().not_by;
                prop_assert!(!session.people.iter().any(|m| m.answer.may_come() && first.contains(&m.staff)));
            }
        }
    }

    /// And whoever gave the first of a child with a place cannot be asked, or accept: refused in words.
    #[test]
    fn who_gave_the_first_is_not_asked_where_the_child_is(first in 1u32..4, asks in any::<bool>()) {
        let mut state = empty();
        with_rules(&mut state);
        let id = waiting(&mut state, day(2018, 5, 1), CCC);
        let session = add_session(&mut state, CCC, day(2026, 12, 3), &[slot(600, 90, 1)]);
        let mut at = state.session(session).unwrap().clone();
        at.people.clear();
        state.apply(state.seq + 1, now().today, &[Event::SessionMade { session: Box::new(at) }]);
        pack(&mut state, id, PackAct::First(vec![StaffId(first)])).unwrap();
        run(&mut state, &Command::Book { referral: id, session, slot: 0, take: Take::Hold }).unwrap();
        let answer = if asks { Answer::Asked(now().today) } else { Answer::Accepted };
        for staff in 1u32..=4 {
            let command = Command::SetMember { session, role: SLT, staff: StaffId(staff), answer };
            let said = run(&mut state, &command);
            prop_assert_eq!(said.is_err(), staff == first);
            if let Err(words) = said {
                prop_assert!(words.contains("gave the first opinion"), "{}", words);
            }
        }
        // Who is down for the second turns out to have given the first: the truth is recorded, and the place has to move.
        pack(&mut state, id, PackAct::First(vec![StaffId(first % 4 + 1)])).unwrap();
        let step = owed(&state, state.referral(id).unwrap(), now().today).unwrap();
        prop_assert_eq!(step.words, format!("Move: Dr {} gave the first opinion", first % 4 + 1));
        prop_assert_eq!(step.act, Act::Book);
    }
}

#[test]
fn a_second_opinion_is_asked_for_from_an_assessment_or_a_review_that_was_held() {
    let refer = |state: &mut State, id: ReferralId| {
        let child = state.referral(id).unwrap().child;
        let (received, source) = (now().today, Code::known("pathway"));
        let referral = NewReferral {
            pathway: CCC,
            received,
            source,
            words: "one or the other?".to_owned(),
            by_clinician: true,
            ..Default::default()
        };
        run(state, &Command::Refer { child, referral })
    };
    // On a list on which nothing has happened.
    let mut state = empty();
    with_rules(&mut state);
    let nd = waiting(&mut state, day(2018, 5, 1), ND);
    let words = refer(&mut state, nd).unwrap_err();
    assert!(words.contains("no assessment attended and no review held there yet"), "{words}");
    // Nor by being passed on from triage.
    let (to, why) = (CCC, "unclear".to_owned());
    let words = run(&mut state, &Command::Redirect { referral: nd, to, words: why }).unwrap_err();
    assert!(words.contains("after an assessment or a review"), "{words}");
    // In the room today, and after the appointment.
    let session = add_session(&mut state, ND, now().today, &[slot(900, 60, 1)]);
    let take = Take::Agree { who: "mother".to_owned(), told: Told::Phone };
    run(&mut state, &Command::Book { referral: nd, session, slot: 0, take }).unwrap();
    refer(&mut state.clone(), nd).unwrap();
    let attended = |attendance| Command::Attend { booking: BookingId(1), attendance, arrived: None };
    let mut missed = state.clone();
    let hour = chrono::TimeDelta::hours(1);
    let later = Now { at: now().at + hour, time: now().time + hour, ..now() };
    run_at(&mut missed, &attended(Attendance::NotBrought), &later).unwrap();
    assert!(refer(&mut missed, nd).is_err(), "not brought is not assessed");
    run(&mut state, &attended(Attendance::OnTime)).unwrap();
    refer(&mut state, nd).unwrap();
    // A review, once it has been held with its quorum.
    let (mut state, id) = world();
    assert!(refer(&mut state, id).is_err());
    let (mut state, id, _) = today(&[1, 2]);
    refer(&mut state, id).unwrap();
    // What one without its quorum decided is provisional: nothing comes of it.
    let (mut state, id, _) = today(&[1]);
    let words = refer(&mut state, id).unwrap_err();
    assert!(words.contains("was not quorate") && words.contains("No referral to CCC was made"), "{words}");
}

#[test]
fn an_accepted_review_begins_its_pack() {
    let (mut state, id) = world();
    let mut row = state.referral(id).unwrap().clone();
    row.stage = Stage::Triage;
    let event = Event::ReferralReceived {
        referral: Box::new(row),
        source: Code::NONE,
        from: String::new(),
        asked: String::new(),
        words: String::new(),
        with_it: Vec::new(),
    };
    state.apply(state.seq + 1, now().today, &[event]);
    let record = crate::domain::record::ChildRecord::new(state.referral(id).unwrap().child);
    let known = Known { record: Some(record), ..Known::default() };
    let accept = Command::Accept { referral: id, priority: Priority::Soon };
    let events = decide(&state, &known, &accept, &anybody(), &now()).unwrap();
    assert!(
        events.iter().any(|event| matches!(event, Event::Review { did: PackDid::Begun, .. })),
        "{events:?}"
    );
}
