//! What verbs share: the store, the line to its keeper, and how what they say gets out.
use crate::client::{Link, LinkFault, Patience, Place};
use crate::commands::cli::Common;
use crate::config::paths::{self, Env};
use crate::config::server::Server;
use crate::keeper::clock::{self, Setting};
use crate::wire::message::{Answer, Request};
use crate::wire::query::Query;
use crate::wire::view::{GONE, View};
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a command waits for a keeper that was lost.
const COMMAND_PATIENCE: Duration = Duration::from_secs(30);

/// What a verb says when it is done.
#[derive(Debug, Default)]
pub struct Said {
    /// For the standard output.
    pub out: Vec<u8>,
    /// Exit code.
    pub code: u8,
}

/// Done, or refused in words.
pub type Outcome = Result<Said, String>;

impl Said {
    /// Lines.
    pub fn lines<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> Self {
        let mut said = Self::default();
        for line in lines {
            said.out.extend(line.as_ref().bytes());
            said.out.push(b'\n');
        }
        said
    }

    /// Bytes as they are.
    pub fn bytes(out: Vec<u8>) -> Self {
        Self { out, code: 0 }
    }

    /// One JSON object on a line.
    ///
    /// # Errors
    /// It cannot be written as JSON: in words.
    pub fn json(value: &impl serde::Serialize) -> Outcome {
        let line = serde_json::to_string(value)
            .map_err(|fault| format!("The answer cannot be written ({fault})."))?;
        Ok(Self::lines([line]))
    }

    /// With another exit code.
    #[must_use]
    pub fn code(mut self, code: u8) -> Self {
        self.code = code;
        self
    }
}

/// The variable of the environment that sets the clock.
pub const CLOCK: &str = "WAITWELL_CLOCK";

impl Common {
    /// The folder of the store.
    ///
    /// # Errors
    /// Nothing says where: in words.
    pub fn store_path(&self) -> Result<PathBuf, String> {
        if self.store.is_none()
            && std::env::var_os("WAITWELL_STORE").is_none_or(|named| named.is_empty())
            && let Some(server) = self.server()?
        {
            return Ok(server.store);
        }
        self.own_store_path()
    }

    /// The folder of one's own store, whatever the machine serves.
    ///
    /// # Errors
    /// Nothing says where: in words.
    pub fn own_store_path(&self) -> Result<PathBuf, String> {
        let env = Env::from_vars(|name| std::env::var_os(name));
        let path = paths::store(self.store.as_deref(), &env)?;
        std::path::absolute(&path)
            .map_err(|fault| format!("{} is no place for a store ({fault}).", path.display()))
    }

    /// What this machine serves to all its people.
    pub(super) fn server(&self) -> Result<Option<Server>, String> {
        Server::find(|name| std::env::var_os(name))
    }

    /// The same where it is of that store.
    ///
    /// # Errors
    /// The server's file is wrong: in words.
    pub fn server_of(&self, store: &Path) -> Result<Option<Server>, String> {
        Ok(self.server()?.filter(|server| server.store == store))
    }

    /// What the clock is to be set to.
    ///
    /// # Errors
    /// It is no moment: in words.
    pub fn clock_setting(&self) -> Result<Option<Setting>, String> {
        let given =
            self.clock.clone().or_else(|| std::env::var(CLOCK).ok().filter(|text| !text.trim().is_empty()));
        given.map(|text| clock::read_setting(&text)).transpose()
    }

    /// Where the keeper of that store is, and how it is started.
    ///
    /// # Errors
    /// In words.
    pub fn place_of(&self, store: &Path) -> Result<Place, String> {
        let mut arguments: Vec<OsString> = Vec::new();
        if let Some(config) = &self.config {
            let config = std::path::absolute(config).unwrap_or_else(|_| config.clone());
            arguments.extend(["--config".into(), config.into()]);
        }
        if let Some(clock) = &self.clock {
            arguments.extend(["--clock".into(), clock.into()]);
        }
        let place = Place::of(store, self.socket.as_deref(), arguments).map_err(words)?;
        Ok(place.served(self.server_of(store)?))
    }

    /// The keeper, started where none runs, for a command.
    ///
    /// # Errors
    /// Its own words.
    pub fn link(&self) -> Result<Link, String> {
        let setting = self.clock_setting()?;
        let place = self.place_of(&self.store_path()?)?;
        let link = Link::connect(place, "command", Patience::For(COMMAND_PATIENCE)).map_err(words)?;
        if let Some(words) = setting.and_then(|setting| other_clock(&link, &setting)) {
            eprintln!("{words}");
        }
        Ok(link)
    }

    /// The keeper, where one runs.
    ///
    /// # Errors
    /// One runs, but does not let one in: its words.
    pub fn find(&self) -> Result<Option<Link>, String> {
        Link::find(&self.place_of(&self.store_path()?)?, "command").map_err(words)
    }
}

/// Told where the clock that was asked for is not the keeper's.
pub fn other_clock(link: &Link, setting: &Setting) -> Option<String> {
    let (theirs, asked) = (link.welcome().now, clock::now_at(setting.at));
    let apart = (theirs - asked.today.and_time(asked.time)).num_minutes().abs();
    (apart > 60).then(|| {
        format!(
            "The keeper that runs has another clock: it says {}. It goes by its own; to set it, stop it first.",
            theirs.format("%-d %b %Y %H:%M")
        )
    })
}

/// A fault's words.
pub fn words(fault: LinkFault) -> String {
    fault.0
}

/// Looks something up and takes the view.
///
/// # Errors
/// The keeper's words.
pub fn look(link: &Link, query: Query) -> Result<View, String> {
    taken(link.call(Request::Look { query: Box::new(query) }).map_err(words)?)
}

/// The same words for whoever has no keys before them.
const NOT_HERE: &str =
    "It is not on record (any more). `waitwell find` finds a child by name, number or birth date.";

/// The view of an answer; else the keeper's words.
///
/// # Errors
/// It is none: in words.
pub fn taken(answer: Answer) -> Result<View, String> {
    match answer {
        Answer::View(view) => match *view {
            View::Gone { words } if words == GONE => Err(NOT_HERE.to_owned()),
            View::Gone { words } => Err(words),
            view => Ok(view),
        },
        Answer::Fault { words } | Answer::No { words } => Err(words),
        Answer::Refused(refusal) => Err(refusal.words),
        _ => Err("The keeper gave another answer than was asked for. Nothing was taken.".to_owned()),
    }
}

/// One object on a line of its own, at once: a list of any length is printed as it comes.
///
/// # Errors
/// It cannot be written; a pipe that was closed has seen enough and ends the program quietly.
pub fn put(out: &mut impl Write, value: &impl serde::Serialize) -> Result<(), String> {
    let mut line =
        serde_json::to_vec(value).map_err(|fault| format!("A row cannot be written ({fault})."))?;
    line.push(b'\n');
    match out.write_all(&line) {
        Err(fault) if fault.kind() == std::io::ErrorKind::BrokenPipe => Err(String::new()),
        other => other.map_err(|fault| format!("The answer could not be written ({fault}).")),
    }
}
