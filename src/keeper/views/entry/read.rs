//! An entry read into its parts: whose, what, when, why. Each word after the child is tried as the kinds its verb takes; what is
//! none of them is more of the child's name.
use super::lexicon::{self, Fit, What};
use super::when::{self, When};
use crate::domain::booking::{By, Told};
use crate::domain::code::Code;
use crate::domain::ids::StaffId;
use crate::domain::order::Priority;
use crate::domain::short_notice::read_hours;
use crate::domain::state::State;
use crate::wire::entry::{Kind, Verb, VerbRow};
use chrono::NaiveDate;

/// How a place is taken, where it is not agreed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    Hold,
    Offer,
}

/// A contact: its kind, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contact {
    Kind(Code),
    Result(Code),
}

/// Short notice, as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Short {
    /// They need so many hours.
    Hours(u16),
    /// They no longer can.
    No,
    /// Not now: they are asked again after a day.
    Again,
}

/// What was said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    /// The words that name the child.
    pub who: Vec<String>,
    pub what: Option<What>,
    pub when: When,
    pub by: Option<By>,
    pub reason: Option<Code>,
    pub told: Option<Told>,
    pub hold: Option<Hold>,
    pub contact: Option<Contact>,
    /// An outcome's word: which list it is of depends on what it came of.
    pub outcome: Option<String>,
    pub priority: Option<Priority>,
    pub staff: Option<StaffId>,
    /// How short a notice the family needs; or that it no longer can.
    pub short: Option<Short>,
    /// Onto a list, or off it.
    pub on_off: Option<bool>,
    /// The last day on which that holds; where they are asked again: after which.
    pub until: Option<NaiveDate>,
    /// `until` was said, and its day comes next.
    awaits: bool,
    /// The words by which somebody of the staff was named: further ones tell namesakes apart.
    staff_words: Vec<String>,
    /// Words that are none of what the verb takes and belong to no name.
    pub strange: Vec<String>,
    /// A word that fits several things, with what they are.
    pub several: Option<(String, Vec<String>)>,
    /// After the comma, as typed.
    pub words: String,
}

/// Splits a line into its first entry and the rest after a `;`.
pub(super) fn first_entry(text: &str) -> (&str, &str) {
    text.split_once(';').map_or((text.trim(), ""), |(first, rest)| (first.trim(), rest.trim()))
}

/// Splits an entry into what is read and the free words after its comma; `,,` is no comma.
fn comma(text: &str) -> (String, String) {
    let bytes: Vec<char> = text.chars().collect();
    let at = (0..bytes.len()).find(|at| {
        bytes[*at] == ',' && bytes.get(at + 1) != Some(&',') && (*at == 0 || bytes[at - 1] != ',')
    });
    match at {
        Some(at) => {
            (bytes[..at].iter().collect(), bytes[at + 1..].iter().collect::<String>().trim().to_owned())
        }
        None => (text.to_owned(), String::new()),
    }
}

/// Reads what follows the verb.
pub(super) fn read(row: &VerbRow, rest: &str, state: &State, today: NaiveDate) -> Said {
    let (rest, words) = comma(rest);
    let mut said = Said { words, ..Said::default() };
    let takes = |kind: Kind| row.takes.contains(&kind);
    let takes_who = row.takes.first() == Some(&Kind::Who);
    let mut all = rest.split_whitespace().peekable();
    if takes_who {
        said.who.extend(all.next().map(str::to_owned));
    }
    while let Some(word) = all.next() {
        // `3 mar` is one day.
        let day = all.peek().filter(|_| takes(Kind::When)).and_then(|month| when::spaced(word, month));
        if day.is_some() {
            all.next();
        }
        let word = day.as_deref().unwrap_or(word);
        // A service's own code is meant before the month that is spelled like it.
        let code = takes(Kind::What) && said.what.is_none() && lexicon::is_code(word, state);
        let code = (code && when::is_month(word)).then_some(Kind::What);
        let kinds = row.takes.iter().copied().filter(|kind| *kind != Kind::Who);
        if !code.into_iter().chain(kinds).any(|kind| said.take(kind, word, row.verb, (state, today))) {
            if takes_who { said.who.push(word.to_owned()) } else { said.strange.push(word.to_owned()) }
        }
    }
    if row.takes.contains(&Kind::Declined) && said.reason.is_none() {
        said.reason = reason_in(&said.words, state);
    }
    said
}

/// The reason for which a place was declined, where the words after the comma begin with one or hold one: they say it in full.
fn reason_in(words: &str, state: &State) -> Option<Code> {
    let first = words.split([',', '.', ';']).next().unwrap_or_default().trim();
    let list = &state.rules.choices.decline_offer;
    let whole = if first.chars().count() > 3 { lexicon::choice(first, list).one() } else { None };
    // Small words stand in many a reason and mean none.
    let small = ["the", "not", "too", "and", "for", "but", "was", "her", "his", "she", "way"];
    let says = |word: &&str| word.chars().count() >= 3 && !small.contains(&word.to_lowercase().as_str());
    whole.or_else(|| first.split_whitespace().filter(says).find_map(|word| lexicon::choice(word, list).one()))
}

