//! `f`: free places and the children who could have them, as proposals: what is ticked is offered by letter, or by telephone
//! where the day is too near for one. One session first; from there its clinic's month, or all that is planned of its service.
//! A line is left out, or its child put elsewhere by hand, and the others are filled round it. Nothing is booked before Enter,
//! and each line is decided anew by the keeper: one that a colleague was ahead of is refused in words, the rest is done.
mod hand;
mod rows;
mod shared;

use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Deeds, Tick};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Query, Reply};
use crate::desk::text::wrap;
use crate::desk::theme::Meaning;
use crate::domain::booking::Told;
use crate::domain::calendar::{plural, wait};
use crate::domain::command::Take;
use crate::domain::fill::Span;
use crate::domain::ids::{ReferralId, SessionId};
use crate::domain::together::TogetherAct;
use crate::wire::view::View;
use crate::wire::view_fill::{FillPage, FillRow};
use hand::{Hand, PLACES, WHOSE};
use ratatui::layout::Rect;
use shared::{Better, Shared};

/// What the layer hands down.
pub const FILL: Slot = "fill";
const PLAN: Slot = "plan for free places";
const BETTER: Slot = "better plan for free places";
const NOT_LOOKED_UP: &str = "Children for these places could not be looked up. Nothing was changed.";

/// The layer.
pub struct Fill {
    session: SessionId,
    /// How much is asked for, until it is shown.
    asked: Option<Span>,
    title: String,
    deeds: Option<Deeds>,
    /// How much is shown.
    span: Span,
    /// Why there is nothing to fill; looking further may find something.
    refused: Option<String>,
    /// What was accepted is on its way: nothing else is looked at.
    sent: bool,
    typed: Vec<Key>,
    /// The plan that is shown, where places are shared: what it must keep, and whether it is being improved.
    shared: Option<Shared>,
    /// Whose place each row is for, and in which session: nobody's where there is no child for it.
    rows: Vec<Vec<(ReferralId, SessionId)>>,
    /// What was put somewhere by hand.
    hand: Hand,
}

impl Fill {
    /// Fills a session's free places.
    pub fn of(session: SessionId) -> Box<dyn Layer> {
        let title = "Fill".to_owned();
        let (asked, deeds, refused) = (None, None, None);
        let (sent, typed, shared, rows, hand) = (false, Vec::new(), None, Vec::new(), Hand::default());
        let span = Span::Session;
        Box::new(Self { session, asked, title, deeds, span, refused, sent, typed, shared, rows, hand })
    }

    fn ask(&mut self, span: Span) -> Vec<Effect> {
        self.rows = Vec::new();
        self.anew(span)
    }

    /// The same plan round what was done by hand: who was left out stays left out.
    fn anew(&mut self, span: Span) -> Vec<Effect> {
        self.shared = None;
        self.asked = Some(span);
        let (session, pins) = (self.session, self.hand.pins.clone());
        vec![Effect::Ask(PLAN, Query::Fill { session, span, pins })]
    }

    /// Whether an answer is waited for: keys typed meanwhile are for what it brings.
    fn waits(&self) -> bool {
        self.asked.is_some() || self.hand.awaited
    }

    /// Where else the child of the row in front could be put.
    fn other_places(&mut self) -> Vec<Effect> {
        let of = self.deeds.as_ref().map(Deeds::front).and_then(|front| self.hand.whose.get(front));
        match of.map(Vec::as_slice) {
            Some([(referral, _)]) => self.look_elsewhere(*referral),
            Some(two @ [_, _, ..]) => vec![Effect::Open(Box::new(Hand::which(two)))],
            _ => {
                vec![Effect::Say(Note::refused("No child is on this row: b is for a child's other places."))]
            }
        }
    }

    fn look_elsewhere(&mut self, referral: ReferralId) -> Vec<Effect> {
        self.hand.awaited = true;
        let (session, span, pins) = (self.session, self.span, self.hand.pins.clone());
        vec![Effect::Ask(PLACES, Query::Elsewhere { session, span, pins, referral })]
    }

