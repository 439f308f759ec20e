//! `waitwell register`: a child with a first referral. A look-alike is told, or with `--strict` refuses; the same child is
//! never made twice: the referral goes on the record there is.
use super::ask::{self, strange};
use super::deed::{self, done_before, id_of, refused};
use super::named;
use crate::client::Link;
use crate::commands::cli::{Common, RegisterArgs, SexArg};
use crate::commands::common::{Outcome, look};
use crate::desk::widgets::Bias;
use crate::domain::casing;
use crate::domain::child::{Carer, ChildDetails, Flags, Never, Sex};
use crate::domain::code::Code;
use crate::domain::command::{Command, NewReferral};
use crate::domain::ids::ChildId;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::refusal::RefusalKind;
use crate::domain::review::put_forward;
use crate::domain::rules::{Rules, several};
use crate::domain::upn::Upn;
use crate::wire::message::Done;
use crate::wire::query::Query;
use crate::wire::view::{AlikeRow, View};
use chrono::NaiveDate;

/// Somebody may register the look-alike's look-alike meanwhile: so often it is looked again.
const TIMES: usize = 2;

/// Carries out `waitwell register`.
///
/// # Errors
/// Refused: in words.
pub fn register(common: &Common, args: &RegisterArgs) -> Outcome {
    let link = common.link()?;
    let welcome = link.welcome();
    let (rules, today) = (&welcome.rules, welcome.now.date());
    let details = details(args, rules, today)?;
    let referral = referral(args, rules, today)?;
    let id = id_of(&args.deed)?;
    if let Some(done) = done_before(&link, &args.deed, id)? {
        same_deed(&link, &done, &details, referral.pathway)?;
        return deed::told(&args.deed, &done, &[]);
    }
    for _ in 0..TIMES {
        let alike = look_alikes(&link, &details)?;
        let warnings: Vec<String> = alike.iter().map(|row| warning(row, args.strict)).collect();
        if args.strict && !alike.is_empty() {
            return Err(format!("{} Nothing was registered.", warnings.join(" ")));
        }
        let command = match alike.iter().find(|row| row.same) {
            Some(row) => Command::Refer { child: row.child, referral: referral.clone() },
            None => Command::Register {
                details: Box::new(details.clone()),
                referral: Some(referral.clone()),
                knowing: alike.iter().map(|row| row.child).collect(),
            },
        };
        let again = matches!(command, Command::Register { .. });
        match link.send_as(id, command) {
            Ok(done) => return deed::told(&args.deed, &done, &warnings),
            // Of a deed whose fate is not known the child found may be this very one.
            Err(refusal)
                if again && refusal.kind != RefusalKind::Store && newcomer(&link, &details, &alike)? => {}
            Err(refusal) => return Err(refused(refusal)),
        }
    }
    Err("Others register children that look alike just now. Nothing was registered. Try again.".to_owned())
}

/// Whether somebody looks alike who did not before.
fn newcomer(link: &Link, details: &ChildDetails, before: &[AlikeRow]) -> Result<bool, String> {
    let known: Vec<ChildId> = before.iter().map(|row| row.child).collect();
    Ok(look_alikes(link, details)?.iter().any(|row| !known.contains(&row.child)))
}

fn look_alikes(link: &Link, details: &ChildDetails) -> Result<Vec<AlikeRow>, String> {
    let query = Query::Alike {
        family: details.family.clone(),
        given: details.given.clone(),
        born: Some(details.born),
        nhs: details.nhs.map_or_else(String::new, NhsNumber::digits),
    };
    match look(link, query)? {
        // What lives on in another record is found there.
        View::Alike(rows) => Ok(rows.into_iter().filter(|row| row.merged_into.is_none()).collect()),
        _ => strange(),
    }
}

fn warning(row: &AlikeRow, strict: bool) -> String {
    let born = row.born.format("%-d %b %Y");
    let what = match (row.same, strict) {
        (true, true) => "is on record already",
        (true, false) => "is on record already: the referral was put there",
        (false, _) => "looks alike (possible-duplicate)",
    };
    format!("{}, born {born}, child {}, {what}: {}.", row.name, row.child.0, row.words)
}

