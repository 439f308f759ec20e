//! How the person uses the desk, as far as this desk knows: which keys they have used and how far the tour has come. Counted
//! in memory, told to the keeper when the keys rest or the desk is left, never once a key.
use super::keymap::{Action, Context};
use super::seam::{HabitNews, Habits};
use std::time::{Duration, Instant};

/// Shortest time between two tellings: a lost line costs no more than these counts.
const SELDOM: Duration = Duration::from_mins(1);

/// The person's habits and what is new of them.
#[derive(Clone, Debug, Default)]
pub struct Learning {
    known: Habits,
    news: HabitNews,
    told: Option<Instant>,
}

impl Learning {
    /// As the keeper told them.
    pub fn new(known: &Habits) -> Self {
        Self { known: known.clone(), ..Self::default() }
    }

    /// Something was asked for by its key.
    pub fn used(&mut self, context: Context, action: Action) {
        let count = self.news.used.entry(name(context, action)).or_default();
        *count = count.saturating_add(1);
    }

    /// Whether the person has ever asked for that by its key.
    pub fn has_used(&self, context: Context, action: Action) -> bool {
        let name = name(context, action);
        self.known.used.contains_key(&name) || self.news.used.contains_key(&name)
    }

    /// Whether the person is new here.
    pub fn is_new(&self) -> bool {
        self.known.is_new()
    }

    /// Whether this person's keys are counted here at all: the keeper knows the person.
    pub fn is_counting(&self) -> bool {
        self.known.days > 0
    }

    /// How many tasks of the tour are behind the person.
    pub fn tour(&self) -> u8 {
        self.news.tour.unwrap_or(self.known.tour)
    }

    /// Something else is new of them.
    pub fn learn(&mut self, news: HabitNews) {
        self.news.tour = news.tour.or(self.news.tour);
        self.news.start_hidden = news.start_hidden.or(self.news.start_hidden);
        for (name, times) in news.used {
            *self.news.used.entry(name).or_default() += times;
        }
    }

    /// What is to be told now that the keys rest; nothing where it was told a moment ago.
    pub fn at_rest(&mut self, at: Instant) -> Option<HabitNews> {
        if self.told.is_some_and(|told| at.saturating_duration_since(told) < SELDOM) {
            return None;
        }
        self.told = Some(at);
        self.tell()
    }

    /// Whether what is new was decided, not counted: it is told at once, for it is rare.
    pub fn is_urgent(&self) -> bool {
        self.news.tour.is_some() || self.news.start_hidden.is_some()
    }

    /// What is to be told now: something was decided, or the desk is left.
    pub fn tell(&mut self) -> Option<HabitNews> {
        if self.news.is_empty() {
            return None;
        }
        let news = std::mem::take(&mut self.news);
        self.known.tour = news.tour.unwrap_or(self.known.tour);
        self.known.start_hidden = news.start_hidden.unwrap_or(self.known.start_hidden);
        for (name, times) in &news.used {
            *self.known.used.entry(name.clone()).or_default() += times;
        }
        Some(news)
    }
}

/// `today.ahead`: as a keys file names it, so that a key that is moved elsewhere is still known.
fn name(context: Context, action: Action) -> String {
    format!("{}.{action}", context.heading().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_told_seldom_and_never_lost() {
        let mut learning = Learning::new(&Habits { days: 1, ..Habits::default() });
        let start = Instant::now();
        assert_eq!(learning.at_rest(start), None, "nothing is new");
        learning.used(Context::Today, Action::Ahead);
        learning.used(Context::Today, Action::Ahead);
        assert!(learning.has_used(Context::Today, Action::Ahead) && learning.is_new());
        let news = learning.at_rest(start + SELDOM).unwrap();
        assert!(!learning.is_urgent());
        assert_eq!(news.used["today.ahead"], 2);
        learning.used(Context::Global, Action::Find);
        assert_eq!(learning.at_rest(start + SELDOM + Duration::from_secs(5)), None, "told a moment ago");
        learning.learn(HabitNews { tour: Some(4), ..HabitNews::default() });
        assert!(learning.tour() == 4 && learning.is_urgent());
        let news = learning.tell().unwrap();
        assert_eq!((news.tour, news.used.len()), (Some(4), 1));
        assert_eq!(learning.tell(), None);
        assert!(
            learning.has_used(Context::Today, Action::Ahead)
                && !learning.has_used(Context::List, Action::Ahead)
        );
        assert_eq!(learning.tour(), 4);
    }
}
