//! How long a record is kept, by the NHS Records Management Code of Practice (NHS England, Appendix II): until the 25th birthday, or
//! the 26th where the young person was 17 when treatment ended; adults' records eight years, psychology records twenty years from the
//! last entry. Of several rules the longest holds, and none while anything is open or a legal hold stands.
use super::super::age;
use super::super::calendar::long_date;
use super::super::ids::ChildId;
use super::super::referral::Stage;
use super::super::state::State;
use super::Own;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The day from which a record is kept no longer, and the rule that says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Until {
    /// First day on which nothing keeps it.
    pub on: NaiveDate,
    /// The rule, as a sentence without full stop.
    pub why: String,
}

/// Until when a record is kept; `last`: the day of its last entry.
///
/// # Errors
/// What keeps it whatever its age: a sentence.
pub fn kept_until(state: &State, child: ChildId, last: NaiveDate) -> Result<Until, String> {
    let settings = &state.rules.settings;
    let Some(row) = state.child(child) else { return Err("There is no such child on record.".to_owned()) };
    let own = Own::of(state, child);
    if let Some(hold) = own.children.iter().find_map(|id| state.kept.holds.get(id)) {
        return Err(format!(
            "A legal hold stands since {}, set by {}: {}.",
            long_date(hold.on),
            hold.by,
            hold.reason.trim_end_matches('.')
        ));
    }
    let referrals = || state.each_referral().filter(|row| own.children.contains(&row.child));
    let mut ended: Option<NaiveDate> = None;
    for referral in referrals() {
        match referral.stage {
            Stage::Closed { on, .. } => ended = ended.max(Some(on)),
            _ => {
                return Err(format!("{} is open: its record is kept.", state.rules.short(&referral.pathway)));
            }
        }
    }
    // Where nothing was ever asked for, the last entry is the end.
    let ended = ended.unwrap_or(last);
    let years = age::years_on(row.born, ended);
    let birthday = |years: u16| age::birthday(row.born, years);
    let mut until = if years == 17 {
        let years = settings.keep_to_birthday_at_17;
        Until {
            on: birthday(years),
            why: format!("{years}th birthday: was 17 when the last referral ended, on {}", long_date(ended)),
        }
    } else {
        let years = settings.keep_to_birthday;
        Until { on: birthday(years), why: format!("{years}th birthday") }
    };
    let mut longer = |on: NaiveDate, why: String| {
        if on > until.on {
            until = Until { on, why };
        }
    };
    if years >= 18 {
        let keep = settings.keep_adult_years;
        longer(
            age::birthday(last, keep),
            format!("{keep} years after the last entry, on {}: was an adult then", long_date(last)),
        );
    }
    if let Some(long) = referrals().find(|row| settings.keep_long_pathways.contains(&row.pathway)) {
        let keep = settings.keep_long_years;
        longer(
            age::birthday(last, keep),
            format!(
                "{keep} years after the last entry, on {}: {} keeps its records so long",
                long_date(last),
                state.rules.short(&long.pathway)
            ),
        );
    }
    Ok(until)
}
