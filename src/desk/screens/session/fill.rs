//! `f`: free places and the children who could have them, as proposals: what is ticked is offered by letter, or by telephone
//! where the day is too near for one. One session first; from there its clinic's month, or all that is planned of its service. Nothing is booked before Enter, and each line
//! is decided anew by the keeper: one that a colleague was ahead of is refused in words, the rest is done.
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
use crate::domain::booking::{By, Told};
use crate::domain::calendar::{plural, wait};
use crate::domain::code::Code;
use crate::domain::command::Take;
use crate::domain::fill::Span;
use crate::domain::ids::{ReferralId, SessionId};
use crate::domain::together::{TogetherAct, Wanted};
use crate::wire::view::View;
use crate::wire::view_fill::{FillPage, FillRow, SharedPage};
use ratatui::layout::Rect;

/// What the layer hands down.
pub const FILL: Slot = "fill";
const PLAN: Slot = "plan for free places";
const BETTER: Slot = "better plan for free places";

/// The layer.
pub struct Fill {
    session: SessionId,
    /// How much is asked for, until it is shown.
    asked: Option<Span>,
    title: String,
    deeds: Option<Deeds>,
    /// Why there is nothing to fill; looking further may find something.
    refused: Option<String>,
    /// What was accepted is on its way: nothing else is looked at.
    sent: bool,
    typed: Vec<Key>,
    /// The plan that is shown, where places are shared: what it must keep, and whether it is being improved.
    shared: Option<Shared>,
    /// Whose place each row is for, and in which session: nobody's where there is no child for it.
    rows: Vec<Vec<(ReferralId, SessionId)>>,
}

/// A plan with shared places: the list's order gave it at once, and a better one is looked for meanwhile.
struct Shared {
    plan: SharedPage,
    /// Its span, so that a better plan of another is not taken for its own.
    span: Span,
    children: usize,
    better: Better,
}

enum Better {
    /// It is looked for.
    Awaited,
    /// There is one, which is shown when it is asked for.
    Come(Box<FillPage>),
    /// None was found, or it is shown.
    No,
}

impl Shared {
    /// `, improving`, behind what is ticked.
    fn words(&self) -> &'static str {
        match self.better {
            Better::Awaited => ", improving",
            Better::Come(_) => ", i: better",
            Better::No => "",
        }
    }
}

impl Fill {
    /// Fills a session's free places.
    pub fn of(session: SessionId) -> Box<dyn Layer> {
        let title = "Fill".to_owned();
        let (asked, deeds, refused) = (None, None, None);
        let (sent, typed, shared, rows) = (false, Vec::new(), None, Vec::new());
        Box::new(Self { session, asked, title, deeds, refused, sent, typed, shared, rows })
    }

    fn ask(&mut self, span: Span) -> Vec<Effect> {
        (self.shared, self.rows) = (None, Vec::new());
        self.asked = Some(span);
        vec![Effect::Ask(PLAN, Query::Fill { session: self.session, span })]
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
            let words = format!("{} {}: waits {}, {}", row.place, row.name, wait(row.days), row.why);
            let command = if places.is_empty() {
                Command::Book { referral, session, slot, take }
            } else {
                Command::Together { act: TogetherAct::Block { referral, places, take } }
            };
            (Tick::new(words), Some(command))
        };
        let left_out = self.left_out();
        let place = |row: &FillRow| (row.referral, row.session);
        self.rows.clear();
        let mut rows: Vec<(Tick, Option<Command>)> = Vec::new();
        let mut counts = Vec::new();
        for (at, row) in page.rows.iter().enumerate() {
            let with = row.with.and_then(|with| page.rows.iter().position(|other| other.referral == with));
            match with {
                // Offered with the line above, as one act.
                Some(before) if before < at => {}
                Some(other) => {
                    rows.push(one_visit(row, &page.rows[other], told));
                    self.rows.push(vec![place(row), place(&page.rows[other])]);
                    counts.push(2);
                }
                None => {
                    rows.push(offer(row));
                    self.rows.push(vec![place(row)]);
                    counts.push(row.block.len().max(1));
                }
            }
        }
        let not = page.empty.iter().chain(&page.left_out);
        rows.extend(not.map(|(what, why)| (Tick::refused(what, why), None)));
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
    fn first(&mut self, page: &FillPage) -> Vec<Effect> {
        let mut effects = self.show(page);
        if let Some(shared) = &mut self.shared {
            shared.better = Better::Awaited;
            effects.push(Effect::Ask(BETTER, Query::Better { session: self.session, span: shared.span }));
        }
        effects
    }

    /// Whoever is in the plan and not ticked.
    fn left_out(&self) -> Vec<ReferralId> {
        let Some(deeds) = &self.deeds else { return Vec::new() };
        let left = self.rows.iter().enumerate().filter(|(at, _)| !deeds.ticked(*at));
        left.flat_map(|(_, places)| places.iter().map(|(referral, _)| *referral)).collect()
    }

