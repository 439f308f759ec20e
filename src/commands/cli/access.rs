//! What `waitwell access` takes.
use clap::Args;

/// Whose looks, or looks at whom.
#[derive(Args, Clone, Debug)]
#[command(group = clap::ArgGroup::new("whose").required(true))]
pub struct AccessArgs {
    /// Who looked at this child's record or changed it: an NHS number, the child's number, or a name that fits one child only
    #[arg(long, value_name = "CHILD", group = "whose")]
    pub child: Option<String>,
    /// What this user looked at, changed and took out, by user name
    #[arg(long, value_name = "USER", group = "whose")]
    pub by: Option<String>,
    /// Hidden addresses that were shown: to whom, why, and who has read that
    #[arg(long, group = "whose")]
    pub broken_glass: bool,
    /// Tick one of those off as read, by its number
    #[arg(long, value_name = "NUMBER", group = "whose")]
    pub read: Option<u32>,
    /// From this day on; else from the beginning
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}
