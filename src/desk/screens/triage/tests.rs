//! Triage as it is drawn, and that it goes on by itself without a key deciding on a child that was not seen.
use super::Triage;
use crate::desk::input::Key;
use crate::desk::screen::Screen;
use crate::desk::seam::{Command, Query, Reply};
use crate::desk::trial::{Trial, day, done};
use crate::desk::verbs::row;
use crate::domain::actor::Role;
use crate::domain::child::{Carer, ChildDetails, Flags, Sex};
use crate::domain::code::Code;
use crate::domain::ids::{ChildId, ReferralId};
use crate::domain::next_step::Act;
use crate::domain::order::Priority;
use crate::domain::referral::Stage;
use crate::domain::refusal::Refusal;
use crate::wire::message::Push;
use crate::wire::view::{TriageEnd, View};
use crate::wire::view_list::ListRow;
use crate::wire::view_record::{KnownLine, TriageCard};

const WORDS: &str = "Covers ears at home time, plays beside but not with others, meltdowns when plans change. Speech \
                     clear at home, few words in class. Eats four foods. Sleeps from eleven to five. Toilet trained by \
                     day. Hand flapping when glad, less at school. Lines up cars, knows each by name, and is upset for \
                     an hour if one is moved. Follows instructions of one step; with two she waits to be shown. The \
                     health visitor saw her at two and was not worried then.";

fn card(number: u32) -> TriageCard {
    let names = ["HARRISON, Amy", "PRICE, Owen", "NOWAK, Jan"];
    let row = ListRow {
        referral: ReferralId(number),
        child: ChildId(number),
        name: names[(number as usize - 1) % 3].into(),
        born: day(2021, 3, 1),
        received: day(2026, 11, 6),
        priority: Priority::Routine,
        flags: Flags::default(),
        language: String::new(),
        ..row(Stage::Triage, Act::Triage)
    };
    let known = |kind: &str, words: &str, child: u32| KnownLine {
        kind: kind.into(),
        words: words.into(),
        child: (child > 0).then_some(ChildId(child)),
        item: None,
    };
    TriageCard {
        revision: 1,
        row,
        place: (6 + number, 38),
        decide_by: day(2026, 11, 20),
        within: 10,
        details: ChildDetails {
            sex: Sex::Female,
            born: day(2021, 3, 1),
            nhs_missing: "not on form".into(),
            address: "12 Elm Rise, Arnold".into(),
            postcode: "NG5 6LT".into(),
            carers: vec![Carer {
                name: "Kerry".into(),
                relation: "mother".into(),
                phone: "07700 900231".into(),
                ..Carer::default()
            }],
            ..ChildDetails::default()
        },
        district: "Gedling".into(),
        from: "Mrs J Lowe, Hawthorn Primary (SENCo)".into(),
        asked: "Assessment for autism. Worries: play, noise, change of routine.".into(),
        words: WORDS.into(),
        with_it: vec![
            ("school form".into(), true),
            ("parent form".into(), true),
            ("hearing test".into(), false),
            ("early help".into(), true),
        ],
        known: vec![
            known("= same child?", "HARRISON, Amie  born 1 Mar 2021 NG5 6LT, SLCN open, waits 12w1d", 70),
            known("same home", "HARRISON, Jack 8y2, ND open, waits 45w3d", 71),
            known("before", "ND referral Mar 2024, declined: under 4, offered drop-in", 0),
            known("contacts", "drop-in 14 Jun 2023 Hawthorn hub: advice only", 0),
        ],
        if_accepted: vec![
            "3-month target 6 Feb 2027.".into(),
            "Median wait now 55 weeks: tell them about support while waiting.".into(),
        ],
        note: "You may decide (triage clinician, ND). A look-alike is found: = first".into(),
        may: Ok(()),
        step: None,
    }
}

