//! A connection as any program could open one: requests out, replies in, nothing asked again by itself.
use crate::keeper_support::Store;
use std::io::{self, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use waitwell::wire::message::{Answer, Ask, Request, Tell};
use waitwell::wire::{WIRE_VERSION, frame};

/// A line that is lost for good when it is lost.
pub struct Raw {
    from: BufReader<UnixStream>,
    no: u32,
}

impl Raw {
    /// Connects and says hello.
    pub fn connect(store: &Store, kind: &str) -> io::Result<Self> {
        let mut raw = Self { from: BufReader::new(socket(store)?), no: 0 };
        let hello = Request::Hello { version: WIRE_VERSION, kind: kind.to_owned() };
        match raw.call(hello)? {
            Answer::Hello(_) => Ok(raw),
            other => Err(io::Error::other(format!("{other:?}"))),
        }
    }

    /// Asks and waits for the answer; news are passed over.
    pub fn call(&mut self, request: Request) -> io::Result<Answer> {
        let no = self.say(request)?;
        loop {
            match frame::read::<Tell>(&mut self.from)? {
                Tell::Reply { no: of, answer } if of == no => return Ok(*answer),
                Tell::Closing { .. } => return Err(io::ErrorKind::ConnectionReset.into()),
                _ => {}
            }
        }
    }

    /// Asks and does not wait.
    pub fn say(&mut self, request: Request) -> io::Result<u32> {
        self.no += 1;
        frame::write(&mut self.from.get_mut(), &Ask { no: self.no, request })?;
        Ok(self.no)
    }

    /// The next of what the keeper says, whatever it is.
    pub fn hear(&mut self) -> io::Result<Tell> {
        frame::read(&mut self.from)
    }

    /// The socket itself.
    pub fn stream(&self) -> &UnixStream {
        self.from.get_ref()
    }
}

/// A connection on which nothing was said.
pub fn socket(store: &Store) -> io::Result<UnixStream> {
    UnixStream::connect(store.path.join("keeper.sock"))
}

/// All that is said until the keeper lets go.
pub fn to_the_end(stream: &mut UnixStream) -> Vec<u8> {
    let mut said = Vec::new();
    let _ = stream.read_to_end(&mut said);
    said
}

/// Sends bytes as they are; whether they were taken.
pub fn send(stream: &mut UnixStream, bytes: &[u8]) -> bool {
    stream.write_all(bytes).is_ok()
}
