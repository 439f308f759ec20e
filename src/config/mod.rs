//! Loads what a partnership may set: defaults built in, files that hold instead, additions beside them; joined, checked
//! against one another, and either taken over whole or refused with file and line.
mod check;
mod clocks;
mod doc;
mod fault;
mod holidays;
mod merge;
pub mod notes;
pub mod paths;
pub mod people;
pub mod server;
mod source;
mod spelling;
mod terms;
#[cfg(test)]
mod tests;

use crate::domain::rules::{Rules, Settings};
pub use fault::ConfigFault;
use merge::{Merged, values};
use notes::Notes;
use people::People;
use std::path::Path;

/// Everything configured, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The rules that are journalled and decided by.
    pub rules: Rules,
    /// Who may come in.
    pub people: People,
    /// Names of the files that were read, defaults by the name of the file that would hold instead.
    pub files: Vec<String>,
    /// Where each thing is configured.
    pub notes: Notes,
}

/// Loads the configuration of a folder; without one, the defaults.
///
/// A file of the folder holds instead of the default of the same name, as a whole; the files of `pathways.d/`,
/// `services.d/` and so on add to it. Nothing is kept between calls: a keeper that reloads goes on with what it has until
/// this returns `Ok`.
///
/// # Errors
/// The first fault, with its file and line where it has one.
pub fn load(dir: Option<&Path>) -> Result<Config, ConfigFault> {
    if let Some(dir) = dir {
        source::check_folder(dir)?;
    }
    let merged = Merged::read(dir)?;
    let (clock_rules, clock_ids) = clocks::load(dir)?;
    let calendar = holidays::load(dir)?;
    let settings = merged.settings.as_ref().map_or_else(Settings::default, |(_, settings)| settings.clone());
    check::check(&merged, &settings, &clock_ids)?;
    let districts: Vec<_> = values(&merged.districts).into_iter().map(|district| district.id).collect();
    let terms = terms::load(dir, &districts)?;
    let files = merged.docs.iter().map(|doc| doc.name.clone());
    let files =
        files.chain([clocks::FILE.to_owned(), holidays::FILE.to_owned(), terms::FILE.to_owned()]).collect();
    let notes = Notes::take(&merged);
    let people = People {
        people: values(&merged.people),
        groups: values(&merged.groups),
        owner: merged.owner.map(|(_, owner)| owner).unwrap_or_default(),
    };
    let rules = Rules {
        pathways: values(&merged.pathways),
        services: values(&merged.services),
        roles: values(&merged.roles),
        districts: values(&merged.districts),
        agencies: values(&merged.agencies),
        teams: values(&merged.teams),
        choices: merged.joined,
        clocks: Some(clock_rules),
        calendar,
        settings,
        terms,
        reviews: merged.reviews.map(|(_, reviews)| reviews).unwrap_or_default(),
        support: merged.support.map(|(_, support)| support).unwrap_or_default(),
    };
    Ok(Config { rules, people, files, notes })
}
