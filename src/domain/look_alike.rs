//! Who on record may be the child in front: the same-child rule over the State's indexes.
use super::alike::{Identity, NameKey, Verdict};
use super::child::{ChildDetails, ChildRow};
use super::ids::ChildId;
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
}

/// What a row on record is recognised by.
pub fn identity(row: &ChildRow) -> Identity {
    Identity { nhs: row.nhs, born: row.born, name: NameKey::new(row.family(), row.given(), row.known_as()) }
}

/// Those on record who are or may be this child, or are easily taken for it (twins, namesakes): certain ones first, then by
/// what they have in common. Merged records are left out, since they live on in another.
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
    let mut likes: Vec<(u8, Like)> = seen
        .into_iter()
        .filter_map(|id| state.child(id))
        .filter_map(|row| {
            let verdict = wanted.compare(&identity(row));
            let (rank, words) = said(verdict, &wanted)?;
            Some((rank, Like { child: row.id, name: row.list_name(), words, same: verdict == Verdict::Same }))
        })
        .collect();
    likes.sort_by_key(|(rank, like)| (*rank, like.child));
    likes.into_iter().map(|(_, like)| like).collect()
}

/// How near, nearest first, and why in words; none for strangers.
fn said(verdict: Verdict, wanted: &Identity) -> Option<(u8, String)> {
    Some(match verdict {
        Verdict::Same => (0, "the same NHS number and birth date, and the name is alike".to_owned()),
        Verdict::NumberConflict { born, name } => {
            let differs = match (born, name) {
                (true, true) => "birth date and name differ",
                (true, false) => "the birth date differs",
                _ => "the name differs",
            };
            (1, format!("has this NHS number, but {differs}: one of them is mistyped"))
        }
        Verdict::Possible(likeness) => {
            let number = if wanted.nhs.is_some() { "that record" } else { "this one" };
            (2, format!("same birth date, the name {}; {number} has no NHS number", likeness.words()))
        }
        Verdict::Namesake(likeness) => {
            (3, format!("same birth date, the name {}, but another NHS number", likeness.words()))
        }
        Verdict::Twin => (4, "same birth date and family name: a twin, by all likelihood".to_owned()),
        Verdict::Stranger => return None,
    })
}
