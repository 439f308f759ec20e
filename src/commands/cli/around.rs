//! What `waitwell support` takes: places around the lists, in sessions that belong to no referral.
use super::write::Deed;
use super::{ByArg, ToldArg};
use clap::{Args, Subcommand};

/// Places of support.
#[derive(Args, Clone, Debug)]
pub struct SupportArgs {
    /// What to do.
    #[command(subcommand)]
    pub verb: SupportVerb,
}

/// What is done.
#[derive(Subcommand, Clone, Debug)]
pub enum SupportVerb {
    /// Print the places of a support session: who has them, with the numbers the other verbs take
    List {
        /// The session's number
        session: u32,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Give a place: to a child on record, to a family without a record, or to a colleague
    Book(SupportBook),
    /// They came, or were spoken with
    Came(SeatArgs),
    /// They did not come, or did not answer: a call or a meeting is tried again
    Missed(SeatArgs),
    /// What came of it
    Outcome(SupportOutcome),
    /// They agree to what was offered
    Agree(SeatArgs),
    /// They decline it, or want no other for one that is off
    Decline(SeatArgs),
    /// The place is given up
    Cancel {
        /// The place: its number, or a child's by name or NHS number
        place: String,
        /// By whom
        #[arg(long, value_enum, default_value = "family")]
        by: ByArg,
        /// Why, as the configuration has it for that side; by the service it is always said
        #[arg(long, value_name = "REASON")]
        reason: Option<String>,
        /// The deed.
        #[command(flatten)]
        deed: Deed,
    },
    /// They were told that it moved, or that it is off
    Told {
        /// The place: its number, or a child's by name or NHS number
        place: String,
        /// How
        #[arg(long, value_enum, default_value = "phone")]
        how: ToldArg,
        /// The deed.
        #[command(flatten)]
        deed: Deed,
    },
    /// Whose place it is, where it was given by name only
    Known {
        /// The place: its number, or a child's by name or NHS number
        place: String,
        /// The child on record: number, NHS number, or a name that fits one child only
        child: String,
        /// The deed.
        #[command(flatten)]
        deed: Deed,
    },
    /// What is owed for it waits until a day
    PutOff {
        /// The place: its number, or a child's by name or NHS number
        place: String,
        /// Until when
        #[arg(long, value_name = "DAY")]
        until: String,
        /// Why, by its code or name
        #[arg(long, value_name = "REASON")]
        reason: String,
        /// The deed.
        #[command(flatten)]
        deed: Deed,
    },
    /// Another place of the same service, which is sure before the old one is free
    Move {
        /// The place: its number, or a child's by name or NHS number
        place: String,
        /// The session it goes to
        session: u32,
        /// The slot there; else the first free one
        #[arg(long)]
        slot: Option<u8>,
        /// The deed.
        #[command(flatten)]
        deed: Deed,
    },
}

/// One place.
#[derive(Args, Clone, Debug)]
pub struct SeatArgs {
    /// The place: its number as `support list` prints it, or a child's by name or NHS number
    pub place: String,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// Who is to have a place.
#[derive(Args, Clone, Debug)]
pub struct SupportBook {
    /// The session's number
    pub session: u32,
    /// The slot; else the first free one
    #[arg(long)]
    pub slot: Option<u8>,
    /// A child on record: number, NHS number, or a name that fits one child only
    #[arg(long, value_name = "CHILD")]
    pub child: Option<String>,
    /// Who takes it, by name
    #[arg(long, value_name = "NAME", default_value = "")]
    pub who: String,
    /// Where they are rung, where they are on no record
    #[arg(long, value_name = "NUMBER", default_value = "")]
    pub phone: String,
    /// Birth date of a child who is on no record
    #[arg(long, value_name = "DAY")]
    pub birth_date: Option<String>,
    /// What it is about: a topic of the advice line
    #[arg(long, value_name = "TOPIC")]
    pub topic: Option<String>,
    /// The young person takes it alone
    #[arg(long, conflicts_with = "colleague")]
    pub young: bool,
    /// A colleague takes it (surgery, practice consultation)
    #[arg(long)]
    pub colleague: bool,
    /// Why it is asked for: at a next-steps meeting what is to be talked of
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub reason: String,
    /// Only offered: told in this way, and not yet answered
    #[arg(long, value_enum, value_name = "HOW")]
    pub offered: Option<ToldArg>,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// What came of a place.
#[derive(Args, Clone, Debug)]
pub struct SupportOutcome {
    /// The place: its number, or a child's by name or NHS number
    pub place: String,
    /// The outcome, by its code or name
    pub outcome: String,
    /// The pathway referred to, where it leads to a referral
    #[arg(long, value_name = "P")]
    pub refer: Option<String>,
    /// In words: at a meeting, what support was agreed
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub words: String,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}
