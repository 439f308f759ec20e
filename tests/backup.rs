//! The restore drill through the real binary: a backup taken while desks write comes back on a bare place with all that was
//! acknowledged before it, opens only with its key, and is refused where it is damaged, foreign or for invented children; what was
//! sealed outside shows a past that was rewritten.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
mod keeper_support;

use keeper_support::{PROGRAM, Store, done, status, text, venue};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A key of its own, and whom backups are for.
struct Key {
    file: std::path::PathBuf,
    public: String,
}

/// `None` where the program that encrypts is not here, and says so.
fn key(dir: &Path, name: &str) -> Option<Key> {
    let file = dir.join(name);
    let public = keeper_support::age_key(&file, "backup")?;
    Some(Key { file, public })
}

fn restore(file: &Path, key: &Path, to: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.arg("--store").arg(to).arg("restore").arg(file).arg("--identity").arg(key).args(more);
    command.output().unwrap()
}

fn at(store: &Path, arguments: &[&str]) -> Output {
    Command::new(PROGRAM).arg("--store").arg(store).args(arguments).output().unwrap()
}

#[test]
fn a_backup_taken_while_people_work_comes_back_with_all_that_was_safe_before_it() {
    let store = Store::new();
    let Some(key) = key(store.dir.path(), "key") else { return };
    let first = store.desk();
    let saved = AtomicU64::new(first.send(venue("Arnold")).unwrap().seq);
    let stop = AtomicBool::new(false);
    let file = store.dir.path().join("night.age");
    let (before, output) = std::thread::scope(|scope| {
        scope.spawn(|| {
            let desk = store.desk();
            for n in 0.. {
                saved.store(desk.send(venue(&format!("Hub {n}"))).unwrap().seq, Ordering::SeqCst);
                if stop.load(Ordering::SeqCst) {
                    break;
                }
            }
        });
        while saved.load(Ordering::SeqCst) < 40 {
            std::thread::yield_now();
        }
        let before = saved.load(Ordering::SeqCst);
        let output = store.run([
            "backup".as_ref(),
            file.as_os_str(),
            "--json".as_ref(),
            "--recipient".as_ref(),
            key.public.as_ref(),
        ]);
        stop.store(true, Ordering::SeqCst);
        (before, output)
    });
    assert!(output.status.success(), "{}", text(&output.stderr));
    let manifest: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let seq = manifest["seq"].as_u64().unwrap();
    assert!(seq >= before, "{seq} of {before}");
    // Nothing of a child, nor of a hub, can be read in it.
    let bytes = std::fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1"));
    assert!(!bytes.windows(6).any(|part| part == b"Arnold"));
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // A second one of that name is never written over it.
    let again = store.run(["backup".as_ref(), file.as_os_str(), "--recipient".as_ref(), key.public.as_ref()]);
    assert!(text(&again.stderr).contains("never written over"), "{}", text(&again.stderr));
    assert_eq!(std::fs::read(&file).unwrap(), bytes);

    // On a bare place: the same, and it goes on.
    let to = store.dir.path().join("elsewhere/store");
    let done = restore(&file, &key.file, &to, &[]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains(&format!("up to change {seq}")), "{}", text(&done.stdout));
    let verified = at(&to, &["verify"]);
    assert!(verified.status.success(), "{}", text(&verified.stdout));
    let place = waitwell::client::Place {
        store: to.clone(),
        socket: None,
        server: None,
        program: PROGRAM.into(),
        arguments: vec!["--config".into(), store.config.clone().into()],
    };
    let desk = waitwell::client::Link::connect(place, "desk", waitwell::client::Patience::Forever).unwrap();
    assert_eq!(status(&desk).revision, seq);
    assert!(desk.send(venue("Arnold")).is_err(), "it knows its hubs");
    assert_eq!(desk.send(venue("Worksop")).unwrap().seq, seq + 1);
    drop(desk);
    assert!(at(&to, &["keeper", "stop"]).status.success());
    // Nothing is brought back over a store.
    let over = restore(&file, &key.file, &to, &[]);
    assert!(text(&over.stderr).contains("into an empty place"), "{}", text(&over.stderr));
}

