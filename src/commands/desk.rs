//! `waitwell` alone: the desk on one's own store. It finds or starts the keeper, opens the desk on the line to it, and does
//! outside the desk what the person left it for.
use crate::client::{Link, Patience};
use crate::commands::cli::Common;
use crate::commands::common::{Outcome, Said, other_clock, words};
use crate::commands::{errand, look, outlet};
use crate::desk::open;
use crate::desk::seam::FromKeeper;
use std::io::IsTerminal;
use std::path::Path;

/// Opens the desk on one's own store.
pub fn open(common: &Common) -> Outcome {
    open_at(common, &common.store_path()?)
}

/// The same on the store of that folder.
pub fn open_at(common: &Common, store: &Path) -> Outcome {
    if !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal()) {
        return Err("The desk needs a terminal to be drawn on and keys to be pressed. Nothing was started. For scripts \
                    there are verbs: `waitwell --help` lists them."
            .to_owned());
    }
    loop {
        let (look, manner, told) = look::look();
        let place = common.place_of(store)?;
        let link = Link::connect(place, "desk", Patience::Forever).map_err(words)?;
        let clock = common.clock_setting()?.and_then(|setting| other_clock(&link, &setting));
        let ends = outlet::ends(link)?;
        for words in told.into_iter().chain(clock) {
            ends.outlet.tell(FromKeeper::Line(words));
        }
        let civil = ends.civil.clone();
        let left = open::open(ends.outlet, ends.home, &ends.from, look, manner, &|| civil.now());
        match left
            .map_err(|fault| format!("The terminal cannot be used ({fault}). What was saved is safe."))?
        {
            None => return Ok(Said::default()),
            Some(wish) => errand::run(common, store, &wish)?,
        }
    }
}
