//! Verbs under test: a screen with one row, a keeper that answers from a table, keys in and commands out.
mod acts;
mod budget;
mod registering;

use super::{Target, begin, repeat, run, run_marked};
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::repeat::Repeated;
use crate::desk::screen::{Cx, Screen, ScreenId};
use crate::desk::seam::{Command, Query, Reply, Subject};
use crate::desk::trial::{Trial, day, done};
use crate::domain::actor::Role;
use crate::domain::booking::{Attendance, By, Told};
use crate::domain::child::{Flags, MayBeTold};
use crate::domain::code::Code;
use crate::domain::ids::{BookingId, ChildId, ReferralId};
use crate::domain::next_step::{Act, NextStep};
use crate::domain::order::Priority;
use crate::domain::referral::{CloseReason, Stage};
use crate::domain::refusal::Refusal;
use crate::domain::support::{Check, Item, SupportAct, Whom};
use crate::wire::support::{FollowUpPage, SupportLook, SupportView};
use crate::wire::view::{AlikeRow, UndoWords, View};
use crate::wire::view_list::{ListPage, ListRow};
use ratatui::layout::Rect;
use std::cell::RefCell;
use std::rc::Rc;

const CHILD: ChildId = ChildId(3);
const REFERRAL: ReferralId = ReferralId(5);
const BOOKING: BookingId = BookingId(9);

/// A screen with one row, which gives its verbs away.
struct OneRow {
    target: Target,
    marks: Vec<ReferralId>,
    heard: Rc<RefCell<Vec<Slot>>>,
}

impl Screen for OneRow {
    fn id(&self) -> ScreenId {
        ScreenId::Waiting
    }
    fn context(&self) -> Context {
        Context::List
    }
    fn subject(&self) -> Option<Subject> {
        Some(self.target.subject.clone())
    }
    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if self.marks.is_empty() {
            run(action, &self.target, cx)
        } else {
            run_marked(action, &self.marks, cx)
        }
    }
    fn repeated(&mut self, verb: &Repeated, cx: &Cx<'_>) -> Vec<Effect> {
        repeat(verb, &self.target, cx)
    }
    fn acted(&mut self, slot: Slot, _reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        self.heard.borrow_mut().push(slot);
        Vec::new()
    }
    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        Titles::default()
    }
    fn view(&self, _body: Rect, _canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {}
}

/// The row of a child in this stage, and the step that it owes.
pub(crate) fn row(stage: Stage, act: Act) -> ListRow {
    let step = NextStep {
        act,
        words: "Something".into(),
        owner: Code::known("nd"),
        due: day(2026, 11, 23),
        booking: stage.booking(),
        put_off: None,
        was_due: None,
    };
    ListRow {
        referral: REFERRAL,
        child: CHILD,
        name: "HARRIS, Aimee".into(),
        born: day(2022, 9, 14),
        pathway: Code::known("nd"),
        days: 432,
        running: true,
        stopped: false,
        target: None,
        received: day(2025, 9, 14),
        priority: Priority::Soon,
        asked: None,
        flags: Flags::INTERPRETER,
        language: "Polish".into(),
        district: "Gedling".into(),
        setting: String::new(),
        stage,
        step: Some(step),
        contact: None,
        booked: None,
        service: Code::NONE,
        short: String::new(),
        open_by: None,
        rev: 1,
    }
}

fn waiting() -> ListRow {
    row(Stage::Waiting { since: day(2025, 10, 2) }, Act::Book)
}

fn triage() -> ListRow {
    row(Stage::Triage, Act::Triage)
}

fn booked() -> ListRow {
    row(Stage::Booked { booking: BOOKING, on: day(2026, 11, 20) }, Act::See)
}

fn trial(role: Role, row: &ListRow) -> Trial {
    of(role, Target::row(row), Vec::new(), Box::new(|_| done("Done")))
}

