//! The columns of a waiting list: which of them a view shows, in the order in which the eye decides.
use super::row::WaitRow;
use crate::desk::widgets::Column;
use crate::wire::query::SortBy;

/// Which columns are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ViewOf {
    /// How long, how far over, who, what next.
    #[default]
    Wait,
    /// Days received and due instead of distances.
    Received,
    /// The setting instead of the district.
    Setting,
}

/// The views with their letters and words.
pub const VIEWS: [(char, ViewOf, &str); 3] = [
    ('w', ViewOf::Wait, "wait, target as a distance, district"),
    ('r', ViewOf::Received, "received, target as a day"),
    ('s', ViewOf::Setting, "setting"),
];

type Cell = (Column<WaitRow>, Option<SortBy>);

/// The columns of a view, and which of them carries the mark of the order. `mixed`: more than one pathway is shown;
/// `beside`: the next step stands in full in the pane beside.
pub fn columns(
    view: ViewOf,
    by: SortBy,
    (mixed, beside): (bool, bool),
) -> (Vec<Column<WaitRow>>, Option<usize>) {
    let mut cells: Vec<Cell> = Vec::new();
    let wait = |cells: &mut Vec<Cell>| {
        cells.push((Column::right("Wait", 6, WaitRow::wait), Some(SortBy::Wait)));
    };
    let distance = |cells: &mut Vec<Cell>| {
        cells.push((Column::left("Target", 8, WaitRow::target), Some(SortBy::Target)));
    };
    match view {
        ViewOf::Wait | ViewOf::Setting => {
            wait(&mut cells);
            distance(&mut cells);
        }
        ViewOf::Received => {
            cells.push((Column::right("Received", 10, WaitRow::received), Some(SortBy::Received)));
            cells.push((Column::right("Target", 9, WaitRow::target_day), Some(SortBy::Target)));
        }
    }
    cells.push((Column::left("Child", 18, |row: &WaitRow| row.row.name.clone()), Some(SortBy::Name)));
    cells.push((Column::right("Age", 5, WaitRow::age), Some(SortBy::Age)));
    cells.push((Column::left("P", 1, WaitRow::priority), None));
    cells.push((Column::left("Nds", 3, WaitRow::needs), None));
    if mixed {
        cells.push((Column::left("For", 5, |row: &WaitRow| row.pathway.clone()), None));
    }
    match view {
        ViewOf::Wait => {
            cells.push((
                Column::left("District", 10, |row: &WaitRow| row.row.district.clone()).goes(2),
                Some(SortBy::District),
            ));
        }
        ViewOf::Setting => {
            cells.push((
                Column::left("Setting", if mixed { 11 } else { 14 }, |row: &WaitRow| row.row.setting.clone())
                    .goes(2),
                None,
            ));
        }
        ViewOf::Received => wait(&mut cells),
    }
    let full = matches!(view, ViewOf::Wait) && !mixed && !beside;
    let next = if full {
        Column::left("Next step", 14, WaitRow::next)
    } else {
        Column::left("Next step", 11, WaitRow::next_short)
    };
    cells.push((next.grows(), Some(SortBy::Due)));
    // The one order of the list is first of all the wait, within its priority.
    let by = if by == SortBy::Order { SortBy::Wait } else { by };
    let sorted = cells.iter().position(|(_, sort)| *sort == Some(by));
    (cells.into_iter().map(|(column, _)| column).collect(), sorted)
}

/// The orders with their letters and words.
pub const ORDERS: [(char, SortBy, &str); 8] = [
    ('o', SortBy::Order, "order of the list: priority, then wait"),
    ('w', SortBy::Wait, "wait, longest first"),
    ('t', SortBy::Target, "target, most over first"),
    ('c', SortBy::Name, "child's name"),
    ('a', SortBy::Age, "age, oldest first"),
    ('d', SortBy::District, "district"),
    ('n', SortBy::Due, "next step, due first"),
    ('r', SortBy::Received, "day received"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_marked_where_its_column_is_shown() {
        let heads = |view, by, mixed| {
            let (columns, sorted) = columns(view, by, (mixed, false));
            sorted.map(|at| columns[at].head)
        };
        assert_eq!(heads(ViewOf::Wait, SortBy::Order, false), Some("Wait"));
        assert_eq!(heads(ViewOf::Wait, SortBy::Due, true), Some("Next step"));
        assert_eq!(heads(ViewOf::Setting, SortBy::District, false), None);
        assert_eq!(heads(ViewOf::Received, SortBy::Received, false), Some("Received"));
    }

    #[test]
    fn every_view_fits_into_eighty_columns() {
        for (_, view, words) in VIEWS {
            for mixed in [false, true] {
                let (columns, _) = columns(view, SortBy::Order, (mixed, false));
                let needed: u16 = columns.iter().map(|column| column.width + 1).sum::<u16>() + 3;
                assert!(needed <= 80, "{words} {mixed}: {needed}");
            }
        }
    }
}
