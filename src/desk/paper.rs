//! Rows of cells as pages of plain text for a printer: what the list was of on every page, its heads on every page, and whose
//! page it is, since paper lies about.
use super::text;
use std::fmt::Write as _;

/// Rows of a page; with head and foot it fits on A4, also across.
const ROWS: usize = 40;
/// Columns of a cell at most, and of a line.
const CELL: usize = 40;

/// The pages, each but the last ended by a form feed. `under` says what the list is, `by` who printed it and when.
pub fn pages(under: &str, by: &str, head: &[String], rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = head
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| text::width(&text::clean(cell)));
            cells.chain([text::width(name)]).max().unwrap_or(0).min(CELL)
        })
        .collect();
    let line = |cells: &[String]| {
        let cells = cells.iter().zip(&widths).map(|(cell, width)| text::left(cell, *width));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let rule = "-".repeat(widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1));
    let of = rows.len().div_ceil(ROWS).max(1);
    let mut out = String::new();
    for page in 0..of {
        let shown = rows.iter().skip(page * ROWS).take(ROWS);
        if page > 0 {
            out.push('\u{c}');
        }
        // Writing into a String cannot fail.
        let _ = writeln!(out, "Waiting list: {under}\n\n{}\n{rule}", line(head));
        for row in shown {
            let _ = writeln!(out, "{}", line(row));
        }
        let _ = writeln!(out, "{rule}\n{by}. Page {} of {of}. Names of children: shred after use.", page + 1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_on_a_page_that_says_what_it_is() {
        let head = ["child".to_owned(), "days".to_owned()];
        let rows: Vec<Vec<String>> =
            (0..95).map(|n| vec![format!("CHILD, {n}\u{1b}[31m"), n.to_string()]).collect();
        let text = pages("ND, waiting", "Printed by ann", &head, &rows);
        let pages: Vec<&str> = text.split('\u{c}').collect();
        assert_eq!(pages.len(), 3);
        for (at, page) in pages.iter().enumerate() {
            assert!(page.starts_with("Waiting list: ND, waiting\n\nchild"), "{page}");
            assert!(page.contains(&format!("Page {} of 3", at + 1)));
        }
        assert_eq!(text.matches("CHILD, ").count(), 95);
        assert!(!text.contains('\u{1b}'));
        assert!(super::pages("none", "", &head, &[]).contains("Page 1 of 1"));
    }
}
