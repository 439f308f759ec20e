//! The parts of a record that Tab goes through, and how much of the time a column of the journey holds.

/// What the cursor is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Part {
    /// The clocks.
    #[default]
    Clocks = 0,
    /// The bookings.
    Bookings = 1,
    /// The journey.
    Journey = 2,
    /// Who it is, and whom to speak to.
    Details = 3,
}

impl Part {
    /// The one after, or before.
    pub(super) fn next(self, back: bool) -> Self {
        match (self, back) {
            (Self::Clocks, false) | (Self::Journey, true) => Self::Bookings,
            (Self::Bookings, false) | (Self::Details, true) => Self::Journey,
            (Self::Journey, false) | (Self::Clocks, true) => Self::Details,
            (Self::Details, false) | (Self::Bookings, true) => Self::Clocks,
        }
    }
}

/// Columns a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Zoom {
    /// Four: a week or so a column.
    #[default]
    Months,
    /// Two.
    Years,
    /// One.
    All,
    /// Eight: half a week a column.
    Weeks,
}

impl Zoom {
    /// Columns of a month.
    pub(super) fn columns(self) -> u16 {
        match self {
            Self::Weeks => 8,
            Self::Months => 4,
            Self::Years => 2,
            Self::All => 1,
        }
    }

    /// By its letter, as the choice shows it.
    pub(super) const CHOICES: [(char, Self, &'static str); 4] = [
        ('w', Self::Weeks, "Journey: eight columns a month"),
        ('m', Self::Months, "Journey: four columns a month"),
        ('y', Self::Years, "Journey: two columns a month"),
        ('l', Self::All, "Journey: a column a month"),
    ];
}
