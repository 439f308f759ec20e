//! `waitwell say REFERRAL` and `waitwell told REFERRAL --to NAME`: what to say to a family, and that it was told. The same
//! sentences and the same question of who may be told as at a desk. A child's name does where one referral is open.
use super::ask::{self, strange};
use super::{deed, named};
use crate::client::Link;
use crate::commands::cli::{Common, SayArgs, ToldArgs};
use crate::commands::common::{Outcome, Said, look};
use crate::desk::text::clean;
use crate::domain::command::Command;
use crate::domain::ids::ReferralId;
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_say::{SayPage, SayPart, ToldLine};
use crate::wire::view_whose::WhoseIs;
use serde_json::{Value, json};

/// Carries out `waitwell say`.
///
/// # Errors
/// In words.
pub fn say(common: &Common, args: &SayArgs) -> Outcome {
    let link = common.link()?;
    let referral = ask::number_to_look_at(&link, &args.referral, WhoseIs::Referral)?;
    let page = page(&link, referral)?;
    let part = part(&page, referral)?;
    if args.json { Said::json(&object(&page, part)) } else { Ok(Said::lines(lines(&page, part))) }
}

/// Carries out `waitwell told`.
///
/// # Errors
/// Refused: in words.
pub fn told(common: &Common, args: &ToldArgs) -> Outcome {
    let link = common.link()?;
    let id = deed::id_of(&args.deed)?;
    // What was told under this name before is not told again, though other words would be right now.
    if let Some(done) = deed::done_before(&link, &args.deed, id)? {
        return deed::told(&args.deed, &done, &[]);
    }
    let referral = ask::numbered(&link, &args.referral, WhoseIs::Referral)?;
    let page = page(&link, referral)?;
    let parts = vec![(ReferralId(referral), part(&page, referral)?.plan)];
    let command = Command::Tell { child: page.child, parts, to: args.to.clone(), how: named::told(args.how) };
    deed::carry_out(&link, &args.deed, command)
}

fn page(link: &Link, referral: u32) -> Result<SayPage, String> {
    let row = ask::referral(link, referral)?;
    let query = Query::Say { child: row.child, referral: Some(row.referral) };
    let View::Say(page) = look(link, query)? else { return strange() };
    Ok(*page)
}

fn part(page: &SayPage, referral: u32) -> Result<&SayPart, String> {
    page.parts.iter().find(|part| part.referral.0 == referral).ok_or_else(|| {
        format!(
            "Referral {referral} of {} is closed: there is no wait to tell of. Nothing was changed.",
            page.name
        )
    })
}

/// What was told, as `show` has it too.
pub(super) fn told_object(line: &ToldLine) -> Value {
    let promise = &line.promise;
    json!({
        "referral": line.referral.0, "pathway": line.pathway, "told_on": promise.on, "to": promise.to,
        "how": promise.how.words(), "by": promise.by, "clock": promise.wait.map(|(clock, _)| clock),
        "wait_days": promise.wait.map(|(_, days)| days), "ahead": promise.ahead, "target": promise.target,
        "plan": promise.plan, "told": line.told, "now": line.now, "broken": line.broken,
    })
}

fn object(page: &SayPage, part: &SayPart) -> Value {
    let may: Vec<Value> = page
        .may
        .iter()
        .map(|p| json!({"name": p.name, "relation": p.relation, "dates_only": p.dates_only}))
        .collect();
    let sections: Vec<Value> = part
        .sections
        .iter()
        .map(|s| json!({"heading": s.heading, "lines": s.lines, "dates": s.dates}))
        .collect();
    json!({
        "id": part.referral.0, "child": page.child.0, "name": page.name, "pathway": part.title,
        "say_first": page.say_first, "may_be_told": may, "say": sections, "plan": part.plan,
        "told": part.told.as_ref().map(told_object),
    })
}

fn lines(page: &SayPage, part: &SayPart) -> Vec<String> {
    let mut out = vec![format!("{}: {}", page.name, part.title)];
    if page.may.is_empty() {
        out.push("Nobody on record may be told anything of this child.".to_owned());
    }
    out.push("SAY FIRST".to_owned());
    out.extend(page.say_first.iter().map(|line| format!("  {line}")));
    if let Some(told) = &part.told {
        out.push("TOLD BEFORE".to_owned());
        out.push(format!("  {}", told.words()));
    }
    for section in &part.sections {
        out.push(section.heading.clone());
        out.extend(section.lines.iter().map(|line| format!("  {line}")));
    }
    out.into_iter().map(|line| clean(&line).into_owned()).collect()
}
