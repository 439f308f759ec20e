//! Views of clinics' templates: the list, one to be changed, and what changing or publishing it would come to.
use crate::domain::ids::{SessionId, StaffId, TemplateId, VenueId};
use crate::domain::template::ClinicTemplate;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// All templates, those that still hold first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplatesPage {
    /// Revision.
    pub revision: u64,
    /// One each.
    pub rows: Vec<TemplateRow>,
}

/// A template in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateRow {
    /// Which.
    pub template: TemplateId,
    /// `ND Arnold room 2`.
    pub clinic: String,
    /// `every 2 weeks on Tuesday in term time`.
    pub when: String,
    /// Start, minutes after local midnight.
    pub start: u16,
    /// Its places, `3 x 60, 90 interpreter`.
    pub places: String,
    /// Who usually does it.
    pub people: Vec<String>,
    /// Its next days on which it is held.
    pub next: Vec<NaiveDate>,
    /// The day of the last session that it has made and that is still planned.
    pub published: Option<NaiveDate>,
    /// Its last day, where it has one.
    pub to: Option<NaiveDate>,
    /// Sessions ahead that it has made.
    pub ahead: u32,
}

/// A template to be changed, or as it would begin from a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateCard {
    /// The template; its id is 0 where it is new.
    pub template: ClinicTemplate,
    /// `ND Arnold room 2`.
    pub clinic: String,
    /// Venues it could be held at.
    pub venues: Vec<(VenueId, String)>,
    /// People who could do it, with the role of each.
    pub staff: Vec<(StaffId, String, crate::domain::code::Code)>,
    /// Roles by name: for how many children each sees.
    #[serde(default)]
    pub roles: Vec<crate::domain::rules::Named>,
    /// Sessions that it made and that are ahead, after each day: for its end.
    pub ahead: Vec<(NaiveDate, u32)>,
}

/// What setting a template comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePage {
    /// Revision.
    pub revision: u64,
    /// The template as it would be, in words.
    pub said: String,
    /// Its next days.
    pub next: Vec<String>,
    /// Sessions ahead that the change is about.
    pub rows: Vec<ChangeRow>,
}

/// A session ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRow {
    /// Which.
    pub session: SessionId,
    /// What becomes of it, in a line.
    pub words: String,
    /// It may be ticked: then it moves, and its families are told.
    pub moves: bool,
    /// Why it stays, where it does.
    pub stays: Option<String>,
}

/// What publishing comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishPage {
    /// Revision.
    pub revision: u64,
    /// `ND Arnold room 2, every Tuesday 09:30`.
    pub said: String,
    /// Up to and with that day, in words: `Fri 18 Dec 2026, the end of Autumn term 2026`.
    pub until: (NaiveDate, String),
    /// Its days.
    pub rows: Vec<PublishRow>,
    /// Roles that it needs and nobody usually fills.
    pub lacking: Vec<String>,
}

/// A day that would be published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishRow {
    /// The day.
    pub on: NaiveDate,
    /// `Tue 5 Jan 2027 09:30`.
    pub words: String,
    /// Why it is not made, and of which kind that is.
    pub left: Option<(LeftIs, String)>,
    /// Who usually does it and is not asked, each with why.
    #[serde(default)]
    pub without: Vec<String>,
}

/// Kinds of days that are not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeftIs {
    /// Holiday, closure, left out by name.
    Out,
    /// There already.
    There,
    /// Room or person is elsewhere.
    Clash,
}

impl PublishRow {
    /// `, without J Patel is away to Wed 25 Nov (sick)`; nothing where all who usually do it are asked.
    pub fn lacks(&self) -> String {
        if self.without.is_empty() {
            String::new()
        } else {
            format!(", not asked: {}", self.without.join("; "))
        }
    }
}
