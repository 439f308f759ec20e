//! Small sentences that several screens share, so that they say the same thing in the same words.
use crate::desk::seam::Reply;
use crate::desk::widgets::{List, Row};
use crate::domain::child::Flags;
use crate::wire::entry::Pointed;
use crate::wire::view::View;
use crate::wire::view_list::ListRow;

/// `4,812`: large counts are read in groups.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1-16 of 4,812`.
pub fn range((from, to): (usize, usize), total: usize) -> String {
    if total == 0 { "none".to_owned() } else { format!("{}-{} of {}", count(from), count(to), count(total)) }
}

/// `2 marked, 3 of 4,812`: of cards, where the rows in sight are few.
pub fn which<R: Row>(list: &List<R>) -> String {
    let marks = list.marks().len();
    let marked = if marks > 0 { format!("{marks} marked, ") } else { String::new() };
    match list.total() {
        0 => "none".to_owned(),
        all => format!("{marked}{} of {}", count(list.position()), count(all)),
    }
}

/// The letters of needs and dangers in three columns; where there are more, a `+` says so, never a cut that hides one.
pub fn letters(flags: Flags) -> String {
    let all = flags.letters();
    if all.len() > 3 { format!("{}+", &all[..2]) } else { all }
}

/// What a row of a list points at.
pub fn pointed(row: &ListRow) -> Pointed {
    Pointed { child: Some(row.child), referral: Some(row.referral), booking: row.stage.booking() }
}

/// The view in an answer, where it is one.
pub fn view(reply: &Reply) -> Option<&View> {
    if let Reply::View(view) = reply { Some(view) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_need_is_hidden_by_a_cut() {
        let three = Flags::INTERPRETER.with(Flags::LOOKED_AFTER).with(Flags::RESTRICTED);
        assert_eq!((letters(three), letters(three.with(Flags::PROTECTION))), ("ILR".into(), "IL+".into()));
    }

    #[test]
    fn counts_are_grouped() {
        assert_eq!([0, 999, 4_812, 1_000_000].map(count), ["0", "999", "4,812", "1,000,000"]);
        assert_eq!(range((1, 16), 4_812), "1-16 of 4,812");
        assert_eq!(range((0, 0), 0), "none");
    }
}
