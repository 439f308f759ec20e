//! Decisions at triage: accept with a priority, ask for more, decline with what is offered instead; and, once a child is on
//! a list, discharge.
use super::asking::Next;
use super::choose::{Deed, barred, choices, code, finish, letters, sentence, unless};
use super::course::{NO_REFERRAL, band, bands, of_referral};
use super::target::{On, Target};
use crate::desk::layers::{Choice, FormLayer, Pick};
use crate::desk::screen::Cx;
use crate::desk::seam::Command;
use crate::desk::widgets::{Bias, Field, Form};
use crate::domain::age::years_on;
use crate::domain::code::Code;
use crate::domain::referral::CloseReason;
use crate::domain::rights::Right;
use crate::domain::rules::Choices;
use chrono::NaiveDate;

/// Accept, then the priority: never one key, since triage goes on to the next by itself. `why_not` is the keeper's word on
/// whether this person may.
pub fn accept(on: On, why_not: Option<String>, cx: &Cx<'_>) -> Next {
    let pick = Pick::new("accept", format!("Accept {} with which priority?", on.name()), bands());
    Next::letter(unless(pick, why_not.or_else(|| barred(cx, Right::Triage))), move |letter, _| {
        let priority = band(letter);
        let deed = of_referral(move |referral| Command::Accept { referral, priority });
        finish("accept", on, format!("Accept, {}", priority.word()), deed)
    })
}

/// Ask for more; of what was asked, chase it or take the answer in.
pub(super) fn ask(on: On, cx: &Cx<'_>) -> Next {
    let why = barred(cx, Right::Ask).or_else(|| {
        let target = on.one()?;
        (!target.is_undecided()).then(|| {
            format!("{} is decided: nothing is asked for any more. c makes a call or a note.", target.name())
        })
    });
    if on.one().is_some_and(Target::is_asked) {
        return asked(on, why);
    }
    let topics = choices(&cx.home.rules.choices.ask_topics);
    // Of many, those that wait for an answer are chased.
    let many = on.one().is_none().then(|| Choice::new('z', "Chase what was asked for"));
    let pick = Pick::new(
        "ask",
        format!("Ask for more about {}: what?", on.name()),
        many.into_iter().chain(topics).collect(),
    );
    Next::letter(unless(pick, why), move |letter, cx| {
        if letter == 'z' && on.one().is_none() {
            return chase(on);
        }
        topic(on, letter, cx)
    })
}

fn chase(on: On) -> Next {
    finish("chase", on, "Chase", of_referral(|referral| Command::Chase { referral }))
}

fn topic(on: On, letter: char, cx: &Cx<'_>) -> Next {
    let topics = &cx.home.rules.choices.ask_topics;
    let topic = code(topics, letter);
    let title = format!("Ask for {}: {}", Choices::words(topics, &topic).to_lowercase(), on.name());
    let kept = title.clone();
    Next::fields(sentence("ask", title.clone(), "Words", false, kept), move |values, _| {
        let words = values.get("words").to_owned();
        let deed = of_referral(move |referral| Command::Ask { referral, topic, words: words.clone() });
        finish("ask", on, title, deed)
    })
}

/// Something was asked: Enter chases.
fn asked(on: On, why: Option<String>) -> Next {
    let all = [('c', "Chase: ask again"), ('a', "The answer came"), ('m', "Ask for something else")];
    let all = all.map(|(letter, words)| Choice::new(letter, words)).into();
    let pick = Pick::new("asked", format!("Asked about {}", on.name()), all);
    Next::letter(unless(pick, why), move |letter, cx| match letter {
        'c' => chase(on),
        'a' => {
            let title = format!("The answer about {}", on.name());
            let kept = title.clone();
            Next::fields(sentence("answer", title, "In words", false, kept), move |values, _| {
                let words = values.get("words").to_owned();
                let deed = of_referral(move |referral| Command::InfoCame { referral, words: words.clone() });
                finish("answer", on, "The answer came", deed)
            })
        }
        _ => {
            let topics = choices(&cx.home.rules.choices.ask_topics);
            let pick = Pick::new("ask", format!("Ask for more about {}: what?", on.name()), topics);
            Next::letter(pick, move |letter, cx| topic(on, letter, cx))
        }
    })
}

/// Decline at triage; discharge from a list.
pub(super) fn decline(on: On, cx: &Cx<'_>) -> Next {
    match on.one() {
        Some(target) if target.is_undecided() => declined(on, cx),
        _ => discharge(on, cx),
    }
}

