//! The keystroke budget, played on the real program at a real terminal: at 80x24, at 40x20, over a line that delays every key and tears
//! every sequence, and at a keeper that answers late. A task that costs more than its budget is red, and one that does not get there.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "budget/places.rs"]
mod places;
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;
#[path = "budget/table.rs"]
mod table;
use stage::{Stage, once_more};
use std::path::Path;
use std::time::Duration;
use support::pty::bytes;
use table::{Done, TASKS, Task};
use waitwell::desk::keymap::Context;

/// What the desk cannot do yet: the task, the keys it may cost, the screen it waits for. When that screen comes, its tasks
/// belong in the table that is played.
const NOT_YET: [(&str, usize, &str, Context); 4] = [
    ("EHC decision recorded", 3, "o y Enter", Context::Ehc),
    ("chase late advice", 2, "i Enter", Context::Ehc),
    ("next-steps meeting booked", 4, "b Enter", Context::Ehc),
    ("report exported", 2, "e h", Context::Numbers),
];

/// How the keys come to the desk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Line {
    Whole,
    Narrow,
    /// Every key 30 to 80 ms after the one before, every sequence in pieces.
    Torn,
    /// Every answer comes [`LATE`] later.
    Late,
}

/// Milliseconds by which a keeper on a busy machine answers late.
const LATE: u32 = 150;

/// Keys of a script: what is typed in words is not counted.
fn keys_of(play: &str) -> usize {
    play.split(" | ").filter(|step| !is_wait(step) && !is_text(step)).flat_map(str::split_whitespace).count()
}

fn is_wait(step: &str) -> bool {
    step.len() > 1 && step.starts_with('=') && !step.starts_with("= ")
}

fn is_text(step: &str) -> bool {
    step.len() > 1 && step.starts_with('\'')
}

/// Pauses of a bad line, the same for the same seed.
struct Pauses(u64);

impl Pauses {
    fn ms(&mut self, from: u64, to: u64) -> Duration {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Duration::from_millis(from + (self.0 >> 33) % (to - from + 1))
    }

    /// One key, torn. A piece that is later than an Esc is held is no key any more: the unit tests of the edge are about that.
    fn send(&mut self, stage: &mut Stage, key: &[u8]) {
        let pause = self.ms(30, 80);
        stage.pty.torn(&[b"", &key[..1]], pause);
        for at in 1..key.len() {
            let gap = self.ms(2, 12);
            stage.pty.torn(&[b"", &key[at..=at]], gap);
        }
    }
}

fn send(stage: &mut Stage, line: Line, play: &str, pauses: &mut Pauses) {
    for step in play.split(" | ") {
        if is_wait(step) {
            stage.play(step);
            // What a person waits to see they also read.
            stage.pty.until_quiet(places::SETTLED);
        } else if line != Line::Torn {
            stage.play(step);
        } else if is_text(step) {
            step[1..].chars().for_each(|c| pauses.send(stage, c.to_string().as_bytes()));
        } else {
            step.split_whitespace().for_each(|key| pauses.send(stage, &bytes(key)));
        }
    }
}

fn play(line: Line) {
    let late = if line == Line::Late { LATE } else { 0 };
    let (mut stage, mut failed, mut counted) = (Stage::late(late), Vec::new(), Vec::new());
    let only = std::env::var("WAITWELL_CASE").unwrap_or_default();
    let mut pauses = Pauses(20_261_120);
    for task in TASKS.iter().filter(|task| task.name.contains(&only)) {
        match once_more(&mut stage, task.name, |stage| one(stage, task, line, &mut pauses)) {
            Some(keys) => counted.push(format!("{keys:>3}  {}", task.name)),
            None => failed.push(task.name),
        }
    }
    println!("{line:?}:\n{}", counted.join("\n"));
    assert!(failed.is_empty(), "{line:?}: {} of {}, told above: {failed:#?}", failed.len(), TASKS.len());
}

