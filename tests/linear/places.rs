//! Every screen and every layer: the keys that lead there from Today, and what must be heard on the way.
use crate::ear::Ear;
use std::time::Duration;
use waitwell::desk::keymap::Context;

/// One place.
pub struct Place {
    /// Whose keys it has.
    pub context: Context,
    /// Keys and what each must say; `'text` is typed.
    pub steps: &'static [(&'static str, &'static str)],
    /// What stands in front at the end, said again by `Ctrl-r`.
    pub row: &'static str,
    /// What is said of the next one, where there is a next one: one line, the row alone.
    pub next: Option<&'static str>,
}

const fn place(
    context: Context,
    steps: &'static [(&'static str, &'static str)],
    row: &'static str,
    next: Option<&'static str>,
) -> Place {
    Place { context, steps, row, next }
}

const INTAKE: (&str, &str) = ("'intake", "Enter");

pub const PLACES: &[Place] = &[
    place(Context::Today, &[], "PETROV, Layla, 10 years 9 months", Some("FENWICK, Rhys")),
    place(
        Context::List,
        &[("2", "Waiting: all pathways, open, all districts, still waiting.")],
        "HARRIS, Aimee, 4 years 2 months, ND, soon. waits 8 weeks 5 days",
        Some("BARBER, Mohammed"),
    ),
    place(
        Context::Triage,
        &[("3", "Triage: 1 of 20, oldest first."), ("Tab", "HARRISON, Amy")],
        "Look-alike: same child?, HARRISON, Amy",
        None,
    ),
    place(Context::Diary, &[("4", "Diary ")], "taken", None),
    place(
        Context::Session,
        &[("4", "Diary "), ("0", ""), ("PgUp", ""), ("Enter", "People, ")],
        "not taken",
        None,
    ),
    place(
        Context::Board,
        &[("5", "Drop-in: Hawthorn"), ("Right", "waiting 4")],
        "BELL, Ayesha",
        Some("GREEN, Skye"),
    ),
    place(
        Context::Reviews,
        &[("6", "Reviews: all."), ("Enter", "NOT QUORATE: no CAMHS"), ("Down", "CAMHS D Quinn")],
        "AWAY",
        None,
    ),
    place(
        Context::Record,
        &[
            ("/", "Find: "),
            ("'harris aimee", "HARRIS, Aimee, born 14 Sep 22, 4 years 2 months, Gedling."),
            ("Enter", "Record: HARRIS, Aimee."),
        ],
        "ND assessment: 8 weeks 5 days, running",
        Some("ND autism waiting time"),
    ),
    place(
        Context::Valid,
        &[(":", "Line: "), ("'validate", "Enter"), ("Enter", "Still wanted?")],
        "IONESCU, Hodan, 15 years 10 months",
        None,
    ),
    place(
        Context::List,
        &[(":", "Line: "), INTAKE, ("Enter", "Intake: 3 to complete, 1 to settle.")],
        "HARRISON, Amy and HARRISON, Amie may be one child",
        Some("DIALLO, Skye"),
    ),
    place(
        Context::Today,
        &[(":", "Line: "), ("'close", "Enter"), ("Enter", "Close Fri 20 Nov: all teams.")],
        "ROSSI, Cole",
        Some("Triage: received"),
    ),
    place(
        Context::Compare,
        &[
            (":", "Line: "),
            INTAKE,
            ("Enter", "Intake: "),
            ("Home", ""),
            ("=", "Same child? HARRISON, Amy and HARRISON, Amie. 1 contradicts"),
            ("Down", "Contradicts: Given names, Amy, Amie."),
        ],
        "Contradicts: Given names",
        None,
    ),
    place(
        Context::Pick,
        &[("2", "Waiting: "), ("s", "o order of the list: priority, then wait")],
        "o order of the list",
        Some("w wait, longest first"),
    ),
    place(
        Context::Columns,
        &[("2", "Waiting: "), ("v", "View"), ("c", "Ticked: wait")],
        "Ticked: wait: column 1 of 9",
        Some("Ticked: target, as a distance"),
    ),
    place(
        Context::Preview,
        &[
            ("2", "Waiting: "),
            ("1", "Today: "),
            ("Home", ""),
            ("Space", "1 marked"),
            ("Down", "FENWICK, Rhys"),
            ("Space", "2 marked"),
            ("z", "Not now"),
            ("w", "2 of 2 ticked"),
            ("Space", "1 of 2 ticked"),
        ],
        "Not ticked: PETROV, Layla: Offer Observation in the setting",
        Some("Ticked: FENWICK, Rhys"),
    ),
    place(Context::Confirm, &[("q", "Leave the desk?")], "q does it, Esc does not", None),
    place(
        Context::Form,
        &[
            ("2", "Waiting: "),
            ("Home", ""),
            ("n", "Pathway: n ND, s SLCN"),
            ("Tab", "Received: Fri 20 Nov 2026."),
            ("Ctrl-u", "Received: "),
            ("'31 nov", "31 nov"),
            ("Tab", "Received: 31 Nov does not exist"),
            ("BTab", "Received: 31 nov"),
            ("Ctrl-u", "Received: "),
        ],
        "Received: ",
        None,
    ),
    place(Context::Find, &[("/", "Find: "), ("'harr", "Found by start of names.")], "1 of ", None),
    place(Context::Line, &[(":", "Line: "), ("'diary", "screen 4: Diary")], "screen 4: Diary", None),
    place(
        Context::Read,
        &[("2", "Waiting: "), ("Home", ""), ("y", "61 days: from 20 Sep 2026 to today")],
        "20 Nov 26, 61, today, running",
        None,
    ),
    place(Context::Read, &[("2", "Waiting: "), ("?", "Keys here")], "a is ahead", Some("b is book")),
    place(
        Context::Say,
        &[("2", "Waiting: "), ("Home", ""), ("l", "WAITING FOR")],
        "SAY FIRST",
        Some("Speak to: "),
    ),
    place(
        Context::Offers,
        &[
            ("/", "Find: "),
            ("'harris aimee", "1 of "),
            ("Enter", "Record: HARRIS, Aimee."),
            ("b", "Speak to: Ewa Harris, mother"),
        ],
        "1: Mon 14 Dec 09:30: B Ellis, Arnold room 1, 0 of 3 taken. Nothing of the child's clashes. 90 minutes",
        Some("2: "),
    ),
    place(
        Context::Found,
        &[(":", "Line: "), ("Ctrl-u", ""), ("'found", "Enter"), ("Enter", "What the imports found")],
        "",
        None,
    ),
    place(
        Context::Fill,
        &[
            ("4", "Diary "),
            ("0", ""),
            (">", ""),
            (">", ""),
            ("Left", ""),
            ("Left", ""),
            ("Left", ""),
            ("Left", ""),
            ("Home", "09:00"),
            ("Down", "SLT Carlton"),
            ("Down", "EP Worksop"),
            ("Down", "ND Arnold Mon 30 Nov"),
            ("f", "1 of 1 ticked"),
        ],
        "Ticked: ",
        None,
    ),
    place(Context::Calls, &[("~on short notice", ""), ("a", "Ring about SLT")], "", None),
    place(Context::Read, &[("2", "Waiting: "), ("Home", ""), ("w", "Who changed or looked")], "", None),
    place(
        Context::Form,
        &[("2", "Waiting: "), ("e", "Enter writes it: names and birth dates of children leave the desk")],
        "File: ",
        None,
    ),
    place(
        Context::Read,
        &[
            ("4", "Diary "),
            ("0", ""),
            (">", "27 Nov"),
            ("Left", "nothing planned"),
            ("t", "Clinic templates"),
        ],
        "every 2 weeks on Wednesday",
        Some("every Monday"),
    ),
];

