//! What an import did, row by row, in words for people and codes for scripts (`--report`, `--json`).
use super::columns::Mapping;
use super::finding::{Reason, Warning};
use super::known::Became;
use super::plan::{Fate, Plan, RowPlan, Target, Vanished};
use super::table::{Told, ToldKind};
use crate::domain::child::Flags;
use crate::domain::ids::ReferralId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One row, as one JSON object: `row`, `outcome`, `reason`, `warnings`, `referral`, and the sentences in `words`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowReport {
    /// Number as the spreadsheet shows it.
    pub row: u32,
    /// `imported`, `merged`, `held`, `unchanged`, `updated`; `refused` where the keeper could not take it as planned.
    pub outcome: String,
    /// Why, where it is not simply imported: the first reason of a held row; `same-child-same-pathway`.
    pub reason: Option<String>,
    /// Warning codes.
    pub warnings: Vec<String>,
    /// The referral it became or went into; filled in by whoever carried the plan out, none on a dry run.
    pub referral: Option<ReferralId>,
    /// The row whose referral it went into, where that is of the same file.
    pub into_row: Option<u32>,
    /// Every finding as a sentence.
    pub words: Vec<String>,
}

/// Totals of one import.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Entries: the sum of the next five.
    pub rows: usize,
    /// New referrals.
    pub imported: usize,
    /// Joined to a referral.
    pub merged: usize,
    /// Kept in Intake.
    pub held: usize,
    /// As they were.
    pub unchanged: usize,
    /// Changed.
    pub updated: usize,
    /// No longer listed.
    pub vanished: usize,
    /// Held rows by reason.
    pub reasons: BTreeMap<Reason, usize>,
    /// Warnings by code.
    pub warnings: BTreeMap<Warning, usize>,
    /// What of each is left to be worked off at the desk, as it is counted there: pairs, numbers, referrals.
    pub left: BTreeMap<Warning, usize>,
}

/// The whole report.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Report {
    /// Name of the source.
    pub source: String,
    /// Totals.
    pub totals: Totals,
    /// Rows in file order.
    pub rows: Vec<RowReport>,
    /// Rows that are no entries.
    pub told: Vec<Told>,
    /// Entries no longer listed.
    pub vanished: Vec<Vanished>,
}

impl Report {
    /// The report of a plan; referrals on record are filled in, new ones are `None` until set.
    pub fn of(plan: &Plan) -> Self {
        let rows: Vec<RowReport> = plan.rows.iter().map(RowReport::of).collect();
        let mut totals = Totals { rows: rows.len(), vanished: plan.vanished.len(), ..Totals::default() };
        let mut asked = BTreeSet::new();
        for row in &plan.rows {
            let slot = match &row.fate {
                Fate::Imported { .. } => &mut totals.imported,
                Fate::Merged { .. } => &mut totals.merged,
                Fate::Held { .. } => &mut totals.held,
                Fate::Unchanged { .. } => &mut totals.unchanged,
                Fate::Updated { .. } => &mut totals.updated,
            };
            *slot += 1;
            if let Fate::Held { reasons, .. } = &row.fate
                && let Some(first) = reasons.first()
            {
                *totals.reasons.entry(*first).or_default() += 1;
            }
            for warning in &row.warnings {
                *totals.warnings.entry(warning.code).or_default() += 1;
            }
            let number = usize::from(row.number.is_some() && !matches!(row.fate, Fate::Held { .. }));
            for (code, left) in [
                (Warning::PossibleDuplicate, row.look_alikes.len()),
                (Warning::NhsNumberConflict, usize::from(row.conflict.is_some())),
                (Warning::NhsNumberFailsCheck, number),
            ] {
                *totals.left.entry(code).or_default() += left;
            }
            asked.extend(asks(&row.fate));
        }
        totals.left.insert(Warning::PriorityDiffers, asked.len());
        Self {
            source: plan.source.clone(),
            totals,
            rows,
            told: plan.told.clone(),
            vanished: plan.vanished.clone(),
        }
    }

    /// Rows that could not be taken as planned are told as such. How many there are.
    pub fn not_taken(&mut self, rows: &BTreeSet<u32>) -> usize {
        for row in self.rows.iter_mut().filter(|row| rows.contains(&row.row)) {
            row.words.push(format!(
                "Row {}: was not taken; what it belongs to had changed meanwhile. Feed the file again.",
                row.row
            ));
            "refused".clone_into(&mut row.outcome);
            row.referral = None;
        }
        rows.len()
    }

