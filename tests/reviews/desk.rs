//! A desk at a real terminal over a small partnership with the people of a review, and the journal beside it.
use crate::stage::{Change, Journal};
use crate::support::pty::Pty;
use chrono::Datelike;
use tempfile::TempDir;
use waitwell::client::{Link, Place};
use waitwell::domain::booking::{Attendance, Told};
use waitwell::domain::child::{Carer, ChildDetails};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::event::Event;
use waitwell::domain::ids::{ReferralId, SessionId, StaffId, VenueId};
use waitwell::domain::order::Priority;
use waitwell::domain::review::PackAct;
use waitwell::domain::session::{Answer, CarveOut, Slot};
use waitwell::wire::message::{Answer as Reply, Made, Request};
use waitwell::wire::query::{At, Query, Whose};
use waitwell::wire::view::View;
use waitwell::wire::view_list::{About, StepRow};
use waitwell::wire::view_reviews::{ReviewPage, ReviewsPage};

/// Friday 20 November 2026, 14:32, which never passes.
const CLOCK: (&str, &str) = ("WAITWELL_CLOCK", "2026-11-20T14:32:00Z");

pub struct Desk {
    pub pty: Pty,
    pub link: Link,
    pub journal: Journal,
    pub folder: std::path::PathBuf,
    _store: TempDir,
}

pub fn day(month: u32, day: u32) -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

pub fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

impl Desk {
    /// A desk on a new store with a venue and the people of a review.
    pub fn new() -> Self {
        let store = TempDir::new().unwrap();
        let folder = store.path().join("store");
        let path = folder.to_str().unwrap();
        let home = store.path().to_str().unwrap();
        let environment = [CLOCK, ("HOME", home), ("XDG_CONFIG_HOME", home)];
        let mut pty = Pty::start(env!("CARGO_BIN_EXE_waitwell"), &["--store", path], &environment, (80, 24));
        pty.wait_for("Bring in a waiting list");
        let link = Link::find(&Place::of(&folder, None, Vec::new()).unwrap(), "command").unwrap().unwrap();
        let journal = Journal::of(&folder);
        let mut desk = Self { pty, link, journal, folder, _store: store };
        desk.send(Command::AddVenue {
            name: "Arnold hub".into(),
            address: String::new(),
            district: Code::NONE,
            rooms: Vec::new(),
            online: false,
        });
        for (name, role) in [
            ("J Patel", "slt"),
            ("R Moss", "camhs"),
            ("Dr A Osei", "paediatrician"),
            ("J Hill", "camhs"),
            ("E Webb", "ep"),
        ] {
            let (role, agency) = (code(role), code("nhs"));
            desk.send(Command::AddStaff { name: name.into(), role, agency, languages: Vec::new() });
        }
        desk
    }

    pub fn send(&mut self, command: Command) -> Made {
        self.link.send(command).unwrap_or_else(|refusal| panic!("{}", refusal.words)).made
    }

    /// What a command of the program says, whether or not it did something.
    pub fn says(&self, args: &[&str]) -> String {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_waitwell"));
        let home = self.folder.parent().unwrap();
        let done =
            command.arg("--store").arg(&self.folder).args(args).env(CLOCK.0, CLOCK.1).env("HOME", home);
        let done = done.env("XDG_CONFIG_HOME", home).output().unwrap();
        [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).join("")
    }

    pub fn refuse(&mut self, command: Command) -> String {
        self.link.send(command).unwrap_err().words
    }

    /// A child put forward on a pathway, and accepted.
    pub fn child(&mut self, family: &str, pathway: &str) -> ReferralId {
        let carer = Carer { name: format!("Ewa {family}"), relation: "mother".into(), ..Carer::default() };
        let details = ChildDetails {
            family: family.into(),
            given: "Aimee".into(),
            born: day(9, 14).with_year(2018).unwrap(),
            nhs_missing: "not on the form".into(),
            carers: vec![carer],
            ..ChildDetails::default()
        };
        let new = |pathway: &str| NewReferral {
            pathway: code(pathway),
            received: day(11, 2),
            source: code("gp"),
            by_clinician: true,
            words: "what helps at school?".into(),
            ..NewReferral::default()
        };
        let (details, referral, knowing) = (Box::new(details), Some(new("nd")), Vec::new());
        let made = self.send(Command::Register { details, referral, knowing });
        let child = made.child.unwrap();
        if pathway == "ccc" {
            self.assessed(made.referral.unwrap());
        }
        let referral = self.send(Command::Refer { child, referral: new(pathway) }).referral.unwrap();
        self.send(Command::Accept { referral, priority: Priority::Soon });
        referral
    }

