//! The end of a day: one list of what is left over, to be worked to zero and signed. What a decision can check stands first
//! (appointments without an outcome, children not brought, held rows); then what only the keeper knows: referrals that nobody has
//! read, and steps of teams of whom nobody was here today.
use super::cache::Spec;
use super::extras::still_here;
use super::held::Hidden;
use super::today::{Steps, due_by, of_extra, of_referral};
use super::unfit::{self, Unfit};
use super::{counts, window};
use crate::domain::calendar::{add_days, weekday_day};
use crate::domain::closing::{self, Loose, Signed, left};
use crate::domain::code::Code;
use crate::domain::ids::{ReferralId, SessionId};
use crate::domain::next_step::{owed, to_tell as to_tell_step};
use crate::domain::places::say;
use crate::domain::referral::{Referral, Stage};
use crate::domain::refusal::Refusal;
use crate::domain::rules::Rules;
use crate::keeper::look::LookContext;
use crate::wire::query::{At, Whose};
use crate::wire::view_list::{About, ClosingPage, StepPage, StepRow};
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashSet};

/// Rows that can be marked at once.
const MARKED: usize = 500;

/// What is left over, by kind in the order in which it is worked.
#[derive(Default)]
struct All {
    rows: Vec<About>,
    seen: HashSet<About>,
    counts: Vec<(String, u32)>,
    /// Referrals that nobody has looked at yet and that are not due.
    unread_later: u32,
}

impl All {
    /// Takes a kind; what is there already is not taken twice.
    fn take(&mut self, rows: impl IntoIterator<Item = About>, (one, many): (&str, &str)) {
        let before = self.rows.len();
        self.rows.extend(rows.into_iter().filter(|row| self.seen.insert(*row)));
        match self.rows.len() - before {
            0 => {}
            1 => self.counts.push((one.to_owned(), 1)),
            n => self.counts.push((many.to_owned(), n as u32)),
        }
    }
}

/// The page; `all`: every team's day, not only one's own.
pub(super) fn page(cx: &LookContext<'_>, all: bool, at: At, rows: u16) -> ClosingPage {
    let (state, today) = (cx.state, cx.now.today);
    let team = if all { None } else { Steps::of(cx, Whose::Team).team };
    let left_over = left_over(cx, team);
    let total = left_over.rows.len();
    let place = |id| left_over.rows.iter().position(|row| *row == About::Referral(id));
    let (first, count) = window::window(total, at, rows, place);
    let shown = left_over.rows[first..first + count].iter().filter_map(|row| row_of(cx, *row)).collect();
    let referrals = left_over.rows.iter().filter_map(|row| match row {
        About::Referral(id) => Some(*id),
        _ => None,
    });
    let own = team.unwrap_or(Code::NONE);
    let signed = closing::signatures(state, own, today);
    let not_over = closing::not_over(state, team, cx.now);
    let again = signed.last().is_some_and(|last| closing::since(state, team, last));
    ClosingPage {
        steps: StepPage {
            revision: cx.revision,
            today,
            total: total as u32,
            late: 0,
            due_today: total as u32,
            first: first as u32,
            rows: shown,
            open: counts::open(cx),
            found: Vec::new(),
        },
        left: left_over.counts,
        team: own,
        whose: if own.is_none() {
            "all teams".to_owned()
        } else {
            Rules::name_in(&state.rules.teams, &own).to_owned()
        },
        signed: signed_words(signed),
        again,
        to_come: closing::to_come_words(state, &not_over.waits),
        still_on: closing::named(state, &not_over.evening),
        beside: beside(
            (not_over.waits.len() + not_over.evening.len()) as u32,
            left_over.unread_later,
            closing::held_not_due(state, cx.now),
        ),
        ahead: ahead(cx, team),
        referrals: referrals.take(MARKED).collect(),
    }
}

/// Why the day cannot be signed for a team, for all where none is given: whatever the list would still show is left over,
/// also what a decision cannot know, and whichever screen or none the signature comes from. None where nothing is.
pub fn unsigned(cx: &LookContext<'_>, team: Code) -> Option<Refusal> {
    let of = Some(team).filter(|team| !team.is_none());
    let waits = closing::not_over(cx.state, of, cx.now).waits;
    closing::not_signed(cx.now.today, &left_over(cx, of).counts, &closing::to_come_words(cx.state, &waits))
}

