//! What becomes of the sessions ahead when their template changes. The past is never touched; a session in which nobody has a
//! place follows; one with places stays as it is, unless somebody says that it moves and its families are told.
use super::publish::{clash, without};
use super::{ClinicTemplate, MadeBy, belongs};
use crate::domain::decide::Now;
use crate::domain::ids::{SessionId, TemplateId};
use crate::domain::moving::{self, Wanted};
use crate::domain::places;
use crate::domain::session::{Answer, Member, Session, Stand};
use crate::domain::state::State;
use chrono::NaiveDate;

/// What becomes of a session.
#[derive(Clone, Debug, PartialEq)]
pub enum Becomes {
    /// It is as the template now says: nobody has or had a place in it.
    Follows(Box<Session>),
    /// It is moved with nobody in it; what stood in it before is still said as it was.
    Shifts,
    /// It is not among the template's days any more, and nobody has a place in it: called off.
    CalledOff,
    /// It stays, unless it is ticked: then it moves, and so many families are told; so many places cannot go along.
    Moves {
        /// Families to be told.
        to_tell: usize,
        /// Children who do not go along, each with why.
        lost: Vec<String>,
    },
    /// It stays as it is, and why.
    Stays(String),
}

/// A session ahead that the change is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahead {
    /// Which.
    pub session: SessionId,
    /// How many families have a place in it, held ones among them.
    pub families: usize,
    /// What becomes of it.
    pub becomes: Becomes,
    /// How many had accepted another time and are asked again with it.
    pub again: usize,
}

/// Sessions that belong to a template, have not begun and are not called off, by day: those that it made, and those that were
/// made by hand where it would make them.
pub fn ahead<'a>(
    state: &'a State,
    id: TemplateId,
    now: &'a Now,
) -> impl Iterator<Item = (NaiveDate, &'a Session)> {
    let by_hand = state.template(id).into_iter().flat_map(|template| belongs::by_hand(state, template, now));
    let by_hand = by_hand.filter(|session| is_ahead(session, now)).map(|session| (session.date, session));
    let mut all: Vec<(NaiveDate, &Session)> = made_ahead(state, id, now).chain(by_hand).collect();
    all.sort_by_key(|(on, session)| (*on, session.id));
    all.into_iter()
}

fn is_ahead(session: &Session, now: &Now) -> bool {
    (session.date, session.start) > (now.today, now.minute()) && !session.cancelled()
}

/// The same of those alone that it made.
pub fn made_ahead<'a>(
    state: &'a State,
    id: TemplateId,
    now: &'a Now,
) -> impl Iterator<Item = (NaiveDate, &'a Session)> {
    let first = MadeBy { template: id, on: NaiveDate::MIN };
    let last = MadeBy { template: id, on: NaiveDate::MAX };
    let made = state.index.made.range(first..=last);
    made.filter_map(|(made, id)| Some((made.on, state.session(*id)?)))
        .filter(|(_, session)| is_ahead(session, now))
}

/// What setting a template so comes to for the sessions ahead; those for which nothing changes are left out.
pub fn plan(state: &State, to: &ClinicTemplate, now: &Now) -> Vec<Ahead> {
    let Some(before) = state.template(to.id) else { return Vec::new() };
    ahead(state, to.id, now)
        .filter_map(|(on, session)| one(state, (before, to), (on, session), now))
        .collect()
}

fn one(
    state: &State,
    (before, to): (&ClinicTemplate, &ClinicTemplate),
    (on, session): (NaiveDate, &Session),
    now: &Now,
) -> Option<Ahead> {
    let families = places::taken_by(state, session.id, now.at).count()
        + crate::domain::around::holding(state, session.id).count();
    let as_it_was = before.session(session.id, on, now.today);
    let days = to.occurrences(state, on, on);
    let held = days.iter().any(|day| day.on == on && day.left_out.is_none());
    let mut again = 0;
    let becomes = if held {
        let wanted = to.session(session.id, on, now.today);
        if same(&wanted, &as_it_was) {
            return None;
        }
        let mut wanted = with_answers(&wanted, session, before, now.today);
        // Who is away then or works at other times is not asked anew, as where it is published.
        let down = |m: &Member| session.people.iter().any(|k| (k.staff, k.role) == (m.staff, m.role));
        let stands = place(&wanted) == place(session);
        // Who was away from where it is may be there where it would be.
        for member in wanted.people.iter_mut().filter(|m| !stands && m.answer == Answer::Away) {
            member.answer = Answer::Asked(now.today);
        }
        let asked = wanted.people.clone();
        without(state, &mut wanted);
        for (member, was) in wanted.people.iter_mut().zip(asked) {
            if stands && down(&was) {
                *member = was;
            }
        }
        again = asked_again(session, &wanted);
        // One that only stayed where the template was before is no less the template's.
        let by_hand = session.moves.last().is_some_and(|stood| !stood.by_template);
        if by_hand && place(&as_it_was) != place(session) {
            Becomes::Stays("it was moved by hand".to_owned())
        } else {
            held_otherwise(state, session, wanted, families, now)
        }
    } else if families > 0 {
        Becomes::Stays("the clinic is not held that day any more; x in the diary calls it off".to_owned())
    } else {
        Becomes::CalledOff
    };
    if matches!(becomes, Becomes::Stays(_)) {
        again = 0;
    }
    Some(Ahead { session: session.id, families, becomes, again })
}

