//! What is done to sessions by command: made, moved, somebody asked; each also against a working pattern, with the reason.
use super::Deed;
use clap::{Args, Subcommand};

/// What to do with a session.
#[derive(Subcommand, Clone, Debug)]
pub enum SessionsVerb {
    /// Make one, as `n` in the diary does
    Add(AddSessionArgs),
    /// Move one with everybody in it to another day, time or place
    Move(MoveSessionArgs),
    /// Ask somebody to one, or note that they come
    Ask(AskPersonArgs),
}

/// The reason why a working pattern does not stand against it.
#[derive(Args, Clone, Debug, Default)]
pub struct AllTheSame {
    /// Done though somebody does not work then, or a block loses its rhythm: why; it stands in the journal
    #[arg(long, value_name = "WHY")]
    pub anyway: Option<String>,
}

/// A new session.
#[derive(Args, Clone, Debug)]
pub struct AddSessionArgs {
    /// The service, e.g. slt
    #[arg(long, value_name = "S")]
    pub service: String,
    /// The venue: a part of its name
    #[arg(long, value_name = "VENUE")]
    pub venue: String,
    /// Its room
    #[arg(long, value_name = "ROOM", default_value = "")]
    pub room: String,
    /// The day
    #[arg(long, value_name = "DAY")]
    pub date: String,
    /// When it begins, e.g. 9:30
    #[arg(long, value_name = "TIME")]
    pub start: String,
    /// How many places, one after the other; at a group or a drop-in all at once
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub places: u16,
    /// Minutes of each, where they are not the service's own
    #[arg(long, value_name = "N")]
    pub minutes: Option<u16>,
    /// Who is asked: a part of the name; may be given again
    #[arg(long, value_name = "NAME")]
    pub who: Vec<String>,
    /// The reason against a working pattern
    #[command(flatten)]
    pub anyway: AllTheSame,
    /// The deed
    #[command(flatten)]
    pub deed: Deed,
}

/// Where a session goes: what is not given stays as it is.
#[derive(Args, Clone, Debug)]
pub struct MoveSessionArgs {
    /// The session's number
    pub session: u32,
    /// The day
    #[arg(long, value_name = "DAY")]
    pub date: Option<String>,
    /// When it begins, e.g. 9:30
    #[arg(long, value_name = "TIME")]
    pub start: Option<String>,
    /// The venue: a part of its name; with --room, where it has rooms
    #[arg(long, value_name = "VENUE", requires = "room")]
    pub venue: Option<String>,
    /// The room
    #[arg(long, value_name = "ROOM", requires = "venue")]
    pub room: Option<String>,
    /// Why, as the configuration has it for the service, e.g. room
    #[arg(long, value_name = "REASON")]
    pub reason: String,
    /// The reason against a working pattern
    #[command(flatten)]
    pub anyway: AllTheSame,
    /// The deed
    #[command(flatten)]
    pub deed: Deed,
}

/// Somebody who is asked.
#[derive(Args, Clone, Debug)]
pub struct AskPersonArgs {
    /// The session's number
    pub session: u32,
    /// Who: a part of the name
    pub who: String,
    /// In this role, where it is not their own
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// They have said that they come
    #[arg(long)]
    pub comes: bool,
    /// The reason against a working pattern
    #[command(flatten)]
    pub anyway: AllTheSame,
    /// The deed
    #[command(flatten)]
    pub deed: Deed,
}
