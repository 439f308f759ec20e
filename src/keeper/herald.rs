//! News on its way to everybody. While a crowd works, telling each of every change at once would cost more than the changes:
//! the first is told without delay, what comes within the next moment is told together.
use crate::domain::event::Key;
use crate::keeper::look::ClientId;
use crate::wire::frame;
use crate::wire::message::{Push, Tell};
use parking_lot::{Condvar, Mutex};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Rows named in one push; above, everybody fetches all again.
const TOUCHED_MOST: usize = 256;
/// News are told no sooner after the last than this: far below the tenth of a second in which a change is seen elsewhere.
const APART: Duration = Duration::from_millis(25);

/// What somebody did, in words, and on which connection: there it is known already.
#[derive(Clone, Debug)]
struct Said {
    by: Box<str>,
    words: Box<str>,
    client: Option<ClientId>,
}

/// What has happened and was not told yet.
#[derive(Debug)]
pub(super) struct News {
    revision: u64,
    touched: Vec<Key>,
    /// What is told to everybody by itself, whatever else happened meanwhile.
    announced: Vec<Push>,
    /// Views of lists changed.
    prefs: bool,
    /// Too much to be named.
    many: bool,
    /// On which connection all of it was done, where it was one.
    only: Option<ClientId>,
    /// The last that was said, and before it the last from another connection: for the one that said the last.
    last: Option<Said>,
    before: Option<Said>,
}

/// News as one client gets them.
#[derive(Clone, Debug)]
pub(super) enum Told {
    /// A push, written down.
    Push(Arc<[u8]>),
    /// Fetch all again.
    Resync,
}

impl News {
    fn new(push: Push, from: Option<ClientId>) -> Self {
        let mut news = Self {
            revision: push.revision,
            touched: Vec::new(),
            announced: Vec::new(),
            prefs: false,
            many: false,
            only: from,
            last: None,
            before: None,
        };
        news.join(push, from);
        news
    }

    fn join(&mut self, push: Push, from: Option<ClientId>) {
        self.revision = self.revision.max(push.revision);
        if self.only != from {
            self.only = None;
        }
        if !self.many {
            self.touched.extend(push.touched.iter().copied());
            if self.touched.len() > TOUCHED_MOST {
                self.touched.sort_unstable();
                self.touched.dedup();
                self.many = self.touched.len() > TOUCHED_MOST;
            }
        }
        if self.many {
            self.touched = Vec::new();
        }
        self.prefs |= push.prefs;
        if push.touched_nothing() {
            self.announced.push(push);
            return;
        }
        if !push.words.is_empty() || self.last.is_none() {
            let said = Said { by: push.by, words: push.words, client: from };
            let last = self.last.replace(said);
            if last.as_ref().is_some_and(|last| last.client != from) {
                self.before = last;
            }
        }
    }

    /// Revision after it.
    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    /// What a client is told, by its number: nothing where all of it was its own doing.
    pub(super) fn written(mut self) -> impl Fn(ClientId) -> Option<Told> {
        self.touched.sort_unstable();
        self.touched.dedup();
        let all = self.with(self.last.as_ref());
        let writer = self.last.as_ref().and_then(|last| last.client);
        let to_writer = writer.map(|_| self.with(self.before.as_ref()));
        move |client| {
            if self.only == Some(client) {
                None
            } else if writer == Some(client) {
                to_writer.clone()
            } else {
                Some(all.clone())
            }
        }
    }

    fn with(&self, said: Option<&Said>) -> Told {
        let told = self.with_last(said);
        if self.announced.is_empty() {
            return told;
        }
        // One after the other in the same bytes: what was announced must not go under in what else happened.
        let first = match told {
            Told::Push(bytes) if self.last.is_some() => bytes.to_vec(),
            Told::Push(_) => Vec::new(),
            Told::Resync => match frame::encode(&Tell::Resync { revision: self.revision }) {
                Ok(bytes) => bytes,
                Err(_) => return Told::Resync,
            },
        };
        let announced =
            self.announced.iter().filter_map(|push| frame::encode(&Tell::Push(push.clone())).ok());
        Told::Push(announced.fold(first, |all, bytes| [all, bytes].concat()).into())
    }

    fn with_last(&self, said: Option<&Said>) -> Told {
        if self.many {
            return Told::Resync;
        }
        let (by, words) = said.map_or_else(Default::default, |said| (said.by.clone(), said.words.clone()));
        let push =
            Push { revision: self.revision, touched: self.touched.clone(), by, words, prefs: self.prefs };
        frame::encode(&Tell::Push(push)).map_or(Told::Resync, |bytes| Told::Push(bytes.into()))
    }
}

#[derive(Debug, Default)]
struct Inside {
    waiting: Option<News>,
    last: Option<Instant>,
    closed: bool,
}

/// Where news wait until they are told.
#[derive(Debug, Default)]
pub(super) struct Herald {
    inside: Mutex<Inside>,
    filled: Condvar,
}

impl Herald {
    /// Puts news in; never waits.
    pub(super) fn put(&self, push: Push, from: Option<ClientId>) {
        self.take_in(push, from, false);
    }

