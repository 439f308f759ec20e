//! Checks what is set of the support while a family waits: every number can be meant, every letter chooses one thing.
use super::super::doc::{Step, way};
use super::super::fault::ConfigFault;
use super::super::merge::Merged;
use super::unknown;
use crate::domain::code::Code;

pub(super) fn check(merged: &Merged) -> Result<(), ConfigFault> {
    let Some((doc, rules)) = &merged.support else { return Ok(()) };
    let fault = |way: &[Step], words: String| Err(merged.docs[*doc].fault(way, words));
    for (key, days) in [
        ("answer_within", rules.answer_within),
        ("call_again_within", rules.call_again_within),
        ("later_most", rules.later_most),
    ] {
        if !(1..=366).contains(&days) {
            return fault(way!["support", key], format!("{days} days is not possible: 1 to 366"));
        }
    }
    if !(1..=5).contains(&rules.ways) {
        return fault(way!["support", "ways"], format!("{} ways is not possible: 1 to 5", rules.ways));
    }
    if rules.newsletter.trim().is_empty() || rules.newsletter.chars().any(char::is_control) {
        return fault(way!["support", "newsletter"], "the newsletter needs a name".to_owned());
    }
    for (at, reason) in rules.not_wanted.iter().enumerate() {
        let again =
            rules.not_wanted[..at].iter().any(|known| known.id == reason.id || known.key == reason.key);
        if again || !reason.key.is_ascii_lowercase() || reason.name.trim().is_empty() {
            let words = format!("'{}' needs a name, an id and a lower-case letter of its own", reason.id);
            return fault(way!["support", "not_wanted", at, "key"], words);
        }
    }
    let pathways: Vec<Code> = merged.pathways.iter().map(|pathway| pathway.value.id).collect();
    for (at, resource) in rules.resource.iter().enumerate() {
        let known = &rules.resource[..at];
        let again = known.iter().any(|known| known.id == resource.id || known.key == resource.key);
        if again || !resource.key.is_ascii_lowercase() || resource.name.trim().is_empty() {
            let words = format!("'{}' needs a name, an id and a lower-case letter of its own", resource.id);
            return fault(way!["support", "resource", at, "key"], words);
        }
        if let Some((n, code)) = resource.pathways.iter().enumerate().find(|(_, p)| !pathways.contains(p)) {
            let codes: Vec<String> = pathways.iter().map(Code::to_string).collect();
            let words = unknown("pathway", *code, &codes);
            return fault(way!["support", "resource", at, "pathways", n], words);
        }
    }
    Ok(())
}
