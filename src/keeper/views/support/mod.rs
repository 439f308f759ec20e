//! Support while a family waits, as it is shown: the families to be asked, whom to speak to, the parts of a follow-up, to whom the
//! newsletter goes.
mod letters;
mod newsletter;
mod places;

use super::cache::{Spec, place};
use super::mask::Eyes;
use super::today::due_by;
use super::window::window;
use super::{counts, row};
use crate::domain::booking::Told;
use crate::domain::calendar::{add_days, weekday_day};
use crate::domain::child::{ChildDetails, Flags};
use crate::domain::ids::{ChildId, ReferralId};
use crate::domain::may_tell::{self, Person};
use crate::domain::referral::Stage;
use crate::domain::support::{self, Listed, among, asked_of, look_owed, waits};
use crate::keeper::look::LookContext;
use crate::wire::query::At;
use crate::wire::support::{AskRow, FamiliesPage, FollowUpPage, FrontPage, SupportLook, SupportView};
use crate::wire::view::View;
use crate::wire::view_list::{About, StepPage, StepRow};
pub(super) use letters::{HEAD as LETTERS, rows as letters};

/// Families that are asked in one act, at most.
const MOST: usize = 500;

/// Answers a look.
pub(super) fn look(cx: &LookContext<'_>, look: &SupportLook) -> Option<View> {
    let view = match look {
        SupportLook::Families { which, at, rows } => SupportView::Families(families(cx, *which, *at, *rows)),
        SupportLook::Front { referral } => SupportView::Front(front(cx, *referral)?),
        SupportLook::Asking { referrals, how } => {
            SupportView::Asking(referrals.iter().take(MOST).filter_map(|id| asking(cx, *id, *how)).collect())
        }
        SupportLook::Newsletter { month, after, rows } => {
            SupportView::Newsletter(newsletter::page(cx, *month, *after, *rows))
        }
        SupportLook::FollowUp { referral } => {
            if let Some(words) = no_follow_up(cx, *referral) {
                return Some(View::Gone { words });
            }
            SupportView::FollowUp(follow_up(cx, *referral)?)
        }
        SupportLook::Places { who } => SupportView::Places(places::page(cx, *who)?),
    };
    Some(View::Support(Box::new(view)))
}

/// The children whose records a look shows.
pub(super) fn looked_at(view: &SupportView) -> (Vec<ChildId>, &'static str) {
    match view {
        SupportView::Families(_) => (Vec::new(), "validation"),
        SupportView::Places(_) => (Vec::new(), "support"),
        SupportView::Front(page) => (vec![page.child], "validation"),
        SupportView::Asking(rows) => (rows.iter().map(|row| row.child).collect(), "validation"),
        SupportView::Newsletter(page) => (page.rows.iter().map(|row| row.child).collect(), "newsletter"),
        SupportView::FollowUp(page) => (vec![page.child], "follow-up"),
    }
}

/// A window of the families to be asked.
pub(super) fn families(cx: &LookContext<'_>, which: Listed, at: At, rows: u16) -> FamiliesPage {
    let today = cx.now.today;
    let count = |which| cx.cache.count(cx, &Spec::Validation { which }) as u32;
    let counts = (count(Listed::Now), count(Listed::Awaited), count(Listed::Look));
    let spec = Spec::Validation { which };
    let (total, first, late, by_today, ids) = cx.cache.with(cx, &spec, |ids| {
        let (first, count) = window(ids.len(), at, rows, |id| {
            let key = spec.key_of(cx, id)?;
            place(cx, &spec, ids, &key).ok()
        });
        let late = due_by(cx, &spec, ids, add_days(today, -1));
        (ids.len(), first, late, due_by(cx, &spec, ids, today), ids[first..first + count].to_vec())
    });
    let steps = StepPage {
        revision: cx.revision,
        today,
        total: total as u32,
        late: late as u32,
        due_today: (by_today - late) as u32,
        first: first as u32,
        rows: ids.into_iter().filter_map(|id| family(cx, id, which)).collect(),
        open: counts::open(cx),
        found: Vec::new(),
    };
    FamiliesPage { steps, counts }
}

fn family(cx: &LookContext<'_>, id: ReferralId, which: Listed) -> Option<StepRow> {
    let referral = cx.state.referral(id)?;
    let child = cx.state.child(referral.child)?;
    let step = among(cx.state, referral, which, cx.now.today)?;
    let others: Vec<&str> = support_lists(cx, id);
    let lists = others.join(" and ");
    let asked = asked_of(referral).filter(|asking| !asking.later).map_or_else(String::new, |asking| {
        format!(", asked {} {}", asking.how.words(), asking.on.format("%-d %b"))
    });
    let words = format!("{}: {lists}{asked}. {}", child.list_name(), row::flags(child));
    Some(StepRow {
        about: About::Referral(id),
        child: Some(child.id),
        name: child.list_name(),
        born: Some(child.born),
        pathway: cx.state.rules.short(&referral.pathway).to_owned(),
        step,
        service: crate::domain::code::Code::NONE,
        seat: None,
        trouble: None,
        session: None,
        flags: child.flags,
        words: words.trim_end().to_owned(),
        open_by: row::open_by(cx, referral),
        rev: referral.rev,
    })
}

/// The lists that one asking covers.
fn support_lists<'a>(cx: &LookContext<'a>, id: ReferralId) -> Vec<&'a str> {
    let Some(child) = cx.state.referral(id).and_then(|row| cx.state.child(row.child)) else {
        return Vec::new();
    };
    let due = cx.state.referrals_of(child);
    due.filter(|row| support::open_cycle(row, &cx.state.rules, cx.now.today).is_some())
        .map(|row| cx.state.rules.short(&row.pathway))
        .collect()
}

