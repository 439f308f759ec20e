//! One child: flags and whom to speak to before anything that could be read out, every clock, bookings, and the journey on
//! one line of time for health, council and family.
mod front;
mod journey;
mod parts;
#[cfg(test)]
mod tests;
mod view;

use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Choice, Export, Pick, Reader};
use crate::desk::message::Note;
use crate::desk::repeat::Repeated;
use crate::desk::screen::{Cx, Lacks, Screen, ScreenId};
use crate::desk::seam::{Push, Query, Reply, Subject};
use crate::desk::text::width;
use crate::desk::theme::Meaning;
use crate::desk::verbs::register::details_kept;
use crate::desk::verbs::{self, Target};
use crate::desk::words::people;
use crate::domain::age::short_on;
use crate::domain::calendar::{long_date, padded};
use crate::domain::event::Key;
use crate::domain::ids::ChildId;
use crate::wire::query::SheetOf;
use crate::wire::view::View;
use crate::wire::view_record::{ClockRow, RecordPage};
use parts::{Part, Zoom};
use ratatui::layout::Rect;

/// The slot of the record.
const RECORD: Slot = "record";
/// Columns of the title's rule that are neither name nor number.
const RULES: usize = 10;
/// The slot of the choice of clocks and scale.
const VIEWS: Slot = "views";
/// The slot of the choice of events.
const EVENTS: Slot = "events";
/// The record as text.
const TEXT: Slot = "as text";

/// The screen.
#[derive(Default)]
pub struct Record {
    /// Whose record is wanted.
    child: Option<Subject>,
    page: Option<Box<RecordPage>>,
    /// Why there is none, in words.
    gone: Option<String>,
    part: Part,
    /// The row in front in each part.
    at: [usize; 4],
    zoom: Zoom,
    /// Closed clocks are left out.
    open_only: bool,
    /// Events that were undone are shown too.
    undone: bool,
    /// The form over the details is to be opened once they are here.
    amends: bool,
}

impl Record {
    fn ask(&self) -> Vec<Effect> {
        let child = self.child.as_ref().map(|subject| subject.child).filter(|child| *child != ChildId(0));
        child.map(|child| Effect::Ask(RECORD, Query::Record { child })).into_iter().collect()
    }

    /// The clocks that are shown.
    fn clocks(&self) -> Vec<&ClockRow> {
        let Some(page) = &self.page else { return Vec::new() };
        let open = |row: &&ClockRow| !self.open_only || row.state == "running" || row.leading;
        page.clocks.iter().filter(open).collect()
    }

    /// Rows of a part.
    fn rows(&self, part: Part) -> usize {
        let Some(page) = &self.page else { return 0 };
        match part {
            Part::Clocks => self.clocks().len(),
            Part::Bookings => page.bookings.len(),
            Part::Journey => self.marks().len(),
            Part::Details => 1,
        }
    }

    fn marks(&self) -> Vec<&crate::wire::view_record::Mark> {
        let Some(page) = &self.page else { return Vec::new() };
        page.marks.iter().filter(|mark| self.undone || !mark.undone).collect()
    }

    fn front(&self) -> usize {
        self.at[self.part as usize].min(self.rows(self.part).saturating_sub(1))
    }

    fn go(&mut self, to: usize) {
        self.at[self.part as usize] = to.min(self.rows(self.part).saturating_sub(1));
    }

    fn turn(&mut self, back: bool) {
        self.part = self.part.next(back);
    }

    /// The referral of the clock in front; in another part, the most pressing.
    fn target(&self) -> Target {
        let Some(page) = &self.page else {
            return Target { subject: self.child.clone().unwrap_or_default(), ..Target::default() };
        };
        let clocks = self.clocks();
        let clock = (self.part == Part::Clocks).then(|| clocks.get(self.front())).flatten();
        let booking = (self.part == Part::Bookings).then(|| page.bookings.get(self.front())).flatten();
        let row = match (clock, booking) {
            (Some(clock), _) => page.referrals.iter().find(|row| row.referral == clock.referral),
            (None, Some(line)) => page.referrals.iter().find(|row| row.stage.booking() == Some(line.booking)),
            (None, None) => None,
        };
        let mut target = row.or(page.referrals.first()).map_or_else(
            || Target { born: Some(page.details.born), flags: page.details.flags, ..Target::default() },
            Target::row,
        );
        target.subject.child = page.child;
        target.subject.name = page.details.list_name();
        target.clock = clock.map(|clock| clock.clock);
        target.merged_into.clone_from(&page.merged_into);
        match booking {
            Some(line) => target.with_booking(line.booking, Some(line.when.0)),
            None => target,
        }
    }

