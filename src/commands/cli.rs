//! The command line: one definition, from which help, completions and man page are made.
mod access;
mod around;
mod fill;
mod keeping;
mod opening;
mod paper;
mod read;
mod roster;
mod sessions;
mod short;
mod sort;
mod support;
mod templates;
mod write;

use crate::wire::entry::VERBS;
pub use access::AccessArgs;
pub use around::{SeatArgs, SupportArgs, SupportBook, SupportOutcome, SupportVerb};
use clap::{Args, Parser, Subcommand};
pub use fill::FillArgs;
pub use keeping::{
    BackupArgs, CaseFileArgs, EraseArgs, ExportsArgs, LegalHoldArgs, RestoreArgs, RetentionArgs, SealArgs,
    SubjectAccessArgs,
};
pub use opening::{DemoArgs, read};
pub use paper::{CalendarArgs, FormArgs, PrintArgs, PrintVerb};
pub use read::{
    FindArgs, ListArgs, NextStepsArgs, SayArgs, SessionsArgs, ShortArg, ShowArgs, SlotsArgs, State, Whose,
    WhyArgs,
};
pub use roster::{
    AddStaffArgs, AwayArgs, BackArgs, CloseVenueArgs, PhoneArgs, RolesArgs, StaffArgs, StaffVerb, UndoArgs,
    VenueArgs, VenuesArgs, VenuesVerb, WorksArgs,
};
pub use sessions::{AddSessionArgs, AllTheSame, AskPersonArgs, MoveSessionArgs, SessionsVerb};
pub use short::{CameArg, NoteArgs, PlaceOf, ShortNoticeArgs, ShortVerb};
use std::path::PathBuf;
pub use support::{FollowUpArgs, FollowUpDeed, NewsletterArgs, SaidArg, ValidateArgs, WhomArg};
pub use templates::{PublishArgs, TemplatesArgs, TemplatesVerb};
pub use write::{
    ArriveArgs, BookArgs, ByArg, CancelArgs, Decision, Deed, DoArgs, MoveArgs, OutcomeArgs, PlaceArgs,
    RegisterArgs, SexArg, ToldArg, ToldArgs, TriageArgs,
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
    /// The desk as lines that are added, for screen readers: nothing is redrawn, no escape sequence is written (also:
    /// `WAITWELL_LINEAR=1`, or `linear = true` in desk.toml)
    #[arg(long)]
    pub linear: bool,
    /// Read what is whole of a store whose journal is damaged (find, show, list, print and others that only read): in memory, nothing
    /// is written, and what is missing is said first
    #[arg(long)]
    pub read_damaged: bool,
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
    /// The desk is to be heard: said where the desk is opened, and taken along to the practice desk.
    #[arg(skip)]
    pub linear: bool,
    /// The desk without colour and motion: asked for at the door.
    #[arg(skip)]
    pub plain: bool,
    /// What is missing of a damaged journal, where what is whole of it is read: every print says so.
    #[arg(skip)]
    pub missing: String,
    /// It is sshd that opened: there is no shell to advise anything of.
    #[arg(skip)]
    pub at_the_door: bool,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Verb {
    /// Open the desk on the practice partnership: invented children in a store of their own beside yours
    Demo(DemoArgs),
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
        /// Also that the past is the one that was sealed: a file of lines that `seal` printed
        #[arg(long, value_name = "FILE")]
        seals: Option<PathBuf>,
    },
    /// Write an encrypted backup, also while people work; it opens only with the key of whom it is for
    Backup(BackupArgs),
    /// Bring a backup back into an empty place, checked to its last change before it gets its name
    Restore(RestoreArgs),
    /// Print what the journal comes to now: a line to be kept where nobody who runs this machine can change it
    Seal(SealArgs),
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
    #[command(about = does("list"))]
    List(ListArgs),
    /// Find children by parts of names, birth date, number, postcode or telephone
    Find(FindArgs),
    /// Print a child's record: a look, and logged as one
    #[command(about = does("show"))]
    Show(ShowArgs),
    /// Explain a clock: the rule, its source, the events, the day count
    #[command(about = does("why"))]
    Why(WhyArgs),
    /// Print what to say to a family about a referral, who may be told first: a look, and logged as one
    Say(SayArgs),
    /// Record that a family was told what `say` prints: to whom, how
    Told(ToldArgs),
    /// Print what is owed next to every child: what, who, by when
    NextSteps(NextStepsArgs),
    /// Print the sessions of a span of days; make one, move one, or ask somebody to one
    Sessions(SessionsArgs),
    /// Print a session's slots, and who has them
    #[command(about = does("slots"))]
    Slots(SlotsArgs),
    /// Register a child with a first referral
    #[command(about = does("register"))]
    Register(Box<RegisterArgs>),
    /// Decide a referral
    #[command(about = does("triage"))]
    Triage(TriageArgs),
    /// Take a place for a referral
    #[command(about = does("book"))]
    Book(BookArgs),
    /// Move a booking: the old place is kept until the new one is sure
    #[command(about = does("move"))]
    Move(MoveArgs),
    /// Give a booking up
    #[command(about = does("cancel"))]
    Cancel(CancelArgs),
    /// Record that somebody came: to a booked place, or to a drop-in
    #[command(about = does("arrive"))]
    Arrive(ArriveArgs),
    /// Record what came of a booked place or a visit
    #[command(about = does("outcome"))]
    Outcome(OutcomeArgs),
    /// Do what an entry of the desk's line says, e.g. `waitwell do x harris fam ill`: same words, same rules
    Do(DoArgs),
    /// Put a clinic list, the call list or the downtime pack on paper: every child in it was looked at, and is logged so
    Print(PrintArgs),
    /// Write sessions for other calendars (iCalendar): when, where, how full; no child stands in it
    Calendar(CalendarArgs),
    /// Print clinics' templates, or publish one: make its sessions up to a day
    Templates(TemplatesArgs),
    /// Count how families fared with places at short notice, with and without an interpreter; small numbers are kept back. Or
    /// list who is rung about a freed place, ring the first, note what came of it
    ShortNotice(ShortNoticeArgs),
    /// Solve a filling instance (sessions and children as JSON) by the engine that fills the diary; no store is needed
    Fill(FillArgs),
    /// Send the newsletter of a month to families that wait: once to each address, noted for each child
    Newsletter(NewsletterArgs),
    /// Take a family's answer whether a referral is still wanted, note that it was asked, or send a resource; without a referral,
    /// print the families to be asked
    Validate(Box<ValidateArgs>),
    /// Work the follow-up of a child who was not brought: its parts, and its closing
    FollowUp(FollowUpArgs),
    /// Places around the lists: advice line, workshops, next-steps meetings, surgeries. None is a referral's; none stops a clock
    Support(SupportArgs),
    /// List who works here, when and where; add somebody, or say when they work from a day on
    Staff(StaffArgs),
    /// List venues; add one, change its rooms, or use it no longer
    Venues(VenuesArgs),
    /// List who is away, or record that somebody is: from a day to a day, with what it does to their sessions
    Away(AwayArgs),
    /// Record that somebody who is away is back sooner
    Back(BackArgs),
    /// List what is shut, or record that a venue, a room or a district is, with what it does to sessions
    Shut(AwayArgs),
    /// Record that what is shut can be used again sooner
    Reopen(BackArgs),
    /// Take back what you did last, or a change by its number; what a family was told of only with --told
    Undo(UndoArgs),
    /// List records whose time has come, each with the rule that says so, and those on legal hold. Nothing is erased by it
    Retention(RetentionArgs),
    /// Write everything held on one child into one document, in order; lines that hold others are marked. Logged as an export
    SubjectAccess(SubjectAccessArgs),
    /// Write an inspector's case file: a child's journey across agencies with its evidence, and every delay with what the rule makes of it
    CaseFile(CaseFileArgs),
    /// List what left the building: what, when, by whom, of how many children
    Exports(ExportsArgs),
    /// Keep a child's record beyond its time because a court, a claim or an inquiry asks for it; or lift that
    LegalHold(LegalHoldArgs),
    /// Erase all that is held on a child: when its record is due, or by an order. Nothing of it can be brought back but from a backup
    Erase(EraseArgs),
    /// Print who looked at a child's record or changed it, what somebody looked at, changed and took out, or which hidden addresses were shown and why. A
    /// look, and logged as one
    Access(AccessArgs),
    /// Print the completions for a shell
    Completions {
        /// Which
        shell: clap_complete::Shell,
    },
    /// Print the man page
    Man,
}

/// What a verb does, in the words of the one table that the desk's line and its help read, too.
fn does(command: &str) -> &'static str {
    VERBS.iter().find(|row| row.command == command).map_or("", |row| row.does)
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
    /// Say how the keeper is; it is not started. Exit code 1 where a backup, a seal or room on the disk is owed, or the access log is
    /// not written or not whole
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
