//! The form of a held row: filled with what could be read, each fault beside its field, the cell as it was in the file.
use crate::desk::seam::Command;
use crate::desk::verbs::register::pathway_names;
use crate::desk::widgets::{Bias, Field, Form, Offers};
use crate::domain::child::{Carer, ChildDetails, Flags, Never};
use crate::domain::code::Code;
use crate::domain::command::NewReferral;
use crate::domain::intake::{IntakeKind, WrongNumber};
use crate::domain::nhs_number::NhsNumber;
use crate::domain::order::Priority;
use crate::domain::rules::{Rules, named_list, several};
use crate::wire::query::Typed;
use crate::wire::view_record::ItemPage;
use chrono::NaiveDate;

/// What a held row says of itself.
struct Held<'a> {
    source: &'a str,
    row: u32,
    reasons: &'a [Box<str>],
    words: &'a str,
    details: &'a ChildDetails,
    pathway: Option<Code>,
    received: Option<NaiveDate>,
    priority: Priority,
    cells: &'a [(Box<str>, Box<str>)],
    number: Option<&'a WrongNumber>,
}

fn held(page: &ItemPage) -> Option<Held<'_>> {
    let IntakeKind::HeldRow {
        source,
        row,
        reasons,
        words,
        details,
        pathway,
        received,
        priority,
        cells,
        number,
    } = &page.item.kind
    else {
        return None;
    };
    Some(Held {
        source,
        row: *row,
        reasons,
        words,
        details,
        pathway: *pathway,
        received: *received,
        priority: *priority,
        cells,
        number: number.as_ref(),
    })
}

/// `Row 214 of nd-list.xlsx: complete it`.
pub fn title(page: &ItemPage) -> String {
    held(page).map_or_else(String::new, |held| format!("Row {} of {}: complete it", held.row, held.source))
}

/// The form, filled with what could be read.
pub fn form(page: &ItemPage, rules: &Rules) -> Form {
    let Some(held) = held(page) else { return Form::new(Vec::new()) };
    let details = held.details;
    let carer = details.carers.first().cloned().unwrap_or_default();
    let day = |day: Option<NaiveDate>| {
        // A birth date that could not be read stands at the beginning of time.
        let known = day.filter(|day| *day != NaiveDate::default());
        known.map_or_else(String::new, |day| day.format("%-d/%-m/%Y").to_string())
    };
    let letters = pathway_letters(rules);
    let pathways: Vec<(char, &str)> = rules
        .pathways
        .iter()
        .zip(&letters)
        .map(|(pathway, letter)| (*letter, pathway.name.as_str()))
        .collect();
    let pathway = held.pathway.and_then(|code| {
        let at = rules.pathways.iter().position(|pathway| pathway.id == code)?;
        letters.get(at)
    });
    let priorities: Vec<(char, &str)> = Priority::ALL
        .iter()
        .map(|priority| (priority.letter().to_ascii_lowercase(), priority.word()))
        .collect();
    // A wrong one stands there as the list has it, and is asked after once the row is in.
    let wrong =
        || held.number.map_or_else(String::new, |number| format!("{}: {}", number.written, number.words));
    let nhs = details.nhs.map_or_else(wrong, |nhs| nhs.to_string());
    let districts = rules.districts.iter().map(|district| district.name.clone());
    Form::new(vec![
        Field::text("family", "Family name").needed().at_most(80).starting(&details.family),
        Field::text("given", "Given name").needed().at_most(80).starting(&details.given),
        Field::date("born", "Born", Bias::Past).needed().starting(&day(Some(details.born))),
        Field::checked("nhs", "NHS number", nhs_number)
            .wide(14)
            .starting(&nhs)
            .standing(details.nhs.is_none()),
        Field::choice("pathway", "Pathway", &pathways)
            .known_as(pathway_names(rules))
            .needed()
            .starting(&pathway.map_or_else(String::new, char::to_string)),
        Field::date("received", "Received", Bias::Past).needed().starting(&day(held.received)),
        Field::choice("priority", "Priority asked", &priorities)
            .starting(&held.priority.letter().to_ascii_lowercase().to_string()),
        Field::text("address", "Address").at_most(200).starting(&details.address).whole_address(),
        Field::text("postcode", "Postcode").wide(10).at_most(10).starting(&details.postcode).with_postcode(),
        Field::text("carer", "Carer").at_most(120).starting(&carer.name),
        Field::text("phone", "Phone").wide(20).at_most(30).starting(&carer.phone),
        Field::text("setting", "Setting")
            .at_most(120)
            .starting(&details.setting)
            .offering(Offers::on_record(Typed::Setting)),
        Field::checked("not_on", "Never on (days)", Never::understood)
            .wide(36)
            .at_most(300)
            .starting(&Never { days: details.not_on.clone(), away: details.away.clone() }.typed()),
        Field::text("only", "Comes only to")
            .wide(36)
            .at_most(300)
            .starting(&named_list(&rules.districts, &details.only))
            .offering(Offers::default().known(districts).by_commas()),
        Field::choice("step_free", "Step-free room", &[('y', "yes"), ('n', "no")])
            .needed()
            .starting(if details.flags.has(Flags::STEP_FREE) { "y" } else { "n" }),
    ])
}

