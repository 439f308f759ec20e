//! The entry line: the one table of its verbs, which the desk's line, its palette and help, and the commands for scripts all
//! read; what a desk says of where it was opened; and what the keeper makes of what was typed.
mod roster;
mod support;

use super::query::{Filter, Sort};
use crate::domain::command::Command;
use crate::domain::ids::{BookingId, ChildId, ReferralId, SessionId};
use crate::domain::repair::Trouble;
use crate::wire::view_list::ListRow;
use serde::{Deserialize, Serialize};

/// A verb of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is explained by its row in the table below")]
pub enum Verb {
    Book,
    Move,
    Cancel,
    Offered,
    Arrive,
    Came,
    NotBrought,
    Outcome,
    Contact,
    Accept,
    Priority,
    Later,
    Register,
    Sick,
    Free,
    Why,
    Late,
    List,
    Show,
    Shut,
    Works,
    Back,
    Reopen,
    Short,
    Newsletter,
}

/// What a word after the verb may be. The first one after the verb is always the child, where the verb takes one; each further
/// word is tried as these in turn, and is more of the child's name where it is none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whose: name parts, `3` (row 3), `.` (in front), `,,` (the one before), `*` (the marks), NHS number, birth date.
    Who,
    /// Pathway, service or place, by a beginning that fits no other.
    What,
    /// Day, weekday, month, `+2w`, `am`, `pm`, a time, `first`.
    When,
    /// `fam` or `serv`, then a configured reason by its beginning.
    By,
    /// Why an offer was declined, by its beginning.
    Declined,
    /// How they were told: phone, letter, text, e-mail, in person.
    Told,
    /// `hold` or `offer`: the place is not agreed yet.
    Hold,
    /// A kind or a result of a contact, by its beginning.
    Contact,
    /// An outcome, by its beginning.
    Outcome,
    /// `urgent`, `soon`, `routine`, by their beginnings.
    Priority,
    /// Why a step is put off, by its beginning.
    PutOff,
    /// Somebody of the staff.
    Staff,
    /// A need's letter (`i`), a district, a band, `girls`, `under 5`: what a list is narrowed by.
    Narrow,
    /// How short a notice a family needs, by its beginning or as `3h`, `2d`; `until` before a day; `no`: no longer.
    Short,
    /// `on` or `off`: a list is joined or left.
    OnOff,
    /// Everything of a new child: names, birth date, pathway, postcode, telephone, NHS number.
    Details,
}

/// A verb with all that is said about it anywhere.
#[derive(Clone, Copy, Debug)]
pub struct VerbRow {
    /// Which.
    pub verb: Verb,
    /// What is typed for it: the short word first. A beginning of two letters or more is enough where it fits no other.
    pub names: &'static [&'static str],
    /// The word the old patient administration systems had for it; empty where none did.
    pub old: &'static str,
    /// What may follow, in the order in which a word is tried.
    pub takes: &'static [Kind],
    /// How it is written, for the line and the help.
    pub form: &'static str,
    /// What it does, in a few words.
    pub does: &'static str,
    /// An example that could be typed.
    pub example: &'static str,
    /// The command for scripts that does the same; empty where the line's words are the only way.
    pub command: &'static str,
}

const fn row(
    verb: Verb,
    (names, old, command): (&'static [&'static str], &'static str, &'static str),
    takes: &'static [Kind],
    (form, does, example): (&'static str, &'static str, &'static str),
) -> VerbRow {
    VerbRow { verb, names, old, takes, form, does, example, command }
}

