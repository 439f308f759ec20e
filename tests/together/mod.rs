//! What the tests of places that belong together share: a desk at a real terminal over a real keeper, with the journal beside it.
use super::stage::{Change, Journal};
use super::support::pty::Pty;
use chrono::NaiveDate;
use tempfile::TempDir;
use waitwell::client::{Link, Place};
use waitwell::domain::child::{Carer, ChildDetails};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral};
use waitwell::domain::ids::{ChildId, ReferralId, SessionId, StaffId, VenueId};
use waitwell::domain::order::Priority;
use waitwell::domain::refusal::Refusal;
use waitwell::domain::session::{Answer, CarveOut, Slot};
use waitwell::wire::message::{Answer as Reply, Made, Request};
use waitwell::wire::query::{Narrow, Query};
use waitwell::wire::view::View;
use waitwell::wire::view_diary::PlacesPage;

/// Friday 20 November 2026, 14:32, which never passes.
pub const CLOCK: (&str, &str) = ("WAITWELL_CLOCK", "2026-11-20T14:32:00Z");

pub fn on(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(if month < 3 { 2027 } else { 2026 }, month, day).unwrap()
}

/// A desk on a store with two venues, two clinicians, and what a test adds.
pub struct Desk {
    pub pty: Pty,
    pub link: Link,
    pub journal: Journal,
    pub store: TempDir,
}

impl Desk {
    pub fn new(size: (u16, u16)) -> Self {
        Self::at(size, CLOCK.1)
    }

    pub fn at(size: (u16, u16), clock: &str) -> Self {
        let store = TempDir::new().unwrap();
        let folder = store.path().join("store");
        let path = folder.to_str().unwrap();
        let mut pty =
            Pty::start(env!("CARGO_BIN_EXE_waitwell"), &["--store", path], &[(CLOCK.0, clock)], size);
        pty.wait_for("Bring in");
        let link = Link::find(&Place::of(&folder, None, Vec::new()).unwrap(), "command").unwrap().unwrap();
        let mut desk = Self { pty, link, journal: Journal::of(&folder), store };
        for name in ["Arnold hub", "Worksop"] {
            let (name, address) = (name.to_owned(), String::new());
            let (district, rooms) = (Code::NONE, Vec::new());
            desk.send(Command::AddVenue { name, address, district, rooms, online: false });
        }
        for name in ["Dr A Osman", "J Patel"] {
            let (role, agency) = (Code::known("slt"), Code::NONE);
            desk.send(Command::AddStaff { name: name.into(), role, agency, languages: Vec::new() });
        }
        desk
    }

    pub fn send(&mut self, command: Command) -> Made {
        self.link.send(command).unwrap_or_else(|refusal| panic!("{}", refusal.words)).made
    }

    pub fn refused(&mut self, command: Command) -> Refusal {
        self.link.send(command).expect_err("it is refused")
    }

    /// A child of a family that waits since so many days on a pathway, with the family's telephone.
    pub fn child(
        &mut self,
        (family, given): (&str, &str),
        pathway: &str,
        days: u64,
    ) -> (ChildId, ReferralId) {
        let mut digits = family.bytes().map(|b| char::from(b'0' + b % 10)).collect::<String>();
        digits.push_str("0000000000");
        let phone = format!("07{}", &digits[..9]);
        let details = ChildDetails {
            family: family.into(),
            given: given.into(),
            born: on(9, 14) - chrono::Days::new(7 * 366 + given.len() as u64),
            nhs_missing: "not on the form".into(),
            carers: vec![Carer { name: format!("Ama {family}"), phone, ..Carer::default() }],
            ..ChildDetails::default()
        };
        let referral = referral(pathway, days);
        let details = Box::new(details);
        let made = self.send(Command::Register { details, referral: Some(referral), knowing: Vec::new() });
        let (child, referral) = (made.child.unwrap(), made.referral.unwrap());
        self.send(Command::Accept { referral, priority: Priority::Routine });
        (child, referral)
    }

    /// A further list of a child.
    pub fn also(&mut self, child: ChildId, pathway: &str, days: u64) -> ReferralId {
        let made = self.send(Command::Refer { child, referral: referral(pathway, days) });
        let referral = made.referral.unwrap();
        self.send(Command::Accept { referral, priority: Priority::Routine });
        referral
    }

    /// A session with places of so many minutes, one after the other from that hour.
    pub fn session(
        &mut self,
        (service, staff): (&str, u32),
        venue: u32,
        date: NaiveDate,
        (from, minutes, places): (u16, u16, u16),
    ) -> SessionId {
        let slot = |at| Slot { start: from + minutes * at, minutes, places: 1, carve_out: CarveOut::Anyone };
        let made = self.send(Command::MakeSession {
            service: Code::known(Box::leak(service.to_owned().into_boxed_str())),
            venue: VenueId(venue),
            room: String::new(),
            date,
            slots: (0..places).map(slot).collect(),
            end: from + minutes * places,
            people: vec![(Code::known("slt"), StaffId(staff), Answer::Accepted)],
            capacity: 0,
        });
        made.session.unwrap()
    }

    pub fn look(&self, query: Query) -> View {
        match self.link.call(Request::Look { query: Box::new(query) }).unwrap() {
            Reply::View(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    pub fn places(&self, referral: ReferralId) -> PlacesPage {
        match self.look(Query::Places { referral, service: None, narrow: Narrow::default() }) {
            View::Places(page) => *page,
            other => panic!("{other:?}"),
        }
    }

    /// Opens a child's record by its name.
    pub fn record(&mut self, name: &str, shown: &str) -> &mut Self {
        let family = shown.split(',').next().unwrap_or_default();
        let carer = format!("Ama {}{}", &family[..1], family[1..].to_lowercase());
        self.pty.press("/").type_in(name).wait_for(shown);
        // Where the child's record is open already its name stands there before it is found.
        self.pty.until_quiet(std::time::Duration::from_millis(250));
        self.pty.press("Enter").wait_gone("all children");
        self.pty.wait_for(&format!("{carer}, may be told all"));
        self
    }

    /// What was written since this was last asked.
    pub fn changes(&mut self) -> Vec<Change> {
        self.journal.new_changes()
    }
}

fn referral(pathway: &str, days: u64) -> NewReferral {
    NewReferral {
        pathway: Code::known(Box::leak(pathway.to_owned().into_boxed_str())),
        received: on(11, 20) - chrono::Days::new(days),
        source: Code::known("gp"),
        ..NewReferral::default()
    }
}
