//! Every key of the table of keys, pressed at a real terminal over a real keeper, and what the journal holds afterwards:
//! the events a verb means, by whom and with which reason, taken back by `u`; and nothing at all where a key only looks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
#[path = "key_table/board.rs"]
mod board;
#[path = "key_table/case.rs"]
mod case;
#[path = "key_table/diary.rs"]
mod diary;
#[path = "key_table/intake.rs"]
mod intake;
#[path = "key_table/layers.rs"]
mod layers;
#[path = "key_table/list.rs"]
mod list;
#[path = "key_table/reviews.rs"]
mod reviews;
#[path = "key_table/stage.rs"]
mod stage;
mod support;
#[path = "key_table/today.rs"]
mod today;
#[path = "key_table/valid.rs"]
mod valid;

use waitwell::desk::keymap::{CONTEXTS, Context, defaults};

/// Keys of screens that are not there yet: the key of each says so, and nothing else has them.
const NOT_YET: [Context; 2] = [Context::Ehc, Context::Numbers];

/// A new key without a case here is red, and so is a screen that comes without its cases.
#[test]
fn every_key_of_the_table_has_a_case() {
    let all = [list::CASES, today::TODAY, today::TRIAGE, today::RECORD, diary::DIARY, diary::SESSION]
        .into_iter()
        .chain([board::CASES, intake::CASES, intake::START, layers::CASES, reviews::CASES, valid::CASES])
        .flatten();
    let cases: Vec<(Context, String)> = all.map(|case| (case.context, case.key.to_owned())).collect();
    let mut without = Vec::new();
    for context in CONTEXTS.into_iter().filter(|context| !NOT_YET.contains(context)) {
        for bind in defaults(context) {
            if !cases.contains(&(context, bind.key.to_string())) {
                without.push(format!("[{}] {} {}", context.heading(), bind.key, bind.action));
            }
        }
    }
    assert!(without.is_empty(), "no case for {without:#?}");
    let desk = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/desk");
    let mut folders = vec![desk.join("screens"), desk.join("layers"), desk.join("verbs")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for context in NOT_YET {
                let name = format!("Context::{context:?}");
                assert!(!text.contains(&name), "{} has {name} now: its keys need cases", path.display());
            }
        }
    }
}
