//! Programs and stores of other versions: an older desk, a newer keeper's store, another program's folder. Each is refused with
//! what to do, and nothing is touched.
use super::keeper_support::later::{change_to_come, write};
use super::keeper_support::{Store, text, venue};
use super::shape;
use super::table::{Play, Played, Size};
use super::tools::{kept, said};
use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::Command;
use waitwell::client::{Link, Patience};
use waitwell::domain::event::PAYLOAD_VERSION;
use waitwell::wire::message::{Answer, Ask, Request, Tell};
use waitwell::wire::{WIRE_VERSION, frame};

const ROW: &str = "version skew";

pub const PLAYS: [Play; 5] = [
    Play {
        row: ROW,
        name: "an_older_desks_frames_are_refused_with_what_to_do",
        how: "recorded frames of desks of each older version; a newer one",
        holds: "refused with both versions and what to do; let go; others go on",
        run: older_desks,
    },
    Play {
        row: ROW,
        name: "an_older_keeper_is_told_of_in_words",
        how: "a desk and a command meet a keeper of another version",
        holds: "its words are shown, nothing is done",
        run: older_keeper,
    },
    Play {
        row: ROW,
        name: "a_newer_journal_is_refused_untouched",
        how: "a change of a newer payload version; one of this version that does not read",
        holds: "refused in words, untouched; the copy made before goes on",
        run: newer_journal,
    },
    Play {
        row: ROW,
        name: "another_programs_folder_is_refused_untouched",
        how: "a marker of a newer format, damaged, empty",
        holds: "refused in words by every verb, untouched",
        run: other_folder,
    },
    Play {
        row: ROW,
        name: "the_payloads_version_stands_for_their_shape",
        how: "the shape of all that is journalled, printed",
        holds: "it is the print kept for this version: no older program can misread a newer change",
        run: shape_of_the_version,
    },
];

