//! People who are listed by a group of the machine or of its directory service only, and somebody who is in none of them.
use super::server::{Person, Server};
use super::{missing, said};
use clap::CommandFactory;
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};
use waitwell::commands::cli::Cli;

/// A user whom only the directory service knows.
const DIRK: u32 = 2_100_054_321;

pub fn people(server: &Server, text: &str) {
    let own = "[[person]]\nuser = \"root\"\nrole = \"administrator\"\nagency = \"nhs\"\nteam = \"booking\"\n";
    let owner = "[owner]\nagency = \"council\"\nteam = \"records\"\n";
    std::fs::write(server.path("config/people.toml"), format!("{own}{text}{owner}")).unwrap();
    server.run(&["keeper", "reload"]);
}

fn group(name: &str, role: &str) -> String {
    format!("[[group]]\nname = \"{name}\"\nrole = \"{role}\"\nagency = \"nhs\"\nteam = \"booking\"\n")
}

/// The role that the keeper says somebody has, in the words of a refusal.
fn is_a(server: &Server, who: &Person, role: &str) {
    let (well, words) = server.as_person(who, &["keeper", "stop"]);
    assert!(!well && words.contains(&format!("as a {role}")), "{} is no {role}: {words}", who.name);
}

#[test]
fn somebody_of_several_groups_is_what_the_first_in_people_toml_says() {
    let (server, [ana, bo, cy]) = server!("somebody_of_several_groups_is_what_the_first_in_people_toml_says");
    server.register("Maja", "Kowalska");
    let (doers, seers) = (server.group("d", &[&ana, &bo]), server.group("s", &[&bo, &ana]));
    // Whatever the order in which the machine lists the groups.
    people(&server, &(group(&seers, "viewer") + &group(&doers, "scheduler")));
    for who in [&ana, &bo] {
        is_a(&server, who, "viewer");
    }
    let mut desk = server.desk_at(&ana, "xterm", (120, 36), &[]);
    desk.wait_for("1 to triage").wait_for("viewer");
    people(&server, &(group(&doers, "scheduler") + &group(&seers, "viewer")));
    desk.wait_for("You are here as scheduler now");
    is_a(&server, &bo, "scheduler");
    // Who is listed alone is that, whatever the groups; and in none of them one is nobody.
    let alone =
        format!("[[person]]\nuser = {:?}\nrole = \"manager\"\nagency = \"nhs\"\nteam = \"nd\"\n", bo.name);
    people(&server, &(group(&doers, "scheduler") + &alone));
    is_a(&server, &bo, "manager");
    is_a(&server, &ana, "scheduler");
    let (well, words) = server.as_person(&cy, &["list"]);
    assert!(!well && words.contains("not listed among the people"), "{words}");
    // The group's line goes: whoever was here by it is let go with a sentence.
    people(&server, &group(&seers, "viewer").replace(&seers, "nobody-has-this-group"));
    desk.ended();
    let all = desk.screen();
    assert!(all.contains("was closed to you") && !desk.is_second_screen(), "{all}");
    assert!(!all.contains("KOWALSKA"), "{all}");
}

#[test]
fn a_group_of_the_directory_service_lets_in_whom_the_machine_does_not_know() {
    let (server, _) = server!("a_group_of_the_directory_service_lets_in_whom_the_machine_does_not_know");
    server.register("Maja", "Kowalska");
    let as_dirk = |verb: &[&str]| -> Output {
        let gid = server.gid();
        Command::new("setpriv")
            .args(["--reuid", &DIRK.to_string(), "--regid", "65534", "--groups", &gid])
            .arg(server.path("bin/waitwell"))
            .args(verb)
            .env("WAITWELL_PLACE", server.path("place.toml"))
            .env("HOME", "/nonexistent")
            .env_remove("WAITWELL_STORE")
            .output()
            .unwrap()
    };
    people(&server, &(group("SEND viewers", "viewer") + &group("send schedulers", "scheduler")));
    let nobody = as_dirk(&["list"]);
    assert!(
        !nobody.status.success() && said(&nobody).contains("not listed among the people"),
        "{}",
        said(&nobody)
    );
    // As the service answers: of these groups two are listed, and the first of people.toml holds.
    let service = "#!/bin/sh\ncase \"$1 $2\" in\n\
                   \"passwd 2100054321\") echo 'dirk:*:2100054321:2100000513:Dirk Moss:/home/dirk:/bin/sh';;\n\
                   \"initgroups dirk\") echo 'dirk 2100000513 2100000701 2100000700';;\n\
                   \"group 2100000513\") echo 'domain users:*:2100000513:';;\n\
                   \"group 2100000700\") echo 'SEND viewers:*:2100000700:dirk';;\n\
                   \"group 2100000701\") echo 'send schedulers:*:2100000701:dirk';;\n\
                   *) exec /usr/bin/getent \"$@\";;\nesac\n";
    let program = server.path("bin/getent");
    std::fs::write(&program, service).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let listed = as_dirk(&["list"]);
    assert!(listed.status.success() && said(&listed).contains("KOWALSKA"), "{}", said(&listed));
    let stop = said(&as_dirk(&["keeper", "stop"]));
    assert!(stop.contains("as a viewer"), "{stop}");
    let log = std::fs::read_to_string(server.path("keeper.log")).unwrap();
    assert!(log.contains(&format!("of uid {DIRK} came (command)")), "{log}");
}

