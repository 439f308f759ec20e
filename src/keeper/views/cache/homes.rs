//! Who lives behind the same telephone or postcode: kept beside the orders, so that the children of one home are found without
//! asking every child on record.
use crate::domain::child::ChildRow;
use crate::domain::ids::ChildId;
use crate::domain::state::State;
use crate::domain::together::DIALLED_LEAST;

/// Digest of a telephone or postcode in the upper half, child in the lower, sorted: eight bytes an entry. An entry may be out of
/// date or of another home with the same digest, so whoever is named here is looked at again.
#[derive(Debug, Default)]
pub(super) struct Homes(Vec<u64>);

impl Homes {
    /// Of all children on record.
    pub(super) fn of(state: &State) -> Self {
        let mut entries: Vec<u64> = state.each_child().flat_map(entries).collect();
        entries.sort_unstable();
        entries.shrink_to_fit();
        Self(entries)
    }

    /// Takes in a child as it is now.
    pub(super) fn note(&mut self, child: &ChildRow) {
        for entry in entries(child) {
            if let Err(at) = self.0.binary_search(&entry) {
                self.0.insert(at, entry);
            }
        }
    }

    /// Children who may share a home with this one, by id; itself among them.
    pub(super) fn around(&self, child: &ChildRow) -> Vec<ChildId> {
        let mut found = Vec::new();
        for entry in entries(child) {
            let from = self.0.partition_point(|other| other >> 32 < entry >> 32);
            let same = self.0[from..].iter().take_while(|other| *other >> 32 == entry >> 32);
            found.extend(same.map(|other| ChildId(*other as u32)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn entries(child: &ChildRow) -> impl Iterator<Item = u64> + use<> {
    let digits = || child.phone().bytes().filter(u8::is_ascii_digit);
    let phone = (digits().count() >= DIALLED_LEAST).then(|| digest(1, digits()));
    let postcode = (!child.postcode().is_empty()).then(|| digest(2, child.postcode().bytes()));
    let id = u64::from(child.id.0);
    [phone, postcode].into_iter().flatten().map(move |digest| u64::from(digest) << 32 | id)
}

/// FNV-1a.
fn digest(kind: u32, bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(0x811c_9dc5 ^ kind, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
