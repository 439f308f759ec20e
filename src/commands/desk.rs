//! `waitwell` alone: the desk on one's own store.
use crate::client::{Link, Patience};
use crate::commands::cli::Common;
use crate::commands::common::{Outcome, Said, words};

/// Opens the desk: finds or starts the keeper, and hands the line over.
pub fn open(common: &Common) -> Outcome {
    open_at(common, &common.store_path()?)
}

/// The same on the store of that folder.
pub fn open_at(common: &Common, store: &std::path::Path) -> Outcome {
    let place = common.place_of(store)?;
    run(Link::connect(place, "desk", Patience::Forever).map_err(words)?)
}

/// The seam to the desk: it gets a line that keeps itself up.
fn run(link: Link) -> Outcome {
    let welcome = link.welcome();
    Ok(Said::lines([format!("{} at {}: change {}.", welcome.actor.name, welcome.store, welcome.revision)]))
}
