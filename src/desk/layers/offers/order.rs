//! The order of the places shown: as ranked, by day, or by place.
use crate::desk::effect::Slot;
use crate::desk::layers::{Choice, Pick};
use crate::wire::view_diary::PlaceOffer;

/// The choice of an order.
pub(super) const ORDER: Slot = "order of places";

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// The best first, each for its reason.
    #[default]
    Best,
    /// The earliest first.
    Earliest,
    /// By venue, then by day.
    Venue,
}

const ALL: [(char, Order, &str); 3] = [
    ('b', Order::Best, "best first"),
    ('e', Order::Earliest, "earliest first"),
    ('p', Order::Venue, "by place, then by day"),
];

impl Order {
    pub(super) fn of(letter: char) -> Option<Self> {
        ALL.iter().find(|(known, _, _)| *known == letter).map(|(_, order, _)| *order)
    }

    pub(super) fn pick() -> Pick {
        let choices = ALL.iter().map(|(letter, _, words)| Choice::new(*letter, *words)).collect();
        Pick::new(ORDER, "Order of the places", choices)
    }

    /// Puts ranked rows in this order; `Best` leaves them as they are.
    pub(super) fn sort(self, rows: &mut [PlaceOffer]) {
        match self {
            Self::Best => {}
            Self::Earliest => rows.sort_by_key(|row| row.when),
            Self::Venue => rows.sort_by(|a, b| (&a.place, a.when).cmp(&(&b.place, b.when))),
        }
    }
}
