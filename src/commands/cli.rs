//! The command line: one definition, from which help, completions and man page are made.
mod read;
mod write;

use clap::{Args, Parser, Subcommand};
pub use read::{
    Column, FindArgs, ListArgs, NextStepsArgs, SessionsArgs, ShowArgs, SlotsArgs, State, Whose, WhyArgs,
};
use std::path::PathBuf;
pub use write::{
    ArriveArgs, BookArgs, ByArg, CancelArgs, Decision, Deed, MoveArgs, OutcomeArgs, PlaceArgs, RegisterArgs,
    SexArg, ToldArg, TriageArgs,
};

/// A desk for the waiting lists of a local SEND partnership.
///
/// Without a verb it opens the desk on your own store. Exit codes: 0 done, 1 refused (the reason in words), 2 the command
/// line itself is wrong.
#[derive(Parser, Debug)]
#[command(name = "waitwell", version, max_term_width = 100)]
pub struct Cli {
    /// What every verb takes.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// Which store, and how its keeper is reached.
#[derive(Args, Clone, Debug, Default)]
pub struct Common {
    /// Folder of the store; else `WAITWELL_STORE`, else the XDG data folder. One is made where there is none
    #[arg(long, global = true, value_name = "DIR")]
    pub store: Option<PathBuf>,
    /// The keeper's socket, where it is not in the store (at most 100 bytes)
    #[arg(long, global = true, value_name = "PATH")]
    pub socket: Option<PathBuf>,
    /// Folder of the configuration; else `config` in the store, else the defaults
    #[arg(long, global = true, value_name = "DIR")]
    pub config: Option<PathBuf>,
    /// Start the keeper of a practice store at this moment, e.g. 2026-11-21T09:00; it runs on from there (also:
    /// `WAITWELL_CLOCK`)
    #[arg(long, global = true, value_name = "MOMENT")]
    pub clock: Option<String>,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Verb {
    /// Open the desk on the practice partnership: invented children in a store of their own beside yours
    Demo {
        /// About how many children
        #[arg(long, default_value_t = 6_000, hide = true, value_parser = clap::value_parser!(u32).range(60..=200_000))]
        children: u32,
    },
    /// Run, look after or end the keeper of the store
    Keeper {
        /// What to do with it; without one: status
        #[command(subcommand)]
        verb: Option<KeeperVerb>,
    },
    /// Check the whole store: the journal's chain, its fold, every record. Damage is named; exit code 1
    Verify {
        /// One JSON object instead of sentences
        #[arg(long)]
        json: bool,
    },
    /// Make the records again from the journal; nothing is lost with them
    Rebuild,
    /// Say what a damaged journal still holds and what is lost. Nothing is changed without --from-sequence and --yes
    Repair {
        /// Go on without the changes from this one on: the number that was shown. All files are put aside first
        #[arg(long, value_name = "CHANGE")]
        from_sequence: Option<u64>,
        /// Carry it out
        #[arg(long, requires = "from_sequence")]
        yes: bool,
    },
    /// Bring in a waiting list (.xlsx or .csv): first see what becomes of each row with --dry-run
    Import(ImportArgs),
    /// Load the table by which full postcodes are given their district
    Postcodes {
        /// CSV of postcode and district code
        file: PathBuf,
    },
    /// Print the waiting lists: every open referral, or those asked for
    List(ListArgs),
    /// Find children by parts of names, birth date, number, postcode or telephone
    Find(FindArgs),
    /// Print a child's record: a look, and logged as one
    Show(ShowArgs),
    /// Explain a clock: the rule, its source, the events, the day count
    Why(WhyArgs),
    /// Print what is owed next to every child: what, who, by when
    NextSteps(NextStepsArgs),
    /// Print the sessions of a span of days
    Sessions(SessionsArgs),
    /// Print a session's slots, and who has them
    Slots(SlotsArgs),
    /// Register a child with a first referral
    Register(Box<RegisterArgs>),
    /// Decide a referral
    Triage(TriageArgs),
    /// Take a place for a referral
    Book(BookArgs),
    /// Move a booking: the old place is kept until the new one is sure
    Move(MoveArgs),
    /// Give a booking up
    Cancel(CancelArgs),
    /// Record that somebody came: to a booked place, or to a drop-in
    Arrive(ArriveArgs),
    /// Record what came of a booked place or a visit
    Outcome(OutcomeArgs),
    /// Print the completions for a shell
    Completions {
        /// Which
        shell: clap_complete::Shell,
    },
    /// Print the man page
    Man,
}

/// A list to bring in.
#[derive(Args, Clone, Debug)]
pub struct ImportArgs {
    /// The spreadsheet
    pub file: PathBuf,
    /// Name under which the list is remembered; else the file's name without ending and days
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Only say what would become of each row; nothing is kept
    #[arg(long)]
    pub dry_run: bool,
    /// Columns as this file says, not as remembered or recognised
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Write the columns as they were taken to this file
    #[arg(long, value_name = "FILE")]
    pub save_mapping: Option<PathBuf>,
    /// Write held rows with their reason to this CSV, to be mended and fed again
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// Write what became of each row to this file as JSON, one object a row
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// The same on the standard output
    #[arg(long)]
    pub json: bool,
    /// On a terminal: do not ask
    #[arg(long, short)]
    pub yes: bool,
}

/// What to do with the keeper.
#[derive(Subcommand, Debug)]
pub enum KeeperVerb {
    /// Be the keeper, until ended
    Run {
        /// Stay when the last client has gone
        #[arg(long)]
        stay: bool,
        /// A new store is one of invented children
        #[arg(long)]
        practice: bool,
        /// Started by a client: log into the store, and say when ready
        #[arg(long, hide = true)]
        background: bool,
    },
    /// Say how the keeper is; it is not started
    Status {
        /// One JSON object instead of sentences
        #[arg(long)]
        json: bool,
    },
    /// End the keeper, and return when it has ended
    Stop,
    /// Let the keeper stay when the last client has gone; it is started where none runs
    Stay {
        /// No longer
        #[arg(long)]
        no: bool,
    },
    /// Let the keeper read its configuration again; a wrong one changes nothing and says so
    Reload,
}
