//! What is asked before something is done to a pack: forms and choices, and the act that comes of each.
use super::lines::Item;
use crate::desk::effect::{Effect, Slot};
use crate::desk::layers::{Choice, FormLayer, Pick};
use crate::desk::screen::Cx;
use crate::desk::widgets::{Bias, Field, Form, Offers};
use crate::domain::booking::Told;
use crate::domain::code::Code;
use crate::domain::review::{PackAct, Whose};
use crate::domain::rules::Named;
use crate::wire::query::Typed;
use crate::wire::view_reviews::ChildPart;
use chrono::NaiveDate;

pub(super) const CONSENT: Slot = "consent";
pub(super) const BASIS: Slot = "lawful basis";
pub(super) const NEEDS: Slot = "needs";
pub(super) const VIEW: Slot = "view";
pub(super) const BACK: Slot = "sent back";
pub(super) const FIRST: Slot = "first opinion";
pub(super) const RECOMMEND: Slot = "recommendation";
pub(super) const WHICH_IN: Slot = "which report came";
pub(super) const WHICH_CHASE: Slot = "which report to chase";

fn form(slot: Slot, title: String, fields: Vec<Field>) -> Vec<Effect> {
    let kept = title.clone();
    vec![Effect::Open(Box::new(FormLayer::new(slot, title, Form::new(fields)).kept_as(kept)))]
}

pub(super) fn consent(child: &ChildPart) -> Vec<Effect> {
    form(
        CONSENT,
        format!("Consent to share: {}", child.name),
        vec![
            Field::choice("given", "Consent", &[('y', "given"), ('n', "refused or withdrawn")]).starting("y"),
            Field::text("who", "Who says so").needed().at_most(60),
            Field::choice(
                "how",
                "How",
                &[
                    ('p', "by phone"),
                    ('l', "by letter"),
                    ('t', "by text"),
                    ('e', "by e-mail"),
                    ('r', "in the room"),
                ],
            )
            .starting("p"),
        ],
    )
}

pub(super) fn basis(child: &ChildPart, cx: &Cx<'_>) -> Vec<Effect> {
    let known = cx.home.rules.reviews.basis.iter();
    let choices = known.map(|basis| Choice::new(basis.key, basis.name.clone())).collect();
    vec![Effect::Open(Box::new(Pick::new(BASIS, format!("Lawful basis: {}", child.name), choices)))]
}

pub(super) fn needs(child: &ChildPart, cx: &Cx<'_>) -> Vec<Effect> {
    let known = cx.home.rules.reviews.need.iter();
    let choices = known
        .map(|need| {
            let has = if child.needs.contains(&need.id) { ": on record, takes it off" } else { "" };
            Choice::new(need.key, format!("{}{has}", need.name))
        })
        .collect();
    vec![Effect::Open(Box::new(Pick::new(NEEDS, format!("Needs besides: {}", child.name), choices)))]
}

pub(super) fn view(child: &ChildPart, whose: Whose) -> Vec<Effect> {
    let label = match whose {
        Whose::Parent => "What they say (empty: declined)",
        Whose::Child => "What the child says (empty: declined)",
    };
    let field = Field::text("words", label).at_most(400).wide(40);
    form(VIEW, format!("{}: {}", child.name, whose.words()), vec![field])
}

pub(super) fn send_back(child: &ChildPart, name: &str) -> Vec<Effect> {
    let field = Field::text("words", "What is missing in it").needed().at_most(200).wide(40);
    form(BACK, format!("{}: {name} report sent back for more", child.name), vec![field])
}

pub(super) fn first(child: &ChildPart) -> Vec<Effect> {
    let field =
        Field::text("name", "Who (empty: somebody outside)").offering(Offers::on_record(Typed::Staff));
    form(FIRST, format!("{}: who gave the first opinion?", child.name), vec![field])
}

