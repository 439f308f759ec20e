//! The partnership whose years are played: venues, staff, clinics by template, and the children it gets.
use super::dice::{Of, dice};
use chrono::{Days, NaiveDate};
use rand::{Rng, RngExt};
use waitwell::domain::actor::{Actor, Role};
use waitwell::domain::child::{Carer, ChildDetails, Flags};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral};
use waitwell::domain::ids::{StaffId, TemplateId, VenueId};
use waitwell::domain::nhs_number::{NhsNumber, check_digit};
use waitwell::domain::session::CarveOut::{self, Anyone, Interpreter, UnderFour, Urgent};
use waitwell::domain::session::Slot;
use waitwell::domain::template::{ClinicTemplate, parse};

/// How large a partnership, and how long it is played.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// People at desks.
    pub people: u32,
    /// Of each clinic so many, at places of their own.
    pub clinics: u32,
    /// Referrals a week.
    pub weekly: u32,
    /// Waiting on the first day.
    pub backlog: u32,
    /// Calendar days.
    pub days: u32,
}

const DISTRICTS: [&str; 4] = ["E07000173", "E07000171", "E07000170", "E07000174"];
const VENUES: [(&str, usize); 5] =
    [("Arnold", 0), ("Worksop", 1), ("Hucknall", 2), ("Mansfield", 3), ("Carlton", 0)];

/// Staff of each role, one clinic's worth: a larger partnership has as many again.
const STAFF: [(&str, u32); 9] = [
    ("slt", 4),
    ("camhs", 2),
    ("paediatrician", 2),
    ("nd-nurse", 3),
    ("psychologist", 3),
    ("ep", 2),
    ("ot", 2),
    ("nursery-nurse", 1),
    ("social-worker", 1),
];

/// A clinic: service, said recurrence, start, slots, room for who comes by, and the roles that are asked (which of its
/// staff each time).
struct Clinic {
    service: &'static str,
    said: &'static str,
    start: u16,
    slots: &'static [(u16, CarveOut)],
    capacity: u16,
    asked: &'static [(&'static str, u32)],
}

const CLINICS: [Clinic; 12] = [
    clinic("nd", "every Monday", 570, &[(90, Interpreter), (60, Anyone), (60, Urgent)], &[("nd-nurse", 0)]),
    clinic("nd", "every Thursday", 780, &[(60, Anyone), (60, Anyone), (90, Anyone)], &[("nd-nurse", 1)]),
    clinic(
        "nd-observe",
        "every Tuesday in term time",
        540,
        &[(90, Anyone), (90, Anyone)],
        &[("psychologist", 0)],
    ),
    clinic(
        "nd-feedback",
        "every 2 weeks on Friday",
        555,
        &[(75, Anyone), (45, Anyone), (45, Anyone)],
        &[("psychologist", 1)],
    ),
    clinic(
        "slt",
        "every Monday",
        540,
        &[(60, Interpreter), (45, Anyone), (45, UnderFour), (45, Anyone)],
        &[("slt", 0)],
    ),
    clinic(
        "slt",
        "every Wednesday",
        780,
        &[(45, Anyone), (45, Urgent), (60, Anyone), (45, Anyone)],
        &[("slt", 1)],
    ),
    clinic("ep", "every 2 weeks on Tuesday", 540, &[(90, Anyone), (120, Anyone)], &[("ep", 0)]),
    clinic("ot", "every Wednesday", 600, &[(90, Anyone), (60, Anyone), (60, Anyone)], &[("ot", 0)]),
    // Two thirds of the reviews' people are asked to other things, too: invitations are declined, and cover is looked for.
    clinic(
        "mar",
        "every 4 weeks on Thursday",
        600,
        &[(75, Anyone), (45, Anyone), (45, Anyone)],
        &[("slt", 2), ("camhs", 0), ("paediatrician", 0)],
    ),
    clinic(
        "ccc",
        "first Wednesday of the month",
        570,
        &[(120, Anyone), (90, Anyone)],
        &[("paediatrician", 1)],
    ),
    Clinic {
        capacity: 12,
        ..clinic(
            "dropin",
            "every Friday",
            780,
            &[(20, Anyone), (20, Anyone), (20, Anyone)],
            &[("slt", 3), ("nursery-nurse", 0)],
        )
    },
    Clinic {
        capacity: 8,
        ..clinic(
            "dropin-waiting",
            "last Tuesday of the month in term time",
            810,
            &[(20, Anyone), (20, Anyone)],
            &[("slt", 2)],
        )
    },
];

