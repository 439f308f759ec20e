//! What the verb of templates takes.
use super::Deed;
use clap::{Args, Subcommand};

/// Templates, or what to do with one.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct TemplatesArgs {
    /// What to do; without it they are listed
    #[command(subcommand)]
    pub verb: Option<TemplatesVerb>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// What to do with a template.
#[derive(Subcommand, Clone, Debug)]
pub enum TemplatesVerb {
    /// Make its sessions up to a day: holidays, closures, clashes and what is there already are left out
    Publish(PublishArgs),
}

/// A template to publish.
#[derive(Args, Clone, Debug)]
pub struct PublishArgs {
    /// The template's number as `templates` prints it
    pub template: u32,
    /// Up to and with this day, or "end of term"
    #[arg(long, value_name = "DAY")]
    pub until: String,
    /// Only say what would be made and what not, with why
    #[arg(long)]
    pub dry_run: bool,
    /// The deed.
    #[command(flatten)]
    pub deed: Deed,
}
