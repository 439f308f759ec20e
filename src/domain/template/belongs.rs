//! Which template a session belongs to: the one that made it; or, of one made by hand, the one that would make it just there.
//! Whoever makes a template from a session goes on with that clinic, and does not begin a second one beside it.
use super::{ClinicTemplate, MadeBy};
use crate::domain::calendar::add_weeks;
use crate::domain::decide::Now;
use crate::domain::session::Session;
use crate::domain::state::State;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Weeks in which two templates are looked at for a day that both are held on.
const LOOKED_AHEAD: i64 = 60;

/// The template of a session, where it belongs to one.
pub fn template_of<'a>(state: &'a State, session: &Session) -> Option<&'a ClinicTemplate> {
    let made = session.made_by.and_then(|made| state.template(made.template));
    made.or_else(|| state.each_template().find(|template| template.stands_in(state, session)))
}

/// Sessions made by hand that belong to a template, today and later.
pub fn by_hand<'a>(
    state: &'a State,
    template: &'a ClinicTemplate,
    now: &Now,
) -> impl Iterator<Item = &'a Session> {
    let from = now.today.max(template.from);
    let ahead = state.index.by_day.range(from..).flat_map(|(_, ids)| ids);
    ahead.filter_map(|id| state.session(*id)).filter(|session| template.stands_in(state, session))
}

impl ClinicTemplate {
    /// Whether a session that was made by hand is the one that this would make that day: the service, the place and the start. None
    /// is where it has made one for that day itself, wherever that stands now.
    pub fn stands_in(&self, state: &State, session: &Session) -> bool {
        let on = session.date;
        (self.service, self.venue) == (session.service, session.venue)
            && self.start_on(on) == session.start
            && self.room.eq_ignore_ascii_case(&session.room)
            && session.made_by.is_none_or(|made| state.template(made.template).is_none())
            && !state.index.made.contains_key(&MadeBy { template: self.id, on })
            && self.occurrences(state, on, on).iter().any(|day| day.on == on && day.left_out.is_none())
    }

    /// The session as one of this template's, all else left as it is.
    pub fn takes_in(&self, session: &Session) -> Session {
        Session { made_by: Some(MadeBy { template: self.id, on: session.date }), ..session.clone() }
    }

    /// Whether this is the same clinic at the same times as another, and both would make a session of one day.
    pub(super) fn is_again(&self, state: &State, other: &Self) -> bool {
        if !self.is_like(other) {
            return false;
        }
        let from = self.from.max(other.from);
        let held = |one: &Self| -> BTreeSet<NaiveDate> {
            let days = one.occurrences(state, from, add_weeks(from, LOOKED_AHEAD));
            days.into_iter().filter(|day| day.left_out.is_none()).map(|day| day.on).collect()
        };
        !held(self).is_disjoint(&held(other))
    }

    fn is_like(&self, other: &Self) -> bool {
        (self.service, self.venue, self.start()) == (other.service, other.venue, other.start())
            && self.room.eq_ignore_ascii_case(&other.room)
            && self.recurrence == other.recurrence
    }
}