const fn clinic(
    service: &'static str,
    said: &'static str,
    start: u16,
    slots: &'static [(u16, CarveOut)],
    asked: &'static [(&'static str, u32)],
) -> Clinic {
    Clinic { service, said, start, slots, capacity: 0, asked }
}

/// What an administrator sends before the first day: venues, staff, templates.
pub fn opening(size: Size, from: NaiveDate) -> Vec<Command> {
    let mut all = Vec::new();
    for (name, district) in VENUES {
        let rooms = (1..=CLINICS.len() * size.clinics as usize).map(|n| format!("room {n}")).collect();
        let district = Code::known(DISTRICTS[district]);
        let address = format!("{name} hub");
        all.push(Command::AddVenue { name: name.into(), address, district, rooms, online: false });
    }
    for set in 0..size.clinics {
        for (role, number) in STAFF {
            for n in 0..number {
                let (role, languages) = (Code::known(role), Vec::new());
                let agency = Code::known(if ["ep", "social-worker"].contains(&role.as_str()) {
                    "council"
                } else {
                    "nhs"
                });
                all.push(Command::AddStaff { name: format!("{role} {set}{n}"), role, agency, languages });
            }
        }
    }
    for set in 0..size.clinics {
        for (number, clinic) in CLINICS.iter().enumerate() {
            all.push(set_template(clinic, set, number, from));
        }
    }
    all
}

/// The number of a member of staff as they were added.
fn staff(set: u32, role: &str, which: u32) -> StaffId {
    let before: u32 = STAFF.iter().take_while(|(known, _)| *known != role).map(|(_, n)| n).sum();
    let each: u32 = STAFF.iter().map(|(_, n)| n).sum();
    StaffId(1 + set * each + before + which)
}

fn set_template(clinic: &Clinic, set: u32, number: usize, from: NaiveDate) -> Command {
    let said = parse(clinic.said, from).unwrap_or_else(|fault| panic!("{}: {fault}", clinic.said));
    let mut at = clinic.start;
    let slots = clinic.slots.iter().map(|(minutes, carve_out)| {
        let slot = Slot { start: at, minutes: *minutes, places: 1, carve_out: *carve_out };
        at += minutes;
        slot
    });
    let template = ClinicTemplate {
        id: TemplateId(0),
        service: Code::known(clinic.service),
        slots: slots.collect(),
        venue: VenueId(1 + (set + number as u32) % VENUES.len() as u32),
        room: format!("room {}", 1 + number + CLINICS.len() * set as usize).into(),
        recurrence: said.recurrence,
        capacity: clinic.capacity,
        roles: Vec::new(),
        people: clinic.asked.iter().map(|(role, n)| (Code::known(role), staff(set, role, *n))).collect(),
        from,
        to: None,
        calendar: Code::NONE,
        exceptions: Vec::new(),
        sharing: None,
        rev: 0,
    };
    Command::SetTemplate { template: Box::new(template), ticked: Vec::new(), reason: Code::NONE }
}

/// Those who sit at desks, by role: of a hundred, as many of each as a partnership would have.
pub fn people(number: u32) -> Vec<Actor> {
    use Role::{
        Administrator, Caseworker, Clinician, Manager, RecordsOfficer, Scheduler, TriageClinician, Viewer,
    };
    const ROUND: [Role; 20] = [
        Administrator,
        Scheduler,
        Caseworker,
        TriageClinician,
        Clinician,
        Manager,
        RecordsOfficer,
        Scheduler,
        Clinician,
        Caseworker,
        Scheduler,
        Clinician,
        Viewer,
        Caseworker,
        Scheduler,
        TriageClinician,
        Clinician,
        Caseworker,
        Scheduler,
        Caseworker,
    ];
    let person = |n: u32| {
        let role = ROUND[n as usize % ROUND.len()];
        let agency = Code::known(if role == Caseworker && n.is_multiple_of(2) { "council" } else { "nhs" });
        // Numbers of users that no machine has.
        let uid = 4_100_000_000 + n;
        Actor {
            uid,
            name: format!("{}-{n}", role.words().replace(' ', "-")).into(),
            role,
            agency,
            team: Code::known("nd"),
        }
    };
    (0..number).map(person).collect()
}

