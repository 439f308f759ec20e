//! `short`: a family can come at short notice, or no longer.
use super::lexicon::What;
use super::read::Short;
use super::who::Whom;
use super::{Answer, Case};
use crate::domain::command::Command;
use crate::domain::short_notice::{CanCome, ShortAct};

/// Notice where none was said: a day's, so that nobody is rung in the morning who did not offer it.
const DAY: u16 = 24;

pub(super) fn short(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    let (state, said, child) = (case.cx.state, &case.said, whom.child.id);
    let named = case.named(whom.child);
    let hours = match said.short {
        Some(Short::No) => {
            let words = format!("{named} can no longer come at short notice.");
            let command = Command::ShortNotice { act: ShortAct::Withdrawn { child } };
            return case.deed("short notice", words, vec![command], whom.child);
        }
        Some(Short::Again) => {
            let Some(after) = said.until else {
                return Answer::no(format!("{named}: asked again after which day?")).open("day");
            };
            let day = crate::domain::places::say::day(after);
            let words = format!("{named} is asked again about short notice after {day}.");
            let command = Command::ShortNotice { act: ShortAct::AskAgain { child, after } };
            return case.deed("short notice", words, vec![command], whom.child);
        }
        Some(Short::Hours(hours)) => hours,
        None => DAY,
    };
    let venue = match said.what {
        Some(What::Venue(venue)) => state.venue(venue),
        Some(_) => {
            return Answer::no("Short notice is for any place on the list: say where, or leave it out.");
        }
        None => None,
    };
    let weekdays = said.when.weekdays.iter().fold(0, |days, day| days | 1 << day);
    // A day that was said without "until" is the last one, too: nobody can come on one day at short notice only.
    let until = said.until.or(said.when.to);
    let can = CanCome {
        child,
        hours,
        weekdays,
        morning: said.when.morning,
        sites: venue.map(|venue| venue.id).into_iter().collect(),
        until,
        who: "".into(),
        by: case.cx.actor.name.clone(),
        on: case.cx.now.today,
        rev: 0,
        again: None,
    };
    let words = format!("{named} can come at short notice, {}.", can.words(state));
    let act = ShortAct::Said {
        child,
        hours,
        weekdays,
        morning: said.when.morning,
        sites: venue.map(|venue| venue.name.to_string()).into_iter().collect(),
        until,
        who: said.words.clone(),
    };
    let answer = case.deed("short notice", words, vec![Command::ShortNotice { act }], whom.child);
    let left = [
        (said.short.is_none(), "how short"),
        (weekdays == 0, "days"),
        (venue.is_none(), "where"),
        (until.is_none(), "until day"),
    ];
    let open: Vec<&str> = left.into_iter().filter(|(is, _)| *is).map(|(_, words)| words).collect();
    answer.open(open.join(", ")).and("After a comma: who said so.")
}
