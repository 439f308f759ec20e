//! What the verbs of people and places take: who works when, who is away, what is shut, how venues are.
use super::Deed;
use clap::{Args, Subcommand};

/// People who work here, or what to do with one.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct StaffArgs {
    /// What to do; without it they are listed
    #[command(subcommand)]
    pub verb: Option<StaffVerb>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// What to do with somebody.
#[derive(Subcommand, Clone, Debug)]
pub enum StaffVerb {
    /// Put somebody on the list
    Add(AddStaffArgs),
    /// Say when and where somebody works from a day on; what held before stays as it was
    Works(WorksArgs),
    /// Note somebody's telephone, for a day on which the system cannot be reached
    Phone(PhoneArgs),
    /// Say which roles somebody holds beside their own: these and no others
    Roles(RolesArgs),
}

/// Somebody new.
#[derive(Args, Clone, Debug)]
pub struct AddStaffArgs {
    /// The name as it stands on the diary, e.g. "Dr A Osei"
    pub name: String,
    /// The clinical role, e.g. slt
    #[arg(long, value_name = "ROLE")]
    pub role: String,
    /// The agency, e.g. nhs
    #[arg(long, value_name = "AGENCY")]
    pub agency: String,
    /// A language beside English in which they can see a family; may be given again
    #[arg(long, value_name = "LANGUAGE")]
    pub language: Vec<String>,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// When somebody works.
#[derive(Args, Clone, Debug)]
pub struct WorksArgs {
    /// Who: a part of the name
    pub who: String,
    /// The days, hours and places: "mon-thu + fri am", "every second wednesday in term time 9:00-15:00 at arnold", or "none"
    #[arg(required = true, value_name = "WORDS")]
    pub words: Vec<String>,
    /// The first day on which it holds; else today
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Only say what it comes to
    #[arg(long)]
    pub dry_run: bool,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// The roles somebody holds.
#[derive(Args, Clone, Debug)]
pub struct RolesArgs {
    /// Who: a part of the name
    pub who: String,
    /// The roles, e.g. slt ot; "none": only their own
    #[arg(required = true, value_name = "ROLE")]
    pub roles: Vec<String>,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// Venues, or what to do with one.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct VenuesArgs {
    /// What to do; without it they are listed
    #[command(subcommand)]
    pub verb: Option<VenuesVerb>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// What to do with a venue.
#[derive(Subcommand, Clone, Debug)]
pub enum VenuesVerb {
    /// Put one on the list
    Add(VenueArgs),
    /// Change what is given; the rest stays as it is
    Change(VenueArgs),
    /// Use it to a day and no longer; sessions after it must be moved first
    Close(CloseVenueArgs),
    /// Note a venue's telephone, for a day on which the system cannot be reached
    Phone(PhoneArgs),
}

/// A telephone.
#[derive(Args, Clone, Debug)]
pub struct PhoneArgs {
    /// Who or where: a part of the name
    pub name: String,
    /// The number as it is dialled; "none": there is none any more
    #[arg(required = true, value_name = "NUMBER")]
    pub number: Vec<String>,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// A venue as it is to be.
#[derive(Args, Clone, Debug)]
pub struct VenueArgs {
    /// Its name on the diary, e.g. Arnold
    pub name: String,
    /// change: another name
    #[arg(long, value_name = "NAME")]
    pub rename: Option<String>,
    /// Full name with address, for letters
    #[arg(long, value_name = "LINES")]
    pub address: Option<String>,
    /// District by code or name
    #[arg(long, value_name = "DISTRICT")]
    pub district: Option<String>,
    /// A room; may be given again. change: these and no others
    #[arg(long, value_name = "ROOM")]
    pub room: Vec<String>,
    /// A room that can be reached without a step; may be given again. change: these and no others
    #[arg(long, value_name = "ROOM")]
    pub step_free: Vec<String>,
    /// Held online or by telephone
    #[arg(long)]
    pub online: bool,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// A venue that is used no longer.
#[derive(Args, Clone, Debug)]
pub struct CloseVenueArgs {
    /// Its name on the diary
    pub name: String,
    /// The last day on which it is used; "open": no end is known any more
    #[arg(long, value_name = "DAY")]
    pub last: String,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// Somebody who is away, or somewhere that is shut.
#[derive(Args, Clone, Debug)]
pub struct AwayArgs {
    /// Who or where, then the days: patel mon-wed, arnold 23 nov; without it they are listed
    #[arg(value_name = "NAME DAYS")]
    pub words: Vec<String>,
    /// Why, as the configuration has it for the service, e.g. leave
    #[arg(long, value_name = "REASON")]
    pub reason: Option<String>,
    /// Repair their sessions as the desk would propose: cover, other rooms, other places for the children
    #[arg(long, requires = "words")]
    pub repair: bool,
    /// Only say what it would do to their sessions; nothing is changed
    #[arg(long, requires = "words")]
    pub dry_run: bool,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// Somebody who is back, or somewhere that is open again.
#[derive(Args, Clone, Debug)]
pub struct BackArgs {
    /// Who or where: a part of the name
    pub name: String,
    /// The first day; else today
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// What is taken back.
#[derive(Args, Clone, Debug)]
pub struct UndoArgs {
    /// The change's number (`revision` of what a deed printed with --json); else what you did last
    #[arg(value_name = "CHANGE")]
    pub change: Option<u64>,
    /// Also where a family was told of it: the call to tell them stands on Today then
    #[arg(long)]
    pub told: bool,
    /// Only say what it would take back
    #[arg(long)]
    pub dry_run: bool,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}
