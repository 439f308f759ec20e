//! Anything at all pressed at a real desk on a practice store: bursts of keys, torn and glued sequences, pastes, windows of any
//! size. Afterwards the journal and every record are whole, nobody has fallen off the list, and the desk still answers.
//!
//! `WAITWELL_SEED` plays a seed again (the other desks go by those after it), `WAITWELL_RANDOM_KEYS` says how many keys in all;
//! both are printed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says why and stops")]
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod pty;
}
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};
use support::pty::{Pty, bytes};
use waitwell::desk::keymap::{CONTEXTS, Context, defaults};

const PROGRAM: &str = env!("CARGO_BIN_EXE_waitwell");
const CLOCK: &str = "2026-11-20T14:32:00Z";
/// Keys in all, and at how many desks they are pressed at once, each on a store of its own by a seed of its own.
const WHOLE: usize = 100_000;
const DESKS: usize = 4;
/// Keys after which it is seen that the desk still draws.
const SEEN_EVERY: usize = 250;
/// A desk that has drawn nothing for so long is stuck.
const STUCK: Duration = Duration::from_secs(30);
const SIZES: [(u16, u16); 9] =
    [(80, 24), (120, 36), (40, 20), (32, 8), (200, 50), (79, 24), (80, 17), (20, 5), (2, 1)];

/// Numbers that look random and are the same for the same seed (Steele, Lea, Flood: `SplitMix`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// What is typed and pasted: what people type, and what nobody should.
const WORDS: [&str; 22] = [
    "harris",
    "b harris mar",
    "x . fam ill",
    "arr khan mo",
    "reg novak zoe 14/9/22 nd ng5 6lt",
    "late nd gedling",
    "sick patel mon-wed",
    "c 3 no",
    "m . +2w",
    "z . mon fam",
    "943 476 5919",
    "31/11/26",
    "tomorrow",
    "NG5 6LT",
    "Zoë Łucja",
    "\u{202e}evil\u{200b}",
    "\u{301}\u{301}\u{301}\u{301}a",
    "漢字カナ",
    "👩‍👩‍👧",
    "; drop",
    "........",
    "0123456789 0123456789 0123456789",
];

/// What work is made of, a verb with its letters; each key may slip.
const DEEDS: [&str; 26] = [
    "b\r", "b2\r", "bd", "bh", "pu", "ps", "zw", "zf", "cn", "cv", "xfi", "xsr", "md\r", "oa", "oc", "on",
    "a", "a\r", "as", "dw\r", "ih\r", "ro\r", "u", "uu", ".\r", "qq",
];

/// Torn at every place, these must not become keys that change something.
const SEQUENCES: [&str; 14] = [
    "\x1b[A",
    "\x1b[B",
    "\x1b[5~",
    "\x1b[6~",
    "\x1b[3~",
    "\x1b[1~",
    "\x1b[F",
    "\x1b[Z",
    "\x1bOS",
    "\x1bOP",
    "\x1b[1;5C",
    "\x1b[24~",
    "\x1b[M !!",
    "\x1b[?1;2c",
];

struct Player {
    pty: Pty,
    dice: Dice,
    folder: tempfile::TempDir,
    keys: Vec<Vec<u8>>,
    last: VecDeque<Vec<u8>>,
    pressed: usize,
    left: usize,
    errands: usize,
    resized: usize,
    pasted: usize,
    torn: usize,
}

fn start(folder: &Path) -> Pty {
    let home = folder.to_str().unwrap();
    let store = folder.join("st");
    let arguments = ["demo", "--children", "300", "--store", store.to_str().unwrap(), "--clock", CLOCK];
    let environment = [("HOME", home), ("XDG_CONFIG_HOME", home)];
    let mut pty = Pty::start(PROGRAM, &arguments, &environment, (80, 24));
    pty.wait_for("[1 Today]").wait_for(" steps, ").unseen(true);
    pty
}

