//! One review: who is asked in which role and what mends a role that is missing, the agenda, and the pack of the child in
//! front. The cursor stays on its line whatever is done to it, and whatever others do.
use super::lines::{self, Item, LineKey};
use super::{draw, forms, print};
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Act, Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Lacks, Screen, ScreenId};
use crate::desk::screens::session::Child;
use crate::desk::seam::{Command, Push, Query, Reply, Subject};
use crate::desk::widgets::Step;
use crate::domain::event::Key as Touched;
use crate::domain::ids::{ReferralId, SessionId, StaffId};
use crate::domain::places::say;
use crate::domain::review::PackAct;
use crate::domain::session::Staff;
use crate::wire::view::View;
use crate::wire::view_reviews::{ChildPart, ReviewPage, SeatRow};
use ratatui::layout::Rect;

const PAGE: Slot = "review";
const STAFF: Slot = "staff of reviews";

/// The screen.
#[derive(Default)]
pub struct Review {
    pub(super) at: (Option<SessionId>, Option<ReferralId>),
    pub(super) page: Option<ReviewPage>,
    pub(super) staff: Vec<Staff>,
    pub(super) expanded: Option<ReferralId>,
    pub(super) front: usize,
    /// What a layer was opened for.
    pub(super) about: Option<LineKey>,
    /// Where the cursor goes once the line is there: to whoever was just asked.
    pub(super) going: Option<LineKey>,
    /// Those one of whom is chosen, each with a letter.
    pub(super) choices: Vec<(char, StaffId)>,
}

impl Review {
    pub(super) fn ask(&self) -> Vec<Effect> {
        let (session, referral) = self.at;
        vec![Effect::Ask(PAGE, Query::Review { session, referral })]
    }

    fn keys(&self) -> Vec<LineKey> {
        self.page.as_ref().map_or_else(Vec::new, |page| lines::keys(page, self.expanded))
    }

    pub(super) fn key(&self) -> Option<LineKey> {
        self.keys().get(self.front).copied()
    }

    fn to(&mut self, front: usize) {
        let keys = self.keys();
        let Some(key) = keys.get(front.min(keys.len().saturating_sub(1))).copied() else { return };
        self.on(key);
    }

    /// Puts the cursor on a line: the pack of its child is shown, and no other's.
    fn on(&mut self, key: LineKey) {
        if let Some(referral) = key.referral() {
            self.expanded = Some(referral);
        }
        self.front = self.keys().iter().position(|known| *known == key).unwrap_or(0);
    }

    fn came(&mut self, reply: &Reply) -> Vec<Effect> {
        let page = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Review(page) => page.as_ref().clone(),
                View::Gone { words } => return vec![Effect::Say(Note::refused(words.clone()))],
                _ => return Vec::new(),
            },
            Reply::Fault { words } | Reply::No { words } => {
                return vec![Effect::Say(Note::refused(words.clone()))];
            }
            _ => return Vec::new(),
        };
        let first = self.page.is_none();
        let before = self.key();
        let wanted = self.at.1.map(LineKey::Child).filter(|_| first);
        self.page = Some(page);
        let there = |id: &ReferralId| {
            self.page.as_ref().is_some_and(|page| page.children.iter().any(|child| child.referral == *id))
        };
        let children = self.page.as_ref().map_or(&[][..], |page| &page.children);
        self.expanded = self.expanded.filter(there).or_else(|| children.first().map(|child| child.referral));
        let keys = self.keys();
        if let Some(going) = self.going.take_if(|going| keys.contains(going)) {
            self.on(going);
            return Vec::new();
        }
        match before.or(wanted).filter(|key| keys.contains(key)).or(wanted) {
            Some(key) => self.on(key),
            // A role that was missing is filled: the line above it is that of whoever fills it.
            None => self.front = self.front.min(keys.len().saturating_sub(1)),
        }
        Vec::new()
    }

    pub(super) fn seat(&self) -> Option<&SeatRow> {
        let Some(LineKey::Seat(role, staff)) = self.key() else { return None };
        let people = &self.page.as_ref()?.people;
        people
            .iter()
            .find(|seat| seat.role.0 == role && seat.person.as_ref().map(|(known, ..)| *known) == staff)
    }

    pub(super) fn part(&self) -> Option<&ChildPart> {
        let id = self.key()?.referral()?;
        self.page.as_ref()?.children.iter().find(|child| child.referral == id)
    }

    pub(super) fn child(&self) -> Option<Child> {
        let part = self.part()?;
        let page = self.page.as_ref()?;
        let subject = Subject {
            booking: part.booking.as_ref().map(|(booking, _)| *booking),
            session: page.session,
            ..Subject::referral(part.child, part.referral, part.name.clone())
        };
        Some(Child {
            subject,
            born: Some(part.born),
            flags: part.flags,
            on: page.on,
            service: page.service.0,
            warning: warning(part, page),
        })
    }

    pub(super) fn pack(&self, act: PackAct) -> Vec<Effect> {
        let Some(child) = self.child() else { return Vec::new() };
        let Some(referral) = child.subject.referral else { return Vec::new() };
        vec![crate::desk::verbs::review::pack(referral, act, child.subject)]
    }

    pub(super) fn send(&self, slot: Slot, command: Command) -> Vec<Effect> {
        let subject = self.page.as_ref().and_then(|page| page.session).map(Subject::session);
        vec![Effect::Do(Act::one(slot, command, subject))]
    }

    /// Members of staff by a part of their name; an empty name: nobody who works here.
    fn named(&self, typed: &str) -> Result<Vec<StaffId>, String> {
        let typed = typed.trim().to_lowercase();
        if typed.is_empty() {
            return Ok(Vec::new());
        }
        let fits: Vec<StaffId> = self
            .staff
            .iter()
            .filter(|person| person.name.to_lowercase().contains(&typed))
            .map(|person| person.id)
            .collect();
        match fits.as_slice() {
            [] => Err(format!("Nobody on the staff list is called \"{typed}\". Nothing was recorded.")),
            [one] => Ok(vec![*one]),
            _ => Err(format!(
                "\"{typed}\" could be several people. Type more of the name. Nothing was recorded."
            )),
        }
    }
}

