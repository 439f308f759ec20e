//! The reader's side: rows from a file, whoever reads it, with a limit on time and on what comes out.
use super::csv::CsvRows;
use super::limited::{FRAME_BYTES, Frame, VERB};
use super::xlsx::{self, Told};
use super::{FileKind, Limits, Row, SheetFault, SheetInfo, kind_of};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io::Read;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// Rows of a spreadsheet, in order, until the end or the first fault (after which nothing comes).
#[derive(Debug)]
pub struct SheetReader {
    info: SheetInfo,
    rows: Rows,
}

#[derive(Debug)]
enum Rows {
    Csv(Box<CsvRows>),
    Child(Box<Reading>),
    Here(std::vec::IntoIter<Row>),
    Done,
}

impl SheetReader {
    /// Opens the first sheet of a file under the usual limits. `exe` is this program itself, which reads `.xlsx` as a
    /// limited child (`__read-sheet`).
    pub fn open(exe: &Path, file: &Path) -> Result<Self, SheetFault> {
        Self::open_sheet(exe, file, 0, &Limits::default())
    }

    /// Opens a given sheet (from 0) under given limits.
    pub fn open_sheet(exe: &Path, file: &Path, sheet: usize, limits: &Limits) -> Result<Self, SheetFault> {
        match kind_of(file)? {
            FileKind::Text => Self::text(file, sheet, limits),
            FileKind::Workbook => {
                let (reading, info) = Reading::start(exe, file, sheet, limits)?;
                Ok(Self { info, rows: Rows::Child(Box::new(reading)) })
            }
        }
    }

    /// The same without a child: for tests and for files made by ourselves. All rows are read at once; a panic of the
    /// reading library is a damaged file.
    pub fn open_here(file: &Path, sheet: usize, limits: &Limits) -> Result<Self, SheetFault> {
        if kind_of(file)? == FileKind::Text {
            return Self::text(file, sheet, limits);
        }
        let mut info = SheetInfo::default();
        let mut rows = Vec::new();
        let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            xlsx::read(file, sheet, limits, &mut |told| {
                match told {
                    Told::Info(found) => info = found,
                    Told::Row(row) => rows.push(row),
                }
                Ok(())
            })
        }));
        read.unwrap_or_else(|_| Err(SheetFault::Damaged("it cannot be made sense of".to_owned())))?;
        Ok(Self { info, rows: Rows::Here(rows.into_iter()) })
    }

    fn text(file: &Path, sheet: usize, limits: &Limits) -> Result<Self, SheetFault> {
        if sheet > 0 {
            return Err(SheetFault::NoSheet);
        }
        let rows = CsvRows::open(file, limits)?;
        Ok(Self { info: rows.info().clone(), rows: Rows::Csv(Box::new(rows)) })
    }

    /// What the file is.
    pub fn info(&self) -> &SheetInfo {
        &self.info
    }
}

impl Iterator for SheetReader {
    type Item = Result<Row, SheetFault>;
    fn next(&mut self) -> Option<Self::Item> {
        let next = match &mut self.rows {
            Rows::Csv(rows) => rows.next(),
            Rows::Child(reading) => reading.row().transpose(),
            Rows::Here(rows) => rows.next().map(Ok),
            Rows::Done => None,
        };
        if !matches!(next, Some(Ok(_))) {
            self.rows = Rows::Done;
        }
        next
    }
}

/// A child at work; killed and reaped when let go.
#[derive(Debug)]
struct Reading {
    child: Child,
    pipe: ChildStdout,
    left: Duration,
    bytes: u64,
    most: u64,
    memory: u64,
}

impl Reading {
    fn start(
        exe: &Path,
        file: &Path,
        sheet: usize,
        limits: &Limits,
    ) -> Result<(Self, SheetInfo), SheetFault> {
        let failed =
            |e: std::io::Error| SheetFault::Unreadable(format!("the reading process did not start ({e})"));
        let mut child = Command::new(exe)
            .arg(VERB)
            .arg(file)
            .args([sheet as u64, limits.memory, limits.cpu_seconds].map(|n| n.to_string()))
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        let Some(pipe) = child.stdout.take() else {
            return Err(SheetFault::Unreadable("the reading process has no output".to_owned()));
        };
        // What comes out can be no more than what may be read, and a little for its packing.
        let most = limits.bytes + limits.bytes / 2 + (1 << 20);
        let mut reading = Self { child, pipe, left: limits.wall, bytes: 0, most, memory: limits.memory };
        match reading.frame()? {
            Frame::Info(info) => Ok((reading, info)),
            Frame::Fault(fault) => Err(fault),
            Frame::Row(_) | Frame::End => Err(SheetFault::Damaged("rows before a sheet".to_owned())),
        }
    }

    fn row(&mut self) -> Result<Option<Row>, SheetFault> {
        match self.frame()? {
            Frame::Row(row) => Ok(Some(row)),
            Frame::End => Ok(None),
            Frame::Fault(fault) => Err(fault),
            Frame::Info(_) => Err(SheetFault::Damaged("a second sheet within the first".to_owned())),
        }
    }

    fn frame(&mut self) -> Result<Frame, SheetFault> {
        let mut length = [0; 4];
        self.fill(&mut length)?;
        let length = u32::from_le_bytes(length);
        self.bytes += u64::from(length) + 4;
        if length > FRAME_BYTES || self.bytes > self.most {
            return Err(SheetFault::TooMuch("gives more text than it may".to_owned()));
        }
        let mut bytes = vec![0; length as usize];
        self.fill(&mut bytes)?;
        rmp_serde::from_slice(&bytes).map_err(|e| SheetFault::Damaged(e.to_string()))
    }

    /// Reads exactly, counting the time spent waiting against the wall limit.
    fn fill(&mut self, mut into: &mut [u8]) -> Result<(), SheetFault> {
        while !into.is_empty() {
            let begun = Instant::now();
            let wait =
                Timespec { tv_sec: self.left.as_secs() as i64, tv_nsec: i64::from(self.left.subsec_nanos()) };
            let ready = match poll(&mut [PollFd::new(&self.pipe, PollFlags::IN)], Some(&wait)) {
                Ok(n) => n > 0,
                Err(rustix::io::Errno::INTR) => true,
                Err(e) => return Err(SheetFault::Unreadable(e.to_string())),
            };
            self.left = self.left.saturating_sub(begun.elapsed());
            if !ready {
                return Err(SheetFault::TooMuch("takes too long to read".to_owned()));
            }
            match self.pipe.read(into) {
                Ok(0) => return Err(self.died()),
                Ok(n) => into = &mut into[n..],
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => return Err(SheetFault::Unreadable(e.to_string())),
            }
        }
        Ok(())
    }

    /// The pipe closed before the last frame: by how the child ended, say why.
    fn died(&mut self) -> SheetFault {
        use std::os::unix::process::ExitStatusExt;
        let memory = format!("asks for more than {} MB of memory", self.memory >> 20);
        match self.child.wait() {
            Ok(status) => match status.signal() {
                // SIGABRT: an allocation was refused. SIGSEGV: the stack could not grow. SIGKILL: the hard limit or the system.
                Some(6 | 9 | 11) => SheetFault::TooMuch(memory),
                Some(24) => SheetFault::TooMuch("takes too long to read".to_owned()),
                Some(n) => SheetFault::Damaged(format!("reading it ended by signal {n}")),
                None => SheetFault::Damaged("it cannot be made sense of".to_owned()),
            },
            Err(e) => SheetFault::Unreadable(e.to_string()),
        }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