impl Player {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pty = start(folder.path());
        let mut keys: Vec<Vec<u8>> = Vec::new();
        for context in CONTEXTS {
            for bind in defaults(context) {
                // What ends the desk comes now and then, not with every other key.
                let ends = context == Context::Global && bind.key.to_string() == "q";
                let often = usize::from(!ends);
                keys.extend(std::iter::repeat_n(bytes(&bind.key.to_string()), often));
            }
        }
        keys.extend(["q", "Ctrl-c", "Backspace"].map(bytes));
        for key in ["Enter", "Down", "Esc", "Tab", "Up", "PgDn"] {
            keys.extend(std::iter::repeat_n(bytes(key), 25));
        }
        keys.extend(('a'..='z').chain('0'..='9').flat_map(|c| std::iter::repeat_n(vec![c as u8], 4)));
        keys.extend((0..=255).filter(|byte| !matches!(byte, 0x1b)).map(|byte| vec![byte]));
        Self {
            pty,
            dice: Dice(seed),
            folder,
            keys,
            last: VecDeque::new(),
            pressed: 0,
            left: 0,
            errands: 0,
            resized: 0,
            pasted: 0,
            torn: 0,
        }
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("st-demo")
    }

    /// Writes; what was written last is kept, to be read where something goes wrong.
    fn send(&mut self, sent: &[u8], keys: usize) {
        self.pressed += keys;
        self.last.push_back(sent.to_vec());
        if self.last.len() > 60 {
            self.last.pop_front();
        }
        if !self.pty.offered(sent) {
            self.look();
        }
    }

    /// One key, and what it draws; some draw nothing.
    fn shown(&mut self, key: &[u8]) {
        let before = self.pty.soak().drawn();
        self.send(key, 1);
        self.pty.came(Duration::from_millis(12), |pty| pty.drawn() > before);
    }

    fn burst(&mut self) {
        match self.dice.below(28) {
            // One by one, faster than anybody reads; some of it counts as pasted.
            0..=4 => {
                for _ in 0..=self.dice.below(30) {
                    let key = self.dice.one(&self.keys).clone();
                    self.send(&key, 1);
                }
            }
            // One by one, each when the one before is drawn.
            5..=9 => {
                for _ in 0..=self.dice.below(20) {
                    let key = self.dice.one(&self.keys).clone();
                    self.shown(&key);
                }
            }
            // As work is done: a screen, a row, a verb, its letters, Enter.
            20..=27 => {
                self.shown(b"\x1b");
                let screen = *self.dice.one(&["1", "2", "3", "4", "5", "9", "!"]);
                self.shown(screen.as_bytes());
                for _ in 0..self.dice.below(6) {
                    let way =
                        bytes(self.dice.one::<&str>(&["Down", "Down", "PgDn", "Right", "Space", "Enter"]));
                    self.shown(&way);
                }
                self.pty.until_quiet(Duration::from_millis(20));
                for key in self.dice.one(&DEEDS).bytes() {
                    let slip = self.dice.below(12) == 0;
                    let key = if slip { *self.dice.one(b"abcdefghilmnopqrstuvwy123\x1b") } else { key };
                    self.shown(&[key]);
                }
                self.shown(b"\r");
            }
            // Typed ahead: as one write, as it comes from a line that stalled.
            10..=13 => {
                let keys: Vec<Vec<u8>> =
                    (0..=self.dice.below(40)).map(|_| self.dice.one(&self.keys).clone()).collect();
                self.send(&keys.concat(), keys.len());
            }
            // Words, a letter at a time, and their end.
            14..=15 => {
                let opens = *self.dice.one(&["/", ":", ";", "n", "", ""]);
                let words = *self.dice.one(&WORDS);
                for key in opens.chars().chain(words.chars()) {
                    self.send(key.to_string().as_bytes(), 1);
                }
                let end = bytes(self.dice.one::<&str>(&["Enter", "Tab", "Esc", "Down"]));
                self.send(&end, 1);
            }
            16 => {
                let text = self.dice.one(&WORDS).repeat(1 + self.dice.below(40));
                let marked = self.dice.below(3) > 0;
                let text = if marked { format!("\x1b[200~{text}\x1b[201~") } else { text };
                self.pasted += 1;
                self.send(text.as_bytes(), text.chars().count());
            }
            17..=18 => self.tear(),
            _ => {
                let (columns, rows) = *self.dice.one(&SIZES);
                self.resized += 1;
                self.pty.soak().resize(columns, rows);
            }
        }
    }

    /// A sequence in pieces, some of them later than an Esc is held.
    fn tear(&mut self) {
        let sequence = self.dice.one(&SEQUENCES).as_bytes();
        let at = 1 + self.dice.below(sequence.len() - 1);
        let gap = *self.dice.one(&[0, 0, 1, 5, 45]);
        self.torn += 1;
        self.send(&sequence[..at], 1);
        self.pty.until_quiet(Duration::from_millis(gap));
        self.send(&sequence[at..], 0);
    }

    /// The desk answers, or has been left: then whoever left it comes back, and it is false.
    fn look(&mut self) -> bool {
        self.pty.soak().forget(20_000);
        if self.pty.over().is_none() {
            let before = self.pty.drawn();
            let there = self.pty.offered(&bytes("Ctrl-l"))
                && self.pty.came(Duration::from_millis(400), |pty| pty.drawn() > before);
            if there {
                return true;
            }
        }
        let until = Instant::now() + STUCK;
        let mut asked = false;
        while Instant::now() < until {
            if let Some(status) = self.pty.over() {
                let said = String::from_utf8_lossy(self.pty.soak().all()).into_owned();
                let errand =
                    said.rsplit("\x1b[?1049l").next().unwrap_or_default().contains("waitwell") || asked;
                assert!(!said.contains("panicked"), "{}", self.told(&said));
                // Whoever presses Ctrl-c, or Ctrl-\, once more after the desk has given the terminal back ends what is still ending.
                let ends = |name: &str| matches!(name, "Interrupt" | "Quit");
                let cut_short = status.signal().is_some_and(ends) && is_outside(said.as_bytes());
                assert!(
                    status.success() || errand || cut_short,
                    "ended with {status:?}: {}",
                    self.told(&said)
                );
                self.left += 1;
                self.pty = start(self.folder.path());
                return false;
            }
            let before = self.pty.drawn();
            // On the plain terminal a question waits for its line; elsewhere this changes nothing that matters.
            let outside = is_outside(self.pty.all());
            asked |= outside;
            let key = if outside { "Enter" } else { "Ctrl-l" };
            if self.pty.offered(&bytes(key))
                && self.pty.came(Duration::from_millis(500), |pty| pty.drawn() > before)
            {
                self.errands += usize::from(asked);
                return true;
            }
        }
        let threads = self.threads();
        // Bytes that end what a terminal library may be in the middle of.
        let ends = ["~", "u", "m", "AAA", "\x1b[201~", "\r"];
        let woken = ends.into_iter().find(|end| {
            let before = self.pty.drawn();
            self.pty.offered(end.as_bytes())
                && self.pty.came(Duration::from_secs(1), |pty| pty.drawn() > before)
        });
        let told = self.told(&self.pty.screen());
        panic!("the desk draws nothing any more ({woken:?} wakes it): {told}\n{threads}");
    }

    /// What each thread of the desk waits in: number and arguments of the system call.
    fn threads(&self) -> String {
        let process = format!("/proc/{}", self.pty.pid().unwrap_or_default());
        let folder = format!("{process}/task");
        let terminal = Command::new("stty").args(["-a", "-F", &format!("{process}/fd/0")]).output();
        let terminal = terminal
            .map_or_else(|_| String::new(), |said| String::from_utf8_lossy(&said.stdout).into_owned());
        let read = |path: PathBuf| std::fs::read_to_string(path).unwrap_or_default().trim().to_owned();
        let threads = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let line = |path: PathBuf| format!("{}: {}", read(path.join("comm")), read(path.join("syscall")));
        let threads = threads.map(|thread| line(thread.path())).collect::<Vec<_>>().join("\n");
        format!("{threads}\n{terminal}")
    }

    fn told(&self, screen: &str) -> String {
        let last: Vec<String> =
            self.last.iter().map(|sent| String::from_utf8_lossy(sent).escape_debug().to_string()).collect();
        format!("after {} keys, the last of them {}\n{screen}", self.pressed, last.join(" "))
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(PROGRAM).args(args).arg("--store").arg(self.store()).output().unwrap()
    }
}

