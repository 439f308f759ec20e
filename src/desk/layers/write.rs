//! Where a print or a calendar is to be written: the path is asked for, the way to the keeper fetches and writes it, and the
//! message says where it is.
use super::Pick;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context, Sense};
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer};
use crate::desk::seam::{Reply, Writing};
use crate::desk::theme::Meaning;
use crate::desk::widgets::{Field, Form, Told};
use crate::domain::rights::{self, Right};
use ratatui::layout::Rect;

/// What the layer hands down, and the slot of its answer.
const WRITE: Slot = "write a file";

/// The layer.
pub struct Write {
    writing: Writing,
    title: String,
    form: Form,
    /// It is being written: the keeper and the disk are waited for.
    sent: bool,
}

impl Write {
    /// Asks where to; `name` begins the file's name, `title` says what is written.
    pub fn of(writing: Writing, name: &str, title: String, cx: &Cx<'_>) -> Effect {
        let actor = &cx.home.actor;
        let names = !matches!(writing, Writing::Calendar(_));
        if names && !rights::allowed(actor.role, actor.agency, Right::Export) {
            let why = rights::refused(actor.role, Right::Export);
            return Effect::Open(Box::new(Pick::new(WRITE, title, Vec::new()).not_now(why)));
        }
        let path = cx.home.folders.out(&format!("{name}.{}", writing.ending()));
        let field = Field::text("path", "File").wide(60).at_most(300).needed().starting(&path);
        Effect::Open(Box::new(Self { writing, title, form: Form::new(vec![field]), sent: false }))
    }
}

fn closed(note: Note) -> Vec<Effect> {
    vec![Effect::Answer(Given::Nothing(WRITE)), Effect::Say(note)]
}

impl Layer for Write {
    fn context(&self) -> Context {
        Context::Form
    }

    fn in_text(&self) -> bool {
        true
    }

    fn sense(&self, action: Action, _cx: &Cx<'_>) -> Option<Sense> {
        match action {
            Action::Take => Some(Sense::Write),
            Action::Close => Some(Sense::Drop),
            _ => None,
        }
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if self.sent {
            // What is on its way is written all the same; it is told when it is there.
            return Vec::new();
        }
        if action == Action::Take {
            self.form.act(Action::ToSave, cx.now.date());
        }
        match self.form.act(action, cx.now.date()) {
            Told::On => Vec::new(),
            Told::Wrong(words) => vec![Effect::Say(Note::refused(words))],
            Told::Left => vec![Effect::Answer(Given::Nothing(WRITE))],
            Told::Save => {
                let typed = self.form.values(cx.now.date());
                match cx.home.folders.way_out(typed.first().map_or("", |(_, path)| path.as_str())) {
                    Ok(path) => {
                        self.sent = true;
                        vec![Effect::Write(WRITE, self.writing.clone(), path)]
                    }
                    Err(words) => closed(Note::refused(words)),
                }
            }
        }
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        if !self.sent {
            self.form.key(key);
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Vec<Effect> {
        if !self.sent {
            self.form.paste(text);
            return super::form_asks::after(&mut self.form);
        }
        Vec::new()
    }

    fn heard(&mut self, _slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        match reply {
            Reply::Report { well: true, lines } => closed(Note::done(cx.home.folders.told(&lines.join(" ")))),
            Reply::Report { lines, .. } => closed(Note::refused(lines.join(" "))),
            Reply::Fault { words } | Reply::No { words } => closed(Note::refused(words.clone())),
            _ => closed(Note::refused("It could not be fetched. No file was made.")),
        }
    }

    fn cover(&self, cx: &Cx<'_>) -> Cover {
        Cover::Foot(if cx.narrow { 2 } else { 1 })
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let row = match self.writing {
            Writing::Newsletter(_) => {
                "Enter notes it for each child and writes the list: names and addresses"
            }
            Writing::Calendar(_) => "Enter writes it: places and numbers; no child stands in it",
            _ => "Enter writes it: names and birth dates of children leave the desk",
        };
        Titles { left: self.title.clone(), right: "Esc back".to_owned(), row: row.to_owned(), pane: None }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        if self.sent {
            canvas.line(area, 0, " It is being written ..", Meaning::Aside);
            canvas.focus(area.x, area.y, false);
        } else {
            self.form.draw(area, canvas, cx.now.date());
        }
    }
}
