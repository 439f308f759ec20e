//! Times of a day as they are typed and as they are now.
use crate::desk::screen::Cx;

/// Minutes after midnight, now.
pub fn minute(cx: &Cx<'_>) -> u16 {
    use chrono::Timelike;
    (cx.now.hour() * 60 + cx.now.minute()) as u16
}

/// `15:30`, `1530`, `9`: minutes after midnight.
pub fn time(typed: &str) -> Option<u16> {
    let typed = typed.trim();
    let (hours, minutes) = match typed.split_once([':', '.']) {
        Some((hours, minutes)) => (hours, minutes),
        None if typed.len() <= 2 => (typed, "0"),
        None if typed.is_char_boundary(typed.len() - 2) => typed.split_at(typed.len() - 2),
        None => return None,
    };
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// How a time was understood, for a field.
pub fn time_judged(typed: &str, _today: chrono::NaiveDate) -> Result<String, String> {
    time(typed).map_or_else(
        || Err("is no time: type it as 15:30".to_owned()),
        |at| Ok(crate::desk::layers::offers::clock(at)),
    )
}
