//! What is held of a child, changed: the details as fields. What a colleague changed meanwhile is never overwritten: the
//! keeper refuses, and what was typed is shown again.
use super::fields;
use crate::desk::effect::Act;
use crate::desk::layers::FormLayer;
use crate::desk::screen::Cx;
use crate::desk::seam::{Command, Subject};
use crate::desk::verbs::asking::{Next, Values};
use crate::desk::widgets::{Bias, Field, Form, Offers};
use crate::domain::casing;
use crate::domain::child::{Carer, ChildDetails, Flags, MayBeTold, Never};
use crate::domain::ids::ChildId;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::refusal::Refusal;
use crate::domain::rules::{Named, named_list, several};
use crate::wire::query::Typed;
use chrono::NaiveDate;

/// The name of its draft.
pub fn kept(child: ChildId) -> String {
    format!("details of child {}", child.0)
}

/// What is amended: whose details, as they stood, and the districts there are.
#[derive(Clone)]
struct Amended {
    subject: Subject,
    before: ChildDetails,
    rev: u64,
    districts: Vec<Named>,
    /// The field in front at first.
    front: Option<&'static str>,
}

/// The form over these details; `rev` is what the record showed.
pub(super) fn amend(
    subject: &Subject,
    details: &ChildDetails,
    rev: u64,
    cx: &Cx<'_>,
    front: Option<&'static str>,
) -> Next {
    let districts = cx.home.rules.districts.clone();
    ask(Amended { subject: subject.clone(), before: details.clone(), rev, districts, front }, None)
}

fn ask(of: Amended, wrong: Option<(&Values, &str, &str)>) -> Next {
    let mut form = form(&of).at(of.front);
    if let Some((values, name, words)) = wrong {
        form = form.filled(&values.0);
        form.wrong(name, words);
    }
    let title = format!("Details of {}", of.subject.name);
    let layer = FormLayer::new("details", title, form).kept_as(kept(of.subject.child));
    Next::fields(layer, move |values, cx| match changed(&of, &values, cx.now.date()) {
        Ok(details) => Next::Act(act(of, values, details)),
        Err((field, words)) => ask(of, Some((&values, field, &words))),
    })
}

fn act(of: Amended, values: Values, details: ChildDetails) -> Act {
    let command = Command::Amend { child: of.subject.child, details: Box::new(details), rev: of.rev };
    let subject = Some(of.subject.clone());
    Act::one("details", command, subject).or(Box::new(move |refusal: &Refusal| {
        let field = refusal.field.clone().unwrap_or_default();
        ask(of, Some((&values, &field, &refusal.words))).layer()
    }))
}

fn form(of: &Amended) -> Form {
    let details = &of.before;
    let districts = of.districts.iter().map(|district| district.name.clone());
    let only = named_list(&of.districts, &details.only);
    let carer = details.carers.first().cloned().unwrap_or_default();
    let text =
        |name, label: &str, value: &str| Field::text(name, label).wide(36).at_most(300).starting(value);
    let nhs = details.nhs.map_or_else(|| details.nhs_missing.clone(), NhsNumber::digits);
    let told = match carer.may_be_told {
        MayBeTold::All => "a",
        MayBeTold::DatesOnly => "d",
        MayBeTold::Nothing => "n",
    };
    let born = details.born.format("%-d/%-m/%Y").to_string();
    let mut all = vec![
        text("family", "Family name", &details.family),
        text("given", "Given names", &details.given),
        text("known_as", "Known as", &details.known_as),
        Field::date("born", "Born", Bias::Past).needed().with_year().starting(&born),
        Field::checked("nhs", "NHS number", fields::nhs).starting(&nhs).standing(details.nhs.is_none()),
        text("address", "Address", &details.address).whole_address(),
        Field::checked("postcode", "Postcode", fields::postcode)
            .at_most(10)
            .starting(&details.postcode)
            .with_postcode(),
        text("setting", "School or nursery", &details.setting).offering(Offers::on_record(Typed::Setting)),
        text("gp", "GP", &details.gp),
        Field::checked("flags", "Flags (letters)", letters).starting(&details.flags.letters()),
        text("language", "Language", &details.language).offering(Offers::on_record(Typed::Language)),
        text("adjustments", "Adjustments", &details.adjustments),
        Field::checked("not_on", "Never on (days)", Never::understood)
            .wide(36)
            .at_most(300)
            .starting(&never(details).typed()),
        text("only", "Comes only to", &only).offering(Offers::default().known(districts).by_commas()),
        text("carer", "Speak to", &carer.name),
        text("relation", "Who that is", &carer.relation).offering(Offers::default().known(fields::RELATIONS)),
        Field::checked("phone", "Phone", fields::phone).wide(36).at_most(300).starting(&carer.phone),
        text("email", "E-mail", &carer.email),
        Field::choice("told", "May be told", &[('a', "all"), ('d', "dates and places"), ('n', "nothing")])
            .needed()
            .starting(told),
        text("notes", "Notes", &details.notes),
    ];
    // Its digits name the school: whoever may not see that, may not see them either.
    if !details.hides_whereabouts() {
        let upn = Field::checked("upn", "Pupil no. (UPN)", fields::upn).starting(&details.upn);
        all.insert(all.iter().position(|field| field.name == "address").unwrap_or(0), upn);
    }
    Form::new(all)
}

