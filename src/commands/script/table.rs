//! Rows for the eye: columns as wide as they need, and nothing in them that commands a terminal.
use crate::desk::text::{clean, width};

/// Rows under a heading, printed when all are there.
pub(super) struct Table {
    heads: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table of these columns.
    pub(super) fn new(heads: &[&'static str]) -> Self {
        Self { heads: heads.to_vec(), rows: Vec::new() }
    }

    /// A row, a text a column.
    pub(super) fn row(&mut self, cells: &[String]) {
        self.rows.push(cells.iter().map(|cell| clean(cell).into_owned()).collect());
    }

    /// Line by line; none but the heading where there is no row.
    pub(super) fn lines(&self) -> Vec<String> {
        let wide = |at: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell));
            cells.max().unwrap_or(0).max(self.heads[at].len())
        };
        let wide: Vec<usize> = (0..self.heads.len()).map(wide).collect();
        let line = |cells: &[&str]| {
            let mut out = String::new();
            for (cell, wide) in cells.iter().zip(&wide) {
                out.push_str(cell);
                out.extend(std::iter::repeat_n(' ', wide.saturating_sub(width(cell)) + 2));
            }
            out.trim_end().to_owned()
        };
        let rows = self.rows.iter().map(|row| line(&row.iter().map(String::as_str).collect::<Vec<_>>()));
        std::iter::once(line(&self.heads)).chain(rows).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_they_need_and_nothing_commands_the_terminal() {
        let mut table = Table::new(&["id", "name", "wait"]);
        table.row(&["7".into(), "KOWALSKA, Maja".into(), "12w".into()]);
        table.row(&["12".into(), "O\u{1b}[2JNEIL, Tom".into(), String::new()]);
        assert_eq!(
            table.lines(),
            ["id  name            wait", "7   KOWALSKA, Maja  12w", "12  O[2JNEIL, Tom",]
        );
    }
}
