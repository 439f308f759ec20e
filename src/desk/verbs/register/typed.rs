//! What was typed to find a child, in the fields it belongs to: a scheduler types names, a birth date, a number, a postcode and
//! a phone in whatever order the caller says them, and none of it is typed twice.
use crate::desk::widgets::Form;
use crate::desk::widgets::date_entry::{self, Bias};
use crate::domain::alike::{fold, stands_first};
use crate::domain::casing;
use crate::domain::child::RELATIONS;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::typed_address::{find_phone, find_postcode};
use crate::domain::upn::Upn;
use chrono::NaiveDate;

/// Words that only say what comes after them.
const LABELS: [&str; 12] =
    ["dob", "d.o.b", "d.o.b.", "born", "nhs", "upn", "tel", "mob", "mobile", "phone", "postcode", "b"];
/// What the name of a street ends with.
const STREETS: [&str; 24] = [
    "road", "rd", "street", "st", "avenue", "ave", "close", "drive", "dr", "lane", "rise", "way", "court",
    "crescent", "gardens", "grove", "place", "terrace", "walk", "view", "hill", "green", "square", "mews",
];
/// Small words that begin a family name.
const BEFORE_NAMES: [&str; 16] =
    ["van", "von", "de", "der", "den", "da", "dos", "del", "di", "la", "le", "o", "mc", "mac", "al", "el"];

/// What was typed, divided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// Family name as typed.
    pub family: String,
    /// Given names as typed.
    pub given: String,
    /// Birth date as typed.
    pub born: String,
    /// NHS number, right or not.
    pub nhs: String,
    /// Pupil number, where its letter fits.
    pub upn: String,
    /// Street and the postcode, as far as typed.
    pub address: String,
    /// Who cares for the child, with phone.
    pub carer: String,
    /// Letter of the pathway.
    pub pathway: String,
    /// Who sends: all that stands behind the word `from`.
    pub from: String,
    /// What belongs to no field.
    pub words: String,
}

/// The form with what was typed.
pub(super) fn into_form(words: &str, pathways: &[(char, String)], today: NaiveDate, form: Form) -> Form {
    let parts = divide(words, pathways, today);
    form.filled(&[
        ("family", casing::family_name(&parts.family)),
        ("given", casing::given_name(&parts.given)),
        ("born", parts.born),
        (
            "nhs",
            [parts.nhs, parts.upn].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
        ),
        ("address", parts.address),
        ("carer", parts.carer),
        ("from", parts.from),
        ("words", parts.words),
    ])
    .chosen("pathway", &parts.pathway)
}

/// Divides a line. `pathways`: the letter and the short name of each.
pub(super) fn divide(typed: &str, pathways: &[(char, String)], today: NaiveDate) -> Parts {
    let mut parts = Parts::default();
    let mut rest = casing::clean(typed).replace(['"', ';'], " ");
    if let Some(at) = rest.to_ascii_lowercase().find(" from ") {
        rest[at + " from ".len()..].trim().clone_into(&mut parts.from);
        rest.truncate(at);
    }
    let (mut phone, mut postcode) = (String::new(), String::new());
    // A whole number that fits its last digit is an NHS number, whatever else it might be.
    if let Some((number, at)) = nhs(&rest, true) {
        parts.nhs = number;
        rest.replace_range(at, " ");
    }
    if let Some((number, at)) = find_phone(&rest) {
        phone = number;
        rest.replace_range(at, " ");
    }
    if parts.nhs.is_empty()
        && let Some((number, at)) = nhs(&rest, false)
    {
        parts.nhs = number;
        rest.replace_range(at, " ");
    }
    if let Some((found, at)) = find_postcode(&rest) {
        postcode = found;
        rest.replace_range(at, " ");
    }
    let comma = rest.split_once(',').map(|(before, _)| before.trim().to_owned());
    let mut words: Vec<&str> =
        rest.split([' ', ',']).filter(|word| word.chars().any(char::is_alphanumeric)).collect();
    if let Some((born, at)) = date(&words, today) {
        parts.born = born;
        words.drain(at);
    }
    let of_pathway = |word: &str| {
        pathways
            .iter()
            .find(|(_, short)| short.eq_ignore_ascii_case(word))
            .map(|(letter, _)| letter.to_string())
    };
    // Alone, and first, it is a name.
    if let Some(at) = words.iter().skip(1).position(|word| of_pathway(word).is_some()) {
        parts.pathway = of_pathway(words.remove(at + 1)).unwrap_or_default();
    }
    let street = street(&mut words);
    let carer = carer(&mut words);
    let mut names = Vec::new();
    for word in words {
        let lower = word.to_lowercase();
        if Upn::parse(word).is_ok() {
            parts.upn = word.to_uppercase();
        } else if is_outcode(&lower) && postcode.is_empty() {
            postcode = word.to_uppercase();
        } else if word.contains(|c: char| c.is_ascii_digit()) {
            [parts.words.as_str(), word].join(" ").trim().clone_into(&mut parts.words);
        } else if !LABELS.contains(&lower.as_str()) {
            names.push(word);
        }
    }
    (parts.family, parts.given) = family_first(&names, comma.as_deref());
    let said =
        |all: [&str; 2]| all.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    parts.address = said([&street, &postcode]);
    parts.carer = said([&carer, &phone]);
    parts
}

