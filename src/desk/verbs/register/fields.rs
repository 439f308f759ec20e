//! The fields of a registration: what they take, how they were understood, and what becomes of them.
use crate::desk::screen::Cx;
use crate::desk::verbs::asking::Values;
use crate::desk::verbs::choose::letters;
use crate::desk::widgets::{Bias, Field, Offers};
use crate::domain::casing;
pub(super) use crate::domain::child::RELATIONS;
use crate::domain::child::{Carer, ChildDetails};
use crate::domain::code::Code;
use crate::domain::command::NewReferral;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::rights::{self, Right};
use crate::domain::rules::{Pathway, Rules};
use crate::domain::typed_address;
use crate::domain::upn::Upn;
use crate::wire::query::Typed;
use chrono::NaiveDate;

/// Why there is no NHS number where nothing else is said.
const NOT_ON_FORM: &str = "not on form";
/// The letter that chooses each pathway, and its short name.
pub(super) fn pathway_letters(rules: &Rules) -> Vec<(char, String)> {
    let letters = letters(rules.pathways.iter().map(|pathway| pathway.id.as_str()));
    letters.into_iter().zip(rules.pathways.iter().map(|pathway| pathway.short.clone())).collect()
}

/// The code and the long name of each pathway, by which it may be typed, too.
pub(in crate::desk) fn pathway_names(rules: &Rules) -> Vec<Vec<String>> {
    let names = |pathway: &Pathway| vec![pathway.id.to_string(), pathway.short.clone(), pathway.name.clone()];
    rules.pathways.iter().map(names).collect()
}

/// The fields of a referral.
pub(super) fn of_referral(cx: &Cx<'_>) -> Vec<Field> {
    let pathways = pathway_letters(&cx.home.rules);
    let choices: Vec<(char, &str)> =
        pathways.iter().map(|(letter, short)| (*letter, short.as_str())).collect();
    let today = cx.now.date().format("%-d/%-m/%y").to_string();
    // Who sends is a kind of sender, and mostly somebody at a school.
    let kinds = cx.home.rules.choices.sources.iter().map(|source| source.name.clone());
    let senders = Offers::on_record(Typed::Setting).known(kinds).by_commas();
    vec![
        Field::choice("pathway", "Pathway", &choices).known_as(pathway_names(&cx.home.rules)).needed(),
        Field::date("received", "Received", Bias::Past).needed().starting(&today),
        Field::text("from", "From: name, what").wide(36).at_most(120).offering(senders),
        Field::text("words", "In their words").wide(36).at_most(4_000),
    ]
}

/// Those of a child who is not on record, then those of the referral.
pub(super) fn of_child(cx: &Cx<'_>) -> Vec<Field> {
    let mut fields = vec![
        Field::text("family", "Family name").at_most(60),
        Field::text("given", "Given names").at_most(60),
        Field::date("born", "Born", Bias::Past).needed().with_year(),
        Field::checked("nhs", "NHS number, UPN", numbers),
        Field::checked("address", "Address, postcode", address)
            .wide(36)
            .at_most(200)
            .whole_address()
            .with_postcode(),
        Field::checked("carer", "Carer, phone", carer)
            .wide(36)
            .at_most(120)
            .offering(Offers::default().known(RELATIONS).by_commas()),
    ];
    fields.extend(of_referral(cx));
    fields
}

/// The NHS number (or why there is none) and the UPN of one field: a UPN is the word that begins with a letter and goes on in digits.
pub(super) fn split_numbers(text: &str) -> (String, String) {
    let is_upn = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.chars().skip(1).filter(char::is_ascii_digit).count() >= 6
    };
    let words: Vec<&str> = text.split([' ', ',', ';']).filter(|word| !word.is_empty()).collect();
    let upn = words.iter().copied().find(is_upn).unwrap_or_default();
    let labels = ["nhs", "upn", "upn:", "nhs:"];
    let is_rest =
        |word: &&&str| **word != upn && (upn.is_empty() || !labels.contains(&word.to_lowercase().as_str()));
    let rest: Vec<&str> = words.iter().filter(is_rest).copied().collect();
    (if upn.is_empty() { text.trim().to_owned() } else { rest.join(" ") }, upn.to_uppercase())
}

/// Both, each as understood.
pub(super) fn numbers(text: &str, today: NaiveDate) -> Result<String, String> {
    let (number, pupil) = split_numbers(text);
    let said = if number.is_empty() { String::new() } else { nhs(&number, today)? };
    if pupil.is_empty() {
        return Ok(said);
    }
    let pupil = upn(&pupil, today)?;
    Ok([said, pupil].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("; "))
}

/// A UPN, judged by its check letter.
pub(super) fn upn(text: &str, _today: NaiveDate) -> Result<String, String> {
    match Upn::parse(text) {
        Ok(upn) if upn.is_temporary() => Ok("UPN, temporary: the first letter fits".to_owned()),
        Ok(_) => Ok("UPN: the first letter fits".to_owned()),
        Err(fault) => {
            let typed = text.trim();
            Err(format!("{typed} is not a UPN ({fault}). Leave it out, or check it with the school"))
        }
    }
}

