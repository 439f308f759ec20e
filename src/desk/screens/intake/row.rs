//! One intake item as the list shows it.
use crate::desk::glyphs::Signs;
use crate::desk::text;
use crate::desk::widgets::{Column, Row};
use crate::domain::calendar::{due, due_words};
use crate::domain::ids::IntakeId;
use crate::wire::view_list::IntakeRow;
use chrono::NaiveDate;

/// A row with what its cells need beside it.
#[derive(Clone, Debug)]
pub struct ItemRow {
    /// As the keeper sent it.
    pub row: IntakeRow,
    /// London's day.
    pub today: NaiveDate,
}

impl Row for ItemRow {
    type Id = IntakeId;

    fn id(&self) -> IntakeId {
        self.row.item
    }

    fn signs(&self) -> Signs {
        let alike = self.row.opens == "compare";
        Signs { past_target: self.row.due < self.today, alike, ..Signs::default() }
    }

    fn card(&self) -> [String; 3] {
        [
            text::left(&self.row.name, 36),
            format!("{}, {}", self.row.kind, due_words(self.row.due, self.today)),
            self.row.words.clone(),
        ]
    }

    fn told(&self) -> String {
        let late = if self.row.due < self.today { "late: " } else { "" };
        format!("{late}{}, {}. {}", self.row.kind, due_words(self.row.due, self.today), self.words())
    }
}

impl ItemRow {
    /// The item in words: what is wrong, whole, and where it came from.
    pub fn words(&self) -> String {
        let source =
            if self.row.source.is_empty() { String::new() } else { format!(" ({})", self.row.source) };
        format!("{}: {}{source}", self.row.name, self.row.words)
    }
}

/// The columns.
pub fn columns() -> Vec<Column<ItemRow>> {
    vec![
        Column::left("Due", 8, |row: &ItemRow| due(row.row.due, row.today)),
        Column::left("What", 15, |row: &ItemRow| row.row.kind.clone()),
        Column::left("Child", 20, |row: &ItemRow| row.row.name.clone()),
        Column::left("What is wrong", 27, |row: &ItemRow| row.row.words.clone()).grows(),
    ]
}
