//! `u` on what was kept of the lists: a view goes again or is as it was before, the columns are those of before.
use super::Waiting;
use super::columns::Shown;
use super::views::{COLUMNS_KEPT, KEPT};
use crate::desk::answer;
use crate::desk::effect::{Effect, Slot};
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::seam::{PrefChange, Prefs, Reply};
use crate::wire::columns::ListColumn;
use crate::wire::prefs::{KeptView, ViewId};

/// What `u` asks for here.
pub(super) const BACK: Slot = "what was kept, back";
/// The keeper's answer to it.
const IS_BACK: Slot = "what was kept is back";

/// A view and its change that is on the screen, where one was taken.
pub(super) type Front = Option<(ViewId, u32)>;

/// What is being kept, and how it stood before: the way back is known once the keeper has answered.
#[derive(Clone, Debug)]
pub(super) enum Before {
    /// A view under a name: the one of that name, where there was one, and the view that was in front.
    Kept { name: String, shared: bool, old: Option<Box<KeptView>>, front: Front },
    /// Another name.
    Renamed { id: ViewId, was: String },
    /// A view taken away.
    Gone(Box<KeptView>),
}

/// The way back.
#[derive(Clone, Debug)]
pub(super) enum Back {
    /// A change of a view; what is said of it where the keeper's words are not enough; the view that is in front then.
    View { change: PrefChange, said: Option<String>, front: Option<Front> },
    /// The columns on the screen, and those that were kept.
    Columns { shown: Shown, kept: Vec<ListColumn> },
    /// There is none: what to do, in words.
    Never(String),
}

impl Before {
    /// The way back from what the keeper has kept now, and what `u` would undo in words.
    fn back(self, prefs: &Prefs, cx: &Cx<'_>) -> Option<(Back, String)> {
        let plain = |change| Back::View { change, said: None, front: None };
        Some(match self {
            Self::Kept { name, shared, old, front } => {
                // As the keeper keeps it.
                let name = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
                let now = prefs.all().find(|v| v.id.shared == shared && v.name.to_lowercase() == name)?;
                let (words, seen) = (format!("view \"{}\" kept", now.name), now.rev);
                let back = match old {
                    None => Back::View {
                        change: PrefChange::Delete { id: now.id, seen },
                        said: None,
                        front: Some(front),
                    },
                    Some(old) => Back::View {
                        said: Some(format!("View \"{}\" is as it was before.", old.name)),
                        change: PrefChange::Keep {
                            name: old.name,
                            shared,
                            view: Box::new(old.view),
                            seen: Some(seen),
                        },
                        front: None,
                    },
                };
                (back, words)
            }
            Self::Renamed { id, was } => {
                let now = prefs.get(id)?;
                let words = format!("view \"{was}\" named \"{}\"", now.name);
                (plain(PrefChange::Rename { id, to: was, seen: now.rev }), words)
            }
            Self::Gone(old) => {
                let words = format!("view \"{}\" taken away", old.name);
                // Put back by another it would be another's.
                let back = if *old.made_by == *cx.home.actor.name {
                    let (name, shared, view) = (old.name, old.id.shared, Box::new(old.view));
                    plain(PrefChange::Keep { name, shared, view, seen: None })
                } else {
                    let (name, by) = (&old.name, &old.made_by);
                    Back::Never(format!(
                        "The view \"{name}\" was {by}'s, so u does not put it back: {by} keeps it anew with v k."
                    ))
                };
                (back, words)
            }
        })
    }
}

impl Waiting {
    /// Other columns from now on, here and at the next login.
    pub(super) fn show_columns(&mut self, shown: Shown, said: &str, cx: &Cx<'_>) -> Vec<Effect> {
        let was = self.views.columns.as_ref().unwrap_or(&cx.home.prefs.columns).clone();
        let before = std::mem::replace(&mut self.shown, shown);
        let kept = self.keep_columns(self.shown.kept());
        if before == self.shown && was == self.shown.kept() {
            // As they were: there is nothing to take back, and nothing older goes back in its place unseen.
            return vec![kept, Effect::Say(Note::done(said)), Effect::Stands];
        }
        self.views.back = Some(Back::Columns { shown: before, kept: was });
        let said = Effect::Say(Note::done(format!("{said}  u undoes")));
        vec![kept, said, Effect::OwnUndoable(BACK, "columns chosen".to_owned())]
    }

    fn keep_columns(&mut self, columns: Vec<ListColumn>) -> Effect {
        self.views.columns = Some(columns.clone());
        Effect::KeepPrefs(COLUMNS_KEPT, PrefChange::Columns(columns))
    }

    /// The keeper answered to what was to be kept.
    pub(super) fn view_kept(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        let Reply::Prefs { prefs, words } = reply else {
            self.views.before = None;
            if slot == COLUMNS_KEPT {
                self.views.columns = None;
            }
            return answer::said(reply, None);
        };
        if slot == COLUMNS_KEPT {
            // Of two that are on their way the last is what will be kept.
            self.views.columns.take_if(|columns| *columns == prefs.columns);
            return Vec::new();
        }
        if slot == IS_BACK {
            let said = self.views.said_back.take().unwrap_or_else(|| words.clone());
            return vec![Effect::Say(Note::done(said))];
        }
        let here = self.here();
        let kept = prefs.all().filter(|kept| kept.view == here).max_by_key(|kept| (kept.changed, kept.id.no));
        if let Some(kept) = kept {
            self.views.front = Some((kept.id, kept.rev));
        }
        let Some((back, what)) = self.views.before.take().and_then(|before| before.back(prefs, cx)) else {
            return answer::said(reply, None);
        };
        let undo = if matches!(back, Back::Never(_)) { "" } else { "  u undoes" };
        self.views.back = Some(back);
        vec![Effect::Say(Note::done(format!("{words}{undo}"))), Effect::OwnUndoable(BACK, what)]
    }

    /// `u`.
    pub(super) fn keep_as_before(&mut self) -> Vec<Effect> {
        match self.views.back.take() {
            Some(Back::View { change, said, front }) => {
                self.views.said_back = said;
                if let Some(front) = front {
                    self.views.front = front;
                }
                vec![Effect::KeepPrefs(IS_BACK, change)]
            }
            Some(Back::Columns { shown, kept }) => {
                self.shown = shown;
                let said = Note::done("The columns are as they were, also at your next login.");
                vec![self.keep_columns(kept), Effect::Say(said)]
            }
            Some(Back::Never(words)) => vec![Effect::Say(Note::refused(words))],
            None => vec![Effect::Say(Note::refused("That was taken back already. v shows what is kept."))],
        }
    }
}

/// Whether an answer is to something that was to be kept.
pub(super) fn is_of_views(slot: Slot) -> bool {
    matches!(slot, KEPT | COLUMNS_KEPT | IS_BACK)
}
