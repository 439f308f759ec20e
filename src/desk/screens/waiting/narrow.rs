//! What a list is narrowed by: parts that compose, each put on by a letter and taken off again by Backspace.
use crate::desk::layers::Choice;
use crate::domain::child::Flags;
use crate::domain::code::Code;
use crate::domain::order::Priority;
use crate::domain::rules::Rules;
use crate::wire::query::{Filter, StageIs};

/// One thing a row must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// On this pathway (of several: on one of them).
    Pathway(Code),
    /// In this state.
    Stage(StageIs),
    /// In this district.
    District(Code),
    /// With this in the setting's name.
    Setting(String),
    /// From this age on, and under that one.
    Age(Option<u8>, Option<u8>),
    /// With this priority.
    Priority(Priority),
    /// With this flag.
    Flag(Flags),
    /// Past the target.
    PastTarget,
    /// No contact in so many weeks.
    NoContact(u16),
    /// Waits at least so many weeks.
    Waits(u16),
}

/// The parts in the order in which they were put on; and whether children whose leading clock has stopped are in the list. Where
/// no state is asked for they are not: they no longer wait for what the list is of. A state that is asked for shows all its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    on: Vec<(Part, String)>,
    stopped: bool,
}

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
    /// Priorities.
    Priority,
    /// Flags.
    Flag,
    /// Stopped clocks too, or not.
    Stopped,
    /// Past the target.
    PastTarget,
    /// Weeks without contact.
    NoContact,
    /// Weeks waited.
    Waits,
    /// All parts off.
    Clear,
}

/// The kinds with their letters.
pub const KINDS: [(char, Kind, &str); 12] = [
    ('p', Kind::Pathway, "pathway"),
    ('s', Kind::Stage, "state: to triage, waiting, booked, ..."),
    ('d', Kind::District, "district"),
    ('t', Kind::Setting, "setting: part of the name of a school or nursery"),
    ('a', Kind::Age, "age"),
    ('u', Kind::Priority, "urgency: urgent, soon, routine"),
    ('n', Kind::Flag, "needs and dangers: interpreter, looked after, ..."),
    ('r', Kind::Stopped, "children whose clock has stopped: with them, or without"),
    ('o', Kind::PastTarget, "over the target (also !)"),
    ('c', Kind::NoContact, "no contact for some weeks"),
    ('w', Kind::Waits, "waits at least some weeks"),
    ('x', Kind::Clear, "all filters off"),
];

const STAGES: [(char, StageIs, &str); 6] = [
    ('t', StageIs::Triage, "to triage"),
    ('w', StageIs::Waiting, "waiting"),
    ('b', StageIs::Booked, "booked"),
    ('a', StageIs::After, "seen or missed, not closed off"),
    ('r', StageIs::Review, "under review"),
    ('c', StageIs::Closed, "closed"),
];

