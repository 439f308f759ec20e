//! Marks: all that the filter holds, not only what is in sight; how many of them are in the list; and what the last line says.
use super::columns::{Shown, left_out};
use super::{MARKED, MARKS, Waiting};
use crate::desk::effect::Effect;
use crate::desk::frame::panes;
use crate::desk::layers::Export;
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::screens::count;
use crate::desk::screens::words::{range, which};
use crate::desk::seam::{Filter, Query, Reply};
use crate::desk::text::width;
use crate::domain::ids::ReferralId;
use crate::wire::query::{At, SheetOf};
use crate::wire::view::View;
use ratatui::layout::Rect;

/// Signs and spaces of a rule with words at both of its ends.
const RULED: usize = 10;

/// Rows marked at once, at most: more are seen one by one by nobody before something is done to them.
pub const MOST: u32 = 500;

impl Waiting {
    /// Asks which rows the list holds, to mark them all.
    pub(super) fn mark_all(&mut self) -> Vec<Effect> {
        let list = &self.window.list;
        if list.total() > MOST as usize {
            return vec![Effect::Say(Note::refused(format!(
                "{} are in this list; {MOST} is the most that are marked at once. No mark was changed. f narrows the list, \
                 Space marks one.",
                count(list.total())
            )))];
        }
        self.marking = true;
        let query = Query::Marks { filter: self.parts.filter(), sort: self.sort, most: MOST };
        vec![Effect::Ask(MARKS, query)]
    }

