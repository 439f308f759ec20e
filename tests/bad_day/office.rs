//! An office with three therapists, three venues and the children whose day goes wrong.
use crate::stage::Journal;
use crate::support::pty::Pty;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use tempfile::TempDir;
use waitwell::client::{Link, Place};
use waitwell::domain::booking::{BookingState, Told};
use waitwell::domain::child::{ChildDetails, Flags};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::ids::{BookingId, ChildId, ReferralId, SessionId, StaffId, VenueId};
use waitwell::domain::order::Priority;
use waitwell::domain::session::{Answer as Said, CarveOut, Slot};
use waitwell::wire::message::{Answer, Made, Request};
use waitwell::wire::query::{At, Query, Whose};
use waitwell::wire::view::View;
use waitwell::wire::view_diary::BookedRow;
use waitwell::wire::view_list::About;

/// Friday 20 November 2026, 14:32, which never passes.
const CLOCK: (&str, &str) = ("WAITWELL_CLOCK", "2026-11-20T14:32:00Z");

pub fn day(of: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, of).unwrap()
}

pub struct Office {
    pub pty: Pty,
    pub link: Link,
    pub journal: Journal,
    pub slt: Code,
    pub patel: StaffId,
    pub ellis: StaffId,
    pub osei: StaffId,
    pub morning: SessionId,
    pub afternoon: SessionId,
    pub elsewhere: SessionId,
    pub later: SessionId,
    sessions: Vec<SessionId>,
    referrals: BTreeMap<String, ReferralId>,
    pub store: TempDir,
}

impl Office {
    pub fn new() -> Self {
        let store = TempDir::new().unwrap();
        let folder = store.path().join("store");
        let path = folder.to_str().unwrap();
        let mut pty = Pty::start(env!("CARGO_BIN_EXE_waitwell"), &["--store", path], &[CLOCK], (80, 24));
        pty.wait_for("Bring in a waiting list");
        let link = Link::find(&Place::of(&folder, None, Vec::new()).unwrap(), "command").unwrap().unwrap();
        let none = SessionId(0);
        let mut office = Self {
            pty,
            link,
            journal: Journal::of(&folder),
            slt: Code::known("slt"),
            patel: StaffId(1),
            ellis: StaffId(2),
            osei: StaffId(3),
            morning: none,
            afternoon: none,
            elsewhere: none,
            later: none,
            sessions: Vec::new(),
            referrals: BTreeMap::new(),
            store,
        };
        for (name, rooms) in
            [("Arnold hub", vec!["Blue", "Green"]), ("Carlton", Vec::new()), ("Worksop", Vec::new())]
        {
            let district = Code::known(if name == "Worksop" { "E07000171" } else { "E07000173" });
            let rooms = rooms.into_iter().map(str::to_owned).collect();
            let address = String::new();
            office.send(Command::AddVenue { name: name.into(), address, district, rooms, online: false });
        }
        // Dr Osei holds the later clinic and is a doctor: no cover for a therapist.
        for (name, role) in [("J Patel", "slt"), ("B Ellis", "slt"), ("Dr A Osei", "paediatrician")] {
            let (role, agency) = (Code::known(role), Code::known("nhs"));
            office.send(Command::AddStaff { name: name.into(), role, agency, languages: Vec::new() });
        }
        office
    }

    /// Folder of the store.
    #[allow(dead_code, reason = "the tests of people use it")]
    pub fn store(&self) -> std::path::PathBuf {
        self.store.path().join("store")
    }

    /// The desk is left, and opened again at another time: its keeper with it.
    #[allow(dead_code, reason = "others stay in their day")]
    pub fn at(&mut self, clock: &str) {
        self.pty.press("q").wait_for("Leave the desk?").press("q");
        let path = self.store();
        let path = path.to_str().unwrap();
        let stop = ["keeper", "stop", "--store", path];
        let said = std::process::Command::new(env!("CARGO_BIN_EXE_waitwell")).args(stop).output().unwrap();
        assert!(said.status.success(), "{said:?}");
        let clock = [("WAITWELL_CLOCK", clock)];
        self.pty = Pty::start(env!("CARGO_BIN_EXE_waitwell"), &["--store", path], &clock, (80, 24));
        self.pty.wait_for("[1 Today]");
        let place = Place::of(&self.store(), None, Vec::new()).unwrap();
        self.link = Link::find(&place, "command").unwrap().unwrap();
    }

