//! `r`: redirect a referral that waits for a decision, answer a redirection, or refer a child on to another pathway.
use super::asking::Next;
use super::choose::{barred, finish, pathways, sentence, unless};
use super::course::of_referral;
use super::target::{On, Target};
use crate::desk::layers::{Choice, Pick};
use crate::desk::screen::Cx;
use crate::desk::seam::Command;
use crate::domain::code::Code;
use crate::domain::command::NewReferral;
use crate::domain::review::put_forward;
use crate::domain::rights::{self, Right};
use crate::domain::rules::Pathway;

pub(super) fn refer(on: On, cx: &Cx<'_>) -> Next {
    let Some(target) = on.one() else { return Next::nothing() };
    if target.is_redirected() {
        return answer(on, cx);
    }
    if target.is_undecided() {
        return redirect(on, cx);
    }
    let pathway = target.pathway;
    let (all, codes) = pathways(&cx.home.rules, |to| barred_from(pathway, to, cx));
    let pick = Pick::new("refer", format!("Refer {} to", on.name()), all);
    Next::letter(unless(pick, barred(cx, Right::Register)), move |letter, cx| {
        let to = code_for(&codes, letter);
        let title = format!("Refer {} to {}: the question", on.name(), cx.home.rules.short(&to));
        let kept = title.clone();
        Next::fields(sentence("refer", title, "Question", true, kept), move |values, cx| {
            let referral = onward(pathway, to, values.get("words"), cx);
            finish(
                "refer",
                on,
                "Refer",
                Box::new(move |target| {
                    let child = target.subject.child;
                    Ok(vec![Command::Refer { child, referral: referral.clone() }])
                }),
            )
        })
    })
}

/// A referral within the partnership, received the day it is made.
pub(super) fn onward(from: Code, to: Code, words: &str, cx: &Cx<'_>) -> NewReferral {
    NewReferral::within(&cx.home.rules, &cx.home.actor, (from, to), words, cx.now.date())
}

fn is_clinician(cx: &Cx<'_>) -> bool {
    let actor = &cx.home.actor;
    rights::allowed(actor.role, actor.agency, Right::ReferAsClinician)
}

/// Why a child of that pathway cannot be referred to this one, where so.
pub fn barred_from(from: Code, to: &Pathway, cx: &Cx<'_>) -> Option<String> {
    if from == to.id {
        return Some(format!("it is the pathway in front. n makes a second {} referral", to.short));
    }
    if to.only_from.is_empty() && !put_forward(&cx.home.rules, to.id) {
        return None;
    }
    if !is_clinician(cx) {
        return Some(rights::refused(cx.home.actor.role, Right::ReferAsClinician));
    }
    let names: Vec<&str> = to.only_from.iter().map(|code| cx.home.rules.short(code)).collect();
    (!from.is_none() && !to.only_from.is_empty() && !to.only_from.contains(&from))
        .then(|| format!("{} takes a child only from {}", to.short, names.join(" or ")))
}

fn redirect(on: On, cx: &Cx<'_>) -> Next {
    let pathway = on.one().map_or(Code::NONE, |target: &Target| target.pathway);
    let (all, codes) =
        pathways(&cx.home.rules, |to| (to.id == pathway).then(|| "it is here already".to_owned()));
    let pick = Pick::new("redirect", format!("Redirect {} to which pathway?", on.name()), all);
    Next::letter(unless(pick, barred(cx, Right::Triage)), move |letter, cx| {
        let to = code_for(&codes, letter);
        let title = format!("Redirect {} to {}: why?", on.name(), cx.home.rules.short(&to));
        let kept = title.clone();
        Next::fields(sentence("redirect", title, "Why", true, kept), move |values, _| {
            let words = values.get("words").to_owned();
            let deed = of_referral(move |referral| Command::Redirect { referral, to, words: words.clone() });
            finish("redirect", on, "Redirect", deed)
        })
    })
}

/// The receiver answers; until then it stays the sender's.
fn answer(on: On, cx: &Cx<'_>) -> Next {
    let all = [
        ('a', "They take it: it goes on with its first day of receipt"),
        ('b', "Given back: it is decided here"),
    ];
    let all = all.map(|(letter, words)| Choice::new(letter, words)).into();
    let pick = Pick::new("redirected", format!("{} was redirected: the answer", on.name()), all);
    Next::letter(unless(pick, barred(cx, Right::Triage)), move |letter, _| {
        if letter == 'a' {
            let deed = of_referral(|referral| Command::AcceptRedirect { referral });
            return finish("taken", on, "Take", deed);
        }
        let title = format!("{} given back: why?", on.name());
        let kept = title.clone();
        Next::fields(sentence("given back", title, "Why", false, kept), move |values, _| {
            let words = values.get("words").to_owned();
            let deed =
                of_referral(move |referral| Command::ReturnRedirect { referral, words: words.clone() });
            finish("given back", on, "Give back", deed)
        })
    })
}

fn code_for(codes: &[(char, Code)], letter: char) -> Code {
    codes.iter().find(|(known, _)| *known == letter).map_or(Code::NONE, |(_, code)| *code)
}

/// Refers a child on by an outcome that asks for it: the pathway, then both in one command.
pub(super) fn after(
    target: Target,
    outcome: impl Fn(NewReferral) -> Command + Clone + 'static,
    slot: crate::desk::effect::Slot,
    cx: &Cx<'_>,
) -> Next {
    let pathway = target.pathway;
    let (all, codes) = pathways(&cx.home.rules, |to| barred_from(pathway, to, cx));
    let pick = Pick::new("refer", format!("{}: refer to", target.name()), all);
    Next::letter(pick, move |letter, cx| {
        let to = code_for(&codes, letter);
        let both = move |words: &str, cx: &Cx<'_>| {
            let command = outcome(onward(pathway, to, words, cx));
            Next::Act(super::outcome::or_why(super::choose::act(slot, vec![command], &target), &target))
        };
        if !put_forward(&cx.home.rules, to) {
            return both("", cx);
        }
        // Those who are asked there must know what they are asked.
        let title = format!("To {}: why, what is to be answered?", cx.home.rules.short(&to));
        let kept = title.clone();
        Next::fields(sentence(slot, title, "Question", true, kept), move |values, cx| {
            both(values.get("words"), cx)
        })
    })
}