/// Goes there from wherever it is, and listens.
pub fn go(ear: &mut Ear, place: &Place) {
    for _ in 0..3 {
        ear.pty.press("Esc").until_quiet(Duration::from_millis(80));
    }
    // Another screen first: to come to the one in front already says nothing new.
    ear.pty.press("4").until_quiet(Duration::from_millis(80));
    ear.hears("Ctrl-p", "Diary ");
    ear.hears("1", "Today: all teams.");
    ear.pty.press("Home").until_quiet(Duration::from_millis(150));
    for (key, words) in place.steps {
        if let Some(text) = key.strip_prefix('\'') {
            ear.types(text, words);
        } else if let Some(row) = key.strip_prefix('~') {
            (0..81).find(|_| ear.hears("Down", " of ").contains(row)).expect(row);
        } else if words.is_empty() {
            ear.pty.press(key).until_quiet(Duration::from_millis(200));
        } else {
            ear.hears(key, words);
        }
    }
    // The word of a field that is typed into may still be on its way.
    ear.pty.until_quiet(Duration::from_millis(150));
    let row = ear.hears("Ctrl-r", place.row);
    if let Some(next) = place.next {
        let said = ear.hears("Down", next);
        let lines: Vec<&str> = said.trim_end().split("\r\n").collect();
        assert_eq!(lines.len(), 1, "the next row alone after {:?}: {said}", place.steps);
        assert!(!row.contains(lines[0]), "another row than {row}");
    }
    if place.context == Context::Preview {
        for _ in 0..3 {
            ear.pty.press("Esc").until_quiet(Duration::from_millis(80));
        }
        ear.hears("Space", "1 marked");
        ear.pty.press("Home").until_quiet(Duration::from_millis(150));
        ear.pty.press("Space").until_quiet(Duration::from_millis(150));
    }
}
