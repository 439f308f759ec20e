//! The tour at the desk: what happens is shown to it, its task stands on the message line, and its colleague is sent.
use super::{Asker, Desk, Pressed};
use crate::desk::effect::{Effect, Errand};
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::Found;
use crate::desk::message::Note;
use crate::desk::screen::ScreenId;
use crate::desk::seam::{Command, HabitNews, Outlet, Reply, Ticket};
use crate::desk::tour::{Deed, Seen, TASKS, Tour};
use crate::wire::view::View;

impl<O: Outlet> Desk<O> {
    /// `:tour`.
    pub(super) fn tour_asked(&mut self) {
        if !self.home.practice {
            return self.refuse(
                "The tour is for the practice desk, with invented children: `waitwell demo` opens it. This store stays as it is.",
            );
        }
        let behind = self.learning.tour();
        let at = if usize::from(behind) < TASKS.len() { behind } else { 0 };
        self.tour = Some(Tour::new(at, self.at, self.messages.number()));
        self.messages.say(Note::done("The keys are real. > skips a task, Esc leaves, :tour comes back."));
        self.dirty = true;
    }

    /// `>` and Esc belong to the tour where no layer is in front. True: the key is used up.
    pub(super) fn tour_takes(&mut self, key: Pressed) -> bool {
        let Some(tour) = self.tour.as_mut().filter(|_| self.layers.is_empty()) else { return false };
        match key {
            Key::Char('>') => {
                tour.skip();
                self.tour_went_on();
                true
            }
            Key::Esc => {
                let at = tour.behind() + 1;
                self.tour = None;
                let words = format!("The tour waits at task {at}: :tour goes on with it. ? lists the keys.");
                self.messages.say(Note::done(words));
                true
            }
            _ => false,
        }
    }

    /// A key was pressed.
    pub(super) fn tour_pressed(&mut self, key: Pressed) {
        let contexts = self.chain();
        let layer = !self.layers.is_empty();
        let heard = self.messages.number();
        let Some(tour) = &mut self.tour else { return };
        let rows = contexts.iter().flat_map(|context| self.look.keymap.rows(*context));
        let bind = rows.filter(|_| !layer).find(|bind| bind.key == key);
        tour.pressed(bind, heard);
    }

    pub(super) fn tour_saw(&mut self, seen: Seen<'_>) {
        let done = self.tour.as_mut().is_some_and(|tour| tour.saw(seen));
        if done {
            self.tour_went_on();
        }
    }

    fn tour_went_on(&mut self) {
        self.dirty = true;
        let Some(tour) = &self.tour else { return };
        let behind = tour.behind();
        self.learning.learn(HabitNews { tour: Some(behind), ..HabitNews::default() });
        if tour.task().is_none() {
            self.tour = None;
            self.messages.say(Note::done(
                "That was the tour: all of it works the same on the real desk. ? lists the keys.",
            ));
        }
    }

    /// A command goes out: what it is to the tour is known by its ticket when it is answered.
    pub(super) fn tour_sent(&mut self, ticket: Ticket, command: &Command) {
        if self.tour.is_some()
            && let Some(deed) = Deed::of(command)
        {
            self.deeds.insert(ticket, deed);
        }
    }

    pub(super) fn tour_answered(&mut self, ticket: Ticket, reply: &Reply) {
        let deed = self.deeds.remove(&ticket);
        match (deed, reply) {
            (Some(deed), Reply::Done(_)) => self.tour_saw(Seen::Done(deed)),
            (_, Reply::View(view)) if matches!(view.as_ref(), View::Why(_)) => self.tour_saw(Seen::Why),
            _ => {}
        }
    }

    /// Something was done by words on the line.
    pub(super) fn tour_heard_line(&mut self, asker: Asker, effect: &Effect) {
        if self.tour.is_none() {
            return;
        }
        let Asker::Layer(number) = asker else { return };
        let on_line =
            self.layers.iter().any(|open| open.number == number && open.layer.context() == Context::Line);
        let does = match effect {
            Effect::Press(action) => !matches!(action, Action::Tour | Action::Help | Action::Line),
            Effect::Do(_) | Effect::Send(..) | Effect::Goto(..) => true,
            _ => false,
        };
        if on_line && does {
            self.tour_saw(Seen::Said);
        }
    }

    /// After each message: whose record is in front, whether the colleague is to be sent, and what is to be kept on leaving.
    pub(super) fn after_all(&mut self) {
        if self.tour.is_some() {
            if self.front == ScreenId::Record
                && self.layers.is_empty()
                && let Some(subject) = self.subject()
            {
                self.tour_saw(Seen::Record(&subject.name));
            }
            // Only once the keys rest: the place is then the one that is looked at.
            let place =
                self.layers.last().and_then(|open| open.layer.place()).filter(|_| self.rest.is_none());
            if let (Some((referral, place)), Some(tour)) = (place, &mut self.tour)
                && tour.strikes(place, self.at)
            {
                self.outlet.colleague(place, referral);
                self.dirty = true;
            }
        }
        if (self.leaving || self.learning.is_urgent())
            && let Some(news) = self.learning.tell()
        {
            self.outlet.habits(news);
        }
    }

    /// The colleague could not take the place: another is tried.
    pub(super) fn tour_alone(&mut self, words: String) {
        if let Some(tour) = &mut self.tour {
            tour.missed();
        }
        self.messages.say(Note::done(words));
    }

    /// The person is back from what they left the desk for.
    pub(super) fn back_from(&mut self, errand: &Errand) {
        match errand {
            Errand::Import(_) => self.open(Box::new(Found::default())),
            Errand::Postcodes(_) => {
                self.messages.say(Note::done("The postcodes are loaded: districts come from them now."));
            }
            Errand::Practice | Errand::Locked(_) => {}
        }
    }
}
