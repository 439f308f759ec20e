//! The one place where the keeper reads the time. Everything else is handed a [`Now`], so that a decision can be played
//! again at its own moment and tests never wait for a calendar.
use crate::domain::decide::Now;
use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::London;
use parking_lot::Mutex;

/// How far the machine's clock may step back before commands are refused: time servers correct by less.
const BACK_AT_MOST: TimeDelta = TimeDelta::seconds(5);

/// What the clock of a practice store was set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The moment it starts at.
    pub at: DateTime<Utc>,
    /// Whether it stands still there. Only a debug build's tests can ask for it.
    pub still: bool,
}

/// The keeper's clock: the machine's, or one set to another moment that runs on from there. Never runs backwards.
#[derive(Debug)]
pub struct Clock {
    setting: Option<(Setting, DateTime<Utc>)>,
    /// Where a clock that stands still stands now.
    stands: Mutex<Option<DateTime<Utc>>>,
    last: Mutex<DateTime<Utc>>,
}

impl Clock {
    /// A clock that goes on after `last`, the time of the last change in the journal.
    pub fn new(setting: Option<Setting>, last: Option<DateTime<Utc>>) -> Self {
        let last = last.unwrap_or(DateTime::UNIX_EPOCH);
        let setting = setting.map(|set| (Setting { at: set.at.max(last), ..set }, Utc::now()));
        let stands = setting.filter(|(set, _)| set.still).map(|(set, _)| set.at);
        Self { setting, stands: Mutex::new(stands), last: Mutex::new(last) }
    }

    /// Takes a clock that stands still on to a later moment, so that a year can be lived through without waiting for it. No
    /// other clock moves by this, and none backwards.
    pub fn go_to(&self, at: DateTime<Utc>) {
        if let Some(stands) = &mut *self.stands.lock() {
            *stands = at.max(*stands);
        }
    }

    /// Whether it was set to another moment.
    pub fn is_set(&self) -> bool {
        self.setting.is_some()
    }

    fn raw(&self) -> DateTime<Utc> {
        match self.setting {
            None => Utc::now(),
            Some((set, _)) if set.still => {
                let stands = self.stands.lock().unwrap_or(set.at);
                taken_on().map_or(stands, |later| later.max(stands))
            }
            Some((set, begun)) => set.at + (Utc::now() - begun).max(TimeDelta::zero()),
        }
    }

    /// Now, for looking things up. Not before the last change, whatever the machine says.
    pub fn now(&self) -> Now {
        now_at(self.raw().max(*self.last.lock()))
    }

    /// Now, for a change. Changes are ordered by sequence, so small steps back are evened out.
    ///
    /// # Errors
    /// The machine's clock stands well before the last change: the words to show. Right again, it goes on.
    pub fn now_for_change(&self) -> Result<Now, String> {
        let raw = self.raw();
        let mut last = self.last.lock();
        if *last - raw > BACK_AT_MOST {
            return Err(format!(
                "This machine's clock says {}, but the last change was saved at {}. Nothing was changed. Ask whoever \
                 looks after this server to set its clock; then do it again.",
                words(raw),
                words(*last)
            ));
        }
        *last = raw.max(*last);
        Ok(now_at(*last))
    }
}

/// The variable of the environment that names a file by which a test takes a clock that stands still on to a later moment.
const FILE: &str = "WAITWELL_CLOCK_FILE";

/// The moment in that file. Only a debug build's tests have one.
fn taken_on() -> Option<DateTime<Utc>> {
    let path = cfg!(debug_assertions).then(|| std::env::var_os(FILE)).flatten()?;
    std::fs::read_to_string(path).ok()?.trim().parse().ok()
}

/// A moment with London's day and clock on the wall.
pub fn now_at(at: DateTime<Utc>) -> Now {
    let local = at.with_timezone(&London).naive_local();
    Now { at, today: local.date(), time: local.time() }
}

/// The moment of a journal header, in milliseconds since 1970.
pub fn of_ms(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap_or(DateTime::UNIX_EPOCH)
}

fn words(at: DateTime<Utc>) -> String {
    at.with_timezone(&London).format("%-d %b %Y %H:%M:%S").to_string()
}

/// Reads a moment as people give it: `2026-11-21T09:00` (London), with seconds, or ending in `Z` (UTC). In a debug build
/// a clock given in UTC stands still, so that what a test draws never changes.
///
/// # Errors
/// It is none: the words to show.
pub fn read_setting(text: &str) -> Result<Setting, String> {
    let text = text.trim();
    let (local, utc) = text.strip_suffix('Z').map_or((text, false), |rest| (rest, true));
    let naive = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|shape| NaiveDateTime::parse_from_str(local, shape).ok())
        .ok_or_else(|| {
            format!("The clock cannot be set to \"{text}\". Nothing was started. Give a moment like 2026-11-21T09:00.")
        })?;
    let at = if utc { Some(naive.and_utc()) } else { local_moment(naive) };
    // In the hour that spring leaves out there is no such moment.
    let at = at.ok_or_else(|| {
        format!("There is no {text} in London: the clocks went forward. Give another moment.")
    })?;
    Ok(Setting { at, still: utc && cfg!(debug_assertions) })
}

fn local_moment(naive: NaiveDateTime) -> Option<DateTime<Utc>> {
    London.from_local_datetime(&naive).earliest().map(|at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_clock_well_before_the_last_change_is_refused_and_nothing_runs_backwards() {
        let last = at("2099-06-01T12:00:00Z");
        let clock = Clock::new(None, Some(last));
        let words = clock.now_for_change().unwrap_err();
        assert!(words.contains("1 Jun 2099 13:00:00"), "{words}");
        assert_eq!(clock.now().at, last);
    }

    #[test]
    fn a_set_clock_never_starts_before_the_last_change() {
        let set = read_setting("2026-11-20T14:32:00Z").unwrap();
        let last = at("2026-11-20T15:00:00Z");
        assert_eq!(Clock::new(Some(set), Some(last)).now().at, last);
        assert_eq!(Clock::new(Some(set), None).now().at, set.at);
    }

    #[test]
    fn only_a_clock_that_stands_still_is_taken_on_and_never_back() {
        let (then, later) = (at("2026-11-20T14:32:00Z"), at("2026-11-21T09:00:00Z"));
        let standing = Clock::new(Some(Setting { at: then, still: true }), None);
        standing.go_to(later);
        standing.go_to(then);
        assert_eq!((standing.now().at, standing.now_for_change().unwrap().at), (later, later));
        let running = Clock::new(Some(Setting { at: then, still: false }), None);
        running.go_to(later);
        assert!(running.now().at < later);
    }

    #[test]
    fn london_time_is_read_and_the_missing_hour_refused() {
        assert_eq!(read_setting("2026-06-21T09:00").unwrap().at, at("2026-06-21T08:00:00Z"));
        assert!(read_setting("2026-03-29T01:30").is_err());
        assert!(read_setting("tomorrow").is_err());
        assert_eq!(now_at(at("2026-06-21T23:30:00Z")).today.to_string(), "2026-06-22");
    }
}
