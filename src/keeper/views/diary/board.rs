//! A drop-in board: the child's way through from left to right: expected, waiting, with somebody, done.
use super::{day_summary, words};
use crate::domain::age;
use crate::domain::booking::Booking;
use crate::domain::child::{ChildRow, Flags};
use crate::domain::decide::Now;
use crate::domain::ids::{SessionId, StaffId, VisitId};
use crate::domain::places::{self, say};
use crate::domain::rules::{Choices, ServiceKind};
use crate::domain::session::{Answer, Session};
use crate::domain::state::State;
use crate::domain::visit::{NotFor, Visit, VisitState};
use crate::wire::view_diary::{BoardPage, BoardRow};
use chrono::{Days, NaiveDate};

/// Days ahead within which a birthday that ends the drop-in is told beside the age.
const SOON: u64 = 28;
/// Days of drop-ins to choose from, ahead and back.
const AHEAD: u64 = 14;
const BACK: u64 = 14;
/// As many of them as there are letters to choose by.
const AHEAD_MOST: usize = 17;
const BACK_MOST: usize = 9;

/// The board of the session named, else of the drop-in that is on at that day (today by default), else of the next.
pub fn board(state: &State, session: Option<SessionId>, day: Option<NaiveDate>, now: &Now) -> BoardPage {
    let named = session.and_then(|id| state.session(id));
    let shown = named.or_else(|| choose(state, day, now));
    let from = day.unwrap_or(now.today);
    let another = |s: &&Session| shown.is_none_or(|shown| shown.id != s.id);
    let ahead = drop_ins(state, from, from + Days::new(AHEAD)).into_iter().filter(another);
    // A sheet that was filled in with a pen is typed in on a later day.
    let before = drop_ins(state, from - Days::new(BACK), from - Days::new(1));
    let before = before.into_iter().rev().filter(another);
    let others = ahead
        .take(AHEAD_MOST)
        .map(|s| (s.id, title(state, s)))
        .chain(before.take(BACK_MOST).map(|s| (s.id, format!("{}, over", title(state, s)))));
    let mut page = BoardPage {
        revision: state.seq,
        now: (now.today, now.minute()),
        session: shown.map(|s| s.id),
        on: shown.map(|s| s.date),
        title: shown.map_or_else(String::new, |s| title(state, s)),
        room: 0,
        room_in_all: 0,
        columns: [Vec::new(), Vec::new(), Vec::new(), Vec::new()],
        therapists: (0, 0),
        free: Vec::new(),
        others: others.collect(),
        summary: Vec::new(),
        ends: shown.map_or(0, |s| s.end),
    };
    if let Some(session) = shown {
        fill(&mut page, &Board { state, session, visits: visits(state, session.id), now });
    }
    page
}

/// Drop-ins of those days that were not called off, by day and start.
fn drop_ins(state: &State, from: NaiveDate, to: NaiveDate) -> Vec<&Session> {
    if from > to {
        return Vec::new();
    }
    let ids = state.index.by_day.range(from..=to).flat_map(|(_, ids)| ids);
    let mut found: Vec<&Session> = ids
        .filter_map(|id| state.session(*id))
        .filter(|s| !s.cancelled() && words::kind(state, s) == ServiceKind::DropIn)
        .collect();
    found.sort_by_key(|s| (s.date, s.start, s.id));
    found
}

/// On now; else the next of today; else today's last, whose paper is still to be entered; else the next there is.
fn choose<'a>(state: &'a State, day: Option<NaiveDate>, now: &Now) -> Option<&'a Session> {
    let on = day.unwrap_or(now.today);
    let today = drop_ins(state, on, on);
    let minute = now.minute();
    if on == now.today {
        if let Some(running) = today.iter().find(|s| s.start <= minute && minute < s.end) {
            return Some(running);
        }
        if let Some(next) = today.iter().find(|s| s.start > minute) {
            return Some(next);
        }
        if let Some(last) = today.last() {
            return Some(last);
        }
    } else if let Some(first) = today.first() {
        return Some(first);
    }
    let mut later = state.index.by_day.range(on..);
    later.find_map(|(day, _)| drop_ins(state, *day, *day).into_iter().next())
}

fn title(state: &State, session: &Session) -> String {
    format!(
        "{}: {}, {} {}-{}",
        words::service(state, session),
        words::venue(state, session),
        say::day(session.date),
        say::clock(session.start),
        say::clock(session.end)
    )
}

fn visits(state: &State, session: SessionId) -> Vec<&Visit> {
    let ids = state.index.visits_in.get(&session).into_iter().flatten();
    ids.filter_map(|id| state.visit(*id)).collect()
}

