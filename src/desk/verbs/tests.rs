//! The budget of keys: every verb's letters lead to the command they stand for, and only to that.
use super::{Target, begin, repeat, run, run_marked};
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::repeat::Repeated;
use crate::desk::screen::{Cx, Screen, ScreenId};
use crate::desk::seam::{Command, Query, Reply, Subject};
use crate::desk::trial::{Trial, day, done};
use crate::domain::actor::Role;
use crate::domain::booking::{Attendance, By, Told};
use crate::domain::child::{Flags, MayBeTold};
use crate::domain::code::Code;
use crate::domain::ids::{BookingId, ChildId, ReferralId};
use crate::domain::next_step::{Act, NextStep};
use crate::domain::order::Priority;
use crate::domain::referral::{CloseReason, Stage};
use crate::domain::refusal::Refusal;
use crate::wire::view::{AlikeRow, View};
use crate::wire::view_list::{ListPage, ListRow};
use ratatui::layout::Rect;
use std::cell::RefCell;
use std::rc::Rc;

const CHILD: ChildId = ChildId(3);
const REFERRAL: ReferralId = ReferralId(5);
const BOOKING: BookingId = BookingId(9);

/// A screen with one row, which gives its verbs away.
struct OneRow {
    target: Target,
    marks: Vec<ReferralId>,
    heard: Rc<RefCell<Vec<Slot>>>,
}

impl Screen for OneRow {
    fn id(&self) -> ScreenId {
        ScreenId::Waiting
    }
    fn context(&self) -> Context {
        Context::List
    }
    fn subject(&self) -> Option<Subject> {
        Some(self.target.subject.clone())
    }
    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if self.marks.is_empty() {
            run(action, &self.target, cx)
        } else {
            run_marked(action, &self.marks, cx)
        }
    }
    fn repeated(&mut self, verb: &Repeated, cx: &Cx<'_>) -> Vec<Effect> {
        repeat(verb, &self.target, cx)
    }
    fn acted(&mut self, slot: Slot, _reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        self.heard.borrow_mut().push(slot);
        Vec::new()
    }
    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        Titles::default()
    }
    fn view(&self, _body: Rect, _canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {}
}

/// The row of a child in this stage, and the step that it owes.
pub(crate) fn row(stage: Stage, act: Act) -> ListRow {
    let step = NextStep {
        act,
        words: "Something".into(),
        owner: Code::known("nd"),
        due: day(2026, 11, 23),
        booking: stage.booking(),
        put_off: None,
    };
    ListRow {
        referral: REFERRAL,
        child: CHILD,
        name: "HARRIS, Aimee".into(),
        born: day(2022, 9, 14),
        pathway: Code::known("nd"),
        days: 432,
        running: true,
        target: None,
        received: day(2025, 9, 14),
        priority: Priority::Soon,
        asked: None,
        flags: Flags::INTERPRETER,
        language: "Polish".into(),
        district: "Gedling".into(),
        setting: String::new(),
        stage,
        step: Some(step),
        booked: None,
        open_by: None,
        rev: 1,
    }
}

fn waiting() -> ListRow {
    row(Stage::Waiting { since: day(2025, 10, 2) }, Act::Book)
}

fn triage() -> ListRow {
    row(Stage::Triage, Act::Triage)
}

fn booked() -> ListRow {
    row(Stage::Booked { booking: BOOKING, on: day(2026, 11, 20) }, Act::See)
}

fn trial(role: Role, row: &ListRow) -> Trial {
    of(role, Target::row(row), Vec::new(), Box::new(|_| done("Done")))
}

fn of(role: Role, target: Target, marks: Vec<ReferralId>, does: crate::desk::trial::Does) -> Trial {
    let screen = OneRow { target, marks, heard: Rc::default() };
    let looks = Box::new(|query: &Query| match query {
        Query::Alike { family, .. } if family == "Harrison" => Some(View::Alike(vec![AlikeRow {
            child: ChildId(70),
            name: "HARRISON, Amie".into(),
            born: day(2021, 3, 1),
            nhs: String::new(),
            postcode: "NG5 6LT".into(),
            open: "SLCN 12w1d".into(),
            words: "same birth date and street".into(),
            same: false,
        }])),
        Query::Alike { .. } => Some(View::Alike(Vec::new())),
        Query::List { filter, .. } => {
            let mut rows: Vec<ListRow> =
                filter.only.iter().map(|id| ListRow { referral: *id, ..waiting() }).collect();
            if let Some(last) = rows.last_mut() {
                (last.stage, last.name) = (booked().stage, "ALI, Yusuf".into());
            }
            Some(View::List(ListPage {
                revision: 1,
                today: day(2026, 11, 20),
                total: rows.len() as u32,
                first: 0,
                rows,
                words: String::new(),
                order: String::new(),
                hint: String::new(),
            }))
        }
        _ => None,
    });
    Trial::new(role, vec![Box::new(screen)], (80, 24), looks, does)
}