fn declined(on: On, cx: &Cx<'_>) -> Next {
    let reasons = choices(&cx.home.rules.choices.decline_referral);
    let pick = Pick::new("decline", format!("Decline {}: why?", on.name()), reasons);
    Next::letter(unless(pick, barred(cx, Right::Triage)), move |letter, cx| {
        let reason = code(&cx.home.rules.choices.decline_referral, letter);
        let pathway = on.one().map_or(Code::NONE, |target| target.pathway);
        let born = on.one().and_then(|target| target.born);
        let places = cx.home.rules.pathway(pathway);
        let instead = places.map_or_else(Vec::new, |pathway| pathway.instead.clone());
        // Each keeps its letter, whatever the age of the child shuts.
        let open = match (places, born) {
            (Some(pathway), Some(born)) => cx.home.rules.instead(pathway, years_on(born, cx.now.date())),
            _ => instead.clone(),
        };
        let all = letters(instead.iter().map(String::as_str).chain(["other"]));
        let choices = all.iter().zip(&instead).filter(|(_, words)| open.contains(words));
        let choices = choices.map(|(letter, words)| Choice::new(*letter, words.clone()));
        let other = *all.last().unwrap_or(&'o');
        let choices = choices.chain([Choice::new(other, "Something else, in words")]).collect();
        let title = format!("What is {} offered instead?", on.name());
        Next::letter(Pick::new("instead", title, choices), move |letter, _| {
            let known = all.iter().position(|known| *known == letter).and_then(|at| instead.get(at)).cloned();
            let title = format!("Decline {}: words to the referrer, who may reply", on.name());
            let label = if known.is_some() { "Words" } else { "Instead" };
            let kept = format!("decline {}", on.name());
            let ask = sentence("decline", title, label, known.is_none(), kept);
            Next::fields(ask, move |values, _| {
                let typed = values.get("words").to_owned();
                let (instead, words) = match known {
                    Some(known) => (known, typed),
                    None => (typed, String::new()),
                };
                let deed = of_referral(move |referral| Command::Decline {
                    referral,
                    reason,
                    instead: instead.clone(),
                    words: words.clone(),
                });
                finish("decline", on, "Decline", deed)
            })
        })
    })
}

/// How a configured reason ends a referral; by its id, since only these mean more than a clinician's discharge.
fn ending(reason: Code) -> CloseReason {
    match reason.as_str() {
        "done" => CloseReason::Completed,
        "withdrawn" => CloseReason::Withdrawn,
        "moved" => CloseReason::MovedAway,
        _ => CloseReason::Discharged,
    }
}

/// The letter of a death, which no reason of the configuration has.
const DIED: char = 'd';

/// A child died: the day, and everything ends with it.
fn died(on: On) -> Next {
    let field = Field::date("on", "Day of death", Bias::Past).needed();
    let form = FormLayer::new("died", format!("{} died: on which day?", on.name()), Form::new(vec![field]));
    Next::fields(form.at_once(), move |values, _| {
        let day = values.get("on").parse::<NaiveDate>();
        let deed: Deed = Box::new(move |target| match day {
            Ok(on) => Ok(vec![Command::Died { child: target.subject.child, on }]),
            Err(_) => Err("no day was given".to_owned()),
        });
        finish("died", on, "Died", deed)
    })
}

fn discharge(on: On, cx: &Cx<'_>) -> Next {
    let list = &cx.home.rules.choices.discharge;
    let (close, withdraw) = (barred(cx, Right::Close), barred(cx, Right::Withdraw));
    let reasons = list.iter().map(|reason| {
        let choice = Choice::new(reason.key, reason.name.clone());
        let barred = match ending(reason.id) {
            CloseReason::Withdrawn | CloseReason::MovedAway => &withdraw,
            _ => &close,
        };
        match barred {
            Some(why) => choice.refused(why.clone()),
            None => choice,
        }
    });
    let why = on.one().and_then(|target| {
        if target.subject.referral.is_none() {
            return Some(format!("{}: {NO_REFERRAL}.", target.name()));
        }
        target.is_missed().then(|| {
            format!(
                "{} was not brought: the follow-up is closed first, by a clinical role (o). Nothing discharges by itself.",
                target.name()
            )
        })
    });
    let place = on.one().filter(|target| target.booking.is_some()).map_or("", |_| ". The place is given up");
    let mut reasons: Vec<Choice> = reasons.collect();
    if on.one().is_some() {
        let died = Choice::new(DIED, "Died: ends every referral, place and letter");
        reasons.push(match barred(cx, Right::Died) {
            Some(why) => died.refused(why),
            None => died,
        });
    }
    let pick = Pick::new("discharge", format!("End the referral of {}{place}: why?", on.name()), reasons);
    Next::letter(unless(pick, why), move |letter, cx| {
        if letter == DIED {
            return died(on);
        }
        let list = &cx.home.rules.choices.discharge;
        let choice = code(list, letter);
        let title = format!("{}: {}", Choices::words(list, &choice), on.name());
        let kept = format!("discharge {}", on.name());
        Next::fields(sentence("discharge", title, "Words", false, kept), move |values, _| {
            let words = values.get("words").to_owned();
            let reason = ending(choice);
            let deed = of_referral(move |referral| Command::Close {
                referral,
                reason,
                choice,
                words: words.clone(),
            });
            finish("discharge", on, "End the referral", deed)
        })
    })
}
