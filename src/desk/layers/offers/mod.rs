//! Booking: the best places for a child, each with its reason, under what must be said first. And the other way round, in
//! `best`: the best children for a place.
mod answers;
mod asked;
pub mod best;
mod commit;
mod order;
mod to_say;
mod together;

mod view;
mod wish;
mod within;
mod words;

pub use asked::Asked;
pub use best::Best;
pub use order::Order;
pub use wish::{Asker, asker, service_reason, who_asks, why_service};
pub use words::{clock, day, place_time};

use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context, Sense};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Push, Query, Reply, Subject};
use crate::domain::booking::By;
use crate::domain::code::Code;
use crate::domain::event::Key as Touched;
use crate::domain::ids::{BookingId, ReferralId, SessionId};
use crate::wire::query::Narrow;
use crate::wire::view_diary::{PlaceOffer, PlacesPage};
use crate::wire::view_together::TogetherRow;
use commit::nothing;
use ratatui::layout::Rect;

/// What the layer hands down: `Given::Confirmed` where a place was taken, `Given::Nothing` where none was.
pub const OFFERS: Slot = "offers";
/// The answer with the places.
const PLACES: Slot = "places";

/// A booking that gives way once the new place is sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moving {
    booking: BookingId,
    by: By,
    reason: Code,
}

/// What was sent and not yet answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    /// The layer closes when it is done.
    Place,
    /// The layer stays.
    Other,
}

