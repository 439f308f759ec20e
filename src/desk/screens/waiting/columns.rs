//! The columns of a waiting list on the screen: which are shown, in the order in which the eye decides, and how wide each is.
use super::row::WaitRow;
use crate::desk::widgets::Column;
use crate::domain::calendar::{date_short, due};
use crate::domain::referral::Stage;
use crate::wire::columns::ListColumn;
use crate::wire::query::{Sort, SortBy, StageIs};

/// Columns the signs before a row take.
pub const SIGNS: u16 = 4;

/// Which columns are shown.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Shown {
    /// How long, how far over, who, what next.
    #[default]
    Wait,
    /// Days received and due instead of distances.
    Received,
    /// The setting instead of the district.
    Setting,
    /// Those the person chose, in their order.
    Chosen(Vec<ListColumn>),
}

/// The ready views with their letters and words.
pub const READY: [(char, Shown, &str); 3] = [
    ('w', Shown::Wait, "wait, target as a distance, district"),
    ('r', Shown::Received, "received, target as a day"),
    ('s', Shown::Setting, "setting"),
];

impl Shown {
    /// From columns that were kept; none: those of every desk.
    pub fn of(columns: &[ListColumn]) -> Self {
        let ready = READY.into_iter().map(|(_, shown, _)| shown);
        let mut same = ready.filter(|shown| [true, false].iter().any(|mixed| shown.list(*mixed) == columns));
        match (columns.is_empty(), same.next()) {
            (true, _) => Self::Wait,
            (false, Some(ready)) => ready,
            (false, None) => Self::Chosen(columns.to_vec()),
        }
    }

    /// As they are kept.
    pub fn kept(&self) -> Vec<ListColumn> {
        if *self == Self::Wait { Vec::new() } else { self.list(true) }
    }

    /// The columns. `mixed`: more than one pathway is shown, so a ready view says which.
    pub fn list(&self, mixed: bool) -> Vec<ListColumn> {
        use ListColumn::{Age, Child, District, Needs, Next, Pathway, Priority, Received, Target, TargetDay};
        let (first, last): (&[ListColumn], ListColumn) = match self {
            Self::Wait => (&[ListColumn::Wait, Target], District),
            Self::Setting => (&[ListColumn::Wait, Target], ListColumn::Setting),
            Self::Received => (&[Received, TargetDay], ListColumn::Wait),
            Self::Chosen(columns) => return columns.clone(),
        };
        let mut columns = [first, &[Child, Age, Priority, Needs]].concat();
        columns.extend(mixed.then_some(Pathway));
        columns.extend([last, Next]);
        columns
    }
}

/// How one column is drawn.
fn column(of: ListColumn) -> Column<WaitRow> {
    match of {
        ListColumn::Wait => Column::right("Wait", 6, WaitRow::wait),
        ListColumn::Target => Column::left("Target", 8, WaitRow::target),
        ListColumn::TargetDay => Column::right("Target", 9, WaitRow::target_day),
        ListColumn::Received => Column::right("Received", 10, WaitRow::received),
        ListColumn::Child => Column::left("Child", 18, |row: &WaitRow| row.row.name.clone()),
        ListColumn::Age => Column::right("Age", 5, WaitRow::age),
        ListColumn::Born => Column::right("Born", 9, |row: &WaitRow| date_short(row.row.born)),
        ListColumn::Priority => Column::left("P", 1, WaitRow::priority),
        ListColumn::Needs => Column::left("Nds", 3, WaitRow::needs),
        ListColumn::Language => Column::left("Language", 10, |row: &WaitRow| row.row.language.clone()),
        ListColumn::Pathway => Column::left("For", 5, |row: &WaitRow| row.pathway.clone()),
        ListColumn::State => Column::left("State", 10, |row: &WaitRow| state(row.row.stage).to_owned()),
        ListColumn::District => Column::left("District", 10, |row: &WaitRow| row.row.district.clone()),
        ListColumn::Setting => Column::left("Setting", 11, |row: &WaitRow| row.row.setting.clone()),
        ListColumn::Contact => Column::right("Contact", 9, |row: &WaitRow| {
            row.row.contact.map_or_else(|| "none".to_owned(), date_short)
        }),
        ListColumn::Team => Column::left("Team", 7, |row: &WaitRow| row.team.clone()),
        ListColumn::Next => Column::left("Next step", 11, WaitRow::next_short),
        ListColumn::Due => Column::right("Due", 8, |row: &WaitRow| {
            row.row.step.as_ref().map_or_else(String::new, |step| due(step.due, row.today))
        }),
    }
}

/// A state in ten letters.
fn state(stage: Stage) -> &'static str {
    match StageIs::of(stage) {
        StageIs::Triage => "to triage",
        StageIs::Waiting => "waiting",
        StageIs::Booked => "booked",
        StageIs::After => "after day",
        StageIs::Review => "review",
        StageIs::Closed => "closed",
    }
}

/// Columns of the terminal these take, the signs before them and a space between two included.
pub fn used(columns: &[ListColumn]) -> u16 {
    let widths: u16 = columns.iter().map(|of| column(*of).width).sum();
    SIGNS + widths + (columns.len() as u16).saturating_sub(1)
}

/// Columns that the child's name gives up before another column goes: beside a pane, which says the name in full.
fn gives(room: u16) -> u16 {
    if room < 80 { 7 } else { 0 }
}