    /// The better plan has come: kept until it is asked for, so that nothing changes under somebody's eyes.
    fn improved(&mut self, reply: &Reply) -> Vec<Effect> {
        let Some(shared) = self.shared.as_mut().filter(|_| !self.sent) else { return Vec::new() };
        let page = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Fill(page) => Some(page),
                _ => None,
            },
            _ => None,
        };
        // Of another span: the one that is awaited is still to come.
        if page.is_some_and(|page| page.span != shared.span) {
            return Vec::new();
        }
        let worth = shared.plan.worth;
        let better = page.filter(|page| page.shared.as_ref().is_some_and(|plan| plan.worth > worth));
        let Some(page) = better else {
            shared.better = Better::No;
            return Vec::new();
        };
        let more = page.rows.len() as i64 - shared.children as i64;
        let gains = match more {
            1 => "1 more child is seen".to_owned(),
            2.. => format!("{more} more children are seen"),
            _ => "children ahead, or nearer and earlier places".to_owned(),
        };
        shared.better = Better::Come(page.clone());
        vec![Effect::Say(Note::done(format!(
            "A better plan has come: {gains}. i shows it; this one stays until then."
        )))]
    }

    fn take_better(&mut self) -> Vec<Effect> {
        let Some(shared) = &mut self.shared else {
            return vec![Effect::Say(Note::done(
                "This plan is the best there is: no place of it is shared.",
            ))];
        };
        match std::mem::replace(&mut shared.better, Better::No) {
            Better::Come(page) => {
                let mut effects = self.show(&page);
                effects.push(Effect::Say(Note::done("The improved plan. What you left out stays left out.")));
                effects
            }
            Better::Awaited => {
                shared.better = Better::Awaited;
                vec![Effect::Say(Note::done("It is still being improved: some seconds."))]
            }
            Better::No => vec![Effect::Say(Note::done("No better plan was found than this one."))],
        }
    }

    /// A session that would not run with what is ticked: `Would not run, 1 of the 2 it takes: MAR Arnold Thu 3 Dec`.
    fn too_few(&self) -> Option<String> {
        let (shared, deeds) = (self.shared.as_ref()?, self.deeds.as_ref()?);
        let ticked = |session: SessionId| {
            let rows = self.rows.iter().enumerate().filter(|(at, _)| deeds.ticked(*at));
            rows.flat_map(|(_, places)| places).filter(|(_, there)| *there == session).count() as u32
        };
        shared.plan.takes.iter().find_map(|(session, words, takes)| {
            let ticked = ticked(*session);
            (0 < ticked && ticked < *takes)
                .then(|| format!("Would not run, {ticked} of the {takes} it takes: {words}"))
        })
    }

    fn replay(&mut self) -> Vec<Effect> {
        if self.typed.is_empty() {
            return Vec::new();
        }
        vec![Effect::TypedAhead(std::mem::take(&mut self.typed))]
    }

    fn planned(&mut self, reply: &Reply) -> Vec<Effect> {
        self.asked = None;
        let page = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Fill(page) => Ok(page),
                View::Gone { words } => Err(words.clone()),
                _ => Err("Children for these places could not be looked up. Nothing was changed.".to_owned()),
            },
            Reply::Fault { words } | Reply::No { words } => Err(words.clone()),
            _ => Err("Children for these places could not be looked up. Nothing was changed.".to_owned()),
        };
        match page {
            Ok(page) => self.first(page),
            // What is shown stays: only looking further came to nothing.
            Err(words) if self.deeds.is_some() => vec![Effect::Say(Note::refused(words))],
            Err(words) => vec![Effect::Answer(Given::Nothing(FILL)), Effect::Say(Note::refused(words))],
        }
    }
}

/// Two lines that are offered as one visit: both, or neither.
fn one_visit(row: &FillRow, other: &FillRow, told: Told) -> (Tick, Option<Command>) {
    let words = format!(
        "{} {} and {} {}: one visit; waits {}, {}",
        row.place,
        row.name,
        other.place,
        other.name,
        wait(row.days),
        row.why
    );
    let wanted =
        |row: &FillRow| Wanted { referral: row.referral, session: row.session, slot: row.slot, moving: None };
    let act = TogetherAct::Visit {
        places: vec![wanted(row), wanted(other)],
        take: Take::Offer { told },
        by: By::Service,
        reason: Code::NONE,
    };
    (Tick::new(words), Some(Command::Together { act }))
}

impl Layer for Fill {
    fn context(&self) -> Context {
        Context::Fill
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if self.asked.is_some() && !matches!(action, Action::Close | Action::Back) {
            self.typed.extend(cx.keymap.key_for(&self.context().chain(), action));
            return Vec::new();
        }
        let Some(deeds) = &mut self.deeds else { return vec![Effect::Answer(Given::Nothing(FILL))] };
        match action {
            Action::OnlyThis if !self.sent => self.ask(Span::Session),
            Action::Month if !self.sent => self.ask(Span::Month),
            Action::AllPlanned if !self.sent => self.ask(Span::All),
            Action::Better if !self.sent => self.take_better(),
            _ => {
                let effects = deeds.act(action, cx);
                self.sent |= effects.iter().any(|effect| matches!(effect, Effect::Part(..)));
                effects
            }
        }
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        self.deeds.as_mut().map_or_else(Vec::new, |deeds| deeds.key(key, cx))
    }

    fn takes_keys(&self) -> bool {
        false
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
            PLAN => self.planned(reply),
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
