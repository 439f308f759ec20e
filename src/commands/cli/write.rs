//! What the verbs that change something take. Every one takes an id: the same id never does anything twice.
use super::sessions::AllTheSame;
use chrono::NaiveTime;
use clap::{Args, ValueEnum};

/// What every one of them takes.
#[derive(Args, Clone, Debug, Default)]
pub struct Deed {
    /// A name of your own for this deed: given again with the same words, nothing is done twice, and the answer is the same
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// What was made as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// An entry of the line.
#[derive(Args, Clone, Debug, Default)]
pub struct DoArgs {
    /// The entry, as it would be typed after `:`; free words after a comma
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_name = "ENTRY")]
    pub entry: Vec<String>,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// A child with a first referral. The options carry the names of the list's columns.
#[derive(Args, Clone, Debug)]
pub struct RegisterArgs {
    /// Given names
    #[arg(long, value_name = "NAME")]
    pub given_name: String,
    /// Family name
    #[arg(long, value_name = "NAME")]
    pub family_name: String,
    /// Birth date, e.g. 2022-09-14 or 14/9/22
    #[arg(long, value_name = "DAY")]
    pub birth_date: String,
    /// Pathway, e.g. nd
    #[arg(long, value_name = "P")]
    pub pathway: String,
    /// Day it came in; else today
    #[arg(long, value_name = "DAY")]
    pub received_on: Option<String>,
    /// Priority asked for
    #[arg(long, value_name = "BAND", default_value = "routine")]
    pub priority: String,
    /// NHS number
    #[arg(long, value_name = "NUMBER")]
    pub nhs_number: Option<String>,
    /// Why there is no NHS number
    #[arg(long, value_name = "WORDS", default_value = "not given")]
    pub nhs_missing: String,
    /// UPN, the pupil number: a letter and 12 digits
    #[arg(long, value_name = "UPN", default_value = "")]
    pub upn: String,
    /// female, male or unknown
    #[arg(long, value_name = "SEX", default_value = "unknown")]
    pub sex: SexArg,
    /// Address without the postcode
    #[arg(long, value_name = "LINES", default_value = "")]
    pub address: String,
    /// Postcode; the district comes from it
    #[arg(long, value_name = "CODE", default_value = "")]
    pub postcode: String,
    /// School, nursery or college
    #[arg(long, value_name = "NAME", default_value = "")]
    pub setting: String,
    /// Whom to speak to
    #[arg(long, value_name = "NAME", default_value = "")]
    pub carer: String,
    /// What they are to the child, e.g. mother
    #[arg(long, value_name = "WORD", default_value = "")]
    pub relation: String,
    /// Telephone
    #[arg(long, value_name = "NUMBER", default_value = "")]
    pub phone: String,
    /// E-mail address
    #[arg(long, value_name = "ADDRESS", default_value = "")]
    pub email: String,
    /// Language an interpreter is needed for
    #[arg(long, value_name = "LANGUAGE", num_args = 0..=1, default_missing_value = "")]
    pub interpreter: Option<String>,
    /// Looked after, now or in the last 12 months
    #[arg(long)]
    pub looked_after: bool,
    /// Child protection plan, now or in the last 12 months
    #[arg(long)]
    pub protection_plan: bool,
    /// The address is restricted
    #[arg(long)]
    pub restricted: bool,
    /// Has an EHC plan
    #[arg(long)]
    pub ehc_plan: bool,
    /// Needs a room that is reached without a step
    #[arg(long)]
    pub step_free: bool,
    /// When the family cannot come: weekdays and days away, e.g. "mon, 20 dec to 4 jan"
    #[arg(long, value_name = "DAYS", default_value = "")]
    pub not_on: String,
    /// The only districts to which the family can come, e.g. "Mansfield, Ashfield"
    #[arg(long, value_name = "DISTRICTS", default_value = "")]
    pub only: String,
    /// Kind of sender as the configuration has it, e.g. gp
    #[arg(long, value_name = "KIND", default_value = "")]
    pub source: String,
    /// Sender's name
    #[arg(long, value_name = "NAME", default_value = "")]
    pub from: String,
    /// What is asked
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub asked: String,
    /// Put forward by a clinician, where a pathway takes no others
    #[arg(long)]
    pub by_clinician: bool,
    /// Refuse where a child on record looks alike; else it is saved, and the look-alike is told
    #[arg(long)]
    pub strict: bool,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// Sex as recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SexArg {
    /// Recorded as female
    Female,
    /// Recorded as male
    Male,
    /// Neither recorded nor asked
    Unknown,
}

