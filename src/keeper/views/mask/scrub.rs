//! What may not stand in anything shown, found as people write it: by words, not by letters. `14a St. Mary's Rd` is found in
//! `Saint Marys Road`; a word of every day that the address has, too, is left alone.
use super::kinds::{Worth, folded, is_door, is_role, is_title, worth};
use crate::domain::child::{ChildDetails, HIDDEN};
use crate::domain::rules::Rules;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Where a name comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// An address: two words that only say what kind of street it is are a street's name (High Street).
    Address,
    /// A school, a practice, a sender.
    Place,
}

/// Words that may not stand in anything shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::keeper::views) struct Scrub {
    /// Names of places, folded, word by word.
    names: Vec<Vec<String>>,
    /// Where each word stands in them.
    at: HashMap<String, Vec<(usize, usize)>>,
    /// Postcodes whole and in part: each is taken out wherever it stands.
    codes: HashSet<Vec<String>>,
    /// Words that tell the place by themselves, in whatever form they are put.
    alone: HashSet<String>,
    /// The family's own names tell nothing of where they live.
    own: HashSet<String>,
}

/// A word of a text, where it stands.
struct Word {
    at: Range<usize>,
    folded: String,
    capital: bool,
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '`' | '\u{300}'..='\u{36f}')
}

fn words_of(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut from = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (is_part(c), from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                let word = &text[start..at];
                let folded = folded(word);
                if !folded.is_empty() {
                    let capital = word.chars().any(char::is_uppercase);
                    words.push(Word { at: start..at, folded, capital });
                }
                from = None;
            }
            _ => {}
        }
    }
    words
}

fn has_digit(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
}

/// `14`, `14a`: a door's number.
fn is_number(word: &str) -> bool {
    let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
    letters.len() < word.len() && letters.len() <= 1 && word.len() <= 5
}

fn is_inward(word: &str) -> bool {
    let b = word.as_bytes();
    b.len() == 3 && b[0].is_ascii_digit() && b[1].is_ascii_lowercase() && b[2].is_ascii_lowercase()
}

fn is_outward(word: &str) -> bool {
    let b = word.as_bytes();
    let letters = b.iter().take_while(|c| c.is_ascii_lowercase()).count();
    (1..=2).contains(&letters)
        && (letters + 1..=letters + 2).contains(&b.len())
        && b[letters].is_ascii_digit()
}

impl Scrub {
    /// Addresses, settings, practices and districts of these details.
    pub(in crate::keeper::views) fn of_details(all: &[&ChildDetails], rules: Option<&Rules>) -> Self {
        let mut scrub = Self::default();
        for details in all {
            let carers = details.carers.iter().map(|carer| carer.name.as_str());
            for name in [details.family.as_str(), &details.given, &details.known_as].into_iter().chain(carers)
            {
                scrub.own.extend(words_of(name).into_iter().map(|word| word.folded));
            }
            for part in details.address.split([',', '\n', ';', '(', ')']) {
                scrub.add_part(part, Of::Address);
            }
            scrub.add_code(&details.postcode);
            for text in [&details.setting, &details.gp] {
                scrub.add(text);
            }
            if let Some(rules) = rules {
                scrub.add_district(&super::district(rules, details.district));
            }
        }
        scrub
    }

    /// Whoever sent the referral: often a school.
    pub(super) fn sent_by(mut self, name: &str) -> Self {
        self.add(name);
        self
    }

    /// A school, a practice: what they are called tells where the child goes.
    fn add(&mut self, text: &str) {
        for part in text.split([',', '\n', ';', '(', ')']) {
            self.add_part(part, Of::Place);
        }
    }

    /// All that another may not show either.
    pub(in crate::keeper::views) fn and(mut self, other: Self) -> Self {
        for name in other.names {
            self.add_name(name);
        }
        self.codes.extend(other.codes);
        self.alone.extend(other.alone);
        self.own.extend(other.own);
        self
    }

