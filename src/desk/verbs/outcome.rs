//! `o`: who came, and what came of it. Attendance and outcomes stand in one layer; a child not brought opens a follow-up.
use super::after::minute_of_day;
use super::asking::{Asking, Next, Values};
use super::choose::{act, barred, code_of, unless};
use super::target::{On, Target};
use super::{follow_up, monitoring, refer};
use crate::desk::effect::{Act, Given};
use crate::desk::layers::{Choice, FormLayer, Pick};
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::Command;
use crate::desk::widgets::date_entry::Bias;
use crate::desk::widgets::{Field, Form};
use crate::domain::booking::{Attendance, Told};
use crate::domain::calendar::weekday_day;
use crate::domain::child::Flags;
use crate::domain::code::Code;
use crate::domain::ids::BookingId;
use crate::domain::next_step::Act as Owed;
use crate::domain::referral::Stage;
use crate::domain::refusal::Refusal;
use crate::domain::review::{HELD_WITHOUT, WITHOUT_CONSENT};
use crate::domain::rights::Right;
use crate::domain::rules::{self, Effect, ServiceKind};
use crate::domain::telling::clock;
use chrono::NaiveDate;

/// Attendance by its letters, which no outcome has.
const CAME: [(char, &str, Attendance); 4] = [
    ('a', "Came, on time", Attendance::OnTime),
    ('l', "Came late, but was seen", Attendance::LateSeen),
    ('t', "Came too late, not seen", Attendance::LateNotSeen),
    ('n', "Was not brought, or did not come", Attendance::NotBrought),
];

pub(super) fn outcome(on: &On, cx: &Cx<'_>) -> Next {
    let Some(target) = on.one().cloned() else { return Next::nothing() };
    if target.is_missed() {
        return follow_up::follow_up(target, cx);
    }
    let title = format!("What happened: {}?", target.who());
    let (fit, unfit) = all(&target, cx);
    let booking = target.booking;
    if booking.is_none() && monitoring::may_begin(&target, cx) {
        return monitoring::without_appointment(target, fit, unfit);
    }
    let pick = Pick::new("outcome", title, fit).leaving_out(unfit).warning(target.warning.clone());
    let why = match (booking, target.booked_on) {
        (None, _) => Some(format!("{} has no appointment to record anything about.", target.name())),
        (_, Some(day)) if day > cx.now.date() => Some(format!(
            "{}'s appointment is on {}, still ahead. m moves it, x cancels it.",
            target.name(),
            weekday_day(day)
        )),
        _ => None,
    };
    Next::letter(unless(pick, why), move |letter, cx| {
        let Some(booking) = booking else { return Next::nothing() };
        if letter == 'n' {
            return missed(target, booking);
        }
        if let Some((_, _, attendance)) = CAME.iter().find(|(known, ..)| *known == letter) {
            let command = Command::Attend { booking, attendance: *attendance, arrived: None };
            return Next::Act(act("attended", vec![command], &target));
        }
        let known = lettered(&target, cx).into_iter().find(|(known, _)| *known == letter);
        known.map_or_else(Next::nothing, |(_, choice)| came_of_it(target, booking, choice, cx))
    })
}

/// Whether a child is expected today at a clinic, so that `a` says that they came. A drop-in has a board to come to.
pub fn comes(target: &Target, cx: &Cx<'_>) -> bool {
    let step = target.step.as_ref().filter(|step| step.act == Owed::See);
    let kind = cx.home.rules.service(target.service).map(|service| service.kind);
    target.booking.is_some()
        && step.is_some_and(|step| target.booked_on.unwrap_or(step.due) == cx.now.date())
        && kind.is_some_and(|kind| kind != ServiceKind::DropIn)
        && barred(cx, Right::Attend).is_none()
}

/// Whether the child's place is on a day that is still ahead.
pub(super) fn is_ahead(target: &Target, cx: &Cx<'_>) -> bool {
    let on = target.booked_on.or(target.step.as_ref().map(|step| step.due));
    target.subject.booking.is_some() && on.is_some_and(|on| on > cx.now.date())
}

/// The child of `comes` came, on time.
pub(super) fn came(target: &Target) -> Next {
    let Some(booking) = target.booking else { return Next::nothing() };
    let command = Command::Attend { booking, attendance: Attendance::OnTime, arrived: None };
    Next::Act(act("attended", vec![command], target))
}

/// What can have happened: attendance, and the outcomes that the clinic has; and those it has not, each with why. The keeper
/// refuses what does not fit all the same.
fn all(target: &Target, cx: &Cx<'_>) -> (Vec<Choice>, Vec<Choice>) {
    let (attend, outcome) = (barred(cx, Right::Attend), barred(cx, Right::Outcome));
    let choice = |letter, words: &str, why: &Option<String>| match why {
        Some(why) => Choice::new(letter, words).refused(why.clone()),
        None => Choice::new(letter, words),
    };
    let early = early(target, cx);
    let came = CAME.iter().map(|(letter, words, attendance)| {
        let why = if attendance.seen() { &attend } else { attend.as_ref().map_or(&early, |_| &attend) };
        choice(*letter, words, why)
    });
    let (fit, unfit): (Vec<_>, Vec<_>) =
        lettered(target, cx).into_iter().partition(|(_, known)| unfit(target, known.id, cx).is_none());
    let fit = fit.into_iter().map(|(letter, known)| choice(letter, &known.name, &outcome));
    let unfit = unfit.into_iter().map(|(letter, known)| {
        let why = self::unfit(target, known.id, cx).unwrap_or_default();
        Choice::new(letter, &*known.name).refused(why)
    });
    (came.chain(fit).collect(), unfit.collect())
}

