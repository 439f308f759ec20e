//! `waitwell` alone: the desk on one's own store. It finds or starts the keeper, opens the desk on the line to it, and does
//! outside the desk what the person left it for.
use crate::client::{Link, Patience};
use crate::commands::cli::Common;
use crate::commands::common::{Outcome, Said, other_clock, words};
use crate::commands::quiet::Quiet;
use crate::commands::{errand, look, outlet, unswapped};
use crate::desk::effect::Errand;
use crate::desk::open;
use crate::desk::seam::FromKeeper;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// So long nobody wonders.
const SOON: Duration = Duration::from_secs(1);

/// Opens the desk on one's own store.
pub fn open(common: &Common) -> Outcome {
    open_at(common, &common.store_path()?, None)
}

/// The same on the store of that folder. What keeps the terminal quiet meanwhile does so until the desk takes it.
pub fn open_at(common: &Common, store: &Path, mut quiet: Option<Quiet>) -> Outcome {
    if !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal()) {
        let instead = if common.at_the_door {
            "Come in with a terminal: ssh without anything after the server's name, or ssh -t."
        } else {
            "For scripts there are verbs: `waitwell --help` lists them."
        };
        return Err(format!(
            "The desk needs a terminal to be drawn on and keys to be pressed. Nothing was started. {instead}"
        ));
    }
    unswapped::keep();
    let mut back = None;
    loop {
        let (look, manner, told) = look::look(common);
        let place = common.place_of(store)?;
        let coming = || Link::connect(place.clone(), "desk", Patience::Forever);
        let link = said_while(store, coming).map_err(words)?;
        let setting = common.clock_setting()?;
        let still = setting.is_some_and(|setting| setting.still);
        let clock = setting.and_then(|setting| other_clock(&link, &setting));
        let ends = outlet::ends(link, place, still)?;
        // Together: one would push the other off the line.
        let wrong: Vec<String> = told.into_iter().chain(clock).collect();
        if !wrong.is_empty() {
            ends.outlet.tell(FromKeeper::Line(wrong.join(" ")));
        }
        if let Some(errand) = back.take() {
            ends.outlet.tell(FromKeeper::Back(errand));
        }
        let civil = ends.civil.clone();
        drop(quiet.take());
        let left = open::open(ends.outlet, ends.home, &ends.from, look, manner, &|| civil.now());
        ends.last.taken();
        match left
            .map_err(|fault| format!("The terminal cannot be used ({fault}). What was saved is safe."))?
        {
            None => return Ok(Said::default()),
            Some(Errand::Locked(words)) => return Ok(Said::lines([words])),
            Some(wish) => back = errand::run(common, store, &wish)?.then_some(wish),
        }
    }
}

/// Waits for the keeper, and says so where it takes longer than one waits without wondering: nothing is drawn yet.
fn said_while<T>(store: &Path, wait: impl FnOnce() -> T) -> T {
    let (done, over) = channel::<()>();
    let words = format!(
        "Waiting for the keeper of {}: it reads a large store, or is just ending. Ctrl-c leaves; nothing is lost.",
        store.display()
    );
    let saying = std::thread::spawn(move || {
        if over.recv_timeout(SOON) == Err(RecvTimeoutError::Timeout) {
            eprintln!("{words}");
        }
    });
    let waited = wait();
    drop(done);
    let _ = saying.join();
    waited
}
