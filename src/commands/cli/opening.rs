//! The command lines that open a desk, read without the definitions of all other verbs: made whole, those are a megabyte of program and
//! half a megabyte of memory in each of fifty desks that never need them.
use super::{Cli, Common, Verb};
use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;

/// How the practice desk is opened.
#[derive(Args, Debug)]
pub struct DemoArgs {
    /// About how many children
    #[arg(long, default_value_t = 6_000, hide = true, value_parser = clap::value_parser!(u32).range(60..=200_000))]
    pub children: u32,
    /// The desk as lines that are added, for screen readers
    #[arg(long)]
    pub linear: bool,
}

/// As much of [`Cli`] as opens a desk. Help, version and whatever is wrong are for the whole to say.
#[derive(Parser, Debug)]
#[command(disable_help_flag = true, disable_version_flag = true, disable_help_subcommand = true)]
struct Opening {
    #[command(flatten)]
    common: Common,
    #[arg(long)]
    linear: bool,
    #[command(subcommand)]
    verb: Option<Desk>,
}

#[derive(Subcommand, Debug)]
enum Desk {
    #[command(disable_help_flag = true)]
    Demo(DemoArgs),
}

/// Reads a command line, the program's name first.
///
/// # Errors
/// What is wrong with it; help and version, too.
pub fn read(args: &[OsString]) -> Result<Cli, clap::Error> {
    match Opening::try_parse_from(args) {
        Ok(Opening { common, linear, verb }) => {
            let verb = verb.map(|Desk::Demo(args)| Verb::Demo(args));
            Ok(Cli { common, linear, read_damaged: false, verb })
        }
        Err(_) => Cli::try_parse_from(args),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(line: &str) -> (Result<String, String>, Result<String, String>) {
        let args: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
        let told = |cli: Result<Cli, clap::Error>| {
            cli.map(|cli| format!("{cli:?}")).map_err(|error| error.to_string())
        };
        (told(read(&args)), told(Cli::try_parse_from(&args)))
    }

    #[test]
    fn a_line_means_the_same_read_briefly() {
        for line in [
            "waitwell",
            "waitwell --linear",
            "waitwell --store /tmp/a --config=/tmp/b --socket /tmp/c",
            "waitwell demo",
            "waitwell demo --children 300 --linear --store /tmp/a",
            "waitwell --store /tmp/a demo --clock 2026-11-21T09:00",
            "waitwell --linear demo",
            "waitwell demo --children 7",
            "waitwell demo --help",
            "waitwell --help",
            "waitwell -V",
            "waitwell help demo",
            "waitwell help",
            "waitwell --read-damaged",
            "waitwell --store",
            "waitwell --stor /tmp/a",
            "waitwell find harris --store /tmp/a",
            "waitwell dmo",
            "waitwell demo demo",
            "waitwell --linear --linear",
            "waitwell -- demo",
        ] {
            let (briefly, whole) = both(line);
            assert_eq!(briefly, whole, "{line}");
        }
    }

    #[test]
    fn what_opens_a_desk_is_read_briefly() {
        for line in ["waitwell", "waitwell --linear --store /tmp/a", "waitwell demo --children 300"] {
            assert!(Opening::try_parse_from(line.split_whitespace()).is_ok(), "{line}");
        }
    }
}