    fn add_part(&mut self, part: &str, of: Of) {
        if HIDDEN.contains(part.trim()) {
            return;
        }
        let mut words: Vec<String> = words_of(part).into_iter().map(|word| word.folded).collect();
        // A postcode that stands among the lines.
        if let Some(at) = words.windows(2).position(|two| is_outward(&two[0]) && is_inward(&two[1])) {
            let code: String = words.drain(at..at + 2).collect();
            self.add_code(&code);
        }
        // The flat and the house: the street tells, not its numbers.
        let before = words.clone();
        let mut doors = before.iter().enumerate().map(|(at, word)| {
            let door = is_door(word) && before.get(at + 1).is_some_and(|next| is_number(next));
            door || has_digit(word)
        });
        words.retain(|_| !doors.next().unwrap_or_default());
        let worths: Vec<Worth> = words.iter().map(|word| worth(word)).collect();
        let telling = worths.iter().filter(|worth| **worth != Worth::Nothing).count();
        let is_kind = |worth: &Worth| matches!(worth, Worth::Kind | Worth::Street);
        let only_kinds = !worths.iter().any(|worth| matches!(worth, Worth::Plain | Worth::Rare));
        // `School`, `Day nursery`: what is only a kind is no name; a street's name may be made of kinds (High Street, Park Lane).
        if telling == 0 || (only_kinds && (telling < 2 || !worths.contains(&Worth::Street))) {
            return;
        }
        let person = words.iter().any(|word| is_title(word));
        let kind = worths.iter().any(is_kind);
        if of == Of::Place && !only_kinds {
            // `Health visitor`, `Parent`, the mother by her name: no place is named.
            let mut names = words
                .iter()
                .zip(&worths)
                .filter(|(word, worth)| matches!(worth, Worth::Plain | Worth::Rare) && !is_role(word));
            let place = kind && !person;
            if !names.any(|(word, worth)| place || (*worth == Worth::Rare && !self.own.contains(word))) {
                return;
            }
        }
        let place = of == Of::Address || kind || telling == 1;
        if place && !person {
            let rare = words.iter().zip(&worths).filter(|(_, worth)| **worth == Worth::Rare);
            // One that is the whole name is taken out where it stands: nothing else of it is left over.
            self.alone.extend(rare.filter(|_| telling > 1).map(|(word, _)| word.clone()));
        }
        self.add_name(words);
    }

    fn add_name(&mut self, name: Vec<String>) {
        if self.names.contains(&name) {
            return;
        }
        let at = self.names.len();
        for (place, word) in name.iter().enumerate() {
            self.at.entry(word.clone()).or_default().push((at, place));
        }
        self.names.push(name);
    }

    /// A district is told by its whole name, and by each rare word of it.
    fn add_district(&mut self, name: &str) {
        let words: Vec<String> = words_of(name).into_iter().map(|word| word.folded).collect();
        for word in words.iter().filter(|word| worth(word) == Worth::Rare) {
            self.add_name(vec![word.clone()]);
        }
        if !words.is_empty() {
            self.add_name(words);
        }
    }

    fn add_code(&mut self, code: &str) {
        let code: String =
            code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if code == "hidden" || !has_digit(&code) {
            return;
        }
        let mut add = |words: &[&str]| {
            self.codes.insert(words.iter().map(|word| (*word).to_owned()).collect());
        };
        add(&[&code]);
        let cut = code.len().saturating_sub(3);
        if !code.is_char_boundary(cut) || !is_inward(&code[cut..]) {
            return;
        }
        let (out, inward) = code.split_at(cut);
        let sector = &inward[..1];
        add(&[out]);
        add(&[inward]);
        add(&[out, inward]);
        add(&[out, sector]);
        add(&[&format!("{out}{sector}")]);
        // `NG 5 6LT`.
        let digits = out.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let letters = &out[..out.len() - digits.len()];
        if !letters.is_empty() && !digits.is_empty() {
            add(&[letters, digits]);
            add(&[letters, digits, inward]);
        }
    }

    /// Whether a place is named in the text.
    pub(in crate::keeper::views) fn names(&self, text: &str) -> bool {
        !self.found(text).is_empty()
    }

    /// The text without it: what names the place is taken out where it stands; where a word that tells it stands in another form,
    /// the sentence around it goes, too.
    pub(in crate::keeper::views) fn words(&self, text: &str) -> String {
        let found = self.found(text);
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for hole in found {
            out.push_str(&text[from..hole.start]);
            out.push_str(HIDDEN);
            from = hole.end;
        }
        out.push_str(&text[from..]);
        out
    }

