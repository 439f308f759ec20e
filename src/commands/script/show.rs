//! `waitwell show CHILD`: one child's record, as the desk's Record has it. A look, and logged as one.
use super::ask::{self, strange};
use crate::commands::cli::{Common, ShowArgs};
use crate::commands::common::{Outcome, Said, look};
use crate::desk::text::clean;
use crate::domain::calendar::{long_date, wait};
use crate::domain::command::Command;
use crate::domain::glass::GlassAct;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::rules::Rules;
use crate::domain::telling;
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_record::RecordPage;
use serde_json::{Value, json};

/// Carries out `waitwell show`.
///
/// # Errors
/// In words.
pub fn show(common: &Common, args: &ShowArgs) -> Outcome {
    let link = common.link()?;
    let child = ask::child_to_look_at(&link, &args.child)?;
    if let Some(reason) = &args.break_glass {
        let act = GlassAct::Break { child, reason: reason.clone() };
        link.send(Command::Glass { act }).map_err(|no| no.words)?;
    }
    let View::Record(page) = look(&link, Query::Record { child })? else { return strange() };
    let rules = link.welcome().rules;
    if args.json { Said::json(&object(&page, &rules)) } else { Ok(Said::lines(lines(&page))) }
}

fn object(page: &RecordPage, rules: &Rules) -> Value {
    let d = &page.details;
    let owner = |code| Rules::name_in(&rules.teams, code).to_owned();
    let referrals: Vec<Value> = page
        .referrals
        .iter()
        .map(|row| {
            let step = row.step.as_ref();
            json!({
                "id": row.referral.0, "pathway": row.pathway, "priority": row.priority.id(),
                "received_on": row.received, "open": row.stage.is_open(), "wait_days": row.days,
                "clock_running": row.running, "booking": row.stage.booking().map(|b| b.0),
                "next_step": step.map(|s| &s.words), "next_step_due": step.map(|s| s.due),
                "next_step_owner": step.map(|s| owner(&s.owner)),
            })
        })
        .collect();
    let clocks: Vec<Value> = page
        .clocks
        .iter()
        .map(|c| {
            json!({
                "referral": c.referral.0, "clock": c.name, "code": c.clock, "from": c.from, "days": c.days,
                "state": c.state, "target": c.target, "target_words": c.target_words, "leading": c.leading,
            })
        })
        .collect();
    let bookings: Vec<Value> = page
        .bookings
        .iter()
        .map(|b| {
            json!({
                "booking": b.booking.0, "date": b.when.0, "start": telling::clock(b.when.1),
                "place": b.place, "state": b.state, "ahead": b.ahead,
            })
        })
        .collect();
    let told: Vec<Value> = page.told.iter().map(super::say::told_object).collect();
    let journey: Vec<Value> = page
        .marks
        .iter()
        .map(|m| json!({"on": m.on, "words": m.words, "by": m.by, "undone": m.undone, "revision": m.seq}))
        .collect();
    let carers: Vec<Value> = d
        .carers
        .iter()
        .map(|c| {
            json!({
                "name": c.name, "relation": c.relation, "may_be_told": c.may_be_told, "court_bar": c.court_bar,
                "parental_responsibility": c.parental_responsibility, "phone": c.phone, "email": c.email,
                "preferred": c.preferred, "language": c.language,
            })
        })
        .collect();
    json!({
        "child": page.child.0, "family_name": d.family, "given_name": d.given, "known_as": d.known_as,
        "birth_date": d.born, "sex": d.sex, "nhs_number": d.nhs.map(NhsNumber::digits),
        "nhs_missing": d.nhs_missing, "upn": d.upn, "address": d.address, "postcode": d.postcode,
        "district": page.district, "setting": d.setting, "gp": d.gp, "needs": d.flags.words(),
        "language": d.language, "adjustments": d.adjustments, "carers": carers, "hidden": page.hidden,
        "died": d.died, "merged_into": page.merged_into.as_ref().map(|(id, _)| id.0),
        "referrals": referrals, "clocks": clocks, "bookings": bookings, "told": told, "journey": journey, "known": page.known,
    })
}

fn lines(page: &RecordPage) -> Vec<String> {
    let d = &page.details;
    let mut out = vec![format!("{}, born {}  (child {})", d.list_name(), long_date(d.born), page.child.0)];
    let mut put = |head: &str, text: &str| {
        if !text.is_empty() {
            out.push(format!("  {head:<12}{}", clean(text)));
        }
    };
    put("NHS number", &d.nhs.map_or_else(|| format!("none ({})", d.nhs_missing), |nhs| nhs.to_string()));
    put("Address", &[d.address.as_str(), d.postcode.as_str()].join(" "));
    put("District", &page.district);
    put("Setting", &d.setting);
    put("Needs", &d.flags.words().join(", "));
    put(
        "Merged into",
        &page.merged_into.as_ref().map_or_else(String::new, |(id, name)| format!("{name} ({})", id.0)),
    );
    for carer in &d.carers {
        let told = match carer.may_be_told {
            crate::domain::child::MayBeTold::All => "",
            crate::domain::child::MayBeTold::DatesOnly => "; dates and places only",
            crate::domain::child::MayBeTold::Nothing => "; may be told nothing",
        };
        put("Speak to", &format!("{} {} {}{told}", carer.name, carer.relation, carer.phone));
    }
    for row in &page.referrals {
        let step = row.step.as_ref().map_or_else(
            || "closed".to_owned(),
            |step| format!("{}, by {}", step.words, long_date(step.due)),
        );
        put(
            "Referral",
            &format!("{} {}: received {}. {step}", row.referral.0, row.pathway, long_date(row.received)),
        );
    }
    for clock in &page.clocks {
        let days = clock.days.map_or_else(|| "not started".to_owned(), wait);
        put("Clock", &format!("{}: {days}, {}, target {}", clock.name, clock.state, clock.target_words));
    }
    for booking in &page.bookings {
        let when = format!("{} {}", long_date(booking.when.0), telling::clock(booking.when.1));
        put("Booking", &format!("{} {when} {}: {}", booking.booking.0, booking.place, booking.state));
    }
    for told in &page.told {
        put("Told", &told.words());
    }
    for mark in &page.marks {
        let undone = if mark.undone { " (undone)" } else { "" };
        put("Journey", &format!("{} {}{undone}  {}", mark.on, mark.words, mark.by));
    }
    out
}
