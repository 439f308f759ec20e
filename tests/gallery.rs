//! A picture of every screen and layer, as the real program draws it over the practice store: kept in `tests/screens`, linked
//! from the README, made anew by `WAITWELL_WRITE_SCREENS=1` and compared otherwise. Colours are taken away, too: what is told
//! is told in letters.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says why and stops")]
#[path = "gallery/manners.rs"]
mod manners;
mod support;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use support::pty::Pty;

const PROGRAM: &str = env!("CARGO_BIN_EXE_waitwell");
const CLOCK: &str = "2026-11-20T14:32:00Z";
const WRITE: &str = "WAITWELL_WRITE_SCREENS";
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (40, 20)];
/// The least that a child can be shown in.
const LEAST: (u16, u16) = (32, 8);

/// File, what it is, the keys from Today with the words that show it is there.
const SCREENS: [(&str, &str, &[&str]); 33] = [
    ("01-today", "Today: every next step", &["=[1 Today]", "=more below"]),
    ("02-waiting", "Waiting", &["2", "=order: "]),
    ("03-triage", "Triage", &["3", "=Triage: 1 of", "=Received"]),
    ("04-diary", "Diary, a week", &["4", "=week of 16 Nov", "PgUp PgUp", "=Fri 20 Nov 12:30"]),
    (
        "05-session",
        "One session",
        &["4", "=week of 16 Nov", "PgUp PgUp", "=Fri 20 Nov 12:30", "Enter", "=People "],
    ),
    ("06-drop-in", "Drop-in", &["5", "=-- Drop-in: Hawthorn"]),
    (
        "07-record",
        "A child's record",
        &["/", "=Find:", "'harris aimee", "=>  HARRIS, Aimee", "Enter", "=JOURNEY"],
    ),
    ("08-find", "Find", &["/", "=Find:", "'harr", "= of "]),
    (
        "09-line",
        "The line",
        &[":", "=Esc back --", "Ctrl-u", "=What is to be done?", "'b harris aimee", "=HARRIS, Aimee"],
    ),
    ("10-palette", "The line, as a palette", &[":", "=Esc back --", "Ctrl-u", "=What is to be done?"]),
    ("11-help", "Help", &["2", "=order: ", "?", "=Keys here"]),
    (
        "12-places",
        "Best places for a child",
        &["/", "=Find:", "'harris aimee", "=>  HARRIS, Aimee", "Enter", "=JOURNEY", "b", "=>  1 "],
    ),
    ("13-why", "Why this wait", &["2", "=order: ", "y", "=Effect on the clock"]),
    ("14-say", "What to say", &["2", "=order: ", "l", "=WAITING FOR"]),
    ("15-referral", "A new referral", &["2", "=order: ", "n", "=New referral"]),
    ("16-choice", "A choice", &["2", "=order: ", "s", "=Sort by"]),
    ("17-columns", "Columns of a list", &["2", "=order: ", "v", "=View", "c", "=Columns of the list"]),
    (
        "18-preview",
        "One action on many",
        &["Home Space", "=1 marked", "Down Space", "=2 marked", "z", "=Not now", "w", "=2 of 2 ticked"],
    ),
    (
        "19-intake",
        "Intake",
        &[":", "=Esc back --", "Ctrl-u", "=What is to be done?", "'intake", "=Enter", "Enter", "=Intake: "],
    ),
    (
        "20-compare",
        "Same child?",
        &[
            ":",
            "=Esc back --",
            "Ctrl-u",
            "=What is to be done?",
            "'intake",
            "=Enter",
            "Enter",
            "=Intake: ",
            "~HARRISON",
            "=same child?",
            "=",
            "=On record",
        ],
    ),
    ("21-export", "A list to a file or to paper", &["2", "=order: ", "e", "=To a file:"]),
    (
        "25-move",
        "Another place for a child",
        &["2", "=order: ", "Down", "m", "=who asks, and why?", "d", "=STANDS", "= Enter move  "],
    ),
    ("22-told", "What to say: told whom", &["2", "=order: ", "l", "=WAITING FOR", "Enter", "=told whom?"]),
    ("26-reviews", "Reviews", &["6", "=12 reviews", "=MAR Arnold"]),
    ("27-review", "One review", &["6", "=12 reviews", "=MAR Arnold", "Enter", "=Agenda"]),
    (
        "29-templates",
        "Clinic templates",
        &[
            "4",
            "0",
            "=week of 16 Nov",
            ">",
            "=week of 23 Nov",
            "=27 Nov 13:00",
            "Up",
            "=nothing planned",
            "t",
            "=Clinic templates",
            "=CCC City",
        ],
    ),
    (
        "30-away",
        "Somebody is away",
        &[
            "4",
            "0",
            "=week of 16 Nov",
            "PgUp PgUp",
            "=Fri 20 Nov 12:30",
            "x",
            "=Away, shut",
            "a",
            "=Who is away",
            "a",
            "=is asked",
        ],
    ),
    (
        "31-close",
        "The day closed",
        &[":", "=Esc back --", "Ctrl-u", "=What is to be done?", "'close", "=Enter", "Enter", "=left over"],
    ),
    (
        "32-validation",
        "Still wanted?",
        &[
            ":",
            "=Esc back --",
            "Ctrl-u",
            "=What is to be done?",
            "'validate",
            "=Enter",
            "Enter",
            "=Still wanted?",
        ],
    ),
    (
        "33-repair",
        "A bad day put right",
        &[
            ":",
            "=Esc back --",
            "Ctrl-u",
            "=What is to be done?",
            "'sick quinn thu",
            "=Enter shows the repair",
            "Enter",
            "=if R Moss comes",
        ],
    ),
    (
        "34-fill",
        "A session filled",
        &[
            "4",
            "0",
            "=week of 16 Nov",
            ">",
            "=week of 23 Nov",
            "=27 Nov 13:00",
            ">",
            "=week of 30 Nov",
            "=4 Dec 13:00",
            "Home",
            "Left Left Left Left",
            "=Mon 30 Nov",
            "f",
            "=1 of 1 ticked",
        ],
    ),
    (
        "35-staff",
        "Who works when",
        &["4", "0", "=week of 16 Nov", "v", "=Rows of the diary", "s", "=Staff: who works"],
    ),
    (
        "36-venues",
        "Venues and rooms",
        &["4", "0", "=week of 16 Nov", "v", "=Rows of the diary", "v", "=Venues and rooms"],
    ),
];

