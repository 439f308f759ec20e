//! What the cases of the table of keys share: a desk on a practice store, the journal beside it, and how a case is played.
use crate::support::pty::Pty;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use waitwell::client::{Link, Patience, Place};
use waitwell::desk::keymap::{Context, defaults};
use waitwell::domain::event::{Event, Payload};
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::{At, Filter, Query, Sort, StageIs};
use waitwell::wire::view::View;
use waitwell::wire::view_list::ListRow;

const PROGRAM: &str = env!("CARGO_BIN_EXE_waitwell");
/// Friday afternoon, with a drop-in on; with the Z it stands still.
const CLOCK: &str = "2026-11-20T14:32:00Z";

/// One key of one context, pressed.
pub struct Case {
    pub context: Context,
    /// As the table names it.
    pub key: &'static str,
    /// Where it is pressed: known to the file the case stands in.
    pub place: &'static str,
    /// What is pressed after it, with ` | ` between steps: keys by name, `'text` is typed, `=words` are waited for and
    /// `!words` until they are gone.
    pub then: &'static str,
    pub means: Means,
}

/// What must come of it.
pub enum Means {
    /// These words, which were not on the screen before; the journal is as it was. Then this leads back.
    Shows(&'static str, &'static str),
    /// The cursor goes elsewhere; the journal is as it was. Then this leads back.
    Moves(&'static str),
    /// These events, in order, by the person at the desk; each of the words stands in them. `true`: `u` takes the last
    /// change back.
    Does(&'static [&'static str], &'static [&'static str], bool),
    /// There is nothing further that way: all stays as it was. Then this leads back.
    Stays(&'static str),
    /// Everything is drawn again, and is as it was.
    Drawn,
    /// The desk ends; the journal is as it was.
    Leaves,
}

/// A key that only looks: these words show, and `Ctrl-c` closes what it opened.
pub const fn looks(
    context: Context,
    key: &'static str,
    place: &'static str,
    then: &'static str,
    words: &'static str,
) -> Case {
    Case { context, key, place, then, means: Means::Shows(words, "Ctrl-c") }
}

/// The same with another way back.
pub const fn shows(
    context: Context,
    key: &'static str,
    place: &'static str,
    then: &'static str,
    words: &'static str,
    back: &'static str,
) -> Case {
    Case { context, key, place, then, means: Means::Shows(words, back) }
}

/// A key that draws everything again.
pub const fn drawn(context: Context, key: &'static str, place: &'static str) -> Case {
    Case { context, key, place, then: "", means: Means::Drawn }
}

/// A key that moves on, where there is nothing further.
pub const fn stays(context: Context, key: &'static str, place: &'static str, back: &'static str) -> Case {
    Case { context, key, place, then: "", means: Means::Stays(back) }
}

/// A key that ends the desk.
pub const fn leaves(context: Context, key: &'static str, place: &'static str, then: &'static str) -> Case {
    Case { context, key, place, then, means: Means::Leaves }
}

/// A key that says something and opens nothing.
pub const fn says(context: Context, key: &'static str, place: &'static str, words: &'static str) -> Case {
    Case { context, key, place, then: "", means: Means::Shows(words, "") }
}

/// A key that moves the cursor.
pub const fn moves(context: Context, key: &'static str, place: &'static str, back: &'static str) -> Case {
    Case { context, key, place, then: "", means: Means::Moves(back) }
}

/// A key that changes data, and can be undone.
pub const fn does(
    context: Context,
    key: &'static str,
    place: &'static str,
    then: &'static str,
    events: &'static [&'static str],
    holding: &'static [&'static str],
) -> Case {
    Case { context, key, place, then, means: Means::Does(events, holding, true) }
}

/// A key that changes data for good: `u` does not take it back.
pub const fn changes(
    context: Context,
    key: &'static str,
    place: &'static str,
    then: &'static str,
    events: &'static [&'static str],
    holding: &'static [&'static str],
) -> Case {
    Case { context, key, place, then, means: Means::Does(events, holding, false) }
}

/// The frames of a journal as they are written, read from where one last stopped.
pub struct Journal {
    folder: PathBuf,
    file: u32,
    at: usize,
    /// Of the last frame read.
    pub seq: u64,
}

/// One change.
#[derive(Debug)]
pub struct Change {
    pub seq: u64,
    pub uid: u32,
    pub user: String,
    pub events: Vec<Event>,
}

impl Change {
    pub fn names(&self) -> Vec<String> {
        self.events.iter().map(name).collect()
    }
}

/// The event's own name.
fn name(event: &Event) -> String {
    let all = format!("{event:?}");
    all.split([' ', '{', '(']).next().unwrap_or_default().to_owned()
}

impl Journal {
    fn of(store: &Path) -> Self {
        let mut journal = Self { folder: store.join("journal"), file: 1, at: 128, seq: 0 };
        journal.new_changes();
        journal
    }

