//! Staff and venues.
use super::super::code::Code;
use super::super::event::Event;
use super::super::refusal::Refusal;
use super::super::session::{Staff, Venue};
use super::Case;

impl Case<'_> {
    pub(super) fn add_staff(
        &self,
        name: &str,
        role: Code,
        agency: Code,
        languages: &[String],
    ) -> Result<Vec<Event>, Refusal> {
        let name = name.trim();
        if name.is_empty() {
            return Err(Refusal::input("name", "Type the name as it stands on the diary, e.g. Dr A Osei."));
        }
        if !self.rules().roles.iter().any(|known| known.id == role) {
            return Err(Refusal::input(
                "role",
                format!("'{role}' is no role here. The roles are in roles.toml."),
            ));
        }
        if let Some(there) = self.state.staff.iter().flatten().find(|s| &*s.name == name && s.role == role) {
            return Err(Refusal::stale(format!("{} is on the list already.", there.name)));
        }
        let staff = Staff {
            id: self.state.next_staff(),
            name: name.into(),
            role,
            agency,
            languages: languages.iter().map(|l| l.as_str().into()).collect(),
        };
        Ok(vec![Event::StaffAdded { staff }])
    }

    pub(super) fn add_venue(
        &self,
        name: &str,
        address: &str,
        district: Code,
        rooms: &[String],
        online: bool,
    ) -> Result<Vec<Event>, Refusal> {
        let name = name.trim();
        if name.is_empty() {
            return Err(Refusal::input("name", "Type the name as it stands on the diary, e.g. Arnold."));
        }
        if !district.is_none() && !self.rules().districts.iter().any(|known| known.id == district) {
            return Err(Refusal::input(
                "district",
                format!("'{district}' is no district here. They are in districts.toml."),
            ));
        }
        if self.state.venues.iter().flatten().any(|v| v.name.eq_ignore_ascii_case(name)) {
            return Err(Refusal::stale(format!("{name} is on the list of venues already.")));
        }
        let venue = Venue {
            id: self.state.next_venue(),
            name: name.into(),
            address: address.into(),
            district,
            rooms: rooms.iter().map(|r| r.as_str().into()).collect(),
            online,
        };
        Ok(vec![Event::VenueAdded { venue }])
    }
}
