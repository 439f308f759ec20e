//! Keys of the layers: while one is in front, only these work.
use super::action::Action;
use super::bind::{Bind, k};
use crate::desk::input::Key;

pub(super) const PICK: &[Bind] = &[
    k(Key::Enter, Action::Take, "the choice in front").foot(1, "the one in front"),
    k(Key::Up, Action::Up, "the choice before"),
    k(Key::Down, Action::Down, "the choice after"),
    k(Key::Esc, Action::Close, "back").foot(2, "back"),
    k(Key::F(1), Action::Help, "keys"),
];

pub(super) const OFFERS: &[Bind] = &[
    k(Key::Enter, Action::Take, "book").foot(1, "book"),
    k(Key::Char('1'), Action::PointAt(1), "point at row 1"),
    k(Key::Char('2'), Action::PointAt(2), "point at row 2"),
    k(Key::Char('3'), Action::PointAt(3), "point at row 3"),
    k(Key::Char('4'), Action::PointAt(4), "point at row 4"),
    k(Key::Char('5'), Action::PointAt(5), "point at row 5"),
    k(Key::Char('6'), Action::PointAt(6), "point at row 6"),
    k(Key::Char('7'), Action::PointAt(7), "point at row 7"),
    k(Key::Char('8'), Action::PointAt(8), "point at row 8"),
    k(Key::Char('9'), Action::PointAt(9), "point at row 9"),
    k(Key::Char('h'), Action::Hold, "hold").foot(3, "hold"),
    k(Key::Char('d'), Action::Decline, "offered, declined").foot(4, "offered, declined"),
    k(Key::Char('f'), Action::Filter, "days, times, places").foot(5, "days"),
    k(Key::Char('v'), Action::Views, "order"),
    k(Key::Char('y'), Action::Why, "why this, why not").foot(6, "why"),
    k(Key::Tab, Action::NextPart, "other service"),
    k(Key::Up, Action::Up, "the place before"),
    k(Key::Down, Action::Down, "the place after"),
    k(Key::PageUp, Action::PageUp, "a page up"),
    k(Key::PageDown, Action::PageDown, "a page down"),
    k(Key::Home, Action::First, "to the first"),
    k(Key::End, Action::Last, "to the last"),
    k(Key::Esc, Action::Close, "back"),
    k(Key::Char('?'), Action::Help, "keys").foot(99, "keys"),
];

pub(super) const PREVIEW: &[Bind] = &[
    k(Key::Enter, Action::Take, "accept what is ticked").foot(1, "accept what is ticked"),
    k(Key::Char(' '), Action::Mark, "leave this one out").foot(2, "leave this one out"),
    k(Key::Char('y'), Action::Why, "why").foot(3, "why"),
    k(Key::Up, Action::Up, "the row before"),
    k(Key::Down, Action::Down, "the row after"),
    k(Key::PageUp, Action::PageUp, "a page up"),
    k(Key::PageDown, Action::PageDown, "a page down"),
    k(Key::Home, Action::First, "to the first"),
    k(Key::End, Action::Last, "to the last"),
    k(Key::Esc, Action::Close, "nothing done").foot(4, "nothing done"),
    k(Key::Char('?'), Action::Help, "keys").foot(99, "keys"),
];

pub(super) const CONFIRM: &[Bind] = &[k(Key::Esc, Action::Close, "nothing done").foot(1, "nothing done")];

pub(super) const COMPARE: &[Bind] = &[
    k(Key::Char('s'), Action::Same, "same child").foot(1, "same child"),
    k(Key::Char('d'), Action::TwoChildren, "two children").foot(2, "two children"),
    k(Key::Char('n'), Action::NotSure, "not sure: ask").foot(3, "not sure: ask"),
    k(Key::Tab, Action::NextPart, "other record").foot(4, "other record"),
    k(Key::Up, Action::Up, "up"),
    k(Key::Down, Action::Down, "down"),
    k(Key::Esc, Action::Close, "back").foot(5, "back"),
    k(Key::Char('?'), Action::Help, "keys").foot(99, "keys"),
];

pub(super) const FORM: &[Bind] = &[
    k(Key::Tab, Action::NextPart, "next field"),
    k(Key::BackTab, Action::PartBefore, "field before"),
    k(Key::Enter, Action::Take, "next field; on Save: save").foot(1, "next field"),
    k(Key::Up, Action::Up, "field before"),
    k(Key::Down, Action::Down, "next field"),
    k(Key::PageDown, Action::ToSave, "to Save").foot(2, "to Save"),
    k(Key::Ctrl('u'), Action::ClearField, "clear the field").foot(4, "clear"),
    k(Key::Esc, Action::Close, "close, draft kept").foot(3, "close, draft kept"),
    k(Key::F(1), Action::Help, "keys").foot(99, "keys"),
];

pub(super) const FIND: &[Bind] = &[
    k(Key::Enter, Action::Open, "open").foot(1, "open record"),
    k(Key::Up, Action::Up, "up").foot(2, "before"),
    k(Key::Down, Action::Down, "down").foot(3, "after"),
    k(Key::Tab, Action::NextPart, "this list / everyone").foot(4, "this list / everyone"),
    k(Key::Ctrl('u'), Action::ClearField, "clear").foot(5, "clear"),
    k(Key::Esc, Action::Close, "back").foot(6, "back"),
    k(Key::F(1), Action::Help, "keys"),
];

pub(super) const LINE: &[Bind] = &[
    k(Key::Enter, Action::Take, "do what the line below says").foot(1, "do it"),
    k(Key::Tab, Action::NextPart, "complete").foot(2, "complete"),
    k(Key::Up, Action::Up, "history or choice").foot(3, "history"),
    k(Key::Down, Action::Down, "history or choice"),
    k(Key::Ctrl('u'), Action::ClearField, "clear"),
    k(Key::Esc, Action::Close, "back, line kept").foot(4, "back, line kept"),
    k(Key::F(1), Action::Help, "keys").foot(99, "keys"),
];

pub(super) const READ: &[Bind] = &[
    k(Key::Up, Action::Up, "up"),
    k(Key::Down, Action::Down, "down"),
    k(Key::PageUp, Action::PageUp, "a page up"),
    k(Key::PageDown, Action::PageDown, "a page down").foot(1, "more"),
    k(Key::Home, Action::First, "to the start"),
    k(Key::End, Action::Last, "to the end"),
    k(Key::Enter, Action::Open, "open the event").foot(2, "open event"),
    k(Key::Char('w'), Action::Who, "who").foot(3, "who"),
    k(Key::Char('e'), Action::Export, "text or file").foot(4, "text or file"),
    k(Key::Esc, Action::Close, "back").foot(5, "back"),
    k(Key::Char('q'), Action::Back, "back"),
    k(Key::Char('?'), Action::Help, "keys").foot(99, "keys"),
];
