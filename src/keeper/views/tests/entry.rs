//! Entries of the line, read by the keeper: what each says it would do is what its commands then do; whatever is typed, nothing
//! panics, and what is said as possible is possible.
use super::desk::{Desk, code, day, details};
use super::play;
use crate::domain::actor::Role;
use crate::domain::child::ChildDetails;
use crate::domain::command::Command;
use crate::domain::ids::{ChildId, ReferralId, VenueId};
use crate::domain::order::Priority;
use crate::domain::session::{CarveOut, Slot};
use crate::wire::entry::{EntryDeed, EntryPage, Here, Picked, Pointed, VERBS};
use crate::wire::query::Query;
use crate::wire::view::View;
use proptest::prelude::*;

fn read(desk: &Desk, text: &str, here: &Here, picked: Picked) -> EntryPage {
    match desk.look(&Query::Entry { text: text.to_owned(), here: Box::new(here.clone()), picked }) {
        View::Entry(page) => *page,
        other => panic!("no entry: {other:?}"),
    }
}

fn entry(desk: &Desk, text: &str) -> EntryPage {
    read(desk, text, &Here::default(), Picked::default())
}

fn says(page: &EntryPage) -> String {
    page.says.join(" ")
}

/// Does what the page holds; each command of it must be done.
fn carry_out(desk: &mut Desk, page: &EntryPage) -> Vec<Command> {
    let commands = match &page.deed {
        EntryDeed::Do { commands, .. } => commands.clone(),
        EntryDeed::Preview { rows, .. } => rows.iter().map(|(_, command)| command.clone()).collect(),
        other => panic!("nothing to carry out: {other:?} {}", says(page)),
    };
    for command in &commands {
        desk.run(command).unwrap();
    }
    commands
}

fn named(family: &str, given: &str, years: i32) -> ChildDetails {
    let born = day(2026 - years, 6, 1);
    ChildDetails { family: family.to_owned(), given: given.to_owned(), born, ..details(3, day(2026, 11, 20)) }
}

/// Two children of one family name on the ND list, one of another; a clinic in a fortnight and one in five weeks.
fn office() -> (Desk, [(ChildId, ReferralId); 3]) {
    let mut desk = Desk::new();
    let received = day(2026, 3, 2);
    let children = [("Harris", "Aimee", 6), ("Harris", "Bodil", 9), ("Nowak", "Jan", 7)].map(
        |(family, given, years)| {
            let found = desk.child(named(family, given, years), "nd", received).unwrap();
            desk.run(&Command::Accept { referral: found.1, priority: Priority::Routine }).unwrap();
            found
        },
    );
    let venue = Command::AddVenue {
        name: "Arnold hub".to_owned(),
        address: String::new(),
        district: code("E07000173"),
        rooms: Vec::new(),
        online: false,
    };
    desk.run(&venue).unwrap();
    for date in [day(2026, 12, 3), day(2026, 12, 29)] {
        let slot = |start| Slot { start, minutes: 90, places: 1, carve_out: CarveOut::Anyone };
        let made = Command::MakeSession {
            service: code("nd"),
            venue: VenueId(1),
            room: String::new(),
            date,
            slots: vec![slot(9 * 60 + 30), slot(13 * 60)],
            end: 15 * 60,
            people: Vec::new(),
            capacity: 0,
        };
        desk.run(&made).unwrap();
    }
    (desk, children)
}

