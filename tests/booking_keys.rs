//! Keys to commands in the layers that book: what a person presses, and exactly what is sent; what is typed ahead; who was
//! first.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod clinic;
    pub mod door;
    pub mod rows;
}
use support::clinic::{Played, by_phone, choice, done};
use support::rows;
use waitwell::desk::effect::Effect;
use waitwell::desk::keymap::{Action, Context};
use waitwell::desk::layers::offers::{Best, Offers};
use waitwell::desk::screen::{Cx, Screen, ScreenId};
use waitwell::desk::seam::{Command, Reply, Subject};
use waitwell::domain::booking::{By, Told};
use waitwell::domain::code::Code;
use waitwell::domain::command::Take;
use waitwell::domain::event::Key as Touched;
use waitwell::domain::ids::{BookingId, ChildId, ReferralId, SessionId};
use waitwell::domain::refusal::{Instead, Refusal};

/// A screen whose `b` and `m` open the places of one child.
struct OneChild;

impl Screen for OneChild {
    fn id(&self) -> ScreenId {
        ScreenId::Waiting
    }
    fn context(&self) -> Context {
        Context::List
    }
    fn subject(&self) -> Option<Subject> {
        Some(harris())
    }
    fn act(&mut self, action: Action, _cx: &Cx<'_>) -> Vec<Effect> {
        match action {
            Action::Book => vec![Effect::Open(Offers::for_referral(ReferralId(4), harris()))],
            Action::Move => {
                let reason = Code::known("work");
                vec![Effect::Open(Offers::moving(BookingId(9), ReferralId(4), harris(), By::Family, reason))]
            }
            _ => Vec::new(),
        }
    }
    fn titles(&self, _cx: &Cx<'_>) -> waitwell::desk::frame::Titles {
        waitwell::desk::frame::Titles::default()
    }
    fn view(&self, _: ratatui::layout::Rect, _: &mut waitwell::desk::canvas::Canvas<'_>, _: &Cx<'_>) {}
}

fn harris() -> Subject {
    Subject::referral(ChildId(3), ReferralId(4), "HARRIS, Aimee")
}

fn one_child() -> Played {
    Played::new(Box::new(OneChild), 80, 24)
}

fn book(session: u32, take: Take) -> Command {
    Command::Book { referral: ReferralId(4), session: SessionId(session), slot: 1, take }
}

#[test]
fn keys_on_a_child_become_the_command_whether_seen_or_typed_blind() {
    let declined = |session| Command::OfferedDeclined {
        referral: ReferralId(4),
        session: SessionId(session),
        slot: 1,
        reason: choice("decline", 't'),
        words: String::new(),
    };
    let moved = Command::Move {
        booking: BookingId(9),
        session: SessionId(11),
        slot: 1,
        by: By::Family,
        reason: Code::known("work"),
        take: by_phone(),
    };
    for (keys, command) in [
        ("b Enter", book(11, by_phone())),
        ("b 3 Enter", book(13, by_phone())),
        ("b Down Enter", book(12, by_phone())),
        ("b h", book(11, Take::Hold)),
        ("b 2 h", book(12, Take::Hold)),
        ("b d t", declined(11)),
        ("b 4 d t", declined(14)),
        ("b Tab Enter", book(31, by_phone())),
        ("m Enter", moved),
    ] {
        assert_eq!(one_child().press(keys).sent(), std::slice::from_ref(&command), "{keys}");
        assert_eq!(one_child().blind(keys).sent(), [command], "{keys}, in one write");
    }
}

#[test]
fn nothing_is_booked_that_was_not_asked_for() {
    for keys in ["b Esc", "b f Enter Esc", "b y Esc Esc", "b 9", "b d Esc", "b v e", "b l", "b PgDn PgDn"] {
        assert_eq!(one_child().blind(keys).sent(), [], "{keys}");
        assert_eq!(one_child().press(keys).sent(), [], "{keys}");
    }
    // A second Enter before the answer is the same key held down.
    let mut played = one_child();
    played.press("b").read("Enter Enter Enter");
    assert_eq!(played.settle().sent().len(), 1);
    // Where nothing can be booked, Enter says why.
    let mut played = one_child();
    played.show(|shows| {
        shows.places.rows.clear();
        shows.places.refused = Some("Nothing can be booked: CAMHS has not accepted.".into());
    });
    played.blind("b Enter h d t");
    assert_eq!(played.sent(), []);
    assert!(played.shown().contains("CAMHS has not accepted"), "{}", played.shown());
}

