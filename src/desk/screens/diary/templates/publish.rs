//! A template published: up to a day or to the end of term; what is made, left out and what clashes is seen first.
use super::DONE;
use super::edit::{close, gone, kept_as, over};
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::layers::{Ahead, Asker, Behind, FormLayer, Preview, Tick};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Command, Query, Reply};
use crate::desk::widgets::{Field, Form};
use crate::domain::calendar::plural;
use crate::domain::ids::TemplateId;
use crate::domain::typed_date;
use crate::wire::query::{TemplateOf, Until};
use crate::wire::view::View;
use crate::wire::view_templates::{LeftIs, PublishPage};
use chrono::NaiveDate;

const CARD: Slot = "template to publish";
const FORM: Slot = "published until";
const PAGE: Slot = "what publishing comes to";
const SEEN: Slot = "publishing as shown";
const MADE: Slot = "template published";

/// The layer: it stands behind its form and its preview.
pub(super) struct Publish {
    of: TemplateOf,
    template: Option<(TemplateId, String)>,
    typed: Vec<(&'static str, String)>,
    page: Option<PublishPage>,
}

fn until_judged(typed: &str, today: NaiveDate) -> Result<String, String> {
    Until::read(typed, today).map(|until| match until {
        Until::Day(day) => typed_date::full(day),
        Until::Term => "to the end of term".to_owned(),
    })
}

impl Publish {
    /// Of a template, or of the one that made a session.
    pub(super) fn of(of: TemplateOf) -> Box<dyn Layer> {
        Behind::of(Self { of, template: None, typed: Vec::new(), page: None })
    }

    fn form(&self, wrong: Option<&str>) -> Effect {
        let field = Field::checked("until", "Publish until (a day, or: end of term)", until_judged);
        let mut form = Form::new(vec![field.needed().wide(16)]).filled(&self.typed);
        if let Some(words) = wrong {
            form.wrong("until", words);
        }
        let clinic = self.template.as_ref().map_or("", |(_, clinic)| clinic.as_str());
        let layer = FormLayer::new(FORM, format!("Publish {clinic}"), form).at_once();
        Effect::Open(Box::new(layer.kept_till_done(self.kept()).again(!self.typed.is_empty())))
    }

    /// The name of its draft.
    fn kept(&self) -> String {
        kept_as("publishing of template", self.of, 'u')
    }

    fn shown(&mut self, page: &PublishPage) -> Vec<Effect> {
        let many = |is: LeftIs| {
            page.rows.iter().filter(|row| matches!(&row.left, Some((left, _)) if *left == is)).count()
        };
        let made = page.rows.iter().filter(|row| row.left.is_none()).count();
        let (clash, there) = (many(LeftIs::Clash), many(LeftIs::There));
        if made == 0 {
            let why = page
                .rows
                .iter()
                .rev()
                .find_map(|row| row.left.as_ref().map(|(_, why)| format!("{}: {why}", row.words)));
            let why = why.map_or_else(
                || "no day of it falls before that".to_owned(),
                |why| format!("the last is {why}"),
            );
            let words = format!("Nothing to make up to {}; {there} made already, {why}.", page.until.1);
            return std::iter::once(Effect::KeepDraft(self.kept(), None)).chain(close(Some(words))).collect();
        }
        let mut title = format!("Publish to {}? {made} made", page.until.1);
        if clash > 0 {
            title = format!("{title}, {}", plural(clash as u32, "clash").replace("clashs", "clashes"));
        }
        let short = page.rows.iter().filter(|row| row.left.is_none() && !row.without.is_empty()).count();
        if short > 0 {
            title = format!("{title}, {short} without somebody");
        }
        if there > 0 {
            title = format!("{title}, {there} there already");
        }
        let rows = page.rows.iter().map(|row| match &row.left {
            None => Tick::new(format!("{}{}", row.words, row.lacks())),
            Some((_, why)) => Tick::refused(row.words.clone(), why.clone()),
        });
        let rows = rows.collect();
        self.page = Some(page.clone());
        let open = Effect::Open(Box::new(Preview::new(SEEN, title, rows)));
        if page.lacking.is_empty() {
            return vec![open];
        }
        let words =
            format!("Nobody usually does: {}. They are asked by p on each session.", page.lacking.join(", "));
        vec![open, Effect::Say(Note::refused(words))]
    }
}

impl Asker for Publish {
    const LEFT: Slot = DONE;
    const LOOKING: &'static str = "Looking at its days";

    fn look(&self) -> Effect {
        Effect::Ask(CARD, Query::Template { of: self.of })
    }

    fn title(&self) -> String {
        "Publish".to_owned()
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        let Some((template, _)) = self.template else { return close(None) };
        match given {
            Given::Fields { slot: FORM, values, save: true } => {
                let typed = values.first().map_or(String::new(), |(_, typed)| typed.clone());
                self.typed = values;
                match Until::read(&typed, cx.now.date()) {
                    Ok(until) => vec![Effect::Ask(PAGE, Query::Publishing { template, until })],
                    Err(words) => vec![self.form(Some(&words))],
                }
            }
            Given::Ticked(SEEN, ticked) => {
                let rows = self.page.as_ref().map_or(&[][..], |page| &page.rows);
                let days = ticked.iter().filter_map(|at| rows.get(*at)).map(|row| row.on).collect();
                vec![Effect::Send(MADE, Command::Publish { template, days })]
            }
            // Back from what it comes to: the form as it was filled.
            Given::Nothing(SEEN) => vec![self.form(None)],
            _ => close(None),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, ahead: &mut Ahead, _cx: &Cx<'_>) -> Vec<Effect> {
        if slot == MADE {
            return over(reply, &self.kept());
        }
        let Reply::View(view) = reply else { return gone(reply) };
        match view.as_ref() {
            View::Template(card) if card.template.id == TemplateId(0) => {
                close(Some("This session has no template yet: t m makes one.".to_owned()))
            }
            View::Template(card) => {
                self.template = Some((card.template.id, card.clinic.clone()));
                vec![self.form(None), ahead.comes()]
            }
            View::Publishing(Ok(page)) => self.shown(page),
            View::Publishing(Err(refusal)) => {
                vec![Effect::Say(Note::refused(refusal.words.clone())), self.form(Some(&refusal.words))]
            }
            _ => gone(reply),
        }
    }
}
