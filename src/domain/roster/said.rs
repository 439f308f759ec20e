//! When somebody works, as people say it: "mon-thu + fri am", "every second Wednesday in term time 9:00-15:00 at Arnold". The
//! days are read as those of a clinic's template are.
use super::super::ids::VenueId;
use super::super::session::Minute;
use super::super::template;
use super::hours::{DAY, Work};
use chrono::NaiveDate;

/// A session of the morning is over by then, and one of the afternoon does not begin before.
pub(super) const MORNING: Minute = 13 * 60;
/// A session of the afternoon begins then or later.
pub(super) const AFTERNOON: Minute = 12 * 60;
/// Most parts of a week: more is a mistake.
const MOST: usize = 20;

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The parts of the week; none: they do not work here.
    pub parts: Vec<Work>,
    /// The first day, where it was said of the only part or of the first.
    pub from: Option<NaiveDate>,
}

/// Reads what was said. `first` is the day from which it is to hold where none is said; `venue` finds a venue by a part of its
/// name, or says why not.
///
/// # Errors
/// What cannot be meant, in words, with what to type instead.
pub fn parse(
    text: &str,
    first: NaiveDate,
    venue: &dyn Fn(&str) -> Result<VenueId, String>,
) -> Result<Said, String> {
    let plain = text.trim().trim_end_matches('.').to_lowercase();
    if plain.is_empty() {
        return Err("type on which days: mon-thu + fri am; or none".to_owned());
    }
    if ["none", "never", "no days", "not at all", "left"].contains(&plain.as_str()) {
        return Ok(Said { parts: Vec::new(), from: None });
    }
    let mut read = Vec::new();
    for part in text.split(['+', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        read.push(one(part, first, venue)?);
    }
    if read.len() > MOST {
        return Err(format!("that is over {MOST} parts: join days of the same hours"));
    }
    // What the first part says of its beginning is said of all.
    let from = read.first().and_then(|(_, from)| *from);
    let begins = from.unwrap_or(first);
    let parts =
        read.into_iter().map(|(work, said)| Work { anchor: said.unwrap_or(begins), ..work }).collect();
    Ok(Said { parts, from })
}

fn one(
    part: &str,
    first: NaiveDate,
    venue: &dyn Fn(&str) -> Result<VenueId, String>,
) -> Result<(Work, Option<NaiveDate>), String> {
    let mut words: Vec<&str> = part.split_whitespace().collect();
    let (from, to) = hours(&mut words)?;
    let mut venues = Vec::new();
    if let Some(at) = words.iter().position(|word| word.eq_ignore_ascii_case("at")) {
        let names = words.split_off(at)[1..].join(" ");
        let names = names.replace(" and ", ",").replace(" & ", ",");
        for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            venues.push(venue(name)?);
        }
        if venues.is_empty() {
            return Err("at which venue? Leave \"at\" out where it is any".to_owned());
        }
        venues.sort_unstable();
        venues.dedup();
    }
    let said = template::parse(&words.join(" "), first).map_err(|fault| fault.words)?;
    if said.to.is_some() {
        return Err(
            "its end is not said here: what holds after it is another entry, from its own day".to_owned()
        );
    }
    if !said.exceptions.is_empty() {
        return Err("single days off are leave, not a pattern: waitwell away, or a in this list".to_owned());
    }
    let work = Work { on: said.recurrence, anchor: first, from, to, venues };
    Ok((work, said.from))
}

/// Takes the hours out of the words: `am`, `afternoons`, `9:00-15:00`, `9 to 15:00`; all day where none are named.
fn hours(words: &mut Vec<&str>) -> Result<(Minute, Minute), String> {
    let mut found: Option<(Minute, Minute)> = None;
    let mut at = 0;
    while at < words.len() {
        let (taken, span) = match words[at].trim_end_matches(',').to_lowercase().as_str() {
            "am" | "morning" | "mornings" => (1, Some((0, MORNING))),
            "pm" | "afternoon" | "afternoons" => (1, Some((AFTERNOON, DAY))),
            word => match span_of(word) {
                Some(span) => (1, Some(span)),
                None => spaced(&words[at..]).map_or((0, None), |span| (3, Some(span))),
            },
        };
        match span {
            Some((from, to)) if from >= to => return Err("the hours end before they begin".to_owned()),
            Some(_) if found.is_some() => {
                return Err(
                    "two times for the same days: put a + between them and name the days twice".to_owned()
                );
            }
            Some(span) => {
                words.drain(at..at + taken);
                found = Some(span);
            }
            None => at += 1,
        }
    }
    Ok(found.unwrap_or((0, DAY)))
}

/// `9:00-15:00`.
fn span_of(word: &str) -> Option<(Minute, Minute)> {
    let (from, to) = word.split_once(['-', '\u{2013}'])?;
    Some((minute(from)?, minute(to)?))
}

/// `9:00 to 15:00`: a colon in one of them, so that no day of a month is taken for an hour.
fn spaced(words: &[&str]) -> Option<(Minute, Minute)> {
    let [from, between, to, ..] = words else { return None };
    let between = ["to", "-", "until", "till"].contains(&between.to_lowercase().as_str());
    let clock = from.contains(':') || to.contains(':');
    if between && clock { Some((minute(from)?, minute(to)?)) } else { None }
}

fn minute(typed: &str) -> Option<Minute> {
    let (hour, minute) = typed.split_once([':', '.']).unwrap_or((typed, "0"));
    let (hour, minute): (Minute, Minute) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour <= 24 && minute < 60 && hour * 60 + minute <= DAY).then_some(hour * 60 + minute)
}
