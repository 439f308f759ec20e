//! Finds the files: the defaults built in, the files of the same name that hold instead, and the folders of additions.
use super::fault::ConfigFault;
use std::fs;
use std::path::Path;

/// Longest configuration file that is read, in bytes: far above any real one.
const LONGEST: u64 = 1 << 20;

/// A file to be read, with its text.
#[derive(Clone, Debug)]
pub struct Source {
    /// As seen from the config folder; of a built-in default, the name of the file that would hold instead.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The built-in defaults that become rules and people, in the order in which they are merged.
pub const DEFAULTS: [(&str, &str); 9] = [
    ("roles.toml", include_str!("../../config/roles.toml")),
    ("districts.toml", include_str!("../../config/districts.toml")),
    ("services.toml", include_str!("../../config/services.toml")),
    ("pathways.toml", include_str!("../../config/pathways.toml")),
    ("choices.toml", include_str!("../../config/choices.toml")),
    ("settings.toml", include_str!("../../config/settings.toml")),
    ("people.toml", include_str!("../../config/people.toml")),
    ("reviews.toml", include_str!("../../config/reviews.toml")),
    ("support.toml", include_str!("../../config/support.toml")),
];

/// Files of the config folder that are read on their own, here or by others.
const ALONE: [&str; 6] =
    ["clocks.toml", "bank-holidays.json", "keys.toml", "themes.toml", "import.toml", "terms.toml"];

/// Checks that the folder can be read and holds no file that nobody would read: a misspelt `pathway.toml` must not pass
/// for one that holds.
///
/// # Errors
/// The folder cannot be read; a `.toml` or `.json` file or a `.d` folder has an unknown name.
pub fn check_folder(dir: &Path) -> Result<(), ConfigFault> {
    for name in names(dir, &dir.display().to_string())? {
        let known = DEFAULTS.iter().any(|(file, _)| *file == name) || ALONE.contains(&name.as_str());
        let looks_meant =
            [".toml", ".json", ".d"].iter().any(|end| name.ends_with(end)) && !name.starts_with('.');
        if known || !looks_meant {
            continue;
        }
        let stem = name.strip_suffix(".d");
        if stem.is_some_and(|stem| {
            stem == "terms" || DEFAULTS.iter().any(|(file, _)| file.strip_suffix(".toml") == Some(stem))
        }) {
            continue;
        }
        let list: Vec<&str> = DEFAULTS.iter().map(|(file, _)| *file).chain(ALONE).collect();
        return Err(ConfigFault::of_file(
            &name,
            format!("no such file is ever read; a file here is one of {}", list.join(", ")),
        ));
    }
    Ok(())
}

/// The sources of one default: the file of that name in the folder, else the default; then the additions of its `.d`
/// folder by name.
///
/// # Errors
/// A file that is there cannot be read.
pub fn sources(dir: Option<&Path>, name: &str, default: &str) -> Result<Vec<Source>, ConfigFault> {
    let mut found = vec![one(dir, name, default)?];
    let (Some(dir), Some(stem)) = (dir, name.strip_suffix(".toml")) else { return Ok(found) };
    let folder = format!("{stem}.d");
    if !dir.join(&folder).is_dir() {
        return Ok(found);
    }
    for addition in names(&dir.join(&folder), &folder)? {
        let has_end = Path::new(&addition).extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"));
        if has_end && !addition.starts_with('.') {
            let name = format!("{folder}/{addition}");
            let text = read(&dir.join(&name), &name)?;
            found.push(Source { name, text });
        }
    }
    Ok(found)
}

/// The file of that name in the folder, else the default.
///
/// # Errors
/// The file is there and cannot be read.
pub fn one(dir: Option<&Path>, name: &str, default: &str) -> Result<Source, ConfigFault> {
    let text = match dir.map(|dir| dir.join(name)) {
        Some(path) if path.symlink_metadata().is_ok() => read(&path, name)?,
        _ => default.to_owned(),
    };
    Ok(Source { name: name.to_owned(), text })
}

/// Names in a folder, sorted, so that additions are merged in the same order everywhere.
fn names(dir: &Path, shown: &str) -> Result<Vec<String>, ConfigFault> {
    let cannot =
        |why: std::io::Error| ConfigFault::of_file(shown, format!("this folder cannot be read ({why})"));
    let mut names = Vec::new();
    for entry in fs::read_dir(dir).map_err(cannot)? {
        names.push(entry.map_err(cannot)?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn read(path: &Path, name: &str) -> Result<String, ConfigFault> {
    let cannot = |why: std::io::Error| ConfigFault::of_file(name, format!("it cannot be read ({why})"));
    let about = fs::metadata(path).map_err(cannot)?;
    if !about.is_file() {
        return Err(ConfigFault::of_file(name, "it is no file"));
    }
    if about.len() > LONGEST {
        return Err(ConfigFault::of_file(name, "it is longer than 1 MiB, which no configuration file is"));
    }
    let bytes = fs::read(path).map_err(cannot)?;
    String::from_utf8(bytes).map_err(|wrong| {
        let good = wrong.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(&wrong.as_bytes()[..good]).into_owned();
        ConfigFault::at(name, &text, good, "a character here is not UTF-8; save the file as UTF-8")
    })
}
