//! `=`: is it the same child? Look-alikes of the child in front, then the two records side by side.
use super::asking::Next;
use super::choose::{act, barred, sentence, unless};
use super::target::{On, Target};
use crate::desk::effect::Effect;
use crate::desk::keymap::Context;
use crate::desk::layers::offers::Asked;
use crate::desk::layers::{Choice, Compare, Pick};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Query};
use crate::domain::ids::{ChildId, IntakeId};
use crate::domain::rights::Right;
use crate::wire::view::{AlikeRow, View};

/// Two records side by side; those of an item where one asks about them.
pub fn compare(a: ChildId, b: Option<ChildId>, item: Option<IntakeId>) -> Vec<Effect> {
    match (item, b) {
        (Some(item), _) => vec![Effect::Open(Compare::item(item))],
        (None, Some(b)) => vec![Effect::Open(Compare::children(a, b))],
        (None, None) => vec![Effect::Say(Note::refused("No other record looks alike."))],
    }
}

/// Asks for the look-alikes of the child in front.
pub(super) fn same(on: &On, cx: &Cx<'_>) -> Next {
    let Some(target) = on.one() else { return Next::nothing() };
    // Of one that went into another there is nothing to ask but whether that was right.
    if let Some((keep, name)) = &target.merged_into {
        return two_after_all(target.clone(), (*keep, name), (target.subject.child, target.name()), cx);
    }
    if let Some(item) = target.subject.item {
        return Next::Effects(compare(target.subject.child, None, Some(item)));
    }
    let (family, given) = target.name().split_once(", ").unwrap_or((target.name(), ""));
    let query = Query::Alike {
        family: family.to_owned(),
        given: given.to_owned(),
        born: target.born,
        nhs: String::new(),
    };
    let target = target.clone();
    let build = Box::new(move |view: &View, _: &Cx<'_>| match view {
        View::Alike(rows) => which(&target, rows),
        _ => Err("Look-alikes cannot be shown now. Nothing was changed.".to_owned()),
    });
    let title = format!("Same child as {}?", on.name());
    Next::Effects(vec![Effect::Open(Asked::over("same", title, (Context::Compare, query), build))])
}

/// Look-alikes to choose from, each with what tells it from the others first and the reason last, which is much the same for
/// all; where even that agrees, the number of the record.
pub(super) fn choices(rows: &[AlikeRow]) -> Vec<Choice> {
    let told = |row: &AlikeRow| {
        let born = format!("born {}", row.born.format("%-d %b %Y"));
        let open = if row.open == "--" { "nothing open".to_owned() } else { row.open.clone() };
        let nhs = if row.nhs.is_empty() { String::new() } else { format!("NHS number {}", row.nhs) };
        let parts = [row.name.clone(), born, row.postcode.clone(), open, nhs];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    };
    let all: Vec<String> = rows.iter().map(told).collect();
    let number = |at: usize| {
        let twice = all.iter().filter(|other| **other == all[at]).count() > 1;
        if twice { format!(", record {}", rows[at].child.0) } else { String::new() }
    };
    let words = |(at, row): (usize, &AlikeRow)| format!("{}{}: {}", all[at], number(at), row.words);
    ('a'..='z')
        .zip(rows.iter().enumerate().map(words))
        .map(|(letter, said)| Choice::new(letter, said))
        .collect()
}

/// One look-alike: both records. Several: which of them.
fn which(target: &Target, rows: &[AlikeRow]) -> Result<Box<dyn Layer>, String> {
    let child = target.subject.child;
    let apart = |row: &&AlikeRow| row.child != child && row.merged_into.is_none_or(|kept| kept == child);
    let others: Vec<AlikeRow> = rows.iter().filter(apart).cloned().collect();
    let target = target.clone();
    match others.as_slice() {
        [] => Err(format!("{}: no other record looks alike.", target.name())),
        [only] if only.merged_into.is_none() => Ok(Compare::children(child, only.child)),
        _ => {
            let pick = Pick::new("which", format!("Same child as {}?", target.name()), choices(&others));
            let ask = Next::letter(pick, move |letter, cx| {
                let at = ('a'..='z').position(|known| known == letter);
                match at.and_then(|at| others.get(at)) {
                    Some(row) if row.merged_into.is_some() => {
                        let keep = (target.subject.child, target.name().to_owned());
                        two_after_all(target, (keep.0, &keep.1), (row.child, &row.name), cx)
                    }
                    other => Next::Effects(compare(child, other.map(|row| row.child), None)),
                }
            });
            ask.layer().ok_or_else(|| "Nothing to choose from.".to_owned())
        }
    }
}

/// Two records that became one are taken apart again, with the reason; what came since stays where it is, to be settled.
fn two_after_all(
    target: Target,
    (keep, kept): (ChildId, &str),
    (gone, went): (ChildId, &str),
    cx: &Cx<'_>,
) -> Next {
    let title = format!("{kept} and {went} are one record");
    let question = format!("{kept} and {went}: how is it known that they are two?");
    let pick = Pick::new("apart", title, vec![Choice::new('t', "Two children after all: take them apart")]);
    Next::letter(unless(pick, barred(cx, Right::Merge)), move |_, _| {
        let kept = format!("apart {}", target.name());
        Next::fields(sentence("apart", question, "Words", true, kept), move |values, _| {
            let words = values.get("words").to_owned();
            Next::Act(act("apart", vec![Command::Unmerge { keep, gone, words }], &target))
        })
    })
}