/// A queue of `last` referrals.
fn trial(size: (u16, u16), last: u32, may: Result<(), String>, refuses: bool) -> Trial {
    let looks = Box::new(move |query: &Query| {
        let Query::Triage { show, after, back, .. } = query else { return None };
        let number = match (show, after, back) {
            (Some(show), ..) => show.0,
            (None, Some(after), false) => after.0 + 1,
            (None, Some(after), true) => after.0.saturating_sub(1).max(1),
            (None, None, _) => 1,
        };
        let end = TriageEnd { decided_today: last, asked: 4, oldest_days: 6 };
        let found = (number <= last).then(|| Box::new(TriageCard { may: may.clone(), ..card(number) }));
        Some(View::Triage(found, end))
    });
    let does = Box::new(move |_: &Command| {
        if refuses {
            Reply::Refused(Box::new(Refusal::stale("m.reid accepted this a minute ago.")))
        } else {
            done("Accepted HARRISON, Amy: ND, Soon")
        }
    });
    let screens: Vec<Box<dyn Screen>> = vec![Box::new(Triage::default())];
    Trial::new(Role::TriageClinician, screens, size, looks, does)
}

#[test]
fn drawn_at_three_sizes() {
    for (columns, rows) in [(80, 24), (120, 36), (40, 20)] {
        for (name, keys) in
            [("card", ""), ("accept", "a"), ("known", "Tab Tab"), ("more", "PgDn"), ("end", "a s a s a s")]
        {
            let mut trial = trial((columns, rows), 3, Ok(()), false);
            let shown = trial.press(keys).shown();
            insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), shown);
        }
    }
}

#[test]
fn two_keys_accept_and_the_next_comes_by_itself() {
    let mut trial = trial((80, 24), 3, Ok(()), false);
    trial.press("a s");
    let accept = |number, priority| Command::Accept { referral: ReferralId(number), priority };
    assert_eq!(trial.sends(), [accept(1, Priority::Soon)]);
    assert!(trial.shown().contains("PRICE, Owen"), "{}", trial.shown());
    assert!(trial.said().contains("u undoes"));
    trial.press("a u a r");
    assert_eq!(trial.sends(), [accept(2, Priority::Urgent), accept(3, Priority::Routine)]);
    let shown = trial.shown();
    assert!(shown.contains("All are decided: 3 today. 4 wait for answers"), "{shown}");
}

#[test]
fn keys_typed_before_a_child_was_shown_decide_nothing() {
    let mut trial = trial((80, 24), 3, Ok(()), false);
    trial.press("a s");
    trial.sends();
    trial.key(Key::Char('a'), 10);
    trial.key(Key::Char('s'), 10);
    assert!(trial.sends().is_empty(), "the second child was drawn 10 ms before");
    let shown = trial.shown();
    assert!(shown.contains("2 keys came before this child was shown"), "{shown}");
    trial.press("a s");
    assert_eq!(trial.sends().len(), 1, "a quarter of a second later it has been seen");
}

#[test]
fn keys_typed_while_the_keeper_decides_are_for_nobody() {
    let mut trial = trial((80, 24), 3, Ok(()), false);
    trial.press("a");
    trial.slow = true;
    trial.press("s");
    assert_eq!(trial.sends().len(), 1);
    // The first child is still drawn, for as long as it takes.
    trial.key(Key::Char('a'), 900);
    trial.key(Key::Char('u'), 900);
    trial.slow = false;
    trial.settle();
    assert!(trial.sends().is_empty());
    assert!(trial.shown().contains("2 keys came before this child was shown"), "{}", trial.shown());
    trial.press("a u");
    assert!(matches!(trial.sends().as_slice(), [Command::Accept { referral: ReferralId(2), .. }]));
}

#[test]
fn who_may_not_decide_is_told_who_may() {
    let why = "Only a triage clinician accepts an ND referral. You can ask for more (i).";
    let mut trial = trial((80, 24), 3, Err(why.into()), false);
    assert!(trial.shown().contains("Only a triage clinician accepts"), "{}", trial.shown());
    trial.press("a u u");
    assert!(trial.sends().is_empty());
    assert_eq!(trial.said(), why);
}

