//! What the verbs take that support families while they wait.
use super::write::{Deed, ToldArg};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The newsletter.
#[derive(Args, Clone, Debug)]
pub struct NewsletterArgs {
    /// Of this month, e.g. 2026-12; else of this one
    #[arg(long, value_name = "MONTH")]
    pub month: Option<String>,
    /// Write who gets it to this new CSV file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Only count who would get it and who is left out, and why
    #[arg(long, conflicts_with_all = ["out", "again"])]
    pub dry_run: bool,
    /// Write again to whom it went; nothing is sent or noted
    #[arg(long)]
    pub again: bool,
    /// Put this child's family on the list: as named on the desk's line, e.g. "harris aimee"
    #[arg(long, value_name = "WHO", conflicts_with_all = ["month", "out", "dry_run", "again", "take_off"])]
    pub put_on: Option<String>,
    /// Take this child's family off the list
    #[arg(long, value_name = "WHO", conflicts_with_all = ["month", "out", "dry_run", "again"])]
    pub take_off: Option<String>,
    /// Which carer is put on or taken off; else the first it concerns
    #[arg(long, value_name = "NAME", default_value = "")]
    pub carer: String,
}

/// A family's answer, or that it was asked.
#[derive(Args, Clone, Debug)]
pub struct ValidateArgs {
    /// The referral: its number (`id` of a list), or a child by name or NHS number; without one, the families to be asked are printed
    pub referral: Option<String>,
    /// What the family says, or what was done
    #[arg(requires = "referral")]
    pub answer: Option<SaidArg>,
    /// Who says so; else the first on record who may be told
    #[arg(long, value_name = "NAME", default_value = "")]
    pub who: String,
    /// How it was said, asked or sent
    #[arg(long, value_name = "WAY", default_value = "phone")]
    pub how: ToldArg,
    /// not-wanted: why, as the configuration has it
    #[arg(long, value_name = "REASON")]
    pub reason: Option<String>,
    /// later: ask again on this day
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// send: which resource, as the configuration has it
    #[arg(long, value_name = "ID")]
    pub resource: Option<String>,
    /// In words
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub words: String,
    /// The deed
    #[command(flatten)]
    pub deed: Deed,
}

/// What is said, or was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SaidArg {
    /// Still wanted
    StillWanted,
    /// Still wanted, and details have changed
    Changed,
    /// To be asked later: --until
    Later,
    /// No longer wanted: --reason; the referral is ended
    NotWanted,
    /// Moved away; the referral is ended
    Moved,
    /// Asked, and no answer yet: --how
    Asked,
    /// Nobody answers, and a clinician has looked: it stays on the list, --words
    Looked,
    /// A resource was sent: --resource, --how
    Send,
    /// No newsletter any more, for --who
    NoNewsletter,
    /// The newsletter again, for --who
    Newsletter,
}

/// A follow-up.
#[derive(Args, Clone, Debug)]
pub struct FollowUpArgs {
    /// The referral: its number, or a child by name or NHS number
    pub referral: String,
    /// What is done of it; without one, its parts are printed
    #[command(subcommand)]
    pub what: Option<FollowUpDeed>,
    /// The deed
    #[command(flatten)]
    pub deed: Deed,
}

/// A part of it, or its closing.
#[derive(Subcommand, Clone, Debug)]
pub enum FollowUpDeed {
    /// Somebody looked: protection plan and looked-after, now and in the last 12 months
    Flags {
        /// There is a protection plan
        #[arg(long)]
        plan: bool,
        /// The child is looked after
        #[arg(long)]
        looked_after: bool,
    },
    /// Somebody was told
    Told {
        /// Who
        whom: WhomArg,
        /// How
        #[arg(long, value_name = "WAY", required_unless_present = "not")]
        how: Option<ToldArg>,
        /// Why they could not be told
        #[arg(long, value_name = "WORDS", conflicts_with = "how")]
        not: Option<String>,
    },
    /// A clinician closes it: every part is done
    Close {
        /// What was decided, and why
        #[arg(long, value_name = "WORDS")]
        decision: String,
        /// Discharged: why that is best for the child
        #[arg(long, value_name = "WORDS", requires = "because")]
        discharge: Option<String>,
        /// The reason of the discharge, by its code or name: `done`, `goals`, `moved`, ...
        #[arg(long, value_name = "REASON", requires = "discharge")]
        because: Option<String>,
    },
}

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WhomArg {
    /// Who referred the child
    Referrer,
    /// The general practice
    Gp,
    /// The social worker
    SocialWorker,
}
