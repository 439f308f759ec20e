//! What is held, in plain English: details as labelled lines, and what a change holds beside its sentence under the names that a
//! person would give it, not those that the program has for it.
use crate::domain::calendar::long_date;
use crate::domain::child::{Carer, ChildDetails, Flags, MayBeTold, Sex};
use crate::domain::event::Event;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::rules::{Choice, Rules};
use crate::domain::telling::{capital, clock};
use crate::domain::template::DAYS;
use chrono::NaiveDate;
use serde_json::Value;

/// Labels under which somebody writes what they like.
const FREE: [&str; 5] = ["Notes", "Adjustments", "Away", "Why there is no NHS number", "Interpreter"];

/// A line under its label; whether somebody else is in it by its kind.
pub(super) struct Labelled {
    pub(super) label: String,
    pub(super) words: String,
    pub(super) third: bool,
}

impl Labelled {
    /// Whether somebody wrote what they liked.
    pub(super) fn is_typed(&self) -> bool {
        FREE.iter().any(|label| self.label.starts_with(label))
    }
}

/// Every field of a child's details that holds something. A field that is added is named here, or this does not compile.
pub(super) fn details(rules: &Rules, of: &ChildDetails) -> Vec<Labelled> {
    let ChildDetails {
        family,
        given,
        known_as,
        born,
        sex,
        nhs,
        nhs_missing,
        upn,
        address,
        postcode,
        district,
        setting,
        gp,
        flags,
        language,
        adjustments,
        carers,
        not_on,
        notes,
        died,
        away,
        only,
    } = of;
    let district = if district.is_none() { "" } else { Rules::name_in(&rules.districts, district) };
    let sex = match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Unknown => "not recorded",
    };
    let never: Vec<&str> = not_on.iter().filter_map(|day| DAYS.get(usize::from(*day)).copied()).collect();
    let mut lines = vec![
        ("Family name", family.clone()),
        ("Given names", given.clone()),
        ("Known as", known_as.clone()),
        ("Born", long_date(*born)),
        ("Sex", sex.to_owned()),
        ("NHS number", nhs.map_or_else(String::new, |nhs: NhsNumber| nhs.to_string())),
        ("Why there is no NHS number", nhs_missing.clone()),
        ("Pupil number", upn.clone()),
        ("Address", address.clone()),
        ("Postcode", postcode.clone()),
        ("District", district.to_owned()),
        ("School, nursery or college", setting.clone()),
        ("Practice", gp.clone()),
        ("Needs", needs(*flags)),
        ("Interpreter", language.clone()),
        ("Adjustments", adjustments.clone()),
        ("Cannot come on", never.join(", ")),
        ("Away", away.iter().map(|away| away.whole()).collect::<Vec<_>>().join(", ")),
        ("Can come only to", rules.districts_named(only)),
        ("Notes", notes.clone()),
        ("Died", died.map(long_date).unwrap_or_default()),
    ];
    lines.retain(|(_, words)| !words.trim().is_empty());
    let own = lines.into_iter().map(|(label, words)| Labelled {
        label: label.to_owned(),
        words: words.trim().to_owned(),
        third: false,
    });
    own.chain(carers.iter().map(|one| Labelled { label: "Carer".to_owned(), words: carer(one), third: true }))
        .collect()
}

/// Every need and danger there is, shown on lists or not.
fn needs(flags: Flags) -> String {
    let all = Flags::SHOWN.iter().chain(&Flags::UNSHOWN);
    all.filter(|(_, flag, _)| flags.has(*flag)).map(|(.., words)| *words).collect::<Vec<_>>().join(", ")
}

fn carer(of: &Carer) -> String {
    let Carer {
        name,
        relation,
        parental_responsibility,
        may_be_told,
        court_bar,
        preferred,
        phone,
        email,
        language,
        no_newsletter,
    } = of;
    let speaks = if language.is_empty() { String::new() } else { format!("speaks {language}") };
    let prefers = if preferred.is_empty() { String::new() } else { format!("prefers {preferred}") };
    let told = match may_be_told {
        MayBeTold::All => "may be told everything",
        MayBeTold::DatesOnly => "may be told dates only",
        MayBeTold::Nothing => "may be told nothing",
    };
    let said = |is: bool, words: &str| if is { words.to_owned() } else { String::new() };
    let all = [
        name.clone(),
        relation.clone(),
        phone.clone(),
        email.clone(),
        speaks,
        prefers,
        said(*parental_responsibility, "has parental responsibility"),
        told.to_owned(),
        said(*court_bar, "barred by a court order"),
        said(*no_newsletter, "wants no newsletter"),
    ];
    all.iter().map(|words| words.trim()).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ")
}

