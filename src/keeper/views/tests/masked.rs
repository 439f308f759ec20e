//! A restricted address stands in no field of any view for somebody without the right to see it.
use super::desk::{Desk, actor, code, day, details};
use crate::domain::actor::{Actor, Role};
use crate::domain::booking::Attendance;
use crate::domain::child::{ChildDetails, Flags, HIDDEN};
use crate::domain::command::Command;
use crate::domain::ids::{ChildId, IntakeId, ReferralId};
use crate::domain::intake::{Intake, IntakeKind, IntakeState};
use crate::domain::order::Priority;
use crate::keeper::views::mask::aloud;
use crate::wire::query::{At, DiaryBy, Filter, Narrow, Query, SheetOf, Sort, SortBy, Whose};
use crate::wire::view::View;

const SECRETS: [&str; 7] =
    ["77 Refuge Walk", "Refuge Walk", "NG9 9ZZ", "NG99ZZ", "Hideaway Primary", "Dell Surgery", "Mansfield"];

fn hidden() -> ChildDetails {
    let mut child = details(7, day(2026, 11, 20));
    child.family = "Harris".to_owned();
    child.given = "Aimee".to_owned();
    child.address = "77 Refuge Walk, Stapleford".to_owned();
    child.postcode = "NG9 9ZZ".to_owned();
    child.setting = "Hideaway Primary".to_owned();
    child.gp = "Dell Surgery".to_owned();
    child.district = code("E07000174");
    child.flags = Flags::RESTRICTED;
    child.notes = "Keys at Dell Surgery".to_owned();
    child
}

/// A restricted child with a past: an older address, a sender that names the school, a note that names the practice, an
/// intake row with cells, a look-alike in the same street.
fn office() -> (Desk, ChildId, ReferralId) {
    let mut desk = Desk::new();
    let received = day(2026, 11, 2);
    let mut before = hidden();
    before.setting = "Hideaway Primary".to_owned();
    let (child, referral) = desk.child(before, "slcn", received).unwrap();
    let rev = desk.state.child(child).unwrap().rev;
    let mut after = hidden();
    after.carers[0].phone = "07700 900417".to_owned();
    desk.run(&Command::Amend { child, details: Box::new(after), rev }).unwrap();
    let words = "Teacher at Hideaway Primary rang".to_owned();
    let contact =
        Command::Contact { child, referral: None, kind: code("call"), result: code("spoke"), words };
    desk.run(&contact).unwrap();
    let mut twin = hidden();
    twin.given = "Amy".to_owned();
    twin.flags = Flags::default();
    twin.postcode = "NG1 1AA".to_owned();
    twin.address = "1 High Street".to_owned();
    twin.setting = "Other Primary".to_owned();
    twin.gp = "Other Practice".to_owned();
    twin.district = code("E07000170");
    twin.notes = String::new();
    let knowing = vec![child];
    let command = Command::Register { details: Box::new(twin), referral: None, knowing };
    desk.run(&command).unwrap();
    let item = |id: u32, kind: IntakeKind| crate::domain::event::Event::IntakeOpened {
        item: Box::new(Intake {
            id: IntakeId(id),
            kind,
            since: received,
            due: received,
            state: IntakeState::Open,
            rev: 0,
        }),
    };
    let held = IntakeKind::HeldRow {
        source: "list".into(),
        row: 5,
        reasons: Vec::new(),
        words: "Refuge Walk: no such street".into(),
        details: Box::new(hidden()),
        pathway: Some(code("slcn")),
        received: Some(received),
        priority: Priority::Routine,
        cells: vec![
            ("Address".into(), "77 Refuge Walk".into()),
            ("School".into(), "Hideaway Primary".into()),
        ],
        number: None,
    };
    let alike =
        IntakeKind::LookAlike { a: ChildId(2), b: child, words: "both at 77 Refuge Walk, NG9 9ZZ".into() };
    desk.write(&[item(1, held)]);
    desk.write(&[item(2, alike)]);
    (desk, child, referral)
}