/// A decision at triage.
#[derive(Args, Clone, Debug)]
pub struct TriageArgs {
    /// The referral: its number (`id` of a list), or a child by name or NHS number; with its list after the name where there are more
    pub referral: String,
    /// What is decided
    pub decision: Decision,
    /// accept: the priority; else as it was asked
    #[arg(long, value_name = "BAND")]
    pub priority: Option<String>,
    /// redirect: the pathway asked to take it
    #[arg(long, value_name = "P")]
    pub to: Option<String>,
    /// ask: what for, as the configuration has it
    #[arg(long, value_name = "TOPIC")]
    pub topic: Option<String>,
    /// decline: why, as the configuration has it
    #[arg(long, value_name = "REASON")]
    pub reason: Option<String>,
    /// decline: what is offered instead
    #[arg(long, value_name = "WORDS")]
    pub instead: Option<String>,
    /// In your own words
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub words: String,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// What is decided at triage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Decision {
    /// Onto the list, with a priority
    Accept,
    /// Ask another pathway to take it; the sender owns it until that one accepts
    Redirect,
    /// Take a redirected referral
    Take,
    /// Give a redirected referral back
    Return,
    /// Ask for more: the clock runs
    Ask,
    /// Ask again
    Chase,
    /// The answer came
    Answered,
    /// No, with what is offered instead
    Decline,
}

/// How the family was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ToldArg {
    /// On the telephone
    Phone,
    /// By letter
    Letter,
    /// By text message
    Text,
    /// By e-mail
    Email,
    /// In the room
    InPerson,
}

/// A family that was told.
#[derive(Args, Clone, Debug)]
pub struct ToldArgs {
    /// The referral: its number (`id` of a list), or a child by name or NHS number; with its list after the name where there are more
    pub referral: String,
    /// Who was told: somebody who may be, by the name on record
    #[arg(long, value_name = "NAME")]
    pub to: String,
    /// How
    #[arg(long, value_name = "HOW", default_value = "phone")]
    pub how: ToldArg,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// Who gave a place up or changed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ByArg {
    /// The family, or the young person
    Family,
    /// The service
    Service,
}

/// Which place, and how it is taken.
#[derive(Args, Clone, Debug)]
pub struct PlaceArgs {
    /// The session's number; without it, the best place there is
    #[arg(long, value_name = "SESSION")]
    pub session: Option<u32>,
    /// The slot's number as `slots` prints it; without it, the first free one
    #[arg(long, value_name = "SLOT", requires = "session")]
    pub slot: Option<u8>,
    /// Hold it while somebody rings
    #[arg(long, conflicts_with_all = ["offer", "agreed_by"])]
    pub hold: bool,
    /// Offer it: told so, not yet answered
    #[arg(long, conflicts_with = "agreed_by")]
    pub offer: bool,
    /// Who agreed; else whom to speak to, as on record
    #[arg(long, value_name = "NAME")]
    pub agreed_by: Option<String>,
    /// How they were told
    #[arg(long, value_name = "HOW", default_value = "phone")]
    pub told: ToldArg,
}