impl Said {
    /// Takes a word as this kind; false where it is none of it, or one was said already.
    fn take(&mut self, kind: Kind, word: &str, verb: Verb, (state, today): (&State, NaiveDate)) -> bool {
        let choices = &state.rules.choices;
        let lower = word.to_lowercase();
        match kind {
            // What came of a place may have been told on a day that is over.
            Kind::When => {
                self.when.take(word, today) || (verb == Verb::Outcome && self.when.take_past(&lower, today))
            }
            // A call is about a family: only a list's own short name is more than a part of theirs.
            Kind::What if verb == Verb::Contact && !lexicon::is_pathway(word, state) => false,
            Kind::What if self.what.is_none() => {
                let services_first =
                    !matches!(verb, Verb::Why | Verb::Accept | Verb::Priority | Verb::Later | Verb::Contact);
                let pathways_first = verb == Verb::Outcome || !services_first;
                let fit = lexicon::what(word, state, !pathways_first);
                self.put(word, fit, |said, what| said.what = Some(what))
            }
            Kind::By => self.take_by(word, &lower, state),
            Kind::Declined if lower == "no" && self.reason.is_none() => true,
            Kind::Declined if self.reason.is_none() => {
                self.put(word, lexicon::choice(word, &choices.decline_offer), |said, code| {
                    said.reason = Some(code);
                })
            }
            Kind::PutOff if self.reason.is_none() => {
                self.put(word, lexicon::choice(word, &choices.put_off), |said, code| said.reason = Some(code))
            }
            Kind::Told if self.told.is_none() => {
                self.told = told(&lower);
                self.told.is_some()
            }
            Kind::Hold if self.hold.is_none() => {
                self.hold = match lower.as_str() {
                    "hold" => Some(Hold::Hold),
                    "offer" => Some(Hold::Offer),
                    _ => None,
                };
                self.hold.is_some()
            }
            Kind::Contact if self.contact.is_none() => {
                let result = lexicon::choice(word, &choices.contact_results).map(Contact::Result);
                let fit = if result.is_some() {
                    result
                } else {
                    lexicon::choice(word, &choices.contacts).map(Contact::Kind)
                };
                self.put(word, fit, |said, contact| said.contact = Some(contact))
            }
            Kind::Outcome if self.outcome.is_none() => {
                self.put(word, outcome(word, state), |said, _| said.outcome = Some(word.to_owned()))
            }
            Kind::Priority if self.priority.is_none() => {
                let all = [Priority::Urgent, Priority::Soon, Priority::Routine];
                self.priority = all.into_iter().find(|band| band.id().starts_with(&lower));
                self.priority.is_some()
            }
            Kind::OnOff if self.on_off.is_none() => {
                self.on_off = match lower.as_str() {
                    "on" | "yes" | "again" => Some(true),
                    "off" | "no" | "stop" => Some(false),
                    _ => None,
                };
                self.on_off.is_some()
            }
            Kind::Short => self.take_short(word, &lower, (state, today)),
            Kind::Staff if self.staff.is_none() || verb == Verb::Sick => self.take_staff(&lower, verb, state),
            _ => false,
        }
    }

    /// `day-before`, `3h`, `until fri`, `no`.
    fn take_short(&mut self, word: &str, lower: &str, (state, today): (&State, NaiveDate)) -> bool {
        if std::mem::take(&mut self.awaits) {
            let mut when = When::default();
            self.until = when.take(word, today).then(|| when.day(today)).flatten();
            return self.until.is_some();
        }
        if lower == "until" || lower == "again" {
            self.awaits = true;
            if lower == "again" {
                self.short = Some(Short::Again);
            }
            return true;
        }
        if self.short.is_some() {
            return false;
        }
        if lower == "no" {
            self.short = Some(Short::No);
            return true;
        }
        let typed = lower.starts_with(|c: char| c.is_ascii_digit()) && lower.ends_with(['h', 'd', 'w']);
        if let Some(hours) = typed.then(|| read_hours(lower).ok()).flatten() {
            self.short = Some(Short::Hours(hours));
            return true;
        }
        let choices = &state.rules.choices;
        let fit = lexicon::choice(word, &choices.short_notice);
        self.put(word, fit, |said, how| {
            said.short = choices.short_notice_hours.get(&how).copied().map(Short::Hours);
        })
    }

    /// `patel`, or `t webb` where there are two of the name. A letter alone is nobody, but where a name comes first.
    fn take_staff(&mut self, word: &str, verb: Verb, state: &State) -> bool {
        if word.chars().count() < 2 && verb != Verb::Sick {
            return false;
        }
        let mut words = self.staff_words.clone();
        words.push(word.to_owned());
        let fit = lexicon::staff(&words, state);
        if !fit.is_some() {
            return false;
        }
        self.several = None;
        self.staff_words.clone_from(&words);
        self.put(&words.join(" "), fit, |said, staff| said.staff = Some(staff))
    }

