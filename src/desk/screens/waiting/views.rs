//! Views of the list: filter, order and columns under a name, for oneself or for everybody. They are kept with the keeper and
//! are there at every desk.
use super::columns::{READY, Shown};
use super::kinds::lettered;
use super::narrow::{Part, Parts};
use super::picking::Columns;
use super::taken_back::{BACK, Back, Before, Front};
use super::{Waiting, frame};
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::layers::{Choice, Confirm, FormLayer, Pick};
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::seam::PrefChange;
use crate::desk::verbs::{barred, unless};
use crate::desk::widgets::{Field, Form};
use crate::domain::rights::Right;
use crate::wire::columns::ListColumn;
use crate::wire::prefs::{KeptView, ListView, NAME_MOST, ViewId};
use crate::wire::query::StageIs;
use crate::wire::sort::{Sort, SortBy};
use ratatui::layout::Rect;

/// The choice behind `v`.
pub const VIEWS: Slot = "views";
const SHARED: Slot = "views of everybody";
const COLUMNS: Slot = "columns";
const KEEP: Slot = "keep a view";
const REPLACE: Slot = "replace a view";
const WHICH: Slot = "which view";
const DO: Slot = "what with the view";
const NAME: Slot = "name of a view";
const DELETE: Slot = "take a view away";
/// The answers of the keeper.
pub const KEPT: Slot = "view kept";
/// The same for columns, of which only what went wrong is told.
pub const COLUMNS_KEPT: Slot = "columns kept";

/// What is being done with views.
#[derive(Clone, Debug, Default)]
pub struct Views {
    /// The view that was taken last, and its change that is on the screen.
    pub(super) front: Front,
    /// Views on offer in the choice that is open, with their letters.
    offered: Vec<(char, ViewId)>,
    /// The one that is being renamed or taken away, with its change that was seen.
    managed: Option<(ViewId, u32)>,
    /// What is kept once the replacing is confirmed.
    waits: Option<PrefChange>,
    /// What is on its way to the keeper, as it stood before.
    pub(super) before: Option<Before>,
    /// Columns that are on their way to the keeper: what is kept of them at home is older.
    pub(super) columns: Option<Vec<ListColumn>>,
    /// What `u` takes back.
    pub(super) back: Option<Back>,
    /// What is said once it is back, where the keeper's words are not enough.
    pub(super) said_back: Option<String>,
}

impl Waiting {
    pub(super) fn choose_view(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let prefs = &cx.home.prefs;
        let over = if self.parts.has(&Part::PastTarget) { "  (on; this takes it off)" } else { "" };
        // First of all, since the first letter is for those who cannot hold Shift: `v p` is `!`.
        let mut choices = vec![Choice::new('p', format!("past target (also !){over}"))];
        choices.push(Choice::new('b', "see by: children under review, by the day a clinician gave"));
        self.views.offered = prefs.own.iter().map(|view| (view.letter, view.id)).collect();
        choices.extend(prefs.own.iter().map(|view| self.view_choice(view.letter, view, cx)));
        choices.extend(READY.iter().map(|(letter, shown, words)| {
            let now = if self.shown == *shown { "  (now)" } else { "" };
            Choice::new(*letter, format!("columns: {words}{now}"))
        }));
        let now = if matches!(self.shown, Shown::Chosen(_)) { "  (now)" } else { "" };
        choices.push(Choice::new('c', format!("columns: choose them and their order{now}")));
        choices.push(Choice::new('k', "keep this list as a view: filter, order, columns"));
        let shared = Choice::new('t', format!("views of everybody ({})", prefs.shared.len()));
        let none = prefs.shared.is_empty();
        choices.push(if none {
            shared.refused("nobody has kept one for everybody yet: k does")
        } else {
            shared
        });
        let manage = Choice::new('m', "rename a view, or take it away");
        let none = prefs.all().next().is_none();
        choices.push(if none { manage.refused("no view is kept yet: k keeps one") } else { manage });
        open(Pick::new(VIEWS, "View", choices))
    }

