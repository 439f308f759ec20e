//! What single words of an entry can mean: configured things, staff and venues, each by a beginning that fits no other.
use crate::domain::code::Code;
use crate::domain::ids::{StaffId, VenueId};
use crate::domain::rules::Choice;
use crate::domain::state::State;

/// What is asked for, or where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Pathway(Code),
    Service(Code),
    Venue(VenueId),
}

/// What a word fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fit<T> {
    /// Nothing.
    None,
    /// This.
    One(T),
    /// Several, by name: more letters are needed.
    Several(Vec<String>),
}

impl<T> Fit<T> {
    pub(super) fn is_some(&self) -> bool {
        !matches!(self, Self::None)
    }

    pub(super) fn one(self) -> Option<T> {
        match self {
            Self::One(it) => Some(it),
            _ => None,
        }
    }

    pub(super) fn map<U>(self, f: impl FnOnce(T) -> U) -> Fit<U> {
        match self {
            Self::None => Fit::None,
            Self::One(it) => Fit::One(f(it)),
            Self::Several(names) => Fit::Several(names),
        }
    }
}

/// The one that `word` is the whole of, or begins: its first name first, then each word of its names. A whole name beats a
/// beginning, and the beginning of a first name that of a word further on.
pub(super) fn fit<T: Copy + PartialEq>(word: &str, of: &[(T, Vec<String>)]) -> Fit<T> {
    let word = word.to_lowercase();
    if word.is_empty() {
        return Fit::None;
    }
    let names = |names: &[String]| -> Vec<String> { names.iter().map(|name| name.to_lowercase()).collect() };
    let whole = |all: &[String]| all.contains(&word);
    let begins = |all: &[String]| all.iter().any(|name| name.starts_with(&word));
    let within = |all: &[String]| {
        all.iter().any(|name| {
            name.split(|c: char| !c.is_alphanumeric()).any(|part| part.len() > 1 && part.starts_with(&word))
        })
    };
    let tries: [&dyn Fn(&[String]) -> bool; 3] = [&whole, &begins, &within];
    for (at, test) in tries.iter().enumerate() {
        if at > 0 && word.chars().count() < 2 {
            break;
        }
        let found: Vec<&(T, Vec<String>)> = of.iter().filter(|(_, all)| test(&names(all))).collect();
        match found.as_slice() {
            [] => {}
            [(it, _)] => return Fit::One(*it),
            [(it, _), rest @ ..] if rest.iter().all(|(other, _)| other == it) => return Fit::One(*it),
            // The same word as a pathway and as a service: the first is meant, and the sentence says which.
            [(it, _), ..] if at == 0 => return Fit::One(*it),
            several => {
                let names = several.iter().filter_map(|(_, names)| names.last().cloned()).collect();
                return Fit::Several(names);
            }
        }
    }
    Fit::None
}

/// A choice by its code or the words of its name.
pub(super) fn choice(word: &str, list: &[Choice]) -> Fit<Code> {
    let of: Vec<(Code, Vec<String>)> =
        list.iter().map(|choice| (choice.id, vec![choice.id.to_string(), choice.name.clone()])).collect();
    fit(word, &of)
}

/// A pathway, service or venue. `services_first`: what is booked is a service; what is referred to is a pathway.
pub(super) fn what(word: &str, state: &State, services_first: bool) -> Fit<What> {
    let rules = &state.rules;
    let pathways = rules
        .pathways
        .iter()
        .map(|p| (What::Pathway(p.id), vec![p.id.to_string(), p.short.clone(), p.name.clone()]));
    let services = rules
        .services
        .iter()
        .map(|s| (What::Service(s.id), vec![s.id.to_string(), s.short.clone(), s.name.clone()]));
    let named: Vec<(What, Vec<String>)> =
        if services_first { services.chain(pathways).collect() } else { pathways.chain(services).collect() };
    let venues: Vec<(What, Vec<String>)> = state
        .venues
        .iter()
        .flatten()
        .map(|venue| (What::Venue(venue.id), vec![venue.name.to_string()]))
        .collect();
    let whole = |fitted: &Fit<What>| fitted.is_some();
    // "ep" is a pathway although a venue may have a word that begins so.
    let own = fit(word, &named);
    if whole(&own) { own } else { fit(word, &venues) }
}