fn of(role: Role, target: Target, marks: Vec<ReferralId>, does: crate::desk::trial::Does) -> Trial {
    let screen = OneRow { target, marks, heard: Rc::default() };
    let looks = Box::new(|query: &Query| match query {
        Query::Alike { family, .. } if family == "Harrison" => Some(View::Alike(vec![AlikeRow {
            child: ChildId(70),
            name: "HARRISON, Amie".into(),
            born: day(2021, 3, 1),
            nhs: String::new(),
            postcode: "NG5 6LT".into(),
            open: "SLCN 12w1d".into(),
            words: "same birth date and street".into(),
            same: false,
            merged_into: None,
        }])),
        // Two of one name and birth date, and one that sounds like them.
        Query::Alike { family, .. } if family == "Adair" => {
            let row = |child: u32, given: &str, open: &str| AlikeRow {
                child: ChildId(child),
                name: format!("ADAIR, {given}"),
                born: day(2021, 3, 1),
                nhs: String::new(),
                postcode: "NG5 6LT".into(),
                open: open.into(),
                words: "same birth date, the name is the same; this one has no NHS number".into(),
                same: false,
                merged_into: None,
            };
            Some(View::Alike(vec![row(81, "Amy", "ND 0w0d"), row(82, "Amy", "--"), row(83, "Amy", "--")]))
        }
        // A second record that became one with the first.
        Query::Alike { family, .. } if family == "HARRIS" => Some(View::Alike(vec![AlikeRow {
            child: ChildId(71),
            name: "HARRIS, Amy".into(),
            born: day(2022, 9, 14),
            nhs: String::new(),
            postcode: String::new(),
            open: "--".into(),
            words: "one record with it".into(),
            same: false,
            merged_into: Some(CHILD),
        }])),
        Query::Alike { .. } => Some(View::Alike(Vec::new())),
        Query::UndoPreview { seq: Some(seq), .. } => Some(View::Undo(Some(UndoWords {
            seq: *seq,
            words: format!("part {seq}"),
            minutes: 0,
            child: Some(CHILD),
            refused: None,
            with: Vec::new(),
            told: false,
        }))),
        Query::List { filter, .. } => {
            let mut rows: Vec<ListRow> =
                filter.only.iter().map(|id| ListRow { referral: *id, ..waiting() }).collect();
            if let Some(last) = rows.last_mut() {
                (last.stage, last.name) = (booked().stage, "ALI, Yusuf".into());
            }
            Some(View::List(ListPage {
                revision: 1,
                today: day(2026, 11, 20),
                total: rows.len() as u32,
                first: 0,
                rows,
                words: String::new(),
                order: String::new(),
                hint: String::new(),
            }))
        }
        Query::Support(SupportLook::FollowUp { referral }) => Some(follow_up(*referral)),
        _ => None,
    });
    Trial::new(role, vec![Box::new(screen)], (80, 24), looks, does)
}

/// The parts of a follow-up: of the referral in front one is open, of any other none.
fn follow_up(referral: ReferralId) -> View {
    let item = |key, name: &str, done: Option<&str>| Item {
        key,
        name: name.to_owned(),
        done: done.map(str::to_owned),
        missing: format!("{name} ({key})"),
    };
    let told = (referral != REFERRAL).then_some("told");
    View::Support(Box::new(SupportView::FollowUp(FollowUpPage {
        referral,
        child: CHILD,
        why: "not brought Tue 17 Nov".into(),
        flags: (false, false),
        items: vec![item('c', "Attempts to reach", Some("18 Nov rang")), item('g', "Told: the GP", told)],
        missed: true,
    })))
}

/// Keys pressed on a row by somebody, and what is sent.
fn sends(role: Role, row: &ListRow, keys: &str) -> Vec<Command> {
    let mut trial = trial(role, row);
    trial.press(keys);
    trial.sends()
}

fn code(text: &str) -> Code {
    Code::known(text)
}

fn nobody(does: crate::desk::trial::Does) -> Trial {
    of(Role::Scheduler, Target::default(), Vec::new(), does)
}
