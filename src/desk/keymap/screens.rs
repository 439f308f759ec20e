//! Keys of the screens with an object of their own: a referral, a session, a board, a meeting, a figure.
use super::action::Action;
use super::bind::{Bind, k};
use crate::desk::input::Key;

pub(super) const TRIAGE: &[Bind] = &[
    k(Key::Char('a'), Action::Ahead, "accept, then priority").foot(1, "accept"),
    k(Key::Char('b'), Action::Book, "book"),
    k(Key::Char('c'), Action::Contact, "contact: call, message, note"),
    k(Key::Char('r'), Action::Refer, "refer or redirect to").foot(2, "redirect"),
    k(Key::Char('i'), Action::Info, "information: ask or chase").foot(3, "ask for more"),
    k(Key::Char('d'), Action::Decline, "decline or discharge").foot(4, "decline"),
    k(Key::Char('z'), Action::Later, "later, with a reason"),
    k(Key::Char('='), Action::Same, "same child?").foot(6, "same?"),
    k(Key::Char('n'), Action::New, "new referral"),
    k(Key::Char('e'), Action::Export, "export or print"),
    k(Key::Char('>'), Action::Next, "next, undecided").foot(5, "skip"),
    k(Key::Char('<'), Action::Previous, "previous"),
    k(Key::Enter, Action::Open, "open record"),
    k(Key::Char('v'), Action::Views, "which queue"),
];

pub(super) const DIARY: &[Bind] = &[
    k(Key::Enter, Action::Open, "open session").foot(1, "open"),
    k(Key::Char('b'), Action::Book, "best children for it").foot(2, "best child"),
    k(Key::Char('f'), Action::Fill, "fill").foot(4, "fill"),
    k(Key::Char('n'), Action::New, "new session").foot(6, "new"),
    k(Key::Char('t'), Action::Template, "template"),
    k(Key::Char('x'), Action::Cancel, "away, shut, cancel").foot(5, "away/shut"),
    k(Key::Char('m'), Action::Move, "move session"),
    k(Key::Char('p'), Action::People, "people and quorum").foot(3, "people"),
    k(Key::Char('c'), Action::Contact, "call list"),
    k(Key::Char('e'), Action::Export, "clinic list"),
    k(Key::Char('v'), Action::Views, "by clinic, room, person"),
    k(Key::Char('i'), Action::Info, "chase answers"),
    k(Key::Char('s'), Action::Sort, "sort rows"),
    k(Key::Char('<'), Action::Previous, "week before").foot(7, "week before"),
    k(Key::Char('>'), Action::Next, "week after").foot(8, "week after"),
    k(Key::Char('0'), Action::Now, "now"),
];

pub(super) const SESSION: &[Bind] = &[
    k(Key::Enter, Action::Open, "open record"),
    k(Key::Char('a'), Action::Ahead, "came").foot(1, "came"),
    k(Key::Char('o'), Action::Outcome, "other attendance or outcome").foot(2, "other outcome"),
    k(Key::Char('b'), Action::Book, "best child for the free slot").foot(3, "book"),
    k(Key::Char('m'), Action::Move, "move").foot(4, "move"),
    k(Key::Char('x'), Action::Cancel, "cancel").foot(5, "cancel"),
    k(Key::Char('c'), Action::Contact, "contact"),
    k(Key::Char('h'), Action::Hold, "hold 10 min"),
    k(Key::Char('f'), Action::Fill, "fill").foot(7, "fill"),
    k(Key::Char('p'), Action::People, "people and quorum").foot(6, "people"),
    k(Key::Char('i'), Action::Info, "chase answers, interpreter"),
    k(Key::Char('r'), Action::Refer, "refer"),
    k(Key::Char('d'), Action::Decline, "discharge"),
    k(Key::Char('n'), Action::New, "extra slot"),
    k(Key::Char('e'), Action::Export, "clinic list"),
    k(Key::Char('<'), Action::Previous, "session before"),
    k(Key::Char('>'), Action::Next, "session after"),
    k(Key::Char('z'), Action::Later, "later"),
    k(Key::Char('='), Action::Same, "same child?"),
    k(Key::Char(' '), Action::Mark, "mark"),
];

