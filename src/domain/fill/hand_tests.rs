//! Children put somewhere by hand: they stand there and nowhere else, no rule gives way, and the others are filled round them
//! as exactly as they are filled round what is booked.
use super::super::child::ChildDetails;
use super::super::ids::{ReferralId, SessionId};
use super::super::places::world::{
    ND, add_child, add_referral, add_session, agreed, any_state, day, empty, now, put_referral, row, slot,
    take,
};
use super::super::places::{Bar, Seeker, allowed};
use super::super::referral::Referral;
use super::super::state::State;
use super::hand::Pin;
use super::*;
use proptest::prelude::*;
use std::collections::HashSet;

fn round(state: &State, of: SessionId, span: Span, pins: &[Pin]) -> Plan {
    plan::planned(state, state.session(of).unwrap(), (span, pins), &now(), None)
}

fn lines(plan: &Plan) -> Vec<(ReferralId, SessionId, u8)> {
    plan.lines.iter().map(|line| (line.referral, line.session, line.slot)).collect()
}

fn pin((referral, session, slot): (ReferralId, SessionId, u8)) -> Pin {
    Pin { referral, session, slot }
}

/// A partnership whose offers need no notice.
fn start() -> State {
    let mut state = empty();
    let mut rules = (*state.rules).clone();
    rules.settings.reasonable_notice_days = 0;
    state.rules = std::sync::Arc::new(rules);
    state
}

/// A child on the ND list from that month of 2025, who cannot come on some weekdays.
fn since(state: &mut State, month: u32, not_on: &[u8]) -> ReferralId {
    let (family, not_on) = (format!("C{month}"), not_on.to_vec());
    let details = ChildDetails { family, born: day(2018, 5, 1), not_on, ..ChildDetails::default() };
    let child = add_child(state, &details);
    let id = add_referral(state, child, ND);
    let list_date = day(2025, month, 1);
    put_referral(state, Referral { list_date, received: list_date, ..row(state, id).0.clone() });
    id
}

/// Two places on a Thursday and one on the Friday, and five who wait: TWO cannot come on Fridays, FIVE on no day there is.
fn five_for_three() -> (State, [SessionId; 2], [ReferralId; 5]) {
    let mut state = start();
    let slots = [slot(600, 60, 1), slot(660, 60, 1)];
    let thursday = add_session(&mut state, ND, day(2026, 12, 3), &slots);
    let friday = add_session(&mut state, ND, day(2026, 12, 4), &slots[..1]);
    let children = [(1, &[][..]), (2, &[4]), (3, &[]), (4, &[]), (5, &[3, 4])];
    let children = children.map(|(month, not_on)| since(&mut state, month, not_on));
    (state, [thursday, friday], children)
}

#[test]
fn a_child_put_ahead_of_its_turn_stands_and_the_others_are_filled_round_it() {
    let (mut state, [thursday, friday], [one, two, three, four, five]) = five_for_three();
    let before = round(&state, thursday, Span::All, &[]);
    let seen: HashSet<_> = lines(&before).into_iter().map(|(child, ..)| child).collect();
    assert_eq!(seen, HashSet::from([one, two, three]));
    // FOUR is given a place on the Thursday: the last of those ahead is left out, and who can only come then is not.
    let pins = [pin((four, thursday, 0))];
    let then = round(&state, thursday, Span::All, &pins);
    assert_eq!(lines(&then), [(four, thursday, 0), (two, thursday, 1), (one, friday, 0)]);
    let by_hand: Vec<_> = then.lines.iter().filter(|line| line.by_hand).map(|line| line.referral).collect();
    assert_eq!(by_hand, [four]);
    assert_eq!(then.lines[0].nth, 4, "its number on the list stays what it is");
    let (left, why) = then.left_out[0].clone();
    assert_eq!((left, why.clone()), (three, Why::FullByHand(vec![thursday, friday])));
    assert!(why.short(&state, &now()).ends_with("full of children ahead, or put there by hand"));
    // No rule gives way.
    let refused = round(&state, thursday, Span::All, &[pin((five, friday, 0))]);
    assert_eq!(refused.left_out[0], (five, Why::NotHeld(friday, 0, Bar::NotOn(4))));
    assert_eq!(lines(&refused), lines(&before), "and nobody else is touched");
    // A colleague was ahead.
    take(&mut state, one, thursday, 0, agreed());
    let stale = round(&state, thursday, Span::All, &pins);
    assert!(
        matches!(stale.left_out[0], (child, Why::NotHeld(_, 0, Bar::Full(_))) if child == four),
        "{stale:?}"
    );
    assert!(lines(&stale).iter().all(|(child, ..)| *child != four));
    // Looked at by itself a session is not filled with whoever stands elsewhere by hand.
    let alone = round(&state, thursday, Span::Session, &[pin((three, friday, 0))]);
    assert_eq!(alone.left_out[0], (three, Why::Outside(friday, 0)));
    assert!(alone.left_out[0].1.short(&state, &now()).contains("Fri 4 Dec 10:00, which is not among these"));
}

