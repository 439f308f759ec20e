//! The terminal of a desk that is heard: lines are added below, and nothing that stands is touched. What is said waits until its
//! answer is there, and while text is being typed until the hand rests, so that no letter is talked over; the line alone is said
//! again when a word ends.
use super::line::Line;
use super::{Again, Teller, Telling, WINDOW};
use crate::desk::app::Desk;
use crate::desk::app::run::Face;
use crate::desk::seam::Outlet;
use crate::desk::term::{give_back, taken_by_voice};
use crate::desk::text::{clean, wrap};
use ratatui::crossterm::terminal::{enable_raw_mode, size};
use ratatui::layout::Size;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

/// So long an answer is waited for before what is there is told.
const PATIENCE: Duration = Duration::from_secs(2);
/// So long nothing was typed: what is found is told.
const PAUSE: Duration = Duration::from_secs(1);
/// Columns of a terminal that does not say how many it has.
const COLUMNS: u16 = 80;

/// The voice.
pub struct Voice {
    out: BufWriter<File>,
    teller: Teller,
    line: Line,
    /// Lines are broken at words to the width of the terminal.
    wraps: bool,
    /// Since when something waits to be told.
    since: Option<Instant>,
    /// When a letter was last typed that nothing was told of.
    typed: Option<Instant>,
    /// Keys the desk had taken when it was last looked at.
    keys: u64,
}

impl Voice {
    /// Takes the terminal on standard output: keys come one by one, and nothing is written yet.
    ///
    /// # Errors
    /// There is no terminal.
    pub fn take(wraps: bool) -> io::Result<Self> {
        let out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        enable_raw_mode()?;
        taken_by_voice();
        Ok(Self {
            out: BufWriter::new(out),
            teller: Teller::default(),
            line: Line::default(),
            wraps,
            since: None,
            typed: None,
            keys: 0,
        })
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    fn columns() -> usize {
        size().map_or(COLUMNS, |(columns, _)| if columns == 0 { COLUMNS } else { columns }).into()
    }

    fn say(&mut self, lines: &[String]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let ended = self.line.ended();
        self.write(ended)?;
        // A line as wide as the window would be followed by an empty one on some terminals.
        let columns = Self::columns().saturating_sub(1).max(20);
        for line in lines {
            if self.wraps {
                for part in wrap(line, columns) {
                    self.write(&format!("{part}\r\n"))?;
                }
            } else {
                let line = clean(line);
                self.write(&format!("{line}\r\n"))?;
            }
        }
        Ok(())
    }

    /// When what there is to tell may be told.
    fn due(&mut self, at: Instant, waits: bool, again: Option<Again>) -> Instant {
        let since = *self.since.get_or_insert(at);
        let answered = if waits { since + PATIENCE } else { at };
        match (again, self.typed) {
            (Some(Again::First), _) | (None, None) => answered,
            (Some(_), _) => at,
            (None, Some(typed)) => typed + PAUSE,
        }
    }

    fn tell(&mut self, now: &Telling, again: Option<Again>) -> io::Result<()> {
        let mut lines = self.teller.news(now);
        if let Some(what) = again {
            let asked = Teller::again(what, now);
            lines.retain(|line| !asked.contains(line));
            lines.extend(asked);
        }
        self.say(&lines)?;
        match &now.typed {
            Some(typed) if !lines.is_empty() || again.is_some() => {
                let line = self.line.again(typed);
                self.write(&line)?;
            }
            Some(_) => {}
            None => {
                let ended = self.line.ended();
                self.write(ended)?;
            }
        }
        Ok(())
    }
}

impl Face for Voice {
    fn size(&self) -> io::Result<Size> {
        Ok(WINDOW)
    }

    fn show<O: Outlet>(&mut self, desk: &mut Desk<O>, at: Instant) -> io::Result<Option<Instant>> {
        let now = desk.telling();
        let keys = desk.keys_taken();
        if self.teller.typing(&now).is_some() {
            if let Some(typed) = &now.typed {
                let echo = self.line.typed(typed, Self::columns());
                self.write(&echo)?;
                if echo == " " {
                    // A word ended: the line is said again.
                    let line = self.line.again(typed);
                    self.write(&line)?;
                }
                self.out.flush()?;
                self.typed = Some(at);
            }
            self.teller.echoed(now.typed.clone());
        } else if keys != self.keys {
            // Another key than a letter: what it does is told as soon as it is known.
            self.typed = None;
        }
        self.keys = keys;
        let due = self.due(at, desk.waits(), desk.asked());
        if at < due {
            return Ok(Some(due));
        }
        (self.since, self.typed) = (None, None);
        let again = desk.answers();
        self.tell(&now, again)?;
        self.out.flush()?;
        desk.drawn(at);
        Ok(None)
    }
}

impl Drop for Voice {
    fn drop(&mut self) {
        let ended = self.line.ended();
        let _ = self.write(ended);
        let _ = self.out.flush();
        give_back();
    }
}