    /// What was written since this was last asked.
    pub fn new_changes(&mut self) -> Vec<Change> {
        let path = |number: u32| self.folder.join(format!("{number:06}.wwj"));
        let mut changes = Vec::new();
        loop {
            let bytes = std::fs::read(path(self.file)).expect("the journal can be read");
            let number = |from: usize| u32::from_le_bytes(bytes[from..from + 4].try_into().unwrap());
            while bytes.get(self.at..self.at + 4) == Some(b"WWf1".as_slice()) {
                let at = self.at;
                let length = number(at + 28) as usize;
                let end = at + 180 + length;
                if bytes.get(end..end + 4) != Some(b"1fWW".as_slice()) {
                    return changes;
                }
                self.seq = u64::from_le_bytes(bytes[at + 32..at + 40].try_into().unwrap());
                let payload: Payload = rmp_serde::from_slice(&bytes[at + 180..end]).expect("a change");
                let (uid, user) = (number(at + 56), payload.user.to_string());
                changes.push(Change { seq: self.seq, uid, user, events: payload.events });
                self.at = end + 4;
            }
            if !path(self.file + 1).exists() {
                return changes;
            }
            (self.file, self.at) = (self.file + 1, 128);
        }
    }
}

/// A desk on a practice store of its own; its keeper is ended with it.
pub struct Stage {
    pub pty: Pty,
    pub journal: Journal,
    pub link: Link,
    folder: tempfile::TempDir,
    /// The letter of the state that Waiting is narrowed to.
    narrowed: Option<char>,
    /// New stores so far.
    fresh: u32,
}

