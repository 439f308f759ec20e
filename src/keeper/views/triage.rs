//! Triage: one referral in the order of the decision: who, asked what, in whose words, what came with it, what is known
//! already, and what accepting means.
use super::cache::{Spec, place, queued};
use super::home;
use super::mask::{Eyes, NOT_SHOWN, Scrub};
use super::row::{flags, list_row};
use crate::domain::calendar::{Length, Unit, add_days, date_plain, long_date, spell, wait_words};
use crate::domain::code::Code;
use crate::domain::event::Event;
use crate::domain::ids::ReferralId;
use crate::domain::leading;
use crate::domain::next_step::owed;
use crate::domain::record::ChildRecord;
use crate::domain::referral::{Referral, Stage};
use crate::domain::rights::{Right, allowed, refused};
use crate::domain::rules::{Choices, Pathway};
use crate::keeper::look::LookContext;
use crate::wire::view::{TriageEnd, View};
use crate::wire::view_record::{KnownLine, TriageCard};

/// The card of the referral named, or of the next (or previous) undecided one; how the queue stands where none is left.
pub(super) fn card(
    cx: &LookContext<'_>,
    queue: Option<Code>,
    show: Option<ReferralId>,
    after: Option<ReferralId>,
    back: bool,
) -> View {
    let spec = Spec::Triage { pathway: queue };
    let (id, at, of) = cx.cache.with(cx, &spec, |ids| {
        let at = match show {
            Some(id) => spec.key_of(cx, id).and_then(|key| place(cx, &spec, ids, &key).ok()),
            None => next(cx, &spec, ids, after, back),
        };
        (show.or_else(|| at.map(|at| ids[at])), at, ids.len())
    });
    let position = (at.map_or(0, |at| at as u32 + 1), of as u32);
    let found = id.and_then(|id| make(cx, id, position));
    match found {
        Some(card) => View::Triage(Some(Box::new(card)), TriageEnd::default()),
        None => View::Triage(None, end(cx, queue)),
    }
}

/// The place in the queue after (or before) a referral, also where that one has been decided since; round at the end, so that
/// what was skipped comes again.
fn next(
    cx: &LookContext<'_>,
    spec: &Spec,
    ids: &[ReferralId],
    after: Option<ReferralId>,
    back: bool,
) -> Option<usize> {
    if ids.is_empty() {
        return None;
    }
    let Some(row) = after.and_then(|id| cx.state.referral(id)) else { return Some(0) };
    let found = place(cx, spec, ids, &queued(cx, row));
    Some(match (found, back) {
        (Ok(at), false) => (at + 1) % ids.len(),
        (Err(at), false) => at % ids.len(),
        (Ok(at) | Err(at), true) => at.saturating_sub(1),
    })
}

fn make(cx: &LookContext<'_>, id: ReferralId, position: (u32, u32)) -> Option<TriageCard> {
    let state = cx.state;
    let rules = &state.rules;
    let row = state.referral(id)?;
    let child = state.child(row.child)?;
    let record = (cx.record)(row.child)?;
    let pathway = rules.pathway(row.pathway)?;
    let eyes = Eyes::of(cx.actor);
    let scrub = eyes.scrub(rules, &record);
    let came = Came::of(&record, id);
    let mut known = home::look_alikes(cx, child, &record.details);
    let alike = !known.is_empty();
    known.extend(home::same_home(cx, child, &record.details));
    known.extend(home::before(cx, &scrub, &record, child, id));
    known.extend(home::contacts(cx, eyes, &scrub, &record));
    let decided = (!row.is_undecided()).then(|| scrub.words(&decision(cx, row, &record)));
    let may = if let Some(said) = &decided {
        Err(format!("{} is decided: {said}. Nothing is left to decide here; > goes on.", child.list_name()))
    } else if allowed(cx.actor.role, cx.actor.agency, Right::Triage) {
        Ok(())
    } else {
        Err(refused(cx.actor.role, Right::Triage))
    };
    let clinical = |words: &str| {
        if eyes.clinical || words.is_empty() { scrub.words(words) } else { NOT_SHOWN.to_owned() }
    };
    Some(TriageCard {
        revision: cx.revision,
        row: list_row(cx, eyes, row)?,
        place: position,
        decide_by: rules.calendar.add_working_days(row.received, u32::from(pathway.triage_within)),
        within: pathway.triage_within,
        details: eyes.details(&record.details),
        district: eyes.district(rules, child),
        from: from(cx, eyes, &scrub, &record, &came),
        asked: clinical(came.asked),
        words: clinical(came.words),
        with_it: pathway
            .with_it
            .iter()
            .map(|wanted| (wanted.clone(), came.with_it.iter().any(|it| it.eq_ignore_ascii_case(wanted))))
            .collect(),
        if_accepted: if decided.is_some() { Vec::new() } else { if_accepted(cx, row, pathway) },
        note: match &decided {
            Some(said) => format!("Decided: {said}"),
            None => note(cx, pathway, may.is_ok(), alike, &known, &flags(child)),
        },
        known,
        may,
        step: owed(cx.state, row, cx.now.today),
    })
}

