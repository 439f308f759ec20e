//! Who on record may be the child in front: the same-child rule over the State's indexes.
use super::alike::{Identity, Likeness, NameKey, Verdict};
use super::calendar::long_date;
use super::child::{ChildDetails, ChildRow};
use super::ids::ChildId;
use super::near_date::near;
use super::state::State;

/// Somebody on record who is, or may be, the same child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Like {
    /// Who.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// Why, in words.
    pub words: String,
    /// Number, birth date and name agree: the same child, not only possibly.
    pub same: bool,
    /// The number agrees, or birth date and name do: one child, by all that is known yet. A twin is none.
    pub may_be: bool,
}

/// What a row on record is recognised by.
pub fn identity(row: &ChildRow) -> Identity {
    Identity { nhs: row.nhs, born: row.born, name: NameKey::new(row.family(), row.given(), row.known_as()) }
}

/// Those on record who are or may be this child, or are easily taken for it (twins, namesakes): certain ones first, then by
/// what they have in common: the same birth date before another, the same name before one that sounds so. Merged records are
/// left out, since they live on in another.
pub fn find(state: &State, details: &ChildDetails) -> Vec<Like> {
    let wanted = Identity {
        nhs: details.nhs,
        born: details.born,
        name: NameKey::new(&details.family, &details.given, &details.known_as),
    };
    let by_number = details.nhs.and_then(|nhs| state.index.by_nhs.get(&nhs).copied());
    let by_born = state.index.by_born.get(&details.born).into_iter().flatten().copied();
    let mut seen: Vec<ChildId> = by_number.into_iter().chain(by_born).collect();
    seen.sort_unstable();
    seen.dedup();
    let mut likes: Vec<(Near, Like)> = seen
        .into_iter()
        .filter_map(|id| state.child(id))
        .filter_map(|row| {
            let verdict = wanted.compare(&identity(row));
            let (near, words) = said(verdict, &wanted)?;
            let same = verdict == Verdict::Same;
            let may_be = verdict != Verdict::Twin;
            Some((near, Like { child: row.id, name: row.list_name(), words, same, may_be }))
        })
        .collect();
    likes.sort_by_key(|(near, like)| (*near, like.child));
    likes.into_iter().map(|(_, like)| like).collect()
}

/// Those whose name is right and whose birth date is a slip away: shown while a child is registered, nearest name first. No number
/// says otherwise of them.
pub fn near_dates(state: &State, details: &ChildDetails) -> Vec<Like> {
    let wanted = NameKey::new(&details.family, &details.given, &details.known_as);
    let born = near(details.born).into_iter().filter_map(|date| state.index.by_born.get(&date)).flatten();
    let rows = born.filter_map(|id| state.child(*id)).filter(|row| row.merged_into.is_none());
    let rows = rows.filter(|row| row.nhs.is_none() || details.nhs.is_none() || row.nhs == details.nhs);
    let like = |row: &ChildRow| {
        let likeness = wanted.likeness(&identity(row).name)?;
        let right = matches!(likeness, Likeness::Same | Likeness::Diminutive | Likeness::Swapped);
        let words = format!("the name {}, birth date differs: {}", likeness.words(), long_date(row.born));
        let like = Like { child: row.id, name: row.list_name(), words, same: false, may_be: false };
        right.then_some((likeness, like))
    };
    let mut likes: Vec<(Likeness, Like)> = rows.filter_map(like).collect();
    likes.sort_by_key(|(likeness, like)| (*likeness, like.child));
    likes.into_iter().map(|(_, like)| like).collect()
}

/// How near, nearest first: what they are to each other, whether another birth date, how the name is alike.
type Near = (u8, bool, Option<Likeness>);

/// How near, and why in words; none for strangers.
fn said(verdict: Verdict, wanted: &Identity) -> Option<(Near, String)> {
    Some(match verdict {
        Verdict::Same => {
            ((0, false, None), "the same NHS number and birth date, and the name is alike".to_owned())
        }
        Verdict::NumberConflict { born, name } => {
            let differs = match (born, name) {
                (true, true) => "birth date and name differ",
                (true, false) => "the birth date differs",
                _ => "the name differs",
            };
            ((1, born, None), format!("has this NHS number, but {differs}: one of them is mistyped"))
        }
        Verdict::Possible(likeness) => {
            let number = if wanted.nhs.is_some() { "that record" } else { "this one" };
            let words = format!("same birth date, the name {}; {number} has no NHS number", likeness.words());
            ((2, false, Some(likeness)), words)
        }
        Verdict::Namesake(likeness) => {
            let words = format!("same birth date, the name {}, but another NHS number", likeness.words());
            ((3, false, Some(likeness)), words)
        }
        Verdict::Twin => {
            ((4, false, None), "same birth date and family name: a twin, by all likelihood".to_owned())
        }
        Verdict::Stranger => return None,
    })
}