    /// Was assessed today: a second opinion is asked for from an assessment.
    fn assessed(&mut self, referral: ReferralId) {
        self.send(Command::Accept { referral, priority: Priority::Soon });
        let session = self.session("nd", day(11, 20), &[]);
        let take = Take::Agree { who: "Ewa".into(), told: Told::Phone };
        let booking = self.send(Command::Book { referral, session, slot: 0, take }).booking.unwrap();
        self.send(Command::Attend { booking, attendance: Attendance::OnTime, arrived: None });
    }

    /// A session with three places; these people were asked, and said this.
    pub fn session(
        &mut self,
        service: &str,
        on: chrono::NaiveDate,
        people: &[(&str, u32, Answer)],
    ) -> SessionId {
        let slot = |start| Slot { start, minutes: 90, places: 1, carve_out: CarveOut::Anyone };
        self.send(Command::MakeSession {
            service: code(service),
            venue: VenueId(1),
            room: String::new(),
            date: on,
            slots: vec![slot(900), slot(990), slot(1080)],
            end: 1170,
            people: people.iter().map(|(role, staff, said)| (code(role), StaffId(*staff), *said)).collect(),
            capacity: 0,
        })
        .session
        .unwrap()
    }

    /// The mother consents to sharing, on the telephone.
    pub fn consent(&mut self, referral: ReferralId) {
        let act = PackAct::Consent { given: true, who: "Ewa Bell".into(), how: Told::Phone };
        self.send(Command::Review { referral, act });
    }

    pub fn look(&self, query: Query) -> View {
        match self.link.call(Request::Look { query: Box::new(query) }).unwrap() {
            Reply::View(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    pub fn review(&self, session: Option<SessionId>, referral: Option<ReferralId>) -> ReviewPage {
        match self.look(Query::Review { session, referral }) {
            View::Review(page) => *page,
            other => panic!("{other:?}"),
        }
    }

    pub fn reviews(&self) -> ReviewsPage {
        match self.look(Query::Reviews { service: None }) {
            View::Reviews(page) => *page,
            other => panic!("{other:?}"),
        }
    }

    pub fn steps(&self) -> Vec<StepRow> {
        match self.look(Query::Today { whose: Whose::All, at: At::Row(0), rows: 100 }) {
            View::Today(page) => page.rows,
            other => panic!("{other:?}"),
        }
    }

    /// The step of a referral in words.
    pub fn step(&self, referral: ReferralId) -> String {
        let rows = self.steps();
        rows.into_iter().find(|row| row.about == About::Referral(referral)).expect("a step").step.words
    }

    /// Waits for an event that fits among those written since this was last asked.
    pub fn wrote(&mut self, what: &str, fits: impl Fn(&Event) -> bool) -> Vec<Change> {
        let journal = &mut self.journal;
        let mut seen: Vec<Change> = Vec::new();
        self.pty.wait(what, |_| {
            seen.extend(journal.new_changes());
            seen.iter().flat_map(|change| &change.events).any(&fits)
        });
        seen
    }

    /// Puts the cursor on the line with these words, a step at a time.
    pub fn to(&mut self, words: &str) {
        let line = |pty: &Pty, fits: &dyn Fn(&str) -> bool| pty.screen().lines().position(fits);
        for _ in 0..40 {
            self.pty.wait("a cursor", |pty| line(pty, &|line| line.starts_with('>')).is_some());
            let cursor = line(&self.pty, &|line| line.starts_with('>'));
            let here = |line: &str| !line.starts_with('-') && line.contains(words);
            let target = line(&self.pty, &here);
            if target.is_some() && target == cursor {
                return;
            }
            self.pty.step(if target.is_some() && target < cursor { "Up" } else { "Down" });
        }
        panic!("no line {words:?}:\n{}", self.pty.screen());
    }
}
