//! Short notice: who said they can come, and who is rung when a place is freed with less notice than an offer usually has.
//! A freed place calls them in the list's order, one family at a time, each with a hold that is timed: it goes to whose turn
//! it is, and not to the quickest telephone (2 families who need an interpreter would lose every race).
mod act;
mod fared;
mod list;
mod round;
mod said;
#[cfg(test)]
mod tests;
mod words;

pub use act::{ShortAct, ShortDid, ShortKey, ShortNotice, ShortRow};
pub use fared::{Cells, Fared, Share, fared, printed};
pub use list::{Calling, Candidate, Out, calling, could_be_rung, is_short, waiting_families};
pub use round::{Call, Came, Could, Round, message_left, rung_about};
pub use said::{CanCome, read_days, read_hours};
pub use words::{sentence, tell};
