//! Feedings of lists: who goes on with one at this moment, and which were broken off, so that no list is half in without
//! somebody being told.
use crate::domain::state::Feeding;
use crate::keeper::look::ClientId;
use crate::keeper::shared::Shared;
use crate::wire::message::Push;
use parking_lot::Mutex;
use std::collections::HashMap;

/// The client that last sent rows of a source.
#[derive(Debug, Default)]
pub struct Feeders(Mutex<HashMap<String, ClientId>>);

impl Feeders {
    /// A client goes on with a feeding.
    pub fn note(&self, source: &str, client: Option<ClientId>) {
        if let Some(client) = client {
            self.0.lock().insert(source.to_owned(), client);
        }
    }

    fn of(&self, source: &str) -> Option<ClientId> {
        self.0.lock().get(source).copied()
    }
}

/// Whether a client other than `but` is in the middle of feeding that source.
pub fn under_way(shared: &Shared, source: &str, but: Option<ClientId>) -> bool {
    let begun = shared.state.read().sources.get(source).is_some_and(|known| known.feeding.is_some());
    let feeder = shared.feeders.of(source);
    begun && feeder.is_some_and(|client| Some(client) != but && shared.clients.is_attached(client))
}

/// The feedings that have begun and that nobody goes on with, each in words.
pub fn broken_off(shared: &Shared) -> Vec<String> {
    let mut begun: Vec<(String, Feeding)> = {
        let state = shared.state.read();
        let feedings = state.sources.iter();
        feedings.filter_map(|(source, known)| Some((source.clone(), known.feeding.clone()?))).collect()
    };
    begun.retain(|(source, _)| !under_way(shared, source, None));
    begun.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    begun.iter().map(|(source, feeding)| words(source, feeding)).collect()
}

/// A client is gone: everybody is told of what it left half done.
pub fn left(shared: &Shared, client: ClientId) {
    let sources: Vec<String> = {
        let mut feeders = shared.feeders.0.lock();
        let left = feeders.iter().filter(|(_, feeder)| **feeder == client).map(|(source, _)| source.clone());
        let left: Vec<String> = left.collect();
        for source in &left {
            feeders.remove(source);
        }
        left
    };
    for source in sources {
        let feeding = shared.state.read().sources.get(&source).and_then(|known| known.feeding.clone());
        if let Some(feeding) = feeding {
            let words = words(&source, &feeding).into();
            let revision = shared.durable.get();
            shared.clients.push(
                Push { revision, touched: Vec::new(), by: "waitwell".into(), words, prefs: false },
                None,
            );
        }
    }
}

/// What became of a feeding that was broken off, what is safe, and what to do.
pub fn words(source: &str, feeding: &Feeding) -> String {
    let Feeding { file, on, due, taken, last } = feeding;
    let so_far = match taken {
        0 => format!("none of its {due} rows is in"),
        _ => format!("{taken} of its {due} rows are in, each whole, to row {last} of the file"),
    };
    format!(
        "Bringing in {file} as '{source}' was broken off on {}: {so_far}. Feed the same file again: the rest comes in, and \
         nothing is doubled.",
        on.format("%-d %b %Y")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feeding_broken_off_says_how_far_it_came_and_what_to_do() {
        let on = "2026-11-20".parse().unwrap();
        let mut feeding = Feeding { file: "list.csv".to_owned(), on, due: 300, taken: 0, last: 0 };
        assert!(words("list", &feeding).contains("none of its 300 rows"), "{}", words("list", &feeding));
        (feeding.taken, feeding.last) = (120, 131);
        let said = words("list", &feeding);
        for part in ["list.csv", "20 Nov 2026", "120 of its 300", "row 131", "Feed the same file again"] {
            assert!(said.contains(part), "{said}");
        }
    }
}
