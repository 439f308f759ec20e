//! The real program at a real terminal over a store that has grown older: families are asked whether the referral is still wanted,
//! by one key where it is, by letter where many are marked; nobody is removed for not answering; the newsletter goes once to an
//! address; a follow-up is not closed while a part of it is open. What the keys did is read from the journal.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]
mod keeper_support;
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;
use chrono::{Datelike, NaiveDate};
use keeper_support::{PROGRAM, Store, text, venue};
use stage::{Change, Journal};
use support::pty::Pty;
use waitwell::client::Link;
use waitwell::domain::booking::{Attendance, Told};
use waitwell::domain::child::{Carer, ChildDetails, Flags};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::event::Event;
use waitwell::domain::ids::{ChildId, ReferralId, VenueId};
use waitwell::domain::order::Priority;
use waitwell::domain::referral::CloseReason;
use waitwell::domain::session::{CarveOut, Slot};
use waitwell::domain::support::{Heard, SupportDid};
use waitwell::wire::message::{Answer, Made, Request};
use waitwell::wire::query::Query;
use waitwell::wire::view::View;

/// When the children were referred: 12 weeks are over on 26 October.
const THEN: &str = "2026-08-03T09:00:00Z";
/// Friday afternoon; with the Z it stands still.
const NOW: &str = "2026-11-20T14:32:00Z";

/// So long the settled rule holds keys back after a child came in front by itself.
const SETTLED: std::time::Duration = std::time::Duration::from_millis(170);

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

struct Office {
    pty: Pty,
    link: Link,
    journal: Journal,
    store: Store,
    families: Vec<(ChildId, ReferralId)>,
}

fn send(link: &Link, command: Command) -> Made {
    link.send(command).unwrap_or_else(|refusal| panic!("{}", refusal.words)).made
}

fn details(family: &str, given: &str, edit: fn(&mut ChildDetails)) -> ChildDetails {
    let carer = Carer {
        name: format!("Ewa {family}"),
        relation: "mother".into(),
        phone: "07700 900231".into(),
        preferred: "letter".into(),
        ..Carer::default()
    };
    let mut details = ChildDetails {
        family: family.into(),
        given: given.into(),
        born: day(9, 14).with_year(2018).unwrap(),
        nhs_missing: "not on the form".into(),
        address: format!("12 {family} Rise"),
        postcode: "NG5 6LT".into(),
        carers: vec![carer],
        ..ChildDetails::default()
    };
    edit(&mut details);
    details
}

impl Office {
    /// Families referred in August, and a desk in November.
    fn of(families: &[(ChildDetails, &[&str])]) -> Self {
        Self::with(families, |_, _| ())
    }

    /// The same, with what else was done in August.
    fn with(
        families: &[(ChildDetails, &[&str])],
        also: impl FnOnce(&Link, &[(ChildId, ReferralId)]),
    ) -> Self {
        let store = Store::new();
        let mut known = Vec::new();
        let mut keeper = store.keeper(&[("WAITWELL_CLOCK", THEN)]);
        {
            let link = store.frail();
            send(&link, venue("Arnold hub"));
            for (details, pathways) in families {
                let new = |pathway: &str| NewReferral {
                    pathway: Code::parse(pathway).unwrap(),
                    received: day(8, 3),
                    source: Code::known("gp"),
                    ..NewReferral::default()
                };
                let first = Some(new(pathways[0]));
                // Siblings look alike, and are two children all the same.
                let knowing = known.iter().map(|(child, _)| *child).collect();
                let details = Box::new(details.clone());
                let made = send(&link, Command::Register { details, referral: first, knowing });
                let (child, mut referral) = (made.child.unwrap(), made.referral.unwrap());
                let priority = Priority::Routine;
                send(&link, Command::Accept { referral, priority });
                known.push((child, referral));
                for pathway in &pathways[1..] {
                    referral =
                        send(&link, Command::Refer { child, referral: new(pathway) }).referral.unwrap();
                    send(&link, Command::Accept { referral, priority });
                }
            }
            also(&link, &known);
        }
        keeper.kill();
        let (path, config) = (store.path.to_str().unwrap(), store.config.to_str().unwrap());
        let home = store.dir.path().to_str().unwrap();
        let environment = [("WAITWELL_CLOCK", NOW), ("HOME", home), ("XDG_CONFIG_HOME", home)];
        let mut pty = Pty::start(PROGRAM, &["--store", path, "--config", config], &environment, (80, 24));
        pty.wait_for("[1 Today]").wait_for(" steps, ");
        let link = store.frail();
        let journal = Journal::of(&store.path);
        Self { pty, link, journal, store, families: known }
    }

