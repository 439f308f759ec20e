//! From the parts of a print to its sections: what is read, and what is ticked and written by hand while the system is down.
use super::Print;
use super::doc::{Item, Line, Mark, Section};
use crate::domain::calendar::{long_date, plural, weekday_date};
use crate::domain::rules::ServiceKind;
use crate::domain::telling::clock;
use crate::wire::view_paper::{Call, Clinic, Contact, PaperChild, PaperOf, PaperPlace, Part};
use chrono::NaiveDate;

/// Lines for families who come to a drop-in without a place, at least and at most: more fill a second sheet.
const WALK_INS: (u16, u16) = (8, 24);

/// What stands over every page.
pub(super) fn title(print: &Print) -> String {
    let day = weekday_year(print.day);
    match print.of {
        PaperOf::Session { .. } | PaperOf::Day { .. } | PaperOf::Mine { .. } => {
            format!("Clinic list for {day}")
        }
        PaperOf::Calls { .. } => format!("Call list, due by {day}"),
        PaperOf::Pack { .. } => format!("Downtime pack for {day}"),
    }
}

/// When it was true.
pub(super) fn valid(print: &Print) -> String {
    let at = format!("{} {}", long_date(print.at.date()), print.at.format("%H:%M"));
    format!(
        "As on record {at} (change {}); what came later is not in it. Names of children: shred after use.",
        print.revision
    )
}

/// Whose page it is.
pub(super) fn printed_by(print: &Print) -> String {
    format!("Printed by {}, {}", print.by.0, print.by.1)
}

fn weekday_year(day: NaiveDate) -> String {
    format!("{} {}", day.format("%A"), long_date(day))
}

/// All sections of a print.
pub(super) fn sections(print: &Print) -> Vec<Section> {
    let mut sections = Vec::new();
    if let PaperOf::Pack { .. } = print.of {
        sections.push(front(print));
    }
    let clinics = print.parts.iter().filter_map(|part| match part {
        Part::Clinic(clinic) => Some(clinic),
        _ => None,
    });
    sections.extend(clinics.map(|each| clinic(each)));
    let calls: Vec<&Call> = print
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Call(call) => Some(&**call),
            _ => None,
        })
        .collect();
    if !calls.is_empty() || matches!(print.of, PaperOf::Calls { .. } | PaperOf::Pack { .. }) {
        sections.push(call_list(&calls));
    }
    let contacts: Vec<&Contact> = print
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Contact(contact) if !contact.name.is_empty() => Some(contact),
            _ => None,
        })
        .collect();
    if !contacts.is_empty() {
        sections.push(contact_list(&contacts));
    }
    if sections.is_empty() {
        let none = Line::Words(format!("No clinic is planned for {}.", weekday_year(print.day)));
        sections.push(Section { title: "No clinics".to_owned(), intro: vec![none], items: Vec::new() });
    }
    if !print.missing.is_empty() {
        // Each may be the only sheet that reaches somebody.
        for section in &mut sections {
            section.intro.insert(0, Line::Words(print.missing.clone()));
        }
    }
    sections
}

/// The first page of the pack: what is in it, and what has to be written so that it can be entered later.
fn front(print: &Print) -> Section {
    let count = |is: fn(&Part) -> bool| print.parts.iter().filter(|part| is(part)).count() as u32;
    let clinics = count(|part| matches!(part, Part::Clinic(clinic) if clinic.cancelled.is_none()));
    let off = count(|part| matches!(part, Part::Clinic(clinic) if clinic.cancelled.is_some()));
    let calls = count(|part| matches!(part, Part::Call(_)));
    let mut within =
        format!("In it: {}, {} to make, contacts.", plural(clinics, "clinic"), plural(calls, "call"));
    if off > 0 {
        within = format!("{within} {} called off.", plural(off, "clinic"));
    }
    let words = [
        "For a day on which the system cannot be reached. Every entry here is made later with its true time, and marked late.",
        "Write for every child of a clinic: came, came late, too late to be seen, not brought, or who cancelled and why; the time they came; what came of it.",
        "Write for every call: to whom you spoke, when, what was said, what was agreed. Check who may be told before you speak.",
        "Write for every place you give away: the child's full name, birth date, who agreed, when, and how the family was told. Two people may not promise one place: one person keeps this list.",
        "Write for every family at a drop-in: time of arrival, the child's full name and birth date, who came with them, a telephone number, who saw them, what came of it, when they left.",
        "A new family: full name, birth date, address, telephone, GP, school or nursery, who refers and why.",
        "Nobody is discharged, and no child not brought is closed, from paper.",
        "When the system is back: hand in every sheet to the booking office the same day; drop-ins are entered as paper sign-ins with their times; then the sheets are shredded.",
    ];
    let kept =
        Line::Marks(vec![Mark::Blank("Sheets kept by", 24), Mark::Time("down since"), Mark::Time("back at")]);
    let intro = vec![Line::Words(within), kept];
    let items = words.iter().enumerate().map(|(at, words)| Item {
        at: format!("{}.", at + 1),
        read: vec![Line::Words((*words).to_owned())],
        ..Item::default()
    });
    Section { title: "How to work on paper".to_owned(), intro, items: items.collect() }
}