/// A place in front: to be taken, or the standing one that waits for a yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Front<'a> {
    Standing(BookingId),
    Place(&'a PlaceOffer),
    /// Several places, all of them or none.
    Together(&'a TogetherRow),
}

/// The layer.
pub struct Offers {
    referral: ReferralId,
    subject: Subject,
    moving: Option<Moving>,
    /// The booking that stood when the places of this service were first shown, or after an act of one's own.
    stood: Option<Option<BookingId>>,
    /// Who else last changed something of this child.
    other: Option<Box<str>>,
    /// Where a place is moved to, while it is asked whose wish that is.
    bound: Option<wish::To>,
    service: Option<Code>,
    /// Services shown so far.
    shown: Vec<Code>,
    narrow: Narrow,
    order: Order,
    page: Option<PlacesPage>,
    /// An answer is awaited: what is typed waits for it.
    asking: bool,
    typed: Vec<Key>,
    front: usize,
    /// The first of those left out that is in sight.
    out: usize,
    /// SAY FIRST was passed; asked only where it does not fit above the places.
    passed: bool,
    /// Lines of it that were passed so far, where it takes more than one page.
    said: usize,
    sent: Option<Sent>,
    /// The next best place that a refusal named.
    instead: Option<(SessionId, u8)>,
    /// The next best of several places goes in front.
    together_next: bool,
    /// The place in front changes without the person going there.
    surprised: bool,
    /// Leaving was asked for while an answer was awaited.
    left: bool,
    /// It was refused for want of a reason, which is being asked above.
    wants_why: bool,
}

impl Offers {
    /// Places for a child's referral.
    pub fn for_referral(referral: ReferralId, subject: Subject) -> Box<dyn Layer> {
        Box::new(Self::new(referral, subject, None))
    }

    /// Another place for a booking, which keeps its own until the new one is sure. `by`, `reason`: who wanted it, and why.
    pub fn moving(
        booking: BookingId,
        referral: ReferralId,
        subject: Subject,
        by: By,
        reason: Code,
    ) -> Box<dyn Layer> {
        Box::new(Self::new(referral, subject, Some(Moving { booking, by, reason })))
    }

    fn new(referral: ReferralId, subject: Subject, moving: Option<Moving>) -> Self {
        Self {
            referral,
            subject,
            moving,
            stood: None,
            other: None,
            bound: None,
            service: None,
            shown: Vec::new(),
            narrow: Narrow::default(),
            order: Order::default(),
            page: None,
            asking: false,
            typed: Vec::new(),
            front: 0,
            out: 0,
            passed: false,
            said: 0,
            sent: None,
            instead: None,
            together_next: false,
            surprised: false,
            left: false,
            wants_why: false,
        }
    }

    /// Asks for the places; what is typed from now on waits for them.
    fn ask(&mut self) -> Vec<Effect> {
        self.asking = true;
        let narrow = Narrow { moving: self.moving.map(|moving| moving.booking), ..self.narrow.clone() };
        vec![Effect::Ask(PLACES, Query::Places { referral: self.referral, service: self.service, narrow })]
    }

    /// Rows that stand before the places: the standing place, where it waits for a yes.
    fn before(&self) -> usize {
        let stands = |page: &PlacesPage| page.to_agree && page.standing.is_some() && self.moving.is_none();
        usize::from(self.page.as_ref().is_some_and(stands))
    }

    fn rows(&self) -> usize {
        self.before() + self.page.as_ref().map_or(0, |page| page.rows.len() + page.together.len())
    }

    fn front(&self) -> Option<Front<'_>> {
        self.row_at(self.front)
    }

    fn to(&mut self, front: usize) {
        self.front = front.min(self.rows().saturating_sub(1));
    }

    fn close(&mut self) -> Vec<Effect> {
        if self.sent.is_some() && !std::mem::replace(&mut self.left, true) {
            return vec![Effect::Say(Note::refused(
                "Not answered yet: what was sent will be done or refused. Esc again goes back all the same.",
            ))];
        }
        vec![Effect::Answer(Given::Nothing(OFFERS))]
    }

    /// Keys wait where they could mean another thing once the answer has come.
    fn waits(&self, action: Action) -> bool {
        let at_once = matches!(action, Action::Close | Action::Back);
        self.asking && !at_once && (!self.typed.is_empty() || action != Action::Filter)
    }

    /// The next service in turn: those shown already come again only after all others.
    fn next_service(&mut self) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        if self.moving.is_some() {
            return vec![Effect::Say(Note::refused("A move stays with its service. b books another."))];
        }
        let here = page.service.0;
        if !self.shown.contains(&here) {
            self.shown.push(here);
        }
        let mut others = page.others.iter().map(|(code, _)| *code);
        let next = others.find(|code| !self.shown.contains(code));
        let Some(next) = next.or_else(|| page.others.first().map(|(code, _)| *code)) else {
            return vec![Effect::Say(Note::refused("Nothing else can be booked for this child now."))];
        };
        if self.shown.contains(&next) {
            self.shown = vec![here];
        }
        (self.service, self.front, self.out, self.stood) = (Some(next), 0, 0, None);
        self.ask()
    }

    /// Whether Enter moves a place that stands: that must not be read as a booking.
    fn moves(&self) -> bool {
        let stands = self.page.as_ref().is_some_and(|page| page.standing.is_some());
        let taken = stands && self.clash().is_none();
        self.moving.is_some() || (taken && matches!(self.front(), Some(Front::Place(_))))
    }

    fn past_say_first(&self, cx: &Cx<'_>) -> bool {
        self.passed || !cx.narrow || self.page.as_ref().is_none_or(|page| page.say_first.is_empty())
    }
}

