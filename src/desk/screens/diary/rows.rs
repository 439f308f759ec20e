//! The order of the diary's rows: as they are configured, by name, by free places, by what begins first.
use crate::wire::view_diary::{DiaryRow, DiaryWeek};

/// An order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Rows {
    /// As the services are configured.
    #[default]
    Given,
    /// By name.
    Name,
    /// Most free places first: where somebody could still be booked.
    Free,
    /// What begins first in the week.
    Time,
}

impl Rows {
    /// With letters and words.
    pub const CHOICES: [(char, Self, &'static str); 4] = [
        ('c', Self::Given, "clinic, as they are listed"),
        ('n', Self::Name, "name"),
        ('f', Self::Free, "free places, most first"),
        ('t', Self::Time, "time, first in the week first"),
    ];

    /// Puts a week's rows into this order; rows that are equal stay as they came.
    pub fn sort(self, week: &mut DiaryWeek) {
        match self {
            Self::Given => {}
            Self::Name => week.rows.sort_by_cached_key(|row| row.label.to_lowercase()),
            Self::Free => week.rows.sort_by_key(|row| std::cmp::Reverse(free(row))),
            Self::Time => week.rows.sort_by_key(|row| {
                row.cells.iter().map(|cell| (cell.day, cell.start)).min().unwrap_or((u8::MAX, 0))
            }),
        }
    }
}

/// Places of a row that somebody could still have: not held, past or called off.
fn free(row: &DiaryRow) -> u32 {
    let open = row.cells.iter().filter(|cell| !matches!(cell.sign, 'x' | '.'));
    open.map(|cell| u32::from(cell.free)).sum()
}
