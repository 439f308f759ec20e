//! What is kept comes back; what may not be changed is not; a disk that refuses takes nothing away.
use super::*;
use crate::domain::actor::Role;
use crate::domain::code::Code;
use crate::domain::ids::ReferralId;
use crate::wire::prefs::{ListView, OWN_MOST};
use crate::wire::query::{Filter, Sort, SortBy};
use chrono::NaiveDate;

fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap().and_hms_opt(14, 32, 0).unwrap()
}

fn actor(uid: u32, name: &str, role: Role) -> Actor {
    Actor { uid, name: name.into(), role, agency: Code::known("nhs"), team: Code::NONE }
}

fn keep(name: &str, shared: bool, seen: Option<u32>) -> PrefChange {
    let view = ListView {
        filter: Filter { past_target: true, only: vec![ReferralId(3)], ..Filter::default() },
        sort: Sort { by: SortBy::Name, down: true },
        columns: vec![ListColumn::Child, ListColumn::Wait, ListColumn::Child],
    };
    PrefChange::Keep { name: name.to_owned(), shared, view: Box::new(view), seen }
}

#[test]
fn what_is_kept_is_there_after_a_restart_and_is_each_persons_own() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("prefs");
    let (ann, jo) = (actor(1, "ann", Role::Scheduler), actor(2, "jo", Role::Caseworker));
    let room = PrefRoom::new(place.clone());
    assert_eq!(room.of(1), Prefs::default(), "nothing is told of a store that has kept nothing yet");
    room.change(&ann, &PrefChange::Columns(vec![ListColumn::Due, ListColumn::Child]), now()).unwrap();
    let (prefs, words) = room.change(&ann, &keep("  Gedling   over ", false, None), now()).unwrap();
    assert_eq!(words, "View \"Gedling over\" kept for you: v g shows it.");
    assert!(prefs.own[0].view.filter.only.is_empty(), "marks are no part of a view");
    assert_eq!(prefs.own[0].view.columns, [ListColumn::Child, ListColumn::Wait]);
    room.change(&jo, &keep("For all", true, None), now()).unwrap();
    let room = PrefRoom::new(place);
    let (ann, jo) = (room.of(1), room.of(2));
    assert_eq!((ann.own.len(), ann.shared.len(), jo.own.len(), jo.shared.len()), (1, 1, 0, 1));
    assert_eq!(ann.columns, [ListColumn::Due, ListColumn::Child]);
    assert_eq!((ann.shared[0].made_by.as_str(), ann.shared[0].changed), ("jo", now()));
    assert_eq!(ann.named("gedling OVER").map(|view| view.id), Some(ann.own[0].id));
}

#[test]
fn letters_are_free_and_stay_with_their_view() {
    let folder = tempfile::tempdir().unwrap();
    let room = PrefRoom::new(folder.path().join("prefs"));
    let ann = actor(1, "ann", Role::Scheduler);
    let mut prefs = Prefs::default();
    for name in ["Past it", "Gone", "Gedling", "12345"] {
        prefs = room.change(&ann, &keep(name, false, None), now()).unwrap().0;
    }
    let letters = |prefs: &Prefs| prefs.own.iter().map(|view| view.letter).collect::<String>();
    assert_eq!(letters(&prefs), "aged", "p of the choice is taken, and so is a g");
    let id = prefs.own[1].id;
    let (prefs, _) = room.change(&ann, &PrefChange::Delete { id, seen: 1 }, now()).unwrap();
    assert_eq!(letters(&prefs), "aed", "the others keep theirs");
}

#[test]
fn a_shared_view_is_changed_by_who_made_it_or_a_manager_and_never_unseen() {
    let folder = tempfile::tempdir().unwrap();
    let room = PrefRoom::new(folder.path().join("prefs"));
    let (ann, jo) = (actor(1, "ann", Role::Scheduler), actor(2, "jo", Role::Scheduler));
    let (boss, guest) = (actor(3, "boss", Role::Manager), actor(4, "guest", Role::Viewer));
    let (prefs, _) = room.change(&ann, &keep("Over", true, None), now()).unwrap();
    let id = prefs.shared[0].id;
    let why = room.change(&guest, &keep("Mine", true, None), now()).unwrap_err();
    assert!(why.contains("You can keep it for yourself."), "{why}");
    assert!(room.change(&guest, &keep("Mine", false, None), now()).is_ok());
    let why = room.change(&jo, &PrefChange::Delete { id, seen: 1 }, now()).unwrap_err();
    assert!(why.contains("only ann or a manager changes it"), "{why}");
    let why = room.change(&ann, &keep("over", true, None), now()).unwrap_err();
    assert!(why.contains("is there already"), "nothing is replaced unseen: {why}");
    room.change(&boss, &PrefChange::Rename { id, to: "Far over".into(), seen: 1 }, now()).unwrap();
    let why = room.change(&ann, &keep("far over", true, Some(1)), now()).unwrap_err();
    assert!(why.starts_with("boss changed the view \"Far over\" at 14:32"), "{why}");
    let (prefs, _) = room.change(&ann, &keep("far over", true, Some(2)), now()).unwrap();
    assert_eq!((prefs.shared.len(), prefs.shared[0].rev), (1, 3));
    let kept = room.read(SHARED).unwrap();
    let by: Vec<&str> = kept.deeds.iter().map(|deed| deed.by.as_str()).collect();
    assert_eq!(by, ["ann", "boss", "ann"], "who did what is on file");
}

#[test]
fn there_is_a_most_and_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let room = PrefRoom::new(folder.path().join("prefs"));
    let ann = actor(1, "ann", Role::Scheduler);
    let mut letters = std::collections::BTreeSet::new();
    for number in 0..OWN_MOST {
        let (prefs, _) = room.change(&ann, &keep(&format!("View {number}"), false, None), now()).unwrap();
        letters.extend(prefs.own.iter().map(|view| view.letter));
    }
    assert_eq!(letters.len(), OWN_MOST, "each has a letter of its own");
    let why = room.change(&ann, &keep("One more", false, None), now()).unwrap_err();
    assert!(why.contains("which is the most"), "{why}");
    for name in ["", "   ", "a name that is far too long to stand in one line of a choice"] {
        assert!(room.change(&ann, &keep(name, true, None), now()).is_err(), "{name:?}");
    }
}

#[test]
fn a_disk_that_refuses_takes_nothing_away_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("prefs");
    let room = PrefRoom::new(place.clone());
    let ann = actor(1, "ann", Role::Scheduler);
    room.change(&ann, &keep("Over", false, None), now()).unwrap();
    // A folder where the new file should go: it cannot be written, whoever tries.
    fs::create_dir(place.join("1.new")).unwrap();
    let why = room.change(&ann, &keep("Another", false, None), now()).unwrap_err();
    assert!(why.contains("could not be kept") && why.contains("stands as it was"), "{why}");
    assert_eq!(room.of(1).own.len(), 1);
    fs::remove_dir(place.join("1.new")).unwrap();
    assert_eq!(room.change(&ann, &keep("Another", false, None), now()).unwrap().0.own.len(), 2);
}

#[test]
fn a_damaged_file_is_put_aside_and_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("prefs");
    let room = PrefRoom::new(place.clone());
    let ann = actor(1, "ann", Role::Scheduler);
    room.change(&ann, &keep("Over", true, None), now()).unwrap();
    fs::write(place.join(SHARED), b"no views").unwrap();
    assert!(room.of(1).told.contains("put aside as"));
    assert_eq!(fs::read(place.join("shared.damaged")).unwrap(), b"no views");
    assert_eq!(room.of(1), Prefs::default());
}