/// The same of a store of one's own: new, and with a list just brought in.
const FIRST_HOUR: [(&str, &str, &[&str]); 2] = [
    ("23-start", "A new store", &["=Bring in a waiting list"]),
    (
        "24-found",
        "What an import found",
        &[":", "=Esc back --", "Ctrl-u", "'found", "=Enter", "Enter", "=What the imports found"],
    ),
];
/// What is brought in.
const LIST: &str = "tests/data/import/waiting-list-export.csv";

/// A practice store of its own; its keeper is ended with it.
struct Practice(tempfile::TempDir);

impl Practice {
    fn desk(&self, more: &[(&str, &str)]) -> Pty {
        let home = self.0.path().to_str().unwrap();
        let store = self.0.path().join("st");
        let arguments = ["demo", "--children", "300", "--store", store.to_str().unwrap(), "--clock", CLOCK];
        let environment = [("HOME", home), ("XDG_CONFIG_HOME", home)];
        let all: Vec<(&str, &str)> = environment.iter().chain(more).copied().collect();
        let mut pty = Pty::start(PROGRAM, &arguments, &all, SIZES[0]);
        pty.wait_for("[1 Today]").wait_for(" steps, ");
        pty
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        let store = self.0.path().join("st-demo");
        let _ = Command::new(PROGRAM).args(["keeper", "stop", "--store"]).arg(store).output();
    }
}

/// A store of one's own, in a folder whose name has always as many letters.
struct Own(tempfile::TempDir);

impl Own {
    fn new() -> Self {
        Self(tempfile::Builder::new().prefix("ww").rand_bytes(6).tempdir_in("/tmp").unwrap())
    }