    /// Lets all but one fetch everything again.
    pub(super) fn resync(&self, revision: u64, from: Option<ClientId>) {
        self.take_in(
            Push { revision, touched: Vec::new(), by: "".into(), words: "".into(), prefs: false },
            from,
            true,
        );
    }

    fn take_in(&self, push: Push, from: Option<ClientId>, many: bool) {
        let mut inside = self.inside.lock();
        match &mut inside.waiting {
            Some(news) => {
                news.many |= many;
                news.join(push, from);
            }
            None => {
                let mut news = News::new(push, from);
                news.many |= many;
                inside.waiting = Some(news);
                self.filled.notify_one();
            }
        }
    }

    /// The next news, when they are due; waits for them. Nothing once closed.
    pub(super) fn next(&self) -> Option<News> {
        let mut inside = self.inside.lock();
        loop {
            if inside.closed {
                return None;
            }
            let due = inside.last.map(|last| last + APART).filter(|due| *due > Instant::now());
            match (inside.waiting.is_some(), due) {
                (false, _) => self.filled.wait(&mut inside),
                (true, Some(due)) => drop(self.filled.wait_until(&mut inside, due)),
                (true, None) => {
                    inside.last = Some(Instant::now());
                    return inside.waiting.take();
                }
            }
        }
    }

    /// What waits, due or not: the keeper ends.
    pub(super) fn rest(&self) -> Option<News> {
        let mut inside = self.inside.lock();
        inside.closed = true;
        self.filled.notify_all();
        inside.waiting.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::ReferralId;

    const ONE: ClientId = ClientId(1);
    const TWO: ClientId = ClientId(2);
    const THREE: ClientId = ClientId(3);

    fn push(revision: u64, words: &str) -> Push {
        let touched = vec![Key::Referral(ReferralId(revision as u32))];
        Push { revision, touched, by: format!("by {words}").into(), words: words.into(), prefs: false }
    }

    fn told(told: Option<Told>) -> Option<(u64, usize, String)> {
        match told? {
            Told::Resync => Some((0, 0, "all again".to_owned())),
            Told::Push(bytes) => match frame::read(&mut &*bytes).unwrap() {
                Tell::Push(push) => Some((push.revision, push.touched.len(), push.words.into())),
                other => panic!("{other:?}"),
            },
        }
    }

    #[test]
    fn what_one_did_is_told_to_everybody_else_and_not_to_that_one() {
        let herald = Herald::default();
        herald.put(push(7, "a"), Some(ONE));
        let news = herald.next().unwrap().written();
        assert_eq!(told(news(ONE)), None);
        assert_eq!(told(news(TWO)), Some((7, 1, "a".to_owned())));
    }

    #[test]
    fn what_several_did_is_told_together_and_nobody_hears_only_of_themselves() {
        let herald = Herald::default();
        herald.put(push(7, "a"), Some(ONE));
        herald.put(push(8, "b"), Some(TWO));
        herald.put(push(9, "c"), Some(TWO));
        herald.put(push(9, ""), Some(THREE));
        let news = herald.next().unwrap().written();
        assert_eq!(told(news(ONE)), Some((9, 3, "c".to_owned())));
        assert_eq!(told(news(TWO)), Some((9, 3, "a".to_owned())));
        assert_eq!(told(news(THREE)), Some((9, 3, "c".to_owned())));
    }

    #[test]
    fn too_much_to_be_named_is_to_be_fetched_again() {
        let herald = Herald::default();
        herald.resync(3, None);
        herald.put(push(4, "a"), Some(ONE));
        assert_eq!(told(herald.next().unwrap().written()(ONE)), Some((0, 0, "all again".to_owned())));
        for revision in 0..=TOUCHED_MOST as u64 {
            herald.put(push(revision, "a"), Some(ONE));
        }
        let news = herald.rest().unwrap().written();
        assert_eq!(told(news(ONE)), None);
        assert_eq!(told(news(TWO)), Some((0, 0, "all again".to_owned())));
        assert!(herald.next().is_none(), "the end");
    }

    #[test]
    fn what_is_announced_does_not_go_under() {
        let said = |told: Option<Told>| match told {
            Some(Told::Push(bytes)) => {
                let (mut from, mut all) = (&*bytes, Vec::new());
                while !from.is_empty() {
                    all.push(match frame::read(&mut from).unwrap() {
                        Tell::Push(push) => push.words.to_string(),
                        Tell::Resync { .. } => "all again".to_owned(),
                        _ => "?".to_owned(),
                    });
                }
                all
            }
            _ => Vec::new(),
        };
        let announced = || Push { touched: Vec::new(), ..push(9, "broken off") };
        let herald = Herald::default();
        herald.put(announced(), None);
        assert_eq!(said(herald.next().unwrap().written()(ClientId(1))), ["broken off"]);
        let herald = Herald::default();
        herald.put(announced(), None);
        herald.put(push(10, "booked"), Some(ClientId(2)));
        assert_eq!(said(herald.next().unwrap().written()(ClientId(1))), ["booked", "broken off"]);
        let herald = Herald::default();
        herald.resync(8, None);
        herald.put(announced(), None);
        assert_eq!(said(herald.next().unwrap().written()(ClientId(1))), ["all again", "broken off"]);
    }
}