    fn view_choice(&self, letter: char, view: &KeptView, cx: &Cx<'_>) -> Choice {
        let words = Parts::of(&view.view.filter, &cx.home.rules).words();
        let words = if words.is_empty() { "all who wait".to_owned() } else { words };
        let now = if self.views.front.is_some_and(|(id, _)| id == view.id) { " (now)" } else { "" };
        let by = match (view.id.shared, view.made_by == view.changed_by) {
            (false, _) => String::new(),
            (true, true) => format!(" (by {}, {})", view.made_by, view.changed.format("%-d %b")),
            (true, false) => {
                format!(
                    " (by {}, changed by {} {})",
                    view.made_by,
                    view.changed_by,
                    view.changed.format("%-d %b")
                )
            }
        };
        Choice::new(letter, format!("{}{now}{by}: {words}", view.name))
    }

    /// What a layer of the views handed down; `None`: it was none of theirs.
    pub(super) fn view_given(&mut self, given: &Given, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        let prefs = &cx.home.prefs;
        Some(match given {
            Given::Picked(VIEWS, letter) => match letter {
                'p' => self.turn(Part::PastTarget, "past target".to_owned()),
                'b' => self.see_by(),
                'c' => {
                    let now = self.shown.list(!self.parts.one_pathway());
                    open(Columns::new(COLUMNS, &now, room(cx), cx.narrow))
                }
                'k' => self.ask_name(cx),
                't' => {
                    self.views.offered = prefs.shared.iter().map(|view| (view.letter, view.id)).collect();
                    let choices = prefs.shared.iter().map(|view| self.view_choice(view.letter, view, cx));
                    open(Pick::new(SHARED, "Views of everybody", choices.collect()))
                }
                'm' => self.choose_managed(cx),
                letter => match READY.iter().find(|(known, ..)| known == letter) {
                    Some((_, shown, words)) => {
                        self.show_columns(shown.clone(), &format!("Columns: {words}."), cx)
                    }
                    None => self.take_view(*letter, cx),
                },
            },
            Given::Picked(SHARED, letter) => self.take_view(*letter, cx),
            Given::Ticked(COLUMNS, places) => {
                let columns: Vec<ListColumn> =
                    places.iter().filter_map(|at| ListColumn::ALL.get(*at).copied()).collect();
                let said = "These columns are there at your next login, too.";
                self.show_columns(Shown::of(&columns), said, cx)
            }
            Given::Confirmed(BACK) => self.keep_as_before(),
            Given::Fields { slot: KEEP, values, save: true } => {
                let value =
                    |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, v)| v.as_str());
                self.keep_view(value("name").unwrap_or_default(), value("for") == Some("e"), cx)
            }
            Given::Confirmed(REPLACE) => {
                self.views.waits.take().map(|change| Effect::KeepPrefs(KEPT, change)).into_iter().collect()
            }
            Given::Picked(WHICH, letter) => self.manage(*letter, cx),
            Given::Picked(DO, letter) => self.do_managed(*letter, cx),
            Given::Fields { slot: NAME, values, save: true } => {
                let to = values.first().map(|(_, value)| value.clone()).unwrap_or_default();
                let managed = self.views.managed.take();
                self.views.before = managed.and_then(|(id, _)| {
                    prefs.get(id).map(|kept| Before::Renamed { id, was: kept.name.clone() })
                });
                let change = managed.map(|(id, seen)| PrefChange::Rename { id, to, seen });
                change.map(|change| Effect::KeepPrefs(KEPT, change)).into_iter().collect()
            }
            Given::Confirmed(DELETE) => {
                let managed = self.views.managed.take();
                let gone = managed.and_then(|(id, _)| prefs.get(id));
                self.views.before = gone.map(|kept| Before::Gone(Box::new(kept.clone())));
                let change = managed.map(|(id, seen)| PrefChange::Delete { id, seen });
                change.map(|change| Effect::KeepPrefs(KEPT, change)).into_iter().collect()
            }
            _ => return None,
        })
    }

    /// The follow-up list: who is under review, those first whose day comes first.
    fn see_by(&mut self) -> Vec<Effect> {
        let stages = vec![StageIs::Review];
        let filter = crate::desk::seam::Filter { stages, ..crate::desk::seam::Filter::default() };
        self.parts = Parts::of(&filter, &crate::domain::rules::Rules::default());
        self.sort = Sort { by: SortBy::Due, down: false };
        self.views.front = None;
        self.changed()
    }

    fn take_view(&mut self, letter: char, cx: &Cx<'_>) -> Vec<Effect> {
        let id = self.views.offered.iter().find(|(known, _)| *known == letter).map(|(_, id)| *id);
        let Some(kept) = id.and_then(|id| cx.home.prefs.get(id)) else {
            return vec![Effect::Say(Note::refused(
                "That view was taken away meanwhile. v shows what is there.",
            ))];
        };
        self.parts = Parts::of(&kept.view.filter, &cx.home.rules);
        self.sort = kept.view.sort;
        self.shown = Shown::of(&kept.view.columns);
        self.views.front = Some((kept.id, kept.rev));
        let whose =
            if kept.id.shared { format!("everybody's, by {}", kept.made_by) } else { "yours".to_owned() };
        let said = Effect::Say(Note::done(format!("View \"{}\" ({whose}).", kept.name)));
        self.changed().into_iter().chain([said]).collect()
    }

    /// As it stands on the screen.
    pub(super) fn here(&self) -> ListView {
        let filter = crate::desk::seam::Filter { only: Vec::new(), ..self.parts.filter() };
        ListView { filter, sort: self.sort, columns: self.shown.kept() }
    }

    fn ask_name(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let known = self.views.front.and_then(|(id, _)| cx.home.prefs.get(id));
        let name = Field::text("name", "Name").at_most(NAME_MOST).needed();
        let name = known.map_or_else(|| name.clone(), |kept| name.clone().starting(&kept.name));
        let whose: &[(char, &str)] = if may_share(cx) {
            &[('m', "me"), ('e', "everybody")]
        } else {
            &[('m', "me (your role keeps none for everybody)")]
        };
        let now = if may_share(cx) && known.is_some_and(|kept| kept.id.shared) { "e" } else { "m" };
        let whose = Field::choice("for", "Kept for", whose).wide(40).starting(now);
        let title = format!("Keep as a view: {}", self.words);
        open(FormLayer::new(KEEP, title, Form::new(vec![name, whose])))
    }

    fn keep_view(&mut self, name: &str, shared: bool, cx: &Cx<'_>) -> Vec<Effect> {
        let same = |kept: &&KeptView| {
            kept.id.shared == shared && kept.name.to_lowercase() == name.trim().to_lowercase()
        };
        let old = cx.home.prefs.all().find(same);
        self.views.before = Some(Before::Kept {
            name: name.trim().to_owned(),
            shared,
            old: old.map(|old| Box::new(old.clone())),
            front: self.views.front,
        });
        let change = PrefChange::Keep {
            name: name.trim().to_owned(),
            shared,
            view: Box::new(self.here()),
            seen: old.map(|old| old.rev),
        };
        match old {
            Some(old) if self.views.front.is_none_or(|(id, _)| id != old.id) => {
                self.views.waits = Some(change);
                let words = format!(
                    "{} is there already: {}. r replaces it with the list in front, Esc leaves both as they are.",
                    old.name,
                    Parts::of(&old.view.filter, &cx.home.rules).words()
                );
                vec![Effect::Open(Box::new(Confirm::new(REPLACE, 'r', "Replace the view?", words)))]
            }
            _ => vec![Effect::KeepPrefs(KEPT, change)],
        }
    }

    fn choose_managed(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let named = cx.home.prefs.all().map(|view| (view.id, view.name.clone(), String::new()));
        let named = lettered(named);
        self.views.offered = named.iter().map(|(letter, id, _)| (*letter, *id)).collect();
        let choices = named.iter().filter_map(|(letter, id, _)| {
            let view = cx.home.prefs.get(*id)?;
            Some(self.view_choice(*letter, view, cx))
        });
        open(Pick::new(WHICH, "Rename or take away: which view?", choices.collect()))
    }

    fn manage(&mut self, letter: char, cx: &Cx<'_>) -> Vec<Effect> {
        let id = self.views.offered.iter().find(|(known, _)| *known == letter).map(|(_, id)| *id);
        let Some(kept) = id.and_then(|id| cx.home.prefs.get(id)) else { return Vec::new() };
        self.views.managed = Some((kept.id, kept.rev));
        let choices = vec![Choice::new('r', "rename it"), Choice::new('d', "take it away")];
        let pick = Pick::new(DO, format!("View \"{}\"", kept.name), choices);
        let barred = barred(cx, Right::ShareViews).filter(|_| kept.id.shared);
        open(unless(pick, barred.or_else(|| kept.not_theirs(&cx.home.actor))))
    }

    fn do_managed(&mut self, letter: char, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(kept) = self.views.managed.and_then(|(id, _)| cx.home.prefs.get(id)) else {
            return Vec::new();
        };
        if letter == 'r' {
            let field = Field::text("name", "Name").at_most(NAME_MOST).needed().starting(&kept.name);
            return open(FormLayer::new(NAME, "Another name for the view", Form::new(vec![field])).at_once());
        }
        let whom = if kept.id.shared { " for everybody" } else { "" };
        let words = format!(
            "Take the view \"{}\" away{whom}? The children in it stay where they are. d takes it away, Esc leaves it.",
            kept.name
        );
        vec![Effect::Open(Box::new(Confirm::new(DELETE, 'd', "Take the view away?", words)))]
    }

    /// What is kept may have changed: the view in front is told of, and the list stays as it is.
    pub(super) fn views_at_home(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some((id, seen)) = self.views.front else { return Vec::new() };
        let words = match cx.home.prefs.get(id) {
            None => {
                self.views.front = None;
                "The view you took was taken away. Your list stays as it is; v k keeps it for you.".to_owned()
            }
            Some(kept) if kept.rev != seen => {
                self.views.front = Some((id, kept.rev));
                if *kept.changed_by == *cx.home.actor.name {
                    return Vec::new();
                }
                let keys = if id.shared { "v t" } else { "v" };
                format!(
                    "{} changed the view \"{}\". Your list stays as it was; {keys} {} shows it as it is now.",
                    kept.changed_by, kept.name, kept.letter
                )
            }
            Some(_) => return Vec::new(),
        };
        vec![Effect::Say(Note::done(words))]
    }

    /// `view "Gedling over", changed`.
    pub(super) fn view_in_front(&self, cx: &Cx<'_>) -> Option<String> {
        let kept = self.views.front.and_then(|(id, _)| cx.home.prefs.get(id))?;
        let changed = if kept.view == self.here() { "" } else { ", changed" };
        Some(format!("view \"{}\"{changed}", kept.name))
    }
}

/// Columns of the terminal the list has; where cards are shown, those of the least wide window that has columns.
fn room(cx: &Cx<'_>) -> u16 {
    if cx.narrow {
        return 80;
    }
    let body = Rect::new(0, 0, cx.body.width, cx.body.height);
    frame::panes(body).map_or(body.width, |(list, _)| list.width)
}

fn may_share(cx: &Cx<'_>) -> bool {
    barred(cx, Right::ShareViews).is_none()
}

fn open(layer: impl crate::desk::screen::Layer + 'static) -> Vec<Effect> {
    vec![Effect::Open(Box::new(layer))]
}