/// Keys pressed on a row by somebody, and what is sent.
fn sends(role: Role, row: &ListRow, keys: &str) -> Vec<Command> {
    let mut trial = trial(role, row);
    trial.press(keys);
    trial.sends()
}

fn code(text: &str) -> Code {
    Code::known(text)
}

#[test]
fn every_verb_of_the_budget_leads_to_its_command() {
    let contact = |kind: &str, result: &str, words: &str| Command::Contact {
        child: CHILD,
        referral: Some(REFERRAL),
        kind: code(kind),
        result: code(result),
        words: words.into(),
    };
    let attend = |attendance| Command::Attend { booking: BOOKING, attendance, arrived: None };
    let outcome = |outcome: &str, see_by| Command::Outcome {
        booking: BOOKING,
        outcome: code(outcome),
        see_by,
        words: String::new(),
    };
    let asked =
        row(Stage::InfoAsked { topic: code("hearing"), due: day(2026, 11, 1), chased: 0 }, Act::Chase);
    let sent_on = row(Stage::Redirecting { to: code("slcn"), since: day(2026, 11, 1) }, Act::Redirect);
    let offered = row(
        Stage::Offered { booking: BOOKING, on: day(2026, 12, 14), answer_by: day(2026, 11, 21) },
        Act::Call,
    );
    let held =
        row(Stage::Held { booking: BOOKING, on: day(2026, 12, 14), since: day(2026, 11, 20) }, Act::Call);
    let monitored = row(Stage::Monitoring { review: day(2026, 12, 1) }, Act::Review);
    let close = |reason, choice: &str| Command::Close {
        referral: REFERRAL,
        reason,
        choice: code(choice),
        words: String::new(),
    };
    let cases: Vec<(&str, Role, ListRow, &str, Vec<Command>)> = vec![
        (
            "priority",
            Role::TriageClinician,
            waiting(),
            "p u",
            vec![Command::SetPriority { referral: REFERRAL, priority: Priority::Urgent }],
        ),
        (
            "put off",
            Role::Scheduler,
            waiting(),
            "z w",
            vec![Command::PutOff { referral: REFERRAL, until: day(2026, 11, 27), reason: code("answer") }],
        ),
        ("rang, no answer", Role::Scheduler, waiting(), "c n", vec![contact("call", "no-answer", "")]),
        (
            "advice line",
            Role::Scheduler,
            waiting(),
            "c a t worried Enter",
            vec![contact("advice-line", "", "Talking and understanding: worried")],
        ),
        ("note", Role::Scheduler, waiting(), "c o rang_twice Enter", vec![contact("note", "", "rang twice")]),
        (
            "cancelled by the family",
            Role::Scheduler,
            booked(),
            "x f i",
            vec![Command::CancelBooking {
                booking: BOOKING,
                by: By::Family,
                reason: code("illness"),
                words: String::new(),
            }],
        ),
        (
            "cancelled by the service",
            Role::Scheduler,
            booked(),
            "x s q",
            vec![Command::CancelBooking {
                booking: BOOKING,
                by: By::Service,
                reason: code("quorum"),
                words: String::new(),
            }],
        ),
        (
            "a hold given back",
            Role::Scheduler,
            held.clone(),
            "x f d",
            vec![Command::Release { booking: BOOKING }],
        ),
        (
            "redirect",
            Role::TriageClinician,
            triage(),
            "r s speech_first Enter",
            vec![Command::Redirect { referral: REFERRAL, to: code("slcn"), words: "speech first".into() }],
        ),
        (
            "they take it",
            Role::TriageClinician,
            sent_on.clone(),
            "r a",
            vec![Command::AcceptRedirect { referral: REFERRAL }],
        ),
        (
            "given back",
            Role::TriageClinician,
            sent_on,
            "a b no Enter",
            vec![Command::ReturnRedirect { referral: REFERRAL, words: "no".into() }],
        ),
        (
            "ask",
            Role::Scheduler,
            triage(),
            "i h Enter",
            vec![Command::Ask { referral: REFERRAL, topic: code("hearing"), words: String::new() }],
        ),
        ("chase", Role::Scheduler, asked.clone(), "i Enter", vec![Command::Chase { referral: REFERRAL }]),
        (
            "chase as the next step",
            Role::Scheduler,
            asked.clone(),
            "a c",
            vec![Command::Chase { referral: REFERRAL }],
        ),
        (
            "the answer came",
            Role::Scheduler,
            asked,
            "i a normal Enter",
            vec![Command::InfoCame { referral: REFERRAL, words: "normal".into() }],
        ),
        (
            "decline",
            Role::TriageClinician,
            triage(),
            "d c d Enter",
            vec![Command::Decline {
                referral: REFERRAL,
                reason: code("criteria"),
                instead: "Advice line".into(),
                words: String::new(),
            }],
        ),
        (
            "decline, in words",
            Role::TriageClinician,
            triage(),
            "d c o a_group Enter",
            vec![Command::Decline {
                referral: REFERRAL,
                reason: code("criteria"),
                instead: "a group".into(),
                words: String::new(),
            }],
        ),
        ("discharge", Role::Clinician, waiting(), "d g Enter", vec![close(CloseReason::Discharged, "goals")]),
        (
            "withdrawn",
            Role::Scheduler,
            waiting(),
            "d w Enter",
            vec![close(CloseReason::Withdrawn, "withdrawn")],
        ),
        ("came", Role::Scheduler, booked(), "o a", vec![attend(Attendance::OnTime)]),
        ("came late", Role::Scheduler, booked(), "a l", vec![attend(Attendance::LateSeen)]),
        ("outcome", Role::Clinician, booked(), "o c", vec![outcome("complete", None)]),
        (
            "see again",
            Role::Clinician,
            booked(),
            "o f 1/3/27 Enter",
            vec![outcome("follow-up", Some(day(2027, 3, 1)))],
        ),
        (
            "not brought, as known",
            Role::Scheduler,
            booked(),
            "o n Enter",
            vec![attend(Attendance::NotBrought)],
        ),
        (
            "not brought, told by letter",
            Role::Scheduler,
            booked(),
            "o n l",
            vec![contact("letter", "", "Told of the appointment by letter."), attend(Attendance::NotBrought)],
        ),
        (
            "the family agrees",
            Role::Scheduler,
            offered.clone(),
            "a y",
            vec![Command::AgreeOffer { booking: BOOKING, who: "the family".into(), told: Told::Phone }],
        ),
        (
            "the family declines",
            Role::Scheduler,
            offered,
            "a d f",
            vec![Command::DeclineOffer { booking: BOOKING, reason: code("far"), words: String::new() }],
        ),
        (
            "reviewed",
            Role::Clinician,
            monitored.clone(),
            "a r",
            vec![Command::ReviewMonitoring { referral: REFERRAL }],
        ),
        ("back on the list", Role::Clinician, monitored, "a b", vec![Command::Resume { referral: REFERRAL }]),
    ];
    for (name, role, row, keys, expected) in cases {
        assert_eq!(sends(role, &row, keys), expected, "{name}: {keys}");
    }
}

