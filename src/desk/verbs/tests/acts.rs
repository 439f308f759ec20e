//! What becomes of an act: said, undone, repeated, refused, done to many.
use super::*;
use crate::wire::message::{Done, Made};

#[test]
fn a_child_is_referred_on_with_the_question() {
    let sent = sends(Role::Clinician, &waiting(), "r c second_opinion? Enter");
    let [Command::Refer { child, referral }] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!((*child, referral.pathway, referral.by_clinician), (CHILD, code("ccc"), true));
    assert_eq!((referral.words.as_str(), referral.received), ("second opinion?", day(2026, 11, 20)));
    let sent = sends(Role::Clinician, &booked(), "o r s");
    let both = |sent: &[Command]| match sent {
        [Command::Outcome { refer: Some(to), .. }] => to.pathway == code("slcn"),
        _ => false,
    };
    assert!(both(&sent), "the outcome with the referral that it promises, in one: {sent:?}");
    let review = ListRow { pathway: code("mar"), service: code("mar"), ..booked() };
    let sent = sends(Role::Clinician, &review, "o r s");
    assert!(both(&sent), "of a review, too: {sent:?}");
}

#[test]
fn of_several_commands_for_a_child_none_follows_a_refused_one() {
    let refuses =
        Box::new(|_: &Command| Reply::Refused(Box::new(Refusal::rule("CCC takes a child only from ND."))));
    let mut trial = of(Role::Clinician, Target::row(&booked()), Vec::new(), refuses);
    trial.press("o r s");
    assert!(
        matches!(trial.sends().as_slice(), [Command::Outcome { refer: Some(_), .. }]),
        "no outcome without the referral it promises"
    );
    assert_eq!(trial.said(), "CCC takes a child only from ND.");
}

#[test]
fn whoever_may_not_is_told_why_and_the_letters_go_nowhere() {
    for (role, row, keys, why) in [
        (Role::Viewer, waiting(), "p u", "changes a priority"),
        (Role::Scheduler, triage(), "d c a Enter", "decides referrals"),
        (Role::Scheduler, triage(), "r s", "decides referrals"),
        (Role::Scheduler, waiting(), "r c", "refers here"),
        (Role::Scheduler, booked(), "o c", "records an outcome"),
        (Role::Viewer, booked(), "x f", "books, moves or cancels"),
        (Role::Viewer, waiting(), "c n", "notes a contact"),
        (Role::Scheduler, waiting(), "d g", "closes a referral"),
        (Role::Clinician, waiting(), "x f", "has no place"),
        (Role::Clinician, waiting(), "o c", "no appointment"),
        (Role::Scheduler, waiting(), "i Enter", "is decided"),
    ] {
        let mut trial = trial(role, &row);
        trial.press(keys);
        assert!(trial.said().contains(why), "{keys}: {}", trial.said());
        assert!(trial.sends().is_empty(), "{keys}");
        trial.press("Esc");
    }
    // `u` is a letter of the refused choice, not undo; with nobody in front, too.
    let mut trial = nobody(Box::new(|_| done("")));
    trial.press("a u d g");
    assert!(trial.sends().is_empty() && trial.said().contains("none of the choices"), "{}", trial.said());
    let mut trial = self::trial(Role::Viewer, &waiting());
    trial.press("p u u");
    assert!(trial.sends().is_empty());
}

#[test]
fn an_appointment_ahead_has_no_outcome_yet() {
    let ahead = row(Stage::Booked { booking: BOOKING, on: day(2026, 12, 14) }, Act::See);
    let mut trial = self::trial(Role::Clinician, &ahead);
    trial.press("o c");
    assert!(trial.said().contains("still ahead") && trial.sends().is_empty(), "{}", trial.said());
}

#[test]
fn what_was_done_is_said_and_undone_with_one_key() {
    let mut trial = trial(Role::Scheduler, &waiting());
    trial.press("z w");
    assert_eq!(trial.said(), "Done.  u undoes");
    trial.sends();
    trial.press("u");
    assert_eq!(trial.sends(), [Command::Undo { seq: 7 }]);
}

#[test]
fn a_dot_shows_before_it_does_again() {
    let mut trial = trial(Role::Scheduler, &waiting());
    trial.press("z w");
    trial.sends();
    trial.press(".");
    assert!(trial.sends().is_empty());
    let shown = trial.shown();
    assert!(shown.contains("HARRIS, Aimee: Waiting for an answer"), "{shown}");
    trial.press("Enter");
    assert!(matches!(trial.sends().as_slice(), [Command::PutOff { .. }]));
}

/// The step is due on Monday: until then there is nothing to put off, and that is not ticked, as for many it is not.
#[test]
fn a_dot_ticks_nothing_that_cannot_be_done() {
    let mut trial = trial(Role::Scheduler, &waiting());
    trial.press("z t");
    assert!(matches!(trial.sends().as_slice(), [Command::PutOff { .. }]));
    let shown = trial.press(".").shown();
    assert!(shown.contains("[ ] HARRIS, Aimee"), "{shown}");
    assert!(shown.contains("not possible, not due before 23 Nov: nothing to put off"), "{shown}");
    trial.press("Enter");
    assert!(
        trial.sends().is_empty() && trial.said().contains("Nothing here can be done"),
        "{}",
        trial.said()
    );
}

