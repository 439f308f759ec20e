//! One child in 68 bytes, because a million of them lie in the keeper's memory.

use std::borrow::Cow;
use std::collections::HashMap;

use super::born::Birth;
use super::numbers::{Digits, Place, Upn};

/// Which name a part belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Family,
    Given,
    KnownAs,
}

/// A name part: the word's number and what it is a part of, in 32 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part(u32);

impl Part {
    /// No part.
    const NONE: Self = Self(u32::MAX);

    pub(super) fn new(word: u32, kind: Kind) -> Self {
        Self(word & 0x3fff_ffff | (kind as u32) << 30)
    }

    pub(super) fn word(self) -> u32 {
        self.0 & 0x3fff_ffff
    }

    pub(super) fn kind(self) -> Kind {
        match self.0 >> 30 {
            0 => Kind::Family,
            1 => Kind::Given,
            _ => Kind::KnownAs,
        }
    }
}

/// Parts kept in the row itself; most names have no more.
const IN_ROW: usize = 4;

/// Phones kept in the row itself.
const PHONES_IN_ROW: usize = 2;

/// What names, order and filters need of a child.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    parts: [Part; IN_ROW],
    pub(super) id: u32,
    pub(super) birth: Birth,
    pub(super) hint: u8,
    flags: u8,
}

const HIDES_PLACE: u8 = 1;
const MORE_PARTS: u8 = 2;
const MORE_PHONES: u8 = 4;

impl Row {
    /// Whether the address is restricted.
    pub(super) fn hides_place(&self) -> bool {
        self.flags & HIDES_PLACE != 0
    }
}

/// What numbers need of a child.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Numbers {
    pub(super) nhs: Digits,
    pub(super) upn: Upn,
    pub(super) place: Place,
    phones: [Digits; PHONES_IN_ROW],
}

/// One child unpacked, on its way in or out.
#[derive(Debug, Clone, Default)]
pub(super) struct Child {
    pub(super) id: u32,
    pub(super) birth: Birth,
    pub(super) hint: u8,
    pub(super) hide_place: bool,
    pub(super) parts: Vec<Part>,
    pub(super) phones: Vec<Digits>,
    pub(super) nhs: Digits,
    pub(super) upn: Upn,
    pub(super) place: Place,
}

/// All children, by row. A row is reused after its child is removed; an id leads to its row through pages, so that
/// a million dense ids cost four bytes each.
#[derive(Debug, Default)]
pub(super) struct Rows {
    rows: Vec<Row>,
    numbers: Vec<Numbers>,
    more_parts: HashMap<u32, Box<[Part]>>,
    more_phones: HashMap<u32, Box<[Digits]>>,
    free: Vec<u32>,
    pages: HashMap<u32, Box<[u32; PAGE]>>,
}

const PAGE: usize = 1024;
const NO_ROW: u32 = u32::MAX;

impl Rows {
    /// Children in it.
    pub(super) fn len(&self) -> usize {
        self.rows.len() - self.free.len()
    }

    /// Gives back the room taken for rows to come.
    pub(super) fn settle(&mut self) {
        self.rows.shrink_to_fit();
        self.numbers.shrink_to_fit();
    }

    /// Rows, free ones included: the bound of row numbers.
    pub(super) fn bound(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn row_of(&self, id: u32) -> Option<u32> {
        let page = self.pages.get(&(id / PAGE as u32))?;
        Some(page[id as usize % PAGE]).filter(|row| *row != NO_ROW)
    }

    fn point(&mut self, id: u32, row: u32) {
        let page = self.pages.entry(id / PAGE as u32).or_insert_with(|| Box::new([NO_ROW; PAGE]));
        page[id as usize % PAGE] = row;
    }

    /// Puts a child in a free row, or in a new one.
    pub(super) fn put(&mut self, child: &Child) -> u32 {
        let mut parts = [Part::NONE; IN_ROW];
        for (place, part) in parts.iter_mut().zip(&child.parts) {
            *place = *part;
        }
        let mut phones = [Digits::default(); PHONES_IN_ROW];
        for (place, phone) in phones.iter_mut().zip(&child.phones) {
            *place = *phone;
        }
        let flag = |set: bool, flag: u8| if set { flag } else { 0 };
        let flags = flag(child.hide_place, HIDES_PLACE)
            | flag(child.parts.len() > IN_ROW, MORE_PARTS)
            | flag(child.phones.len() > PHONES_IN_ROW, MORE_PHONES);
        let row = Row { parts, id: child.id, birth: child.birth, hint: child.hint, flags };
        let numbers = Numbers { nhs: child.nhs, upn: child.upn, place: child.place, phones };
        let at = if let Some(at) = self.free.pop() {
            self.rows[at as usize] = row;
            self.numbers[at as usize] = numbers;
            at
        } else {
            self.rows.push(row);
            self.numbers.push(numbers);
            self.rows.len() as u32 - 1
        };
        if child.parts.len() > IN_ROW {
            self.more_parts.insert(at, child.parts[IN_ROW..].into());
        }
        if child.phones.len() > PHONES_IN_ROW {
            self.more_phones.insert(at, child.phones[PHONES_IN_ROW..].into());
        }
        self.point(child.id, at);
        at
    }

    /// Takes a child out of its row, leaving nothing of it behind.
    pub(super) fn take(&mut self, row: u32) -> Child {
        let child = self.child(row);
        self.rows[row as usize] =
            Row { parts: [Part::NONE; IN_ROW], id: NO_ROW, birth: Birth::default(), hint: 0, flags: 0 };
        self.numbers[row as usize] = Numbers::default();
        self.more_parts.remove(&row);
        self.more_phones.remove(&row);
        self.free.push(row);
        self.point(child.id, NO_ROW);
        child
    }

    fn child(&self, at: u32) -> Child {
        let (row, numbers) = (self.row(at), self.numbers(at));
        let (first, more) = self.phones(at);
        Child {
            id: row.id,
            birth: row.birth,
            hint: row.hint,
            hide_place: row.hides_place(),
            parts: self.parts(at).into_owned(),
            phones: first.iter().chain(more).copied().filter(|phone| !phone.is_empty()).collect(),
            nhs: numbers.nhs,
            upn: numbers.upn,
            place: numbers.place,
        }
    }

    pub(super) fn row(&self, row: u32) -> &Row {
        &self.rows[row as usize]
    }

    pub(super) fn numbers(&self, row: u32) -> &Numbers {
        &self.numbers[row as usize]
    }

    /// The name parts of a row. Nearly all lie in the row itself; only longer names are copied together.
    pub(super) fn parts(&self, at: u32) -> Cow<'_, [Part]> {
        let row = self.row(at);
        let count = row.parts.iter().position(|part| *part == Part::NONE).unwrap_or(IN_ROW);
        let more = if row.flags & MORE_PARTS == 0 { None } else { self.more_parts.get(&at) };
        match more {
            Some(more) => Cow::Owned([&row.parts, &**more].concat()),
            None => Cow::Borrowed(&row.parts[..count]),
        }
    }

    /// The phones of a row that are kept in it, empty ones last, and the rest.
    pub(super) fn phones(&self, row: u32) -> (&[Digits; PHONES_IN_ROW], &[Digits]) {
        let first = &self.numbers[row as usize].phones;
        let more = self.row(row).flags & MORE_PHONES != 0;
        (first, if more { self.more_phones.get(&row).map_or(&[], |more| more) } else { &[] })
    }
}
