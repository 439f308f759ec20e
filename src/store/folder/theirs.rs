//! Whose the files of a store are: those of the account that its folder is. An administrator may do by hand what that account does at
//! other times; what root left behind as its own, no keeper could open.
use rustix::fs::{AtFlags, FileType, Gid, Mode, OFlags, Uid};
use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::{MetadataExt, fchown};
use std::path::Path;

/// Gives a file that root wrote in a folder to whose that is. Nothing is changed where somebody else wrote it.
pub(crate) fn given_to_owner_of(folder: &Path, file: &File) -> io::Result<()> {
    if !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let (whose, is) = (fs::metadata(folder)?, file.metadata()?);
    if (is.uid(), is.gid()) == (whose.uid(), whose.gid()) {
        return Ok(());
    }
    fchown(file, Some(whose.uid()), Some(whose.gid()))
}

/// Gives all that root made in a store to whose its folder is. That account may change names in it meanwhile: no link is followed, and
/// no file is given that has a second name, which may lie elsewhere.
pub(super) fn give_back(folder: &Path) {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let Ok(opened) = rustix::fs::open(folder, flags, Mode::empty()) else { return };
    let Ok(whose) = rustix::fs::fstat(&opened) else { return };
    if whose.st_uid != 0 {
        inside(opened.as_fd(), (Uid::from_raw(whose.st_uid), Gid::from_raw(whose.st_gid)));
    }
}

fn inside(folder: BorrowedFd<'_>, (user, group): (Uid, Gid)) {
    let Ok(names) = rustix::fs::Dir::read_from(folder) else { return };
    for entry in names.flatten() {
        let name = entry.file_name();
        if name == c"." || name == c".." {
            continue;
        }
        let Ok(is) = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) else { continue };
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        match FileType::from_raw_mode(is.st_mode) {
            FileType::Directory => {
                let flags = flags | OFlags::DIRECTORY;
                let Ok(below) = rustix::fs::openat(folder, name, flags, Mode::empty()) else { continue };
                if is.st_uid == 0 {
                    let _ = rustix::fs::fchown(&below, Some(user), Some(group));
                }
                inside(below.as_fd(), (user, group));
            }
            FileType::RegularFile if is.st_uid == 0 => {
                let Ok(file) = rustix::fs::openat(folder, name, flags, Mode::empty()) else { continue };
                // As it is now, under the name that was opened.
                if rustix::fs::fstat(&file).is_ok_and(|is| is.st_nlink == 1 && is.st_uid == 0) {
                    let _ = rustix::fs::fchown(&file, Some(user), Some(group));
                }
            }
            _ => {}
        }
    }
}
