//! What `fill` takes.
use clap::Args;
use std::path::PathBuf;

/// An instance to be solved.
#[derive(Args, Clone, Debug)]
pub struct FillArgs {
    /// The instance: sessions and children as JSON
    #[arg(long, value_name = "FILE")]
    pub from: PathBuf,
    /// One JSON object instead of a table: who is placed where, how many, the value, milliseconds
    #[arg(long)]
    pub json: bool,
    /// Where agencies share places: seconds for improving what the list's order gives
    #[arg(long, value_name = "SECONDS", default_value_t = 1.5, value_parser = seconds)]
    pub time_limit: f64,
    /// Then free one more place in this session, and say who gets in
    #[arg(long, value_name = "SESSION")]
    pub freed: Option<u64>,
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.0..=3_600.0).contains(seconds));
    seconds.ok_or_else(|| "seconds from 0 to 3600, e.g. 1.5".to_owned())
}