/// Whether the plain terminal is in front: what was given back last was not taken again.
fn is_outside(all: &[u8]) -> bool {
    let last = |sent: &[u8]| all.windows(sent.len()).rposition(|bytes| bytes == sent);
    last(b"\x1b[?1049l").is_some_and(|left| last(b"\x1b[?1049h").is_none_or(|taken| taken < left))
}

impl Drop for Player {
    fn drop(&mut self) {
        let _ = self.run(&["keeper", "stop"]);
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn whatever_is_pressed_the_store_is_whole_and_the_desk_answers() {
    played(0);
}

#[test]
fn whatever_is_pressed_by_a_second_seed() {
    played(1);
}

#[test]
fn whatever_is_pressed_by_a_third_seed() {
    played(2);
}

#[test]
fn whatever_is_pressed_by_a_fourth_seed() {
    played(3);
}

fn played(desk: u64) {
    let seed = number("WAITWELL_SEED").unwrap_or(20_261_120) + desk;
    let keys = number("WAITWELL_RANDOM_KEYS").map_or(WHOLE, |keys| usize::try_from(keys).unwrap()) / DESKS;
    println!("random keys: seed {seed}, {keys} keys at desk {} of {DESKS}", desk + 1);
    let began = Instant::now();
    let mut player = Player::new(seed);
    let revision = |player: &Player| {
        let said = player.run(&["keeper", "status", "--json"]);
        let status: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
        (status["revision"].as_u64().unwrap(), status["without_step"].as_u64().unwrap())
    };
    let (before, _) = revision(&player);
    let playing = Instant::now();
    let mut seen = 0;
    while player.pressed < keys {
        player.burst();
        player.pty.soak();
        if player.pressed - seen >= SEEN_EVERY || player.pty.over().is_some() {
            seen = player.pressed;
            player.look();
        }
    }
    player.look();
    let rate = player.pressed as f64 / playing.elapsed().as_secs_f64();

    // Where-ever it has come to, it answers.
    player.pty.resize(80, 24).until_quiet(Duration::from_millis(100));
    player.pty.unseen(false);
    player.pty.press("Esc").until_quiet(Duration::from_millis(100));
    let mut tries = 0;
    while !player.pty.screen().contains("[1 Today]") {
        tries += 1;
        assert!(tries < 20, "no way back to Today: {}", player.told(&player.pty.screen()));
        player.send(&bytes("Esc"), 1);
        player.pty.until_quiet(Duration::from_millis(100));
        player.send(b"1", 1);
        player.pty.until_quiet(Duration::from_millis(150));
        if !player.look() {
            player.pty.unseen(false);
        }
    }
    let (after, without) = revision(&player);
    println!(
        "random keys: {} keys in {:.0} s, {rate:.0} a second (all of it {:.0} s); left {} times, {} errands outside it, \
         {} sizes, {} pastes, {} torn; {} changes",
        player.pressed,
        playing.elapsed().as_secs_f64(),
        began.elapsed().as_secs_f64(),
        player.left,
        player.errands,
        player.resized,
        player.pasted,
        player.torn,
        after - before,
    );
    assert!(after > before, "nothing was changed by any of it: it proves nothing");
    assert_eq!(without, 0, "without a next step");
    let report = player.run(&["verify"]);
    assert!(report.status.success(), "{}", String::from_utf8_lossy(&report.stdout));
    assert!(player.run(&["keeper", "stop"]).status.success());
    let report = player.run(&["verify"]);
    assert!(report.status.success(), "{}", String::from_utf8_lossy(&report.stdout));
    for entry in std::fs::read_dir(player.store()).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_file() && entry.to_string_lossy().contains("log") {
            let log = String::from_utf8_lossy(&std::fs::read(&entry).unwrap()).into_owned();
            assert!(!log.contains("panicked"), "{}: {log}", entry.display());
        }
    }
}
