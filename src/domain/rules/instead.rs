//! Where a child goes whom a pathway does not take: never to a place that its age shuts, too. What is configured here knows its own
//! ages; of any other place they are said behind its name: `Health visitor (under 5)`.
use super::{Pathway, Rules, ServiceKind};

/// Youngest and oldest age in years, both included.
type Ages = (u32, u32);

/// No bounds.
const ANY: Ages = (0, u32::MAX);

/// The ages said behind the name of a place: `(under 5)`, `(from 20)`, `(up to 25)`, `(16 to 19)`; nothing where none are.
///
/// # Errors
/// It begins like one of these and says no ages.
pub fn ages_said(entry: &str) -> Result<Option<(&str, (u32, u32))>, String> {
    let Some((name, said)) = entry.trim().strip_suffix(')').and_then(|entry| entry.rsplit_once('(')) else {
        return Ok(None);
    };
    let words: Vec<&str> = said.split_whitespace().collect();
    let number = |word: &str| word.parse::<u32>().ok().filter(|years| *years <= 120);
    let ages = match words[..] {
        ["under", years] => number(years).and_then(|years| Some((0, years.checked_sub(1)?))),
        ["from", years] => number(years).map(|years| (years, u32::MAX)),
        ["up", "to", years] => number(years).map(|years| (0, years)),
        [from, "to", to] => number(from).zip(number(to)).filter(|(from, to)| from <= to),
        ["under" | "from" | "up", ..] => None,
        _ => return Ok(None),
    };
    match ages {
        Some(ages) => Ok(Some((name.trim(), ages))),
        None => {
            Err(format!("\"({said})\" says no ages. Write (under 5), (from 20), (up to 25) or (16 to 19)"))
        }
    }
}

impl Rules {
    /// What a child of that age is offered instead of a pathway: places that are not shut to it. Empty where there is none.
    pub fn instead(&self, pathway: &Pathway, years: u32) -> Vec<String> {
        let open = |entry: &&String| {
            let (from, to) = self.ages_of(entry);
            (from..=to).contains(&years)
        };
        pathway.instead.iter().filter(open).cloned().collect()
    }

    /// The same in a sentence: where none is open to it, the line for advice, or what that says of those whom it is not for.
    pub fn instead_said(&self, pathway: &Pathway, years: u32) -> String {
        let open = self.instead(pathway, years);
        if !open.is_empty() {
            return open.join(", ");
        }
        let calls = self.services.iter().find(|service| service.kind == ServiceKind::Calls);
        match calls {
            Some(calls) if calls.under.is_some_and(|under| years >= u32::from(under)) => {
                calls.instead.trim_end_matches('.').to_owned()
            }
            Some(calls) => calls.name.clone(),
            None => "the advice line".to_owned(),
        }
    }

    fn ages_of(&self, entry: &str) -> Ages {
        if let Ok(Some((_, ages))) = ages_said(entry) {
            return ages;
        }
        let named = entry.trim().to_lowercase();
        let service = self.services.iter().find(|service| service.name.to_lowercase().starts_with(&named));
        if let Some(service) = service {
            return (0, service.under.map_or(u32::MAX, |under| u32::from(under).saturating_sub(1)));
        }
        let is_it =
            |pathway: &&Pathway| [&pathway.name, &pathway.plain].iter().any(|n| n.to_lowercase() == named);
        let pathway = self.pathways.iter().find(is_it);
        pathway.map_or(ANY, |pathway| (u32::from(pathway.age_from), u32::from(pathway.age_to)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::Code;

    #[test]
    fn nobody_is_sent_to_a_place_that_is_shut_to_them() {
        let rules = crate::config::load(None).unwrap().rules;
        let of = |id: &str, years| rules.instead_said(rules.pathway(Code::known(id)).unwrap(), years);
        assert_eq!(of("nd", 3), "Early-years drop-in, Speech and language therapy, Early help, Advice line");
        assert_eq!(of("nd", 21), "Early help, SEND information, advice and support (from 20)");
        assert_eq!(of("dropin", 4), "Advice line, Health visitor (under 5)");
        assert_eq!(of("dropin", 9), "Advice line");
        // Nothing on the list is open: what the line for advice says of them.
        assert!(of("dropin", 22).contains("SENDIASS"), "{}", of("dropin", 22));
        assert!(rules.pathways.iter().all(|pathway| (0..26).all(|years| {
            let open = rules.instead(pathway, years);
            years < 4 || !open.iter().any(|entry| entry == "Early-years drop-in")
        })));
    }

    #[test]
    fn ages_are_said_behind_a_name_or_not_at_all() {
        assert_eq!(ages_said("Health visitor (under 5)"), Ok(Some(("Health visitor", (0, 4)))));
        assert_eq!(ages_said("Adult service (from 18)"), Ok(Some(("Adult service", (18, u32::MAX)))));
        assert_eq!(ages_said("Youth advice (16 to 19)"), Ok(Some(("Youth advice", (16, 19)))));
        assert_eq!(ages_said("Support (SENDIASS)"), Ok(None));
        assert!(ages_said("Health visitor (under five)").is_err());
        assert!(ages_said("Youth advice (19 to 16)").is_err());
    }
}