    fn wrote(&mut self, what: &str, fits: impl Fn(&Event) -> bool) -> Vec<Change> {
        let journal = &mut self.journal;
        let mut seen: Vec<Change> = Vec::new();
        self.pty.wait(what, |_| {
            seen.extend(journal.new_changes());
            seen.iter().flat_map(|change| &change.events).any(&fits)
        });
        seen
    }

    /// Puts the cursor on the row with these words, and lets it be read.
    fn to(&mut self, words: &str) {
        for _ in 0..40 {
            let screen = self.pty.screen();
            let cursor = screen.lines().position(|line| line.starts_with('>'));
            let target = screen.lines().position(|line| !line.starts_with('-') && line.contains(words));
            if target.is_some() && target == cursor {
                self.pty.until_quiet(SETTLED);
                return;
            }
            self.pty.step(if target.is_some() && target < cursor { "Up" } else { "Down" });
        }
        panic!("no row {words:?}:\n{}", self.pty.screen());
    }

    fn run(&self, args: &[&str]) -> (bool, String) {
        let out = self.store.run(args);
        (out.status.success(), text(&out.stdout) + &text(&out.stderr))
    }

    fn contact(&self, child: ChildId) -> Option<NaiveDate> {
        match self.link.call(Request::Look { query: Box::new(Query::Record { child }) }).unwrap() {
            Answer::View(view) => match *view {
                View::Record(page) => page.referrals.iter().filter_map(|row| row.contact).max(),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }
}

fn did(event: &Event) -> Option<&SupportDid> {
    match event {
        Event::Support { did, .. } => Some(did),
        _ => None,
    }
}

fn heard(event: &Event) -> Option<(Heard, usize)> {
    match did(event) {
        Some(SupportDid::Answered { heard, referrals, .. }) => Some((*heard, referrals.len())),
        _ => None,
    }
}

#[test]
fn families_are_asked_answer_in_one_key_and_nobody_is_removed_for_silence() {
    let barred = details("Bell", "Tom", |details| details.carers[0].court_bar = true);
    let polish = details("Nowak", "Jan", |details| {
        details.flags = Flags::INTERPRETER;
        details.language = "Polish".into();
    });
    let mut office = Office::of(&[
        (details("Adeyemi", "Tobi", |_| ()), &["nd", "slcn"]),
        (barred, &["nd"]),
        (details("Clarke", "Leo", |_| ()), &["nd"]),
        (polish, &["ot"]),
    ]);
    // Reached by the line, and from Today by two keys.
    office.pty.press(":").wait_for("What is to be done").type_in("validate").press("Enter");
    office.pty.wait_for("Still wanted? to be seen to now").wait_for("4 to ask, 0 asked");
    office.pty.press("1").wait_for("[1 Today]").wait_for(" steps, ").press("v v").wait_for("4 to ask");

    // Whom to ask is said first; one key covers both of the child's lists, and `u` takes it back.
    office.to("ADEYEMI");
    office.pty.wait_for("Ask Ewa Adeyemi, mother: 07700 900231, prefers letter");
    office.journal.new_changes();
    office.pty.press("a").wait_for("ND and SLCN still wanted");
    office.wrote("answered", |event| heard(event) == Some((Heard::Wanted, 2)));
    office.pty.wait_for("3 to ask").wait_for("Done: off this list");
    office.pty.press("u").wait_for("ndone").wait_for("4 to ask");
    office.to("ADEYEMI");
    office.journal.new_changes();
    office.pty.press("a").wait_for("3 to ask").wait_for("still wanted, says");
    assert_eq!(office.contact(office.families[0].0), Some(day(11, 20)), "it is a contact");

    // Nobody may be told: nothing is recorded, and it says why.
    office.to("BELL");
    office.pty.wait_for("NOBODY on record may be told");
    office.journal.new_changes();
    office.pty.press("a").wait_for("Nobody on record may be told anything about BELL");
    assert!(office.journal.new_changes().is_empty());

    // A call about something else settles nothing.
    office.to("CLARKE");
    office.pty.press("c").wait_for("Contact about").press("s").wait_for("u undoes").wait_for("3 to ask");

    // All that are marked, by letter, after a look at whom it goes to; then the letters as a file.
    office.pty.press("*").wait_for("3 marked").press("i").wait_for("3 marked families").press("l");
    office.pty.wait_for("CLARKE, Leo: to Ewa Clarke, mother, ND").wait_for("nobody on record may be told");
    office.pty.wait_for("in Polish");
    office.journal.new_changes();
    office.pty.press("Enter").wait_for("2 letters noted");
    let asked = office.wrote("asked", |event| matches!(did(event), Some(SupportDid::Asked { .. })));
    let due: Vec<NaiveDate> = asked
        .iter()
        .flat_map(|change| &change.events)
        .filter_map(|event| match did(event) {
            Some(SupportDid::Asked { due, how: Told::Letter, .. }) => Some(*due),
            _ => None,
        })
        .collect();
    assert!(due.iter().all(|due| *due == day(12, 4)), "{due:?}");
    office.pty.wait_for("1 to ask, 2 asked").until_quiet(SETTLED);
    office.pty.press("e").wait_for("letters, texts and e-mails noted today").press("l");
    office.pty.wait_for("still-wanted-2026-11-20.csv").press("Enter").wait_for("2 rows are in");
    let file = office.store.dir.path().join("waitwell-out/still-wanted-2026-11-20.csv");
    let letters = std::fs::read_to_string(file).unwrap();
    assert!(letters.contains("letter,Ewa Clarke,") && letters.contains("12 Clarke Rise"), "{letters}");
    assert!(letters.contains("Polish") && letters.contains("2026-12-04"), "{letters}");
    assert!(!letters.contains("Bell"), "{letters}");
    // What is on its way is not undone silently: it is said, and the families are asked in another way or again.
    let (done, words) = office.run(&["undo"]);
    assert!(!done && words.contains("NOT undone: Asked Ewa Clarke by letter"), "{words}");
    assert!(words.contains("A family was told of it") && words.contains("--told"), "{words}");
    office.pty.press("u").wait_for("2 families were told").press("Esc").wait_gone("were told");

    // The same way twice is no other way; after two a clinician looks, and the child stays.
    let clarke = office.families[2].1.0.to_string();
    let (done, words) = office.run(&["validate", &clarke, "asked", "--how", "letter"]);
    assert!(!done && words.contains("Ask in another way"), "{words}");
    let (done, words) = office.run(&["validate", &clarke, "asked", "--how", "phone"]);
    assert!(done, "{words}");
    let (done, words) = office.run(&["validate", &clarke, "asked", "--how", "text"]);
    assert!(!done && words.contains("a clinician looks now"), "{words}");
    office.pty.wait_for("1 to look at").until_quiet(SETTLED);
    office.pty.press("v").wait_for("Which families?").press("k").wait_for("Clinical look: no answer");
    office.to("CLARKE");
    office.journal.new_changes();
    office.pty.press("o").wait_for("a clinician looks: stays").press("k").wait_for("why, and what is done");
    // The letter gives the family until its day: before it nobody looks instead of hearing them.
    office.pty.type_in("school sees him daily").press("Enter").wait_for("has until Fri 4 Dec");
    assert!(office.journal.new_changes().is_empty());
    office.pty.press("Esc").wait_gone("why, and what is done");
    office.pty.wait_for("1 to look at").until_quiet(SETTLED);
    let (done, words) = office.run(&["validate", &clarke, "changed"]);
    assert!(done, "an answer is taken at once: {words}");

    // No longer wanted: three keys, the family's decision with who said so.
    office.pty.wait_for("0 to look at").until_quiet(SETTLED);
    office.pty.press("v").wait_for("Which families?").press("w").wait_for("NOWAK");
    office.to("NOWAK");
    office.journal.new_changes();
    office.pty.press("o n p");
    let ended = office.wrote("ended", |event| {
        matches!(event, Event::Closed { reason: CloseReason::Withdrawn, words, .. }
            if words.contains("said by Ewa Nowak by phone"))
    });
    assert!(ended.iter().flat_map(|change| &change.events).any(|event| heard(event).is_some()));

    // By a script: the list, and an answer under an id that does nothing twice.
    let (_, listed) = office.run(&["validate", "--json"]);
    assert!(listed.contains("BELL, Tom") && listed.lines().count() == 1, "{listed}");
    let adeyemi = office.families[0].1.0.to_string();
    let again = ["validate", &adeyemi, "later", "--until", "2026-12-10", "--id", "x1"];
    for _ in 0..2 {
        let (done, words) = office.run(&again);
        assert!(done && words.contains("to be asked again 10 Dec"), "{words}");
    }
}

#[test]
fn a_key_held_down_answers_for_the_family_in_front_and_no_other() {
    let mut office = Office::of(&[
        (details("Adeyemi", "Tobi", |_| ()), &["nd"]),
        (details("Clarke", "Leo", |_| ()), &["nd"]),
        (details("Novak", "Jan", |_| ()), &["nd"]),
    ]);
    office.pty.press(":").wait_for("What is to be done").type_in("validate").press("Enter");
    office.pty.wait_for("Still wanted? to be seen to now").wait_for("3 to ask, 0 asked");
    let cursor = |office: &mut Office, words: &str| {
        let at = words.to_owned();
        office.pty.wait(words, move |pty| {
            pty.screen().lines().any(|line| line.starts_with('>') && line.contains(&at))
        });
    };

    // The cursor stays on the child, however long the key is held; nobody else is answered for.
    office.to("ADEYEMI");
    office.journal.new_changes();
    office.pty.press("a").wait_for("ND still wanted").wait_for("2 to ask");
    cursor(&mut office, "ADEYEMI");
    office.pty.wait_for("Done: off this list").until_quiet(SETTLED);
    office.pty.press("a").wait_for("answered today already").until_quiet(SETTLED);
    office.pty.press("a").until_quiet(SETTLED);
    cursor(&mut office, "ADEYEMI");
    let answers = |changes: &[Change]| {
        changes.iter().flat_map(|change| &change.events).filter(|event| heard(event).is_some()).count()
    };
    assert_eq!(answers(&office.journal.new_changes()), 1);

    // It goes when the cursor does, and the next is answered for itself.
    office.pty.press("Down").wait_gone("Done: off this list");
    cursor(&mut office, "CLARKE");
    office.pty.press("i").wait_for("how?").press("p").wait_for("1 to ask, 1 asked");
    cursor(&mut office, "CLARKE");
    office.pty.press("Down").wait_gone("Done: off this list");
    cursor(&mut office, "NOVAK");
    office.pty.press("a").wait_for("0 to ask, 1 asked");
    cursor(&mut office, "NOVAK");
}

#[test]
fn the_newsletter_goes_once_to_an_address_and_not_to_who_wants_none() {
    let sibling = |given: &str| details("Green", given, |_| ());
    let barred = details("Bell", "Tom", |details| details.carers[0].court_bar = true);
    let mut office = Office::of(&[
        (sibling("Oscar"), &["nd"]),
        (sibling("Freya"), &["slcn"]),
        (details("Clarke", "Leo", |_| ()), &["nd"]),
        (barred, &["nd"]),
        (details("Singh", "Ravi", |_| ()), &["ot"]),
    ]);
    // Two keys, wherever the child is in front; it is a change of the record, and `u` undoes it.
    office.pty.press("2").wait_for("Waiting: all");
    office.to("CLARKE");
    office.journal.new_changes();
    office
        .pty
        .press("c")
        .wait_for("Newsletter: no more")
        .press("x")
        .wait_for("Ewa Clarke wants no newsletter");
    office.wrote("opted out", |event| {
        matches!(did(event), Some(SupportDid::Newsletters { wanted: false, .. }))
    });
    let withdrawn = office.families[4].1;
    let close = Command::Close {
        referral: withdrawn,
        reason: CloseReason::Withdrawn,
        choice: Code::known("withdrawn"),
        words: String::new(),
    };
    send(&office.link, close);
    let out = office.store.dir.path().join("november.csv");
    let file = out.to_str().unwrap();
    let (_, counted) = office.run(&["newsletter", "--month", "2026-11", "--dry-run"]);
    assert!(counted.contains("1 copy") && counted.contains("1 opted out"), "{counted}");
    // Who wants none is not told of it either; whoever gets it is.
    let say = |office: &Office, at: usize| office.run(&["say", &office.families[at].1.0.to_string()]).1;
    assert!(say(&office, 0).contains("monthly newsletter"), "{}", say(&office, 0));
    assert!(!say(&office, 2).contains("newsletter"), "{}", say(&office, 2));
    office.journal.new_changes();
    let (done, words) = office.run(&["newsletter", "--month", "2026-11", "--out", file]);
    assert!(done && words.contains("1 copy is in") && words.contains("Noted for 2 children"), "{words}");
    assert!(words.contains("1 nobody on record may be told"), "{words}");
    let list = std::fs::read_to_string(&out).unwrap();
    assert_eq!(list.lines().count(), 2, "{list}");
    assert!(list.contains("12 Green Rise") && list.contains("GREEN, Freya"), "{list}");
    let sent = office.wrote("sent", |event| matches!(did(event), Some(SupportDid::Newsletter { .. })));
    assert!(!sent.is_empty());
    assert_eq!(office.contact(office.families[0].0), Some(day(11, 20)));

    // Not twice a month, also by keys; written again where it is asked for.
    let (_, words) = office.run(&["newsletter", "--month", "2026-11", "--out", file]);
    assert!(words.contains("is there already"), "{words}");
    let other = office.store.dir.path().join("again.csv");
    let (_, words) = office.run(&["newsletter", "--month", "2026-11", "--out", other.to_str().unwrap()]);
    assert!(words.contains("0 copies") && words.contains("2 had it already this month"), "{words}");
    let (_, words) =
        office.run(&["newsletter", "--month", "2026-11", "--again", "--out", other.to_str().unwrap()]);
    assert!(words.contains("1 copy is in"), "{words}");
    office.pty.press(":").wait_for("What is to be done").type_in("validate").press("Enter");
    office.pty.wait_for("Still wanted?").press("e").wait_for("newsletter of December").press("m");
    office.pty.wait_for("Newsletter of December 2026").press("Enter").wait_for("1 copy is in");
    let (_, words) = office.run(&["newsletter", "--month", "2026-12", "--dry-run"]);
    assert!(words.contains("0 copies"), "{words}");
    // None is sent after a later one, nor one of another time; and neither makes the later one go out again.
    let third = office.store.dir.path().join("third.csv");
    let third = third.to_str().unwrap();
    office.journal.new_changes();
    for (month, why) in [
        ("2026-11", "December 2026 went out already"),
        ("2026-10", "December 2026 went out already"),
        ("2026-09", "is not this month, the one before or the next"),
        ("2027-02", "is not this month, the one before or the next"),
        ("1492-10", "is not this month, the one before or the next"),
    ] {
        let (done, words) = office.run(&["newsletter", "--month", month, "--out", third]);
        assert!(!done && words.contains(why) && words.contains("Nothing was sent"), "{month}: {words}");
    }
    let (_, words) = office.run(&["newsletter", "--month", "2026-12", "--out", third]);
    assert!(words.contains("0 copies"), "{words}");
    // What is out is not undone: it is said what to do.
    let (done, words) = office.run(&["undo"]);
    assert!(!done && words.contains("cannot be unsent") && words.contains("--again"), "{words}");
    assert!(office.journal.new_changes().is_empty());

    // A resource: what, and how; a contact on the journey.
    office.pty.press("2").wait_for("Waiting: all");
    office.to("CLARKE");
    office.journal.new_changes();
    office.pty.press("c").wait_for("Resource sent").press("r").wait_for("Send CLARKE, Leo: what?");
    office.pty.press("s").wait_for("sent how?").press("e").wait_for("Sleep: a guide");
    office.wrote("resource", |event| matches!(did(event), Some(SupportDid::Resource { .. })));
    office.pty.press("Enter").wait_for("JOURNEY");
}

#[test]
fn a_follow_up_is_worked_part_by_part_and_not_closed_short() {
    let mut place = None;
    let mut office = Office::with(&[(details("Bell", "Tom", |_| ()), &["slcn"])], |link, known| {
        let clinic = Command::MakeSession {
            service: Code::known("slt"),
            venue: VenueId(1),
            room: "Room 1".to_owned(),
            date: day(11, 20),
            slots: vec![Slot { start: 860, minutes: 45, places: 1, carve_out: CarveOut::Anyone }],
            end: 905,
            people: Vec::new(),
            capacity: 0,
        };
        let session = send(link, clinic).session.unwrap();
        let take = Take::Agree { who: "Ewa Bell".to_owned(), told: Told::Phone };
        place = send(link, Command::Book { referral: known[0].1, session, slot: 0, take }).booking;
    });
    let booking = place.unwrap();
    send(&office.link, Command::Attend { booking, attendance: Attendance::NotBrought, arrived: None });
    office.pty.press("1").wait_for("Follow up: not brought 20 Nov");
    office.to("Follow up: not brought");

    // Each part by its letter; the closing says how many are open, and refuses.
    for (part, (keys, done)) in [
        ("c n", "20 Nov rang, no answer"),
        ("f y", "neither, now or in the last"),
        ("r l", "told"),
        ("g p", "told"),
        ("s n", "why is on record"),
    ]
    .into_iter()
    .enumerate()
    {
        office.pty.press("a").wait_for("The follow-up").wait_for("Told: the GP").press("b");
        office.pty.wait_for(&format!("{} of 5 parts are open", 5 - part));
        office.journal.new_changes();
        let (first, then) = keys.split_once(' ').unwrap();
        office.pty.press(first).wait_gone("Told: the GP").press(then);
        if first == "s" {
            // A letter or a dot says nothing.
            let bell = office.families[0].1.0.to_string();
            for nothing in ["x", ".", ". .", "xx xx"] {
                let (done, words) =
                    office.run(&["follow-up", &bell, "told", "social-worker", "--not", nothing]);
                assert!(!done && words.contains("In a few words"), "{nothing}: {words}");
            }
            office.pty.wait_for("was not told. Why?").type_in("has none").press("Enter");
        }
        office.wrote(keys, |event| {
            matches!(did(event), Some(SupportDid::Checked { .. })) || matches!(event, Event::Contact { .. })
        });
        office.pty.press("a").wait_for("Told: the GP").wait_for(done).press("Esc").wait_gone("Told: the GP");
        office.pty.until_quiet(SETTLED);
    }
    // None is open: a decision in a few words, and out of reach is none for a discharge.
    let bell = office.families[0].1.0.to_string();
    let close = |office: &Office, reason: &[&str], words: &str| {
        let decided = "Discharge is decided by the clinician";
        let all = ["follow-up", &bell, "close", "--decision", decided, "--discharge", words];
        let all: Vec<&str> = all.into_iter().chain(reason.iter().copied()).collect();
        office.run(&all)
    };
    office.journal.new_changes();
    for words in [
        "Family unreachable after three calls and a letter",
        "DNA x2, uncontactable, policy says discharge",
        "Best for child: family cannot be contacted any more",
        "Mum never picked up, lost to follow-up, case to be shut",
    ] {
        let (done, said) = close(&office, &["--because", "done"], words);
        assert!(!done && said.contains("Out of reach is no reason"), "{words}: {said}");
        let (done, said) = close(&office, &[], words);
        assert!(!done && said.contains("--because"), "{words}: {said}");
    }
    // What is followed up is no reason for how it ends, nor is one that says nothing.
    for none in ["not-brought", "other-discharge"] {
        let (done, said) = close(&office, &["--because", none], "school says she is seen there, doing well");
        assert!(!done && said.contains("Moved away") && said.contains("Nothing was changed"), "{said}");
    }
    assert!(office.journal.new_changes().is_empty());
    office.pty.press("a").wait_for("Told: the GP").press("d").wait_for("Discharged: why?");
    office.pty.press("c").wait_for("Best for the child");
    office
        .pty
        .type_in("Discharge is decided")
        .press("Enter")
        .type_in("Could not be reached by phone or letter");
    office.pty.press("PgDn Enter").wait_for("Out of reach is no reason");
    office.journal.new_changes();
    office.pty.press("Esc").wait_gone("Best for the child").until_quiet(SETTLED);
    office.pty.press("a").wait_for("Told: the GP").press("b").wait_for("Decision and why");
    office.pty.press("Ctrl-u").type_in("Another place: they had moved house").press("PgDn Enter");
    let closed = office.wrote("closed", |event| matches!(event, Event::FollowUpClosed { .. }));
    let Some(Event::FollowUpClosed { contacts, flags_checked, told, .. }) = closed
        .iter()
        .flat_map(|change| &change.events)
        .find(|event| matches!(event, Event::FollowUpClosed { .. }))
    else {
        panic!()
    };
    assert!(contacts.contains("rang, no answer") && flags_checked.contains("neither"), "{contacts}");
    assert!(told.contains("the GP told"), "{told}");
    // Nobody gave that place back: neither on Today nor in what is said to the family.
    office.pty.wait_for("Rebook: not brought 20 Nov");
    let (_, said) = office.run(&["say", &bell]);
    assert!(said.contains("was not there. Another place is owed") && !said.contains("given back"), "{said}");
    let (done, words) = office.run(&["follow-up", &bell]);
    assert!(!done && words.contains("No follow-up is open for BELL, Tom"), "{words}");
}

#[test]
fn a_cycle_counts_from_the_day_received_and_what_is_said_of_it_is_true() {
    let mut office = Office::of(&[(details("Adeyemi", "Tobi", |_| ()), &["nd"])]);
    // Keyed today from a form that lay about: its twelve weeks are over, and nobody has answered.
    let received = |day| NewReferral {
        pathway: Code::parse("nd").unwrap(),
        received: day,
        source: Code::known("gp"),
        ..NewReferral::default()
    };
    let keyed = |office: &Office, family: &str, day: NaiveDate| {
        let details = Box::new(details(family, "Mo", |_| ()));
        let made = send(
            &office.link,
            Command::Register { details, referral: Some(received(day)), knowing: Vec::new() },
        );
        let referral = made.referral.unwrap();
        send(&office.link, Command::Accept { referral, priority: Priority::Routine });
        referral.0.to_string()
    };
    let old = keyed(&office, "Clarke", day(8, 3));
    let (_, listed) = office.run(&["validate"]);
    assert!(listed.contains("CLARKE, Mo"), "{listed}");
    office.journal.new_changes();
    let (done, words) = office.run(&["validate", &old, "still-wanted"]);
    assert!(done && words.contains("ND still wanted"), "{words}");
    assert!(!office.journal.new_changes().is_empty());
    let (done, words) = office.run(&["validate", &old, "still-wanted"]);
    assert!(!done && words.contains("answered today already"), "{words}");
    // Received today, nobody has said a word of it either.
    let fresh = keyed(&office, "Dunn", day(11, 20));
    let (done, words) = office.run(&["validate", &fresh, "still-wanted"]);
    assert!(done && words.contains("ND still wanted"), "{words}");
    // Outside a cycle nothing is promised that no list would hold.
    office.journal.new_changes();
    let (done, words) = office.run(&["validate", &fresh, "asked", "--how", "letter"]);
    assert!(!done && words.contains("from Fri 12 Feb") && words.contains("Nothing was recorded"), "{words}");
    assert!(office.journal.new_changes().is_empty());
    // And no follow-up is shown that there is not.
    let (done, words) = office.run(&["follow-up", &fresh]);
    assert!(!done && words.contains("No follow-up is open for DUNN, Mo"), "{words}");
}