    /// `fam` or `serv`, then that side's reasons; a reason alone says whose it is where only one side has it.
    fn take_by(&mut self, word: &str, lower: &str, state: &State) -> bool {
        let choices = &state.rules.choices;
        if self.by.is_none() && lower.len() >= 3 {
            let sides = [("family", By::Family), ("service", By::Service)];
            if let Some((_, by)) = sides.into_iter().find(|(name, _)| name.starts_with(lower)) {
                self.by = Some(by);
                return true;
            }
        }
        if self.reason.is_some() {
            return false;
        }
        let (own, theirs) = (&choices.family_reasons, &choices.service_reasons);
        let fit = match self.by {
            Some(By::Family) => lexicon::choice(word, own).map(|code| (By::Family, code)),
            Some(By::Service) => lexicon::choice(word, theirs).map(|code| (By::Service, code)),
            None => match (lexicon::choice(word, own), lexicon::choice(word, theirs)) {
                (Fit::One(code), Fit::None) => Fit::One((By::Family, code)),
                (Fit::None, Fit::One(code)) => Fit::One((By::Service, code)),
                _ => Fit::None,
            },
        };
        self.put(word, fit, |said, (by, code)| (said.by, said.reason) = (Some(by), Some(code)))
    }

    fn put<T>(&mut self, word: &str, fit: Fit<T>, put: impl FnOnce(&mut Self, T)) -> bool {
        match fit {
            Fit::None => false,
            Fit::One(it) => {
                put(self, it);
                true
            }
            Fit::Several(names) => {
                self.several.get_or_insert_with(|| (word.to_owned(), names));
                true
            }
        }
    }
}

/// How somebody was told.
fn told(word: &str) -> Option<Told> {
    let ways = [
        ("letter", Told::Letter),
        ("phone", Told::Phone),
        ("text", Told::Text),
        ("email", Told::Email),
        ("e-mail", Told::Email),
        ("person", Told::InPerson),
    ];
    if word.is_empty() {
        return None;
    }
    ways.into_iter().find(|(name, _)| name.starts_with(word)).map(|(_, told)| told)
}

/// An outcome of an appointment, or of a visit to a drop-in.
fn outcome(word: &str, state: &State) -> Fit<Code> {
    let choices = &state.rules.choices;
    let own = lexicon::choice(word, &choices.outcomes);
    if own.is_some() { own } else { lexicon::choice(word, &choices.visit_outcomes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_at_its_semicolons_and_an_entry_at_its_comma() {
        assert_eq!(first_entry("came nowak; out nowak refer mar"), ("came nowak", "out nowak refer mar"));
        assert_eq!(first_entry(" b harris "), ("b harris", ""));
        assert_eq!(comma(". 14dec no, too far, by bus"), (". 14dec no".into(), "too far, by bus".into()));
        assert_eq!(comma(",, mar"), (",, mar".into(), String::new()));
        assert_eq!(comma(",, fam ill, rang at 9"), (",, fam ill".into(), "rang at 9".into()));
    }

    fn said(verb: &str, rest: &str) -> Said {
        let rules = std::sync::Arc::new(crate::config::load(None).unwrap().rules);
        let state = State { rules, ..State::default() };
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        read(crate::wire::entry::verb(verb).unwrap(), rest, &state, today)
    }

    #[test]
    fn a_services_own_code_is_meant_before_the_month_that_is_spelled_like_it() {
        let mar = Some(What::Service(Code::known("mar")));
        for (verb, rest) in [("b", "hall mar"), ("b", "hall MAR"), ("m", "hall mar"), ("free", "mar")] {
            let read = said(verb, rest);
            assert_eq!((read.what, read.when), (mar, When::default()), "{verb} {rest}");
        }
        let refer = said("out", "nowak refer mar");
        assert!(refer.what.is_some() && refer.when == When::default(), "{refer:?}");
        // Beside a service, in words, or with its day, it is the month.
        let day = |m, d| NaiveDate::from_ymd_opt(2027, m, d);
        let both = said("b", "hall mar mar");
        assert_eq!((both.what, both.when.from, both.when.to), (mar, day(3, 1), day(3, 31)));
        let whole = said("b", "hall march");
        assert_eq!((whole.what, whole.when.from), (None, day(3, 1)));
        for rest in ["hall 3 mar", "hall 3mar", "hall wed 3 mar"] {
            let read = said("b", rest);
            assert_eq!((read.what, read.when.from, read.when.to), (None, day(3, 3), day(3, 3)), "{rest}");
            assert_eq!(read.who, ["hall"], "{rest}");
        }
        assert_eq!(said("b", "hall feb").when.from, day(2, 1), "a month that is no service");
        // A row of the list is a row, whatever follows.
        let row = said("b", "3 mar");
        assert_eq!((row.who, row.what), (vec!["3".to_owned()], mar));
    }
}
