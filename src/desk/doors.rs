//! The layers that belong to no screen: finding a child, and the line.
use super::app::Doors;
use super::keymap::Context;
use super::layers::{Find, Line, LineStart};
use super::screen::Layer;
use super::seam::Filter;

/// The doors of the desk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Open;

impl Doors for Open {
    fn find(&self, words: &str, within: Option<Filter>) -> Option<Box<dyn Layer>> {
        Some(Box::new(Find::new(words, within)))
    }

    fn line(&self, contexts: &[Context], start: LineStart) -> Option<Box<dyn Layer>> {
        Some(Box::new(Line::new(contexts, start)))
    }
}
