//! That what was left of a change is what the erasure says was left: the chain covers the list of the erasure, and by it what the
//! chain's own hash no longer can.
use crate::domain::calendar::{counted, plural};
use crate::domain::keeping::Erasure;
use crate::domain::state::State;
use crate::store::journal::JournalRead;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// What is told of erasures, and whether all of it is as they say.
///
/// # Errors
/// The journal cannot be read: in words.
pub fn check(reader: &dyn JournalRead, state: &State) -> Result<(bool, Vec<String>), String> {
    let erased = &state.kept.erased;
    // A change that was cut twice is as the later erasure left it.
    let left: HashMap<u64, [u8; 32]> = erased.iter().flat_map(|erasure| &erasure.cut).copied().collect();
    let mut lines: Vec<String> = erased.iter().map(told).collect();
    let mut well = true;
    let mut seen = 0;
    for frame in reader.frames_from(1) {
        let frame = frame.map_err(|fault| fault.to_string())?;
        if frame.header.seq > state.seq {
            break;
        }
        if !frame.header.cut {
            continue;
        }
        seen += 1;
        let is: [u8; 32] = Sha256::digest(&frame.payload).into();
        if left.get(&frame.header.seq) != Some(&is) {
            well = false;
            lines.push(format!(
                "Erased: change {} is not what an erasure left of it: somebody changed it since.",
                frame.header.seq
            ));
        }
    }
    if well && seen > 0 {
        lines.push(format!("Erased: what is left of {} is what was left then.", plural(seen, "change")));
    }
    Ok((well, lines))
}

fn told(erasure: &Erasure) -> String {
    let numbers: Vec<String> = erasure.children.iter().map(|id| id.0.to_string()).collect();
    format!(
        "Erased: child {} on {} ({}); {} empty since.",
        numbers.join(", "),
        erasure.on.format("%-d %b %Y"),
        erasure.basis,
        counted(erasure.taken, "change is", "changes are")
    )
}
