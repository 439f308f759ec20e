//! A new store: what there is to do, done with Enter, ticked when done. The list goes when somebody is on record, or with `z`.
#[cfg(test)]
mod tests;

use super::words::view;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Errand, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{FormLayer, Reader};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Screen, ScreenId};
use crate::desk::seam::{Push, Query, Reply, Subject};
use crate::desk::text::wrap;
use crate::desk::theme::Meaning;
use crate::desk::verbs::{self, Target};
use crate::desk::widgets::{Field, Form};
use crate::domain::rights::{self, Right};
use crate::wire::view::View;
use ratatui::layout::Rect;

const COUNTS: Slot = "is it empty";
const PEOPLE: Slot = "who works here";
const IMPORT: Slot = "import";
const POSTCODES: Slot = "postcodes";
const READ: Slot = "how to";

/// What there is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    Import,
    Postcodes,
    Clinics,
    People,
    Register,
    Practice,
}

/// Each with its words and what to know of it.
const TASKS: [(Task, &str, &str); 6] = [
    (
        Task::Import,
        "Bring in a waiting list",
        ".xlsx or .csv. First a dry run: nothing is kept until you have seen what becomes of each row",
    ),
    (Task::Postcodes, "Load postcodes", "so that districts come out right"),
    (Task::Clinics, "Make the clinics", "from services and venues; examples to change"),
    (Task::People, "Say who works here", "people, roles, agencies"),
    (Task::Register, "Register one child", "n does this on every list"),
    (
        Task::Practice,
        "Look round first",
        "the practice desk: 6,000 invented children in a folder of their own; this store stays",
    ),
];

/// The screen.
#[derive(Default)]
pub struct Start {
    front: usize,
    venues: bool,
    staff: bool,
}

impl Start {
    fn ask() -> Vec<Effect> {
        vec![Effect::Ask(COUNTS, Query::Counts), Effect::Ask(PEOPLE, Query::People)]
    }

    fn is_done(&self, task: Task) -> bool {
        match task {
            Task::Clinics => self.venues,
            Task::People => self.staff,
            Task::Import | Task::Postcodes | Task::Register | Task::Practice => false,
        }
    }

    /// Who may not do it is told whom to ask, instead of a way that ends in a refusal.
    fn barred(task: Task, cx: &Cx<'_>) -> Option<String> {
        let right = match task {
            Task::Import => Right::Import,
            Task::Postcodes | Task::Clinics | Task::People => Right::Configure,
            Task::Register | Task::Practice => return None,
        };
        let actor = &cx.home.actor;
        (!rights::allowed(actor.role, actor.agency, right)).then(|| rights::refused(actor.role, right))
    }

    fn begin(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let (task, ..) = TASKS[self.front.min(TASKS.len() - 1)];
        if let Some(why) = Self::barred(task, cx) {
            return vec![Effect::Say(Note::refused(why))];
        }
        match task {
            Task::Import => file(IMPORT, "Bring in a waiting list: which file?"),
            Task::Postcodes => {
                file(POSTCODES, "Load postcodes: which file? (CSV of postcode and district code)")
            }
            Task::Clinics => read("Make the clinics", &clinics(cx)),
            Task::People => read("Say who works here", &people(cx)),
            Task::Register => verbs::run(Action::New, &Target::default(), cx),
            Task::Practice => vec![Effect::LeaveFor(Errand::Practice)],
        }
    }
}

fn file(slot: Slot, title: &str) -> Vec<Effect> {
    let field = Field::text("file", "File").wide(60).at_most(4096).needed();
    vec![Effect::Open(Box::new(FormLayer::new(slot, title, Form::new(vec![field])).at_once()))]
}

fn read(title: &str, words: &str) -> Vec<Effect> {
    vec![Effect::Open(Box::new(Reader::plain(READ, title, words)))]
}