fn clinic(clinic: &Clinic) -> Section {
    let (day, start, end) = clinic.when;
    let place = if clinic.place.is_empty() { String::new() } else { format!(", {}", clinic.place) };
    let title = format!("{}{place}: {} {}-{}", clinic.service, weekday_date(day), clock(start), clock(end));
    let mut intro = Vec::new();
    if let Some(reason) = &clinic.cancelled {
        intro.push(Line::Said(
            "CALLED OFF",
            format!("{reason}. Nobody is to come; who is still listed has to be told."),
        ));
    }
    if !clinic.address.is_empty() {
        intro.push(Line::Said("Where", clinic.address.clone()));
    }
    intro.extend(
        clinic
            .people
            .iter()
            .map(|(role, name, answer)| Line::Said("Who", format!("{name}, {role}: {answer}"))),
    );
    if clinic.people.is_empty() {
        intro.push(Line::Said("Who", "nobody is named for it".to_owned()));
    }
    if !clinic.missing.is_empty() {
        intro.push(Line::Said("NOT QUORATE", format!("missing: {}", clinic.missing.join(", "))));
    }
    let given = clinic.barred.is_empty() && clinic.cancelled.is_none();
    if !clinic.barred.is_empty() {
        intro.push(Line::Said("NO PLACE IS GIVEN", clinic.barred.clone()));
    }
    if !clinic.interpreters.is_empty() {
        intro.push(Line::Said("Interpreters", clinic.interpreters.clone()));
    }
    let (taken, held, places) = clinic.counts;
    let free = places.saturating_sub(taken + held);
    let free = if given { format!("{free} free") } else { format!("{free} not to be given") };
    let mut counts = format!("{places} in all: {taken} taken, {held} held, {free}");
    if clinic.walk_ins > 0 {
        counts = format!("{counts}; room for {} without a place", clinic.walk_ins);
    }
    intro.push(Line::Said("Places", counts));
    let mut items: Vec<Item> = clinic.places.iter().map(|each| place_item(each, clinic)).collect();
    if clinic.drop_in && clinic.cancelled.is_none() {
        let lines = clinic.walk_ins.clamp(WALK_INS.0, WALK_INS.1);
        items.extend((1..=lines).map(walk_in));
    }
    Section { title, intro, items }
}

fn place_item(place: &PaperPlace, clinic: &Clinic) -> Item {
    let at = clock(place.start);
    let kept =
        if place.kept_for.is_empty() { String::new() } else { format!(", kept for: {}", place.kept_for) };
    let Some(child) = &place.child else {
        let barred = clinic.cancelled.as_ref().map(|reason| format!("called off: {reason}"));
        let barred = barred.or_else(|| Some(clinic.barred.clone()).filter(|words| !words.is_empty()));
        if let Some(why) = barred {
            let title = format!("NOT TO BE GIVEN, {} min{kept}", place.minutes);
            return Item { at, title, read: vec![Line::Said("Why", why)], ..Item::default() };
        }
        return Item {
            at,
            title: format!("FREE, {} min{kept}", place.minutes),
            write: vec![
                Line::Marks(vec![Mark::Blank("Given to", 26), Mark::Day("born")]),
                Line::Marks(vec![Mark::Blank("Agreed by", 20), Mark::Day("on"), Mark::Blank("told by", 10)]),
            ],
            ..Item::default()
        };
    };
    let mut read = if child.born == NaiveDate::default() {
        vec![Line::Words("Not on record.".to_owned())]
    } else {
        about(child)
    };
    let (stands, told) = child.told.split_at(child.told.len().min(1));
    read.extend(stands.iter().map(|words| Line::Said("Place", words.clone())));
    let whose = match clinic.kind {
        Some(ServiceKind::Calls) => "Call",
        Some(ServiceKind::Surgery) => "Colleague",
        _ => "Family",
    };
    read.extend(told.iter().map(|words| Line::Said(whose, words.clone())));
    let mut write = Vec::new();
    if clinic.drop_in {
        write.push(Line::Marks(vec![
            Mark::Time("came"),
            Mark::Time("called in"),
            Mark::Time("left"),
            Mark::Blank("seen by", 14),
        ]));
        write.push(Line::Marks(outcomes()));
    } else {
        write.push(Line::Marks(came_or_not(clinic.kind)));
        write.push(Line::Marks(vec![
            Mark::Tick("cancelled by"),
            Mark::Blank("", 16),
            Mark::Blank("why", 20),
        ]));
    }
    write.push(Line::Write("Notes", 2));
    Item { at, title: child.name.clone(), aside: format!("{} min", place.minutes), read, write }
}

