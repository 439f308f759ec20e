//! Entries that a source no longer lists: a list that drops a child must not drop them from the wait.
use super::known::{Became, Known, KnownIntake, RowMemory};
use super::reading::shown;
use serde::{Deserialize, Serialize};

/// An entry of an earlier feeding that the source no longer lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vanished {
    /// Its key; to be remembered as gone, so that it is listed once.
    pub key: String,
    /// What it had become; still open.
    pub became: Became,
    /// In words.
    pub words: String,
}

/// An entry that is gone and still open: somebody must ask why.
pub(super) fn vanished(memory: &RowMemory, known: &dyn Known) -> Option<Vanished> {
    let words = match memory.became {
        Became::Referral(id) => {
            let referral = known.referral(id).filter(|r| r.closed_on.is_none())?;
            let name = known.details(referral.child).map_or("a child".to_owned(), |d| d.list_name());
            format!(
                "{name}, {}, received {}, is no longer listed by the source. The referral stays open; find out why.",
                referral.pathway,
                shown(referral.received)
            )
        }
        Became::Intake(id) => {
            known.intake(id).filter(|i| *i == KnownIntake::Open)?;
            "A row held back earlier is no longer listed by the source. It stays in Intake; dismiss it if it was a slip."
                .to_owned()
        }
    };
    Some(Vanished { key: memory.key.clone(), became: memory.became, words })
}
