//! Reviews (6): what is ahead with its quorum and packs, worst first; what is late; which children are to be placed. One of
//! them with its people, agenda and packs is a screen of its own, under the same tab.
mod acts;
mod draw;
mod forms;
mod lines;
mod one;
mod print;
mod rows;

pub use one::Review;

use crate::desk::canvas::Canvas;
use crate::desk::effect::{Act, Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::offers::{Best, Offers};
use crate::desk::layers::{Choice, Pick};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Lacks, Screen, ScreenId};
use crate::desk::screens::session::{Child, Fill, People, child};
use crate::desk::seam::{Command, Push, Query, Reply, Subject};
use crate::desk::verbs::review;
use crate::desk::widgets::Step;
use crate::domain::code::Code;
use crate::domain::event::Key as Touched;
use crate::domain::ids::SessionId;
use crate::domain::review::{MeetingAct, PackAct};
use crate::domain::session::Answer;
use crate::wire::view::View;
use crate::wire::view_reviews::{LateAbout, LateRow, ReviewRow, ReviewsPage, ToPlaceRow};
use ratatui::layout::Rect;
use rows::RowKey;

const LIST: Slot = "reviews";
const WHICH: Slot = "which reviews";

/// The list.
#[derive(Default)]
pub struct Reviews {
    page: Option<ReviewsPage>,
    only: Option<Code>,
    front: usize,
}