/// What can be ticked of a place: a call is answered or not, a group is come to or not, and only a child at a clinic is brought.
fn came_or_not(kind: Option<ServiceKind>) -> Vec<Mark> {
    match kind {
        Some(ServiceKind::Calls) => vec![
            Mark::Tick("spoke with them"),
            Mark::Time("at"),
            Mark::Tick("no answer"),
            Mark::Tick("message left"),
            Mark::Day("again on"),
        ],
        Some(ServiceKind::Group | ServiceKind::Meeting | ServiceKind::Surgery) => {
            vec![Mark::Tick("came"), Mark::Time("at"), Mark::Tick("did not come")]
        }
        _ => vec![
            Mark::Tick("came"),
            Mark::Time("at"),
            Mark::Tick("late, seen"),
            Mark::Tick("too late, not seen"),
            Mark::Tick("not brought"),
        ],
    }
}

/// Number, birth, and what must be read before anything is said.
fn about(child: &PaperChild) -> Vec<Line> {
    let mut read = vec![Line::Words(format!(
        "Born {} ({}). NHS number {}",
        long_date(child.born),
        child.age,
        child.nhs
    ))];
    read.extend(child.say_first.iter().map(|words| Line::Words(words.clone())));
    read
}

fn outcomes() -> Vec<Mark> {
    vec![
        Mark::Tick("advice only"),
        Mark::Tick("refer to"),
        Mark::Blank("", 10),
        Mark::Tick("come back"),
        Mark::Tick("signposted"),
        Mark::Tick("left unseen"),
    ]
}

/// An empty line of the paper sign-in.
fn walk_in(number: u16) -> Item {
    Item {
        at: format!("+{number}"),
        title: String::new(),
        aside: String::new(),
        read: Vec::new(),
        write: vec![
            Line::Marks(vec![Mark::Time("came"), Mark::Blank("child", 28), Mark::Day("born")]),
            Line::Marks(vec![
                Mark::Blank("with", 18),
                Mark::Blank("phone", 14),
                Mark::Time("called in"),
                Mark::Time("left"),
            ]),
            Line::Marks(std::iter::once(Mark::Blank("seen by", 12)).chain(outcomes()).collect()),
        ],
    }
}

fn call_list(calls: &[&Call]) -> Section {
    let late = calls.iter().filter(|call| call.late).count();
    let intro = vec![
        Line::Words(format!(
            "{} to make, {late} late; the most pressing first.",
            plural(calls.len() as u32, "call")
        )),
        Line::Words(
            "Ask who is speaking before anything is said; tell nobody more than stands here.".to_owned(),
        ),
    ];
    let items = calls.iter().enumerate().map(|(at, call)| call_item(at + 1, call)).collect();
    Section { title: "Whom to ring".to_owned(), intro, items }
}

fn call_item(number: usize, call: &Call) -> Item {
    let child = &call.child;
    let late = if call.late { "LATE, due" } else { "due" };
    let mut read = vec![Line::Said("Why", call.why.clone())];
    if child.born == NaiveDate::default() {
        read.push(Line::Words("Not on record: who it is stands on the day's sheet.".to_owned()));
    } else {
        read.extend(about(child));
    }
    read.extend(child.told.iter().map(|words| Line::Words(words.clone())));
    let aside = [call.pathway.clone(), format!("{late} {}", long_date(call.due)), call.team.clone()];
    let aside: Vec<String> = aside.into_iter().filter(|words| !words.is_empty()).collect();
    Item {
        at: number.to_string(),
        title: child.name.clone(),
        aside: aside.join(", "),
        read,
        write: vec![
            Line::Marks(vec![
                Mark::Time("rung"),
                Mark::Blank("spoke to", 20),
                Mark::Tick("no answer"),
                Mark::Tick("message left"),
                Mark::Day("again on"),
            ]),
            Line::Write("Result", 1),
        ],
    }
}

fn contact_list(contacts: &[&Contact]) -> Section {
    let intro = vec![Line::Words(
        "Venues and people of the day. Families' numbers stand with their children.".to_owned(),
    )];
    let items = contacts.iter().map(|contact| Item {
        at: if contact.venue { "venue" } else { "person" }.to_owned(),
        title: contact.name.clone(),
        aside: contact.what.clone(),
        read: std::iter::once(Line::Said("Needed", contact.when.clone()))
            .chain((!contact.phone.is_empty()).then(|| Line::Said("Telephone", contact.phone.clone())))
            .collect(),
        write: vec![Line::Marks(if contact.phone.is_empty() {
            vec![Mark::Blank("Telephone", 16), Mark::Blank("reached by", 20)]
        } else {
            vec![Mark::Blank("reached by", 20)]
        })],
    });
    Section { title: "Venues and people".to_owned(), intro, items: items.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_child_at_a_clinic_is_brought_and_a_call_is_answered() {
        let ticks = |kind| -> Vec<&'static str> {
            let all = came_or_not(kind).into_iter();
            all.filter_map(|mark| if let Mark::Tick(words) = mark { Some(words) } else { None }).collect()
        };
        assert!(
            ticks(None).contains(&"not brought") && ticks(Some(ServiceKind::Clinic)).contains(&"not brought")
        );
        assert!(ticks(Some(ServiceKind::Calls)).contains(&"no answer"));
        for kind in [ServiceKind::Calls, ServiceKind::Group, ServiceKind::Meeting, ServiceKind::Surgery] {
            assert!(!ticks(Some(kind)).contains(&"not brought"), "{kind:?}");
        }
    }
}
