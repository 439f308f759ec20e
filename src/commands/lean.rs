//! A keeper runs for weeks with dozens of threads. The C library would give each its own heap and keep what they freed:
//! a fifth of the keeper's memory, measured. It takes its settings from the environment of a process that begins, and from nowhere else.
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Two heaps for all threads, what is large given back as soon as it is freed, what is free at the end soon after. Another C
/// library reads none of it.
const SETTINGS: [(&str, &str); 3] =
    [("MALLOC_ARENA_MAX", "2"), ("MALLOC_MMAP_THRESHOLD_", "131072"), ("MALLOC_TRIM_THRESHOLD_", "1048576")];

/// Begins this process over with these settings, once: same process id, same arguments. Whoever has set one has decided, and
/// where it cannot be done it goes on as it is.
pub fn begin_lean() {
    if SETTINGS.iter().any(|(name, _)| std::env::var_os(name).is_some()) {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    // Returns only where it failed.
    let _ = Command::new(program).args(std::env::args_os().skip(1)).envs(SETTINGS).exec();
}