    /// The other places have come: a letter chooses one.
    fn elsewhere(&mut self, reply: &Reply) -> Vec<Effect> {
        self.hand.awaited = false;
        let words = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Elsewhere(page) => {
                    let mut effects = vec![Effect::Open(Box::new(self.hand.places(page)))];
                    effects.extend(self.replay());
                    return effects;
                }
                View::Gone { words } => words.clone(),
                _ => NOT_LOOKED_UP.to_owned(),
            },
            Reply::Fault { words } | Reply::No { words } => words.clone(),
            _ => NOT_LOOKED_UP.to_owned(),
        };
        // What was typed for places that did not come is for nothing else.
        self.typed.clear();
        vec![Effect::Say(Note::refused(words))]
    }

    /// The plan in rows: places with a child, places without, children without.
    fn show(&mut self, page: &FillPage) -> Vec<Effect> {
        let (told, by) = if page.near {
            (Told::Phone, "offered by telephone")
        } else {
            (Told::Letter, "offered by letter")
        };
        let offer = |row: &FillRow| {
            let take = Take::Offer { told };
            let (referral, session, slot) = (row.referral, row.session, row.slot);
            let places = row.block.clone();
            let words = format!(
                "{} {}{}: waits {}, {}",
                row.place,
                row.name,
                rows::hand(row),
                wait(row.days),
                row.why
            );
            if let Some(refused) = rows::declined(row, &words) {
                return (refused, None);
            }
            let command = if !places.is_empty() {
                Command::Together { act: TogetherAct::Block { referral, places, take } }
            } else if row.by_hand {
                Command::Book { referral, session, slot, take }
            } else {
                Command::Together { act: TogetherAct::Proposed { referral, session, slot, told } }
            };
            (Tick::new(words), Some(command))
        };
        let edited = self.hand.edited();
        let mut left_out = self.left_out();
        left_out.retain(|left| Some(*left) != edited);
        let place = |row: &FillRow| (row.referral, row.session);
        self.rows.clear();
        self.hand.whose.clear();
        self.span = page.span;
        let whose = |row: &FillRow| (row.referral, row.name.clone());
        let mut rows: Vec<(Tick, Option<Command>)> = Vec::new();
        let mut counts = Vec::new();
        for (at, row) in page.rows.iter().enumerate() {
            let with = row.with.and_then(|with| page.rows.iter().position(|other| other.referral == with));
            match with {
                // Offered with the line above, as one act.
                Some(before) if before < at => {}
                Some(other) => {
                    rows.push(rows::one_visit(row, &page.rows[other], told));
                    self.hand.whose.push(vec![whose(row), whose(&page.rows[other])]);
                    self.rows.push(vec![place(row), place(&page.rows[other])]);
                    counts.push(2);
                }
                None => {
                    rows.push(offer(row));
                    self.hand.whose.push(vec![whose(row)]);
                    self.rows.push(vec![place(row)]);
                    counts.push(row.block.len().max(1));
                }
            }
        }
        let not = page.empty.iter().chain(&page.left_out);
        rows.extend(not.map(|(what, why)| (Tick::refused(what, why), None)));
        self.hand.whose.extend(page.empty.iter().map(|_| Vec::new()));
        let left = page.left.iter().zip(&page.left_out);
        self.hand.whose.extend(left.map(|(referral, (name, _))| vec![(*referral, name.clone())]));
        if page.more > 0 {
            let more = format!("{} more further down the list", page.more);
            rows.push((Tick::refused(more, "no place is left"), None));
        }
        self.title = format!("Fill {}: {by}", page.title);
        if page.span != Span::Session {
            let sessions = plural(page.sessions, "session");
            self.title = format!("Fill {}, {sessions}: by letter", page.title);
        }
        self.refused.clone_from(&page.refused);
        // Whom somebody left out of the plan before is left out of this one.
        for (at, places) in self.rows.iter().enumerate() {
            let left = places.iter().any(|(referral, _)| left_out.contains(referral));
            rows[at].0.ticked &= !left;
        }
        let deeds = Deeds::new(FILL, self.title.clone(), (by, "place"), rows);
        self.deeds = Some(deeds.counting(counts));
        self.shared = page.shared.clone().map(|plan| Shared {
            plan,
            span: page.span,
            children: page.rows.len(),
            better: Better::No,
        });
        self.replay()
    }

    /// The plan at once, and what looks for a better one where no plan is known to be the best.
    fn first(&mut self, page: &FillPage, cx: &Cx<'_>) -> Vec<Effect> {
        let (edited, typed) = (self.hand.edited(), std::mem::take(&mut self.typed));
        let mut effects = self.show(page);
        let row = edited.and_then(|edited| {
            self.hand.whose.iter().position(|of| of.iter().any(|(referral, _)| *referral == edited))
        });
        if let Some((row, deeds)) = row.zip(self.deeds.as_mut()) {
            deeds.to_row(row, cx);
        }
        effects.extend(self.hand.told(page).map(Effect::Say));
        self.hand.shows(page);
        if let Some(shared) = &mut self.shared {
            shared.better = Better::Awaited;
            let (session, span, pins) = (self.session, shared.span, self.hand.pins.clone());
            effects.push(Effect::Ask(BETTER, Query::Better { session, span, pins }));
        }
        self.typed = typed;
        effects.extend(self.replay());
        effects
    }

    /// Whoever is in the plan and not ticked.
    fn left_out(&self) -> Vec<ReferralId> {
        let Some(deeds) = &self.deeds else { return Vec::new() };
        let left = self.rows.iter().enumerate().filter(|(at, _)| !deeds.ticked(*at));
        left.flat_map(|(_, places)| places.iter().map(|(referral, _)| *referral)).collect()
    }

    fn replay(&mut self) -> Vec<Effect> {
        if self.typed.is_empty() {
            return Vec::new();
        }
        vec![Effect::TypedAhead(std::mem::take(&mut self.typed))]
    }

    fn planned(&mut self, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        self.asked = None;
        let page = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Fill(page) => Ok(page),
                View::Gone { words } => Err(words.clone()),
                _ => Err(NOT_LOOKED_UP.to_owned()),
            },
            Reply::Fault { words } | Reply::No { words } => Err(words.clone()),
            _ => Err(NOT_LOOKED_UP.to_owned()),
        };
        match page {
            Ok(page) => self.first(page, cx),
            // What is shown stays: only looking further came to nothing.
            Err(words) if self.deeds.is_some() => {
                self.hand.take_back();
                vec![Effect::Say(Note::refused(words))]
            }
            Err(words) => vec![Effect::Answer(Given::Nothing(FILL)), Effect::Say(Note::refused(words))],
        }
    }
}

