//! What other systems' words mean, as `config/import.toml` states it: adding a column name or a word for a service is
//! editing a file, never code.
use super::columns::Field;
use crate::domain::child::Sex;
use crate::domain::code::Code;
use crate::domain::order::Priority;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use toml::Spanned;
use unicode_normalization::UnicodeNormalization;

/// The file as shipped.
const SHIPPED: &str = include_str!("../../../config/import.toml");

/// Words by their [`compact`] form.
#[derive(Clone, Debug, Default)]
pub struct ImportWords {
    columns: HashMap<String, Field>,
    pathways: HashMap<String, Code>,
    priorities: HashMap<String, Priority>,
    answers: HashMap<String, Option<bool>>,
    sexes: HashMap<String, Sex>,
    senders: HashMap<String, Code>,
    districts: HashMap<String, Code>,
    missing: HashSet<String>,
    totals: HashSet<String>,
    endings: HashSet<String>,
    clinicians: HashSet<Code>,
}

/// A words file that cannot be used: where and why. Nothing of it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordsFault {
    /// Name of the file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for WordsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} line {}: {}", self.file, self.line, self.why)
    }
}

impl std::error::Error for WordsFault {}

type Words = Vec<Spanned<String>>;

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct File {
    missing: Words,
    totals: Words,
    service_endings: Words,
    clinicians: Words,
    columns: BTreeMap<Spanned<String>, Words>,
    pathways: BTreeMap<Spanned<String>, Words>,
    priorities: BTreeMap<Spanned<String>, Words>,
    answers: BTreeMap<Spanned<String>, Words>,
    sexes: BTreeMap<Spanned<String>, Words>,
    senders: BTreeMap<Spanned<String>, Words>,
    districts: BTreeMap<Spanned<String>, Words>,
}

