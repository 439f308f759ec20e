//! `c`: calls, messages, notes. Kinds and results stand in one layer, so that "rang, no answer" is one letter.
use super::asking::Next;
use super::choose::{Deed, barred, choices, code, code_of, finish, sentence, unless};
use super::resources;
use super::short;
use super::target::On;
use crate::desk::layers::{Choice, Pick};
use crate::desk::screen::Cx;
use crate::desk::seam::Command;
use crate::domain::code::Code;
use crate::domain::ids::ChildId;
use crate::domain::rights::Right;
use crate::domain::rules::Choices;

/// The kind a result belongs to: one rings, and then there is a result.
pub(super) const CALL: &str = "call";
/// The kind that has a topic.
const ADVICE: &str = "advice-line";

pub(super) fn contact(on: On, cx: &Cx<'_>) -> Next {
    let lists = &cx.home.rules.choices;
    let mut all = choices(&lists.contacts);
    let rang = Choices::words(&lists.contacts, &code_of(&lists.contacts, CALL)).to_owned();
    all.extend(
        lists
            .contact_results
            .iter()
            .map(|result| Choice::new(result.key, format!("{rang}: {}", result.name))),
    );
    all.extend(resources::more());
    all.push(Choice::new(short::LETTER, short::WORDS));
    let pick = Pick::new("contact", format!("Contact about {}", on.name()), all);
    Next::letter(unless(pick, barred(cx, Right::Contact)), move |letter, cx| {
        match letter {
            resources::RESOURCE => return resources::resource(on, cx),
            resources::NO_NEWSLETTER => return resources::newsletter(on, false),
            resources::NEWSLETTER => return resources::newsletter(on, true),
            short::LETTER => return short::short(on, cx),
            _ => {}
        }
        let lists = &cx.home.rules.choices;
        let result = code(&lists.contact_results, letter);
        if !result.is_none() {
            let (kind, words) =
                (code_of(&lists.contacts, CALL), Choices::words(&lists.contact_results, &result));
            return finish("contact", on, words, deed(kind, result, String::new()));
        }
        let kind = code(&lists.contacts, letter);
        if kind.as_str() == ADVICE {
            return topic(on, kind, cx);
        }
        let words = Choices::words(&lists.contacts, &kind).to_owned();
        told(on, kind, words, String::new())
    })
}

/// What an advice-line call was about, then the words.
fn topic(on: On, kind: Code, cx: &Cx<'_>) -> Next {
    let lists = &cx.home.rules.choices;
    let pick =
        Pick::new("topic", format!("Advice line, {}: about what?", on.name()), choices(&lists.advice_topics));
    Next::letter(pick, move |letter, cx| {
        let lists = &cx.home.rules.choices;
        let topic = Choices::words(&lists.advice_topics, &code(&lists.advice_topics, letter)).to_owned();
        told(on, kind, format!("Advice line, {topic}"), topic)
    })
}

/// Words to go with it; Enter alone leaves them out.
fn told(on: On, kind: Code, what: String, before: String) -> Next {
    let title = format!("{what}: {}", on.name());
    let kept = format!("contact {title}");
    Next::fields(sentence("contact", title, "Words", false, kept), move |values, _| {
        let typed = values.get("words");
        let words = match (before.is_empty(), typed.is_empty()) {
            (true, _) => typed.to_owned(),
            (false, true) => before,
            (false, false) => format!("{before}: {typed}"),
        };
        finish("contact", on, what, deed(kind, Code::NONE, words))
    })
}

fn deed(kind: Code, result: Code, words: String) -> Deed {
    Box::new(move |target| {
        if target.subject.child == ChildId(0) {
            return Err("no child is known here".to_owned());
        }
        let (child, referral) = (target.subject.child, target.subject.referral);
        Ok(vec![Command::Contact { child, referral, kind, result, words: words.clone() }])
    })
}