impl Screen for Review {
    fn id(&self) -> ScreenId {
        ScreenId::Review
    }

    fn lacks(&self) -> Lacks {
        Lacks::Page.unless(self.page.is_some())
    }

    fn context(&self) -> Context {
        Context::Reviews
    }

    fn subject(&self) -> Option<Subject> {
        let session = || self.page.as_ref().and_then(|page| page.session).map(Subject::session);
        self.child().map(|child| child.subject).or_else(session)
    }

    fn entered(&mut self, at: Option<Subject>, _cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(at) = at {
            let wanted = (at.session, at.referral);
            let same = self.page.as_ref().is_some_and(|page| match wanted {
                (Some(session), _) => page.session == Some(session),
                (None, Some(referral)) => page.children.iter().any(|child| child.referral == referral),
                (None, None) => true,
            });
            if !same {
                (self.page, self.expanded, self.front) = (None, None, 0);
            }
            if wanted != (None, None) {
                self.at = wanted;
            }
            if let Some(referral) = at.referral.filter(|_| same) {
                self.on(LineKey::Child(referral));
            }
        }
        let mut effects = self.ask();
        if self.staff.is_empty() {
            effects.push(Effect::Ask(STAFF, Query::People));
        }
        effects
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(step) = Step::of(action) {
            self.to(step.from(self.front, Step::A_PAGE));
            return Vec::new();
        }
        match action {
            _ if self.page.is_none() && action.changes() => super::not_there_yet("The review was"),
            Action::Export => {
                let page = self.page.as_ref();
                let reader = page.map(|page| print::agenda(page, cx));
                reader.map(|reader| Effect::Open(Box::new(reader))).into_iter().collect()
            }
            _ => self.verb(action, cx),
        }
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Fields { slot, values, save: true } => {
                let item = match self.about {
                    Some(LineKey::Item(_, item)) => Some(item),
                    _ => None,
                };
                let item = item.or((slot == forms::VIEW).then_some(Item::Parent));
                match forms::filled(slot, &values, item, &|typed| self.named(typed), cx) {
                    Some(Ok(act)) => self.pack(act),
                    Some(Err(why)) => vec![Effect::Say(Note::refused(why))],
                    None => Vec::new(),
                }
            }
            other => self.answer(other, cx),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        match slot {
            PAGE => self.came(reply),
            STAFF => {
                if let Reply::View(view) = reply
                    && let View::People { staff, .. } = view.as_ref()
                {
                    self.staff.clone_from(staff);
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        let concerns = |key: &Touched| !matches!(key, Touched::Visit(_) | Touched::Intake(_));
        if push.touched.iter().any(concerns) { self.ask() } else { Vec::new() }
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let Some(page) = &self.page else { return Titles { left: "Review".to_owned(), ..Titles::default() } };
        let row = match (self.seat(), self.part(), self.key()) {
            (Some(seat), ..) => {
                let name = seat.person.as_ref().map_or_else(String::new, |(_, name, _)| format!(" {name}:"));
                format!("{}{name} {}", seat.role.1, seat.words)
            }
            (_, Some(part), Some(LineKey::Item(_, item))) => {
                let words = lines::item_words(part, item, cx).0;
                format!("{}: {}", part.name, words.split_whitespace().collect::<Vec<_>>().join(" "))
            }
            (_, Some(part), _) if part.has_pack && part.consent != Some(true) => {
                format!("{}: {}", part.name, part.consent_words)
            }
            (_, Some(part), _) => format!("{}: {}", part.name, part.words),
            _ => page.quorum.clone(),
        };
        let right = if page.session.is_none() { "n assembles".to_owned() } else { page.quorum.clone() };
        Titles {
            left: page.title.clone(),
            right: if cx.narrow { String::new() } else { right },
            row,
            pane: None,
        }
    }

    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let Some(page) = &self.page else { return canvas.focus(body.x, body.y, false) };
        let blocks = lines::blocks(page, self.expanded, usize::from(body.width), cx);
        draw::draw(&blocks, self.front, body, canvas);
    }
}

/// What is to be known before an outcome of a review that has begun is recorded.
fn warning(part: &ChildPart, page: &ReviewPage) -> Option<String> {
    let mut known = Vec::new();
    if page.started.is_some() && !part.missing.is_empty() {
        let missing: Vec<&str> = part.missing.iter().map(String::as_str).collect();
        known.push(format!("NOT QUORATE (no {}): what is recorded is provisional.", say::list(&missing)));
    }
    match part.consent {
        _ if !part.has_pack => {}
        Some(true) => {}
        Some(false) => known.push("Consent to share was REFUSED: why it was held is asked for.".to_owned()),
        None => known.push("NO CONSENT to share on record: why it was held is asked for.".to_owned()),
    }
    (!known.is_empty()).then(|| known.join(" "))
}
