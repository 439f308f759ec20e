//! One key of the table pressed in one place, and what must come of it: how a case is written, and how it is played.
use crate::stage::{Change, Stage, once_more};
use std::time::Duration;
use waitwell::desk::keymap::{Context, defaults};

/// One key of one context, pressed.
pub struct Case {
    pub context: Context,
    /// As the table names it.
    pub key: &'static str,
    /// Where it is pressed: known to the file the case stands in.
    pub place: &'static str,
    /// What is pressed after it, with ` | ` between steps: keys by name, `'text` is typed, `=words` are waited for and
    /// `!words` until they are gone.
    pub then: &'static str,
    pub means: Means,
}

/// What must come of it.
pub enum Means {
    /// These words, which were not on the screen before; the journal is as it was. Then this leads back.
    Shows(&'static str, &'static str),
    /// The cursor goes elsewhere; the journal is as it was. Then this leads back.
    Moves(&'static str),
    /// These events, in order, by the person at the desk; each of the words stands in them. `true`: `u` takes the last
    /// change back.
    Does(&'static [&'static str], &'static [&'static str], bool),
    /// There is nothing further that way: all stays as it was. Then this leads back.
    Stays(&'static str),
    /// Everything is drawn again, and is as it was.
    Drawn,
    /// The desk ends; the journal is as it was.
    Leaves,
}

/// A key that only looks: these words show, and `Ctrl-c` closes what it opened.
pub const fn looks(
    context: Context,
    key: &'static str,
    place: &'static str,
    then: &'static str,
    words: &'static str,
) -> Case {
    Case { context, key, place, then, means: Means::Shows(words, "Ctrl-c") }
}

/// The same with another way back.
pub const fn shows(
    context: Context,
    key: &'static str,
    place: &'static str,
    then: &'static str,
    words: &'static str,
    back: &'static str,
) -> Case {
    Case { context, key, place, then, means: Means::Shows(words, back) }
}

/// A key that draws everything again.
pub const fn drawn(context: Context, key: &'static str, place: &'static str) -> Case {
    Case { context, key, place, then: "", means: Means::Drawn }
}

/// A key that moves on, where there is nothing further.
pub const fn stays(context: Context, key: &'static str, place: &'static str, back: &'static str) -> Case {
    Case { context, key, place, then: "", means: Means::Stays(back) }
}

/// A key that ends the desk.
pub const fn leaves(context: Context, key: &'static str, place: &'static str, then: &'static str) -> Case {
    Case { context, key, place, then, means: Means::Leaves }
}

/// A key that says something and opens nothing.
pub const fn says(context: Context, key: &'static str, place: &'static str, words: &'static str) -> Case {
    Case { context, key, place, then: "", means: Means::Shows(words, "") }
}

/// A key that moves the cursor.
pub const fn moves(context: Context, key: &'static str, place: &'static str, back: &'static str) -> Case {
    Case { context, key, place, then: "", means: Means::Moves(back) }
}

/// A key that changes data, and can be undone.
pub const fn does(
    context: Context,
    key: &'static str,
    place: &'static str,
    then: &'static str,
    events: &'static [&'static str],
    holding: &'static [&'static str],
) -> Case {
    Case { context, key, place, then, means: Means::Does(events, holding, true) }
}

/// A key that changes data for good: `u` does not take it back.
pub const fn changes(
    context: Context,
    key: &'static str,
    place: &'static str,
    then: &'static str,
    events: &'static [&'static str],
    holding: &'static [&'static str],
) -> Case {
    Case { context, key, place, then, means: Means::Does(events, holding, false) }
}

/// Plays the cases one after the other. `go` brings the desk to a case's place.
pub fn play(cases: &[Case], go: impl Fn(&mut Stage, &str)) {
    let (mut stage, mut failed) = (Stage::new(), Vec::new());
    let only = std::env::var("WAITWELL_CASE").unwrap_or_default();
    for case in cases {
        let named = format!("[{}] {} at {}", case.context.heading(), case.key, case.place);
        if !named.contains(&only) {
            continue;
        }
        if once_more(&mut stage, &named, |stage| one(stage, case, &named, &go)).is_none() {
            failed.push(named);
        }
    }
    assert!(failed.is_empty(), "{} of {} keys, told above: {failed:#?}", failed.len(), cases.len());
}

