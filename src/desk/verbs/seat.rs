//! What is done to a place of support, the same on Today and in its session: came, no answer, what came of it, given up, told.
use super::asking::Next;
use super::choose::{barred, choices, code, pathways, sentence, unless};
use super::course::{reasons_later, until};
use super::refer::{barred_from, onward};
use crate::desk::effect::{Act, Effect, Slot};
use crate::desk::keymap::Action;
use crate::desk::layers::{Choice, Pick};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, ScreenId};
use crate::desk::seam::{Command, Subject};
use crate::domain::around::{Party, SeatAct, SeatState};
use crate::domain::booking::{By, Told};
use crate::domain::code::Code;
use crate::domain::rights::Right;
use crate::domain::rules::{self, Effect as Leads, ServiceKind};
use crate::domain::session::Minute;
use crate::wire::view_seat::SeatRow;

/// The slot of what is done to one.
pub const SEAT: Slot = "support";

/// What a row of support is about: its child, where one is on record, and its session.
pub fn subject(row: &SeatRow) -> Subject {
    let mut subject = Subject::child(row.child.unwrap_or_default(), row.name.clone());
    subject.session = Some(row.session);
    subject
}

fn done(row: &SeatRow, act: SeatAct) -> Next {
    Next::Act(Act::one(SEAT, Command::Seat { act }, Some(subject(row))))
}

/// `a` on Today: what is owed for it.
pub fn ahead(row: &SeatRow, cx: &Cx<'_>) -> Vec<Effect> {
    if row.untold {
        return told(row, cx).effects();
    }
    if row.another {
        return super::seat_places::move_seat(row.seat, subject(row), cx).effects();
    }
    match row.state {
        SeatState::Offered { .. } | SeatState::Held { .. } => answer(row, cx).effects(),
        _ => outcome(row, cx).effects(),
    }
}

/// `a` in its session: came, or spoken with, now.
pub fn came(row: &SeatRow, at: Option<Minute>, cx: &Cx<'_>) -> Vec<Effect> {
    if let Some(why) = barred(cx, Right::Support) {
        return vec![Effect::Say(Note::refused(why))];
    }
    if !row.state.ahead() && !matches!(row.state, SeatState::NoAnswer { .. } | SeatState::Missed) {
        let words = format!("{}: recorded already, {}. Nothing was changed.", row.name, row.words);
        return vec![Effect::Say(Note::done(words))];
    }
    done(row, SeatAct::Came { seat: row.seat, at }).effects()
}

/// A verb of the session screen on such a row; none where it is the shared verbs' affair.
pub fn verb(verb: Action, row: &SeatRow, cx: &Cx<'_>) -> Vec<Effect> {
    match verb {
        Action::Outcome if row.untold => told(row, cx).effects(),
        Action::Outcome if row.another => another(row, cx).effects(),
        Action::Outcome if matches!(row.state, SeatState::Offered { .. } | SeatState::Held { .. }) => {
            answer(row, cx).effects()
        }
        Action::Outcome => outcome(row, cx).effects(),
        Action::Cancel => cancel(row, cx).effects(),
        Action::New => super::run(verb, &super::Target::default(), cx),
        Action::Later => later(row, cx).effects(),
        Action::Move => super::seat_places::move_seat(row.seat, subject(row), cx).effects(),
        _ if row.child.is_none() => {
            let words = format!(
                "{} is on no record. Enter, in its session, finds the record or makes it; o says what came of it.",
                row.name
            );
            vec![Effect::Say(Note::refused(words))]
        }
        Action::Open => vec![Effect::Goto(ScreenId::Record, Some(subject(row)))],
        other => {
            let target = super::Target {
                subject: Subject { session: None, ..subject(row) },
                born: row.born,
                flags: row.flags,
                ..super::Target::default()
            };
            super::run(other, &target, cx)
        }
    }
}