    /// What the import found, line by line: first the sum, then what needs a hand, then what was no entry.
    pub fn words(&self) -> Vec<String> {
        let t = &self.totals;
        let count = |n: usize, what: &str| (n > 0).then(|| format!("{n} {what}"));
        let parts = [
            count(t.imported, "in"),
            count(t.merged, "merged"),
            count(t.held, "to complete"),
            count(t.updated, "updated"),
            count(t.unchanged, "unchanged"),
        ];
        let mut out =
            vec![format!("{} rows: {}.", t.rows, parts.into_iter().flatten().collect::<Vec<_>>().join(", "))];
        out.extend(t.reasons.iter().map(|(code, n)| format!("  held: {n} {code}")));
        let left = |code| t.left.get(code).copied().unwrap_or(0);
        out.extend(
            (t.warnings.iter())
                .map(|(code, n)| format!("  to look at: {n} {code} ({})", code.where_to(left(code)))),
        );
        if t.held > 0 || t.warnings.keys().any(|code| left(code) > 0) {
            out.push("  Brought in, each of these is a list on the desk: type :found there.".to_owned());
        }
        if t.vanished > 0 {
            out.push(format!(
                "  {} entries are no longer listed by the source; their referrals stay open.",
                t.vanished
            ));
        }
        for told in &self.told {
            let rows = if told.from == told.to {
                format!("Row {}", told.from)
            } else {
                format!("Rows {} to {}", told.from, told.to)
            };
            let what = match told.what {
                ToldKind::Title => "above the header",
                ToldKind::Header => "the header",
                ToldKind::Blank => "blank",
                ToldKind::Totals => "a total, not counted",
                ToldKind::HeaderAgain => "the header again",
                ToldKind::Remark => "a remark, not counted",
            };
            let text = if told.text.is_empty() { String::new() } else { format!(": {}", told.text) };
            out.push(format!("  {rows}: {what}{text}"));
        }
        out
    }

    /// The mapping as it was used, line by line, for showing before a run.
    pub fn mapping_words(mapping: &Mapping) -> Vec<String> {
        let mut out = vec![format!("Row {} names the columns:", mapping.header_row)];
        out.extend(mapping.words());
        for field in mapping.lacking() {
            out.push(format!("No column holds the {}: every row will be held for it.", field.words()));
        }
        out
    }
}

/// The referral for which a row asks a more urgent priority.
fn asks(fate: &Fate) -> Option<Target> {
    match fate {
        Fate::Merged { into, ask: Some(_), .. } => Some(*into),
        Fate::Updated { became: Became::Referral(id), ask: Some(_), .. } => Some(Target::Known(*id)),
        _ => None,
    }
}

impl RowReport {
    /// The report of one row.
    pub fn of(plan: &RowPlan) -> Self {
        let referral = |became: &Became| match became {
            Became::Referral(id) => Some(*id),
            Became::Intake(_) => None,
        };
        let (outcome, reason, referral, into_row) = match &plan.fate {
            Fate::Imported { .. } => ("imported", None, None, None),
            Fate::Merged { into, .. } => {
                let (id, row) = match into {
                    Target::Known(id) => (Some(*id), None),
                    Target::Row(row) => (None, Some(*row)),
                };
                ("merged", Some("same-child-same-pathway"), id, row)
            }
            Fate::Held { reasons, .. } => ("held", reasons.first().map(|r| r.as_str()), None, None),
            Fate::Unchanged { became } => {
                ("unchanged", plan.reading.holds.first().map(|h| h.code.as_str()), referral(became), None)
            }
            Fate::Updated { became, .. } => ("updated", None, referral(became), None),
        };
        let held = matches!(plan.fate, Fate::Held { .. });
        let holds = plan.reading.holds.iter().filter(|_| held).map(|h| h.words.clone());
        let mut words: Vec<String> = holds.collect();
        words.extend(plan.warnings.iter().map(|w| w.words.clone()));
        words.extend(plan.notes.iter().map(|n| n.words.clone()));
        if let Fate::Updated { changes, details, .. } = &plan.fate
            && details.flags.has(Flags::RESTRICTED)
        {
            // Neither what stands there nor what the list says is written where anybody may read it.
            let fields: Vec<&str> = changes.iter().map(|c| c.field.words()).collect();
            words.push(format!(
                "Row {}: the list now has another {}. The record is restricted, so nothing was written over; it waits in \
                 Intake for somebody to look.",
                plan.row,
                fields.join(", ")
            ));
        } else if let Fate::Updated { changes, .. } = &plan.fate {
            words.extend(changes.iter().map(|c| {
                let old = if c.old.is_empty() { "nothing".to_owned() } else { format!("'{}'", c.old) };
                format!("Row {}: {} was {old}, is now '{}'.", plan.row, c.field.words(), c.new)
            }));
        }
        Self {
            row: plan.row,
            outcome: outcome.to_owned(),
            reason: reason.map(str::to_owned),
            warnings: plan.warnings.iter().map(|w| w.code.as_str().to_owned()).collect(),
            referral,
            into_row,
            words,
        }
    }
}
