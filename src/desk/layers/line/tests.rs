//! The line by keys against a keeper from a table: what Enter waits for, what is walked through, what stays when it closes.
use super::{Line, LineStart};
use crate::desk::effect::{Effect, Given};
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context, Keymap};
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Query, Reply};
use crate::desk::trial;
use crate::domain::actor::Role;
use crate::domain::ids::{ChildId, ReferralId};
use crate::domain::order::Priority;
use crate::wire::entry::{EntryChoice, EntryDeed, EntryPage, Picked};
use crate::wire::message::{Done, Made};
use crate::wire::view::View;
use ratatui::layout::Size;

struct Played {
    line: Line,
    keymap: Keymap,
    home: std::sync::Arc<crate::desk::seam::Home>,
}

impl Played {
    fn new(start: LineStart) -> Self {
        let keymap = crate::desk::keymap::remap::remapped("keys.toml", "[alias]\nring = \"c\"\n").unwrap();
        let mut played = Self {
            line: Line::new(&Context::List.chain(), start),
            keymap,
            home: trial::home(Role::Scheduler),
        };
        played.with(Line::resized);
        played
    }

    fn with(&mut self, act: impl FnOnce(&mut Line, &Cx<'_>) -> Vec<Effect>) -> Vec<Effect> {
        let cx = Cx {
            now: trial::minute(),
            body: Size::new(80, 18),
            narrow: false,
            keymap: &self.keymap,
            home: &self.home,
        };
        act(&mut self.line, &cx)
    }

    fn typed(&mut self, text: &str) -> Vec<Effect> {
        let mut last = Vec::new();
        for letter in text.chars() {
            last = self.with(|line, cx| line.key(Key::Char(letter), cx));
        }
        last
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        self.with(|line, cx| line.act(action, cx))
    }

    fn hears(&mut self, page: EntryPage) -> Vec<Effect> {
        let reply = Reply::View(Box::new(View::Entry(Box::new(page))));
        self.with(|line, cx| line.heard(super::ENTRY, &reply, cx))
    }
}

fn asks(effects: &[Effect]) -> Option<(String, Picked)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Ask(_, Query::Entry { text, picked, .. }) => Some((text.clone(), *picked)),
        _ => None,
    })
}

fn acts(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Do(_))).count()
}

fn closes(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Answer(Given::Nothing(_))))
}

fn page(text: &str, rest: &str) -> EntryPage {
    let command = Command::SetPriority { referral: ReferralId(1), priority: Priority::Soon };
    let deed = EntryDeed::Do {
        slot: "priority".into(),
        commands: vec![command],
        child: Some(ChildId(1)),
        name: "HARRIS, Aimee".into(),
    };
    EntryPage {
        text: text.into(),
        says: vec!["HARRIS, Aimee: Routine -> Soon.".into()],
        open: String::new(),
        among: Vec::new(),
        must_choose: false,
        deed,
        rest: rest.into(),
        kept: "p #1 soon".into(),
    }
}

#[test]
fn enter_does_only_what_was_said_and_then_closes() {
    let mut line = Played::new(LineStart::default());
    assert!(asks(&line.typed("p harris")).is_some());
    // An answer to what stood there before is none to what stands there now.
    line.hears(page("p harr", ""));
    assert!(line.act(Action::Take).is_empty(), "nothing yet");
    let told = line.hears(page("p harris", ""));
    assert!(matches!(&told[..], [Effect::Say(note)] if note.refused), "the early Enter was not used");
    let done = line.act(Action::Take);
    assert!(acts(&done) == 1 && closes(&done));
    assert!(done.iter().any(|effect| matches!(effect, Effect::LineDone(kept) if kept == "p #1 soon")));
}

