//! Words that several screens say of a child in the same way.
pub mod people;

use super::text;

/// Parts in lines of at most `columns`, none broken where it fits into a line, with a gap that shows where one ends.
pub fn flow<S: AsRef<str>>(parts: &[S], columns: usize, gap: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts.iter().map(AsRef::as_ref).filter(|part| !part.is_empty()) {
        match lines.last_mut() {
            Some(line) if text::width(line) + text::width(gap) + text::width(part) <= columns => {
                line.push_str(gap);
                line.push_str(part);
            }
            _ if text::width(part) > columns => lines.extend(text::wrap(part, columns)),
            _ => lines.push(part.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::flow;

    #[test]
    fn parts_stay_whole_where_they_fit() {
        assert_eq!(
            flow(&["I Polish interpreter", "L looked after", ""], 40, "   "),
            ["I Polish interpreter   L looked after"]
        );
        assert_eq!(flow(&["one two", "three four"], 12, "  "), ["one two", "three four"]);
        assert_eq!(flow(&["one two three"], 7, "  "), ["one two", "three"]);
        assert!(flow::<&str>(&[], 7, "  ").is_empty());
    }
}
