//! `f`: free places and the children who could come, one for each, as proposals: what is ticked is offered by letter.
use super::words::page_of;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::offers::clock;
use crate::desk::layers::{Deeds, Tick};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Query, Reply};
use crate::desk::theme::Meaning;
use crate::domain::booking::Told;
use crate::domain::calendar::wait;
use crate::domain::command::Take;
use crate::domain::ids::{ReferralId, SessionId};
use crate::wire::view::View;
use crate::wire::view_diary::BestChild;
use ratatui::layout::Rect;
use std::collections::VecDeque;

/// What the layer hands down.
pub const FILL: Slot = "fill";
const PAGE: Slot = "session to fill";
const CHILDREN: Slot = "children to fill with";

/// A child for a place.
struct Proposal {
    slot: u8,
    start: u16,
    referral: ReferralId,
    name: String,
    words: String,
}

/// The layer.
pub struct Fill {
    session: SessionId,
    title: String,
    /// Free places that have no child yet: slot and start.
    free: VecDeque<(u8, u16)>,
    proposals: Vec<Proposal>,
    /// Places for which nobody was found, and why.
    empty: Vec<(u16, String)>,
    deeds: Option<Deeds>,
    typed: Vec<Key>,
}

impl Fill {
    /// Fills a session's free places.
    pub fn of(session: SessionId) -> Box<dyn Layer> {
        Box::new(Self {
            session,
            title: "Fill".to_owned(),
            free: VecDeque::new(),
            proposals: Vec::new(),
            empty: Vec::new(),
            deeds: None,
            typed: Vec::new(),
        })
    }

    /// Asks for the next free place, or shows what was found.
    fn next(&mut self) -> Vec<Effect> {
        if let Some((slot, _)) = self.free.front() {
            return vec![Effect::Ask(CHILDREN, Query::Children { session: self.session, slot: Some(*slot) })];
        }
        let mut rows: Vec<(Tick, Option<Command>)> = self
            .proposals
            .iter()
            .map(|p| {
                let take = Take::Offer { told: Told::Letter };
                let command =
                    Command::Book { referral: p.referral, session: self.session, slot: p.slot, take };
                (Tick::new(format!("{} {}: {}", clock(p.start), p.name, p.words)), Some(command))
            })
            .collect();
        rows.extend(
            self.empty
                .iter()
                .map(|(start, why)| (Tick::refused(format!("{} free", clock(*start)), why), None)),
        );
        self.deeds = Some(Deeds::new(FILL, self.title.clone(), ("offered by letter", "place"), rows));
        if self.typed.is_empty() {
            return Vec::new();
        }
        vec![Effect::TypedAhead(std::mem::take(&mut self.typed))]
    }

    fn found(&mut self, rows: &[BestChild], refused: Option<&String>) -> Vec<Effect> {
        let Some((slot, start)) = self.free.pop_front() else { return Vec::new() };
        let new = |row: &&BestChild| self.proposals.iter().all(|p| p.referral != row.referral);
        if let Some(row) = rows.iter().find(new) {
            let words = format!("waits {}, {}", wait(row.days), row.why);
            let (referral, name) = (row.referral, row.name.clone());
            self.proposals.push(Proposal { slot, start, referral, name, words });
        } else {
            let why = refused.cloned().unwrap_or_else(|| "nobody who waits could come".to_owned());
            self.empty.push((start, why));
        }
        self.next()
    }
}

impl Layer for Fill {
    fn context(&self) -> Context {
        Context::Preview
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        match (&mut self.deeds, action) {
            (Some(deeds), _) => deeds.act(action, cx),
            (None, Action::Close | Action::Back) => vec![Effect::Answer(Given::Nothing(FILL))],
            (None, _) => {
                self.typed.extend(cx.keymap.key_for(&self.context().chain(), action));
                Vec::new()
            }
        }
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        self.deeds.as_mut().map_or_else(Vec::new, |deeds| deeds.key(key, cx))
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        match &mut self.deeds {
            Some(deeds) => deeds.resized(cx),
            None if self.free.is_empty() => {
                vec![Effect::Ask(PAGE, Query::Session { session: self.session })]
            }
            None => Vec::new(),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        let close =
            |words: String| vec![Effect::Answer(Given::Nothing(FILL)), Effect::Say(Note::refused(words))];
        match slot {
            PAGE => match page_of(reply) {
                Ok(page) => {
                    self.title = format!("Fill {}: offered by letter", page.service.1);
                    self.free = page
                        .rows
                        .iter()
                        .filter(|row| row.booking.is_none())
                        .map(|row| (row.slot, row.start))
                        .collect();
                    if self.free.is_empty() {
                        return close(format!("{} has no free place. Nothing was changed.", page.service.1));
                    }
                    self.next()
                }
                Err(words) => close(words),
            },
            CHILDREN => match reply {
                Reply::View(view) => match view.as_ref() {
                    View::Children(page) => self.found(&page.rows, page.refused.as_ref()),
                    _ => self.found(&[], None),
                },
                _ => {
                    close("Children for these places could not be looked up. Nothing was changed.".to_owned())
                }
            },
            _ => self.deeds.as_mut().map_or_else(Vec::new, |deeds| deeds.heard(slot, reply, cx)),
        }
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let waiting =
            || Titles { left: self.title.clone(), right: "Esc back".to_owned(), ..Titles::default() };
        self.deeds.as_ref().map_or_else(waiting, |deeds| deeds.titles(cx))
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        if let Some(deeds) = &self.deeds {
            return deeds.view(area, canvas, cx);
        }
        canvas.line(area, 0, " Looking for children ..", Meaning::Aside);
        canvas.focus(area.x, area.y, false);
    }
}
