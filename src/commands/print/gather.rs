//! Windows of a print or a calendar put together, all of one revision: paper that mixes two moments says what never was.
use crate::exchange::paper::Print;
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_paper::{CalendarOf, CalendarPage, PaperOf};
use chrono::NaiveDate;

/// How often it begins anew where somebody changes something meanwhile.
const TRIES: usize = 20;

/// What is said where it never stood still.
fn too_fast<T>() -> Result<T, String> {
    Err("Things changed faster than they could be written down. No file was made. Try again.".to_owned())
}

fn strange<T>() -> Result<T, String> {
    Err("The keeper gave another answer than was asked for. No file was made.".to_owned())
}

/// A print; `ask` looks one window up.
///
/// # Errors
/// The keeper's words; or it never stood still.
pub fn print(
    mut ask: impl FnMut(Query) -> Result<View, String>,
    of: &PaperOf,
    practice: bool,
) -> Result<Print, String> {
    let mut window = |from: u32| match ask(Query::Paper { of: of.clone(), from })? {
        View::Paper(page) => Ok(*page),
        _ => strange(),
    };
    'anew: for _ in 0..TRIES {
        let first = window(0)?;
        let total = first.total as usize;
        let mut print = Print::begun(of.clone(), practice, first);
        while print.parts.len() < total {
            let next = window(print.parts.len() as u32)?;
            // What is held or late also moves with the clock alone: then the parts are others.
            if next.revision != print.revision || next.total as usize != total || next.parts.is_empty() {
                continue 'anew;
            }
            print.parts.extend(next.parts);
        }
        return Ok(print);
    }
    too_fast()
}

/// The windows of a calendar.
///
/// # Errors
/// As of a print.
pub fn calendar(
    mut ask: impl FnMut(Query) -> Result<View, String>,
    of: &CalendarOf,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<CalendarPage>, String> {
    let mut window = |at: u32| match ask(Query::Calendar { of: of.clone(), from, to, at })? {
        View::Calendar(page) => Ok(*page),
        _ => strange(),
    };
    'anew: for _ in 0..TRIES {
        let first = window(0)?;
        let (revision, total) = (first.revision, first.total);
        let mut had = first.events.len() as u32;
        let mut pages = vec![first];
        while had < total {
            let next = window(had)?;
            if next.revision != revision || next.events.is_empty() {
                continue 'anew;
            }
            had += next.events.len() as u32;
            pages.push(next);
        }
        return Ok(pages);
    }
    too_fast()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::view_paper::{Contact, PaperPage, Part};
    use chrono::NaiveDate;

    fn page(revision: u64, total: u32, parts: usize) -> View {
        let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        View::Paper(Box::new(PaperPage {
            revision,
            at: day.and_hms_opt(9, 0, 0).unwrap(),
            by: "ann".to_owned(),
            role: "scheduler".to_owned(),
            day,
            total,
            parts: vec![Part::Contact(Contact::default()); parts],
            children: Vec::new(),
        }))
    }

    #[test]
    fn windows_of_two_moments_are_never_put_together() {
        let of = PaperOf::Pack { day: None };
        let mut replies = vec![page(5, 3, 2), page(6, 3, 1), page(6, 3, 2), page(6, 3, 1)].into_iter();
        let mut asked = Vec::new();
        let print = print(
            |query| {
                let Query::Paper { from, .. } = query else { panic!() };
                asked.push(from);
                Ok(replies.next().unwrap())
            },
            &of,
            false,
        )
        .unwrap();
        assert_eq!((print.revision, print.parts.len(), asked), (6, 3, vec![0, 2, 0, 2]));
    }

    #[test]
    fn what_never_stands_still_is_given_up_in_words() {
        let mut revision = 0;
        let fault = print(
            |_| {
                revision += 1;
                Ok(page(revision, 3, 2))
            },
            &PaperOf::Pack { day: None },
            false,
        );
        assert!(fault.unwrap_err().contains("No file was made"));
    }
}
