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

/// What is known of a child before it is registered.
#[derive(Clone, Debug, Default)]
pub(in crate::desk::screens) struct Known {
    /// `given family` or `family, given`.
    pub name: String,
    /// Who is with it, or rang.
    pub carer: String,
    /// Their number.
    pub phone: String,
    /// Birth date.
    pub born: Option<chrono::NaiveDate>,
}

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
                let layer = FormLayer::new(
                    CHILD,
                    "Register for this visit",
                    form(&Known { name: typed.to_owned(), ..Known::default() }),
                );
                vec![Effect::Open(Box::new(layer.kept_as(kept)))]
            }
            Given::Fields { slot: CHILD, values, save: true } => {
                vec![Effect::Send(REGISTERED, register(&values, "not asked at the drop-in"))]
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

/// What is asked at the door, with what is known already.
pub(in crate::desk::screens) fn form(known: &Known) -> Form {
    let typed = known.name.as_str();
    let born = known.born.map_or_else(String::new, |day| day.format("%-d/%-m/%Y").to_string());
    let (family, given) = match (typed.split_once(','), typed.rsplit_once(' ')) {
        (Some((family, given)), _) | (None, Some((given, family))) => (family.trim(), given.trim()),
        (None, None) => (typed, ""),
    };
    Form::new(vec![
        Field::text("family", "Family name").needed().at_most(60).starting(family),
        Field::text("given", "Given name").needed().at_most(60).starting(given),
        Field::date("born", "Born", Bias::Past).needed().with_year().starting(&born),
        Field::text("carer", "Carer's name").at_most(80).starting(&known.carer),
        Field::text("relation", "Mother, father, ..")
            .at_most(40)
            .offering(Offers::default().known(RELATIONS)),
        Field::text("phone", "Carer's phone").wide(16).starting(&known.phone),
        Field::text("address", "Address").at_most(200).whole_address(),
        Field::text("postcode", "Postcode").wide(10).with_postcode(),
    ])
}

/// Registers the child that was typed, on no list yet. `no_number`: why it has no NHS number.
pub(in crate::desk::screens) fn register(values: &[(&'static str, String)], no_number: &str) -> Command {
    let details = Box::new(details(values, no_number));
    Command::Register { details, referral: None, knowing: Vec::new() }
}

fn details(values: &[(&'static str, String)], no_number: &str) -> ChildDetails {
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
        nhs_missing: no_number.to_owned(),
        carers: if known { vec![carer] } else { Vec::new() },
        ..ChildDetails::default()
    }
}
