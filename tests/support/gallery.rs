//! A desk over invented rows, made of nothing but the public parts: what a screen needs in the way of code, and something
//! to press keys on.
#![allow(clippy::panic, reason = "one key panics on purpose")]
use chrono::{NaiveDate, NaiveDateTime};
use ratatui::layout::Rect;
use std::time::Instant;
use waitwell::desk::app::run::Face;
use waitwell::desk::app::{Desk, Doors, Look, Msg, run};
use waitwell::desk::canvas::Canvas;
use waitwell::desk::effect::{Effect, Given, Slot, Undoable};
use waitwell::desk::frame::{self, Titles};
use waitwell::desk::glyphs::{ASCII, Signs};
use waitwell::desk::keymap::{Action, Context, Keymap};
use waitwell::desk::layers::{Choice, FormLayer, Pick, Preview, Tick};
use waitwell::desk::message::Note;
use waitwell::desk::screen::{Cx, Layer, Screen, ScreenId};
use waitwell::desk::seam::{Command, Filter, FromKeeper, Head, Outlet, Query, Reply, Subject, Ticket};
use waitwell::desk::term::{Manner, Term};
use waitwell::desk::theme::{Colours, Meaning, Theme};
use waitwell::desk::widgets::{Bias, Column, Field, Form, List, Page, Row, Step, Want};

/// One invented row.
#[derive(Clone, Debug)]
pub struct Invented {
    id: u64,
    name: String,
    weeks: u32,
    over: bool,
}

fn invented(id: u64) -> Invented {
    let families =
        ["DIALLO", "ALI", "GREEN", "TAYLOR", "KOWALSKA", "BELL", "HUSSAIN", "WRIGHT", "NOWAK", "HARRIS"];
    let given = ["Aminata", "Yusuf", "Oscar", "Freya", "Maja", "Tom", "Ayaan", "Ellie-Mae", "Jan", "Zoë"];
    let name = format!("{}, {}", families[(id % 10) as usize], given[((id / 10 + id) % 10) as usize]);
    Invented { id, name, weeks: 92 - (id as u32 * 7) % 90, over: !id.is_multiple_of(4) }
}

impl Row for Invented {
    type Id = u64;
    fn id(&self) -> u64 {
        self.id
    }
    fn signs(&self) -> Signs {
        Signs {
            past_target: self.over,
            due_soon: !self.over,
            others: self.id == 7,
            changed: self.id == 9,
            ..Signs::default()
        }
    }
    fn card(&self) -> [String; 3] {
        let next = if self.over { "Next: offer, 3 days late" } else { "Next: offer by 1 Dec" };
        [
            format!("{:<20} 6y1 U", self.name),
            format!("{}w0d, 36w over      Ashfield", self.weeks),
            next.to_owned(),
        ]
    }
}

fn columns() -> Vec<Column<Invented>> {
    vec![
        Column::right("Wait", 6, |row: &Invented| format!("{}w0d", row.weeks)),
        Column::left(
            "Target",
            8,
            |row: &Invented| if row.over { "36w over".into() } else { "4d left".into() },
        ),
        Column::left("Child", 18, |row: &Invented| row.name.clone()),
        Column::right("Age", 5, |row: &Invented| format!("{}y{}", 3 + row.id % 12, row.id % 12)),
        Column::left("P", 1, |_| "U".to_owned()),
        Column::left("Nds", 3, |_| "IL".to_owned()).goes(2),
        Column::left("District", 10, |_| "Ashfield".to_owned()).goes(1),
        Column::left("Next step", 14, |row: &Invented| {
            if row.over { "Offer, 3d late".into() } else { "Offer by 1 Dec".into() }
        })
        .grows(),
    ]
}

/// A list of a hundred, a form, a choice, a preview.
#[derive(Default)]
pub struct Gallery {
    list: List<Invented>,
}

impl Gallery {
    fn fetch(&mut self, mut want: Option<Want<u64>>) {
        while let Some(Want { first, count, keep }) = want {
            let rows = (first..(first + count).min(100)).map(|id| invented(id as u64)).collect();
            want = self.list.take(Page { total: 100, first, rows, kept_at: keep.map(|id| id as usize) });
        }
    }
}

