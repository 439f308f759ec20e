//! What a role may not see. A restricted address hides everything derived from it, too (district, setting, practice, words
//! that name them), since each of them alone tells where the child lives.
mod kinds;
mod scrub;

pub(in crate::keeper::views) use scrub::Scrub;

use crate::domain::actor::Actor;
use crate::domain::booking::BookingState;
use crate::domain::child::{ChildDetails, ChildRow, Flags, HIDDEN};
use crate::domain::code::Code;
use crate::domain::event::Event;
use crate::domain::ids::ChildId;
use crate::domain::record::ChildRecord;
use crate::domain::rights::{Right, allowed};
use crate::domain::rules::{Choices, Rules};
use crate::domain::state::State;
use crate::domain::telling::{outcome_effect, outcome_words, sentence};
use crate::keeper::look::LookContext;

/// Stands where clinical words would, for a role that sees dates and places only.
pub(in crate::keeper::views) const NOT_SHOWN: &str = "(clinical notes: not shown to your role)";

/// What the person who looks may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::keeper::views) struct Eyes {
    /// Restricted addresses.
    pub restricted: bool,
    /// Clinical notes.
    pub clinical: bool,
}

impl Eyes {
    pub(in crate::keeper::views) fn of(actor: &Actor) -> Self {
        let may = |right| allowed(actor.role, actor.agency, right);
        Self { restricted: may(Right::LookRestricted), clinical: may(Right::LookClinical) }
    }

    /// The same at the record that is open: whoever broke its glass sees what is hidden, for this look.
    pub(super) fn at_record(cx: &LookContext<'_>, child: ChildId) -> Self {
        let own = Self::of(cx.actor);
        Self { restricted: own.restricted || cx.presence.through(cx.client, child).is_some(), ..own }
    }

    /// Whether this child's address is hidden from them.
    pub(in crate::keeper::views) fn hides(self, flags: Flags) -> bool {
        flags.has(Flags::RESTRICTED) && !self.restricted
    }

    /// The district's name as it may be shown; empty where it is not known.
    pub(in crate::keeper::views) fn district(self, rules: &Rules, row: &ChildRow) -> String {
        if self.hides(row.flags) { HIDDEN.to_owned() } else { district(rules, row.district) }
    }

    /// The setting as it may be shown.
    pub(in crate::keeper::views) fn setting(self, row: &ChildRow) -> &str {
        if self.hides(row.flags) { HIDDEN } else { row.setting() }
    }

    /// The postcode as it may be shown.
    pub(in crate::keeper::views) fn postcode(self, row: &ChildRow) -> &str {
        if self.hides(row.flags) { HIDDEN } else { row.postcode() }
    }

    /// Details as they may be shown. Hidden fields say so: empty ones would look as if nothing were known, and a form saved
    /// with them must not lose what stands (see [`ChildDetails::unhidden`]).
    pub(in crate::keeper::views) fn details(self, details: &ChildDetails) -> ChildDetails {
        let mut shown = details.clone();
        if self.hides(details.flags) {
            for field in shown.whereabouts_mut() {
                if !field.is_empty() {
                    HIDDEN.clone_into(field);
                }
            }
            // Four of its digits are the school that gave it.
            if !shown.upn.is_empty() {
                HIDDEN.clone_into(&mut shown.upn);
            }
            shown.district = Code::NONE;
            shown.only.clear();
            let scrub = Scrub::of_details(&[details], None);
            for field in [&mut shown.notes, &mut shown.adjustments] {
                if scrub.names(field) {
                    HIDDEN.clone_into(field);
                }
            }
        }
        if !self.clinical && !shown.notes.is_empty() {
            HIDDEN.clone_into(&mut shown.notes);
        }
        shown
    }

    /// What must be taken out of words about this child; nothing where all may be seen.
    pub(in crate::keeper::views) fn scrub(self, rules: &Rules, record: &ChildRecord) -> Scrub {
        if !self.hides(record.details.flags) {
            return Scrub::default();
        }
        let mut all = vec![&record.details];
        let mut senders = Vec::new();
        for entry in &record.history {
            match &entry.event {
                Event::ChildRegistered { details, .. } => all.push(details),
                Event::ChildAmended { before, after, .. } => all.extend([&**before, &**after]),
                // A sender's name is often a school's.
                Event::ReferralReceived { from, .. } => senders.push(from.as_str()),
                _ => {}
            }
        }
        senders.into_iter().fold(Scrub::of_details(&all, Some(rules)), Scrub::sent_by)
    }

