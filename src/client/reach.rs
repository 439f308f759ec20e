//! Getting through to the keeper: connect, start one where that is wanted, say hello.
use crate::client::link::LinkFault;
use crate::client::place::Place;
use crate::wire::message::{Answer, Ask, Request, Tell, Welcome};
use crate::wire::{WIRE_VERSION, frame};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// How long a keeper that is starting may take to let one in.
const HELLO_WITHIN: Duration = Duration::from_mins(2);
/// Longest pause between two tries: a keeper that is back is found well within a second. Fifty desks that look for it four times a
/// second ask the machine for next to nothing.
pub(super) const PAUSE_MOST: Duration = Duration::from_millis(250);

/// Connects and says hello; starts a keeper where that is wanted. One that ends while it is greeted is looked for again.
pub(super) fn reach(
    place: &Place,
    kind: &str,
    start: bool,
    until: Instant,
) -> Result<(UnixStream, Welcome), LinkFault> {
    let mut pause = Duration::from_millis(5);
    loop {
        let (lost, started) = match place.connect()? {
            Some(stream) => match greet(stream, kind) {
                Ok(greeted) => return greeted,
                Err(fault) => (fault, false),
            },
            None if start => {
                place.start()?;
                (std::io::ErrorKind::NotConnected.into(), true)
            }
            // Nobody there, and none is to be started: there is nothing to wait for.
            None => return Err(silent(place, &std::io::ErrorKind::NotConnected.into())),
        };
        if Instant::now() >= until {
            return Err(silent(place, &lost));
        }
        if !started {
            // It is just coming or just going: in a moment it answers, or is gone.
            std::thread::sleep(pause);
            pause = (pause * 2).min(PAUSE_MOST);
        }
    }
}

fn silent(place: &Place, lost: &std::io::Error) -> LinkFault {
    LinkFault(format!(
        "The keeper at {} does not answer ({lost}). What was saved is safe. Try again in a moment.",
        place.socket().display()
    ))
}

/// Says hello. `Err` where the line was lost on the way; inside it the keeper's own answer.
fn greet(stream: UnixStream, kind: &str) -> std::io::Result<Result<(UnixStream, Welcome), LinkFault>> {
    stream.set_read_timeout(Some(HELLO_WITHIN))?;
    let hello = Request::Hello { version: WIRE_VERSION, kind: kind.to_owned() };
    let mut to = &stream;
    frame::write(&mut to, &Ask { no: 0, request: hello })?;
    let mut from = &stream;
    // No reading ahead: what follows belongs to the reading thread.
    let tell: Tell = frame::read(&mut from)?;
    stream.set_read_timeout(None)?;
    Ok(match tell {
        Tell::Reply { answer, .. } => match *answer {
            Answer::Hello(welcome) => Ok((stream, *welcome)),
            Answer::No { words } | Answer::Fault { words } => Err(LinkFault(words)),
            _ => Err(LinkFault(
                "What answers there is no keeper of this version. Use the same program everywhere."
                    .to_owned(),
            )),
        },
        Tell::Closing { .. }
        | Tell::Push(_)
        | Tell::Resync { .. }
        | Tell::Anew { .. }
        | Tell::Over { .. } => {
            return Err(std::io::ErrorKind::ConnectionReset.into());
        }
    })
}

/// A thread of that name, left to itself.
pub(super) fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), LinkFault> {
    let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    spawned
        .map(|_| ())
        .map_err(|fault| LinkFault(format!("This machine gives no thread ({fault}). Try again.")))
}
