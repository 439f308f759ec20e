//! The partnership's people and places, and its list as it stood a year ago.
use super::sim::Sim;
use crate::domain::actor::Role;
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::ids::{StaffId, VenueId};
use crate::domain::rules::Rules;

/// Venues: name, address, district, rooms, online.
const VENUES: [(&str, &str, &str, &[&str], bool); 12] = [
    ("Arnold", "Arnold hub, High Street, Arnold", "E07000173", &["room 1", "room 2", "room 3"], false),
    ("Carlton", "Carlton health centre, Main Street, Carlton", "E07000173", &["room 1", "room 2"], false),
    ("Worksop", "Worksop clinic, Bridge Street, Worksop", "E07000171", &["room 1", "room 2"], false),
    ("Hucknall", "Hucknall centre, Station Road, Hucknall", "E07000170", &["room 1", "room 2"], false),
    ("Ashfield", "Ashfield clinic, Church Street, Sutton", "E07000170", &["room 1", "room 2"], false),
    ("Mansfield", "Mansfield clinic, Forest Road, Mansfield", "E07000174", &["room 1", "room 2"], false),
    ("Newark", "Newark clinic, Castle Gate, Newark", "E07000175", &["room 1", "room 2"], false),
    ("Bingham", "Bingham health centre, Long Acre, Bingham", "E07000176", &["room 1", "room 2"], false),
    ("Beeston", "Beeston clinic, Trent Lane, Beeston", "E07000172", &["room 1", "room 2"], false),
    (
        "City",
        "City children's centre, Park Row, Nottingham",
        "E06000018",
        &["room 1", "room 2", "room 3"],
        false,
    ),
    ("Hawthorn", "Hawthorn family hub, Meadow Way, Sutton", "E07000170", &["hall", "room 1"], false),
    ("online", "By video", "", &[], true),
];

/// Staff: name, role, agency, how many of that kind beside (numbered names are made from the list of surnames).
const STAFF: [(&str, &str, &str); 40] = [
    ("Dr A Osei", "paediatrician", "nhs"),
    ("Dr S Rahman", "paediatrician", "nhs"),
    ("Dr H Lindqvist", "paediatrician", "nhs"),
    ("J Patel", "slt", "nhs"),
    ("M Reid", "slt", "nhs"),
    ("C Doyle", "slt", "nhs"),
    ("A Byrne", "slt", "nhs"),
    ("T Novak", "slt", "nhs"),
    ("L Grant", "slt", "nhs"),
    ("P Shah", "slt", "nhs"),
    ("E Frost", "slt", "nhs"),
    ("R Moss", "camhs", "nhs"),
    ("K Adair", "camhs", "nhs"),
    ("D Quinn", "camhs", "nhs"),
    ("B Ellis", "nd-nurse", "nhs"),
    ("N Farah", "nd-nurse", "nhs"),
    ("G Holt", "nd-nurse", "nhs"),
    ("S Kerr", "nd-nurse", "nhs"),
    ("V Lane", "nd-nurse", "nhs"),
    ("O Pryce", "nd-nurse", "nhs"),
    ("H Sims", "nd-nurse", "nhs"),
    ("W Tate", "nd-nurse", "nhs"),
    ("F Ahmed", "psychologist", "nhs"),
    ("I Webb", "psychologist", "nhs"),
    ("Y Cross", "psychologist", "nhs"),
    ("Q Barr", "psychologist", "nhs"),
    ("Z Coates", "psychologist", "nhs"),
    ("U Dean", "psychologist", "nhs"),
    ("T Webb", "ep", "council"),
    ("J Marsh", "ep", "council"),
    ("A Finch", "ep", "council"),
    ("R Hale", "ep", "council"),
    ("L Iqbal", "ot", "nhs"),
    ("S Cope", "ot", "nhs"),
    ("D Nash", "ot", "nhs"),
    ("K Bell", "nursery-nurse", "council"),
    ("P Vale", "nursery-nurse", "council"),
    ("M Stone", "nursery-nurse", "council"),
    ("E Rowe", "health-visitor", "nhs"),
    ("C Pratt", "health-visitor", "nhs"),
];

/// Puts the rules in force and names people and places.
///
/// # Errors
/// The rules name no pathway of those the practice desk shows.
pub fn open(sim: &mut Sim<'_>, rules: &Rules) -> Result<(), String> {
    for wanted in ["nd", "slcn", "ep", "ot", "mar", "ccc"] {
        if rules.pathway(Code::known(wanted)).is_none() {
            return Err(format!(
                "The practice desk needs the pathway '{wanted}', which your configuration leaves out. Start it without --config."
            ));
        }
    }
    sim.go(super::week::first_day(sim.today.today), 7, 30);
    sim.act(Role::Administrator, &Command::SetRules { rules: Box::new(rules.clone()) });
    for (name, address, district, rooms, online) in VENUES {
        let district = Code::parse(district).unwrap_or(Code::NONE);
        let rooms = rooms.iter().map(|room| (*room).to_owned()).collect();
        let command =
            Command::AddVenue { name: name.into(), address: address.into(), district, rooms, online };
        sim.act(Role::Administrator, &command);
    }
    for (name, role, agency) in STAFF {
        let command = Command::AddStaff {
            name: name.into(),
            role: Code::known(role),
            agency: Code::known(agency),
            languages: Vec::new(),
        };
        sim.act(Role::Administrator, &command);
    }
    Ok(())
}

impl Sim<'_> {
    /// The venue of that name.
    pub fn venue(&self, name: &str) -> VenueId {
        self.state.venues.iter().flatten().find(|v| &*v.name == name).map_or(VenueId(0), |v| v.id)
    }

    /// All staff of a role.
    pub fn staff(&self, role: Code) -> Vec<StaffId> {
        self.state.staff.iter().flatten().filter(|s| s.role == role).map(|s| s.id).collect()
    }
}