    /// What events say, without what this role may not read.
    pub(in crate::keeper::views) fn sentence(self, cx: &LookContext<'_>, events: &[Event]) -> String {
        let told: Vec<Event> = events.iter().map(|event| self.event(event)).collect();
        self.words_of(cx, events, &sentence(cx.state, &told))
    }

    /// Words about what events concern, without addresses that are hidden.
    pub(in crate::keeper::views) fn words_of(
        self,
        cx: &LookContext<'_>,
        events: &[Event],
        words: &str,
    ) -> String {
        let mut words = words.to_owned();
        let mut children: Vec<ChildId> = events.iter().flat_map(|event| cx.state.concerns(event)).collect();
        children.sort_unstable();
        children.dedup();
        let hidden = |id: &ChildId| cx.state.child(*id).is_some_and(|row| self.hides(row.flags));
        for record in children.into_iter().filter(hidden).filter_map(|id| (cx.record)(id)) {
            words = self.scrub(&cx.state.rules, &record).words(&words);
        }
        words
    }

    /// What came of an appointment, as this role may read it: what was found, or only what it does to the wait.
    pub(in crate::keeper::views) fn outcome(self, choices: &Choices, outcome: Code) -> String {
        if self.clinical {
            outcome_words(choices, outcome)
        } else {
            outcome_effect(choices, outcome).to_owned()
        }
    }

    /// How a booking stands, without the code of what was found where that may not be read.
    pub(in crate::keeper::views) fn standing(self, state: &BookingState) -> BookingState {
        let mut state = state.clone();
        if let BookingState::Attended { outcome: Some(code), .. } = &mut state
            && !self.clinical
        {
            *code = Code::NONE;
        }
        state
    }

    /// An event whose free words this role may read; others are told without them.
    pub(in crate::keeper::views) fn event(self, event: &Event) -> Event {
        if self.clinical { event.clone() } else { event.without_words() }
    }
}

/// What every desk is told of a change: without words of somebody's own, which not everybody who hears it may read. Of a child whose
/// address is restricted such words are looked for in every event but those that have none.
pub fn aloud(state: &State, events: &[Event]) -> String {
    let nobody = Eyes { restricted: false, clinical: false };
    let plain = |event: &Event| {
        matches!(
            event,
            Event::ChildAmended { .. }
                | Event::ReferralReceived { .. }
                | Event::Accepted { .. }
                | Event::Held { .. }
                | Event::HoldReleased { .. }
                | Event::Offered { .. }
                | Event::Agreed { .. }
                | Event::Moved { .. }
                | Event::MoveTold { .. }
                | Event::PutOff { .. }
                | Event::InfoChased { .. }
                | Event::PriorityChanged { .. }
                | Event::ChildDied { .. }
                | Event::Cancelled { .. }
                | Event::Attended { .. }
                | Event::SessionMoved { .. }
                | Event::Carried { .. }
        )
    };
    let hidden = |child: &ChildId| state.child(*child).is_some_and(|row| row.flags.has(Flags::RESTRICTED));
    let mut may_name = events.iter().filter(|event| !plain(event)).flat_map(|event| state.concerns(event));
    if let Some(row) = may_name.find(hidden).and_then(|id| state.child(id)) {
        return format!("Changed {}", row.list_name());
    }
    let mut events: Vec<Event> = events.iter().map(|event| nobody.event(event)).collect();
    for event in &mut events {
        if let Event::Seat { seat, .. } = event {
            seat.reason = "".into();
        }
    }
    sentence(state, &events)
}

/// A district's name; empty where it is not known.
pub(in crate::keeper::views) fn district(rules: &Rules, code: Code) -> String {
    if code.is_none() { String::new() } else { Rules::name_in(&rules.districts, &code).to_owned() }
}
