//! Styles by what they mean, so that no screen names a colour and a theme can change all of them.
use super::fault::{Fault, at};
use ratatui::style::{Color, Modifier, Style};
use toml::de::{DeTable, DeValue};

/// What a piece of a screen means. Never the only sign of it: see `glyphs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Ordinary text.
    Plain,
    /// The tab in front.
    Front,
    /// Column heads and headings.
    Heading,
    /// The row with the cursor.
    Cursor,
    /// A marked row.
    Marked,
    /// Past its target, late, not quorate.
    PastTarget,
    /// Within a fortnight of its target.
    DueSoon,
    /// A place that is held.
    Held,
    /// Free places.
    Free,
    /// Cancelled or past.
    Cancelled,
    /// Changed since it was looked at.
    Changed,
    /// A message that says no.
    Refusal,
    /// A key in a hint.
    Key,
    /// A field to type into.
    Field,
    /// The field with the focus.
    FieldFront,
    /// What is wrong with a field.
    Wrong,
    /// How an entry was understood.
    Understood,
    /// This is the practice store.
    Practice,
    /// Of less weight.
    Aside,
}

/// Names in a themes file.
const NAMES: [(Meaning, &str); 19] = [
    (Meaning::Plain, "plain"),
    (Meaning::Front, "front"),
    (Meaning::Heading, "heading"),
    (Meaning::Cursor, "cursor"),
    (Meaning::Marked, "marked"),
    (Meaning::PastTarget, "past-target"),
    (Meaning::DueSoon, "due-soon"),
    (Meaning::Held, "held"),
    (Meaning::Free, "free"),
    (Meaning::Cancelled, "cancelled"),
    (Meaning::Changed, "changed"),
    (Meaning::Refusal, "refusal"),
    (Meaning::Key, "key"),
    (Meaning::Field, "field"),
    (Meaning::FieldFront, "field-front"),
    (Meaning::Wrong, "wrong"),
    (Meaning::Understood, "understood"),
    (Meaning::Practice, "practice"),
    (Meaning::Aside, "aside"),
];

/// The themes that ship.
const SHIPPED: &str = include_str!("../../config/themes.toml");

/// The styles in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    styles: [Style; NAMES.len()],
}

/// What the environment says about colour, read at the edge and passed in.
#[derive(Clone, Debug, Default)]
pub struct Colours {
    /// `NO_COLOR` is set and not empty (no-color.org).
    pub refused: bool,
    /// `TERM`.
    pub term: String,
}

impl Colours {
    /// Whether the terminal can be expected to show colours and wants to.
    pub fn are_there(&self) -> bool {
        let term = self.term.as_str();
        !(self.refused || term.is_empty() || term == "dumb" || term.ends_with("-m") || term.starts_with("vt"))
    }
}

impl Theme {
    /// The style of a meaning.
    pub fn style(&self, meaning: Meaning) -> Style {
        self.styles[meaning as usize]
    }

    /// The shipped theme of this name; an unknown name gives the default.
    pub fn shipped(name: &str) -> Self {
        themes("themes.toml", SHIPPED)
            .ok()
            .and_then(|all| {
                let wanted = all.iter().position(|(known, _)| known == name).unwrap_or(0);
                all.into_iter().nth(wanted).map(|(_, theme)| theme)
            })
            .unwrap_or_default()
    }

    /// The theme for a terminal: no colours where there are none, else the one wished for, else the default.
    pub fn choose(wished: Option<&str>, colours: &Colours) -> Self {
        match (wished, colours.are_there()) {
            (Some("high-contrast"), _) => Self::shipped("high-contrast"),
            (_, false) => Self::shipped("mono"),
            (name, true) => Self::shipped(name.unwrap_or("default")),
        }
    }
}

