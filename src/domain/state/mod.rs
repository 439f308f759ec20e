//! The State: compact rows and indexes, a pure fold of the journal. No free text, so that a million referrals fit in
//! memory; what it leaves out lives in the records (see [`super::record`]).
mod apply;
mod counts;
mod index;
mod kept;
mod promises;
mod restore;
mod reviewed;
mod seated;
mod shorted;
mod supported;
mod templates;
#[cfg(test)]
mod tests;
mod together;
mod touch;
mod visited;

use super::around::Seat;
use super::booking::Booking;
use super::child::ChildRow;
use super::closing::Signed;
use super::code::Code;
use super::glass::Glass;
use super::ids::{
    AbsenceId, BookingId, ChildId, IntakeId, ReferralId, SeatId, SessionId, StaffId, TemplateId, VenueId,
    VisitId,
};
use super::intake::Intake;
use super::keeping::Kept;
use super::leave::Absence;
use super::referral::Referral;
use super::review::{Meeting, Pack};
use super::roster::Roster;
use super::rules::Rules;
use super::session::{Session, Staff, Venue};
use super::short_notice::ShortNotice;
use super::template::ClinicTemplate;
use super::together::{Bond, BondKey};
use super::visit::Visit;
use chrono::NaiveDate;
pub use index::Index;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What a row of an earlier feeding became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowMemory {
    /// Digest of the row's content.
    pub digest: u64,
    /// The referral it became or went into.
    pub referral: Option<ReferralId>,
    /// The intake item it became.
    pub intake: Option<IntakeId>,
    /// Mark of each field.
    pub marks: Box<[u32]>,
    /// It was listed as vanished already.
    pub gone: bool,
}

/// What is remembered of a source of waiting lists.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Source {
    /// Column mapping as text, used again for the next feeding.
    pub mapping: String,
    /// Name of the last file.
    pub file: String,
    /// Rows by their stable key.
    pub rows: HashMap<String, RowMemory>,
    /// The feeding that has begun and not come to its end.
    pub feeding: Option<Feeding>,
}

/// How far a feeding has come. One that nobody goes on with was broken off: its rows are in, each whole, and feeding the
/// same file again brings in the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feeding {
    /// Name of the file.
    pub file: String,
    /// Day it began.
    pub on: NaiveDate,
    /// Rows that were to be taken.
    pub due: u32,
    /// Rows taken.
    pub taken: u32,
    /// The last of them, as the spreadsheet numbers it; 0 before the first.
    pub last: u32,
}

/// Rows by dense id: index 0 is unused, a removed row leaves a hole.
pub type Rows<T> = Vec<Option<T>>;

/// Everything that decisions and lists need, in memory.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct State {
    /// Sequence of the last frame applied.
    pub seq: u64,
    /// Rules in force.
    pub rules: Arc<Rules>,
    /// Children.
    pub children: Rows<ChildRow>,
    /// Referrals.
    pub referrals: Rows<Referral>,
    /// Sessions.
    pub sessions: Rows<Session>,
    /// Bookings.
    pub bookings: Rows<Booking>,
    /// Visits.
    pub visits: Rows<Visit>,
    /// Intake items.
    pub intakes: Rows<Intake>,
    /// Staff.
    pub staff: Rows<Staff>,
    /// Venues.
    pub venues: Rows<Venue>,
    /// Sources of imports.
    pub sources: HashMap<String, Source>,
    /// The signatures of the last day that each team closed, in their order, each with its change; [`Code::NONE`]: for all teams.
    pub signed: BTreeMap<Code, Vec<(Signed, u64)>>,
    /// Clinics' templates.
    #[serde(default)]
    pub templates: Rows<ClinicTemplate>,
    /// Packs of reviews, by referral.
    #[serde(default)]
    pub reviews: BTreeMap<ReferralId, Pack>,
    /// Review meetings of which something is known beside their session.
    #[serde(default)]
    pub meetings: BTreeMap<SessionId, Meeting>,
    /// Days on which people are away.
    #[serde(default)]
    pub absences: Rows<Absence>,
    /// What binds places that belong together.
    #[serde(default, with = "together")]
    pub bonds: BTreeMap<BondKey, Bond>,
    /// Places of support.
    #[serde(default)]
    pub seats: Rows<Seat>,
    /// Who works when, what is shut, venues as they are now.
    #[serde(default)]
    pub roster: Roster,
    /// Who can come at short notice, and the calls about places that were freed.
    #[serde(default)]
    pub short: ShortNotice,
    /// Legal holds, and children that were erased.
    #[serde(default)]
    pub kept: Kept,
    /// Hidden addresses that were shown, in order; few.
    #[serde(default)]
    pub glass: Vec<Glass>,
    /// Derived; rebuilt after a snapshot is read.
    #[serde(skip)]
    pub index: Index,
}

/// The next free id of a table.
fn next<T>(rows: &Rows<T>) -> u32 {
    rows.len().max(1) as u32
}

fn get<T>(rows: &Rows<T>, id: u32) -> Option<&T> {
    rows.get(id as usize).and_then(Option::as_ref)
}