const FAMILIES: [&str; 24] = [
    "Abara", "Bell", "Cole", "Dosanjh", "Eaton", "Fisher", "Gill", "Hart", "Ilic", "Jones", "Khan", "Lowe",
    "Marsh", "Nowak", "Osei", "Price", "Quinn", "Rahman", "Shaw", "Tran", "Usman", "Vance", "Ward", "Young",
];
const GIVEN: [&str; 20] = [
    "Ada", "Ben", "Cora", "Dev", "Ella", "Finn", "Gia", "Hugo", "Iris", "Jude", "Kit", "Lena", "Max", "Nia",
    "Otis", "Pia", "Ravi", "Sara", "Theo", "Uma",
];

/// A child as a form has it; `number` tells it from every other.
pub fn child(dice: &mut impl Rng, on: NaiveDate, months: (u32, u32), number: u32) -> ChildDetails {
    let days = dice.random_range(months.0 * 30..months.1 * 30);
    let mut flags = Flags::default();
    let interpreter = dice.random_bool(0.14);
    flags.set(Flags::INTERPRETER, interpreter);
    flags.set(Flags::LOOKED_AFTER, dice.random_bool(0.04));
    flags.set(Flags::PROTECTION, dice.random_bool(0.03));
    flags.set(Flags::RESTRICTED, dice.random_bool(0.02));
    let language = if interpreter { "Polish" } else { "" };
    let family = FAMILIES[dice.random_range(0..FAMILIES.len())];
    let carer = Carer {
        name: format!("{} {family}", GIVEN[dice.random_range(0..GIVEN.len())]),
        relation: "mother".to_owned(),
        parental_responsibility: true,
        phone: format!("07700 900{:03}", number % 1000),
        language: language.to_owned(),
        ..Carer::default()
    };
    ChildDetails {
        family: family.to_owned(),
        given: GIVEN[dice.random_range(0..GIVEN.len())].to_owned(),
        born: on - Days::new(u64::from(days)),
        nhs: nhs_number(number),
        address: format!("{} Mill Lane", 1 + number % 150),
        postcode: "NG5 6LT".to_owned(),
        setting: "Hawthorn Primary".to_owned(),
        flags,
        language: language.to_owned(),
        carers: vec![carer],
        not_on: if dice.random_bool(0.35) { vec![dice.random_range(0..5)] } else { Vec::new() },
        ..ChildDetails::default()
    }
}

/// The number-th valid number of the range 999, which is never issued.
fn nhs_number(number: u32) -> Option<NhsNumber> {
    let mut stem = 999_000_000 + u64::from(number);
    loop {
        if let Some(digit) = check_digit(stem) {
            return NhsNumber::parse(&format!("{stem}{digit}")).ok();
        }
        stem += 300_000;
    }
}

/// What the post brings on a day: registrations of new children, each with its referral. A few families write twice.
pub fn post(seed: u64, size: Size, day: NaiveDate, number: &mut u32, backlog: bool) -> Vec<Command> {
    let mut dice = dice(seed, Of::Arrivals, u32::from(backlog), day);
    let many = if backlog {
        size.backlog
    } else {
        size.weekly / 5 + u32::from(dice.random_range(0..5) < size.weekly % 5)
    };
    let mut all = Vec::new();
    for _ in 0..many {
        let (pathway, months) = match dice.random_range(0..100) {
            0..30 => ("nd", (50, 190)),
            30..75 => ("slcn", (24, 130)),
            75..84 => ("ep", (60, 200)),
            _ => ("ot", (40, 160)),
        };
        *number += 1;
        let details = child(&mut dice, day, months, *number);
        let ago = if backlog { dice.random_range(7..200) } else { dice.random_range(0..4) };
        let referral = NewReferral {
            pathway: Code::known(pathway),
            received: day - Days::new(ago),
            source: Code::known("gp"),
            ..NewReferral::default()
        };
        let register = |details: ChildDetails, referral: NewReferral| Command::Register {
            details: Box::new(details),
            referral: Some(referral),
            knowing: Vec::new(),
        };
        all.push(register(details.clone(), referral.clone()));
        if dice.random_bool(0.04) {
            // The same child by another sender, whose form has no number: somebody may see that they are one, later.
            let (nhs, nhs_missing) = (None, "not on the form".to_owned());
            let again = NewReferral { source: Code::known("school"), ..referral };
            all.push(register(ChildDetails { nhs, nhs_missing, ..details }, again));
        }
    }
    all
}
