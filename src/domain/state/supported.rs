//! Folding what is done for a family that waits: an asking stands open until it is answered; an answer settles what fell due.
use super::super::event::{Event, Image, Key};
use super::super::ids::{ChildId, ReferralId};
use super::super::referral::Referral;
use super::super::support::{Asking, Heard, Standing, SupportDid};
use super::State;
use chrono::NaiveDate;

impl State {
    pub(super) fn supported(&mut self, seq: u64, day: NaiveDate, event: &Event) {
        let Event::Support { child, did } = event else { return };
        self.change(Key::Child(*child), seq, |image| {
            if let Image::Child(row) = image {
                if did.is_contact() {
                    row.last_contact = Some(day);
                }
                if let SupportDid::Newsletter { month, .. } = did {
                    // The latest there ever was: one that is sent late does not make it go out again.
                    row.newsletter = row.newsletter.max(*month);
                }
            }
        });
        for id in did.referrals() {
            self.of_support(*id, (seq, day), did);
        }
    }

    fn of_support(&mut self, id: ReferralId, (seq, day): (u64, NaiveDate), did: &SupportDid) {
        self.change(Key::Referral(id), seq, |image| {
            let Image::Referral(row) = image else { return };
            match did {
                SupportDid::Asked { how, due, .. } => asked(row, (day, *due), *how),
                SupportDid::Answered { heard: Heard::Later { until }, how, .. } => {
                    let asking = Asking { on: day, due: *until, ways: 0, how: *how, later: true };
                    stands(row, |standing| standing.asking = Some(asking));
                }
                SupportDid::Answered { .. } | SupportDid::Looked { .. } => {
                    row.validated = Some(day);
                    stands(row, |standing| standing.asking = None);
                }
                SupportDid::Checked { check, .. } => stands(row, |standing| standing.check(check)),
                SupportDid::CancelsLooked { .. } => {
                    let looked = row.family_cancels;
                    stands(row, |standing| {
                        standing.checked = super::super::support::Checked::default();
                        standing.cancels_looked = looked;
                    });
                }
                SupportDid::Resource { .. }
                | SupportDid::Newsletter { .. }
                | SupportDid::Newsletters { .. } => {}
            }
        });
    }

    /// The parts of a follow-up go with it, and the cancellations before it have been looked at.
    pub(super) fn followed_up(&mut self, id: ReferralId, seq: u64) {
        self.change(Key::Referral(id), seq, |image| {
            if let Image::Referral(row) = image {
                let looked = row.family_cancels;
                stands(row, |standing| {
                    standing.checked = super::super::support::Checked::default();
                    standing.cancels_looked = looked;
                });
            }
        });
    }

    /// The child of a support event, for the rows it touches.
    pub(super) fn support_keys(child: ChildId, did: &SupportDid) -> impl Iterator<Item = Key> + '_ {
        std::iter::once(Key::Child(child)).chain(did.referrals().iter().map(|id| Key::Referral(*id)))
    }
}

fn stands(row: &mut Referral, edit: impl FnOnce(&mut Standing)) {
    row.support = Standing::with(row.support.as_deref(), edit);
    // What was owed is another thing now: nothing of it is put off.
    row.put_off = None;
}

fn asked(row: &mut Referral, (day, due): (NaiveDate, NaiveDate), how: super::super::booking::Told) {
    stands(row, |standing| {
        let before = standing.asking.filter(|asking| !asking.later).map_or(0, |asking| asking.ways);
        standing.asking = Some(Asking::again(before, (day, due), how));
    });
}
