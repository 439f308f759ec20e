//! Keys to commands on the diary, a session and the drop-in board: what a person presses, and exactly what is sent.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod clinic;
    pub mod door;
    pub mod rows;
}
use support::clinic::{Played, by_phone, choice, done};
use support::rows::{self, day};
use waitwell::desk::screen::ScreenId;
use waitwell::desk::screens::diary::Diary;
use waitwell::desk::screens::dropins::DropIns;
use waitwell::desk::screens::session::SessionScreen;
use waitwell::desk::seam::{Command, Reply};
use waitwell::domain::booking::{Attendance, BookingState, By, Told};
use waitwell::domain::code::Code;
use waitwell::domain::command::Visitor;
use waitwell::domain::event::Key as Touched;
use waitwell::domain::ids::{BookingId, ChildId, ReferralId, SessionId, StaffId, VisitId};
use waitwell::domain::session::Answer;
use waitwell::domain::together::TogetherAct;

fn diary() -> Played {
    let mut played =
        Played::over(vec![Box::new(Diary::default()), Box::new(SessionScreen::default())], 80, 24);
    played.press("Home Left Left Left Left");
    played
}

#[test]
fn the_diary_does_what_its_keys_say() {
    let set = |session, role: &str, staff, answer| Command::SetMember {
        session: SessionId(session),
        role: Code::known(role),
        staff: StaffId(staff),
        answer,
    };
    let off = Command::CancelSession { session: SessionId(21), reason: choice("service", 's') };
    let today = day(11, 20);
    let act = TogetherAct::Proposed {
        referral: ReferralId(41),
        session: SessionId(21),
        slot: 4,
        told: Told::Letter,
    };
    let fill = Command::Together { act };
    for (keys, command) in [
        ("x s Enter", off),
        ("p a d", set(21, "paediatrician", 1, Answer::Declined)),
        ("p c a", set(21, "camhs", 3, Answer::Accepted)),
        ("i Enter", set(21, "camhs", 3, Answer::Asked(today))),
        ("f Enter", fill),
    ] {
        assert_eq!(diary().press(keys).sent(), std::slice::from_ref(&command), "{keys}");
        assert_eq!(diary().blind(keys).sent(), [command], "{keys}, in one write");
    }
    for (keys, who) in [("x a Enter Enter", 1), ("x a b Enter", 2), ("Right x a Enter Enter", 1)] {
        let sent = diary().press(keys).sent();
        assert!(
            matches!(*sent, [Command::Away { staff: StaffId(staff), .. }] if staff == who),
            "{keys}: {sent:?}"
        );
        // What becomes of the children is seen first: an Enter before that is not used.
        assert_eq!(diary().blind(keys).sent(), [], "{keys}, in one write");
    }
    for keys in
        ["x a Enter Esc", "x s Space Enter", "f Space Enter", "p a Esc", "Right Right x a Enter", "e", "c"]
    {
        assert_eq!(diary().blind(keys).sent(), [], "{keys}");
    }
    let refused =
        Command::Book { referral: ReferralId(41), session: SessionId(21), slot: 7, take: by_phone() };
    assert_eq!(diary().blind("b Enter").sent(), [refused], "the best child for the session");
}

#[test]
fn the_diary_goes_about_and_comes_back() {
    let mut played = diary();
    assert!(played.shown().contains("[09:30 4/4 =]"), "{}", played.shown());
    played.press("Down Down");
    assert!(played.shown().contains("[09:00 8/8 =]"), "{}", played.shown());
    played.press("Down");
    assert!(played.shown().contains("[13:00 7/12o]"), "{}", played.shown());
    played.press("Enter");
    assert_eq!(played.desk.front(), ScreenId::Session);
    let mut played = diary();
    played.press("Down Down Down Down Right Right Right Up");
    assert!(
        played.shown().contains("[10:00 2/3 !]") || played.shown().contains("[09:00 8/8 =]"),
        "{}",
        played.shown()
    );
    played.press("> v p < 0");
    assert!(played.shown().contains("by person"), "{}", played.shown());
}