/// The same id under other details is another deed.
fn same_deed(link: &Link, done: &Done, details: &ChildDetails, pathway: Code) -> Result<(), String> {
    let same = match done.made.referral {
        None => false,
        Some(id) => {
            let row = ask::referral(link, id.0)?;
            row.pathway == pathway
                && row.born == details.born
                && row.name.eq_ignore_ascii_case(&details.list_name())
        }
    };
    if same {
        return Ok(());
    }
    Err("Something else was done under this --id. Nothing was changed. Name this deed otherwise.".to_owned())
}

fn details(args: &RegisterArgs, rules: &Rules, today: NaiveDate) -> Result<ChildDetails, String> {
    let nhs = match args.nhs_number.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) {
        None => None,
        Some(typed) => Some(NhsNumber::parse(typed).map_err(|_| {
            format!(
                "{typed} is not an NHS number: 10 digits of which the last fits the others. Nothing was registered. \
                 Leave it out and say why with --nhs-missing, or check it with the family."
            )
        })?),
    };
    let upn = match args.upn.trim() {
        "" => String::new(),
        typed => Upn::parse(typed).map(|upn| upn.to_string()).map_err(|fault| {
            format!("{typed} is not a UPN: {fault}. Nothing was registered. Leave it out, or check it with the school.")
        })?,
    };
    let mut flags = Flags::default();
    let bsl = args.interpreter.as_deref().is_some_and(|language| language.trim().eq_ignore_ascii_case("bsl"));
    for (flag, on) in [
        (Flags::INTERPRETER, args.interpreter.is_some() && !bsl),
        (Flags::BSL, bsl),
        (Flags::LOOKED_AFTER, args.looked_after),
        (Flags::PROTECTION, args.protection_plan),
        (Flags::RESTRICTED, args.restricted),
        (Flags::EHC_PLAN, args.ehc_plan),
        (Flags::STEP_FREE, args.step_free),
    ] {
        flags.set(flag, on);
    }
    let nothing = |words: String| format!("{words}. Nothing was registered.");
    let Never { days: not_on, away } = Never::parse(&args.not_on, today).map_err(nothing)?;
    let only = several(&rules.districts, "district", &args.only).map_err(nothing)?;
    let carer = Carer {
        name: casing::clean(&args.carer),
        relation: casing::clean(&args.relation),
        phone: casing::clean(&args.phone),
        email: casing::clean(&args.email),
        ..Carer::default()
    };
    Ok(ChildDetails {
        family: casing::family_name(&args.family_name),
        given: casing::given_name(&args.given_name),
        born: named::day(&args.birth_date, today, Bias::Past)?,
        sex: match args.sex {
            SexArg::Female => Sex::Female,
            SexArg::Male => Sex::Male,
            SexArg::Unknown => Sex::Unknown,
        },
        nhs,
        nhs_missing: if nhs.is_some() { String::new() } else { casing::clean(&args.nhs_missing) },
        upn,
        address: casing::clean(&args.address),
        postcode: casing::clean(&args.postcode),
        setting: casing::clean(&args.setting),
        flags,
        language: args.interpreter.as_deref().map(casing::clean).unwrap_or_default(),
        not_on,
        away,
        only,
        carers: Some(carer).filter(|carer| *carer != Carer::default()).into_iter().collect(),
        ..ChildDetails::default()
    })
}

fn referral(args: &RegisterArgs, rules: &Rules, today: NaiveDate) -> Result<NewReferral, String> {
    let received =
        args.received_on.as_deref().map(|typed| named::day(typed, today, Bias::Past)).transpose()?;
    let source = match args.source.trim() {
        "" => Code::NONE,
        typed => named::choice(&rules.choices.sources, "sender", typed)?,
    };
    let pathway = named::pathway(rules, &args.pathway)?;
    // Also where the child turns out to be on record: a review answers a question.
    if put_forward(rules, pathway) && args.asked.trim().is_empty() {
        return Err(format!(
            "{} is asked a question: say with --asked what is to be answered. Nothing was registered.",
            rules.short(&pathway)
        ));
    }
    Ok(NewReferral {
        pathway,
        received: received.unwrap_or(today),
        source,
        from: casing::clean(&args.from),
        asked: casing::clean(&args.asked),
        priority: named::priority(&args.priority)?,
        by_clinician: args.by_clinician,
        ..NewReferral::default()
    })
}
