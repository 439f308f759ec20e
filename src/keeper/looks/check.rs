//! Whether the log is what was written: every line read, the chain, and reasons that went with nobody's erasure.
use super::line::{self, Held, Line};
use super::{FILE, end};
use crate::domain::ids::ChildId;
use crate::domain::keeping::Erasure;
use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::Path;

/// Lines that are named one by one; the rest are counted.
const NAMED_MOST: u64 = 20;
/// The same to whoever asks for looks.
const NAMED_FIRST: usize = 3;

/// What stands with what a changed line says.
pub(super) const NOT_AS_WRITTEN: &str = "not as it was written";
const UNREAD: &str = "cannot be read";
const NO_REASON: &str = "has lost its reason, and no erasure says so";

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Whole lines.
    pub lines: u64,
    /// What the last that can be read comes to; empty before the first.
    pub head: String,
    /// Of them, those whose reason went with its child.
    pub erased: u64,
    /// It ends in half a line.
    pub torn: bool,
    /// What is wrong, in words, with the file and the line.
    pub faults: Vec<String>,
    /// Lines that are not as they were written, whatever was erased.
    pub wrong: Vec<u64>,
}

impl Checked {
    /// What is well with it, and what is to be known of it.
    pub fn told(&self) -> String {
        let lines = if self.lines == 1 { "1 line".to_owned() } else { format!("{} lines", self.lines) };
        let erased = match self.erased {
            0 => String::new(),
            n => format!("; of {n} the reason was erased with the child"),
        };
        format!("Access log: {lines}, the chain is whole to line {}{erased}.", self.lines)
    }

    /// Half a line at its end, in words.
    pub fn torn_words(&self, folder: &Path) -> Option<String> {
        self.torn.then(|| torn_words(&folder.join(FILE)))
    }
}

/// What is said of half a line at the end, as long as it is there.
fn torn_words(file: &Path) -> String {
    format!(
        "Access log {}: it ends in half a line, as after a power cut or a kill; what that look was is not known. The next start takes \
         it off, and goes on from the last whole line.",
        file.display()
    )
}

/// What is wrong with a line that was read back, behind one that came to `before`; nothing is known of that behind a line that cannot
/// be read.
pub(super) fn wrong(
    raw: &[u8],
    line: Option<&Line>,
    before: Option<&str>,
    erased: &BTreeSet<ChildId>,
) -> Option<&'static str> {
    let Some(line) = line else { return Some(UNREAD) };
    match line.held(raw, before) {
        Held::Whole => None,
        Held::WithoutReason if erased.contains(&line.look.child) => None,
        Held::WithoutReason => Some(NO_REASON),
        Held::OtherReason => Some("has another reason than the one that was written"),
        Held::Other => Some("was changed, or lines before it were taken out"),
    }
}

/// What is wrong with the log, for whoever asks for looks.
#[derive(Debug, Default)]
pub(super) struct Wrong {
    first: Vec<String>,
    more: u64,
    /// It could not be read to its end.
    pub unread: Option<String>,
}

impl Wrong {
    pub fn note(&mut self, line: u64, wrong: Option<&str>) {
        let Some(wrong) = wrong else { return };
        if self.first.len() < NAMED_FIRST {
            self.first.push(format!("line {line} {wrong}"));
        } else {
            self.more += 1;
        }
    }

    pub fn told(&self, file: &Path) -> Option<String> {
        let mut all = self.first.clone();
        match self.more {
            0 => {}
            1 => all.push("and 1 more line".to_owned()),
            n => all.push(format!("and {n} more lines")),
        }
        all.extend(self.unread.iter().map(|why| format!("it cannot be read to its end ({why})")));
        (!all.is_empty()).then(|| {
            format!(
                "Access log {}: {}. What follows is the log as it stands now. Run `waitwell verify`, and compare it with a backup.",
                file.display(),
                all.join("; ")
            )
        })
    }
}

/// Children whose reasons went with them.
pub fn erased(erasures: &[Erasure]) -> BTreeSet<ChildId> {
    erasures.iter().flat_map(|erasure| erasure.children.iter().copied()).collect()
}

/// Looks through the log of a store that no keeper has, and whether what was written last is in it.
///
/// # Errors
/// It cannot be read.
pub fn check_stopped(folder: &Path, erased: &BTreeSet<ChildId>) -> io::Result<Checked> {
    let last = end::read(folder);
    let head = last.as_ref().map(|last| &*last.head);
    let mut is_there = false;
    let mut found = check(folder, None, erased, &mut |_, chain| is_there |= head == Some(chain))?;
    if let Some(last) = last.filter(|_| !is_there) {
        found.faults.insert(0, end::gone(&folder.join(FILE), &last, found.lines));
    }
    Ok(found)
}

/// Looks through the first `length` bytes of the log in that folder, all of it without one. `visit`: each line's number and what it
/// comes to.
///
/// # Errors
/// It cannot be read.
pub fn check(
    folder: &Path,
    length: Option<u64>,
    erased: &BTreeSet<ChildId>,
    visit: &mut dyn FnMut(u64, &str),
) -> io::Result<Checked> {
    let path = folder.join(FILE);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Checked::default()),
        Err(fault) => return Err(fault),
    };
    let mut found = Checked::default();
    let mut faulty = 0;
    let mut before = Some(String::new());
    let torn = line::each(file, length.unwrap_or(u64::MAX), |number, raw, line| {
        found.lines = number;
        if let Some(words) = wrong(raw, line.as_ref(), before.as_deref(), erased) {
            faulty += 1;
            if faulty <= NAMED_MOST {
                found.faults.push(format!("Access log {}: line {number} {words}.", path.display()));
            }
            if words != NO_REASON {
                found.wrong.push(number);
            }
        } else if line.as_ref().is_some_and(Line::is_without_reason) {
            found.erased += 1;
        }
        let Some(line) = line else {
            before = None;
            return;
        };
        visit(number, &line.chain);
        found.head.clone_from(&line.chain);
        before = Some(line.chain);
    })?;
    found.torn = torn;
    if faulty > NAMED_MOST {
        found.faults.push(format!("Access log {}: {} more lines.", path.display(), faulty - NAMED_MOST));
    }
    Ok(found)
}
