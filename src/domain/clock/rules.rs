//! All clock rules of one configuration, as `config/clocks.toml` holds them.
use serde::{Deserialize, Serialize};

use super::ehc::EhcSettings;
use super::rule::{ClockName, Rule};
use super::validation::ValidationPlan;
use crate::domain::age::AgeRange;
use crate::domain::calendar::AcademicYear;
use crate::domain::order::HeadStart;

/// Ages that rules outside a single service name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ages {
    /// The early-years drop-in.
    pub early_years: AgeRange,
    /// Parents and carers on the advice line.
    pub advice_line: AgeRange,
    /// Young people themselves on the advice line.
    pub advice_line_self: AgeRange,
}

impl Default for Ages {
    fn default() -> Self {
        Self {
            early_years: AgeRange::UNDER_4,
            advice_line: AgeRange::UP_TO_19,
            advice_line_self: AgeRange::FROM_16_TO_19,
        }
    }
}

/// The whole of `clocks.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RulesFile", into = "RulesFile")]
pub struct Rules {
    clocks: Vec<Rule>,
    /// Head starts of the priority bands.
    pub order: HeadStart,
    /// When families still waiting are asked.
    pub validation: ValidationPlan,
    /// Ages.
    pub ages: Ages,
    /// When the academic year ends.
    pub academic_year: AcademicYear,
    /// Limits around EHC plans.
    pub ehc: EhcSettings,
}

/// The file as it is read, before it is checked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    clock: Vec<Rule>,
    #[serde(default)]
    order: HeadStart,
    #[serde(default)]
    validation: ValidationPlan,
    #[serde(default)]
    ages: Ages,
    #[serde(default, rename = "academic-year")]
    academic_year: AcademicYear,
    ehc: EhcSettings,
}

impl TryFrom<RulesFile> for Rules {
    type Error = String;

    fn try_from(file: RulesFile) -> Result<Self, String> {
        let RulesFile { clock: clocks, order, validation, ages, academic_year, ehc } = file;
        let mut ids: Vec<&str> = clocks.iter().map(Rule::id).collect();
        ids.sort_unstable();
        if let Some([twice, _]) = ids.array_windows().find(|[a, b]| a == b) {
            return Err(format!("two clocks have the id '{twice}'"));
        }
        if clocks.is_empty() {
            return Err("no clock is named".to_owned());
        }
        Ok(Self { clocks, order, validation, ages, academic_year, ehc })
    }
}

impl From<Rules> for RulesFile {
    fn from(rules: Rules) -> Self {
        let Rules { clocks: clock, order, validation, ages, academic_year, ehc } = rules;
        Self { clock, order, validation, ages, academic_year, ehc }
    }
}

impl Rules {
    /// The rule with this id.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.clocks.iter().find(|r| r.id() == id)
    }

    /// The first rule for this clock of the field.
    pub fn of(&self, clock: ClockName) -> Option<&Rule> {
        self.clocks.iter().find(|r| r.clock() == clock)
    }

    /// All, in the file's order.
    pub fn iter(&self) -> std::slice::Iter<'_, Rule> {
        self.clocks.iter()
    }
}

impl<'a> IntoIterator for &'a Rules {
    type Item = &'a Rule;
    type IntoIter = std::slice::Iter<'a, Rule>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