/// Reads a themes file: its themes in order of their names in the file, or the line that is wrong.
pub fn themes(file: &str, text: &str) -> Result<Vec<(String, Theme)>, Fault> {
    let parsed = DeTable::parse(text)
        .map_err(|wrong| at(file, text, wrong.span().map_or(0, |span| span.start), wrong.message()))?;
    let mut sections: Vec<_> = parsed.get_ref().iter().collect();
    sections.sort_by_key(|(name, _)| name.span().start);
    let mut all = Vec::new();
    for (name, body) in sections {
        let wrong = |offset: usize, reason: String| at(file, text, offset, reason);
        let DeValue::Table(entries) = body.get_ref() else {
            return Err(wrong(
                name.span().start,
                format!("[{}] must hold lines such as cursor = \"bold\"", name.get_ref()),
            ));
        };
        let mut theme = Theme::default();
        for (meaning, value) in entries {
            let start = meaning.span().start;
            let (known, _) =
                NAMES.iter().find(|(_, known)| *known == meaning.get_ref().as_ref()).ok_or_else(|| {
                    wrong(start, format!("nothing on the screen is called \"{}\"", meaning.get_ref()))
                })?;
            let DeValue::String(words) = value.get_ref() else {
                return Err(wrong(start, "a style is written in quotes, as in \"bold red\"".to_owned()));
            };
            theme.styles[*known as usize] = style(words).map_err(|reason| wrong(start, reason))?;
        }
        all.push((name.get_ref().to_string(), theme));
    }
    Ok(all)
}

fn style(words: &str) -> Result<Style, String> {
    let mut style = Style::new();
    let mut background = false;
    for word in words.split_whitespace() {
        let modifier = match word {
            "on" => {
                background = true;
                continue;
            }
            "bold" => Modifier::BOLD,
            "dim" => Modifier::DIM,
            "underlined" => Modifier::UNDERLINED,
            "reversed" => Modifier::REVERSED,
            _ => {
                let colour = colour(word)
                    .ok_or_else(|| format!("\"{word}\" is neither a colour nor a way of writing"))?;
                style = if std::mem::take(&mut background) { style.bg(colour) } else { style.fg(colour) };
                continue;
            }
        };
        style = style.add_modifier(modifier);
    }
    if background { Err("a colour is missing after \"on\"".to_owned()) } else { Ok(style) }
}

fn colour(word: &str) -> Option<Color> {
    let plain = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
    ];
    let bright = [
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
    if let Some(hex) = word.strip_prefix('#') {
        let value = u32::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 6)?;
        return Some(Color::Rgb((value >> 16) as u8, (value >> 8) as u8, value as u8));
    }
    let (table, name) = word.strip_prefix("bright-").map_or((plain, word), |name| (bright, name));
    names.iter().position(|known| *known == name).map(|at| table[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_themes_are_whole_and_keep_to_their_promise() {
        let all = themes("themes.toml", SHIPPED).unwrap();
        assert_eq!(
            all.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["default", "high-contrast", "mono"]
        );
        for (name, theme) in &all {
            for (meaning, word) in NAMES {
                assert_eq!(NAMES[meaning as usize].1, word);
                let style = theme.style(meaning);
                let colour = style.fg.or(style.bg);
                if name != "default" {
                    assert_eq!(colour, None, "{name} {word}");
                    assert!(!style.add_modifier.contains(Modifier::DIM), "{name} {word} is dim");
                }
                assert!(
                    !matches!(colour, Some(Color::Rgb(..) | Color::Indexed(_))),
                    "{name} {word} needs more than 16"
                );
            }
        }
    }

    #[test]
    fn a_terminal_without_colours_gets_none() {
        let with = |refused, term: &str| Colours { refused, term: term.to_owned() };
        assert_eq!(Theme::choose(None, &with(false, "xterm")), Theme::shipped("default"));
        for colours in
            [with(true, "xterm-256color"), with(false, ""), with(false, "dumb"), with(false, "vt220")]
        {
            assert_eq!(Theme::choose(Some("default"), &colours), Theme::shipped("mono"), "{colours:?}");
        }
        assert_ne!(Theme::shipped("default"), Theme::shipped("mono"));
    }

    #[test]
    fn a_wrong_line_is_named() {
        for (text, line, part) in [
            ("[a]\ncursor = \"bold\"\ncurser = \"bold\"\n", 3, "curser"),
            ("[a]\ncursor = \"blod\"\n", 2, "blod"),
            ("[a]\n\ncursor = 3\n", 3, "quotes"),
            ("[a]\ncursor = \"on\"\n", 2, "missing"),
            ("[a\n", 1, ""),
        ] {
            let fault = themes("mine.toml", text).unwrap_err();
            assert_eq!(fault.line, line, "{text}");
            assert!(fault.reason.contains(part), "{fault}");
        }
    }
}
