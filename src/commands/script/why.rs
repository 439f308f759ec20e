//! `waitwell why REFERRAL`: the sum in a sentence, the events with the day count, the rule and its source.
use super::ask::{self, strange};
use crate::commands::cli::{Common, WhyArgs};
use crate::commands::common::{Outcome, Said, look};
use crate::desk::text::clean;
use crate::domain::code::Code;
use crate::domain::rules::Rules;
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_record::WhyPage;
use crate::wire::view_whose::WhoseIs;
use serde_json::{Value, json};

/// Carries out `waitwell why`.
///
/// # Errors
/// In words.
pub fn why(common: &Common, args: &WhyArgs) -> Outcome {
    let link = common.link()?;
    let rules = link.welcome().rules;
    let number = ask::number_to_look_at(&link, &args.referral, WhoseIs::Referral)?;
    let row = ask::referral(&link, number)?;
    let clock = args.clock.as_deref().map(|typed| named_clock(&rules, row.pathway, typed)).transpose()?;
    let query = Query::Why { child: row.child, referral: row.referral, clock };
    let View::Why(page) = look(&link, query)? else { return strange() };
    if args.json { Said::json(&object(&page, number)) } else { Ok(Said::lines(lines(&page))) }
}

/// A clock that runs on this pathway, by its code or name.
fn named_clock(rules: &Rules, pathway: Code, typed: &str) -> Result<Code, String> {
    let there = rules.pathway(pathway).map(|p| [&[p.clock][..], &p.also_clocks].concat()).unwrap_or_default();
    let is = |code: &Code| {
        let named = rules.clock(*code).is_some_and(|rule| rule.words().eq_ignore_ascii_case(typed));
        named || code.as_str().eq_ignore_ascii_case(typed)
    };
    there.iter().copied().find(is).ok_or_else(|| {
        let known: Vec<String> = there.iter().map(Code::to_string).collect();
        format!("\"{typed}\" is no clock of this referral. There are: {}.", known.join(", "))
    })
}

fn object(page: &WhyPage, referral: u32) -> Value {
    let why = &page.why;
    let events: Vec<Value> = why
        .rows
        .iter()
        .map(|row| {
            json!({
                "date": row.date, "day": row.day, "what": row.what, "effect": row.effect,
                "revision": (row.event > 0).then_some(row.event), "today": row.is_today,
                "recorded": row.late.as_ref().map(|(on, by)| json!({"on": on, "by": by})),
            })
        })
        .collect();
    json!({
        "id": referral, "name": page.name, "clock": page.clock, "wait_days": why.days, "wait": why.wait,
        "sum": why.sum, "rule": why.rule, "in_force": why.in_force, "source": why.source, "file": why.file,
        "counted": why.counted, "stops": why.stops, "is_not": why.is_not, "target": why.target,
        "events": events, "late": why.late, "to_say": why.to_say,
    })
}

fn lines(page: &WhyPage) -> Vec<String> {
    let why = &page.why;
    let mut out = vec![format!("{}: {} {}", page.name, page.clock, why.wait), why.sum.clone()];
    for row in &why.rows {
        let day = row.day.map_or_else(|| "   ".to_owned(), |day| format!("{day:>5}"));
        out.push(format!("  {}  {day}  {}: {}", row.date, row.what, row.effect));
    }
    out.extend(why.target.iter().cloned());
    for said in [&why.counted, &why.stops, &why.is_not, &why.late, &why.to_say] {
        out.push(said.clone());
    }
    out.push(why.rule_line());
    out.into_iter().filter(|line| !line.is_empty()).map(|line| clean(&line).into_owned()).collect()
}
