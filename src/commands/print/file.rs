//! A file that is there whole or not at all, for its owner's eyes only: a pack torn in the middle would be trusted.
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Names tried for the file that is written before it is moved: so many programs write the same one at once.
const TRIES: u32 = 100;

/// Makes the folder, where there is none, for its owner alone.
///
/// # Errors
/// In words.
pub fn folder(path: &Path) -> Result<(), String> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|fault| {
        format!("The folder {} could not be made ({fault}). No file was made.", path.display())
    })
}

/// Writes the whole file beside its place and moves it there at once; what was there before is replaced.
///
/// # Errors
/// It cannot be written there, or something else than a file is there: in words; what was there is untouched.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let fault = |why: String| {
        format!(
            "The file could not be written to {} ({why}). What was there before is untouched.",
            path.display()
        )
    };
    match fs::symlink_metadata(path) {
        Ok(there) if !there.is_file() => return Err(fault("something else than a file is there".to_owned())),
        _ => {}
    }
    let (beside, mut file) = beside(path).map_err(|e| fault(e.to_string()))?;
    let done = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| fs::rename(&beside, path));
    if let Err(e) = done {
        let _ = fs::remove_file(&beside);
        return Err(fault(e.to_string()));
    }
    // The name itself is safe only with its folder; where that cannot be synced the file is there all the same.
    if let Ok(folder) = File::open(folder_of(path)) {
        let _ = folder.sync_all();
    }
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

fn beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for number in 0..TRIES {
        let beside = folder_of(path).join(format!(".{name}.{}-{number}.part", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside) {
            Ok(file) => return Ok((beside, file)),
            Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => {}
            Err(fault) => return Err(fault),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many unfinished files lie beside it"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_file_is_replaced_whole_and_nothing_else_is_touched() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("a/b");
        folder(&inner).unwrap();
        let path = inner.join("pack.txt");
        replace(&path, b"first, and longer").unwrap();
        replace(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(&inner).unwrap().count(), 1, "nothing is left beside it");
        let elsewhere = dir.path().join("elsewhere");
        fs::write(&elsewhere, b"kept").unwrap();
        let link = inner.join("link");
        symlink(&elsewhere, &link).unwrap();
        assert!(replace(&link, b"x").unwrap_err().contains("something else"));
        assert!(replace(&inner, b"x").is_err());
        assert!(replace(&dir.path().join("none/here.txt"), b"x").unwrap_err().contains("untouched"));
        assert_eq!(fs::read(&elsewhere).unwrap(), b"kept");
    }
}
