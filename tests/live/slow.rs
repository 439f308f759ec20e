//! Desks that stand still: others go on, what waits for them is bounded, and when they move again they show what is so.
use super::raw::Raw;
use super::two::{line_of, second_at_today, shown};
use crate::keeper_support::{Store, venue};
use crate::stage::Stage;
use crate::support::pty::Pty;
use crate::{fault_row, full};
use rustix::process::{Pid, Signal, kill_process};
use std::time::{Duration, Instant};
use waitwell::client::Heard;
use waitwell::domain::command::Command;
use waitwell::domain::order::Priority;
use waitwell::wire::message::Tell;
use waitwell::wire::query::StageIs;

#[test]
fn a_stopped_desk_holds_nobody_up_and_shows_what_is_so_when_it_goes_on() {
    let begun = Instant::now();
    let mut stage = Stage::new();
    let mut other = second_at_today(&stage);
    let row = stage.rows(StageIs::Waiting)[0].clone();
    for pty in [&mut stage.pty, &mut other] {
        pty.press("2").wait_for("[2 Waiting]").wait_for(" of ").wait_for(&shown(&row));
    }
    let pid = Pid::from_raw(stage.pty.pid().unwrap() as i32).unwrap();
    kill_process(pid, Signal::STOP).unwrap();
    // Everybody else goes on: each change is answered, and the other desk shows the last.
    let changes = if full() { 1_501 } else { 61 };
    let mut longest = Duration::ZERO;
    let mut others = [Priority::Soon, Priority::Urgent, Priority::Routine].to_vec();
    others.retain(|priority| *priority != row.priority);
    for n in 0..changes {
        let priority = others[n % 2];
        let at = Instant::now();
        stage.link.send(Command::SetPriority { referral: row.referral, priority }).unwrap();
        longest = longest.max(at.elapsed());
        assert!(longest < Duration::from_secs(10), "a change took {longest:?} while a desk stands still");
    }
    let letter = match others[0] {
        Priority::Urgent => " U ",
        Priority::Soon => " S ",
        Priority::Routine => " R ",
    };
    let sign = |pty: &Pty| line_of(pty, &shown(&row)).unwrap_or_default();
    let before = sign(&stage.pty);
    assert!(!before.contains(letter), "{before}");
    other.wait("the last change at the desk that runs", |pty| sign(pty).contains(letter));
    stage.pty.soak();
    assert_eq!(sign(&stage.pty), before, "it stands still");
    kill_process(pid, Signal::CONT).unwrap();
    stage.pty.wait("the truth after it goes on", |pty| sign(pty).contains(letter));
    fault_row("slow desk: stopped", changes, "others go on, shows what is so afterwards", begun);
}

#[test]
fn a_reader_that_never_reads_is_told_once_to_fetch_all_again() {
    // The pushes of a quarter of a second fill nothing: in full it is played until the outbox is full.
    let begun = Instant::now();
    let store = Store::new();
    let keeper = store.keeper(&[]);
    let desk = store.frail();
    let mut deaf = Raw::connect(&store, "command").unwrap();
    let hears = store.frail();
    let memory = || {
        let text = std::fs::read_to_string(format!("/proc/{}/status", keeper.0.id())).unwrap();
        let line = text.lines().find(|line| line.starts_with("VmRSS:")).unwrap().to_owned();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1_024.0
    };
    let (pushes, before) = (if full() { 900 } else { 12 }, memory());
    let mut revision = 0;
    for n in 0..pushes {
        revision = desk.send(venue(&format!("Venue {n}"))).unwrap().seq;
        // One push each: the next change waits until this one was told.
        while !matches!(hears.events().recv_timeout(Duration::from_secs(30)), Ok(Heard::Push(push)) if push.revision == revision)
        {
        }
    }
    let grown = memory() - before;
    assert!(grown < 24.0, "the keeper grew by {grown:.1} MB");
    let (mut told, mut resync) = (0, false);
    loop {
        told += 1;
        let at = match deaf.hear().unwrap() {
            Tell::Push(push) => push.revision,
            Tell::Resync { revision } => {
                resync = true;
                revision
            }
            other => panic!("{other:?}"),
        };
        if at == revision {
            break;
        }
    }
    assert!(told <= pushes);
    assert_eq!(resync, full(), "{told} told of {pushes}");
    println!("{pushes} pushes, {told} told to the one that did not read; the keeper grew by {grown:.1} MB");
    fault_row("slow desk: never reads", pushes, "told once to fetch all, memory bounded", begun);
}
