//! Keys of the layers: while one is in front, only these work.
use super::action::Action;
use super::bind::{Bind, Sense, k};
use crate::desk::input::Key;

pub(super) const PICK: &[Bind] = &[
    k(Key::Enter, Action::Take, "the choice in front").foot(1, "take it"),
    k(Key::Up, Action::Up, "the choice before"),
    k(Key::Down, Action::Down, "the choice after"),
    k(Key::Esc, Action::Close, "back").foot(2, "back"),
    k(Key::F(1), Action::Help, "keys").foot(99, "keys"),
];

pub(super) const OFFERS: &[Bind] = &[
    k(Key::Enter, Action::Take, "book; move the place that stands; agree what is held or offered")
        .foot(1, "book")
        .or(&[(Sense::Move, "move"), (Sense::Agree, "agreed now"), (Sense::OnTo, "read on")]),
    k(Key::Char('1'), Action::PointAt(1), "point at row 1"),
    k(Key::Char('2'), Action::PointAt(2), "point at row 2"),
    k(Key::Char('3'), Action::PointAt(3), "point at row 3"),
    k(Key::Char('4'), Action::PointAt(4), "point at row 4"),
    k(Key::Char('5'), Action::PointAt(5), "point at row 5"),
    k(Key::Char('6'), Action::PointAt(6), "point at row 6"),
    k(Key::Char('7'), Action::PointAt(7), "point at row 7"),
    k(Key::Char('8'), Action::PointAt(8), "point at row 8"),
    k(Key::Char('9'), Action::PointAt(9), "point at row 9"),
    k(Key::Char('m'), Action::Move, "move the place that stands: who asks, and why").foot(2, "move it"),
    k(Key::Char('h'), Action::Hold, "hold").foot(3, "hold"),
    k(Key::Char('d'), Action::Decline, "offered, declined").foot(4, "offered, declined"),
    k(Key::Char('f'), Action::Filter, "days, times, places").foot(5, "days"),
    k(Key::Char('t'), Action::Together, "to what is booked together: one visit, a block").foot(7, "together"),
    k(Key::Char('v'), Action::Views, "order"),
    k(Key::Char('y'), Action::Why, "why this, why not").foot(6, "why"),
    k(Key::Tab, Action::NextPart, "other service"),
    k(Key::Up, Action::Up, "the place before"),
    k(Key::Down, Action::Down, "the place after"),
    k(Key::PageUp, Action::PageUp, "a page up"),
    k(Key::PageDown, Action::PageDown, "a page down"),
    k(Key::Home, Action::First, "to the first"),
    k(Key::End, Action::Last, "to the last"),
    k(Key::Esc, Action::Close, "back").foot(30, "back"),
    k(Key::Char('?'), Action::Help, "keys").foot(99, "keys"),
];

pub(super) const PREVIEW: &[Bind] = &[
    k(Key::Enter, Action::Take, "accept what is ticked").foot(1, "accept what is ticked"),
    k(Key::Char(' '), Action::Mark, "leave this one out").foot(2, "leave this one out"),
    k(Key::Char('y'), Action::Why, "why").foot(4, "why"),
    k(Key::Char('p'), Action::People, "in a repair: somebody else, another place, or off").foot(3, "instead"),
    k(Key::Up, Action::Up, "the row before"),
    k(Key::Down, Action::Down, "the row after"),
    k(Key::PageUp, Action::PageUp, "a page up"),
    k(Key::PageDown, Action::PageDown, "a page down"),
    k(Key::Home, Action::First, "to the first"),
    k(Key::End, Action::Last, "to the last"),
    k(Key::Esc, Action::Close, "nothing done").foot(5, "nothing done"),
    k(Key::Char('?'), Action::Help, "keys").foot(99, "keys"),
];

