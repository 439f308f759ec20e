//! What a list is narrowed by, in the words of the filters: every need, state and district that they have, also those of several
//! words, whole before by their beginning.
use super::lexicon::{self, What};
use crate::domain::child::{Flags, Sex};
use crate::domain::code::Code;
use crate::domain::order::Priority;
use crate::domain::state::State;
use crate::wire::query::{Filter, StageIs};

/// Words of the longest name that is looked for.
const LONGEST: usize = 8;

/// The filter of what was typed, or what is wrong with it.
pub(super) fn narrowed(typed: &str, late: bool, state: &State) -> Result<Filter, String> {
    let mut filter = Filter { past_target: late, ..Filter::default() };
    let typed = typed.to_lowercase();
    let words: Vec<&str> = typed.split([' ', '\t', ',']).filter(|word| !word.is_empty()).collect();
    let mut at = 0;
    while at < words.len() {
        at += one(&words[at..], state, &mut filter).ok_or_else(|| {
            let word = words[at];
            format!(
                "\"{word}\" narrows no list. Pathway, district, need, state, urgent, asked, over (the target), under 5, waits 52."
            )
        })?;
    }
    // As with the filters: a state shows all its own, and a clock past its target runs.
    filter.running = filter.stages.is_empty() && !filter.past_target;
    Ok(filter)
}

/// Takes what stands first: how many words of it; none where they narrow nothing.
fn one(words: &[&str], state: &State, filter: &mut Filter) -> Option<usize> {
    let number = words.get(1).and_then(|next| next.parse::<u16>().ok());
    match (words[0], number) {
        ("under", Some(age)) => filter.age_under = Some(age.min(25) as u8),
        ("over" | "from", Some(age)) => filter.age_from = Some(age.min(25) as u8),
        ("waits", Some(weeks)) => filter.waits_weeks = Some(weeks),
        _ => {
            let most = words.len().min(LONGEST);
            return [whole, begun].iter().find_map(|take| {
                (1..=most).rev().find(|count| take(&words[..*count].join(" "), state, filter))
            });
        }
    }
    Some(2)
}

/// Takes what is the whole of a filter's words.
fn whole(words: &str, state: &State, filter: &mut Filter) -> bool {
    let rules = &state.rules;
    // What was typed is divided at its commas; so is a name that has one.
    let is = |name: &str| name.replace(',', "").to_lowercase() == words;
    let pathway = rules.pathways.iter().find(|p| is(p.id.as_str()) || is(&p.short) || is(&p.name));
    let flag = flags().find(|(letter, _, name)| is(name) || is(&letter.to_string()));
    let stage = StageIs::ALL.into_iter().find(|(.., name, choice)| is(name) || is(choice));
    let band = Priority::ALL.into_iter().find(|band| is(band.id()));
    let district = rules.districts.iter().find(|d| is(d.id.as_str()) || is(&d.short) || is(&d.name));
    match words {
        "girls" => filter.sex = Some(Sex::Female),
        "boys" => filter.sex = Some(Sex::Male),
        "sex not recorded" => filter.sex = Some(Sex::Unknown),
        "asked" | "higher priority asked" => filter.asked = true,
        "over" | "over target" | "over the target" | "past target" | "past the target" => {
            filter.past_target = true;
        }
        "district not known" | "not known where" => filter.districts.push(Code::NONE),
        _ => match (pathway, flag, stage, band, district) {
            (Some(pathway), ..) => filter.pathways.push(pathway.id),
            (_, Some((_, flag, _)), ..) => filter.flags = filter.flags.with(flag),
            (_, _, Some((_, stage, ..)), ..) => filter.stages.push(stage),
            (.., Some(band), _) => filter.priorities.push(band),
            (.., Some(district)) => filter.districts.push(district.id),
            _ => return false,
        },
    }
    true
}

/// Takes what begins a filter's words: a pathway, a need, a band, a state, a district.
fn begun(words: &str, state: &State, filter: &mut Filter) -> bool {
    if let Some(What::Pathway(code)) = lexicon::what(words, state, false).one() {
        filter.pathways.push(code);
        return true;
    }
    let begins = |name: &str, least: usize| words.len() >= least && name.to_lowercase().starts_with(words);
    if let Some((_, flag, _)) = flags().find(|(.., name)| begins(name, 3)) {
        filter.flags = filter.flags.with(flag);
        return true;
    }
    if let Some(band) = Priority::ALL.into_iter().find(|band| begins(band.id(), 2)) {
        filter.priorities.push(band);
        return true;
    }
    // `triage` and `review` without the small word before them.
    let named = |name: &str| begins(name, 3) || name.rsplit(' ').next() == Some(words);
    if let Some((_, stage, ..)) =
        StageIs::ALL.into_iter().find(|(_, _, name, choice)| named(name) || begins(choice, 3))
    {
        filter.stages.push(stage);
        return true;
    }
    match lexicon::district(words, state).one() {
        Some(code) => {
            filter.districts.push(code);
            true
        }
        None => false,
    }
}

/// Every need there is a filter of.
fn flags() -> impl Iterator<Item = (char, Flags, &'static str)> {
    Flags::SHOWN.into_iter().chain(Flags::UNSHOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state() -> State {
        let rules = std::sync::Arc::new(crate::config::load(None).unwrap().rules);
        State { rules, ..State::default() }
    }

    #[test]
    fn every_need_state_and_district_of_the_filters_is_understood_alone_and_among_others() {
        let state = state();
        let base = || Filter { running: true, ..Filter::default() };
        let mut all: Vec<(String, Filter)> =
            flags().map(|(_, flags, words)| (words.to_owned(), Filter { flags, ..base() })).collect();
        for (_, stage, words, choice) in StageIs::ALL {
            let filter = Filter { stages: vec![stage], ..Filter::default() };
            all.extend([(words.to_owned(), filter.clone()), (choice.to_owned(), filter)]);
        }
        let none = ("district not known".to_owned(), Code::NONE);
        let districts = state.rules.districts.iter().map(|district| (district.name.clone(), district.id));
        for (name, code) in districts.chain([none]) {
            all.push((name, Filter { districts: vec![code], ..base() }));
        }
        for pathway in &state.rules.pathways {
            let filter = Filter { pathways: vec![pathway.id], ..base() };
            all.extend([(pathway.short.clone(), filter.clone()), (pathway.name.clone(), filter)]);
        }
        for band in Priority::ALL {
            all.push((band.id().to_owned(), Filter { priorities: vec![band], ..base() }));
        }
        assert!(all.iter().filter(|(words, _)| words.contains(' ')).count() > 10);
        for (words, filter) in all {
            assert_eq!(narrowed(&words, false, &state), Ok(filter.clone()), "{words}");
            let among = Filter { age_under: Some(5), sex: Some(Sex::Female), ..filter };
            assert_eq!(narrowed(&format!("under 5 {words}, girls"), false, &state), Ok(among), "{words}");
        }
    }

    #[test]
    fn over_is_over_the_target_and_with_a_number_an_age() {
        let state = state();
        for words in ["over", "over the target", "past target", "nd over"] {
            let filter = narrowed(words, false, &state).unwrap();
            assert!(filter.past_target && !filter.running, "{words}");
        }
        let filter = narrowed("over 5", false, &state).unwrap();
        assert_eq!((filter.age_from, filter.past_target), (Some(5), false));
        assert!(narrowed("review", false, &state).unwrap().stages == [StageIs::Review]);
        assert!(narrowed("looked afar", false, &state).unwrap_err().starts_with("\"afar\" narrows no list"));
    }
}
