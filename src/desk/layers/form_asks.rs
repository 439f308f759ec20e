//! What a form asks the keeper while it is typed, and what it hears: one ask a key at most, late answers are nothing.
use crate::desk::effect::{Effect, Slot};
use crate::desk::input::Key;
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::seam::{Query, Reply};
use crate::desk::widgets::{Field, Form, OFFERED};
use crate::wire::view::View;

/// The slot of names on record.
const NAMES: Slot = "names for a field";
/// The slot of a postcode's district.
const DISTRICT: Slot = "a field's district";

/// After a key: what is to be asked, and what is to be said of a pasted address.
pub fn after(form: &mut Form) -> Vec<Effect> {
    let said = form.left_out().or_else(|| form.unused()).map(|words| Effect::Say(Note::refused(words)));
    let names =
        form.asks_names().map(|(of, text)| Effect::Ask(NAMES, Query::Typed { of, text, rows: OFFERED }));
    let asked = names.or_else(|| {
        let postcodes = vec![form.asks_district()?];
        Some(Effect::Ask(DISTRICT, Query::Districts { postcodes }))
    });
    said.into_iter().chain(asked).collect()
}

/// A key into the field in front. On Save there is none: a letter meant for one is not lost without a word.
pub fn typed(form: &mut Form, key: Key) -> Vec<Effect> {
    if form.field().is_none()
        && let Key::Char(letter) = key
    {
        let letter = if letter == ' ' { "Space".to_owned() } else { letter.to_string() };
        let words =
            format!("{letter} was not typed: Save is in front. Enter saves, Up goes back to the fields.");
        return vec![Effect::Say(Note::refused(words))];
    }
    form.key(key);
    after(form)
}

/// The field in front in words, and how a name that is offered is taken.
pub fn hint(field: &Field) -> String {
    if field.is_offered() {
        format!("{}: Down goes to a name that is known", field.label)
    } else {
        field.label.clone()
    }
}

/// Takes an answer to what was asked here; `false`: it is somebody else's.
pub fn heard(form: &mut Form, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> bool {
    let view = match reply {
        Reply::View(view) => Some(view.as_ref()),
        _ => None,
    };
    match (slot, view) {
        (NAMES, Some(View::Typed(names))) => form.hears_names(names),
        (DISTRICT, Some(View::Districts(found))) => {
            let districts = &cx.home.rules.districts;
            let named = found.first().and_then(Option::as_deref).map(|code| {
                let known = districts.iter().find(|district| district.id.as_str() == code);
                known.map_or(code, |district| district.name.as_str())
            });
            form.hears_district(named);
        }
        (NAMES | DISTRICT, _) => {}
        _ => return false,
    }
    true
}