    /// Enter: what is in front, in full.
    fn open(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        match self.part {
            Part::Clocks if self.clocks().is_empty() && page.merged_into.is_some() => {
                let there = page.merged_into.clone().map(|(keep, name)| Subject::child(keep, name));
                vec![Effect::Goto(ScreenId::Record, there)]
            }
            Part::Clocks => verbs::run(Action::Why, &self.whom(cx), cx),
            Part::Details => self.amend(cx),
            Part::Bookings => {
                let Some(line) = page.bookings.get(self.front()) else { return Vec::new() };
                let words = vec![(format!(" {}", view::booking(line)), Meaning::Plain)];
                vec![Effect::Open(Box::new(Reader::new("booking", "The booking", words)))]
            }
            Part::Journey => {
                let marks = self.marks();
                let Some(mark) = marks.get(self.front()) else { return Vec::new() };
                let undone = if mark.undone { ". Undone since" } else { "" };
                let lines = [
                    format!(" {}", long_date(mark.on)),
                    format!(" {}{undone}", mark.words),
                    format!(" Recorded by {}", mark.by),
                ];
                let lines = lines.map(|line| (line, Meaning::Plain)).to_vec();
                vec![Effect::Open(Box::new(Reader::new("event", "The event", lines)))]
            }
        }
    }

    fn amend(&self, cx: &Cx<'_>) -> Vec<Effect> {
        match &self.page {
            Some(page) if page.hidden || page.shown => vec![Effect::Say(Note::refused(
                "The address is hidden from you, so this form is not for you: the records officer changes these details.",
            ))],
            Some(page) => verbs::amend(&self.target().subject, &page.details, page.rev, cx),
            None => Vec::new(),
        }
    }

    fn as_text(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        let title = format!("As text: {}", page.details.list_name());
        let lines = view::lines(self, 76, cx).into_iter().map(|line| (line.words, line.meaning)).collect();
        vec![Effect::Open(Box::new(Reader::new(TEXT, title, lines)))]
    }

    fn views() -> Vec<Effect> {
        let clocks = [('a', "All clocks"), ('o', "Open clocks only")]
            .map(|(letter, words)| Choice::new(letter, words));
        let zooms = Zoom::CHOICES.map(|(letter, _, words)| Choice::new(letter, words));
        let choices = [clocks.to_vec(), zooms.to_vec()].concat();
        vec![Effect::Open(Box::new(Pick::new(VIEWS, "Show", choices)))]
    }

    fn moved(&mut self, action: Action) -> bool {
        let front = self.front();
        match (action, self.part) {
            (Action::Up, _) | (Action::Left, Part::Journey) => self.go(front.saturating_sub(1)),
            (Action::Down, _) | (Action::Right, Part::Journey) => self.go(front + 1),
            (Action::PageUp, _) => self.go(front.saturating_sub(5)),
            (Action::PageDown, _) => self.go(front + 5),
            (Action::First, _) => self.go(0),
            (Action::Last, _) => self.go(usize::MAX),
            (Action::NextPart, _) => self.turn(false),
            (Action::PartBefore, _) => self.turn(true),
            _ => return false,
        }
        true
    }
}

impl Screen for Record {
    fn id(&self) -> ScreenId {
        ScreenId::Record
    }

    fn lacks(&self) -> Lacks {
        Lacks::Page.unless(self.page.is_some() || self.gone.is_some())
    }

    fn context(&self) -> Context {
        Context::Record
    }

    fn subject(&self) -> Option<Subject> {
        match &self.page {
            Some(_) => Some(self.target().subject),
            None => self.child.clone(),
        }
    }

    fn uses(&self, action: Action) -> bool {
        match (action, &self.page) {
            (Action::ShowHidden, page) => page.as_ref().is_some_and(|page| page.hidden),
            (_, Some(page)) if page.merged_into.is_some() => front::has_use(action),
            (_, page) => page.is_some() || !action.changes(),
        }
    }

    fn why_not(&self, action: Action, cx: &Cx<'_>) -> Option<String> {
        verbs::why_not(action, &self.whom(cx), cx)
    }