#[test]
fn skipping_goes_on_and_back_without_settling() {
    let mut trial = trial((80, 24), 3, Ok(()), false);
    trial.press(">");
    assert!(trial.shown().contains("PRICE, Owen"));
    trial.key(Key::Char('a'), 1);
    trial.key(Key::Char('u'), 1);
    assert!(
        matches!(trial.sends().as_slice(), [Command::Accept { referral: ReferralId(2), .. }]),
        "the person went there"
    );
    trial.press("<");
    assert!(trial.shown().contains("PRICE, Owen"), "back from the third: {}", trial.shown());
}

#[test]
fn a_refused_decision_stays_on_the_child() {
    let mut trial = trial((80, 24), 3, Ok(()), true);
    trial.press("a s");
    assert!(trial.shown().contains("HARRISON, Amy"));
    assert_eq!(trial.said(), "m.reid accepted this a minute ago.");
    trial.key(Key::Char('d'), 1);
    assert!(trial.shown().contains("Decline HARRISON, Amy: why?"), "{}", trial.shown());
}

#[test]
fn a_change_by_somebody_else_is_fetched_and_the_front_stays() {
    let mut trial = trial((80, 24), 3, Ok(()), false);
    let before = trial.asked.borrow().len();
    let touched = vec![crate::domain::event::Key::Referral(ReferralId(1))];
    trial.push(Push { revision: 2, touched, by: "m.reid".into(), words: "".into(), prefs: false });
    assert_eq!(trial.asked.borrow().len(), before + 1);
    trial.key(Key::Char('a'), 1);
    trial.key(Key::Char('r'), 1);
    assert_eq!(trial.sends().len(), 1, "the same child is still in front");
    let touched = vec![crate::domain::event::Key::Referral(ReferralId(99))];
    let before = trial.asked.borrow().len();
    trial.push(Push { revision: 3, touched, by: "m.reid".into(), words: "".into(), prefs: false });
    assert_eq!(trial.asked.borrow().len(), before, "another's child is none of ours");
}

#[test]
fn a_queue_of_one_pathway() {
    let mut trial = trial((80, 24), 3, Ok(()), false);
    trial.press("v s");
    let asked = trial.asked.borrow();
    let Some(Query::Triage { queue, .. }) = asked.last() else { panic!() };
    assert_eq!(*queue, Some(Code::known("slcn")));
}

#[test]
fn a_child_who_is_decided_is_said_to_be_so_and_no_decision_is_offered() {
    let decided = |query: &Query| {
        let Query::Triage { .. } = query else { return None };
        let mut card = card(1);
        card.row.stage = Stage::Waiting { since: day(2026, 11, 20) };
        (card.place, card.decide_by, card.if_accepted) = ((0, 38), day(2026, 10, 2), Vec::new());
        card.words = String::new();
        card.note = "Decided: accepted 20 Nov, Soon".into();
        card.may = Err("HARRISON, Amy is decided: accepted 20 Nov, Soon. > goes on.".into());
        Some(View::Triage(Some(Box::new(card)), TriageEnd::default()))
    };
    let screens: Vec<Box<dyn Screen>> = vec![Box::new(Triage::default())];
    let mut trial =
        Trial::new(Role::TriageClinician, screens, (80, 24), Box::new(decided), Box::new(|_| done("Done")));
    let shown = trial.shown();
    assert!(shown.contains("Decided: accepted 20 Nov, Soon"), "{shown}");
    for untrue in
        ["late", "You may decide", "If accepted", "a accept", "d decline", "(none given)", "In words"]
    {
        assert!(!shown.contains(untrue), "{untrue}: {shown}");
    }
    trial.press("a");
    assert!(trial.shown().contains("is decided: accepted 20 Nov"), "at once: {}", trial.shown());
    trial.press("u");
    assert!(trial.sends().is_empty());
}
