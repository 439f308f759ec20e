//! Support while a family waits: it is asked whether the referral is still wanted, hears from the partnership, and a child who
//! was not brought is followed up with everything that is asked. None of it stops a clock; all of it is on the journey.
mod act;
mod follow_up;
mod listed;
mod newsletter;
mod rules;
mod standing;
mod validation;
mod words;

pub use act::{Check, Heard, Said, SupportAct, SupportDid, Whom};
pub use follow_up::{Item, began, due, open_items, repeated};
pub use listed::{Listed, among, first};
pub use newsletter::{Entry, LeftOut, Month, Recipient, entry, is_waiting};
pub use rules::{Resource, SupportRules};
pub use standing::{Asking, Checked, Standing};
pub use validation::{asked_of, look_owed, open_cycle, step, waits};
pub(in crate::domain) use validation::{covered, settled_when_keyed};
pub use words::{checked_words, tell};