fn every_look(child: ChildId, referral: ReferralId) -> Vec<Query> {
    let list = |by| Query::List {
        filter: Filter::default(),
        sort: Sort { by, down: false },
        at: At::Row(0),
        rows: 50,
    };
    let find = |text: &str| Query::Find { text: text.to_owned(), within: None, rows: 20 };
    let sheet = |of| Query::Sheet { of, from: 0, rows: 500 };
    vec![
        Query::Counts,
        list(SortBy::Order),
        list(SortBy::District),
        Query::Today { whose: Whose::All, at: At::Row(0), rows: 50 },
        Query::Triage { queue: None, show: Some(referral), after: None, back: false },
        Query::Record { child },
        Query::Record { child: ChildId(2) },
        Query::Beside { child },
        Query::Why { child, referral, clock: None },
        Query::Say { child, referral: Some(referral) },
        Query::Who { child },
        find("harris aimee"),
        find("ng9 9zz"),
        Query::Intake { at: 0, rows: 20, is: None },
        Query::Item { item: IntakeId(1) },
        Query::Item { item: IntakeId(2) },
        Query::Compare { a: child, b: ChildId(2) },
        Query::Alike {
            family: "Harris".to_owned(),
            given: "Aimee".to_owned(),
            born: Some(hidden().born),
            nhs: String::new(),
        },
        Query::UndoPreview { seq: None, child: Some(child), after: Vec::new() },
        Query::Known { nhs: Vec::new(), born: vec![hidden().born], children: Vec::new() },
        Query::Source { source: "list".to_owned(), from: 0 },
        Query::Diary { monday: day(2026, 11, 16), by: DiaryBy::Clinic },
        Query::Places { referral, service: None, narrow: Narrow::default() },
        sheet(SheetOf::List { filter: Box::default(), sort: Sort::default(), columns: Vec::new() }),
        sheet(SheetOf::Steps { whose: Whose::All }),
        sheet(SheetOf::Record { child }),
    ]
}

fn shown(desk: &Desk, actor: &Actor, query: &Query) -> String {
    serde_json::to_string(&desk.look_as(actor, query)).unwrap()
}

#[test]
fn a_restricted_address_stands_in_no_field_of_any_view() {
    let (desk, child, referral) = office();
    let roles = [
        Role::Viewer,
        Role::Caseworker,
        Role::Scheduler,
        Role::TriageClinician,
        Role::Clinician,
        Role::Manager,
    ];
    for role in roles {
        for agency in ["nhs", "council"] {
            let actor = actor(5, role, agency, "slt");
            for query in every_look(child, referral) {
                let text = shown(&desk, &actor, &query);
                for secret in SECRETS {
                    assert!(!text.contains(secret), "{role:?} {agency}: {secret} in {query:?}: {text}");
                }
            }
        }
    }
    // The same looks do tell those who may see it: the test would not pass with nothing in the views.
    let officer = actor(6, Role::RecordsOfficer, "nhs", "slt");
    let told: String =
        every_look(child, referral).iter().map(|query| shown(&desk, &officer, query)).collect();
    for secret in SECRETS.iter().filter(|secret| **secret != "NG99ZZ") {
        assert!(told.contains(secret), "{secret}");
    }
}

#[test]
fn what_is_hidden_neither_matches_a_filter_nor_sorts_by_it() {
    let (desk, _, referral) = office();
    let mansfield = Filter { districts: vec![code("E07000174")], ..Filter::default() };
    let school = Filter { setting: "hideaway".to_owned(), ..Filter::default() };
    let total = |actor: &Actor, filter: &Filter| {
        let sort = Sort::default();
        let query = Query::List { filter: filter.clone(), sort, at: At::Row(0), rows: 5 };
        match desk.look_as(actor, &query) {
            View::List(page) => page.total,
            other => panic!("{other:?}"),
        }
    };
    let scheduler = actor(5, Role::Scheduler, "nhs", "slt");
    let officer = actor(6, Role::RecordsOfficer, "nhs", "slt");
    for filter in [mansfield, school] {
        assert_eq!((total(&scheduler, &filter), total(&officer, &filter)), (0, 1));
    }
    assert_eq!(referral, ReferralId(1));
}

