//! A template made or changed: its form, then what that comes to for the sessions ahead, before it is done.
use super::DONE;
use super::fields::{self, Values};
use crate::desk::answer;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::layers::{Ahead, Asker, Behind, Choice, FormLayer, Pick, Preview, Tick, left};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Query, Reply};
use crate::domain::code::Code;
use crate::domain::ids::{SessionId, TemplateId};
use crate::domain::refusal::Refusal;
use crate::domain::template::ClinicTemplate;
use crate::wire::query::TemplateOf;
use crate::wire::view::View;
use crate::wire::view_templates::{ChangePage, TemplateCard};

const CARD: Slot = "template to change";
const FORM: Slot = "template as typed";
const CHANGE: Slot = "what changing it comes to";
const SEEN: Slot = "changing it as shown";
const REASON: Slot = "why places move";
const SAVED: Slot = "template saved";

/// The layer: it stands behind its form and its preview.
pub(super) struct Edit {
    of: TemplateOf,
    part: char,
    card: Option<TemplateCard>,
    typed: Vec<(&'static str, String)>,
    wanted: Option<ClinicTemplate>,
    page: Option<ChangePage>,
    ticked: Vec<SessionId>,
}

impl Edit {
    /// A part of a template, by its letter.
    pub(super) fn of(of: TemplateOf, part: char) -> Box<dyn Layer> {
        let (typed, ticked) = (Vec::new(), Vec::new());
        Behind::of(Self { of, part, card: None, typed, wanted: None, page: None, ticked })
    }

    fn form(&self, card: &TemplateCard, wrong: Option<(&str, &str)>, cx: &Cx<'_>) -> Effect {
        let (form, at_once) = fields::form(self.part, card, cx.now.date());
        let mut form = form.filled(&self.typed);
        if let Some((field, words)) = wrong {
            form.wrong(field, words);
        }
        let now = &card.template;
        let title = if now.id == TemplateId(0) {
            format!("A template from {}", card.clinic)
        } else if self.part == 'w' {
            format!("{}, now {}", card.clinic, now.recurrence)
        } else if self.part == 's' {
            format!("{}, now {}", card.clinic, crate::domain::telling::clock(now.start()))
        } else if self.part == 'l' {
            format!("{}, now {}", card.clinic, crate::domain::template::slots::words(&now.slots))
        } else {
            format!("Template of {}", card.clinic)
        };
        let layer = FormLayer::new(FORM, title, form).kept_till_done(kept_as("template", self.of, self.part));
        let layer = layer.again(!self.typed.is_empty());
        Effect::Open(Box::new(if at_once { layer.at_once() } else { layer }))
    }

    fn saved(&mut self, typed: &Values, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(card) = &self.card else { return Vec::new() };
        match fields::wanted(card, typed, cx.now.date()) {
            Ok(wanted) => {
                self.wanted = Some(wanted.clone());
                vec![Effect::Ask(CHANGE, Query::TemplateChange { to: Box::new(wanted) })]
            }
            Err((field, words)) => {
                let said = Effect::Say(Note::refused(format!("Nothing was changed: {words}.")));
                vec![said, self.form(card, Some((field, &words)), cx)]
            }
        }
    }

    fn shown(&mut self, page: &ChangePage) -> Vec<Effect> {
        let new = self.wanted.as_ref().is_some_and(|wanted| wanted.id == TemplateId(0));
        let next = if page.next.is_empty() {
            "no day ahead".to_owned()
        } else {
            format!("next {}", page.next.join(", "))
        };
        let mut rows = vec![Tick::new(format!("{}: {next}", page.said))];
        for row in &page.rows {
            rows.push(match &row.stays {
                Some(why) => Tick::refused(row.words.clone(), why.clone()),
                None => Tick { ticked: !row.moves, ..Tick::new(row.words.clone()) },
            });
        }
        let title = match (new, page.rows.len()) {
            (true, _) => "Make this template? Its sessions are made by publishing".to_owned(),
            (false, 0) => "Change this template? No session ahead changes".to_owned(),
            (false, n) => {
                let ahead = crate::domain::calendar::plural(n as u32, "session");
                format!("Change this template? {ahead} ahead; the past stays")
            }
        };
        self.page = Some(page.clone());
        vec![Effect::Open(Box::new(Preview::new(SEEN, title, rows)))]
    }

    fn refused(&self, refusal: &Refusal, cx: &Cx<'_>) -> Vec<Effect> {
        let said = Effect::Say(Note::refused(refusal.words.clone()));
        let Some(card) = &self.card else { return vec![said] };
        let field = match refusal.field.as_deref() {
            Some("slots") => Some("places"),
            other => other,
        };
        vec![said, self.form(card, field.map(|field| (field, refusal.words.as_str())), cx)]
    }

