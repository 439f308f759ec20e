//! Sending planned rows: in file order, in batches, each batch safe when it is answered. A keeper that was started anew in
//! between does not know the rows before; so children that earlier batches made are named by their records.
use crate::client::Link;
use crate::domain::command::{Command, ImportAct, ImportChild, ImportRow};
use crate::domain::ids::{ChildId, ReferralId};
use std::collections::HashMap;
use std::io::IsTerminal;

/// Rows a message carries: under the longest, with room for long comments.
const ROWS_AT_ONCE: usize = 120;

/// What came of the rows.
#[derive(Default)]
pub(super) struct Taken {
    /// By row number: the child and the referral it became.
    pub made: HashMap<u32, (Option<ChildId>, Option<ReferralId>)>,
    /// What the keeper said of rows that it could not take.
    pub words: Vec<String>,
}

/// Sends all rows.
///
/// # Errors
/// The keeper takes no more: its words, with how many rows are in.
pub(super) fn rows(link: &Link, source: &str, rows: Vec<ImportRow>) -> Result<Taken, String> {
    let shown = std::io::stderr().is_terminal();
    let all = rows.len();
    let mut taken = Taken::default();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut batch: Vec<ImportRow> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        for row in &mut batch {
            by_record(&mut row.act, &taken);
        }
        let sent = batch.len();
        let command = Command::Import { source: source.to_owned(), batch };
        let done = link.send(command).map_err(|refusal| {
            format!(
                "{} {} of {all} rows are in, each whole; feed the same file again for the rest: nothing is doubled.",
                refusal.words,
                taken.made.len()
            )
        })?;
        if done.made.rows.len() < sent {
            taken.words.push(done.words);
        }
        taken.made.extend(done.made.rows.iter().map(|(row, child, referral, _)| (*row, (*child, *referral))));
        if shown {
            eprint!("\r{} of {all} rows brought in", taken.made.len());
        }
    }
    if shown {
        eprintln!();
    }
    Ok(taken)
}

/// Names children that rows of earlier batches made by their records.
fn by_record(act: &mut ImportAct, taken: &Taken) {
    let settle = |child: &mut ImportChild| {
        if let ImportChild::Row(row) = child
            && let Some((Some(known), _)) = taken.made.get(row)
        {
            *child = ImportChild::Known(*known);
        }
    };
    match act {
        ImportAct::Take { child, look_alikes, conflict, .. } => {
            settle(child);
            for (other, _) in look_alikes {
                settle(other);
            }
            if let Some((other, _)) = conflict {
                settle(other);
            }
        }
        ImportAct::Merge { child, .. } => settle(child),
        ImportAct::Update { .. } | ImportAct::Same { .. } | ImportAct::Hold { .. } => {}
    }
}