    fn entered(&mut self, at: Option<Subject>, _cx: &Cx<'_>) -> Vec<Effect> {
        // What was shown with a reason was shown for that look: it is not drawn again before the keeper has said what may be seen.
        if self.page.as_ref().is_some_and(|page| page.shown) {
            self.page = None;
        }
        if let Some(subject) = at.filter(|subject| subject.child != ChildId(0)) {
            if self.child.as_ref().is_none_or(|known| known.child != subject.child) {
                (self.page, self.gone, self.part, self.at) = (None, None, Part::default(), [0; 4]);
            }
            self.child = Some(subject);
        }
        self.ask()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if self.moved(action) {
            return Vec::new();
        }
        match action {
            Action::Open => self.open(cx),
            Action::Export => self.as_text(cx),
            Action::Views => Self::views(),
            Action::Filter => {
                let choices = [('l', "Events as they stand"), ('u', "Those undone since, too")];
                let choices = choices.map(|(letter, words)| Choice::new(letter, words)).into();
                vec![Effect::Open(Box::new(Pick::new(EVENTS, "Which events", choices)))]
            }
            verb if self.went().is_some() && !self.uses(verb) => self.look_there(),
            Action::Mark => {
                vec![Effect::Say(Note::refused("Marks are for lists: a record is of one child."))]
            }
            verb => verbs::run(verb, &self.whom(cx), cx),
        }
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked(VIEWS, 'a') => self.open_only = false,
            Given::Picked(VIEWS, 'o') => self.open_only = true,
            Given::Picked(VIEWS, letter) => {
                if let Some((_, zoom, _)) = Zoom::CHOICES.iter().find(|(known, ..)| *known == letter) {
                    self.zoom = *zoom;
                }
            }
            Given::Pressed(TEXT, Action::Export, _) => {
                let Some(child) = self.child.as_ref().map(|subject| subject.child) else { return Vec::new() };
                let title = format!("To a file: the journey of {}", self.target().name());
                return vec![Export::of(SheetOf::Record { child }, "record", title, cx)];
            }
            Given::Picked(EVENTS, letter) => self.undone = letter == 'u',
            _ => {}
        }
        Vec::new()
    }

    fn goes_on(&mut self, draft: &str, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        let child = self.child.as_ref()?.child;
        if draft != details_kept(child) {
            return None;
        }
        self.amends = self.page.is_none();
        Some(if self.amends { Vec::new() } else { self.amend(cx) })
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        if slot != RECORD {
            return Vec::new();
        }
        match reply {
            Reply::View(view) => match view.as_ref() {
                View::Record(page) => {
                    let kept = self.kept();
                    let first = self.page.replace(page.clone()).is_none();
                    self.gone = None;
                    if first {
                        self.begin();
                    } else {
                        self.find_again(&kept);
                    }
                    if std::mem::take(&mut self.amends) {
                        return self.amend(cx);
                    }
                }
                View::Gone { words } => (self.page, self.gone) = (None, Some(words.clone())),
                _ => {}
            },
            Reply::Fault { words } | Reply::No { words } => {
                (self.page, self.gone) = (None, Some(words.clone()));
            }
            Reply::Refused(refusal) => (self.page, self.gone) = (None, Some(refusal.words.clone())),
            _ => {}
        }
        Vec::new()
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        let mine = |key: &Key| match key {
            Key::Child(child) => *child == page.child,
            Key::Referral(referral) | Key::Review(referral) => {
                page.referrals.iter().any(|row| row.referral == *referral)
            }
            Key::Booking(booking) => page.bookings.iter().any(|line| line.booking == *booking),
            Key::Session(_)
            | Key::Visit(_)
            | Key::Intake(_)
            | Key::Meeting(_)
            | Key::Template(_)
            | Key::Absence(_)
            | Key::Bond(_)
            | Key::Seat(_)
            | Key::Roster(_)
            | Key::Short(_) => false,
        };
        if push.touched.iter().any(mine) { self.ask() } else { Vec::new() }
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn repeated(&mut self, verb: &Repeated, cx: &Cx<'_>) -> Vec<Effect> {
        if self.went().is_some() { self.look_there() } else { verbs::repeat(verb, &self.whom(cx), cx) }
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let Some(page) = &self.page else {
            return Titles { left: "Record".to_owned(), ..Titles::default() };
        };
        let details = &page.details;
        let age = short_on(details.born, cx.now.date());
        let right = if cx.narrow {
            age
        } else {
            let born = format!("{} {age}m, born {}", people::sex(details.sex), long_date(details.born));
            let whole = format!("{born}, {}", people::nhs(details));
            // The name is what may not be missed: why there is no number gives way to it.
            let room = usize::from(cx.body.width).saturating_sub(width(&details.list_name()) + RULES);
            if details.nhs.is_none() && width(&whole) > room {
                format!("{born}, NHS number: none")
            } else {
                whole
            }
        };
        let front = self.front();
        let row = match self.part {
            Part::Clocks => self.words_of_front(page, cx),
            Part::Bookings => page.bookings.get(front).map_or_else(|| "No booking".to_owned(), view::booking),
            Part::Journey => self.marks().get(front).map_or_else(
                || "Nothing has happened yet".to_owned(),
                |mark| format!("{}: {} ({})", padded(mark.on).trim(), mark.words, mark.by),
            ),
            Part::Details => format!("{}. Enter changes what is held", people::home(details, &page.district)),
        };
        Titles { left: details.list_name(), right, row, pane: None }
    }

    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        view::draw(self, body, canvas, cx);
    }
}