struct Board<'a> {
    state: &'a State,
    session: &'a Session,
    visits: Vec<&'a Visit>,
    now: &'a Now,
}

fn column(visit: &Visit) -> usize {
    match visit.state {
        VisitState::Waiting => 1,
        VisitState::With { .. } => 2,
        VisitState::Done { .. } | VisitState::LeftUnseen { .. } | VisitState::Signposted { .. } => 3,
    }
}

fn fill(page: &mut BoardPage, board: &Board<'_>) {
    let state = board.state;
    let came = |b: &&Booking| !board.visits.iter().any(|v| v.booking == Some(b.id));
    page.columns[0] = places::taken_by(state, board.session.id, board.now.at)
        .filter(|b| words::to_come(b))
        .filter(came)
        .filter_map(|b| board.expected(b))
        .collect();
    page.summary = day_summary::summary(state, &board.visits, page.columns[0].len());
    for visit in &board.visits {
        if board.rides(visit).is_none() {
            page.columns[column(visit)].push(board.visit(visit));
        }
    }
    page.columns.iter_mut().for_each(|column| column.sort_by_key(|row| (row.at, row.visit, row.booking)));
    let inside = board.visits.iter().filter(|v| v.booking.is_none() && column(v) < 3).count();
    page.room_in_all = board.session.capacity;
    if !places::over(board.session, board.now) {
        page.room = board.session.capacity.saturating_sub(u16::try_from(inside).unwrap_or(u16::MAX));
    }
    let mut staff: Vec<StaffId> =
        board.session.people.iter().filter(|m| m.answer == Answer::Accepted).map(|m| m.staff).collect();
    staff.sort_unstable();
    staff.dedup();
    let busy = |id: &StaffId| {
        board.visits.iter().any(|v| matches!(v.state, VisitState::With { staff, .. } if staff == *id))
    };
    let with = staff.iter().filter(|id| busy(id)).count();
    page.therapists = (with as u16, staff.len() as u16);
    page.free = staff.iter().filter(|id| !busy(id)).map(|id| (*id, words::person(state, *id))).collect();
}

