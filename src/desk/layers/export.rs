//! `e`: all rows of what is shown into a file, fetched from the keeper in windows of one revision; the message says where it is.
use super::Pick;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context, Sense};
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer};
use crate::desk::seam::{Query, Reply};
use crate::desk::theme::Meaning;
use crate::desk::widgets::{Field, Form, Told};
use crate::desk::{csv, paper};
use crate::domain::calendar::plural;
use crate::domain::rights::{self, Right};
use crate::wire::query::SheetOf;
use crate::wire::view::{SheetPage, View};
use ratatui::layout::Rect;
use std::path::Path;

/// The slot of the rows.
const ROWS: Slot = "rows of a file";
/// What the layer hands down.
const EXPORT: Slot = "export";
/// Rows asked for at once.
const AT_ONCE: u16 = 500;
/// How often it begins anew where somebody changes something meanwhile.
const TRIES: u8 = 20;

/// The layer.
pub struct Export {
    of: SheetOf,
    /// Of a list: the same with all columns there are, and the words over a printed page.
    list: Option<(SheetOf, String)>,
    title: String,
    form: Form,
    /// Once the path is known: what came so far.
    fetching: Option<SheetPage>,
    tries: u8,
}

impl Export {
    /// Asks where to; `name` begins the file's name, `title` says what is written.
    pub fn of(of: SheetOf, name: &str, title: String, cx: &Cx<'_>) -> Effect {
        let actor = &cx.home.actor;
        if !rights::allowed(actor.role, actor.agency, Right::Export) {
            let why = rights::refused(actor.role, Right::Export);
            return Effect::Open(Box::new(Pick::new(EXPORT, title, Vec::new()).not_now(why)));
        }
        let path = cx.home.folders.out(&format!("{name}-{}.csv", cx.now.date().format("%Y-%m-%d")));
        let field = Field::text("path", "File").wide(60).at_most(300).needed().starting(&path);
        let form = Form::new(vec![field]);
        Effect::Open(Box::new(Self { of, list: None, title, form, fetching: None, tries: 0 }))
    }

    /// The same for a list: with the columns shown, or with `all`, for a spreadsheet or for paper. `under`: what is shown, in
    /// words, for the head of a page.
    pub fn list(of: SheetOf, all: SheetOf, under: String, title: String, cx: &Cx<'_>) -> Effect {
        let opened = Self::of(of.clone(), "waiting", title.clone(), cx);
        if !rights::allowed(cx.home.actor.role, cx.home.actor.agency, Right::Export) {
            return opened;
        }
        let path = cx.home.folders.out(&format!("waiting-{}.csv", cx.now.date().format("%Y-%m-%d")));
        let path = Field::text("path", "File").wide(60).at_most(300).needed().starting(&path);
        let what = [('s', "those shown, in their order"), ('a', "all there are")];
        let what = Field::choice("columns", "Columns", &what).wide(30).starting("s");
        let form = [('c', "for a spreadsheet (CSV)"), ('p', "pages to print (text)")];
        let form = Field::choice("as", "As", &form).wide(30).starting("c");
        let form = Form::new(vec![path, what, form]);
        Effect::Open(Box::new(Self { of, list: Some((all, under)), title, form, fetching: None, tries: 0 }))
    }

    fn chose(&self, name: &str, letter: char, cx: &Cx<'_>) -> bool {
        let values = self.form.values(cx.now.date());
        values.iter().any(|(known, value)| *known == name && value.chars().eq([letter]))
    }

    fn fetch(&self, from: u32) -> Effect {
        Effect::Ask(ROWS, Query::Sheet { of: self.of.clone(), from, rows: AT_ONCE })
    }

    fn took(&mut self, page: &SheetPage, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(got) = &mut self.fetching else { return Vec::new() };
        if !got.rows.is_empty() && got.revision != page.revision {
            // Somebody changed something: rows may have moved from one window to another.
            *got = SheetPage::default();
            self.tries += 1;
            if self.tries > TRIES {
                return closed(Note::refused(
                    "The list changed faster than it could be written down. No file was made. Try again.",
                ));
            }
            return vec![self.fetch(0)];
        }
        let more = !page.rows.is_empty();
        (got.revision, got.total) = (page.revision, page.total);
        got.head.clone_from(&page.head);
        got.rows.extend(page.rows.iter().cloned());
        let next = got.rows.len() as u32;
        if more && next < got.total {
            return vec![self.fetch(next)];
        }
        closed(self.write(cx))
    }

