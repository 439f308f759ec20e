//! `n`: a new referral, of the child in front or of one who is not on record. Look-alikes are shown while it is typed, so
//! that nobody is registered twice and no twin is lost; nothing is saved before they have been seen.
mod amend;
mod fields;
mod typed;
mod view;

pub use amend::kept as details_kept;
pub(in crate::desk) use fields::pathway_names;

use super::asking::{Next, Values};
use super::choose::{barred, refused};
use super::same;
use super::target::Target;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Act, Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context, Sense};
use crate::desk::layers::{Pick, draft, form_asks};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Query, Reply, Subject};
use crate::desk::widgets::{Form, Told};
use crate::domain::child::ChildDetails;
use crate::domain::ids::ChildId;
use crate::domain::refusal::Refusal;
use crate::domain::rights::Right;
use crate::wire::view::{AlikeRow, View};
use chrono::NaiveDate;
use ratatui::layout::Rect;

/// The slot of the look-alikes.
const ALIKE: Slot = "alike";
/// The slot of the choice among them.
const WHICH: Slot = "which child";

/// What the look-alikes were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    family: String,
    given: String,
    born: Option<NaiveDate>,
    nhs: String,
}

/// The layer.
#[derive(Clone, Debug)]
pub struct Register {
    /// The child, where on record.
    of: Option<Subject>,
    /// What was typed to find a child who is not on record: each such child has a draft of its own.
    begun_with: String,
    form: Form,
    alike: Vec<AlikeRow>,
    asked: Asked,
    /// The answer for `asked` is not here yet.
    waits: bool,
    /// Saved as soon as the answer is here.
    saving: bool,
    /// The person has been told of the look-alikes there are.
    told: bool,
}

/// The form for the child in front; with nobody there, for a child who is not on record.
pub(super) fn begin(target: Option<&Target>, cx: &Cx<'_>) -> Next {
    let of = target.filter(|target| target.subject.child != ChildId(0)).map(|target| target.subject.clone());
    if let Some(why) = barred(cx, Right::Register) {
        return refused("new", "New referral".to_owned(), why);
    }
    Next::open(Register::new(of, cx))
}

/// The form whose draft has this name, of the child in front or of one who is not on record; none where it is another's.
pub fn of_draft(name: &str, of: Option<&Subject>, cx: &Cx<'_>) -> Option<Vec<Effect>> {
    let rest = name.strip_prefix("new referral")?;
    if let Some(words) = rest.strip_prefix(" of ").filter(|rest| !rest.starts_with("child ")) {
        return Some(for_words(words, cx));
    }
    let target =
        of.filter(|_| !rest.is_empty()).map(|of| Target { subject: of.clone(), ..Target::default() });
    Some(begin(target.as_ref(), cx).effects())
}

/// The form over what is held of a child.
pub(super) fn begin_amend(subject: &Subject, details: &ChildDetails, rev: u64, cx: &Cx<'_>) -> Next {
    match barred(cx, Right::Amend) {
        Some(why) => refused("details", format!("Details of {}", subject.name), why),
        None => amend::amend(subject, details, rev, cx, None),
    }
}

/// The same, at the NHS number.
pub(super) fn amend_number(subject: &Subject, details: &ChildDetails, rev: u64, cx: &Cx<'_>) -> Next {
    match barred(cx, Right::Amend) {
        Some(why) => refused("details", format!("Details of {}", subject.name), why),
        None => amend::amend(subject, details, rev, cx, Some("nhs")),
    }
}

/// The form for a child who is not on record, with what was typed in Find.
pub fn for_words(words: &str, cx: &Cx<'_>) -> Vec<Effect> {
    if let Some(why) = barred(cx, Right::Register) {
        return refused("new", "New referral".to_owned(), why).effects();
    }
    let mut layer = Register::new(None, cx);
    let pathways = fields::pathway_letters(&cx.home.rules);
    layer.form = typed::into_form(words, &pathways, cx.now.date(), layer.form);
    layer.begun_with = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    vec![Effect::Open(Box::new(layer))]
}

impl Register {
    /// An empty form.
    fn new(of: Option<Subject>, cx: &Cx<'_>) -> Self {
        let fields = if of.is_some() { fields::of_referral(cx) } else { fields::of_child(cx) };
        Self {
            of,
            begun_with: String::new(),
            form: Form::new(fields),
            alike: Vec::new(),
            asked: Asked::default(),
            waits: false,
            saving: false,
            told: false,
        }
    }

