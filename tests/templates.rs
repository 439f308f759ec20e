//! A clinic's template by keys at a real terminal: made by what people say, published, changed, taken back; what it did is
//! asked of the keeper, and of the journal by the command line.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod pty;
}
use chrono::NaiveDate;
use std::path::PathBuf;
use support::pty::Pty;
use tempfile::TempDir;
use waitwell::client::{Link, Place};
use waitwell::domain::booking::Told;
use waitwell::domain::child::ChildDetails;
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::ids::{SessionId, TemplateId};
use waitwell::domain::order::Priority;
use waitwell::domain::session::{CarveOut, Slot};
use waitwell::domain::template::ClinicTemplate;
use waitwell::wire::message::{Answer, Made, Request};
use waitwell::wire::query::{Query, TemplateOf};
use waitwell::wire::view::View;
use waitwell::wire::view_diary::SessionLine;
use waitwell::wire::view_templates::{TemplateCard, TemplateRow};

/// Friday 20 November 2026, 14:32, which never passes (a debug build's clock given in UTC stands still).
const CLOCK: (&str, &str) = ("WAITWELL_CLOCK", "2026-11-20T14:32:00Z");

/// A school closure that is the partnership's own: two days of the only week before the holidays that has none.
const CLOSED: &str = r#"
[[calendar]]
id = "hawthorn"
name = "Hawthorn Primary"
districts = []
like = "county"
[[calendar.closed]]
name = "Burst pipe"
from = "2026-12-10"
"#;

fn day(year: i32, month: u32, of: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, of).unwrap()
}

struct Desk {
    pty: Pty,
    link: Link,
    folder: PathBuf,
    _store: TempDir,
}

impl Desk {
    /// A desk on a new store with an ND clinic on Thursday 26 November at 09:30 in room Blue.
    fn new(size: (u16, u16)) -> Self {
        let store = TempDir::new().unwrap();
        let folder = store.path().join("store");
        let config = store.path().join("config");
        std::fs::create_dir_all(config.join("terms.d")).unwrap();
        std::fs::write(config.join("terms.d/hawthorn.toml"), CLOSED).unwrap();
        let (path, set) = (folder.to_str().unwrap(), config.to_str().unwrap());
        let args = ["--store", path, "--config", set];
        let mut pty = Pty::start(env!("CARGO_BIN_EXE_waitwell"), &args, &[CLOCK], size);
        pty.wait_for("Bring in a waiting list");
        let link = Link::find(&Place::of(&folder, None, Vec::new()).unwrap(), "command").unwrap().unwrap();
        let mut desk = Self { pty, link, folder, _store: store };
        for name in ["Arnold hub", "Worksop"] {
            let (address, district, rooms) =
                (String::new(), Code::known("E07000173"), vec!["Blue".to_owned()]);
            desk.send(Command::AddVenue { name: name.into(), address, district, rooms, online: false });
        }
        let (role, agency) = (Code::known("slt"), Code::NONE);
        for name in ["J Patel", "A Osei"] {
            desk.send(Command::AddStaff { name: name.into(), role, agency, languages: Vec::new() });
        }
        desk.clinic("nd", day(2026, 11, 26));
        desk
    }

    fn send(&mut self, command: Command) -> Made {
        self.link.send(command).unwrap_or_else(|refusal| panic!("{}", refusal.words)).made
    }

