//! Which file each rule came from, so that `y` can say "pathways.toml line 41" and a dispute ends at the source.
use super::merge::{Merged, Placed};
use crate::domain::code::Code;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A kind of configured thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A pathway.
    Pathway,
    /// A service.
    Service,
    /// A clinical role.
    Role,
    /// An agency.
    Agency,
    /// A team.
    Team,
    /// A district.
    District,
}

/// Where something is configured. Displayed: `pathways.toml line 41`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The file as seen from the config folder; of a default, the file that would hold instead.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} line {}", self.file, self.line)
    }
}

/// The origins of everything configured.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Notes(Vec<(Kind, Code, Origin)>);

impl Notes {
    /// Where that thing is configured.
    pub fn of(&self, kind: Kind, id: Code) -> Option<&Origin> {
        self.0.iter().find(|(k, i, _)| *k == kind && *i == id).map(|(_, _, origin)| origin)
    }

    pub(super) fn take(merged: &Merged) -> Self {
        let mut notes = Self::default();
        notes.add(merged, Kind::Pathway, &merged.pathways, |it| it.id);
        notes.add(merged, Kind::Service, &merged.services, |it| it.id);
        notes.add(merged, Kind::Role, &merged.roles, |it| it.id);
        notes.add(merged, Kind::Agency, &merged.agencies, |it| it.id);
        notes.add(merged, Kind::Team, &merged.teams, |it| it.id);
        notes.add(merged, Kind::District, &merged.districts, |it| it.id);
        notes
    }

    fn add<T>(&mut self, merged: &Merged, kind: Kind, entries: &[Placed<T>], id: impl Fn(&T) -> Code) {
        for (entry, (file, line)) in entries.iter().zip(merged.origins(entries)) {
            self.0.push((kind, id(&entry.value), Origin { file, line }));
        }
    }
}