/// What one change of details made of them: each line that was another before, or was not there.
pub(super) fn changed(rules: &Rules, before: &ChildDetails, after: &ChildDetails) -> Vec<Labelled> {
    let (was, is) = (details(rules, before), details(rules, after));
    let same = |a: &Labelled, b: &Labelled| a.label == b.label && a.words == b.words;
    let mut lines = Vec::new();
    for line in was.iter().filter(|line| !is.iter().any(|now| same(now, line))) {
        let (label, words) = (format!("{}, before", line.label), line.words.clone());
        lines.push(Labelled { label, words, third: line.third });
    }
    for line in is.iter().filter(|line| !was.iter().any(|then| same(then, line))) {
        let (label, words) = (format!("{}, since then", line.label), line.words.clone());
        lines.push(Labelled { label, words, third: line.third });
    }
    lines
}

/// What a change holds beside what is said of it already, each under its name. The program's own counts of revisions say nothing of
/// anybody and are left out, as the document's notes say.
pub(super) fn beside(mut held: Vec<Held>, said: &str) -> Vec<Held> {
    let low = said.to_lowercase();
    held.retain(|held| held.words.chars().count() < 3 || !low.contains(&held.words.to_lowercase()));
    held
}

/// The words of it that somebody typed, in small letters; of one letter or two none, which stand in any sentence.
pub(super) fn typed(held: &[Held]) -> Vec<String> {
    let mine = held.iter().filter(|held| held.typed).map(|held| held.words.trim().to_lowercase());
    mine.filter(|words| words.chars().count() >= 3).collect()
}

/// What a change holds, under its name.
pub(super) struct Held {
    pub(super) label: String,
    pub(super) words: String,
    /// Somebody wrote what they liked.
    pub(super) typed: bool,
}

/// All that a change holds.
pub(super) fn held(rules: &Rules, event: &Event) -> Vec<Held> {
    // Details are told line by line.
    if matches!(event, Event::ChildRegistered { .. } | Event::ChildAmended { .. }) {
        return Vec::new();
    }
    let mut held = Vec::new();
    if let Ok(Value::Object(kinds)) = serde_json::to_value(event) {
        kinds.values().for_each(|value| leaves(rules, &mut Vec::new(), value, &mut held));
    }
    held
}

/// Whether a text is somebody's own: neither a day, nor a kind, nor what the configuration has a name for.
fn is_typed(rules: &Rules, key: &str, leaf: &Value) -> bool {
    let Value::String(text) = leaf else { return false };
    if text.parse::<NaiveDate>().is_ok() || configured(rules, key, text).is_some() {
        return false;
    }
    OWN_WORDS.contains(&key) || matches!(key, "reason" | "notes") || text.trim().contains(char::is_whitespace)
}

fn leaves(rules: &Rules, way: &mut Vec<String>, value: &Value, out: &mut Vec<Held>) {
    match value {
        Value::Null => {}
        Value::String(text) if text.trim().is_empty() => {}
        Value::Object(fields) => {
            for (key, value) in fields.iter().filter(|(key, _)| *key != "rev") {
                way.push(key.clone());
                leaves(rules, way, value, out);
                way.pop();
            }
        }
        Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                way.push((at + 1).to_string());
                leaves(rules, way, value, out);
                way.pop();
            }
        }
        leaf => {
            let typed = is_typed(rules, key_of(way), leaf);
            out.push(Held { label: label(way), words: words(rules, way, leaf), typed });
        }
    }
}

/// `stage`, `Waiting`, `since` are "Stage, waiting, since".
fn label(way: &[String]) -> String {
    let parts: Vec<String> = way.iter().map(|part| plain(part)).collect();
    capital(&parts.join(", "))
}

