//! Columns of a list: which of them fit, where they stand, and one that takes what is left.

use std::borrow::Cow;

/// At which side of its column a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Names, words.
    Left,
    /// Waits, ages, times: so that they line up.
    Right,
}

/// One column over rows of kind `R`.
#[derive(Clone, Debug)]
pub struct Column<R> {
    /// Over the column.
    pub head: Cow<'static, str>,
    /// Columns of text it takes; of the growing one, at least.
    pub width: u16,
    /// At which side the text stands.
    pub side: Side,
    /// Takes what is left over.
    pub grows: bool,
    /// Goes first when there is no room: the highest number. 0 never goes.
    pub goes: u8,
    /// The text of a row.
    pub cell: fn(&R) -> String,
}

impl<R> Column<R> {
    /// A column of words.
    pub fn left(head: impl Into<Cow<'static, str>>, width: u16, cell: fn(&R) -> String) -> Self {
        let head = head.into();
        Self { head, width, side: Side::Left, grows: false, goes: 0, cell }
    }

    /// A column of numbers.
    pub fn right(head: impl Into<Cow<'static, str>>, width: u16, cell: fn(&R) -> String) -> Self {
        Self { side: Side::Right, ..Self::left(head, width, cell) }
    }

    /// It takes what is left over.
    #[must_use]
    pub fn grows(mut self) -> Self {
        self.grows = true;
        self
    }

    /// It goes when there is no room, the highest number first.
    #[must_use]
    pub fn goes(mut self, when: u8) -> Self {
        self.goes = when;
        self
    }
}

/// Where the columns stand that fit: position in the list, offset from the left, width. A space between two.
pub fn fit<R>(columns: &[Column<R>], room: u16) -> Vec<(usize, u16, u16)> {
    let mut shown: Vec<usize> = (0..columns.len()).collect();
    let need = |shown: &[usize]| {
        let widths: u16 = shown.iter().map(|at| columns[*at].width).sum();
        widths + (shown.len() as u16).saturating_sub(1)
    };
    while need(&shown) > room {
        let Some(out) =
            shown.iter().copied().filter(|at| columns[*at].goes > 0).max_by_key(|at| columns[*at].goes)
        else {
            break;
        };
        shown.retain(|at| *at != out);
    }
    let spare = room.saturating_sub(need(&shown));
    let mut x = 0;
    let mut places = Vec::with_capacity(shown.len());
    for at in shown {
        let width = columns[at].width + if columns[at].grows { spare } else { 0 };
        let width = width.min(room.saturating_sub(x));
        if width == 0 {
            break;
        }
        places.push((at, x, width));
        x += width + 1;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_needed_goes_and_the_growing_one_grows() {
        let cell: fn(&()) -> String = |()| String::new();
        let columns = [
            Column::right("Wait", 6, cell),
            Column::left("Child", 10, cell).grows(),
            Column::left("Far", 5, cell).goes(1),
        ];
        assert_eq!(fit(&columns, 30), [(0, 0, 6), (1, 7, 17), (2, 25, 5)]);
        assert_eq!(fit(&columns, 20), [(0, 0, 6), (1, 7, 13)]);
        assert_eq!(fit(&columns, 9), [(0, 0, 6), (1, 7, 2)]);
    }
}
