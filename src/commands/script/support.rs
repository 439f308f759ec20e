//! `waitwell validate` and `waitwell follow-up`: families asked and answering, and a follow-up worked part by part.
use super::{ask, deed, named};
use crate::client::Link;
use crate::commands::cli::{Common, FollowUpArgs, FollowUpDeed, SaidArg, ValidateArgs, WhomArg};
use crate::commands::common::{Outcome, Said as Told, look};
use crate::domain::calendar::due_words;
use crate::domain::command::Command;
use crate::domain::ids::ReferralId;
use crate::domain::support::{Check, Heard, Said, SupportAct, Whom};
use crate::domain::typed_date::Bias;
use crate::wire::query::{OutOf, Query};
use crate::wire::support::{FamiliesPage, SupportLook, SupportView};
use crate::wire::view::View;
use crate::wire::view_whose::WhoseIs;
use serde::Serialize;

/// Families asked for at once.
const AT_ONCE: u16 = 500;

#[derive(Serialize)]
struct Family<'a> {
    id: u32,
    child: Option<u32>,
    name: &'a str,
    pathway: &'a str,
    step: &'a str,
    due: String,
    words: &'a str,
}

/// Carries out `waitwell validate`.
///
/// # Errors
/// Refused: in words.
pub fn validate(common: &Common, args: &ValidateArgs) -> Outcome {
    let link = common.link()?;
    let (Some(typed), Some(answer)) = (&args.referral, args.answer) else {
        if args.referral.is_some() {
            return Err(
                "What does the family say? still-wanted, not-wanted, later, ... Nothing was changed."
                    .to_owned(),
            );
        }
        return listed(&link, args.deed.json);
    };
    if let Some(said) = deed::again(&link, &args.deed, &[typed])? {
        return Ok(said);
    }
    let number = ask::numbered(&link, typed, WhoseIs::Referral)?;
    let child = ask::referral(&link, number)?.child;
    let act = act(&link, args, ReferralId(number), answer)?;
    deed::carry_out(&link, &args.deed, Command::Support { child, act })
}

fn act(
    link: &Link,
    args: &ValidateArgs,
    referral: ReferralId,
    answer: SaidArg,
) -> Result<SupportAct, String> {
    let welcome = link.welcome();
    let rules = &welcome.rules.support;
    let needed = |given: &Option<String>, option: &str| {
        given.clone().ok_or_else(|| format!("{option} is missing. Nothing was changed."))
    };
    let how = named::told(args.how);
    let heard = match answer {
        SaidArg::StillWanted => Heard::Wanted,
        SaidArg::Changed => Heard::Changed,
        SaidArg::Later => {
            let day = needed(&args.until, "--until")?;
            Heard::Later { until: named::day(&day, welcome.now.date(), Bias::Future)? }
        }
        SaidArg::NotWanted => {
            let reason = needed(&args.reason, "--reason")?;
            Heard::NotWanted { reason: named::choice(&rules.not_wanted, "reason", &reason)? }
        }
        SaidArg::Moved => Heard::MovedAway,
        SaidArg::Asked => return Ok(SupportAct::Ask { referral, how }),
        SaidArg::Looked => return Ok(SupportAct::Look { referral, words: args.words.clone() }),
        SaidArg::Send => {
            let typed = needed(&args.resource, "--resource")?;
            let known = rules.resource.iter().find(|known| known.id.as_str() == typed.trim());
            let Some(known) = known else {
                let there: Vec<&str> = rules.resource.iter().map(|known| known.id.as_str()).collect();
                return Err(format!(
                    "\"{typed}\" is no resource here. Nothing was changed. There are: {}.",
                    there.join(", ")
                ));
            };
            return Ok(SupportAct::Resource { kind: known.id, how });
        }
        SaidArg::NoNewsletter | SaidArg::Newsletter => {
            let wanted = answer == SaidArg::Newsletter;
            return Ok(SupportAct::Newsletters { carer: args.who.clone(), wanted });
        }
    };
    let said = Said { who: args.who.clone(), how };
    Ok(SupportAct::Answer { referral, heard, said, words: args.words.clone() })
}

