//! Keys that work on every screen, and those that work even with a layer in front.
use super::action::Action;
use super::bind::{Bind, k};
use crate::desk::input::Key;

pub(super) const GLOBAL: &[Bind] = &[
    k(Key::Char('1'), Action::Screen(1), "screen 1: Today"),
    k(Key::Char('2'), Action::Screen(2), "screen 2: Waiting"),
    k(Key::Char('3'), Action::Screen(3), "screen 3: Triage"),
    k(Key::Char('4'), Action::Screen(4), "screen 4: Diary"),
    k(Key::Char('5'), Action::Screen(5), "screen 5: Drop-in"),
    k(Key::Char('6'), Action::Screen(6), "screen 6: Review"),
    k(Key::Char('7'), Action::Screen(7), "screen 7: EHC"),
    k(Key::Char('8'), Action::Screen(8), "screen 8: Numbers"),
    k(Key::Char('9'), Action::Screen(9), "screen 9: Record"),
    k(Key::Char('/'), Action::Find, "find a child").foot(90, "find"),
    k(Key::Char(':'), Action::Line, "line: entries and all actions"),
    k(Key::Char(';'), Action::Line, "same as :"),
    k(Key::Char('?'), Action::Help, "keys here").foot(99, "keys"),
    k(Key::F(1), Action::Help, "same as ?"),
    k(Key::Char('u'), Action::Undo, "undo"),
    k(Key::Char('.'), Action::Repeat, "repeat last verb here (preview)"),
    k(Key::Char('y'), Action::Why, "why").foot(60, "why"),
    k(Key::Char('w'), Action::Who, "who changed or looked"),
    k(Key::Char('l'), Action::Say, "let them know: what to say"),
    k(Key::Char('!'), Action::PastTarget, "past target"),
    k(Key::Esc, Action::Close, "close the layer in front"),
    k(Key::Char('q'), Action::Back, "back; at a screen: leave (asks)"),
    k(Key::Backspace, Action::WhereIWas, "back to where I was"),
];

pub(super) const MOVING: &[Bind] = &[
    k(Key::Up, Action::Up, "the row before"),
    k(Key::Down, Action::Down, "the row after"),
    k(Key::Left, Action::Left, "to the left"),
    k(Key::Right, Action::Right, "to the right"),
    k(Key::PageUp, Action::PageUp, "a page up"),
    k(Key::PageDown, Action::PageDown, "a page down"),
    k(Key::Home, Action::First, "to the first"),
    k(Key::End, Action::Last, "to the last"),
    k(Key::Char('G'), Action::Last, "same as End"),
    k(Key::Tab, Action::NextPart, "the next part"),
    k(Key::BackTab, Action::PartBefore, "the part before"),
];

pub(super) const ANYWHERE: &[Bind] = &[
    k(Key::Ctrl('l'), Action::Redraw, "draw again; heard: all that is shown"),
    k(Key::Ctrl('r'), Action::SayRow, "the row in front again, in full"),
    k(Key::Ctrl('p'), Action::SayPlace, "the place: where I am"),
    k(Key::Ctrl('c'), Action::Back, "same as q"),
];