pub(super) const BOARD: &[Bind] = &[
    k(Key::Enter, Action::Open, "open record (or make it)"),
    k(Key::Char('a'), Action::Ahead, "arrived, then call in").foot(1, "arrived/call in"),
    k(Key::Char('n'), Action::New, "walk-in").foot(2, "walk-in"),
    k(Key::Char('o'), Action::Outcome, "outcome; + there: in words, too").foot(3, "outcome"),
    k(Key::Char('b'), Action::Book, "book a place"),
    k(Key::Char('x'), Action::Cancel, "no longer coming"),
    k(Key::Char('c'), Action::Contact, "contact"),
    k(Key::Char('p'), Action::People, "people"),
    k(Key::Char('e'), Action::Export, "day's sheet").foot(4, "day's sheet"),
    k(Key::Char('v'), Action::Views, "hub and day").foot(5, "hub"),
    k(Key::Char('='), Action::Same, "same child?"),
    k(Key::Char('0'), Action::Now, "now"),
    k(Key::Char('z'), Action::Later, "back in the queue"),
];

pub(super) const REVIEWS: &[Bind] = &[
    k(Key::Enter, Action::Open, "open").foot(1, "open"),
    k(Key::Char('a'), Action::Ahead, "ahead: accepted, report in, done").foot(2, "ahead"),
    k(Key::Char('i'), Action::Info, "ask, chase report or answer").foot(3, "ask/chase"),
    k(Key::Char('n'), Action::New, "assemble").foot(4, "assemble"),
    k(Key::Char('p'), Action::People, "people and quorum").foot(5, "people"),
    k(Key::Char('t'), Action::Convene, "it begins: who is here").foot(6, "begins"),
    k(Key::Char('o'), Action::Outcome, "outcome, then recommendations").foot(7, "outcome"),
    k(Key::Char('b'), Action::Book, "place a child"),
    k(Key::Char('f'), Action::Fill, "fill the agenda"),
    k(Key::Char('m'), Action::Move, "move a child"),
    k(Key::Char('x'), Action::Cancel, "somebody declined or is away; cancel a place"),
    k(Key::Char('r'), Action::Refer, "refer (CCC)"),
    k(Key::Char('c'), Action::Contact, "contact"),
    k(Key::Char('e'), Action::Export, "print agenda and packs"),
    k(Key::Char('s'), Action::Sort, "sooner on the agenda"),
    k(Key::Char('v'), Action::Views, "MAR, CCC, all").foot(8, "views"),
    k(Key::Char('z'), Action::Later, "later"),
];

pub(super) const NUMBERS: &[Bind] = &[
    k(Key::Enter, Action::Open, "children behind it").foot(1, "children"),
    k(Key::Char('v'), Action::Views, "figure").foot(2, "figure"),
    k(Key::Char('f'), Action::Filter, "filter").foot(3, "filter"),
    k(Key::Char('e'), Action::Export, "export").foot(5, "export"),
    k(Key::Char('p'), Action::WhatIf, "what if (places)").foot(4, "what if"),
    k(Key::Char('<'), Action::Previous, "as of earlier"),
    k(Key::Char('>'), Action::Next, "as of later"),
    k(Key::Char('s'), Action::Sort, "sort"),
    k(Key::Char('t'), Action::Target, "target"),
];

pub(super) const START: &[Bind] = &[
    k(Key::Enter, Action::Open, "do it").foot(1, "do it"),
    k(Key::Char('n'), Action::New, "register one child").foot(2, "register one child"),
    k(Key::Char('z'), Action::Later, "hide this list"),
];
