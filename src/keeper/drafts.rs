//! Half-filled forms, one file a person, outside the truth: nothing throws them away but their owner or their age.
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Days after which a draft that nobody touched goes.
const DAYS_KEPT: i64 = 30;
/// Drafts of one person.
const AT_MOST: usize = 64;
/// Bytes of one draft, and of its name.
const LONGEST: (usize, usize) = (64 * 1024, 200);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Draft {
    text: String,
    /// Seconds since 1970.
    at: i64,
}

/// The drafts of everybody.
#[derive(Debug)]
pub struct Drafts {
    folder: PathBuf,
    /// One writer at a time.
    writing: Mutex<()>,
}

impl Drafts {
    /// Drafts in that folder, which is made with the first one.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, writing: Mutex::new(()) }
    }

    /// Keeps a draft, or forgets it.
    ///
    /// # Errors
    /// It is too long, or the disk refused: the words to show.
    pub fn keep(&self, uid: u32, name: &str, text: Option<String>, now: i64) -> Result<(), String> {
        let _one = self.writing.lock();
        let mut drafts = self.read(uid, now);
        match text {
            None => {
                if drafts.remove(name).is_none() {
                    return Ok(());
                }
            }
            Some(text) => {
                if text.len() > LONGEST.0 || name.len() > LONGEST.1 {
                    return Err(
                        "This draft is too long to be kept. It is still on your screen: save or shorten it."
                            .to_owned(),
                    );
                }
                drafts.insert(name.to_owned(), Draft { text, at: now });
            }
        }
        while drafts.len() > AT_MOST {
            let oldest = drafts.iter().min_by_key(|(_, draft)| draft.at).map(|(name, _)| name.clone());
            if let Some(name) = oldest {
                drafts.remove(&name);
            }
        }
        self.write(uid, &drafts).map_err(|fault| {
            format!(
                "The draft could not be kept ({fault}). It is still on your screen: save it before you leave."
            )
        })
    }

    /// Name and text of a person's drafts.
    pub fn of(&self, uid: u32, now: i64) -> Vec<(String, String)> {
        self.read(uid, now).into_iter().map(|(name, draft)| (name, draft.text)).collect()
    }

    /// Owner, name and text of every draft that lies there, by owner and name.
    pub fn all(&self) -> Vec<(u32, String, String)> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut uids: Vec<u32> = files.filter_map(|file| file.file_name().to_str()?.parse().ok()).collect();
        uids.sort_unstable();
        // Whatever its age: it is held as long as it lies there.
        let of =
            |uid| self.read(uid, i64::MIN / 2).into_iter().map(move |(name, draft)| (uid, name, draft.text));
        uids.into_iter().flat_map(of).collect()
    }

    fn file(&self, uid: u32) -> PathBuf {
        self.folder.join(uid.to_string())
    }

    /// What can be read and is not too old; a damaged file holds nothing that anybody relies on.
    fn read(&self, uid: u32, now: i64) -> BTreeMap<String, Draft> {
        let bytes = fs::read(self.file(uid)).unwrap_or_default();
        let mut drafts: BTreeMap<String, Draft> = rmp_serde::from_slice(&bytes).unwrap_or_default();
        drafts.retain(|_, draft| now - draft.at <= DAYS_KEPT * 86_400);
        drafts
    }

    fn write(&self, uid: u32, drafts: &BTreeMap<String, Draft>) -> io::Result<()> {
        let file = self.file(uid);
        if drafts.is_empty() {
            return match fs::remove_file(&file) {
                Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
                _ => Ok(()),
            };
        }
        make_folder(&self.folder)?;
        write_file(&file, drafts)
    }
}

/// Writes a person's file of drafts anew without those that `is` names, by name and text; how many there were. A file that does not
/// read as drafts goes whole: nobody can say what is in it.
pub(super) fn leave_out(path: &Path, bytes: &[u8], is: &dyn Fn(&str, &str) -> bool) -> io::Result<usize> {
    let Ok(mut drafts) = rmp_serde::from_slice::<BTreeMap<String, Draft>>(bytes) else {
        return fs::remove_file(path).map(|()| 1);
    };
    let before = drafts.len();
    drafts.retain(|name, draft| !is(name, &draft.text));
    let gone = before - drafts.len();
    if drafts.is_empty() {
        fs::remove_file(path)?;
    } else if gone > 0 {
        write_file(path, &drafts)?;
    }
    Ok(gone)
}

fn write_file(file: &Path, drafts: &BTreeMap<String, Draft>) -> io::Result<()> {
    let bytes = rmp_serde::to_vec_named(drafts).map_err(io::Error::other)?;
    let new = file.with_extension("new");
    let mut to = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    to.write_all(&bytes)?;
    to.sync_data()?;
    fs::rename(new, file)
}

/// Makes a folder for its owner alone, if it is not there.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    match fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_are_each_persons_own_survive_a_restart_and_expire() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("drafts");
        let drafts = Drafts::new(place.clone());
        drafts.keep(1001, "register", Some("family=Harris".to_owned()), 1_000).unwrap();
        let drafts = Drafts::new(place);
        assert_eq!(drafts.of(1001, 2_000), [("register".to_owned(), "family=Harris".to_owned())]);
        assert!(drafts.of(1002, 2_000).is_empty());
        assert!(drafts.of(1001, 1_000 + 31 * 86_400).is_empty());
        drafts.keep(1001, "register", None, 2_000).unwrap();
        assert!(drafts.of(1001, 2_000).is_empty());
        assert!(drafts.keep(1001, "x", Some("y".repeat(70_000)), 0).is_err());
    }
}
