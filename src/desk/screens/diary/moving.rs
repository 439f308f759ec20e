//! `m` on a session: one form for where it goes, then who has to be told and who cannot go along, before it is done.
use super::super::session::{time, time_judged};
use super::new::{one_named, value};
use crate::desk::answer;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::layers::offers::clock;
use crate::desk::layers::{Ahead, Asker, Behind, FormLayer, Preview, Tick, left};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Query, Reply};
use crate::desk::widgets::{Bias, Field, Form, Offers};
use crate::domain::code::Code;
use crate::domain::ids::SessionId;
use crate::domain::rules::Rules;
use crate::wire::query::{MoveTo, Typed};
use crate::wire::view::View;
use crate::wire::view_plans::{MovePage, MovePlan};

/// What the layer hands down: with its new day where it was moved.
pub(super) const MOVE: Slot = "move a session";
const PAGE: Slot = "session to move";
const FORM: Slot = "where it goes";
const PLAN: Slot = "what moving it comes to";
const SEEN: Slot = "moving it as shown";
const DONE: Slot = "session moved";

/// The layer: it stands behind its form and its preview.
pub(super) struct Shift {
    session: SessionId,
    page: Option<MovePage>,
    /// The form as it was typed last.
    typed: Vec<(&'static str, String)>,
    to: Option<MoveTo>,
    reason: Code,
    /// Rows of the preview: all of them are the move.
    rows: usize,
}

impl Shift {
    pub(super) fn of(session: SessionId) -> Box<dyn Layer> {
        Behind::of(Self { session, page: None, typed: Vec::new(), to: None, reason: Code::NONE, rows: 0 })
    }

    fn form(&self, page: &MovePage, wrong: Option<(&str, &str)>, cx: &Cx<'_>) -> Effect {
        let mut form = fields(page, &cx.home.rules).filled(&self.typed);
        if let Some((field, words)) = wrong {
            form.wrong(field, words);
        }
        let layer = FormLayer::new(FORM, format!("Move {}", page.title), form).kept_till_done(self.kept());
        Effect::Open(Box::new(layer.again(!self.typed.is_empty())))
    }

    /// The name of its draft.
    fn kept(&self) -> String {
        format!("move of session {}", self.session.0)
    }

    /// The form was saved: what it comes to is looked up, or what is wrong is said beside it.
    fn saved(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        match wanted(page, &self.typed) {
            Ok(to) => {
                let letter = value(&self.typed, "reason").chars().next();
                let reasons = &cx.home.rules.choices.service_reasons;
                let reason = reasons.iter().find(|reason| Some(reason.key) == letter);
                self.reason = reason.map_or(Code::NONE, |reason| reason.id);
                self.to = Some(to.clone());
                vec![Effect::Ask(PLAN, Query::Moving { session: self.session, to: Some(to) })]
            }
            Err((field, words)) => {
                let said = Effect::Say(Note::refused(format!("Nothing was moved: {words}.")));
                vec![said, self.form(page, Some((field, &words)), cx)]
            }
        }
    }

    fn heard_page(&mut self, page: MovePage, ahead: &mut Ahead, cx: &Cx<'_>) -> Vec<Effect> {
        let form = self.form(&page, None, cx);
        self.page = Some(page);
        vec![form, ahead.comes()]
    }