#[test]
fn a_child_is_referred_on_with_the_question() {
    let sent = sends(Role::Clinician, &waiting(), "r c second_opinion? Enter");
    let [Command::Refer { child, referral }] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!((*child, referral.pathway, referral.by_clinician), (CHILD, code("ccc"), true));
    assert_eq!((referral.words.as_str(), referral.received), ("second opinion?", day(2026, 11, 20)));
    let sent = sends(Role::Clinician, &booked(), "o r s");
    assert!(
        matches!(sent.as_slice(), [Command::Refer { .. }, Command::Outcome { .. }]),
        "the referral, then the outcome that promises it: {sent:?}"
    );
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
    let mut trial = trial(Role::Clinician, &ahead);
    trial.press("a c");
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
fn a_follow_up_is_closed_only_with_four_things() {
    let missed = row(
        Stage::NotBrought { booking: BOOKING, on: day(2026, 11, 17), due: day(2026, 11, 18) },
        Act::FollowUp,
    );
    let mut trial = trial(Role::Clinician, &missed);
    trial.press("o b rang Enter Enter PgDn Enter");
    assert!(trial.said().contains("Flags looked at is needed"), "{}", trial.said());
    trial.press("both Enter GP Enter rebook Enter Enter");
    assert_eq!(
        trial.sends(),
        [Command::CloseFollowUp {
            referral: REFERRAL,
            contacts: "rang".into(),
            flags_checked: "both".into(),
            told: "GP".into(),
            decision: "rebook".into(),
            discharge: false,
        }]
    );
    let mut trial = self::trial(Role::Scheduler, &missed);
    trial.press("a b");
    assert!(trial.said().contains("closes the follow-up"), "{}", trial.said());
    trial.press("c n");
    assert!(matches!(trial.sends().as_slice(), [Command::Contact { .. }]), "a call is for everybody");
}

#[test]
fn a_known_child_is_referred_with_five_enters() {
    let sent = sends(Role::Scheduler, &waiting(), "n s Enter Enter SENCo,_Hawthorn Enter Enter Enter");
    let [Command::Refer { child, referral }] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!((*child, referral.pathway, referral.source), (CHILD, code("slcn"), code("senco")));
    assert_eq!((referral.from.as_str(), referral.received), ("SENCo, Hawthorn", day(2026, 11, 20)));
}

fn nobody(does: crate::desk::trial::Does) -> Trial {
    of(Role::Scheduler, Target::default(), Vec::new(), does)
}

/// Everything of a new child up to Save: eleven Enters in all, the last of which is not pressed.
const TYPED: &str = "n Harrison Enter amy Enter 1/3/21 Enter Enter 12_Elm_Rise,_Arnold_ng56lt Enter \
                     Kerry_Harrison,_mother_07700_900231 Enter n Enter Enter Mrs_Lowe,_SENCo Enter covers_ears Enter";

#[test]
fn a_new_child_is_registered_after_the_look_alikes_were_seen() {
    let mut trial = nobody(Box::new(|_| done("Registered")));
    trial.press(TYPED);
    let shown = trial.shown();
    assert!(shown.contains("HARRISON, Amie") && shown.contains("SLCN 12w1d"), "{shown}");
    trial.press("Enter");
    assert!(trial.sends().is_empty(), "seen first");
    assert!(trial.said().contains("Same child as HARRISON, Amie?"), "{}", trial.said());
    trial.press("Enter");
    let sent = trial.sends();
    let [Command::Register { details, referral: Some(referral), knowing }] = sent.as_slice() else {
        panic!("{sent:?}")
    };
    assert_eq!(
        (details.family.as_str(), details.given.as_str(), details.born),
        ("Harrison", "Amy", day(2021, 3, 1))
    );
    assert_eq!((details.address.as_str(), details.postcode.as_str()), ("12 Elm Rise, Arnold", "NG5 6LT"));
    let carer = &details.carers[0];
    assert_eq!((carer.name.as_str(), carer.relation.as_str()), ("Kerry Harrison", "mother"));
    assert_eq!((carer.phone.as_str(), carer.may_be_told), ("07700 900231", MayBeTold::All));
    assert_eq!((details.nhs, details.nhs_missing.as_str()), (None, "not on form"));
    assert_eq!((referral.pathway, referral.words.as_str()), (code("nd"), "covers ears"));
    assert_eq!(knowing.as_slice(), [ChildId(70)]);
}

#[test]
fn the_same_child_gets_the_referral_instead_of_a_second_record() {
    let mut trial = nobody(Box::new(|_| done("Received")));
    trial.press(TYPED).press("Enter = Enter");
    let sent = trial.sends();
    let [Command::Refer { child, referral }] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!((*child, referral.words.as_str()), (ChildId(70), "covers ears"));
}

#[test]
fn a_refused_registration_comes_back_with_the_fault_at_its_field() {
    let mut trial = nobody(Box::new(|_| {
        Reply::Refused(Box::new(Refusal::input("received", "Received on 20 Nov 2026 is a Sunday here.")))
    }));
    trial.press(&TYPED.replace("Harrison Enter", "Bell Enter")).press("Enter");
    assert_eq!(trial.sends().len(), 1);
    let shown = trial.shown();
    assert!(shown.contains("covers ears") && shown.contains("is a Sunday"), "{shown}");
}

#[test]
fn a_form_left_half_filled_is_there_again() {
    let mut trial = nobody(Box::new(|_| done("")));
    trial.press("n Bell Enter Tom Enter Esc");
    assert!(trial.said().contains("draft"), "{}", trial.said());
    assert_eq!(trial.drafts.borrow().len(), 1);
    trial.press("n");
    let shown = trial.shown();
    assert!(shown.contains("Bell") && shown.contains("Tom"), "{shown}");
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
        let one = |target: Target| super::On::One(Box::new(target));
        assert!(!begin(action, one(Target::default()), &cx).effects().is_empty(), "{action} on nobody");
        assert!(!begin(action, one(Target::row(&waiting())), &cx).effects().is_empty(), "{action}");
    }
}
