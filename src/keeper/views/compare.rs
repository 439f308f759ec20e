//! Two records side by side, with what contradicts marked; and the look-alikes of what is being registered.
use super::home::item_between;
use super::mask::Eyes;
use super::row::{open_of, open_words, short};
use crate::domain::calendar::{long_date, wait_words};
use crate::domain::child::{ChildDetails, Flags, HIDDEN, Sex};
use crate::domain::code::Code;
use crate::domain::ids::{ChildId, IntakeId};
use crate::domain::intake::Intake;
use crate::domain::look_alike;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::record::ChildRecord;
use crate::keeper::look::LookContext;
use crate::wire::view::AlikeRow;
use crate::wire::view_record::ComparePage;
use chrono::NaiveDate;

/// Two records, the one that would go on second; none where either is not there.
///
/// Of an open item it is the one it says was there before, as settling it does; of any two the one with the smaller number.
pub(super) fn page(
    cx: &LookContext<'_>,
    a: ChildId,
    b: ChildId,
    item: Option<IntakeId>,
) -> Option<ComparePage> {
    let item = item.or_else(|| item_between(cx, a, b));
    let asks = item.and_then(|id| cx.state.intake(id)).and_then(Intake::pair);
    let (a, b) = asks.unwrap_or((a.max(b), a.min(b)));
    let (one, other) = ((cx.record)(a)?, (cx.record)(b)?);
    let eyes = Eyes::of(cx.actor);
    // Whether two addresses differ is told only where both may be seen.
    let hidden = eyes.hides(one.details.flags) || eyes.hides(other.details.flags);
    let rows = fields(&one.details)
        .into_iter()
        .zip(fields(&other.details))
        .map(|((field, place, x), (_, _, y))| {
            let differs = !x.is_empty() && !y.is_empty() && plain(&x) != plain(&y);
            if place && hidden {
                (field.to_owned(), HIDDEN.to_owned(), HIDDEN.to_owned(), false)
            } else {
                (field.to_owned(), x, y, differs)
            }
        })
        .filter(|(_, x, y, _)| !x.is_empty() || !y.is_empty())
        .collect();
    let mut rows: Vec<(String, String, String, bool)> = rows;
    let restricted = |record: &ChildRecord| record.details.flags.has(Flags::RESTRICTED);
    // Where the address of one is restricted, it is said what would come of the other's before anybody says "one child".
    let (this, that) = ("goes on, restricted", "stays in the history, restricted");
    match (restricted(&one), restricted(&other)) {
        (true, false) => rows.push(("As one child".to_owned(), this.to_owned(), that.to_owned(), false)),
        (false, true) => rows.push(("As one child".to_owned(), that.to_owned(), this.to_owned(), false)),
        (true, true) | (false, false) => {}
    }
    let side = |id: ChildId, details: &ChildDetails| {
        let mut details = eyes.details(details);
        if hidden && !eyes.restricted {
            details.district = Code::NONE;
        }
        Some((id, details, referrals(cx, id)))
    };
    Some(ComparePage { item, a: side(a, &one.details)?, b: side(b, &other.details)?, rows })
}

fn referrals(cx: &LookContext<'_>, id: ChildId) -> Vec<String> {
    let Some(child) = cx.state.child(id) else { return Vec::new() };
    let open = open_of(cx.state, child, cx.now.today).into_iter().map(|row| {
        format!(
            "{}: received {}, waits {}",
            short(cx.state, row, cx.now.today),
            long_date(row.received),
            wait_words(row.span.days(cx.now.today))
        )
    });
    let closed = cx.state.referrals_of(child).filter(|row| !row.stage.is_open()).map(|row| {
        format!("{}: received {}, closed", cx.state.rules.short(&row.pathway), long_date(row.received))
    });
    open.chain(closed).collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Field, whether it tells where the child lives, and its text.
fn fields(details: &ChildDetails) -> Vec<(&'static str, bool, String)> {
    let sex = match details.sex {
        Sex::Female => "girl",
        Sex::Male => "boy",
        Sex::Unknown => "",
    };
    let carers: Vec<String> = details
        .carers
        .iter()
        .map(|carer| format!("{} {}", carer.name, carer.relation).trim().to_owned())
        .collect();
    let phones: Vec<&str> =
        details.carers.iter().map(|carer| carer.phone.as_str()).filter(|phone| !phone.is_empty()).collect();
    vec![
        ("Family name", false, details.family.clone()),
        ("Given names", false, details.given.clone()),
        ("Known as", false, details.known_as.clone()),
        ("Born", false, long_date(details.born)),
        ("Sex", false, sex.to_owned()),
        ("NHS number", false, details.nhs.map_or_else(String::new, |nhs| nhs.to_string())),
        ("UPN", true, details.upn.clone()),
        ("Address", true, details.address.clone()),
        ("Postcode", true, details.postcode.clone()),
        ("Setting", true, details.setting.clone()),
        ("Practice", true, details.gp.clone()),
        ("Carers", false, carers.join(", ")),
        ("Telephone", false, phones.join(", ")),
        ("Language", false, details.language.clone()),
        ("Needs", false, details.flags.words().join(", ")),
        ("Died", false, details.died.map_or_else(String::new, long_date)),
    ]
}

/// Look-alikes of what is being typed. Without a birth date only the number can tell.
pub(super) fn alike(
    cx: &LookContext<'_>,
    family: &str,
    given: &str,
    born: Option<NaiveDate>,
    nhs: &str,
) -> Vec<AlikeRow> {
    let eyes = Eyes::of(cx.actor);
    let nhs = NhsNumber::parse(nhs).ok();
    let holder = nhs.and_then(|nhs| cx.state.index.by_nhs.get(&nhs)).and_then(|id| cx.state.child(*id));
    let Some(born) = born.or_else(|| holder.map(|row| row.born)) else { return Vec::new() };
    let details = ChildDetails {
        family: family.to_owned(),
        given: given.to_owned(),
        born,
        nhs,
        ..ChildDetails::default()
    };
    let mut likes = look_alike::find(cx.state, &details);
    // Behind those of that very day.
    for near in look_alike::near_dates(cx.state, &details) {
        if likes.iter().all(|like| like.child != near.child) {
            likes.push(near);
        }
    }
    // If one of them is hidden, another that is the same child would tell its postcode.
    let hides = likes.iter().filter_map(|like| cx.state.child(like.child)).any(|row| eyes.hides(row.flags));
    let row = |child: ChildId, words: String, same: bool| {
        let row = cx.state.child(child)?;
        Some(AlikeRow {
            child: row.id,
            name: row.list_name(),
            born: row.born,
            nhs: row.nhs.map_or_else(String::new, |nhs| nhs.to_string()),
            postcode: if hides { HIDDEN } else { eyes.postcode(row) }.to_owned(),
            open: open_words(cx.state, row, cx.now.today),
            words,
            same,
            merged_into: row.merged_into,
        })
    };
    // What went into somebody of that name can be taken apart again.
    let went_into = |child: &ChildId| cx.state.index.went_into.get(child).into_iter().flatten().copied();
    let merged: Vec<ChildId> = likes.iter().flat_map(|like| went_into(&like.child)).collect();
    let found = likes.iter().filter_map(|like| row(like.child, like.words.clone(), like.same));
    found.chain(merged.into_iter().filter_map(|id| row(id, "one record with it".to_owned(), false))).collect()
}
