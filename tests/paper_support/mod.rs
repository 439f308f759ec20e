//! A store of a test's own with one clinic that has everything on it that paper and calendars could get wrong, and the practice
//! partnership for what they look like.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
#![allow(dead_code, reason = "each test file uses a part of it")]
use super::keeper_support::{Keeper, Store, text};
use chrono::NaiveDate;
use std::os::unix::fs::MetadataExt;
use waitwell::client::Link;
use waitwell::domain::booking::Told;
use waitwell::domain::child::{Carer, ChildDetails, Flags, MayBeTold};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::ids::{ReferralId, SessionId, StaffId, VenueId};
use waitwell::domain::order::Priority;
use waitwell::domain::session::{Answer, CarveOut, Slot};

/// Friday afternoon; with the Z it stands still.
pub const CLOCK: &str = "2026-11-20T14:32:00Z";

/// What a restricted address betrays, in every field it is derived from.
pub const SECRETS: [&str; 7] =
    ["77 Refuge Walk", "Refuge Walk", "NG9 9ZZ", "NG99ZZ", "Hideaway Primary", "Dell Surgery", "Mansfield"];

pub fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

pub fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

/// The practice partnership on its Friday, with a keeper of the test's own.
pub fn practice() -> (Store, Keeper) {
    let store = Store::new();
    let rules = waitwell::config::load(None).unwrap().rules;
    let at = CLOCK.parse().unwrap();
    let now = waitwell::keeper::clock::now_at(at);
    waitwell::commands::demo::into_store(&store.path, &rules, &now, 300).unwrap();
    let keeper = store.keeper(&[("WAITWELL_CLOCK", CLOCK)]);
    (store, keeper)
}

/// Runs a verb; its output, where it was done.
pub fn done(store: &Store, args: &[&str]) -> String {
    let said = store.run(args);
    assert!(said.status.success(), "{args:?}: {}", text(&said.stderr));
    assert!(said.stderr.is_empty(), "{args:?}: {}", text(&said.stderr));
    text(&said.stdout)
}

/// Runs a verb that must be refused; its words.
pub fn refused(store: &Store, args: &[&str]) -> String {
    let said = store.run(args);
    assert_eq!(said.status.code(), Some(1), "{args:?}: {}", text(&said.stdout));
    assert!(said.stdout.is_empty());
    text(&said.stderr)
}

/// The user's name is the machine's, and how many changes made the practice store is the store's: a snapshot is of neither.
pub fn anybody(page: &str, store: &Store) -> String {
    let name = store.desk().welcome().actor.name.to_string();
    let lines = page.lines().map(|line| {
        let Some(at) = line.find(&format!("Printed by {name},")) else { return line.to_owned() };
        // The right end of the line stands where the name ends: it moves with the name.
        let (before, after) = line.split_at(at);
        let rest = after.trim_start_matches("Printed by ").trim_start_matches(&name);
        let (left, right) = rest.split_once("  ").unwrap_or((rest, ""));
        format!("{before}Printed by (name){left}  {}", right.trim_start()).trim_end().to_owned()
    });
    let page = lines.collect::<Vec<_>>().join("\n");
    let parts = page.split("(change ").enumerate().map(|(at, part)| match at {
        0 => part.to_owned(),
        _ => format!("(change N{}", part.trim_start_matches(|c: char| c.is_ascii_digit())),
    });
    parts.collect()
}

/// The lines of the access log.
pub fn looks(store: &Store) -> String {
    let mut folders = vec![store.path.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.ends_with("looks.jsonl") => {
                    // The keeper may be writing the look that asking for them is.
                    let text = std::fs::read_to_string(path).unwrap();
                    return text[..text.rfind('\n').map_or(0, |at| at + 1)].to_owned();
                }
                false => {}
            }
        }
    }
    String::new()
}

/// One clinic in three weeks.
pub struct Office {
    // Ended before its store is taken away.
    keeper: Option<Keeper>,
    pub store: Store,
    pub session: SessionId,
    pub venue: VenueId,
    pub staff: Vec<StaffId>,
    /// Restricted; hostile; held; plain.
    pub referrals: Vec<ReferralId>,
}

impl Office {
    /// The same store, at another moment.
    pub fn at(&mut self, clock: &str) {
        self.link().stop().unwrap();
        self.keeper = None;
        self.keeper = Some(self.store.keeper(&[("WAITWELL_CLOCK", clock)]));
    }

    pub fn new() -> Self {
        let store = Store::new();
        let keeper = Some(store.keeper(&[("WAITWELL_CLOCK", CLOCK)]));
        let link = store.desk();
        let venue = Command::AddVenue {
            name: "Arnold hub".to_owned(),
            address: "High Street; 1, Arnold\nNG5 1AA".to_owned(),
            district: Code::NONE,
            rooms: vec!["Room 1".to_owned(), "Room 2".to_owned()],
            online: false,
        };
        let venue = link.send(venue).unwrap().made.venue.unwrap();
        let staff = ["A Osei", "R Moss"].map(|name| {
            let (name, role, agency) = (name.to_owned(), code("slt"), code("nhs"));
            link.send(Command::AddStaff { name, role, agency, languages: vec![] })
                .unwrap()
                .made
                .staff
                .unwrap()
        });
        let mut office = Self {
            keeper,
            store,
            session: SessionId(0),
            venue,
            staff: staff.to_vec(),
            referrals: Vec::new(),
        };
        office.session = office.clinic(day(2026, 12, 14), 9 * 60, 5);
        office.referrals = children().into_iter().map(|child| office.waits(&link, child)).collect();
        for (at, take) in
            [(0, agreed("Ewa Harris")), (1, agreed("Bo's mother")), (2, Take::Hold), (3, agreed("Pat Low"))]
        {
            let (referral, session) = (office.referrals[at], office.session);
            link.send(Command::Book { referral, session, slot: at as u8, take }).unwrap();
        }
        office
    }

