//! Clinics' templates at the desk: the choices over a session or a row of the list, and the layers that they open.
mod edit;
mod ending;
mod fields;
mod list;
mod publish;

use crate::desk::effect::{Effect, Slot};
use crate::desk::layers::{Choice, Pick};
use crate::desk::screen::Layer;
use crate::domain::ids::{SessionId, TemplateId};
use crate::wire::query::TemplateOf;
use edit::Edit;
use ending::Ending;
pub(super) use list::List;
use publish::Publish;

/// The choice over a session.
pub(super) const PICK: Slot = "template of a session";
/// What was opened here has closed: what is in sight is looked at again.
pub(super) const DONE: Slot = "template seen to";

/// What of a template can be changed, each with its letter.
const PARTS: [(char, &str); 7] = [
    ('w', "When: on which days"),
    ('s', "Start"),
    ('l', "Lengths of places, and whom they are for"),
    ('r', "Room and venue"),
    ('p', "People who usually do it"),
    ('d', "Days off, and days put in"),
    ('a', "All of it, in one form"),
];

/// The choices of a template, for a slot.
fn of_template(slot: Slot, title: &str, more: Vec<Choice>) -> Pick {
    let parts = PARTS.iter().map(|(letter, words)| Choice::new(*letter, *words));
    let publish = Choice::new('u', "Until: publish to a day or end of term");
    let end = Choice::new('e', "End it");
    Pick::new(slot, title, parts.chain([publish, end]).chain(more).collect())
}

/// What `t` opens over a session: its template's parts, or a template to begin from it.
pub(super) fn over(title: &str, made_by: Option<TemplateId>) -> Box<dyn Layer> {
    let once = Choice::new('o', "Once more: again every week or two");
    let all = Choice::new('t', "All templates");
    Box::new(if made_by.is_some() {
        of_template(PICK, &format!("Template of {title}"), vec![once, all])
    } else {
        let make = Choice::new('m', "Make a template from this session");
        Pick::new(PICK, format!("{title} has no template"), vec![make, once, all])
    })
}

/// What a letter opens, but for those that are not of one template.
pub(super) fn opened(letter: char, of: TemplateOf) -> Option<Vec<Effect>> {
    let layer: Box<dyn Layer> = match (letter, of) {
        ('u', of) => Publish::of(of),
        ('e', of) => Ending::of(of),
        ('m', of) => Edit::of(of, 'a'),
        (letter, of) if PARTS.iter().any(|(known, _)| *known == letter) => Edit::of(of, letter),
        _ => return None,
    };
    Some(vec![Effect::Open(layer)])
}

/// The form of a draft over a template, by its name; none where it is another's.
pub fn of_draft(name: &str) -> Option<Box<dyn Layer>> {
    let rest = ["publishing of ", "end of "].iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name);
    let (of, part) = rest.strip_prefix("template ")?.rsplit_once(' ')?;
    let of = match of.strip_prefix("from session ") {
        Some(session) => TemplateOf::Session(SessionId(session.parse().ok()?)),
        None => TemplateOf::Template(TemplateId(of.parse().ok()?)),
    };
    let part = part.chars().next()?;
    Some(match part {
        'u' => Publish::of(of),
        'e' => Ending::of(of),
        part => Edit::of(of, part),
    })
}

/// The same for a session.
pub(super) fn over_session(letter: char, session: SessionId) -> Option<Vec<Effect>> {
    if letter == 't' {
        Some(vec![Effect::Open(List::all())])
    } else {
        opened(letter, TemplateOf::Session(session))
    }
}
