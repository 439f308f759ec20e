//! What is owed to a real store and was not done: a backup, a seal, room on its disk. `keeper status` says it, so that whatever asks
//! for the store's health finds a store without backups not well.
use crate::config::server::Duties;
use crate::wire::message::{Health, NOT_KNOWN};
use chrono::{DateTime, TimeDelta, Utc};

/// What is to be looked at, in sentences. `since`: when the store was made, as far as that is known: one made today owes nothing yet.
pub(super) fn owed(
    duties: Duties,
    kept: &Health,
    since: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Vec<String> {
    let deeds = [
        ("backup", "backup", &kept.backup, duties.backup_within_hours),
        ("seal", "seal", &kept.seal, duties.seal_within_hours),
    ];
    let late = deeds.into_iter().filter_map(|(noun, kind, at, hours)| {
        let last = at.as_deref().and_then(|at| at.parse::<DateTime<Utc>>().ok());
        let is_late = at.as_deref() == Some(NOT_KNOWN)
            || last.or(since).is_none_or(|from| now - from > TimeDelta::hours(hours.into()));
        let how = format!(
            "On a server, journalctl -u waitwell-nightly@{kind} says why; else `waitwell {kind}` makes one."
        );
        let was = match last {
            Some(last) => format!("The last {noun} is {} hours old", (now - last).num_hours()),
            None if at.as_deref() == Some(NOT_KNOWN) => format!("When the last {noun} was made is not known"),
            None => format!("No {noun} was ever made"),
        };
        (hours > 0 && is_late).then(|| format!("{was}, and one is owed every {hours} hours. {how}"))
    });
    let left = kept.disk_left / 1_000_000;
    let least = duties.disk_left_least_mb;
    let full = (left < least).then(|| {
        format!("{left} MB are left on the store's disk, and {least} are owed: nothing can be saved once it is full.")
    });
    late.chain(full).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_late_or_full_is_told_and_nothing_else() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let now = at("2026-11-24T09:00:00Z");
        let hours = |hours: i64| (now - TimeDelta::hours(hours)).format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let plenty = Health { disk_left: 9_000_000_000, ..Health::default() };
        let made = |ago: i64| Some(now - TimeDelta::hours(ago));
        let told = |kept: &Health, since| owed(Duties::default(), kept, since, now);
        assert_eq!(told(&plenty, made(3)), Vec::<String>::new(), "made this morning");
        let never = told(&plenty, made(30));
        assert!(never.len() == 2 && never[0].contains("No backup was ever made"), "{never:?}");
        assert_eq!(told(&plenty, None).len(), 2, "where nobody knows since when");
        let kept = Health { backup: Some(hours(25)), seal: Some(hours(27)), ..plenty.clone() };
        let late = told(&kept, made(99));
        assert!(late.len() == 1 && late[0].contains("The last seal is 27 hours old"), "{late:?}");
        let kept = Health { seal: Some(hours(1)), disk_left: 900_000_000, ..kept };
        let full = told(&kept, made(99));
        assert!(full.len() == 1 && full[0].contains("900 MB are left"), "{full:?}");
        let none = Duties { backup_within_hours: 0, seal_within_hours: 0, disk_left_least_mb: 0 };
        assert_eq!(owed(none, &Health::default(), None, now), Vec::<String>::new());
    }
}
