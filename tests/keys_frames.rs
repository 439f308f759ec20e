//! What is drawn after some keys, at three sizes: the frame, a list, a form, a choice, the help.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod gallery;
}
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::time::{Duration, Instant};
use support::gallery::{Echo, desk};
use waitwell::desk::app::{Desk, Msg};
use waitwell::desk::input::{Heard, Key, Press, Read};
use waitwell::desk::seam::FromKeeper;
use waitwell::desk::theme::Theme;

/// A desk under test: keys by name, and what would be on the screen.
struct Played {
    desk: Desk<Echo>,
    from: crossbeam_channel::Receiver<FromKeeper>,
    terminal: Terminal<TestBackend>,
    now: Instant,
}

impl Played {
    fn new(columns: u16, rows: u16) -> Self {
        let (desk, from, now) = desk(columns, rows, Theme::shipped("mono"));
        let terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        Self { desk, from, terminal, now }
    }

    /// Presses keys a quarter of a second apart, the keeper answering at once.
    fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.now += Duration::from_millis(250);
            let press = Press::plain(key.parse::<Key>().unwrap());
            self.desk.take(Msg::Read(Read { at: self.now, heard: vec![Heard::Press(press)] }));
            if let Some(due) = self.desk.deadline() {
                self.desk.take(Msg::Woke(due.min(self.now + Duration::from_millis(100))));
            }
            while let Ok(said) = self.from.try_recv() {
                self.desk.take(Msg::Keeper(said));
            }
            self.desk.drawn(self.now);
        }
        self
    }

    /// The screen, and where the cursor is.
    fn shown(&mut self) -> String {
        let mut focus = None;
        self.terminal.draw(|frame| focus = self.desk.view(frame.buffer_mut())).unwrap();
        let at = focus.map(|focus| (focus.at.x, focus.at.y, focus.typing));
        format!("{}\nfocus {at:?}", self.terminal.backend())
    }
}

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (40, 20)];

#[test]
fn frames() {
    for (columns, rows) in SIZES {
        for (name, keys) in [
            ("list", "Down Down Space Down"),
            ("form", "n B e l l Enter T o m Enter 3 1 / 1 1 / 2 2 Tab"),
            ("pick", "z Down"),
            ("preview", "b Space"),
            ("help", "?"),
            ("leave", "q"),
        ] {
            let shown = Played::new(columns, rows).press(keys).shown();
            insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), shown);
        }
    }
    insta::assert_snapshot!("too_small", Played::new(30, 7).shown());
}

#[test]
fn every_size_is_drawn_without_harm() {
    for columns in (1..=130).step_by(3) {
        for rows in [1, 2, 7, 8, 9, 13, 14, 17, 18, 24, 40] {
            for keys in ["Down Down", "n x Tab", "z", "b", "?", "q"] {
                Played::new(columns, rows).press(keys).shown();
            }
        }
    }
}

#[test]
fn nothing_that_does_nothing_is_drawn() {
    let mut played = Played::new(80, 24);
    played.press("Down");
    assert!(!played.desk.is_dirty());
    let at = played.now + Duration::from_secs(5);
    played.desk.take(Msg::Woke(at));
    played.desk.take(Msg::Read(Read { at, heard: Vec::new() }));
    assert!(!played.desk.is_dirty());
}

#[test]
fn a_key_too_early_is_dropped_and_told() {
    let mut played = Played::new(80, 24);
    played.press("a");
    let at = played.now;
    for (ms, dropped) in [(10, true), (149, true), (150, false)] {
        let heard = vec![Heard::Press(Press::plain(Key::Char('z')))];
        played.desk.take(Msg::Read(Read { at: at + Duration::from_millis(ms), heard }));
        let shown = played.shown();
        assert_eq!(shown.contains("Not now:"), !dropped, "{ms}\n{shown}");
        assert_eq!(shown.contains("before this child was shown"), dropped, "{ms}\n{shown}");
    }
}

#[test]
fn undo_and_repeat_speak() {
    let mut played = Played::new(80, 24);
    assert!(played.press(".").shown().contains("Nothing to repeat yet."));
    assert!(played.press("z w").shown().contains("Put off, w."));
    assert!(played.press("u").shown().contains("Done: undone"));
    played.press("z w Down");
    assert!(played.press("u").shown().contains("Undo: put off, just now? u does it"));
    assert!(played.press("u").shown().contains("Done: undone"));
    assert!(played.press("z m").shown().contains("the new address is not known"), "refused, and still open");
    assert!(played.shown().contains("Not now: ALI, Yusuf"));
    assert!(played.press("l").shown().contains("l is none of the choices"));
    assert!(played.press("Esc k").shown().contains("k does nothing here"));
}