#[test]
fn the_rest_of_the_line_comes_when_the_first_is_done_and_stays_when_it_is_refused() {
    let done = Reply::Done(Done { seq: 3, words: "Done.".into(), made: Made::default(), undo: true });
    let mut line = Played::new(LineStart::default());
    line.typed("p a soon; c b no");
    line.hears(page("p a soon; c b no", "c b no"));
    let sent = line.act(Action::Take);
    assert!(acts(&sent) == 1 && !closes(&sent));
    assert!(line.act(Action::Take).is_empty(), "not twice");
    let next = line.with(|line, cx| line.acted(&done, cx));
    assert_eq!(asks(&next).map(|(text, _)| text), Some("c b no".into()));

    let refusal = crate::domain::refusal::Refusal::stale("It has changed.");
    let mut line = Played::new(LineStart::default());
    line.typed("p a soon; c b no");
    line.hears(page("p a soon; c b no", "c b no"));
    line.act(Action::Take);
    let next = line.with(|line, cx| line.acted(&Reply::Refused(Box::new(refusal)), cx));
    assert_eq!(asks(&next).map(|(text, _)| text), Some("p a soon; c b no".into()), "to be mended");
}

#[test]
fn several_children_are_walked_and_each_is_said_before_enter_does_it() {
    let mut line = Played::new(LineStart::default());
    line.typed("p harris soon");
    let picks = |n| Picked { child: Some(ChildId(n)), ..Picked::default() };
    let choice = |n: u32| EntryChoice { words: format!("child {n}"), picks: picks(n) };
    let several = EntryPage {
        among: vec![choice(1), choice(2)],
        must_choose: true,
        deed: EntryDeed::None,
        ..page("p harris soon", "")
    };
    line.hears(several);
    assert_eq!(
        asks(&line.act(Action::Take)).map(|(_, picked)| picked),
        Some(picks(1)),
        "the list, nothing done"
    );
    line.hears(page("p harris soon", ""));
    assert_eq!(asks(&line.act(Action::Down)).map(|(_, picked)| picked), Some(picks(2)));
    assert!(line.act(Action::Take).is_empty(), "not said yet");
    line.hears(page("p harris soon", ""));
    assert_eq!(acts(&line.act(Action::Take)), 1);
}

#[test]
fn history_alias_and_what_was_left() {
    let start =
        LineStart { typed: "late nd".into(), history: vec!["c #7 no".into()], ..LineStart::default() };
    let mut line = Played::new(start);
    assert_eq!(asks(&line.act(Action::Up)).map(|(text, _)| text), Some("c #7 no".into()));
    assert!(asks(&line.act(Action::Down)).is_none(), "and back to nothing");
    assert_eq!(asks(&line.typed("ring 3 no")).map(|(text, _)| text), Some("c 3 no".into()));
    let left = line.act(Action::Close);
    assert!(left.iter().any(|effect| matches!(effect, Effect::LineLeft(text) if text == "ring 3 no")));
}

#[test]
fn entry_first_an_empty_line_begins_no_act_and_the_lines_own_key_is_none_of_an_entry() {
    let start = || LineStart { first: true, ..LineStart::default() };
    let pressed = |effects: &[Effect]| match effects {
        [Effect::Press(action)] => Some(*action),
        _ => None,
    };
    let mut line = Played::new(start());
    assert_eq!(pressed(&line.act(Action::Take)), Some(Action::Open), "as Enter does everywhere");
    let said = |line: &mut Played| {
        let mut row = String::new();
        line.with(|line, cx| {
            row = line.titles(cx).row;
            Vec::new()
        });
        row
    };
    assert_eq!(said(&mut line), "Enter: open");
    // Nothing of the palette is in sight, so nothing of it is chosen.
    line.act(Action::Down);
    assert_eq!(pressed(&line.act(Action::Take)), Some(Action::Open));
    line.typed("  ");
    assert_eq!(pressed(&line.act(Action::Take)), Some(Action::Open));
    for typed in [":p harris soon", ";p harris soon", " : p harris soon"] {
        let mut line = Played::new(start());
        assert_eq!(asks(&line.typed(typed)).map(|(text, _)| text), Some("p harris soon".into()), "{typed}");
    }
    // So it is where it was opened with its key, and pressed once more.
    let mut line = Played::new(LineStart::default());
    assert_eq!(asks(&line.typed(":p harris; c b no")).map(|(text, _)| text), Some("p harris; c b no".into()));
}
