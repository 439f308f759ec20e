//! By what a list can be narrowed: the kinds behind `f`, each with its letter, and the parts each offers.
use super::narrow::Part;
use crate::desk::layers::Choice;
use crate::domain::child::{Flags, Sex};
use crate::domain::code::Code;
use crate::domain::rules::{Named, Rules};
use crate::wire::query::StageIs;
use crate::wire::view_short::ShortIs;

/// A kind of part, chosen by its letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Pathways.
    Pathway,
    /// States.
    Stage,
    /// Districts.
    District,
    /// The setting's name, typed.
    Setting,
    /// Ages.
    Age,
    /// A birthday before it is seen.
    Turns,
    /// Girls, boys.
    Sex,
    /// Priorities.
    Priority,
    /// Flags.
    Flag,
    /// Language of the interpreter, typed.
    Language,
    /// Who owes the next step.
    Team,
    /// Stopped clocks too, or not.
    Stopped,
    /// Past the target.
    PastTarget,
    /// Weeks without contact.
    NoContact,
    /// Weeks waited.
    Waits,
    /// The marked ones.
    Marked,
    /// All parts off.
    Clear,
}

/// The kinds with their letters.
pub const KINDS: [(char, Kind, &str); 17] = [
    ('p', Kind::Pathway, "pathway"),
    ('s', Kind::Stage, "state: to triage, waiting, booked, ..."),
    ('d', Kind::District, "district"),
    ('t', Kind::Setting, "setting: part of the name of a school or nursery"),
    ('a', Kind::Age, "age"),
    ('b', Kind::Turns, "birthday: turns 4 or 18 before seen"),
    ('g', Kind::Sex, "girls, boys"),
    ('u', Kind::Priority, "urgency: urgent, soon, routine; a higher one asked"),
    ('n', Kind::Flag, "needs and dangers: interpreter, looked after, ..."),
    ('l', Kind::Language, "language of the interpreter"),
    ('e', Kind::Team, "who owes the next step: my team, another"),
    ('r', Kind::Stopped, "children whose clock has stopped: with them, or without"),
    ('o', Kind::PastTarget, "over the target (also !)"),
    ('c', Kind::NoContact, "contact: none for some weeks; who can come at short notice"),
    ('w', Kind::Waits, "waits at least some weeks"),
    ('m', Kind::Marked, "the marked ones"),
    ('x', Kind::Clear, "all filters off"),
];