impl Screen for Gallery {
    fn id(&self) -> ScreenId {
        ScreenId::Waiting
    }
    fn context(&self) -> Context {
        Context::List
    }
    fn subject(&self) -> Option<Subject> {
        self.list
            .current()
            .map(|row| Subject::child(waitwell::domain::ids::ChildId(row.id as u32), row.name.clone()))
    }
    fn entered(&mut self, _at: Option<Subject>, _cx: &Cx<'_>) -> Vec<Effect> {
        let want = self.list.again();
        self.fetch(Some(want));
        Vec::new()
    }
    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let want = self.list.sight(List::<Invented>::rows_for(cx.body, cx.narrow));
        self.fetch(want);
        Vec::new()
    }
    fn act(&mut self, action: Action, _cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(step) = Step::of(action) {
            let want = self.list.go(step);
            self.fetch(want);
            return Vec::new();
        }
        let name = self.subject().map(|subject| subject.name).unwrap_or_default();
        let open = |layer: Box<dyn Layer>| vec![Effect::Open(layer)];
        match action {
            Action::Mark => self.list.mark(),
            // A fault of ours, to see what becomes of the terminal.
            Action::Triage => panic!("this fault was asked for"),
            Action::Later => {
                let choices =
                    [('f', "family asked for later"), ('w', "waiting for an answer"), ('h', "holidays")];
                let mut choices: Vec<Choice> =
                    choices.map(|(letter, words)| Choice::new(letter, words)).into();
                choices.push(Choice::new('m', "moving away").refused("the new address is not known"));
                return open(Box::new(Pick::new("later", format!("Not now: {name}. Why?"), choices)));
            }
            Action::New => {
                let form = form();
                return open(Box::new(FormLayer::new("new", "New referral", form)));
            }
            Action::Book => {
                let rows = (0..5).map(|n| Tick::new(format!("{name}: Mon 14 Dec {:02}:30", 9 + n))).collect();
                return open(Box::new(Preview::new("book", "Book", rows)));
            }
            Action::Decline => return vec![Effect::Send("decline", said(format!("decline {name}")))],
            Action::Ahead => {
                return vec![Effect::FrontLeaves, Effect::Send("ahead", said(format!("ahead {name}")))];
            }
            _ => {}
        }
        Vec::new()
    }
    fn given(&mut self, given: Given, _cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked("later", letter) => vec![
                Effect::Say(Note::done(format!("Put off, {letter}. u undoes"))),
                Effect::Undoable(Undoable {
                    words: "put off".into(),
                    subject: self.subject(),
                    handle: 1,
                    group: Vec::new(),
                    instead: None,
                }),
            ],
            Given::Fields { values, save: true, .. } => {
                let words: Vec<String> =
                    values.iter().map(|(name, value)| format!("{name}={value}")).collect();
                vec![Effect::Say(Note::done(format!("Saved {}", words.join(" "))))]
            }
            Given::Fields { save: false, .. } => vec![Effect::Say(Note::done("Kept as a draft."))],
            Given::Ticked(_, rows) => vec![Effect::Say(Note::done(format!("Booked {}", rows.len())))],
            _ => Vec::new(),
        }
    }
    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        if slot == "ahead" {
            let want = self.list.go(Step::Down);
            self.fetch(want);
            return vec![Effect::FrontCame, Effect::Say(Note::done(words(reply)))];
        }
        vec![Effect::Say(Note::done(words(reply)))]
    }
    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let (from, to) = self.list.in_sight();
        let row = self.list.current().map(|row| format!("{}: U urgent. I Fula interpreter", row.name));
        Titles {
            left: "Waiting: ND, waiting, all districts".into(),
            right: format!("{from}-{to} of {}", self.list.total()),
            row: row.unwrap_or_default(),
            pane: self.list.current().map(|row| (row.name.clone(), "girl, 4y2m".into())),
        }
    }
    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let (area, pane) = frame::panes(body).map_or((body, None), |(list, pane)| (list, Some(pane)));
        let marked = self.list.marks().len();
        let foot = format!(" {marked} marked   order: priority, then wait   ! past target  : 14 days left");
        self.list.draw(area, canvas, (&columns(), Some((0, false))), cx.narrow, &foot);
        if let Some(pane) = pane {
            frame::bar(canvas, area);
            canvas.line(pane, 0, "I Polish  L looked after", Meaning::Plain);
        }
    }
}

