//! What the reader of TOML says, in words for somebody who keeps a configuration file rather than writes programs.

/// Rewords a message of the reader; what it does not know it passes on, first line only.
pub fn in_words(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default().trim().trim_end_matches('.');
    known(message).unwrap_or_else(|| message.replace('`', "'"))
}

fn known(message: &str) -> Option<String> {
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let (field, others) = quoted(rest)?;
        return Some(format!("there is no '{field}' here{}", one_of(others)));
    }
    if let Some(rest) = message.strip_prefix("unknown variant ") {
        let (word, others) = quoted(rest)?;
        return Some(format!("'{word}' is not known{}", one_of(others)));
    }
    if let Some(rest) = message.strip_prefix("missing field ") {
        return Some(format!("'{}' is missing", quoted(rest)?.0));
    }
    if let Some(rest) =
        message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "))
    {
        let (found, wanted) = rest.split_once(", expected ")?;
        return Some(format!("{} stands where {} is needed", found_words(found), wanted_words(wanted)));
    }
    slip(message).map(str::to_owned)
}

/// The commonest slips of writing.
fn slip(message: &str) -> Option<&'static str> {
    let slips = [
        ("invalid basic string", "the text that begins here is not closed by a quotation mark on its line"),
        (
            "string values must be quoted",
            "a value is missing here, or text stands without its quotation marks",
        ),
        ("unclosed array table", "the heading is not closed: ']]' is missing"),
        ("unclosed table", "the heading is not closed: ']' is missing"),
        ("unclosed array", "the list that begins here is not closed: ']' is missing"),
        ("unclosed inline table", "the entry that begins here is not closed: '}' is missing"),
        ("duplicate key", "this name stands here for the second time; one of the two is too many"),
    ];
    slips.iter().find(|(start, _)| message.starts_with(start)).map(|(_, words)| *words)
}

/// The first word between backticks, and what follows it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('`')?.split_once('`')
}

fn one_of(rest: &str) -> String {
    let words: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => format!("; it can only be {only}"),
        many => format!("; it is one of {}", many.join(", ")),
    }
}

fn found_words(found: &str) -> String {
    match found.split_once(' ') {
        Some(("string", text)) => format!("the text {text}"),
        Some(("integer" | "boolean", value)) => value.trim_matches('`').to_owned(),
        Some(("floating", value)) => value.trim_start_matches("point ").trim_matches('`').to_owned(),
        _ => match found {
            "map" => "a table".to_owned(),
            "sequence" => "a list".to_owned(),
            other => other.replace('`', "'"),
        },
    }
}

fn wanted_words(wanted: &str) -> String {
    let number = |most: u64| format!("a whole number from 0 to {most}");
    match wanted {
        "u8" => number(u64::from(u8::MAX)),
        "u16" => number(u64::from(u16::MAX)),
        "u32" | "u64" | "usize" => "a whole number, not below 0,".to_owned(),
        "a string" | "a borrowed string" => "text in quotes".to_owned(),
        "a character" => "a single letter in quotes".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list in [ ]".to_owned(),
        other if other.starts_with("struct ") || other == "a map" => "a table".to_owned(),
        other => other.replace('`', "'"),
    }
}
