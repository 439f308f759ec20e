//! The binary: arguments in, an exit code out. What happens in between is the library's.
use std::process::ExitCode;

fn main() -> ExitCode {
    waitwell::commands::main(std::env::args_os())
}