    /// From here on whoever sits here has that role.
    #[allow(dead_code, reason = "full clinics use it")]
    pub fn is_a(&self, role: &str) {
        use std::os::unix::fs::MetadataExt;
        let config = self.store().join("config");
        std::fs::create_dir_all(&config).unwrap();
        let uid = std::fs::metadata(self.store()).unwrap().uid();
        let person = format!("[[person]]\nuid = {uid}\nrole = \"{role}\"\nagency = \"nhs\"\nteam = \"nd\"\n");
        let owner = "[owner]\nagency = \"council\"\nteam = \"records\"\n";
        std::fs::write(config.join("people.toml"), person + owner).unwrap();
        // By a signal, as a service manager tells it: whoever is no administrator may not.
        let Ok(Answer::Status(status)) = self.link.call(Request::Status) else { panic!("no status") };
        let keeper = rustix::process::Pid::from_raw(status.pid as i32).unwrap();
        rustix::process::kill_process(keeper, rustix::process::Signal::HUP).unwrap();
        let begun = std::time::Instant::now();
        while self.link.welcome().actor.role.words().replace(' ', "-") != role {
            assert!(begun.elapsed() < std::time::Duration::from_secs(20), "no {role}");
            std::thread::yield_now();
        }
    }

    /// A place for what is held online.
    pub fn online(&mut self) {
        let (name, address, rooms) = ("Online".into(), String::new(), Vec::new());
        self.send(Command::AddVenue { name, address, district: Code::NONE, rooms, online: true });
    }

    pub fn send(&mut self, command: Command) -> Made {
        self.link.send(command).unwrap_or_else(|refusal| panic!("{}", refusal.words)).made
    }

    /// So many places of 45 minutes, at Arnold.
    pub fn clinic(&mut self, date: NaiveDate, start: u16, who: StaffId, places: u16) -> SessionId {
        self.clinic_at(date, start, who, 0, places)
    }

    pub fn clinic_at(
        &mut self,
        date: NaiveDate,
        start: u16,
        who: StaffId,
        venue: u32,
        places: u16,
    ) -> SessionId {
        let slots: Vec<(u16, u16)> = (0..places).map(|at| (start + at * 60, 60)).collect();
        self.make(date, who, venue, &slots)
    }

    pub fn clinic_of(&mut self, date: NaiveDate, who: StaffId, slots: &[(u16, u16)]) -> SessionId {
        self.make(date, who, 0, slots)
    }

    fn make(&mut self, date: NaiveDate, who: StaffId, venue: u32, slots: &[(u16, u16)]) -> SessionId {
        let role = Code::known(if who == self.osei { "paediatrician" } else { "slt" });
        let slot = |(start, minutes): &(u16, u16)| Slot {
            start: *start,
            minutes: *minutes,
            places: 1,
            carve_out: CarveOut::Anyone,
        };
        let made = self.send(Command::MakeSession {
            service: Code::known("slt"),
            venue: VenueId(1 + venue),
            room: if venue == 0 { "Blue".into() } else { String::new() },
            date,
            slots: slots.iter().map(slot).collect(),
            end: slots.last().map_or(0, |(start, minutes)| start + minutes),
            people: vec![(role, who, Said::Accepted)],
            capacity: 0,
        });
        let id = made.session.unwrap();
        self.sessions.push(id);
        id
    }

    /// A child who waits; each is received a day after the one before.
    pub fn child(&mut self, family: &str, interpreter: bool) -> ReferralId {
        let flags = if interpreter { Flags::INTERPRETER } else { Flags(0) };
        let details = ChildDetails {
            family: family.into(),
            given: "Aimee".into(),
            born: NaiveDate::from_ymd_opt(2019, 12, 10).unwrap(),
            nhs_missing: "not on the form".into(),
            language: if interpreter { "Polish".into() } else { String::new() },
            flags,
            ..ChildDetails::default()
        };
        let received = NaiveDate::from_ymd_opt(2025, 9, 1 + self.referrals.len() as u32).unwrap();
        let (pathway, source) = (Code::known("slcn"), Code::known("gp"));
        let referral = NewReferral { pathway, received, source, ..NewReferral::default() };
        let knowing = Vec::new();
        let made =
            self.send(Command::Register { details: Box::new(details), referral: Some(referral), knowing });
        let referral = made.referral.unwrap();
        self.send(Command::Accept { referral, priority: Priority::Routine });
        self.referrals.insert(family.to_owned(), referral);
        referral
    }

    /// A child with an agreed place in a session: the next free slot that is long enough.
    pub fn place(&mut self, family: &str, interpreter: bool, session: SessionId) -> ReferralId {
        let referral = self.child(family, interpreter);
        let take = || Take::Agree { who: "mother".into(), told: Told::Letter };
        let booked = (0..4)
            .any(|slot| self.link.send(Command::Book { referral, session, slot, take: take() }).is_ok());
        assert!(booked, "{family} has a place");
        self.journal.new_changes();
        referral
    }

