//! What nobody should send and somebody will: keys torn and glued, text that is none, windows of one cell, pasted megabytes, and
//! a keeper that dies under an open form. Nothing is lost, nothing freezes, and what is wrong is said in words.
//!
//! Each way in which a line tears or glues keys stands in the unit tests of the edge (`src/desk/input/tests.rs`) and, for the
//! frame alone, in `keys_at_terminal.rs`; here they meet the real program over a real keeper.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "bad_input/keeper.rs"]
mod keeper;
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;
use stage::Stage;
use std::fmt::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_waitwell");

/// Nothing was written.
fn nothing_done(stage: &mut Stage, what: &str) {
    let changes = stage.journal.new_changes();
    assert!(changes.is_empty(), "{what}: {changes:?}");
}

/// Back to Today with nothing open.
fn home(stage: &mut Stage) {
    for _ in 0..3 {
        stage.pty.press("Esc").until_quiet(Duration::from_millis(90));
    }
    stage.pty.press("1").wait_for("[1 Today]").until_quiet(Duration::from_millis(200));
}

/// Memory of a process in MiB.
fn memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// Every row of what lines do to keys, on every screen: nothing that changes data is ever reached.
#[test]
fn torn_and_glued_keys_change_nothing() {
    let mut stage = Stage::new();
    let sequences: [&[u8]; 8] =
        [b"\x1b[A", b"\x1b[5~", b"\x1b[3~", b"\x1b[1~", b"\x1b[11~", b"\x1b[F", b"\x1bOS", b"\x1b[24~"];
    for (screen, words) in [
        ("1", "[1 Today]"),
        ("2", "[2 Waiting]"),
        ("3", "[3 Triage]"),
        ("4", "[4 Diary]"),
        ("5", "[5 Drop-in]"),
        ("9", "[9 Record]"),
    ] {
        stage.pty.press(screen).wait_for(words).until_quiet(Duration::from_millis(170));
        for sequence in sequences {
            for (gap, all) in [(0, false), (5, true), (60, false), (90, true)] {
                let cuts: Vec<&[u8]> =
                    if all { sequence.chunks(1).collect() } else { vec![&sequence[..1], &sequence[1..]] };
                stage.pty.torn(&cuts, Duration::from_millis(gap));
                stage.pty.until_quiet(Duration::from_millis(45));
            }
        }
        assert!(stage.pty.screen().contains(words), "a torn key left {words}:\n{}", stage.pty.screen());
        nothing_done(&mut stage, words);
    }
    home(&mut stage);
    // Glued: an Esc and what follows are both themselves; Enter and Backspace of other terminals too.
    stage.waiting('w', |row| row.name != "HARRIS, Aimee");
    stage
        .pty
        .press("z")
        .wait_for("Not now")
        .glued("\x1b/har")
        .wait_for("Find:")
        .wait_for("har")
        .wait_gone("Not now");
    stage
        .pty
        .glued("\x08\x08")
        .wait_gone(" har")
        .press("Ctrl-u")
        .type_in("harris aimee")
        .wait_for(">  HARRIS, Aimee")
        .until_quiet(Duration::from_millis(200));
    stage.pty.glued("\n").wait_for("JOURNEY");
    stage.pty.glued("\x1bOj").until_quiet(Duration::from_millis(100));
    nothing_done(&mut stage, "glued keys");
    // Typed ahead in one write: what is meant for a form arrives in it, and a colleague's row is never decided on blindly.
    home(&mut stage);
    stage.pty.press("3").wait_for("Triage: 1 of").until_quiet(Duration::from_millis(200));
    stage.pty.glued("asasas").wait_for("not used").until_quiet(Duration::from_millis(200));
    let accepted = stage.journal.new_changes().len();
    assert!(accepted <= 1, "{accepted} children were accepted unseen");
    // Into Find in one write, before anybody is found: Down is kept, and Enter opens nobody who was not seen.
    home(&mut stage);
    stage.pty.press("/").wait_for("Find:").glued("harr\x1b[B\x1b[B");
    stage.pty.wait("the third child", |pty| pty.line(8).starts_with('>'));
    stage.pty.press("Ctrl-u").wait_for("A name in any order").glued("harris aim\r");
    stage
        .pty
        .wait_for(">  HARRIS, Aimee")
        .wait_for("Enter came before this child was shown and was not used.");
    assert!(!stage.pty.screen().contains("JOURNEY"), "{}", stage.pty.screen());
    stage.pty.press("Enter").wait_for("JOURNEY").wait_for("HARRIS, Aimee");
    nothing_done(&mut stage, "Find typed ahead");
}