    fn look(&mut self, query: Query) -> View {
        match self.link.call(Request::Look { query: Box::new(query) }).unwrap() {
            Answer::View(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn clinic(&mut self, service: &str, date: NaiveDate) -> SessionId {
        let slot = |start| Slot { start, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
        let venue = match self.look(Query::People) {
            View::People { venues, .. } => venues[0].id,
            other => panic!("{other:?}"),
        };
        let (room, slots) = ("Blue".to_owned(), vec![slot(570), slot(630)]);
        let service = Code::known(service);
        let people = Vec::new();
        let made = self.send(Command::MakeSession {
            service,
            venue,
            room,
            date,
            slots,
            end: 690,
            people,
            capacity: 0,
        });
        made.session.unwrap()
    }

    /// A child on the list with an agreed place there.
    fn booked(&mut self, family: &str, session: SessionId) {
        let details = ChildDetails {
            family: family.into(),
            given: "Child".into(),
            born: day(2019, 3, 14),
            ..ChildDetails::default()
        };
        let new = NewReferral {
            pathway: Code::known("nd"),
            received: day(2026, 11, 2),
            source: Code::known("school"),
            ..NewReferral::default()
        };
        let made = self.send(Command::Register {
            details: Box::new(details),
            referral: Some(new),
            knowing: Vec::new(),
        });
        let referral = made.referral.unwrap();
        self.send(Command::Accept { referral, priority: Priority::Routine });
        let take = Take::Agree { who: "mother".into(), told: Told::Letter };
        self.send(Command::Book { referral, session, slot: 0, take });
    }

    /// Every session that is not called off, from there on.
    fn sessions(&mut self, from: NaiveDate) -> Vec<SessionLine> {
        let to = day(2027, 12, 31);
        match self.look(Query::Sessions { service: Some(Code::known("nd")), from, to, at: 0, rows: 400 }) {
            View::Sessions(page) => page.rows.into_iter().filter(|row| row.cancelled.is_none()).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn on(&mut self, date: NaiveDate) -> SessionLine {
        self.sessions(date)
            .into_iter()
            .find(|row| row.when.0 == date)
            .unwrap_or_else(|| panic!("none on {date}"))
    }

    fn templates(&mut self) -> Vec<TemplateRow> {
        match self.look(Query::Templates) {
            View::Templates(page) => page.rows,
            other => panic!("{other:?}"),
        }
    }

    fn card(&mut self) -> TemplateCard {
        match self.look(Query::Template { of: TemplateOf::Template(TemplateId(1)) }) {
            View::Template(card) => *card,
            other => panic!("{other:?}"),
        }
    }

    /// Events of a kind in the journal, as `waitwell verify` finds it whole.
    fn verified(&mut self) {
        let Answer::Report { well, lines } = self.link.call(Request::Verify { rebuild: true }).unwrap()
        else {
            panic!("no report")
        };
        assert!(well, "{lines:?}");
    }

    /// To the Thursday of the week that many after this one, in the diary.
    fn thursday(&mut self, weeks: usize, monday: &str) {
        self.pty.press("0").wait_for("week of 16 Nov");
        self.pty.press(&vec![">"; weeks].join(" ")).wait_for(&format!("week of {monday}"));
        self.pty.press("Home Left Left Left Left Right Right Right");
        self.pty.wait("the cursor on the clinic", |pty| {
            pty.line(21).contains("Thu ") && pty.line(21).contains("ND")
        });
    }

    /// The line drops, and the same person comes back to the clinic in the diary.
    fn again(&mut self) {
        let (path, set) = (self.folder.to_str().unwrap(), self.folder.with_file_name("config"));
        let args = ["--store", path, "--config", set.to_str().unwrap()];
        self.pty.hang_up();
        self.pty = Pty::start(env!("CARGO_BIN_EXE_waitwell"), &args, &[CLOCK], (80, 24));
        self.pty.wait_for("[");
        self.pty.press("4").wait_for("[4 Diary]");
        self.thursday(1, "23 Nov");
    }

    /// To the clinic in the diary, made a template: what people say, from its own form.
    fn made(size: (u16, u16), said: &str) -> Self {
        let mut desk = Self::new(size);
        desk.pty.press("4").wait_for("[4 Diary]");
        desk.thursday(1, "23 Nov");
        desk.pty
            .press("t")
            .wait_for("has no template")
            .press("m")
            .wait_for("A template from ND Arnold hub Blue");
        // The form stands as the session is: only the days are said anew.
        desk.pty.press("Ctrl-u").type_in(said).wait_for(said).press("PgDn Enter");
        desk
    }
}

#[test]
fn a_template_is_made_published_changed_and_taken_back() {
    let mut desk = Desk::made((80, 24), "every second Thursday in term time");
    desk.pty
        .wait_for("every 2 weeks on Thursday in term time 09:30: next")
        .wait_for("26 Nov, Thu 10 Dec, Thu 7 Jan");
    desk.pty.press("Enter").wait_for("Made the template").wait_for("u undoes");
    let [row] = desk.templates().try_into().unwrap();
    assert_eq!((row.clinic.as_str(), row.start, row.ahead), ("ND Arnold hub Blue", 570, 0));
    assert_eq!(row.when, "every 2 weeks on Thursday in term time");

    // Somebody else has the room on 21 January.
    desk.clinic("slt", day(2027, 1, 21));
    // Published to 2 April: the end of a term that is the next, so a date is typed. The list leads there, too.
    desk.pty.press("0").wait_for("week of 16 Nov");
    desk.pty
        .press("t")
        .wait_for("Clinic templates")
        .wait_for("none ahead")
        .press("Enter")
        .wait_for("Until: publish");
    desk.pty.press("u").wait_for("Publish until").type_in("2 apr 27").press("Enter");
    // 26 Nov is there by hand; 24 Dec is no term; 18 Feb is half term; 21 Jan clashes.
    desk.pty.wait_for("26 Nov 2026 09:30: not possible, there already, made by hand at 09:30");
    desk.pty.wait_for("24 Dec 2026 09:30: not possible, not in term, Autumn term 2026 ended");
    desk.pty.wait_for("21 Jan 2027 09:30: not possible, Arnold hub Blue is taken by");
    desk.pty.wait_for("18 Feb 2027 09:30: not possible, schools closed, February half term");
    desk.pty.press("Enter").wait_for("Made 6 sessions of ND Arnold hub: Thu 10 Dec to Thu 1 Apr");
    let days: Vec<NaiveDate> = desk.sessions(day(2026, 12, 1)).iter().map(|row| row.when.0).collect();
    let d = |month, of| day(2027, month, of);
    assert_eq!(days, [day(2026, 12, 10), d(1, 7), d(2, 4), d(3, 4), d(3, 18), d(4, 1)]);
    desk.pty.wait_for("to 1 Apr 27");

    // Again: nothing is made twice.
    desk.pty
        .press("Enter")
        .wait_for("Until: publish")
        .press("u")
        .wait_for("Publish until")
        .type_in("2 apr 27")
        .press("Enter");
    desk.pty
        .wait_for("Nothing to make up to Fri 2 Apr 2027; 7 made already")
        .press("Esc")
        .wait_gone("Clinic templates");
    assert_eq!(desk.sessions(day(2026, 12, 1)).len(), 6);

    // A family has a place on 7 January: the start changes by four keys from the session; it stays, the others follow.
    let booked = desk.on(d(1, 7)).session;
    desk.booked("Harris", booked);
    desk.thursday(3, "7 Dec");
    desk.pty
        .press("t")
        .wait_for("Template of")
        .press("s")
        .wait_for("now 09:30")
        .type_in("10:00")
        .press("Enter");
    desk.pty
        .wait_for("7 sessions ahead; the past stays")
        .wait_for("Thu 26 Nov 09:30: follows, at 10:00")
        .wait_for("[ ] Thu 7 Jan 09:30 (1 family): tick to move it to 10:00, 1 to tell");
    desk.pty.press("Enter").wait_for("6 sessions follow");
    assert_eq!(desk.on(d(1, 7)).when.1, 570);
    assert_eq!(desk.on(day(2026, 12, 10)).when.1, 600);
    assert_eq!(desk.on(day(2026, 11, 26)).when.1, 600, "the one that it was made from follows, too");
    desk.pty.press("u").wait_for("Undo").press("u").wait_for("Undone");
    assert_eq!(desk.on(day(2026, 12, 10)).when.1, 570);
    assert_eq!(desk.card().template.start(), 570);

    // The same, ticked: the family is told.
    desk.pty
        .press("t")
        .wait_for("Template of")
        .press("s")
        .wait_for("now 09:30")
        .type_in("10:00")
        .press("Enter");
    desk.pty
        .wait_for("tick to move it")
        .press("Down")
        .step("Down")
        .step("Down")
        .step("Space")
        .wait_for("[x] Thu 7 Jan");
    desk.pty
        .press("Enter")
        .wait_for("Why do their places move?")
        .press("s")
        .wait_for("1 family has to be told");
    assert_eq!((desk.on(d(1, 7)).when.1, desk.on(d(1, 7)).counts.0), (600, 1));
    desk.verified();
}

/// A template made from a session is that session's: `t` finds it there, a second one like it is none, and neither publishing nor
/// changing it makes the day's clinic twice.
#[test]
fn a_template_made_from_a_session_is_that_sessions() {
    let mut desk = Desk::made((80, 24), "every Thursday");
    let from = day(2026, 11, 26);
    desk.pty.wait_for("Thu 26 Nov 09:30: stands already, and belongs to it from now on");
    desk.pty.press("Enter").wait_for("Made the template");
    let session = desk.on(from).session;
    // The same again is refused, by its name; one for other weeks is another.
    let mut again = desk.card().template;
    (again.id, again.rev) = (TemplateId(0), 0);
    let refused = |desk: &mut Desk, template: &ClinicTemplate| {
        let template = Box::new(template.clone());
        let set = Command::SetTemplate { template, ticked: Vec::new(), reason: Code::NONE };
        desk.link.send(set).map(|_| ()).map_err(|refusal| refusal.words)
    };
    let words = refused(&mut desk, &again).unwrap_err();
    assert!(words.contains("ND Arnold hub Blue, every Thursday 09:30 is a template already"), "{words}");
    assert_eq!(desk.templates().len(), 1);

    // Found on its session, and published: that day is there.
    desk.pty.press("1").wait_for("[1 Today]").press("4").wait_for("[4 Diary]").wait_for("ND Arnold hub");
    desk.pty.press("t").wait_for("Template of").press("u").wait_for("Publish until").type_in("11 dec");
    desk.pty.press("Enter").wait_for("26 Nov 2026 09:30: not possible, there already");
    desk.pty.press("Enter").wait_for("Made 2 sessions of ND Arnold hub: Thu 3 Dec to Thu 10 Dec");
    let days = |desk: &mut Desk| -> Vec<(NaiveDate, u16)> {
        desk.sessions(from).iter().map(|row| (row.when.0, row.when.1)).collect()
    };
    let dec = |of| day(2026, 12, of);
    assert_eq!(days(&mut desk), [(from, 570), (dec(3), 570), (dec(10), 570)]);

    // A family has a place in it: it stays when the template changes, and is the template's all the same.
    desk.booked("Harris", session);
    desk.pty.press("t").wait_for("Template of").press("s").wait_for("now 09:30").type_in("13:00");
    desk.pty.press("Enter").wait_for("[ ] Thu 26 Nov 09:30 (1 family): tick to move it to 13:00");
    desk.pty.press("Enter").wait_for("every Thursday 13:00. 2 sessions");
    assert_eq!(days(&mut desk), [(from, 570), (dec(3), 780), (dec(10), 780)]);
    desk.pty.press("t").wait_for("Template of").press("u").wait_for("Publish until").type_in("11 dec");
    desk.pty.press("Enter").wait_for("Nothing to make up to Fri 11 Dec 2026; 3 made already");
    assert_eq!(days(&mut desk).len(), 3, "no day twice");
    // Taken back, all is as it was.
    desk.pty.press("u").wait_for("Undo").press("u").wait_for("Undone");
    assert_eq!(days(&mut desk), [(from, 570), (dec(3), 570), (dec(10), 570)]);
    desk.verified();
}

#[test]
fn what_cannot_be_meant_is_said_at_its_word_and_nothing_typed_is_lost() {
    let mut desk = Desk::made((80, 24), "every second Thrusday in term time");
    desk.pty.wait_for("if that is meant");
    assert!(desk.templates().is_empty());
    // A day left out on which it is not held anyway is a slip, most likely: said while it is typed.
    desk.pty.press("Ctrl-u").type_in("every Thursday, not 1 dec").wait_for("NOT HELD on Tue 1 Dec");
    desk.pty
        .press("Ctrl-u")
        .type_in("last Thursday of the month")
        .press("PgDn Enter")
        .wait_for("31 Dec, Thu 28 Jan");
    desk.pty.press("Enter").wait_for("Made the template");
    assert_eq!(desk.templates()[0].when, "last Thursday of the month");
    // Taken back: it is none any more.
    desk.pty.press("u").wait_for("Undone");
    assert!(desk.templates().is_empty());
    desk.verified();
}

#[test]
fn a_form_is_there_again_after_its_preview_until_what_it_says_is_done() {
    let mut desk = Desk::made((80, 24), "every second Thursday in term time");
    desk.pty.wait_for("every 2 weeks on Thursday in term time 09:30: next");
    desk.pty
        .press("Esc")
        .wait_for("A template from ND Arnold hub Blue")
        .wait_for("second Thursday in term time");
    desk.pty.press("PgDn Enter").wait_for("every 2 weeks on Thursday in term time 09:30: next");
    // The line drops at the preview: the form is a draft at the next login.
    desk.again();
    desk.pty.press("t").wait_for("has no template").press("m").wait_for("Draft of 14:32");
    desk.pty.press("PgDn Enter").wait_for("Thursday in term time 09:30: next").press("Enter");
    desk.pty.wait_for("Made the template");
    // Done, it is none any more.
    desk.thursday(1, "23 Nov");
    desk.pty.press("t").wait_for("Template of").press("a").wait_for("On which days");
    assert!(!desk.pty.screen().contains("Draft of"), "{}", desk.pty.screen());
    desk.pty.press("Esc");
    // A day up to which it is published: the same.
    desk.pty.press("0").wait_for("week of 16 Nov").press("t").wait_for("none ahead").press("Enter");
    desk.pty.wait_for("Until: publish").press("u").wait_for("Publish until").type_in("18 dec").press("Enter");
    desk.pty.wait_for("Publish to Fri 18 Dec").press("Esc").wait_for("Publish until").wait_for("18 dec");
}

#[test]
fn a_closure_of_its_own_school_is_named_and_the_end_of_term_is_the_schools() {
    let mut desk = Desk::made((80, 24), "every Thursday in term time");
    desk.pty.wait_for("[x] ND Arnold hub Blue").press("Enter").wait_for("Made the template");
    let mut to = desk.card().template;
    to.calendar = Code::known("hawthorn");
    desk.send(Command::SetTemplate { template: Box::new(to), ticked: Vec::new(), reason: Code::NONE });
    desk.pty
        .press("0")
        .wait_for("week of 16 Nov")
        .press("t")
        .wait_for("Clinic templates")
        .wait_for("none ahead");
    desk.pty
        .press("Enter")
        .wait_for("Until: publish")
        .press("u")
        .wait_for("Publish until")
        .type_in("end of term")
        .press("Enter");
    desk.pty.wait_for("the end of Autumn term 2026").wait_for("not possible, schools closed, Burst pipe");
    desk.pty.press("Enter").wait_for("Made 2 sessions of ND Arnold hub: Thu 3 Dec to Thu 17 Dec");
    // Ended: the later session has a family and is named; the other one goes, because that is asked for.
    let kept = desk.on(day(2026, 12, 17)).session;
    desk.booked("Harris", kept);
    // Typed ahead of its form, in one breath.
    desk.pty.press("Enter").wait_for("End it").type_in("e27 nov").press("Enter");
    desk.pty
        .wait_for("With families, so they stay: Thu 17 Dec (1)")
        .press("c")
        .wait_for("Why are they called off?");
    // What was said of the choice before does not stay below the next.
    assert!(!desk.pty.screen().contains("With families"), "{}", desk.pty.screen());
    desk.pty.press("s");
    desk.pty.wait_for("ends on 27 Nov 2026. 1").wait_for("session called off");
    let left: Vec<NaiveDate> = desk.sessions(day(2026, 12, 1)).iter().map(|row| row.when.0).collect();
    assert_eq!(left, [day(2026, 12, 17)]);
    desk.verified();
}

#[test]
fn the_list_and_its_forms_are_cards_on_a_narrow_screen() {
    let mut desk = Desk::new((40, 20));
    desk.pty.press("4").wait_for("Diary").press("0").wait_for("Fri 20 Nov").press(">");
    desk.pty.wait_for("Thu 26").wait_for("09:30");
    desk.pty.press("t").wait_for("All templates").press("m").wait_for("On which days");
    desk.pty.press("Ctrl-u").type_in("first Thursday of the month").press("PgDn Enter").wait_for("[x]");
    desk.pty.press("Enter").wait_for("Made the template").press("t").wait_for("All templates").press("t");
    desk.pty
        .wait_for("Clinic templates")
        .wait_for("09:30 ND Arnold hub Blue")
        .wait_for("first Thursday of the month");
}

#[test]
fn scripts_see_templates_and_publish_them_as_the_desk_does() {
    let mut desk = Desk::made((80, 24), "every Thursday in term time");
    desk.pty.wait_for("[x] ND Arnold hub Blue").press("Enter").wait_for("Made the template");
    let folder = desk.folder.clone();
    let run = |args: &[&str]| {
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_waitwell"))
            .args(["--store", folder.to_str().unwrap()])
            .args(args)
            .env(CLOCK.0, CLOCK.1)
            .output()
            .unwrap();
        let words = |bytes| String::from_utf8(bytes).unwrap();
        (program.status.success(), words(program.stdout) + &words(program.stderr))
    };
    let (well, said) = run(&["templates", "--json"]);
    assert!(well, "{said}");
    let row: serde_json::Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
    assert_eq!((row["template"].as_u64(), row["start"].as_str()), (Some(1), Some("09:30")), "{said}");
    let (well, said) = run(&["templates", "publish", "1", "--until", "end of term", "--dry-run"]);
    assert!(well && said.contains("Thu 3 Dec 2026 09:30") && said.contains("made by hand"), "{said}");
    assert_eq!(desk.sessions(day(2026, 12, 1)).len(), 0, "a dry run makes nothing");
    let (well, said) = run(&["templates", "publish", "1", "--until", "end of term"]);
    assert!(well && said.contains("Made 3 sessions"), "{said}");
    assert_eq!(desk.sessions(day(2026, 12, 1)).len(), 3);
    let (well, said) = run(&["templates", "publish", "1", "--until", "end of term"]);
    assert!(well && said.contains("Nothing to make"), "{said}");
    let (well, said) = run(&["templates", "publish", "9", "--until", "end of term"]);
    assert!(!well && said.contains("no such template"), "{said}");
}
