//! The child's side: the same program, started with `__read-sheet`, ties its own hands and then opens the workbook.
//!
//! A trap in the file then costs a child that dies at its limit, never the desk or the keeper.
use super::xlsx::{Told, read};
use super::{Limits, Row, SheetFault, SheetInfo};
use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// The hidden subcommand.
pub const VERB: &str = "__read-sheet";

/// What goes over the pipe: a length of four bytes (little endian), then this as MessagePack.
#[derive(Debug, Serialize, Deserialize)]
pub enum Frame {
    /// First.
    Info(SheetInfo),
    /// A row.
    Row(Row),
    /// Last: all rows were sent.
    End,
    /// Last: why not.
    Fault(SheetFault),
}

/// The most bytes of one frame: a row of long cells.
pub const FRAME_BYTES: u32 = 16 << 20;

/// What `main` calls for `__read-sheet PATH [SHEET [MEMORY_BYTES [CPU_SECONDS]]]`, with the arguments after the verb.
///
/// Writes frames to standard output. Ends with 0 when the last frame says how it went, 1 when nobody listens, 2 when
/// called wrongly; by a signal when a limit was reached.
pub fn read_sheet_main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    if let Some(code) = without_backtraces(&args) {
        return code;
    }
    let mut args = args.into_iter();
    let Some(path) = args.next().map(PathBuf::from) else { return ExitCode::from(2) };
    let mut number = || args.next().and_then(|a| a.to_str().and_then(|s| s.parse::<u64>().ok()));
    let mut limits = Limits::default();
    let sheet = number().unwrap_or(0) as usize;
    limits.memory = number().unwrap_or(limits.memory);
    limits.cpu_seconds = number().unwrap_or(limits.cpu_seconds);
    if let Err(why) = tie_hands(&limits) {
        return send(&mut std::io::stdout(), &Frame::Fault(SheetFault::Unreadable(why)))
            .map_or(ExitCode::from(1), |()| ExitCode::SUCCESS);
    }
    let mut out = BufWriter::with_capacity(65_536, std::io::stdout().lock());
    let told = read(&path, sheet, &limits, &mut |told| {
        let frame = match told {
            Told::Info(info) => Frame::Info(info),
            Told::Row(row) => Frame::Row(row),
        };
        send(&mut out, &frame)
    });
    let last = told.map_or_else(Frame::Fault, |()| Frame::End);
    match send(&mut out, &last).and_then(|()| out.flush().map_err(|e| SheetFault::Unreadable(e.to_string())))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(1),
    }
}

/// Starts this process over without the wish for backtraces, where it is there: a refused allocation would print one,
/// run out of memory again within its lock, and wait for itself for ever, where no processor limit sees it.
fn without_backtraces(args: &[OsString]) -> Option<ExitCode> {
    use std::os::unix::process::CommandExt;
    const WISHES: [&str; 2] = ["RUST_BACKTRACE", "RUST_LIB_BACKTRACE"];
    if WISHES.iter().all(|name| std::env::var_os(name).is_none()) {
        return None;
    }
    // Only returns when it failed.
    let exe = std::env::current_exe().ok()?;
    let _ = std::process::Command::new(exe).arg(VERB).args(args).env_clear().exec();
    Some(ExitCode::from(1))
}

fn send(out: &mut dyn Write, frame: &Frame) -> Result<(), SheetFault> {
    let bytes = rmp_serde::to_vec(frame).map_err(|e| SheetFault::Damaged(e.to_string()))?;
    let length = u32::try_from(bytes.len()).ok().filter(|n| *n <= FRAME_BYTES);
    let Some(length) = length else {
        return Err(SheetFault::TooMuch("has a row of more than 16 MB".to_owned()));
    };
    out.write_all(&length.to_le_bytes())
        .and_then(|()| out.write_all(&bytes))
        .map_err(|e| SheetFault::Unreadable(e.to_string()))
}

/// Limits of this process: memory beyond what the program itself takes, processor time, no core file, no file written.
fn tie_hands(limits: &Limits) -> Result<(), String> {
    let own = own_size().unwrap_or(128 << 20);
    let set = |what, most| {
        setrlimit(what, Rlimit { current: Some(most), maximum: Some(most) })
            .map_err(|e| format!("the reading process could not be limited ({e})"))
    };
    set(Resource::As, own + limits.memory)?;
    set(Resource::Cpu, limits.cpu_seconds)?;
    set(Resource::Core, 0)?;
    set(Resource::Fsize, 0)
}

/// Address space taken so far, in bytes.
fn own_size() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmSize:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kb| kb * 1024)
}
