//! What is looked up of the support while a family waits, and what is shown of it.
use super::query::At;
use super::view_list::StepPage;
use crate::domain::booking::Told;
use crate::domain::code::Code;
use crate::domain::ids::{ChildId, ReferralId, SeatId, SessionId};
use crate::domain::support::{Entry, Item, LeftOut, Listed, Month};
use serde::{Deserialize, Serialize};

/// A look at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum SupportLook {
    /// A window of the families to be asked whether the referral is still wanted.
    Families { which: Listed, at: At, rows: u16 },
    /// Whom to ask for the child in front, and what to know first. A look: logged.
    Front { referral: ReferralId },
    /// What asking each of these in that way would come to. A look at each: logged.
    Asking { referrals: Vec<ReferralId>, how: Told },
    /// To whom the newsletter of a month goes, for children after that one. A look at each: logged.
    Newsletter { month: Month, after: ChildId, rows: u16 },
    /// The parts of the follow-up of a child not brought. A look: logged.
    FollowUp { referral: ReferralId },
    /// Free places of support for a child, or for whoever has a place already.
    Places { who: SeatFor },
}

/// For whom a place of support is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SeatFor {
    /// A child on record: of that service.
    Child(ChildId, Code),
    /// Whoever has this place: another of the same service.
    Seat(SeatId),
}

/// What is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the pages say what they hold")]
pub enum SupportView {
    Families(FamiliesPage),
    Front(FrontPage),
    Asking(Vec<AskRow>),
    Newsletter(NewsletterPage),
    FollowUp(FollowUpPage),
    Places(SeatPlaces),
}

/// Free places of support, the soonest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatPlaces {
    /// The service, by name.
    pub service: String,
    /// It is a meeting: why it is asked for is said with it.
    pub meeting: bool,
    /// Session, slot, and `Thu 3 Dec 10:00, Arnold hub`.
    pub rows: Vec<(SessionId, u8, String)>,
    /// Why there is none, in a sentence.
    pub none: String,
}

/// A window of the families to be asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FamiliesPage {
    /// The rows, as Today has them.
    pub steps: StepPage,
    /// Families to be seen to now, whose answer is awaited, whom a clinician looks at.
    pub counts: (u32, u32, u32),
}

/// Whom to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontPage {
    /// About which referral.
    pub referral: ReferralId,
    /// Whose.
    pub child: ChildId,
    /// What must be known before anybody is asked, most pressing first.
    pub lines: Vec<String>,
}

/// What asking one family would come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskRow {
    /// About which referral.
    pub referral: ReferralId,
    /// Whose.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// To whom it goes; or why not.
    pub to: Result<String, String>,
}

/// A window of the newsletter's list, child by child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsletterPage {
    /// Revision.
    pub revision: u64,
    /// What each child's record makes of it.
    pub rows: Vec<NewsletterRow>,
    /// There are more, after the last of these.
    pub more: bool,
}

/// One child of the newsletter's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsletterRow {
    /// Who.
    pub child: ChildId,
    /// `FAMILY, Given`.
    pub name: String,
    /// The month's has been sent for this child.
    pub sent: bool,
    /// The address may not be seen by who asks.
    pub hidden: bool,
    /// To whom; or why to nobody.
    pub entry: Result<Entry, LeftOut>,
    /// The latest month of which one was sent for this child.
    #[serde(default)]
    pub latest: Month,
}

/// The parts of a follow-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUpPage {
    /// Of which referral.
    pub referral: ReferralId,
    /// Whose.
    pub child: ChildId,
    /// Why it is open: `not brought Tue 17 Nov`, `cancelled 3 times by the family`.
    pub why: String,
    /// What the record says of plan and looked-after.
    pub flags: (bool, bool),
    /// The parts, each done or open.
    pub items: Vec<Item>,
    /// The follow-up is of a child not brought; else of cancellations.
    pub missed: bool,
}
