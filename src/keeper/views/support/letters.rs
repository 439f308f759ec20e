//! The letters, texts and e-mails that ask whether a referral is still wanted, as rows for whoever prints and sends them: those
//! noted as asked on a day. They can be written again: the journal knows whom they went to.
use super::super::mask::Eyes;
use super::super::row;
use crate::domain::booking::Told;
use crate::domain::child::{Flags, HIDDEN};
use crate::domain::ids::ChildId;
use crate::domain::may_tell;
use crate::domain::referral::Referral;
use crate::domain::support::asked_of;
use crate::keeper::look::LookContext;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The columns.
pub const HEAD: [&str; 11] = [
    "way",
    "to",
    "send to",
    "language",
    "format",
    "preferred way",
    "child",
    "born",
    "waiting for",
    "answer by",
    "needs and dangers",
];

/// All of a day, with whose they are.
pub fn rows(cx: &LookContext<'_>, day: NaiveDate) -> (Vec<Vec<String>>, Vec<ChildId>) {
    let eyes = Eyes::of(cx.actor);
    let mut asked: BTreeMap<ChildId, Vec<&Referral>> = BTreeMap::new();
    for referral in cx.state.each_open() {
        let written = asked_of(referral)
            .is_some_and(|asking| !asking.later && asking.on == day && asking.how != Told::Phone);
        if written {
            asked.entry(referral.child).or_default().push(referral);
        }
    }
    let (mut rows, mut children) = (Vec::new(), Vec::new());
    for (id, referrals) in asked {
        let living = cx.state.child(id).filter(|child| child.died.is_none());
        let (Some(child), Some(record)) = (living, (cx.record)(id)) else { continue };
        let details = &record.details;
        let Some(person) = may_tell::who(details, cx.now.today).into_iter().next() else { continue };
        let Some(asking) = referrals.first().and_then(|row| asked_of(row)) else { continue };
        let carer = details.carers.iter().find(|carer| carer.name.trim() == person.name);
        let of = |get: fn(&crate::domain::child::Carer) -> &str| carer.map_or("", get).to_owned();
        let address = || {
            let parts = [details.address.as_str(), details.postcode.as_str()];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            parts.join(", ").replace('\n', ", ")
        };
        let to = match asking.how {
            Told::Letter | Told::InPerson if eyes.hides(details.flags) => HIDDEN.to_owned(),
            Told::Letter | Told::InPerson => address(),
            Told::Email => of(|carer| carer.email.as_str()),
            Told::Text | Told::Phone => of(|carer| carer.phone.as_str()),
        };
        let language = of(|carer| carer.language.as_str());
        let language = if language.is_empty() && details.flags.has(Flags::INTERPRETER) {
            details.language.clone()
        } else {
            language
        };
        let format = if details.flags.has(Flags::FORMAT) { "accessible format" } else { "" };
        let lists: Vec<&str> = referrals.iter().map(|row| cx.state.rules.short(&row.pathway)).collect();
        rows.push(vec![
            asking.how.words().trim_start_matches("by ").to_owned(),
            person.name.clone(),
            to,
            language,
            format.to_owned(),
            of(|carer| carer.preferred.as_str()),
            child.list_name(),
            child.born.format("%Y-%m-%d").to_string(),
            lists.join(" and "),
            asking.due.format("%Y-%m-%d").to_string(),
            row::flags(child),
        ]);
        children.push(id);
    }
    (rows, children)
}
