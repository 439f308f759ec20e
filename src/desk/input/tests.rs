//! What lines do to keys, row by row, as measured on crossterm 0.29: each as the events it arrives as, and what must come of it.
use super::key::Key;
use super::listen::{Heard, in_our_words};
use super::paste::{Pasted, Stretch};
use super::reassemble::{Press, Put, Reassembler};
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::time::{Duration, Instant};

/// Feeds events at their milliseconds, then lets everything that waits go; `text` says whether a field has the focus.
fn keys(events: &[(u64, Press)], text: bool) -> String {
    let start = Instant::now();
    let mut reassembler = Reassembler::default();
    let mut out = Vec::new();
    let mut last = 0;
    for (ms, press) in events {
        let at = start + Duration::from_millis(*ms);
        out.extend(reassembler.wake(at));
        out.extend(reassembler.hear(*press, at, text));
        last = *ms;
    }
    while let Some(due) = reassembler.deadline() {
        assert!(due > start + Duration::from_millis(last.saturating_sub(1)));
        out.extend(reassembler.wake(due));
    }
    let words: Vec<String> = out
        .into_iter()
        .map(|put| match put {
            Put::Key(key) => key.to_string(),
            Put::Paste(text) => format!("<{text}>"),
        })
        .collect();
    words.join(" ")
}

fn c(c: char) -> Press {
    Press::plain(Key::Char(c))
}

fn alt(key: Key) -> Press {
    Press { key, alt: true }
}

const ESC: Press = Press { key: Key::Esc, alt: false };

/// The events of a sequence torn after its Esc, the pieces `gap` ms apart.
fn torn(rest: &str, gap: u64) -> Vec<(u64, Press)> {
    let rest = rest.chars().zip(1..).map(|(letter, n)| (n * gap, c(letter)));
    std::iter::once((0, ESC)).chain(rest).collect()
}

/// The sequences of the terminals in use, each with its key.
pub(crate) const SEQUENCES: [(&str, &str); 26] = [
    ("[A", "Up"),
    ("[B", "Down"),
    ("[C", "Right"),
    ("[D", "Left"),
    ("[H", "Home"),
    ("[F", "End"),
    ("[1~", "Home"),
    ("[2~", "Insert"),
    ("[3~", "Delete"),
    ("[4~", "End"),
    ("[5~", "PgUp"),
    ("[6~", "PgDn"),
    ("[Z", "BTab"),
    ("[11~", "F1"),
    ("[14~", "F4"),
    ("[15~", "F5"),
    ("[24~", "F12"),
    ("OA", "Up"),
    ("OB", "Down"),
    ("OH", "Home"),
    ("OF", "End"),
    ("OP", "F1"),
    ("OQ", "F2"),
    ("OR", "F3"),
    ("OS", "F4"),
    ("[1;5C", "Right"),
];

#[test]
fn torn_sequences_are_put_together_within_the_hold() {
    for (rest, key) in SEQUENCES {
        for gap in [0, 1, 39] {
            assert_eq!(keys(&torn(rest, gap), false), key, "ESC {rest} {gap} ms apart");
            assert_eq!(keys(&torn(rest, gap), true), key, "ESC {rest} {gap} ms apart, in a field");
        }
    }
}

#[test]
fn torn_later_the_rest_is_eaten() {
    for (rest, _) in SEQUENCES {
        for gap in [40, 90, 300] {
            assert_eq!(keys(&torn(rest, gap), false), "Esc", "ESC {rest} {gap} ms apart");
        }
    }
    assert_eq!(keys(&torn("[A", 1001), false), "Esc [ A", "after a second it is what was typed");
    assert_eq!(keys(&[(0, ESC), (60, c('[')), (70, c('A'))], true), "Esc [ A", "in a field it is text");
}

#[test]
fn what_follows_a_late_rest_counts() {
    let mut events = torn("[3~", 90);
    events.push((400, c('b')));
    assert_eq!(keys(&events, false), "Esc b");
    assert_eq!(
        keys(&[(0, ESC), (50, c('[')), (60, Press::plain(Key::Up))], false),
        "Esc Up",
        "given up for a whole key"
    );
    assert_eq!(keys(&[(0, ESC), (10, c('[')), (20, ESC), (30, c('O')), (40, c('B'))], false), "Down");
    assert_eq!(keys(&[(0, ESC), (10, c('[')), (2000, c('b'))], false), "b", "half a sequence is forgotten");
}

