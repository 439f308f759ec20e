//! How each person uses the desk, one small file a person, outside the truth: read when a desk attaches, written when it
//! has something new to tell. A file that cannot be read or written costs nobody more than a hint.
use super::drafts::make_folder;
use crate::wire::habits::{HabitNews, Habits};
use chrono::NaiveDate;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

/// Things one person's file counts at most, and bytes of the name of one: a desk has a few hundred keys.
const AT_MOST: usize = 1_000;
const LONGEST: usize = 48;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    habits: Habits,
    /// The day that was counted last.
    last: Option<NaiveDate>,
}

/// The habits of everybody.
#[derive(Debug)]
pub struct HabitRoom {
    folder: PathBuf,
    /// One writer at a time.
    writing: Mutex<()>,
}

impl HabitRoom {
    /// Habits in that folder, which is made with the first one.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, writing: Mutex::new(()) }
    }

    /// A person's desk attaches on that day: the day is counted, once.
    pub fn came(&self, uid: u32, day: NaiveDate) -> Habits {
        let _one = self.writing.lock();
        let mut kept = self.read(uid);
        if kept.last.is_none_or(|last| last < day) {
            kept.habits.days = kept.habits.days.saturating_add(1);
            kept.last = Some(day);
            // Where the disk refuses, a person is new here for a day longer.
            let _ = self.write(uid, &kept);
        }
        kept.habits
    }

    /// Adds what is new.
    ///
    /// # Errors
    /// The disk refused: the words to show.
    pub fn add(&self, uid: u32, news: HabitNews) -> Result<(), String> {
        let _one = self.writing.lock();
        let mut kept = self.read(uid);
        for (name, times) in news.used {
            let known = kept.habits.used.contains_key(&name);
            if name.len() <= LONGEST && (known || kept.habits.used.len() < AT_MOST) {
                let count = kept.habits.used.entry(name).or_default();
                *count = count.saturating_add(times);
            }
        }
        kept.habits.tour = news.tour.unwrap_or(kept.habits.tour);
        kept.habits.start_hidden = news.start_hidden.unwrap_or(kept.habits.start_hidden);
        self.write(uid, &kept).map_err(|fault| {
            format!("Which keys you know could not be kept ({fault}). Nothing else is touched.")
        })
    }

    fn file(&self, uid: u32) -> PathBuf {
        self.folder.join(uid.to_string())
    }

    fn read(&self, uid: u32) -> Kept {
        rmp_serde::from_slice(&fs::read(self.file(uid)).unwrap_or_default()).unwrap_or_default()
    }

    fn write(&self, uid: u32, kept: &Kept) -> io::Result<()> {
        make_folder(&self.folder)?;
        let bytes = rmp_serde::to_vec_named(kept).map_err(io::Error::other)?;
        let file = self.file(uid);
        let new = file.with_extension("new");
        let mut to = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        to.write_all(&bytes)?;
        fs::rename(new, file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn habits_are_each_persons_own_add_up_and_survive() {
        let folder = tempfile::tempdir().unwrap();
        let room = HabitRoom::new(folder.path().join("habits"));
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let used = |times| [("today.ahead".to_owned(), times)].into();
        assert_eq!(room.came(1, day(20)).days, 1);
        assert_eq!(room.came(1, day(20)).days, 1, "a second desk on one day is no second day");
        room.add(1, HabitNews { used: used(2), tour: Some(3), start_hidden: None }).unwrap();
        room.add(1, HabitNews { used: used(1), tour: None, start_hidden: Some(true) }).unwrap();
        let room = HabitRoom::new(folder.path().join("habits"));
        let habits = room.came(1, day(23));
        assert_eq!(habits, Habits { days: 2, used: used(3), tour: 3, start_hidden: true });
        assert!(habits.is_new());
        assert_eq!(room.came(2, day(23)).used.len(), 0);
        for later in 24..28 {
            room.came(1, day(later));
        }
        assert!(!room.came(1, day(28)).is_new());
        fs::write(folder.path().join("habits/1"), b"no such thing").unwrap();
        assert_eq!(room.came(1, day(28)).days, 1, "a damaged file is a new person's");
        let long = [("x".repeat(LONGEST + 1), 1)].into();
        room.add(1, HabitNews { used: long, ..HabitNews::default() }).unwrap();
        assert!(room.came(1, day(28)).used.is_empty());
    }
}