    /// Another clinic of so many slots of an hour; the first of the staff has said yes, the second was asked.
    pub fn clinic(&self, date: NaiveDate, start: u16, slots: u16) -> SessionId {
        let slot =
            |n: u16| Slot { start: start + 60 * n, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
        let made = self.link().send(Command::MakeSession {
            service: code("slt"),
            venue: self.venue,
            room: "Room 1".to_owned(),
            date,
            slots: (0..slots).map(slot).collect(),
            end: start + 60 * slots,
            people: vec![
                (code("slt"), self.staff[0], Answer::Accepted),
                (code("slt"), self.staff[1], Answer::Asked(day(2026, 11, 2))),
            ],
            capacity: 0,
        });
        made.unwrap().made.session.unwrap()
    }

    pub fn link(&self) -> Link {
        self.store.desk()
    }

    pub fn send(&self, command: Command) {
        self.link().send(command).unwrap();
    }

    fn waits(&self, link: &Link, details: ChildDetails) -> ReferralId {
        let rules = link.welcome().rules;
        let referral = NewReferral {
            pathway: code("slcn"),
            received: day(2026, 10, 1),
            source: rules.choices.sources[0].id,
            from: "Hideaway Primary".to_owned(),
            asked: String::new(),
            words: String::new(),
            with_it: Vec::new(),
            priority: Priority::Routine,
            by_clinician: false,
            triaged: true,
        };
        let details = Box::new(details);
        let made = link.send(Command::Register { details, referral: Some(referral), knowing: Vec::new() });
        let referral = made.unwrap().made.referral.unwrap();
        // A list that is brought in was triaged where it comes from; who registers one here accepts it first.
        let _ = link.send(Command::Accept { referral, priority: Priority::Routine });
        referral
    }

    /// From now on whoever runs the test is this, in that agency.
    pub fn becomes(&mut self, role: &str, agency: &str) {
        self.keeper = None;
        let uid = std::fs::metadata(&self.store.config).unwrap().uid();
        let owner = format!("[owner]\nagency = \"{agency}\"\nteam = \"booking\"\n");
        let person = format!(
            "{owner}[[person]]\nuid = {uid}\nrole = \"{role}\"\nagency = \"{agency}\"\nteam = \"booking\"\n"
        );
        std::fs::write(self.store.config.join("people.toml"), person).unwrap();
        self.keeper = Some(self.store.keeper(&[("WAITWELL_CLOCK", CLOCK)]));
    }
}

fn agreed(who: &str) -> Take {
    Take::Agree { who: who.to_owned(), told: Told::Phone }
}

fn carer(name: &str, relation: &str, phone: &str) -> Carer {
    Carer {
        name: name.to_owned(),
        relation: relation.to_owned(),
        phone: phone.to_owned(),
        ..Carer::default()
    }
}

fn children() -> Vec<ChildDetails> {
    let restricted = ChildDetails {
        family: "Harris".to_owned(),
        given: "Aimee".to_owned(),
        known_as: "Mimi".to_owned(),
        born: day(2019, 12, 14),
        nhs: "9434765919".parse().ok(),
        address: "77 Refuge Walk, Stapleford".to_owned(),
        postcode: "NG9 9ZZ".to_owned(),
        setting: "Hideaway Primary".to_owned(),
        gp: "Dell Surgery".to_owned(),
        district: code("E07000174"),
        flags: Flags::RESTRICTED
            .with(Flags::ADJUSTMENTS)
            .with(Flags::FORMAT)
            .with(Flags::LOOKED_AFTER)
            .with(Flags::PROTECTION),
        adjustments: "Quiet room, as at Hideaway Primary".to_owned(),
        carers: vec![
            Carer { language: "Polish".to_owned(), ..carer("Ewa Harris", "mother", "07700 900411") },
            Carer { court_bar: true, ..carer("Mark Harris", "father", "07700 900412") },
            Carer { may_be_told: MayBeTold::DatesOnly, ..carer("Nan Harris", "grandmother", "") },
        ],
        ..ChildDetails::default()
    };
    let hostile = ChildDetails {
        family: "<script>alert(1)</script>".to_owned(),
        given: "Bo\u{202e}b\u{1b}[31m & \"Co\"".to_owned(),
        born: day(2018, 2, 28),
        nhs_missing: "not on the form".to_owned(),
        flags: Flags::ADJUSTMENTS,
        adjustments: "</td><img src=x onerror=alert(2)>\u{7}\u{200b}".to_owned(),
        carers: vec![carer("Bo's <b>mother</b>", "mother", "07700 900413")],
        ..ChildDetails::default()
    };
    let held = ChildDetails {
        family: "Okafor".to_owned(),
        given: "Chidi".to_owned(),
        born: day(2017, 7, 1),
        nhs_missing: "not on the form".to_owned(),
        carers: vec![carer("Ada Okafor", "mother", "07700 900414")],
        ..ChildDetails::default()
    };
    let plain = ChildDetails {
        family: "Low".to_owned(),
        given: "Sam".to_owned(),
        born: day(2020, 3, 3),
        nhs_missing: "not on the form".to_owned(),
        flags: Flags::INTERPRETER.with(Flags::BSL),
        language: "Urdu".to_owned(),
        carers: vec![carer("Pat Low", "father", "07700 900415")],
        ..ChildDetails::default()
    };
    vec![restricted, hostile, held, plain]
}