#[test]
fn a_new_session_is_made_of_one_form() {
    let mut played = diary();
    played.press("n");
    // Service as it stands; venue; room, day, start, places and minutes as they stand; people.
    played.press("Enter");
    played.blind("a r n Enter Enter Enter Enter Enter Enter");
    played.blind("o s e i , Space p a t e l Enter Enter");
    let sent = played.sent();
    let [Command::MakeSession { service, venue, date, slots, end, people, .. }] = sent.as_slice() else {
        panic!("{sent:?} {}", played.shown());
    };
    assert_eq!((service.as_str(), venue.0, *date, *end), ("nd", 1, day(11, 20), 9 * 60 + 30 + 4 * 60));
    assert_eq!(
        slots.iter().map(|slot| (slot.start, slot.minutes)).collect::<Vec<_>>(),
        [(570, 60), (630, 60), (690, 60), (750, 60)]
    );
    let asked = |role: &str, id| (Code::known(role), StaffId(id), Answer::Asked(day(11, 20)));
    assert_eq!(*people, [asked("paediatrician", 1), asked("slt", 2)]);
    // A venue nobody has heard of is asked for once and made, and so is a person; then the session goes on.
    let mut played = diary();
    played.press("n Enter");
    played.blind("n o w h e r e PgDn Enter");
    assert_eq!(played.sent(), []);
    assert!(played.shown().contains("No venue is called nowhere yet"), "{}", played.shown());
    played.press("v");
    let sent = played.sent();
    assert!(matches!(sent.as_slice(), [Command::AddVenue { name, .. }] if name == "nowhere"), "{sent:?}");
}

fn session() -> Played {
    let mut played =
        Played::over(vec![Box::new(Diary::default()), Box::new(SessionScreen::default())], 80, 24);
    played.press("Home Left Left Left Left Enter");
    played
}

#[test]
fn a_session_marks_who_came_once_and_the_cursor_stays() {
    let came = Command::Attend { booking: BookingId(103), attendance: Attendance::OnTime, arrived: None };
    let mut played = session();
    played.press("Down Down");
    // Held down: one arrival.
    played.read("a a a");
    assert_eq!(played.settle().sent(), [came]);
    played.show(|shows| {
        let state = rows::attended(Attendance::OnTime, Some(872));
        shows.session.rows[2].booking = Some(rows::booked(3, "EVANS, Rhiannon", state, "came 14:32"));
        // A slot before it went: the row moves up, the cursor with it.
        shows.session.rows.remove(1);
    });
    played.push(vec![Touched::Booking(BookingId(103))]);
    assert!(played.shown().contains(">   14:30  60 EVANS, Rhiannon"), "{}", played.shown());
    assert_eq!(played.press("a").sent(), []);
    assert_eq!(played.said(), "EVANS, Rhiannon: already here, came 14:32. Nothing was changed.");
}

#[test]
fn the_free_slot_and_the_people_of_a_session() {
    let book = Command::Book { referral: ReferralId(41), session: SessionId(21), slot: 4, take: by_phone() };
    assert_eq!(session().blind("End b Enter").sent(), [book]);
    assert_eq!(session().blind("End a").sent(), [], "nobody is in that place");
    let slot = session().press("n 1 7 : 0 0 PgDn Enter").sent();
    assert!(
        matches!(slot.as_slice(), [Command::AddSlot { session: SessionId(21), slot }] if slot.start == 1020),
        "{slot:?}"
    );
    let mut played = session();
    assert!(played.press("<").shown().contains("ND assessment"));
    assert_eq!(played.press(">").said(), "This clinic has no session after this one.");
}

fn board() -> Played {
    Played::new(Box::new(DropIns::default()), 80, 24)
}

