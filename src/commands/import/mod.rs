//! `waitwell import FILE`: a list brought in, dry or for real, every row accounted for.
mod known;
mod report;
mod send;

use crate::client::Link;
use crate::commands::cli::{Common, ImportArgs};
use crate::commands::common::{Outcome, Said, put};
use crate::domain::command::{Command, ImportRow};
use crate::exchange::import::columns::MappingFile;
use crate::exchange::import::known::Became;
use crate::exchange::import::plan::{Plan, plan};
use crate::exchange::import::rejects::write_rejects;
use crate::exchange::import::report::Report;
use crate::exchange::import::rows::import_row;
use crate::exchange::import::table::{ReadOptions, Table, read_file};
use crate::exchange::import::words::ImportWords;
use crate::exchange::postcodes::PostcodeTable;
use crate::exchange::sheet::Limits;
use known::{OnRecord, Remembered};
use std::fs::File;
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

/// Carries out `waitwell import FILE`.
pub fn import(common: &Common, args: &ImportArgs) -> Outcome {
    let link = common.link()?;
    let source = args.source.clone().unwrap_or_else(|| source_of(&args.file));
    let remembered = known::remembered(&link, &source)?;
    if let Some(words) = remembered.broken_off.as_ref().filter(|_| !args.json) {
        eprintln!("{words}");
    }
    let table = read(&link, args, &remembered)?;
    let on_record = OnRecord::fetch(&link, &table, &remembered.rows)?;
    let mapping = table.mapping.clone();
    let said_mapping = Report::mapping_words(&mapping);
    let plan = plan(table, &source, &on_record);
    let mut report = Report::of(&plan);
    said_mapping.iter().chain(&report.words()).for_each(|line| eprintln!("{line}"));
    if let Some(path) = &args.save_mapping {
        std::fs::write(path, mapping.to_file().to_toml())
            .map_err(|fault| format!("The mapping could not be written to {} ({fault}).", path.display()))?;
    }
    if let Some(path) = &args.rejects {
        let out = File::create(path).map_err(|fault| {
            format!("{} could not be made ({fault}). Nothing was brought in.", path.display())
        })?;
        write_rejects(&plan, &mapping, out).map_err(|fault| {
            format!("{} could not be written ({fault}). Nothing was brought in.", path.display())
        })?;
    }
    let mut left = 0;
    let mut end = "Nothing was kept: this was a dry run.".to_owned();
    if !args.dry_run {
        if !agreed(args)? {
            return Ok(Said::lines(["Nothing was brought in."]).code(1));
        }
        let rows: Vec<ImportRow> = plan.rows.iter().filter_map(|row| import_row(row, &on_record)).collect();
        let changed = !rows.is_empty() || !plan.vanished.is_empty() || remembered.broken_off.is_some();
        if changed {
            let sent: Vec<u32> = rows.iter().map(|row| row.row).collect();
            let file =
                args.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let begin = Command::ImportBegin { source: source.clone(), file, rows: sent.len() as u32 };
            link.send(begin).map_err(|refusal| refusal.words)?;
            let taken = send::rows(&link, &source, rows)?;
            for row in &mut report.rows {
                row.referral = row.referral.or_else(|| taken.made.get(&row.row).and_then(|made| made.1));
            }
            left = report.not_taken(&sent.into_iter().filter(|row| !taken.made.contains_key(row)).collect());
            finish(&link, &source, args, &plan, &mapping.to_file().to_toml())?;
            taken.words.iter().filter(|_| !args.json).for_each(|words| eprintln!("{words}"));
        }
        end = format!("Brought in as '{source}'. Fed again, the same file changes nothing.");
        if left > 0 {
            end = format!(
                "Brought in as '{source}', but for {left} rows whose children had changed meanwhile. Feed the same file again \
                 for those."
            );
        }
    }
    let printed = args.report.as_ref().map(|path| report::write(path, &report.rows)).transpose();
    if let Err(words) = printed {
        return Err(format!("{words} {end}"));
    }
    if args.json {
        let mut said = Said::default();
        report.rows.iter().try_for_each(|row| put(&mut said.out, row))?;
        return Ok(said.code(u8::from(left > 0)));
    }
    Ok(Said::lines([end]).code(u8::from(left > 0)))
}

/// The source's name: the file's, without its ending and without days in it, so that next month's file is the same source.
fn source_of(file: &Path) -> String {
    let stem = file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().to_lowercase());
    let kept: String = stem.chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
    let name = kept.split_whitespace().collect::<Vec<_>>().join("-");
    if name.is_empty() { "list".to_owned() } else { name }
}

fn read(link: &Link, args: &ImportArgs, remembered: &Remembered) -> Result<Table, String> {
    let exe =
        std::env::current_exe().map_err(|fault| format!("This program does not find itself ({fault})."))?;
    let words = ImportWords::shipped().map_err(|fault| fault.to_string())?;
    let mapping = match &args.mapping {
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|fault| {
                format!("{} cannot be read ({fault}). Nothing was brought in.", path.display())
            })?;
            Some(MappingFile::parse(&text, &path.display().to_string())?)
        }
        None if remembered.mapping.is_empty() => None,
        None => MappingFile::parse(&remembered.mapping, "the mapping remembered").ok(),
    };
    let table = Path::new(&link.welcome().store).join("postcodes.csv");
    let postcodes = if table.exists() {
        Some(PostcodeTable::load(&table).map_err(|fault| fault.to_string())?)
    } else {
        None
    };
    let options = ReadOptions {
        exe: Some(&exe),
        words: &words,
        mapping: mapping.as_ref(),
        postcodes: postcodes.as_ref(),
        today: link.welcome().now.date(),
        limits: Limits::default(),
    };
    let shown = std::io::stderr().is_terminal();
    let mut progress = |rows: usize| {
        if shown {
            eprint!("\r{rows} rows read");
        }
    };
    let table = read_file(&args.file, &options, &mut progress).map_err(|fault| fault.to_string())?;
    if shown {
        eprint!("\r");
    }
    Ok(table)
}

/// On a terminal somebody has seen what becomes of the rows before they are brought in; off it nothing is asked.
fn agreed(args: &ImportArgs) -> Result<bool, String> {
    if args.yes || !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(true);
    }
    eprint!("Bring these in? y brings them in, anything else does not: ");
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|fault| format!("No answer could be read ({fault})."))?;
    Ok(line.trim().eq_ignore_ascii_case("y"))
}

/// The feeding is complete: mapping remembered, entries no longer listed told once.
fn finish(link: &Link, source: &str, args: &ImportArgs, plan: &Plan, mapping: &str) -> Result<(), String> {
    let vanished = plan
        .vanished
        .iter()
        .map(|gone| match gone.became {
            Became::Referral(id) => (gone.key.clone(), Some(id)),
            Became::Intake(_) => (gone.key.clone(), None),
        })
        .collect();
    let file = args.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let command = Command::ImportDone {
        source: source.to_owned(),
        file,
        rows: plan.rows.len() as u32,
        mapping: mapping.to_owned(),
        vanished,
    };
    link.send(command).map(|_| ()).map_err(|refusal| refusal.words)
}
