//! Writing the invented year into a store of its own, made afresh when it is of another day.
use super::invent;
use crate::domain::decide::Now;
use crate::domain::rules::Rules;
use crate::exchange::postcodes::PostcodeTable;
use crate::keeper::bulk::Bulk;
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The day a practice store was made for, and how many children it was asked to have.
const MADE: &str = "practice-of";

fn mark(now: &Now, children: u32) -> String {
    format!("{} {children} {}\n", now.today, env!("CARGO_PKG_VERSION"))
}

/// Whether a practice store lies there that was made for this day, with that many children, by this version.
pub fn made_today(path: &Path, now: &Now, children: u32) -> bool {
    fs::read_to_string(path.join(MADE)).is_ok_and(|text| text == mark(now, children))
}

/// Makes the practice store at `path` afresh. It is whole or not there: it grows beside its place, and takes it at the end.
///
/// # Errors
/// A folder that is no practice store is in the way, or the disk refuses: in words. What lay there is as it was.
pub fn into_store(path: &Path, rules: &Rules, now: &Now, children: u32) -> Result<(), String> {
    let told = |what: &str, at: &Path, fault: &std::io::Error| format!("{what} {}: {fault}.", at.display());
    if path.exists() && !is_practice(path) {
        return Err(format!(
            "{} is there and is no practice store. Nothing was touched. Choose another place with --store.",
            path.display()
        ));
    }
    let new = beside(path, "new");
    if new.exists() {
        fs::remove_dir_all(&new).map_err(|fault| told("Cannot clear", &new, &fault))?;
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|fault| told("Cannot make", parent, &fault))?;
    }
    let mut store = Bulk::begin(&new, true)?;
    let mut fault = None;
    let mut keep = |step: &super::Step| {
        if fault.is_none() {
            fault = store.write(step.state, step.actor, step.now, step.events).err();
        }
    };
    let state = invent(rules, now, children, &mut keep)?.state;
    if let Some(fault) = fault {
        return Err(fault);
    }
    store.finish(&state)?;
    let table = PostcodeTable::of(super::names::postcodes());
    table.save(&new.join("postcodes.csv")).map_err(|fault| fault.to_string())?;
    let made = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(new.join(MADE));
    made.and_then(|mut file| file.write_all(mark(now, children).as_bytes()))
        .map_err(|fault| told("Cannot write in", &new, &fault))?;
    let old = beside(path, "old");
    if path.exists() {
        fs::rename(path, &old).map_err(|fault| told("Cannot put aside", path, &fault))?;
    }
    fs::rename(&new, path).map_err(|fault| told("Cannot put in place", &new, &fault))?;
    if old.exists() {
        fs::remove_dir_all(&old).map_err(|fault| told("Cannot clear", &old, &fault))?;
    }
    Ok(())
}

/// Whether the folder is a practice store of ours.
fn is_practice(path: &Path) -> bool {
    crate::store::folder::StoreFolder::open(path).is_ok_and(|folder| folder.is_practice())
}

fn beside(path: &Path, word: &str) -> PathBuf {
    let mut name = path.file_name().map_or_else(|| "demo".into(), std::ffi::OsStr::to_os_string);
    name.push(format!(".{word}"));
    path.with_file_name(name)
}
