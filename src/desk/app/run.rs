//! The loop itself: the only place of the desk that waits, reads a clock and writes to the terminal.
use super::{Desk, Msg};
use crate::desk::input;
use crate::desk::seam::{FromKeeper, Outlet};
use crate::desk::term::{HUNG_UP, hung_up};
use chrono::{NaiveDateTime, Timelike};
use crossbeam_channel::{Receiver, Sender, select, unbounded};
use ratatui::layout::Size;
use signal_hook::consts::{SIGHUP, SIGTERM};
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// So many messages are taken before a frame is drawn even if more wait: a flood from the keeper never freezes the screen.
const AT_ONCE: usize = 512;

/// What a person meets the desk by: a picture, or a voice.
pub trait Face {
    /// Columns and rows in which the desk is laid out.
    ///
    /// # Errors
    /// There is no terminal any more.
    fn size(&self) -> io::Result<Size>;
    /// Shows the desk as it is now, and tells it so; `Some`: not before then, for something is still on its way.
    ///
    /// # Errors
    /// The terminal does not take it.
    fn show<O: Outlet>(&mut self, desk: &mut Desk<O>, at: Instant) -> io::Result<Option<Instant>>;
}

/// Runs the desk until the person leaves. `civil` tells the local time (a practice store has its own). A lost line, a write
/// that fails or SIGHUP ends the process at once; SIGTERM ends it in order.
pub fn run<O: Outlet>(
    desk: &mut Desk<O>,
    face: &mut impl Face,
    keeper: &Receiver<FromKeeper>,
    civil: &dyn Fn() -> NaiveDateTime,
) -> io::Result<()> {
    // An ignored SIGHUP would leave the reading thread spinning on a dead line.
    signal_hook::flag::register_conditional_shutdown(SIGHUP, HUNG_UP, Arc::new(AtomicBool::new(true)))?;
    let stop = stopped()?;
    let (to, keys) = unbounded();
    let _listening = input::listen(to, || hung_up())?;
    while !desk.is_leaving() {
        let mut later = None;
        if desk.is_dirty() {
            // The frame must fit the window as it is, even if the news of its size is still on the way.
            let size = face.size().unwrap_or_else(|_| hung_up());
            desk.resize(size);
            later = face.show(desk, Instant::now()).unwrap_or_else(|_| hung_up());
        }
        let minute = Instant::now() + to_next_minute(civil());
        let due = desk.deadline().into_iter().chain(later).fold(minute, Instant::min);
        let waited = due.saturating_duration_since(Instant::now());
        let msg = select! {
            recv(keys) -> read => read.map_or(Msg::Stop, Msg::Read),
            recv(keeper) -> said => said.map_or_else(|_| Msg::Stop, Msg::Keeper),
            recv(stop) -> _ => Msg::Stop,
            default(waited) => Msg::Woke(Instant::now()),
        };
        desk.take(msg);
        drain(desk, &keys, keeper);
        let now = civil();
        if now.with_second(0).and_then(|now| now.with_nanosecond(0)) != Some(desk.minute()) {
            desk.take(Msg::Minute(now));
        }
    }
    Ok(())
}

/// Takes what is already there, keys first: a key must not wait behind a flood of changes.
fn drain<O: Outlet>(desk: &mut Desk<O>, keys: &Receiver<input::Read>, keeper: &Receiver<FromKeeper>) {
    for _ in 0..AT_ONCE {
        if let Ok(read) = keys.try_recv() {
            desk.take(Msg::Read(read));
        } else if let Ok(said) = keeper.try_recv() {
            desk.take(Msg::Keeper(said));
        } else {
            return;
        }
    }
}

fn to_next_minute(now: NaiveDateTime) -> Duration {
    let past = Duration::new(u64::from(now.second()), now.nanosecond() % 1_000_000_000);
    Duration::from_mins(1).saturating_sub(past).max(Duration::from_millis(10))
}

/// A channel that speaks once when the system asks the desk to end.
fn stopped() -> io::Result<Receiver<()>> {
    let (to, stop): (Sender<()>, _) = crossbeam_channel::bounded(1);
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        if signals.forever().next().is_some() {
            let _ = to.send(());
        }
    })?;
    Ok(stop)
}
