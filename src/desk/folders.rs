//! Where files come in and lists go out. On a server each person has a folder that sftp shows them, with `in` and `out` in it,
//! and lists go nowhere else; on one's own machine they go where one says.
use super::csv;
use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Europe::London;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Component, Path, PathBuf};

/// Looked at in a folder at most; what lies deeper in a heap is found by its name.
const LOOKED_AT: usize = 2_000;

/// A person's folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folders {
    /// The folder that sftp shows them.
    of_person: Option<PathBuf>,
}

/// A file that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name, cleaned for the screen.
    pub name: String,
    /// How large it is, in bytes.
    pub bytes: u64,
    /// When it was written last, at London's clock.
    pub at: NaiveDateTime,
}

impl Folders {
    /// A person's on a server.
    pub fn of(folder: PathBuf) -> Self {
        Self { of_person: Some(folder) }
    }

    /// Where spreadsheets come in, on a server.
    pub fn inbox(&self) -> Option<PathBuf> {
        self.of_person.as_ref().map(|folder| folder.join("in"))
    }

    /// What a form begins with for a list of that name.
    pub fn out(&self, name: &str) -> String {
        match &self.of_person {
            Some(folder) => folder.join("out").join(name).display().to_string(),
            None => format!("~/waitwell-out/{name}"),
        }
    }

    /// Where what was typed is written to. On a server a bare name means the person's `out`, and no other folder is written to.
    ///
    /// # Errors
    /// It is another folder, or there is none: in words.
    pub fn way_out(&self, typed: &str) -> Result<PathBuf, String> {
        let path = csv::expanded(typed.trim());
        let Some(out) = self.of_person.as_ref().map(|folder| folder.join("out")) else { return Ok(path) };
        let name = match path.components().next_back() {
            Some(Component::Normal(name))
                if path.parent().is_some_and(|to| to.as_os_str().is_empty() || to == out) =>
            {
                name
            }
            _ => {
                return Err(format!(
                    "Lists leave this server through {} alone, where sftp shows them to you. No file was made. Give a name \
                     in it.",
                    out.display()
                ));
            }
        };
        // Not made here: whoever lets people in makes it, so that it is theirs and no link to somewhere else.
        if !fs::symlink_metadata(&out).is_ok_and(|found| found.is_dir()) {
            return Err(format!(
                "{} is not there. No file was made. Ask whoever looks after this server to run waitwell-person add for you.",
                out.display()
            ));
        }
        Ok(out.join(name))
    }

    /// What is said of a file that was written: on a server by the name under which sftp shows it, and who can get at it.
    pub fn told(&self, words: &str) -> String {
        if self.of_person.is_none() {
            return words.to_owned();
        }
        format!("{} sftp shows it, to you alone.", self.shown(words))
    }

    /// The same words, with files by the name under which sftp shows them.
    pub fn shown(&self, words: &str) -> String {
        match &self.of_person {
            Some(folder) => words.replace(&format!("{}/", folder.display()), ""),
            None => words.to_owned(),
        }
    }

    /// A person's own settings on a server, where sftp takes them: a login that runs one command has no shell to put them home by.
    pub fn settings(&self) -> Option<PathBuf> {
        self.of_person.as_ref().map(|folder| folder.join("settings"))
    }

    /// Closes the person's folders to everybody else, where an sftp of before let them be opened. What is not theirs, or is a link, is
    /// left as it is.
    fn close(&self) {
        for name in ["in", "out", "settings"] {
            let Some(folder) = self.of_person.as_ref().map(|folder| folder.join(name)) else { continue };
            let is_open = |found: &fs::Metadata| found.is_dir() && found.permissions().mode() & 0o077 != 0;
            if fs::symlink_metadata(&folder).is_ok_and(|found| is_open(&found)) {
                let _ = fs::set_permissions(&folder, fs::Permissions::from_mode(0o700));
            }
        }
    }