fn put<T: Clone>(rows: &mut Rows<T>, id: u32, row: Option<T>) {
    let at = id as usize;
    if rows.len() <= at {
        rows.resize(at + 1, None);
    }
    rows[at] = row;
}

macro_rules! access {
    ($($(#[$doc:meta])* $get:ident, $next:ident, $field:ident, $id:ident, $row:ident;)*) => {
        impl State {
            $(
                $(#[$doc])*
                pub fn $get(&self, id: $id) -> Option<&$row> {
                    get(&self.$field, id.0)
                }

                /// The id the next one will get.
                pub fn $next(&self) -> $id {
                    $id(next(&self.$field))
                }
            )*
        }
    };
}

access! {
    /// A child's row.
    child, next_child, children, ChildId, ChildRow;
    /// A referral.
    referral, next_referral, referrals, ReferralId, Referral;
    /// A session.
    session, next_session, sessions, SessionId, Session;
    /// A booking.
    booking, next_booking, bookings, BookingId, Booking;
    /// A visit.
    visit, next_visit, visits, VisitId, Visit;
    /// An intake item.
    intake, next_intake, intakes, IntakeId, Intake;
    /// A member of staff.
    staff, next_staff, staff, StaffId, Staff;
    /// A venue.
    venue, next_venue, venues, VenueId, Venue;
    /// A clinic's template.
    template, next_template, templates, TemplateId, ClinicTemplate;
    /// Days on which somebody is away.
    absence, next_absence, absences, AbsenceId, Absence;
    /// A place of support.
    seat, next_seat, seats, SeatId, Seat;
}

impl State {
    /// All children on record, merged ones left out.
    pub fn each_child(&self) -> impl Iterator<Item = &ChildRow> {
        self.children.iter().flatten().filter(|child| child.merged_into.is_none())
    }

    /// The record in which a child's goes on: its own, or the one it was merged into.
    pub fn goes_on(&self, child: ChildId) -> ChildId {
        let into = |id: &ChildId| self.child(*id).and_then(|row| row.merged_into);
        std::iter::successors(Some(child), into).last().unwrap_or(child)
    }

    /// The bookings of a referral, whatever came of them; they are found by its child, who has few.
    pub fn bookings_of(&self, referral: ReferralId, child: ChildId) -> impl Iterator<Item = &Booking> {
        let own = self.index.of_child.get(&child).into_iter().flatten();
        own.filter_map(|id| self.booking(*id)).filter(move |row| row.referral == referral)
    }

    /// A child's referrals, as they came.
    pub fn referrals_of(&self, child: &ChildRow) -> impl Iterator<Item = &Referral> {
        child.referrals.iter().filter_map(|id| self.referral(*id))
    }

    /// Those of them that go on.
    pub fn open_of(&self, child: &ChildRow) -> impl Iterator<Item = &Referral> {
        self.referrals_of(child).filter(|row| row.stage.is_open())
    }

    /// All referrals.
    pub fn each_referral(&self) -> impl Iterator<Item = &Referral> {
        self.referrals.iter().flatten()
    }

    /// All open referrals.
    pub fn each_open(&self) -> impl Iterator<Item = &Referral> {
        self.each_referral().filter(|referral| referral.stage.is_open())
    }

    /// Makes the derived indexes afresh (after a snapshot was read).
    pub fn reindex(&mut self) {
        self.index = Index::of(self);
    }

    /// A digest of everything but derived indexes: equal States have equal digests, on every machine.
    pub fn digest(&self) -> u64 {
        digest::of(self)
    }
}

mod digest {
    //! A stable digest: FNV-1a over the MessagePack-like debug form would be slow; rows are hashed by their serde form.
    use super::State;
    use std::collections::BTreeMap;
    use std::fmt::Write;

    struct Fnv(u64);

    impl Write for Fnv {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            for byte in text.bytes() {
                self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
            Ok(())
        }
    }

    pub(super) fn of(state: &State) -> u64 {
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
        // Writing into the hash cannot fail.
        let _ = write!(hash, "{} {:?}", state.seq, state.rules);
        let _ = write!(hash, "{:?}{:?}{:?}", state.children, state.referrals, state.sessions);
        let _ = write!(hash, "{:?}{:?}{:?}", state.bookings, state.visits, state.intakes);
        let _ = write!(hash, "{:?}{:?}{:?}", state.staff, state.venues, state.templates);
        let _ = write!(hash, "{:?}{:?}", state.reviews, state.meetings);
        let _ = write!(hash, "{:?}{:?}{:?}", state.absences, state.bonds, state.seats);
        let _ = write!(hash, "{:?}{:?}{:?}", state.roster, state.short, state.kept);
        for (name, source) in state.sources.iter().collect::<BTreeMap<_, _>>() {
            let rows: BTreeMap<_, _> = source.rows.iter().collect();
            let _ = write!(hash, "{name} {} {} {rows:?} {:?}", source.mapping, source.file, source.feeding);
        }
        hash.0
    }
}