fn one(stage: &mut Stage, case: &Case, named: &str, go: &impl Fn(&mut Stage, &str)) {
    let known = defaults(case.context).iter().any(|bind| bind.key.to_string() == case.key);
    assert!(known, "{named}: the table has no such key");
    go(stage, case.place);
    let earlier = stage.journal.new_changes();
    assert!(earlier.is_empty() || case.place.contains('+'), "{named}: on the way there {earlier:?}");
    // What the case before made others draw is drawn: the key must be what changes the screen.
    stage.pty.until_quiet(Duration::from_millis(40));
    let (screen, before) = (stage.pty.screen(), stage.journal.seq);
    if let Means::Shows(words, _) = &case.means {
        assert!(!screen.contains(words), "{named}: {words:?} is there before the key:\n{screen}");
    }
    let bytes = stage.pty.all().len();
    stage.pty.press(case.key);
    stage.play(case.then);
    match &case.means {
        Means::Shows(words, back) => {
            stage.pty.wait(&format!("{named}: {words:?}"), |pty| pty.screen().contains(words));
            stage.play(back);
            if *back == "Ctrl-c" {
                stage.pty.wait(&format!("{named}: back"), |pty| !pty.screen().contains(words));
            }
            unchanged(stage, named);
        }
        Means::Moves(back) => {
            stage.pty.wait(&format!("{named}: the cursor to move"), |pty| pty.screen() != screen);
            if !back.is_empty() {
                // Seen to be back, so that what is there is not taken for the next case's.
                stage.play(&format!("~{back}"));
            }
            unchanged(stage, named);
        }
        Means::Does(events, holding, can_be_undone) => {
            let mut changes = Vec::new();
            let journal = &mut stage.journal;
            stage.pty.wait(&format!("{named}: a change"), |_| {
                changes.extend(journal.new_changes());
                changes.iter().map(|change| change.events.len()).sum::<usize>() >= events.len()
            });
            let names: Vec<String> = changes.iter().flat_map(Change::names).collect();
            assert_eq!(names, *events, "{named}: {changes:#?}");
            let all = format!("{changes:?}");
            for words in *holding {
                assert!(all.contains(words), "{named}: {words:?} in {all}");
            }
            let me = own_uid();
            assert!(
                changes.iter().all(|change| change.uid == me && !change.user.is_empty()),
                "{named}: {all}"
            );
            let last = changes.last().map_or(before, |change| change.seq);
            let before = said(&screen);
            stage.pty.wait(&format!("{named}: it is said"), |pty| {
                let now = said(&pty.screen());
                !now.is_empty() && now != before
            });
            if *can_be_undone {
                stage.undo(last);
            }
        }
        Means::Stays(back) => {
            stage.pty.until_quiet(Duration::from_millis(80));
            assert_eq!(stage.pty.screen(), screen, "{named}");
            stage.play(back);
            unchanged(stage, named);
        }
        Means::Drawn => {
            let cells = screen.chars().filter(|c| !c.is_whitespace()).count();
            let title = screen.lines().nth(2).unwrap_or_default();
            let mut came = 0;
            stage.pty.wait(&format!("{named}: every cell to be written"), |pty| {
                came = pty.all().len() - bytes;
                came > cells && pty.line(2) == title
            });
            unchanged(stage, named);
        }
        Means::Leaves => {
            assert!(stage.pty.ended().success(), "{named}");
            unchanged(stage, named);
            stage.again();
        }
    }
}

fn unchanged(stage: &mut Stage, named: &str) {
    let changes = stage.journal.new_changes();
    assert!(changes.is_empty(), "{named} only looks, but the journal got {changes:?}");
}

/// Who runs this test, as the kernel has it.
fn own_uid() -> u32 {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").expect("this process").uid()
}

/// What is said, in one line or two: a row in words begins with a rule or further in.
fn said(screen: &str) -> String {
    let lines = screen.lines().skip(21).take(2);
    lines.filter(|line| line.starts_with(' ') && !line.starts_with("  ")).collect()
}
