//! Giving a nameless visit its record: the child is found, or registered from the door, and the visit is theirs.
use super::walk_in::{RECORD, WalkIn};
use super::{DropIns, NAMED, REGISTERED};
use crate::desk::answer;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::layers::FormLayer;
use crate::desk::screen::Cx;
use crate::desk::seam::{Command, Reply};
use crate::desk::widgets::{Bias, Field, Form, Offers};
use crate::domain::child::{Carer, ChildDetails, RELATIONS};

const CHILD: Slot = "child of a visit";

impl DropIns {
    pub(super) fn make_record(&mut self) -> Vec<Effect> {
        let Some((visit, name)) = self.row().and_then(|row| Some((row.visit?, row.name.clone()))) else {
            return self.no_child();
        };
        self.naming = Some(visit);
        vec![Effect::Open(Box::new(WalkIn::record(&name)))]
    }

    /// The child was found, or its details were typed.
    pub(super) fn named(&mut self, given: Given, _cx: &Cx<'_>) -> Vec<Effect> {
        let Some(visit) = self.naming else { return Vec::new() };
        match given {
            Given::Chosen(RECORD, subject) => {
                self.naming = None;
                vec![Effect::Send(NAMED, Command::NameVisit { visit, child: subject.child })]
            }
            Given::Fields { slot: RECORD, values, .. } => {
                let typed = values.first().map_or("", |(_, typed)| typed.as_str());
                let kept = format!("record for visit {}", visit.0);
                let layer = FormLayer::new(CHILD, "Register for this visit", form(typed));
                vec![Effect::Open(Box::new(layer.kept_as(kept)))]
            }
            Given::Fields { slot: CHILD, values, save: true } => {
                let details = Box::new(details(&values));
                vec![Effect::Send(
                    REGISTERED,
                    Command::Register { details, referral: None, knowing: Vec::new() },
                )]
            }
            _ => Vec::new(),
        }
    }

    /// Registered: the visit is this child's now.
    pub(super) fn registered(&mut self, reply: &Reply) -> Vec<Effect> {
        let mut effects = answer::said(reply, None);
        if let Reply::Done(done) = reply
            && let (Some(visit), Some(child)) = (self.naming.take(), done.made.child)
        {
            effects.push(Effect::Send(NAMED, Command::NameVisit { visit, child }));
        }
        effects
    }
}

/// What is asked at the door; `typed` is `given family` or `family, given`.
fn form(typed: &str) -> Form {
    let (family, given) = match (typed.split_once(','), typed.rsplit_once(' ')) {
        (Some((family, given)), _) | (None, Some((given, family))) => (family.trim(), given.trim()),
        (None, None) => (typed, ""),
    };
    Form::new(vec![
        Field::text("family", "Family name").needed().at_most(60).starting(family),
        Field::text("given", "Given name").needed().at_most(60).starting(given),
        Field::date("born", "Born", Bias::Past).needed().with_year(),
        Field::text("carer", "Carer's name").at_most(80),
        Field::text("relation", "Mother, father, ..")
            .at_most(40)
            .offering(Offers::default().known(RELATIONS)),
        Field::text("phone", "Carer's phone").wide(16),
        Field::text("address", "Address").at_most(200).whole_address(),
        Field::text("postcode", "Postcode").wide(10).with_postcode(),
    ])
}

fn details(values: &[(&'static str, String)]) -> ChildDetails {
    let value = |name| {
        values.iter().find(|(known, _)| *known == name).map_or(String::new(), |(_, text)| text.clone())
    };
    let carer = Carer {
        name: value("carer"),
        relation: value("relation"),
        phone: value("phone"),
        parental_responsibility: false,
        ..Carer::default()
    };
    let known = !carer.name.is_empty() || !carer.phone.is_empty();
    ChildDetails {
        family: value("family"),
        given: value("given"),
        born: value("born").parse().unwrap_or_default(),
        address: value("address"),
        postcode: value("postcode").to_uppercase(),
        nhs_missing: "not asked at the drop-in".to_owned(),
        carers: if known { vec![carer] } else { Vec::new() },
        ..ChildDetails::default()
    }
}