/// Where a layer that takes no text is open, what is pasted is told and not used; marked as pasted or not.
#[test]
fn a_paste_over_a_choice_or_a_question_chooses_nothing() {
    let mut stage = Stage::new();
    let pasted = "a s b d w o n f i k l x y z q e";
    for (keys, words) in [
        ("z", "Not now"),
        ("x", "Cancel"),
        ("y", "STARTS"),
        ("b", "SAY FIRST"),
        ("Space Down Space z w", " ticked"),
        ("q", "Leave the desk?"),
    ] {
        home(&mut stage);
        stage.waiting('w', |row| row.name != "HARRIS, Aimee");
        stage.pty.press(keys).wait_for(words).until_quiet(Duration::from_millis(170));
        for marked in [true, false] {
            if marked {
                stage.pty.paste(pasted)
            } else {
                stage.pty.glued(pasted)
            };
            stage.pty.wait_for("What was pasted was not used").wait_for(words);
        }
        nothing_done(&mut stage, words);
        stage.pty.press("Esc").until_quiet(Duration::from_millis(90));
        if keys.starts_with("Space") {
            stage.pty.press("Esc Space Up Space").until_quiet(Duration::from_millis(90));
        }
    }
}

/// A terminal that marks no paste: a megabyte of lines is never keys outside a field, and nothing is saved by it anywhere.
#[test]
fn a_megabyte_without_marks_does_nothing_but_be_text() {
    let mut stage = Stage::new();
    let line = "bxfid b x f i d w settled a s harris aimee 31/11/22\n";
    let megabyte = line.repeat(1_000_000 / line.len() + 1);
    for place in ["outside a field", "over a choice", "in Find", "in a form"] {
        home(&mut stage);
        match place {
            "over a choice" => {
                stage.waiting('w', |row| row.name != "HARRIS, Aimee");
                stage.play("z | =Not now");
            }
            "in Find" => stage.play("/ | =Find:"),
            "in a form" => stage.play("2 | =order: | n | =New referral"),
            _ => {}
        }
        let began = Instant::now();
        stage.pty.glued(&megabyte).until_quiet(Duration::from_millis(300));
        let frames = stage.pty.drawn();
        stage.pty.press("Ctrl-l").wait(&format!("a frame {place}"), |pty| pty.drawn() > frames);
        println!("a megabyte without marks {place}: {:?}", began.elapsed());
        assert!(began.elapsed() < Duration::from_secs(30), "{place}: {:?}", began.elapsed());
        nothing_done(&mut stage, place);
    }
}

#[test]
fn what_is_pasted_is_never_keys_and_a_megabyte_freezes_nothing() {
    let mut stage = Stage::new();
    let desk = stage.pty.pid().unwrap();
    stage.pty.press("2").wait_for("order: ").until_quiet(Duration::from_millis(100));
    let before = memory(desk);
    for place in ["outside a field", "in Find", "in the line", "in a form"] {
        home(&mut stage);
        match place {
            "in Find" => stage.play("/ | =Find:"),
            "in the line" => stage.play(": | =Esc back --"),
            "in a form" => stage.play("2 | =order: | n | =New referral | o"),
            _ => {}
        }
        // Letters that would book, cancel and discharge if they were keys, and ends of lines that would say yes.
        let line = "b\rx f i\rd w settled\ra s\r\u{202e}\u{200b}\u{7}\u{1b}[3~ harris aimee \r";
        let megabyte = line.replace('\u{1b}', "").repeat(1_000_000 / line.len() + 1);
        let began = Instant::now();
        stage.pty.paste(&megabyte);
        // Progress bounds it: it draws again, and answers the next key.
        stage.pty.until_quiet(Duration::from_millis(300));
        let frames = stage.pty.drawn();
        stage
            .pty
            .press("Ctrl-l")
            .wait(&format!("a frame after a megabyte {place}"), |pty| pty.drawn() > frames);
        let took = began.elapsed();
        println!("a megabyte {place}: {took:?}, {} MiB", memory(desk));
        assert!(took < Duration::from_secs(15), "{place}: {took:?}");
        nothing_done(&mut stage, place);
    }
    home(&mut stage);
    let after = memory(desk);
    assert!(after < before + 40, "{before} MiB before, {after} MiB after four megabytes");
}

