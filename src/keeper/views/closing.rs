//! The end of a day: one list of what is left over, to be worked to zero and signed. What a decision can check stands first
//! (appointments without an outcome, children not brought, held rows); then what only the keeper knows: referrals that nobody has
//! read, and steps of teams of whom nobody was here today.
use super::cache::Spec;
use super::extras::still_here;
use super::today::{Steps, due_by, of_extra, of_referral};
use super::{counts, window};
use crate::domain::calendar::{add_days, weekday_day};
use crate::domain::closing::{Loose, left, not_signed};
use crate::domain::code::Code;
use crate::domain::next_step::owed;
use crate::domain::places::say;
use crate::domain::referral::Stage;
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
    let signed = state.signed.get(&own).filter(|signed| signed.day == today);
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
        signed: signed.map(|signed| {
            format!(
                "{} was signed by {} at {}",
                weekday_day(signed.day),
                signed.by,
                say::clock(signed.minute)
            )
        }),
        ahead: ahead(cx, team),
        referrals: referrals.take(MARKED).collect(),
    }
}

/// Why the day cannot be signed for a team, for all where none is given: whatever the list would still show is left over,
/// also what a decision cannot know, and whichever screen or none the signature comes from. None where nothing is.
pub fn unsigned(cx: &LookContext<'_>, team: Code) -> Option<Refusal> {
    let left = left_over(cx, Some(team).filter(|team| !team.is_none())).counts;
    (!left.is_empty()).then(|| not_signed(cx.now.today, &left))
}

fn left_over(cx: &LookContext<'_>, team: Option<Code>) -> All {
    let mut all = All::default();
    let loose = left(cx.state, team, cx.now);
    let of = |is: fn(&Loose) -> Option<About>| loose.iter().filter_map(is);
    let outcome = |one: &Loose| match one {
        Loose::Outcome(id) => Some(About::Referral(*id)),
        _ => None,
    };
    let visit = |one: &Loose| match one {
        Loose::Visit(id) => Some(About::Visit(*id)),
        _ => None,
    };
    let missed = |one: &Loose| match one {
        Loose::Missed(id) => Some(About::Referral(*id)),
        _ => None,
    };
    let held = |one: &Loose| match one {
        Loose::Held(id) => Some(About::Intake(*id)),
        _ => None,
    };
    let seat = |one: &Loose| match one {
        Loose::Seat(id) => Some(About::Seat(*id)),
        _ => None,
    };
    all.take(of(outcome), ("outcome missing", "outcomes missing"));
    all.take(of(visit), ("visit open", "visits open"));
    all.take(of(seat), ("call or place of support open", "calls or places of support open"));
    all.take(of(missed), ("child not brought", "children not brought"));
    all.take(unread(cx, team), ("referral unread", "referrals unread"));
    all.take(of(held), ("held row", "held rows"));
    all.take(unheld(cx, team), ("session that nobody holds", "sessions that nobody holds"));
    all.take(nobodys(cx, team), ("step of a team not here", "steps of teams not here"));
    all
}

/// Referrals to be triaged whose child nobody has looked at yet.
fn unread(cx: &LookContext<'_>, team: Option<Code>) -> Vec<About> {
    let state = cx.state;
    let of_team = |pathway: Code| {
        let owner = state.rules.pathway(pathway).map_or(Code::NONE, |pathway| pathway.team);
        team.is_none_or(|team| team == owner)
    };
    cx.cache.with(cx, &Spec::Triage { pathway: None }, |ids| {
        let rows = ids.iter().filter_map(|id| state.referral(*id));
        rows.filter(|row| row.stage == Stage::Triage && of_team(row.pathway))
            .filter(|row| !row.is_put_off(cx.now.today) && !(cx.read)(row.child))
            .map(|row| About::Referral(row.id))
            .collect()
    })
}

/// Sessions of today and of the next working day that nobody holds: tomorrow morning is too late to look for somebody.
fn unheld(cx: &LookContext<'_>, team: Option<Code>) -> Vec<About> {
    let next = cx.state.rules.calendar.add_working_days(cx.now.today, 1);
    let extras = cx.cache.extras(cx);
    let theirs = extras
        .steps
        .iter()
        .filter(|extra| extra.step.owner.is_none() || team.is_none_or(|team| team == extra.step.owner));
    let near = |about: &About| match about {
        About::Unheld(id) => cx.state.session(*id).is_some_and(|session| session.date <= next),
        _ => false,
    };
    theirs.map(|extra| extra.about).filter(near).collect()
}

/// Steps due by today of the teams of whom nobody was here: whoever closes the day sees to them, or puts them off.
fn nobodys(cx: &LookContext<'_>, own: Option<Code>) -> Vec<About> {
    let (state, today) = (cx.state, cx.now.today);
    let teams: BTreeSet<Code> = state.rules.pathways.iter().map(|pathway| pathway.team).collect();
    let away = teams.into_iter().filter(|team| Some(*team) != own && !cx.presence.was_here(*team, today));
    let mut steps = Vec::new();
    for team in away {
        let spec = Spec::Steps { team: Some(team) };
        cx.cache.with(cx, &spec, |ids| {
            steps.extend(ids[..due_by(cx, &spec, ids, today)].iter().map(|id| About::Referral(*id)));
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
        (Some(extra), _) => Some(of_extra(cx, extra)),
        (None, About::Visit(id)) => still_here(cx.state, id).map(|extra| of_extra(cx, &extra)),
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