#[test]
fn the_board_does_what_its_keys_say() {
    let arrive = |visitor, with| Command::Arrive { session: SessionId(34), visitor, arrived: None, with };
    let outcome = |visit, letter| Command::VisitOutcome {
        visit: VisitId(visit),
        outcome: choice("visit", letter),
        refer: None,
        words: String::new(),
    };
    for (keys, command) in [
        ("a", arrive(Visitor::Booking(BookingId(501)), None)),
        ("Down a", arrive(Visitor::Booking(BookingId(502)), None)),
        ("Right a", Command::Call { visit: VisitId(3), staff: None }),
        ("Right Down x l", Command::LeftUnseen { visit: VisitId(4) }),
        ("Right Right o a", outcome(5, 'a')),
        ("Right Right z", Command::BackToQueue { visit: VisitId(5) }),
        ("Right Right Right Down a", Command::Rung { visit: VisitId(8) }),
        ("n Enter", arrive(Visitor::Nameless(String::new()), None)),
        ("n z a r a Enter", arrive(Visitor::Child(ChildId(90)), None)),
        ("n n o b o d y Enter", arrive(Visitor::Nameless("nobody".into()), None)),
        ("Right n Tab z o e Enter", arrive(Visitor::Child(ChildId(91)), Some(VisitId(3)))),
    ] {
        assert_eq!(board().press(keys).sent(), std::slice::from_ref(&command), "{keys}");
        assert_eq!(board().blind(keys).sent(), [command], "{keys}, in one write");
    }
    let sent = board().blind("Right Right o r s").sent();
    let [Command::VisitOutcome { visit: VisitId(5), refer: Some(referral), .. }] = sent.as_slice() else {
        panic!("{sent:?}")
    };
    assert_eq!((referral.pathway.as_str(), referral.received), ("slcn", day(11, 20)));
    for keys in
        ["o a", "z", "Right Right a", "Right Right Right o a", "Right Right x l", "n Esc", "v Esc", "e"]
    {
        assert_eq!(board().blind(keys).sent(), [], "{keys}");
    }
    let mut two = board();
    assert_eq!(two.blind("n k h a n Enter").sent(), [], "two children fit");
    assert_eq!(two.said(), "2 children fit. Enter takes the one in front.");
    assert_eq!(two.press("Enter").sent(), [arrive(Visitor::Child(ChildId(90)), None)]);
}

#[test]
fn a_key_held_down_on_the_board_marks_one_child() {
    let mut played = board();
    played.press("a");
    assert_eq!(played.sent().len(), 1);
    played.show(|shows| {
        let mut khan = shows.board.columns[0].remove(0);
        khan.visit = Some(VisitId(20));
        khan.at = 872;
        shows.board.columns[1].push(khan);
    });
    played.push(vec![Touched::Booking(BookingId(501))]);
    let shown = played.shown();
    assert!(shown.contains(">KHAN, Mo") && shown.contains("here, 14:32"), "{shown}");
    for _ in 0..3 {
        played.press("a");
    }
    assert_eq!(played.sent(), [], "MARSH, Poppy has not arrived");
    assert_eq!(played.said(), "KHAN, Mo is already here, 14:32. Right goes there.");
    assert_eq!(played.press("Right a").sent(), [Command::Call { visit: VisitId(20), staff: None }]);
    let mut played = board();
    played.press("a").sent();
    played.show(|shows| {
        shows.board.columns[0].remove(0);
    });
    played.push(vec![Touched::Booking(BookingId(501))]).press("Down");
    assert!(played.shown().contains(">15:00"), "the next is reached by going there: {}", played.shown());
}

#[test]
fn a_visit_without_a_name_gets_its_record() {
    let mut played = board();
    played.blind("Right End Enter z a r a Enter");
    assert_eq!(played.sent(), [Command::NameVisit { visit: VisitId(9), child: ChildId(90) }]);
    let mut played = board();
    let mut made = done("Registered NEWMAN, Kit");
    if let Reply::Done(done) = &mut made {
        done.made.child = Some(ChildId(95));
    }
    played.desk.outlet().replies.push_back(made);
    played.press("Right End Enter K i t Space N e w m a n Enter");
    assert!(played.shown().contains("Newman"), "{}", played.shown());
    played.press("Enter Enter 1 / 2 / 2 4 PgDn Enter");
    let sent = played.sent();
    let [
        Command::Register { details, referral: None, .. },
        Command::NameVisit { visit: VisitId(9), child: ChildId(95) },
    ] = sent.as_slice()
    else {
        panic!("{sent:?}")
    };
    assert_eq!((details.family.as_str(), details.given.as_str()), ("Newman", "Kit"));
}

