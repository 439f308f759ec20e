//! What is done for families that wait, as it is shown and taken back: each child once, an answer settles its cycle, a follow-up
//! is not closed while a part of it is open, the newsletter goes to whom it may.
use super::desk::{Desk, code};
use super::undo_kinds::{Kinds, Play};
use super::undone::office;
use crate::domain::actor::Role;
use crate::domain::booking::{Attendance, Told};
use crate::domain::command::Command;
use crate::domain::ids::{ChildId, ReferralId};
use crate::domain::support::{Check, Heard, Listed, Month, Said, SupportAct, Whom};
use crate::wire::query::{At, Query};
use crate::wire::support::{SupportLook, SupportView};
use crate::wire::view::View;
use chrono::Days;

/// The parts of a follow-up of a child at no risk, in the order of the table.
pub(super) fn parts(child: ChildId, referral: ReferralId) -> Vec<Command> {
    let contact = Command::Contact {
        child,
        referral: Some(referral),
        kind: code("call"),
        result: code("no-answer"),
        words: String::new(),
    };
    let check = |check| Command::Support { child, act: SupportAct::Check { referral, check } };
    let told = |whom, how, words: &str| check(Check::Told { whom, how, words: words.to_owned() });
    vec![
        contact,
        check(Check::Flags { plan: false, looked_after: false }),
        told(Whom::Referrer, Some(Told::Letter), ""),
        told(Whom::Gp, Some(Told::Phone), ""),
        told(Whom::SocialWorker, None, "has none"),
    ]
}

pub(super) fn close(referral: ReferralId) -> Command {
    let decision = "Another place: the family had moved house".to_owned();
    Command::CloseFollowUp { referral, decision, discharge: None, because: crate::domain::code::Code::NONE }
}

fn answer(child: ChildId, referral: ReferralId, heard: Heard) -> Command {
    let (said, words) = (Said::default(), String::new());
    Command::Support { child, act: SupportAct::Answer { referral, heard, said, words } }
}