    pub fn of(&self, family: &str) -> ReferralId {
        self.referrals[family]
    }

    fn look(&self, query: Query) -> View {
        match self.link.call(Request::Look { query: Box::new(query) }).unwrap() {
            Answer::View(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn booking(&self, referral: ReferralId) -> Option<(SessionId, BookedRow)> {
        self.sessions.iter().find_map(|session| match self.look(Query::Session { session: *session }) {
            View::Session(page) => {
                let rows = page.rows.into_iter().filter_map(|row| row.booking);
                rows.into_iter().find(|row| row.referral == referral).map(|row| (*session, row))
            }
            other => panic!("{other:?}"),
        })
    }

    /// The session in which a referral has a place now.
    pub fn booked(&self, referral: ReferralId) -> Option<SessionId> {
        self.booking(referral).map(|(session, _)| session)
    }

    #[allow(dead_code, reason = "others have one place")]
    fn rows(&self, session: SessionId) -> (NaiveDate, Vec<BookedRow>) {
        match self.look(Query::Session { session }) {
            View::Session(page) => {
                (page.when.0, page.rows.into_iter().filter_map(|row| row.booking).collect())
            }
            other => panic!("{other:?}"),
        }
    }

    /// The session of that day in which a referral has a place.
    #[allow(dead_code, reason = "others have one place")]
    pub fn session_of_day(&self, referral: ReferralId, on: NaiveDate) -> Option<SessionId> {
        self.sessions.iter().copied().find(|session| {
            let (day, rows) = self.rows(*session);
            day == on && rows.iter().any(|row| row.referral == referral)
        })
    }

    /// The place of a referral on that day.
    #[allow(dead_code, reason = "others have one place")]
    pub fn booking_in(&self, referral: ReferralId, on: NaiveDate) -> BookingId {
        let session = self.session_of_day(referral, on).unwrap();
        self.rows(session).1.into_iter().find(|row| row.referral == referral).unwrap().booking
    }

    pub fn state_of(&self, referral: ReferralId) -> Option<BookingState> {
        self.booking(referral).map(|(_, row)| row.state)
    }

    /// The next step of a referral, in words, with its day.
    pub fn step(&self, referral: ReferralId) -> (String, NaiveDate) {
        match self.look(Query::Today { whose: Whose::All, at: At::Row(0), rows: 50 }) {
            View::Today(page) => {
                let row = page.rows.iter().find(|row| row.about == About::Referral(referral));
                let row = row.unwrap_or_else(|| panic!("{page:?}"));
                (row.step.words.clone(), row.step.due)
            }
            other => panic!("{other:?}"),
        }
    }

    #[allow(dead_code, reason = "others name sessions")]
    pub fn booking_of(&self, referral: ReferralId) -> BookingId {
        self.booking(referral).unwrap().1.booking
    }

    /// Whose referral it is, by its next step.
    #[allow(dead_code, reason = "others have a place")]
    pub fn child_of(&self, referral: ReferralId) -> ChildId {
        let View::Today(page) = self.look(Query::Today { whose: Whose::All, at: At::Row(0), rows: 50 })
        else {
            panic!("no steps");
        };
        let row = page.rows.iter().find(|row| row.about == About::Referral(referral)).unwrap();
        row.child.unwrap()
    }

    /// Somebody rang the family of that step and spoke with it.
    #[allow(dead_code, reason = "others have a place")]
    pub fn rang(&mut self, referral: ReferralId) {
        let (child, referral, words) = (self.child_of(referral), Some(referral), String::new());
        let (kind, result) = (Code::known("call"), Code::known("spoke"));
        self.send(Command::Contact { child, referral, kind, result, words });
    }

    /// Somebody rang the family and spoke with it.
    pub fn spoke(&mut self, referral: ReferralId) {
        let child = self.booking(referral).unwrap().1.child;
        let (kind, result, words) = (Code::known("call"), Code::known("spoke"), String::new());
        self.send(Command::Contact { child, referral: Some(referral), kind, result, words });
    }

    /// Says it on the line, and opens what it shows.
    pub fn line(&mut self, entry: &str) {
        self.pty.press(":").wait_for("What is to be done?");
        self.pty.press("Ctrl-u").type_in(entry).until_quiet(std::time::Duration::from_millis(250));
        self.pty.wait_for("Enter opens it").press("Enter").wait_gone("Enter opens it");
        self.journal.new_changes();
    }

    pub fn sick(&mut self, who: &str) {
        self.line(&format!("sick {who}"));
    }
}