/// The outcomes of the appointment's service by their letters: one whose letter says here that somebody came has another of its name.
fn lettered<'a>(target: &Target, cx: &'a Cx<'_>) -> Vec<(char, &'a rules::Choice)> {
    let list = cx.home.rules.outcomes_of(target.service);
    let spoken = |letter: char| CAME.iter().any(|(known, ..)| *known == letter);
    let mut taken: Vec<char> = list.iter().map(|known| known.key).collect();
    let free = |known: &rules::Choice, taken: &[char]| {
        let own = known.name.chars().flat_map(char::to_lowercase).filter(char::is_ascii_lowercase);
        own.chain('b'..='z').find(|letter| !spoken(*letter) && !taken.contains(letter))
    };
    let letter = |known: &rules::Choice, taken: &mut Vec<char>| {
        let letter = if spoken(known.key) { free(known, taken).unwrap_or(known.key) } else { known.key };
        taken.push(letter);
        letter
    };
    list.iter().map(|known| (letter(known, &mut taken), known)).collect()
}

/// Why nobody is late or absent yet, where the appointment is still to come today.
fn early(target: &Target, cx: &Cx<'_>) -> Option<String> {
    let today = target.booked_on.is_some_and(|on| on == cx.now.date());
    let at = target.booked_at.filter(|at| today && minute_of_day(*at) > cx.now.time())?;
    Some(format!("it is at {}, still ahead", clock(at)))
}

/// Why an outcome is none of this appointment, where so: by its service, else by the services of its pathway.
fn unfit(target: &Target, outcome: Code, cx: &Cx<'_>) -> Option<String> {
    if matches!(target.stage, Some(Stage::LateNotSeen { .. })) {
        return Some(format!("{} came too late and was not seen, so nothing came of it.", target.name()));
    }
    if matches!(target.stage, Some(Stage::LeftUnseen { .. })) {
        return Some(format!("{} left without being seen, so nothing came of it.", target.name()));
    }
    let rules = &cx.home.rules;
    let services: Vec<&rules::Service> = match rules.service(target.service) {
        Some(service) => vec![service],
        None => rules.pathway(target.pathway).map_or_else(Vec::new, |pathway| {
            pathway.components.iter().filter_map(|component| rules.service(component.service)).collect()
        }),
    };
    let has = |service: &&rules::Service| service.outcomes.is_empty() || service.outcomes.contains(&outcome);
    if services.is_empty() || services.iter().any(has) {
        return None;
    }
    let names: Vec<&str> = services.iter().map(|service| service.name.as_str()).collect();
    Some(format!("no outcome of {}. Nothing was recorded.", names.join(", ")))
}

/// Not brought: how the family had been told is on record, or is said now; without that proof no rule of absence runs.
fn missed(target: Target, booking: BookingId) -> Next {
    let ways = [
        ('k', "As on record", "", None),
        ('l', "By letter", "letter", Some(Told::Letter)),
        ('p', "By phone", super::contact::CALL, Some(Told::Phone)),
        ('t', "By text", "text", Some(Told::Text)),
        ('e', "By e-mail", "email", Some(Told::Email)),
        ('i', "In person", "in-person", Some(Told::InPerson)),
    ];
    let untold = not_told(&target, booking);
    let mut choices: Vec<Choice> =
        ways.iter().map(|(letter, words, ..)| Choice::new(*letter, *words)).collect();
    // What is on record is that they know another day: that comes last, and is none.
    if let Some(why) = &untold {
        choices.rotate_left(1);
        let last = choices.len() - 1;
        choices[last] = Choice::new('k', "As on record").refused(why.clone());
    }
    let danger = [(Flags::PROTECTION, "protection plan"), (Flags::LOOKED_AFTER, "looked after")];
    let danger: Vec<&str> =
        danger.iter().filter(|(flag, _)| target.flags.has(*flag)).map(|(_, words)| *words).collect();
    let tail =
        if danger.is_empty() { String::new() } else { format!(" ({}: follow up today)", danger.join(", ")) };
    let title = format!("{} not brought{tail}: how were they told of the appointment?", target.who());
    Next::letter(Pick::new("told", title, choices), move |letter, cx| {
        let way = ways.iter().find(|(known, ..)| *known == letter);
        if let (Some(why), Some((.., Some(told)))) = (&untold, way) {
            return knowing(target, booking, *told, why);
        }
        let attend = Command::Attend { booking, attendance: Attendance::NotBrought, arrived: None };
        let mut commands = vec![attend];
        if let Some((_, words, kind, Some(_))) = way {
            let (child, referral) = (target.subject.child, target.subject.referral);
            let kind = code_of(&cx.home.rules.choices.contacts, kind);
            let words = format!("Told of the appointment {}.", words.to_lowercase());
            commands.insert(0, Command::Contact { child, referral, kind, result: Code::NONE, words });
        }
        Next::Act(act("attended", commands, &target))
    })
}

