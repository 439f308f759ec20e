//! Puts the files together: every entry keeps the file and the position it came from, for faults and for `y`.
use super::doc::{Doc, Step, way};
use super::fault::ConfigFault;
use super::people::{Group, Owner, Person};
use super::source::{DEFAULTS, sources};
use crate::domain::review::ReviewRules;
use crate::domain::rules::{Choice, Choices, Named, Pathway, Service, Settings};
use crate::domain::support::SupportRules;
use serde::Deserialize;
use std::path::Path;

/// What any of the files may hold. One shape for all, so that an addition brings its pathway and its service together.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Piece {
    pathway: Vec<Pathway>,
    service: Vec<Service>,
    role: Vec<Named>,
    agency: Vec<Named>,
    team: Vec<Named>,
    district: Vec<Named>,
    choices: Choices,
    settings: Option<Settings>,
    person: Vec<Person>,
    group: Vec<Group>,
    owner: Option<Owner>,
    reviews: Option<ReviewRules>,
    support: Option<SupportRules>,
}

/// An entry with the place it came from.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    /// The entry.
    pub value: T,
    /// Index of its file.
    doc: usize,
    /// Its list: `pathway`, or `outcomes` of the choices.
    list: &'static str,
    /// Whether the list stands under `[choices]`.
    choice: bool,
    /// Position in the list.
    at: usize,
}

