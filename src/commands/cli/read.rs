//! What the verbs that only look take.
use clap::{Args, ValueEnum};

/// Which referrals, in which order.
#[derive(Args, Clone, Debug)]
pub struct ListArgs {
    /// Only this pathway (repeat it for more): its short name as the configuration has it, e.g. nd
    #[arg(long, value_name = "P")]
    pub pathway: Vec<String>,
    /// Only in this state (repeat it for more); without it, every open referral
    #[arg(long, value_name = "S")]
    pub state: Vec<State>,
    /// Only this district (repeat it for more): its name or code
    #[arg(long, value_name = "D")]
    pub district: Vec<String>,
    /// Only this priority (repeat it for more)
    #[arg(long, value_name = "BAND")]
    pub priority: Vec<String>,
    /// Only those past their target
    #[arg(long)]
    pub past_target: bool,
    /// Only those who have waited at least this many weeks
    #[arg(long, value_name = "WEEKS")]
    pub waits: Option<u16>,
    /// By what they are put in order
    #[arg(long, value_name = "COLUMN", default_value = "order")]
    pub sort: Column,
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

/// Columns a list is put in order by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Column {
    /// The list's one order: priority with its head start, then wait
    Order,
    /// Days waited, longest first
    #[value(alias = "wait_days")]
    Wait,
    /// Most past, or closest to, the target first
    Target,
    /// Name
    #[value(alias = "family_name")]
    Name,
    /// Oldest child first
    #[value(alias = "birth_date")]
    Age,
    /// District
    District,
    /// Next step due first
    #[value(alias = "next_step_due")]
    Due,
    /// Day received
    #[value(alias = "received_on")]
    Received,
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
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// A clock to explain.
#[derive(Args, Clone, Debug)]
pub struct WhyArgs {
    /// The referral's number (`id` of a list)
    pub referral: u32,
    /// Another clock than the pathway's leading one
    #[arg(long, value_name = "CLOCK")]
    pub clock: Option<String>,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// Sessions of a span of days.
#[derive(Args, Clone, Debug)]
pub struct SessionsArgs {
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
