//! What the verbs that put something on paper or into a calendar take.
use super::Whose;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What to print.
#[derive(Args, Clone, Debug)]
pub struct PrintArgs {
    /// What
    #[command(subcommand)]
    pub what: PrintVerb,
}

/// Lists on paper.
#[derive(Subcommand, Clone, Debug)]
pub enum PrintVerb {
    /// The clinic list of a session, or of every session of a day: who comes when, what must be known, room to tick and write
    Clinic {
        /// The sessions of this day; else of today
        #[arg(long, value_name = "DAY", conflicts_with = "session")]
        date: Option<String>,
        /// Only venues with this in their name
        #[arg(long, value_name = "TEXT", conflicts_with = "session")]
        venue: Option<String>,
        /// Only the sessions in which you are down yourself
        #[arg(long, conflicts_with_all = ["session", "venue"])]
        mine: bool,
        /// One session, by its number as `sessions` prints it
        #[arg(long, value_name = "NUMBER")]
        session: Option<u32>,
        /// How it looks, and where it goes
        #[command(flatten)]
        form: FormArgs,
    },
    /// The call list: which families are to be rung, most pressing first, whom to speak to and why
    Calls {
        /// Calls due by this day; else by today
        #[arg(long, value_name = "DAY")]
        until: Option<String>,
        /// Whose steps
        #[arg(long, value_name = "WHO", default_value = "all")]
        whose: Whose,
        /// How it looks, and where it goes
        #[command(flatten)]
        form: FormArgs,
    },
    /// The downtime pack: all clinic lists of a day, drop-in sign-in sheets, the calls, the contacts, in one file
    Pack {
        /// Of this day; else of the next working day, and with --into of today, too, where it is a working day before 18:00
        #[arg(long, value_name = "DAY")]
        date: Option<String>,
        /// Write it into this folder, as text and as HTML, under the day's name; the pack of that day is replaced
        #[arg(long, value_name = "DIR", conflicts_with_all = ["out", "html", "wide"])]
        into: Option<PathBuf>,
        /// With --into: encrypted by age, as HTML only, for the keys in this file (one a line); packs of that folder older than a
        /// week are thrown away
        #[arg(long, value_name = "FILE", requires = "into")]
        recipients_file: Option<PathBuf>,
        /// How it looks, and where it goes
        #[command(flatten)]
        form: FormArgs,
    },
}

/// How a list looks, and where it goes.
#[derive(Args, Clone, Debug, Default)]
pub struct FormArgs {
    /// A page for a browser (A4) instead of text
    #[arg(long)]
    pub html: bool,
    /// Text of 132 columns, for A4 across, instead of 80
    #[arg(long, conflicts_with = "html")]
    pub wide: bool,
    /// Write it to this file, for its owner's eyes only; else to the standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Sessions as a calendar.
#[derive(Args, Clone, Debug)]
pub struct CalendarArgs {
    /// Only this service, e.g. nd
    #[arg(long, value_name = "S")]
    pub service: Option<String>,
    /// Only venues with this in their name
    #[arg(long, value_name = "TEXT")]
    pub venue: Option<String>,
    /// The sessions somebody is asked to, by name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["service", "venue"])]
    pub person: Option<String>,
    /// From this day; else from four weeks ago, so that what was called off since is told
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// To this day; else a year on
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
    /// Write it to this file; else to the standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
