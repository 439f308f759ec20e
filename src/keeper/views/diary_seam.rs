//! The seam to the diary's screens, which are a room of their own.
use crate::keeper::look::LookContext;
use crate::wire::query::Query;
use crate::wire::view::View;

/// Answers a look at the diary.
pub(super) fn look(_cx: &LookContext<'_>, _query: &Query) -> View {
    View::Gone { words: "The diary is not served here.".to_owned() }
}
