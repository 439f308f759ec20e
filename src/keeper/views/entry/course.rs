//! `c`, `acc`, `p`, `z`: contacts and the course of a referral; and these on the marked rows.
use super::read::Contact;
use super::who::Whom;
use super::{Answer, Case};
use crate::domain::calendar::weekday_day;
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::order::Priority;
use crate::domain::referral::Stage;
use crate::domain::rules::{Choice, Choices};
use crate::keeper::views::row::short;
use crate::wire::entry::{EntryDeed, Verb};

pub(super) fn contact(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    let choices = &case.cx.state.rules.choices;
    let Some(contact) = case.said.contact else {
        let open = which(&choices.contact_results, &choices.contacts);
        return Answer::no(format!("Contact about {}: which?", case.named(whom.child))).open(open);
    };
    let call = Code::known("call");
    let (kind, result, what) = match contact {
        Contact::Result(result) => {
            let words = Choices::words(&choices.contact_results, &result);
            (call, result, format!("{}: {words}", Choices::words(&choices.contacts, &call)))
        }
        Contact::Kind(kind) => (kind, Code::NONE, Choices::words(&choices.contacts, &kind).to_owned()),
    };
    let referral = match (case.referral(whom), case.said.what) {
        (Ok(row), _) => Some(row),
        // A list that was named, and that the child is not on, is no other one.
        (Err(words), Some(_)) => return Answer::no(words),
        (Err(_), None) => None,
    };
    let list = referral.filter(|_| case.said.what.is_some());
    let list =
        list.map_or_else(String::new, |row| format!(", for {}", case.cx.state.rules.short(&row.pathway)));
    let referral = referral.map(|row| row.id);
    let words = case.said.words.clone();
    let tail = if words.is_empty() { String::new() } else { format!(", \"{words}\"") };
    let command = Command::Contact { child: whom.child.id, referral, kind, result, words };
    case.deed(
        "contact",
        format!("{}: {what}{list}{tail}.", case.named(whom.child)),
        vec![command],
        whom.child,
    )
}

fn which(results: &[Choice], kinds: &[Choice]) -> String {
    let ids: Vec<&str> = results.iter().chain(kinds).map(|choice| choice.id.as_str()).collect();
    format!("which: {}", ids.join(", "))
}

pub(super) fn accept(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    let state = case.cx.state;
    let undecided = |stage: Stage| matches!(stage, Stage::Triage | Stage::InfoAsked { .. });
    // Of several referrals the one that waits for a decision is meant.
    let waiting = state.referrals_of(whom.child).find(|row| undecided(row.stage));
    let referral = match (case.said.what, waiting, case.referral(whom)) {
        (None, Some(row), _) => row,
        (_, _, Ok(row)) => row,
        (_, _, Err(words)) => return Answer::no(words),
    };
    let priority = case.said.priority.or(referral.priority_asked).unwrap_or(referral.priority);
    let what = short(state, referral, case.cx.now.today);
    let words = format!("Accept {}: {what}, {}.", case.named(whom.child), priority.word());
    let command = Command::Accept { referral: referral.id, priority };
    case.deed("accept", words, vec![command], whom.child)
}

pub(super) fn priority(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    let referral = match case.referral(whom) {
        Ok(referral) => referral,
        Err(words) => return Answer::no(words),
    };
    let Some(priority) = case.said.priority else {
        return Answer::no(format!("Which priority for {}?", case.named(whom.child)))
            .open("urgent, soon or routine");
    };
    let what = short(case.cx.state, referral, case.cx.now.today);
    let words =
        format!("{}: {what}, {} -> {}.", case.named(whom.child), referral.priority.word(), priority.word());
    let command = Command::SetPriority { referral: referral.id, priority };
    case.deed("priority", words, vec![command], whom.child)
}

pub(super) fn later(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    let choices = &case.cx.state.rules.choices;
    let referral = match case.referral(whom) {
        Ok(referral) => referral,
        Err(words) => return Answer::no(words),
    };
    let named = case.named(whom.child);
    let Some(reason) = case.said.reason else {
        return Answer::no(format!("Put off the step of {named}: why?"))
            .open(super::place::reasons(&choices.put_off));
    };
    let today = case.cx.now.today;
    let rules = &case.cx.state.rules;
    let until = case.said.when.day(today).unwrap_or_else(|| rules.shown_again(reason, today));
    let why = Choices::words(&choices.put_off, &reason).to_lowercase();
    let words = format!("Put off the step of {named} to {}: {why}.", weekday_day(until));
    case.deed("put off", words, vec![Command::PutOff { referral: referral.id, until, reason }], whom.child)
}

/// The marked rows: the verb's own preview, with the choice made.
pub(super) fn on_marks(case: &Case<'_>) -> Answer {
    let choices = &case.cx.state.rules.choices;
    let many = format!("{} marked children", case.here.marks.len());
    let letter =
        |list: &[Choice], id: Code| list.iter().find(|choice| choice.id == id).map(|choice| choice.key);
    let (key, letter, what) = match (case.row.verb, &case.said) {
        (Verb::Contact, said) => {
            let letter = match said.contact {
                Some(Contact::Kind(kind)) => letter(&choices.contacts, kind),
                Some(Contact::Result(result)) => letter(&choices.contact_results, result),
                None => None,
            };
            ('c', letter, "Contact about")
        }
        (Verb::Priority, said) => {
            ('p', said.priority.map(|band: Priority| band.letter().to_ascii_lowercase()), "Priority of")
        }
        (Verb::Later, said) => {
            ('z', said.reason.and_then(|id| letter(&choices.put_off, id)), "Put off the steps of")
        }
        (Verb::Cancel, _) => ('x', None, "Cancel the places of"),
        _ => return Answer::no("This is decided one child at a time. On marks: c, p, x, z."),
    };
    let letters: String = letter.into_iter().collect();
    Answer::will(
        format!("{what} {many}: Enter shows what it does for each."),
        EntryDeed::Marked { key, marks: case.here.marks.clone(), letters },
    )
}
