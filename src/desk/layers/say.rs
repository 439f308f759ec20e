//! `l`: let them know. What to say to the family on this call, in sentences to be read out; who may be told stands before
//! all of it. Enter notes it as told: to whom, how. Where nobody on record may be told there is nothing to read out, and
//! Enter takes down who rang.
use super::{Choice, FormLayer, Pick, Reader};
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Act, Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Push, Query, Reply, Subject};
use crate::desk::theme::Meaning;
use crate::desk::verbs;
use crate::desk::widgets::{Field, Form};
use crate::domain::booking::Told;
use crate::domain::code::Code;
use crate::domain::event::Key;
use crate::domain::may_tell::Person;
use crate::wire::view::View;
use crate::wire::view_say::{SayPage, SayPart};
use ratatui::layout::Rect;

/// The slot of the question, and of the answer nobody needs.
const SLOT: Slot = "say";
/// Who was told.
const WHOM: Slot = "told whom";
/// How they were told.
const HOW: Slot = "told how";
/// Who rang, where nobody may be told.
const RANG: Slot = "who rang";
/// The letter of whoever is not on record; no name gets it.
const ELSE: char = 'x';
/// The contact by which who rang is taken down (a code of `choices.toml`).
const NOTE: &str = "note";

/// Ways of telling, each with its letter; the first is the one in front.
const WAYS: [(char, Told, &str); 5] = [
    ('p', Told::Phone, "By phone, now"),
    ('i', Told::InPerson, "In person"),
    ('l', Told::Letter, "By letter"),
    ('t', Told::Text, "By text message"),
    ('e', Told::Email, "By e-mail"),
];

/// The layer.
#[derive(Clone, Debug)]
pub struct Say {
    subject: Subject,
    reader: Reader,
    page: Option<SayPage>,
    /// Who was chosen.
    to: Option<Person>,
    asked: bool,
}

fn heading(words: &str) -> (String, Meaning) {
    (words.to_owned(), Meaning::Heading)
}

fn plain(words: &str) -> (String, Meaning) {
    (words.to_owned(), Meaning::Plain)
}

/// One referral: its name where there are several, what was told before, then the sentences.
fn part(part: &SayPart, several: bool, lines: &mut Vec<(String, Meaning)>) {
    if several {
        lines.push((String::new(), Meaning::Plain));
        lines.push((format!("ABOUT: {}", part.title), Meaning::Heading));
    }
    if let Some(told) = &part.told {
        let meaning = if told.broken { Meaning::PastTarget } else { Meaning::Aside };
        lines.extend(told.lines().into_iter().map(|line| (line, meaning)));
    }
    for section in &part.sections {
        lines.push(heading(&section.heading));
        lines.extend(section.lines.iter().map(|line| plain(line)));
    }
}

/// All lines of a page, whom one may speak to first.
fn lines(page: &SayPage) -> Vec<(String, Meaning)> {
    let mut lines = Vec::new();
    if page.may.is_empty() {
        let words = "Nobody on record may be told anything of this child. Nothing is read out. Enter takes down who rang.";
        lines.push((words.to_owned(), Meaning::Refusal));
    } else if page.may.iter().all(|person| person.dates_only) {
        let words = "Nobody on record may be told more than dates and places. Nothing else stands here.";
        lines.push((words.to_owned(), Meaning::Refusal));
    } else if page.may.iter().any(|person| person.dates_only) {
        let words = "Somebody here may be told dates and places only: read out no more than PLANNED to them.";
        lines.push((words.to_owned(), Meaning::DueSoon));
    }
    lines.push(heading("SAY FIRST"));
    lines.extend(page.say_first.iter().map(|line| plain(line)));
    if page.parts.is_empty() {
        lines.push(plain("Nothing is open for this child: there is no wait to tell of."));
    }
    let several = page.parts.len() > 1;
    page.parts.iter().for_each(|one| part(one, several, &mut lines));
    lines
}

/// A letter for each who may be told, none of them that of "somebody else".
fn letters(people: &[Person]) -> Vec<char> {
    // Names are letters and more; what has no letter of its own gets the first that is free.
    let names: Vec<String> =
        people.iter().map(|person| person.name.to_lowercase().replace(ELSE, "")).collect();
    let mut letters = verbs::letters(names.iter().map(String::as_str));
    let spare: Vec<char> = ('a'..='w').filter(|letter| !letters.contains(letter)).collect();
    for (letter, spare) in letters.iter_mut().filter(|letter| **letter == ELSE).zip(spare) {
        *letter = spare;
    }
    letters
}

impl Say {
    /// Of the child in front, the referral in front first.
    pub fn new(subject: Subject) -> Self {
        let reader = Reader::plain(SLOT, format!("What to say: {}", subject.name), "Being fetched.");
        Self { subject, reader, page: None, to: None, asked: false }
    }

    fn ask(&self) -> Vec<Effect> {
        vec![Effect::Ask(SLOT, Query::Say { child: self.subject.child, referral: self.subject.referral })]
    }

    fn take(&mut self, page: &SayPage, cx: &Cx<'_>) -> Vec<Effect> {
        let title = format!("What to say: {}", page.name);
        let first = self.page.is_none();
        let mut reader = Reader::new(SLOT, title, lines(page));
        if !first {
            reader.goes_on_from(&self.reader, cx);
        }
        self.reader = reader;
        let changed = self.page.as_ref().is_some_and(|before| before.parts != page.parts);
        self.page = Some(page.clone());
        if changed {
            return vec![Effect::Say(Note::refused(
                "What there is to say has changed: look before you go on.",
            ))];
        }
        Vec::new()
    }