    /// All of the list are marked; where they were already, none of them is.
    pub(super) fn marked(&mut self, reply: &Reply) -> Vec<Effect> {
        self.marking = false;
        let ids = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Marks { total, ids } if *total as usize == ids.len() => ids,
                View::Marks { .. } => return self.mark_all(),
                _ => return Vec::new(),
            },
            other => return crate::desk::answer::said(other, None),
        };
        let list = &mut self.window.list;
        let all = !ids.is_empty() && ids.iter().all(|id| list.marks().contains(id));
        let words = if all {
            list.unmark_these(ids);
            format!("{} marks taken off: all of this list.", count(ids.len()))
        } else {
            list.mark_all(ids.iter().copied());
            format!("{} marked: all of this list. * takes the marks off again.", count(ids.len()))
        };
        let mut effects = vec![Effect::Say(Note::done(words))];
        effects.extend(self.ask_marked());
        effects
    }

    /// How many of the marked are in the list as it is narrowed now.
    pub(super) fn ask_marked(&mut self) -> Option<Effect> {
        self.marked_here = None;
        self.marked_at = self.revision;
        let marks = self.window.list.marks();
        if marks.is_empty() {
            return None;
        }
        let filter = self.parts.filter();
        let there = |id: &&ReferralId| filter.only.is_empty() || filter.only.contains(id);
        let only: Vec<ReferralId> = marks.iter().filter(there).copied().collect();
        if only.is_empty() {
            self.marked_here = Some(0);
            return None;
        }
        let filter = Filter { only, ..filter };
        Some(Effect::Ask(MARKED, Query::List { filter, sort: self.sort, at: At::Row(0), rows: 0 }))
    }

    /// The marked rows, else all rows of the filter, into a file: with the columns that are shown.
    pub(super) fn export(&self, cx: &Cx<'_>) -> Effect {
        let marks = self.window.list.marks();
        let (filter, what) = if marks.is_empty() {
            let rows = count(self.window.list.total());
            (self.parts.filter(), format!("{rows} rows, {}", self.words))
        } else {
            // A marked child whose referral has ended meanwhile is marked all the same.
            let only = marks.iter().copied().collect();
            (
                Filter { only, stages: super::EVERY.to_vec(), ..Filter::default() },
                format!("{} marked", marks.len()),
            )
        };
        let columns = self.shown.list(!self.parts.one_pathway());
        let of = |columns| SheetOf::List { filter: Box::new(filter.clone()), sort: self.sort, columns };
        let under = format!("{what}; order: {}", self.order);
        Export::list(of(columns), of(Vec::new()), under, format!("To a file: {what}"), cx)
    }

    /// What the list is and how much of it is in sight. Beside a pane there is less room than at 80: then the screen's name goes,
    /// which stands above, and then where in the list one is, which the rows show.
    pub(super) fn heads(&self, cx: &Cx<'_>) -> (String, String) {
        let list = &self.window.list;
        if cx.narrow {
            let words = self.view_in_front(cx).unwrap_or_else(|| self.named());
            return (words, which(list));
        }
        let room = panes(Rect { x: 0, y: 0, width: cx.body.width, height: cx.body.height })
            .map_or(cx.body.width, |(list, _)| list.width);
        let fits = |left: &str, right: &str| width(left) + width(right) + RULED <= usize::from(room);
        let range = range(list.in_sight(), list.total());
        let named = self.named();
        if fits(&named, &range) || self.words.is_empty() {
            return (named, range);
        }
        let mut words = self.words.clone();
        if let Some(first) = words.get(..1).map(str::to_uppercase) {
            words.replace_range(..1, &first);
        }
        let range = if fits(&words, &range) { range } else { format!("of {}", count(list.total())) };
        (words, range)
    }

    fn named(&self) -> String {
        if self.words.is_empty() { "Waiting".to_owned() } else { format!("Waiting: {}", self.words) }
    }

    /// The last line: who has left, marks, the view, then the order, then what the signs mean, as far as they fit.
    pub(super) fn foot(&self, columns: u16, cx: &Cx<'_>) -> String {
        let marks = self.window.list.marks().len();
        let mut parts = Vec::new();
        if cx.narrow {
            parts.push(which(&self.window.list));
        }
        parts.extend(self.gone.clone());
        if marks > 0 && !cx.narrow {
            let out = self.marked_here.filter(|here| *here < marks);
            let out =
                out.map_or_else(String::new, |here| format!(", {} of them not in this list", marks - here));
            parts.push(format!("{marks} marked{out}"));
        }
        parts.extend(self.view_in_front(cx));
        let out = left_out(&self.shown.list(!self.parts.one_pathway()), columns);
        if !out.is_empty() && matches!(self.shown, Shown::Chosen(_)) {
            let out: Vec<&str> = out.iter().rev().map(|of| of.words()).collect();
            parts.push(format!("no room: {}", out.join(", ")));
        }
        if !self.order.is_empty() {
            parts.push(format!("order: {}", self.order));
        }
        parts.push("! past target".to_owned());
        parts.push(format!(": {} days left", self.window.list.current().map_or(14, |row| row.soon)));
        let mut foot = String::new();
        for part in parts {
            if width(&foot) + width(&part) + 3 <= usize::from(columns) || foot.is_empty() {
                foot = format!("{foot}{}{part}", if foot.is_empty() { " " } else { "   " });
            }
        }
        foot
    }

    /// The child that was in front and is in the list no more, so that it is told where it went.
    pub(super) fn ask_gone(&mut self, name: String, id: ReferralId) -> Effect {
        self.asked_gone = Some(name);
        let filter = Filter { only: vec![id], stages: super::EVERY.to_vec(), ..Filter::default() };
        Effect::Ask(super::GONE, Query::List { filter, sort: self.sort, at: At::Row(0), rows: 1 })
    }

    /// Says where it went. What the person did themselves is on the message line already, with what `u` undoes: then the last
    /// line of the list says it.
    pub(super) fn told_gone(&mut self, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(name) = self.asked_gone.take() else { return Vec::new() };
        let Some(View::List(page)) = crate::desk::screens::words::view(reply) else { return Vec::new() };
        let now = page.rows.first().map(|row| self.row(row, page.today, cx));
        let now = now.map_or_else(|| "no longer on record".to_owned(), |row| row.now());
        let words = format!("{name} has left this list: {now}");
        if std::mem::take(&mut self.own_act) {
            self.gone = Some(words);
            return Vec::new();
        }
        let next = self.window.list.current().map(|row| format!(" The cursor is on {}.", row.row.name));
        vec![Effect::Say(Note::done(format!("{words}.{}", next.unwrap_or_default())))]
    }
}