#[test]
fn strange_names_go_through_form_find_line_and_import_in_words() {
    let mut stage = Stage::new();
    let long = "Ab".repeat(100);
    let strange = [
        "\u{202e}gnirts\u{202c}",
        "\u{200b}\u{200d}\u{feff}",
        "a\u{301}\u{301}\u{301}\u{301}\u{301}",
        "漢字カナ",
        "\u{7}\u{8}\u{0}",
        &long,
        "   ",
    ];
    for name in strange {
        home(&mut stage);
        // Find, and the line: an answer in words, whatever it is.
        stage.pty.press("/").wait_for("Find:").paste(name).until_quiet(Duration::from_millis(120));
        assert!(stage.pty.screen().contains("Find:"), "{name:?}\n{}", stage.pty.screen());
        stage.pty.press("Esc").wait_gone("Find:");
        stage.pty.press(":").wait_for("Esc back --").press("Ctrl-u").type_in("b ").paste(name);
        stage.pty.until_quiet(Duration::from_millis(120));
        stage.pty.press("Enter").until_quiet(Duration::from_millis(120));
        nothing_done(&mut stage, name);
        home(&mut stage);
        let raw = String::from_utf8_lossy(stage.pty.all()).into_owned();
        for hidden in ['\u{202e}', '\u{200b}', '\u{feff}', '\u{7}'] {
            assert!(!raw.contains(hidden), "{hidden:?} of {name:?} reached the terminal");
        }
    }
    // A form: no name at all, an impossible date, a name too long. Said beside the field; nothing is saved.
    stage.pty.press("/").wait_for("Find:").type_in("zqxwv ptrs").wait_for("No child like").press("Enter");
    stage
        .pty
        .wait_for("Family name")
        .press("Ctrl-u")
        .paste(&long)
        .press("Tab Ctrl-u")
        .paste(&long)
        .press("Tab");
    stage.pty.type_in("31/11/22").press("Tab").wait_for("31 Nov does not exist");
    stage.pty.press("PgDn Enter").until_quiet(Duration::from_millis(200));
    nothing_done(&mut stage, "a form with an impossible date");
    assert!(stage.pty.screen().contains("does not exist"), "{}", stage.pty.screen());
    // The window shrinks to nothing and comes back while the form is open: what was typed is there.
    for (columns, rows) in [(1, 1), (2, 40), (200, 1), (31, 8), (32, 8), (40, 20), (80, 24)] {
        stage.pty.unseen(true).resize(columns, rows).until_quiet(Duration::from_millis(120));
    }
    stage.pty.unseen(false).wait_for("31/11/22").wait_for("AbAb");
    nothing_done(&mut stage, "resizes");
    // No name at all, all else right: said beside the field, and nothing is saved.
    home(&mut stage);
    stage
        .pty
        .press("/")
        .wait_for("Find:")
        .type_in("qwzx 14/9/24 nd")
        .wait_for("No child like")
        .press("Enter");
    stage.pty.wait_for("Family name").press("Ctrl-u Tab Ctrl-u PgDn Enter");
    stage.pty.wait_for("Not saved: a family name or a given name is needed.").wait_for("or given name is");
    nothing_done(&mut stage, "no name at all");
    // An import of the same names: every row is accounted for, in words, and the store is whole.
    let file = stage.store().parent().unwrap().join("strange.csv");
    let mut text = String::from("Surname,Forename,DOB,Referral date,Pathway\n");
    for name in strange {
        let name: String = name.replace('\u{0}', "");
        let _ = writeln!(text, "\"{name}\",\"{name}\",01/03/2021,06/11/2026,SLCN");
    }
    text.push_str(",,31/11/2022,06/11/2026,SLCN\n\"Novak\",\"Zo\u{eb}\",31/02/2021,06/11/2026,SLCN\n");
    std::fs::write(&file, text).unwrap();
    let fed = Command::new(PROGRAM)
        .args(["import", file.to_str().unwrap(), "--yes", "--store"])
        .arg(stage.store())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&[fed.stdout, fed.stderr].concat()).into_owned();
    // What is kept has nothing hidden in it, whatever a terminal would make of it.
    let kept = stage.journal.new_changes();
    let kept = kept.iter().map(|change| format!("{:?}", change.events)).collect::<String>();
    assert!(kept.contains("Gnirts"), "{kept}");
    for hidden in ["\\u{202e}", "\\u{202c}", "\\u{200b}", "\\u{200d}", "\\u{feff}", "\\u{7}", "\\u{8}"] {
        assert!(!kept.contains(hidden), "{hidden}: {kept}");
    }
    assert!(fed.status.code().is_some_and(|code| code < 3) && !said.contains("panicked"), "{said}");
    assert!(!said.contains('\u{202e}') && !said.contains('\u{7}'), "{said:?}");
    home(&mut stage);
    stage.pty.press("2").wait_for("order: ").press("End").until_quiet(Duration::from_millis(200));
    let raw = String::from_utf8_lossy(stage.pty.all()).into_owned();
    assert!(!raw.contains('\u{202e}') && !raw.contains('\u{200b}'));
    let verified = Command::new(PROGRAM).args(["verify", "--store"]).arg(stage.store()).output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}
