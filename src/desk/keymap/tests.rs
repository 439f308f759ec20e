//! The promises of the table of keys: no clash, nothing that changes data behind a key that slow lines make.
use super::remap::{allowed, clash, remapped};
use super::*;
use crate::desk::input::Key;

#[test]
fn no_key_means_two_things_and_none_hides_a_global_one() {
    let found = clash(&Keymap::default());
    assert!(found.is_none(), "{:?}", found.map(|clash| (clash.key, clash.here, clash.there)));
}

#[test]
fn every_row_is_one_a_person_could_have_chosen() {
    for context in CONTEXTS {
        assert!(!defaults(context).is_empty(), "{context:?}");
        for bind in defaults(context) {
            assert_eq!(allowed(context, bind.action, bind.key), Ok(()), "{context:?} {}", bind.key);
            assert_eq!(bind.key.to_string().parse::<Key>(), Ok(bind.key));
            assert_eq!(Action::named(&bind.action.to_string()), Some(bind.action));
            assert!(!bind.words.is_empty());
        }
    }
}

#[test]
fn digits_and_capitals_change_nothing() {
    for context in CONTEXTS {
        for bind in defaults(context) {
            match bind.key {
                Key::Char(c) if c.is_ascii_digit() => assert!(!bind.action.changes(), "{context:?} {c}"),
                Key::Char(c) if c.is_uppercase() => assert_eq!((c, bind.action), ('G', Action::Last)),
                _ => {}
            }
            assert!(!bind.key.is_dead(), "{context:?} {}", bind.key);
        }
    }
}

/// Torn after the Esc and put together by nobody, every sequence in every context: the letters it falls into.
#[test]
fn torn_sequences_reach_nothing_that_changes_data_even_unmended() {
    let keymap = Keymap::default();
    for context in CONTEXTS.into_iter().filter(|context| context.is_screen() || context.is_layer()) {
        for (rest, _) in crate::desk::input::tests::SEQUENCES {
            for c in rest.chars() {
                let action = keymap.resolve(&context.chain(), Key::Char(c));
                assert!(!action.is_some_and(Action::changes), "{context:?}: {c} of ESC {rest} is {action:?}");
            }
        }
    }
}

#[test]
fn verbs_mean_the_same_on_every_screen() {
    let same = [
        ('b', Action::Book),
        ('c', Action::Contact),
        ('i', Action::Info),
        ('m', Action::Move),
        ('n', Action::New),
        ('o', Action::Outcome),
        ('r', Action::Refer),
        ('u', Action::Undo),
        ('w', Action::Who),
        ('x', Action::Cancel),
        ('y', Action::Why),
        ('z', Action::Later),
        ('=', Action::Same),
        ('a', Action::Ahead),
        ('d', Action::Decline),
        ('e', Action::Export),
    ];
    let keymap = Keymap::default();
    for context in CONTEXTS.into_iter().filter(|context| context.is_screen()) {
        for (c, action) in same {
            let found = keymap.resolve(&context.chain(), Key::Char(c));
            assert!(found.is_none() || found == Some(action), "{context:?} {c}: {found:?}");
        }
    }
}

#[test]
fn a_layer_takes_all_keys() {
    let keymap = Keymap::default();
    let pick = Context::Pick.chain();
    for key in [Key::Char('1'), Key::Char('u'), Key::Char('b'), Key::Char('q'), Key::Backspace] {
        assert_eq!(keymap.resolve(&pick, key), None, "{key}");
    }
    assert_eq!(keymap.resolve(&pick, Key::Esc), Some(Action::Close));
    assert_eq!(keymap.resolve(&pick, Key::Ctrl('c')), Some(Action::Back));
    assert_eq!(keymap.resolve(&Context::Today.chain(), Key::Char('4')), Some(Action::Screen(4)));
    assert_eq!(keymap.resolve(&Context::Diary.chain(), Key::Char('0')), Some(Action::Now));
}

#[test]
fn the_foot_keeps_the_most_useful_and_always_the_help() {
    let keymap = Keymap::default();
    let line = |context: Context, columns| -> String {
        let hints = keymap.hints(&context.chain(), columns, |_| true, |_| None);
        hints.iter().map(|(key, words)| format!("{key} {words}")).collect::<Vec<_>>().join("  ")
    };
    assert_eq!(
        line(Context::Today, 80),
        "a do it  Enter record  z not today  b book  c call  v whose  / find  ? keys"
    );
    assert_eq!(line(Context::List, 40), "a do it  b book  / find  ? keys");
    for context in CONTEXTS.into_iter().filter(|context| context.is_screen()) {
        for columns in [32, 40, 80, 120] {
            let line = line(context, columns);
            assert!(line.ends_with("? keys") && line.len() < columns, "{context:?} {columns}: {line}");
        }
    }
}

#[test]
fn in_a_narrow_window_every_layer_says_how_it_is_left() {
    let keymap = Keymap::default();
    for context in CONTEXTS.into_iter().filter(|context| context.is_layer()) {
        for columns in [32, 40] {
            // Also where a layer has no use for what the way back would keep.
            let hints = keymap.hints(&context.chain(), columns, |action| action != Action::Close, |_| None);
            let line: Vec<String> = hints.iter().map(|(key, words)| format!("{key} {words}")).collect();
            let line = line.join("  ");
            assert!(line.contains("Esc back") && line.len() < columns, "{context:?} {columns}: {line}");
        }
    }
}