/// Every verb there is.
pub const VERBS: [VerbRow; 25] = [
    row(
        Verb::Book,
        (&["b", "book"], "tba", "book"),
        &[Kind::Who, Kind::Hold, Kind::When, Kind::What],
        ("b WHO [what] [when] [hold]", "Take the best place there is for a referral", "b harris mar"),
    ),
    row(
        Verb::Move,
        (&["m", "move"], "cab", "move"),
        &[Kind::Who, Kind::When, Kind::By, Kind::What],
        (
            "m WHO [when] [fam|serv WHY]",
            "Move a booking: the old place is kept until the new one is sure",
            "m . +2w",
        ),
    ),
    row(
        Verb::Cancel,
        (&["x", "cancel"], "cap", "cancel"),
        &[Kind::Who, Kind::By, Kind::What],
        ("x WHO fam|serv WHY [, words]", "Give a booking up", "x . fam ill"),
    ),
    row(
        Verb::Offered,
        (&["off", "offered"], "", ""),
        &[Kind::Who, Kind::When, Kind::Declined, Kind::What],
        (
            "off WHO [when] no WHY [, words]",
            "Record an offer made and declined",
            "off . 14dec no far, by bus",
        ),
    ),
    row(
        Verb::Arrive,
        (&["arr", "arrive"], "", "arrive"),
        &[Kind::Who],
        ("arr WHO", "Record that somebody came: to a booked place, or to a drop-in", "arr khan mo"),
    ),
    row(
        Verb::Came,
        (&["came"], "", ""),
        &[Kind::Who],
        ("came WHO", "Record that a child came to today's appointment", "came nowak"),
    ),
    row(
        Verb::NotBrought,
        (&["nb", "not-brought"], "", ""),
        &[Kind::Who, Kind::Told],
        (
            "nb WHO [letter|phone|text]",
            "Record that a child was not brought; a follow-up opens",
            "nb lowe letter",
        ),
    ),
    row(
        Verb::Outcome,
        (&["out", "outcome"], "", "outcome"),
        &[Kind::Who, Kind::Outcome, Kind::When, Kind::What],
        (
            "out WHO WHICH [day|pathway] [, words]",
            "Record what came of a booked place or a visit",
            "out nowak refer mar",
        ),
    ),
    row(
        Verb::Contact,
        (&["c", "contact"], "", ""),
        &[Kind::Who, Kind::Contact, Kind::What],
        ("c WHO WHICH [pathway] [, words]", "Record a call, a message or a note", "c wright no"),
    ),
    row(
        Verb::Accept,
        (&["acc", "accept"], "", "triage"),
        &[Kind::Who, Kind::Priority, Kind::What],
        ("acc WHO [urgent|soon|routine]", "Decide a referral", "acc khan soon"),
    ),
    row(
        Verb::Priority,
        (&["p", "priority"], "", ""),
        &[Kind::Who, Kind::Priority, Kind::What],
        ("p WHO urgent|soon|routine", "Change the priority of a referral", "p harris soon"),
    ),
    row(
        Verb::Later,
        (&["z", "later"], "", ""),
        &[Kind::Who, Kind::When, Kind::PutOff, Kind::What],
        ("z WHO [day] WHY", "Put the next step off, with a reason", "z wright mon fam"),
    ),
    row(
        Verb::Register,
        (&["reg", "register"], "ore", "register"),
        &[Kind::Details],
        (
            "reg FAMILY GIVEN BORN [pathway postcode phone]",
            "Register a child with a first referral",
            "reg harris aimee 14/9/22 nd ng5 6lt",
        ),
    ),
    row(
        Verb::Sick,
        (&["sick", "away"], "", ""),
        &[Kind::Staff, Kind::When],
        (
            "sick WHO [days] [am|pm|9-12] [WHY]",
            "Repair what somebody's absence does to their sessions",
            "sick patel mon-wed",
        ),
    ),
    row(
        Verb::Free,
        (&["free"], "ceq", "slots"),
        &[Kind::When, Kind::What],
        ("free [what] [when]", "See which places are free", "free arnold week"),
    ),
    row(
        Verb::Why,
        (&["why"], "", "why"),
        &[Kind::Who, Kind::What],
        (
            "why WHO [pathway]",
            "Explain a clock: the rule, its source, the events, the day count",
            "why harris nd",
        ),
    ),
    row(
        Verb::Late,
        (&["late"], "", ""),
        &[Kind::Narrow],
        ("late [pathway district need ..]", "List who is past the target", "late nd gedling i"),
    ),
    row(
        Verb::List,
        (&["list"], "", "list"),
        &[Kind::Narrow],
        ("list [pathway district need ..]", "List who waits", "list slcn under 4"),
    ),
    row(
        Verb::Show,
        (&["show", "open"], "", "show"),
        &[Kind::Who],
        ("show WHO", "Open a child's record: a look, and logged as one", "show harris aimee"),
    ),
    row(
        Verb::Shut,
        (&["shut"], "", ""),
        &[Kind::When, Kind::What],
        (
            "shut WHERE [days] [WHY]",
            "Repair what a shut venue, or snow, does to its sessions",
            "shut arnold 23nov",
        ),
    ),
    roster::WORKS,
    roster::BACK,
    roster::REOPEN,
    support::SHORT,
    support::NEWSLETTER,
];