/// The family name stands first, as on every list; before a comma all of it; or it is the one in capitals, or the one of two
/// that is no given name where the first is nothing else.
fn family_first(names: &[&str], comma: Option<&str>) -> (String, String) {
    let before = comma.map(|before| before.split(' ').filter(|word| names.contains(word)).count());
    let capitals = |word: &str| word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
    if let [given @ .., last] = names
        && !given.is_empty()
        && before.is_none_or(|count| count == 0 || count == names.len())
        && capitals(last)
        && !given.iter().any(|word| capitals(word))
    {
        return ((*last).to_owned(), given.join(" "));
    }
    // Two names and nothing that divides them: Find takes both orders, and so does this where it is sure.
    if let [first, second] = names
        && before.is_none_or(|count| count == 0)
        && stands_first(&fold(first), &fold(second))
    {
        return ((*second).to_owned(), (*first).to_owned());
    }
    let small = names.iter().take_while(|name| BEFORE_NAMES.contains(&name.to_lowercase().as_str())).count();
    // With nothing after them they are names themselves.
    let count = match before {
        Some(count @ 1..) if count < names.len() => count,
        _ if small > 0 && small < names.len() => small + 1,
        _ => 1,
    };
    let (family, given) = names.split_at(count.min(names.len()));
    let glued = matches!(family, [first, _] if matches!(first.to_lowercase().as_str(), "o" | "mc" | "mac"));
    let family = match family {
        [first, name] if glued && first.eq_ignore_ascii_case("o") => format!("O'{name}"),
        [first, name] if glued => format!("{first}{name}"),
        all => all.join(" "),
    };
    (family, given.join(" "))
}

/// Ten digits, in one or as 3 3 4; `fits`: only where the last digit fits.
fn nhs(text: &str, fits: bool) -> Option<(String, std::ops::Range<usize>)> {
    let bytes = text.as_bytes();
    let inside = |byte: u8| byte.is_ascii_digit() || matches!(byte, b' ' | b'-');
    for at in 0..bytes.len() {
        let alone = at == 0
            || !(bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'+' | b'/' | b'.'));
        if !bytes[at].is_ascii_digit() || !alone {
            continue;
        }
        let (mut digits, mut to) = (0, at);
        while to < bytes.len() && inside(bytes[to]) && digits < 10 {
            digits += usize::from(bytes[to].is_ascii_digit());
            to += 1;
        }
        let more = bytes.get(to).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'/');
        let number = &text[at..to];
        let groups: Vec<usize> =
            number.split([' ', '-']).filter(|part| !part.is_empty()).map(str::len).collect();
        let shaped = matches!(groups.as_slice(), [10] | [3, 3, 4]);
        let begins = !number.starts_with('0');
        if digits == 10 && !more && shaped && if fits { NhsNumber::parse(number).is_ok() } else { begins } {
            return Some((number.to_owned(), at..to));
        }
    }
    None
}

