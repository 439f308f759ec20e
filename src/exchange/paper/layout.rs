//! Words into lines, lines into pages: no line is wider than the paper, nothing is lost, and what belongs together stays on
//! one page where it fits on one.
use super::clean::width;

/// Lines of a page: what printers of text have taken for A4 since there were any.
pub(super) const LINES: usize = 66;

/// The words in lines of at most `columns`, from the second one on indented by `hang`. A word that is longer than a line is
/// broken.
pub(super) fn wrap(words: &str, columns: usize, hang: usize) -> Vec<String> {
    let pieces: Vec<&str> = words.split(' ').filter(|piece| !piece.is_empty()).collect();
    tokens(&pieces, columns, hang, " ")
}

/// The same for pieces that are not torn apart where a line has room for them, with `gap` between them.
pub(super) fn tokens<S: AsRef<str>>(pieces: &[S], columns: usize, hang: usize, gap: &str) -> Vec<String> {
    // A hang that leaves no room for words would never end.
    let hang = hang.min(columns / 2);
    let (mut lines, mut line, mut begun) = (Vec::new(), String::new(), false);
    for piece in pieces {
        let mut piece = piece.as_ref();
        loop {
            let before = if begun { width(&line) + gap.len() } else { width(&line) };
            if before + width(piece) <= columns {
                if begun {
                    line.push_str(gap);
                }
                line.push_str(piece);
                begun = true;
                break;
            }
            if begun {
                lines.push(std::mem::replace(&mut line, " ".repeat(hang)));
                begun = false;
                continue;
            }
            let (head, rest) = split(piece, columns - width(&line));
            line.push_str(head);
            lines.push(std::mem::replace(&mut line, " ".repeat(hang)));
            piece = rest;
        }
    }
    if begun || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// As much as fits, at least one letter, and the rest.
fn split(word: &str, columns: usize) -> (&str, &str) {
    let mut used = 0;
    for (at, c) in word.char_indices() {
        let mut buffer = [0; 4];
        used += width(c.encode_utf8(&mut buffer));
        if used > columns && at > 0 {
            return word.split_at(at);
        }
    }
    (word, "")
}

/// A left and a right part on one line; one below the other where they do not fit beside each other.
pub(super) fn ends(left: &str, right: &str, columns: usize) -> Vec<String> {
    let room = columns.saturating_sub(width(left) + width(right));
    if room >= 2 {
        return vec![format!("{left}{}{right}", " ".repeat(room)).trim_end().to_owned()];
    }
    let mut lines = wrap(left, columns, 0);
    lines.extend(wrap(right, columns, 0));
    lines
}

/// What a page is made of: lines of a section that stay together, and what stands over and under them.
pub(super) struct Sheet {
    /// Over every page of the section; `true`: it goes on from the page before.
    pub head: Box<dyn Fn(bool) -> Vec<String>>,
    /// Groups of lines.
    pub groups: Vec<Vec<String>>,
}

/// The pages of sections, each section on a page of its own; `foot` gives the last lines of page n of m, always as many.
pub(super) fn pages(sheets: &[Sheet], foot: impl Fn(usize, usize) -> Vec<String>) -> String {
    let under = foot(1, 1).len();
    let mut all: Vec<Vec<String>> = Vec::new();
    for sheet in sheets {
        let (first, later) = ((sheet.head)(false), (sheet.head)(true));
        let mut page = first.clone();
        let mut room = LINES.saturating_sub(first.len() + under).max(1);
        let mut over = first.len();
        for group in &sheet.groups {
            let whole = LINES.saturating_sub(later.len() + under).max(1);
            if group.len() > room && page.len() > over && group.len() <= whole {
                all.push(std::mem::replace(&mut page, later.clone()));
                (room, over) = (whole, later.len());
            }
            for line in group {
                if room == 0 {
                    all.push(std::mem::replace(&mut page, later.clone()));
                    (room, over) = (whole, later.len());
                }
                page.push(line.clone());
                room -= 1;
            }
        }
        all.push(page);
    }
    let of = all.len();
    let mut out = String::new();
    for (at, page) in all.iter().enumerate() {
        if at > 0 {
            out.push('\u{c}');
        }
        let foot = foot(at + 1, of);
        let blank = LINES.saturating_sub(page.len() + foot.len());
        for line in page
            .iter()
            .map(String::as_str)
            .chain(std::iter::repeat_n("", blank))
            .chain(foot.iter().map(String::as_str))
        {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}
