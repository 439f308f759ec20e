//! A print as pages of plain text: 66 lines each, ended by form feeds, for any printer and any editor.
use super::clean::{clean, width};
use super::doc::{Item, Line, Mark, Section};
use super::layout::{Sheet, ends, pages, tokens, wrap};
use super::{Print, Width, parts};

/// Columns of the left column: a time of day, or a number.
const AT: usize = 8;

/// The pages.
pub fn text(print: &Print, width: Width) -> String {
    written(&parts::sections(print), &Over::of(print), width.columns())
}

/// What stands over and under every page.
pub(super) struct Over {
    pub title: String,
    pub practice: bool,
    pub valid: String,
    pub by: String,
}

impl Over {
    pub(super) fn of(print: &Print) -> Self {
        Self {
            title: clean(&parts::title(print)),
            practice: print.practice,
            valid: clean(&parts::valid(print)),
            by: clean(&parts::printed_by(print)),
        }
    }

    /// What the first line ends in.
    pub(super) fn mark(&self) -> &'static str {
        if self.practice { "PRACTICE: invented children" } else { "" }
    }
}

/// The sections as pages of so many columns.
pub(super) fn written(sections: &[Section], over: &Over, columns: usize) -> String {
    let sheets: Vec<Sheet> = sections.iter().map(|section| sheet(section, over, columns)).collect();
    let foot = |page: usize, of: usize| {
        let mut lines = vec!["-".repeat(columns)];
        lines.extend(wrap(&over.valid, columns, 0));
        // The number of pages is not known before they are made: room for the longest, so that every foot has as many lines.
        let number = format!("Page {page} of {of}");
        let last = ends(&over.by, "Page 9999 of 9999", columns);
        if last.len() == 1 {
            lines.extend(ends(&over.by, &number, columns));
        } else {
            lines.extend(wrap(&over.by, columns, 0));
            lines.push(number);
        }
        lines
    };
    pages(&sheets, foot)
}

fn sheet(section: &Section, over: &Over, columns: usize) -> Sheet {
    let (title, mark) = (over.title.clone(), over.mark());
    let name = clean(&section.title);
    let head = move |goes_on: bool| {
        let mut lines = ends(&title, mark, columns);
        let name = if goes_on { format!("{name} (goes on)") } else { name.clone() };
        lines.extend(wrap(&name, columns, 2));
        lines.push("=".repeat(columns));
        lines
    };
    let mut groups: Vec<Vec<String>> = section.intro.iter().map(|each| line(each, columns, 0)).collect();
    if !section.intro.is_empty() && !section.items.is_empty() {
        groups.push(vec!["-".repeat(columns)]);
    }
    groups.extend(section.items.iter().map(|each| item(each, columns)));
    Sheet { head: Box::new(head), groups }
}

fn item(item: &Item, columns: usize) -> Vec<String> {
    let room = columns - AT;
    let (title, aside) = (clean(&item.title), clean(&item.aside));
    let mut inner: Vec<String> = Vec::new();
    if !(title.is_empty() && aside.is_empty()) {
        inner.extend(ends(&title, &aside, room));
    }
    inner.extend(item.read.iter().chain(&item.write).flat_map(|each| line(each, room, 2)));
    let mut lines: Vec<String> = Vec::new();
    // What is in the left column of the first line; where it is longer it has lines of its own.
    let at = clean(&item.at);
    let beside = if width(&at) < AT { Some(at) } else { None };
    match &beside {
        Some(at) => {
            let first = if inner.is_empty() { String::new() } else { inner.remove(0) };
            lines.push(format!("{at}{}{first}", " ".repeat(AT - width(at))));
        }
        None => lines.extend(wrap(&clean(&item.at), columns, 0)),
    }
    lines.extend(inner.into_iter().map(|each| format!("{}{each}", " ".repeat(AT))));
    lines.push(String::new());
    lines
}

fn line(line: &Line, columns: usize, hang: usize) -> Vec<String> {
    match line {
        Line::Words(words) => wrap(&clean(words), columns, hang),
        Line::Said(what, words) => wrap(&format!("{what}: {}", clean(words)), columns, hang),
        Line::Marks(marks) => {
            let pieces: Vec<String> = marks.iter().map(|mark| mark_words(*mark)).collect();
            tokens(&pieces, columns, hang, "  ")
        }
        Line::Write(what, lines) => (0..*lines)
            .map(|at| {
                let label = if at == 0 { format!("{what} ") } else { " ".repeat(width(what) + 1) };
                let rest = columns.saturating_sub(width(&label));
                format!("{label}{}", "_".repeat(rest))
            })
            .collect(),
    }
}

fn mark_words(mark: Mark) -> String {
    let after =
        |what: &str, blank: &str| if what.is_empty() { blank.to_owned() } else { format!("{what} {blank}") };
    match mark {
        Mark::Tick(what) => format!("[ ] {what}"),
        Mark::Blank(what, letters) => after(what, &"_".repeat(usize::from(letters))),
        Mark::Time(what) => after(what, "__:__"),
        Mark::Day(what) => after(what, "__/__/____"),
    }
}
