//! What the diary, a session, the drop-in board and the layers that book look like at three sizes.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod clinic;
    pub mod door;
    pub mod rows;
}
use support::clinic::Played;
use waitwell::desk::effect::Effect;
use waitwell::desk::keymap::{Action, Context};
use waitwell::desk::layers::offers::{Best, Offers};
use waitwell::desk::screen::{Cx, Screen, ScreenId};
use waitwell::desk::screens::diary::Diary;
use waitwell::desk::screens::dropins::DropIns;
use waitwell::desk::screens::session::SessionScreen;
use waitwell::desk::seam::Subject;
use waitwell::domain::ids::{BookingId, ChildId, ReferralId, SessionId};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (40, 20)];

/// Opens the layers.
struct Opens;

impl Screen for Opens {
    fn id(&self) -> ScreenId {
        ScreenId::Waiting
    }
    fn context(&self) -> Context {
        Context::List
    }
    fn subject(&self) -> Option<Subject> {
        None
    }
    fn act(&mut self, action: Action, _cx: &Cx<'_>) -> Vec<Effect> {
        let child = Subject::referral(ChildId(3), ReferralId(4), "HARRIS, Aimee");
        match action {
            Action::Book => vec![Effect::Open(Offers::for_referral(ReferralId(4), child))],
            Action::Fill | Action::Later => vec![Effect::Open(Best::for_place(SessionId(21), None))],
            _ => Vec::new(),
        }
    }
    fn titles(&self, _cx: &Cx<'_>) -> waitwell::desk::frame::Titles {
        waitwell::desk::frame::Titles::default()
    }
    fn view(&self, _: ratatui::layout::Rect, _: &mut waitwell::desk::canvas::Canvas<'_>, _: &Cx<'_>) {}
}

fn diary() -> Vec<Box<dyn Screen>> {
    vec![Box::new(Diary::default()), Box::new(SessionScreen::default())]
}

#[test]
fn frames() {
    for (columns, rows) in SIZES {
        let show = |name: &str, screens: Vec<Box<dyn Screen>>, keys: &str| {
            let mut played = Played::over(screens, columns, rows);
            insta::assert_snapshot!(format!("{name}_{columns}x{rows}"), played.press(keys).shown());
        };
        let opens = || -> Vec<Box<dyn Screen>> { vec![Box::new(Opens)] };
        let board = || -> Vec<Box<dyn Screen>> { vec![Box::new(DropIns::default())] };
        show("offers", opens(), "b");
        show("offers_more", opens(), "b 3 PgDn");
        show("offers_passed", opens(), "b Enter");
        show("offers_within", opens(), "b f t h u Space a m");
        show("offers_why", opens(), "b y");
        show("best", opens(), "z");
        show("diary", diary(), "Home Down Down Down Left");
        show("diary_off", diary(), "Home Left Left Left Left x");
        show("diary_new", diary(), "Home n");
        show("people", diary(), "Home Left Left Left Left p");
        show("session", diary(), "Home Left Left Left Left Enter Down Down");
        show("board", board(), "Right");
        show("walk_in", board(), "Right n k h a");
    }
}

#[test]
fn a_standing_place_is_shown() {
    let mut played = Played::new(Box::new(Opens), 80, 24);
    played.show(|shows| {
        shows.places.standing = Some((BookingId(77), "ND Tue 15 Dec 09:30".into()));
    });
    insta::assert_snapshot!("offers_standing", played.press("b").shown());
    let mut played = Played::new(Box::new(Opens), 80, 24);
    played.show(|shows| {
        shows.places.standing = Some((BookingId(77), "ND Tue 15 Dec 09:30".into()));
        shows.places.to_agree = true;
    });
    insta::assert_snapshot!("offers_to_agree", played.press("b").shown());
}

#[test]
fn every_size_is_drawn_without_harm() {
    for columns in (1..=130).step_by(7) {
        for rows in [1, 2, 7, 8, 9, 13, 14, 17, 18, 24, 40] {
            for keys in ["b", "b Enter 6 PgDn", "b f", "z Down"] {
                Played::new(Box::new(Opens), columns, rows).press(keys).shown();
            }
            for keys in ["Down Down", "x", "n", "Enter End", "Enter Down Down p"] {
                Played::over(diary(), columns, rows).press(keys).shown();
            }
            for keys in ["Right Down", "n k", "End o", "a Right"] {
                Played::new(Box::new(DropIns::default()), columns, rows).press(keys).shown();
            }
        }
    }
}
