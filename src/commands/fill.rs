//! `waitwell fill --from FILE`: an analyst's instance solved by the engine that fills the diary. It needs no store and no
//! keeper: what is in the file is all there is.
use crate::commands::cli::FillArgs;
use crate::commands::common::{Outcome, Said};
use crate::desk::text::clean;
use crate::exchange::slotfill::{self, Instance, Solved, Standing};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

/// Bytes a file may have: a hundred times a year of clinics.
const MOST: u64 = 64 << 20;

#[derive(Serialize)]
struct Answer<'a> {
    placed: &'a BTreeMap<u64, u64>,
    filled: usize,
    value: i64,
    ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    freed: Option<Freed>,
}

/// What one more place came to.
#[derive(Serialize)]
struct Freed {
    session: u64,
    child: Option<u64>,
    ms: f64,
}

/// Carries out `waitwell fill`.
///
/// # Errors
/// The file is none or says something impossible: what, where, and what to do. What is shown of it commands no terminal.
pub fn fill(args: &FillArgs) -> Outcome {
    solved(args).map_err(|words| clean(&words).into_owned())
}

fn solved(args: &FillArgs) -> Outcome {
    let instance = read(&args.from)?;
    if args.freed.is_some() && instance.coupled {
        return Err(
            "--freed is for instances whose places are not coupled (without 'agcap' and 'minc'). Leave it \
                    out, or give such a file."
                .to_owned(),
        );
    }
    let began = Instant::now();
    let (solved, ms, freed) = match args.freed {
        Some(session) => {
            let mut standing = Standing::of(&instance);
            let ms = since(began);
            let again = Instant::now();
            let child = standing.freed(session).ok_or_else(|| {
                format!(
                    "{} has no session {session}. Give one of its session ids to --freed.",
                    args.from.display()
                )
            })?;
            (standing.solved(), ms, Some(Freed { session, child, ms: since(again) }))
        }
        None => {
            let limit = Duration::from_secs_f64(args.time_limit);
            let mut spent = || began.elapsed().as_secs_f64() / limit.as_secs_f64().max(f64::MIN_POSITIVE);
            let solved = slotfill::solve(&instance, &mut spent);
            (solved, since(began), None)
        }
    };
    if args.json {
        let (filled, value) = (solved.placed.len(), solved.value);
        return Said::json(&Answer { placed: &solved.placed, filled, value, ms, freed });
    }
    Ok(Said::lines(words(&instance, &solved, freed.as_ref())))
}

/// Milliseconds, to the microsecond.
fn since(began: Instant) -> f64 {
    (began.elapsed().as_secs_f64() * 1e6).round() / 1e3
}

fn read(path: &Path) -> Result<Instance, String> {
    let name = path.display();
    let cannot = |fault: std::io::Error| format!("{name} cannot be read ({fault}). Nothing was solved.");
    let file = std::fs::File::open(path).map_err(cannot)?;
    let mut bytes = Vec::new();
    file.take(MOST + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > MOST {
        return Err(format!("{name} is larger than {} MB. Split it by kind or month.", MOST >> 20));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| format!("{name} is not text in UTF-8. Export it again as JSON. Nothing was solved."))?;
    slotfill::read(&text).map_err(|words| format!("{name}: {words} Nothing was solved."))
}

/// A table in words: what came of all, then a line a session.
fn words(instance: &Instance, solved: &Solved, freed: Option<&Freed>) -> Vec<String> {
    let places: u64 = instance.sessions.iter().map(|session| u64::from(session.cap)).sum();
    let mut lines = vec![
        format!(
            "{} of {} children are placed, in {} sessions with {places} places. Value {}.",
            solved.placed.len(),
            instance.children.len(),
            instance.sessions.len(),
            solved.value
        ),
        format!(
            "Left out: {} whom no session fits, {} for whom all that fits is full{}.",
            solved.no_session,
            solved.behind,
            if instance.coupled { "" } else { " of children ahead" }
        ),
    ];
    if let Some(freed) = freed {
        lines.push(match freed.child {
            Some(child) => format!("One more place in session {}: child {child} gets in.", freed.session),
            None => format!("One more place in session {}: nobody left out gets in by it.", freed.session),
        });
    }
    lines.push(String::new());
    lines.push(format!("{:>8}  {:>3}  {:<9}  children", "session", "day", "taken"));
    let mut inside: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for (child, session) in &solved.placed {
        inside.entry(*session).or_default().push(*child);
    }
    for session in &instance.sessions {
        let children = inside.get(&session.id).map_or(&[][..], Vec::as_slice);
        let taken = format!("{} of {}", children.len(), session.cap);
        let mut line = format!("{:>8}  {:>3}  {taken:<9}  ", session.id, session.day);
        for (at, child) in children.iter().enumerate() {
            // Writing into a string cannot fail.
            let _ = write!(line, "{}{child}", if at == 0 { "" } else { ", " });
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}