impl Layer for Offers {
    fn context(&self) -> Context {
        Context::Offers
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        self.wants_why = false;
        if self.waits(action) {
            self.typed.extend(cx.keymap.key_for(&self.context().chain(), action));
            return Vec::new();
        }
        self.left &= matches!(action, Action::Close | Action::Back);
        if matches!(action, Action::Take | Action::Hold | Action::Decline | Action::Move)
            && !self.past_say_first(cx)
        {
            self.pass(cx);
            return Vec::new();
        }
        match action {
            Action::Up => self.to(self.front.saturating_sub(1)),
            Action::Down => self.to(self.front + 1),
            Action::First => self.to(0),
            Action::Last => self.to(usize::MAX),
            Action::PointAt(digit) => {
                let at = self.before() + usize::from(digit) - 1;
                if at >= self.rows() {
                    return vec![Effect::Say(Note::refused(format!("There is no place {digit} here.")))];
                }
                self.to(at);
            }
            Action::Together => return self.to_together(cx),
            Action::PageDown => self.scroll(true, cx),
            Action::PageUp => self.scroll(false, cx),
            Action::Take => return self.take(cx),
            Action::Move => return self.ask_who(cx),
            Action::Hold => return self.hold(),
            Action::Decline => return self.declined(cx),
            Action::Filter => return vec![Effect::Open(Box::new(within::Within::new(&self.narrow)))],
            Action::Views => return vec![Effect::Open(Box::new(Order::pick()))],
            Action::Why => return self.why(cx),
            Action::NextPart => return self.next_service(),
            Action::Close | Action::Back => return self.close(),
            _ => {}
        }
        Vec::new()
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        if self.asking {
            self.typed.push(key);
            return Vec::new();
        }
        if let (None, Some(page)) = (self.front(), &self.page) {
            let why = nothing(page);
            return vec![Effect::Say(Note::refused(format!(
                "{key} does nothing here. {why} Esc goes back."
            )))];
        }
        vec![Effect::Say(Note::refused(format!(
            "{key} does nothing here. Enter {}, Esc goes back.",
            match (self.moves(), self.clash()) {
                (true, _) => "moves",
                (_, Some(_)) => "does nothing, m moves",
                _ => "books",
            }
        )))]
    }

    fn place(&self) -> Option<(ReferralId, (SessionId, u8))> {
        match self.front() {
            Some(Front::Place(row)) if self.sent.is_none() => Some((self.referral, (row.session, row.slot))),
            _ => None,
        }
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        self.take_given(given, cx)
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        if slot == PLACES { self.came(reply) } else { self.answered(reply) }
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        self.note_who(push);
        let Some(page) = &self.page else { return Vec::new() };
        let concerns = |key: &Touched| match key {
            // A booking is told without its session: it may have taken any of these places.
            Touched::Booking(_) | Touched::Seat(_) => true,
            Touched::Session(id) => page.rows.iter().any(|row| row.session == *id),
            Touched::Referral(id) => *id == self.referral || Self::is_partner(page, *id),
            Touched::Child(id) => *id == page.child,
            _ => false,
        };
        // While a command is under way its own answer says what to do next.
        if self.sent.is_some() || self.asking || !push.touched.iter().any(concerns) {
            return Vec::new();
        }
        self.again()
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        // What was asked for was done all the same, with its reason.
        if std::mem::take(&mut self.wants_why) {
            return vec![Effect::Answer(Given::Confirmed(OFFERS))];
        }
        self.again()
    }

    fn resized(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        (self.out, self.said) = (0, 0);
        if self.page.is_none() && !self.asking { self.ask() } else { Vec::new() }
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        self.words(cx)
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.draw(area, canvas, cx);
    }

    fn sense(&self, action: Action, cx: &Cx<'_>) -> Option<Sense> {
        match self.front() {
            _ if action != Action::Take => None,
            _ if !self.past_say_first(cx) => Some(Sense::OnTo),
            Some(Front::Standing(_)) => Some(Sense::Agree),
            _ => self.moves().then_some(Sense::Move),
        }
    }

    fn uses(&self, action: Action) -> bool {
        let any = self.front().is_some();
        match action {
            Action::Take => (any && self.clash().is_none()) || self.page.is_none(),
            Action::Move => self.clash().is_some(),
            Action::Hold => any && self.moving.is_none(),
            Action::Decline => any,
            Action::Together => self.first_together().is_some() || self.page.is_none(),
            Action::NextPart => self.page.as_ref().is_some_and(|page| !page.others.is_empty()),
            _ => true,
        }
    }
}