type Ages = (char, Option<u8>, Option<u8>, &'static str);
const AGES: [Ages; 5] = [
    ('u', None, Some(4), "under 4"),
    ('i', Some(4), Some(11), "4 to 10"),
    ('j', Some(11), Some(16), "11 to 15"),
    ('s', Some(16), None, "16 and over"),
    ('e', Some(17), Some(19), "17 and 18: about to be handed over"),
];
const SEXES: [(char, Sex, &str); 3] =
    [('g', Sex::Female, "girls"), ('b', Sex::Male, "boys"), ('n', Sex::Unknown, "sex not recorded")];
const WEEKS: [(char, u16); 7] = [('a', 4), ('b', 12), ('c', 18), ('d', 26), ('e', 52), ('f', 78), ('g', 104)];
/// What families said of short notice.
const SHORT: [(char, ShortIs); 2] = [('s', ShortIs::Can), ('r', ShortIs::AskAgain)];
/// Ages that change who may see a child: the drop-in takes them under 4, adults' services from 18.
const TURNS: [(char, u8); 2] = [('f', 4), ('e', 18)];

/// Flags that can be asked for, also those without a letter in the lists.
pub fn flags() -> impl Iterator<Item = (char, Flags, &'static str)> {
    Flags::SHOWN.into_iter().chain(Flags::UNSHOWN)
}

/// The parts of a kind with letters and words, for a choice; none where it is typed or needs no choice.
pub fn parts_of(kind: Kind, rules: &Rules, team: Code) -> Vec<(char, Part, String)> {
    let words = |part: Part| {
        let words = part.words(rules);
        (part, words)
    };
    match kind {
        Kind::Pathway => {
            let named = rules.pathways.iter().map(|p| (Part::Pathway(p.id), p.short.clone(), p.name.clone()));
            lettered(named.map(|(part, short, name)| (part, short.clone(), format!("{short}  {name}"))))
        }
        Kind::District => {
            let known = rules.districts.iter().map(|d| Part::District(d.id));
            let named = known.chain([Part::District(Code::NONE)]).map(words);
            lettered(named.map(|(part, words)| (part, words.clone(), words)))
        }
        Kind::Team => {
            let mine = |named: &Named| if named.id == team { "  (mine)" } else { "" };
            let mut teams: Vec<&Named> = rules.teams.iter().collect();
            teams.sort_by_key(|named| named.id != team);
            let named = teams.into_iter().map(|named| {
                (Part::Team(named.id), named.name.clone(), format!("{}{}", named.name, mine(named)))
            });
            lettered(named)
        }
        Kind::Stage => StageIs::ALL
            .iter()
            .map(|(key, stage, _, words)| (*key, Part::Stage(*stage), (*words).to_owned()))
            .collect(),
        Kind::Age => {
            let ages = AGES.iter();
            ages.map(|(key, from, under, words)| (*key, Part::Age(*from, *under), (*words).to_owned()))
                .collect()
        }
        Kind::Sex => {
            SEXES.iter().map(|(key, sex, words)| (*key, Part::Sex(*sex), (*words).to_owned())).collect()
        }
        Kind::Priority => super::row::priorities()
            .into_iter()
            .map(|(key, priority)| (key, Part::Priority(priority), priority.id().to_owned()))
            .chain([('h', Part::Asked, "higher priority asked than it has: p decides".to_owned())])
            .collect(),
        Kind::Flag => flags()
            .map(|(letter, flag, words)| (letter.to_ascii_lowercase(), Part::Flag(flag), words.to_owned()))
            .collect(),
        Kind::NoContact => weeks(Part::NoContact, "no contact for")
            .into_iter()
            .chain(SHORT.map(|(key, is)| (key, Part::Short(is), is.words().to_owned())))
            .collect(),
        Kind::Waits => weeks(Part::Waits, "waits at least"),
        Kind::Turns => {
            let rule = "before its place; without one, before the last of target, next step, fair notice";
            TURNS.iter().map(|(key, age)| (*key, Part::Turns(*age), format!("turns {age} {rule}"))).collect()
        }
        Kind::Setting | Kind::Language | Kind::Stopped | Kind::PastTarget | Kind::Marked | Kind::Clear => {
            Vec::new()
        }
    }
}

/// The letter and words of the choice that lets a number be typed; none where the choices are all there are.
pub fn typed_too(kind: Kind) -> Option<(char, &'static str)> {
    match kind {
        Kind::Age => Some(('o', "other ages, typed")),
        Kind::Turns => Some(('o', "turns another age, typed")),
        Kind::NoContact | Kind::Waits => Some(('o', "other weeks, typed")),
        _ => None,
    }
}

/// What was typed for a kind; else what is wrong, in words.
pub fn typed(kind: Kind, text: &str) -> Result<Part, String> {
    let weeks = |text: &str| match text.trim().trim_end_matches(|c: char| c.is_alphabetic()).trim().parse() {
        Ok(weeks @ 1..=1_500) => Ok(weeks),
        _ => Err("is no number of weeks (1 to 1500)".to_owned()),
    };
    match kind {
        Kind::NoContact => weeks(text).map(Part::NoContact),
        Kind::Waits => weeks(text).map(Part::Waits),
        Kind::Turns => match text.trim().parse() {
            Ok(age @ 1..=25) => Ok(Part::Turns(age)),
            _ => Err("is no birthday (1 to 25)".to_owned()),
        },
        _ => ages(text).map(|(from, under)| Part::Age(from, under)),
    }
}

/// `5`, `5-9`, `5 to 9`, `under 5`, `16+`, `16 and over`, as from and under.
fn ages(text: &str) -> Result<(Option<u8>, Option<u8>), String> {
    let said = text.trim().to_lowercase();
    let said = said.replace("years", "").replace("and over", "+").replace(" to ", "-").replace(' ', "");
    let wrong = || "is no age: 5, 5-9, under 5, 16+".to_owned();
    let age = |text: &str| text.parse::<u8>().ok().filter(|age| *age <= 25).ok_or_else(wrong);
    if let Some(under) = said.strip_prefix("under").or_else(|| said.strip_prefix('<')) {
        return age(under).map(|under| (None, Some(under)));
    }
    if let Some(from) = said.strip_suffix('+') {
        return age(from).map(|from| (Some(from), None));
    }
    let (from, to) = said.split_once('-').unwrap_or((&said, &said));
    let (from, to) = (age(from)?, age(to)?);
    if to < from { Err(wrong()) } else { Ok((Some(from), Some(to + 1))) }
}

fn weeks(part: fn(u16) -> Part, words: &str) -> Vec<(char, Part, String)> {
    WEEKS.iter().map(|(key, weeks)| (*key, part(*weeks), format!("{words} {weeks} weeks"))).collect()
}

/// Gives each its letter: the first of its name that is still free, else the first free one of all.
pub fn lettered<P>(named: impl Iterator<Item = (P, String, String)>) -> Vec<(char, P, String)> {
    let mut taken: Vec<char> = Vec::new();
    let mut out = Vec::new();
    for (part, name, words) in named {
        let own = name.to_lowercase();
        let letter = own.chars().chain('a'..='z').find(|c| c.is_ascii_lowercase() && !taken.contains(c));
        let Some(letter) = letter else { break };
        taken.push(letter);
        out.push((letter, part, words));
    }
    out
}

/// The choices of a layer, those that are on marked.
pub fn choices(parts: &[(char, Part, String)], on: impl Fn(&Part) -> bool) -> Vec<Choice> {
    let mark = |part| if on(part) { "* " } else { "" };
    parts.iter().map(|(key, part, words)| Choice::new(*key, format!("{}{words}", mark(part)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_choices_share_a_letter() {
        let rules = crate::config::load(None).unwrap().rules;
        for (_, kind, words) in KINDS {
            let mut keys: Vec<char> =
                parts_of(kind, &rules, Code::NONE).into_iter().map(|(key, ..)| key).collect();
            keys.extend(typed_too(kind).map(|(key, _)| key));
            keys.sort_unstable();
            let all = keys.len();
            keys.dedup();
            assert_eq!(keys.len(), all, "{words}");
        }
        let mut kinds: Vec<char> = KINDS.iter().map(|(key, ..)| *key).collect();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds.len(), KINDS.len());
    }

    #[test]
    fn my_team_comes_first() {
        let rules = crate::config::load(None).unwrap().rules;
        let own = rules.teams.last().unwrap().id;
        let parts = parts_of(Kind::Team, &rules, own);
        assert!(parts[0].1 == Part::Team(own) && parts[0].2.ends_with("(mine)"), "{parts:?}");
    }

    #[test]
    fn numbers_are_typed_as_people_type_them() {
        let age = |text| ages(text).ok();
        assert_eq!(age("5"), Some((Some(5), Some(6))));
        assert_eq!(age("5 to 9"), Some((Some(5), Some(10))));
        assert_eq!(age(" 5-9 "), Some((Some(5), Some(10))));
        assert_eq!(age("under 5"), Some((None, Some(5))));
        assert_eq!(age("16 and over"), Some((Some(16), None)));
        for wrong in ["", "9-5", "five", "99", "-3"] {
            assert_eq!(age(wrong), None, "{wrong:?}");
        }
        assert_eq!(typed(Kind::Waits, "30 weeks"), Ok(Part::Waits(30)));
        assert!(typed(Kind::NoContact, "0").is_err() && typed(Kind::Turns, "40").is_err());
    }
}