    fn arguments<'a>(&self, store: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        more.iter().copied().chain(["--store", store, "--clock", CLOCK]).collect()
    }

    fn store(&self) -> String {
        self.0.path().join("st").to_str().unwrap().to_owned()
    }

    fn import(&self) {
        let (list, store) = (root().join(LIST), self.store());
        let arguments = self.arguments(&store, &["import", "--yes", list.to_str().unwrap()]);
        let done = Command::new(PROGRAM).args(arguments).env("HOME", self.0.path()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    fn desk(&self) -> Pty {
        let (home, store) = (self.0.path().to_str().unwrap(), self.store());
        let environment = [("HOME", home), ("XDG_CONFIG_HOME", home)];
        let mut pty = Pty::start(PROGRAM, &self.arguments(&store, &[]), &environment, SIZES[0]);
        pty.wait_for("[1 Today]").until_quiet(Duration::from_millis(350));
        pty
    }

    /// Its folder's name is another one each time.
    fn plain(&self, picture: &str) -> String {
        picture.replace(self.0.path().file_name().unwrap().to_str().unwrap(), "waitwell")
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let _ = Command::new(PROGRAM).args(["keeper", "stop", "--store", &self.store()]).output();
    }
}

/// Goes there from wherever it is.
fn go(pty: &mut Pty, steps: &[&str]) {
    pty.press("Esc").until_quiet(Duration::from_millis(80));
    pty.press("Esc 1").wait_for("[1 Today]").until_quiet(Duration::from_millis(60));
    walk(pty, steps);
}

fn walk(pty: &mut Pty, steps: &[&str]) {
    for step in steps {
        match step.split_at_checked(1) {
            Some(("=", words)) if !words.is_empty() => {
                pty.wait_for(words);
            }
            Some(("'", words)) => {
                pty.type_in(words);
            }
            Some(("~", words)) => {
                let cursor = |pty: &Pty| pty.screen().lines().position(|line| line.starts_with('>'));
                let row = |pty: &Pty| {
                    pty.screen().lines().position(|line| !line.starts_with('-') && line.contains(words))
                };
                // Rows come after the title they stand under.
                pty.comes_to(Duration::from_secs(5), |pty| cursor(pty).is_some());
                for _ in 0..40 {
                    match (row(pty), cursor(pty)) {
                        (Some(row), Some(cursor)) if row == cursor => break,
                        (Some(row), Some(cursor)) if row < cursor => pty.step("Up"),
                        _ => pty.step("Down"),
                    };
                }
            }
            _ => {
                pty.press(step).until_quiet(Duration::from_millis(60));
            }
        }
    }
    pty.until_quiet(Duration::from_millis(350));
}

/// Back to the beginning of what was walked: a list keeps its cursor and its marks.
fn leave(pty: &mut Pty) {
    for _ in 0..3 {
        pty.press("Esc").until_quiet(Duration::from_millis(80));
    }
    if pty.screen().contains("2 marked") {
        pty.press("Space Up Space").until_quiet(Duration::from_millis(80));
    }
    pty.press("Home").until_quiet(Duration::from_millis(80));
}

/// Who runs the test and how long the keeper took are not part of the picture.
fn plain(screen: &str) -> String {
    let mut out = String::new();
    let said = Command::new("id").arg("-un").output().unwrap();
    let name = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    for line in screen.lines() {
        let mut line = line.to_owned();
        if let Some(at) = line.find(" ms. ") {
            let from = line[..at].rfind(' ').map_or(0, |space| space + 1);
            line.replace_range(from..at, "1");
        }
        let mut shown = line.replace(&format!(" {name} "), " you ").replace(&format!(" {name}, "), " you, ");
        // What stands at the right end stays where it is, however long the name.
        if let Some(gap) = shown.trim_end().rfind("  ").filter(|_| shown != line) {
            match name.len().checked_sub("you".len()) {
                Some(more) => shown.insert_str(gap, &" ".repeat(more)),
                None => shown.replace_range(gap..=gap, ""),
            }
        }
        let _ = writeln!(out, "{}", shown.trim_end());
    }
    out
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The screen in front at every size, under its title. What is known of it is waited for a while: a busy machine draws late.
fn picture(pty: &mut Pty, title: &str, known: &str, of: impl Fn(&Pty) -> String) -> String {
    let mut picture = format!("{title}\n");
    for (columns, rows) in SIZES {
        let head = format!("\n{columns}x{rows}\n");
        pty.resize(columns, rows).until_quiet(Duration::from_millis(350));
        let after = known.split_once(&head).map_or("", |(_, after)| after);
        if !after.is_empty() {
            pty.comes_to(Duration::from_secs(2), |pty| after.starts_with(&of(pty)));
        }
        let _ = write!(picture, "{head}{}", of(pty));
    }
    picture
}

/// The picture as it was written last; nothing where it is to be written anew.
fn known(file: &str) -> String {
    match std::env::var_os(WRITE) {
        Some(_) => String::new(),
        None => std::fs::read_to_string(root().join("tests/screens").join(format!("{file}.txt")))
            .unwrap_or_default(),
    }
}

/// Written where that is wished for, else compared; what it is now where it differs.
fn kept(file: &str, picture: &str) -> Option<String> {
    let path = root().join("tests/screens").join(format!("{file}.txt"));
    if std::env::var_os(WRITE).is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, picture).unwrap();
        return None;
    }
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    (before != picture).then(|| format!("{file} is now\n{picture}"))
}

