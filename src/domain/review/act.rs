//! What is done to a pack or to a review meeting: asked for as an act, journalled as what came of it.
use super::super::booking::Told;
use super::super::code::Code;
use super::super::ids::{ReferralId, SessionId, StaffId};
use super::pack::Whose;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What a person does to a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum PackAct {
    /// The child has these needs, and no others.
    Needs(Vec<Code>),
    /// Consent to share was given, or refused or withdrawn.
    Consent { given: bool, who: String, how: Told },
    /// The lawful basis.
    Basis(Code),
    /// Ask for every report that the pack wants and nobody was asked for.
    AskAll,
    /// Ask for one report, of somebody by name.
    Ask { kind: Code, of: String },
    /// Chase one that is not in.
    Chase(Code),
    /// One came in.
    In(Code),
    /// One is sent back for more.
    SendBack { kind: Code, words: String },
    /// Somebody's view, in their words; without words: asked, and declined to give one.
    View { whose: Whose, words: String },
    /// Who gave the first opinion.
    First(Vec<StaffId>),
    /// A recommendation of the review.
    Recommend { agency: Code, owner: Code, words: String, due: NaiveDate },
    /// A recommendation is done.
    Done(u8),
    /// The minutes are out.
    MinutesOut,
}

/// What became of a pack: what an event says beside the pack as it now stands. Words that are nobody's business but the
/// record's stand here, and in no list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum PackDid {
    /// It was begun: the child was put forward.
    Begun,
    /// Needs were set.
    Needs,
    /// Consent was given, refused or withdrawn.
    Consent,
    /// The lawful basis was recorded.
    Basis,
    /// These reports were asked for.
    Asked { kinds: Vec<Code> },
    /// One was chased.
    Chased { kind: Code },
    /// One came in.
    In { kind: Code },
    /// One was sent back.
    SentBack { kind: Code, words: String },
    /// A view was recorded, or declined.
    View { whose: Whose, words: String },
    /// Who gave the first opinion.
    First,
    /// A review decided: minutes are owed; `missing`: the roles that were not there, where it was not quorate.
    Held { session: SessionId, missing: Vec<Code> },
    /// A recommendation was made.
    Recommended { at: u8 },
    /// A recommendation was done.
    Done { at: u8 },
    /// The minutes are out.
    MinutesOut,
}

/// What a person does to a review meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum MeetingAct {
    /// Chase somebody who was asked and has not answered.
    Chase { role: Code, staff: StaffId },
    /// The children in this order.
    Order(Vec<ReferralId>),
    /// It begins, with these people in the room.
    Start { here: Vec<StaffId> },
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum MeetingDid {
    /// Somebody was chased.
    Chased { role: Code, staff: StaffId },
    /// The agenda's order was changed.
    Ordered,
    /// It began.
    Started,
}

/// An invitation that was chased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chased {
    /// The role asked for.
    pub role: Code,
    /// Who.
    pub staff: StaffId,
    /// The last time.
    pub on: NaiveDate,
    /// How often.
    pub times: u8,
}

/// A review meeting beside what its session holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Of which session.
    pub session: SessionId,
    /// Invitations chased.
    pub chased: Vec<Chased>,
    /// Children put in order by hand; those not named follow by their time.
    pub order: Vec<ReferralId>,
    /// When it began, and who was in the room.
    pub started: Option<(DateTime<Utc>, Vec<StaffId>)>,
    /// Journal sequence that last touched it.
    pub rev: u64,
}

impl Meeting {
    /// A meeting nothing is known of.
    pub fn new(session: SessionId) -> Self {
        Self { session, chased: Vec::new(), order: Vec::new(), started: None, rev: 0 }
    }

    /// When and how often somebody was chased.
    pub fn chased(&self, role: Code, staff: StaffId) -> Option<&Chased> {
        self.chased.iter().find(|known| known.role == role && known.staff == staff)
    }
}