pub(super) const COLUMNS: &[Bind] = &[
    k(Key::Enter, Action::Take, "take these columns").foot(1, "take these"),
    k(Key::Char(' '), Action::Mark, "show this one, or leave it out").foot(2, "show or leave out"),
    k(Key::Left, Action::Left, "further to the left").foot(3, "to the left"),
    k(Key::Right, Action::Right, "further to the right").foot(4, "to the right"),
    k(Key::Up, Action::Up, "the column before"),
    k(Key::Down, Action::Down, "the column after"),
    k(Key::PageUp, Action::PageUp, "a page up"),
    k(Key::PageDown, Action::PageDown, "a page down"),
    k(Key::Home, Action::First, "to the first"),
    k(Key::End, Action::Last, "to the last"),
    k(Key::Esc, Action::Close, "back, as it was").foot(5, "as it was"),
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
    k(Key::Enter, Action::Take, "next field; on Save: save").foot(1, "next field").or(&[
        (Sense::Save, "save"),
        (Sense::Write, "write the file"),
        (Sense::Show, "show these"),
    ]),
    k(Key::Up, Action::Up, "field before"),
    k(Key::Down, Action::Down, "next field"),
    k(Key::PageDown, Action::ToSave, "to Save").foot(2, "to Save"),
    k(Key::Ctrl('u'), Action::ClearField, "clear the field").foot(4, "clear"),
    k(Key::Esc, Action::Close, "close, draft kept").foot(3, "close, draft kept").or(&[(Sense::Drop, "back")]),
    k(Key::F(1), Action::Help, "keys").foot(99, "keys"),
];

pub(super) const FIND: &[Bind] = &[
    k(Key::Enter, Action::Open, "open").foot(1, "open record").or(&[
        (Sense::Refer, "new referral"),
        (Sense::ToLine, "on the line"),
        (Sense::Choose, "this child"),
    ]),
    k(Key::Up, Action::Up, "up"),
    k(Key::Down, Action::Down, "down"),
    k(Key::Tab, Action::NextPart, "this list / everyone").foot(4, "this list / everyone"),
    k(Key::Ctrl('u'), Action::ClearField, "clear").foot(5, "clear"),
    k(Key::Esc, Action::Close, "back").foot(6, "back"),
    k(Key::F(1), Action::Help, "keys").foot(99, "keys"),
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
    k(Key::Enter, Action::Open, "open the event").foot(2, "open event").or(&[(Sense::OnTo, "what to do")]),
    k(Key::Char('w'), Action::Who, "who").foot(3, "who"),
    k(Key::Char('e'), Action::Export, "text or file").foot(4, "text or file"),
    k(Key::Esc, Action::Close, "back").foot(5, "back"),
    k(Key::Char('q'), Action::Back, "back"),
    k(Key::Char('?'), Action::Help, "keys").foot(99, "keys"),
];

pub(super) const SAY: &[Bind] = &[
    k(Key::Enter, Action::Take, "told: then whom, and how").foot(1, "told: whom?"),
    k(Key::Char('l'), Action::Take, "same as Enter"),
    k(Key::Up, Action::Up, "up"),
    k(Key::Down, Action::Down, "down"),
    k(Key::PageUp, Action::PageUp, "a page up"),
    k(Key::PageDown, Action::PageDown, "a page down").foot(2, "more"),
    k(Key::Home, Action::First, "to the start"),
    k(Key::End, Action::Last, "to the end"),
    k(Key::Char('e'), Action::Export, "as text").foot(3, "as text"),
    k(Key::Esc, Action::Close, "back: nothing is noted").foot(4, "back"),
    k(Key::Char('q'), Action::Back, "same as Esc"),
    k(Key::Char('?'), Action::Help, "keys").foot(99, "keys"),
];

