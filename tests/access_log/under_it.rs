//! What somebody did to the log in place, under the keeper or while none ran: who is told, and that it is not forgotten by the next
//! start.
use super::{by_nobody, ended, forged, log, logged, office, read, said};
use crate::keeper_support::{Store, done, status};
use waitwell::client::Link;

/// Three looks in the log, and nobody at work.
fn looked() -> Store {
    let (store, desk) = office();
    for child in ["1", "2", "3"] {
        done(&store.run(["show", child]));
    }
    by_nobody(&desk, "nobody");
    ended(&store, desk);
    store
}

fn told_once(store: &Store, words: &str) {
    let ill = store.run(["keeper", "status"]);
    assert_eq!(ill.status.code(), Some(1), "{}", said(&ill));
    assert_eq!(said(&ill).matches(words).count(), 1, "{words}: {}", said(&ill));
}

#[test]
fn what_is_found_changed_under_the_keeper_is_told_by_its_health() {
    for asks in [&["access", "--child", "3"][..], &["verify"]] {
        let (store, desk) = office();
        for child in ["1", "2", "3"] {
            done(&store.run(["show", child]));
        }
        by_nobody(&desk, "nobody");
        logged(&store, 4);
        let was = read(&log(&store));
        // In place, and as long as it was: the keeper's writer sees nothing of it.
        forged(&store);
        let told = store.run(asks);
        assert!(said(&told).contains("was changed"), "{asks:?}: {}", said(&told));
        told_once(&store, "was changed");
        // As it was, and looked through again: all is well.
        let now = read(&log(&store));
        let mended = now.split_inclusive('\n').enumerate();
        let third = was.split_inclusive('\n').nth(2).unwrap();
        let mended: String = mended.map(|(at, line)| if at == 2 { third } else { line }).collect();
        std::fs::write(log(&store), mended).unwrap();
        done(&store.run(["verify"]));
        assert_eq!(store.run(["keeper", "status"]).status.code(), Some(0), "{asks:?}");
        ended(&store, desk);
    }
}

#[test]
fn a_log_that_was_cut_emptied_or_taken_away_while_no_keeper_ran_is_told_to_everybody() {
    for (what, left) in [("cut", Some(2)), ("emptied", Some(0)), ("taken away", None)] {
        let store = looked();
        let was = read(&log(&store));
        done(&store.run(["verify"]));
        match left {
            None => std::fs::remove_file(log(&store)).unwrap(),
            Some(n) => {
                std::fs::write(log(&store), was.split_inclusive('\n').take(n).collect::<String>()).unwrap();
            }
        }
        let file = log(&store).display().to_string();
        let gone = format!("Access log {file}: what was written to it last, line {}, ", was.lines().count());
        let told = store.run(["verify"]);
        assert_eq!(told.status.code(), Some(1), "{what}: {}", said(&told));
        assert!(said(&told).contains(&gone), "{what}: {}", said(&told));

        let desk: Link = store.desk();
        told_once(&store, &gone);
        let told = store.run(["verify"]);
        assert_eq!(told.status.code(), Some(1), "{what}: {}", said(&told));
        assert!(said(&told).contains(&gone), "{what}: {}", said(&told));
        for asks in [&["access", "--child", "3"][..], &["exports"]] {
            let looks = done(&store.run(asks));
            assert!(looks.starts_with("Access log ") && looks.contains(&file), "{what}, {asks:?}: {looks}");
        }
        // What is logged since does not hide it from the next start.
        done(&store.run(["show", "1"]));
        by_nobody(&desk, "nobody");
        ended(&store, desk);
        let place = format!("line {} ", left.unwrap_or(0) + 1);
        let told = store.run(["verify"]);
        assert_eq!(told.status.code(), Some(1), "{what}: {}", said(&told));
        assert!(said(&told).contains(&place), "{what}: {}", said(&told));
        let desk = store.desk();
        let looks = done(&store.run(["access", "--child", "3"]));
        assert!(looks.starts_with("Access log ") && looks.contains(&place), "{what}: {looks}");
        told_once(&store, &place);
        ended(&store, desk);
    }
}

#[test]
fn an_erasure_and_a_kill_are_no_cut() {
    let (store, desk) = office();
    done(&store.run(["show", "2"]));
    done(&store.run(["show", "1"]));
    by_nobody(&desk, "nobody");
    done(&store.run(["erase", "--child", "2", "--order", "ICO/2026/1", "--name", "Jude Okafor"]));
    done(&store.run(["show", "1"]));
    drop(desk);
    let pid = rustix::process::Pid::from_raw(status(&store.desk()).pid as i32).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    let desk = store.desk();
    done(&store.run(["verify"]));
    assert_eq!(store.run(["keeper", "status"]).status.code(), Some(0));
    ended(&store, desk);
    // The line before the last is what a power cut may leave noted.
    let end = store.path.join("looks.end");
    let lines: Vec<String> = read(&log(&store)).lines().map(str::to_owned).collect();
    let before: serde_json::Value = serde_json::from_str(&lines[lines.len() - 2]).unwrap();
    let chain = before["chain"].as_str().unwrap();
    std::fs::write(&end, format!("{:020} {chain}\n", lines.len() - 1)).unwrap();
    done(&store.run(["verify"]));
    let desk = store.desk();
    assert_eq!(store.run(["keeper", "status"]).status.code(), Some(0));
    ended(&store, desk);
}

#[test]
fn a_log_that_was_cut_under_the_keeper_is_told_once() {
    let (store, desk) = office();
    for _ in 0..2 {
        done(&store.run(["show", "1"]));
        by_nobody(&desk, "nobody");
        std::fs::write(log(&store), "").unwrap();
        done(&store.run(["show", "2"]));
        by_nobody(&desk, "nobody");
    }
    told_once(&store, "was changed by somebody else while the keeper ran");
    ended(&store, desk);
}