/// What was decided of a referral and when: `accepted 20 Nov, Soon`; of one that is closed since, how.
fn decision(cx: &LookContext<'_>, row: &Referral, record: &ChildRecord) -> String {
    let today = cx.now.today;
    let taken = record.live().rev().find_map(|entry| {
        let on = date_plain(entry.stamp.day, today);
        match &entry.event {
            Event::Accepted { referral, priority, .. } if *referral == row.id => {
                Some(format!("accepted {on}, {}", priority.word()))
            }
            Event::RedirectAccepted { referral, new, .. } if *referral == row.id || new.id == row.id => {
                Some(format!("taken over {on}"))
            }
            _ => None,
        }
    });
    let ended = match row.stage {
        Stage::Closed { reason, on, .. } => Some(format!("{} {}", reason.words(), date_plain(on, today))),
        _ => None,
    };
    let said: Vec<String> = taken.into_iter().chain(ended).collect();
    if said.is_empty() { "it is past triage".to_owned() } else { said.join("; ") }
}

/// How a referral came.
#[derive(Default)]
struct Came<'a> {
    source: Code,
    from: &'a str,
    asked: &'a str,
    words: &'a str,
    with_it: &'a [String],
}

impl<'a> Came<'a> {
    fn of(record: &'a ChildRecord, id: ReferralId) -> Self {
        let of = |entry: &'a crate::domain::record::Entry| match &entry.event {
            Event::ReferralReceived { referral, source, from, asked, words, with_it }
                if referral.id == id =>
            {
                Some(Self { source: *source, from, asked, words, with_it })
            }
            _ => None,
        };
        record.live().find_map(of).unwrap_or_default()
    }
}

/// Kind of sender and name; a sender's name is often a school's, so of a hidden child only the kind.
fn from(cx: &LookContext<'_>, eyes: Eyes, scrub: &Scrub, record: &ChildRecord, came: &Came<'_>) -> String {
    let kind = Choices::get(&cx.state.rules.choices.sources, came.source).map_or("", |c| c.name.as_str());
    match (kind, came.from) {
        (kind, _) if eyes.hides(record.details.flags) => scrub.words(kind),
        (kind, "") => kind.to_owned(),
        ("", from) => from.to_owned(),
        // Said by the sender already.
        (kind, from) if from.to_lowercase().contains(&kind.to_lowercase()) => from.to_owned(),
        (kind, from) => format!("{from} ({kind})"),
    }
}

/// What accepting means: the target, and the wait of those still waiting now, each with its clock's name.
fn if_accepted(cx: &LookContext<'_>, row: &Referral, pathway: &Pathway) -> Vec<String> {
    let rules = &cx.state.rules;
    let mut lines = Vec::new();
    let Some(rule) = rules.clock(pathway.clock) else { return lines };
    let start = row.span.start.unwrap_or(row.received);
    match rule.on(start).target {
        Some(length) => {
            let last = length.last_day(start, &rules.calendar);
            lines.push(format!("{} target {} ({}).", length_words(length), long_date(last), rule.words()));
        }
        None => lines.push(format!("{}: shown, without a target.", rule.words())),
    }
    let mut days: Vec<u32> = cx
        .state
        .index
        .lists
        .get(&row.pathway)
        .into_iter()
        .flatten()
        .filter_map(|key| cx.state.referral(ReferralId(key.id as u32)))
        .filter(|other| other.id != row.id && leading::running(other))
        .map(|other| other.span.days(cx.now.today))
        .collect();
    if let Some(median) = median(&mut days) {
        lines.push(format!(
            "Median wait of the {} still waiting for {} today: {} ({}).",
            days.len(),
            pathway.short,
            wait_words(median),
            rule.words()
        ));
        lines.push("Tell them about support while waiting.".to_owned());
    }
    lines
}

