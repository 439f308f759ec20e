//! `c h`: a family says that they can come at short notice, in one letter for how short; or with days, times, places and until
//! when; or that they no longer can. Their word may come in the middle of any call, so it stands with the contacts.
use super::asking::{Next, Values};
use super::choose::{Deed, barred, choices, code, finish, unless};
use super::target::{On, Target};
use crate::desk::layers::{FormLayer, Pick};
use crate::desk::screen::Cx;
use crate::desk::seam::Command;
use crate::desk::widgets::{Bias, Field, Form, Offers};
use crate::domain::ids::ChildId;
use crate::domain::rights::Right;
use crate::domain::short_notice::{ShortAct, read_days, read_hours};
use crate::wire::query::Typed;
use chrono::NaiveDate;

/// The letter among the contacts; no configured one has it.
pub(super) const LETTER: char = 'h';
/// Days, times, places and until when.
const MORE: char = 'o';
/// No longer.
const NO_LONGER: char = 'x';

/// Not now.
const AGAIN: char = 'n';

/// The words beside its letter.
pub(super) const WORDS: &str = "Can come at short notice, or no longer can";

pub(super) fn short(on: On, cx: &Cx<'_>) -> Next {
    let mut all = choices(&cx.home.rules.choices.short_notice);
    all.push(crate::desk::layers::Choice::new(MORE, "On certain days, times or places, or until a day"));
    all.push(crate::desk::layers::Choice::new(AGAIN, "Not now: ask again after a day"));
    all.push(crate::desk::layers::Choice::new(NO_LONGER, "No longer"));
    let pick = Pick::new("short notice", format!("Short notice: {} can come", on.name()), all);
    Next::letter(unless(pick, barred(cx, Right::Contact)), move |letter, cx| match letter {
        MORE => form(on, cx),
        AGAIN => asked_again(on),
        NO_LONGER => finish(
            "short notice",
            on,
            "Can no longer come at short notice",
            of_child(|child| ShortAct::Withdrawn { child }),
        ),
        letter => {
            let lists = &cx.home.rules.choices;
            let how = code(&lists.short_notice, letter);
            let hours = lists.short_notice_hours.get(&how).copied().unwrap_or(24);
            let words = crate::domain::rules::Choices::words(&lists.short_notice, &how).to_owned();
            finish("short notice", on, words, of_child(move |child| said(child, hours)))
        }
    })
}

/// After which day they are asked again.
fn asked_again(on: On) -> Next {
    let field = Field::date("after", "Ask again after", Bias::Future).needed();
    let title = format!("Short notice: {} is asked again", on.name());
    let form = FormLayer::new("short notice", title, Form::new(vec![field])).at_once();
    Next::fields(form, move |values, _| match values.get("after").parse::<NaiveDate>() {
        Ok(after) => {
            let deed = of_child(move |child| ShortAct::AskAgain { child, after });
            finish("short notice", on, "Asked again about short notice", deed)
        }
        Err(_) => Next::nothing(),
    })
}

/// Their word alone, on any day and to any place.
fn said(child: ChildId, hours: u16) -> ShortAct {
    let (sites, who) = (Vec::new(), String::new());
    ShortAct::Said { child, hours, weekdays: 0, morning: None, sites, until: None, who }
}

fn form(on: On, _cx: &Cx<'_>) -> Next {
    let title = format!("Short notice: {} can come", on.name());
    let kept = format!("short notice {}", on.name());
    let halves = [('a', "any time"), ('m', "mornings"), ('p', "afternoons")];
    let form = Form::new(vec![
        Field::checked("notice", "Notice they need", hours_judged).needed().starting("1 day").wide(16),
        Field::checked("days", "Days, empty: any", days_judged).wide(30),
        Field::choice("half", "Time", &halves).starting("a").wide(16),
        Field::text("sites", "Place, empty: any").wide(30).offering(Offers::on_record(Typed::Venue)),
        Field::date("until", "Until, empty: on", Bias::Future),
        Field::text("who", "Who said so").wide(30).at_most(100),
    ]);
    Next::fields(FormLayer::new("short notice", title, form).kept_as(kept), move |values, _| {
        finish("short notice", on, "Can come at short notice", typed(&values))
    })
}

fn hours_judged(typed: &str, _today: NaiveDate) -> Result<String, String> {
    read_hours(typed).map(|_| typed.trim().to_owned())
}

fn days_judged(typed: &str, _today: NaiveDate) -> Result<String, String> {
    read_days(typed).map(|_| typed.trim().to_owned())
}

/// What was typed, as an act. The form has judged it.
fn typed(values: &Values) -> Deed {
    let hours = read_hours(values.get("notice")).unwrap_or(24);
    let weekdays = read_days(values.get("days")).unwrap_or(0);
    let morning = match values.get("half") {
        "m" => Some(true),
        "p" => Some(false),
        _ => None,
    };
    let sites: Vec<String> = Some(values.get("sites").trim())
        .filter(|site| !site.is_empty())
        .map(str::to_owned)
        .into_iter()
        .collect();
    let until = values.get("until").parse::<NaiveDate>().ok();
    let who = values.get("who").trim().to_owned();
    of_child(move |child| ShortAct::Said {
        child,
        hours,
        weekdays,
        morning,
        sites: sites.clone(),
        until,
        who: who.clone(),
    })
}

fn of_child(act: impl Fn(ChildId) -> ShortAct + 'static) -> Deed {
    Box::new(move |target: &Target| {
        if target.subject.child == ChildId(0) {
            return Err("no child is known here".to_owned());
        }
        Ok(vec![Command::ShortNotice { act: act(target.subject.child) }])
    })
}
