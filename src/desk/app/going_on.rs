//! Forms half filled: where and by which keys each was begun, the list of them, and going on with one.
use super::Desk;
use crate::desk::input::Key;
use crate::desk::layers::{Drafts, draft};
use crate::desk::message::Note;
use crate::desk::screen::ScreenId;
use crate::desk::screens;
use crate::desk::seam::{Outlet, Subject};
use crate::desk::verbs;
use std::collections::BTreeMap;

/// Between the parts of a place, in place of the tab that ends a line's name.
const BETWEEN: &str = "\u{1f}";

/// By which keys what stands in front was opened.
#[derive(Debug, Default)]
pub(super) struct Begun {
    /// Since no layer was in front; none where text was typed among them.
    keys: Option<Vec<Key>>,
    /// The keys of a draft, by its name.
    of: BTreeMap<String, String>,
}

impl Begun {
    /// A key, before anything comes of it.
    pub(super) fn key(&mut self, key: Key, nothing_in_front: bool, in_text: bool) {
        if nothing_in_front {
            self.keys = Some(vec![key]);
        } else if in_text {
            self.keys = None;
        } else if let Some(keys) = &mut self.keys {
            keys.push(key);
        }
    }

    /// A form of that name was opened.
    pub(super) fn opened(&mut self, name: &str) {
        let Some(keys) = &self.keys else { return };
        let keys: Vec<String> = keys.iter().map(Key::to_string).collect();
        self.of.insert(name.to_owned(), keys.join(" "));
    }
}

impl<O: Outlet> Desk<O> {
    /// A draft with where it was begun, so that it can be gone on with from a list.
    pub(super) fn with_way_back(&self, name: &str, text: &str) -> String {
        let at = self.stands().replace('\t', BETWEEN);
        let keys = self.begun.of.get(name).map_or("", String::as_str);
        format!("{text}{}\t{at}\n{}\t{keys}\n", draft::AT, draft::KEYS)
    }

    /// `:drafts`.
    pub(super) fn drafts_asked(&mut self) {
        if self.drafts.is_empty() {
            return self.refuse("No form is half filled. Esc on a form with something in it keeps it here.");
        }
        self.open(Box::new(Drafts::new(&self.drafts, self.now.date())));
    }

    /// Opens the form of a draft again, where it was begun.
    pub(super) fn go_on(&mut self, name: &str) {
        let Some(text) = self.drafts.get(name).cloned() else {
            return self.refuse("That form is not there any more: it was saved or dropped.");
        };
        let at = draft::line(&text, draft::AT).map(|at| at.replace(BETWEEN, "\t"));
        let at = at.and_then(|at| super::place::read(&at)).filter(|(id, _)| self.has(*id));
        let of = at.as_ref().and_then(|(_, subject)| subject.clone());
        if let Some((id, subject)) = at {
            let id = surest(id, subject.as_ref());
            let key = |subject: &Subject| (subject.child, subject.session, subject.item);
            let here = self.subject();
            // Who is there already does not go there a second time.
            if id != self.front || here.as_ref().map(key) != subject.as_ref().map(key) {
                self.goto(id, subject);
            }
        }
        if self.screen_goes_on(name) {
            return;
        }
        let cx = self.cx();
        let opened = verbs::register::of_draft(name, of.as_ref(), &cx)
            .or_else(|| screens::of_draft(name).map(|layer| vec![crate::desk::effect::Effect::Open(layer)]));
        if let Some(effects) = opened {
            return self.carry_out(super::Asker::Screen(self.front), effects);
        }
        let title = draft::title(name, &text);
        let keys = draft::line(&text, draft::KEYS).unwrap_or_default().to_owned();
        let words = if keys.is_empty() {
            format!("{title}: it was begun here, and the key that opened it opens it again, with its text.")
        } else {
            format!("{title}: {keys} opens it here, with its text.")
        };
        self.messages.say(Note::done(words));
        for key in keys.split(' ').filter_map(|key| key.parse::<Key>().ok()) {
            self.key(key, self.at);
        }
    }
}

impl<O: Outlet> Desk<O> {
    /// Whether the screen in front opens the form by itself.
    fn screen_goes_on(&mut self, name: &str) -> bool {
        let mut goes = false;
        self.with_screen(self.front, |screen, cx| {
            let effects = screen.goes_on(name, cx);
            goes = effects.is_some();
            effects.unwrap_or_default()
        });
        goes
    }
}

/// Where the keys of a draft are surely for its child: on a list another may be in front by now.
fn surest(id: ScreenId, subject: Option<&Subject>) -> ScreenId {
    let of_child = subject.is_some_and(|subject| subject.child.0 != 0);
    if of_child && matches!(id, ScreenId::Today | ScreenId::Waiting) { ScreenId::Record } else { id }
}
