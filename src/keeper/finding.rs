//! Keeps the finder up with the State: made from its rows at the start, then followed row by row.
use crate::domain::child::ChildRow;
use crate::domain::child::Flags;
use crate::domain::event::Key;
use crate::domain::state::State;
use crate::keeper::search::{Entry, SearchIndex};

/// Everybody on record, ready to be found.
pub fn index(state: &State) -> SearchIndex {
    let mut index = SearchIndex::new();
    for row in state.each_child() {
        put(&mut index, state, row);
    }
    index.settle();
    index
}

/// Follows a change: the rows it touched are as the State has them now.
pub fn follow(index: &mut SearchIndex, state: &State, touched: &[Key]) {
    for key in touched {
        let child = match key {
            Key::Child(child) => *child,
            // Open or closed decides between equally good hits.
            Key::Referral(id) => match state.referral(*id) {
                Some(row) => row.child,
                None => continue,
            },
            Key::Session(_)
            | Key::Booking(_)
            | Key::Visit(_)
            | Key::Intake(_)
            | Key::Review(_)
            | Key::Meeting(_)
            | Key::Template(_)
            | Key::Absence(_)
            | Key::Bond(_)
            | Key::Seat(_)
            | Key::Roster(_)
            | Key::Short(_) => continue,
        };
        match state.child(child).filter(|row| row.merged_into.is_none()) {
            Some(row) => put(index, state, row),
            None => {
                index.remove(child.0);
            }
        }
    }
}

fn put(index: &mut SearchIndex, state: &State, row: &ChildRow) {
    let open = state.open_of(row).next().is_some();
    let phones: Vec<&str> = row.phones().collect();
    let entry = Entry {
        family: row.family(),
        given: row.given(),
        known_as: row.known_as(),
        birth_date: Some(row.born),
        nhs_number: row.nhs.map(crate::domain::nhs_number::NhsNumber::value),
        upn: row.upn(),
        phones: &phones,
        postcode: row.postcode(),
        hide_place: row.flags.has(Flags::RESTRICTED),
        sort_hint: u8::from(!open),
    };
    index.upsert(row.id.0, &entry);
}
