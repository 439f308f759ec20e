//! An address as it is pasted from a letter, an e-mail or a referral: several lines, with or without a name, the postcode
//! anywhere, phone numbers among it. It is divided into what has a field of its own; nothing of it is thrown away.
use super::casing;

/// What a pasted address consists of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Divided {
    /// Whoever stands above the address; empty where nobody does.
    pub name: String,
    /// The lines between, with commas.
    pub address: String,
    /// The full postcode, spaced as printed; empty where there is none.
    pub postcode: String,
    /// Telephone numbers in the order in which they stand.
    pub phones: Vec<String>,
    /// The first e-mail address.
    pub email: String,
}

/// Letters and digits in the places a full postcode has them (BS 7666), in capitals and without its space: `NG56LT`.
pub fn is_postcode(tight: &str) -> bool {
    if !tight.is_ascii() || !(5..=7).contains(&tight.len()) {
        return false;
    }
    let (out, inward) = tight.as_bytes().split_at(tight.len() - 3);
    let inward_fits = inward[0].is_ascii_digit() && inward[1..].iter().all(u8::is_ascii_uppercase);
    let area = out.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let district = out[area..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let last = out.len() - area - district;
    inward_fits
        && (1..=2).contains(&area)
        && (1..=2).contains(&district)
        && (last == 0 || (last == 1 && out[out.len() - 1].is_ascii_uppercase()))
}

/// The last full postcode in a text, spaced as printed, and where in the text it stands (bytes).
pub fn find_postcode(text: &str) -> Option<(String, std::ops::Range<usize>)> {
    let words: Vec<(usize, &str)> = words(text).collect();
    for at in (0..words.len()).rev() {
        let (start, first) = words[at];
        let second = words.get(at + 1);
        let tight = |rest: &str| [first, rest].concat().to_uppercase();
        if let Some((from, rest)) = second
            && first.len() <= 4
            && is_postcode(&tight(rest))
        {
            return Some((spaced(&tight(rest)), start..from + rest.len()));
        }
        if is_postcode(&tight("")) {
            return Some((spaced(&tight("")), start..start + first.len()));
        }
    }
    None
}

/// `NG5 6LT` of `NG56LT`.
fn spaced(tight: &str) -> String {
    let (out, inward) = tight.split_at(tight.len() - 3);
    format!("{out} {inward}")
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | ':');
    text.split(between).filter(|word| !word.is_empty()).map(|word| {
        let word = word.trim_end_matches('.');
        // Both are slices of the one text.
        (word.as_ptr() as usize - text.as_ptr() as usize, word)
    })
}

/// A telephone number in a text, as digits and spaces, and where it stands: begins with 0 or +, ten to thirteen digits.
pub fn find_phone(text: &str) -> Option<(String, std::ops::Range<usize>)> {
    let inside = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '.');
    let mut from = 0;
    while let Some(at) = text[from..].find(['0', '+']).map(|at| from + at) {
        let run = &text[at..];
        let end = run.char_indices().skip(1).find(|(_, c)| !inside(*c)).map_or(run.len(), |(end, _)| end);
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
        let after = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        // What is whole where a word ends is a number; what follows it is something else.
        let ends = run[..end].char_indices().filter(|(_, c)| c.is_whitespace()).map(|(to, _)| to);
        let end = ends.chain([end]).find(|to| digits(&run[..*to]) >= 10).unwrap_or(end);
        let tail = run[..end].trim_end_matches(|c: char| !c.is_ascii_digit()).len();
        if !after && (10..=13).contains(&digits(&run[..tail])) {
            let number: String =
                run[..tail].chars().map(|c| if c.is_ascii_digit() || c == '+' { c } else { ' ' }).collect();
            let number = number.split_whitespace().collect::<Vec<_>>().join(" ");
            return Some((number, at..at + tail));
        }
        from = at + 1;
    }
    None
}

/// Words that stand before a number or at the head of an address and belong to no field.
const LABELS: [&str; 17] = [
    "address",
    "postcode",
    "post code",
    "telephone",
    "tel",
    "phone",
    "mobile",
    "mob",
    "home",
    "email",
    "e-mail",
    "contact",
    "number",
    "no",
    "t",
    "m",
    "tel no",
];
/// How a person is addressed above an address.
const TITLES: [&str; 8] = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev"];
/// What begins a line that names whom a letter is for, rather than a street.
const TO: [&str; 5] = ["to the parents", "to the parent", "the parents", "parent", "care of"];

/// Divides what was pasted; lines may be lines or parts between commas.
pub fn divide(text: &str) -> Divided {
    let mut rest = text.replace(['\r', '\t', '\u{b}', '\u{a0}'], " ");
    // What is not seen is no part of an address: a bell on a line of its own, signs that turn the direction of writing.
    rest.retain(|c| c == '\n' || !casing::is_hidden(c));
    let mut divided = Divided::default();
    // The marks of an e-mail address are not those of a name or a street.
    let email = rest.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>'));
    let email = email.map(|word| word.trim_matches('.')).find(|word| is_email(word)).map(str::to_owned);
    if let Some(email) = email {
        rest = rest.replace(&email, "");
        email.trim_start_matches("mailto:").clone_into(&mut divided.email);
    }
    while let Some((number, at)) = find_phone(&rest) {
        rest.replace_range(at, "\n");
        divided.phones.push(number);
    }
    if let Some((postcode, at)) = find_postcode(&rest) {
        rest.replace_range(at, "\n");
        divided.postcode = postcode;
    }
    let lines = rest.split(['\n', ',', ';']).map(plain).filter(|line| !line.is_empty());
    let mut lines: Vec<String> = lines.collect();
    if lines.len() > 1 && is_name(&lines) {
        divided.name = lines.remove(0);
    }
    divided.address = lines.join(", ");
    divided
}

