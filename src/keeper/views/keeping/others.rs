//! Who stands beside a child in what is held on it: carers, whoever referred, other children. Lines that tell of them are marked in
//! whatever is given away.
use crate::domain::child::ChildDetails;
use crate::domain::event::Event;
use crate::domain::keeping::Own;
use crate::domain::record::ChildRecord;
use crate::keeper::look::LookContext;
use std::collections::HashSet;

/// Shortest word that stands for somebody by itself.
const NAME_LEAST: usize = 3;
/// Words for somebody beside the child, by whatever name they go; small letters, one word each.
const RELATED: &str = "mother mothers mum mums mummy mam mama mom father fathers dad dads daddy papa parent parents carer carers guardian \
     guardians stepmother stepfather stepmum stepdad stepparent stepbrother stepsister stepson stepdaughter foster fostered aunt aunts \
     aunty auntie uncle uncles gran granny nan nana nanny grandma grandmother grandmothers grandad granddad grandpa grandfather \
     grandfathers grandparent grandparents brother brothers sister sisters sibling siblings twin twins cousin cousins niece nephew \
     partner partners boyfriend girlfriend fiance fiancee husband wife spouse ex neighbour neighbours neighbor friend friends \
     classmate classmates peer peers babysitter childminder lodger landlord landlady relative relatives anonymous anonymously \
     informant perpetrator offender";
/// What somebody says of another: two words.
const SAYS: [(&str, &[&str]); 5] = [
    ("school", TELLS),
    ("nursery", TELLS),
    ("college", TELLS),
    ("police", TELLS),
    ("other", &["child", "children", "pupil", "pupils"]),
];
const TELLS: &[&str] = &[
    "says", "said", "say", "tells", "told", "reports", "reported", "thinks", "believes", "alleges", "alleged",
];
/// Before a name.
const TITLES: [&str; 11] = ["mr", "mrs", "ms", "mx", "dr", "prof", "professor", "rev", "sir", "dame", "lady"];

/// By what they are known.
pub(super) struct Others {
    /// In small letters: carers as they ever were, and who referred.
    words: Vec<String>,
    /// Given and family names of carers, each alone, but for those that are the child's own.
    names: HashSet<String>,
    related: HashSet<&'static str>,
    own: Own,
}

impl Others {
    pub(super) fn of(record: &ChildRecord, own: &Own) -> Self {
        let mut words = Vec::new();
        let (mut names, mut mine) = (HashSet::new(), HashSet::new());
        let mut of = |details: &ChildDetails| {
            for own in [&details.given, &details.family, &details.known_as] {
                mine.extend(each_word(own));
            }
            for carer in &details.carers {
                names.extend(each_word(&carer.name).filter(|name| name.chars().count() >= NAME_LEAST));
                words.extend([carer.name.clone(), carer.phone.clone(), carer.email.clone()]);
            }
        };
        of(&record.details);
        for entry in &record.history {
            match &entry.event {
                Event::ChildRegistered { details, .. } => of(details),
                Event::ChildAmended { before, after, .. } => {
                    of(before);
                    of(after);
                }
                _ => {}
            }
        }
        for entry in &record.history {
            if let Event::ReferralReceived { from, .. } = &entry.event {
                words.push(from.clone());
            }
        }
        let mut words: Vec<String> = words.iter().map(|word| word.trim().to_lowercase()).collect();
        words.retain(|word| word.chars().count() >= NAME_LEAST);
        words.sort_unstable();
        words.dedup();
        names.retain(|name| !mine.contains(name) && !TITLES.contains(&name.as_str()));
        Self { words, names, related: RELATED.split_whitespace().collect(), own: own.clone() }
    }

    /// Whether one of them is named, or somebody by what they are to the child, or anybody with a title.
    pub(super) fn are_in(&self, words: &str) -> bool {
        let low = words.to_lowercase();
        if self.words.iter().any(|other| low.contains(other.as_str())) {
            return true;
        }
        let is_named = |word: &str| self.names.contains(word) || self.related.contains(word);
        let is_told = |one: &str, next: &str| {
            TITLES.contains(&one) || SAYS.iter().any(|(who, says)| *who == one && says.contains(&next))
        };
        // A long history has thousands of words a page: none of them is copied.
        let mut before = "";
        for word in low.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            if is_named(word) || is_told(before, word) {
                return true;
            }
            before = word;
        }
        // The one title that is a word, too, is known by the name behind it.
        words.match_indices("Miss ").any(|(at, miss)| {
            words.get(at + miss.len()..).is_some_and(|name| name.starts_with(char::is_uppercase))
        })
    }

    /// Whether what happened concerns another child, too.
    pub(super) fn share(&self, cx: &LookContext<'_>, event: &Event) -> bool {
        cx.state.concerns(event).iter().any(|child| !self.own.children.contains(child))
    }
}

/// Whether these words hold some of those that somebody typed, which are in small letters.
pub(super) fn are_typed<'t>(words: &str, mut typed: impl Iterator<Item = &'t String>) -> bool {
    let low = words.to_lowercase();
    typed.any(|own| low.contains(own.as_str()))
}

/// Each word of a text, in small letters.
fn each_word(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}