    fn write(&self, cx: &Cx<'_>) -> Note {
        let Some(got) = &self.fetching else { return Note::refused("No file was made.") };
        let typed = self.form.values(cx.now.date());
        let path = match cx.home.folders.way_out(typed.first().map_or("", |(_, path)| path.as_str())) {
            Ok(path) => path,
            Err(words) => return Note::refused(words),
        };
        let on_paper = self.list.as_ref().filter(|_| self.chose("as", 'p', cx));
        let written = match on_paper {
            None => csv::write(&path, &got.head, &got.rows),
            Some((_, under)) => {
                let path = if path.extension().is_some_and(|e| e == "csv") {
                    path.with_extension("txt")
                } else {
                    path.clone()
                };
                let by = format!("Printed {} by {}", cx.now.format("%-d %b %Y %H:%M"), cx.home.actor.name);
                csv::keep(&path, paper::pages(under, &by, &got.head, &got.rows).as_bytes())
            }
        };
        let about = match &written {
            Ok(path) if on_paper.is_none() => self.about(path, got, cx),
            _ => "",
        };
        match written {
            Ok(path) => {
                let rows = plural(got.rows.len() as u32, "row");
                let verb = if got.rows.len() == 1 { "is" } else { "are" };
                let words = format!("{rows} {verb} in {}.", path.display());
                Note::done(format!("{}{about}", cx.home.folders.told(&words)))
            }
            Err(fault) => Note::refused(format!(
                "The file could not be written to {} ({fault}). Nothing else was changed. e asks for another place.",
                path.display()
            )),
        }
    }
}

impl Export {
    /// Writes what the rows are beside them; what is said of it.
    fn about(&self, path: &Path, got: &SheetPage, cx: &Cx<'_>) -> &'static str {
        let under = self.list.as_ref().map_or(self.title.as_str(), |(_, under)| under.as_str());
        let what = under.trim_start_matches("To a file: ");
        let as_of = cx.now.format("%a %-d %b %Y %H:%M").to_string();
        match csv::about(path, what, got.rows.len(), &as_of, &cx.home.actor.name) {
            Ok(_) => " What they are lies beside it.",
            Err(_) => " What they are could not be written beside it.",
        }
    }
}

fn closed(note: Note) -> Vec<Effect> {
    vec![Effect::Answer(Given::Nothing(EXPORT)), Effect::Say(note)]
}

impl Layer for Export {
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
        let leaves = matches!(action, Action::Close | Action::Back);
        if self.fetching.is_some() {
            return if leaves { closed(Note::done("No file was made.")) } else { Vec::new() };
        }
        if action == Action::Take {
            self.form.act(Action::ToSave, cx.now.date());
        }
        match self.form.act(action, cx.now.date()) {
            Told::On => Vec::new(),
            Told::Wrong(words) => vec![Effect::Say(Note::refused(words))],
            Told::Left => vec![Effect::Answer(Given::Nothing(EXPORT))],
            Told::Save => {
                if let Some((all, _)) = self.list.as_ref().filter(|_| self.chose("columns", 'a', cx)) {
                    self.of = all.clone();
                }
                self.fetching = Some(SheetPage::default());
                vec![self.fetch(0)]
            }
        }
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        if self.fetching.is_none() {
            self.form.key(key);
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Vec<Effect> {
        if self.fetching.is_none() {
            self.form.paste(text);
            return super::form_asks::after(&mut self.form);
        }
        Vec::new()
    }

    fn heard(&mut self, _slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        match reply {
            Reply::View(view) => match view.as_ref() {
                View::Sheet(page) => self.took(page, cx),
                View::Gone { words } => closed(Note::refused(words.clone())),
                _ => Vec::new(),
            },
            Reply::Fault { words } | Reply::No { words } => closed(Note::refused(words.clone())),
            _ => closed(Note::refused("The rows could not be fetched. No file was made.")),
        }
    }

    fn cover(&self, cx: &Cx<'_>) -> Cover {
        match (&self.list, cx.narrow) {
            (Some(_), _) => Cover::Foot(7),
            (None, true) => Cover::Foot(2),
            (None, false) => Cover::Foot(1),
        }
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let more = if self.list.is_some() { "; Tab: columns, print" } else { "" };
        let row = format!("Enter writes it: names and birth dates of children leave the desk{more}");
        Titles { left: self.title.clone(), right: "Esc back".to_owned(), row, pane: None }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        match &self.fetching {
            Some(got) => {
                canvas.line(
                    area,
                    0,
                    &format!(" {} of {} rows ..", got.rows.len(), got.total),
                    Meaning::Aside,
                );
                canvas.focus(area.x, area.y, false);
            }
            None => self.form.draw(area, canvas, cx.now.date()),
        }
    }
}