pub(super) const FOUND: &[Bind] = &[
    k(Key::Enter, Action::Open, "open the list").foot(2, "open the list"),
    k(Key::Char('a'), Action::Ahead, "begin with the first").foot(1, "begin with the first"),
    k(Key::Char('1'), Action::PointAt(1), "point at number 1"),
    k(Key::Char('2'), Action::PointAt(2), "point at number 2"),
    k(Key::Char('3'), Action::PointAt(3), "point at number 3"),
    k(Key::Char('4'), Action::PointAt(4), "point at number 4"),
    k(Key::Char('5'), Action::PointAt(5), "point at number 5"),
    k(Key::Char('6'), Action::PointAt(6), "point at number 6"),
    k(Key::Char('7'), Action::PointAt(7), "point at number 7"),
    k(Key::Char('8'), Action::PointAt(8), "point at number 8"),
    k(Key::Up, Action::Up, "the number before"),
    k(Key::Down, Action::Down, "the number after"),
    k(Key::Esc, Action::Close, "back").foot(5, "back"),
    k(Key::Char('q'), Action::Back, "back"),
    k(Key::Char('?'), Action::Help, "keys").foot(99, "keys"),
];

pub(super) const FILL: &[Bind] = &[
    k(Key::Enter, Action::Take, "offer what is ticked").foot(1, "offer ticked"),
    k(Key::Char(' '), Action::Mark, "leave this one out").foot(2, "leave out"),
    k(Key::Char('b'), Action::Book, "another place for this child, by hand; one left out is put in")
        .foot(3, "elsewhere"),
    k(Key::Char('s'), Action::OnlyThis, "this session alone").foot(7, "session"),
    k(Key::Char('m'), Action::Month, "the clinic's month").foot(5, "month"),
    k(Key::Char('a'), Action::AllPlanned, "all of the service").foot(6, "all"),
    k(Key::Char('i'), Action::Better, "the improved plan, where one has come").foot(8, "improved"),
    k(Key::Char('y'), Action::Why, "why").foot(9, "why"),
    k(Key::Up, Action::Up, "the row before"),
    k(Key::Down, Action::Down, "the row after"),
    k(Key::PageUp, Action::PageUp, "a page up"),
    k(Key::PageDown, Action::PageDown, "a page down"),
    k(Key::Home, Action::First, "to the first"),
    k(Key::End, Action::Last, "to the last"),
    k(Key::Esc, Action::Close, "nothing done").foot(4, "back"),
    k(Key::Char('?'), Action::Help, "keys").foot(99, "keys"),
];

pub(super) const CALLS: &[Bind] = &[
    k(Key::Enter, Action::Take, "ring: the place is kept for them").foot(1, "ring, and keep it"),
    k(Key::Char('a'), Action::Ahead, "they come: booked").foot(2, "they come"),
    k(Key::Char('n'), Action::NoAnswer, "no answer: kept for them until its time").foot(3, "no answer"),
    k(Key::Char('m'), Action::Message, "a message was left: kept longer").foot(4, "message"),
    k(Key::Char('d'), Action::Decline, "they cannot: the next is in front").foot(5, "cannot"),
    k(Key::Char('z'), Action::Later, "not rung, with a reason").foot(6, "not rung"),
    k(Key::Char('l'), Action::Say, "what to say").foot(7, "say"),
    k(Key::Char('b'), Action::Book, "the whole list's best for it").foot(8, "others"),
    k(Key::Char('v'), Action::Views, "how families fared").foot(9, "how it went"),
    k(Key::Char('y'), Action::Why, "why this one, why not").foot(10, "why"),
    k(Key::Up, Action::Up, "the row before"),
    k(Key::Down, Action::Down, "the row after"),
    k(Key::PageUp, Action::PageUp, "a page up"),
    k(Key::PageDown, Action::PageDown, "a page down"),
    k(Key::Home, Action::First, "to the first"),
    k(Key::End, Action::Last, "to the last"),
    k(Key::Esc, Action::Close, "back").foot(11, "back"),
    k(Key::Char('q'), Action::Back, "same as Esc"),
    k(Key::Char('?'), Action::Help, "keys").foot(99, "keys"),
];
