//! Where the person stands: told to the keeper as it changes, so that the others see whose place is whose, and so that somebody
//! whose line was lost goes on at another terminal where they were.
use super::Desk;
use crate::desk::layers::draft;
use crate::desk::screen::ScreenId;
use crate::desk::seam::{Here, Outlet, Subject};
use crate::domain::event::Key;
use crate::domain::ids::{BookingId, ChildId, IntakeId, ReferralId, SessionId};
use crate::wire::message::PLACE_DRAFT;

/// The screens one goes on at, by the word they are kept under. A meeting's and the day's are begun anew.
const WORDS: [(ScreenId, &str); 10] = [
    (ScreenId::Today, "today"),
    (ScreenId::Waiting, "waiting"),
    (ScreenId::Triage, "triage"),
    (ScreenId::Diary, "diary"),
    (ScreenId::DropIns, "drop-ins"),
    (ScreenId::Reviews, "reviews"),
    (ScreenId::Record, "record"),
    (ScreenId::Session, "session"),
    (ScreenId::Intake, "intake"),
    (ScreenId::Validation, "validation"),
];
/// Before the place of somebody who left in order.
const LEFT: &str = "left";

/// What was told last.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Whose record or which session is open.
    open: Option<Key>,
    /// The place in front to be booked.
    place: Option<(SessionId, u8)>,
    /// Screen and child.
    stands: String,
    /// A key was pressed: nobody is taken elsewhere any more.
    begun: bool,
    /// The last key asked for the place before, and there was none yet.
    back: bool,
    /// The draft of the form that was in front when the line was lost.
    pub(super) form: Option<String>,
}

impl Told {
    /// The person has begun here.
    pub(super) fn begins(&mut self) {
        (self.begun, self.back) = (true, false);
    }

    /// The place before was asked for, and none is known: it may still come.
    pub(super) fn asked_back(&mut self) {
        self.back = true;
    }

    /// A keeper that has not heard it may be there now: all of it is told again.
    pub(super) fn again(&mut self) {
        *self = Self { begun: self.begun, ..Self::default() };
    }
}

impl<O: Outlet> Desk<O> {
    /// The screen that a digit leads to: one that stands in its place while nothing is to be done, and from there its own.
    pub(super) fn instead_of(&self, id: ScreenId) -> ScreenId {
        let mut screens = self.screens.values().filter(|_| self.head.idle);
        let instead = screens.find(|screen| screen.in_place_of() == Some(id)).map(|screen| screen.id());
        instead.filter(|instead| *instead != self.front).unwrap_or(id)
    }

    /// Tells the keeper what is open here, for the others' `@`. A cursor on a row opens nothing.
    pub(super) fn tell_open(&mut self) {
        let subject = self.subject();
        let open = match self.front {
            ScreenId::Record | ScreenId::Triage => {
                subject.map(|subject| subject.child).filter(|child| child.0 != 0).map(Key::Child)
            }
            ScreenId::Session => subject.and_then(|subject| subject.session).map(Key::Session),
            _ => None,
        };
        // Where the child in front is the booked one, the session is the one that was opened before.
        let still = self.front == ScreenId::Session && open.is_none();
        if open != self.told.open && !still {
            self.told.open = open;
            self.outlet.open(open);
        }
        let place = self.layers.last().and_then(|open| open.layer.place()).map(|(_, place)| place);
        if place != self.told.place {
            self.told.place = place;
            self.outlet.here(Here { place, stands: None });
        }
        if self.leaving && self.errand.is_none() {
            self.tell_place();
        }
    }

    /// Whether the screen in front shows who has one of these open.
    pub(super) fn shows_open(&self, touched: &[Key]) -> bool {
        self.screens.get(&self.front).is_some_and(|screen| touched.iter().any(|key| screen.shows(*key)))
    }

    /// Tells where the person stands, once the keys rest or they leave.
    pub(super) fn tell_place(&mut self) {
        let stands = self.stands();
        if stands.is_empty() {
            return;
        }
        // The form in front is opened again where the line is lost; not what was typed at `:`, where Enter would do it.
        let cx = self.cx();
        let form = self.layers.last().and_then(|open| open.layer.half_typed(&cx)).map(|(name, _)| name);
        let form = form.filter(|name| name != crate::desk::layers::line::DRAFT);
        let stands = format!("{stands}\n{}", form.unwrap_or_default());
        if stands == self.told.stands && !self.leaving {
            return;
        }
        self.told.stands.clone_from(&stands);
        let how = if self.leaving { LEFT } else { "" };
        let text = draft::stamped(&format!("{how}\n{stands}"), self.now);
        let place = self.told.place;
        if self.leaving {
            // Kept before the desk goes: the same person may sit down at another terminal at once.
            self.outlet.here(Here { place, stands: Some(String::new()) });
            self.outlet.keep_draft(PLACE_DRAFT.to_owned(), Some(text));
        } else {
            self.outlet.here(Here { place, stands: Some(text) });
        }
    }