/// The row in front.
enum Row<'a> {
    Review(&'a ReviewRow),
    Late(&'a LateRow),
    Child(&'a ToPlaceRow),
}

impl Reviews {
    fn ask(&self) -> Vec<Effect> {
        vec![Effect::Ask(LIST, Query::Reviews { service: self.only })]
    }

    fn keys(&self) -> Vec<RowKey> {
        self.page.as_ref().map_or_else(Vec::new, rows::keys)
    }

    fn row(&self) -> Option<Row<'_>> {
        let page = self.page.as_ref()?;
        let mut at = self.front;
        if let Some(row) = page.rows.get(at) {
            return Some(Row::Review(row));
        }
        at -= page.rows.len();
        if let Some(row) = page.late.get(at) {
            return Some(Row::Late(row));
        }
        page.to_place.get(at - page.late.len()).map(Row::Child)
    }

    fn to(&mut self, front: usize) {
        self.front = front.min(self.keys().len().saturating_sub(1));
    }

    fn came(&mut self, reply: &Reply) -> Vec<Effect> {
        let page = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Reviews(page) => page.as_ref().clone(),
                View::Gone { words } => return vec![Effect::Say(Note::refused(words.clone()))],
                _ => return Vec::new(),
            },
            Reply::Fault { words } | Reply::No { words } => {
                return vec![Effect::Say(Note::refused(words.clone()))];
            }
            _ => return Vec::new(),
        };
        let before = self.keys().get(self.front).copied();
        self.page = Some(page);
        let now = self.keys().iter().position(|key| Some(*key) == before);
        self.to(now.unwrap_or(self.front));
        Vec::new()
    }

    fn child(&self) -> Option<Child> {
        let subject = match self.row()? {
            Row::Child(row) => Subject::referral(row.child, row.referral, row.name.clone()),
            Row::Late(row) => match row.about {
                LateAbout::Pack(referral) | LateAbout::Part(referral, _) => {
                    Subject::referral(row.child?, referral, row.name.clone())
                }
                LateAbout::Invitation(..) => return None,
            },
            Row::Review(_) => return None,
        };
        let flags = match self.row()? {
            Row::Child(row) => row.flags,
            _ => crate::domain::child::Flags::default(),
        };
        let born = match self.row()? {
            Row::Child(row) => Some(row.born),
            _ => None,
        };
        Some(Child { subject, born, flags, on: None, service: Code::NONE, warning: None })
    }

    fn session(&self) -> Option<SessionId> {
        match self.row()? {
            Row::Review(row) => Some(row.session),
            Row::Late(row) => match row.about {
                LateAbout::Invitation(session, ..) => Some(session),
                _ => None,
            },
            Row::Child(_) => None,
        }
    }

    fn open(&self) -> Vec<Effect> {
        let to = self.session().map(Subject::session).or_else(|| self.child().map(|child| child.subject));
        match to {
            Some(subject) => vec![Effect::Goto(ScreenId::Review, Some(subject))],
            None => empty(),
        }
    }

    /// `a`: what is late is done or opened; what is ahead is opened.
    fn ahead(&self) -> Vec<Effect> {
        match self.row() {
            Some(Row::Late(row)) => match (row.about, self.child()) {
                (LateAbout::Invitation(session, role, staff), _) => {
                    let command = Command::SetMember { session, role, staff, answer: Answer::Accepted };
                    vec![Effect::Do(Act::one("answer", command, Some(Subject::session(session))))]
                }
                (LateAbout::Part(referral, part), Some(child)) => {
                    vec![review::part_done(referral, part, child.subject)]
                }
                _ => self.open(),
            },
            Some(_) => self.open(),
            None => empty(),
        }
    }

    /// `i`: asks for the reports of a child, chases who has not answered.
    fn info(&self) -> Vec<Effect> {
        let chase =
            |session, role, staff| Command::Meeting { session, act: MeetingAct::Chase { role, staff } };
        match self.row() {
            None => empty(),
            Some(Row::Child(row)) => {
                let subject = Subject::referral(row.child, row.referral, row.name.clone());
                vec![review::pack(row.referral, PackAct::AskAll, subject)]
            }
            Some(Row::Late(row)) => match row.about {
                LateAbout::Invitation(session, role, staff) => {
                    let subject = Some(Subject::session(session));
                    vec![Effect::Do(Act::one("chase", chase(session, role, staff), subject))]
                }
                LateAbout::Pack(_) | LateAbout::Part(..) => self.open(),
            },
            Some(Row::Review(row)) if row.asked.is_empty() => {
                let words =
                    format!("{}: nobody has an answer outstanding. Enter shows its people.", row.name);
                vec![Effect::Say(Note::refused(words))]
            }
            Some(Row::Review(row)) => {
                let subject = Some(Subject::session(row.session));
                let each = row.asked.iter();
                let commands =
                    each.map(|(role, staff)| (chase(row.session, *role, *staff), subject.clone())).collect();
                vec![Effect::Do(Act {
                    slot: "chase",
                    commands,
                    choices: Vec::new(),
                    again: None,
                    opens: false,
                    instead: None,
                })]
            }
        }
    }

    /// `n`: the child in front, or the first of the list, and the next quorate place there is for it.
    fn assemble(&self) -> Vec<Effect> {
        let first = self.page.as_ref().and_then(|page| page.to_place.first());
        let row = match self.row() {
            Some(Row::Child(row)) => Some(row),
            _ => first,
        };
        match row {
            Some(row) => {
                let subject = Subject::referral(row.child, row.referral, row.name.clone());
                vec![Effect::Open(Offers::for_referral(row.referral, subject))]
            }
            None => {
                let why = match self.page.as_ref().map_or(0, |page| page.in_triage) {
                    0 => "No child waits for a review. r on a child's record puts one forward.".to_owned(),
                    n => format!(
                        "No child waits for a review yet; {n} in triage. Screen 3 decides, then there is somebody to place."
                    ),
                };
                crate::desk::verbs::not_yet("Assemble", &why)
            }
        }
    }

    fn views(&self) -> Vec<Effect> {
        let services = self.page.as_ref().map_or(&[][..], |page| &page.services);
        let mut choices = vec![Choice::new('a', "all reviews")];
        choices.extend(services.iter().filter_map(|(code, name)| {
            Some(Choice::new(code.as_str().chars().next()?, format!("{name} only")))
        }));
        vec![Effect::Open(Box::new(Pick::new(WHICH, "Which reviews?", choices)))]
    }

    fn chosen(&mut self, letter: char) -> Vec<Effect> {
        let services = self.page.as_ref().map_or(&[][..], |page| &page.services);
        let wanted = services.iter().find(|(code, _)| code.as_str().starts_with(letter));
        self.only = wanted.map(|(code, _)| *code);
        self.front = 0;
        self.ask()
    }

    fn of_session(&self, make: impl FnOnce(SessionId) -> Vec<Effect>) -> Vec<Effect> {
        self.session().map_or_else(no_review, make)
    }
}