/// `Fri 20 Nov was signed by ana at 17:02, and again by user1 at 17:40`: the one before stays beside the last.
fn signed_words(signed: &[(Signed, u64)]) -> Option<String> {
    let ((first, _), later) = signed.split_first()?;
    let by = |signed: &Signed| {
        let still = if signed.still.is_empty() { "" } else { ", still on: " };
        format!("by {} at {}{still}{}", signed.by, say::clock(signed.minute), signed.still)
    };
    let mut words = format!("{} was signed {}", weekday_day(first.day), by(first));
    for (again, _) in later {
        words = format!("{words}, and again {}", by(again));
    }
    Some(words)
}

/// What is not left over yet: it is counted beside what is.
fn beside(to_come: u32, unread: u32, held: u32) -> Vec<(String, u32)> {
    let kinds = [
        (to_come, "session not over", "sessions not over"),
        (unread, "referral unread, not due", "referrals unread, not due"),
        (held, "held row, not due", "held rows, not due"),
    ];
    let there = kinds.into_iter().filter(|(n, ..)| *n > 0);
    there.map(|(n, one, many)| (if n == 1 { one } else { many }.to_owned(), n)).collect()
}

fn left_over(cx: &LookContext<'_>, team: Option<Code>) -> All {
    let mut all = All::default();
    let loose = left(cx.state, team, cx.now);
    let about = |one: &Loose| match one {
        Loose::Outcome(id) | Loose::Missed(id) => About::Referral(*id),
        Loose::Visit(id) => About::Visit(*id),
        Loose::Held(id) => About::Intake(*id),
        Loose::Seat(id) => About::Seat(*id),
    };
    let of = |kind| loose.iter().filter(move |one| one.kind() == kind).map(about);
    let [outcome, visit, seat, missed, held] = Loose::KINDS;
    for kind in [outcome, visit, seat, missed] {
        all.take(of(kind), kind);
    }
    let (unread, later) = unread(cx, team);
    all.unread_later = later;
    all.take(unread, ("referral unread", "referrals unread"));
    all.take(of(held), held);
    let [shut, nobody, unquorate] = unfit_near(cx, team);
    all.take(shut, ("session in a place that is shut", "sessions in a place that is shut"));
    all.take(nobody, ("session that nobody holds", "sessions that nobody holds"));
    all.take(unquorate, ("review without its quorum", "reviews without their quorum"));
    all.take(unanswered(cx, team), ("invitation not answered", "invitations not answered"));
    all.take(to_tell(cx, team), ("family to be told", "families to be told"));
    all.take(nobodys(cx, team), ("step of a team not here", "steps of teams not here"));
    all
}

/// Referrals to be triaged whose child nobody has looked at yet: those that are due, and how many are not yet. The rule is that of
/// the held rows: what is due later is nothing left over of today, and is counted beside it.
fn unread(cx: &LookContext<'_>, team: Option<Code>) -> (Vec<About>, u32) {
    let (state, today) = (cx.state, cx.now.today);
    let of_team = |pathway: Code| {
        let owner = state.rules.pathway(pathway).map_or(Code::NONE, |pathway| pathway.team);
        team.is_none_or(|team| team == owner)
    };
    let is_due = |row: &&Referral| owed(state, row, today).is_some_and(|step| step.due <= today);
    let (due, later): (Vec<&Referral>, Vec<&Referral>) =
        cx.cache.with(cx, &Spec::Triage { pathway: None }, |ids| {
            let rows = ids.iter().filter_map(|id| state.referral(*id));
            rows.filter(|row| row.stage == Stage::Triage && of_team(row.pathway))
                .filter(|row| !(cx.read)(row.child))
                .partition(is_due)
        });
    (due.into_iter().map(|row| About::Referral(row.id)).collect(), later.len() as u32)
}

/// Families who would go to a place that is another by now, or to one that is off, and who are to be rung by today: nobody goes
/// home over it.
fn to_tell(cx: &LookContext<'_>, team: Option<Code>) -> Vec<About> {
    let (state, today) = (cx.state, cx.now.today);
    let due = |id: ReferralId| {
        let step = to_tell_step(state, state.referral(id)?)?;
        let theirs = step.owner.is_none() || team.is_none_or(|team| team == step.owner);
        (theirs && step.due <= today).then_some((step.due, id))
    };
    let mut due: Vec<_> = state.index.untold.iter().filter_map(|(id, _)| due(*id)).collect();
    due.sort_unstable();
    due.into_iter().map(|(_, id)| About::Referral(id)).collect()
}

