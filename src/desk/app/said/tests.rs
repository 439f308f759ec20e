//! The keys stay in sight below what is said, and what is said goes with what it was about.
use crate::desk::app::Msg;
use crate::desk::message::Note;
use crate::desk::screens::played::{Played, waiting};
use crate::desk::seam::FromKeeper;

const LONG: &str = "Nobody could be asked for this just now: the list of places is being made anew, which takes about a \
                    minute. Nothing was changed; ask once more then.";

/// The lines of the screen, without the quotes of the test's terminal.
fn lines(played: &mut Played) -> Vec<String> {
    played.shown().lines().map(|line| line.trim_matches('"').to_owned()).collect()
}

fn say(played: &mut Played, note: Note) {
    played.desk.messages.say(note);
}

#[test]
fn the_keys_are_in_sight_below_a_long_message_and_the_list_stands_still() {
    for (columns, rows) in [(80, 24), (120, 36), (40, 20)] {
        let mut played = Played::new((columns, rows), waiting(30));
        played.press("2");
        let before = lines(&mut played);
        say(&mut played, Note::refused(LONG));
        let told = lines(&mut played);
        let last = usize::from(rows) - 1;
        assert!(!before[last].trim().is_empty());
        assert_eq!(told[last], before[last], "the hints at {columns}x{rows}");
        assert_eq!(told[..last - 2], before[..last - 2], "the list at {columns}x{rows}");
        assert!(told[last - 2].trim_start().starts_with("Nobody could be asked"), "{}", told.join("\n"));
        assert_ne!(told[last - 1].trim(), "");
        // The next key: the row in words is back, and what is cut says which key shows all of it.
        let after = lines(played.press("Home"));
        assert!(
            after[last - 2].starts_with(&before[last - 2][..20]),
            "{columns}x{rows}: {}",
            after.join("\n")
        );
        assert!(after[last - 1].trim_end().ends_with("? all"), "{}", after.join("\n"));
        assert_eq!(after[last], before[last]);
        let help = lines(played.press("?")).join(" ");
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(help.contains("ask once more then."), "{help}");
    }
}

#[test]
fn in_the_least_window_a_message_covers_no_card() {
    let mut played = Played::new((32, 8), waiting(30));
    played.press("2");
    let before = lines(&mut played);
    say(&mut played, Note::refused(LONG));
    let told = lines(&mut played);
    assert_eq!(told[..6], before[..6], "two cards");
    assert!(told[6].starts_with("Nobody could be asked"), "{}", told.join("\n"));
}

#[test]
fn what_was_said_goes_with_the_screen_it_was_about() {
    let mut played = Played::new((80, 24), waiting(8));
    played.press("2 .");
    assert!(played.shown().contains("Nothing can be repeated yet") || !played.said().is_empty());
    let said = played.said();
    assert!(played.shown().contains(&said[..20]), "{said}");
    assert!(!played.press("1").shown().contains(&said[..20]), "on another screen it says nothing");
    // It can be read again.
    assert!(played.press("? End").shown().contains(&said[..20]));
    // A message of this very key stays.
    say(&mut played, Note::done("Kept."));
    assert!(played.shown().contains("Kept."));
}

#[test]
fn what_must_be_acted_on_stays() {
    let mut played = Played::new((80, 24), waiting(8));
    played.desk.take(Msg::Keeper(FromKeeper::Line("The keeper is not there. Nothing is lost.".into())));
    assert!(played.press("2 1 2").shown().contains("The keeper is not there."));
    played.desk.take(Msg::Keeper(FromKeeper::Line("The keeper is there again.".into())));
    assert!(!played.shown().contains("is not there"));
    // That it answers again is only to be known.
    played.desk.take(Msg::Keeper(FromKeeper::Again("The keeper answers again.".into())));
    assert!(played.shown().contains("answers again"));
    assert!(!played.press("Down").shown().contains("answers again"), "it goes with the next key");
}

#[test]
fn what_u_takes_back_stays_until_it_is_old() {
    let mut played = Played::new((80, 24), waiting(8));
    played.press("2 z w");
    assert!(played.said().contains("u undoes"), "{}", played.said());
    assert!(played.press("1").shown().contains("u undoes"), "u works here, too");
    let mut old = Played::new((80, 24), waiting(8));
    old.press("2 z w");
    old.later(crate::desk::undo::FRESH);
    assert!(!old.press("1").shown().contains("u undoes"));
}

#[test]
fn a_no_is_over_when_the_cursor_goes_to_another_child() {
    let mut played = Played::new((80, 24), waiting(8));
    played.press("2");
    say(&mut played, Note::refused("There is no booking to move."));
    // The key that moves the cursor takes it along.
    assert!(!played.press("Down").shown().contains("no booking to move"));
    say(&mut played, Note::done("jpatel: Booked BELL, Tom"));
    assert!(played.press("Down").shown().contains("Booked BELL"), "news stays");
}
