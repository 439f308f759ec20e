//! `waitwell --read-damaged VERB`: reads what is whole of a store whose journal is damaged, as long as no keeper starts on it. It is put
//! together in memory and gone when the answer is given; nothing of the store is written, and every answer says first what is missing.
use crate::commands::cli::{Cli, Common, Verb};
use crate::commands::common::Outcome;
use crate::keeper::damaged::{self, Missing};
use crate::store::folder::{StoreFolder, random};
use crate::store::hex;
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// How the folders in memory are named; the process that made one follows.
const NAME: &str = "waitwell-read-";

/// Carries out a verb that reads.
pub fn read(cli: Cli, carry_out: impl FnOnce(Cli) -> Outcome) -> Outcome {
    let Some(form) = cli.verb.as_ref().and_then(reads) else {
        return Err("With --read-damaged these can be asked for: find, show, list, why, say, next-steps, sessions, slots, staff, venues, \
                    print. They only read. Nothing was changed."
            .to_owned());
    };
    let path = cli.common.store_path()?;
    let folder = StoreFolder::open(&path).map_err(|fault| fault.to_string())?;
    if folder.holder().is_some() {
        return Err(
            "A keeper has this store, so it can be read as ever: leave --read-damaged out.".to_owned()
        );
    }
    let scratch = Scratch::make()?;
    let store = scratch.0.join("s");
    let found = damaged::gather(&folder, &store).map_err(|fault| fault.to_string())?;
    let Some(missing) = found else {
        return Err("The journal is whole: leave --read-damaged out. Nothing was changed.".to_owned());
    };
    let words = told(&folder, &missing);
    match form {
        Form::Lines => first(&format!("{words}\n"))?,
        Form::Objects => {
            let object =
                serde_json::json!({"read_from_a_damaged_journal": words, "missing_changes": missing});
            first(&object.to_string())?;
        }
        // On its own first lines.
        Form::Paper => {}
    }
    let config =
        cli.common.config.clone().or_else(|| Some(path.join("config")).filter(|config| config.is_dir()));
    let common = Common { store: Some(store), socket: None, config, missing: words, ..cli.common.clone() };
    let ends = Ends { common: common.clone(), _memory: scratch };
    let said = carry_out(Cli { common, read_damaged: false, ..cli });
    drop(ends);
    said
}

/// Puts a line before the answer. Whoever closed the pipe has seen enough.
fn first(line: &str) -> Result<(), String> {
    match writeln!(std::io::stdout(), "{line}") {
        Err(fault) if fault.kind() == std::io::ErrorKind::BrokenPipe => Err(String::new()),
        wrote => wrote.map_err(|fault| format!("The answer could not be written ({fault}).")),
    }
}

/// What an answer is.
#[derive(Clone, Copy)]
enum Form {
    Lines,
    Objects,
    Paper,
}

/// Verbs that read and are no more than one answer.
fn reads(verb: &Verb) -> Option<Form> {
    let lines = |json: bool| Some(if json { Form::Objects } else { Form::Lines });
    match verb {
        Verb::Find(args) => lines(args.json),
        Verb::List(args) => lines(args.json),
        Verb::Show(args) if args.break_glass.is_none() => lines(args.json),
        Verb::Why(args) => lines(args.json),
        Verb::Say(args) => lines(args.json),
        Verb::NextSteps(args) => lines(args.json),
        Verb::Sessions(args) if args.verb.is_none() => lines(args.json),
        Verb::Slots(args) => lines(args.json),
        Verb::Staff(args) if args.verb.is_none() => lines(args.json),
        Verb::Venues(args) if args.verb.is_none() => lines(args.json),
        Verb::Print(_) => Some(Form::Paper),
        _ => None,
    }
}

fn told(folder: &StoreFolder, missing: &Missing) -> String {
    let ranges = missing
        .iter()
        .map(|(from, to)| if from == to { from.to_string() } else { format!("{from} to {to}") });
    let ranges: Vec<String> = ranges.collect();
    let what = match missing.as_slice() {
        [] => "none by its number, but the journal's files are not whole".to_owned(),
        [(from, to)] if from == to => format!("change {from}"),
        _ => format!("changes {}", ranges.join(", ")),
    };
    format!(
        "READ FROM A DAMAGED JOURNAL ({}). Missing: {what}. Whoever they were about stands here as before them, or not at all. Nothing \
         was changed; what is read this way is not in the access log: note by hand who looked at whom.",
        folder.path().display()
    )
}

/// A folder in memory, gone with its end.
struct Scratch(PathBuf);

impl Scratch {
    fn make() -> Result<Self, String> {
        let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
        let places = [Some(PathBuf::from("/dev/shm")), runtime.filter(|path| path.is_absolute())];
        let name = format!(
            "{NAME}{}-{}",
            std::process::id(),
            hex(&random::<4>().map_err(|fault| fault.to_string())?)
        );
        for place in places.into_iter().flatten() {
            clear(&place);
            let path = place.join(&name);
            if std::fs::DirBuilder::new().mode(0o700).create(&path).is_ok() {
                return Ok(Self(path));
            }
        }
        Err("There is no place in memory (/dev/shm) to read the store in, and what is read is written to no disk. Nothing was changed."
            .to_owned())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What one that was killed left behind.
fn clear(place: &Path) {
    for entry in std::fs::read_dir(place).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let pid = name.strip_prefix(NAME).and_then(|rest| rest.split('-').next()?.parse::<u32>().ok());
        if pid.is_some_and(|pid| !Path::new("/proc").join(pid.to_string()).exists()) {
            // Another person's is not to be removed, and stays.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Its keeper ends, and then the folder goes.
struct Ends {
    common: Common,
    _memory: Scratch,
}

impl Drop for Ends {
    fn drop(&mut self) {
        if let Ok(Some(link)) = self.common.find() {
            let _ = link.stop();
        }
    }
}