/// Letters without which nothing says why there is no number: a key that went astray does not.
const REASON_LEAST: usize = 4;

/// An NHS number, or in words why there is none.
pub(super) fn nhs(text: &str, _today: NaiveDate) -> Result<String, String> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        if text.chars().filter(|letter| letter.is_alphabetic()).count() < REASON_LEAST {
            return Err("is a number of ten digits, or in a few words why there is none".to_owned());
        }
        return Ok(format!("none: {}", text.trim()));
    }
    match NhsNumber::parse(text) {
        Ok(_) => Ok("the last digit fits".to_owned()),
        Err(fault) => Err(format!(
            "{} is not an NHS number ({fault}). Leave it empty, type why there is none, or check it with the family",
            text.trim()
        )),
    }
}

/// The address and the postcode in it, wherever it stands.
pub(super) fn split_address(text: &str) -> (String, String) {
    let parts = typed_address::divide(text);
    // Whoever stands above an address typed in one line belongs to it as typed.
    let address = [parts.name, parts.address].into_iter().filter(|part| !part.is_empty());
    (address.collect::<Vec<_>>().join(", "), parts.postcode)
}

#[allow(clippy::unnecessary_wraps, reason = "the shape of a check; this one only says what it understood")]
fn address(text: &str, _today: NaiveDate) -> Result<String, String> {
    Ok(match split_address(text) {
        (_, postcode) if postcode.is_empty() => "no whole postcode in it: no district".to_owned(),
        (_, postcode) => format!("postcode {postcode}"),
    })
}

/// A postcode in a field of its own; what is none may stay, since an address abroad has none.
#[allow(clippy::unnecessary_wraps, reason = "the shape of a check; this one only says what it understood")]
pub(super) fn postcode(text: &str, _today: NaiveDate) -> Result<String, String> {
    let whole = typed_address::find_postcode(text).is_some();
    Ok(if whole { String::new() } else { "not a whole postcode: no district".to_owned() })
}

/// A telephone number as understood. It never stops a form: a family may have half a number on its letter.
#[allow(clippy::unnecessary_wraps, reason = "the shape of a check; this one only says what it understood")]
pub(super) fn phone(text: &str, _today: NaiveDate) -> Result<String, String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let national = if text.trim().starts_with("+44") { digits - 1 } else { digits };
    Ok(match national {
        _ if text.trim().starts_with('+') && !text.trim().starts_with("+44") => "a number abroad".to_owned(),
        10 | 11 => String::new(),
        n if n < 10 => format!("{n} digits: some seem to be missing. It may stay"),
        n => format!("{n} digits: too many for one number. It may stay"),
    })
}

/// Name, who that is, and the number: `Kerry Harrison, mother, 07700 900231`.
pub(super) fn split_carer(text: &str) -> Carer {
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')');
    let at = text.trim_end_matches(is_number).len();
    let (before, phone) = text.split_at(at);
    let phone: String = phone
        .trim_matches([' ', '-', '(', ')'])
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, ' ' | '+'))
        .collect();
    let phone = if phone.chars().filter(char::is_ascii_digit).count() >= 5 { phone } else { String::new() };
    let lower = before.to_lowercase();
    let relation = RELATIONS.iter().find(|relation| {
        lower.split(|c: char| !c.is_alphabetic() && c != ' ').any(|part| part.trim() == **relation)
            || lower.trim_end_matches([' ', ',', ')']).ends_with(&format!(" {relation}"))
            || lower.trim_start().starts_with(&format!("{relation} "))
    });
    let mut name = before.to_owned();
    if let Some(relation) = relation
        && let Some(at) = lower.find(relation)
        && lower.len() == before.len()
    {
        name.replace_range(at..at + relation.len(), "");
    }
    Carer {
        name: casing::given_name(name.trim_matches([' ', ',', '(', ')'])),
        relation: relation.map_or_else(String::new, |relation| (*relation).to_owned()),
        phone,
        ..Carer::default()
    }
}

