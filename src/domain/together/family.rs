//! Who comes along: other children of the same home who wait for a place, and a child's own other lists.
use super::super::child::{ChildRow, Flags};
use super::super::ids::{ChildId, ReferralId};
use super::super::places;
use super::super::referral::{Referral, Stage};
use super::super::state::State;
use std::collections::HashMap;

/// A telephone of fewer digits is nobody's own.
pub const DIALLED_LEAST: usize = 10;

/// Children behind one telephone or postcode beyond which it is no family's: a refuge, a children's home, a block of flats.
const HOME_MOST: usize = 12;

/// What two children have in common of where they live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// The same postcode, and the same family name or address.
    Home,
    /// The same telephone.
    Telephone,
}

impl Tie {
    /// In words, before the other child's name.
    pub fn words(self) -> &'static str {
        match self {
            Self::Home => "same home",
            Self::Telephone => "same telephone",
        }
    }
}

/// What ties two children; `at_one` says whether their addresses are the same, for who can tell. `hides`: whether an address
/// so flagged is to tell nothing. Where either is, nothing is derived from it: that two children share a home, or the
/// telephone of one, would tell it.
pub fn tie(
    one: &ChildRow,
    other: &ChildRow,
    hides: impl Fn(Flags) -> bool,
    at_one: impl FnOnce() -> bool,
) -> Option<Tie> {
    if one.id == other.id || hides(one.flags) || hides(other.flags) {
        return None;
    }
    let near = !one.postcode().is_empty() && one.postcode() == other.postcode();
    if near && (one.family().to_lowercase() == other.family().to_lowercase() || at_one()) {
        return Some(Tie::Home);
    }
    let digits = |row: &ChildRow| row.phone().bytes().filter(u8::is_ascii_digit).collect::<Vec<u8>>();
    let dialled = digits(one);
    (dialled.len() >= DIALLED_LEAST && dialled == digits(other)).then_some(Tie::Telephone)
}

/// Whether two children are of one home, as far as one visit may be built on it, whoever looks: a restricted address is hidden
/// from a family's visit also where the person at the desk may see it.
pub fn same_home(one: &ChildRow, other: &ChildRow) -> bool {
    tie(one, other, |flags| flags.has(Flags::RESTRICTED), || false).is_some()
}

/// Pairs of one home among these children, each by its number, those first first: what is looked at by telephone and postcode
/// costs no more than the list is long.
pub(in super::super) fn homes(children: &[(u32, &ChildRow)]) -> Vec<(u32, u32)> {
    let mut by: HashMap<(u8, String), Vec<usize>> = HashMap::new();
    for (at, (_, row)) in children.iter().enumerate() {
        let phone: String = row.phone().chars().filter(char::is_ascii_digit).collect();
        if phone.len() >= DIALLED_LEAST {
            by.entry((0, phone)).or_default().push(at);
        }
        if !row.postcode().is_empty() {
            by.entry((1, row.postcode().to_owned())).or_default().push(at);
        }
    }
    let mut found = Vec::new();
    for group in by.values().filter(|group| (2..=HOME_MOST).contains(&group.len())) {
        for (n, one) in group.iter().enumerate() {
            for other in &group[n + 1..] {
                let ((a, one), (b, other)) = (children[*one], children[*other]);
                if same_home(one, other) {
                    found.push((a.min(b), a.max(b)));
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Referrals with which a visit could be one: the child's own others, then those of other children of the home (`around`: who
/// may be of it). Each waits for a place; with `moving` also one that has a place ahead, which would go along.
pub fn partners(
    state: &State,
    referral: &Referral,
    around: impl IntoIterator<Item = ChildId>,
    moving: bool,
) -> Vec<ReferralId> {
    let Some(child) = state.child(referral.child) else { return Vec::new() };
    let wants = |row: &Referral| {
        let ahead = matches!(row.stage, Stage::Booked { .. } | Stage::Offered { .. });
        row.id != referral.id && (row.stage.wants_place() || (moving && ahead))
    };
    let of = |row: &ChildRow| {
        let rows = state.referrals_of(row).filter(|row| wants(row));
        rows.map(|row| row.id).collect::<Vec<_>>()
    };
    let mut found = of(child);
    let others = around.into_iter().filter_map(|id| state.child(id));
    for other in others.filter(|other| other.merged_into.is_none() && other.died.is_none()) {
        if same_home(child, other) {
            found.extend(of(other));
        }
    }
    // What the partner is owed must be booked as its own step, or its wait would not move on.
    found.retain(|id| {
        state.referral(*id).is_some_and(|row| {
            let owed = state.rules.component(row.pathway, row.component).map(|part| part.service);
            owed.is_some_and(|service| places::own_way(&state.rules, row, service))
        })
    });
    found.dedup();
    found
}
