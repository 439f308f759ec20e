//! Keeping and giving away, as far as who asks may see it.
mod case;
mod exports;
mod others;
mod plain;
mod stretches;
mod subject;

use super::access::was_erased;
use super::mask::Eyes;
use crate::domain::calendar::{london_now, long_date};
use crate::domain::ids::ChildId;
use crate::domain::keeping::kept_until;
use crate::domain::record::Stamp;
use crate::keeper::look::LookContext;
use crate::wire::view::View;
use crate::wire::view_keeping::{Document, DueRow, KeepingOf, KeepingPage};
use chrono::NaiveDate;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// Stands above what is given away.
const MARKED: &str = "The marks are help, and no judgement: a line marked [THIRD PARTY] names or speaks of somebody else as far as the program knows, and \
     one marked [WORDS: read] holds words that somebody typed, in which anybody may stand. A line without a mark may hold others, too. \
     Read all of it, and black out what must not be given.";

/// What was asked for; none where there is no such child.
pub(super) fn look(cx: &LookContext<'_>, of: KeepingOf) -> Option<KeepingPage> {
    Some(match of {
        KeepingOf::Retention(by) => KeepingPage::Retention(due(cx, by)),
        KeepingOf::Subject(child) | KeepingOf::SubjectFrom(child, _) => {
            KeepingPage::Document(Box::new(subject::document(cx, child)?))
        }
        KeepingOf::Case(child) | KeepingOf::CaseFrom(child, _) => {
            KeepingPage::Document(Box::new(case::document(cx, child)?))
        }
        KeepingOf::Drawn { many, seed } => KeepingPage::Drawn(drawn(cx, many, seed)),
        KeepingOf::Exports(since) => KeepingPage::Exports(exports::rows(cx, since)),
    })
}

/// What is said of a child that was erased; none of any other.
pub(super) fn erased(cx: &LookContext<'_>, of: KeepingOf) -> Option<View> {
    let (KeepingOf::Subject(child)
    | KeepingOf::SubjectFrom(child, _)
    | KeepingOf::Case(child)
    | KeepingOf::CaseFrom(child, _)) = of
    else {
        return None;
    };
    let on = was_erased(cx.state, child)?;
    let words = format!(
        "Child {0} was erased on {1}: nothing else is held on it. Who looked at it before is told by `waitwell access --child {0}`.",
        child.0,
        long_date(on)
    );
    Some(View::Gone { words })
}

/// Records whose time has come, the longest due first; then those that a legal hold keeps. A record is read only of who can be due
/// by age.
fn due(cx: &LookContext<'_>, by: NaiveDate) -> Vec<DueRow> {
    let settings = &cx.state.rules.settings;
    let mut rows = Vec::new();
    for row in cx.state.each_child() {
        let made = |due, why| DueRow { child: row.id, name: row.list_name(), born: row.born, due, why };
        if let Some(hold) = cx.state.kept.holds.get(&row.id) {
            let why = format!("legal hold since {}: {}", long_date(hold.on), hold.reason);
            rows.push(made(None, why));
            continue;
        }
        if crate::domain::age::birthday(row.born, settings.keep_to_birthday) > by {
            continue;
        }
        let last = (cx.record)(row.id).and_then(|record| Some(record.history.last()?.stamp.day));
        if let Ok(until) = kept_until(cx.state, row.id, last.unwrap_or(by))
            && until.on <= by
        {
            rows.push(made(Some(until.on), until.why));
        }
    }
    rows.sort_by_key(|row| (row.due.is_none(), row.due, row.child));
    rows
}

/// Children with a referral, drawn so that the same seed draws the same.
fn drawn(cx: &LookContext<'_>, many: u16, seed: u64) -> Vec<ChildId> {
    let mut all: Vec<ChildId> =
        cx.state.each_child().filter(|row| !row.referrals.is_empty()).map(|row| row.id).collect();
    let (chosen, _) = all.partial_shuffle(&mut ChaCha8Rng::seed_from_u64(seed), usize::from(many));
    let mut chosen = chosen.to_vec();
    chosen.sort_unstable();
    chosen
}

/// An empty document of that child.
fn begun(cx: &LookContext<'_>, child: ChildId, title: &str) -> Document {
    Document {
        title: title.to_owned(),
        child,
        made: cx.now.today.and_time(cx.now.time),
        by: format!("{} ({})", cx.actor.name, cx.actor.role.words()),
        notes: Vec::new(),
        parts: Vec::new(),
        revision: cx.revision,
        more: None,
    }
}

/// When, which change, who in which role.
fn evidence(stamp: &Stamp) -> String {
    format!(
        "{}, change {}, {} ({})",
        london_now(stamp.at).format("%-d %b %Y %H:%M"),
        stamp.seq,
        stamp.user,
        stamp.role.words()
    )
}

/// All that may be shown to the person it is about: clinical words, too; a restricted address leaves the building with nobody.
fn given_away() -> Eyes {
    Eyes { restricted: false, clinical: true }
}