/// Sessions of today and of the next working day that cannot be held as they stand: in a shut place, by nobody, without their
/// quorum. Tomorrow morning is too late to look for another room or for somebody.
fn unfit_near(cx: &LookContext<'_>, team: Option<Code>) -> [Vec<About>; 3] {
    let next = cx.state.rules.calendar.add_working_days(cx.now.today, 1);
    let [mut shut, mut nobody, mut unquorate] = [const { Vec::new() }; 3];
    for extra in &cx.cache.extras(cx).steps {
        let theirs = extra.step.owner.is_none() || team.is_none_or(|team| team == extra.step.owner);
        let (About::Unheld(id) | About::Unquorate(id)) = extra.about else { continue };
        let Some(session) = cx.state.session(id).filter(|session| theirs && session.date <= next) else {
            continue;
        };
        let kind = match (extra.about, unfit::of(cx.state, session)) {
            (About::Unquorate(_), _) => &mut unquorate,
            (_, Some(Unfit::Shut(_))) => &mut shut,
            _ => &mut nobody,
        };
        kind.push(extra.about);
    }
    [shut, nobody, unquorate]
}

/// Reviews to which somebody was asked who does not answer and is to be chased by today, however far ahead they are: the later it is
/// heard that nobody comes in a role, the fewer others can.
fn unanswered(cx: &LookContext<'_>, team: Option<Code>) -> Vec<About> {
    let theirs = |owner: Code| owner.is_none() || team.is_none_or(|team| team == owner);
    let extras = cx.cache.extras(cx);
    let asked = extras.steps.iter().filter(|extra| matches!(extra.about, About::Unanswered(_)));
    let due = asked.filter(|extra| theirs(extra.step.owner) && extra.step.due <= cx.now.today);
    due.map(|extra| extra.about).collect()
}

/// Steps due by today of the teams of whom nobody was here: whoever closes the day sees to them, or puts them off.
fn nobodys(cx: &LookContext<'_>, own: Option<Code>) -> Vec<About> {
    let (state, today) = (cx.state, cx.now.today);
    let teams: BTreeSet<Code> = state.rules.pathways.iter().map(|pathway| pathway.team).collect();
    let away = teams.into_iter().filter(|team| Some(*team) != own && !cx.presence.was_here(*team, today));
    // What is on, or comes, this evening is nothing anybody can do more about: it is named as such.
    let evening: HashSet<SessionId> =
        closing::not_over(state, None, cx.now).evening.iter().map(|session| session.id).collect();
    let later = |id: &ReferralId| {
        let booking = state.referral(*id).and_then(|row| state.booking(row.stage.booking()?));
        booking.is_some_and(|booking| evening.contains(&booking.session))
    };
    let mut steps = Vec::new();
    for team in away {
        let spec = Spec::Steps { team: Some(team) };
        cx.cache.with(cx, &spec, |ids| {
            let due = ids[..due_by(cx, &spec, ids, today)].iter();
            steps.extend(due.filter(|id| !later(id)).map(|id| About::Referral(*id)));
        });
    }
    steps
}

fn row_of(cx: &LookContext<'_>, left: About) -> Option<StepRow> {
    if let About::Referral(id) = left {
        return of_referral(cx, id);
    }
    let extras = cx.cache.extras(cx);
    match (extras.steps.iter().find(|extra| extra.about == left), left) {
        (Some(extra), _) => Some(of_extra(cx, &Hidden::default(), extra)),
        (None, About::Visit(id)) => {
            still_here(cx.state, id).map(|extra| of_extra(cx, &Hidden::default(), &extra))
        }
        (None, _) => None,
    }
}

/// How many steps fall due on the next day on which any does, and which day that is.
fn ahead(cx: &LookContext<'_>, team: Option<Code>) -> (u32, NaiveDate) {
    let spec = Spec::Steps { team };
    let (state, today) = (cx.state, cx.now.today);
    cx.cache.with(cx, &spec, |ids| {
        let by_today = due_by(cx, &spec, ids, today);
        let next =
            ids.get(by_today).and_then(|id| owed(state, state.referral(*id)?, today)).map(|step| step.due);
        let day = next.unwrap_or_else(|| add_days(today, 1));
        ((due_by(cx, &spec, ids, day) - by_today) as u32, day)
    })
}
