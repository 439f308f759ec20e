//! A row brought in before that now says something else: only what the source itself changed is carried over, so that what
//! people mended at the desk is not undone by an old list.
use super::columns::Field;
use super::finding::{Finding, Note, Warning};
use super::known::{Became, Known, KnownReferral, RowMemory};
use super::plan::{Fate, RowPlan, priority_words};
use super::reading::{Reading, shown};
use crate::domain::child::{Carer, ChildDetails, Flags, Never, Sex};
use crate::domain::code::Code;
use crate::domain::command::ImportChild;
use serde::{Deserialize, Serialize};

/// One field that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which.
    pub field: Field,
    /// What is on record now.
    pub old: String,
    /// What the source says now.
    pub new: String,
}

/// Plans what such a row changes. A field the source no longer fills in is left as it is on record.
pub(super) fn update(
    mut reading: Reading,
    before: &RowMemory,
    became: Became,
    referral: &KnownReferral,
    mut details: ChildDetails,
    known: &dyn Known,
) -> RowPlan {
    let row = reading.row;
    let mut warnings = std::mem::take(&mut reading.warnings);
    let mut notes = std::mem::take(&mut reading.notes);
    let mut changes = Vec::new();
    let differs = |field: Field| {
        let now = reading.trace.marks.get(field as usize).copied().unwrap_or(0);
        now != 0 && before.marks.get(field as usize).is_none_or(|then| *then != now)
    };
    // Said when it was brought in; another wrong number is said again.
    warnings.retain(|warning| warning.code != Warning::NhsNumberFailsCheck || differs(Field::NhsNumber));
    if let (Some(_), Some(wrong)) = (details.nhs, &reading.wrong) {
        for warning in warnings.iter_mut().filter(|w| w.code == Warning::NhsNumberFailsCheck) {
            warning.words = format!("{} The number on record was left as it is.", wrong.said());
        }
    }
    let has_none = details.nhs.is_none();
    for hold in &reading.holds {
        let words = format!(
            "{} What is on record was left as it is.",
            hold.words.split(" The child was not").next().unwrap_or_default()
        );
        notes.push(Finding { code: Note::NowUnreadable, column: hold.column.clone(), words });
    }
    for field in Field::ALL.iter().copied().filter(|f| differs(*f)) {
        let (Some(old), Some(new)) = (shown_value(&details, field), shown_value(&reading.details, field))
        else {
            continue;
        };
        let readable = !new.is_empty() && (field != Field::BirthDate || reading.born.is_some());
        if old == new || !readable {
            continue;
        }
        if field == Field::NhsNumber
            && let Some(other) =
                reading.details.nhs.and_then(|n| known.by_nhs(n).into_iter().find(|c| c.id != referral.child))
        {
            let name = crate::domain::child::list_name(&other.family, &other.given);
            let words = format!(
                "the NHS number now given is that of {name}. The record was left without it; look who it belongs to."
            );
            warnings.push(Finding::row(Warning::NhsNumberConflict, row, &words));
            continue;
        }
        carry(&mut details, &reading.details, field);
        changes.push(Change { field, old, new });
    }
    let mut received = None;
    if differs(Field::ReceivedOn)
        && let Some(day) = reading.received.filter(|d| *d != referral.received && reading.holds.is_empty())
    {
        changes.push(Change { field: Field::ReceivedOn, old: shown(referral.received), new: shown(day) });
        if day < referral.received {
            received = Some(day);
        } else {
            let words = format!(
                "the source now says received {}; the earlier {} stands.",
                shown(day),
                shown(referral.received)
            );
            notes.push(Finding::row(Note::NotUnderstood, row, &words));
        }
    }
    let priority = reading.referral.priority;
    let ask = (differs(Field::Priority) && priority < referral.priority && referral.closed_on.is_none())
        .then_some(priority);
    if let Some(ask) = ask {
        let (old, new) = (priority_words(referral.priority), priority_words(ask));
        let words = format!(
            "now asks for {new}; the referral is {old}. The priority stays until a clinician has looked."
        );
        warnings.push(Finding::row(Warning::PriorityDiffers, row, &words));
        changes.push(Change { field: Field::Priority, old: old.to_owned(), new: new.to_owned() });
    }
    for (field, new) in [(Field::Sender, &reading.referral.from), (Field::Comments, &reading.referral.words)]
    {
        if differs(field) {
            changes.push(Change { field, old: String::new(), new: new.clone() });
        }
    }
    let child = ImportChild::Known(referral.child);
    let fate = if changes.is_empty() {
        Fate::Unchanged { became }
    } else {
        Fate::Updated { became, child: referral.child, changes, details: Box::new(details), received, ask }
    };
    let number = reading.wrong.clone().filter(|_| has_none && differs(Field::NhsNumber));
    let mut plan = RowPlan::new(reading, fate, child);
    plan.number = number;
    (plan.warnings, plan.notes) = (warnings, notes);
    plan
}