#[test]
fn a_dot_does_not_repeat_what_was_refused() {
    let refuses = Box::new(|command: &Command| match command {
        Command::PutOff { .. } => Reply::Refused(Box::new(Refusal::rule("Nothing to put off."))),
        _ => done("Done"),
    });
    let mut trial = of(Role::Clinician, Target::row(&waiting()), Vec::new(), refuses);
    trial.press("z t");
    assert!(trial.press(".").said().contains("Nothing to repeat yet"), "{}", trial.said());
    trial.press("p u");
    trial.press("z t");
    assert_eq!(trial.said(), "Nothing to put off.");
    let shown = trial.press(".").shown();
    assert!(shown.contains("Again (priority)"), "{shown}");
}

#[test]
fn one_action_on_many_is_shown_before_it_is_done() {
    let marks = vec![ReferralId(5), ReferralId(6), ReferralId(7)];
    let mut trial =
        of(Role::Scheduler, Target::row(&waiting()), marks.clone(), Box::new(|_| done("Put off")));
    trial.press("z w");
    assert!(trial.sends().is_empty());
    assert!(trial.shown().contains("3 of 3 ticked"));
    trial.press("Space Enter");
    let until = day(2026, 11, 27);
    let put_off = |referral| Command::PutOff { referral, until, reason: code("answer") };
    assert_eq!(trial.sends(), [put_off(ReferralId(6)), put_off(ReferralId(7))], "the first was left out");
    assert!(trial.said().contains("2 of 2 done"), "{}", trial.said());

    // Who has no place is shown with the reason, and is not among those it is done to.
    let mut trial =
        of(Role::Scheduler, Target::row(&waiting()), marks.clone(), Box::new(|_| done("Cancelled")));
    trial.press("x f i");
    assert!(trial.shown().contains("no place is booked"), "{}", trial.shown());
    trial.press("Enter");
    assert!(matches!(trial.sends().as_slice(), [Command::CancelBooking { .. }]));

    let mut trial = of(Role::Clinician, Target::row(&waiting()), marks, Box::new(|_| done("")));
    trial.press("d");
    assert!(trial.shown().contains("one child at a time"), "{}", trial.shown());
    trial.press("g u");
    assert!(trial.sends().is_empty());
}

#[test]
fn a_follow_up_shows_its_parts_and_is_closed_once_none_is_open() {
    let missed = row(
        Stage::NotBrought { booking: BOOKING, on: day(2026, 11, 17), due: day(2026, 11, 18) },
        Act::FollowUp,
    );
    // Of a child numbered otherwise every part is done (see `super::follow_up`).
    let all_done = ListRow { referral: ReferralId(6), ..missed.clone() };
    let mut trial = trial(Role::Clinician, &missed);
    trial.press("o");
    assert!(trial.shown().contains("Told: the GP") && trial.shown().contains("OPEN"), "{}", trial.shown());
    trial.press("b");
    assert!(trial.said().contains("1 of 2 parts are open"), "{}", trial.said());
    trial.press("g l");
    let check = Check::Told { whom: Whom::Gp, how: Some(Told::Letter), words: String::new() };
    let act = SupportAct::Check { referral: REFERRAL, check };
    assert_eq!(trial.sends(), [Command::Support { child: CHILD, act }]);
    let mut trial = self::trial(Role::Clinician, &all_done);
    trial.press("o d g moved Enter PgDn Enter");
    assert!(trial.said().contains("Best for the child is needed"), "{}", trial.said());
    trial.press("settled Enter Enter");
    assert_eq!(
        trial.sends(),
        [Command::CloseFollowUp {
            referral: ReferralId(6),
            decision: "moved".into(),
            discharge: Some("settled".into()),
            because: Code::known("goals"),
        }]
    );
    let mut trial = self::trial(Role::Scheduler, &all_done);
    trial.press("a b");
    assert!(trial.said().contains("closes a follow-up"), "{}", trial.said());
    trial.press("c n");
    assert!(matches!(trial.sends().as_slice(), [Command::Contact { .. }]), "a call is for everybody");
}

#[test]
fn typed_ahead_of_what_a_verb_opens_the_rest_goes_nowhere() {
    // A verb without a child says so, and every verb of the table is answered somehow.
    let trial = nobody(Box::new(|_| done("")));
    drop(trial);
    let home = crate::desk::trial::home(Role::Administrator);
    let keymap = crate::desk::keymap::Keymap::default();
    let cx = Cx {
        now: crate::desk::trial::minute(),
        body: ratatui::layout::Size::new(80, 18),
        narrow: false,
        keymap: &keymap,
        home: &home,
    };
    for action in [
        Action::Ahead,
        Action::Book,
        Action::Move,
        Action::Cancel,
        Action::Contact,
        Action::Refer,
        Action::Info,
        Action::Decline,
        Action::Outcome,
        Action::Priority,
        Action::Later,
        Action::Same,
        Action::New,
        Action::Triage,
        Action::Open,
        Action::Why,
        Action::Who,
    ] {
        let one = |target: Target| crate::desk::verbs::On::One(Box::new(target));
        assert!(!begin(action, one(Target::default()), &cx).effects().is_empty(), "{action} on nobody");
        assert!(!begin(action, one(Target::row(&waiting())), &cx).effects().is_empty(), "{action}");
    }
}

