//! Whatever stands in a record: no line is wider than the paper, every page is a page, no word is lost, and nothing in a name
//! becomes a command or a mark-up.
use super::clean::{clean, width};
use super::layout::{LINES, Sheet, pages, tokens, wrap};
use super::{Print, Width, html, text};
use crate::domain::casing::is_hidden;
use crate::domain::ids::SessionId;
use crate::wire::view_paper::{Call, Clinic, Contact, PaperChild, PaperOf, PaperPlace, Part};
use chrono::NaiveDate;
use proptest::prelude::*;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// Letters of several widths and scripts, what commands a terminal, and what a browser reads.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z' -]{0,40}",
        "[a-z<>&\"'=/\u{1b}\u{7}\u{202e}\u{200b}\u{ad}éßñ中文字あ🎈\u{301} \n\t\u{c}]{0,120}",
        "[A-Z]{90,140}",
        "[中]{40,60}",
    ]
}

fn child() -> impl Strategy<Value = PaperChild> {
    let lines = prop::collection::vec(words(), 0..6);
    (words(), lines, prop::collection::vec(words(), 0..3)).prop_map(|(name, say_first, told)| PaperChild {
        name,
        born: day(),
        age: "5 years".to_owned(),
        nhs: "943 476 5919".to_owned(),
        say_first,
        told,
    })
}

fn part() -> impl Strategy<Value = Part> {
    let place = (prop::option::of(child()), words(), 0u16..1440)
        .prop_map(|(child, kept_for, start)| PaperPlace { start, minutes: 45, kept_for, child });
    let people = prop::collection::vec((words(), words(), words()), 0..4);
    let clinic = (
        words(),
        words(),
        people,
        prop::collection::vec(place, 0..12),
        any::<bool>(),
        prop::option::of(words()),
    );
    let clinic = clinic.prop_map(|(service, location, people, places, drop_in, cancelled)| {
        Part::Clinic(Box::new(Clinic {
            session: SessionId(1),
            service,
            address: location.clone(),
            place: location,
            when: (day(), 540, 720),
            drop_in,
            cancelled,
            people,
            places,
            ..Clinic::default()
        }))
    });
    let call = (child(), words(), any::<bool>()).prop_map(|(child, why, late)| {
        Part::Call(Box::new(Call { child, why, late, due: day(), ..Call::default() }))
    });
    let contact = (words(), words(), any::<bool>())
        .prop_map(|(name, what, venue)| Part::Contact(Contact { name, what, venue, ..Contact::default() }));
    prop_oneof![clinic, call, contact]
}

fn print() -> impl Strategy<Value = Print> {
    (prop::collection::vec(part(), 0..5), words(), any::<bool>(), 0..3).prop_map(
        |(parts, by, practice, of)| Print {
            of: match of {
                0 => PaperOf::Day { day: day(), venue: String::new() },
                1 => PaperOf::Calls { whose: crate::wire::query::Whose::All, until: day() },
                _ => PaperOf::Pack { day: None },
            },
            day: day(),
            at: day().and_hms_opt(14, 32, 0).unwrap(),
            revision: 4722,
            by: (by, "scheduler".to_owned()),
            practice,
            missing: String::new(),
            parts,
        },
    )
}

/// Everything of a print that a person typed.
fn typed(print: &Print) -> Vec<String> {
    let of_child = |child: &PaperChild| -> Vec<String> {
        [vec![child.name.clone()], child.say_first.clone(), child.told.clone()].concat()
    };
    let mut all = Vec::new();
    for part in &print.parts {
        match part {
            Part::Clinic(clinic) => {
                all.extend([clinic.address.clone(), clinic.service.clone()]);
                all.extend(
                    clinic
                        .people
                        .iter()
                        .flat_map(|(role, name, said)| [role.clone(), name.clone(), said.clone()]),
                );
                all.extend(clinic.places.iter().filter_map(|place| place.child.as_ref()).flat_map(of_child));
                all.extend(clinic.cancelled.clone());
            }
            Part::Call(call) => {
                all.extend(of_child(&call.child));
                all.push(call.why.clone());
            }
            Part::Contact(contact) if !clean(&contact.name).is_empty() => {
                all.extend([contact.name.clone(), contact.what.clone()]);
            }
            Part::Contact(_) => {}
        }
    }
    all
}

fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The pages' bodies in one piece: between the rule under the head and the rule over the foot.
fn bodies(text: &str, columns: usize) -> String {
    let mut all = String::new();
    for page in text.split('\u{c}') {
        let lines: Vec<&str> = page.lines().collect();
        let head = lines.iter().position(|line| *line == "=".repeat(columns)).unwrap();
        let foot = lines.iter().rposition(|line| *line == "-".repeat(columns)).unwrap();
        all.push_str(&lines[..head].join("\n"));
        all.push('\n');
        all.push_str(&lines[head + 1..foot].join("\n"));
        all.push('\n');
    }
    solid(&all)
}