#[test]
fn glued_and_lone_escapes() {
    for (events, expected, why) in [
        (vec![(0, ESC)], "Esc", "alone"),
        (vec![(0, ESC), (10, ESC)], "Esc Esc", "twice, apart"),
        (vec![(0, ESC), (60, c('b'))], "Esc b", "Esc then b, apart"),
        (vec![(0, ESC), (10, c('b'))], "Esc b", "Esc then b within the hold"),
        (vec![(0, alt(Key::Char('b')))], "Esc b", "Esc then b, together: Alt-b"),
        (
            vec![(0, alt(Key::Char('/'))), (0, c('h')), (0, c('a')), (0, c('r'))],
            "Esc / h a r",
            "Esc then /har, together: Alt-/, h, a, r",
        ),
        (vec![(0, alt(Key::Enter))], "Esc Enter", "Esc then Enter, together"),
        (vec![(0, ESC), (0, c('[')), (0, c('A'))], "Up", "Esc then Up, together: the Up is not lost"),
        (vec![(0, ESC), (5, Press::plain(Key::Enter))], "Esc Enter", "Esc then Enter within the hold"),
    ] {
        assert_eq!(keys(&events, false), expected, "{why}");
    }
}

#[test]
fn control_codes_that_are_keys() {
    for (code, key) in
        [('j', "Enter"), ('m', "Enter"), ('h', "Backspace"), ('i', "Tab"), ('u', "Ctrl-u"), ('c', "Ctrl-c")]
    {
        assert_eq!(keys(&[(0, Press::plain(Key::Ctrl(code)))], false), key);
    }
}

#[test]
fn a_paste_whose_opening_mark_was_torn_is_still_a_paste() {
    let mut events = torn("[200~", 5);
    events.extend([(30, c('x')), (30, Press::plain(Key::Enter)), (31, c('a')), (32, ESC)]);
    assert_eq!(
        keys(&events, false),
        "<x\na> Esc",
        "its closing mark was lost by the library: the Esc of it is left"
    );
    let mut events = torn("[200~", 5);
    events.extend([
        (30, c('x')),
        (31, ESC),
        (31, c('[')),
        (31, c('2')),
        (31, c('0')),
        (31, c('1')),
        (31, c('~')),
    ]);
    assert_eq!(keys(&events, false), "<x>");
    let mut events = torn("[200~", 5);
    events.push((30, c('x')));
    assert_eq!(keys(&events, false), "<x>", "quiet ends it");
}

/// One read, nothing having come before.
fn divide(read: &[Press], in_text: bool) -> Vec<Stretch> {
    Pasted::default().divide(read, Instant::now(), in_text)
}

#[test]
fn a_dozen_letters_in_one_read_are_a_paste() {
    let read = |text: &str| -> Vec<Press> {
        text.chars()
            .map(|letter| match letter {
                '\n' => Press::plain(Key::Enter),
                '\u{1b}' => ESC,
                letter => c(letter),
            })
            .collect()
    };
    let told = |text: &str, in_text: bool| -> Vec<String> {
        divide(&read(text), in_text)
            .into_iter()
            .map(|stretch| match stretch {
                Stretch::Key(press) => press.key.to_string(),
                Stretch::Text(text) => format!("<{text}>"),
            })
            .collect()
    };
    assert_eq!(told("abcdefghijk", false).len(), 11, "eleven are keys");
    assert_eq!(told("943 476 5919", false), ["<943 476 5919>"]);
    assert_eq!(
        told("one long address\nb\n", false),
        ["<one long address\nb\n>"],
        "no line of it is a command"
    );
    assert_eq!(told("harris, aimee\nx", true), ["<harris, aimee>", "Enter", "<x>"], "typed ahead in a form");
    assert_eq!(
        told("\u{1b}[A\u{1b}[A\u{1b}[A\u{1b}[A\u{1b}[A\u{1b}[A", false).len(),
        18,
        "a held arrow is no paste"
    );
}

