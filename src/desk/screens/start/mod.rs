//! A new store: what there is to do, done with Enter, ticked by what the State says. The list goes when the first three are
//! done, or with `z`.
mod making;
mod tasks;
#[cfg(test)]
mod tests;

use super::diary::Diary;
use super::words::view;
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Errand, Given, Slot};
use crate::desk::folders::Arrived;
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::Found;
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Screen, ScreenId};
use crate::desk::seam::{Begun, HabitNews, Home, Push, Query, Reply, Subject};
use crate::desk::text::{self, wrap};
use crate::desk::theme::Meaning;
use crate::desk::verbs::{self, Target};
use crate::wire::view::View;
use ratatui::layout::Rect;
pub use tasks::begins;
use tasks::{TASKS, Task, title};

const BEGUN: Slot = "how far it has come";
/// Columns of a task's own words, and where what is to be known of it stands.
const BESIDE: u16 = 33;

/// The screen.
pub struct Start {
    front: usize,
    begun: Option<Begun>,
    /// The first three were done before this was opened: then it does not go by itself.
    was_done: bool,
    /// It was put away, or what it is for is done: 1 is Today again.
    away: bool,
    /// Makes the sessions that begin with an example; never in front itself.
    diary: Diary,
    /// Spreadsheets that were offered, in the order of their letters.
    arrived: Vec<Arrived>,
}

impl Start {
    /// For a desk that begins with it, or knows it by the line alone.
    pub fn new(home: &Home) -> Self {
        Self {
            front: 0,
            begun: None,
            was_done: false,
            away: !begins(home),
            diary: Diary::default(),
            arrived: Vec::new(),
        }
    }

    fn ask() -> Vec<Effect> {
        vec![Effect::Ask(BEGUN, Query::Begun)]
    }

    fn so_far<'a>(&'a self, cx: &'a Cx<'_>) -> &'a Begun {
        self.begun.as_ref().unwrap_or(&cx.home.begun)
    }

    fn task(&self) -> Task {
        TASKS[self.front.min(TASKS.len() - 1)]
    }

    fn begin(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let task = self.task();
        if let Some(ask) = task.ask(self.so_far(cx), cx.home) {
            let role = cx.home.actor.role.words();
            return vec![Effect::Say(Note::refused(format!(
                "{ask}. Nothing was changed; you are here as {role}."
            )))];
        }
        match task {
            Task::Import => {
                self.arrived = cx.home.folders.newest(making::ARRIVED_MOST);
                making::arrived(&self.arrived, &cx.home.folders)
            }
            Task::Postcodes => making::file(making::POSTCODES, "", None),
            Task::Clinics => making::clinics(&cx.home.rules),
            Task::People => making::people(),
            Task::Register => verbs::run(Action::New, &Target::default(), cx),
            Task::Practice => vec![Effect::LeaveFor(Errand::Practice)],
        }
    }

    fn came(&mut self, begun: &Begun) -> Vec<Effect> {
        let first = self.begun.is_none();
        self.begun = Some(begun.clone());
        if first {
            self.was_done = begun.is_done();
            // The cursor begins on what is left to do: a step that is done is no place to begin.
            let left = |task: &Task| !task.is_done(begun);
            if !left(&self.task()) {
                self.front = TASKS.iter().position(left).unwrap_or(self.front);
            }
        }
        if begun.is_done() && !self.was_done {
            (self.was_done, self.away) = (true, true);
            return vec![
                Effect::Goto(ScreenId::Today, None),
                Effect::Say(Note::done(
                    "The first steps are done, so their list goes. : and begin shows it again.",
                )),
            ];
        }
        Vec::new()
    }
}

impl Screen for Start {
    fn id(&self) -> ScreenId {
        ScreenId::Start
    }

    fn context(&self) -> Context {
        Context::Start
    }

    fn subject(&self) -> Option<Subject> {
        None
    }

    fn in_place_of(&self) -> Option<ScreenId> {
        (!self.away).then_some(ScreenId::Today)
    }

    fn entered(&mut self, _at: Option<Subject>, _cx: &Cx<'_>) -> Vec<Effect> {
        self.begun = None;
        Self::ask()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let last = TASKS.len() - 1;
        match action {
            Action::Up => self.front = self.front.saturating_sub(1),
            Action::Down => self.front = (self.front + 1).min(last),
            Action::First | Action::PageUp => self.front = 0,
            Action::Last | Action::PageDown => self.front = last,
            Action::NextPart if self.so_far(cx).lists > 0 => {
                return vec![Effect::Open(Box::new(Found::default()))];
            }
            Action::Open => return self.begin(cx),
            Action::New => return verbs::run(Action::New, &Target::default(), cx),
            Action::Later => {
                self.away = true;
                let news = HabitNews { start_hidden: Some(true), ..HabitNews::default() };
                return vec![
                    Effect::Habit(news),
                    Effect::Goto(ScreenId::Today, None),
                    Effect::Say(Note::done(
                        "The list of first steps is put away. : and begin shows it again.",
                    )),
                ];
            }
            _ => {}
        }
        Vec::new()
    }

