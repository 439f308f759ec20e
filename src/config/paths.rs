//! Where a store and its configuration lie: pure functions of the command line and the environment.
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// What of the environment decides about folders. An empty variable counts as not set (XDG Base Directory Specification).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Env {
    /// `WAITWELL_STORE`.
    pub store: Option<PathBuf>,
    /// `XDG_DATA_HOME`; a relative one is ignored, as the specification asks.
    pub data_home: Option<PathBuf>,
    /// `HOME`.
    pub home: Option<PathBuf>,
}

impl Env {
    /// Takes what matters from the environment, asked for by name (`std::env::var_os` at the edge).
    pub fn from_vars(var: impl Fn(&str) -> Option<OsString>) -> Self {
        let path = |name| var(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        Self {
            store: path("WAITWELL_STORE"),
            data_home: path("XDG_DATA_HOME").filter(|path| path.is_absolute()),
            home: path("HOME").filter(|path| path.is_absolute()),
        }
    }
}

/// The folder of one's own store: `--store`, else `WAITWELL_STORE`, else `waitwell` in the XDG data folder, else in
/// `~/.local/share`.
///
/// # Errors
/// None of them says where: the words to show.
pub fn store(flag: Option<&Path>, env: &Env) -> Result<PathBuf, String> {
    if let Some(path) = flag.filter(|path| !path.as_os_str().is_empty()) {
        return Ok(path.to_owned());
    }
    env.store
        .clone()
        .or_else(|| env.data_home.as_ref().map(|data| data.join("waitwell")))
        .or_else(|| env.home.as_ref().map(|home| home.join(".local/share/waitwell")))
        .ok_or_else(|| {
            "There is no home folder to keep a store in, so nothing was opened. Say where with --store DIR."
                .to_owned()
        })
}

/// The folder of the demonstration: beside one's own store, its name with `-demo`, so that neither is ever the other.
pub fn demo_of(store: &Path) -> PathBuf {
    let plain: PathBuf = store.components().collect();
    match plain.file_name() {
        Some(name) => {
            let mut name = name.to_owned();
            name.push(OsStr::new("-demo"));
            plain.with_file_name(name)
        }
        // `/`, `.` and `..` have no name of their own to add to.
        None => plain.join("waitwell-demo"),
    }
}

/// The config folder: `--config`, else `config` in the store where there is one; none: the defaults alone.
pub fn config(flag: Option<&Path>, store: &Path, is_folder: impl Fn(&Path) -> bool) -> Option<PathBuf> {
    if let Some(path) = flag {
        return Some(path.to_owned());
    }
    Some(store.join("config")).filter(|path| is_folder(path))
}