#[test]
fn another_key_a_cut_a_flipped_bit_and_a_stranger_are_refused_before_anything_is_touched() {
    let store = Store::new();
    let (Some(key), Some(other)) = (key(store.dir.path(), "key"), key(store.dir.path(), "other")) else {
        return;
    };
    let desk = store.desk();
    desk.send(venue("Arnold")).unwrap();
    drop(desk);
    store.run(["keeper", "stop"]);
    let file = store.dir.path().join("night.age");
    let made = store.run(["backup".as_ref(), file.as_os_str(), "--recipient".as_ref(), key.public.as_ref()]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let to = store.dir.path().join("back");
    let bytes = std::fs::read(&file).unwrap();
    let refused = |file: &Path, key: &Path, words: &str| {
        let done = restore(file, key, &to, &[]);
        let said = text(&done.stderr);
        assert!(!done.status.success() && said.contains(words), "{words}: {said}");
        assert!(!to.exists(), "{said}");
        let left: Vec<_> =
            std::fs::read_dir(store.dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert!(!left.iter().any(|name| name.to_string_lossy().contains("coming")), "{left:?}");
    };
    refused(&file, &other.file, "age could not do it");
    let bad = store.dir.path().join("bad.age");
    std::fs::write(&bad, &bytes[..bytes.len() - 40]).unwrap();
    refused(&bad, &key.file, "age could not do it");
    let mut flipped = bytes.clone();
    let middle = bytes.len() / 2;
    flipped[middle] ^= 4;
    std::fs::write(&bad, &flipped).unwrap();
    refused(&bad, &key.file, "age could not do it");
    refused(&store.dir.path().join("none.age"), &key.file, "There is no backup at");
    // Somebody else's file, encrypted for the same key.
    let stranger = store.dir.path().join("stranger.age");
    let list = store.dir.path().join("list.csv");
    std::fs::write(&list, "name,born\nsomebody,2020-01-01\n").unwrap();
    let made =
        Command::new("age").args(["-r", &key.public, "-o"]).arg(&stranger).arg(&list).output().unwrap();
    assert!(made.status.success());
    refused(&stranger, &key.file, "Nothing was changed");
    // A key nobody can have: said as what it is, and no half of a backup lies about.
    let none = store.dir.path().join("none.age");
    let done =
        store.run(["backup".as_ref(), none.as_os_str(), "--recipient".as_ref(), "age1notakey".as_ref()]);
    assert!(text(&done.stderr).contains("age could not do it"), "{}", text(&done.stderr));
    assert!(!none.exists() && !store.dir.path().join("none.age.unfinished").exists());
}

#[test]
fn what_was_sealed_outside_shows_a_past_that_was_rewritten() {
    let store = Store::new();
    let seals = store.dir.path().join("seals");
    let sealed = |store: &Store| {
        let done = store.run(["seal".as_ref(), "--into".as_ref(), seals.as_os_str()]);
        assert!(done.status.success(), "{}", text(&done.stderr));
    };
    let desk = store.desk();
    desk.send(venue("Arnold")).unwrap();
    sealed(&store);
    assert_eq!(std::fs::metadata(&seals).unwrap().permissions().mode() & 0o777, 0o600);
    let one = text(&at(&store.path, &["verify", "--seals", seals.to_str().unwrap()]).stdout);
    assert!(one.contains("The one seal holds: the past up to change 2 is"), "{one}");
    // A file without a seal vouches for nothing.
    let none = store.dir.path().join("none.txt");
    std::fs::write(&none, "\n").unwrap();
    let empty = at(&store.path, &["verify", "--seals", none.to_str().unwrap()]);
    assert!(
        !empty.status.success() && text(&empty.stdout).contains("holds no seal"),
        "{}",
        text(&empty.stdout)
    );
    desk.send(venue("Worksop")).unwrap();
    drop(desk);
    store.run(["keeper", "stop"]);
    sealed(&store);
    let verify = |path: &Path| at(path, &["verify", "--seals", seals.to_str().unwrap()]);
    let well = verify(&store.path);
    assert!(
        well.status.success() && text(&well.stdout).contains("All 2 seals hold"),
        "{}",
        text(&well.stdout)
    );

    // The owner of the machine writes another past: a whole chain, under the same store's id.
    let marker = std::fs::read(store.path.join("waitwell.store")).unwrap();
    std::fs::remove_dir_all(&store.path).unwrap();
    std::fs::create_dir(&store.path).unwrap();
    std::fs::write(store.path.join("waitwell.store"), marker).unwrap();
    let desk = store.desk();
    desk.send(venue("Newark")).unwrap();
    drop(desk);
    store.run(["keeper", "stop"]);
    let other = verify(&store.path);
    let said = text(&other.stdout);
    assert_eq!(other.status.code(), Some(1), "{said}");
    assert!(said.contains("the past was rewritten") || said.contains("is not there any more"), "{said}");
    // Lines of another store, and lines that are no seal, are told from one another.
    std::fs::write(&seals, format!("waitwell-seal {} 1 00 2026-11-20T00:00:00Z\n", "0".repeat(32))).unwrap();
    assert!(text(&verify(&store.path).stdout).contains("is of another store"));
    std::fs::write(&seals, "no seal\n").unwrap();
    assert!(text(&verify(&store.path).stderr).contains("is no seal that this program printed"));
}

#[test]
fn without_a_file_of_recipients_the_nightly_backup_says_which_to_write() {
    let store = Store::new();
    done(&store.register("Aimee", "Harris", "2019-02-03", &[]));
    let missing = store.dir.path().join("recipients");
    let into = store.dir.path().join("packs");
    std::fs::create_dir(&into).unwrap();
    let (missing_s, into_s) = (missing.to_str().unwrap(), into.to_str().unwrap());
    let all: [&[&str]; 2] = [
        &["backup", "--into", into_s, "--recipients-file", missing_s],
        &["print", "pack", "--into", into_s, "--recipients-file", missing_s],
    ];
    for words in all {
        for empty in [false, true] {
            if empty {
                std::fs::write(&missing, "").unwrap();
            }
            let said = store.run(words);
            let why = text(&said.stderr);
            assert!(!said.status.success(), "{words:?}");
            assert!(
                why.contains(missing_s) && why.contains("age1") && !why.contains("failed to parse"),
                "{words:?}: {why}"
            );
        }
        std::fs::remove_file(&missing).unwrap();
    }
}

/// A backup of a store with a keeper, under that name beside it.
fn backed_up(store: &Store, key: &Key, name: &str) -> std::path::PathBuf {
    let into = store.dir.path().join("backups");
    std::fs::create_dir_all(&into).unwrap();
    let file = into.join(name);
    let made = store.run(["backup".as_ref(), file.as_os_str(), "--recipient".as_ref(), key.public.as_ref()]);
    done(&made);
    file
}

#[test]
fn what_left_with_a_backup_is_counted_when_it_is_made() {
    let store = Store::new();
    let Some(key) = key(store.dir.path(), "key") else { return };
    done(&store.register("Aimee", "Harris", "2019-02-03", &[]));
    backed_up(&store, &key, "one.age");
    done(&store.register("Jude", "Okafor", "2019-02-03", &[]));
    // Without a keeper, too.
    done(&store.run(["keeper", "stop"]));
    backed_up(&store, &key, "two.age");
    // A line as the program of before wrote it.
    let kept = store.path.join("kept.jsonl");
    let before = std::fs::read_to_string(&kept).unwrap();
    let at = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ");
    let text = format!(
        "{before}{{\"what\":\"backup\",\"at\":\"{at}\",\"seq\":3,\"file\":\"/old.age\",\"by\":\"bea\"}}\n"
    );
    std::fs::write(&kept, text).unwrap();
    done(&store.register("Ines", "Lowe", "2019-02-03", &[]));
    let left = done(&store.run(["exports"]));
    let backups: Vec<&str> = left.lines().filter(|line| line.contains("backup")).collect();
    let many = |words: &str| backups.iter().filter(|line| line.ends_with(words)).count();
    assert_eq!((many(" 1 child"), many(" 2 children")), (1, 1), "{left}");
    assert_eq!(many("number not recorded"), 1, "{left}");
    let data = done(&store.run(["exports", "--json"]));
    assert!(data.contains("\"children\":null") && data.contains("\"children\":2"), "{data}");
    let status = text_of_status(&store);
    assert!(status.contains("1 change ago"), "{status}");
    let verified = done(&store.run(["verify"]));
    assert!(verified.contains(" changes in 1 file;"), "{verified}");
}

fn text_of_status(store: &Store) -> String {
    let said = store.run(["keeper", "status"]);
    text(&said.stdout)
}

/// Three children; one erased before the backup, one after it. The backup, in its folder.
fn erased_before_and_after(store: &Store, key: &Key) -> std::path::PathBuf {
    for (given, family) in [("Aimee", "Harris"), ("Jude", "Okafor"), ("Ines", "Lowe")] {
        done(&store.register(given, family, "2019-02-03", &[]));
    }
    let erase = |child: &str, name: &str| {
        done(&store.run(["erase", "--child", child, "--order", "ICO/2026/1", "--name", name]))
    };
    erase("3", "Ines Lowe");
    let file = backed_up(store, key, "night.age");
    let told = erase("2", "Jude Okafor");
    assert!(told.contains("noted beside the backups"), "{told}");
    done(&store.run(["keeper", "stop"]));
    file
}

fn back(file: &Path, key: &Key, to: &Path, more: &[&str]) -> String {
    let words = done(&restore(file, &key.file, to, more));
    assert!(!words.contains("Okafor") && !words.contains("Jude"), "{words}");
    words
}

/// Whether these bytes stand in any file of a store that lies still.
fn holds(store: &Path, words: &[u8]) -> bool {
    keeper_support::all_files(store).iter().any(|path| {
        if path.is_dir() {
            return holds(path, words);
        }
        std::fs::read(path).unwrap().windows(words.len()).any(|part| part == words)
    })
}

/// Child 2 was told to be erased again, and is gone to the last byte; the store is whole and child 1 is in it.
fn is_erased_again(words: &str, store: &Path) {
    assert!(words.lines().any(|line| line.starts_with("Child 2 was erased on ")), "{words}");
    assert!(words.contains("erased again"), "{words}");
    assert!(!words.contains("Child 3"), "it is not in the backup: {words}");
    for name in [&b"Okafor"[..], b"Jude"] {
        assert!(!holds(store, name), "{words}");
    }
    assert!(holds(store, b"Harris"));
    done(&at(store, &["verify"]));
}

#[test]
fn what_was_erased_since_a_backup_is_erased_again_before_anybody_comes_in() {
    let store = Store::new();
    let Some(key) = key(store.dir.path(), "key") else { return };
    let file = erased_before_and_after(&store, &key);
    // The store that it replaces was moved aside, and nothing else is known: it says why it was erased, too.
    let list = file.with_file_name("erasures.jsonl");
    let away = store.dir.path().join("list-away");
    std::fs::rename(&list, &away).unwrap();
    let aside = store.dir.path().join("s.broken");
    std::fs::rename(&store.path, &aside).unwrap();
    let words = back(&file, &key, &store.path, &[]);
    is_erased_again(&words, &store.path);
    assert!(words.contains("just now") && words.contains("s.broken"), "{words}");
    assert!(holds(&store.path.join("journal"), b"ICO/2026/1"), "the order is kept");
    let text = std::fs::read_to_string(&list).unwrap();
    assert!(text.contains("\"child\":2"), "noted for whoever brings it back next: {text}");
    std::fs::remove_file(&list).unwrap();
    // Neither the old store nor a list: it is asked for.
    std::fs::remove_dir_all(&aside).unwrap();
    std::fs::remove_dir_all(&store.path).unwrap();
    let words = back(&file, &key, &store.path, &[]);
    assert!(words.contains("which children were erased since is not known here"), "{words}");
    assert!(words.contains("Ask who keeps the orders") && words.contains("--erase NUMBER"), "{words}");
    assert!(holds(&store.path, b"Okafor"));
    // Whoever keeps the orders named them: once more, with their words.
    std::fs::remove_dir_all(&store.path).unwrap();
    let words = back(&file, &key, &store.path, &["--erase", "2=ICO 2026/1", "--erase", "77"]);
    assert!(words.contains("Child 2 was erased (order ICO 2026/1"), "{words}");
    assert!(words.contains("Child 77 could not be erased") && words.contains("no such child"), "{words}");
    assert!(!holds(&store.path, b"Okafor"));
    done(&at(&store.path, &["verify"]));
    // On a bare machine the list beside the backups names them, and says nothing of anybody.
    std::fs::rename(&away, &list).unwrap();
    let bare = store.dir.path().join("bare/store");
    let words = back(&file, &key, &bare, &[]);
    is_erased_again(&words, &bare);
    let text = std::fs::read_to_string(&list).unwrap();
    assert!(!text.contains("Okafor") && !text.contains("ICO"), "{text}");
    assert_eq!(text.matches("\"child\":2").count(), 1, "it is noted already: {text}");
}

#[test]
fn what_cannot_be_read_whole_is_no_word_that_nobody_was_erased() {
    let store = Store::new();
    let Some(key) = key(store.dir.path(), "key") else { return };
    let file = erased_before_and_after(&store, &key);
    let list = file.with_file_name("erasures.jsonl");
    let whole = std::fs::read_to_string(&list).unwrap();
    let to = store.dir.path().join("bare/store");
    let not_known = |words: &str, named: &str| {
        let list = list.display().to_string();
        for part in ["is not known here", "Ask who keeps the orders", named] {
            assert!(words.contains(part), "{part}: {words}");
        }
        assert!(named.contains("journal") || words.contains(&list), "{words}");
        assert!(!words.contains("No child that is in it was erased since"), "{words}");
        std::fs::remove_dir_all(&to).unwrap();
    };
    // As the program of before wrote it.
    let other = format!("{{\"store\":\"{}\",\"child\":2,\"at\":\"2026-11-20T14:32:00Z\"}}\n", "0".repeat(32));
    for (text, named) in [
        (String::new(), "is empty"),
        ("\0".repeat(300), "line 1 "),
        (other, "says nothing of this store"),
        // Its own first line lost: it may have begun later than the backup.
        (whole.lines().filter(|line| !line.contains("begun")).map(|_| "{}\n").collect(), "line 1"),
    ] {
        std::fs::write(&list, &text).unwrap();
        not_known(&back(&file, &key, &to, &[]), named);
    }
    // What could be read is done; what could not is named.
    let last = whole.lines().count() + 1;
    std::fs::write(&list, whole.clone() + "{\"store\":\"\n").unwrap();
    let words = back(&file, &key, &to, &[]);
    is_erased_again(&words, &to);
    not_known(&words, &format!("line {last} "));
    // A number that the disk changed is not taken for another child's.
    std::fs::write(&list, whole.replace("\"child\":2", "\"child\":1")).unwrap();
    let words = back(&file, &key, &to, &[]);
    assert!(holds(&to, b"Harris"), "{words}");
    let named = whole.lines().position(|line| line.contains("\"child\":2")).unwrap() + 1;
    not_known(&words, &format!("line {named} "));

    // No list, and the store that it replaces is damaged where it says who was erased.
    std::fs::remove_file(&list).unwrap();
    let old = to.with_file_name("store.broken");
    std::fs::create_dir_all(old.parent().unwrap()).unwrap();
    std::fs::rename(&store.path, &old).unwrap();
    let journal = keeper_support::all_files(&old.join("journal")).pop().unwrap();
    let mut bytes = std::fs::read(&journal).unwrap();
    let erased = bytes.windows(6).rposition(|part| part == b"Erased").unwrap();
    bytes[erased + 3] ^= 1;
    std::fs::write(&journal, &bytes).unwrap();
    not_known(&back(&file, &key, &to, &[]), &journal.display().to_string());
    // With the list, that is who was erased; the damage is told still.
    std::fs::write(&list, &whole).unwrap();
    let words = back(&file, &key, &to, &[]);
    is_erased_again(&words, &to);
    assert!(words.contains(&journal.display().to_string()) && !words.contains("not known here"), "{words}");
}

#[test]
fn a_list_that_was_begun_and_names_nobody_does_not_say_that_nobody_was_erased() {
    let store = Store::new();
    let Some(key) = key(store.dir.path(), "key") else { return };
    done(&store.register("Aimee", "Harris", "2019-02-03", &[]));
    let file = backed_up(&store, &key, "night.age");
    done(&store.run(["keeper", "stop"]));
    let to = store.dir.path().join("bare/store");
    let words = back(&file, &key, &to, &[]);
    let list = file.with_file_name("erasures.jsonl").display().to_string();
    assert!(words.contains(&format!("{list} was begun and names nobody")), "{words}");
    assert!(words.contains("is not known here") && !words.contains("No child that is in it was"), "{words}");
    // The store knows the backup that it came from: it still holds whoever is erased now.
    let server = |words: &[&str]| {
        let config = store.config.to_str().unwrap();
        at(&to, &[&["--config", config], words].concat())
    };
    let erased = done(&server(&["erase", "--child", "1", "--order", "ICO/2026/2", "--name", "Aimee Harris"]));
    let still = format!("Backup {} still holds the child, until ", file.display());
    assert!(erased.contains(&still), "{erased}");
    let status = text(&server(&["keeper", "status"]).stdout);
    assert!(status.contains("Last backup: just now"), "{status}");
    assert!(done(&server(&["exports"])).contains("backup"));
    done(&server(&["keeper", "stop"]));
}
