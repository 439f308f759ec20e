//! Visits to drop-ins, folded: arrival, queue, called in, what came of it.
use super::super::event::{Event, Image, Key};
use super::super::ids::VisitId;
use super::super::visit::{Visit, VisitState};
use super::State;

impl State {
    /// An event of a visit; nothing of any other.
    pub(super) fn visited(&mut self, seq: u64, event: &Event) {
        match event {
            Event::Arrived { visit } => self.add(Key::Visit(visit.id), Image::Visit(visit.clone()), seq),
            Event::VisitCalled { visit, staff, since } => {
                let state = VisitState::With { staff: *staff, since: *since };
                self.on_visit(*visit, seq, |row| (row.state, row.called) = (state, Some(*since)));
            }
            // Called by mistake, or called away again: they wait as before.
            Event::VisitBack { visit } => {
                self.on_visit(*visit, seq, |row| (row.state, row.called) = (VisitState::Waiting, None));
            }
            Event::VisitNamed { visit, child, booking } => self.on_visit(*visit, seq, |row| {
                (row.child, row.booking) = (Some(*child), booking.or(row.booking));
            }),
            Event::VisitDone { visit, outcome, at, .. } => {
                let state = VisitState::Done { outcome: *outcome, at: *at };
                self.on_visit(*visit, seq, |row| row.state = state);
            }
            Event::VisitSignposted { visit, at, .. } => {
                self.on_visit(*visit, seq, |row| row.state = VisitState::Signposted { at: *at });
            }
            Event::VisitLeft { visit, at } => {
                self.on_visit(*visit, seq, |row| row.state = VisitState::LeftUnseen { at: *at, rung: false });
            }
            Event::VisitRung { visit } => self.on_visit(*visit, seq, |row| {
                if let VisitState::LeftUnseen { rung, .. } = &mut row.state {
                    *rung = true;
                }
            }),
            _ => {}
        }
    }

    fn on_visit(&mut self, id: VisitId, seq: u64, edit: impl FnOnce(&mut Visit)) {
        self.change(Key::Visit(id), seq, |image| {
            if let Image::Visit(row) = image {
                edit(row);
            }
        });
    }
}
