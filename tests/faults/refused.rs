//! The system refuses one kind of call under a keeper at work: what it then says is what is so, and what it need not stop for goes on.
use super::disk::{Failing, NO_FIU, ROW, child, is_read};
use super::keeper_support::{Store, hear, status, text, venue};
use super::table::{Play, Played, Size};
use super::tools::is_whole;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use waitwell::domain::refusal::RefusalKind;

pub const PLAYS: [Play; 4] = [
    Play {
        row: ROW,
        name: "a_disk_that_can_only_be_read_refuses_in_words_and_reading_goes_on",
        how: "libfiu: EROFS at pwrite, then no more",
        holds: "refused in words, reading goes on; saves again once the disk can be written to",
        run: only_read,
    },
    Play {
        row: ROW,
        name: "looks_that_cannot_be_logged_are_told_with_what_is_wrong",
        how: "libfiu: EIO and EROFS at the access log's sync",
        holds: "told with what to do about it, and none is missing afterwards",
        run: unlogged,
    },
    Play {
        row: ROW,
        name: "a_journal_folder_that_cannot_be_looked_into_is_told",
        how: "libfiu: EIO at opendir",
        holds: "the health check names the folder and what is wrong, and shows no size",
        run: not_looked_into,
    },
    Play {
        row: ROW,
        name: "a_directory_of_people_that_does_not_answer_is_told_as_that",
        how: "libfiu: EROFS at open, while somebody comes in",
        holds: "nobody is told not to be listed; whoever is in stays; all come in once it answers",
        run: no_directory,
    },
];

fn only_read(size: Size) -> Played {
    let rounds = size.rounds(2, 10);
    for round in 0..rounds {
        let store = Store::new();
        store.begun();
        let Some(failing) = Failing::start(&store) else { return NO_FIU };
        let client = store.frail();
        child(&client, 0, 100).unwrap();
        let mut confirmed = 0;
        for n in 0..=round {
            confirmed = client.send(venue(&format!("Venue {n}"))).unwrap().seq;
        }
        failing.tell("enable name=posix/io/rw/pwrite,failinfo=30");
        for _ in 0..3 {
            let refused = client.send(venue("Hucknall")).unwrap_err();
            assert_eq!(refused.kind, RefusalKind::Store);
            for part in ["can only be read", "Nothing was saved", "is safe"] {
                assert!(refused.words.contains(part), "{part}: {}", refused.words);
            }
            assert!(is_read(&client, 1));
        }
        failing.tell("disable name=posix/io/rw/pwrite");
        assert_eq!(
            client.send(venue("Hucknall")).unwrap().seq,
            confirmed + 1,
            "nothing of the refused is there"
        );
        client.stop().unwrap();
        drop(client);
        let Failing { mut keeper, .. } = failing;
        keeper.ended();
        is_whole(&store, "after a disk that could only be read");
    }
    Played::Held(rounds)
}

fn unlogged(_: Size) -> Played {
    let faults = [(5, "The store's disk fails"), (30, "makes it writable again")];
    for (errno, advice) in faults {
        let store = Store::new();
        store.begun();
        let Some(failing) = Failing::start(&store) else { return NO_FIU };
        let client = store.frail();
        child(&client, 0, 100).unwrap();
        failing.tell(&format!("enable name=posix/io/sync/fdatasync,failinfo={errno}"));
        assert!(is_read(&client, 1));
        hear(&client, "Looks cannot be logged");
        let told = status(&client).told.concat();
        assert!(told.contains(advice) && !told.contains("Free some space"), "{errno}: {told}");
        let no = store.run(["case-file", "--child", "1"]);
        assert!(text(&no.stderr).contains(advice), "{errno}: {}", text(&no.stderr));
        assert!(!text(&no.stderr).contains("Free some space"), "{errno}: {}", text(&no.stderr));
        failing.tell("disable name=posix/io/sync/fdatasync");
        hear(&client, "Looks are logged again");
        client.stop().unwrap();
        drop(client);
        let Failing { mut keeper, .. } = failing;
        keeper.ended();
        is_whole(&store, "after looks that waited");
    }
    Played::Held(faults.len() as u32)
}

fn not_looked_into(_: Size) -> Played {
    let store = Store::new();
    store.begun();
    let Some(failing) = Failing::start(&store) else { return NO_FIU };
    let well = text(&store.run(["keeper", "status"]).stdout);
    assert!(well.contains("Journal: ") && !well.contains("not known"), "{well}");
    failing.tell("enable name=posix/io/dir/opendir,failinfo=5");
    let told = store.run(["keeper", "status"]);
    let words = text(&told.stdout);
    assert_eq!(told.status.code(), Some(1), "{words}");
    let folder = store.path.join("journal").display().to_string();
    assert!(words.contains(&format!("The journal's folder {folder} cannot be looked into")), "{words}");
    assert!(words.contains("Journal: not known.") && !words.contains("Journal: 0"), "{words}");
    failing.tell("disable name=posix/io/dir/opendir");
    let well = store.run(["keeper", "status"]);
    assert_eq!(well.status.code(), Some(0), "{}", text(&well.stdout));
    Played::Held(1)
}

/// Somebody without a name on this machine keeps the store; root is one of the people, by name.
fn no_directory(_: Size) -> Played {
    const OTHER: u32 = 65_534;
    if !rustix::process::getuid().is_root() {
        return Played::Skipped("root, to be somebody else");
    }
    let store = Store::new();
    let people = "[[person]]\nuser = \"root\"\nrole = \"administrator\"\nagency = \"nhs\"\nteam = \"booking\"\n\
                  [owner]\nagency = \"council\"\nteam = \"records\"\n";
    std::fs::write(store.config.join("people.toml"), people).unwrap();
    let open =
        |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    open(store.dir.path(), 0o777);
    open(&store.config, 0o755);
    let other = |command: &mut Command| {
        command.uid(OTHER).gid(OTHER);
    };
    let Some(failing) = Failing::started(&store, other) else { return NO_FIU };
    let inside = store.frail();
    failing.tell("enable name=posix/io/oc/open,failinfo=30");
    let told = store.run(["find", "harris"]);
    let words = text(&told.stderr);
    assert!(!told.status.success() && words.contains("could not be asked"), "{words}");
    assert!(words.contains("/etc/passwd") && !words.contains("not listed"), "{words}");
    inside.send(venue("Arnold")).unwrap();
    failing.tell("disable name=posix/io/oc/open");
    let well = store.run(["venues"]);
    assert!(text(&well.stdout).contains("Arnold"), "{}{}", text(&well.stdout), text(&well.stderr));
    inside.stop().unwrap();
    drop(inside);
    let Failing { mut keeper, .. } = failing;
    keeper.ended();
    Played::Held(1)
}