#[test]
fn a_form_saved_with_hidden_fields_loses_no_address() {
    let (mut desk, child, _) = office();
    let scheduler = actor(5, Role::Scheduler, "nhs", "slt");
    let View::Record(page) = desk.look_as(&scheduler, &Query::Record { child }) else { panic!() };
    assert_eq!((page.details.address.as_str(), page.hidden), (HIDDEN, true));
    let mut details = page.details.clone();
    details.known_as = "Mimi".to_owned();
    desk.by = scheduler;
    desk.run(&Command::Amend { child, details: Box::new(details), rev: page.rev }).unwrap();
    let kept = &desk.records[&child].details;
    assert_eq!(kept.known_as, "Mimi");
    assert_eq!(kept.address, "77 Refuge Walk, Stapleford");
    assert_eq!((kept.setting.as_str(), kept.district), ("Hideaway Primary", code("E07000174")));
    assert_eq!(kept.notes, "Keys at Dell Surgery");
}

#[test]
fn clinical_words_are_for_those_who_may_read_them() {
    let mut desk = Desk::new();
    let (child, referral) = desk.child(details(3, day(2026, 11, 20)), "slcn", day(2026, 11, 2)).unwrap();
    let council = actor(5, Role::Caseworker, "council", "slt");
    let nurse = actor(6, Role::Caseworker, "nhs", "slt");
    let card = Query::Triage { queue: None, show: Some(referral), after: None, back: false };
    assert!(!shown(&desk, &council, &card).contains("Covers ears"));
    assert!(shown(&desk, &nurse, &card).contains("Covers ears"));
    let words = "sleeps badly".to_owned();
    desk.run(&Command::Contact { child, referral: None, kind: code("call"), result: code("spoke"), words })
        .unwrap();
    assert!(!shown(&desk, &council, &Query::Record { child }).contains("sleeps badly"));
    assert!(shown(&desk, &nurse, &Query::Record { child }).contains("sleeps badly"));
}

/// What was found at an assessment is as clinical as a note: others hear what it does to the wait.
#[test]
fn what_was_found_is_for_those_who_may_read_clinical_words() {
    let (mut desk, booking) = super::closing::morning();
    let row = desk.state.booking(booking).unwrap().clone();
    desk.run(&Command::Attend { booking, attendance: Attendance::OnTime, arrived: None }).unwrap();
    let (outcome, see_by, words) = (code("unclear"), None, "autism".to_owned());
    let refer =
        Some(Box::new(crate::domain::command::NewReferral { pathway: code("slcn"), ..Default::default() }));
    let said = desk.run(&Command::Outcome { booking, outcome, see_by, words, refer, given: None }).unwrap();
    assert!(!aloud(&desk.state, &said).contains("Unclear"), "every desk hears it");
    let looks = [Query::Record { child: row.child }, Query::Session { session: row.session }];
    for (role, agency, reads) in [
        (Role::Viewer, "nhs", false),
        (Role::Caseworker, "council", false),
        (Role::Manager, "council", false),
        (Role::Caseworker, "nhs", true),
        (Role::Clinician, "council", true),
    ] {
        let by = actor(5, role, agency, "slt");
        for look in &looks {
            let shown = shown(&desk, &by, look);
            assert_eq!(
                shown.contains("Unclear: another opinion"),
                reads,
                "{role:?} {agency} {look:?}: {shown}"
            );
            assert!(!shown.contains("\"unclear\"") || reads, "{role:?} {agency} {look:?}: {shown}");
            let stands_there = matches!(look, Query::Record { .. });
            assert!(reads || !stands_there || shown.contains("referred on"), "{role:?} {look:?}: {shown}");
        }
    }
    let manager = actor(5, Role::Manager, "council", "slt");
    let who = shown(&desk, &manager, &Query::Who { child: row.child });
    assert!(who.contains("referred on") && !who.contains("Unclear"), "{who}");
}