impl Stage {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (pty, store) = Self::desk(folder.path());
        let arguments = vec!["--clock".into(), CLOCK.into()];
        let place = Place { store: store.clone(), socket: None, program: PROGRAM.into(), arguments };
        let link = Link::connect(place, "command", Patience::Forever).expect("the keeper answers");
        Self { pty, journal: Journal::of(&store), link, folder, narrowed: None, fresh: 0 }
    }

    fn desk(folder: &Path) -> (Pty, PathBuf) {
        let (store, home) = (folder.join("st"), folder.to_str().unwrap());
        let arguments = ["demo", "--children", "300", "--store", store.to_str().unwrap(), "--clock", CLOCK];
        let environment = [("HOME", home), ("XDG_CONFIG_HOME", home)];
        let mut pty = Pty::start(PROGRAM, &arguments, &environment, (80, 24));
        pty.wait_for("[1 Today]").wait_for(" steps, ");
        (pty, folder.join("st-demo"))
    }

    /// A desk on a new store, with the cursor on who works here.
    pub fn on_a_new_store(&mut self) {
        self.fresh += 1;
        let (store, home) = (self.folder.path().join(format!("new{}", self.fresh)), self.folder.path());
        let home = home.to_str().unwrap();
        let environment = [("HOME", home), ("XDG_CONFIG_HOME", home), ("WAITWELL_CLOCK", CLOCK)];
        self.pty = Pty::start(PROGRAM, &["--store", store.to_str().unwrap()], &environment, (80, 24));
        self.pty.wait_for("Bring in a waiting list").press("Down Down Down");
        self.journal = Journal::of(&store);
    }

    /// Another desk on the same store: where the first has been left.
    pub fn again(&mut self) {
        (self.pty, _) = Self::desk(self.folder.path());
        self.narrowed = None;
    }

    /// Plays keys, text and waits; see [`Case::then`].
    pub fn play(&mut self, script: &str) {
        for step in script.split(" | ").filter(|step| !step.is_empty()) {
            match step.split_at_checked(1) {
                Some(("=", words)) if !words.is_empty() => self.pty.wait_for(words),
                Some(("!", words)) if !words.is_empty() => self.pty.wait_gone(words),
                Some(("~", key)) if !key.is_empty() => {
                    let before = self.pty.screen();
                    self.pty.press(key).wait(&format!("{key} to show"), |pty| pty.screen() != before)
                }
                Some(("'", words)) if !words.is_empty() => self.pty.type_in(words),
                _ => self.pty.press(step),
            };
        }
    }

    pub fn look(&self, query: Query) -> View {
        match self.link.call(Request::Look { query: Box::new(query) }).expect("an answer") {
            Answer::View(view) => *view,
            other => panic!("no view: {other:?}"),
        }
    }

    /// Referrals in a state, in the order of the list.
    pub fn rows(&self, stage: StageIs) -> Vec<ListRow> {
        let filter = Filter { stages: vec![stage], ..Filter::default() };
        match self.look(Query::List { filter, sort: Sort::default(), at: At::Row(0), rows: 120 }) {
            View::List(page) => page.rows,
            other => panic!("no list: {other:?}"),
        }
    }

    /// The row with the cursor.
    pub fn cursor(&self) -> String {
        self.pty.screen().lines().find(|line| line.starts_with('>')).unwrap_or_default().to_owned()
    }

    /// Puts the cursor on the row that has these words, a step at a time.
    pub fn to_row(&mut self, words: &str) {
        let place = |pty: &Pty, fits: &dyn Fn(&str) -> bool| pty.screen().lines().position(fits);
        let cursor = |pty: &Pty| place(pty, &|line| line.starts_with('>'));
        let target = |pty: &Pty| place(pty, &|line| !line.starts_with('-') && line.contains(words));
        self.pty.wait("a cursor", |pty| cursor(pty).is_some());
        // What a colleague's or one's own change does to the rows may come between: each step looks again.
        for key in ["Home", "PgDn", "PgDn", "PgDn", "PgDn"].into_iter().cycle().take(20) {
            if target(&self.pty).is_some() {
                break;
            }
            self.pty.press(key).until_quiet(Duration::from_millis(80));
        }
        self.pty.wait_for(words);
        for _ in 0..100 {
            if self.cursor().contains(words) {
                return;
            }
            let key = if target(&self.pty) < cursor(&self.pty) { "Up" } else { "Down" };
            self.pty.press(key).until_quiet(Duration::from_millis(25));
        }
        panic!("the cursor does not come to {words:?}:\n{}", self.pty.screen());
    }

    /// Waiting, narrowed to a state by its letter, with the cursor on the first row that fits.
    pub fn waiting(&mut self, letter: char, fits: impl Fn(&ListRow) -> bool) {
        let (stage, words) = match letter {
            't' => (StageIs::Triage, "to triage"),
            'w' => (StageIs::Waiting, "waiting"),
            'b' => (StageIs::Booked, "booked"),
            'a' => (StageIs::After, "seen or missed"),
            _ => (StageIs::Review, "under review"),
        };
        self.pty.press("2").wait_for("[2 Waiting]");
        if self.narrowed != Some(letter) {
            if self.narrowed.take().is_some() {
                self.pty.press("Backspace").wait_for("Filter off");
            }
            self.pty
                .press("f")
                .wait_for("Show only")
                .press("s")
                .wait_for("to triage")
                .press(&letter.to_string());
            self.narrowed = Some(letter);
        }
        self.pty.wait_for(&format!("Waiting: all pathways, {words}"));
        let row = self.rows(stage).into_iter().find(fits).expect("a row that fits");
        let name: String = row.name.chars().take(14).collect();
        self.to_row(&name);
    }

    /// The record of a child.
    pub fn record(&mut self, name: &str) {
        self.pty.press("/").wait_for("Find:").type_in(&name.replace(',', "").to_lowercase());
        self.pty.wait(&format!("{name} found"), |pty| {
            pty.screen().lines().any(|line| line.starts_with('>') && line.contains(name))
        });
        self.pty.press("Enter").wait_for("JOURNEY").wait_for(name);
    }

    /// Takes back the last change.
    pub fn undo_last(&mut self) {
        self.journal.new_changes();
        self.undo(self.journal.seq);
    }

    /// Presses `u` until the change is undone, as often as it asks.
    pub fn undo(&mut self, of: u64) {
        let asks = [" Undo: ", "not used", " ticked", "Nothing to undo"];
        let (mut changes, mut times) = (Vec::new(), 0);
        self.pty.press("u");
        loop {
            let journal = &mut self.journal;
            self.pty.wait("an undoing or a question", |pty| {
                changes.extend(journal.new_changes());
                !changes.is_empty() || asks.iter().any(|words| pty.screen().contains(words))
            });
            if !changes.is_empty() {
                break;
            }
            times += 1;
            assert!(times < 6, "change {of} is not undone:\n{}", self.pty.screen());
            let asked = self.pty.line(22);
            let key = if self.pty.screen().contains(" ticked") { "Enter" } else { "u" };
            // What came before the child in front was shown is not used, and that lasts a moment.
            self.pty.torn(&[b"", &crate::support::pty::bytes(key)], Duration::from_millis(160));
            let journal = &mut self.journal;
            self.pty.wait("the question to go", |pty| {
                changes.extend(journal.new_changes());
                !changes.is_empty() || pty.line(22) != asked
            });
        }
        let undone = changes.iter().any(|change| {
            change.events.iter().any(|event| match event {
                Event::Undone { of: what, .. } => *what == of,
                // Two records made one are parted, so that nothing recorded since is lost.
                Event::MergeUndone { .. } => true,
                _ => false,
            })
        });
        assert!(undone, "change {of} is undone: {changes:?}");
        self.pty.wait("that it is said", |pty| {
            let said = pty.line(22);
            ["ndone", "parted", "two records", "two children"].iter().any(|words| said.contains(words))
        });
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let stores = (1..=self.fresh).map(|at| format!("new{at}")).chain(["st-demo".to_owned()]);
        for store in stores.map(|name| self.folder.path().join(name)) {
            let stopped = Command::new(PROGRAM).args(["keeper", "stop", "--store"]).arg(store).output();
            assert!(stopped.is_ok());
        }
    }
}