#[test]
fn a_move_says_by_whom_and_why() {
    let moved = |by, reason: &str| Command::Move {
        booking: BookingId(103),
        session: SessionId(11),
        slot: 1,
        by,
        reason: Code::known(reason),
        take: by_phone(),
    };
    for (keys, command) in [
        ("m Enter Enter", moved(By::Family, "day")),
        ("m i Enter", moved(By::Family, "illness")),
        ("m e s Enter", moved(By::Service, "sick")),
    ] {
        let mut played = session();
        played.press("Down Down").press(keys);
        assert_eq!(played.sent(), [command], "{keys}");
    }
    assert_eq!(session().blind("Down Down m Esc").sent(), []);
}

#[test]
fn marks_in_a_session_are_acted_on_together_after_a_look() {
    let came =
        |n| Command::Attend { booking: BookingId(100 + n), attendance: Attendance::OnTime, arrived: None };
    let mut played = session();
    played.press("Space Down Space Down Space a");
    assert_eq!(played.sent(), [], "shown first");
    assert!(played.shown().contains("Came: 3 marked"), "{}", played.shown());
    let to_come = |n: &u32| {
        let page = rows::session();
        let mut booked = page.rows.into_iter().filter_map(|row| row.booking);
        booked.any(|row| {
            row.booking == BookingId(100 + n) && !matches!(row.state, BookingState::Attended { .. })
        })
    };
    let expected: Vec<Command> = [1, 2, 3].into_iter().filter(to_come).map(came).collect();
    assert!(!expected.is_empty());
    assert_eq!(played.press("Enter").sent(), expected);
    let mut played = session();
    played.press("Down Space Down Space x f i");
    assert_eq!(played.sent(), []);
    let sent = played.press("Enter").sent();
    assert!(
        sent.iter().all(|c| matches!(c, Command::CancelBooking { by: By::Family, .. })) && !sent.is_empty(),
        "{sent:?}"
    );
    let mut played = session();
    assert_eq!(played.press("Space Down Space o").sent(), []);
    assert!(played.shown().contains("one child at a time"), "{}", played.shown());
}

#[test]
fn one_undo_takes_back_what_one_fill_did_after_a_look() {
    let mut played = diary();
    played.show(|shows| {
        let free = shows.session.rows.iter().find(|row| row.booking.is_none()).unwrap().clone();
        shows.session.rows.push(waitwell::wire::view_diary::PlaceRow { slot: 5, ..free });
    });
    for (seq, name) in [(31, "DIALLO, Aminata"), (32, "BELL, Tom")] {
        let mut told = done(&format!("{name} is offered the place, by letter"));
        if let Reply::Done(done) = &mut told {
            done.seq = seq;
        }
        played.desk.outlet().replies.push_back(told);
    }
    assert_eq!(played.press("f Enter").sent().len(), 2);
    assert_eq!(played.said(), "2 places offered by letter.  u undoes");
    played.press("u");
    assert_eq!(played.sent(), [], "shown first");
    let shown = played.shown();
    assert!(shown.contains("2 families were told") && shown.contains("BELL, Tom is offered"), "{shown}");
    assert_eq!(played.press("Enter").sent(), [Command::Undo { seq: 32 }, Command::Undo { seq: 31 }]);
}

#[test]
fn the_rows_of_the_diary_are_sorted_and_the_cursor_stays_on_its_session() {
    let first = |played: &mut Played| {
        let shown = played.shown();
        let rows =
            ["ND Arnold", "ND Worksop", "SLCN Carlton", "MAR Ashfield", "CCC county", "Drop-in Hawthorn"];
        let at = |name: &&str| shown.lines().position(|line| line.contains(name)).unwrap_or(usize::MAX);
        rows.into_iter().min_by_key(at).unwrap()
    };
    let mut played = diary();
    assert_eq!(first(&mut played), "ND Arnold");
    assert_eq!(first(played.press("s n")), "CCC county");
    assert_eq!(first(played.press("s f")), "Drop-in Hawthorn");
    assert_eq!(first(played.press("s t")), "SLCN Carlton");
    assert!(played.shown().contains("[09:30 4/4 =]"), "{}", played.shown());
    assert_eq!(first(played.press("s c")), "ND Arnold");
    assert_eq!(played.sent(), []);
}