#[test]
fn a_shared_telephone_leads_to_no_hidden_child_from_either_side() {
    let mut desk = Desk::new();
    let (child, referral) = desk.child(hidden(), "slcn", day(2026, 11, 2)).unwrap();
    let mut friend = details(8, day(2026, 11, 20));
    (friend.family, friend.given, friend.flags) =
        ("Jones".to_owned(), "Mohammed".to_owned(), Flags::default());
    friend.carers[0].phone = hidden().carers[0].phone.clone();
    let (friend, theirs) = desk.child(friend, "slcn", day(2026, 11, 3)).unwrap();
    let looks = |child, show| {
        let show = Some(show);
        [Query::Record { child }, Query::Triage { queue: None, show, after: None, back: false }]
    };
    let scheduler = actor(5, Role::Scheduler, "nhs", "slt");
    let officer = actor(6, Role::RecordsOfficer, "nhs", "slt");
    let pairs = [(friend, theirs, "HARRIS, Aimee"), (child, referral, "JONES, Mohammed")];
    for (child, referral, other) in pairs {
        for query in looks(child, referral) {
            let blind = shown(&desk, &scheduler, &query);
            assert!(!blind.contains(other), "{query:?}: {blind}");
            let told = shown(&desk, &officer, &query);
            assert!(told.contains("same telephone") && told.contains(other), "{query:?}: {told}");
            assert!(!told.contains("same home"), "a telephone is no home: {told}");
        }
    }
}

/// The same child by all that is known, typed by somebody from whom the first one's address is hidden.
fn typed(given: &str, born: chrono::NaiveDate) -> ChildDetails {
    ChildDetails {
        given: given.to_owned(),
        born,
        flags: Flags::default(),
        address: "5 Shelter Row".to_owned(),
        postcode: "NG9 1AA".to_owned(),
        only: vec![code("E07000172")],
        ..hidden()
    }
}

