//! What is typed for a family without a record: the name, the number to ring, the birth date, and after a comma the topic.
use super::super::code::Code;
use super::super::rules::Choice;
use super::super::typed_date::{self, Bias};
use chrono::NaiveDate;

/// Digits that make a number a telephone's, and no age or house.
const PHONE: usize = 7;

/// The parts of it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Typed {
    /// The name, without what follows.
    pub name: String,
    /// The number, as it was typed.
    pub phone: String,
    /// A birth date: `3/4/2019` or `3.4.2019`.
    pub born: Option<NaiveDate>,
    /// The topic, by how its name begins.
    pub topic: Code,
}

/// Takes what was typed apart: `Novak 07700 900123 3/4/2019, sleep`.
pub fn typed(text: &str, topics: &[Choice], today: NaiveDate) -> Typed {
    let (front, about) = match text.rsplit_once(',') {
        Some((front, about)) => match topic(about, topics) {
            Some(topic) => (front, topic),
            None => (text, Code::NONE),
        },
        None => (text, Code::NONE),
    };
    let mut parts = Typed { topic: about, ..Typed::default() };
    let (mut name, mut number): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for word in front.split_whitespace() {
        let is_date = word.contains(['/', '.']) && word.starts_with(|c: char| c.is_ascii_digit());
        if is_date && let Ok(day) = typed_date::date(word, today, Bias::Past) {
            parts.born = Some(day);
        } else if word.chars().all(|c| c.is_ascii_digit() || "+()-".contains(c)) {
            number.push(word);
        } else {
            name.push(word);
        }
    }
    if number.iter().flat_map(|word| word.chars()).filter(char::is_ascii_digit).count() >= PHONE {
        parts.phone = number.join(" ");
    } else {
        name.extend(number);
    }
    parts.name = name.join(" ");
    parts
}

/// The one topic that begins so.
fn topic(said: &str, topics: &[Choice]) -> Option<Code> {
    let said = said.trim().to_lowercase();
    let mut fits = topics.iter().filter(|topic| {
        !said.is_empty() && (topic.name.to_lowercase().starts_with(&said) || topic.id.as_str() == said)
    });
    let first = fits.next()?;
    fits.next().is_none().then_some(first.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::Effect;

    fn topics() -> Vec<Choice> {
        let choice = |id: &'static str, key, name: &str| Choice {
            id: Code::known(id),
            key,
            name: name.to_owned(),
            effect: Effect::None,
            told: String::new(),
        };
        vec![choice("sleep", 's', "Sleep"), choice("school", 'c', "School or nursery")]
    }

    #[test]
    fn a_line_is_a_name_a_number_a_birth_date_and_a_topic() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let parts = typed("Ms Novak 07700 900123 3/4/2019, sleep", &topics(), today);
        assert_eq!((parts.name.as_str(), parts.phone.as_str()), ("Ms Novak", "07700 900123"));
        assert_eq!((parts.born, parts.topic.as_str()), (NaiveDate::from_ymd_opt(2019, 4, 3), "sleep"));
        // A house number is no telephone, and a comma in a name no topic.
        let parts = typed("Novak, Ana flat 12", &topics(), today);
        assert_eq!((parts.name.as_str(), parts.phone.as_str()), ("Novak, Ana flat 12", ""));
        assert_eq!(typed("", &topics(), today), Typed::default());
    }
}