/// How many accepted the session as it is, and are only asked for it as it would be.
fn asked_again(session: &Session, wanted: &Session) -> usize {
    let asked = |m: &&Member| {
        let same = |k: &&Member| (k.role, k.staff) == (m.role, m.staff);
        m.answer == Answer::Accepted
            && wanted.people.iter().find(same).is_some_and(|k| matches!(k.answer, Answer::Asked(_)))
    };
    session.people.iter().filter(asked).count()
}

fn held_otherwise(state: &State, session: &Session, wanted: Session, families: usize, now: &Now) -> Becomes {
    let unusable = || crate::domain::roster::unusable(state, &wanted);
    if let Some(words) = unusable().or_else(|| clash(state, &wanted).map(|left| left.words().to_owned())) {
        return Becomes::Stays(words);
    }
    let ever = state.index.in_session.contains_key(&session.id)
        || state.index.seats_in.contains_key(&session.id)
        || state.index.visits_in.contains_key(&session.id);
    if !ever {
        return Becomes::Follows(Box::new(wanted));
    }
    if place(&wanted) == place(session) {
        return Becomes::Stays("places were given in it: its places and people stay".to_owned());
    }
    let to = Wanted {
        session: session.id,
        date: wanted.date,
        start: wanted.start,
        venue: wanted.venue,
        room: &wanted.room,
    };
    match moving::plan(state, &to, now) {
        Ok(plan) if !plan.outside.is_empty() => Becomes::Stays(crate::domain::roster::several(plan.outside)),
        Ok(_) if families == 0 => Becomes::Shifts,
        Ok(plan) => Becomes::Moves { to_tell: plan.to_tell(), lost: plan.lost_words(state, now) },
        Err(refusal) => Becomes::Stays(refusal.words),
    }
}

fn place(session: &Session) -> (Stand, &str) {
    (Stand { date: session.date, start: session.start, venue: session.venue }, &session.room)
}

/// Whether two shapes are one, whatever their people have answered.
fn same(a: &Session, b: &Session) -> bool {
    let people = |s: &Session| s.people.iter().map(|m| (m.role, m.staff)).collect::<Vec<_>>();
    place(a) == place(b)
        && (a.end, &a.slots, a.service, a.capacity) == (b.end, &b.slots, b.service, b.capacity)
        && a.sharing == b.sharing
        && a.roles == b.roles
        && people(a) == people(b)
}

/// The new shape with what its people have said: to the same time and place an answer holds; who was asked by hand stays asked,
/// and whoever of them had accepted is asked anew where it does not hold.
fn with_answers(wanted: &Session, session: &Session, before: &ClinicTemplate, today: NaiveDate) -> Session {
    let mut wanted = Session { moves: session.moves.clone(), state: session.state.clone(), ..wanted.clone() };
    let holds = place(&wanted).0 == place(session).0;
    for member in &session.people {
        let there = wanted.people.iter().any(|m| m.staff == member.staff);
        match wanted.people.iter_mut().find(|m| (m.role, m.staff) == (member.role, member.staff)) {
            Some(known) if holds || !matches!(member.answer, Answer::Accepted) => {
                known.answer = member.answer;
            }
            Some(_) => {}
            None if before.people.contains(&(member.role, member.staff)) => {}
            None if there => {}
            None if holds || member.answer != Answer::Accepted => wanted.people.push(*member),
            None => wanted.people.push(Member { answer: Answer::Asked(today), ..*member }),
        }
    }
    wanted
}
