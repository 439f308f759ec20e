//! Sessions that nobody sits at: the desk locks itself first, and whatever it does, the keeper ends the session later. What counts
//! is the person's keys, as the desk tells them, and what they change: a desk that only goes on fetching is idle.
use crate::domain::calendar::plural;
use crate::keeper::clients::Client;
use crate::keeper::identity::started;
use crate::keeper::log;
use crate::keeper::shared::Shared;
use chrono::{DateTime, TimeDelta, Utc};
use crossbeam_channel::{RecvTimeoutError, Sender, bounded};
use parking_lot::Mutex;
use std::collections::HashSet;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(1);
/// How long the last words may take to be read.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// A process that is not let in again: its number and its start.
pub type Process = (i32, u64);

/// Since when the keys of one connection have rested.
#[derive(Debug)]
pub struct Idle {
    /// None: it is no desk, and nobody sits at it.
    since: Option<Mutex<DateTime<Utc>>>,
    /// What is at the other end.
    process: Option<Process>,
}

impl Idle {
    /// Of a connection that comes now.
    pub fn begins(is_desk: bool, now: DateTime<Utc>, process: Option<Process>) -> Self {
        Self { since: is_desk.then(|| Mutex::new(now)), process }
    }

    /// Somebody sits there.
    pub fn ends(&self, now: DateTime<Utc>) {
        if let Some(since) = &self.since {
            *since.lock() = now;
        }
    }

    fn is_over(&self, after: TimeDelta, now: DateTime<Utc>) -> bool {
        self.since.as_ref().is_some_and(|since| now - *since.lock() >= after)
    }
}

/// The thread that looks.
pub struct Watch {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Begins to look. Where the machine gives no thread the desks still lock themselves.
    pub fn begin(shared: Arc<Shared>) -> Self {
        let (stop, stopped) = bounded::<()>(0);
        let work = move || {
            while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                look(&shared);
            }
        };
        let thread = std::thread::Builder::new().name("idle".to_owned()).spawn(work).ok();
        Self { stop: Some(stop), thread }
    }

    /// Ends it.
    pub fn end(mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Ends the sessions whose time is over.
fn look(shared: &Shared) {
    let minutes = shared.state.read().rules.settings.session_minutes;
    if minutes == 0 {
        return;
    }
    let (after, now) = (TimeDelta::minutes(minutes.into()), shared.clock.now().at);
    for client in shared.clients.all().iter().filter(|client| client.idle.is_over(after, now)) {
        end(shared, client, minutes);
    }
}

fn end(shared: &Shared, client: &Client, minutes: u16) {
    log::line(&format!(
        "client {} of uid {} was idle for {minutes} min and was ended",
        client.id.0, client.user.uid
    ));
    // A desk that does not end by itself would only come again: its process is not let in any more.
    if let Some(process) = client.idle.process {
        shut_out(&mut shared.over.lock(), process, started);
    }
    client.outbox.over(&words(minutes));
    client.end(LAST_WORDS);
}

/// Remembers a process that is not let in again, and forgets those that have ended: their numbers are given to others.
fn shut_out(over: &mut HashSet<Process>, process: Process, started: impl Fn(i32) -> Option<u64>) {
    over.retain(|(pid, start)| started(*pid) == Some(*start));
    over.insert(process);
}

/// What is said of a session that is over.
pub fn words(minutes: u16) -> String {
    format!(
        "No key was pressed for {}, so this session was ended. What was saved and what was half typed is kept. Log in again.",
        plural(minutes.into(), "minute")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_one() {
        assert!(words(1).contains("for 1 minute,") && words(30).contains("for 30 minutes,"));
    }

    #[test]
    fn who_has_ended_is_forgotten() {
        let mut over = HashSet::from([(7, 70), (8, 80), (9, 90)]);
        // One goes on, one has ended, one has a number that was given again.
        let started = |pid| match pid {
            7 => Some(70),
            9 => Some(99),
            _ => None,
        };
        shut_out(&mut over, (5, 50), started);
        assert_eq!(over, HashSet::from([(7, 70), (5, 50)]));
    }

    #[test]
    fn keys_put_the_end_off_and_a_command_has_none() {
        let at = |minute: i64| DateTime::from_timestamp(minute * 60, 0).unwrap();
        let (desk, command) = (Idle::begins(true, at(0), None), Idle::begins(false, at(0), None));
        let after = TimeDelta::minutes(30);
        assert!(!desk.is_over(after, at(29)) && desk.is_over(after, at(30)));
        desk.ends(at(20));
        assert!(!desk.is_over(after, at(49)) && desk.is_over(after, at(50)));
        assert!(!command.is_over(after, at(9_999)));
    }
}
