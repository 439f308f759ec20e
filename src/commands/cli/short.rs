//! What `waitwell short-notice` takes.
use clap::Args;

/// From when to when.
#[derive(Args, Clone, Debug)]
pub struct ShortNoticeArgs {
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
