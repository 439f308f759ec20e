//! A child and who cares for them, in words: needs spelled out, whom to speak to and what they may be told.
use crate::domain::child::{Carer, ChildDetails, Flags, MayBeTold, Sex};

/// `girl`, `boy`, `child`.
pub fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "girl",
        Sex::Male => "boy",
        Sex::Unknown => "child",
    }
}

/// `NHS 943 476 5919`, or why there is none.
pub fn nhs(details: &ChildDetails) -> String {
    match details.nhs {
        Some(number) => {
            let digits = number.digits();
            format!("NHS {} {} {}", &digits[..3], &digits[3..6], &digits[6..])
        }
        None if details.nhs_missing.is_empty() => "NHS number: none".to_owned(),
        None => format!("NHS number: none ({})", details.nhs_missing),
    }
}

/// `12 Elm Rise, Arnold NG5 6LT (Gedling)`.
pub fn home(details: &ChildDetails, district: &str) -> String {
    let parts = [details.address.as_str(), details.postcode.as_str()];
    let mut words = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if !district.is_empty() && !words.contains(district) {
        words = format!("{words} ({district})");
    }
    let words = words.trim();
    if words.is_empty() { "Address not known".to_owned() } else { words.to_owned() }
}

/// `Ewa Harris, mother, may be told all`, then the phone and the preferred way, each a part.
pub fn speak_to(carer: &Carer) -> Vec<String> {
    let name = if carer.name.is_empty() { "(name not known)" } else { carer.name.as_str() };
    let relation = if carer.relation.is_empty() { String::new() } else { format!(", {}", carer.relation) };
    let told = match (carer.court_bar, carer.may_be_told) {
        (true, _) => "NO CONTACT: court order",
        (false, MayBeTold::All) => "may be told all",
        (false, MayBeTold::DatesOnly) => "dates and places only",
        (false, MayBeTold::Nothing) => "TELL NOTHING",
    };
    let way = if carer.preferred.is_empty() { String::new() } else { format!("prefers {}", carer.preferred) };
    let parts = [format!("{name}{relation}, {told}"), carer.phone.clone(), way];
    parts.into_iter().filter(|part| !part.is_empty()).collect()
}

/// `Mother Kerry Harrison 07700 900231`, for a card where the rest is not yet wanted; a bar is always told.
pub fn carer(carer: &Carer) -> String {
    if carer.court_bar || carer.may_be_told != MayBeTold::All {
        return speak_to(carer).join("  ");
    }
    let mut relation = carer.relation.clone();
    if let Some(first) = relation.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let parts = [relation.as_str(), &carer.name, &carer.phone];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `I Polish interpreter`, `L looked after`: each need with its letter.
pub fn needs(flags: Flags, language: &str, adjustments: &str) -> Vec<String> {
    let shown = Flags::SHOWN.iter().filter(|(_, flag, _)| flags.has(*flag));
    shown
        .map(|(letter, flag, words)| {
            if *flag == Flags::INTERPRETER && !language.is_empty() {
                format!("{letter} {language} interpreter")
            } else if *flag == Flags::ADJUSTMENTS && !adjustments.is_empty() {
                format!("{letter} {adjustments}")
            } else {
                format!("{letter} {words}")
            }
        })
        .collect()
}