    fn take(&mut self, ticked: &[usize], cx: &Cx<'_>) -> Vec<Effect> {
        let Some(page) = &self.page else { return close(None) };
        let follows = |at: &usize| page.rows.get(at - 1).is_some_and(|row| !row.moves && row.stays.is_none());
        let all = (1..=page.rows.len()).filter(follows).all(|at| ticked.contains(&at));
        if !all || !ticked.contains(&0) {
            let words = "Nothing was changed: sessions in which nobody has a place follow their template.";
            return close(Some(words.to_owned()));
        }
        let moved = ticked.iter().filter_map(|at| page.rows.get(at.checked_sub(1)?)).filter(|row| row.moves);
        self.ticked = moved.map(|row| row.session).collect();
        if self.ticked.is_empty() {
            return self.send(Code::NONE);
        }
        let reasons = &cx.home.rules.choices.service_reasons;
        let choices = reasons.iter().map(|reason| Choice::new(reason.key, reason.name.clone())).collect();
        vec![Effect::Open(Box::new(Pick::new(REASON, "Why do their places move?", choices)))]
    }

    fn send(&self, reason: Code) -> Vec<Effect> {
        let Some(template) = self.wanted.clone() else { return close(None) };
        let (template, ticked) = (Box::new(template), self.ticked.clone());
        vec![Effect::Send(SAVED, Command::SetTemplate { template, ticked, reason })]
    }
}

/// The name of a draft over a template, or over the session that one is made from.
pub(super) fn kept_as(what: &str, of: TemplateOf, part: char) -> String {
    match of {
        TemplateOf::Template(id) => format!("{what} {} {part}", id.0),
        TemplateOf::Session(id) => format!("{what} from session {} {part}", id.0),
    }
}

/// Closes what stands behind forms and previews.
pub(super) fn close(words: Option<String>) -> Vec<Effect> {
    left(DONE, words)
}

/// Closes what stands behind forms and previews, with what became of the command; once it is done, its draft is none any more.
pub(super) fn over(reply: &Reply, kept: &str) -> Vec<Effect> {
    let mut effects = answer::said(reply, None);
    effects.extend(answer::is_done(reply).then(|| Effect::KeepDraft(kept.to_owned(), None)));
    effects.insert(0, Effect::Answer(Given::Nothing(DONE)));
    effects
}

/// What a look that failed says, where it did.
pub(super) fn gone(reply: &Reply) -> Vec<Effect> {
    close(Some(match reply {
        Reply::View(view) => match view.as_ref() {
            View::Gone { words } => words.clone(),
            _ => "The template cannot be looked up now. Nothing was changed.".to_owned(),
        },
        Reply::Fault { words } | Reply::No { words } => words.clone(),
        _ => "The template cannot be looked up now. Nothing was changed.".to_owned(),
    }))
}

impl Asker for Edit {
    const LEFT: Slot = DONE;
    const LOOKING: &'static str = "Looking at the template";

    fn look(&self) -> Effect {
        Effect::Ask(CARD, Query::Template { of: self.of })
    }

    fn title(&self) -> String {
        self.card
            .as_ref()
            .map_or_else(|| "Template".to_owned(), |card| format!("Template of {}", card.clinic))
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Fields { slot: FORM, values, save: true } => {
                self.typed.clone_from(&values);
                self.saved(&values, cx)
            }
            Given::Ticked(SEEN, ticked) => self.take(&ticked, cx),
            Given::Picked(REASON, letter) => {
                let reasons = &cx.home.rules.choices.service_reasons;
                let reason = reasons.iter().find(|reason| reason.key == letter);
                self.send(reason.map_or(Code::NONE, |reason| reason.id))
            }
            // Back from what it comes to: the form as it was filled.
            Given::Nothing(SEEN | REASON) => match &self.card {
                Some(card) => vec![self.form(card, None, cx)],
                None => close(None),
            },
            _ => close(None),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, ahead: &mut Ahead, cx: &Cx<'_>) -> Vec<Effect> {
        if slot == SAVED {
            return over(reply, &kept_as("template", self.of, self.part));
        }
        let Reply::View(view) = reply else { return gone(reply) };
        match view.as_ref() {
            View::Template(card) => {
                let form = self.form(card, None, cx);
                self.card = Some((**card).clone());
                vec![form, ahead.comes()]
            }
            View::TemplateChange(Ok(page)) => self.shown(page),
            View::TemplateChange(Err(refusal)) => self.refused(refusal, cx),
            _ => gone(reply),
        }
    }
}
