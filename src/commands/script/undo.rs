//! `waitwell undo`: takes back what this person did last, or a change by its number, as `u` does at a desk. What a family was told
//! of is undone only where that is said, and leaves the call to tell them.
use super::ask::strange;
use super::deed;
use crate::client::Link;
use crate::commands::cli::{Common, Deed, UndoArgs};
use crate::commands::common::{Outcome, Said, look};
use crate::domain::command::Command;
use crate::wire::message::Done;
use crate::wire::query::Query;
use crate::wire::view::{UndoWords, View};

/// Carries out `waitwell undo`.
///
/// # Errors
/// Refused: in words.
pub fn undo(common: &Common, args: &UndoArgs) -> Outcome {
    let link = common.link()?;
    let Some(last) = found(&link, args.change, Vec::new())? else {
        return Err("Nothing to undo: nothing of yours was changed that can be undone.".to_owned());
    };
    // An act on many goes back as one, the last first.
    let mut seqs: Vec<u64> = last.with.iter().copied().chain([last.seq]).collect();
    seqs.sort_unstable_by(|a, b| b.cmp(a));
    let many = seqs.len() > 1;
    let mut after = Vec::new();
    let mut all = Vec::new();
    let mut kept = Kept::default();
    for seq in seqs {
        let Some(one) = found(&link, Some(seq), after.clone())? else { continue };
        // Of an act on many what can no longer be undone stays, and all the others go back.
        if let Some(why) = &one.refused {
            if many {
                kept.push(&one, why.clone());
                continue;
            }
            return Err(format!("{why} It was: {}.", one.words));
        }
        if one.told && !args.told && (many || !args.dry_run) {
            let told = "A family was told of it.";
            let how = "Here: --told undoes it; whoever is to be rung or asked again then stands on Today";
            if many {
                kept.push(&one, format!("{told} {how}."));
                continue;
            }
            return Err(format!("{told} Nothing was changed. {how}. It was: {}.", one.words));
        }
        after.push(seq);
        all.push(one);
    }
    if args.dry_run {
        let told = |one: &UndoWords| if one.told { " (a family was told: --told)" } else { "" };
        let mut said: Vec<String> =
            all.iter().map(|one| format!("Would be undone: {}{}", one.words, told(one))).collect();
        said.extend(kept.lines());
        said.push("Nothing was changed.".to_owned());
        return Ok(Said::lines(said));
    }
    if all.is_empty() && many {
        return Err(format!(
            "Nothing of that act can be undone any more. Nothing was changed.\n{}",
            kept.lines().join("\n")
        ));
    }
    let mut done: Vec<Done> = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let seq = one.seq;
        let command = if one.told { Command::UndoTold { seq } } else { Command::Undo { seq } };
        let part = if at == 0 {
            args.deed.clone()
        } else {
            Deed { id: args.deed.id.as_ref().map(|id| format!("{id} part {at}")), ..args.deed.clone() }
        };
        done.push(link.send_as(deed::id_of(&part)?, command).map_err(deed::refused)?);
    }
    let Some((last, earlier)) = done.split_last() else { return strange() };
    let mut earlier: Vec<String> = earlier.iter().map(|done| done.words.clone()).collect();
    earlier.extend(kept.lines());
    deed::told(&args.deed, last, &earlier)
}

/// As many with one reason are told one by one; more of them are counted.
const ONE_BY_ONE: usize = 3;

/// What of an act on many stays, by why.
#[derive(Default)]
struct Kept(Vec<(String, Vec<String>)>);

impl Kept {
    fn push(&mut self, one: &UndoWords, why: String) {
        match self.0.iter_mut().find(|(known, _)| *known == why) {
            Some((_, each)) => each.push(one.words.clone()),
            None => self.0.push((why, vec![one.words.clone()])),
        }
    }

    /// In words: the same reason is not said of each of thousands.
    fn lines(&self) -> Vec<String> {
        let of = |(why, each): &(String, Vec<String>)| match each.as_slice() {
            [first, .., last] if each.len() > ONE_BY_ONE => {
                vec![format!("{} changes NOT undone, from \"{last}\" to \"{first}\": {why}", each.len())]
            }
            few => few.iter().map(|words| format!("NOT undone: {words}: {why}")).collect(),
        };
        self.0.iter().flat_map(of).collect()
    }
}

fn found(link: &Link, seq: Option<u64>, after: Vec<u64>) -> Result<Option<UndoWords>, String> {
    match look(link, Query::UndoPreview { seq, child: None, after })? {
        View::Undo(found) => Ok(found),
        _ => strange(),
    }
}