#[test]
fn what_is_said_of_another_place_is_what_the_plan_does() {
    let (state, [thursday, friday], [one, two, _three, four, five]) = five_for_three();
    let look = |state: &State, pins: &[Pin], who| {
        let session = state.session(thursday).unwrap();
        elsewhere(state, session, (Span::All, pins), who, &now()).unwrap()
    };
    let at =
        |found: &Elsewhere| found.places.iter().map(|other| (other.session, other.slot)).collect::<Vec<_>>();
    let moved = look(&state, &[], two);
    assert_eq!(at(&moved), [(thursday, 0)], "not where it is, not on a Friday");
    assert!(moved.barred.contains(&(friday, Why::Barred(vec![Bar::NotOn(4)]))), "{:?}", moved.barred);
    let found = look(&state, &[], four);
    assert_eq!(found.at, None);
    assert_eq!(at(&found), [(thursday, 0), (thursday, 1), (friday, 0)]);
    assert!(found.places.iter().all(|other| !other.free && other.out.len() + other.goes.len() > 0));
    assert_eq!(look(&state, &[], five).places, [], "a rule stands against every place");
    // A place of one who was put there: it gives it up.
    let pins = [pin((one, friday, 0))];
    let given = look(&state, &pins, four);
    let friday = given.places.iter().find(|other| other.session == friday).unwrap();
    assert_eq!(friday.frees, Some(one));
    assert!(friday.goes.iter().any(|(of, to)| *of == one && to.is_some()), "{friday:?}");
}

/// Up to four lines of a plan, or children it left out, put where they may be.
fn any_pins(state: &State, of: SessionId, span: Span, picks: &[prop::sample::Index]) -> Vec<Pin> {
    let first = round(state, of, span, &[]);
    let who: Vec<ReferralId> = first
        .lines
        .iter()
        .map(|line| line.referral)
        .chain(first.left_out.iter().map(|(referral, _)| *referral))
        .collect();
    let mut pins: Vec<Pin> = Vec::new();
    for pick in picks {
        let Some(referral) = who.get(pick.index(who.len().max(1))) else { continue };
        let session = state.session(of).unwrap();
        let Some(found) = elsewhere(state, session, (span, &pins), *referral, &now()) else { continue };
        let Some(other) = found.places.get(pick.index(found.places.len().max(1))) else { continue };
        pins.retain(|pin| pin.referral != *referral && Some(pin.referral) != other.frees);
        pins.push(pin((*referral, other.session, other.slot)));
    }
    pins
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// With places given by hand every line may be booked, whoever was put somewhere is there, and nobody left out could be
    /// placed by dropping only children behind it who were not put there.
    #[test]
    fn round_what_was_done_by_hand_every_rule_is_held_and_the_order_is_the_lists(
        state in any_state(), which in any::<prop::sample::Index>(), span in 0u8..3,
        picks in proptest::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let mut state = state;
        let ids: Vec<SessionId> = state.sessions.iter().flatten().map(|session| session.id).collect();
        let id = ids[which.index(ids.len())];
        let span = [Span::Session, Span::Month, Span::All][usize::from(span)];
        let pins = any_pins(&state, id, span, &picks);
        let plan = round(&state, id, span, &pins);
        for pin in &pins {
            prop_assert!(lines(&plan).contains(&(pin.referral, pin.session, pin.slot)), "{:?} of {:?}", pin, plan);
        }
        let session = state.session(id).unwrap();
        let shares = plan.shared.is_some();
        if !shares && let (bare, Some(diary)) = plan::opened(&state, session, span, &now()) {
            // The exact round: with any one child left out put first among those after the pins and those ahead, it gets
            // in only where somebody ahead goes out.
            let now = now();
            let lists = diary.lists(&pins, None, &bare, &now);
            let free: Vec<usize> = (0..lists.turns.len())
                .filter(|turn| !lists.by_hand(*turn) && lists.turns[*turn].block.is_none()).collect();
            let placed = |turn: usize| {
                let of = lists.turns[turn].seeker.referral.id;
                plan.lines.iter().any(|line| line.referral == of)
            };
            let blocks = lists.turns.iter().any(|one| one.block.is_some());
            for left in free.iter().filter(|turn| !placed(**turn) && !blocks) {
                let ahead = free.iter().filter(|turn| *turn < left && placed(**turn));
                let who = lists.first.iter().map(|(turn, _)| *turn).chain(ahead.copied()).chain([*left]);
                let choices: Vec<_> = who.map(|turn| lists.choices[turn].clone()).collect();
                let filled = Filling::of(Round { places: diary.places(), choices: choices.clone() });
                prop_assert_eq!(filled.filled(), choices.len() - 1, "only somebody ahead could make room");
            }
        }
        let now = now();
        let mut children = HashSet::new();
        for (referral, session, slot) in lines(&plan) {
            let row = state.referral(referral).unwrap().clone();
            prop_assert!(children.insert(row.child), "a child twice");
            let session_row = state.session(session).unwrap().clone();
            let may = allowed(&state, &row, &session_row, slot, None, &now);
            prop_assert!(may.is_ok(), "{:?}", may);
            take(&mut state, referral, session, slot, agreed());
        }
        for (referral, why) in &plan.left_out {
            prop_assert!(Seeker::new(&state, *referral, None, &now).is_some());
            prop_assert!(!why.short(&state, &now).is_empty());
        }
    }
}
