//! Two people at two terminals of one store: what one does the other sees, who has what open, and where one was before a line
//! was lost.
use crate::stage::Stage;
use crate::support::pty::Pty;
use std::time::Duration;
use waitwell::domain::event::Event;
use waitwell::domain::referral::Stage as Stands;
use waitwell::wire::query::{Narrow, Query, StageIs};
use waitwell::wire::view::View;
use waitwell::wire::view_list::ListRow;

/// A second desk on the store of the first.
pub fn second(stage: &Stage) -> Pty {
    let home = stage.store().parent().unwrap().to_owned();
    let (store, home) = (home.join("st"), home.to_str().unwrap().to_owned());
    let arguments =
        ["demo", "--children", "300", "--store", store.to_str().unwrap(), "--clock", "2026-11-20T14:32:00Z"];
    let environment = [("HOME", home.as_str()), ("XDG_CONFIG_HOME", home.as_str())];
    Pty::start(env!("CARGO_BIN_EXE_waitwell"), &arguments, &environment, (80, 24))
}

/// A second desk that begins at Today.
pub fn second_at_today(stage: &Stage) -> Pty {
    let mut pty = second(stage);
    pty.wait_for("[1 Today]").wait_for(" steps, ");
    pty
}

/// The first letters of a name, as far as a list of 80 columns shows them.
pub fn shown(row: &ListRow) -> String {
    row.name.chars().take(14).collect()
}

/// The line of the screen with these words.
pub fn line_of(pty: &Pty, words: &str) -> Option<String> {
    pty.screen().lines().find(|line| line.contains(words)).map(str::to_owned)
}

fn cursor(pty: &Pty) -> String {
    pty.screen().lines().find(|line| line.starts_with('>')).unwrap_or_default().to_owned()
}

/// The name that a list's line begins with.
fn name_in(line: &str) -> String {
    line.trim_start_matches('>').trim_start().chars().take(30).collect()
}

fn record(pty: &mut Pty, name: &str) {
    pty.press("/").wait_for("Find:").type_in(&name.replace(',', "").to_lowercase());
    pty.wait(&format!("{name} found"), |pty| cursor(pty).contains(name));
    pty.press("Enter").wait_for("JOURNEY").wait_for(name);
}

/// Who is in sight at the top of Waiting, as they are in order there.
fn in_sight(stage: &Stage, pty: &Pty) -> Vec<ListRow> {
    let rows = [StageIs::Waiting, StageIs::Booked, StageIs::Triage].into_iter().flat_map(|of| stage.rows(of));
    let screen = pty.screen();
    let once = |row: &ListRow| screen.matches(&shown(row)).count() == 1;
    rows.filter(once).collect()
}

#[test]
fn what_one_does_the_other_sees_and_the_cursor_stays_on_its_child() {
    let mut stage = Stage::new();
    let mut other = second_at_today(&stage);
    other.press("2").wait_for("[2 Waiting]").wait_for("order: priority");
    for _ in 0..7 {
        other.step("Down");
    }
    let stays = name_in(&cursor(&other));
    // Somebody in sight above the cursor who waits and for whom there is a place.
    let row = in_sight(&stage, &other)
        .into_iter()
        .filter(|row| matches!(row.stage, Stands::Waiting { .. }) && !stays.contains(&shown(row)))
        .find(|row| {
            let query = Query::Places { referral: row.referral, service: None, narrow: Narrow::default() };
            matches!(stage.look(query), View::Places(page) if !page.rows.is_empty() && page.standing.is_none())
        })
        .expect("somebody who can be booked");
    let before = line_of(&other, &shown(&row)).unwrap();
    record(&mut stage.pty, &row.name);
    stage.pty.press("b").wait_for("SAY FIRST").torn(&[b"", b"\r"], Duration::from_millis(250));
    stage.pty.wait_for(&format!("Booked {}", row.name));
    other.wait("the booking at the other desk", |pty| {
        line_of(pty, &shown(&row)).is_none_or(|line| line != before)
    });
    assert_eq!(name_in(&cursor(&other)), stays, "{}", other.screen());
}

