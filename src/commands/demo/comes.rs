//! Families that are away, or can come only to some districts, and children who need a room without a step: a few of each on
//! the two longest lists, so that places left out show such reasons; and which rooms are on record as reached without one.
use super::sim::Sim;
use crate::domain::actor::Role;
use crate::domain::child::{Away, ChildDetails, Flags};
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::ids::ReferralId;
use crate::domain::roster::RosterAct;
use chrono::Days;

/// Rooms that are reached without a step; of the other venues nothing is on record.
const STEP_FREE: [(&str, &[&str]); 4] = [
    ("Arnold", &["room 2"]),
    ("Worksop", &["room 1", "room 2"]),
    ("Mansfield", &["room 1"]),
    ("Carlton", &["room 1"]),
];

/// What stands against most places of a child.
enum Against {
    /// Away from so many days on, for so many.
    Away(u64, u64),
    /// Only these districts.
    Only(&'static [&'static str]),
    /// A step.
    Step,
}

/// Who, on which list, for how many days.
const CHILDREN: [(&str, &str, &str, u64, Against); 6] = [
    ("Brackley", "Noah", "nd", 45, Against::Away(4, 18)),
    ("Sokolov", "Mila", "nd", 41, Against::Only(&["E07000171", "E07000174"])),
    ("Tennant", "Isla", "nd", 37, Against::Step),
    ("Vickers", "Leo", "slcn", 96, Against::Away(28, 16)),
    ("Adebayo", "Tobi", "slcn", 92, Against::Only(&["E07000176"])),
    ("Yilmaz", "Deniz", "slcn", 88, Against::Step),
];

impl Sim<'_> {
    /// Rooms, then children; nobody else's dice are touched.
    pub(super) fn where_and_when(&mut self) {
        for (name, rooms) in STEP_FREE {
            let id = self.venue(name);
            let Some(venue) = self.state.venue(id).cloned() else { continue };
            let step_free = rooms.iter().map(|room| (*room).to_owned()).collect();
            let act = RosterAct::Venue { venue: Box::new(venue), step_free, until: None };
            self.act(Role::Scheduler, &Command::Roster { act });
        }
        let (dice, today) = (self.dice.clone(), self.now.today);
        for (family, given, pathway, days, against) in CHILDREN {
            let mut details: ChildDetails = self.invented(family, given);
            match against {
                Against::Away(after, so_many) => {
                    let from = today + Days::new(after);
                    details.away = vec![Away { from, to: from + Days::new(so_many) }];
                }
                Against::Only(districts) => {
                    details.only = districts.iter().filter_map(|code| Code::parse(code)).collect();
                }
                Against::Step => details.flags = details.flags.with(Flags::STEP_FREE),
            }
            let days = if pathway == "nd" { days.max(self.waited_by_the_twelfth(pathway)) } else { days };
            self.waits(details, pathway, days);
        }
        self.dice = dice;
    }

    /// How long the twelfth of a list has waited: on a long list these few stand near its head, where somebody meets them. None
    /// where there are not so many.
    fn waited_by_the_twelfth(&self, pathway: &'static str) -> u64 {
        let list = self.state.index.lists.get(&Code::known(pathway));
        let rows =
            list.into_iter().flatten().filter_map(|key| self.state.referral(ReferralId(key.id as u32)));
        let twelfth = rows.filter(|row| row.stage.wants_place()).nth(11);
        twelfth.map_or(0, |row| (self.now.today - row.received).num_days().unsigned_abs())
    }
}