fn clinics(cx: &Cx<'_>) -> String {
    let services: Vec<&str> = cx.home.rules.services.iter().map(|service| service.name.as_str()).collect();
    format!(
        "These services are configured: {}.\n\nTo change them, or add one: a file in the folder config/services.d of the \
         store ({}), then `waitwell keeper reload`. A wrong file is refused with its line, and the old settings stand.\n\n\
         Sessions of a service are made in Diary (4): n makes one, t is the template behind a row.",
        services.join(", "),
        cx.home.store
    )
}

fn people(cx: &Cx<'_>) -> String {
    format!(
        "Who may come in, with which role, agency and team, stands in people.toml in the config folder of the store ({}). \
         After a change: `waitwell keeper reload`. A wrong file is refused with its line, and the old settings stand.\n\n\
         You are {}, {}.",
        cx.home.store,
        cx.home.actor.name,
        cx.home.actor.role.words()
    )
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

    fn entered(&mut self, _at: Option<Subject>, _cx: &Cx<'_>) -> Vec<Effect> {
        Self::ask()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let last = TASKS.len() - 1;
        match action {
            Action::Up => self.front = self.front.saturating_sub(1),
            Action::Down => self.front = (self.front + 1).min(last),
            Action::First | Action::PageUp => self.front = 0,
            Action::Last | Action::PageDown => self.front = last,
            Action::Open => return self.begin(cx),
            Action::New => return verbs::run(Action::New, &Target::default(), cx),
            Action::Later => return vec![Effect::Goto(ScreenId::Today, None)],
            _ => {}
        }
        Vec::new()
    }

    fn uses(&self, action: Action) -> bool {
        !matches!(action, Action::Why)
    }

    fn given(&mut self, given: Given, _cx: &Cx<'_>) -> Vec<Effect> {
        let Given::Fields { slot, values, save: true } = given else { return Vec::new() };
        let file = values.into_iter().next().map(|(_, value)| value.trim().to_owned()).unwrap_or_default();
        match slot {
            IMPORT => vec![Effect::LeaveFor(Errand::Import(file))],
            POSTCODES => vec![Effect::LeaveFor(Errand::Postcodes(file))],
            _ => Vec::new(),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        match (slot, view(reply)) {
            (COUNTS, Some(View::Counts(counts))) if counts.open > 0 => {
                vec![Effect::Goto(ScreenId::Today, None)]
            }
            (PEOPLE, Some(View::People { venues, staff })) => {
                (self.venues, self.staff) = (!venues.is_empty(), !staff.is_empty());
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn pushed(&mut self, _push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        Self::ask()
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        Self::ask()
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let row = TASKS.get(self.front).map_or("", |(_, words, _)| words);
        Titles {
            left: "Nothing here yet: this is a new store".to_owned(),
            right: String::new(),
            row: row.to_owned(),
            pane: None,
        }
    }

    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let beside = !cx.narrow;
        let mut y = u16::from(beside);
        for (at, (task, words, more)) in TASKS.iter().enumerate() {
            let front = at == self.front;
            let tick = if self.is_done(*task) { "x" } else { " " };
            let sign = if front { '>' } else { ' ' };
            let meaning = if front { Meaning::Cursor } else { Meaning::Plain };
            canvas.line(body, y, &format!(" {sign}{tick}{words}"), meaning);
            if front {
                canvas.focus(body.x + 1, body.y + y, false);
            }
            if beside {
                let room = usize::from(body.width).saturating_sub(34);
                for line in wrap(more, room.min(48)) {
                    let x = body.x + 33;
                    canvas.put(
                        x,
                        body.y + y.min(body.height - 1),
                        body.width.saturating_sub(33),
                        &line,
                        Meaning::Plain,
                    );
                    y += 1;
                }
            } else {
                y += 1;
            }
            if beside && matches!(task, Task::People | Task::Register) {
                y += 1;
            }
        }
        y += 1;
        let store = format!("This store: {}   (only who may come in can read it)", cx.home.store);
        for line in wrap(&store, usize::from(body.width).saturating_sub(4)) {
            canvas.line(body, y, &format!("   {line}"), Meaning::Aside);
            y += 1;
        }
    }
}