/// `z`: what is owed for it waits until a day, with a reason.
fn later(row: &SeatRow, cx: &Cx<'_>) -> Next {
    let pick = Pick::new(SEAT, format!("Not now: {}. Why?", row.name), reasons_later(cx));
    let row = row.clone();
    Next::letter(unless(pick, barred(cx, Right::Support)), move |letter, cx| {
        let rules = &cx.home.rules;
        let (until, reason) = (until(rules, letter, cx.now.date()), code(&rules.choices.put_off, letter));
        done(&row, SeatAct::PutOff { seat: row.seat, until, reason })
    })
}

/// Who came and what came of it, in one layer: one letter says both.
fn outcome(row: &SeatRow, cx: &Cx<'_>) -> Next {
    let calls = row.service.1 == ServiceKind::Calls;
    let service = cx.home.rules.service(row.service.0);
    let fits = |choice: &&rules::Choice| {
        service.is_none_or(|s| s.outcomes.is_empty() || s.outcomes.contains(&choice.id))
    };
    let known: Vec<rules::Choice> =
        cx.home.rules.choices.support_outcomes.iter().filter(fits).cloned().collect();
    let (came, missed) =
        if calls { ("Spoke with them", "No answer: rung again") } else { ("Came", "Did not come") };
    let mut all = vec![Choice::new('c', came)];
    all.extend(choices(&known));
    all.push(Choice::new('n', missed));
    let who = match row.party {
        Party::Carer if !row.phone.is_empty() => format!("{}, {}", row.name, row.phone),
        _ => row.name.clone(),
    };
    let pick = Pick::new(SEAT, format!("What came of it: {who}?"), all);
    let why = barred(cx, Right::Support).or_else(|| {
        (row.on > cx.now.date()).then(|| {
            let day = crate::domain::calendar::weekday_day(row.on);
            format!("{day} is still ahead. x gives the place up.")
        })
    });
    let row = row.clone();
    Next::letter(unless(pick, why), move |letter, cx| {
        let seat = row.seat;
        match letter {
            'c' => done(&row, SeatAct::Came { seat, at: None }),
            'n' => done(&row, SeatAct::Missed { seat }),
            other => match known.iter().find(|choice| choice.key == other) {
                Some(choice) => came_of_it(row, choice, cx),
                None => Next::nothing(),
            },
        }
    })
}

fn came_of_it(row: SeatRow, choice: &rules::Choice, cx: &Cx<'_>) -> Next {
    let (seat, outcome) = (row.seat, choice.id);
    if choice.effect == Leads::ReferOn && row.child.is_some() {
        return refer(row, outcome, cx);
    }
    if row.service.1 == ServiceKind::Meeting {
        let title = format!("{}, {}: what was agreed?", choice.name, row.name);
        let kept = format!("support {title}");
        return Next::fields(sentence(SEAT, title, "Words", true, kept), move |values, _| {
            let words = values.get("words").to_owned();
            done(&row, SeatAct::Outcome { seat, outcome, refer: None, words })
        });
    }
    done(&row, SeatAct::Outcome { seat, outcome, refer: None, words: String::new() })
}

/// Referred on: the pathway, then outcome and referral at once. A meeting's words are asked for first.
fn refer(row: SeatRow, outcome: Code, cx: &Cx<'_>) -> Next {
    let (all, codes) = pathways(&cx.home.rules, |to| barred_from(Code::NONE, to, cx));
    let pick = Pick::new(SEAT, format!("{}: refer to", row.name), all);
    Next::letter(pick, move |letter, cx| {
        let to = codes.iter().find(|(known, _)| *known == letter).map_or(Code::NONE, |(_, code)| *code);
        let title = format!("Refer {} to {}: the question", row.name, cx.home.rules.short(&to));
        let kept = format!("support {title}");
        Next::fields(sentence(SEAT, title, "Question", true, kept), move |values, cx| {
            let words = values.get("words").to_owned();
            let refer = Some(Box::new(onward(Code::NONE, to, &words, cx)));
            done(&row, SeatAct::Outcome { seat: row.seat, outcome, refer, words })
        })
    })
}

