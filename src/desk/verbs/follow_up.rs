//! The follow-up of a child who was not brought: its parts with what is done and what is open, each worked by its letter by whoever
//! is there, and its closing, which a clinical role does once none is open. Where a family cancelled again and again, the same.
use super::asking::{Next, Values};
use super::choose::{act, barred, sentence};
use super::contact;
use super::target::{On, Target};
use super::validate::{WAYS, way};
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Act, Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Choice, FormLayer, Pick};
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer, ScreenId};
use crate::desk::seam::{Command, Push, Query, Reply};
use crate::desk::text;
use crate::desk::theme::Meaning;
use crate::desk::widgets::{Field, Form};
use crate::domain::booking::Told;
use crate::domain::child::Flags;
use crate::domain::code::Code;
use crate::domain::decide::discharge_reasons;
use crate::domain::ids::ReferralId;
use crate::domain::refusal::Refusal;
use crate::domain::rights::Right;
use crate::domain::support::{Check, SupportAct, Whom, checked_words};
use crate::wire::support::{FollowUpPage, SupportLook, SupportView};
use crate::wire::view::View;
use ratatui::layout::Rect;

const PARTS: Slot = "parts of a follow-up";
/// Columns of a part's name.
const NAME: usize = 31;

pub(super) fn follow_up(target: Target, cx: &Cx<'_>) -> Next {
    let Some(referral) = target.subject.referral else {
        return contact::contact(On::One(Box::new(target)), cx);
    };
    let layer = Parts {
        name: target.name().to_owned(),
        referral,
        may_close: barred(cx, Right::FollowUp),
        early: Vec::new(),
        pick: None,
    };
    Next::letter(layer, move |letter, cx| match letter {
        'c' => contact::contact(On::One(Box::new(target)), cx),
        'f' => flags(target, referral),
        'r' => told(target, referral, Whom::Referrer),
        'g' => told(target, referral, Whom::Gp),
        's' => told(target, referral, Whom::SocialWorker),
        'd' => discharged(target, referral, cx),
        _ => Next::fields(form(&target, None, None), move |values, _| {
            Next::Act(closed(&target, referral, None, values))
        }),
    })
}

/// The reason is chosen, then said in words; out of reach is none.
fn discharged(target: Target, referral: ReferralId, cx: &Cx<'_>) -> Next {
    let reasons = discharge_reasons(&cx.home.rules);
    let all: Vec<Choice> = reasons.map(|choice| Choice::new(choice.key, choice.name.clone())).collect();
    let title = format!("{}: Discharged: why? What is best for the child", target.who());
    Next::letter(Pick::new("discharged why", title, all), move |letter, cx| {
        let why = discharge_reasons(&cx.home.rules).find(|choice| choice.key == letter);
        let why = Some(why.map_or(Code::NONE, |choice| choice.id));
        Next::fields(form(&target, why, None), move |values, _| {
            Next::Act(closed(&target, referral, why, values))
        })
    })
}

fn check(target: &Target, referral: ReferralId, check: Check) -> Next {
    let command =
        Command::Support { child: target.subject.child, act: SupportAct::Check { referral, check } };
    Next::Act(act("follow up", vec![command], target))
}

fn flags(target: Target, referral: ReferralId) -> Next {
    let known = (target.flags.has(Flags::PROTECTION), target.flags.has(Flags::LOOKED_AFTER));
    let all = vec![
        Choice::new('y', format!("Looked, now and the last 12 months: {}", checked_words(known))),
        Choice::new('x', "The record is wrong: it opens, to be amended first"),
    ];
    let title = format!("{}: protection plan, looked after?", target.who());
    Next::letter(Pick::new("flags", title, all), move |letter, _| {
        if letter == 'x' {
            return Next::goto(ScreenId::Record, &On::One(Box::new(target)));
        }
        let (plan, looked_after) = known;
        check(&target, referral, Check::Flags { plan, looked_after })
    })
}

fn told(target: Target, referral: ReferralId, whom: Whom) -> Next {
    let mut all: Vec<Choice> = WAYS.iter().map(|(letter, _, words)| Choice::new(*letter, *words)).collect();
    all.push(Choice::new('n', "Could not be told, or there is none: why .."));
    let title = format!("{} was not brought: how was the {} told?", target.who(), whom.words());
    Next::letter(Pick::new("told whom", title, all), move |letter, _| {
        if letter != 'n' {
            let how: Option<Told> = Some(way(letter));
            return check(&target, referral, Check::Told { whom, how, words: String::new() });
        }
        let title = format!("{}: the {} was not told. Why?", target.who(), whom.words());
        let kept = format!("not told {} {}", whom.words(), target.subject.child.0);
        Next::fields(sentence("not told", title, "Why", true, kept), move |values, _| {
            let words = values.get("words").to_owned();
            check(&target, referral, Check::Told { whom, how: None, words })
        })
    })
}