#[test]
fn who_has_a_record_or_a_place_in_front_is_shown_to_the_others() {
    let mut stage = Stage::new();
    let mut other = second_at_today(&stage);
    // Two children whose best place is the same.
    let mut seen: Vec<(ListRow, (u32, u8))> = Vec::new();
    let mut pair = None;
    for row in stage.rows(StageIs::Waiting) {
        let query = Query::Places { referral: row.referral, service: None, narrow: Narrow::default() };
        let View::Places(page) = stage.look(query) else { continue };
        let Some(best) = page.rows.first().map(|place| (place.session.0, place.slot)) else { continue };
        if let Some((one, _)) = seen.iter().find(|(one, at)| *at == best && one.child != row.child) {
            pair = Some((one.clone(), row));
            break;
        }
        seen.push((row, best));
    }
    let (a, b) = pair.expect("two children with one best place");

    record(&mut other, &a.name);
    assert!(!other.screen().contains("has this record open"), "{}", other.screen());
    record(&mut stage.pty, &a.name);
    other.wait_for("has this record open");
    stage.pty.press("b").wait_for("SAY FIRST");
    record(&mut other, &b.name);
    other.press("b").wait_for("has this place in front, too").wait_for("@ ");
    stage.pty.press("Esc").wait_for("JOURNEY");
    other.wait_gone("has this place in front, too");
    // Closed, it is nobody's: also where the line was lost.
    stage.pty.press("b").wait_for("SAY FIRST");
    other.wait_for("has this place in front, too");
    stage.pty.hang_up();
    other.wait_gone("has this place in front, too");
}

/// Two rings of one family: what one books the other's Enter, a second later, does not move.
#[test]
fn a_place_booked_by_one_is_not_moved_by_the_others_enter() {
    let mut stage = Stage::new();
    let mut other = second_at_today(&stage);
    let row = stage
        .rows(StageIs::Waiting)
        .into_iter()
        .find(|row| {
            let query = Query::Places { referral: row.referral, service: None, narrow: Narrow::default() };
            matches!(stage.look(query), View::Places(page)
                if page.rows.len() > 2 && page.standing.is_none() && page.together.is_empty())
        })
        .expect("somebody with several places");
    for pty in [&mut stage.pty, &mut other] {
        record(pty, &row.name);
        pty.press("b").wait_for("SAY FIRST").wait_for(&format!("-- Book {}", row.name));
    }
    stage.journal.new_changes();
    stage.pty.press("Enter").wait_for(&format!("Booked {}", row.name));
    other.wait_for("a moment ago").wait_for("m move it");
    assert!(other.screen().contains(&format!("-- Book {}", row.name)), "{}", other.screen());
    // Long enough after the news came: it is no key that was on its way already.
    other.torn(&[b"", b"\r"], Duration::from_millis(400)).wait_for("Enter did nothing");
    let written = |stage: &mut Stage| -> Vec<Event> {
        stage.journal.new_changes().into_iter().flat_map(|change| change.events).collect()
    };
    let events = written(&mut stage);
    assert_eq!(events.iter().filter(|event| matches!(event, Event::Agreed { .. })).count(), 1, "{events:?}");
    assert!(!events.iter().any(|event| matches!(event, Event::Moved { .. })), "{events:?}");
    // Meant as a move it is one, as whose wish it was.
    other
        .press("m")
        .wait_for("who asks, and why?")
        .press("e")
        .wait_for("by the service: why?")
        .press("Enter");
    other.wait_for(&format!("Moved {}", row.name));
    let events = written(&mut stage);
    let by_service =
        |event: &Event| matches!(event, Event::Moved { by: waitwell::domain::booking::By::Service, .. });
    assert!(events.iter().any(by_service), "{events:?}");
    // And b on a place that stands asks, too: nothing is filled in.
    stage
        .pty
        .press("b")
        .wait_for(&format!("-- Move {}", row.name))
        .press("Enter")
        .wait_for("who asks, and why?");
    stage.pty.press("Esc").wait_gone("who asks, and why?");
    assert!(written(&mut stage).is_empty());
}