/// A field of the child in words; `None` for fields of the referral.
fn shown_value(details: &ChildDetails, field: Field) -> Option<String> {
    let carer = details.carers.first();
    let flag = |flag: Flags| if details.flags.has(flag) { "yes" } else { "no" }.to_owned();
    Some(match field {
        Field::NhsNumber => details.nhs.map_or(String::new(), |n| n.to_string()),
        Field::FamilyName => details.family.clone(),
        Field::GivenName => details.given.clone(),
        Field::KnownAs => details.known_as.clone(),
        Field::BirthDate => shown(details.born),
        Field::Sex => match details.sex {
            Sex::Female => "female".to_owned(),
            Sex::Male => "male".to_owned(),
            Sex::Unknown => String::new(),
        },
        Field::Upn => details.upn.clone(),
        Field::Address => details.address.clone(),
        Field::Postcode => details.postcode.clone(),
        Field::Setting => details.setting.clone(),
        Field::Gp => details.gp.clone(),
        Field::Language => details.language.clone(),
        Field::Interpreter => flag(Flags::INTERPRETER),
        Field::LookedAfter => flag(Flags::LOOKED_AFTER),
        Field::EhcPlan => flag(Flags::EHC_PLAN),
        Field::Protection => flag(Flags::PROTECTION),
        Field::CannotCome => Never { days: details.not_on.clone(), away: details.away.clone() }.typed(),
        Field::ComesOnly => details.only.iter().map(Code::as_str).collect::<Vec<_>>().join(", "),
        Field::StepFree => flag(Flags::STEP_FREE),
        Field::Carer => carer.map_or(String::new(), |c| c.name.clone()),
        Field::CarerRelation => carer.map_or(String::new(), |c| c.relation.clone()),
        Field::Phone => carer.map_or(String::new(), |c| c.phone.clone()),
        Field::Email => carer.map_or(String::new(), |c| c.email.clone()),
        Field::FullName
        | Field::ReceivedOn
        | Field::Sender
        | Field::Pathway
        | Field::Priority
        | Field::Comments => return None,
    })
}

/// Carries one field over.
fn carry(to: &mut ChildDetails, from: &ChildDetails, field: Field) {
    let mut flag = |flag: Flags| to.flags.set(flag, from.flags.has(flag));
    match field {
        Field::Interpreter => return flag(Flags::INTERPRETER),
        Field::LookedAfter => return flag(Flags::LOOKED_AFTER),
        Field::EhcPlan => return flag(Flags::EHC_PLAN),
        Field::Protection => return flag(Flags::PROTECTION),
        Field::StepFree => return flag(Flags::STEP_FREE),
        Field::Language => flag(Flags::BSL),
        _ => {}
    }
    match field {
        Field::NhsNumber => {
            to.nhs = from.nhs;
            to.nhs_missing.clear();
        }
        Field::FamilyName => to.family.clone_from(&from.family),
        Field::GivenName => to.given.clone_from(&from.given),
        Field::KnownAs => to.known_as.clone_from(&from.known_as),
        Field::BirthDate => to.born = from.born,
        Field::Sex => to.sex = from.sex,
        Field::Upn => to.upn.clone_from(&from.upn),
        Field::Address => to.address.clone_from(&from.address),
        Field::Postcode => {
            to.postcode.clone_from(&from.postcode);
            to.district = from.district;
        }
        Field::CannotCome => {
            to.not_on.clone_from(&from.not_on);
            to.away.clone_from(&from.away);
        }
        Field::ComesOnly => to.only.clone_from(&from.only),
        Field::Setting => to.setting.clone_from(&from.setting),
        Field::Gp => to.gp.clone_from(&from.gp),
        Field::Language => to.language.clone_from(&from.language),
        Field::Carer | Field::CarerRelation | Field::Phone | Field::Email => {
            let Some(new) = from.carers.first() else { return };
            if to.carers.is_empty() {
                to.carers.push(Carer::default());
            }
            let Some(old) = to.carers.first_mut() else { return };
            match field {
                Field::Carer => old.name.clone_from(&new.name),
                Field::CarerRelation => old.relation.clone_from(&new.relation),
                Field::Phone => old.phone.clone_from(&new.phone),
                _ => old.email.clone_from(&new.email),
            }
        }
        _ => {}
    }
}
