//! The budget of keys: every verb's letters lead to the command they stand for, and only to that.
use super::*;

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
        refer: None,
        given: None,
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
