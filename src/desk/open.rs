//! The desk, put together: every screen, the doors, a person's look, and the loop. What reaches the keeper, and the clock,
//! are handed in.
use super::app::run::Face;
use super::app::{Desk, Look, run};
use super::doors;
use super::effect::Errand;
use super::linear::Voice;
use super::screens;
use super::seam::{FromKeeper, Home, Outlet};
use super::term::{Manner, Term};
use chrono::NaiveDateTime;
use crossbeam_channel::Receiver;
use ratatui::layout::Size;
use std::io;
use std::sync::Arc;
use std::time::Instant;

/// A desk in a window of this size, at the screen to begin with: a new store begins with what there is to do in it.
pub fn assemble<O: Outlet>(
    outlet: O,
    home: Arc<Home>,
    look: Look,
    size: Size,
    (now, at): (NaiveDateTime, Instant),
) -> Desk<O> {
    let screens = screens::all(&home);
    Desk::new(outlet, Box::new(doors::Open), (look, home), screens, size, (now, at))
}

/// Opens the desk at this process's terminal until the person leaves; what they left it for, if they come back after it.
/// `civil` tells the keeper's local time.
///
/// # Errors
/// There is no terminal, or it cannot be written to.
pub fn open<O: Outlet>(
    outlet: O,
    home: Arc<Home>,
    keeper: &Receiver<FromKeeper>,
    look: Look,
    manner: Manner,
    civil: &dyn Fn() -> NaiveDateTime,
) -> io::Result<Option<Errand>> {
    let assembled = |look, size| assemble(outlet, home, look, size, (civil(), Instant::now()));
    let mut desk = if look.linear {
        let mut voice = Voice::take(manner.wraps)?;
        let mut desk = assembled(look, voice.size()?);
        run::run(&mut desk, &mut voice, keeper, civil)?;
        desk
    } else {
        let mut term = Term::take(manner)?;
        let mut desk = assembled(look, term.size()?);
        run::run(&mut desk, &mut term, keeper, civil)?;
        desk
    };
    Ok(desk.errand())
}
