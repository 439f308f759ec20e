//! A keeper that goes and comes back under what is open: at once, and after a long while in which the desk is used.
use super::stage::Stage;
use super::{PROGRAM, nothing_done};
use std::process::Command;
use std::time::{Duration, Instant};

/// The line, opened and typed into, and not to its end.
fn half_typed(stage: &mut Stage) {
    stage
        .pty
        .press(":")
        .wait_for("Esc back --")
        .press("Ctrl-u")
        .type_in("b harris ai")
        .wait_for("b harris ai");
}

#[test]
fn a_keeper_killed_under_an_open_form_and_a_half_typed_line_loses_nothing() {
    let mut stage = Stage::new();
    let place = stage.store();
    let keeper = || -> i32 {
        let said = Command::new(PROGRAM)
            .args(["keeper", "status", "--json", "--store"])
            .arg(&place)
            .output()
            .unwrap();
        let status: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
        status["pid"].as_i64().unwrap().try_into().unwrap()
    };
    let kill = |pid: i32| {
        let pid = rustix::process::Pid::from_raw(pid).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    };
    stage.pty.press("/").wait_for("Find:").type_in("zqxwv ptrs").wait_for("No child like").press("Enter");
    stage.pty.wait_for("Family name").press("Ctrl-u").type_in("Halfway").wait_for("Halfway");
    kill(keeper());
    // What is typed meanwhile is kept, and the desk goes on by itself once a keeper is there again.
    stage.pty.press("Tab Ctrl-u").type_in("Typed while away").wait_for("Typed while away");
    assert!(stage.pty.screen().contains("Halfway"), "{}", stage.pty.screen());
    let started = Command::new(PROGRAM)
        .args(["keeper", "stay", "--store"])
        .arg(stage.store())
        .env("WAITWELL_CLOCK", "2026-11-20T14:32:00Z")
        .output()
        .unwrap();
    assert!(started.status.success(), "{started:?}");
    stage.pty.press("Tab").type_in("14/9/22").press("Tab").wait_for("Halfway").wait_for("Sep 2022");
    stage.pty.press("Esc").wait_for("draft").until_quiet(Duration::from_millis(200));
    // The desk talks with the new keeper.
    stage.pty.press("/").wait_for("Find:").type_in("harris aimee").wait_for(">  HARRIS, Aimee");
    stage.pty.press("Esc").wait_gone("Find:").until_quiet(Duration::from_millis(200));
    // The line, half typed: killed under it, left and opened again, it is there.
    half_typed(&mut stage);
    kill(keeper());
    stage.pty.type_in("mee").wait_for("b harris aimee").press("Esc").wait_gone("b harris aimee");
    stage.pty.press(":").wait_for("b harris aimee");
    let verified = Command::new(PROGRAM).args(["verify", "--store"]).arg(stage.store()).output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

/// Nobody keeps the store for as long as the desk is used: what is open stays, what is asked is told or waits, and it goes on
/// by itself with everything that was typed.
#[test]
fn a_keeper_that_stays_away_is_told_and_nothing_typed_meanwhile_is_lost() {
    let mut stage = Stage::new();
    stage.pty.press("2").wait_for("order: ").press("n").wait_for("New referral").type_in("o");
    let place = stage.store();
    let store = std::fs::File::open(place.join("lock")).unwrap();
    let run = |verb: &[&str]| Command::new(PROGRAM).args(verb).arg("--store").arg(&place).output().unwrap();
    // Ended, and another holds its store before one can be started again.
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let said = run(&["keeper", "status", "--json"]);
        let status: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap_or_default();
        if let Some(pid) =
            status["pid"].as_i64().and_then(|pid| rustix::process::Pid::from_raw(pid.try_into().unwrap()))
        {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
        if rustix::fs::flock(&store, rustix::fs::FlockOperation::NonBlockingLockExclusive).is_ok() {
            break;
        }
        assert!(Instant::now() < until, "the store is never let go");
    }
    // That it is back is told of the keeper, too: it is the last word that counts.
    stage.pty.wait_for("The line to the keeper was lost. Looking for it again.");
    // The form is filled on, and left; the desk is looked round; other forms are opened.
    stage
        .pty
        .press("Tab Tab")
        .type_in("Mrs Away, SENCo")
        .wait_for("Mrs Away, SENCo")
        .press("Esc")
        .wait_for("draft");
    for round in 0..20 {
        for key in
            ["1", "2", "3", "4", "5", "9", "?", "Esc", "y", "Esc", "/", "h", "Down", "Enter", "Esc", "2"]
        {
            let frames = stage.pty.drawn();
            stage.pty.press(key).came(Duration::from_millis(60), |pty| pty.drawn() > frames);
        }
        let frames = stage.pty.drawn();
        stage.pty.press("Ctrl-l").wait(&format!("a frame in round {round}"), |pty| pty.drawn() > frames);
    }
    stage.pty.press("Esc Esc").until_quiet(Duration::from_millis(90));
    half_typed(&mut stage);
    stage.pty.press("Esc").wait_gone("b harris ai");
    // Back: the desk finds it by itself, and what was typed is there.
    rustix::fs::flock(&store, rustix::fs::FlockOperation::Unlock).unwrap();
    stage
        .pty
        .press("2")
        .wait_for("order: ")
        .press("/")
        .wait_for("Find:")
        .press("Ctrl-u")
        .type_in("harris aimee");
    stage.pty.wait_for(">  HARRIS, Aimee").press("Esc").wait_gone("Find:");
    stage.pty.press("Home").until_quiet(Duration::from_millis(300));
    stage.pty.press("n").wait_for("Mrs Away, SENCo").press("Esc").wait_gone("Mrs Away");
    stage.pty.press(":").wait_for("b harris ai").press("Esc").wait_gone("b harris ai");
    nothing_done(&mut stage, "while nobody kept the store");
    let verified = run(&["verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}