    /// Enter: whom it was told to; or who rang.
    fn told(&self) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        if let Some(why) = &page.barred {
            return vec![Effect::Say(Note::refused(why.clone()))];
        }
        if page.may.is_empty() {
            let field = Field::text("words", "Who rang, and on what number").wide(60).at_most(1_000).needed();
            let title = format!("Nobody may be told: who rang about {}?", page.name);
            return vec![Effect::Open(Box::new(
                FormLayer::new(RANG, title, Form::new(vec![field])).at_once(),
            ))];
        }
        if page.parts.is_empty() {
            let words = format!("{} has no open referral, so there was nothing to tell.", page.name);
            return vec![Effect::Say(Note::refused(words))];
        }
        let mut choices: Vec<Choice> = page
            .may
            .iter()
            .zip(letters(&page.may))
            .map(|(person, letter)| Choice::new(letter, person.words()))
            .collect();
        choices.push(Choice::new(ELSE, "Somebody else").refused(
            "Nobody else on record may be told, so it is not noted as told. c takes down who rang.",
        ));
        vec![Effect::Open(Box::new(Pick::new(WHOM, format!("{}: told whom?", page.name), choices)))]
    }

    fn how(&mut self, letter: char) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        let at = letters(&page.may).into_iter().position(|own| own == letter);
        let Some(person) = at.and_then(|at| page.may.get(at)) else { return Vec::new() };
        let title = format!("Told {}: how?", person.name);
        self.to = Some(person.clone());
        let choices = WAYS.iter().map(|(letter, _, words)| Choice::new(*letter, *words)).collect();
        vec![Effect::Open(Box::new(Pick::new(HOW, title, choices)))]
    }

    fn send(&mut self, letter: char) -> Vec<Effect> {
        let how = WAYS.iter().find(|(own, ..)| *own == letter).map(|(_, how, _)| *how);
        let (Some(page), Some(to), Some(how)) = (&self.page, self.to.take(), how) else { return Vec::new() };
        let parts = page.parts.iter().map(|part| (part.referral, part.plan)).collect();
        let command = Command::Tell { child: page.child, parts, to: to.name, how };
        self.done("told", command)
    }

    fn done(&self, slot: Slot, command: Command) -> Vec<Effect> {
        vec![
            Effect::Do(Act::one(slot, command, Some(self.subject.clone()))),
            Effect::Answer(Given::Nothing(SLOT)),
        ]
    }

    fn rang(&self, words: &str, cx: &Cx<'_>) -> Vec<Effect> {
        let kinds = &cx.home.rules.choices.contacts;
        let note = kinds.iter().find(|kind| kind.id.as_str() == NOTE).or(kinds.first());
        let command = Command::Contact {
            child: self.subject.child,
            referral: self.subject.referral,
            kind: note.map_or(Code::NONE, |kind| kind.id),
            result: Code::NONE,
            words: format!("Rang, not told anything: {words}"),
        };
        self.done("who rang", command)
    }

    fn as_text(&self) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        let text: Vec<String> = lines(page).into_iter().map(|(line, _)| line.trim().to_owned()).collect();
        let title = format!("As text: what to say, {}", page.name);
        vec![Effect::Open(Box::new(Reader::plain("say as text", title, &text.join("\n"))))]
    }

    fn gone(&mut self, words: &str) {
        self.page = None;
        self.reader = Reader::plain(SLOT, format!("What to say: {}", self.subject.name), words);
    }
}

impl Layer for Say {
    fn context(&self) -> Context {
        Context::Say
    }

    fn uses(&self, action: Action) -> bool {
        action != Action::Take || self.page.is_some()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        match action {
            Action::Take => self.told(),
            Action::Export => self.as_text(),
            other => self.reader.act(other, cx),
        }
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked(WHOM, letter) => self.how(letter),
            Given::Picked(HOW, letter) => self.send(letter),
            Given::Fields { slot: RANG, values, save: true } => {
                let words = values.iter().find(|(name, _)| *name == "words").map_or("", |(_, words)| words);
                self.rang(words.trim(), cx)
            }
            _ => Vec::new(),
        }
    }

    fn heard(&mut self, _slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        match reply {
            Reply::View(view) => match view.as_ref() {
                View::Say(page) => return self.take(page, cx),
                View::Gone { words } => self.gone(words),
                _ => {}
            },
            Reply::Fault { words } | Reply::No { words } => self.gone(words),
            Reply::Refused(refusal) => self.gone(&refusal.words),
            _ => {}
        }
        Vec::new()
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        let parts = self.page.as_ref().map_or(&[][..], |page| &page.parts);
        let mine = |key: &Key| match key {
            Key::Child(child) => *child == self.subject.child,
            Key::Referral(id) => parts.iter().any(|part| part.referral == *id),
            _ => false,
        };
        if push.touched.iter().any(mine) { self.ask() } else { Vec::new() }
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if !std::mem::replace(&mut self.asked, true) {
            return self.ask();
        }
        self.reader.resized(cx)
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        self.reader.titles(cx)
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.reader.view(area, canvas, cx);
    }
}