fn is_email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.contains('.'))
}

/// A line without the label before it and the marks around it.
fn plain(line: &str) -> String {
    let mut line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    loop {
        let trimmed = line.trim_matches([' ', ':', '.', '-', '(', ')', '<', '>', '/', '"']).to_owned();
        let lower = trimmed.to_lowercase();
        let label = LABELS.iter().filter(|label| lower.starts_with(**label)).max_by_key(|label| label.len());
        let cut = label.and_then(|label| {
            let after = trimmed.get(label.len()..)?;
            (after.is_empty() || after.trim_start().starts_with(':')).then(|| after.to_owned())
        });
        match cut {
            Some(after) => line = after,
            None => return trimmed,
        }
    }
}

/// Whether the first line names somebody: with a title, or without a digit above a line that begins with a house number.
fn is_name(lines: &[String]) -> bool {
    let Some(first) = lines.first() else { return false };
    let lower = first.to_lowercase();
    let title = lower.split([' ', '.']).next().is_some_and(|word| TITLES.contains(&word));
    let to = TO.iter().any(|to| lower.starts_with(to));
    let words = first.split_whitespace().count();
    let numbered = lines.get(1).is_some_and(|next| {
        next.starts_with(|c: char| c.is_ascii_digit()) || next.to_lowercase().starts_with("flat ")
    });
    let house =
        ["house", "cottage", "farm", "court", "flat", "lodge", "villa", "hall", "street", "road", "lane"];
    let is_house = lower.split(' ').any(|word| house.contains(&word));
    !first.contains(|c: char| c.is_ascii_digit())
        && (title || to || (numbered && !is_house && (2..=4).contains(&words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_address_is_divided_whatever_its_shape() {
        for (text, name, address, postcode, phones, email) in [
            (
                "12 Elm Rise\nArnold\nNottingham\nNG5 6LT",
                "",
                "12 Elm Rise, Arnold, Nottingham",
                "NG5 6LT",
                "",
                "",
            ),
            (
                "12 Elm Rise\nNottingham\n\u{202e}\nNG5 6LT\n\u{7}",
                "",
                "12 Elm Rise, Nottingham",
                "NG5 6LT",
                "",
                "",
            ),
            ("12 Elm Rise, Arnold, ng56lt", "", "12 Elm Rise, Arnold", "NG5 6LT", "", ""),
            (
                "Mrs K Harrison\r\n12 Elm Rise\r\nArnold NG5 6LT\r\n07700 900231",
                "Mrs K Harrison",
                "12 Elm Rise, Arnold",
                "NG5 6LT",
                "07700 900231",
                "",
            ),
            (
                "Kerry Harrison\n12 Elm Rise\nNG5 6LT\nArnold",
                "Kerry Harrison",
                "12 Elm Rise, Arnold",
                "NG5 6LT",
                "",
                "",
            ),
            ("NG5 6LT, 12 Elm Rise", "", "12 Elm Rise", "NG5 6LT", "", ""),
            (
                "Rose Cottage\nMain Street\nOxton\nNG25 0SA",
                "",
                "Rose Cottage, Main Street, Oxton",
                "NG25 0SA",
                "",
                "",
            ),
            ("Rose Cottage\n3 Main Street\nNG25 0SA", "", "Rose Cottage, 3 Main Street", "NG25 0SA", "", ""),
            (
                "Flat 2, 14 High St, EC1A 1BB Tel: 020 7946 0018",
                "",
                "Flat 2, 14 High St",
                "EC1A 1BB",
                "020 7946 0018",
                "",
            ),
            (
                "Address: 1 High St\nPostcode: NG1 1AA\nMob: 07700-900231\nHome: (0115) 496 0123\nEmail: k.h@example.org",
                "",
                "1 High St",
                "NG1 1AA",
                "07700 900231|0115 496 0123",
                "k.h@example.org",
            ),
            (
                "To the parents of Aimee Harris\n9 Mill Lane\nNewark\nNG24 1AB",
                "To the parents of Aimee Harris",
                "9 Mill Lane, Newark",
                "NG24 1AB",
                "",
                "",
            ),
            ("12 Elm Rise Arnold", "", "12 Elm Rise Arnold", "", "", ""),
            (
                "12 Elm Rise 07700900231 01154960123 NG56LT",
                "",
                "12 Elm Rise",
                "NG5 6LT",
                "07700900231|01154960123",
                "",
            ),
            ("+44 7700 900231\n5 The Green\nCV1 2AB", "", "5 The Green", "CV1 2AB", "+44 7700 900231", ""),
            ("", "", "", "", "", ""),
        ] {
            let phones =
                if phones.is_empty() { Vec::new() } else { phones.split('|').map(str::to_owned).collect() };
            let got = divide(text);
            let wanted = Divided {
                name: name.into(),
                address: address.into(),
                postcode: postcode.into(),
                phones,
                email: email.into(),
            };
            assert_eq!(got, wanted, "{text}");
        }
    }

    #[test]
    fn no_text_is_too_odd() {
        for text in [
            "07",
            "+",
            "é0é",
            "NG",
            "ng5",
            "00000000000000000000",
            "@.",
            "a@b",
            "٠٧٧٠٠",
            ",,,\n\n",
            "0 0 0 0 0",
        ] {
            let divided = divide(text);
            assert!(divided.postcode.is_empty(), "{text} {divided:?}");
        }
        assert_eq!(
            find_postcode("see NG5 6LT and NG1 1AA now").map(|(code, _)| code),
            Some("NG1 1AA".into())
        );
        assert_eq!(find_postcode("NG5"), None);
    }
}
