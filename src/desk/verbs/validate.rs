//! Is the referral still wanted: one key where it is, two letters where it is not, a way of asking where nobody has answered, and
//! a clinician's look where nobody does. The same layer stands behind `a` on such a step and `o` on the list of families.
use super::asking::Next;
use super::choose::{act, barred, choices, code, sentence, unless};
use super::target::{On, Target};
use crate::desk::layers::{Choice, FormLayer, Pick};
use crate::desk::screen::Cx;
use crate::desk::seam::Command;
use crate::desk::widgets::{Bias, Field, Form};
use crate::domain::booking::Told;
use crate::domain::ids::ReferralId;
use crate::domain::rights::Right;
use crate::domain::support::{Heard, Said, SupportAct};
use chrono::NaiveDate;

/// Ways of asking and of answering by their letters.
pub const WAYS: [(char, Told, &str); 5] = [
    ('l', Told::Letter, "by letter"),
    ('t', Told::Text, "by text"),
    ('e', Told::Email, "by e-mail"),
    ('p', Told::Phone, "by phone"),
    ('i', Told::InPerson, "in person"),
];

/// The way of a letter.
pub fn way(letter: char) -> Told {
    WAYS.iter().find(|(known, ..)| *known == letter).map_or(Told::Phone, |(_, way, _)| *way)
}

fn support(target: &Target, act_of: SupportAct) -> Command {
    Command::Support { child: target.subject.child, act: act_of }
}

/// Why nothing can be asked or answered for this row, where so.
fn why_not(target: &Target, cx: &Cx<'_>) -> Option<String> {
    barred(cx, Right::Contact).or_else(|| {
        let none = target.subject.referral.is_none();
        none.then(|| format!("{}: {}.", target.name(), super::course::NO_REFERRAL))
    })
}

/// Still wanted: one key.
pub fn still_wanted(target: &Target, cx: &Cx<'_>) -> Next {
    match (why_not(target, cx), target.subject.referral) {
        (None, Some(referral)) => answered(target, referral, Heard::Wanted, Said::default(), String::new()),
        (why, _) => super::choose::refused("still wanted", target.name().to_owned(), why.unwrap_or_default()),
    }
}

fn answered(target: &Target, referral: ReferralId, heard: Heard, said: Said, words: String) -> Next {
    let act_of = SupportAct::Answer { referral, heard, said, words };
    Next::Act(act("still wanted", vec![support(target, act_of)], target))
}

/// What the family says, and what is done where it says nothing. `with_yes`: "still wanted" is among the letters.
pub fn answers(on: &On, said: Said, with_yes: bool, cx: &Cx<'_>) -> Next {
    let Some(target) = on.one().cloned() else {
        let why =
            "Answers are taken one family at a time: take the marks off first. i asks all that are marked.";
        return super::choose::refused("answer", "Marked children".to_owned(), why);
    };
    let choice = |letter, words: &str, why: Option<String>| match why {
        Some(why) => Choice::new(letter, words).refused(why),
        None => Choice::new(letter, words),
    };
    let (withdraw, look) = (barred(cx, Right::Withdraw), barred(cx, Right::FollowUp));
    let mut all = Vec::new();
    if with_yes {
        all.push(Choice::new('a', "Still wanted"));
    }
    all.extend([
        choice('n', "No longer wanted: the referral is ended ..", withdraw.clone()),
        choice('m', "Moved away: the referral is ended", withdraw),
        Choice::new('l', "Wants to be asked later .."),
        Choice::new('c', "Still wanted, and details have changed: the record opens"),
        Choice::new('i', "No answer: asked in another way .."),
        choice('k', "Nobody answers, a clinician looks: stays on the list ..", look),
    ]);
    let by = if said.who.is_empty() {
        all.push(Choice::new('w', "Somebody else says so, or in another way .."));
        "by phone, whoever is asked first".to_owned()
    } else {
        said.who.clone()
    };
    let pick = Pick::new("answer", format!("{}: still wanted? ({by})", target.name()), all);
    Next::letter(unless(pick, why_not(&target, cx)), move |letter, cx| {
        let Some(referral) = target.subject.referral else { return Next::nothing() };
        match letter {
            'n' => not_wanted(target, referral, said, cx),
            'l' => later(target, referral, said),
            'i' => ask(&On::One(Box::new(target)), cx),
            'k' => look_at(target, referral),
            'w' => by_whom(target, with_yes),
            'm' => answered(&target, referral, Heard::MovedAway, said, String::new()),
            'c' => answered(&target, referral, Heard::Changed, said, String::new()),
            _ => answered(&target, referral, Heard::Wanted, said, String::new()),
        }
    })
}

