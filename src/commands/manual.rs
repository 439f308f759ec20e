//! The man page and the completions, from the one definition of the command line: what a verb takes is said nowhere else.
use super::cli::Cli;
use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;
use std::io::{self, Write};

/// The man page of the program, with a section for each verb, and those of a verb after it.
///
/// # Errors
/// None that memory does not have.
pub fn man() -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    let program = Cli::command();
    let whole = Man::new(program.clone());
    whole.render_title(&mut page)?;
    whole.render_name_section(&mut page)?;
    whole.render_synopsis_section(&mut page)?;
    whole.render_description_section(&mut page)?;
    whole.render_options_section(&mut page)?;
    writeln!(page, ".SH VERBS")?;
    verbs(&program, program.get_name(), &mut page)?;
    Ok(page)
}

/// What of a verb's own page goes under its heading here.
fn verbs(of: &clap::Command, path: &str, page: &mut Vec<u8>) -> io::Result<()> {
    for verb in of.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        let path = format!("{path} {}", verb.get_name());
        let own = Man::new(verb.clone().bin_name(&path));
        let mut part = Vec::new();
        own.render_synopsis_section(&mut part)?;
        own.render_description_section(&mut part)?;
        if verb.get_arguments().next().is_some() {
            own.render_options_section(&mut part)?;
        }
        writeln!(page, ".SS \"{path}\"")?;
        for line in String::from_utf8_lossy(&part).lines() {
            match line.strip_prefix(".SH ") {
                // Headings of the whole page; here paragraphs do.
                Some(_) => writeln!(page, ".PP")?,
                None => writeln!(page, "{line}")?,
            }
        }
        verbs(verb, &path, page)?;
    }
    Ok(())
}

/// The completions of a shell.
pub fn completions(shell: Shell) -> Vec<u8> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "waitwell", &mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every verb by its path, with the long options it takes.
    fn all(of: &clap::Command, path: &str, found: &mut Vec<(String, Vec<String>)>) {
        for verb in of.get_subcommands().filter(|verb| !verb.is_hide_set()) {
            let path = format!("{path} {}", verb.get_name());
            let options = verb.get_arguments().filter(|arg| !arg.is_hide_set());
            let options = options.filter_map(|arg| arg.get_long().map(str::to_owned)).collect();
            found.push((path.clone(), options));
            all(verb, &path, found);
        }
    }

    fn verbs() -> Vec<(String, Vec<String>)> {
        let mut found = Vec::new();
        all(&Cli::command(), "waitwell", &mut found);
        assert!(
            found.len() > 25 && found.iter().any(|(path, _)| path == "waitwell keeper stop"),
            "{found:?}"
        );
        found
    }

    #[test]
    fn the_man_page_says_every_verb_with_every_option() {
        let page = String::from_utf8(man().unwrap()).unwrap().replace("\\-", "-");
        let sections: Vec<&str> = page.split("\n.SS \"").collect();
        for (path, options) in verbs() {
            let own = sections.iter().find(|section| section.starts_with(&format!("{path}\"")));
            let own = own.unwrap_or_else(|| panic!("{path} is not in the man page"));
            for option in options {
                assert!(own.contains(&format!("--{option}")), "{path} --{option}:\n{own}");
            }
        }
        assert!(page.starts_with(".ie") && page.contains(".TH waitwell 1"), "{}", &page[..200]);
    }

    #[test]
    fn completions_offer_every_verb_with_every_option() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let text = String::from_utf8(completions(shell)).unwrap();
            for (path, options) in verbs() {
                let verb = path.rsplit(' ').next().unwrap();
                assert!(text.contains(verb), "{shell}: {path}");
                for option in options {
                    let written =
                        if shell == Shell::Fish { format!("-l {option}") } else { format!("--{option}") };
                    assert!(text.contains(&written), "{shell}: {path} {written}");
                }
            }
        }
    }
}