type Ages = (char, Option<u8>, Option<u8>, &'static str);
const AGES: [Ages; 5] = [
    ('u', None, Some(4), "under 4"),
    ('i', Some(4), Some(11), "4 to 10"),
    ('j', Some(11), Some(16), "11 to 15"),
    ('s', Some(16), None, "16 and over"),
    ('e', Some(17), Some(19), "17 and 18: about to be handed over"),
];

const WEEKS: [(char, u16); 7] = [('a', 4), ('b', 12), ('c', 18), ('d', 26), ('e', 52), ('f', 78), ('g', 104)];

impl Parts {
    /// As the keeper takes it.
    pub fn filter(&self) -> Filter {
        // A clock past its target runs.
        let says = |part: &Part| matches!(part, Part::Stage(_) | Part::PastTarget);
        let any_state = !self.on.iter().any(|(part, _)| says(part));
        let mut filter = Filter { running: any_state && !self.stopped, ..Filter::default() };
        for (part, _) in &self.on {
            match part {
                Part::Pathway(code) => filter.pathways.push(*code),
                Part::Stage(stage) => filter.stages.push(*stage),
                Part::District(code) => filter.districts.push(*code),
                Part::Setting(words) => filter.setting.clone_from(words),
                Part::Age(from, under) => (filter.age_from, filter.age_under) = (*from, *under),
                Part::Priority(priority) => filter.priorities.push(*priority),
                Part::Flag(flag) => filter.flags = filter.flags.with(*flag),
                Part::PastTarget => filter.past_target = true,
                Part::NoContact(weeks) => filter.no_contact_weeks = Some(*weeks),
                Part::Waits(weeks) => filter.waits_weeks = Some(*weeks),
            }
        }
        filter
    }

    /// Puts a part on, or takes it off where it is on; of those that can be there once, the new one stays.
    pub fn turn(&mut self, part: Part, words: String) {
        if let Some(at) = self.on.iter().position(|(other, _)| *other == part) {
            self.on.remove(at);
            return;
        }
        let single = matches!(part, Part::Setting(_) | Part::Age(..) | Part::NoContact(_) | Part::Waits(_));
        if single {
            self.on.retain(|(other, _)| std::mem::discriminant(other) != std::mem::discriminant(&part));
        }
        self.on.push((part, words));
    }

    /// Whether this part is on.
    pub fn has(&self, part: &Part) -> bool {
        self.on.iter().any(|(other, _)| other == part)
    }

    /// Takes the last one off; its words.
    pub fn pop(&mut self) -> Option<String> {
        self.on.pop().map(|(_, words)| words)
    }

    /// Stopped clocks too, or no longer.
    pub fn turn_stopped(&mut self) {
        self.stopped = !self.stopped;
    }

    /// Takes all off.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether none is on.
    pub fn is_empty(&self) -> bool {
        self.on.is_empty()
    }

    /// Whether all rows are of one pathway.
    pub fn one_pathway(&self) -> bool {
        self.on.iter().filter(|(part, _)| matches!(part, Part::Pathway(_))).count() == 1
    }
}

/// The parts of a kind with letters and words, for a choice; none where it is typed or needs no choice.
pub fn parts_of(kind: Kind, rules: &Rules) -> Vec<(char, Part, String)> {
    match kind {
        Kind::Pathway => {
            let named = rules.pathways.iter().map(|p| (Part::Pathway(p.id), p.short.clone(), p.name.clone()));
            lettered(named.map(|(part, short, name)| (part, short.clone(), format!("{short}  {name}"))))
        }
        Kind::District => {
            lettered(rules.districts.iter().map(|d| (Part::District(d.id), d.name.clone(), d.name.clone())))
        }
        Kind::Stage => STAGES
            .iter()
            .map(|(key, stage, words)| (*key, Part::Stage(*stage), (*words).to_owned()))
            .collect(),
        Kind::Age => AGES
            .iter()
            .map(|(key, from, under, words)| (*key, Part::Age(*from, *under), (*words).to_owned()))
            .collect(),
        Kind::Priority => super::row::priorities()
            .into_iter()
            .map(|(key, priority)| (key, Part::Priority(priority), priority.id().to_owned()))
            .collect(),
        Kind::Flag => {
            let plan = [('E', Flags::EHC_PLAN, "EHC plan")];
            let flags = Flags::SHOWN.iter().chain(&plan);
            flags
                .map(|(letter, flag, words)| {
                    (letter.to_ascii_lowercase(), Part::Flag(*flag), (*words).to_owned())
                })
                .collect()
        }
        Kind::NoContact => weeks(Part::NoContact, "no contact for"),
        Kind::Waits => weeks(Part::Waits, "waits at least"),
        Kind::Setting | Kind::Stopped | Kind::PastTarget | Kind::Clear => Vec::new(),
    }
}

fn weeks(part: fn(u16) -> Part, words: &str) -> Vec<(char, Part, String)> {
    WEEKS.iter().map(|(key, weeks)| (*key, part(*weeks), format!("{words} {weeks} weeks"))).collect()
}

/// Gives each its letter: the first of its name that is still free, else the first free one of all.
fn lettered(named: impl Iterator<Item = (Part, String, String)>) -> Vec<(char, Part, String)> {
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
pub fn choices(parts: &[(char, Part, String)], on: &Parts) -> Vec<Choice> {
    let mark = |part| if on.has(part) { "* " } else { "" };
    parts.iter().map(|(key, part, words)| Choice::new(*key, format!("{}{words}", mark(part)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_compose_and_come_off_in_turn() {
        let mut parts = Parts::default();
        let nd = Code::known("nd");
        parts.turn(Part::Pathway(nd), "ND".into());
        parts.turn(Part::Age(None, Some(4)), "under 4".into());
        parts.turn(Part::PastTarget, "past target".into());
        parts.turn(Part::Age(Some(4), Some(11)), "4 to 10".into());
        let filter = parts.filter();
        assert_eq!(
            (filter.pathways.as_slice(), filter.age_from, filter.past_target),
            (&[nd][..], Some(4), true)
        );
        assert!(parts.one_pathway());
        assert_eq!(parts.pop().as_deref(), Some("4 to 10"), "one age at a time");
        parts.turn(Part::PastTarget, String::new());
        assert!(!parts.filter().past_target, "the second time takes it off");
        assert_eq!((parts.pop().as_deref(), parts.pop()), (Some("ND"), None));
    }

    #[test]
    fn no_two_choices_share_a_letter() {
        let rules = Rules {
            districts: ["Ashfield", "Bassetlaw", "Broxtowe", "Gedling", "Mansfield", "Newark"]
                .map(|name| crate::domain::rules::Named {
                    id: Code::known(&name[..3]),
                    name: name.into(),
                    short: String::new(),
                })
                .to_vec(),
            ..Rules::default()
        };
        for (_, kind, words) in KINDS {
            let mut keys: Vec<char> = parts_of(kind, &rules).into_iter().map(|(key, ..)| key).collect();
            keys.sort_unstable();
            let all = keys.len();
            keys.dedup();
            assert_eq!(keys.len(), all, "{words}");
        }
        let districts = parts_of(Kind::District, &rules);
        assert_eq!(districts.iter().map(|(key, ..)| *key).collect::<String>(), "abrgmn");
    }
}