#[allow(clippy::unnecessary_wraps, reason = "the shape of a check; this one only says what it understood")]
fn carer(text: &str, _today: NaiveDate) -> Result<String, String> {
    let carer = split_carer(text);
    let parts = [
        carer.name,
        carer.relation,
        if carer.phone.is_empty() { "no phone".to_owned() } else { carer.phone },
    ];
    Ok(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "))
}

/// Details of a child from what was typed.
pub(super) fn details(values: &Values) -> ChildDetails {
    let (number, upn) = split_numbers(values.get("nhs"));
    let nhs = NhsNumber::parse(&number).ok();
    let missing = match (nhs, number.as_str()) {
        (Some(_), _) => String::new(),
        (None, "") => NOT_ON_FORM.to_owned(),
        (None, why) => why.to_owned(),
    };
    let (address, postcode) = split_address(values.get("address"));
    let carer = Some(split_carer(values.get("carer"))).filter(|carer| *carer != Carer::default());
    ChildDetails {
        family: casing::family_name(values.get("family")),
        given: casing::given_name(values.get("given")),
        born: values.get("born").parse().unwrap_or_default(),
        nhs,
        nhs_missing: missing,
        upn,
        address,
        postcode,
        carers: carer.into_iter().collect(),
        ..ChildDetails::default()
    }
}

/// The referral from what was typed.
pub(super) fn referral(values: &Values, cx: &Cx<'_>) -> NewReferral {
    let rules = &cx.home.rules;
    let letters = letters(rules.pathways.iter().map(|pathway| pathway.id.as_str()));
    let typed = values.get("pathway");
    let at = letters.iter().position(|letter| typed.chars().eq([*letter]));
    let actor = &cx.home.actor;
    NewReferral {
        pathway: at.and_then(|at| rules.pathways.get(at)).map_or(Code::NONE, |pathway| pathway.id),
        received: values.get("received").parse().unwrap_or_default(),
        source: source(rules, values.get("from")),
        from: values.get("from").to_owned(),
        words: values.get("words").to_owned(),
        by_clinician: rights::allowed(actor.role, actor.agency, Right::ReferAsClinician),
        ..NewReferral::default()
    }
}

/// The kind of sender that the words name; the longest name wins, so that "Another pathway" is not "Other".
fn source(rules: &Rules, from: &str) -> Code {
    let lower = from.to_lowercase();
    let named = rules.choices.sources.iter().filter(|source| {
        let name = source.name.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric() && c != ' ').any(|part| part.contains(&name))
    });
    let known = named.max_by_key(|source| source.name.len());
    let other = || rules.choices.sources.iter().find(|source| source.id.as_str().starts_with("other"));
    known.or_else(other).map_or(Code::NONE, |source| source.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_postcode_stands_at_the_end_of_an_address() {
        for (typed, address, postcode) in [
            ("12 Elm Rise, Arnold NG5 6LT", "12 Elm Rise, Arnold", "NG5 6LT"),
            ("12 Elm Rise, Arnold, ng56lt", "12 Elm Rise, Arnold", "NG5 6LT"),
            ("1 High St EC1A 1BB", "1 High St", "EC1A 1BB"),
            ("12 Elm Rise, Arnold NG5", "12 Elm Rise, Arnold NG5", ""),
            ("NG5 6LT", "", "NG5 6LT"),
            ("ng5 6lt, 12 Elm Rise", "12 Elm Rise", "NG5 6LT"),
            ("", "", ""),
        ] {
            assert_eq!(split_address(typed), (address.to_owned(), postcode.to_owned()), "{typed}");
        }
    }

    #[test]
    fn a_carer_is_a_name_a_relation_and_a_number() {
        for (typed, name, relation, phone) in [
            ("Kerry Harrison, mother, 07700 900231", "Kerry Harrison", "mother", "07700 900231"),
            ("kerry harrison (mother) 07700900231", "Kerry Harrison", "mother", "07700900231"),
            ("Mum 0115 496 0000", "", "mum", "0115 496 0000"),
            ("Mumtaz Dadar +44 7700 900231", "Mumtaz Dadar", "", "+44 7700 900231"),
            ("Ewa Harris", "Ewa Harris", "", ""),
        ] {
            let carer = split_carer(typed);
            assert_eq!((&*carer.name, &*carer.relation, &*carer.phone), (name, relation, phone), "{typed}");
        }
    }

    #[test]
    fn an_nhs_number_and_a_upn_stand_in_one_field() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        assert_eq!(numbers("b801200005001", today), Ok("UPN: the first letter fits".into()));
        let both = "943 476 5919, B801200005001";
        assert_eq!(numbers(both, today), Ok("the last digit fits; UPN: the first letter fits".into()));
        assert_eq!(split_numbers(both), ("943 476 5919".into(), "B801200005001".into()));
        assert_eq!(
            split_numbers("not known to the school"),
            ("not known to the school".into(), String::new())
        );
        let wrong = numbers("C801200005001", today).unwrap_err();
        assert!(wrong.contains("its first letter does not fit its digits"), "{wrong}");
        let short = numbers("B80120000500", today).unwrap_err();
        assert!(short.contains("a letter and 12 digits"), "{short}");
    }

    #[test]
    fn an_nhs_number_is_judged_in_words() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        assert_eq!(nhs("943 476 5919", today), Ok("the last digit fits".into()));
        let wrong = nhs("943 476 5918", today).unwrap_err();
        assert!(wrong.contains("the last digit does not fit"), "{wrong}");
        assert_eq!(nhs("not known to the school", today), Ok("none: not known to the school".into()));
    }
}
