//! The same screens without colours, in letters only and in high contrast: what a colour says is said by a word or a sign, so
//! the text is the same in all of them, and what an attribute adds is in the picture.
use super::{Practice, SCREENS, go, kept, known, leave, picture, plain, walk};
use crate::support::pty::Pty;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

/// Folder, what it is, and the environment that asks for it.
pub const MANNERS: [(&str, &str, &[(&str, &str)]); 3] = [
    (
        "mono",
        "Without colours (`NO_COLOR`; below a line: b bold, u underlined, r reversed)",
        &[("NO_COLOR", "1")],
    ),
    (
        "ascii",
        "In letters only (blocks are wished for, the terminal has none)",
        &[("WAITWELL_BLOCKS", "1"), ("LC_ALL", "C")],
    ),
    (
        "high-contrast",
        "In high contrast (below a line: b bold, u underlined, r reversed, x bold and reversed)",
        &[("WAITWELL_THEME", "high-contrast")],
    ),
];

/// Those screens that have every kind of state: lists, a child, places, a board, a choice, fields, two records.
const SHOWN: [&str; 9] = ["01", "02", "04", "05", "06", "07", "15", "16", "20"];

/// The screens that are drawn in each manner.
pub fn shown() -> impl Iterator<Item = (&'static str, &'static str, &'static [&'static str])> {
    SCREENS.into_iter().filter(|(file, ..)| SHOWN.iter().any(|no| file.starts_with(no)))
}

/// The numbers of all select-graphic-rendition sequences that were written.
fn looks_written(bytes: &[u8]) -> BTreeSet<u32> {
    let text = String::from_utf8_lossy(bytes);
    text.split("\x1b[")
        .skip(1)
        .filter_map(|rest| rest.split_once('m'))
        .filter(|(numbers, _)| numbers.chars().all(|c| c.is_ascii_digit() || c == ';'))
        .flat_map(|(numbers, _)| {
            numbers.split(';').map(|number| number.parse().unwrap_or(0)).collect::<Vec<_>>()
        })
        .collect()
}

/// Each line, and below it what its attributes add.
fn with_looks(pty: &Pty) -> String {
    let mut out = String::new();
    for (line, looks) in plain(&pty.screen()).lines().zip(pty.looks()) {
        let _ = writeln!(out, "{line}");
        if !looks.is_empty() {
            let _ = writeln!(out, "{looks}");
        }
    }
    out
}

/// Two lines of one screen that read the same and look otherwise: only the attribute would tell them apart.
fn told_by_look_alone(pty: &Pty) -> Option<String> {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for (line, looks) in pty.screen().lines().zip(pty.looks()) {
        let before = known.insert(line.to_owned(), looks.clone());
        if before.is_some_and(|before| before != looks) {
            return Some(line.to_owned());
        }
    }
    None
}

#[test]
fn without_colours_everything_is_still_told() {
    let practice = Practice(tempfile::tempdir().unwrap());
    let mut coloured = practice.desk(&[]);
    let mut texts = Vec::new();
    for (file, title, steps) in shown() {
        go(&mut coloured, steps);
        texts.push(picture(&mut coloured, title, &known(file), |pty| plain(&pty.screen())));
        coloured.resize(80, 24).until_quiet(Duration::from_millis(250));
        leave(&mut coloured);
    }
    assert!(
        looks_written(coloured.all()).iter().any(|number| *number >= 30),
        "colours where they are wished for"
    );
    coloured.press("q q");
    assert!(coloured.ended().success());
    let mut other = Vec::new();
    for (folder, title, environment) in MANNERS {
        let mut pty = practice.desk(environment);
        for ((file, name, steps), text) in shown().zip(&texts) {
            go(&mut pty, steps);
            let seen = picture(&mut pty, name, text, |pty| {
                // The lines of a card belong to its first, which has the signs.
                let cards = pty.line(0).len() <= 40;
                let alone = told_by_look_alone(pty).filter(|_| !cards);
                let alone = alone.map(|line| format!("told by its look alone: {line}\n"));
                alone.unwrap_or_default() + &plain(&pty.screen())
            });
            assert_eq!(
                &seen, text,
                "{folder} {file}: something is told by its colour alone, or drawn otherwise"
            );
            let head = format!("{name}. {}", title.replace('`', ""));
            let before = known(&format!("{folder}/{file}"));
            let seen = match folder {
                "ascii" => picture(&mut pty, &head, &before, |pty| plain(&pty.screen())),
                _ => picture(&mut pty, &head, &before, with_looks),
            };
            assert!(
                seen.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)),
                "{folder} {file}"
            );
            other.extend(kept(&format!("{folder}/{file}"), &seen));
            pty.resize(80, 24).until_quiet(Duration::from_millis(250));
            leave(&mut pty);
        }
        let written = looks_written(pty.all());
        match folder {
            // Bold, underlined, reversed and off: no colour, nothing dim.
            "mono" | "high-contrast" => {
                let more: Vec<&u32> =
                    written.iter().filter(|number| ![0, 1, 4, 7].contains(*number)).collect();
                assert!(more.is_empty() && written.contains(&1), "{folder} writes {more:?}");
            }
            _ => assert!(pty.all().is_ascii(), "a byte that is no letter"),
        }
        pty.press("q q");
        assert!(pty.ended().success());
    }
    assert!(other.is_empty(), "look at them, then {}=1:\n{}", super::WRITE, other.join("\n"));
}