    /// What must go of a text, in order; no two of it meet.
    fn found(&self, text: &str) -> Vec<Range<usize>> {
        if self.names.is_empty() && self.codes.is_empty() {
            return Vec::new();
        }
        let words = words_of(text);
        let mut gone = vec![false; words.len()];
        for at in 0..words.len() {
            if let Some(long) = self.name_at(&words, at).into_iter().chain(self.code_at(&words, at)).max() {
                gone[at..at + long].fill(true);
            }
        }
        self.doors(&words, &mut gone);
        let mut holes: Vec<Range<usize>> =
            words.iter().zip(&gone).filter(|(_, gone)| **gone).map(|(word, _)| word.at.clone()).collect();
        let left = words.iter().zip(&gone).filter(|(_, gone)| !**gone).map(|(word, _)| word);
        holes.extend(left.filter(|word| self.tells(&word.folded)).map(|word| sentence(text, &word.at)));
        holes.sort_by_key(|hole| hole.start);
        let mut joined: Vec<Range<usize>> = Vec::new();
        for hole in holes {
            match joined.last_mut() {
                // Commas and blanks between two holes are part of the address.
                Some(last)
                    if hole.start <= last.end
                        || text[last.end..hole.start].chars().all(|c| matches!(c, ' ' | ',' | '.' | '-')) =>
                {
                    last.end = last.end.max(hole.end);
                }
                _ => joined.push(hole),
            }
        }
        joined
    }

    /// Whether a word tells the place by itself: it, or it with one letter more or less at its end (Hawthorne, Hawthorn).
    fn tells(&self, word: &str) -> bool {
        let is = |word: &str| self.alone.contains(word) && !self.own.contains(word);
        let shorter = || word.char_indices().next_back().map_or("", |(at, _)| &word[..at]);
        is(word)
            || (word.len() >= 7 && is(shorter()))
            || (word.len() >= 6 && ["e", "s"].iter().any(|end| is(&format!("{word}{end}"))))
    }

    /// So many words from here on are a part of a name that tells it.
    fn name_at(&self, words: &[Word], at: usize) -> Option<usize> {
        let places = self.at.get(&words[at].folded)?;
        let long = places.iter().filter_map(|(name, place)| {
            let name = &self.names[*name];
            let same =
                words[at..].iter().zip(&name[*place..]).take_while(|(word, part)| word.folded == **part);
            let mut long = same.count();
            while long > 0 && worth(&name[place + long - 1]) == Worth::Nothing {
                long -= 1;
            }
            let part = &name[*place..place + long];
            let telling =
                |words: &[String]| words.iter().filter(|word| worth(word) != Worth::Nothing).count();
            let tells = |word: &String| matches!(worth(word), Worth::Plain | Worth::Rare);
            let only_kinds = !name.iter().any(tells);
            let more = |word: &String| tells(word) || (only_kinds && worth(word) == Worth::Street);
            let whole = telling(part) == telling(name);
            let is = match telling(part) {
                0 => false,
                1 if whole => {
                    match part.iter().map(|word| worth(word)).find(|worth| *worth != Worth::Nothing) {
                        Some(Worth::Rare) => true,
                        // `The Green` is a street where it is written as a name, with its article.
                        _ => long == name.len() && words[at + long - 1].capital,
                    }
                }
                1 => false,
                _ => part.iter().any(more) || whole,
            };
            is.then_some(long)
        });
        long.max()
    }

    fn code_at(&self, words: &[Word], at: usize) -> Option<usize> {
        (1..=3).rev().find(|long| {
            let Some(part) = words.get(at..at + long) else { return false };
            self.codes.contains(&part.iter().map(|word| word.folded.clone()).collect::<Vec<_>>())
        })
    }

    /// The numbers of flat and house before a street go with it.
    fn doors(&self, words: &[Word], gone: &mut [bool]) {
        for at in (0..words.len().saturating_sub(1)).rev() {
            let before_gone = gone[at + 1];
            let word = &words[at].folded;
            let door = is_door(word) && words.get(at + 1).is_some_and(|next| is_number(&next.folded));
            if before_gone && !gone[at] && (is_number(word) || door) {
                gone[at] = true;
            }
        }
        // `St Mary's Road, Flat 2`.
        for at in 1..words.len().saturating_sub(1) {
            if gone[at - 1] && is_door(&words[at].folded) && is_number(&words[at + 1].folded) {
                gone[at..at + 2].fill(true);
            }
        }
    }
}

/// The sentence, or the part of one between stops, in which a word stands.
fn sentence(text: &str, word: &Range<usize>) -> Range<usize> {
    const STOPS: [&str; 7] = [". ", "; ", ": ", "! ", "? ", "\n", " ("];
    let before =
        STOPS.iter().filter_map(|stop| text[..word.start].rfind(stop).map(|at| at + stop.len())).max();
    let after = STOPS.iter().filter_map(|stop| text[word.end..].find(stop)).min();
    before.unwrap_or(0)..after.map_or(text.len(), |at| word.end + at)
}

#[cfg(test)]
mod tests;
