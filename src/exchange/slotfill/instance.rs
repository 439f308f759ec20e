//! What stands in a file, and which child fits which session.
use std::collections::BTreeMap;

/// Days, districts and agencies as bits: 0 to 63.
pub type Bits = u64;

/// How pressing: the file's number, and the weeks of head start it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// 1: 400 weeks.
    Urgent,
    /// 2: 150 weeks, as these files have it.
    Soon,
    /// 3: none.
    Routine,
}

impl Band {
    /// By its number in the file.
    pub fn of(number: u64) -> Option<Self> {
        match number {
            1 => Some(Self::Urgent),
            2 => Some(Self::Soon),
            3 => Some(Self::Routine),
            _ => None,
        }
    }

    const fn weeks(self) -> i64 {
        match self {
            Self::Urgent => 400,
            Self::Soon => 150,
            Self::Routine => 0,
        }
    }
}

/// A session with places.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Its number in the file.
    pub id: u64,
    /// 0 MAR, 1 CCC; whatever else there is must only be equal.
    pub typ: u64,
    /// Day of the month.
    pub day: u32,
    /// District.
    pub dist: u32,
    /// Places.
    pub cap: u32,
    /// Agencies present.
    pub agencies: Bits,
    /// Agencies it needs to run.
    pub quorum: u32,
    /// Youngest, in years, inclusive.
    pub lo: f64,
    /// Oldest, in years, inclusive.
    pub hi: f64,
    /// An interpreter can be there.
    pub interp: bool,
    /// Can be attended online.
    pub online: bool,
    /// Children each agency can see, where that is bounded.
    pub units: Option<BTreeMap<u32, u32>>,
}

/// A child who waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Child {
    /// Its number in the file.
    pub id: u64,
    /// How pressing.
    pub band: Band,
    /// Weeks waited.
    pub wait: i64,
    /// District.
    pub dist: u32,
    /// Districts the family can reach.
    pub travel: Bits,
    /// Age in years.
    pub age: f64,
    /// Agencies needed.
    pub need: Bits,
    /// An interpreter is needed.
    pub interp: bool,
    /// No session before that day.
    pub notice: u32,
    /// Days the family cannot come.
    pub off: Bits,
    /// Which kind of session.
    pub typ: u64,
    /// Would come online.
    pub online: bool,
}

/// Sessions by id, children in the list's order: whoever is worth more first, then by id. The order of the file is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// By id.
    pub sessions: Vec<Session>,
    /// In the list's order.
    pub children: Vec<Child>,
    /// Children a session needs to run; 0 or 1 where it runs for any.
    pub least: u32,
    /// Places are shared by agencies or sessions need a least number.
    pub coupled: bool,
}

impl Child {
    /// What seeing this child is worth: `10 * (head start + wait) + 100`.
    pub fn value(&self) -> i64 {
        10 * (self.band.weeks() + self.wait) + 100
    }

    /// What breaks ties between sessions: 3 in the child's own district, and the earlier day.
    pub fn worth(&self, session: &Session) -> i64 {
        let near = if self.dist == session.dist { 3 } else { 0 };
        near + (30 - i64::from(session.day)).div_euclid(10)
    }

    /// Whether no hard rule forbids the session.
    pub fn fits(&self, session: &Session) -> bool {
        session.typ == self.typ
            && session.agencies.count_ones() >= session.quorum
            && self.need & !session.agencies == 0
            && (session.lo..=session.hi).contains(&self.age)
            && session.day >= self.notice
            && self.off & (1 << session.day) == 0
            && (self.travel & (1 << session.dist) != 0 || (self.online && session.online))
            && (session.interp || !self.interp)
    }
}