/// All files together, nothing yet checked against one another.
#[derive(Debug, Default)]
pub struct Merged {
    /// The files, in the order of reading.
    pub docs: Vec<Doc>,
    /// Pathways.
    pub pathways: Vec<Placed<Pathway>>,
    /// Services.
    pub services: Vec<Placed<Service>>,
    /// Clinical roles.
    pub roles: Vec<Placed<Named>>,
    /// Agencies.
    pub agencies: Vec<Placed<Named>>,
    /// Teams.
    pub teams: Vec<Placed<Named>>,
    /// Districts.
    pub districts: Vec<Placed<Named>>,
    /// Every list of choices by its name, in the order of [`lists`].
    pub choices: Vec<(&'static str, Vec<Placed<Choice>>)>,
    /// The same lists as rules hold them.
    pub joined: Choices,
    /// File in which days of putting off stand, by their reason.
    pub put_off_docs: Vec<(crate::domain::code::Code, usize)>,
    /// File in which hours of short notice stand, by their choice.
    pub short_docs: Vec<(crate::domain::code::Code, usize)>,
    /// Settings, with their file.
    pub settings: Option<(usize, Settings)>,
    /// People.
    pub people: Vec<Placed<Person>>,
    /// Groups.
    pub groups: Vec<Placed<Group>>,
    /// What the store's owner is, with its file.
    pub owner: Option<(usize, Owner)>,
    /// Rules of reviews, with their file.
    pub reviews: Option<(usize, ReviewRules)>,
    /// What is set of the support while a family waits, with its file.
    pub support: Option<(usize, SupportRules)>,
}

/// The lists of choices with their names in the file.
pub fn lists(choices: &mut Choices) -> [(&'static str, &mut Vec<Choice>); 16] {
    [
        ("family_reasons", &mut choices.family_reasons),
        ("service_reasons", &mut choices.service_reasons),
        ("decline_offer", &mut choices.decline_offer),
        ("decline_referral", &mut choices.decline_referral),
        ("discharge", &mut choices.discharge),
        ("ask_topics", &mut choices.ask_topics),
        ("put_off", &mut choices.put_off),
        ("outcomes", &mut choices.outcomes),
        ("visit_outcomes", &mut choices.visit_outcomes),
        ("support_outcomes", &mut choices.support_outcomes),
        ("contacts", &mut choices.contacts),
        ("contact_results", &mut choices.contact_results),
        ("advice_topics", &mut choices.advice_topics),
        ("dismiss", &mut choices.dismiss),
        ("sources", &mut choices.sources),
        ("short_notice", &mut choices.short_notice),
    ]
}

impl Merged {
    /// Reads and joins every file of the folder, with the defaults for those it does not hold.
    ///
    /// # Errors
    /// A file cannot be read or is not of the right shape; settings or the owner stand in two files.
    pub fn read(dir: Option<&Path>) -> Result<Self, ConfigFault> {
        let mut merged = Self::default();
        for (name, default) in DEFAULTS {
            for source in sources(dir, name, default)? {
                let (doc, piece) = Doc::read::<Piece>(source)?;
                merged.add(doc, piece)?;
            }
        }
        Ok(merged)
    }

    fn add(&mut self, doc: Doc, mut piece: Piece) -> Result<(), ConfigFault> {
        let from = self.docs.len();
        place(&mut self.pathways, piece.pathway, from, "pathway", false);
        place(&mut self.services, piece.service, from, "service", false);
        place(&mut self.roles, piece.role, from, "role", false);
        place(&mut self.agencies, piece.agency, from, "agency", false);
        place(&mut self.teams, piece.team, from, "team", false);
        place(&mut self.districts, piece.district, from, "district", false);
        place(&mut self.people, piece.person, from, "person", false);
        place(&mut self.groups, piece.group, from, "group", false);
        for (code, days) in std::mem::take(&mut piece.choices.put_off_days) {
            if self.joined.put_off_days.insert(code, days).is_some() {
                let way = way!["choices", "put_off_days", code.as_str()];
                return Err(doc.fault(way, format!("'{code}' has its days in another file already")));
            }
            self.put_off_docs.push((code, from));
        }
        for (code, hours) in std::mem::take(&mut piece.choices.short_notice_hours) {
            if self.joined.short_notice_hours.insert(code, hours).is_some() {
                let way = way!["choices", "short_notice_hours", code.as_str()];
                return Err(doc.fault(way, format!("'{code}' has its hours in another file already")));
            }
            self.short_docs.push((code, from));
        }
        self.joined.one_place.append(&mut piece.choices.one_place);
        for (at, ((name, joined), (_, more))) in
            lists(&mut self.joined).into_iter().zip(lists(&mut piece.choices)).enumerate()
        {
            if self.choices.len() <= at {
                self.choices.push((name, Vec::new()));
            }
            joined.extend(more.iter().cloned());
            place(&mut self.choices[at].1, std::mem::take(more), from, name, true);
        }
        if let Some(settings) = piece.settings {
            if let Some((other, _)) = &self.settings {
                return Err(doc.fault(way!["settings"], self.twice("the settings", *other)));
            }
            self.settings = Some((from, settings));
        }
        if let Some(owner) = piece.owner {
            if let Some((other, _)) = &self.owner {
                return Err(doc.fault(way!["owner"], self.twice("the owner", *other)));
            }
            self.owner = Some((from, owner));
        }
        if let Some(reviews) = piece.reviews {
            if let Some((other, _)) = &self.reviews {
                return Err(doc.fault(way!["reviews"], self.twice("the rules of reviews", *other)));
            }
            self.reviews = Some((from, reviews));
        }
        if let Some(support) = piece.support {
            if let Some((other, _)) = &self.support {
                return Err(
                    doc.fault(way!["support"], self.twice("the support while a family waits", *other))
                );
            }
            self.support = Some((from, support));
        }
        self.docs.push(doc);
        Ok(())
    }

    fn twice(&self, what: &str, other: usize) -> String {
        format!("{what} stand in {} already", self.docs[other].name)
    }

    /// A fault of an entry, or of what stands in it at the end of `inside`.
    pub fn fault<T>(&self, entry: &Placed<T>, inside: &[Step], reason: impl Into<String>) -> ConfigFault {
        let mut way = Vec::with_capacity(inside.len() + 3);
        if entry.choice {
            way.push(Step::from("choices"));
        }
        way.push(Step::from(entry.list));
        way.push(Step::from(entry.at));
        way.extend_from_slice(inside);
        self.docs[entry.doc].fault(&way, reason)
    }

    /// The place of an entry in words, to name the first of two: `services.toml line 12`.
    pub fn place_of<T>(&self, entry: &Placed<T>) -> String {
        let fault = self.fault(entry, &[], "");
        format!("{} line {}", fault.file, fault.line.unwrap_or(1))
    }

    /// File and line of each entry of a list.
    pub fn origins<T>(&self, entries: &[Placed<T>]) -> Vec<(String, usize)> {
        let mut known: Option<(usize, Vec<usize>)> = None;
        let mut origins = Vec::with_capacity(entries.len());
        for entry in entries {
            let lines = match known.take() {
                Some((doc, lines)) if doc == entry.doc => lines,
                _ => {
                    let count = entries.iter().filter(|e| e.doc == entry.doc).count();
                    self.docs[entry.doc].lines(entry.list, count)
                }
            };
            origins.push((self.docs[entry.doc].name.clone(), lines.get(entry.at).copied().unwrap_or(1)));
            known = Some((entry.doc, lines));
        }
        origins
    }
}

fn place<T>(into: &mut Vec<Placed<T>>, values: Vec<T>, doc: usize, list: &'static str, choice: bool) {
    into.extend(values.into_iter().enumerate().map(|(at, value)| Placed { value, doc, list, choice, at }));
}

/// The entries without their places.
pub fn values<T: Clone>(entries: &[Placed<T>]) -> Vec<T> {
    entries.iter().map(|entry| entry.value.clone()).collect()
}