#[test]
fn a_child_registered_beside_a_hidden_one_is_hidden_until_somebody_who_may_has_looked() {
    let mut desk = Desk::new();
    let (child, _) = desk.child(hidden(), "slcn", day(2026, 11, 2)).unwrap();
    let caseworker = actor(5, Role::Caseworker, "council", "slt");
    let officer = actor(6, Role::RecordsOfficer, "nhs", "slt");
    desk.by = caseworker.clone();
    let register = |details: ChildDetails| Command::Register {
        details: Box::new(details),
        referral: None,
        knowing: vec![child],
    };
    desk.run(&register(typed("Aimee", hidden().born))).unwrap();
    let second = ChildId(2);
    let row = desk.state.child(second).unwrap();
    assert!(row.flags.has(Flags::RESTRICTED), "what was typed may tell where the other one lives");
    let items: Vec<&Intake> = desk.state.intakes.iter().flatten().collect();
    assert!(
        matches!(items.as_slice(), [item] if matches!(item.kind, IntakeKind::LookAlike { a, b, .. } if (a, b) == (second, child))),
        "{items:?}"
    );
    for query in [
        Query::Record { child: second },
        Query::Beside { child: second },
        Query::Intake { at: 0, rows: 9, is: None },
    ] {
        let text = shown(&desk, &caseworker, &query);
        assert!(!text.contains("Shelter Row") && !text.contains("NG9 1AA"), "{query:?}: {text}");
    }
    assert!(shown(&desk, &officer, &Query::Record { child: second }).contains("Shelter Row"));
    // Whoever registered it cannot show it again; nor settle who it is. A records officer does both.
    let amend = |desk: &Desk, shows: bool| {
        let mut details = desk.records[&second].details.clone();
        details.flags.set(Flags::RESTRICTED, !shows);
        details.known_as = "Amy".to_owned();
        let rev = desk.state.child(second).unwrap().rev;
        Command::Amend { child: second, details: Box::new(details), rev }
    };
    let no = desk.run(&amend(&desk, true)).unwrap_err().words;
    assert!(no.contains("is restricted and hidden from you") && no.contains("Nothing was changed"), "{no}");
    desk.run(&amend(&desk, false)).unwrap();
    desk.by = officer;
    let settle = Command::SettleIntake { intake: IntakeId(1), same: false, words: "two girls".to_owned() };
    desk.run(&settle).unwrap();
    assert!(!desk.state.child(second).unwrap().flags.has(Flags::RESTRICTED), "it was hidden for that alone");
    assert!(desk.state.child(child).unwrap().flags.has(Flags::RESTRICTED));
    // Taken back, it is asked again, and hidden until it is answered.
    let seq = desk.state.seq;
    desk.run(&Command::Undo { seq }).unwrap();
    assert!(desk.state.child(second).unwrap().flags.has(Flags::RESTRICTED));
    assert_eq!(desk.state.index.intake.len(), 1);
    assert!(!shown(&desk, &caseworker, &Query::Record { child: second }).contains("Shelter Row"));
    // A clinician who may settle look-alikes and does not see the address leaves it to whoever does.
    desk.by = actor(7, Role::TriageClinician, "nhs", "slt");
    let no = desk.run(&settle).unwrap_err().words;
    assert!(no.contains("is restricted and hidden from you") && no.contains("It was not settled"), "{no}");
    desk.by = actor(6, Role::RecordsOfficer, "nhs", "slt");
    desk.run(&settle).unwrap();
    assert!(!desk.state.child(second).unwrap().flags.has(Flags::RESTRICTED));

    // A twin is another child, and its record says nothing that the other's does not; strangers are as they were typed.
    desk.by = caseworker;
    let twin = Box::new(typed("Bartholomew", hidden().born));
    let knowing = vec![child, second];
    desk.run(&Command::Register { details: twin, referral: None, knowing }).unwrap();
    assert!(!desk.state.child(ChildId(3)).unwrap().flags.has(Flags::RESTRICTED));
    assert_eq!(desk.state.index.intake.len(), 0);
}

#[test]
fn a_hidden_childs_number_or_name_with_another_number_hides_too_and_goes_back_with_it() {
    let mut first = hidden();
    first.nhs = crate::domain::nhs_number::NhsNumber::parse("9990548609").ok();
    let mut desk = Desk::new();
    let (child, _) = desk.child(first.clone(), "slcn", day(2026, 11, 2)).unwrap();
    desk.by = actor(5, Role::Caseworker, "council", "slt");
    let knowing = vec![child];
    // The number with another name; and the name and birth date with another number, as a new number has it.
    let of_number =
        ChildDetails { family: "Zielinska".to_owned(), nhs: first.nhs, ..typed("Ola", first.born) };
    let mut of_name = typed("Aimee", first.born);
    of_name.nhs = crate::domain::nhs_number::NhsNumber::parse("9434765919").ok();
    for details in [of_number, of_name] {
        let command =
            Command::Register { details: Box::new(details), referral: None, knowing: knowing.clone() };
        let second = desk.state.next_child();
        desk.run(&command).unwrap();
        assert!(desk.state.child(second).unwrap().flags.has(Flags::RESTRICTED));
        assert_eq!(desk.state.index.intake.len(), 1);
        // What it was is undone in one, its item too.
        let seq = desk.state.seq;
        desk.run(&Command::Undo { seq }).unwrap();
        assert!(desk.state.child(second).is_none());
        assert_eq!(desk.state.index.intake.len(), 0);
    }
}