/// The longest run of words that is a whole date not after today.
fn date(words: &[&str], today: NaiveDate) -> Option<(String, std::ops::Range<usize>)> {
    for length in [3, 2, 1] {
        for (at, run) in words.windows(length).enumerate() {
            let text = run.join(" ");
            let begins = text.starts_with(|c: char| c.is_ascii_digit())
                || length == 3 && crate::domain::calendar::month_of(&run[0].to_lowercase()).is_some();
            // The year stands last; "nd" after it is a pathway, not the ending of a number.
            let begins = begins && run.last().is_some_and(|word| word.contains(|c: char| c.is_ascii_digit()));
            let single = length > 1 || text.len() >= 6;
            if begins
                && single
                && date_entry::says_year(&text)
                && date_entry::date(&text, today, Bias::Past).is_ok()
            {
                return Some((text, at..at + length));
            }
        }
    }
    // What is begun or impossible is put where its fault is said.
    let dated = |word: &&str| {
        let marks = word.matches(['/', '.', '-']).count();
        (1..=2).contains(&marks) && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '.' | '-'))
    };
    let at = words.iter().position(dated)?;
    Some((words[at].to_owned(), at..at + 1))
}

/// A house number up to the word that ends a street's name.
fn street(words: &mut Vec<&str>) -> String {
    let number = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 4 && !is_outcode(&word.to_lowercase())
    };
    let Some(from) = words.iter().position(|word| number(word)) else { return String::new() };
    let street = |word: &&str| STREETS.contains(&word.to_lowercase().as_str());
    let Some(to) = words[from..].iter().take(5).position(street).map(|to| from + to) else {
        return String::new();
    };
    let words: Vec<&str> = words.drain(from..=to).collect();
    casing::given_name(&words.join(" "))
}

/// Who somebody is to the child, and the names that follow.
fn carer(words: &mut Vec<&str>) -> String {
    let is = |word: &&str| RELATIONS.contains(&word.to_lowercase().as_str());
    let Some(from) = words.iter().position(is).filter(|from| *from > 0) else { return String::new() };
    let names =
        words[from + 1..].iter().take_while(|word| !word.contains(|c: char| c.is_ascii_digit())).count();
    let taken: Vec<&str> = words.drain(from..=from + names).collect();
    match taken.as_slice() {
        [relation] => relation.to_lowercase(),
        [relation, names @ ..] => {
            format!("{}, {}", casing::given_name(&names.join(" ")), relation.to_lowercase())
        }
        [] => String::new(),
    }
}

