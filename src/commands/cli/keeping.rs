//! What `backup`, `restore` and `seal` take, and what keeps or erases a record.
use super::Deed;
use clap::Args;
use std::path::PathBuf;

/// A backup.
#[derive(Args, Clone, Debug)]
#[command(group = clap::ArgGroup::new("for").required(true).multiple(true))]
pub struct BackupArgs {
    /// The file; what is there already is never written over
    #[arg(required_unless_present = "into", conflicts_with = "into")]
    pub file: Option<PathBuf>,
    /// Into this folder, named by its time; those of that folder past their time (`backups_kept_days`) are thrown away after it
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    /// For whom: an age or ssh public key (again for several). The key that opens it lies elsewhere
    #[arg(long, value_name = "KEY", group = "for")]
    pub recipient: Vec<String>,
    /// The same from a file of one key a line
    #[arg(long, value_name = "FILE", group = "for")]
    pub recipients_file: Option<PathBuf>,
    /// One JSON object instead of a sentence
    #[arg(long)]
    pub json: bool,
}

/// A backup brought back; `--store` says where to.
#[derive(Args, Clone, Debug)]
pub struct RestoreArgs {
    /// The backup
    pub file: PathBuf,
    /// File of the key that opens it
    #[arg(long, value_name = "FILE")]
    pub identity: PathBuf,
    /// It is of a practice store: invented children
    #[arg(long)]
    pub practice: bool,
    /// As root: whose the store is to be, on a server the account of its keeper. Else of whoever owns the empty folder that is
    /// there, else root's
    #[arg(long, value_name = "USER")]
    pub owner: Option<String>,
    /// Erase this child, too, by its number (again for several), where an order says so and nothing here knows of it; the order's
    /// reference behind it: `31=ICO 2026/1`. Those who are known to have been erased since are erased again unasked
    #[arg(long, value_name = "NUMBER[=ORDER]", value_parser = to_erase)]
    pub erase: Vec<(u32, String)>,
}

fn to_erase(text: &str) -> Result<(u32, String), String> {
    let (number, order) = text.split_once('=').unwrap_or((text, ""));
    let number = number.trim().parse().map_err(|_| "a child's number, or NUMBER=ORDER".to_owned())?;
    Ok((number, order.trim().to_owned()))
}

/// A seal.
#[derive(Args, Clone, Debug)]
pub struct SealArgs {
    /// Add the line to this file instead of printing it
    #[arg(long, value_name = "FILE")]
    pub into: Option<PathBuf>,
}

/// A legal hold.
#[derive(Args, Clone, Debug)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["reason", "lift"]))]
pub struct LegalHoldArgs {
    /// The child: number, NHS number, or a name that fits one child only
    #[arg(long, value_name = "CHILD")]
    pub child: String,
    /// Why the record must be kept: a court, a claim, an inquiry
    #[arg(long, value_name = "WORDS")]
    pub reason: Option<String>,
    /// Lift it; why
    #[arg(long, value_name = "WORDS")]
    pub lift: Option<String>,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}

/// An erasure.
#[derive(Args, Clone, Debug)]
pub struct EraseArgs {
    /// The child: number, NHS number, or a name that fits one child only
    #[arg(long, value_name = "CHILD")]
    pub child: String,
    /// By an order of a court or of the Information Commissioner, where the record is not due: its reference
    #[arg(long, value_name = "REFERENCE")]
    pub order: Option<String>,
    /// The child's given and family name, to confirm it; else it is asked for
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
}

/// Records whose time has come.
#[derive(Args, Clone, Debug)]
pub struct RetentionArgs {
    /// Due by this day; else by today
    #[arg(long, value_name = "DAY")]
    pub by: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// Everything held on one child.
#[derive(Args, Clone, Debug)]
pub struct SubjectAccessArgs {
    /// The child: number, NHS number, or a name that fits one child only
    #[arg(long, value_name = "CHILD")]
    pub child: String,
    /// The file; a page for a browser where its name ends in .html, else plain text
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// An inspector's case files.
#[derive(Args, Clone, Debug)]
#[command(group = clap::ArgGroup::new("whom").required(true).args(["child", "random"]))]
pub struct CaseFileArgs {
    /// The child: number, NHS number, or a name that fits one child only
    #[arg(long, value_name = "CHILD")]
    pub child: Option<String>,
    /// So many children, drawn from all who have a referral
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=50))]
    pub random: Option<u16>,
    /// By which they are drawn, to check a draw: the same number draws the same children. Else nobody knows it beforehand, and it
    /// stands on the page
    #[arg(long, value_name = "NUMBER", requires = "random")]
    pub seed: Option<u64>,
    /// The file; a page for a browser where its name ends in .html. Else it is printed
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What left the building.
#[derive(Args, Clone, Debug)]
pub struct ExportsArgs {
    /// Since this day; else of the last 30 days
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}