impl Layer for Fill {
    fn context(&self) -> Context {
        Context::Fill
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if self.waits() && !matches!(action, Action::Close | Action::Back) {
            self.typed.extend(cx.keymap.key_for(&self.context().chain(), action));
            return Vec::new();
        }
        let Some(deeds) = &mut self.deeds else { return vec![Effect::Answer(Given::Nothing(FILL))] };
        match action {
            Action::OnlyThis if !self.sent => self.ask(Span::Session),
            Action::Month if !self.sent => self.ask(Span::Month),
            Action::AllPlanned if !self.sent => self.ask(Span::All),
            Action::Better if !self.sent => self.take_better(),
            Action::Book if !self.sent => self.other_places(),
            _ => {
                let effects = deeds.act(action, cx);
                self.sent |= effects.iter().any(|effect| matches!(effect, Effect::Part(..)));
                effects
            }
        }
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        if self.hand.awaited {
            self.typed.push(key);
            return Vec::new();
        }
        self.deeds.as_mut().map_or_else(Vec::new, |deeds| deeds.key(key, cx))
    }

    fn takes_keys(&self) -> bool {
        // The letters of other places that are still to come.
        self.hand.awaited
    }

    fn given(&mut self, given: Given, _cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked(WHOSE, letter) => {
                let of = self.deeds.as_ref().map(Deeds::front).and_then(|front| self.hand.whose.get(front));
                let meant = of.and_then(|of| Hand::meant(of, letter));
                meant.map_or_else(Vec::new, |referral| self.look_elsewhere(referral))
            }
            Given::Picked(PLACES, letter) if self.hand.put(letter) => self.anew(self.span),
            _ => Vec::new(),
        }
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        match &mut self.deeds {
            Some(deeds) => deeds.resized(cx),
            None if self.asked.is_none() => self.ask(Span::Session),
            None => Vec::new(),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        match slot {
            PLAN => self.planned(reply, cx),
            PLACES => self.elsewhere(reply),
            BETTER => self.improved(reply),
            _ => self.deeds.as_mut().map_or_else(Vec::new, |deeds| deeds.heard(slot, reply, cx)),
        }
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let waiting =
            || Titles { left: self.title.clone(), right: "Esc back".to_owned(), ..Titles::default() };
        let mut titles = self.deeds.as_ref().map_or_else(waiting, |deeds| deeds.titles(cx));
        if let Some(shared) = &self.shared {
            titles.right.push_str(shared.words());
        }
        titles.left = self.too_few().unwrap_or(titles.left);
        titles
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        if let Some(words) = &self.refused {
            for (row, line) in (0..area.height).zip(wrap(words, usize::from(area.width).saturating_sub(2))) {
                canvas.line(area, row, &format!(" {line}"), Meaning::Plain);
            }
            canvas.focus(area.x, area.y, false);
            return;
        }
        if let Some(deeds) = &self.deeds {
            return deeds.view(area, canvas, cx);
        }
        canvas.line(area, 0, " Looking for children ..", Meaning::Aside);
        canvas.focus(area.x, area.y, false);
    }
}