/// Whom to speak to, what to know first. A telephone number of a hidden address is shown: it tells no place.
fn front(cx: &LookContext<'_>, id: ReferralId) -> Option<FrontPage> {
    let referral = cx.state.referral(id)?;
    let child = cx.state.child(referral.child)?;
    let record = (cx.record)(child.id)?;
    let details = &record.details;
    let may = may_tell::who(details, cx.now.today);
    let mut lines = Vec::new();
    match may.first() {
        Some(person) => lines.push(format!("Ask {}{}", person.words(), reach(details, person))),
        None => lines.push("NOBODY on record may be told: the record can be amended".to_owned()),
    }
    let rest: Vec<String> = may.iter().skip(1).map(Person::words).collect();
    if !rest.is_empty() {
        lines.push(format!("Else: {}", rest.join("; ")));
    }
    let barred: Vec<&str> =
        details.carers.iter().filter(|carer| carer.court_bar).map(|carer| carer.name.as_str()).collect();
    if !barred.is_empty() {
        lines.push(format!("NOT {}: court order", barred.join(", ")));
    }
    let flags = row::flags(child);
    if !flags.is_empty() {
        lines.push(flags);
    }
    Some(FrontPage { referral: id, child: child.id, lines })
}

/// How somebody is reached, as the record has it.
fn reach(details: &ChildDetails, person: &Person) -> String {
    let Some(carer) = details.carers.iter().find(|carer| carer.name.trim() == person.name) else {
        return String::new();
    };
    let mut said = Vec::new();
    if !carer.phone.is_empty() {
        said.push(carer.phone.clone());
    }
    if !carer.preferred.is_empty() {
        said.push(format!("prefers {}", carer.preferred));
    }
    if !carer.language.is_empty() {
        said.push(carer.language.clone());
    }
    if said.is_empty() { String::new() } else { format!(": {}", said.join(", ")) }
}

/// What asking a family in that way would come to: the same that the decision says.
fn asking(cx: &LookContext<'_>, id: ReferralId, how: Told) -> Option<AskRow> {
    let referral = cx.state.referral(id)?;
    let child = cx.state.child(referral.child)?;
    let (rules, today) = (&cx.state.rules, cx.now.today);
    let row = |to| AskRow { referral: id, child: child.id, name: child.list_name(), to };
    let refused = |why: &str| Some(row(Err(why.to_owned())));
    if let Some(on) = child.died {
        return refused(&format!("died on {}", on.format("%-d %b %Y")));
    }
    match referral.stage {
        Stage::Closed { .. } => return refused("closed since it was marked"),
        Stage::Booked { .. } => return refused("has a place, which the family agreed to"),
        stage if !waits(&stage) => return refused("does not wait for a place now"),
        _ => {}
    }
    if look_owed(referral, rules) {
        return refused("asked often enough: a clinician looks");
    }
    let tried = asked_of(referral).filter(|asking| !asking.later && asking.has_tried(how));
    if let Some(asking) = tried.filter(|_| how != Told::Phone) {
        return refused(&format!("asked {} on {} already", how.words(), asking.on.format("%-d %b")));
    }
    let record = (cx.record)(child.id)?;
    let details = &record.details;
    let Some(person) = may_tell::who(details, today).into_iter().next() else {
        return refused("nobody on record may be told");
    };
    let carer = details.carers.iter().find(|carer| carer.name.trim() == person.name);
    let lacks = match how {
        Told::Letter => details.address.trim().is_empty().then_some("no address on record"),
        Told::Text | Told::Phone => {
            carer.is_none_or(|carer| carer.phone.trim().is_empty()).then_some("no telephone on record")
        }
        Told::Email => {
            carer.is_none_or(|carer| carer.email.trim().is_empty()).then_some("no e-mail address on record")
        }
        Told::InPerson => None,
    };
    if let Some(why) = lacks {
        return refused(why);
    }
    let hidden = how == Told::Letter && Eyes::of(cx.actor).hides(details.flags);
    let hidden = if hidden { ", address hidden from you" } else { "" };
    let mut words = format!("{}, {}{hidden}", person.words(), support_lists(cx, id).join(" and "));
    if details.flags.has(Flags::INTERPRETER) && !details.language.is_empty() {
        words = format!("{words}, in {}", details.language);
    }
    Some(row(Ok(words)))
}

/// That none is open, where none is.
fn no_follow_up(cx: &LookContext<'_>, id: ReferralId) -> Option<String> {
    let referral = cx.state.referral(id)?;
    let open =
        matches!(referral.stage, Stage::NotBrought { .. }) || support::repeated(referral, &cx.state.rules);
    let name = cx.state.child(referral.child).filter(|_| !open)?.list_name();
    Some(format!("No follow-up is open for {name}: one begins where a child was not brought."))
}

/// The parts of a follow-up that is open.
fn follow_up(cx: &LookContext<'_>, id: ReferralId) -> Option<FollowUpPage> {
    let referral = cx.state.referral(id)?;
    let child = cx.state.child(referral.child)?;
    let record = (cx.record)(child.id)?;
    let (missed, why) = match referral.stage {
        Stage::NotBrought { on, .. } => (true, format!("not brought {}", weekday_day(on))),
        _ => (false, format!("cancelled {} times by the family", referral.family_cancels)),
    };
    Some(FollowUpPage {
        referral: id,
        child: child.id,
        why,
        flags: (child.flags.has(Flags::PROTECTION), child.flags.has(Flags::LOOKED_AFTER)),
        items: support::open_items(cx.state, referral, &record),
        missed,
    })
}
