//! Small words the session's screens and layers share.
use crate::desk::seam::Reply;
use crate::domain::calendar::day_month;
use crate::domain::rules::ServiceKind;
use crate::domain::session::Answer;
use crate::wire::view::View;
use crate::wire::view_diary::{PlaceRow, SessionPage};

/// What somebody said, in words.
pub fn answer_words(answer: Answer) -> String {
    match answer {
        Answer::Asked(on) => format!("asked {}, no answer yet", day_month(on)),
        Answer::Accepted => "will be there".to_owned(),
        Answer::Declined => "declined".to_owned(),
        Answer::Away => "away".to_owned(),
    }
}

/// So many letters to choose by, in the order of the alphabet, without those that mean something else there.
pub fn letters(count: usize, taken: &str) -> Vec<char> {
    ('a'..='z').filter(|letter| !taken.contains(*letter)).take(count).collect()
}

/// The session of an answer; or why there is none.
pub fn page_of(reply: &Reply) -> Result<&SessionPage, String> {
    match reply {
        Reply::View(view) => match view.as_ref() {
            View::Session(page) => Ok(page),
            View::Gone { words } => Err(words.clone()),
            _ => Err("There is no such session (any more).".to_owned()),
        },
        Reply::Fault { words } | Reply::No { words } => Err(words.clone()),
        Reply::Refused(refusal) => Err(refusal.words.clone()),
        _ => Err("The session cannot be shown now. Nothing was changed.".to_owned()),
    }
}

/// A letter for each of these names: the first of its own, for as many as that goes; for the others a further one of their
/// own, then of the alphabet. Names beyond the 26th have none.
pub fn own_letters(names: &[&str]) -> Vec<Option<char>> {
    let small = |name: &str| -> Vec<char> {
        name.chars().map(|c| c.to_ascii_lowercase()).filter(char::is_ascii_lowercase).collect()
    };
    let mut out: Vec<Option<char>> = vec![None; names.len()];
    for (at, name) in names.iter().enumerate() {
        let first = small(name).first().copied();
        out[at] = first.filter(|_| !out.contains(&first));
    }
    for (at, name) in names.iter().enumerate() {
        if out[at].is_none() {
            let free = small(name).into_iter().chain('a'..='z').find(|letter| !out.contains(&Some(*letter)));
            out[at] = free;
        }
    }
    out
}

/// Whether somebody could still be given that place: nobody has it, and its time has not come (at a drop-in, not passed).
pub fn is_free(row: &PlaceRow, page: &SessionPage) -> bool {
    let until = if page.service.2 == ServiceKind::DropIn { row.start + row.minutes } else { row.start };
    let (today, minute) = page.now;
    let ahead = page.when.0 > today || (page.when.0 == today && until > minute);
    row.booking.is_none() && row.seat.is_none() && ahead
}

/// What stands for the child where nobody has the place.
pub fn nobody(row: &PlaceRow, page: &SessionPage) -> &'static str {
    if is_free(row, page) { "-- free --" } else { "-- not taken --" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_its_own_letter_where_that_goes() {
        let names = ["ND", "ND obs", "SLT", "Drop-in", "Drop-SLT", "9"];
        assert_eq!(own_letters(&names), ['n', 'o', 's', 'd', 'r', 'a'].map(Some));
        let many = vec!["x"; 27];
        assert_eq!(own_letters(&many).iter().filter(|letter| letter.is_none()).count(), 1);
    }
}
