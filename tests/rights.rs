//! The one table of rights and what the keeper does: for every role of every kind of agency, every command, look and request is answered
//! as the table says, over the socket. And the table that people read is that table.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
mod keeper_support;
#[path = "rights/sample.rs"]
mod sample;

use keeper_support::Store;
use rustix::process::{Pid, Signal, kill_process};
use std::os::unix::fs::MetadataExt;
use std::time::{Duration, Instant};
use waitwell::client::{Link, fresh_id};
use waitwell::domain::actor::Role;
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;
use waitwell::domain::refusal::RefusalKind;
use waitwell::domain::rights::{Right, TABLE, allowed, markdown, refused, right_of};
use waitwell::domain::rules::Rules;
use waitwell::keeper::views::needs;
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::Query;
use waitwell::wire::view::View;

const ROLES: [(Role, &str); 8] = [
    (Role::Viewer, "viewer"),
    (Role::Caseworker, "caseworker"),
    (Role::Scheduler, "scheduler"),
    (Role::TriageClinician, "triage-clinician"),
    (Role::Clinician, "clinician"),
    (Role::Manager, "manager"),
    (Role::RecordsOfficer, "records-officer"),
    (Role::Administrator, "administrator"),
];

/// Agencies: one of health, one not, and another that is not.
const AGENCIES: [&str; 3] = ["nhs", "council", "voluntary"];

/// Whoever runs this test is that from now on: told by a signal, as a service manager tells it.
fn is_now(store: &Store, link: &Link, role: &str, agency: &str) {
    let uid = std::fs::metadata("/proc/self").unwrap().uid();
    let person =
        format!("[[person]]\nuid = {uid}\nrole = \"{role}\"\nagency = \"{agency}\"\nteam = \"nd\"\n");
    let owner = "[owner]\nagency = \"council\"\nteam = \"records\"\n";
    std::fs::write(store.config.join("people.toml"), person + owner).unwrap();
    let pid = Pid::from_raw(keeper_support::status(link).pid as i32).unwrap();
    kill_process(pid, Signal::HUP).unwrap();
    let begun = Instant::now();
    loop {
        let actor = link.welcome().actor;
        if actor.role.words().replace(' ', "-") == role && actor.agency.as_str() == agency {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "no {role} of {agency}: {actor:?}");
        std::thread::yield_now();
    }
}

/// What is asked of the keeper itself is refused by what it is, and not as if rules were to be put in force.
#[test]
fn whoever_may_not_stop_the_keeper_is_told_so() {
    let store = Store::new();
    let link = store.desk();
    is_now(&store, &link, "scheduler", "nhs");
    for (args, said) in [
        (&["keeper", "stop"][..], "Only an administrator stops the keeper."),
        (&["verify"][..], "Only an administrator has the store looked through."),
    ] {
        let done = store.run(args);
        let words = keeper_support::text(&done.stderr) + &keeper_support::text(&done.stdout);
        assert!(words.contains(said) && words.contains("you are here as a scheduler"), "{args:?}: {words}");
        assert!(!words.contains("rules"), "{args:?}: {words}");
    }
}

#[test]
fn the_keeper_answers_as_the_table_says() {
    let store = Store::new();
    let link = store.desk();
    let mut commands = sample::every::<Command>();
    commands.insert("SetRules".into(), Command::SetRules { rules: Box::new(Rules::default()) });
    let queries = sample::every::<Query>();
    assert!(commands.len() > 100 && queries.len() > 60, "{} and {}", commands.len(), queries.len());
    let mut wrong = Vec::new();
    let mut asked = 0;
    // A third agency, which has no right of its own, in the long form only.
    let agencies = if std::env::var_os("WAITWELL_FULL").is_some() { &AGENCIES[..] } else { &AGENCIES[..2] };
    for (role, name) in ROLES {
        for agency in agencies.iter().copied() {
            is_now(&store, &link, name, agency);
            let may = |right| allowed(role, Code::known(agency), right);
            for (path, command) in &commands {
                asked += 1;
                let request =
                    Request::Do { id: fresh_id().unwrap(), seen: 0, command: Box::new(command.clone()) };
                let answer = link.call(request).unwrap();
                let barred = matches!(&answer, Answer::Refused(no) if no.kind == RefusalKind::Right);
                // Rules come from files alone, for whomever.
                let barred_by_table = !may(right_of(command)) || path == "SetRules";
                if barred != barred_by_table {
                    wrong.push(format!("{name} of {agency}: {path}: {answer:?}"));
                }
            }
            for (path, query) in &queries {
                asked += 1;
                let answer = link.call(Request::Look { query: Box::new(query.clone()) }).unwrap();
                let needed = needs(query);
                let says_no = |right: Right| {
                    let words = refused(role, right);
                    matches!(&answer, Answer::View(view) if matches!(&**view, View::Gone { words: said }
                        if *said == words || said.starts_with("Only ")))
                };
                let barred = needed.is_some_and(says_no) || says_no(Right::Configure);
                if barred != needed.is_some_and(|right| !may(right)) {
                    wrong.push(format!("{name} of {agency}: {path} ({needed:?}): {answer:?}"));
                }
            }
            for request in [Request::Stay { stay: true }, Request::Verify { rebuild: false }, Request::Reload]
            {
                let said = format!("{request:?}");
                let barred = matches!(link.call(request).unwrap(), Answer::No { .. });
                if barred == may(Right::Configure) {
                    wrong.push(format!("{name} of {agency}: {said}"));
                }
            }
        }
    }
    println!("{asked} commands and looks by 8 roles of 3 agencies, {} otherwise than the table", wrong.len());
    assert!(wrong.is_empty(), "{} of {asked}: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
}

#[test]
fn the_table_people_read_is_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (begin, end) = ("<!-- rights:begin -->\n", "<!-- rights:end -->");
    let from = text.find(begin).expect("the README has the mark where the table begins") + begin.len();
    let to = text.find(end).expect("the README has the mark where the table ends");
    let wanted = markdown();
    if std::env::var_os("WAITWELL_WRITE_RIGHTS").is_some() {
        std::fs::write(path, format!("{}{wanted}{}", &text[..from], &text[to..])).unwrap();
        return;
    }
    assert!(text[from..to] == wanted, "run this test with WAITWELL_WRITE_RIGHTS=1; it is:\n{wanted}");
    assert_eq!(wanted.lines().count(), TABLE.len() + 2);
}