    fn uses(&self, action: Action) -> bool {
        let found = self.begun.as_ref().is_some_and(|begun| begun.lists > 0);
        if action == Action::NextPart {
            return found;
        }
        !matches!(
            action,
            Action::Why | Action::Who | Action::Repeat | Action::Left | Action::Right | Action::PartBefore
        )
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        let rules = &cx.home.rules;
        match given {
            Given::Fields { slot: slot @ (making::IMPORT | making::POSTCODES), values, save: true } => {
                let typed = values.into_iter().next().map(|(_, value)| value).unwrap_or_default();
                making::named(slot, &typed)
            }
            Given::Fields { slot: making::STAFF, values, save: true } => making::added(rules, &values),
            Given::Picked(making::ARRIVED, letter) => {
                let file = making::letters().zip(&self.arrived).find(|(known, _)| *known == letter);
                match file {
                    Some((_, file)) => making::named(making::IMPORT, &file.path.to_string_lossy()),
                    None => making::file(making::IMPORT, &making::inbox(&cx.home.folders), None),
                }
            }
            Given::Picked(making::CLINICS, letter) => match making::example(rules, letter) {
                Some(service) => self.diary.example(service, cx),
                None => Vec::new(),
            },
            Given::Picked(making::PEOPLE, 's') => making::person(rules),
            Given::Picked(making::PEOPLE, _) => making::rights(cx),
            Given::Fields { slot: making::IMPORT | making::POSTCODES | making::STAFF, .. } => Vec::new(),
            // A venue or a person that is not known yet, the day of a session: as in the diary.
            other => self.diary.given(other, cx),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        if slot == BEGUN {
            return match view(reply) {
                Some(View::Begun(begun)) => self.came(begun),
                _ => Vec::new(),
            };
        }
        let mut effects = self.diary.heard(slot, reply, cx);
        if answer::is_done(reply) {
            effects.extend(Self::ask());
        }
        effects
    }

    fn acted(&mut self, _act: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        if answer::is_done(reply) { Self::ask() } else { Vec::new() }
    }

    fn pushed(&mut self, _push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        Self::ask()
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        Self::ask()
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let begun = self.so_far(cx);
        let task = self.task();
        let words = task.ask(begun, cx.home).unwrap_or_else(|| task.words().to_owned());
        let done = task.done(begun, cx.keymap).map(|done| format!(". Done: {done}")).unwrap_or_default();
        Titles {
            left: title(begun, cx),
            right: if cx.narrow {
                String::new()
            } else {
                let away = cx.keymap.written(&Context::Start.chain(), Action::Later, 'z');
                format!("{away} puts this list away")
            },
            row: format!("{words}{done}"),
            pane: None,
        }
    }

    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let begun = self.so_far(cx);
        let beside = !cx.narrow;
        let mut y = u16::from(beside);
        for (at, task) in TASKS.into_iter().enumerate() {
            if y >= body.height {
                return;
            }
            let front = at == self.front;
            let done = task.done(begun, cx.keymap);
            let more = task.more(cx.keymap);
            let ask = task.ask(begun, cx.home);
            let tick = if done.is_some() { 'x' } else { ' ' };
            let sign = if front { '>' } else { ' ' };
            let meaning = if front { Meaning::Cursor } else { Meaning::Plain };
            let words = ask.clone().unwrap_or_else(|| task.words().to_owned());
            let told = || {
                let more = done.as_ref().map_or_else(|| more.clone(), |done| format!("done: {done}"));
                if ask.is_some() { words.clone() } else { format!("{words}: {more}") }
            };
            canvas.tell_line(told);
            if front {
                canvas.focus(body.x + 1, body.y + y, false);
                canvas.tell_row(told);
                canvas.tell_at(at + 1, TASKS.len());
            }
            // Who has to ask somebody is told in a sentence that needs the line.
            let room = if beside && ask.is_none() { BESIDE } else { body.width };
            let words =
                text::left(&format!("{tick}{sign} {words}"), usize::from(room) - 1).trim_end().to_owned();
            canvas.line(Rect { width: room, ..body }, y, &words, meaning);
            let mut lines = 1;
            if beside && ask.is_none() {
                let more = done.as_ref().map_or_else(|| more.clone(), |done| format!("done: {done}"));
                let columns = body.width.saturating_sub(BESIDE);
                for (line, words) in (0..).zip(wrap(&more, usize::from(columns.min(48)))) {
                    if y + line < body.height {
                        canvas.put(body.x + BESIDE, body.y + y + line, columns, &words, Meaning::Plain);
                    }
                    lines = lines.max(line + 1);
                }
            }
            y += lines;
            if beside && matches!(task, Task::People | Task::Register) {
                y += 1;
            }
        }
        y += 1;
        let store = format!("This store: {}   (only who may come in can read it)", cx.home.store);
        for line in wrap(&store, usize::from(body.width).saturating_sub(4)) {
            if y < body.height {
                canvas.line(body, y, &format!("   {line}"), Meaning::Aside);
            }
            y += 1;
        }
    }
}