fn older_desks(_: Size) -> Played {
    let store = Store::new();
    let desk = store.desk();
    let mut rounds = 0;
    let refused = |bytes: &[u8], version: u32| {
        let mut other = UnixStream::connect(store.path.join("keeper.sock")).unwrap();
        other.write_all(bytes).unwrap();
        match frame::read(&mut other).unwrap() {
            Tell::Reply { answer, .. } => match *answer {
                Answer::No { words } => {
                    for part in [
                        &format!("speaks version {version} "),
                        &format!("version {WIRE_VERSION}."),
                        "Nothing was changed",
                        "`waitwell keeper stop`",
                    ] {
                        assert!(words.contains(part), "{part}: {words}");
                    }
                }
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
        // What else it had to say is not answered: it is let go.
        let rest = other.read(&mut [0]);
        assert!(matches!(rest, Ok(0) | Err(_)), "{rest:?}");
    };
    for version in 1..WIRE_VERSION {
        let recorded = format!("{}/tests/data/wire/desk-{version}.bin", env!("CARGO_MANIFEST_DIR"));
        let bytes = std::fs::read(&recorded).unwrap_or_else(|_| {
            panic!("WIRE_VERSION was raised: record what a desk of version {version} sends as {recorded}")
        });
        refused(&bytes, version);
        rounds += 1;
    }
    let newer = Request::Hello { version: WIRE_VERSION + 1, kind: "desk".to_owned() };
    refused(&frame::encode(&Ask { no: 7, request: newer }).unwrap(), WIRE_VERSION + 1);
    desk.send(venue("Arnold")).unwrap();
    Played::Held(rounds + 1)
}

fn older_keeper(_: Size) -> Played {
    let store = Store::new();
    store.begun();
    let socket = store.dir.path().join("k.sock");
    let listener = UnixListener::bind(&socket).unwrap();
    let words = "This desk speaks version 10 of the messages, the keeper of this store version 2. Start the same program.";
    std::thread::spawn(move || {
        for mut client in listener.incoming().map_while(Result::ok) {
            let Ok(Ask { no, .. }) = frame::read(&mut client) else { continue };
            let answer = Box::new(Answer::No { words: words.to_owned() });
            let _ = frame::write(&mut client, &Tell::Reply { no, answer });
        }
    });
    let mut place = store.place();
    place.socket = Some(socket.clone());
    let fault = Link::connect(place, "desk", Patience::Forever).unwrap_err();
    assert_eq!(fault.0, words);
    let listed = store.run(["list", "--socket", socket.to_str().unwrap()]);
    assert_eq!((listed.status.code(), text(&listed.stdout)), (Some(1), String::new()));
    assert!(text(&listed.stderr).contains(words), "{}", text(&listed.stderr));
    Played::Held(2)
}

const LATER: i64 = 1_800_000_000_000;

/// What is said to somebody who starts the program on it.
fn refused(store: &Store) -> String {
    let said = store.run(["list", "--json"]);
    assert_eq!(said.status.code(), Some(1), "{}", text(&said.stdout));
    text(&said.stderr)
}

fn newer_journal(_: Size) -> Played {
    let store = Store::new();
    store.desk().send(venue("Arnold")).unwrap();
    store.desk().stop().unwrap();
    let before = store.dir.path().join("s.before-upgrade");
    let copied = Command::new("cp").arg("-a").arg(&store.path).arg(&before).status().unwrap();
    assert!(copied.success());

    write(&store.path, LATER, &change_to_come(PAYLOAD_VERSION + 1));
    let newer = kept(&store.path);
    let words = refused(&store);
    assert!(
        words.contains("was written by a newer waitwell") && words.contains("put back the copy"),
        "{words}"
    );
    assert!(!words.contains("ThoughtOfLater"), "no word of the program's own: {words}");
    let verified = store.run(["verify"]);
    assert_eq!(verified.status.code(), Some(1));
    assert!(said(&verified).contains("newer"), "{verified:?}");
    assert!(kept(&store.path) == newer, "something was changed");

    // The way back, as README has it.
    std::fs::rename(&store.path, store.dir.path().join("s.newer")).unwrap();
    std::fs::rename(&before, &store.path).unwrap();
    let desk = store.desk();
    desk.send(venue("Hucknall")).unwrap();
    assert!(store.run(["verify"]).status.success());
    desk.stop().unwrap();
    drop(desk);

    // One of this version that it cannot read is nothing to guess at either.
    let store = Store::new();
    store.begun();
    write(&store.path, LATER, &change_to_come(PAYLOAD_VERSION));
    let there = kept(&store.path);
    let words = refused(&store);
    assert!(words.contains("Change 2") && words.contains("Use the program that wrote it"), "{words}");
    assert!(kept(&store.path) == there, "something was changed");
    Played::Held(2)
}

fn other_folder(_: Size) -> Played {
    let store = Store::new();
    store.begun();
    let marker = store.path.join("waitwell.store");
    let whole = std::fs::read_to_string(&marker).unwrap();
    let cases = [
        (whole.replace("version = 1", "version = 2"), "newer waitwell (format 2"),
        (whole.replace("version = 1", "version = 9"), "Use the newer program"),
        (whole.replace("waitwell store", "somebody's"), "Name another folder"),
        (String::new(), "Name another folder"),
    ];
    for (text_there, part) in &cases {
        std::fs::write(&marker, text_there).unwrap();
        let before = kept(&store.path);
        let fault = Link::connect(store.place(), "desk", Patience::Forever).unwrap_err();
        assert!(fault.0.contains(part) && fault.0.contains("Nothing in it was changed"), "{fault}");
        for verb in [&["list"][..], &["verify"], &["rebuild"], &["repair"], &["keeper", "run"]] {
            let refused = store.run(verb);
            assert_eq!(refused.status.code(), Some(1), "{verb:?}");
            assert!(text(&refused.stderr).contains(part), "{verb:?}: {}", text(&refused.stderr));
        }
        assert!(kept(&store.path) == before, "something was changed");
    }
    std::fs::write(&marker, whole).unwrap();
    store.desk().send(venue("Arnold")).unwrap();
    Played::Held(cases.len() as u32)
}

fn shape_of_the_version(_: Size) -> Played {
    let path = format!("{}/tests/data/payload/v{PAYLOAD_VERSION}.txt", env!("CARGO_MANIFEST_DIR"));
    shape::tells_apart();
    let now = shape::of::<waitwell::keeper::written::Written>();
    if std::env::var_os("WAITWELL_WRITE").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let was = std::fs::read_to_string(&path).unwrap_or_default();
    let (then, here): (Vec<_>, Vec<_>) = (was.lines().collect(), now.lines().collect());
    let gone: Vec<_> = then.iter().filter(|line| !here.contains(line)).collect();
    let new: Vec<_> = here.iter().filter(|line| !then.contains(line)).collect();
    assert!(
        gone.is_empty() && new.is_empty(),
        "what is journalled has another shape than payloads of version {PAYLOAD_VERSION}. A program of before would read it and \
         leave out what it does not know: raise PAYLOAD_VERSION (once for all that goes out together), then keep the print with \
         WAITWELL_WRITE=1 cargo test --test faults -- shape\nno more: {gone:#?}\nnew: {new:#?}"
    );
    assert!(here.len() > 100, "the print is not whole");
    Played::Held(1)
}
