//! What `waitwell short-notice` takes.
use super::write::{Deed, ToldArg};
use clap::{Args, Subcommand, ValueEnum};

/// From when to when; or the calls about a freed place.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ShortNoticeArgs {
    /// What to do; without it families are counted
    #[command(subcommand)]
    pub verb: Option<ShortVerb>,
    /// From this day on; else a year back
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// Up to and with this day; else today
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// The calls about a freed place.
#[derive(Subcommand, Clone, Debug)]
pub enum ShortVerb {
    /// Who is rung about it, in the list's order, and who is left out and why: a look, and logged as one
    Calls(PlaceOf),
    /// Ring the first: the place is kept for them for some minutes
    Ring(RingArgs),
    /// Note what came of it
    Note(NoteArgs),
}

/// A place.
#[derive(Args, Clone, Debug)]
pub struct PlaceOf {
    /// The session's number as `sessions` prints it
    pub session: u32,
    /// The slot's number as `slots` prints it
    #[arg(default_value_t = 0)]
    pub slot: u8,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// Who is rung about which place.
#[derive(Args, Clone, Debug)]
pub struct RingArgs {
    /// The referral: its number, or a child by name or NHS number; it must be the first that `calls` prints
    pub referral: String,
    /// The session's number
    #[arg(long, value_name = "SESSION")]
    pub session: u32,
    /// The slot's number
    #[arg(long, value_name = "SLOT", default_value_t = 0)]
    pub slot: u8,
    /// The deed
    #[command(flatten)]
    pub deed: Deed,
}

/// What came of a call.
#[derive(Args, Clone, Debug)]
pub struct NoteArgs {
    /// Who was rung about which place
    #[command(flatten)]
    pub ring: RingArgs,
    /// What came of it
    #[arg(long, value_name = "WHAT")]
    pub came: CameArg,
    /// yes: who agreed; else whom one speaks to, as on record
    #[arg(long, value_name = "NAME", default_value = "")]
    pub who: String,
    /// yes: how they were told
    #[arg(long, value_name = "HOW", default_value = "phone")]
    pub told: ToldArg,
    /// not-rung: why, as the configuration has it for putting a step off
    #[arg(long, value_name = "REASON", required_if_eq("came", "not-rung"))]
    pub reason: Option<String>,
}

/// What came of ringing a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CameArg {
    /// They come: the place is theirs
    Yes,
    /// They cannot
    No,
    /// Nobody answered
    NoAnswer,
    /// A message was left
    Message,
    /// They were not rung: --reason
    NotRung,
}
