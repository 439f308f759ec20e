//! The desk: what a person sees and the keys they press. A thin client; it decides nothing.
pub mod answer;
pub mod app;
pub mod canvas;
pub mod doors;
pub mod effect;
pub mod fault;
pub mod frame;
pub mod glyphs;
pub mod history;
pub mod input;
pub mod keymap;
pub mod layers;
pub mod message;
pub mod open;
pub mod repeat;
pub mod screen;
pub mod screens;
pub mod seam;
pub mod settled;
pub mod term;
pub mod text;
pub mod theme;
#[cfg(test)]
mod trial;
pub mod undo;
pub mod verbs;
pub mod widgets;
pub mod words;
