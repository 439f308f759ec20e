//! Why a list is empty, and what to do about it.
use super::Waiting;

impl Waiting {
    /// Why the list is empty, and what to do.
    pub(super) fn nothing(&self) -> String {
        if let Some(fault) = &self.fault {
            return fault.clone();
        }
        if !self.window.is_loaded() {
            return "The list is being fetched.".to_owned();
        }
        if self.parts.is_empty() {
            return "Nobody is waiting. n registers a referral.".to_owned();
        }
        let hint = if self.hint.is_empty() { String::new() } else { format!(" {}", self.hint) };
        // The keeper names the filter it would leave out; Backspace takes off the one that was put on last.
        let last = self.parts.last().filter(|last| !self.hint.contains(*last));
        let last = last.map_or_else(String::new, |last| format!(": {last}"));
        format!("No one matches: {}.{hint} Backspace takes off the last filter{last}.", self.words)
    }
}
