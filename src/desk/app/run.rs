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

/// What the keeper says by itself is drawn with what comes on its heels (a list that is asked for again, counts, what stands
/// beside it): fifty desks that each drew four times for one change would keep the server from their keys.
const TOGETHER: Duration = Duration::from_millis(6);
/// Where an answer to it is still on its way by then, it is drawn with that; no later than this.
const LATEST: Duration = Duration::from_millis(40);

/// So long after a key what the keeper says is taken for its answer, and drawn at once.
const ANSWERS: Duration = Duration::from_millis(100);

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
    let mut pace = Pace { keyed: Instant::now(), held: None };
    while !desk.is_leaving() {
        let mut later = pace.until(desk.waits(), Instant::now());
        let is_due = later.is_none();
        if desk.is_dirty() && is_due {
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
        pace.heard(&msg, Instant::now());
        desk.take(msg);
        drain(desk, &keys, keeper, &mut pace);
        // What is due is not put off for as long as others keep the line busy.
        if desk.deadline().is_some_and(|due| due <= Instant::now()) {
            desk.take(Msg::Woke(Instant::now()));
        }
        let now = civil();
        if now.with_second(0).and_then(|now| now.with_nanosecond(0)) != Some(desk.minute()) {
            desk.take(Msg::Minute(now));
        }
    }
    Ok(())
}

/// When the next frame is drawn: at once for a key and its answer, a moment later for what nobody here asked for.
struct Pace {
    /// The last key.
    keyed: Instant,
    /// Since when there is something to be drawn that waits for what comes on its heels.
    held: Option<Instant>,
}

impl Pace {
    fn heard(&mut self, msg: &Msg, now: Instant) {
        match msg {
            Msg::Read(_) => *self = Self { keyed: now, held: None },
            // What was asked for by a key is drawn when it comes, however late.
            Msg::Keeper(FromKeeper::Reply(..)) => {}
            Msg::Keeper(_) if self.held.is_none() && now.duration_since(self.keyed) > ANSWERS => {
                self.held = Some(now);
            }
            _ => {}
        }
    }

    /// Until when nothing is drawn; nothing where it is now. `waits`: an answer is on its way.
    fn until(&mut self, waits: bool, now: Instant) -> Option<Instant> {
        let until = self.held? + if waits { LATEST } else { TOGETHER };
        if until <= now {
            self.held = None;
        }
        self.held.map(|_| until)
    }
}

/// Takes what is already there, keys first: a key must not wait behind a flood of changes.
fn drain<O: Outlet>(
    desk: &mut Desk<O>,
    keys: &Receiver<input::Read>,
    keeper: &Receiver<FromKeeper>,
    pace: &mut Pace,
) {
    for _ in 0..AT_ONCE {
        let read = keys.try_recv().map(Msg::Read);
        let Ok(msg) = read.or_else(|_| keeper.try_recv().map(Msg::Keeper)) else { return };
        pace.heard(&msg, Instant::now());
        desk.take(msg);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::seam::Head;

    fn news() -> Msg {
        Msg::Keeper(FromKeeper::Head(Head::default()))
    }

    #[test]
    fn what_nobody_here_asked_for_is_drawn_with_what_comes_on_its_heels() {
        let begun = Instant::now();
        let mut pace = Pace { keyed: begun, held: None };
        assert_eq!(pace.until(false, begun), None);
        // Right after a key it is its answer.
        pace.heard(&news(), begun + ANSWERS);
        assert_eq!(pace.until(true, begun + ANSWERS), None);
        let later = begun + ANSWERS * 2;
        pace.heard(&news(), later);
        assert_eq!(pace.until(false, later), Some(later + TOGETHER));
        // More of it does not put it off.
        pace.heard(&news(), later + TOGETHER / 2);
        assert_eq!(pace.until(false, later + TOGETHER), None);
        assert!(pace.held.is_none(), "nothing wakes the desk for what was drawn");
        // A key waits for nothing.
        pace.heard(&news(), later + TOGETHER);
        pace.heard(&Msg::Read(input::Read { at: later, heard: Vec::new() }), later + TOGETHER);
        assert_eq!(pace.until(true, later + TOGETHER), None);
    }

    #[test]
    fn an_answer_that_is_on_its_way_is_waited_for_and_not_for_ever() {
        let begun = Instant::now();
        let mut pace = Pace { keyed: begun, held: None };
        let told = begun + ANSWERS * 2;
        pace.heard(&news(), told);
        assert_eq!(pace.until(true, told + TOGETHER), Some(told + LATEST));
        // It has come: nothing is waited for any more.
        pace.heard(&news(), told + TOGETHER * 2);
        assert_eq!(pace.until(false, told + TOGETHER * 2), None);
        let told = told + ANSWERS;
        pace.heard(&news(), told);
        assert_eq!(pace.until(true, told + LATEST), None);
    }
}
