//! What a partnership sets of the support while a family waits: days, ways, reasons, what can be sent.
use crate::domain::code::Code;
use crate::domain::rules::Choice;
use serde::{Deserialize, Serialize};

/// The settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SupportRules {
    /// Days in which a family answers a letter, text or e-mail; then it is asked in another way.
    pub answer_within: u16,
    /// Working days after a call that nobody took until it is asked in another way.
    pub call_again_within: u16,
    /// Ways tried without an answer after which a clinician looks. Nobody is taken off the list for not answering.
    pub ways: u8,
    /// Days after which a family that wants to be asked later is asked at the latest.
    pub later_most: u16,
    /// Cancellations by the family of one referral that raise the question of a child not brought; 0: never.
    pub cancellations: u8,
    /// What the newsletter is called.
    pub newsletter: String,
    /// Why a referral is no longer wanted.
    pub not_wanted: Vec<Choice>,
    /// What can be sent to a family.
    pub resource: Vec<Resource>,
}

impl Default for SupportRules {
    fn default() -> Self {
        Self {
            answer_within: 14,
            call_again_within: 2,
            ways: 2,
            later_most: 84,
            cancellations: 3,
            newsletter: "Newsletter".to_owned(),
            not_wanted: Vec::new(),
            resource: Vec::new(),
        }
    }
}

/// Something that can be sent to a family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// Code.
    pub id: Code,
    /// Its letter.
    pub key: char,
    /// Name as shown.
    pub name: String,
    /// Where it is found.
    #[serde(default)]
    pub link: String,
    /// For families waiting on these pathways; empty: for all.
    #[serde(default)]
    pub pathways: Vec<Code>,
}

impl SupportRules {
    /// The resource of that code.
    pub fn resource(&self, id: Code) -> Option<&Resource> {
        self.resource.iter().find(|known| known.id == id)
    }
}