fn one(stage: &mut Stage, task: &Task, line: Line, pauses: &mut Pauses) -> usize {
    let narrow = line == Line::Narrow;
    let play = task.play_narrow.filter(|_| narrow).unwrap_or(task.play);
    let budget = task.narrow.filter(|_| narrow).map_or(task.keys, |(keys, _)| keys);
    let keys = keys_of(play);
    assert!(keys <= budget, "{}: {keys} keys, and {budget} is what it may cost: {play}", task.name);

    (task.from)(stage);
    stage.journal.new_changes();
    let before = stage.journal.seq;
    if narrow {
        let wide = stage.pty.screen();
        stage.pty.resize(40, 20);
        stage.pty.wait("a narrow window", |pty| pty.screen() != wide && !pty.screen().contains("[1"));
    }
    stage.pty.until_quiet(places::SETTLED);
    let screen = stage.pty.screen();
    send(stage, line, play, pauses);
    match task.done {
        Done::Shows(words) => {
            let new: Vec<&&str> = words.iter().filter(|words| !screen.contains(**words)).collect();
            assert!(!new.is_empty(), "{}: all of {words:?} is there before:\n{screen}", task.name);
            stage.pty.wait(&format!("{}: one of {new:?}", task.name), |pty| {
                let shown = pty.screen();
                new.iter().any(|words| shown.contains(**words))
            });
            let changes = stage.journal.new_changes();
            assert!(changes.is_empty(), "{}: only looks, and wrote {changes:?}", task.name);
            wide(stage, narrow);
            for _ in 0..3 {
                stage.pty.press("Esc").until_quiet(Duration::from_millis(90));
            }
            if stage.pty.line(2).contains("past target") {
                stage.pty.press("!").wait("the whole list again", |pty| !pty.line(2).contains("past target"));
            }
        }
        Done::Writes(events) => {
            let mut names: Vec<String> = Vec::new();
            let journal = &mut stage.journal;
            stage.pty.wait(&format!("{}: {events:?}", task.name), |_| {
                names.extend(journal.new_changes().iter().flat_map(stage::Change::names));
                names.len() >= events.len()
            });
            assert!(
                names.starts_with(&events.iter().map(|e| (*e).to_owned()).collect::<Vec<_>>()),
                "{}: {names:?}",
                task.name
            );
            wide(stage, narrow);
            // Answered: an Esc before that closes the layer whose answer says how it is taken back.
            stage.pty.comes_to(Duration::from_secs(2), |pty| pty.screen().contains("u undoes"));
            for _ in 0..2 {
                stage.pty.press("Esc").until_quiet(Duration::from_millis(90));
            }
            let last = stage.journal.seq;
            stage.undo(last);
            // What the way there wrote is not for the next task.
            stage.journal.new_changes();
        }
        Done::Undoes => {
            let journal = &mut stage.journal;
            stage.pty.wait(&format!("{}: undone", task.name), |_| {
                journal.new_changes().iter().flat_map(stage::Change::names).any(|name| name == "Undone")
            });
            wide(stage, narrow);
        }
    }
    assert!(before <= stage.journal.seq);
    keys
}

/// Back to 80x24, where the places are found.
fn wide(stage: &mut Stage, narrow: bool) {
    if narrow {
        stage.pty.resize(80, 24).wait("a wide window", |pty| pty.line(0).contains("1 Today"));
    }
}

#[test]
fn at_80x24() {
    play(Line::Whole);
}

#[test]
fn at_40x20() {
    play(Line::Narrow);
}

#[test]
fn over_a_line_that_delays_and_tears() {
    play(Line::Torn);
}

#[test]
fn at_a_keeper_that_answers_late() {
    play(Line::Late);
}

/// A screen that comes takes its tasks along into the table that is played.
#[test]
fn what_cannot_be_done_yet_is_not_forgotten() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/desk");
    let mut folders = vec![root.join("screens"), root.join("layers"), root.join("verbs")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for (task, keys, play, context) in NOT_YET {
                let name = format!("Context::{context:?}");
                assert!(
                    !text.contains(&name),
                    "{} has {name} now: \"{task}\" ({play}, {keys} keys) belongs in the table that is played",
                    path.display()
                );
            }
        }
    }
}