    fn values(&self, cx: &Cx<'_>) -> Values {
        Values(self.form.values(cx.now.date()))
    }

    /// Asks for look-alikes where what they depend on has changed.
    fn look(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if self.of.is_some() {
            return Vec::new();
        }
        let values = self.values(cx);
        let now = Asked {
            family: values.get("family").to_owned(),
            given: values.get("given").to_owned(),
            born: values.get("born").parse().ok(),
            nhs: fields::split_numbers(values.get("nhs")).0,
        };
        let enough = (now.born.is_some() && !(now.family.is_empty() && now.given.is_empty()))
            || fields::nhs(&now.nhs, cx.now.date()).is_ok_and(|_| now.nhs.len() >= 10);
        if now == self.asked || !enough {
            return Vec::new();
        }
        (self.asked, self.waits, self.told) = (now.clone(), true, false);
        let Asked { family, given, born, nhs } = now;
        vec![Effect::Ask(ALIKE, Query::Alike { family, given, born, nhs })]
    }

    /// Saves, unless look-alikes are to be seen first.
    fn save(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if self.waits {
            self.saving = true;
            return vec![Effect::Say(Note::done("Looking for the same child."))];
        }
        self.saving = false;
        let values = self.values(cx);
        if self.of.is_none() && values.get("family").is_empty() && values.get("given").is_empty() {
            self.form.wrong("family", "or given name is needed");
            return vec![Effect::Say(Note::refused("Not saved: a family name or a given name is needed."))];
        }
        if let Some(same) = self.alike.iter().find(|row| row.same) {
            return vec![Effect::Say(Note::refused(format!(
                "{} is on record already: {}. Nothing is saved yet. = makes this a referral of that child.",
                same.name, same.words
            )))];
        }
        if !self.alike.is_empty() && !self.told {
            self.told = true;
            return vec![Effect::Say(Note::refused(self.warning()))];
        }
        let act = self.act_of(&values, cx);
        vec![Effect::KeepDraft(self.name(), None), Effect::Answer(Given::Nothing("new")), Effect::Do(act)]
    }

    /// What is asked before a second record is made; why they look alike stands below the form.
    fn warning(&self) -> String {
        let Some(first) = self.alike.first() else { return String::new() };
        let more = if self.alike.len() > 1 { " or another" } else { "" };
        format!("Same child as {}{more}? = takes that record, Enter makes a second one.", first.name)
    }

    /// Why the first looks alike.
    fn likeness(&self) -> String {
        self.alike.first().map_or_else(String::new, |row| format!("{}: {}", row.name, row.words))
    }

    fn act_of(&self, values: &Values, cx: &Cx<'_>) -> Act {
        let referral = fields::referral(values, cx);
        let (command, subject) = if let Some(subject) = &self.of {
            (Command::Refer { child: subject.child, referral }, Some(subject.clone()))
        } else {
            let details = Box::new(fields::details(values));
            let knowing = self.alike.iter().map(|row| row.child).collect();
            (Command::Register { details, referral: Some(referral), knowing }, None)
        };
        let (mut again, values) = (self.clone(), values.clone());
        again.asked = Asked::default();
        let act = Act::one("new", command, subject);
        // Whoever was in front, a look-alike maybe, is not the child that was registered.
        let act = if self.of.is_none() { act.opening() } else { act };
        act.or(Box::new(move |refusal: &Refusal| {
            again.form = again.form.filled(&values.0);
            let field = refusal.field.as_deref().unwrap_or_default();
            again.form.wrong(field, &refusal.words);
            Some(Box::new(again) as Box<dyn Layer>)
        }))
    }

    /// How a draft is gone on with.
    fn kept(&self) -> String {
        let n = if self.begun_with.is_empty() { "n or " } else { "" };
        format!("Kept as a draft: {n}:drafts goes on with it. Nothing was registered.")
    }

    /// What its draft is called: `Register: HARRIS, Aimee`, `New referral: HARRIS, Aimee`.
    fn title(&self, cx: &Cx<'_>) -> String {
        let values = self.values(cx);
        let (family, given) = (values.get("family").trim(), values.get("given").trim());
        match &self.of {
            Some(subject) => format!("New referral: {}", subject.name),
            None if family.is_empty() && given.is_empty() => {
                "Register: a child without a name yet".to_owned()
            }
            None => format!("Register: {}, {given}", family.to_uppercase()).trim_end_matches(", ").to_owned(),
        }
    }