/// Those for which there is no room in so many columns, and which are left out: the last first, the next step after all others,
/// the child never.
pub fn left_out(columns: &[ListColumn], room: u16) -> Vec<ListColumn> {
    let mut shown = columns.to_vec();
    let mut out = Vec::new();
    while used(&shown) > room + gives(room) {
        let lesser = |of: &ListColumn| !matches!(of, ListColumn::Child | ListColumn::Next);
        let next = |of: &ListColumn| *of == ListColumn::Next;
        let Some(at) = shown.iter().rposition(lesser).or_else(|| shown.iter().position(next)) else { break };
        out.push(shown.remove(at));
    }
    out
}

/// The columns as they are drawn in so many columns of the terminal, and which of them carries the mark of the order.
pub fn drawn(columns: &[ListColumn], sort: Sort, room: u16) -> (Vec<Column<WaitRow>>, Option<(usize, bool)>) {
    let out = left_out(columns, room);
    let shown: Vec<ListColumn> = columns.iter().copied().filter(|of| !out.contains(of)).collect();
    let spare = room.saturating_sub(used(&shown));
    let missing = used(&shown).saturating_sub(room).min(gives(room));
    let grows = [ListColumn::Next, ListColumn::Setting, ListColumn::Child];
    let grows = grows.into_iter().find(|of| shown.contains(of));
    let cells = shown.iter().map(|of| {
        let mut column = column(*of);
        // In three columns more the next step is said in words.
        if *of == ListColumn::Next && spare >= 3 {
            column = Column::left("Next step", 14, WaitRow::next);
        }
        if *of == ListColumn::Child {
            column.width -= missing;
        }
        if grows == Some(*of) { column.grows() } else { column }
    });
    // The one order of the list is first of all the wait, within its priority.
    let by = if sort.by == SortBy::Order { SortBy::Wait } else { sort.by };
    let sorted = shown.iter().position(|of| of.sort() == by).map(|at| (at, sort.down));
    (cells.collect(), sorted)
}

/// The orders with their letters and words.
pub const ORDERS: [(char, SortBy, &str); 16] = [
    ('o', SortBy::Order, "order of the list: priority, then wait"),
    ('w', SortBy::Wait, "wait, longest first"),
    ('t', SortBy::Target, "target, most over first"),
    ('c', SortBy::Name, "child's name"),
    ('a', SortBy::Age, "age, oldest first"),
    ('d', SortBy::District, "district"),
    ('n', SortBy::Due, "next step, due first"),
    ('r', SortBy::Received, "day received"),
    ('p', SortBy::Priority, "priority, most urgent first"),
    ('f', SortBy::Pathway, "for which pathway"),
    ('s', SortBy::Setting, "setting"),
    ('e', SortBy::Needs, "needs and dangers, most first"),
    ('l', SortBy::Language, "language of the interpreter"),
    ('k', SortBy::Contact, "last contact, longest ago first"),
    ('g', SortBy::State, "state: to triage, waiting, booked, ..."),
    ('m', SortBy::Team, "team that owes the next step"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn sort(by: SortBy) -> Sort {
        Sort { by, down: false }
    }

    #[test]
    fn the_order_is_marked_where_its_column_is_shown() {
        let heads = |shown: Shown, by, mixed| {
            let (columns, sorted) = drawn(&shown.list(mixed), sort(by), 80);
            sorted.map(|(at, _)| columns[at].head.clone().into_owned())
        };
        assert_eq!(heads(Shown::Wait, SortBy::Order, false).as_deref(), Some("Wait"));
        assert_eq!(heads(Shown::Wait, SortBy::Due, true).as_deref(), Some("Next step"));
        assert_eq!(heads(Shown::Wait, SortBy::Pathway, true).as_deref(), Some("For"));
        assert_eq!(heads(Shown::Setting, SortBy::District, false).as_deref(), None);
        assert_eq!(heads(Shown::Received, SortBy::Received, false).as_deref(), Some("Received"));
    }

    #[test]
    fn every_column_can_be_sorted_by() {
        for column in ListColumn::ALL {
            assert!(ORDERS.iter().any(|(_, by, _)| *by == column.sort()), "{column:?}");
        }
        let mut letters: Vec<char> = ORDERS.iter().map(|(letter, ..)| *letter).collect();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), ORDERS.len());
    }

    #[test]
    fn every_ready_view_fits_into_eighty_columns_and_comes_back_as_itself() {
        for (_, shown, words) in READY {
            for mixed in [false, true] {
                assert!(used(&shown.list(mixed)) <= 80, "{words} {mixed}");
                assert_eq!(Shown::of(&shown.list(mixed)), shown);
            }
            assert_eq!(Shown::of(&shown.kept()), shown);
        }
    }

    #[test]
    fn beside_the_pane_every_ready_view_is_whole() {
        for (_, shown, words) in READY {
            let columns = shown.list(true);
            let (drawn, _) = drawn(&columns, sort(SortBy::Order), 73);
            assert_eq!(drawn.len(), columns.len(), "{words}");
            let wide: u16 = drawn.iter().map(|column| column.width).sum();
            assert!(SIGNS + wide + drawn.len() as u16 - 1 <= 73, "{words}");
        }
    }

    #[test]
    fn what_does_not_fit_goes_from_the_right_and_never_the_child() {
        let all = ListColumn::ALL;
        let out = left_out(&all, 80);
        assert!(!out.is_empty() && !out.contains(&ListColumn::Child) && out[0] == ListColumn::Due);
        assert_eq!(left_out(&all, 10).len(), all.len() - 1);
        let (columns, _) = drawn(&all, sort(SortBy::Order), 80);
        assert_eq!(columns.len() + out.len(), all.len());
    }
}
