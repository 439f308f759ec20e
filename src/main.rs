//! The binary.
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;
use waitwell::exchange::import::{known::Nothing, plan, report, table, words};
use waitwell::exchange::sheet::{Limits, read_sheet_main};

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    match args.next().as_ref().and_then(|verb| verb.to_str()) {
        // Hidden: reads one spreadsheet for its parent, under limits it sets itself.
        Some("__read-sheet") => read_sheet_main(args),
        // Hidden, until `import --dry-run` is there: what would become of a file's rows in an empty store.
        Some("__plan") => match plan_of(&args.collect::<Vec<_>>()) {
            Ok(rows) => {
                for row in rows {
                    println!("{row}");
                }
                ExitCode::SUCCESS
            }
            Err(why) => {
                eprintln!("{why}");
                ExitCode::FAILURE
            }
        },
        _ => ExitCode::SUCCESS,
    }
}

fn plan_of(args: &[OsString]) -> Result<Vec<String>, String> {
    let [file, today] = args else { return Err("__plan FILE YYYY-MM-DD".to_owned()) };
    let today = today.to_string_lossy().parse().map_err(|_| "no day".to_owned())?;
    let exe = std::env::current_exe().map_err(|e| e.to_string())?;
    let words = words::ImportWords::shipped().map_err(|e| e.to_string())?;
    let limits = Limits::default();
    let options =
        table::ReadOptions { exe: Some(&exe), words: &words, mapping: None, postcodes: None, today, limits };
    let table = table::read_file(Path::new(file), &options, &mut |_| {}).map_err(|e| e.to_string())?;
    let plan = plan::plan(table, "", &Nothing);
    report::Report::of(&plan)
        .rows
        .iter()
        .map(|row| serde_json::to_string(row).map_err(|e| e.to_string()))
        .collect()
}
