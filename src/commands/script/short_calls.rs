//! `waitwell short-notice calls|ring|note`: the calls about a freed place as the desk makes them, in the list's order: whoever is
//! not the first cannot be rung here either.
use super::ask::{self, strange};
use super::deed::carry_out;
use super::named;
use super::table::Table;
use crate::client::Link;
use crate::commands::cli::{CameArg, NoteArgs, PlaceOf, ShortVerb};
use crate::commands::common::{Outcome, Said, look, put};
use crate::domain::command::Command;
use crate::domain::ids::{ReferralId, SessionId};
use crate::domain::short_notice::{Came, ShortAct};
use crate::wire::query::OutOf;
use crate::wire::view::View;
use crate::wire::view_short::{CallsPage, ShortPage, Stands};
use crate::wire::view_whose::WhoseIs;
use serde::Serialize;

#[derive(Serialize)]
struct Line<'a> {
    referral: u32,
    child: u32,
    name: &'a str,
    days_waited: u32,
    stands: &'static str,
    why: &'a str,
}

/// Carries out what is done about a freed place.
///
/// # Errors
/// In words.
pub(super) fn act(link: &Link, verb: &ShortVerb) -> Outcome {
    match verb {
        ShortVerb::Calls(of) => calls(link, of),
        ShortVerb::Ring(args) => {
            let referral = ReferralId(ask::numbered(link, &args.referral, WhoseIs::Referral)?);
            let (session, slot) = (SessionId(args.session), args.slot);
            let act = ShortAct::Ring { session, slot, referral };
            carry_out(link, &args.deed, Command::ShortNotice { act })
        }
        ShortVerb::Note(args) => note(link, args),
    }
}

fn page(link: &Link, (session, slot): (SessionId, u8), as_data: bool) -> Result<CallsPage, String> {
    match look(link, OutOf::Calls { session, slot }.asked(as_data))? {
        View::ShortNotice(page) => match *page {
            ShortPage::Place(page) => Ok(page),
            ShortPage::Fared(_) => strange(),
        },
        View::Gone { words } => Err(words),
        _ => strange(),
    }
}

fn calls(link: &Link, of: &PlaceOf) -> Outcome {
    let page = page(link, (SessionId(of.session), of.slot), of.json)?;
    let mut said = Said::default();
    let mut table = Table::new(&["id", "child", "waits", "stands", "why"]);
    for row in &page.rows {
        let stands = match row.stands {
            Stands::Rung { .. } => "being rung",
            Stands::Next => "next",
            Stands::Later => "later",
        };
        let (referral, child) = (row.referral.0, row.child.0);
        let line = Line { referral, child, name: &row.name, days_waited: row.days, stands, why: &row.why };
        if of.json {
            put(&mut said.out, &line)?;
        } else {
            let days = format!("{} days", row.days);
            table.row(&[referral.to_string(), row.name.clone(), days, stands.to_owned(), row.why.clone()]);
        }
    }
    if of.json {
        return Ok(said);
    }
    let mut lines = vec![page.title.clone()];
    lines.extend(page.refused.clone());
    match page.rows.is_empty() {
        true if page.refused.is_none() => {
            lines.push("Nobody who waits has said that they can come then.".to_owned());
        }
        true => {}
        false => lines.extend(table.lines()),
    }
    if !page.say_first.is_empty() && !page.rows.is_empty() {
        lines.push(format!("Say first: {}", page.say_first.join("; ")));
    }
    lines.extend(page.left_out.iter().map(|(name, why)| format!("Left out: {name}: {why}")));
    Ok(Said::lines(lines))
}

fn note(link: &Link, args: &NoteArgs) -> Outcome {
    let ring = &args.ring;
    let referral = ReferralId(ask::numbered(link, &ring.referral, WhoseIs::Referral)?);
    let (session, slot) = (SessionId(ring.session), ring.slot);
    let came = match args.came {
        CameArg::Yes => Came::Yes,
        CameArg::No => Came::No,
        CameArg::NoAnswer => Came::NoAnswer,
        CameArg::Message => Came::Message,
        CameArg::NotRung => {
            let reasons = &link.welcome().rules.choices.put_off;
            let typed = args.reason.as_deref().unwrap_or_default();
            Came::NotRung(named::choice(reasons, "reason for putting a step off", typed)?)
        }
    };
    // Whom one speaks to is known of the one that is being rung.
    let who = if args.who.is_empty() && came == Came::Yes {
        let page = page(link, (session, slot), false)?;
        let rung = page.rows.first().is_some_and(|row| row.referral == referral);
        if rung { page.speak_to } else { String::new() }
    } else {
        args.who.clone()
    };
    let how = named::told(args.told);
    let act = ShortAct::Note { session, slot, referral, came, who, how };
    carry_out(link, &ring.deed, Command::ShortNotice { act })
}
