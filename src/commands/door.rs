//! `waitwell door`: what sshd runs for whoever comes in, whatever they asked for. Nothing asked for is the desk; two words say how
//! it is to be shown; a few verbs are the records officer's, who has no shell. No shell reads what was asked, the keeper decides
//! who may, and a file goes to the person's `out` alone.
use crate::commands::cli::{Cli, Verb};
use crate::commands::common::{Outcome, Said};
use crate::commands::{carry_out, desk};
use crate::config::server::Server;
use crate::desk::folders::Folders;
use crate::keeper::identity::user;
use clap::Parser;
use std::path::{Path, PathBuf};

/// The verb.
pub const VERB: &str = "door";
/// Where sshd leaves what was asked for.
const ASKED: &str = "SSH_ORIGINAL_COMMAND";
/// What may be asked for by name: keeping and giving out of records, and who looked.
const VERBS: [&str; 7] =
    ["access", "case-file", "erase", "exports", "legal-hold", "retention", "subject-access"];

/// Carries out what was asked for at the door.
///
/// # Errors
/// It is not to be had here: in words.
pub fn door() -> Outcome {
    let asked = std::env::var_os(ASKED).unwrap_or_default();
    let Some(asked) = asked.to_str() else {
        return Err(format!("What was asked for is no text. Nothing was done. {}", at_the_door()));
    };
    let words = split(asked)?;
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    // As somebody types it who knows the program's name.
    if words.first() == Some(&"waitwell") {
        words.remove(0);
    }
    match words[..] {
        [] => desk(&[]),
        ["linear" | "--linear"] => desk(&["--linear"]),
        ["plain"] => desk(&["--plain"]),
        [verb, ..] if VERBS.contains(&verb) => named(&words),
        [other, ..] => Err(format!("{other:?} is not to be had here. Nothing was done. {}", at_the_door())),
    }
}

/// What may be asked for, in words.
fn at_the_door() -> String {
    format!(
        "ssh alone opens the desk; ssh -t and `linear` or `plain` after it, the desk as lines, or without colour and motion; {} do \
         what they do for whoever may.",
        VERBS.join(", ")
    )
}

fn desk(how: &[&str]) -> Outcome {
    let mut cli = parsed(&[])?.map_err(|said| String::from_utf8_lossy(&said.out).into_owned())?;
    cli.common.at_the_door = true;
    cli.common.linear = how.contains(&"--linear");
    cli.common.plain = how.contains(&"--plain");
    desk::open(&cli.common)
}

/// One of the verbs, with nothing in it that names another place than this server's.
fn named(words: &[&str]) -> Outcome {
    let mut cli = match parsed(words)? {
        Ok(cli) => cli,
        Err(said) => return Ok(said),
    };
    let common = &cli.common;
    let named = [
        ("--store", common.store.is_some()),
        ("--socket", common.socket.is_some()),
        ("--config", common.config.is_some()),
        ("--clock", common.clock.is_some()),
        ("--linear", cli.linear),
    ];
    if let Some((option, _)) = named.iter().find(|(_, there)| *there) {
        return Err(format!("{option} is not to be had here. Nothing was done."));
    }
    let out = match &mut cli.verb {
        Some(Verb::SubjectAccess(args)) => Some(&mut args.out),
        Some(Verb::CaseFile(args)) => args.out.as_mut(),
        _ => None,
    };
    let folders = folders()?;
    if let Some(out) = out {
        *out = way_out(&folders, out)?;
    }
    let said = carry_out(cli)?;
    // By the name under which sftp shows it.
    let words = String::from_utf8_lossy(&said.out).into_owned();
    let (shown, code) = (folders.shown(&words), said.code);
    Ok(Said::bytes(shown.into_bytes()).code(code))
}

/// A command line of those words; or what is said in its place (help, or what is wrong with it).
fn parsed(words: &[&str]) -> Result<Result<Cli, Said>, String> {
    let line = std::iter::once("waitwell").chain(words.iter().copied());
    match Cli::try_parse_from(line) {
        Ok(cli) => Ok(Ok(cli)),
        Err(usage) if usage.use_stderr() => Err(usage.to_string().trim_end().to_owned()),
        Err(help) => Ok(Err(Said::bytes(help.to_string().into_bytes()))),
    }
}

/// The person's own folders on this server.
fn folders() -> Result<Folders, String> {
    let name = user(rustix::process::getuid().as_raw()).name;
    let server = Server::find(|name| std::env::var_os(name))?;
    Ok(server.and_then(|server| server.files_of(&name)).map(Folders::of).unwrap_or_default())
}

/// A plain name, in the person's `out`. Where the server gives no folders nothing goes out at all.
fn way_out(folders: &Folders, typed: &Path) -> Result<PathBuf, String> {
    let name = typed.to_str().filter(|name| !name.contains(['/', '\\', '~']) && !name.starts_with('.'));
    let Some(name) = name.filter(|name| !name.is_empty() && !name.chars().any(char::is_control)) else {
        return Err("A file goes to your `out` alone, where sftp shows it: --out takes its name, without a folder. No file was made."
            .to_owned());
    };
    if folders.inbox().is_none() {
        return Err(
            "This server gives nobody a folder for files (files in place.toml). No file was made.".to_owned()
        );
    }
    folders.way_out(name)
}

/// Words as they are typed: apart by spaces, those in quotes together. Nothing else means anything.
fn split(asked: &str) -> Result<Vec<String>, String> {
    if asked.chars().any(char::is_control) {
        return Err("What was asked for holds what no key types. Nothing was done.".to_owned());
    }
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in asked.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err("A quote in what was asked for has no end. Nothing was done.".to_owned());
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_by_spaces_and_quotes_and_nothing_else() {
        for (asked, words) in [
            ("", &[][..]),
            ("  linear ", &["linear"]),
            (
                "access --child 'o neill' --since \"1 nov\"",
                &["access", "--child", "o neill", "--since", "1 nov"],
            ),
            ("a;b `c` $(d) e>f | g\\ h *", &["a;b", "`c`", "$(d)", "e>f", "|", "g\\", "h", "*"]),
            ("--reason=\"claim 1\" ''", &["--reason=claim 1", ""]),
        ] {
            assert_eq!(split(asked).unwrap(), words, "{asked}");
        }
        for asked in ["a 'b", "a \"", "a\nb", "a\0b", "a\u{9b}b"] {
            assert!(split(asked).unwrap_err().contains("Nothing was done"), "{asked:?}");
        }
    }

    #[test]
    fn a_file_goes_out_by_a_plain_name_alone() {
        let dir = tempfile::tempdir().unwrap();
        let folders = Folders::of(dir.path().to_owned());
        std::fs::create_dir(dir.path().join("out")).unwrap();
        assert_eq!(way_out(&folders, Path::new("a b.html")), Ok(dir.path().join("out/a b.html")));
        for name in ["", ".", "..", "../x", "/tmp/x", "out/x", "~", "~/x", ".ssh", "a\\b", "a/../b"] {
            assert!(way_out(&folders, Path::new(name)).unwrap_err().contains("No file was made"), "{name}");
        }
        assert!(way_out(&Folders::default(), Path::new("a")).is_err());
    }
}