/// The row of a verb.
pub fn of(verb: Verb) -> &'static VerbRow {
    VERBS.iter().find(|row| row.verb == verb).unwrap_or(&VERBS[0])
}

/// The verb a word stands for: one of its names, its old name, or a beginning of two letters or more of one name only.
pub fn verb(word: &str) -> Option<&'static VerbRow> {
    let word = word.to_lowercase();
    if word.is_empty() {
        return None;
    }
    let exact = |row: &&VerbRow| row.names.contains(&word.as_str()) || row.old == word;
    if let Some(row) = VERBS.iter().find(exact) {
        return Some(row);
    }
    let mut begun = VERBS.iter().filter(|row| {
        word.chars().count() >= 2 && row.names.iter().any(|name| name.starts_with(word.as_str()))
    });
    let first = begun.next()?;
    begun.next().is_none().then_some(first)
}

/// What one row of the list in front points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Pointed {
    /// The child; none where the row is of none.
    pub child: Option<ChildId>,
    /// The referral.
    pub referral: Option<ReferralId>,
    /// The booking.
    pub booking: Option<BookingId>,
}

/// Where the line was opened: what `.`, `,,`, `*` and numbers mean.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Here {
    /// The row in front.
    pub front: Pointed,
    /// The child that was in front before.
    pub before: Option<ChildId>,
    /// The rows in sight, from the top; row 1 first.
    pub rows: Vec<Pointed>,
    /// The marks.
    pub marks: Vec<ReferralId>,
}

/// What was chosen from a list below the line, instead of what the words alone would mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Picked {
    /// This child of several.
    pub child: Option<ChildId>,
    /// This referral of several.
    pub referral: Option<ReferralId>,
    /// This booking of several.
    pub booking: Option<BookingId>,
    /// This place: session and slot.
    pub place: Option<(SessionId, u8)>,
}

/// One of several that the words could mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryChoice {
    /// In words.
    pub words: String,
    /// What choosing it picks.
    pub picks: Picked,
}

/// What Enter does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are named after the field's terms")]
pub enum EntryDeed {
    /// Nothing yet: something is missing or wrong, and the sentences say what.
    None,
    /// Carry these out, in order, for that child.
    Do { slot: String, commands: Vec<Command>, child: Option<ChildId>, name: String },
    /// Show each with a tick, then carry out those left ticked.
    Preview { title: String, rows: Vec<(String, Command)> },
    /// The verb's own layer on this row, with these letters already chosen in it.
    Ask { key: char, row: Box<ListRow>, booking: Option<BookingId>, letters: String },
    /// The verb's own layer on the marked rows, with these letters already chosen in it.
    Marked { key: char, marks: Vec<ReferralId>, letters: String },
    /// Explain this referral's leading clock.
    Why { child: ChildId, referral: ReferralId, name: String },
    /// Open the record.
    Record { child: ChildId, name: String },
    /// Open the session.
    Session { session: SessionId },
    /// The list, narrowed so.
    List { filter: Box<Filter>, sort: Sort },
    /// The form of a new child, filled with what was typed: name and text of each field.
    Register { fields: Vec<(String, String)> },
    /// The repair of a bad day.
    Repair { trouble: Box<Trouble> },
}

/// What the keeper makes of an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryPage {
    /// What was typed, as it was asked.
    pub text: String,
    /// What Enter will do, or what is missing or wrong, in sentences; the first is the deed.
    pub says: Vec<String>,
    /// What the entry leaves open and could be typed on, in brackets.
    pub open: String,
    /// The children, bookings or places to choose from; Enter goes to them where the words fit several children.
    pub among: Vec<EntryChoice>,
    /// Whether one of these must be chosen before anything is done.
    pub must_choose: bool,
    /// What Enter does.
    pub deed: EntryDeed,
    /// Further entries on the line, after this one's `;`.
    pub rest: String,
    /// The entry with ids in place of names, as history keeps it.
    pub kept: String,
}

#[cfg(test)]
mod tests;