/// The decision, and of a discharge why it is best for the child; what the keeper found wrong stands at its field.
fn form(target: &Target, discharge: Option<Code>, wrong: Option<(&Values, &str, &str)>) -> FormLayer {
    let field = |name, label: &str| Field::text(name, label).needed().wide(50).at_most(1_000);
    let mut fields = vec![field("decision", "Decision and why")];
    if discharge.is_some() {
        fields.push(field("rationale", "Best for the child"));
    }
    let mut form = Form::new(fields);
    if let Some((values, name, words)) = wrong {
        form = form.filled(&values.0);
        form.wrong(name, words);
    }
    let what = if discharge.is_some() { "discharged" } else { "another appointment" };
    let title = format!("Close the follow-up of {}: {what}", target.who());
    FormLayer::new("follow up", title, form).kept_as(format!("follow-up of child {}", target.subject.child.0))
}

fn closed(target: &Target, referral: ReferralId, discharge: Option<Code>, values: Values) -> Act {
    let command = Command::CloseFollowUp {
        referral,
        decision: values.get("decision").to_owned(),
        discharge: discharge.map(|_| values.get("rationale").to_owned()),
        because: discharge.unwrap_or_default(),
    };
    let target = target.clone();
    act("follow up", vec![command], &target).or(Box::new(move |refusal: &Refusal| {
        let name = refusal.field.clone()?;
        let form = form(&target, discharge, Some((&values, &name, &refusal.words)));
        Next::fields(form, move |values, _| Next::Act(closed(&target, referral, discharge, values))).layer()
    }))
}

/// The table of the parts: fetched when it opens, since the record alone knows what was tried. Letters that come before it is
/// there wait for it.
struct Parts {
    name: String,
    referral: ReferralId,
    /// Why the person may not close it.
    may_close: Option<String>,
    early: Vec<Key>,
    pick: Option<Pick>,
}

impl Parts {
    fn ask(&self) -> Vec<Effect> {
        let look = SupportLook::FollowUp { referral: self.referral };
        vec![Effect::Ask(PARTS, Query::Support(look))]
    }

    fn table(&self, page: &FollowUpPage) -> Pick {
        let mut all: Vec<Choice> = page
            .items
            .iter()
            .map(|item| {
                let state = item.done.as_deref().unwrap_or("OPEN");
                Choice::new(item.key, format!("{} {state}", text::left(&item.name, NAME)))
            })
            .collect();
        let open = page.items.iter().filter(|item| item.done.is_none()).count();
        let why = self
            .may_close
            .clone()
            .or_else(|| (open > 0).then(|| format!("{open} of {} parts are open", page.items.len())));
        let another =
            if page.missed { "Close: another appointment is owed" } else { "Close: it goes on as it is" };
        for (letter, words) in [('b', another), ('d', "Close: discharged, with why that is best")] {
            let choice = Choice::new(letter, words);
            all.push(match &why {
                Some(why) => choice.refused(why.clone()),
                None => choice,
            });
        }
        Pick::new(PARTS, format!("{}: {}. The follow-up", self.name, page.why), all)
    }
}

impl Layer for Parts {
    fn context(&self) -> Context {
        Context::Pick
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        match &mut self.pick {
            Some(pick) => pick.act(action, cx),
            None if matches!(action, Action::Close | Action::Back) => {
                vec![Effect::Answer(Given::Nothing(PARTS))]
            }
            None => Vec::new(),
        }
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        match &mut self.pick {
            Some(pick) => pick.key(key, cx),
            None => {
                self.early.push(key);
                Vec::new()
            }
        }
    }

    fn heard(&mut self, _slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        let Reply::View(view) = reply else { return crate::desk::answer::said(reply, None) };
        match view.as_ref() {
            View::Support(page) => {
                if let SupportView::FollowUp(page) = page.as_ref() {
                    self.pick = Some(self.table(page));
                }
                // Typed ahead: as if pressed now, by the app, so that each layer gets its own.
                let early = std::mem::take(&mut self.early);
                if early.is_empty() { Vec::new() } else { vec![Effect::TypedAhead(early)] }
            }
            View::Gone { words } => {
                vec![Effect::Answer(Given::Nothing(PARTS)), Effect::Say(Note::refused(words.clone()))]
            }
            _ => Vec::new(),
        }
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        match &mut self.pick {
            Some(pick) => pick.resized(cx),
            None => self.ask(),
        }
    }

    // What was done meanwhile, here or by somebody else, is done.
    fn acted(&mut self, _reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn pushed(&mut self, _push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        match &self.pick {
            Some(pick) => pick.titles(cx),
            None => Titles { left: format!("{}: the follow-up", self.name), ..Titles::default() },
        }
    }

    fn cover(&self, cx: &Cx<'_>) -> Cover {
        self.pick.as_ref().map_or(Cover::Foot(7), |pick| pick.cover(cx))
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        match &self.pick {
            Some(pick) => pick.view(area, canvas, cx),
            None => canvas.line(area, 0, " What was done is being fetched.", Meaning::Aside),
        }
    }
}