fn empty() -> Vec<Effect> {
    let words =
        "No review is ahead and no child waits for one. n in Diary makes a session, r puts a child forward.";
    vec![Effect::Say(Note::refused(words))]
}

/// A key came before what it is for was on the screen: it decides nothing that was not seen.
fn not_there_yet(what: &str) -> Vec<Effect> {
    let words = format!("{what} not on the screen yet, so that key was not used.");
    vec![Effect::Say(Note::refused(words))]
}

fn no_review() -> Vec<Effect> {
    crate::desk::verbs::not_yet("A review", "No review is in front. Up goes to the reviews ahead.")
}

impl Screen for Reviews {
    fn id(&self) -> ScreenId {
        ScreenId::Reviews
    }

    fn lacks(&self) -> Lacks {
        Lacks::Page.unless(self.page.is_some())
    }

    fn context(&self) -> Context {
        Context::Reviews
    }

    fn subject(&self) -> Option<Subject> {
        self.child().map(|child| child.subject).or_else(|| self.session().map(Subject::session))
    }

    fn entered(&mut self, _at: Option<Subject>, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn uses(&self, action: Action) -> bool {
        !matches!(action, Action::Left | Action::Right | Action::NextPart | Action::PartBefore)
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(step) = Step::of(action) {
            self.to(step.from(self.front, Step::A_PAGE));
            return Vec::new();
        }
        if self.page.is_none() && action != Action::Views {
            return not_there_yet("The reviews were");
        }
        match action {
            Action::Open => return self.open(),
            Action::Ahead => return self.ahead(),
            Action::Info => return self.info(),
            Action::New => return self.assemble(),
            Action::Views => return self.views(),
            Action::Book => {
                return match self.row() {
                    Some(Row::Child(_)) => self.assemble(),
                    _ => self.of_session(|session| vec![Effect::Open(Best::for_place(session, None))]),
                };
            }
            Action::Fill => return self.of_session(|session| vec![Effect::Open(Fill::of(session))]),
            Action::People => return self.of_session(|session| vec![Effect::Open(People::of(session))]),
            Action::Convene | Action::Export | Action::Sort => return self.open(),
            Action::Outcome | Action::Move | Action::Cancel if self.session().is_some() => {
                return self.open();
            }
            Action::Outcome
            | Action::Move
            | Action::Cancel
            | Action::Contact
            | Action::Refer
            | Action::Later
            | Action::Why
            | Action::Who => {
                return match self.child() {
                    Some(known) => child::verb(action, &known, cx),
                    None => crate::desk::verbs::not_yet(
                        "No child",
                        "No child is in front. Enter opens the review with its children.",
                    ),
                };
            }
            _ => {}
        }
        Vec::new()
    }

    fn given(&mut self, given: Given, _cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked(WHICH, letter) => self.chosen(letter),
            _ => Vec::new(),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        if slot == LIST { self.came(reply) } else { Vec::new() }
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        let concerns = |key: &Touched| !matches!(key, Touched::Visit(_) | Touched::Intake(_));
        if push.touched.iter().any(concerns) { self.ask() } else { Vec::new() }
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        rows::titles(self.page.as_ref(), self.front, cx)
    }

    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let blocks = rows::blocks(self.page.as_ref(), usize::from(body.width), cx);
        draw::draw(&blocks, self.front, body, canvas);
    }
}
