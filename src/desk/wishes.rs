//! A person's own wishes for how the desk looks and behaves at their terminal: a file beside their keys and themes. A login
//! that runs one fixed command leaves no environment, so each wish that a variable can say the file can say, too.
use super::fault::{Fault, at};
use toml::de::{DeTable, DeValue};

/// What a person wishes; where nothing is said, the desk decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Name of a theme: `default`, `high-contrast`, `mono`, or one of their own.
    pub theme: Option<String>,
    /// Nothing moves that they did not move: no minutes, no changes by others, until they go on or press `Ctrl-l`.
    pub reduced_motion: bool,
    /// Block characters for occupancy and charts, where the terminal says UTF-8.
    pub blocks: bool,
    /// The cursor is seen on every row, not only in text fields.
    pub cursor: bool,
    /// Frames are not wrapped in the marks of a synchronized update.
    pub unsynchronized: bool,
    /// The desk is heard: lines are added, nothing is redrawn.
    pub linear: bool,
    /// Heard, its lines are not broken to the width of the terminal.
    pub unwrapped: bool,
}

/// A file to copy from; each line of it says what it does.
pub const EXAMPLE: &str = include_str!("../../config/desk.toml");

/// Reads a wishes file; `file` is the name to blame.
pub fn wishes(file: &str, text: &str) -> Result<Wishes, Fault> {
    let parsed = DeTable::parse(text)
        .map_err(|wrong| at(file, text, wrong.span().map_or(0, |span| span.start), wrong.message()))?;
    let mut wishes = Wishes::default();
    for (name, value) in parsed.get_ref() {
        let wrong = |reason: String| at(file, text, name.span().start, reason);
        let known = name.get_ref().as_ref();
        let on = match known {
            "theme" => {
                let DeValue::String(theme) = value.get_ref() else {
                    return Err(wrong("theme is a name in quotes, as in theme = \"mono\"".to_owned()));
                };
                wishes.theme = Some(theme.to_string());
                continue;
            }
            "reduced-motion" => &mut wishes.reduced_motion,
            "blocks" => &mut wishes.blocks,
            "cursor" => &mut wishes.cursor,
            "unsynchronized" => &mut wishes.unsynchronized,
            "linear" => &mut wishes.linear,
            "unwrapped" => &mut wishes.unwrapped,
            _ => return Err(wrong(format!("there is no wish called \"{known}\""))),
        };
        let DeValue::Boolean(wished) = value.get_ref() else {
            return Err(wrong(format!("{known} is true or false")));
        };
        *on = *wished;
    }
    Ok(wishes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_or_refused_by_line() {
        let all = "theme = \"mono\"\nreduced-motion = true\nblocks = true\ncursor = true\nunsynchronized = true\nlinear = true\nunwrapped = true\n";
        let read = wishes("desk.toml", all).unwrap();
        assert_eq!(read.theme.as_deref(), Some("mono"));
        assert!(read.reduced_motion && read.blocks && read.cursor && read.unsynchronized);
        assert!(read.linear && read.unwrapped);
        for (text, words) in [
            ("cursor = true\nmotion = true", "desk.toml line 2: there is no wish called \"motion\""),
            ("blocks = 1", "blocks is true or false"),
            ("theme = true", "theme is a name in quotes"),
        ] {
            let said = wishes("desk.toml", text).unwrap_err().to_string();
            assert!(said.contains(words), "{said}");
        }
    }

    #[test]
    fn the_example_changes_nothing_and_names_every_wish() {
        assert_eq!(wishes("desk.toml", EXAMPLE).unwrap(), Wishes::default());
        let on: String =
            EXAMPLE.lines().map(|line| line.strip_prefix("# ! ").unwrap_or(line).to_owned() + "\n").collect();
        let all = wishes("desk.toml", &on).unwrap();
        assert!(all.theme.is_some() && all.reduced_motion && all.blocks && all.cursor && all.unsynchronized);
        assert!(all.linear && all.unwrapped);
    }
}
