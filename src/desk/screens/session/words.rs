//! Small words the session's screens and layers share.
use crate::desk::seam::Reply;
use crate::domain::calendar::day_month;
use crate::domain::session::Answer;
use crate::wire::view::View;
use crate::wire::view_diary::SessionPage;

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
