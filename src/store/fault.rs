//! Where the tests kill the process: each point of the write path has a name, and a debug build dies there when
//! told to by its environment. A release build holds none of it.
//!
//! `WAITWELL_FAULT=name:n` kills the process (SIGKILL, nothing is tidied up) at the n-th passing of the point.
//! `WAITWELL_FAULT_SYNC=fail-after:n` lets n syncs of the journal pass and fails every later one.
//! `WAITWELL_FAULT_ENGINE=double:n` lets the engine say yes to the n-th who wants a place that is taken, `lost:n` to the n-th
//! change without writing it: what holds histories against the model must find both.
//! `WAITWELL_FAULT_RECORDS=stand` lets the records stand where they are until the keeper ends.

/// Passes a point of the write path; in a debug build that was told so, the process ends here.
#[inline]
pub fn point(name: &str) {
    #[cfg(debug_assertions)]
    armed::point(name);
    #[cfg(not(debug_assertions))]
    let _ = name;
}

/// Whether the process was told to die at this point: then the writer splits what it else writes at once.
#[inline]
pub fn is_armed(name: &str) -> bool {
    #[cfg(debug_assertions)]
    return armed::is_armed(name);
    #[cfg(not(debug_assertions))]
    {
        let _ = name;
        false
    }
}

/// Fails, in a debug build that was told so, in place of a sync.
#[inline]
pub fn sync() -> std::io::Result<()> {
    #[cfg(debug_assertions)]
    return armed::sync();
    #[cfg(not(debug_assertions))]
    Ok(())
}

/// Whether the records are to stand still, in a debug build that was told so: what is read meanwhile must not need them.
#[inline]
pub fn records_stand() -> bool {
    #[cfg(debug_assertions)]
    return armed::records_stand();
    #[cfg(not(debug_assertions))]
    false
}

/// Whether the engine is to answer this one wrongly, in a debug build that was told so: `double` or `lost`.
#[inline]
pub fn engine_lies(how: &str) -> bool {
    #[cfg(debug_assertions)]
    return armed::engine_lies(how);
    #[cfg(not(debug_assertions))]
    {
        let _ = how;
        false
    }
}

#[cfg(debug_assertions)]
mod armed {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// The point to die at and the passings left, from the environment, read once.
    fn plan() -> Option<&'static (String, AtomicU64)> {
        static PLAN: OnceLock<Option<(String, AtomicU64)>> = OnceLock::new();
        PLAN.get_or_init(|| {
            let told = std::env::var("WAITWELL_FAULT").ok()?;
            let (name, n) = told.rsplit_once(':')?;
            Some((name.to_owned(), AtomicU64::new(n.parse().ok()?)))
        })
        .as_ref()
    }

    pub fn is_armed(name: &str) -> bool {
        plan().is_some_and(|(planned, _)| planned == name)
    }

    pub fn point(name: &str) {
        let Some((planned, left)) = plan() else { return };
        if planned == name && left.fetch_sub(1, Ordering::SeqCst) == 1 {
            // No exit handler may run: this stands for a kill, so the signal must be the kernel's.
            let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
        }
    }

    pub fn engine_lies(how: &str) -> bool {
        static PLAN: OnceLock<Option<(String, AtomicU64)>> = OnceLock::new();
        let plan = PLAN.get_or_init(|| {
            let told = std::env::var("WAITWELL_FAULT_ENGINE").ok()?;
            let (how, n) = told.split_once(':')?;
            Some((how.to_owned(), AtomicU64::new(n.parse().ok()?)))
        });
        plan.as_ref()
            .is_some_and(|(planned, left)| planned == how && left.fetch_sub(1, Ordering::SeqCst) == 1)
    }

    pub fn records_stand() -> bool {
        static STAND: OnceLock<bool> = OnceLock::new();
        *STAND.get_or_init(|| std::env::var("WAITWELL_FAULT_RECORDS").is_ok_and(|told| told == "stand"))
    }

    pub fn sync() -> std::io::Result<()> {
        static LEFT: OnceLock<Option<AtomicU64>> = OnceLock::new();
        let left = LEFT.get_or_init(|| {
            let told = std::env::var("WAITWELL_FAULT_SYNC").ok()?;
            Some(AtomicU64::new(told.strip_prefix("fail-after:")?.parse().ok()?))
        });
        #[cfg(test)]
        if super::TEST_SYNCS_LEFT.with(|left| count_down(&left.borrow())) {
            return Err(std::io::Error::from_raw_os_error(5));
        }
        match left {
            Some(left) if count_down(left) => Err(std::io::Error::from_raw_os_error(5)),
            _ => Ok(()),
        }
    }

    /// True once nothing is left to count.
    fn count_down(left: &AtomicU64) -> bool {
        left.try_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_err()
    }
}

#[cfg(test)]
thread_local! {
    /// Syncs that this test's thread lets pass before every later one fails.
    static TEST_SYNCS_LEFT: std::cell::RefCell<std::sync::atomic::AtomicU64> =
        const { std::cell::RefCell::new(std::sync::atomic::AtomicU64::new(u64::MAX)) };
}

/// Lets `n` syncs of this test's thread pass and fails every later one.
#[cfg(test)]
pub(crate) fn fail_syncs_after(n: u64) {
    TEST_SYNCS_LEFT.with(|left| *left.borrow_mut() = std::sync::atomic::AtomicU64::new(n));
}