#[test]
fn after_enter_the_layer_is_gone_and_the_message_names_the_place() {
    let mut played = one_child();
    played.desk.outlet().replies.push_back(done("Booked HARRIS, Aimee: ND Mon 14 Dec 09:30 Arnold"));
    played.blind("b Enter");
    assert_eq!(played.said(), "Booked HARRIS, Aimee: ND Mon 14 Dec 09:30 Arnold.  u undoes");
    assert!(!played.shown().contains("SAY FIRST"));
    assert_eq!(played.press("u").sent().last(), Some(&Command::Undo { seq: 7 }));
}

#[test]
fn who_was_first_is_told_and_the_next_best_is_booked_by_enter_once_it_was_seen() {
    let stale = Refusal::stale("jpatel booked Mon 14 Dec 09:30 for KHAN, Mo 4 seconds ago. Next best: Thu 17 Dec 09:30. Enter books it.")
        .with(Some(Instead::Place { session: SessionId(14), slot: 1 }));
    let mut played = one_child();
    played.press("b");
    played.desk.outlet().replies.push_back(Reply::Refused(Box::new(stale)));
    played.show(|shows| {
        shows.places.rows.remove(0);
    });
    played.press("Enter");
    assert_eq!(played.sent().len(), 1);
    assert!(played.said().contains("for KHAN, Mo"), "{}", played.said());
    let shown = played.shown();
    assert!(shown.contains(">  3 Thu 17 Dec"), "{shown}");
    // On its way before the other place was seen: not used, and told.
    played.later(100).read("Enter");
    assert_eq!(played.settle().sent(), []);
    assert!(played.shown().contains("before this child was shown"), "{}", played.shown());
    played.later(100).read("Enter");
    assert_eq!(played.settle().sent(), [book(14, by_phone())]);
}

#[test]
fn a_place_that_goes_under_the_cursor_is_not_replaced_by_one_nobody_chose() {
    let mut played = one_child();
    played.press("b 3");
    played.show(|shows| {
        shows.places.rows.remove(0);
    });
    played.push(vec![Touched::Session(SessionId(11))]);
    assert!(played.shown().contains(">  2 Wed 16 Dec"), "stays on its place: {}", played.shown());
    played.show(|shows| {
        shows.places.rows.retain(|row| row.session != SessionId(13));
    });
    played.push(vec![Touched::Session(SessionId(13))]);
    played.later(50).read("Enter");
    assert_eq!(played.settle().sent(), [], "another place came under the cursor by itself");
    played.later(200).read("Enter");
    assert_eq!(played.settle().sent(), [book(14, by_phone())]);
}

#[test]
fn a_place_that_stands_is_agreed_to_or_moved_never_doubled() {
    let standing = |shows: &mut rows::Shows, to_agree| {
        shows.places.standing = Some((BookingId(77), "ND Tue 15 Dec 09:30".into()));
        shows.places.to_agree = to_agree;
    };
    let agree = Command::AgreeOffer { booking: BookingId(77), who: "Ewa Harris".into(), told: Told::Phone };
    let moved = |session| Command::Move {
        booking: BookingId(77),
        session: SessionId(session),
        slot: 1,
        by: By::Family,
        reason: choice("family", 'd'),
        take: by_phone(),
    };
    let declined = Command::DeclineOffer {
        booking: BookingId(77),
        reason: choice("decline", 'd'),
        words: String::new(),
    };
    for (to_agree, keys, commands) in [
        (true, "b Enter", vec![agree]),
        // Whose wish it is stands on record for good: it is asked, and Enter takes what families mostly ring about.
        (true, "b 1 Enter", vec![]),
        (true, "b 1 Enter Enter", vec![moved(11)]),
        (true, "b d d", vec![declined]),
        (true, "b h", vec![]),
        (false, "b Enter", vec![]),
        (false, "b Enter Enter", vec![moved(11)]),
        (false, "b m Enter", vec![moved(11)]),
        (false, "b h", vec![]),
    ] {
        let mut played = one_child();
        played.show(|shows| standing(shows, to_agree));
        assert_eq!(played.blind(keys).sent(), commands, "{keys}, to agree {to_agree}");
    }
}