/// A name of the program's as two people would say it.
fn plain(name: &str) -> String {
    match name {
        "id" => return "number".to_owned(),
        "uid" => return "number of the person's login".to_owned(),
        "nhs" => return "NHS number".to_owned(),
        "nhs_missing" => return "why there is no NHS number".to_owned(),
        "gp" => return "practice".to_owned(),
        "upn" => return "pupil number".to_owned(),
        "not_on" => return "cannot come on".to_owned(),
        "only" => return "can come only to".to_owned(),
        "may_be_told" => return "may be told".to_owned(),
        "with_it" => return "sent with it".to_owned(),
        "did" => return "what was done".to_owned(),
        _ => {}
    }
    let mut words = String::new();
    for (at, letter) in name.chars().enumerate() {
        match letter {
            '_' | '-' => words.push(' '),
            letter if letter.is_uppercase() && at > 0 => {
                words.push(' ');
                words.extend(letter.to_lowercase());
            }
            letter => words.extend(letter.to_lowercase()),
        }
    }
    words
}

/// Fields that name one of several kinds; every other text stands as it was written.
const KINDS: [&str; 16] = [
    "priority",
    "state",
    "stage",
    "attendance",
    "by",
    "told",
    "how",
    "mode",
    "effect",
    "sex",
    "party",
    "answer",
    "carve_out",
    "before",
    "after",
    "what",
];
/// Fields that are a time of the day.
const TIMES: [&str; 4] = ["start", "end", "at", "arrived"];
/// Fields that are words of somebody's own.
const OWN_WORDS: [&str; 7] = ["words", "asked", "from", "instead", "who", "label", "name"];

/// The name of a field, past its place in a list.
fn key_of(way: &[String]) -> &str {
    way.iter().rev().find(|part| part.parse::<u32>().is_err()).map_or("", String::as_str)
}

fn words(rules: &Rules, way: &[String], leaf: &Value) -> String {
    let key = key_of(way);
    match leaf {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => match number.as_u64() {
            Some(flags) if key == "flags" => needs(Flags(flags as u16)),
            Some(minute) if TIMES.contains(&key) && minute < 24 * 60 => clock(minute as u16),
            _ => number.to_string(),
        },
        Value::String(text) if OWN_WORDS.contains(&key) => text.clone(),
        Value::String(text) => {
            if let Ok(day) = text.parse::<NaiveDate>() {
                return long_date(day);
            }
            if let Some(name) = configured(rules, key, text) {
                return name.to_owned();
            }
            let one_word = text.chars().all(|c| c.is_ascii_alphabetic());
            if one_word && KINDS.contains(&key) { plain(text) } else { text.clone() }
        }
        other => other.to_string(),
    }
}

/// What the configuration calls a code in a field of that name; nothing where it has no name, or several.
fn configured<'r>(rules: &'r Rules, key: &str, code: &str) -> Option<&'r str> {
    let choices = &rules.choices;
    let lists: Vec<&[Choice]> = match key {
        "source" => vec![choices.sources.as_slice()],
        "topic" => vec![choices.ask_topics.as_slice(), choices.advice_topics.as_slice()],
        "kind" => vec![choices.contacts.as_slice()],
        "result" => vec![choices.contact_results.as_slice()],
        "outcome" => vec![
            choices.outcomes.as_slice(),
            choices.visit_outcomes.as_slice(),
            choices.support_outcomes.as_slice(),
        ],
        "reason" | "choice" => vec![
            choices.family_reasons.as_slice(),
            choices.service_reasons.as_slice(),
            choices.decline_offer.as_slice(),
            choices.decline_referral.as_slice(),
            choices.discharge.as_slice(),
            choices.put_off.as_slice(),
            choices.dismiss.as_slice(),
        ],
        "pathway" | "to" => {
            return rules.pathways.iter().find(|row| row.id.as_str() == code).map(|row| row.name.as_str());
        }
        "service" => {
            return rules.services.iter().find(|row| row.id.as_str() == code).map(|row| row.name.as_str());
        }
        "district" | "role" | "agency" | "team" | "owner" => {
            let lists = [&rules.districts, &rules.roles, &rules.agencies, &rules.teams];
            let mut named = lists.into_iter().flatten();
            return named.find(|row| row.id.as_str() == code).map(|row| row.name.as_str());
        }
        _ => return None,
    };
    let rows = lists.into_iter().flatten().filter(|row| row.id.as_str() == code);
    let mut names: Vec<&str> = rows.map(|row| row.name.as_str()).collect();
    names.dedup();
    match names.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}
