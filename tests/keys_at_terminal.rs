//! Keys through a real pseudo-terminal: torn, glued, pasted, typed ahead; and the terminal given back afterwards.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod gallery;
    pub mod pty;
}
use std::time::Duration;
use support::pty::Pty;

/// Set for the child process that is the desk under test.
const PLAY: &str = "WAITWELL_GALLERY";

/// Not a test by itself: the program the tests below start.
#[test]
fn gallery() {
    if std::env::var_os(PLAY).is_none() {
        return;
    }
    let ended = support::gallery::play();
    std::process::exit(i32::from(ended.is_err()));
}

fn start(columns: u16, rows: u16) -> Pty {
    let program = std::env::current_exe().unwrap();
    let arguments = ["--exact", "gallery", "--nocapture", "--test-threads=1"];
    let mut pty = Pty::start(program.to_str().unwrap(), &arguments, &[(PLAY, "1")], (columns, rows));
    pty.wait("the desk", |pty| pty.is_second_screen() && pty.cursor() == (4, 0, false));
    pty
}

/// On which row of the screen the cursor is.
fn row(pty: &Pty) -> u16 {
    pty.cursor().0
}

#[test]
fn torn_keys_do_what_whole_ones_do() {
    let mut pty = start(80, 24);
    // Torn by less than an Esc is held: the key itself.
    pty.torn(&[b"\x1b", b"[B"], Duration::from_millis(8));
    pty.wait("the second row", |pty| row(pty) == 5);
    pty.torn(&[b"\x1b", b"[", b"B"], Duration::from_millis(8));
    pty.wait("the third row", |pty| row(pty) == 6);
    pty.torn(&[b"\x1b", b"OF"], Duration::from_millis(8));
    pty.wait_for("85-100 of 100");
    // Torn by more: nothing, above all not the digits.
    for pieces in [[&b"\x1b"[..], b"[", b"5~"], [b"\x1b", b"[3", b"~"], [b"\x1b", b"O", b"S"]] {
        pty.torn(&pieces, Duration::from_millis(90));
    }
    pty.press("z").wait_for("Not now:");
    assert!(pty.screen().contains("[2 Waiting]"), "{}", pty.screen());
    assert!(!pty.screen().contains("That screen"), "{}", pty.screen());
}

#[test]
fn a_key_in_one_moment_with_a_change_of_size_is_not_kept_for_the_next() {
    let mut pty = start(80, 24);
    for round in 0..40 {
        let (key, to) = if round % 2 == 0 { ("Down", 5) } else { ("Up", 4) };
        pty.resize(80, 24 + round % 2).press(key).wait(key, |pty| row(pty) == to);
    }
}

#[test]
fn esc_and_a_letter_in_one_write_are_both() {
    let mut pty = start(80, 24);
    pty.press("z").wait_for("Not now:");
    pty.glued("\x1bn").wait_for("New referral").wait_gone("Not now:");
    pty.press("Esc").wait_gone("New referral");
    pty.glued("\x1b/har").wait_for("Find").wait_for("har");
}

#[test]
fn pasted_text_is_never_keys() {
    let mut pty = start(80, 24);
    pty.paste("943 476 5919\nzzz").wait_for("943 476 5919 zzz");
    assert!(pty.screen().contains("-- Find"), "{}", pty.screen());
    pty.press("Esc").wait_gone("-- Find");
    pty.glued("bznd bznd bznd").wait_for("-- Find").wait_for("bznd bznd bznd");
}

/// The library takes a thousand bytes at a time and is told of the rest only with the next key: what it has begun of a paste
/// must still be ended by its own end, or every key from then on is text of that paste.
#[test]
fn a_long_paste_right_behind_a_key_ends_where_it_ends() {
    let mut pty = start(80, 24);
    for round in 0..10 {
        let (key, to) = if round % 2 == 0 { ("\x1b[B", 5) } else { ("\x1b[A", 4) };
        let text = "943 476 5919 ".repeat(200 + 40 * round);
        pty.glued(&format!("{key}\x1b[200~{text}\x1b[201~")).wait_for("-- Find");
        pty.press("Esc").wait_gone("-- Find").wait("the row", |pty| row(pty) == to);
    }
}

