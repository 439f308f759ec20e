//! A template ended: its last day, and what becomes of the sessions after it. Those with places are never called off by this.
use super::DONE;
use super::edit::{close, gone, kept_as, over};
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::layers::{Ahead, Asker, Behind, Choice, FormLayer, Pick};
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Query, Reply};
use crate::desk::widgets::{Bias, Field, Form};
use crate::domain::calendar::weekday_day;
use crate::domain::code::Code;
use crate::domain::ids::TemplateId;
use crate::wire::query::TemplateOf;
use crate::wire::view::View;
use crate::wire::view_templates::TemplateCard;
use chrono::NaiveDate;

const CARD: Slot = "template to end";
const FORM: Slot = "last day";
const AFTER: Slot = "sessions after it";
const REASON: Slot = "why they are called off";
const ENDED: Slot = "template ended";

/// The layer: it stands behind its form and its choice.
pub(super) struct Ending {
    of: TemplateOf,
    card: Option<TemplateCard>,
    on: Option<NaiveDate>,
    typed: Vec<(&'static str, String)>,
}

impl Ending {
    /// Of a template, or of the one that made a session.
    pub(super) fn of(of: TemplateOf) -> Box<dyn Layer> {
        Behind::of(Self { of, card: None, on: None, typed: Vec::new() })
    }

    /// The name of its draft.
    fn kept(&self) -> String {
        kept_as("end of template", self.of, 'e')
    }

    fn form(&self) -> Effect {
        let form = Form::new(vec![Field::date("on", "Last day", Bias::Any).needed()]).filled(&self.typed);
        let title = format!("End {}", self.card.as_ref().map_or("", |card| card.clinic.as_str()));
        let layer = FormLayer::new(FORM, title, form).at_once().kept_till_done(self.kept());
        Effect::Open(Box::new(layer.again(!self.typed.is_empty())))
    }

    fn end(&self, call_off: Option<Code>) -> Vec<Effect> {
        match (&self.card, self.on) {
            (Some(card), Some(on)) => {
                let template = card.template.id;
                vec![Effect::Send(ENDED, Command::EndTemplate { template, on, call_off })]
            }
            _ => close(None),
        }
    }

    /// What becomes of the sessions after its last day: those with places are named, each with its families.
    fn after(&self, on: NaiveDate) -> Vec<Effect> {
        let Some(card) = &self.card else { return close(None) };
        let after: Vec<_> = card.ahead.iter().filter(|(day, _)| *day > on).collect();
        let (with, empty): (Vec<_>, Vec<_>) = after.iter().copied().partition(|(_, families)| *families > 0);
        if after.is_empty() {
            return self.end(None);
        }
        let named: Vec<String> =
            with.iter().map(|(day, families)| format!("{} ({families})", weekday_day(*day))).collect();
        let stay = format!("With families, so they stay: {}.", named.join(", "));
        let keep = Choice::new('k', format!("Keep the {} sessions after it; no more are made", after.len()));
        let off = Choice::new('c', format!("Call off the {} in which nobody has a place", empty.len()));
        let off = if empty.is_empty() {
            off.refused("Every session after it has a family's place. They stay.")
        } else {
            off
        };
        let title = format!("{} ends on {}", card.clinic, weekday_day(on));
        // It stands with the choice that it is for, and goes with it.
        let stay = (!named.is_empty()).then_some(stay);
        vec![Effect::Open(Box::new(Pick::new(AFTER, title, vec![keep, off]).warning(stay)))]
    }
}

impl Asker for Ending {
    const LEFT: Slot = DONE;
    const LOOKING: &'static str = "Looking at the template";

    fn look(&self) -> Effect {
        Effect::Ask(CARD, Query::Template { of: self.of })
    }

    fn title(&self) -> String {
        "End a template".to_owned()
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        let reasons = &cx.home.rules.choices.service_reasons;
        match given {
            Given::Fields { slot: FORM, values, save: true } => {
                self.typed.clone_from(&values);
                self.on = values.first().and_then(|(_, day)| day.parse().ok());
                self.on.map_or_else(|| close(None), |on| self.after(on))
            }
            Given::Picked(AFTER, 'k') => self.end(None),
            Given::Picked(AFTER, _) => {
                let choices =
                    reasons.iter().map(|reason| Choice::new(reason.key, reason.name.clone())).collect();
                vec![Effect::Open(Box::new(Pick::new(REASON, "Why are they called off?", choices)))]
            }
            Given::Picked(REASON, letter) => {
                self.end(reasons.iter().find(|reason| reason.key == letter).map(|reason| reason.id))
            }
            // Back from the choice: the form as it was filled.
            Given::Nothing(AFTER | REASON) => vec![self.form()],
            _ => close(None),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, ahead: &mut Ahead, _cx: &Cx<'_>) -> Vec<Effect> {
        if slot == ENDED {
            return over(reply, &self.kept());
        }
        let Reply::View(view) = reply else { return gone(reply) };
        match view.as_ref() {
            View::Template(card) if card.template.id != TemplateId(0) => {
                self.card = Some((**card).clone());
                vec![self.form(), ahead.comes()]
            }
            _ => gone(reply),
        }
    }
}
