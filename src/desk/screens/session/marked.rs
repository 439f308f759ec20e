//! Marked places of a session: one act on several children, each seen before anything is done.
use super::SessionScreen;
use super::child::target;
use crate::desk::effect::Effect;
use crate::desk::seam::Command;
use crate::desk::verbs::{self, Target};
use crate::domain::booking::{Attendance, BookingState};
use crate::domain::ids::BookingId;
use crate::wire::entry::Pointed;
use crate::wire::view_diary::BookedRow;
use std::collections::BTreeMap;

impl SessionScreen {
    fn marked_rows(&self) -> impl Iterator<Item = &BookedRow> {
        let rows = self.page.iter().flat_map(|page| &page.rows).filter_map(|row| row.booking.as_ref());
        rows.filter(|booked| self.marks.contains(&booked.booking))
    }

    /// What the rows in sight point at.
    pub(super) fn rows_pointed(&self) -> Vec<Pointed> {
        let rows = self.page.iter().flat_map(|page| &page.rows).skip(self.top);
        rows.map(|row| {
            let seat =
                || Pointed { child: row.seat.as_ref().and_then(|seat| seat.child), ..Pointed::default() };
            row.booking.as_ref().map_or_else(seat, |booked| Pointed {
                child: Some(booked.child),
                referral: Some(booked.referral),
                booking: Some(booked.booking),
            })
        })
        .collect()
    }

    /// The marked children in the order of their places.
    pub(super) fn marked(&self) -> Vec<Target> {
        self.marked_rows().filter_map(|booked| self.child_of(booked)).map(|child| target(&child)).collect()
    }

    /// `a` on marks: those who came, in one act. Whose attendance is on record is told and left as it is.
    pub(super) fn marked_came(&self) -> Vec<Effect> {
        let known: BTreeMap<BookingId, String> = self
            .marked_rows()
            .filter(|booked| matches!(booked.state, BookingState::Attended { .. }))
            .map(|booked| (booked.booking, booked.words.clone()))
            .collect();
        let deed = move |target: &Target| match target.booking {
            Some(booking) => match known.get(&booking) {
                Some(words) => Err(format!("recorded already, {words}")),
                None => Ok(vec![Command::Attend { booking, attendance: Attendance::OnTime, arrived: None }]),
            },
            None => Err("no place is booked".to_owned()),
        };
        verbs::deed_on("came", "Came", self.marked(), Box::new(deed))
    }
}
