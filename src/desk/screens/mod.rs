//! The screens there are, each in a folder of its own, and the one list of them.
#[cfg(test)]
mod canned;
pub mod closing;
pub mod diary;
pub mod dropins;
pub mod intake;
#[cfg(test)]
pub(crate) mod played;
pub mod record;
pub mod reviews;
pub mod session;
pub mod start;
pub mod today;
pub mod triage;
pub mod validation;
pub mod waiting;
mod window;
mod words;

use super::screen::Screen;
use super::seam::Home;
pub use diary::of_draft;
pub use window::{Asked, Window};
pub use words::{count, letters};

/// Every screen, the one to begin with first: a new store begins with what there is to do in it.
pub fn all(home: &Home) -> Vec<Box<dyn Screen>> {
    let mut all: Vec<Box<dyn Screen>> = vec![
        Box::new(today::Today::default()),
        Box::new(waiting::Waiting::default()),
        Box::new(triage::Triage::default()),
        Box::new(diary::Diary::default()),
        Box::new(session::SessionScreen::default()),
        Box::new(dropins::DropIns::default()),
        Box::new(record::Record::default()),
        Box::new(intake::IntakeScreen::default()),
        Box::new(closing::Closing::default()),
        Box::new(reviews::Reviews::default()),
        Box::new(reviews::Review::default()),
        Box::new(validation::Validation::default()),
        // The last: a new store begins with it.
        Box::new(start::Start::new(home)),
    ];
    if start::begins(home) {
        all.rotate_right(1);
    }
    all
}
