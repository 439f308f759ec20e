//! The screens there are, each in a folder of its own, and the one list of them.
pub mod diary;
pub mod dropins;
pub mod session;
mod window;

use super::screen::Screen;
use super::seam::Home;
pub use window::{Asked, Window};

/// Every screen, the one to begin with first: a new store begins with what there is to do in it.
pub fn all(_home: &Home) -> Vec<Box<dyn Screen>> {
    vec![
        Box::new(diary::Diary::default()),
        Box::new(session::SessionScreen::default()),
        Box::new(dropins::DropIns::default()),
    ]
}