/// Names with letters of their own, as choices of a form.
fn named(list: &[Named]) -> Vec<(char, &str)> {
    let names: Vec<&str> = list.iter().map(|one| one.name.as_str()).collect();
    let letters = crate::desk::screens::session::words::own_letters(&names);
    letters.into_iter().zip(names).filter_map(|(letter, name)| Some((letter?, name))).collect()
}

fn code_of(list: &[Named], letter: &str) -> Code {
    let at = named(list).iter().position(|(known, _)| letter.starts_with(*known));
    at.and_then(|at| list.get(at)).map_or(Code::NONE, |one| one.id)
}

pub(super) fn recommend(child: &ChildPart, cx: &Cx<'_>) -> Vec<Effect> {
    let rules = &cx.home.rules;
    form(
        RECOMMEND,
        format!("A recommendation for {}", child.name),
        vec![
            Field::text("words", "What is to be done").needed().at_most(120).wide(40),
            Field::choice("agency", "Agency", &named(&rules.agencies)).needed(),
            Field::choice("owner", "Owned by", &named(&rules.teams)).needed(),
            Field::date("due", "By when", Bias::Future).needed(),
        ],
    )
}

pub(super) fn which(child: &ChildPart, slot: Slot, title: &str) -> Vec<Effect> {
    let open = missing(child);
    let letters = crate::desk::screens::session::words::letters(open.len(), "");
    let choices = letters.into_iter().zip(&open);
    let choices =
        choices.map(|(letter, report)| Choice::new(letter, format!("{}: {}", report.name, report.words)));
    vec![Effect::Open(Box::new(Pick::new(slot, format!("{}: {title}", child.name), choices.collect())))]
}

/// Reports that were asked for and are not in.
pub(super) fn missing(child: &ChildPart) -> Vec<&crate::wire::view_reviews::ReportRow> {
    let open =
        child.reports.iter().filter(|report| report.state.is_some() && !report.words.starts_with("in "));
    open.collect()
}

/// The report of a letter of [`which`].
pub(super) fn report_of(child: &ChildPart, letter: char) -> Option<Code> {
    let open = missing(child);
    let at = crate::desk::screens::session::words::letters(open.len(), "")
        .iter()
        .position(|known| *known == letter)?;
    open.get(at).map(|report| report.kind)
}

/// What a filled form does; none where it is no form of a pack.
pub(super) fn filled(
    slot: Slot,
    values: &[(&'static str, String)],
    item: Option<Item>,
    staff: &dyn Fn(&str) -> Result<Vec<crate::domain::ids::StaffId>, String>,
    cx: &Cx<'_>,
) -> Option<Result<PackAct, String>> {
    let value =
        |name: &str| values.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text.as_str());
    Some(Ok(match slot {
        CONSENT => PackAct::Consent {
            given: value("given") != "n",
            who: value("who").to_owned(),
            how: match value("how") {
                "l" => Told::Letter,
                "t" => Told::Text,
                "e" => Told::Email,
                "r" => Told::InPerson,
                _ => Told::Phone,
            },
        },
        VIEW => PackAct::View {
            whose: if item == Some(Item::View) { Whose::Child } else { Whose::Parent },
            words: value("words").to_owned(),
        },
        BACK => {
            let Some(Item::Report(kind)) = item else { return None };
            PackAct::SendBack { kind, words: value("words").to_owned() }
        }
        FIRST => match staff(value("name")) {
            Ok(who) => PackAct::First(who),
            Err(why) => return Some(Err(why)),
        },
        RECOMMEND => {
            let rules = &cx.home.rules;
            let Ok(due) = NaiveDate::parse_from_str(value("due"), "%Y-%m-%d") else {
                return Some(Err("By when? Type a day after today. Nothing was recorded.".to_owned()));
            };
            PackAct::Recommend {
                agency: code_of(&rules.agencies, value("agency")),
                owner: code_of(&rules.teams, value("owner")),
                words: value("words").to_owned(),
                due,
            }
        }
        _ => return None,
    }))
}