/// Whether a word is a pathway's or a service's own code or short name, in whole.
pub(super) fn is_code(word: &str, state: &State) -> bool {
    let rules = &state.rules;
    let pathways = rules.pathways.iter().map(|p| (p.id, &p.short));
    let mut all = pathways.chain(rules.services.iter().map(|s| (s.id, &s.short)));
    all.any(|(id, short)| id.as_str().eq_ignore_ascii_case(word) || short.eq_ignore_ascii_case(word))
}

/// Whether a word is a pathway's own code or short name, in whole.
pub(super) fn is_pathway(word: &str, state: &State) -> bool {
    let is = |name: &str| name.eq_ignore_ascii_case(word);
    state.rules.pathways.iter().any(|pathway| is(pathway.id.as_str()) || is(&pathway.short))
}

/// Somebody of the staff: every word begins another part of the name (`t webb`). A whole part beats a beginning.
pub(super) fn staff(words: &[String], state: &State) -> Fit<StaffId> {
    let parts = |name: &str| -> Vec<String> {
        let parts = name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    let named = |test: fn(&str, &str) -> bool| -> Vec<(StaffId, String)> {
        let all = state.staff.iter().flatten();
        let fits = all.filter(|staff| {
            let mut left = parts(&staff.name);
            words.iter().all(|word| {
                let at = left.iter().position(|part| test(part, word));
                at.map(|at| left.remove(at)).is_some()
            })
        });
        fits.map(|staff| (staff.id, staff.name.to_string())).collect()
    };
    let found = match named(|part, word| part == word) {
        whole if whole.is_empty() => named(|part, word| part.starts_with(word)),
        whole => whole,
    };
    match found.as_slice() {
        [] => Fit::None,
        [(id, _)] => Fit::One(*id),
        several => Fit::Several(several.iter().map(|(_, name)| name.clone()).collect()),
    }
}

/// A district by its name or code.
pub(super) fn district(word: &str, state: &State) -> Fit<Code> {
    let of: Vec<(Code, Vec<String>)> = state
        .rules
        .districts
        .iter()
        .map(|named| (named.id, vec![named.id.to_string(), named.short.clone(), named.name.clone()]))
        .collect();
    fit(word, &of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<(u8, Vec<String>)> {
        [
            (1, "ND assessment"),
            (2, "ND observation"),
            (3, "Multi-agency review"),
            (4, "Educational psychology"),
        ]
        .map(|(id, name)| {
            (id, vec![["nd", "nd-observe", "mar", "ep"][id as usize - 1].to_owned(), name.to_owned()])
        })
        .to_vec()
    }

    #[test]
    fn a_whole_name_beats_a_beginning_and_what_fits_several_is_said() {
        assert_eq!(fit("nd", &names()), Fit::One(1));
        assert_eq!(fit("obs", &names()), Fit::One(2));
        assert_eq!(fit("multi", &names()), Fit::One(3));
        assert_eq!(fit("psy", &names()), Fit::One(4));
        assert_eq!(fit("agency", &names()), Fit::One(3));
        assert!(matches!(fit("nd-", &names()), Fit::One(2)));
        assert!(matches!(fit("N", &names()), Fit::None), "one letter is too little");
        assert_eq!(fit("xyz", &names()), Fit::None);
        let two = [(1, vec!["holiday".to_owned()]), (2, vec!["house".to_owned()])];
        assert_eq!(fit("ho", &two), Fit::Several(vec!["holiday".into(), "house".into()]));
    }
}
