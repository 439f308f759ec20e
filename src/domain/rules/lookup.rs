//! Looking things up in the rules, by their codes.
use super::{Component, Named, Pathway, Rules, Service};
use crate::domain::calendar::add_days;
use crate::domain::clock::Rule as ClockRule;
use crate::domain::code::Code;
use crate::domain::order::HeadStart;
use chrono::NaiveDate;

impl Rules {
    /// The pathway of that code.
    pub fn pathway(&self, id: Code) -> Option<&Pathway> {
        self.pathways.iter().find(|p| p.id == id)
    }

    /// The service of that code.
    pub fn service(&self, id: Code) -> Option<&Service> {
        self.services.iter().find(|s| s.id == id)
    }

    /// The day on which a step that is put off on that day for that reason is shown again: one on which somebody works.
    pub fn shown_again(&self, reason: Code, today: NaiveDate) -> NaiveDate {
        let days = self.choices.put_off_days.get(&reason).copied().unwrap_or(1);
        self.calendar.working_on_or_after(add_days(today, i64::from(days)))
    }

    /// A named clock's rule.
    pub fn clock(&self, id: Code) -> Option<&ClockRule> {
        self.clocks.as_ref().and_then(|clocks| clocks.get(id.as_str()))
    }

    /// Head starts of the priority bands.
    pub fn head_start(&self) -> HeadStart {
        self.clocks.as_ref().map_or_else(HeadStart::default, |clocks| clocks.order)
    }

    /// Name of a district, role, agency or team by its code; the code itself where it is no longer configured.
    pub fn name_in<'a>(list: &'a [Named], id: &'a Code) -> &'a str {
        list.iter().find(|n| n.id == *id).map_or_else(|| id.as_str(), |n| n.name.as_str())
    }

    /// `Mansfield, Ashfield`: districts by their names.
    pub fn districts_named(&self, districts: &[Code]) -> String {
        named_list(&self.districts, districts)
    }

    /// Short name of a pathway for columns.
    pub fn short<'a>(&'a self, pathway: &'a Code) -> &'a str {
        self.pathway(*pathway).map_or_else(|| pathway.as_str(), |p| p.short.as_str())
    }

    /// The component a referral has reached; none where the configuration has lost it.
    pub fn component(&self, pathway: Code, index: u8) -> Option<&Component> {
        self.pathway(pathway).and_then(|p| p.components.get(usize::from(index)))
    }
}

/// Several of a list by their names: `Mansfield, Ashfield`.
pub fn named_list(list: &[Named], ids: &[Code]) -> String {
    ids.iter().map(|id| Rules::name_in(list, id)).collect::<Vec<_>>().join(", ")
}

/// Several of a list as they were typed, with commas between: by name, short name or code, or by how one name alone begins.
///
/// # Errors
/// What is none of them, and which there are.
pub fn several(list: &[Named], what: &str, typed: &str) -> Result<Vec<Code>, String> {
    let mut found = Vec::new();
    for part in typed.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        let low = part.to_lowercase();
        let low = low.strip_prefix("only ").unwrap_or(&low);
        let whole =
            |n: &&Named| [n.name.as_str(), &n.short, n.id.as_str()].iter().any(|a| a.to_lowercase() == low);
        let one = list.iter().find(whole).or_else(|| {
            let mut fits = list.iter().filter(|n| n.name.to_lowercase().starts_with(low));
            fits.next().filter(|_| fits.next().is_none())
        });
        let one = one.ok_or_else(|| {
            let known: Vec<&str> = list.iter().map(|n| n.name.as_str()).collect();
            format!("\"{part}\" is no {what} here. There are: {}", known.join(", "))
        })?;
        if !found.contains(&one.id) {
            found.push(one.id);
        }
    }
    Ok(found)
}