fn not_wanted(target: Target, referral: ReferralId, said: Said, cx: &Cx<'_>) -> Next {
    let reasons = choices(&cx.home.rules.support.not_wanted);
    let pick = Pick::new("not wanted", format!("{} is no longer wanted: why?", target.name()), reasons);
    Next::letter(pick, move |letter, cx| {
        let reason = code(&cx.home.rules.support.not_wanted, letter);
        answered(&target, referral, Heard::NotWanted { reason }, said, String::new())
    })
}

fn later(target: Target, referral: ReferralId, said: Said) -> Next {
    let field = Field::date("until", "Ask again on", Bias::Future).needed();
    let title = format!("{} wants to be asked later: when?", target.who());
    let form = FormLayer::new("later", title, Form::new(vec![field])).at_once();
    Next::fields(form, move |values, _| match values.get("until").parse::<NaiveDate>() {
        Ok(until) => answered(&target, referral, Heard::Later { until }, said, String::new()),
        Err(_) => Next::nothing(),
    })
}

fn look_at(target: Target, referral: ReferralId) -> Next {
    let title = format!("{} stays on the list: why, and what is done?", target.who());
    let kept = format!("look {}", target.subject.child.0);
    Next::fields(sentence("look", title, "Decision", true, kept), move |values, _| {
        let words = values.get("words").to_owned();
        Next::Act(act("look", vec![support(&target, SupportAct::Look { referral, words })], &target))
    })
}

/// Who says so, and how; then what.
fn by_whom(target: Target, with_yes: bool) -> Next {
    let ways = WAYS.map(|(letter, _, words)| (letter, words));
    let form = Form::new(vec![
        Field::text("who", "Who says so").needed().wide(40).at_most(120),
        Field::choice("how", "How", &ways).needed().starting("p"),
    ]);
    let title = format!("{}: who answered, and how?", target.who());
    let kept = format!("answer of child {}", target.subject.child.0);
    Next::fields(FormLayer::new("by whom", title, form).kept_as(kept), move |values, cx| {
        let how = way(values.get("how").chars().next().unwrap_or('p'));
        let said = Said { who: values.get("who").to_owned(), how };
        answers(&On::One(Box::new(target)), said, with_yes, cx)
    })
}

/// `i`: asked in a way, and nobody has answered yet.
pub fn ask(on: &On, cx: &Cx<'_>) -> Next {
    let Some(target) = on.one().cloned() else { return Next::nothing() };
    let pick = ways(target.name());
    Next::letter(unless(pick, why_not(&target, cx)), move |letter, _| {
        let Some(referral) = target.subject.referral else { return Next::nothing() };
        let act_of = SupportAct::Ask { referral, how: way(letter) };
        Next::Act(act("asked", vec![support(&target, act_of)], &target))
    })
}

/// The choice of a way of asking.
pub fn ways(name: &str) -> Pick {
    let all = [
        ('l', "by letter (e writes the letters noted today)"),
        ('t', "by text"),
        ('e', "by e-mail"),
        ('p', "rang: nobody answered"),
        ('i', "in person: no answer yet"),
    ];
    let all = all.map(|(letter, words)| Choice::new(letter, words)).into();
    Pick::new("ask how", format!("Ask {name} whether it is still wanted: how?"), all)
}