/// A form with one field of each kind.
pub fn form() -> Form {
    Form::new(vec![
        Field::text("family", "Family name").needed().at_most(40),
        Field::text("given", "Given name").needed().at_most(40),
        Field::date("born", "Born", Bias::Past).needed(),
        Field::choice("pathway", "Pathway", &[('n', "ND assessment"), ('s', "SLCN"), ('e', "EP")])
            .starting("n"),
        Field::date("received", "Received", Bias::Past).starting("20/11/26"),
        Field::text("phone", "Carer's phone").wide(16),
    ])
}

/// A keeper that says what it was told, at once.
pub struct Echo(pub crossbeam_channel::Sender<FromKeeper>);

impl Outlet for Echo {
    fn command(&mut self, ticket: Ticket, command: Command) {
        let _ = self.0.send(FromKeeper::Reply(ticket, done(&command)));
    }
    fn query(&mut self, ticket: Ticket, _query: Query) {
        let _ = self.0.send(FromKeeper::Reply(ticket, Reply::Ok));
    }
}

/// Find as a form of one field, so that pasted text has somewhere to go.
pub struct OneField;

impl Doors for OneField {
    fn find(&self, words: &str, _within: Option<Filter>) -> Option<Box<dyn Layer>> {
        let form = Form::new(vec![Field::text("find", "Find").starting(words)]);
        Some(Box::new(FormLayer::new("find", "Find", form)))
    }
    fn line(
        &self,
        _contexts: &[Context],
        _start: waitwell::desk::layers::LineStart,
    ) -> Option<Box<dyn Layer>> {
        None
    }
}

/// A minute that never passes: Friday 20 November 2026, 14:32.
pub fn minute() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 20).and_then(|day| day.and_hms_opt(14, 32, 0)).unwrap_or_default()
}

/// The desk of the gallery in a window of this size.
pub fn desk(
    columns: u16,
    rows: u16,
    theme: Theme,
) -> (Desk<Echo>, crossbeam_channel::Receiver<FromKeeper>, Instant) {
    let (to, from) = crossbeam_channel::unbounded();
    let at = Instant::now();
    let look = Look { keymap: Keymap::default(), theme, glyphs: ASCII, calm: false, linear: false };
    let size = ratatui::layout::Size::new(columns, rows);
    let screens: Vec<Box<dyn Screen>> = vec![Box::new(Gallery::default())];
    let mut desk = Desk::new(
        Echo(to),
        Box::new(OneField),
        (look, waitwell::desk::seam::Home::nobody()),
        screens,
        size,
        (minute(), at),
    );
    let counts = ["41 to do", "38 to triage", "2 places freed", "1 held by you"].map(str::to_owned).to_vec();
    let head = Head { who: "asmith".into(), role: "scheduler".into(), counts, ..Head::default() };
    desk.take(Msg::Keeper(FromKeeper::Head(head)));
    (desk, from, at)
}

/// Runs it at this process's terminal until it is left.
pub fn play() -> std::io::Result<()> {
    let colours = Colours {
        refused: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
        term: std::env::var("TERM").unwrap_or_default(),
    };
    let mut term = Term::take(Manner::default())?;
    let size = term.size()?;
    let wished = std::env::var("GALLERY_THEME").ok();
    let (mut desk, from, _) = desk(size.width, size.height, Theme::choose(wished.as_deref(), &colours));
    run::run(&mut desk, &mut term, &from, &minute)
}

/// A command that carries words, for an echo.
fn said(words: String) -> Command {
    Command::Contact {
        child: waitwell::domain::ids::ChildId(1),
        referral: None,
        kind: waitwell::domain::code::Code::NONE,
        result: waitwell::domain::code::Code::NONE,
        words,
    }
}

fn done(command: &Command) -> Reply {
    let words =
        if let Command::Contact { words, .. } = command { words.clone() } else { "undone".to_owned() };
    let made = waitwell::wire::message::Made::default();
    Reply::Done(waitwell::wire::message::Done { seq: 1, words: format!("Done: {words}"), made, undo: false })
}

fn words(reply: &Reply) -> String {
    if let Reply::Done(done) = reply { done.words.clone() } else { String::new() }
}
