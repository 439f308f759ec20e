//! The district of a child whose details are typed: from the full postcode and the loaded table alone, whoever sends it.
use crate::domain::child::{ChildDetails, HIDDEN};
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::state::State;
use std::borrow::Cow;

/// The command with the district its postcode lies in; the same where it carries none.
pub(super) fn placed<'c>(
    command: &'c Command,
    state: &State,
    district: &dyn Fn(&str) -> Option<Code>,
) -> Cow<'c, Command> {
    let before = match command {
        Command::Register { .. } => None,
        Command::Amend { child, .. } => Some(*child),
        Command::CompleteIntake { child, .. } => *child,
        _ => return Cow::Borrowed(command),
    };
    let mut command = command.clone();
    if let Command::Register { details, .. }
    | Command::Amend { details, .. }
    | Command::CompleteIntake { details, .. } = &mut command
    {
        place(
            details,
            before.and_then(|id| state.child(id)).map(crate::domain::child::ChildRow::postcode),
            district,
        );
    }
    Cow::Owned(command)
}

/// A postcode that is not in the table keeps the district only where it is the one the child had: a district is never guessed.
fn place(details: &mut ChildDetails, before: Option<&str>, district: &dyn Fn(&str) -> Option<Code>) {
    if details.postcode == HIDDEN {
        return;
    }
    let known = if details.postcode.is_empty() { None } else { district(&details.postcode) };
    match known {
        Some(code) => details.district = code,
        None if before != Some(details.postcode.as_str()) => details.district = Code::NONE,
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(postcode: &str, district: Code) -> ChildDetails {
        ChildDetails { postcode: postcode.to_owned(), district, ..ChildDetails::default() }
    }

    #[test]
    fn the_district_comes_from_the_postcode_and_is_never_guessed() {
        let gedling = Code::known("E07000173");
        let table = |postcode: &str| (postcode == "NG5 6LT").then_some(gedling);
        for (postcode, had, before, expected) in [
            ("NG5 6LT", Code::NONE, None, gedling),
            ("NG1 1AA", gedling, None, Code::NONE),
            ("NG1 1AA", gedling, Some("NG1 1AA"), gedling),
            ("NG1 1AA", gedling, Some("NG5 6LT"), Code::NONE),
            ("", gedling, Some("NG5 6LT"), Code::NONE),
            (HIDDEN, gedling, Some("NG5 6LT"), gedling),
        ] {
            let mut details = typed(postcode, had);
            place(&mut details, before, &table);
            assert_eq!(details.district, expected, "{postcode} after {before:?}");
        }
    }
}