fn families(desk: &Desk, which: Listed) -> Vec<String> {
    let look = SupportLook::Families { which, at: At::Row(0), rows: 50 };
    match desk.look(&Query::Support(look)) {
        View::Support(view) => match *view {
            // The other family of this office waits for triage, and is asked, too.
            SupportView::Families(page) => {
                let rows = page.steps.rows.into_iter().filter(|row| row.child == Some(ChildId(1)));
                rows.map(|row| row.step.words).collect()
            }
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Every act goes back by `u`, the last first.
pub(super) fn a_family_that_waits() -> Kinds {
    let (mut desk, child, waits, _) = office();
    desk.on(desk.now.today + Days::new(60));
    let support = |act| Command::Support { child, act };
    // But for what is out.
    let month = Month::of(desk.now.today);
    desk.run(&support(SupportAct::Newsletter { month, to: Vec::new() })).unwrap();
    let seq = desk.state.seq;
    let refused = desk.run(&Command::Undo { seq }).unwrap_err();
    assert!(refused.words.contains("cannot be unsent"), "{}", refused.words);
    let mut play = Play::on(desk);
    play.act(&support(SupportAct::Ask { referral: waits, how: Told::Letter }));
    play.act(&support(SupportAct::Ask { referral: waits, how: Told::Phone }));
    play.desk.on(play.desk.now.today + Days::new(14));
    let words = "school sees her every day".to_owned();
    play.act(&support(SupportAct::Look { referral: waits, words }));
    play.act(&support(SupportAct::Resource { kind: code("sleep"), how: Told::Email }));
    play.act(&support(SupportAct::Newsletters { carer: String::new(), wanted: false }));
    let until = play.desk.now.today + Days::new(20);
    play.act(&answer(child, waits, Heard::Later { until }));
    play.act(&answer(child, waits, Heard::Wanted));
    play.act(&answer(child, waits, Heard::NotWanted { reason: code("private") }));
    play.back()
}

#[test]
fn only_an_answer_settles_a_cycle_and_the_same_row_goes_on() {
    let (mut desk, child, waits, _) = office();
    assert!(families(&desk, Listed::All).is_empty());
    // Received 40 days before it came in here: 12 weeks are 44 days on.
    desk.on(desk.now.today + Days::new(44));
    assert_eq!(families(&desk, Listed::All), ["Ask: still wanted? (12 weeks)"]);
    assert!(families(&desk, Listed::Now).is_empty(), "a Sunday: nobody rings");
    desk.on(desk.now.today + Days::new(1));
    assert_eq!(families(&desk, Listed::Now), ["Ask: still wanted? (12 weeks)"]);
    for command in &parts(child, waits)[..1] {
        desk.run(command).unwrap();
    }
    assert_eq!(families(&desk, Listed::Now).len(), 1, "a call about something else is no answer");
    let ask = |how| Command::Support { child, act: SupportAct::Ask { referral: waits, how } };
    desk.run(&ask(Told::Letter)).unwrap();
    assert!(families(&desk, Listed::Now).is_empty());
    assert_eq!(families(&desk, Listed::Awaited).len(), 1);
    desk.on(desk.now.today + Days::new(14));
    assert_eq!(families(&desk, Listed::Now), ["No answer by letter: another way"]);
    assert!(desk.run(&ask(Told::Letter)).unwrap_err().words.contains("another way"));
    desk.run(&ask(Told::Text)).unwrap();
    desk.on(desk.now.today + Days::new(14));
    assert_eq!(families(&desk, Listed::Now), ["Clinical look: no answer"]);
    assert_eq!(families(&desk, Listed::Look).len(), 1);
    assert!(desk.run(&ask(Told::Phone)).unwrap_err().words.contains("a clinician looks"));
    assert!(desk.state.referral(waits).unwrap().stage.is_open(), "nobody is removed for not answering");
    let look = |words: &str| SupportAct::Look { referral: waits, words: words.to_owned() };
    assert!(desk.run(&Command::Support { child, act: look("") }).is_err());
    desk.run(&Command::Support { child, act: look("school sees her every day") }).unwrap();
    assert!(families(&desk, Listed::All).is_empty());
    desk.on(desk.now.today + Days::new(90));
    assert_eq!(families(&desk, Listed::All).len(), 1, "once more at 26 weeks");
}

#[test]
fn an_answer_covers_the_childs_other_lists_that_are_due_and_an_ending_only_its_own() {
    let (mut desk, child, waits, _) = office();
    let other = super::undo_kinds::referral("ot", &desk);
    desk.run(&Command::Refer { child, referral: other }).unwrap();
    desk.on(desk.now.today + Days::new(90));
    assert_eq!(families(&desk, Listed::All).len(), 1, "one row for the child, though two lists are due");
    let ended = answer(child, waits, Heard::NotWanted { reason: code("private") });
    desk.run(&ended).unwrap();
    assert!(!desk.state.referral(waits).unwrap().stage.is_open());
    assert_eq!(families(&desk, Listed::All).len(), 1, "the other list is still to be asked");
    let open: Vec<ReferralId> =
        desk.state.each_open().filter(|row| row.child == child).map(|row| row.id).collect();
    desk.run(&answer(child, open[0], Heard::Wanted)).unwrap();
    assert!(families(&desk, Listed::All).is_empty());
}

#[test]
fn who_may_not_be_told_is_not_asked_and_who_may_know_dates_only_ends_nothing() {
    use crate::domain::child::{ChildDetails, MayBeTold};
    let (mut desk, child, waits, _) = office();
    desk.on(desk.now.today + Days::new(60));
    let details = desk.records[&child].details.clone();
    let set = |desk: &mut Desk, may: MayBeTold, bar: bool| {
        let mut details: ChildDetails = details.clone();
        for carer in &mut details.carers {
            (carer.may_be_told, carer.court_bar) = (may, bar);
        }
        let rev = desk.state.child(child).unwrap().rev;
        desk.run(&Command::Amend { child, details: Box::new(details), rev }).unwrap();
    };
    set(&mut desk, MayBeTold::All, true);
    let ask = Command::Support { child, act: SupportAct::Ask { referral: waits, how: Told::Letter } };
    for command in [&ask, &answer(child, waits, Heard::Wanted)] {
        let words = desk.run(command).unwrap_err().words;
        assert!(words.contains("Nobody on record may be told"), "{words}");
    }
    set(&mut desk, MayBeTold::DatesOnly, false);
    let words =
        desk.run(&answer(child, waits, Heard::NotWanted { reason: code("better") })).unwrap_err().words;
    assert!(words.contains("cannot end"), "{words}");
    desk.run(&answer(child, waits, Heard::Wanted)).unwrap();
}

#[test]
fn a_follow_up_is_not_closed_while_a_part_is_open_and_says_which() {
    let (mut desk, child, waits, _) = office();
    desk.run(&super::undo_kinds::agree(waits, 1, 0)).unwrap();
    desk.on(desk.now.today + Days::new(28));
    let booking = crate::domain::ids::BookingId(1);
    desk.run(&Command::Attend { booking, attendance: Attendance::NotBrought, arrived: None }).unwrap();
    let all = parts(child, waits);
    let missing = ["(c)", "(f)", "(r)", "(g)", "(s)"];
    for done in 0..=all.len() {
        if let Some(words) = (done < all.len()).then(|| desk.run(&close(waits)).unwrap_err().words) {
            for (at, key) in missing.iter().enumerate() {
                assert_eq!(words.contains(key), at >= done, "{done} done: {words}");
            }
            desk.run(&all[done]).unwrap();
        }
    }
    let short = Command::CloseFollowUp {
        referral: waits,
        decision: "ok".to_owned(),
        discharge: None,
        because: crate::domain::code::Code::NONE,
    };
    assert_eq!(desk.run(&short).unwrap_err().field.as_deref(), Some("decision"));
    let away = |why: &str| Command::CloseFollowUp {
        referral: waits,
        decision: "Discharge is decided today".to_owned(),
        discharge: Some(why.to_owned()),
        because: crate::domain::code::Code::known("private"),
    };
    let words = "Could not be reached by phone or letter despite several attempts";
    assert_eq!(desk.run(&away(words)).unwrap_err().field.as_deref(), Some("rationale"));
    // Only a clinical role closes it, though anybody of the staff works its parts.
    let scheduler = crate::domain::actor::Actor { role: Role::Scheduler, ..desk.by.clone() };
    let refused = crate::domain::rights::check(&scheduler, &close(waits), None).unwrap_err();
    assert!(refused.words.contains("closes a follow-up"), "{}", refused.words);
    assert!(crate::domain::rights::check(&scheduler, &all[3], None).is_ok());
    desk.run(&away("Seen privately since, and the family wants nothing more")).unwrap();
    assert!(!desk.state.referral(waits).unwrap().stage.is_open());
}

#[test]
fn a_child_at_risk_has_its_social_worker_told_and_its_follow_up_is_not_put_off() {
    use crate::domain::child::Flags;
    let (mut desk, child, waits, _) = office();
    let mut details = desk.records[&child].details.clone();
    details.flags.set(Flags::LOOKED_AFTER, true);
    let rev = desk.state.child(child).unwrap().rev;
    desk.run(&Command::Amend { child, details: Box::new(details), rev }).unwrap();
    desk.run(&super::undo_kinds::agree(waits, 1, 0)).unwrap();
    desk.on(desk.now.today + Days::new(28));
    let booking = crate::domain::ids::BookingId(1);
    desk.run(&Command::Attend { booking, attendance: Attendance::NotBrought, arrived: None }).unwrap();
    let all = parts(child, waits);
    assert!(desk.run(&all[1]).unwrap_err().words.contains("looked after"), "the record says otherwise");
    assert!(desk.run(&all[4]).unwrap_err().words.contains("social worker is told"));
    let until = desk.now.today + Days::new(1);
    let later = Command::PutOff { referral: waits, until, reason: code("tomorrow") };
    assert!(desk.run(&later).unwrap_err().words.contains("same day"));
}

#[test]
fn repeated_cancellations_raise_the_question_and_touch_no_clock() {
    use crate::domain::booking::By;
    use crate::domain::next_step::{Act, owed};
    let (mut desk, child, waits, _) = office();
    let clock = |desk: &Desk| desk.state.referral(waits).unwrap().span;
    let before = clock(&desk);
    for n in 1..=3 {
        desk.run(&super::undo_kinds::agree(waits, 1, 0)).unwrap();
        let booking = desk.state.referral(waits).unwrap().stage.booking().unwrap();
        let (reason, words) = (code("illness"), String::new());
        desk.run(&Command::CancelBooking { booking, by: By::Family, reason, words }).unwrap();
        let row = desk.state.referral(waits).unwrap();
        let step = owed(&desk.state, row, desk.now.today).unwrap();
        assert_eq!(step.act == Act::FollowUp, n == 3, "{step:?}");
    }
    assert!(desk.run(&close(waits)).unwrap_err().words.contains("Missing"));
    for part in parts(child, waits) {
        desk.run(&part).unwrap();
    }
    desk.run(&close(waits)).unwrap();
    let row = desk.state.referral(waits).unwrap();
    assert_ne!(owed(&desk.state, row, desk.now.today).unwrap().act, Act::FollowUp);
    assert_eq!(clock(&desk), before);
}
