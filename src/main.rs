//! The binary.
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    match args.next().as_ref().and_then(|verb| verb.to_str()) {
        // Hidden: reads one spreadsheet for its parent, under limits it sets itself.
        Some("__read-sheet") => waitwell::exchange::sheet::read_sheet_main(args),
        _ => ExitCode::SUCCESS,
    }
}