/// When the family cannot come, as it stands.
fn never(details: &ChildDetails) -> Never {
    Never { days: details.not_on.clone(), away: details.away.clone() }
}

/// The details with what was typed; whatever has no field stays as it was.
///
/// # Errors
/// The field that is not understood, and why.
fn changed(of: &Amended, values: &Values, today: NaiveDate) -> Result<ChildDetails, (&'static str, String)> {
    let before = &of.before;
    let Never { days: not_on, away } =
        Never::parse(values.get("not_on"), today).map_err(|words| ("not_on", words))?;
    let only = several(&of.districts, "district", values.get("only")).map_err(|words| ("only", words))?;
    let text = |name| values.get(name).to_owned();
    let nhs = NhsNumber::parse(values.get("nhs")).ok();
    let mut carers = before.carers.clone();
    let first = carers.first().cloned().unwrap_or_default();
    let carer = Carer {
        name: text("carer"),
        relation: text("relation"),
        phone: text("phone"),
        email: text("email"),
        may_be_told: match values.get("told") {
            "d" => MayBeTold::DatesOnly,
            "n" => MayBeTold::Nothing,
            _ => MayBeTold::All,
        },
        ..first
    };
    match carers.first_mut() {
        Some(known) => *known = carer,
        None if carer == Carer::default() => {}
        None => carers.push(carer),
    }
    let mut flags = before.flags;
    for (letter, flag, _) in Flags::SHOWN {
        flags.set(flag, values.get("flags").to_uppercase().contains(letter));
    }
    Ok(ChildDetails {
        family: casing::family_name(values.get("family")),
        given: casing::given_name(values.get("given")),
        known_as: text("known_as"),
        born: values.get("born").parse().unwrap_or(before.born),
        nhs,
        upn: if before.hides_whereabouts() { before.upn.clone() } else { values.get("upn").to_uppercase() },
        nhs_missing: if nhs.is_some() { String::new() } else { text("nhs") },
        address: text("address"),
        postcode: text("postcode"),
        setting: text("setting"),
        gp: text("gp"),
        flags,
        language: text("language"),
        adjustments: text("adjustments"),
        not_on,
        carers,
        notes: text("notes"),
        away,
        only,
        ..before.clone()
    })
}

fn letters(typed: &str, _today: NaiveDate) -> Result<String, String> {
    let upper = typed.to_uppercase();
    let known = |c: char| Flags::SHOWN.iter().any(|(letter, ..)| *letter == c);
    if let Some(wrong) = upper.chars().find(|c| !c.is_whitespace() && !known(*c)) {
        let all: Vec<String> =
            Flags::SHOWN.iter().map(|(letter, _, words)| format!("{letter} {words}")).collect();
        return Err(format!("{wrong} is no flag. There are: {}", all.join(", ")));
    }
    let words: Vec<&str> = Flags::SHOWN
        .iter()
        .filter(|(letter, ..)| upper.contains(*letter))
        .map(|(.., words)| *words)
        .collect();
    Ok(words.join(", "))
}