fn fits_the_least(pty: &mut Pty, file: &str) {
    pty.resize(LEAST.0, LEAST.1).until_quiet(Duration::from_millis(250));
    let least = pty.screen();
    let lines = least.lines().filter(|line| !line.trim().is_empty()).count();
    assert!(lines >= 3 && !least.contains("This window is"), "{file} at 32x8:\n{least}");
    pty.resize(80, 24).until_quiet(Duration::from_millis(250));
}

#[test]
fn every_screen_has_its_picture() {
    let practice = Practice(tempfile::tempdir().unwrap());
    let mut pty = practice.desk(&[]);
    let mut other = Vec::new();
    for (file, title, steps) in SCREENS {
        go(&mut pty, steps);
        let seen = picture(&mut pty, title, &known(file), |pty| plain(&pty.screen()));
        other.extend(kept(file, &seen));
        fits_the_least(&mut pty, file);
        leave(&mut pty);
    }
    assert!(other.is_empty(), "look at them, then {WRITE}=1:\n{}", other.join("\n"));
}

#[test]
fn the_first_hour_has_its_pictures() {
    let own = Own::new();
    let mut other = Vec::new();
    for (at, (file, title, steps)) in FIRST_HOUR.into_iter().enumerate() {
        if at == 1 {
            own.import();
        }
        let mut pty = own.desk();
        walk(&mut pty, steps);
        let seen = picture(&mut pty, title, &known(file), |pty| own.plain(&plain(&pty.screen())));
        other.extend(kept(file, &seen));
        fits_the_least(&mut pty, file);
    }
    assert!(other.is_empty(), "look at them, then {WRITE}=1:\n{}", other.join("\n"));
}

#[test]
fn the_readme_leads_to_every_picture() {
    let (begin, end) = ("<!-- screens:begin -->\n", "<!-- screens:end -->");
    let link = |file: &str, title: &str| format!("[{title}](tests/screens/{file}.txt)");
    let links: Vec<String> =
        SCREENS.iter().chain(&FIRST_HOUR).map(|(file, title, _)| link(file, title)).collect();
    let mut block = format!("{}.\n", links.join(",\n"));
    for (folder, title, _) in manners::MANNERS {
        let links: Vec<String> =
            manners::shown().map(|(file, title, _)| link(&format!("{folder}/{file}"), title)).collect();
        let _ = write!(block, "\n{title}:\n{}.\n", links.join(",\n"));
    }
    let path = root().join("README.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let from = text.find(begin).unwrap() + begin.len();
    let to = text.find(end).unwrap();
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(path, format!("{}{block}{}", &text[..from], &text[to..])).unwrap();
        return;
    }
    assert!(text[from..to] == block, "the README's pictures differ: run this test with {WRITE}=1");
}

#[test]
fn occupancy_is_drawn_with_blocks_where_they_are_wished_for() {
    let practice = Practice(tempfile::tempdir().unwrap());
    for (environment, full, other) in [
        (&[("WAITWELL_BLOCKS", "1"), ("LC_ALL", "C.UTF-8")][..], "\u{2588}", "####"),
        (&[("WAITWELL_BLOCKS", "1"), ("LC_ALL", "C")][..], "####", "\u{2588}"),
    ] {
        let mut pty = practice.desk(environment);
        pty.resize(120, 36).press("4").wait_for("week of 16 Nov").wait_for(full);
        assert!(!pty.screen().contains(other), "{}", pty.screen());
        pty.resize(40, 20).wait_for(full);
    }
}

#[test]
fn reduced_motion_is_a_setting_of_ones_own_and_has_no_clock() {
    let practice = Practice(tempfile::tempdir().unwrap());
    // A person's own setting: a login with one fixed command leaves no environment.
    let own = practice.0.path().join("waitwell");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("desk.toml"), "reduced-motion = true\n").unwrap();
    let mut calm = practice.desk(&[]);
    let mut other = practice.desk(&[("WAITWELL_REDUCED_MOTION", "0")]);
    assert!(calm.line(1).contains("Fri 20 Nov") && !calm.line(1).contains("14:32"), "{}", calm.screen());
    other.wait("the time", |pty| pty.line(1).contains("14:32"));
    calm.press("2").wait_for("order: ").resize(40, 20).until_quiet(Duration::from_millis(300));
    assert!(!calm.line(0).contains("14:32"), "{}", calm.screen());
}
