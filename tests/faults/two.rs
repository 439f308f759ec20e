//! Two keepers on one store: there is one; the second says whose the store is, and the first is not disturbed.
use super::keeper_support::{Store, status, text, venue};
use super::table::{Play, Played, Size};
use super::tools::{kept, said, within_limit};

const ROW: &str = "two keepers";

pub const PLAYS: [Play; 2] = [
    Play {
        row: ROW,
        name: "a_second_keeper_is_told_whose_the_store_is",
        how: "a second `keeper run`, at the same socket and at another; `repair` on its store",
        holds: "the process that has it is named; nothing is touched, the first goes on",
        run: second,
    },
    Play {
        row: ROW,
        name: "many_newcomers_at_once_end_up_with_one_keeper",
        how: "eight desks come at once where none runs",
        holds: "one keeper, and all eight are let in by it",
        run: newcomers,
    },
];

fn second(size: Size) -> Played {
    let rounds = size.rounds(1, 10);
    for _ in 0..rounds {
        let store = Store::new();
        let desk = store.desk();
        desk.send(venue("Arnold")).unwrap();
        let first = status(&desk);
        let before = kept(&store.path);
        let other = store.dir.path().join("other.sock");
        let other = other.to_str().unwrap();
        for args in [&["keeper", "run"][..], &["keeper", "run", "--socket", other]] {
            let second = within_limit(&mut store.command(args));
            let words = text(&second.stderr);
            assert_eq!(second.status.code(), Some(1), "{words}");
            for part in ["already in use", &format!("(process {})", first.pid), "goes on undisturbed"] {
                assert!(words.contains(part), "{part}: {words}");
            }
        }
        for args in [&["repair"][..], &["repair", "--from-sequence", "2", "--yes"]] {
            let second = within_limit(&mut store.command(args));
            assert_eq!(second.status.code(), Some(1), "{args:?}");
            assert!(said(&second).contains("in use"), "{args:?}: {}", said(&second));
        }
        assert!(kept(&store.path) == before, "something was changed");
        let now = status(&desk);
        assert_eq!((now.pid, now.revision), (first.pid, first.revision));
        desk.send(venue("Hucknall")).unwrap();
        desk.stop().unwrap();
        drop(desk);
    }
    Played::Held(rounds)
}

fn newcomers(size: Size) -> Played {
    let rounds = size.rounds(1, 20);
    for _ in 0..rounds {
        let store = Store::new();
        let (pids, desks): (Vec<u32>, Vec<_>) = std::thread::scope(|scope| {
            let comers: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        let desk = store.desk();
                        (status(&desk).pid, desk)
                    })
                })
                .collect();
            comers.into_iter().map(|comer| comer.join().unwrap()).unzip()
        });
        assert!(pids.iter().all(|pid| *pid == pids[0]), "{pids:?}");
        assert_eq!(status(&desks[0]).clients, 8);
    }
    Played::Held(rounds)
}