    /// The name of its draft.
    fn name(&self) -> String {
        match &self.of {
            Some(subject) => format!("new referral of child {}", subject.child.0),
            None if self.begun_with.is_empty() => "new referral".to_owned(),
            None => {
                let words: String = self.begun_with.chars().take(60).collect();
                format!("new referral of {words}")
            }
        }
    }

    /// It is that child's referral: what belongs to the referral goes on.
    fn becomes(&mut self, at: usize, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(row) = self.alike.get(at) else { return Vec::new() };
        let values = self.values(cx);
        let subject = Subject::child(row.child, row.name.clone());
        let words = format!("This is now a referral of {}. Save saves it.", row.name);
        // From here on it is a draft of that child.
        let forget = Effect::KeepDraft(self.name(), None);
        *self = Self::new(Some(subject), cx);
        self.form = self.form.clone().filled(&values.0);
        self.form.act(Action::ToSave, cx.now.date());
        vec![forget, Effect::Say(Note::done(words))]
    }

    fn same(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        match self.alike.len() {
            0 => vec![Effect::Say(Note::refused("No child on record looks alike so far."))],
            1 => self.becomes(0, cx),
            _ => {
                let choices = same::choices(&self.alike);
                vec![Effect::Open(Box::new(Pick::new(WHICH, "Which child is it?", choices)))]
            }
        }
    }
}

impl Layer for Register {
    fn context(&self) -> Context {
        Context::Form
    }

    fn in_text(&self) -> bool {
        true
    }

    fn sense(&self, action: Action, _cx: &Cx<'_>) -> Option<Sense> {
        (action == Action::Take && self.form.field().is_none()).then_some(Sense::Save)
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let today = cx.now.date();
        match self.form.act(action, today) {
            Told::On => {
                let mut effects = form_asks::after(&mut self.form);
                effects.extend(self.look(cx));
                effects
            }
            Told::Wrong(words) => vec![Effect::Say(Note::refused(words))],
            Told::Left if !self.form.is_dirty() => {
                vec![Effect::KeepDraft(self.name(), None), Effect::Answer(Given::Nothing("new"))]
            }
            Told::Left => {
                let text = draft::titled(&self.title(cx), self.form.typed(today));
                vec![
                    Effect::KeepDraft(self.name(), Some(text)),
                    Effect::Say(Note::done(self.kept())),
                    Effect::Answer(Given::Nothing("new")),
                ]
            }
            Told::Save => {
                let mut effects = self.look(cx);
                effects.extend(self.save(cx));
                effects
            }
        }
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        if self.form.field().is_none() && key == Key::Char('=') {
            return self.same(cx);
        }
        form_asks::typed(&mut self.form, key)
    }

    fn paste(&mut self, text: &str, _cx: &Cx<'_>) -> Vec<Effect> {
        self.form.paste(text);
        form_asks::after(&mut self.form)
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked(WHICH, letter) => self.becomes(usize::from(letter as u8 - b'a'), cx),
            _ => Vec::new(),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        if form_asks::heard(&mut self.form, slot, reply, cx) {
            return Vec::new();
        }
        self.waits = false;
        if let Reply::View(view) = reply
            && let View::Alike(rows) = view.as_ref()
        {
            // What lives on in another record is found there.
            self.alike = rows.iter().filter(|row| row.merged_into.is_none()).cloned().collect();
        }
        if self.saving {
            return self.save(cx);
        }
        Vec::new()
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        // Opened with something in it already: a name from Find, a draft, what was refused.
        let mut effects = form_asks::after(&mut self.form);
        effects.extend(self.look(cx));
        effects
    }

    fn draft(&self) -> Option<String> {
        // What was typed to find the child names its draft; what else stands in the form already is not written over.
        (!self.form.is_dirty() || !self.begun_with.is_empty()).then(|| self.name())
    }

    fn half_typed(&self, cx: &Cx<'_>) -> Option<(String, String)> {
        let text = || draft::titled(&self.title(cx), self.form.typed(cx.now.date()));
        self.form.is_dirty().then(|| (self.name(), text()))
    }

    fn take_draft(&mut self, text: &str) {
        (self.form, _) = draft::read(text, self.form.clone());
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let left = match &self.of {
            Some(subject) => format!("New referral: {}", subject.name),
            None => "New referral: a child not on record".to_owned(),
        };
        let row = if self.alike.is_empty() {
            self.form.field().map_or_else(|| "Enter saves".to_owned(), form_asks::hint)
        } else {
            self.likeness()
        };
        Titles { left, right: "Esc keeps a draft".to_owned(), row, pane: None }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        view::draw(self, area, canvas, cx);
    }
}
