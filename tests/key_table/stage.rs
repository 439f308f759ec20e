//! A desk on a practice store, driven by keys, with the journal beside it: what every test that plays whole tasks shares.
use crate::support::pty::Pty;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use waitwell::client::{Link, Patience, Place};
use waitwell::domain::event::{Event, Payload};
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::{At, Filter, Query, Sort, StageIs};
use waitwell::wire::view::View;
use waitwell::wire::view_list::ListRow;

const PROGRAM: &str = env!("CARGO_BIN_EXE_waitwell");
/// Friday afternoon, with a drop-in on; with the Z it stands still.
const CLOCK: &str = "2026-11-20T14:32:00Z";

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
    pub fn of(store: &Path) -> Self {
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
    /// All that the keeper says comes so many milliseconds later.
    late: u32,
    clock: &'static str,
}

/// One task of a table. What fails is played once more, on a store of its own: keys that are typed at a person's pace meet a
/// machine that stands still for longer than any pause one would name, and what is broken fails a second time. Said when it is.
pub fn once_more<T>(stage: &mut Stage, named: &str, mut task: impl FnMut(&mut Stage) -> T) -> Option<T> {
    for time in ["once", "twice"] {
        if let Ok(done) = catch_unwind(AssertUnwindSafe(|| task(&mut *stage))) {
            return Some(done);
        }
        println!("^ failed {time}: {named}");
        // What it left behind is not for the next one.
        *stage = Stage::late(stage.late);
    }
    None
}

impl Stage {
    pub fn new() -> Self {
        Self::late(0)
    }

    /// At a keeper that answers so many milliseconds later.
    pub fn late(late: u32) -> Self {
        Self::begun(late, CLOCK)
    }

    /// The same day at a later moment: the practice store is made as ever, and opened again then.
    #[allow(dead_code, reason = "the end of a day uses it")]
    pub fn at(clock: &'static str) -> Self {
        Self::begun(0, clock)
    }

    fn begun(late: u32, clock: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        if clock != CLOCK {
            let (mut pty, store) = Self::desk(folder.path(), late, CLOCK);
            pty.press("q").wait_for("Leave the desk?").press("q");
            let stopped = Command::new(PROGRAM).args(["keeper", "stop", "--store"]).arg(store).output();
            assert!(stopped.is_ok_and(|done| done.status.success()));
        }
        let (pty, store) = Self::desk(folder.path(), late, clock);
        let arguments = vec!["--clock".into(), clock.into()];
        let place =
            Place { store: store.clone(), socket: None, program: PROGRAM.into(), arguments, server: None };
        let link = Link::connect(place, "command", Patience::Forever).expect("the keeper answers");
        Self { pty, journal: Journal::of(&store), link, folder, narrowed: None, fresh: 0, late, clock }
    }

    fn desk(folder: &Path, late: u32, clock: &str) -> (Pty, PathBuf) {
        let (store, home) = (folder.join("st"), folder.to_str().unwrap());
        let arguments = ["demo", "--children", "300", "--store", store.to_str().unwrap(), "--clock", clock];
        let late = late.to_string();
        let environment = [("HOME", home), ("XDG_CONFIG_HOME", home), ("WAITWELL_LATE_MS", late.as_str())];
        let mut pty = Pty::start(PROGRAM, &arguments, &environment, (80, 24));
        pty.wait_for("[1 Today]").wait_for(" steps, ");
        (pty, folder.join("st-demo"))
    }