#[test]
fn in_a_narrow_window_what_a_layer_is_for_goes_last_in_fewer_words_if_need_be() {
    let keymap = Keymap::default();
    let line = |context: Context, columns| -> String {
        let hints = [
            keymap.hints(&context.chain(), columns, |_| true, |_| None),
            keymap.hints_in_full(&context.chain(), columns, |_| true, |_| None),
        ];
        let line = |hints: &Vec<(Key, &str)>| -> String {
            hints.iter().map(|(key, words)| format!("{key} {words}")).collect::<Vec<_>>().join("  ")
        };
        assert!(hints.iter().all(|hints| line(hints).len() < columns), "{context:?} {columns}");
        assert_eq!(
            hints[0].first().map(|(key, _)| *key),
            hints[1].first().map(|(key, _)| *key),
            "{context:?}"
        );
        line(&hints[0])
    };
    for columns in [32, 40] {
        assert_eq!(line(Context::Preview, columns), "Enter accept  Esc back  ? keys");
        assert!(line(Context::Fill, columns).starts_with("Enter offer"), "{}", line(Context::Fill, columns));
        for context in CONTEXTS.into_iter().filter(|context| context.is_layer()) {
            let shown =
                |bind: &&Bind| bind.foot.is_some_and(|(rank, _)| rank < 99) && bind.action != Action::Close;
            let own =
                keymap.rows(context).iter().filter(shown).min_by_key(|bind| bind.foot.map(|(rank, _)| rank));
            if let Some(own) = own {
                let said = line(context, columns);
                assert!(said.starts_with(&format!("{} ", own.key)), "{context:?} {columns}: {said}");
            }
        }
    }
}

#[test]
fn a_person_s_own_keys() {
    let keymap =
        remapped("keys.toml", "[global]\nfind = [\"/\", \"Ctrl-f\"]\n[today]\nlater = \"k\"\n").unwrap();
    let today = Context::Today.chain();
    assert_eq!(keymap.resolve(&today, Key::Ctrl('f')), Some(Action::Find));
    assert_eq!(keymap.resolve(&today, Key::Char('k')), Some(Action::Later));
    assert_eq!(keymap.resolve(&today, Key::Char('z')), None);
    assert_eq!(keymap.resolve(&Context::List.chain(), Key::Char('z')), Some(Action::Later));
    let hints = keymap.hints(&today, 80, |_| true, |_| None);
    assert!(hints.contains(&(Key::Char('k'), "not today")), "the foot says the new key");
    let swapped = remapped("keys.toml", "[list]\nbook = \"m\"\nmove = \"b\"\n").unwrap();
    assert_eq!(swapped.resolve(&Context::List.chain(), Key::Char('b')), Some(Action::Move));
}

#[test]
fn a_wrong_file_is_refused_by_line_and_reason() {
    for (text, line, part) in [
        ("[list]\nbook = \"3\"\n", 2, "a digit never changes data"),
        ("[list]\n\nbook = \"B\"\n", 3, "capitals"),
        ("[list]\nbook = \"~\"\n", 2, "slow lines"),
        ("[list]\nbook = \"c\"\n", 2, "means both"),
        ("[list]\nbook = \"u\"\n", 2, "hide undo of [global]"),
        ("[global]\nwhy = \"a\"\n", 2, "hide why"),
        ("[lists]\nbook = \"b\"\n", 1, "no place called [lists]"),
        ("[list]\nbooking = \"b\"\n", 2, "no action \"booking\""),
        ("[triage]\nfill = \"l\"\n", 2, "no action \"fill\""),
        ("[list]\nbook = \"Alt-b\"\n", 2, "not the name of a key"),
        ("[list]\nbook = 3\n", 2, "in quotes"),
        ("[list]\nbook = []\n", 2, "at least one"),
        ("[pick]\ntake = \"t\"\n", 2, "it is typed there"),
        ("book = \"b\"\n", 1, ""),
        ("[list]\nbook = \"b\n", 2, ""),
    ] {
        let fault = remapped("keys.toml", text).unwrap_err();
        assert_eq!(fault.line, line, "{text} {fault}");
        assert!(fault.reason.contains(part), "{text} {fault}");
        assert!(fault.to_string().starts_with(&format!("keys.toml line {line}: ")), "{fault}");
    }
}

#[test]
fn the_shipped_file_changes_nothing() {
    let same = remapped("keys.toml", include_str!("../../../config/keys.toml")).unwrap();
    let default = Keymap::default();
    for context in CONTEXTS {
        for bind in defaults(context) {
            assert_eq!(same.resolve(&[context], bind.key), default.resolve(&[context], bind.key));
        }
    }
}

#[test]
fn the_foot_says_what_a_key_comes_to_now() {
    let keymap = Keymap::default();
    let enter = |context: Context, sense: Option<Sense>| {
        let of = |action| Some(action).filter(|action| *action == Action::Take).and(sense);
        let hints = keymap.hints(&context.chain(), 80, |_| true, of);
        hints.iter().find(|(key, _)| *key == Key::Enter).map(|(_, words)| *words)
    };
    assert_eq!(enter(Context::Offers, None), Some("book"));
    assert_eq!(enter(Context::Offers, Some(Sense::Move)), Some("move"));
    assert_eq!(enter(Context::Offers, Some(Sense::Agree)), Some("agreed now"));
    assert_eq!(enter(Context::Form, Some(Sense::Save)), Some("save"));
    assert_eq!(
        enter(Context::Form, Some(Sense::Move)),
        Some("next field"),
        "a sense that is not of this row"
    );
    // Another key for it is another key at the foot, with the same words.
    let mine = remapped("keys.toml", "[offers]\ntake = \"g\"\n");
    let hints =
        mine.map(|keymap| keymap.hints(&Context::Offers.chain(), 80, |_| true, |_| Some(Sense::Move)));
    assert!(hints.is_ok_and(|hints| hints.contains(&(Key::Char('g'), "move"))));
}