/// The first half of a postcode: letters, then a digit.
fn is_outcode(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_lowercase).count();
    let rest = &word[letters..];
    (1..=2).contains(&letters)
        && (1..=2).contains(&rest.len())
        && rest.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Family, given, born, NHS number, address, carer, pathway, words.
    type Wanted = [&'static str; 8];

    fn check(typed: &str, wanted: Wanted) {
        let pathways = [('n', "ND".to_owned()), ('s', "SLCN".to_owned())];
        let parts = divide(typed, &pathways, NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
        let got = [
            &parts.family,
            &parts.given,
            &parts.born,
            &parts.nhs,
            &parts.address,
            &parts.carer,
            &parts.pathway,
            &parts.words,
        ];
        assert_eq!(got, wanted.each_ref().map(|part| *part), "{typed}");
    }

    #[test]
    fn who_sends_stands_behind_from() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let parts = divide("Novak zoe 14/9/24 FROM Hilltop Nursery, Mrs Hill, SENCo", &[], today);
        assert_eq!((&*parts.family, &*parts.given, &*parts.born), ("Novak", "zoe", "14/9/24"));
        assert_eq!(parts.from, "Hilltop Nursery, Mrs Hill, SENCo");
        let name = divide("Fromm Erich", &[], today);
        assert_eq!((&*name.family, &*name.from), ("Fromm", ""));
    }

    #[test]
    fn a_line_as_a_scheduler_types_it_lands_in_its_fields() {
        check("harris aimee", ["harris", "aimee", "", "", "", "", "", ""]);
        check("Harris, Aimee Rose", ["Harris", "Aimee Rose", "", "", "", "", "", ""]);
        check("Smith Jones, Ellie-Mae", ["Smith Jones", "Ellie-Mae", "", "", "", "", "", ""]);
        check("bartholomew quigley", ["quigley", "bartholomew", "", "", "", "", "", ""]);
        check("quigley bartholomew 14/9/22", ["quigley", "bartholomew", "14/9/22", "", "", "", "", ""]);
        check("thomas aimee", ["thomas", "aimee", "", "", "", "", "", ""]);
        check("Katie, Rose", ["Katie", "Rose", "", "", "", "", "", ""]);
        check("Aimee HARRIS", ["HARRIS", "Aimee", "", "", "", "", "", ""]);
        check("van der berg anna 3.4.19", ["van der berg", "anna", "3.4.19", "", "", "", "", ""]);
        check("o neill sean", ["O'neill", "sean", "", "", "", "", "", ""]);
        check("harris aimee 14/9/22", ["harris", "aimee", "14/9/22", "", "", "", "", ""]);
        check("harris aimee sep 14 2022", ["harris", "aimee", "sep 14 2022", "", "", "", "", ""]);
        check("aimee 14 sep 2022 ng5", ["aimee", "", "14 sep 2022", "", "NG5", "", "", ""]);
        check("harris 14 9 22 ng5 6lt", ["harris", "", "14 9 22", "", "NG5 6LT", "", "", ""]);
        check("harris aimee dob 14092022", ["harris", "aimee", "14092022", "", "", "", "", ""]);
        check("943 476 5919 harris", ["harris", "", "", "943 476 5919", "", "", "", ""]);
        check("9434765918 harris aimee", ["harris", "aimee", "", "9434765918", "", "", "", ""]);
        check("nhs 943-476-5919 harris", ["harris", "", "", "943-476-5919", "", "", "", ""]);
        check("harris 07700900417", ["harris", "", "", "", "", "07700900417", "", ""]);
        check(
            "kowalska maja 07700 900417 14/9/22",
            ["kowalska", "maja", "14/9/22", "", "", "07700 900417", "", ""],
        );
        check(
            "khan mo +44 7700 900417 NG1 1AA",
            ["khan", "mo", "", "", "NG1 1AA", "+44 7700 900417", "", ""],
        );
        check(
            "harris aimee 14/9/22 nd ng5 6lt 07700900417",
            ["harris", "aimee", "14/9/22", "", "NG5 6LT", "07700900417", "n", ""],
        );
        check(
            "bell tom 1/4/18 mum kerry bell 0115 496 0000 slcn",
            ["bell", "tom", "1/4/18", "", "", "Kerry Bell, mum, 0115 496 0000", "s", ""],
        );
        check("bell tom 12 elm rise ng5 6lt", ["bell", "tom", "", "", "12 Elm Rise, NG5 6LT", "", "", ""]);
        check("bell tom H801200001001", ["bell", "tom", "", "", "", "", "", ""]);
        let upn = divide("bell tom h801200001001", &[], NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()).upn;
        assert_eq!(upn, "H801200001001");
        check("bell 31/11/22", ["bell", "", "31/11/22", "", "", "", "", ""]);
        check("bell tom 14/9", ["bell", "tom", "14/9", "", "", "", "", ""]);
        check("Nd", ["Nd", "", "", "", "", "", "", ""]);
        check(
            "Zo\u{eb} \u{141}ukasz \u{674e}",
            ["Zo\u{eb}", "\u{141}ukasz \u{674e}", "", "", "", "", "", ""],
        );
        check("", ["", "", "", "", "", "", "", ""]);
    }
}