impl Board<'_> {
    /// The visit with which this one rides: a sibling who stands in the same column.
    fn rides(&self, visit: &Visit) -> Option<VisitId> {
        let lead = self.visits.iter().find(|other| Some(other.id) == visit.with)?;
        (column(lead) == column(visit) && lead.with.is_none()).then_some(lead.id)
    }

    fn child(&self, visit: &Visit) -> Option<&ChildRow> {
        visit.child.and_then(|id| self.state.child(id))
    }

    fn name(&self, visit: &Visit) -> String {
        self.child(visit).map_or_else(
            || if visit.label.is_empty() { "new family".to_owned() } else { visit.label.to_string() },
            ChildRow::list_name,
        )
    }

    /// `4 on 2 Dec`, or that the drop-in is not for the child; empty where neither matters.
    fn birthday(&self, child: &ChildRow) -> String {
        if let Some(not_for) = NotFor::of(self.state, self.session, child) {
            return not_for.mark();
        }
        let under = self.state.rules.service(self.session.service).and_then(|s| s.under);
        let Some(under) = under else { return String::new() };
        let on = age::birthday(child.born, u16::from(under));
        if on <= self.session.date + Days::new(SOON) {
            format!("{under} on {}", on.format("%-d %b"))
        } else {
            String::new()
        }
    }

    fn expected(&self, booking: &Booking) -> Option<BoardRow> {
        let child = self.state.child(booking.child)?;
        let at = self.session.start_of(booking.slot);
        let made = booking.made_on.format("%-d %b");
        let how = match booking.state {
            crate::domain::booking::BookingState::Offered { .. } => format!("offered {made}, not agreed"),
            _ => format!("booked {made}"),
        };
        let note = join(&[how, self.birthday(child)]);
        let mut row = self.row(Some(child), child.list_name(), at, note);
        row.booking = Some(booking.id);
        Some(row)
    }

    fn visit(&self, visit: &Visit) -> BoardRow {
        let child = self.child(visit);
        // After the end nobody waits any longer, whoever was not yet written down as gone.
        let (today, minute) = (self.session.date == self.now.today, self.now.minute().min(self.session.end));
        let birthday = child.map_or_else(String::new, |c| self.birthday(c));
        let since = |from: u16| if today { minute.saturating_sub(from) } else { 0 };
        let (at, minutes, staff, note) = match &visit.state {
            VisitState::Waiting => {
                let none = if child.is_none() { "no record yet".to_owned() } else { String::new() };
                (visit.arrived, since(visit.waits_from(self.state)), String::new(), join(&[none, birthday]))
            }
            VisitState::With { staff, since: from } => {
                (*from, since(*from), self.therapist(*staff), birthday)
            }
            VisitState::Done { outcome, at } => {
                let list = &self.state.rules.choices.visit_outcomes;
                (*at, 0, String::new(), Choices::words(list, outcome).to_owned())
            }
            VisitState::LeftUnseen { at, rung } => {
                let note = if *rung { "left unseen, rung" } else { "LEFT UNSEEN: ring" };
                (*at, 0, String::new(), note.to_owned())
            }
            VisitState::Signposted { at } => {
                let why = child.and_then(|child| NotFor::of(self.state, self.session, child));
                let why = why.map_or_else(String::new, |why| format!("{}: ", why.short()));
                (*at, 0, String::new(), format!("{why}seen, signposted"))
            }
        };
        let late = if visit.late_entry { "entered later".to_owned() } else { String::new() };
        let with = visit.with.filter(|_| self.rides(visit).is_none());
        let with = with.and_then(|id| self.visits.iter().find(|v| v.id == id));
        let with = with.map_or_else(String::new, |lead| format!("with {}", self.name(lead)));
        let mut row = self.row(child, self.name(visit), at, join(&[note, with, late]));
        row.visit = Some(visit.id);
        row.booking = visit.booking;
        row.minutes = minutes;
        row.with = self.siblings(visit);
        row.riders = self.riders(visit).map(|ride| ride.id).collect();
        row.words = self.visit_words(&row, visit);
        row.staff = staff;
        row
    }

    /// The siblings who stand in the same column, and are told in this row.
    fn riders(&self, lead: &Visit) -> impl Iterator<Item = &Visit> {
        self.visits.iter().copied().filter(move |visit| self.rides(visit) == Some(lead.id))
    }

    fn siblings(&self, lead: &Visit) -> Vec<String> {
        let name = |v: &Visit| match self.child(v) {
            Some(child) => {
                let who = format!("{} {}", child.given(), age::short_on(child.born, self.session.date));
                // Whoever it is not for is seen before the family is called in, as any other is.
                let not_for = NotFor::of(self.state, self.session, child);
                not_for.map_or(who.clone(), |not_for| format!("{who}, {}", not_for.mark()))
            }
            None => self.name(v),
        };
        self.riders(lead).map(name).collect()
    }

    /// `SLT J Patel`.
    fn therapist(&self, id: StaffId) -> String {
        let member = self.session.people.iter().find(|m| m.staff == id);
        let role = member.map_or_else(String::new, |m| words::role_short(&self.state.rules, m.role));
        format!("{role} {}", words::person(self.state, id)).trim_start().to_owned()
    }

    fn row(&self, child: Option<&ChildRow>, name: String, at: u16, note: String) -> BoardRow {
        let flags = child.map_or_else(Flags::default, |c| c.flags);
        let said = child.map_or_else(Vec::new, |c| c.flags.words());
        let age =
            child.map_or_else(String::new, |c| format!(" {}", age::short_on(c.born, self.session.date)));
        let flags_said = if said.is_empty() { "No flags".to_owned() } else { said.join(", ") };
        BoardRow {
            visit: None,
            booking: None,
            child: child.map(|c| c.id),
            words: format!("{name}{age}, {} {note}. {flags_said}", say::clock(at)),
            name,
            born: child.map(|c| c.born),
            flags,
            language: child.map_or_else(String::new, |c| c.language().to_string()),
            at,
            minutes: 0,
            note,
            staff: String::new(),
            with: Vec::new(),
            riders: Vec::new(),
        }
    }

    fn visit_words(&self, row: &BoardRow, visit: &Visit) -> String {
        let age = row.born.map_or_else(String::new, |b| format!(" {}", age::short_on(b, self.session.date)));
        let mut said = vec![format!("{}{age}, came {}", row.name, say::clock(visit.arrived))];
        if !row.with.is_empty() {
            said.push(format!("with {}", row.with.join(", ")));
        }
        if !row.note.is_empty() {
            said.push(row.note.clone());
        }
        let flags = row.flags.words();
        said.push(if visit.child.is_none() {
            "No record: nothing is known of needs".to_owned()
        } else if flags.is_empty() {
            "No flags".to_owned()
        } else {
            flags.join(", ")
        });
        said.join(". ")
    }
}

fn join(parts: &[String]) -> String {
    parts.iter().filter(|p| !p.is_empty()).cloned().collect::<Vec<_>>().join("; ")
}