/// Plays the cases one after the other. `go` brings the desk to a case's place.
pub fn play(cases: &[Case], go: impl Fn(&mut Stage, &str)) {
    let (mut stage, mut failed) = (Stage::new(), Vec::new());
    let only = std::env::var("WAITWELL_CASE").unwrap_or_default();
    for case in cases {
        let named = format!("[{}] {} at {}", case.context.heading(), case.key, case.place);
        if !named.contains(&only) {
            continue;
        }
        let played = catch_unwind(AssertUnwindSafe(|| one(&mut stage, case, &named, &go)));
        if played.is_err() {
            // What the case left behind is not for the next one.
            failed.push(named);
            stage = Stage::new();
        }
    }
    assert!(failed.is_empty(), "{} of {} keys, told above: {failed:#?}", failed.len(), cases.len());
}

fn one(stage: &mut Stage, case: &Case, named: &str, go: &impl Fn(&mut Stage, &str)) {
    let known = defaults(case.context).iter().any(|bind| bind.key.to_string() == case.key);
    assert!(known, "{named}: the table has no such key");
    go(stage, case.place);
    let earlier = stage.journal.new_changes();
    assert!(earlier.is_empty() || case.place.contains('+'), "{named}: on the way there {earlier:?}");
    let (screen, before) = (stage.pty.screen(), stage.journal.seq);
    if let Means::Shows(words, _) = &case.means {
        assert!(!screen.contains(words), "{named}: {words:?} is there before the key:\n{screen}");
    }
    let bytes = stage.pty.all().len();
    stage.pty.press(case.key);
    stage.play(case.then);
    match &case.means {
        Means::Shows(words, back) => {
            stage.pty.wait(&format!("{named}: {words:?}"), |pty| pty.screen().contains(words));
            stage.play(back);
            if *back == "Ctrl-c" {
                stage.pty.wait(&format!("{named}: back"), |pty| !pty.screen().contains(words));
            }
            unchanged(stage, named);
        }
        Means::Moves(back) => {
            stage.pty.wait(&format!("{named}: the cursor to move"), |pty| pty.screen() != screen);
            if !back.is_empty() {
                // Seen to be back, so that what is there is not taken for the next case's.
                stage.play(&format!("~{back}"));
            }
            unchanged(stage, named);
        }
        Means::Does(events, holding, can_be_undone) => {
            let mut changes = Vec::new();
            let journal = &mut stage.journal;
            stage.pty.wait(&format!("{named}: a change"), |_| {
                changes.extend(journal.new_changes());
                changes.iter().map(|change| change.events.len()).sum::<usize>() >= events.len()
            });
            let names: Vec<String> = changes.iter().flat_map(Change::names).collect();
            assert_eq!(names, *events, "{named}: {changes:#?}");
            let all = format!("{changes:?}");
            for words in *holding {
                assert!(all.contains(words), "{named}: {words:?} in {all}");
            }
            let me = own_uid();
            assert!(
                changes.iter().all(|change| change.uid == me && !change.user.is_empty()),
                "{named}: {all}"
            );
            let last = changes.last().map_or(before, |change| change.seq);
            let said = screen.lines().nth(22).unwrap_or_default();
            stage.pty.wait(&format!("{named}: it is said"), |pty| pty.line(22) != said);
            if *can_be_undone {
                stage.undo(last);
            }
        }
        Means::Stays(back) => {
            stage.pty.until_quiet(Duration::from_millis(80));
            assert_eq!(stage.pty.screen(), screen, "{named}");
            stage.play(back);
            unchanged(stage, named);
        }
        Means::Drawn => {
            let cells = screen.chars().filter(|c| !c.is_whitespace()).count();
            let title = screen.lines().nth(2).unwrap_or_default();
            let mut came = 0;
            stage.pty.wait(&format!("{named}: every cell to be written"), |pty| {
                came = pty.all().len() - bytes;
                came > cells && pty.line(2) == title
            });
            unchanged(stage, named);
        }
        Means::Leaves => {
            assert!(stage.pty.ended().success(), "{named}");
            unchanged(stage, named);
            stage.again();
        }
    }
}

fn unchanged(stage: &mut Stage, named: &str) {
    let changes = stage.journal.new_changes();
    assert!(changes.is_empty(), "{named} only looks, but the journal got {changes:?}");
}

/// Who runs this test, as the kernel has it.
fn own_uid() -> u32 {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").expect("this process").uid()
}
