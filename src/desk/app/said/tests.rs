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

#[test]
fn a_colleagues_news_is_not_drawn_over_what_was_said_to_oneself() {
    let mut played = Played::new((80, 24), waiting(8));
    played.press("2");
    // The place went to somebody else: the no is there, and the news of who has it comes with it.
    let clash = "jpatel booked Mon 14 Dec 10:45 for BELL, Tom: HARRIS, Aimee is not booked. Next best: Thu 17 Dec 13:00.";
    played.store.borrow_mut().refuses = Some(clash.into());
    played.press("z w");
    let news = "jpatel: Booked BELL, Tom";
    let shown = played.pushed("jpatel", "Booked BELL, Tom").shown();
    assert!(shown.contains("is not booked") && !shown.contains(news), "{shown}");
    // It can be read again, and what comes after the next key is told as ever.
    assert!(played.press("? End").shown().contains(news), "{}", played.shown());
    played.press("Esc Down");
    assert!(played.pushed("jpatel", "Booked LOW, Sam").shown().contains("Booked LOW, Sam"));

    // What was undone, too, until a key is pressed.
    let mut undone = Played::new((80, 24), waiting(8));
    undone.press("2 z w u");
    let said = undone.said();
    assert!(!undone.pushed("jpatel", "Booked BELL, Tom").shown().contains(news), "{}", undone.shown());
    assert_eq!(undone.said(), said);
}

#[test]
fn what_was_sent_and_is_not_answered_stands_on_the_line_until_it_is() {
    const SENT: &str = "Sent; not answered yet: it will be done or refused when the keeper is back.";
    let mut played = Played::new((80, 24), waiting(8));
    played.press("2");
    played.store.borrow_mut().slow = true;
    played.desk.take(Msg::Keeper(FromKeeper::Away("The keeper does not answer.".into())));
    assert!(!played.shown().contains("Sent;"), "nothing was sent: {}", played.shown());
    for keys in ["z w", "Down", "Home", "?", "Esc", "1", "2"] {
        assert!(
            played.press(keys).shown().replace("\"\n\"", "").contains("Sent; not answered yet"),
            "{keys}: {}",
            played.shown()
        );
    }
    assert!(played.desk.messages().all().any(|note| note.words == SENT), "who hears the desk is told, too");
    played.store.borrow_mut().slow = false;
    played.desk.take(Msg::Keeper(FromKeeper::Again("The keeper answers again.".into())));
    let shown = played.hear().shown();
    assert!(!shown.contains("Sent;") && shown.contains("u undoes"), "{shown}");

    // Sent first, and then the line is lost; or the keeper takes long.
    let mut lost = Played::new((80, 24), waiting(8));
    lost.press("2").store.borrow_mut().slow = true;
    lost.press("z w");
    assert!(!lost.shown().contains("Sent;"), "{}", lost.shown());
    while let Some(due) = lost.desk.deadline() {
        lost.desk.take(Msg::Woke(due));
    }
    assert!(lost.shown().contains("Sent; not answered yet"), "{}", lost.shown());
    lost.desk.take(Msg::Keeper(FromKeeper::Away("The keeper does not answer.".into())));
    assert!(lost.press("Down").shown().contains("when the keeper is back"), "{}", lost.shown());
}
