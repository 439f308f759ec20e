//! The table of faults: what is played, how often, what must hold; and the one summary of it that README shows.
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::fmt::Write as _;
use std::time::Duration;

/// How much is played: few rounds of each fault, or the full counts with `WAITWELL_FAULTS=full`.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub full: bool,
    /// `WAITWELL_SEED`: the same seed damages the same bytes.
    pub seed: u64,
}

impl Size {
    pub fn from_env() -> Self {
        let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
        let full = std::env::var("WAITWELL_FAULTS").is_ok_and(|how| how == "full");
        Self { full, seed: number("WAITWELL_SEED").unwrap_or(20_261_120) }
    }

    pub fn rounds(self, few: u32, full: u32) -> u32 {
        if self.full { full } else { few }
    }

    /// Dice of one play: they fall the same for the same seed, whatever else is played.
    pub fn dice(self, of: u64) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(self.seed ^ of.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
}

/// How a play went; what does not hold is a panic.
pub enum Played {
    /// So many rounds, and it held.
    Held(u32),
    /// This machine lacks something.
    Skipped(&'static str),
}

/// One way of doing harm.
pub struct Play {
    /// Its row of the table.
    pub row: &'static str,
    /// The test's own name: a filter on the command line, and in `.ci/skips`.
    pub name: &'static str,
    pub how: &'static str,
    /// What held, where it did.
    pub holds: &'static str,
    pub run: fn(Size) -> Played,
}

/// One that is a suite of its own: played there by `cargo test`, and by this table where the full counts are asked for.
pub struct Suite {
    pub row: &'static str,
    pub how: &'static str,
    pub holds: &'static str,
    /// The file it stands in, from the top.
    pub file: &'static str,
    /// What `cargo test` is told to play it.
    pub cargo: &'static [&'static str],
    /// Its rounds, where the full counts are played.
    pub rounds: u32,
}

/// One line of the summary.
pub struct Line {
    pub row: &'static str,
    pub how: &'static str,
    pub rounds: String,
    pub holds: String,
    pub seconds: String,
}

pub fn seconds(took: Duration) -> String {
    format!("{:.1}", took.as_secs_f64())
}

/// The summary, as README has it.
pub fn summary(lines: &[Line]) -> String {
    let mut out = String::from("| fault | how | rounds | what held | s |\n|---|---|---|---|---|\n");
    let mut before = "";
    for line in lines {
        let row = if line.row == before { "" } else { line.row };
        before = line.row;
        let _ =
            writeln!(out, "| {row} | {} | {} | {} | {} |", line.how, line.rounds, line.holds, line.seconds);
    }
    out
}

/// The rows of the table in a text, each with its fault, its how and what held; the first column is only written where it changes.
pub fn rows(text: &str) -> Vec<[String; 3]> {
    let head = "| fault | how | rounds | what held | s |";
    let table = text.split(head).nth(1).unwrap_or_default();
    let mut fault = String::new();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [row, how, _, held, _] = cells[..] else { panic!("a row of the table: {line}") };
        if !row.is_empty() {
            row.clone_into(&mut fault);
        }
        [fault.clone(), how.to_owned(), held.to_owned()]
    })
    .collect()
}