    fn heard_plan(&mut self, page: MovePage, cx: &Cx<'_>) -> Vec<Effect> {
        let effects = match &page.plan {
            Some(Ok(plan)) => {
                let rows = rows(&page, plan);
                self.rows = rows.len();
                let told = match plan.to_tell.len() {
                    0 => "no family has to be told".to_owned(),
                    1 => "1 family has to be told".to_owned(),
                    n => format!("{n} families have to be told"),
                };
                let title = format!("Move {}? {told}", page.title);
                vec![Effect::Open(Box::new(Preview::new(SEEN, title, rows)))]
            }
            Some(Err(refusal)) => {
                let wrong = refusal.field.as_deref().map(|field| (field, refusal.words.as_str()));
                vec![Effect::Say(Note::refused(refusal.words.clone())), self.form(&page, wrong, cx)]
            }
            None => Vec::new(),
        };
        self.page = Some(page);
        effects
    }
}

fn close(words: Option<String>) -> Vec<Effect> {
    left(MOVE, words)
}

fn fields(page: &MovePage, rules: &Rules) -> Form {
    let (day, start, venue, room) = &page.at;
    let reasons = &rules.choices.service_reasons;
    let reasons: Vec<(char, &str)> = reasons.iter().map(|r| (r.key, r.name.as_str())).collect();
    Form::new(vec![
        Field::date("date", "Day", Bias::Future).needed().starting(&day.format("%-d/%-m/%y").to_string()),
        Field::checked("start", "Start", time_judged).needed().starting(&clock(*start)).wide(8),
        Field::text("room", "Room").starting(room).wide(16).offering(Offers::on_record(Typed::Room)),
        Field::text("venue", "Venue, part of name")
            .needed()
            .starting(venue)
            .wide(24)
            .offering(Offers::on_record(Typed::Venue)),
        Field::choice("reason", "Because", &reasons).needed().wide(24),
    ])
}

fn wanted(page: &MovePage, typed: &[(&'static str, String)]) -> Result<MoveTo, (&'static str, String)> {
    let date = value(typed, "date").parse().map_err(|_| ("date", "that is not a date".to_owned()))?;
    let start =
        time(value(typed, "start")).ok_or(("start", "that is no time: type it as 09:30".to_owned()))?;
    let name = value(typed, "venue").trim();
    let venue = match one_named(&page.venues, name, |(_, name)| name) {
        Ok(Some((venue, _))) => *venue,
        Ok(None) => return Err(("venue", format!("no venue is called \"{name}\""))),
        Err(words) => return Err(("venue", words)),
    };
    Ok(MoveTo { date, start, venue, room: value(typed, "room").trim().to_owned() })
}

/// What it comes to, a row each.
fn rows(page: &MovePage, plan: &MovePlan) -> Vec<Tick> {
    let mut rows = vec![Tick::new(format!("{} {} goes to {}", page.title, clock(page.at.1), plan.to))];
    let mut row = |words: String| rows.push(Tick::new(words));
    if let Some(holiday) = &plan.holiday {
        row(format!("That day is a bank holiday: {holiday}"));
    }
    for name in &plan.lost {
        row(format!("{name}: does NOT go along, another place is owed"));
    }
    for name in &plan.to_tell {
        row(format!("{name}: goes along, to be told"));
    }
    for name in &plan.stay {
        row(format!("{name}: goes along, nothing new to tell"));
    }
    for name in &plan.held {
        row(format!("{name}: the hold is given back"));
    }
    for name in &plan.again {
        row(format!("{name} had accepted the other day: asked again"));
    }
    if !plan.lacking.is_empty() {
        row(format!("NOT QUORATE until accepted again: {}", plan.lacking.join(", ")));
    }
    rows
}

impl Asker for Shift {
    const LEFT: Slot = MOVE;
    const LOOKING: &'static str = "Looking at what moving it comes to";

    fn look(&self) -> Effect {
        Effect::Ask(PAGE, Query::Moving { session: self.session, to: None })
    }

    fn title(&self) -> String {
        self.page.as_ref().map_or_else(|| "Move".to_owned(), |page| format!("Move {}", page.title))
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Fields { slot: FORM, values, save: true } => {
                self.typed = values;
                self.saved(cx)
            }
            Given::Ticked(SEEN, ticked) if ticked.len() < self.rows => {
                let words =
                    "Nothing was moved: a session goes with all its places. x gives one of them up first.";
                close(Some(words.to_owned()))
            }
            Given::Ticked(SEEN, _) => {
                let Some(MoveTo { date, start, venue, room }) = self.to.clone() else { return close(None) };
                let (session, reason) = (self.session, self.reason);
                vec![Effect::Send(DONE, Command::MoveSession { session, date, start, venue, room, reason })]
            }
            // Back from what it comes to: the form as it was filled.
            Given::Nothing(SEEN) => match &self.page {
                Some(page) => vec![self.form(page, None, cx)],
                None => close(None),
            },
            _ => close(None),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, ahead: &mut Ahead, cx: &Cx<'_>) -> Vec<Effect> {
        if slot == DONE {
            let mut effects = answer::said(reply, None);
            let moved = self.to.as_ref().filter(|_| answer::is_done(reply)).map(|to| {
                let values = vec![("date", to.date.to_string())];
                Given::Fields { slot: MOVE, values, save: true }
            });
            effects.extend(moved.is_some().then(|| Effect::KeepDraft(self.kept(), None)));
            effects.insert(0, Effect::Answer(moved.unwrap_or(Given::Nothing(MOVE))));
            return effects;
        }
        match reply {
            Reply::View(view) => match view.as_ref() {
                View::Moving(page) if slot == PAGE => self.heard_page((**page).clone(), ahead, cx),
                View::Moving(page) => self.heard_plan((**page).clone(), cx),
                View::Gone { words } => close(Some(words.clone())),
                _ => close(None),
            },
            Reply::Fault { words } | Reply::No { words } => close(Some(words.clone())),
            _ => close(Some("The session cannot be looked up now. Nothing was moved.".to_owned())),
        }
    }
}