#[test]
fn a_form_is_filled_by_keys_alone() {
    let mut pty = start(80, 24);
    pty.press("n").wait_for("New referral");
    pty.type_in("Zoë").press("Enter").type_in("Łucja").press("Enter").type_in("31/11/22").press("Tab");
    pty.wait_for("31 Nov does not exist. Did you");
    pty.press("BTab Ctrl-u").type_in("14/9/22").press("PgDn").wait_for("Wed 14 Sep 2022");
    pty.wait("that Enter saves", |pty| pty.line(21).starts_with("-- Enter saves"));
    pty.press("Enter").wait_for("Saved family=Zoë given=Łucja born=2022-09-14 pathway=n received=2026-11-20");
    pty.press("n").wait_for("New referral").type_in("x").press("Esc").wait_for("Kept as a draft.");
}

#[test]
fn typed_ahead_never_decides_on_a_child_not_yet_shown() {
    let mut pty = start(80, 24);
    pty.glued("aa").wait_for("1 key came before this child was shown and was not used.");
    pty.wait("one step", |pty| row(pty) == 5).until_quiet(Duration::from_millis(80));
    assert_eq!(row(&pty), 5, "one step only: {}", pty.screen());
}

#[test]
fn leaving_asks_and_gives_the_terminal_back() {
    let mut pty = start(80, 24);
    pty.press("q").wait_for("Leave the desk?").press("Enter").press("Esc").wait_gone("Leave the desk?");
    pty.press("Ctrl-c").wait_for("Leave the desk?").press("q");
    assert!(pty.ended().success());
    assert!(!pty.is_second_screen());
    assert!(pty.cursor().2, "the cursor is seen again");
    let all = String::from_utf8_lossy(pty.all()).into_owned();
    for (on, off) in
        [("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?2004h", "\x1b[?2004l"), ("\x1b[?2026h", "\x1b[?2026l")]
    {
        assert!(all.find(on) < all.rfind(off) && all.contains(on), "{on:?} is undone");
    }
    for question in ["\x1b[6n", "\x1b[c", "\x1b[?u", "$p", "\x1b[>"] {
        assert!(!all.contains(question), "asks the terminal {question:?}");
    }
    for mouse in ["\x1b[?1000h", "\x1b[?1002h", "\x1b[?1003h", "\x1b[?1006h"] {
        assert!(!all.contains(mouse), "{mouse:?}");
    }
}

#[test]
fn after_a_panic_the_terminal_is_given_back_before_its_words() {
    let mut pty = start(80, 24);
    pty.press("t");
    assert!(!pty.ended().success());
    assert!(!pty.is_second_screen() && pty.cursor().2);
    let all = String::from_utf8_lossy(pty.all()).into_owned();
    assert!(
        all.rfind("\x1b[?1049l") < all.find("this fault was asked for"),
        "its words are on the first screen"
    );
}

#[test]
fn asked_by_the_system_it_ends_in_order() {
    let mut pty = start(80, 24);
    let pid = pty.pid().unwrap().to_string();
    let killed = std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    assert!(killed.success() && pty.ended().success());
    assert!(!pty.is_second_screen());
}

#[test]
fn a_dropped_line_ends_the_desk() {
    let mut pty = start(80, 24);
    pty.hang_up();
    assert!(!pty.ended().success());
}

#[test]
fn another_size_is_laid_out_anew_and_too_small_is_said() {
    let mut pty = start(80, 24);
    pty.press("Down").resize(120, 36).wait_for("asmith, scheduler");
    pty.resize(40, 20).wait_for("Next: offer, 3 days late");
    pty.resize(28, 7).wait_for("This window is 28x7;");
    pty.resize(80, 24).wait_for("[2 Waiting]");
    assert!(pty.screen().contains(">!   85w0d"), "the cursor is still on its child: {}", pty.screen());
}

#[test]
fn one_move_is_few_bytes_and_rest_is_none() {
    let mut pty = start(80, 24);
    pty.press("Down").wait("the second row", |pty| row(pty) == 5);
    pty.bytes();
    pty.press("Down").wait("the third row", |pty| row(pty) == 6);
    let moved = pty.bytes();
    assert!(moved < 900, "one move took {moved} bytes");
    // A dead key changes nothing on the screen.
    pty.press("]").press("Down").wait("the fourth row", |pty| row(pty) == 7);
}