#[test]
fn outcomes_are_those_of_the_clinic_and_the_others_say_why() {
    let mut of_clinic = booked();
    of_clinic.service = code("nd-observe");
    let mut trial = trial(Role::Clinician, &of_clinic);
    trial.press("o");
    let shown = trial.shown();
    assert!(shown.contains("Step done") && !shown.contains("Diagnosis made"), "{shown}");
    assert!(shown.contains("the letter says why"), "{shown}");
    trial.press("y");
    assert!(
        trial.said().starts_with("Diagnosis made and given to the family: no outcome of"),
        "{}",
        trial.said()
    );
    assert!(trial.sends().is_empty());
    trial.press("s");
    assert!(matches!(trial.sends().as_slice(), [Command::Outcome { .. }]));
    // A service that is not known leaves what any clinic of the pathway has.
    let mut trial = self::trial(Role::Clinician, &booked());
    trial.press("o");
    assert!(trial.shown().contains("Diagnosis made") && !trial.shown().contains("Treatment begun"));
}

#[test]
fn a_death_is_recorded_with_its_day_and_by_whom_it_may_be() {
    let sent = sends(Role::Clinician, &booked(), "d d 1 8 / 1 1 / 2 6 Enter");
    assert_eq!(sent, [Command::Died { child: CHILD, on: day(2026, 11, 18) }]);
    assert!(sends(Role::Viewer, &booked(), "d d").is_empty());
}

#[test]
fn two_records_that_became_one_are_taken_apart_with_a_reason() {
    let sent = sends(Role::RecordsOfficer, &waiting(), "= a t cousins Enter");
    let [Command::Unmerge { keep, gone, words }] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!((*keep, *gone, words.as_str()), (CHILD, ChildId(71), "cousins"));
    assert!(sends(Role::Scheduler, &waiting(), "= a t cousins Enter").is_empty());
}

#[test]
fn keys_after_an_undoing_wait_until_the_rows_are_as_they_were() {
    let mut trial = trial(Role::Scheduler, &waiting());
    trial.press("c n");
    assert_eq!(trial.sends().len(), 1);
    trial.slow = true;
    trial.press("u c");
    assert_eq!(trial.sends(), [Command::Undo { seq: 7 }]);
    let opened = |shown: String| shown.to_lowercase().contains("no answer");
    assert!(!opened(trial.shown()), "no verb on a row as it was: {}", trial.shown());
    trial.slow = false;
    trial.settle();
    assert!(opened(trial.shown()), "{}", trial.shown());
}

#[test]
fn an_act_of_two_parts_is_undone_as_one_after_a_look() {
    let mut seq = 10;
    let does = move |_: &Command| {
        seq += 1;
        Reply::Done(Done { seq, words: format!("part {seq}"), made: Made::default(), undo: true })
    };
    let mut trial = of(Role::Scheduler, Target::row(&booked()), Vec::new(), Box::new(does));
    trial.press("o n l");
    assert_eq!(trial.sends().len(), 2);
    trial.press("u");
    assert!(trial.shown().contains("part 11") && trial.shown().contains("part 12"), "{}", trial.shown());
    trial.press("u");
    assert_eq!(trial.sends(), [Command::Undo { seq: 12 }, Command::Undo { seq: 11 }]);
}

#[test]
fn an_outcome_of_a_day_that_is_over_asks_when_the_family_was_told_and_one_of_today_does_not() {
    let mut late = booked();
    late.stage = Stage::Booked { booking: BOOKING, on: day(2026, 11, 18) };
    let given = |sent: &[Command]| match sent {
        [Command::Outcome { given, .. }] => *given,
        other => panic!("{other:?}"),
    };
    let mut trial = self::trial(Role::Clinician, &late);
    trial.press("o y");
    assert!(
        trial.shown().contains("told on which day?") && trial.shown().contains("18/11/26"),
        "{}",
        trial.shown()
    );
    assert!(trial.sends().is_empty());
    trial.press("Enter");
    assert_eq!(given(trial.sends().as_slice()), Some(day(2026, 11, 18)), "one key where it was in the room");
    let sent = sends(Role::Clinician, &late, "o y Ctrl-u 1 9 n o v Enter");
    assert_eq!(given(&sent), Some(day(2026, 11, 19)));
    // What counts from the room asks nothing, nor does the day itself.
    assert_eq!(given(&sends(Role::Clinician, &late, "o s")), None);
    assert_eq!(given(&sends(Role::Clinician, &booked(), "o y")), None);
}
