//! Priority, and putting a step off: acts on the course of a referral that need one letter.
use super::asking::Next;
use super::choose::{Deed, barred, choices, code, finish, unless};
use super::target::On;
use crate::desk::layers::{Choice, Pick};
use crate::desk::screen::Cx;
use crate::desk::seam::Command;
use crate::domain::calendar::weekday_day;
use crate::domain::ids::ReferralId;
use crate::domain::order::Priority;
use crate::domain::rights::Right;
use crate::domain::rules::Rules;
use chrono::NaiveDate;

/// What is said where the row is no referral's.
pub(super) const NO_REFERRAL: &str = "there is no referral in front";

/// A deed that needs the referral.
pub(super) fn of_referral(deed: impl Fn(ReferralId) -> Command + 'static) -> Deed {
    Box::new(move |target| match target.subject.referral {
        Some(referral) => Ok(vec![deed(referral)]),
        None => Err(NO_REFERRAL.to_owned()),
    })
}

/// The three bands by their letters.
pub(super) fn bands() -> Vec<Choice> {
    Priority::ALL.map(|band| Choice::new(band.letter().to_ascii_lowercase(), band.word())).into()
}

/// The band of a letter.
pub(super) fn band(letter: char) -> Priority {
    Priority::ALL
        .into_iter()
        .find(|band| band.letter().eq_ignore_ascii_case(&letter))
        .unwrap_or(Priority::Routine)
}

pub(super) fn priority(on: On, cx: &Cx<'_>) -> Next {
    let now = on.one().and_then(|target| target.priority).map(|band| format!(" (now {})", band.word()));
    let pick =
        Pick::new("priority", format!("Priority of {}{}", on.name(), now.unwrap_or_default()), bands());
    Next::letter(unless(pick, barred(cx, Right::Priority)), move |letter, _| {
        let priority = band(letter);
        let deed = of_referral(move |referral| Command::SetPriority { referral, priority });
        finish("priority", on, format!("Priority {}", priority.word()), deed)
    })
}

/// The reasons for putting something off, each with the day on which it shows again.
pub(super) fn reasons_later(cx: &Cx<'_>) -> Vec<crate::desk::layers::Choice> {
    let (rules, today) = (&cx.home.rules, cx.now.date());
    let mut reasons = choices(&rules.choices.put_off);
    for choice in &mut reasons {
        let day = until(rules, choice.letter, today);
        choice.words = format!("{}: shown again {}", choice.words, weekday_day(day));
    }
    reasons
}

/// The day on which a step put off today for that reason shows again.
pub(super) fn until(rules: &Rules, letter: char, today: NaiveDate) -> NaiveDate {
    rules.shown_again(code(&rules.choices.put_off, letter), today)
}

pub(super) fn later(on: On, cx: &Cx<'_>) -> Next {
    let reasons = reasons_later(cx);
    let why = on.one().filter(|target| target.subject.referral.is_none()).map(|target| {
        format!(
            "{}: only the step of a referral is put off. This one stays in sight until it is done.",
            target.name()
        )
    });
    let pick = Pick::new("later", format!("Not now: {}. Why?", on.name()), reasons);
    let pick = unless(pick, why.or_else(|| barred(cx, Right::PutOff)));
    Next::letter(pick, move |letter, cx| {
        let rules = &cx.home.rules;
        let (until, reason) = (until(rules, letter, cx.now.date()), code(&rules.choices.put_off, letter));
        let deed = of_referral(move |referral| Command::PutOff { referral, until, reason });
        finish("put off", on, format!("Put off to {}", weekday_day(until)), deed)
    })
}