/// `3-month`, `18-week`: a length before a noun.
fn length_words(length: Length) -> String {
    let unit = match length.unit {
        Unit::Days => "day",
        Unit::Weeks => "week",
        Unit::CalendarMonths => "month",
        Unit::WorkingDays => "working-day",
    };
    format!("{}-{unit}", length.value)
}

/// The exact median: of an even number the mean of the middle two, in whole days.
fn median(days: &mut [u32]) -> Option<u32> {
    days.sort_unstable();
    let upper = days.get(days.len() / 2)?;
    let lower = days.get((days.len() - 1) / 2)?;
    Some(u32::midpoint(*lower, *upper))
}

fn note(
    cx: &LookContext<'_>,
    pathway: &Pathway,
    may: bool,
    alike: bool,
    known: &[KnownLine],
    needs: &str,
) -> String {
    let role = cx.actor.role.words();
    let mut said = if may {
        format!("You may decide ({role}, {}).", pathway.short)
    } else {
        format!("You see this as {role}: a triage clinician decides.")
    };
    if alike {
        let n = known.iter().filter(|line| line.kind.starts_with('=')).count();
        let look_alikes = if n == 1 {
            "A look-alike is".to_owned()
        } else {
            format!("{} look-alikes are", spell(n as u32))
        };
        said.extend([" ", &look_alikes, " found: = first."]);
    }
    if !needs.is_empty() {
        said.push(' ');
        said.push_str(needs);
    }
    said
}

/// How the queue stands when nothing is left to decide.
fn end(cx: &LookContext<'_>, queue: Option<Code>) -> TriageEnd {
    let mine = |row: &&Referral| queue.is_none_or(|pathway| pathway == row.pathway);
    let today = cx.now.today;
    let mut end = TriageEnd::default();
    for row in cx.state.each_open().filter(mine) {
        if let Stage::InfoAsked { due, chased, .. } = row.stage {
            end.asked += 1;
            let settings = &cx.state.rules.settings;
            let within = if chased > 0 { settings.answer_within } else { settings.info_within };
            let asked = add_days(due, -i64::from(within));
            end.oldest_days = end.oldest_days.max(u32::try_from((today - asked).num_days()).unwrap_or(0));
        }
    }
    end.decided_today = cx
        .state
        .each_referral()
        .filter(mine)
        .filter(|row| moved_today(cx, row) && decided_today(cx, row))
        .count() as u32;
    end
}

/// Whether the stage was reached today: only then the record is asked whether the decision was today, too.
fn moved_today(cx: &LookContext<'_>, row: &Referral) -> bool {
    let today = cx.now.today;
    match row.stage {
        Stage::Triage
        | Stage::InfoAsked { .. }
        | Stage::NotBrought { .. }
        | Stage::LateNotSeen { .. }
        | Stage::LeftUnseen { .. } => false,
        Stage::Waiting { since }
        | Stage::Rebook { since, .. }
        | Stage::Held { since, .. }
        | Stage::Redirecting { since, .. } => since == today,
        Stage::Closed { on, .. } | Stage::Seen { on, .. } => on == today,
        Stage::Offered { booking, .. } | Stage::Booked { booking, .. } => {
            cx.state.booking(booking).is_some_and(|booking| booking.made_on == today)
        }
        Stage::Monitoring { .. } | Stage::FollowUp { .. } => row.received == today,
    }
}

fn decided_today(cx: &LookContext<'_>, row: &Referral) -> bool {
    (cx.record)(row.child).is_some_and(|record| {
        record.live().rev().take_while(|entry| entry.stamp.day >= cx.now.today).any(|entry| {
            matches!(
                &entry.event,
                Event::Accepted { referral, .. }
                    | Event::Declined { referral, .. }
                    | Event::RedirectOffered { referral, .. } if *referral == row.id
            )
        })
    })
}