fn families(link: &Link, from: u32, as_data: bool) -> Result<FamiliesPage, String> {
    match look(link, OutOf::Families { from, rows: AT_ONCE }.asked(as_data))? {
        View::Support(view) => match *view {
            SupportView::Families(page) => Ok(page),
            _ => ask::strange(),
        },
        _ => ask::strange(),
    }
}

/// The families of this cycle, most pressing first.
fn listed(link: &Link, json: bool) -> Outcome {
    let mut lines = Vec::new();
    let mut from = 0;
    loop {
        let page = families(link, from, json)?.steps;
        let skip = from.saturating_sub(page.first) as usize;
        let fresh = page.rows.get(skip..).unwrap_or_default();
        for row in fresh {
            let id = match row.about {
                crate::wire::view_list::About::Referral(id) => id.0,
                _ => 0,
            };
            lines.push(if json {
                let family = Family {
                    id,
                    child: row.child.map(|child| child.0),
                    name: &row.name,
                    pathway: &row.pathway,
                    step: &row.step.words,
                    due: row.step.due.to_string(),
                    words: &row.words,
                };
                serde_json::to_string(&family)
                    .map_err(|fault| format!("The answer cannot be written ({fault})."))?
            } else {
                format!("{id}  {}  {}: {}", due_words(row.step.due, page.today), row.step.words, row.words)
            });
        }
        from += fresh.len() as u32;
        if fresh.is_empty() || from >= page.total {
            return Ok(Told::lines(lines));
        }
    }
}

/// Carries out `waitwell follow-up`.
///
/// # Errors
/// Refused: in words.
pub fn follow_up(common: &Common, args: &FollowUpArgs) -> Outcome {
    let link = common.link()?;
    if args.what.is_some()
        && let Some(said) = deed::again(&link, &args.deed, &[&args.referral])?
    {
        return Ok(said);
    }
    let resolve = if args.what.is_some() { ask::numbered } else { ask::number_to_look_at };
    let number = resolve(&link, &args.referral, WhoseIs::ToFollowUp)?;
    let referral = ReferralId(number);
    let child = ask::referral(&link, number)?.child;
    let check = |check| Command::Support { child, act: SupportAct::Check { referral, check } };
    let command = match &args.what {
        None => return parts(&link, referral),
        Some(FollowUpDeed::Flags { plan, looked_after }) => {
            check(Check::Flags { plan: *plan, looked_after: *looked_after })
        }
        Some(FollowUpDeed::Told { whom, how, not }) => {
            let whom = match whom {
                WhomArg::Referrer => Whom::Referrer,
                WhomArg::Gp => Whom::Gp,
                WhomArg::SocialWorker => Whom::SocialWorker,
            };
            let words = not.clone().unwrap_or_default();
            check(Check::Told { whom, how: how.map(named::told), words })
        }
        Some(FollowUpDeed::Close { decision, discharge, because }) => {
            let reasons = &link.welcome().rules.choices.discharge;
            let because =
                because.as_ref().map(|typed| named::choice(reasons, "reason", typed)).transpose()?;
            Command::CloseFollowUp {
                referral,
                decision: decision.clone(),
                discharge: discharge.clone(),
                because: because.unwrap_or_default(),
            }
        }
    };
    deed::carry_out(&link, &args.deed, command)
}

fn parts(link: &Link, referral: ReferralId) -> Outcome {
    let View::Support(view) = look(link, Query::Support(SupportLook::FollowUp { referral }))? else {
        return ask::strange();
    };
    let SupportView::FollowUp(page) = *view else { return ask::strange() };
    let rows =
        page.items.iter().map(|item| format!("{}: {}", item.name, item.done.as_deref().unwrap_or("OPEN")));
    Ok(Told::lines(std::iter::once(page.why.clone()).chain(rows)))
}
