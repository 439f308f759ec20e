//! What the verbs that only look take.
use super::SexArg;
use super::sessions::SessionsVerb;
use crate::wire::query::SortBy;
use clap::{Args, ValueEnum};

/// Who can come at short notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShortArg {
    /// Can come
    Can,
    /// Said so long ago: ask again
    AskAgain,
}

/// Which referrals, in which order.
#[derive(Args, Clone, Debug)]
pub struct ListArgs {
    /// Only this pathway (repeat it for more): its short name as the configuration has it, e.g. nd
    #[arg(long, value_name = "P")]
    pub pathway: Vec<String>,
    /// Only in this state (repeat it for more); without it, every open referral
    #[arg(long, value_name = "S")]
    pub state: Vec<State>,
    /// Only this district (repeat it for more): its name or code; "none" for those whose district is not known
    #[arg(long, value_name = "D")]
    pub district: Vec<String>,
    /// Only settings with this in their name
    #[arg(long, value_name = "TEXT")]
    pub setting: Option<String>,
    /// Only with this need or danger (repeat it: all of them must be there), e.g. interpreter, "looked after", "EHC plan"
    #[arg(long, value_name = "NEED")]
    pub need: Vec<String>,
    /// Only where an interpreter for this language is needed
    #[arg(long, value_name = "LANGUAGE")]
    pub language: Option<String>,
    /// Only whose next step this team owes (repeat it for more): its name or code
    #[arg(long, value_name = "TEAM")]
    pub team: Vec<String>,
    /// Only from this age on, in years
    #[arg(long, value_name = "YEARS")]
    pub age_from: Option<u8>,
    /// Only under this age, in years
    #[arg(long, value_name = "YEARS")]
    pub under: Option<u8>,
    /// Only who turns this age (4, 18) before being seen: before the day of the place held, offered or booked; without one,
    /// before the last of the target, the next step's day, and the first day at reasonable notice
    #[arg(long, value_name = "YEARS")]
    pub turns: Option<u8>,
    /// Only those of this sex as recorded
    #[arg(long, value_name = "SEX")]
    pub sex: Option<SexArg>,
    /// Only this priority (repeat it for more)
    #[arg(long, value_name = "BAND")]
    pub priority: Vec<String>,
    /// Only those for which a list or a merged record asked a higher priority than they have
    #[arg(long)]
    pub asked: bool,
    /// Only those past their target
    #[arg(long)]
    pub past_target: bool,
    /// Only those whose clock has not stopped
    #[arg(long)]
    pub running: bool,
    /// Only those who have waited at least this many weeks
    #[arg(long, value_name = "WEEKS")]
    pub waits: Option<u16>,
    /// Only those with whose family there was no contact in this many weeks
    #[arg(long, value_name = "WEEKS")]
    pub no_contact: Option<u16>,
    /// Only whose family can come at short notice, or is to be asked again whether it can
    #[arg(long, value_name = "WHICH")]
    pub short_notice: Option<ShortArg>,
    /// Only this referral (repeat it for more): its number (`id`), or a child by name or NHS number
    #[arg(long, value_name = "REFERRAL")]
    pub referral: Vec<String>,
    /// The filter and order of a view kept under this name, one's own or everybody's; other options narrow it further
    #[arg(long, value_name = "NAME")]
    pub view: Option<String>,
    /// By what they are put in order; without it, the view's order or the list's one order
    #[arg(long, value_name = "COLUMN")]
    pub sort: Option<SortBy>,
    /// The other way round
    #[arg(long)]
    pub reverse: bool,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// A referral's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum State {
    /// To be triaged; also where more was asked, or another pathway
    Triage,
    /// On the list: a place is owed
    Waiting,
    /// A place is held, offered or agreed
    Booked,
    /// The day is over: an outcome, a follow-up or another place is owed
    After,
    /// Active monitoring or a follow-up
    Review,
    /// Ended
    Closed,
}

/// A search.
#[derive(Args, Clone, Debug)]
pub struct FindArgs {
    /// Parts of names in any order, a birth date, an NHS number, a postcode, a telephone number
    #[arg(required = true, value_name = "TEXT")]
    pub text: Vec<String>,
    /// How many at most
    #[arg(long, default_value_t = 20)]
    pub most: u16,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// A child.
#[derive(Args, Clone, Debug)]
pub struct ShowArgs {
    /// The child's number as a list prints it, an NHS number, or a name that fits one child only
    pub child: String,
    /// Show the hidden address, too, for this reason: a records officer reads it
    #[arg(long, value_name = "REASON")]
    pub break_glass: Option<String>,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// A clock to explain.
#[derive(Args, Clone, Debug)]
pub struct WhyArgs {
    /// The referral: its number (`id` of a list), or a child by name or NHS number; with its list after the name where there are more
    pub referral: String,
    /// Another clock than the pathway's leading one
    #[arg(long, value_name = "CLOCK")]
    pub clock: Option<String>,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// What to say to a family.
#[derive(Args, Clone, Debug)]
pub struct SayArgs {
    /// The referral: its number (`id` of a list), or a child by name or NHS number; with its list after the name where there are more
    pub referral: String,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// Sessions of a span of days.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct SessionsArgs {
    /// What to do; without it they are listed
    #[command(subcommand)]
    pub verb: Option<SessionsVerb>,
    /// Only this service, e.g. mar
    #[arg(long, value_name = "S")]
    pub service: Option<String>,
    /// From this day; else from today
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// To this day; else eight weeks on
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
    /// Only those with a free place that may be offered
    #[arg(long)]
    pub free: bool,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// A session's slots.
#[derive(Args, Clone, Debug)]
pub struct SlotsArgs {
    /// The session's number as `sessions` prints it
    pub session: u32,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// Next steps.
#[derive(Args, Clone, Debug)]
pub struct NextStepsArgs {
    /// Whose
    #[arg(long, value_name = "WHO", default_value = "all")]
    pub whose: Whose,
    /// Only those due by this day
    #[arg(long, value_name = "DAY")]
    pub due_by: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// Whose steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Whose {
    /// Owned by me, or touched by me last
    Mine,
    /// My team's
    Team,
    /// All
    All,
}
