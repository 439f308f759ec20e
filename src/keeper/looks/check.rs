//! Whether the log is what was written: every line read, the chain, and reasons that went with nobody's erasure.
use super::FILE;
use super::line::{self, Held};
use crate::domain::ids::ChildId;
use crate::domain::keeping::Erasure;
use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::Path;

/// Lines that are named one by one; the rest are counted.
const NAMED_MOST: u64 = 20;

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

/// Children whose reasons went with them.
pub fn erased(erasures: &[Erasure]) -> BTreeSet<ChildId> {
    erasures.iter().flat_map(|erasure| erasure.children.iter().copied()).collect()
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
    let mut wrong = 0;
    let mut before = Some(String::new());
    let torn = line::each(file, length.unwrap_or(u64::MAX), |number, raw, line| {
        found.lines = number;
        let mut fault = |words: &str| {
            wrong += 1;
            if wrong <= NAMED_MOST {
                found.faults.push(format!("Access log {}: line {number} {words}.", path.display()));
            }
        };
        let Some(line) = line else {
            fault("cannot be read");
            before = None;
            return;
        };
        match line.held(raw, before.as_deref()) {
            Held::Whole => {}
            Held::WithoutReason if erased.contains(&line.look.child) => found.erased += 1,
            Held::WithoutReason => fault("has lost its reason, and no erasure says so"),
            Held::OtherReason => fault("has another reason than the one that was written"),
            Held::Other => fault("was changed, or lines before it were taken out"),
        }
        visit(number, &line.chain);
        found.head.clone_from(&line.chain);
        before = Some(line.chain);
    })?;
    found.torn = torn;
    if wrong > NAMED_MOST {
        found.faults.push(format!("Access log {}: {} more lines.", path.display(), wrong - NAMED_MOST));
    }
    Ok(found)
}