#[test]
fn a_place_is_said_then_booked_moved_and_cancelled() {
    let (mut desk, [(aimee, _), ..]) = office();
    let page = entry(&desk, "b harris aimee first");
    assert!(
        says(&page).starts_with("Book HARRIS, Aimee (6y5, born 1 Jun 20) -> ND assessment Thu 3 Dec 09:30"),
        "{}",
        says(&page)
    );
    assert_eq!(page.kept, format!("b #{} first", aimee.0), "no name is kept");
    let pm = entry(&desk, "b harris aimee 29dec pm");
    assert!(says(&pm).contains("Tue 29 Dec 13:00"), "{}", says(&pm));
    carry_out(&mut desk, &pm);
    assert!(says(&entry(&desk, "b harris aimee")).contains("m moves it"));

    let page = entry(&desk, "m harris aimee 3dec 9:30 fam work");
    assert!(
        says(&page).contains("-> Thu 3 Dec 09:30") && says(&page).contains("by the family: a parent"),
        "{}",
        says(&page)
    );
    carry_out(&mut desk, &page);
    let later = entry(&desk, "m harris aimee +2w");
    assert!(says(&later).contains("-> Tue 29 Dec 09:30"), "the first from two weeks on: {}", says(&later));

    assert!(matches!(entry(&desk, "x harris aimee fam").deed, EntryDeed::Ask { key: 'x', .. }));
    let page = entry(&desk, "x harris aimee fam ill, rang");
    let commands = carry_out(&mut desk, &page);
    assert!(matches!(&commands[..], [Command::CancelBooking { words, .. }] if words == "rang"));
    assert!(says(&entry(&desk, "x harris aimee fam ill")).contains("no place ahead"));
}

#[test]
fn who_is_only_like_what_was_typed_is_never_taken() {
    let (desk, [_, _, (jan, _)]) = office();
    // One child alone sounds or is spelt like it.
    for text in ["b novack", "p novack soon", "b nowka", "z nowk 3dec", "why novack"] {
        let page = entry(&desk, text);
        assert!(page.must_choose && page.deed == EntryDeed::None, "{text}: {page:?}");
        assert!(says(&page).contains("Nobody is called"), "{text}: {}", says(&page));
        assert_eq!(page.among.iter().map(|choice| choice.picks.child).collect::<Vec<_>>(), [Some(jan)]);
    }
    let picked = Picked { child: Some(jan), ..Picked::default() };
    let chosen = read(&desk, "p novack soon", &Here::default(), picked);
    assert!(!chosen.must_choose && says(&chosen).contains("NOWAK, Jan"), "{chosen:?}");
    assert!(!entry(&desk, "p now soon").must_choose, "the beginning of a name is that name");
}

#[test]
fn several_children_are_offered_and_only_those_the_verb_is_for() {
    let (mut desk, [_, (bodil, _), _]) = office();
    let page = entry(&desk, "b harris");
    assert!(page.must_choose && page.among.len() == 2 && page.deed == EntryDeed::None, "{page:?}");
    let picked = Picked { child: Some(bodil), ..Picked::default() };
    let chosen = read(&desk, "b harris", &Here::default(), picked);
    assert!(says(&chosen).contains("HARRIS, Bodil") && !chosen.must_choose);
    assert!(chosen.among.len() > 1, "the other places");
    let second = read(&desk, "b harris", &Here::default(), chosen.among[1].picks);
    assert_ne!(says(&second), says(&chosen), "another place is another sentence");
    carry_out(&mut desk, &second);
    // Only one of the two has a place to cancel: the name is enough.
    let page = entry(&desk, "x harris serv room");
    assert!(!page.must_choose && says(&page).contains("HARRIS, Bodil"), "{}", says(&page));
}

#[test]
fn who_is_a_row_the_front_the_one_before_a_number_or_nobody() {
    let (desk, [(aimee, nd), (bodil, _), (jan, _)]) = office();
    let point = |child| Pointed { child: Some(child), ..Pointed::default() };
    let here = Here {
        front: Pointed { referral: Some(nd), ..point(aimee) },
        before: Some(bodil),
        rows: vec![point(jan), point(aimee)],
        marks: Vec::new(),
    };
    for (text, who) in [
        ("c . no", "Aimee"),
        ("c ,, no", "Bodil"),
        ("c 1 no", "Jan"),
        ("c 2 no", "Aimee"),
        (&*format!("c #{} no", bodil.0), "Bodil"),
        ("c jan nowak no", "Jan"),
        ("c now no", "Jan"),
    ] {
        let said = says(&read(&desk, text, &here, Picked::default()));
        assert!(said.contains(who) && said.contains("No answer"), "{text}: {said}");
    }
    for (text, why) in [
        ("c 3 no", "no row 3"),
        ("c #999999 no", "Nobody has that number"),
        ("c * no", "Nothing is marked"),
        ("c zzyyxx no", "No child like"),
        ("c", "Whose?"),
    ] {
        let page = read(&desk, &format!("{text} ").replace("c  ", "c "), &here, Picked::default());
        assert!(says(&page).contains(why) && page.deed == EntryDeed::None, "{text}: {}", says(&page));
    }
}