    /// Spreadsheets that came in, the newest first, at most so many.
    pub fn newest(&self, most: usize) -> Vec<Arrived> {
        self.close();
        let Some(entries) = self.inbox().and_then(|inbox| fs::read_dir(inbox).ok()) else {
            return Vec::new();
        };
        let mut found: Vec<Arrived> =
            entries.flatten().take(LOOKED_AT).filter_map(|entry| arrived(&entry.path())).collect();
        found.sort_by(|one, other| (other.at, &one.name).cmp(&(one.at, &other.name)));
        found.truncate(most);
        found
    }
}

/// A spreadsheet as it lies there; a link or anything else is none.
fn arrived(path: &Path) -> Option<Arrived> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    let found = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    // A name that is no text cannot be handed on as it is.
    let name = path.file_name()?.to_str().filter(|_| ["csv", "xlsx"].contains(&ending.as_str()))?;
    let at = DateTime::<Utc>::from(found.modified().ok()?).with_timezone(&London).naive_local();
    let name = super::text::clean(name).into_owned();
    Some(Arrived { path: path.to_owned(), name, bytes: found.len(), at })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;
    use std::time::{Duration, SystemTime};

    #[test]
    fn on_a_server_lists_go_out_through_one_folder() {
        let dir = tempfile::tempdir().unwrap();
        let folders = Folders::of(dir.path().to_owned());
        let out = dir.path().join("out");
        assert!(folders.way_out("a.csv").unwrap_err().contains("is not there"));
        fs::create_dir(&out).unwrap();
        assert_eq!(folders.way_out("a.csv"), Ok(out.join("a.csv")));
        assert_eq!(folders.way_out(&folders.out("b.csv")), Ok(out.join("b.csv")));
        let deeper = format!("{}/x/../../a.csv", out.display());
        for elsewhere in ["/etc/a.csv", "~/a.csv", "../a.csv", "x/a.csv", "..", "", &deeper] {
            let refused = folders.way_out(elsewhere).unwrap_err();
            assert!(
                refused.contains("alone") && refused.contains("No file was made"),
                "{elsewhere}: {refused}"
            );
        }
        let words = format!("3 rows are in {}/a.csv.", out.display());
        assert_eq!(folders.told(&words), "3 rows are in out/a.csv. sftp shows it, to you alone.");
        assert_eq!(Folders::default().told(&words), words);
        // Not even where `out` became a link to somewhere else.
        fs::remove_dir(&out).unwrap();
        symlink("/etc", &out).unwrap();
        assert!(folders.way_out("a.csv").is_err());
        assert_eq!(Folders::default().way_out("/x/a.csv"), Ok("/x/a.csv".into()));
    }

    #[test]
    fn the_newest_spreadsheets_come_first_and_nothing_else_comes() {
        let dir = tempfile::tempdir().unwrap();
        let folders = Folders::of(dir.path().to_owned());
        assert_eq!(folders.newest(8), Vec::new());
        let inbox = folders.inbox().unwrap();
        fs::create_dir(&inbox).unwrap();
        let noon = SystemTime::UNIX_EPOCH + Duration::from_hours(495_000);
        for (hours, name) in [(1, "old.csv"), (3, "new.XLSX"), (2, "be\u{202e}tween.csv"), (4, "photo.jpg")] {
            let file = fs::File::create(inbox.join(name)).unwrap();
            file.set_modified(noon + Duration::from_hours(hours)).unwrap();
        }
        fs::create_dir(inbox.join("folder.csv")).unwrap();
        symlink("/etc/passwd", inbox.join("link.csv")).unwrap();
        let found = folders.newest(8);
        let names: Vec<&str> = found.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names.len(), 3, "{names:?}");
        assert_eq!((names[0], names[2]), ("new.XLSX", "old.csv"));
        assert!(!names[1].contains('\u{202e}'), "{names:?}");
        assert_eq!(found[0].path, inbox.join("new.XLSX"));
        assert_eq!(folders.newest(1).len(), 1);
    }
}