/// A line for every verb that looks into the store or changes it; what is named must be no file that is there.
const VERBS: [&str; 50] = [
    "keeper status",
    "keeper stop",
    "keeper stay",
    "keeper reload",
    "verify",
    "backup --into /nonexistent --recipient age1x",
    "restore /nonexistent/x.age --identity /nonexistent/key",
    "seal",
    "rebuild",
    "repair",
    "import LIST",
    "postcodes TABLE",
    "list",
    "find kowalska",
    "show 1",
    "why 1",
    "say 1",
    "told 1 --to Eva",
    "next-steps",
    "sessions",
    "slots 1",
    "register --given-name Zoe --family-name Low --birth-date 1/2/2020 --pathway nd",
    "triage 1 accept",
    "book 1",
    "move 1 --reason holiday",
    "cancel 1 --by family --reason illness",
    "arrive 1",
    "outcome 1 step-done",
    "do x kowalska",
    "print calls",
    "calendar",
    "templates",
    "short-notice",
    "newsletter --dry-run",
    "validate",
    "follow-up 1",
    "support list 1",
    "staff",
    "venues",
    "away",
    "back moss",
    "shut",
    "reopen arnold",
    "retention",
    "subject-access --child 1 --out OUT",
    "case-file --child 1",
    "exports",
    "legal-hold --child 1 --reason claim",
    "erase --child 1 --name x",
    "undo",
];

#[test]
fn nobody_gets_a_sentence_of_every_command_and_of_the_desk_and_nothing_else() {
    let (server, [_, _, cy]) =
        server!("nobody_gets_a_sentence_of_every_command_and_of_the_desk_and_nothing_else");
    server.register("Maja", "Kowalska");
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/waiting-list-export.csv");
    let copy = server.path("home/c/list.csv");
    std::fs::copy(list, &copy).unwrap();
    std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(0o644)).unwrap();
    let table = server.path("home/c/postcodes.csv");
    std::fs::write(&table, "postcode,district\nNG5 6LT,E07000173\n").unwrap();
    let out = server.path("home/c/out.txt");
    let verbs = VERBS.iter().copied().chain(["access --child 1", "access --broken-glass"]);
    let mut met: BTreeSet<String> = BTreeSet::new();
    let before = server.run(&["keeper", "status", "--json"]);
    for line in verbs {
        let named = [("LIST", &copy), ("TABLE", &table), ("OUT", &out)];
        let line = named
            .iter()
            .fold(line.to_owned(), |line, (name, path)| line.replace(name, &path.display().to_string()));
        let words: Vec<&str> = line.split(' ').collect();
        met.insert(words[0].to_owned());
        let (well, told) = server.as_person(&cy, &words);
        assert!(!well, "{line} is done for nobody: {told}");
        assert!(!told.to_uppercase().contains("KOWALSKA") || line.starts_with("do "), "{line}: {told}");
        let sentence = "not listed among the people of this desk";
        // What works on the files themselves is refused by the machine: they are the keeper's alone.
        let files = ["verify", "backup", "restore", "seal", "rebuild", "repair"].contains(&words[0]);
        assert!(told.contains(sentence) || files, "{line}: {told}");
        assert!(
            told.trim().ends_with('.') && !told.contains("panicked"),
            "{line} is told no sentence: {told}"
        );
        assert!(!out.exists(), "{line} wrote a file");
    }
    // Of every verb there is; these need no store.
    let none = ["demo", "fill", "completions", "man", "help"];
    let all = Cli::command();
    let all = all.get_subcommands().map(|verb| verb.get_name().to_owned());
    let missed: Vec<String> =
        all.filter(|verb| !met.contains(verb) && !none.contains(&verb.as_str())).collect();
    assert!(missed.is_empty(), "not asked: {missed:?}");
    // Nothing was changed by any of them.
    let revision = |text: &str| {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        (value["revision"].clone(), value["pid"].clone())
    };
    assert_eq!(revision(&server.run(&["keeper", "status", "--json"])), revision(&before));
    let mut desk = server.desk(&cy);
    assert!(!desk.ended().success() && !desk.is_second_screen());
    let all = String::from_utf8_lossy(desk.all()).into_owned();
    assert!(all.contains("not listed among the people") && !all.contains("KOWALSKA"), "{all}");
}