/// That the family was not told of the place as it is now, where the step that is owed says so.
fn not_told(target: &Target, booking: BookingId) -> Option<String> {
    let owed = target.step.as_ref().filter(|step| step.act == Owed::Call && step.booking == Some(booking))?;
    let moved = owed.words.strip_prefix("Ring: place ")?;
    Some(format!("the family was not told: place {moved}. Not their doing: x gives it up by the service"))
}

/// On which day they were told of the place that was moved: with it, that nobody came is theirs.
fn knowing(target: Target, booking: BookingId, told: Told, why: &str) -> Next {
    let title = format!("{}: {why}. If they did know: told {} on which day?", target.who(), told.words());
    let field = Field::date("on", "Told on", Bias::Past).needed();
    let form = FormLayer::new("told", title, Form::new(vec![field])).at_once();
    Next::fields(form, move |values, _| {
        let Ok(on) = values.get("on").parse::<NaiveDate>() else { return Next::nothing() };
        let command = Command::MissedKnowing { booking, told, on };
        Next::Act(act("attended", vec![command], &target))
    })
}

/// An outcome; what its effect needs is asked for first.
fn came_of_it(target: Target, booking: BookingId, choice: &rules::Choice, cx: &Cx<'_>) -> Next {
    let outcome = choice.id;
    let command = move |see_by, given| Command::Outcome {
        booking,
        outcome,
        see_by,
        words: String::new(),
        refer: None,
        given,
    };
    let act = |commands, target: &Target| or_why(act("outcome", commands, target), target);
    match choice.effect {
        Effect::FollowUp | Effect::Treatment => {
            let field = Field::date("see_by", "See by", Bias::Future);
            let field = if choice.effect == Effect::FollowUp { field.needed() } else { field };
            let title = format!("{}: {}, by which day?", choice.name, target.who());
            let form = FormLayer::new("see by", title, Form::new(vec![field])).at_once();
            Next::fields(form, move |values, _| {
                let day: Option<NaiveDate> = values.get("see_by").parse().ok();
                Next::Act(act(vec![command(day, None)], &target))
            })
        }
        Effect::ReferOn => {
            let with = move |refer| Command::Outcome {
                booking,
                outcome,
                see_by: None,
                words: String::new(),
                refer: Some(Box::new(refer)),
                given: None,
            };
            refer::after(target, with, "outcome", cx)
        }
        effect => match target.booked_on.filter(|day| effect.is_told() && *day < cx.now.date()) {
            None => Next::Act(act(vec![command(None, None)], &target)),
            // Entered later: the clock stops when the family was told, which may have been in the room or by letter since.
            Some(day) => {
                let field = Field::date("given", "Family told on", Bias::Past).needed();
                let field = field.starting(&day.format("%-d/%-m/%y").to_string());
                let title = format!("{}: {}, told on which day?", choice.name, target.who());
                let form = FormLayer::new("given", title, Form::new(vec![field])).at_once();
                Next::fields(form, move |values, _| {
                    let day: Option<NaiveDate> = values.get("given").parse().ok();
                    Next::Act(act(vec![command(None, day)], &target))
                })
            }
        },
    }
}

/// The same act, and where it is refused since no consent to share is on record: why the review was held all the same, and the act
/// again with that.
pub(super) fn or_why(act: Act, target: &Target) -> Act {
    let (slot, commands, target) = (act.slot, act.commands.clone(), target.clone());
    act.or(Box::new(move |refusal: &Refusal| {
        if refusal.field.as_deref() != Some(WITHOUT_CONSENT) {
            return None;
        }
        let title = format!("{}: {HELD_WITHOUT}", target.who());
        let field = Field::text("words", "Why").wide(60).at_most(500).needed();
        let form = FormLayer::new(slot, title, Form::new(vec![field])).at_once();
        let then = move |given: Given, _: &Cx<'_>| match given {
            Given::Fields { values, save: true, .. } => {
                let why = format!("{HELD_WITHOUT}: {}", Values(values).get("words").trim());
                let commands =
                    commands.into_iter().map(|(command, subject)| (told_why(command, &why), subject));
                Next::Act(Act { slot, commands: commands.collect(), ..Act::default() })
            }
            _ => Next::nothing(),
        };
        Some(Box::new(Asking::new(Box::new(form), Box::new(then))) as Box<dyn Layer>)
    }))
}

fn told_why(command: Command, why: &str) -> Command {
    match command {
        Command::Outcome { booking, outcome, see_by, refer, given, .. } => {
            Command::Outcome { booking, outcome, see_by, words: why.to_owned(), refer, given }
        }
        other => other,
    }
}