/// A place to take.
#[derive(Args, Clone, Debug)]
pub struct BookArgs {
    /// The referral: its number (`id` of a list), or a child by name or NHS number; a list or a service after the name, e.g.
    /// "harris mar"
    pub referral: String,
    /// Which service, where it is not the one owed next, e.g. dropin-waiting
    #[arg(long, value_name = "S", conflicts_with = "session")]
    pub service: Option<String>,
    /// One visit with this referral too: a sibling's, or another of the same child; both places, or neither
    #[arg(long, value_name = "REFERRAL", conflicts_with_all = ["session", "service", "hold", "block"])]
    pub with: Option<String>,
    /// The block of therapy that was asked for, as far as the diary allows: all of these sessions, or none
    #[arg(long, conflicts_with_all = ["session", "service", "hold", "offer"])]
    pub block: bool,
    /// The place.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// A place to change.
#[derive(Args, Clone, Debug)]
pub struct MoveArgs {
    /// The booking: its number, or the child's place ahead by name or NHS number
    pub booking: String,
    /// Who asked for it
    #[arg(long, value_name = "WHO", default_value = "family")]
    pub by: ByArg,
    /// Why, as the configuration has it for that side
    #[arg(long, value_name = "REASON")]
    pub reason: String,
    /// The place.
    #[command(flatten)]
    pub place: PlaceArgs,
    /// Why the block's rhythm does not stand against it.
    #[command(flatten)]
    pub all_the_same: AllTheSame,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// A place to give up.
#[derive(Args, Clone, Debug)]
pub struct CancelArgs {
    /// The booking: its number, or the child's place ahead by name or NHS number
    #[arg(required_unless_present = "block")]
    pub booking: Option<String>,
    /// End this referral's block of therapy instead: what is ahead of it is given up
    #[arg(long, value_name = "REFERRAL", conflicts_with_all = ["booking", "by", "words"])]
    pub block: Option<String>,
    /// Who gave it up
    #[arg(long, value_name = "WHO", required_unless_present = "block")]
    pub by: Option<ByArg>,
    /// Why, as the configuration has it for that side; of a block, as for a discharge
    #[arg(long, value_name = "REASON")]
    pub reason: String,
    /// In your own words
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub words: String,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// Somebody came.
#[derive(Args, Clone, Debug)]
pub struct ArriveArgs {
    /// The booking: its number, or the child's place today by name or NHS number
    #[arg(required_unless_present = "session", conflicts_with = "session")]
    pub booking: Option<String>,
    /// The drop-in they came to without a booked place
    #[arg(long, value_name = "SESSION")]
    pub session: Option<u32>,
    /// The child: number, NHS number, or a name that fits one child only
    #[arg(long, value_name = "CHILD", requires = "session", conflicts_with = "name")]
    pub child: Option<String>,
    /// What the board shows of a family without a record
    #[arg(long, value_name = "LABEL", requires = "session")]
    pub name: Option<String>,
    /// The visit of the sibling they came with
    #[arg(long, value_name = "VISIT", requires = "session")]
    pub with: Option<u32>,
    /// When, e.g. 13:05; else now
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub at: Option<NaiveTime>,
    /// Late, but seen
    #[arg(long, conflicts_with = "session")]
    pub late: bool,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// What came of it.
#[derive(Args, Clone, Debug)]
pub struct OutcomeArgs {
    /// The booking: its number, or the child's place up to today by name or NHS number; with --visit, the visit
    pub number: String,
    /// An outcome as the configuration has it; or not-brought, did-not-attend, too-late
    pub outcome: String,
    /// It is a visit to a drop-in
    #[arg(long)]
    pub visit: bool,
    /// not-brought to a place that was moved: how the family had been told of it
    #[arg(long, value_name = "HOW", requires = "on")]
    pub told: Option<ToldArg>,
    /// The day the family was given the outcome, where that was not in the room; with --told, the day they were told of the place
    #[arg(long, value_name = "DAY", conflicts_with = "visit")]
    pub on: Option<String>,
    /// See by this day
    #[arg(long, value_name = "DAY")]
    pub see_by: Option<String>,
    /// Of an outcome that refers the child on: the pathway referred to. The referral is made with it
    #[arg(long, value_name = "P")]
    pub refer: Option<String>,
    /// In your own words
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub words: String,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// A time of day.
fn time(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| format!("\"{text}\" is no time. Type it as 13:05"))
}
