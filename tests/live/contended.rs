//! Contended bookings with kills, held against the model; and that the model finds what is broken.
use super::check::check;
use super::history::{Attempt, Call, Outcome};
use super::play::{Played, Rules, play};
use crate::{fault_row, full};
use std::time::Instant;

fn rules(seed: u64) -> Rules {
    let (attempts, kill_every, referrals) =
        if full() { (1_000_000, 5_000, 4_000) } else { (3_000, 400, 400) };
    let attempts = match std::env::var("WAITWELL_ATTEMPTS") {
        Ok(told) => told.parse().expect("WAITWELL_ATTEMPTS is a number"),
        Err(_) => attempts,
    };
    Rules { attempts, kill_every, referrals, seed, env: Vec::new(), points: cfg!(debug_assertions) }
}

#[test]
fn invariant_2_no_place_is_anybodys_twice_whatever_is_killed() {
    let begun = Instant::now();
    let rules = rules(20);
    let played = play(&rules);
    let seconds = begun.elapsed().as_secs_f64();
    check(&played.history).unwrap_or_else(|fault| panic!("{fault:?}: {:?}", played.history[fault.at]));
    let done = |attempt: &Attempt| matches!(attempt.outcome, Outcome::Done { .. });
    let booked = played.count(|attempt| done(attempt) && matches!(attempt.call, Call::Book { .. }));
    let taken = played.count(|attempt| attempt.outcome == Outcome::Taken);
    let lost = played.count(|attempt| attempt.lost);
    let found = played.count(|attempt| attempt.lost && done(attempt));
    assert!(played.attempts() as u64 >= rules.attempts);
    // It was contended, and lines were lost.
    assert!(booked > 100 && taken > booked, "{booked} booked, {taken} taken");
    assert!(lost >= played.kills as usize && played.kills > 2, "{lost} lost in {} kills", played.kills);
    println!(
        "{} attempts by {} clients at {} places: {booked} booked, {taken} refused as taken, {} kills, {lost} outcomes lost with the \
         line of which {found} had been done; played in {seconds:.1} s, checked in {:.1} s",
        played.attempts(),
        super::play::CLIENTS,
        super::play::PLACES,
        played.kills,
        begun.elapsed().as_secs_f64() - seconds,
    );
    fault_row("double booking", played.attempts(), "0 double, 0 lost", begun);
    found_where_planted(&played);
}

/// A history that holds, with one thing changed in it: found each time.
fn found_where_planted(played: &Played) {
    let history = &played.history;
    let some = |fits: &dyn Fn(&Attempt) -> bool| {
        let all: Vec<usize> = (0..history.len()).filter(|at| fits(&history[*at])).collect();
        *all.get(all.len() / 2).expect("there is one")
    };
    let planted = |at: usize, outcome: Outcome| {
        let mut history = history.clone();
        history[at].outcome = outcome;
        check(&history).expect_err("planted and not found")
    };
    // A second booking of a place that somebody has, with the number of a change of its own.
    let taken = some(&|attempt| attempt.outcome == Outcome::Taken);
    let found = planted(taken, Outcome::Done { seq: u64::MAX, booking: u32::MAX });
    assert!(found.of.starts_with("place"), "{found:?}");
    // A booking that was confirmed and of which nothing is left: who has the place still is looked up at the end.
    let kept = some(
        &|attempt| matches!((attempt.call, attempt.outcome), (Call::Look { .. }, Outcome::Seen(by)) if by != 0),
    );
    let found = planted(kept, Outcome::Seen(0));
    assert!(found.of.starts_with("place"), "{found:?}");
    // One that was confirmed, lost, and the place given to the next: both in the journal's order and by times alone.
    let cancelled = some(&|attempt| {
        matches!((attempt.call, attempt.outcome), (Call::Cancel { .. }, Outcome::Done { .. }))
    });
    let found = planted(cancelled, Outcome::NotDone);
    assert!(found.of.starts_with("place") || found.of.starts_with("child"), "{found:?}");
    // A place said to be taken while it was free all the time.
    let first = history.iter().position(|attempt| matches!(attempt.call, Call::Book { .. })).unwrap();
    let Call::Book { place, .. } = history[first].call else { unreachable!() };
    let mut early = history.clone();
    let (called, returned) = (0, 0);
    for attempt in &mut early {
        attempt.called += 2;
        attempt.returned += 2;
    }
    let call = Call::Book { place, child: u32::MAX };
    early.insert(0, Attempt { called, returned: returned + 1, call, outcome: Outcome::Taken, lost: false });
    assert!(check(&early).is_err(), "a stale refusal is found");
}

#[cfg(debug_assertions)]
#[test]
fn an_engine_that_books_twice_or_forgets_is_found() {
    let begun = Instant::now();
    for (broken, of) in [("double:40", ["place", "child"]), ("lost:40", ["place", "child"])] {
        let env = vec![("WAITWELL_FAULT_ENGINE", broken.to_owned())];
        let rules = Rules { attempts: 600, kill_every: 100_000, env, points: false, ..rules(21) };
        let played = play(&rules);
        let found = check(&played.history).expect_err("a broken engine passes");
        assert!(of.iter().any(|of| found.of.starts_with(of)), "{broken}: {found:?}");
    }
    fault_row("double booking, planted", 2, "found", begun);
}