#[test]
fn after_a_lost_line_one_goes_on_at_another_terminal_where_one_was() {
    let mut stage = Stage::new();
    let row = stage.rows(StageIs::Waiting)[3].clone();
    record(&mut stage.pty, &row.name);
    stage.pty.press("Ctrl-l");
    stage.pty.press("c").wait_for("Rang").press("Esc").wait_for("JOURNEY");
    stage.pty.press("/").wait_for("Find:").type_in("zzbell tom").wait_for("New referral for").press("Enter");
    stage.pty.wait_for("a child not on record").press("PgDn Up").wait_for("> In their words");
    stage.pty.type_in("half a sentence").wait_for("half a sentence");
    // What is half typed is with the keeper before the line goes.
    let link = second_link(&stage);
    let until = std::time::Instant::now() + Duration::from_secs(30);
    while !kept(&link, "half a sentence") {
        assert!(std::time::Instant::now() < until, "the draft is not kept");
        std::thread::yield_now();
    }
    stage.pty.hang_up();
    stage.pty.ended();

    let mut again = second(&stage);
    // The form that was in front is in front again, over the child it was typed at.
    again.wait_for("You were last here").wait_for("half a sentence").wait_for("> In their words");
    again.press("Esc").wait_for("Kept as a draft").wait_for("JOURNEY").wait_for(&row.name);
    again.press("/").wait_for("Find:").type_in("zzbell tom").wait_for("New referral for").press("Enter");
    again.wait_for("half a sentence").wait_for("> In their words");
    // One who leaves in order begins anew, and Backspace leads back.
    again.press("Esc").wait_for("Kept as a draft").press("q").wait_for("Leave the desk?").press("q");
    again.ended();
    let mut third = second_at_today(&stage);
    third.press("Backspace").wait_for("JOURNEY").wait_for(&row.name);
    assert!(
        !stage.journal.new_changes().iter().any(|change| {
            change.events.iter().any(|event| matches!(event, Event::ReferralReceived { .. }))
        })
    );
}

fn second_link(stage: &Stage) -> waitwell::client::Link {
    let place = waitwell::client::Place {
        store: stage.store(),
        socket: None,
        program: env!("CARGO_BIN_EXE_waitwell").into(),
        arguments: Vec::new(),
        server: None,
    };
    waitwell::client::Link::find(&place, "command").unwrap().expect("a keeper runs")
}

fn kept(link: &waitwell::client::Link, words: &str) -> bool {
    use waitwell::wire::message::{Answer, Request};
    matches!(link.call(Request::Drafts).unwrap(), Answer::Drafts(all) if all.iter().any(|(_, text)| text.contains(words)))
}

/// Nobody is to wonder, while the keeper is away, whether what was saved was taken: it stands on the line until it is answered.
#[test]
fn what_is_saved_while_the_keeper_is_away_is_told_as_sent_until_it_is_answered() {
    const SENT: &str = "Sent; not answered yet: it will be done or refused";
    let mut stage = Stage::new();
    let row = stage.rows(StageIs::Waiting)[3].clone();
    record(&mut stage.pty, &row.name);
    stage.pty.press("c").wait_for("Contact").press("a t").wait_for("Words").type_in("half past nine");
    stage.pty.wait_for("half past nine");
    stage.journal.new_changes();
    stage.stop_keeper();
    stage.pty.wait_for("when it is back");
    stage.pty.press("Enter").wait_for(SENT);
    for key in ["Down", "Home", "Tab"] {
        stage.pty.press(key).until_quiet(Duration::from_millis(80));
        stage.pty.wait_for(SENT);
    }
    // Somebody comes in, and with them a keeper.
    let _other = second_at_today(&stage);
    stage.pty.wait_gone(SENT);
    let events: Vec<Event> =
        stage.journal.new_changes().into_iter().flat_map(|change| change.events).collect();
    let noted = events
        .iter()
        .any(|event| matches!(event, Event::Contact { words, .. } if words.contains("half past nine")));
    assert!(noted || stage.pty.screen().contains("It was not done"), "{events:?}\n{}", stage.pty.screen());
}