proptest! {
    #[test]
    fn no_line_is_too_wide_no_page_too_long_and_nothing_is_lost(print in print(), across in any::<bool>()) {
        let paper = if across { Width::Across } else { Width::Upright };
        let written = text(&print, paper);
        let all: Vec<&str> = written.split('\u{c}').collect();
        for page in &all {
            prop_assert_eq!(page.lines().count(), LINES);
            for line in page.lines() {
                prop_assert!(width(line) <= paper.columns(), "{:?}", line);
                prop_assert!(!line.chars().any(is_hidden), "{:?}", line);
            }
        }
        let body = bodies(&written, paper.columns());
        for words in typed(&print) {
            prop_assert!(body.contains(&solid(&clean(&words))), "{:?} is lost", words);
        }
    }

    #[test]
    fn words_come_back_from_their_lines(words in words(), columns in 12usize..140, hang in 0usize..10) {
        let words = clean(&words);
        let lines = wrap(&words, columns, hang);
        prop_assert!(lines.iter().all(|line| width(line) <= columns));
        prop_assert_eq!(solid(&lines.join("")), solid(&words));
    }

    #[test]
    fn nothing_typed_is_mark_up(print in print()) {
        let page = html(&print);
        prop_assert!(!page.chars().any(|c| c != '\n' && is_hidden(c)));
        let mut plain = print.clone();
        for part in &mut plain.parts {
            blank(part);
        }
        plain.by.0 = "x".to_owned();
        // As many tags as where everybody is called x.
        prop_assert_eq!(page.matches(['<', '>']).count(), html(&plain).matches(['<', '>']).count());
        let solid_page = solid(&page);
        for words in typed(&print) {
            prop_assert!(solid_page.contains(&solid(&super::clean::escaped(&words))), "{:?} is lost", words);
        }
    }
}

/// Everything typed in it becomes an x, empty stays empty.
fn blank(part: &mut Part) {
    let x = |text: &mut String| {
        if !clean(text).is_empty() {
            "x".clone_into(text);
        }
    };
    let of_child = |child: &mut PaperChild| {
        x(&mut child.name);
        child.say_first.iter_mut().chain(&mut child.told).for_each(x);
    };
    match part {
        Part::Clinic(clinic) => {
            [&mut clinic.service, &mut clinic.place].into_iter().for_each(x);
            if !clinic.address.is_empty() {
                "x".clone_into(&mut clinic.address);
            }
            clinic.people.iter_mut().for_each(|(a, b, c)| [a, b, c].into_iter().for_each(x));
            clinic.cancelled.iter_mut().for_each(x);
            for place in &mut clinic.places {
                x(&mut place.kept_for);
                place.child.iter_mut().for_each(of_child);
            }
        }
        Part::Call(call) => {
            of_child(&mut call.child);
            x(&mut call.why);
        }
        Part::Contact(contact) => {
            if !contact.name.is_empty() {
                "x".clone_into(&mut contact.name);
            }
            x(&mut contact.what);
        }
    }
}

#[test]
fn what_belongs_together_stays_on_one_page() {
    let group = |n: usize, lines: usize| (0..lines).map(|line| format!("group {n} line {line}")).collect();
    let groups: Vec<Vec<String>> = vec![group(1, 40), group(2, 30), group(3, 100), group(4, 1)];
    let head = |goes_on: bool| vec![format!("head{}", if goes_on { " (goes on)" } else { "" })];
    let sheets = [Sheet { head: Box::new(head), groups }];
    let written = pages(&sheets, |page, of| vec![format!("{page} of {of}")]);
    let all: Vec<&str> = written.split('\u{c}').collect();
    assert_eq!(all.len(), 4);
    assert!(all.iter().all(|page| page.lines().count() == LINES));
    assert!(all[0].contains("group 1 line 39") && !all[0].contains("group 2"));
    assert!(all[1].starts_with("head (goes on)\ngroup 2 line 0"));
    assert!(all[3].contains("group 4 line 0") && all[3].ends_with("4 of 4\n"));
    for line in 0..100 {
        assert_eq!(written.matches(&format!("group 3 line {line}\n")).count(), 1);
    }
}

#[test]
fn a_box_is_not_torn_from_its_words() {
    let lines = tokens(&["[ ] came", "[ ] late, seen", "at __:__"], 26, 2, "  ");
    assert_eq!(lines, ["[ ] came  [ ] late, seen", "  at __:__"]);
}