/// A word without what people write differently: capitals, accents, spaces, signs; `&` and `+` are "and".
pub fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd() {
        match c {
            '&' | '+' => out.push_str("and"),
            '✓' | '✔' | '☑' | '☐' | '✗' => out.push(c),
            c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    out
}

impl ImportWords {
    /// The words shipped with the program. Its own test proves the file right.
    pub fn shipped() -> Result<Self, WordsFault> {
        Self::default().with(SHIPPED, "import.toml")
    }

    /// These words and those of a further file, whose meaning goes before; refused where it contradicts itself.
    pub fn with(mut self, text: &str, file: &str) -> Result<Self, WordsFault> {
        let line_of = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
        let fault = |at: usize, why: String| WordsFault { file: file.to_owned(), line: line_of(at), why };
        let read: File = toml::from_str(text)
            .map_err(|e| fault(e.span().map_or(0, |s| s.start), e.message().to_owned()))?;
        for (list, into) in [
            (&read.missing, &mut self.missing),
            (&read.totals, &mut self.totals),
            (&read.service_endings, &mut self.endings),
        ] {
            into.extend(list.iter().map(|w| compact(w.as_ref())));
        }
        for word in &read.clinicians {
            let code = Code::parse(word.as_ref())
                .ok_or_else(|| fault(word.span().start, format!("'{}' is no short name", word.as_ref())))?;
            self.clinicians.insert(code);
        }
        let code = |name: &str| {
            Code::parse(name).ok_or_else(|| "no short name (16 letters, digits, '-')".to_owned())
        };
        table(&read.columns, &mut self.columns, &fault, Field::parse)?;
        table(&read.pathways, &mut self.pathways, &fault, code)?;
        table(&read.senders, &mut self.senders, &fault, code)?;
        table(&read.districts, &mut self.districts, &fault, code)?;
        table(&read.priorities, &mut self.priorities, &fault, |name| match name {
            "urgent" => Ok(Priority::Urgent),
            "soon" => Ok(Priority::Soon),
            "routine" => Ok(Priority::Routine),
            _ => Err("no priority (urgent, soon, routine)".to_owned()),
        })?;
        table(&read.answers, &mut self.answers, &fault, |name| match name {
            "yes" => Ok(Some(true)),
            "no" => Ok(Some(false)),
            "unknown" => Ok(None),
            _ => Err("no answer (yes, no, unknown)".to_owned()),
        })?;
        table(&read.sexes, &mut self.sexes, &fault, |name| match name {
            "female" => Ok(Sex::Female),
            "male" => Ok(Sex::Male),
            "unknown" => Ok(Sex::Unknown),
            _ => Err("neither female, male nor unknown".to_owned()),
        })?;
        Ok(self)
    }

    /// Pathways that words lead to: to be checked against those configured.
    pub fn pathway_codes(&self) -> Vec<Code> {
        let mut codes: Vec<Code> = self.pathways.values().copied().collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// The field a column name stands for.
    pub fn column(&self, name: &str) -> Option<Field> {
        self.columns.get(&compact(name)).copied()
    }

    /// The pathway a word stands for: as it is, or without endings such as "assessment".
    pub fn pathway(&self, word: &str) -> Option<Code> {
        let mut word = compact(word);
        loop {
            if let Some(code) = self.pathways.get(&word) {
                return Some(*code);
            }
            let ending = self
                .endings
                .iter()
                .filter(|e| word.ends_with(e.as_str()) && word.len() > e.len())
                .max_by_key(|e| e.len())?;
            word.truncate(word.len() - ending.len());
        }
    }

    /// The district a word stands for.
    pub fn district(&self, word: &str) -> Option<Code> {
        self.districts.get(&compact(word)).copied()
    }

    /// The priority a word stands for.
    pub fn priority(&self, word: &str) -> Option<Priority> {
        self.priorities.get(&compact(word)).copied()
    }

    /// Yes, no, or (`Some(None)`) not known; `None` where the word says something else.
    pub fn answer(&self, word: &str) -> Option<Option<bool>> {
        let word = word.trim();
        if word.chars().all(|c| !c.is_alphanumeric()) && compact(word).is_empty() {
            return Some(None);
        }
        self.answers.get(&compact(word)).copied()
    }

    /// The sex a word stands for.
    pub fn sex(&self, word: &str) -> Option<Sex> {
        self.sexes.get(&compact(word)).copied()
    }

    /// The kind of sender a word stands for, and whether it refers as a clinician.
    pub fn sender(&self, word: &str) -> Option<(Code, bool)> {
        self.senders.get(&compact(word)).map(|code| (*code, self.clinicians.contains(code)))
    }

    /// Whether a cell says nothing: empty, dashes or dots only, or a word for it.
    pub fn is_missing(&self, text: &str) -> bool {
        let text = text.trim();
        text.chars().all(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '.' | '_' | ' '))
            || self.missing.contains(&compact(text))
    }

    /// Whether a cell begins a totals line: "Total: 3000".
    pub fn is_total(&self, text: &str) -> bool {
        let words =
            text.split(|c: char| c.is_ascii_digit() || matches!(c, ':' | '=' | '(')).next().unwrap_or("");
        self.totals.contains(&compact(words))
    }
}

fn table<T: Copy + PartialEq>(
    read: &BTreeMap<Spanned<String>, Words>,
    into: &mut HashMap<String, T>,
    fault: &dyn Fn(usize, String) -> WordsFault,
    meaning: impl Fn(&str) -> Result<T, String>,
) -> Result<(), WordsFault> {
    let mut here: HashMap<String, T> = HashMap::new();
    for (name, words) in read {
        let what = meaning(name.as_ref())
            .map_err(|why| fault(name.span().start, format!("'{}' is {why}", name.as_ref())))?;
        for word in words {
            let short = compact(word.as_ref());
            if short.is_empty() && !word.as_ref().contains('?') {
                return Err(fault(
                    word.span().start,
                    format!("'{}' has no letter or digit to know it by", word.as_ref()),
                ));
            }
            if here.insert(short, what).is_some_and(|before| before != what) {
                return Err(fault(
                    word.span().start,
                    format!("'{}' already has another meaning in this table", word.as_ref()),
                ));
            }
        }
    }
    into.extend(here);
    Ok(())
}