/// What one holds oneself is in front as what it is now, whichever row it was: Enter then is its yes, and moves nothing.
#[test]
fn a_place_that_was_held_stays_in_front() {
    for keys in ["b", "b Down", "b Down Down"] {
        let mut played = one_child();
        played.press(keys);
        played.show(|shows| {
            shows.places.standing = Some((BookingId(77), "ND Thu 3 Dec 10:00".into()));
            shows.places.to_agree = true;
        });
        played.press("h").later(500).press("Enter");
        let agree =
            Command::AgreeOffer { booking: BookingId(77), who: "Ewa Harris".into(), told: Told::Phone };
        assert_eq!(played.sent().last(), Some(&agree), "{keys}");
    }
}

#[test]
fn a_colleagues_booking_never_turns_booking_into_moving() {
    let mut played = one_child();
    played.press("b");
    played.show(|shows| {
        shows.places.standing = Some((BookingId(77), "ND Tue 15 Dec 09:30".into()));
    });
    played.push(vec![Touched::Booking(BookingId(77)), Touched::Child(ChildId(1))]);
    let shown = played.shown();
    assert!(shown.contains("-- Book HARRIS"), "{shown}");
    assert!(shown.contains("ND Tue 15 Dec 09:30 a moment ago") && shown.contains("m move it"), "{shown}");
    played.later(500).read("Enter");
    assert_eq!(played.settle().sent(), [], "Enter was meant for a booking");
    assert!(played.shown().contains("Enter did nothing"), "{}", played.shown());
    played.press("m");
    assert!(played.shown().contains("who asks, and why?"), "{}", played.shown());
    let moved = Command::Move {
        booking: BookingId(77),
        session: SessionId(11),
        slot: 1,
        by: By::Service,
        reason: choice("service", 's'),
        take: by_phone(),
    };
    assert_eq!(played.press("e s").sent(), [moved]);
}

#[test]
fn days_times_and_places_narrow_what_is_asked() {
    let mut played = one_child();
    played.press("b f");
    for key in "1 4 / 1 2".split(' ') {
        played.press(key);
    }
    assert!(played.shown().contains("Mon 14 Dec 2026"), "{}", played.shown());
    played.press("Enter");
    assert!(played.shown().contains("ND assessment, Mon 14 Dec"), "{}", played.shown());
    assert_eq!(played.press("Enter").sent(), [book(11, by_phone())], "f, the day, Enter, Enter");
}

#[test]
fn in_a_narrow_window_what_is_said_first_must_be_passed() {
    let mut played = Played::new(Box::new(OneChild), 40, 20);
    assert_eq!(played.blind("b Enter").sent(), []);
    assert_eq!(played.press("Enter").sent(), [book(11, by_phone())]);
}

/// A screen whose `b` opens the children for a place.
struct OnePlace;

impl Screen for OnePlace {
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
        if action == Action::Book {
            vec![Effect::Open(Best::for_place(SessionId(21), None))]
        } else {
            Vec::new()
        }
    }
    fn titles(&self, _cx: &Cx<'_>) -> waitwell::desk::frame::Titles {
        waitwell::desk::frame::Titles::default()
    }
    fn view(&self, _: ratatui::layout::Rect, _: &mut waitwell::desk::canvas::Canvas<'_>, _: &Cx<'_>) {}
}

#[test]
fn a_child_for_a_place_is_booked_by_who_is_spoken_to() {
    let book = |referral, take| Command::Book {
        referral: ReferralId(referral),
        session: SessionId(21),
        slot: 7,
        take,
    };
    for (keys, command) in [
        ("b Enter", book(41, by_phone())),
        ("b 2 Enter", book(42, by_phone())),
        ("b Down Down Enter", book(43, by_phone())),
        ("b h", book(41, Take::Hold)),
    ] {
        let mut played = Played::new(Box::new(OnePlace), 80, 24);
        assert_eq!(played.blind(keys).sent(), std::slice::from_ref(&command), "{keys}, in one write");
        let mut played = Played::new(Box::new(OnePlace), 80, 24);
        assert_eq!(played.press(keys).sent(), [command], "{keys}");
    }
    let mut nobody = Played::new(Box::new(OnePlace), 80, 24);
    nobody.show(|shows| shows.children.rows.clear());
    assert_eq!(nobody.blind("b Enter").sent(), []);
}
