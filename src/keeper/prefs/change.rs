//! What a change makes of what is kept, or why it cannot be made: names, letters, limits, and whose view it is.
use super::Kept;
use crate::domain::actor::Actor;
use crate::wire::columns::ListColumn;
use crate::wire::prefs::{
    KeptView, ListView, NAME_MOST, OWN_MOST, PrefChange, RESERVED, SHARED_MOST, ViewId,
};
use chrono::NaiveDateTime;

/// Makes the change; what was done in words.
pub(super) fn apply(
    kept: &mut Kept,
    change: &PrefChange,
    actor: &Actor,
    now: NaiveDateTime,
) -> Result<String, String> {
    match change {
        PrefChange::Columns(columns) => {
            kept.columns = once_each(columns);
            Ok("Columns kept: they are there at your next login, too.".to_owned())
        }
        PrefChange::Keep { name, shared, view, seen } => {
            keep(kept, (name, view, *seen), *shared, (actor, now))
        }
        PrefChange::Rename { id, to, seen } => {
            let to = clean(to)?;
            let taken = kept.views.iter().any(|view| view.id != *id && same(&view.name, &to));
            let view = theirs(kept, *id, *seen, actor)?;
            if taken {
                return Err(format!("A view \"{to}\" is there already. Nothing was changed."));
            }
            let was = std::mem::replace(&mut view.name, to);
            touched(view, actor, now);
            Ok(format!("View \"{was}\" is now \"{}\".", view.name))
        }
        PrefChange::Delete { id, seen } => {
            let name = theirs(kept, *id, *seen, actor)?.name.clone();
            kept.views.retain(|view| view.id != *id);
            Ok(format!("View \"{name}\" is gone; the children in it are where they were."))
        }
    }
}

fn keep(
    kept: &mut Kept,
    (name, view, seen): (&str, &ListView, Option<u32>),
    shared: bool,
    (actor, now): (&Actor, NaiveDateTime),
) -> Result<String, String> {
    let name = clean(name)?;
    let mut view = view.clone();
    // Marks are of this hour and of these children.
    view.filter.only.clear();
    view.columns = once_each(&view.columns);
    let (whom, keys) = if shared { ("everybody", "v t") } else { ("you", "v") };
    if let Some(old) = kept.views.iter().find(|old| same(&old.name, &name)) {
        let Some(seen) = seen else {
            return Err(format!(
                "A view \"{name}\" of {} is there already. Nothing was changed. Keep this one under another name.",
                old.made_by
            ));
        };
        let id = old.id;
        let old = theirs(kept, id, seen, actor)?;
        old.view = view;
        old.name.clone_from(&name);
        touched(old, actor, now);
        return Ok(format!("View \"{name}\" replaced, for {whom}: {keys} {} shows it.", old.letter));
    }
    let most = if shared { SHARED_MOST } else { OWN_MOST };
    if kept.views.len() >= most {
        return Err(format!(
            "{most} views are kept for {whom}, which is the most. Nothing was changed. v m takes one away."
        ));
    }
    let letter = letter(kept, &name, shared);
    let by = actor.name.to_string();
    kept.last += 1;
    kept.views.push(KeptView {
        id: ViewId { shared, no: kept.last },
        name: name.clone(),
        letter,
        view,
        made_by: by.clone(),
        changed_by: by,
        changed: now,
        rev: 1,
    });
    Ok(format!("View \"{name}\" kept for {whom}: {keys} {letter} shows it."))
}

/// The view, where this person may change it and has seen it as it stands.
fn theirs<'a>(kept: &'a mut Kept, id: ViewId, seen: u32, actor: &Actor) -> Result<&'a mut KeptView, String> {
    let Some(view) = kept.views.iter_mut().find(|view| view.id == id) else {
        return Err("That view was taken away meanwhile. Nothing was changed.".to_owned());
    };
    if view.rev != seen {
        return Err(format!(
            "{} changed the view \"{}\" at {}, after you saw it. Nothing was changed; v shows it as it is now.",
            view.changed_by,
            view.name,
            view.changed.format("%H:%M on %-d %b")
        ));
    }
    match view.not_theirs(actor) {
        Some(why) => Err(format!("{why} Nothing was changed. Keep yours under another name.")),
        None => Ok(view),
    }
}

fn touched(view: &mut KeptView, actor: &Actor, now: NaiveDateTime) {
    view.changed_by = actor.name.to_string();
    view.changed = now;
    view.rev += 1;
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// A name as it may be kept: one line of plain letters.
fn clean(name: &str) -> Result<String, String> {
    let plain = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.is_empty() {
        return Err("A view needs a name. Nothing was changed.".to_owned());
    }
    if plain.chars().count() > NAME_MOST || plain.chars().any(char::is_control) {
        return Err(format!(
            "The name of a view has at most {NAME_MOST} letters. Nothing was changed. Give it a shorter one."
        ));
    }
    Ok(plain)
}

/// The first letter of its name that nothing else in the choice has, else the first free one. It is kept with the view, so
/// that the hand finds it where it was when others come and go.
fn letter(kept: &Kept, name: &str, shared: bool) -> char {
    let taken =
        |c: char| kept.views.iter().any(|view| view.letter == c) || (!shared && RESERVED.contains(&c));
    let own: Vec<char> = name.chars().flat_map(char::to_lowercase).filter(char::is_ascii_lowercase).collect();
    own.into_iter().chain('a'..='z').find(|c| !taken(*c)).unwrap_or('z')
}

fn once_each(columns: &[ListColumn]) -> Vec<ListColumn> {
    let mut once: Vec<ListColumn> = Vec::new();
    for column in columns {
        if !once.contains(column) {
            once.push(*column);
        }
    }
    once
}