#[test]
fn the_library_s_events_in_our_words() {
    let event = |code, modifiers| in_our_words(Event::Key(KeyEvent::new(code, modifiers)));
    let press = |key, alt| Some(Heard::Press(Press { key, alt }));
    assert_eq!(event(KeyCode::Char('b'), KeyModifiers::ALT), press(Key::Char('b'), true));
    assert_eq!(event(KeyCode::Char('G'), KeyModifiers::SHIFT), press(Key::Char('G'), false));
    assert_eq!(event(KeyCode::Char('h'), KeyModifiers::CONTROL), press(Key::Ctrl('h'), false));
    assert_eq!(event(KeyCode::Up, KeyModifiers::ALT), press(Key::Up, false), "one sequence, no Esc in it");
    let mut release = KeyEvent::new(KeyCode::Char('b'), KeyModifiers::NONE);
    release.kind = KeyEventKind::Release;
    assert_eq!(in_our_words(Event::Key(release)), None);
    assert_eq!(in_our_words(Event::Resize(80, 24)), Some(Heard::Resize(80, 24)));
    assert_eq!(in_our_words(Event::FocusLost), None);
}

#[test]
fn every_key_is_read_back_by_its_name() {
    for name in
        ["a", "=", "Space", "Enter", "Esc", "Tab", "BTab", "PgUp", "F1", "F12", "Ctrl-u", "Backspace", "Home"]
    {
        assert_eq!(name.parse::<Key>().map(|key| key.to_string()), Ok(name.to_owned()));
    }
    for name in ["", "Ctrl-m", "Ctrl-h", "F13", "F0", "Alt-x", "Hyper", "Ctrl-", "\u{1b}"] {
        assert!(name.parse::<Key>().is_err(), "{name}");
    }
}

#[test]
fn more_than_anybody_types_is_a_paste_in_a_field_too() {
    let presses = |text: &str| -> Vec<Press> {
        let key = |c| if c == '\n' { Key::Enter } else { Key::Char(c) };
        text.chars().map(|c| Press::plain(key(c))).collect()
    };
    let line = "12 Elm Rise, Arnold\n";
    let few = divide(&presses(&line.repeat(3)), true);
    assert_eq!(
        few.iter().filter(|stretch| matches!(stretch, Stretch::Key(_))).count(),
        3,
        "fields typed ahead"
    );
    let many = line.repeat(30);
    assert_eq!(divide(&presses(&many), true), [Stretch::Text(many)]);
}

#[test]
fn a_paste_cut_by_the_line_goes_on_in_the_next_read() {
    let presses = |text: &str| -> Vec<Press> { text.chars().map(|c| Press::plain(Key::Char(c))).collect() };
    let start = Instant::now();
    let at = |ms| start + Duration::from_millis(ms);
    let mut pasted = Pasted::default();
    let text = |words: &str| vec![Stretch::Text(words.to_owned())];
    assert_eq!(pasted.divide(&presses("b x f i d w sett"), at(0), false), text("b x f i d w sett"));
    assert_eq!(pasted.divide(&presses("led"), at(30), false), text("led"));
    assert_eq!(pasted.divide(&[], at(40), false), []);
    assert_eq!(pasted.divide(&presses("i"), at(60), false), text("i"), "its last piece");
    assert_eq!(pasted.divide(&presses("i"), at(400), false), [Stretch::Key(presses("i")[0])], "a key");
    assert_eq!(pasted.divide(&presses("i"), at(401), false), [Stretch::Key(presses("i")[0])], "and another");
    let enter = [Press::plain(Key::Enter)];
    assert_eq!(pasted.divide(&presses("harris aimee"), at(900), true), text("harris aimee"));
    assert_eq!(pasted.divide(&enter, at(910), true), [Stretch::Key(enter[0])]);
    assert_eq!(pasted.divide(&presses("y"), at(920), false), [Stretch::Key(presses("y")[0])]);
    // So it is where both came in one read; words that break off go on.
    let mut typed = presses("Mrs Lowe, SENCo");
    typed.extend(enter);
    assert_eq!(pasted.divide(&typed, at(1_900), true).last(), Some(&Stretch::Key(enter[0])));
    assert_eq!(pasted.divide(&presses("v"), at(1_905), false), [Stretch::Key(presses("v")[0])]);
    assert_eq!(pasted.divide(&presses("Mrs Lowe, SEN"), at(2_900), true), text("Mrs Lowe, SEN"));
    let mut rest = presses("Co");
    rest.extend(enter);
    rest.extend(presses("v"));
    let divided = pasted.divide(&rest, at(2_905), true);
    assert_eq!(divided, [text("Co"), vec![Stretch::Key(enter[0])], text("v")].concat());
    // Outside a field the end of a line is a part of what was pasted.
    assert_eq!(pasted.divide(&typed, at(3_900), false), text("Mrs Lowe, SENCo\n"));
    assert_eq!(pasted.divide(&presses("v"), at(3_905), false), text("v"));
}