/// The answer to an offer.
fn answer(row: &SeatRow, cx: &Cx<'_>) -> Next {
    let all = [('y', "Agreed: they take it"), ('d', "Declined")];
    let all = all.map(|(letter, words)| Choice::new(letter, words)).into();
    let pick = Pick::new(SEAT, format!("The answer of {}", row.name), all);
    let row = row.clone();
    Next::letter(unless(pick, barred(cx, Right::Support)), move |letter, _| {
        let seat = row.seat;
        if letter == 'y' {
            return done(&row, SeatAct::Agree { seat });
        }
        done(&row, SeatAct::Decline { seat, words: String::new() })
    })
}

/// It is off, and they know: the other that is owed, or they want none.
fn another(row: &SeatRow, cx: &Cx<'_>) -> Next {
    let all = [('p', "Another place, now"), ('d', "They want no other")];
    let all = all.map(|(letter, words)| Choice::new(letter, words)).into();
    let pick = Pick::new(SEAT, format!("Another place for {}", row.name), all);
    let row = row.clone();
    Next::letter(unless(pick, barred(cx, Right::Support)), move |letter, cx| {
        if letter == 'p' {
            return super::seat_places::move_seat(row.seat, subject(&row), cx);
        }
        done(&row, SeatAct::Decline { seat: row.seat, words: String::new() })
    })
}

/// They know an old day or place, or one that is off: told how.
fn told(row: &SeatRow, cx: &Cx<'_>) -> Next {
    let ways = [
        ('p', "By phone", Told::Phone),
        ('t', "By text", Told::Text),
        ('e', "By e-mail", Told::Email),
        ('l', "By letter", Told::Letter),
        ('i', "In person", Told::InPerson),
    ];
    let whom = match (row.phone.is_empty(), row.child.is_some()) {
        (false, _) => format!(": {}", row.phone),
        (true, true) => " (Esc, then l says whom to ring, and what to say)".to_owned(),
        (true, false) => ": no number was given".to_owned(),
    };
    let words = |letter: char, words: &str| match letter {
        'p' => format!("{words}{whom}"),
        _ => words.to_owned(),
    };
    let all = ways.iter().map(|(letter, said, _)| Choice::new(*letter, words(*letter, said))).collect();
    let title = format!("Told {}? {}", row.name, row.news);
    let row = row.clone();
    let pick = unless(Pick::new(SEAT, title, all), barred(cx, Right::Support));
    Next::letter(pick, move |letter, _| match ways.iter().find(|(known, ..)| *known == letter) {
        Some((_, _, how)) => done(&row, SeatAct::Told { seat: row.seat, how: *how }),
        None => Next::nothing(),
    })
}

/// Given up, by whom.
fn cancel(row: &SeatRow, cx: &Cx<'_>) -> Next {
    let who = [('f', "They gave it up", By::Family), ('s', "The service did", By::Service)];
    let all = who.iter().map(|(letter, words, _)| Choice::new(*letter, *words)).collect();
    let pick = Pick::new(SEAT, format!("The place of {} is given up: by whom?", row.name), all);
    let row = row.clone();
    Next::letter(unless(pick, barred(cx, Right::Support)), move |letter, cx| {
        let by = who.iter().find(|(known, ..)| *known == letter).map_or(By::Family, |(_, _, by)| *by);
        let (seat, words) = (row.seat, String::new());
        if by == By::Family || matches!(row.state, SeatState::Held { .. }) {
            return done(&row, SeatAct::Cancel { seat, by, words, reason: Code::NONE });
        }
        // Why is asked, as of a place in a clinic: it is said to them.
        let title = format!("The place of {} is given up by the service: why?", row.name);
        let all = choices(&cx.home.rules.choices.service_reasons);
        Next::letter(Pick::new(SEAT, title, all), move |letter, cx| {
            let reason = code(&cx.home.rules.choices.service_reasons, letter);
            done(&row, SeatAct::Cancel { seat, by, words, reason })
        })
    })
}