/// Says each fault beside the field it concerns, with the cell as it was; the first of them is in front. Faults are shown
/// when the form is first opened: later the person has seen them.
pub fn with_faults(mut form: Form, page: &ItemPage, first: bool) -> Form {
    let Some(held) = held(page).filter(|_| first) else { return form };
    // The last told stands in front: so the first reason is told last.
    for reason in held.reasons.iter().rev() {
        let (field, words) = fault(reason);
        let cell = held.cells.iter().find(|(column, _)| column_of(field, column));
        let was = cell.map_or_else(String::new, |(_, cell)| match cell.trim() {
            "" => ", the cell was empty".to_owned(),
            cell => format!(", the cell says \"{cell}\""),
        });
        let words = if words.is_empty() { held.words.to_owned() } else { format!("{words}{was}") };
        form.wrong(field, &words);
    }
    form
}

/// The field a reason concerns, and what is wrong with it.
fn fault(reason: &str) -> (&'static str, &'static str) {
    match reason {
        "no-child-named" => ("family", "no name could be read"),
        "name-incomplete" => ("given", "one of the two names is missing"),
        "birth-date-missing" => ("born", "is missing"),
        "birth-date-unreadable" => ("born", "is no date"),
        "birth-date-in-future" => ("born", "was after today"),
        "born-after-referral" => ("born", "was after the day received"),
        "referral-date-missing" => ("received", "is missing"),
        "referral-date-unreadable" => ("received", "is no date"),
        "referral-in-future" => ("received", "was after today"),
        "service-unknown" => ("pathway", "no pathway is called that"),
        "nhs-number-fails-check" | "nhs-number-conflict" => ("nhs", "does not fit"),
        "cannot-come-unreadable" => ("not_on", "is not understood"),
        "district-unknown" => ("only", "no district is called that"),
        "step-free-unreadable" => ("step_free", "is neither yes nor no"),
        _ => ("family", ""),
    }
}

/// Whether a column of the file, by its name there, is what the field was read from.
fn column_of(field: &str, column: &str) -> bool {
    let column = column.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| column.contains(word));
    match field {
        "born" => any(&["birth", "dob", "d.o.b", "born"]),
        "received" => any(&["referral", "received", "referred"]) && !any(&["by", "source", "from"]),
        "pathway" => any(&["service", "pathway", "clinic", "team", "list"]),
        "family" => any(&["surname", "family", "last name"]),
        "given" => any(&["forename", "given", "first name"]),
        "nhs" => column.contains("nhs"),
        "not_on" => any(&["cannot", "can not", "unavailable", "away"]),
        "only" => column.contains("only"),
        "step_free" => any(&["step", "wheelchair"]),
        _ => false,
    }
}

fn nhs_number(typed: &str, _today: NaiveDate) -> Result<String, String> {
    let grouped = |number: NhsNumber| number.to_string();
    NhsNumber::parse(typed).map(grouped).map_err(|fault| {
        format!("is not an NHS number ({fault}). Leave it empty, or check it with the family")
    })
}

/// A letter for each pathway: the first of its name that is free.
fn pathway_letters(rules: &Rules) -> Vec<char> {
    let mut taken: Vec<char> = Vec::new();
    for pathway in &rules.pathways {
        let own = pathway.short.to_lowercase();
        let letter = own.chars().chain('a'..='z').find(|c| c.is_ascii_lowercase() && !taken.contains(c));
        taken.push(letter.unwrap_or('z'));
    }
    taken
}

/// The command that completes it with what is in the form.
///
/// # Errors
/// The field that is not understood, and why.
pub fn command(
    page: &ItemPage,
    values: &[(&'static str, String)],
    rules: &Rules,
    today: NaiveDate,
) -> Result<Command, (&'static str, String)> {
    let value = |name: &str| {
        values
            .iter()
            .find(|(field, _)| *field == name)
            .map_or("", |(_, value)| value.as_str())
            .trim()
            .to_owned()
    };
    let held = held(page);
    let mut details = held.as_ref().map(|held| held.details.clone()).unwrap_or_default();
    details.family = value("family");
    details.given = value("given");
    details.born = value("born").parse().unwrap_or_default();
    details.nhs = NhsNumber::parse(&value("nhs")).ok();
    if details.nhs.is_none() && details.nhs_missing.is_empty() {
        "not on the list it came from".clone_into(&mut details.nhs_missing);
    }
    if details.postcode != value("postcode") {
        // The district belonged to the old postcode; the keeper finds the new one's.
        details.district = Code::NONE;
    }
    details.address = value("address");
    details.postcode = value("postcode").to_uppercase();
    details.setting = value("setting");
    let never = Never::parse(&value("not_on"), today).map_err(|words| ("not_on", words))?;
    (details.not_on, details.away) = (never.days, never.away);
    details.only = several(&rules.districts, "district", &value("only")).map_err(|words| ("only", words))?;
    details.flags.set(Flags::STEP_FREE, value("step_free") == "y");
    let (name, phone) = (value("carer"), value("phone"));
    match details.carers.first_mut() {
        Some(carer) => (carer.name, carer.phone) = (name, phone),
        None if name.is_empty() && phone.is_empty() => {}
        None => details.carers.push(Carer { name, phone, ..Carer::default() }),
    }
    let letter = value("pathway");
    let letters = pathway_letters(rules);
    let pathway = rules.pathways.iter().zip(letters).find(|(_, key)| letter.chars().eq([*key]));
    let referral = NewReferral {
        pathway: pathway.map_or(Code::NONE, |(pathway, _)| pathway.id),
        received: value("received").parse().unwrap_or_default(),
        from: held.as_ref().map(|held| held.source.to_owned()).unwrap_or_default(),
        priority: Priority::read(&value("priority")).unwrap_or_default(),
        ..NewReferral::default()
    };
    Ok(Command::CompleteIntake { intake: page.item.id, child: None, details: Box::new(details), referral })
}