/// Where a state begins and the key that changes it: what is read must differ, the attributes taken away.
const STATES: [(&str, &[&str], &str, &str); 12] = [
    ("the cursor of a list", &["2", "=order: "], "Down", "\n>"),
    ("a mark", &["2", "=order: "], "Space", "1 marked"),
    ("an order", &["2", "=order: ", "s", "=Sort by"], "c", "order: "),
    ("the choice in front", &["2", "=order: ", "s", "=Sort by"], "Down", "\n> w"),
    ("the field in front", &["2", "=order: ", "n", "=New referral"], "Tab", "\n> Received"),
    (
        "the place in front",
        &["4", "=week of 16 Nov", "PgUp PgUp", "=Fri 20 Nov 12:30", "Enter", "=People "],
        "Down",
        "\n>",
    ),
    ("the day in front", &["4", "=week of 16 Nov", "PgUp PgUp", "=Fri 20 Nov 12:30"], "Left", "["),
    ("the column of the board", &["5", "=-- Drop-in: Hawthorn"], "Right", "|>"),
    (
        "the clock in front",
        &["/", "=Find:", "'harris aimee", "=>  HARRIS, Aimee", "Enter", "=JOURNEY"],
        "Down",
        "\n>",
    ),
    (
        "a column that is shown",
        &["2", "=order: ", "v", "=View", "c", "=Columns of the list"],
        "Space",
        "[ ] wait",
    ),
    ("the tab in front", &["2", "=order: "], "3", "[3 Triage]"),
    ("a no", &["1", "=[1 Today]"], "<", "<"),
];

#[test]
fn every_state_is_told_by_a_word_or_a_sign() {
    let practice = Practice(tempfile::tempdir().unwrap());
    let mut pty = practice.desk(&[("NO_COLOR", "1")]);
    for (state, steps, key, sign) in STATES {
        go(&mut pty, steps);
        let before = pty.screen();
        walk(&mut pty, &[key]);
        let after = pty.screen();
        assert_ne!(before, after, "{state} is told by its look alone, or {key} does nothing");
        assert!(after.contains(sign), "{state}: {sign:?} is nowhere in\n{after}");
        pty.press("Esc Esc").until_quiet(Duration::from_millis(80));
        if state == "a mark" {
            pty.press("Space").until_quiet(Duration::from_millis(80));
        }
        leave(&mut pty);
    }
    for (state, steps, sign) in [
        ("late", &["1"][..], "\n !"),
        ("full, free and past places", &["4", "=week of 16 Nov"], "= full  o free  h held"),
        ("practice", &["1"], "PRACTICE"),
        ("left unseen", &["5", "=-- Drop-in: Hawthorn"], "LEFT UNSEEN"),
    ] {
        go(&mut pty, steps);
        assert!(pty.screen().contains(sign), "{state}: {sign:?} is nowhere in\n{}", pty.screen());
    }
}