/// Two of one name are told apart by a letter before it; a letter behind it is none of the name.
#[test]
fn namesakes_of_the_staff_are_told_apart() {
    let (mut desk, _) = office();
    for name in ["T Webbe", "I Webbe", "Dr Tova Webbe-Lane"] {
        desk.run(&Command::AddStaff {
            name: name.to_owned(),
            role: crate::domain::code::Code::known("slt"),
            agency: crate::domain::code::Code::known("nhs"),
            languages: Vec::new(),
        })
        .unwrap();
    }
    for (text, words) in [
        ("sick webbe", "\"webbe\" fits several: T Webbe, I Webbe, Dr Tova Webbe-Lane"),
        ("sick t webbe", "T Webbe is away"),
        ("sick i webbe mon", "I Webbe is away Mon"),
        ("sick tova", "Dr Tova Webbe-Lane is away"),
        ("sick webbe tova mon-wed", "Dr Tova Webbe-Lane is away Mon"),
    ] {
        let page = entry(&desk, text);
        assert!(says(&page).contains(words), "{text}: {}", says(&page));
    }
}

#[test]
fn what_fits_several_is_asked_and_what_is_left_open_is_said() {
    let (desk, _) = office();
    for (text, words, open) in [
        ("p nowak", "Which priority", "urgent, soon or routine"),
        ("z nowak", "why?", "why: tomorrow"),
        ("c nowak", "which?", "no-answer"),
        ("list zzz", "narrows no list", "list ["),
        ("free zzz", "no service", "free ["),
        ("sick zzz", "nobody of the staff", "sick WHO"),
        ("reg", "Register whom?", "reg FAMILY"),
        ("b nowak slcn", "no open SLCN referral", ""),
        ("came nowak", "no appointment today", ""),
        // Tried by the rule that would decide it: a step is not put off so far.
        ("z nowak +20w fam", "", ""),
        ("acc nowak soon", "", ""),
    ] {
        let page = entry(&desk, text);
        assert!(
            says(&page).contains(words) && page.open.contains(open),
            "{text}: {} [{}]",
            says(&page),
            page.open
        );
        assert_eq!(page.deed, EntryDeed::None, "{text}");
    }
}

#[test]
fn lists_are_narrowed_by_words() {
    let (desk, _) = office();
    let filter = |text: &str| match entry(&desk, text).deed {
        EntryDeed::List { filter, .. } => *filter,
        other => panic!("{text}: {other:?}"),
    };
    let late = filter("late nd gedling i");
    assert!(late.past_target && late.pathways == [code("nd")] && late.districts == [code("E07000173")]);
    assert_eq!(filter("list slcn under 4").age_under, Some(4));
    assert_eq!(filter("list waits 52 girls urgent").waits_weeks, Some(52));
}

