//! One action on many: what it would do to each is shown before it is done to any.
use super::after;
use super::choose::Deed;
use super::target::Target;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Act, Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Preview, Tick};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Query, Reply, Subject};
use crate::desk::theme::Meaning;
use crate::domain::ids::ReferralId;
use crate::wire::query::{At, Filter, Sort};
use crate::wire::view::View;
use ratatui::layout::Rect;

/// The layer: it fetches the marked rows, those no longer in the list too, and ticks what can be done.
pub struct Many {
    slot: Slot,
    what: String,
    marks: Vec<ReferralId>,
    deed: Deed,
    /// Rows that need not be fetched.
    known: Vec<Target>,
    /// What each row would do; nothing where it cannot.
    rows: Vec<Option<(Subject, Vec<Command>)>>,
    preview: Option<Preview>,
}

/// The slot of the rows.
const ROWS: Slot = "marked rows";

impl Many {
    /// What would be done to each of these.
    pub fn new(slot: Slot, what: String, marks: Vec<ReferralId>, deed: Deed) -> Self {
        Self { slot, what, marks, deed, known: Vec::new(), rows: Vec::new(), preview: None }
    }

    /// The same for rows that are known already.
    pub fn known(slot: Slot, what: String, rows: Vec<Target>, deed: Deed) -> Self {
        let marks = rows.iter().filter_map(|row| row.subject.referral).collect();
        let mut many = Self::new(slot, what, marks, deed);
        many.known = rows;
        many
    }

    fn fetch(&self) -> Effect {
        let filter = Filter { only: self.marks.clone(), ..Filter::default() };
        let rows = u16::try_from(self.marks.len()).unwrap_or(u16::MAX);
        Effect::Ask(ROWS, Query::List { filter, sort: Sort::default(), at: At::Row(0), rows })
    }

    fn title(&self) -> String {
        format!("{}: {} marked", self.what, self.marks.len())
    }

    fn take(&mut self, targets: &[Target], cx: &Cx<'_>) {
        let mut ticks = Vec::new();
        self.rows.clear();
        for target in targets {
            match (self.deed)(target) {
                Ok(commands) => match after::of(target, &commands, cx) {
                    Ok(words) => {
                        ticks.push(Tick::new(format!("{}: {words}", target.name())));
                        self.rows.push(Some((target.subject.clone(), commands)));
                    }
                    Err(why) => {
                        ticks.push(Tick::refused(target.name(), why));
                        self.rows.push(None);
                    }
                },
                Err(why) => {
                    ticks.push(Tick::refused(target.name(), why));
                    self.rows.push(None);
                }
            }
        }
        // A marked child whose referral was closed meanwhile is told, never dropped.
        let gone = self.marks.len().saturating_sub(targets.len());
        if gone > 0 {
            ticks.push(Tick::refused(format!("{gone} of the marked"), "closed since they were marked"));
            self.rows.push(None);
        }
        self.preview = Some(Preview::new(self.slot, self.title(), ticks));
    }

    fn act_of(&self, ticked: &[usize]) -> Act {
        let chosen = ticked.iter().filter_map(|at| self.rows.get(*at)?.as_ref());
        let commands = chosen
            .flat_map(|(subject, commands)| {
                commands.iter().map(|command| (command.clone(), Some(subject.clone())))
            })
            .collect();
        Act { slot: self.slot, commands, ..Act::default() }
    }
}

impl Layer for Many {
    fn context(&self) -> Context {
        Context::Preview
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(preview) = &mut self.preview else {
            return match action {
                Action::Close | Action::Back => vec![Effect::Answer(Given::Nothing(self.slot))],
                _ => vec![Effect::Say(Note::refused("The marked children are being fetched."))],
            };
        };
        let mut effects = Vec::new();
        for effect in preview.act(action, cx) {
            if let Effect::Answer(Given::Ticked(_, ticked)) = effect {
                let act = self.act_of(&ticked);
                return vec![Effect::Answer(Given::Nothing(self.slot)), Effect::Do(act)];
            }
            effects.push(effect);
        }
        effects
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        match reply {
            Reply::View(view) if slot == ROWS => {
                if let View::List(page) = view.as_ref() {
                    let targets: Vec<Target> = page.rows.iter().map(Target::row).collect();
                    self.take(&targets, cx);
                }
                Vec::new()
            }
            other => crate::desk::answer::said(other, None),
        }
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        match &mut self.preview {
            Some(preview) => preview.resized(cx),
            None if self.known.is_empty() => vec![self.fetch()],
            None => {
                let known = std::mem::take(&mut self.known);
                self.take(&known, cx);
                Vec::new()
            }
        }
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        match &self.preview {
            Some(preview) => preview.titles(cx),
            None => Titles { left: self.title(), ..Titles::default() },
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        match &self.preview {
            Some(preview) => preview.view(area, canvas, cx),
            None => canvas.line(area, 0, " The marked children are being fetched.", Meaning::Aside),
        }
    }
}