    /// The place of before is taken out of the drafts: somebody whose line was lost is there again, somebody who left can go back
    /// to it.
    /// The words for it where they are taken there.
    pub(super) fn place_came(&mut self, drafts: &mut Vec<(String, String)>) -> Option<String> {
        let at = drafts.iter().position(|(name, _)| name == PLACE_DRAFT)?;
        let (_, text) = drafts.remove(at);
        self.outlet.keep_draft(PLACE_DRAFT.to_owned(), None);
        let (how, stands) = draft::body(&text).split_once('\n').unwrap_or_default();
        let (stands, form) = stands.split_once('\n').unwrap_or((stands, ""));
        let (id, subject) = read(stands).filter(|(id, _)| self.has(*id))?;
        if how == LEFT && self.told.back && self.layers.is_empty() {
            self.refusal_is_over();
            self.show(id, subject);
            return None;
        }
        if how == LEFT || self.told.begun || !self.layers.is_empty() {
            self.history.leave((id, subject));
            return None;
        }
        self.told.form = Some(form.to_owned()).filter(|form| !form.is_empty());
        if id == ScreenId::Today && subject.as_ref().is_none_or(|subject| subject.name.is_empty()) {
            return None;
        }
        let name = subject.as_ref().map(|subject| subject.name.clone()).filter(|name| !name.is_empty());
        let whose = name.map_or_else(String::new, |name| format!(": {name}"));
        let when = draft::of_when(&text, self.now.date()).unwrap_or_default();
        self.show(id, subject)
            .then(|| format!("You were last here at {when}, and are where you were{whose}."))
    }
}

impl<O: Outlet> Desk<O> {
    /// Screen and child, as they are kept; empty where one does not go on.
    pub(super) fn stands(&self) -> String {
        write(self.front, self.subject().as_ref())
    }
}

fn write(front: ScreenId, subject: Option<&Subject>) -> String {
    let Some((_, word)) = WORDS.iter().find(|(id, _)| *id == front) else { return String::new() };
    let subject = subject.cloned().unwrap_or_default();
    format!(
        "{word}\t{}\t{}\t{}\t{}\t{}\t{}",
        subject.child.0,
        subject.referral.map_or(0, |id| id.0),
        subject.booking.map_or(0, |id| id.0),
        subject.session.map_or(0, |id| id.0),
        subject.item.map_or(0, |id| id.0),
        subject.name,
    )
}

pub(super) fn read(text: &str) -> Option<(ScreenId, Option<Subject>)> {
    let mut parts = text.split('\t');
    let word = parts.next()?;
    let (id, _) = WORDS.iter().find(|(_, known)| *known == word)?;
    let mut number = || parts.next()?.parse::<u32>().ok();
    let child = ChildId(number()?);
    let (referral, booking, session, item) = (number()?, number()?, number()?, number()?);
    let some = |number: u32| (number != 0).then_some(number);
    let subject = Subject {
        child,
        referral: some(referral).map(ReferralId),
        booking: some(booking).map(BookingId),
        session: some(session).map(SessionId),
        item: some(item).map(IntakeId),
        name: parts.next()?.to_owned(),
        ..Subject::default()
    };
    Some((*id, (subject != Subject::default()).then_some(subject)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        for (id, _) in WORDS {
            let subject = Subject {
                booking: Some(BookingId(9)),
                session: Some(SessionId(4)),
                ..Subject::referral(ChildId(7), ReferralId(8), "O'HARA, Ann")
            };
            assert_eq!(read(&write(id, Some(&subject))), Some((id, Some(subject))));
            assert_eq!(read(&write(id, None)), Some((id, None)));
        }
        assert_eq!(write(ScreenId::Close, None), "");
        assert_eq!(read("nowhere\t1"), None);
        assert_eq!(read(""), None);
    }
}
