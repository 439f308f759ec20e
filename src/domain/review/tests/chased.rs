//! A report that is chased is as late as it was: its day stays, and when somebody looks again is another.
use super::*;

#[test]
fn a_chase_leaves_the_day_a_report_is_due_and_has_its_own_day() {
    let (mut state, id) = world();
    pack(&mut state, id, consent(true)).unwrap();
    pack(&mut state, id, PackAct::AskAll).unwrap();
    for whose in [Whose::Parent, Whose::Child] {
        pack(&mut state, id, PackAct::View { whose, words: String::new() }).unwrap();
    }
    pack(&mut state, id, PackAct::In(CAMHS)).unwrap();
    let due = state.reviews[&id].report(SLT).unwrap().due;
    assert_eq!(due, day(2026, 12, 18));
    // Monday after it was due: late, and chased.
    let monday = day(2026, 12, 21);
    let at = Now { today: monday, at: now().at + chrono::TimeDelta::days(31), ..now() };
    run_at(&mut state, &Command::Review { referral: id, act: PackAct::Chase(SLT) }, &at).unwrap();
    let report = state.reviews[&id].report(SLT).unwrap().clone();
    assert_eq!(report.due, due, "what was late stays late");
    assert_eq!(in_by(&report, &state.rules, None), due);
    let (words, next) = before(&state.reviews[&id], &state.rules, true, None).unwrap();
    // Five working days on.
    assert_eq!((&*words, next), ("Chase: SLT report (chased 1)", day(2026, 12, 28)));
    // Sent back for more it is asked for anew.
    run_at(&mut state, &Command::Review { referral: id, act: PackAct::In(SLT) }, &at).unwrap();
    let act = PackAct::SendBack { kind: SLT, words: "no scores".to_owned() };
    run_at(&mut state, &Command::Review { referral: id, act }, &at).unwrap();
    let (_, next) = before(&state.reviews[&id], &state.rules, true, None).unwrap();
    assert_eq!(next, report_due(&state.rules, monday, None));
}