#[test]
fn who_may_not_is_told_so() {
    let (desk, _) = office();
    let viewer = super::desk::actor(2, Role::Viewer, "nhs", "nd");
    for text in ["b nowak", "c nowak no", "reg harris a 1/1/20", "p nowak soon"] {
        let query = Query::Entry { text: text.to_owned(), here: Box::default(), picked: Picked::default() };
        match desk.look_as(&viewer, &query) {
            View::Entry(page) => assert_eq!(page.deed, EntryDeed::None, "{text}: {}", says(&page)),
            View::Gone { .. } => {}
            other => panic!("{other:?}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// In states nobody thought of, whatever is typed: no panic, and what Enter would do is done when it is sent.
    #[test]
    fn what_is_said_as_possible_is_possible(
        steps in proptest::collection::vec((any::<u8>(), any::<u32>()), 1..60),
        verb in 0..VERBS.len(),
        who in prop_oneof![Just("."), Just("har"), Just("1"), Just("ali"), Just("*"), Just(",,"), Just("")],
        rest in "( (nd|slcn|mon|am|\\+2w|fam|serv|ill|no|soon|letter|again|disch|first|hold|tom|\\+9w|,|;|3dec|[a-z]{1,3})){0,4}",
    ) {
        let mut desk = Desk::new();
        for (what, n) in steps {
            play::step(&mut desk, what, n);
        }
        let one = desk.state.each_open().next().map(|row| Pointed {
            child: Some(row.child),
            referral: Some(row.id),
            booking: None,
        });
        let here = Here { front: one.unwrap_or_default(), rows: one.into_iter().collect(), ..Here::default() };
        let text = format!("{} {who}{rest}", VERBS[verb].names[0]);
        let page = read(&desk, &text, &here, Picked::default());
        prop_assert!(!page.says.is_empty() && !page.says[0].is_empty(), "{text}");
        if let EntryDeed::Do { commands, .. } = &page.deed {
            for command in commands {
                let done = desk.run(command);
                prop_assert!(done.is_ok(), "{text}: {} but {:?}", says(&page), done);
            }
        }
    }
}

#[test]
fn what_happens_today_is_of_those_who_have_a_place_today() {
    let (mut desk, [(aimee, _), (bodil, _), (jan, _)]) = office();
    // A common name: more of them than fit on a screen, registered before and with nothing today.
    for n in 0..90 {
        let given = format!("A{}{}", char::from(b'a' + n / 26), char::from(b'a' + n % 26));
        let mut child = named("Nowak", &given, 8);
        child.born = day(2015, 1, 1) + chrono::Days::new(u64::from(n) * 9);
        desk.child(child, "slcn", day(2026, 9, 1)).unwrap();
    }
    let page = entry(&desk, "b jan nowak 3dec");
    carry_out(&mut desk, &page);
    let page = entry(&desk, "b harris bodil 3dec pm");
    carry_out(&mut desk, &page);
    desk.on(day(2026, 12, 3));
    for (text, who) in
        [("came nowak", "NOWAK, Jan"), ("arr nowak", "NOWAK, Jan"), ("arr harris", "HARRIS, Bodil")]
    {
        let page = entry(&desk, text);
        assert!(!page.must_choose && says(&page).contains(who), "{text}: {} {:?}", says(&page), page.among);
    }
    // Whoever has none is still taken, with enough of the name.
    assert!(says(&entry(&desk, "arr harris aimee")).contains("HARRIS, Aimee"));
    let _ = (aimee, bodil, jan);
}

#[test]
fn an_offer_declined_takes_its_reason_from_the_words_too() {
    let (mut desk, [(_, nd), ..]) = office();
    for (words, reason) in
        [("no, too far", "far"), ("no, the time is bad", "time"), ("no, far too far, by bus", "far")]
    {
        let page = entry(&desk, &format!("off harris aimee 29dec {words}"));
        let EntryDeed::Do { commands, .. } = &page.deed else { panic!("{words}: {}", says(&page)) };
        let [Command::OfferedDeclined { referral, reason: said, words: kept, .. }] = commands.as_slice()
        else {
            panic!("{commands:?}")
        };
        assert_eq!((*referral, *said), (nd, code(reason)), "{words}");
        assert_eq!(kept, words.trim_start_matches("no, "));
    }
    let open = entry(&desk, "off harris aimee 29dec no, rang at nine");
    assert_eq!(open.deed, EntryDeed::None, "no reason is guessed: {}", says(&open));
    let page = entry(&desk, "off harris aimee 29dec no, too far");
    carry_out(&mut desk, &page);
}