    /// Folder of the store.
    #[allow(dead_code, reason = "the line's tests use it")]
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("st-demo")
    }

    /// Writes the person's own keys file.
    #[allow(dead_code, reason = "the line's tests use it")]
    pub fn keys(&self, text: &str) {
        let place = self.folder.path().join("waitwell");
        std::fs::create_dir_all(&place).expect("a folder");
        std::fs::write(place.join("keys.toml"), text).expect("a keys file");
    }

    /// Whoever sits at the desk has this role from now on.
    #[allow(dead_code, reason = "the keystroke budget uses it")]
    pub fn person(&self, role: &str) {
        let folder = self.store().join("config");
        std::fs::create_dir_all(&folder).expect("a folder");
        let user = Command::new("id").arg("-un").output().expect("a name").stdout;
        let user = String::from_utf8(user).expect("a name");
        let person = format!("[[person]]\nuser = \"{}\"\nrole = \"{role}\"\n", user.trim());
        let text = format!(
            "[owner]\nagency = \"nhs\"\nteam = \"booking\"\n{person}agency = \"nhs\"\nteam = \"nd\"\n"
        );
        std::fs::write(folder.join("people.toml"), text).expect("a file");
        let said = Command::new(PROGRAM).args(["keeper", "reload", "--store"]).arg(self.store()).output();
        assert!(said.expect("the keeper answers").status.success());
    }

    /// The rules in force.
    #[allow(dead_code, reason = "closing the day uses it")]
    pub fn rules(&self) -> waitwell::domain::rules::Rules {
        self.link.welcome().rules
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

    /// Ends the keeper; the next desk starts another.
    #[allow(dead_code, reason = "undoing uses it")]
    pub fn stop_keeper(&self) {
        let stopped = Command::new(PROGRAM).args(["keeper", "stop", "--store"]).arg(self.store()).output();
        assert!(stopped.is_ok_and(|done| done.status.success()));
    }

    /// Another desk on the same store: where the first has been left.
    pub fn again(&mut self) {
        (self.pty, _) = Self::desk(self.folder.path(), self.late, self.clock);
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
        self.to_line(words, |line| line.contains(words));
    }

    /// The same for a row that is told by more than words in one piece.
    pub fn to_line(&mut self, what: &str, fits: impl Fn(&str) -> bool) {
        let place = |pty: &Pty, fits: &dyn Fn(&str) -> bool| pty.screen().lines().position(fits);
        let cursor = |pty: &Pty| place(pty, &|line| line.starts_with('>'));
        let target = |pty: &Pty| place(pty, &|line| !line.starts_with('-') && fits(line));
        self.pty.wait("a cursor", |pty| cursor(pty).is_some());
        // What a colleague's or one's own change does to the rows may come between: each step looks again.
        for (at, key) in ["Home", "PgDn", "PgDn", "PgDn", "PgDn"].into_iter().cycle().take(20).enumerate() {
            if target(&self.pty).is_some() {
                break;
            }
            self.pty.step(key);
            // A page that comes late is waited for the second time.
            if at >= 5 && target(&self.pty).is_none() {
                self.pty.comes_to(Duration::from_millis(500), |pty| target(pty).is_some());
            }
        }
        self.pty.wait(&format!("a row {what:?}"), |pty| target(pty).is_some());
        for _ in 0..100 {
            if fits(&self.cursor()) {
                return;
            }
            let key = if target(&self.pty) < cursor(&self.pty) { "Up" } else { "Down" };
            self.pty.step(key);
        }
        panic!("the cursor does not come to {what:?}:\n{}", self.pty.screen());
    }

    /// Waiting, narrowed to a state by its letter, with the cursor on the first row that fits.
    pub fn waiting(&mut self, letter: char, fits: impl Fn(&ListRow) -> bool) {
        let (stage, words) = match letter {
            't' => (StageIs::Triage, "to triage"),
            'w' => (StageIs::Waiting, "waiting"),
            'b' => (StageIs::Booked, "booked"),
            'a' => (StageIs::After, "after the day"),
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
        // The line that asks: what else is drawn meanwhile is no answer, and a key too many would be the next change's.
        let asking = |pty: &Pty| {
            let asks = [" Undo: ", "not used", " ticked --", "Nothing to undo", "undo all the same?"];
            let screen = pty.screen();
            screen.lines().find(|line| asks.iter().any(|words| line.contains(words))).map(str::to_owned)
        };
        let (mut changes, mut asked, mut times) = (Vec::new(), None, 0);
        self.pty.press("u");
        loop {
            let journal = &mut self.journal;
            self.pty.wait("an undoing or another question", |pty| {
                changes.extend(journal.new_changes());
                !changes.is_empty() || asking(pty).is_some_and(|line| asked.as_ref() != Some(&line))
            });
            // A frame may come in pieces: half a question is none.
            self.pty.until_quiet(Duration::from_millis(30));
            changes.extend(self.journal.new_changes());
            if !changes.is_empty() {
                break;
            }
            times += 1;
            assert!(times < 6, "change {of} is not undone:\n{}", self.pty.screen());
            asked = asking(&self.pty);
            let key =
                if asked.as_ref().is_some_and(|line| line.contains(" ticked --")) { "Enter" } else { "u" };
            // What came before the child in front was shown is not used, and that lasts a moment.
            self.pty.torn(&[b"", &crate::support::pty::bytes(key)], Duration::from_millis(160));
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
            let said = pty.screen();
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
