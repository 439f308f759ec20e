//! What a letter does on a line of a review: the same letter always the same kind of thing, on whatever the cursor is.
use super::lines::{Item, LineKey};
use super::{forms, one::Review};
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::keymap::Action;
use crate::desk::layers::offers::{Best, Offers};
use crate::desk::layers::{Choice, Pick, Preview, Tick};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, ScreenId};
use crate::desk::screens::session::words::letters;
use crate::desk::screens::session::{Fill, People, child};
use crate::desk::seam::{Command, Subject};
use crate::desk::verbs;
use crate::domain::booking::BookingState;
use crate::domain::code::Code;
use crate::domain::ids::{SessionId, StaffId};
use crate::domain::review::{MeetingAct, PackAct, Part, ReportState, Whose};
use crate::domain::session::Answer;
use crate::wire::view_reviews::ChildPart;

const COVER: Slot = "cover";
const GONE: Slot = "declined or away";
const HERE: Slot = "who is here";

fn say(words: impl Into<String>) -> Vec<Effect> {
    vec![Effect::Say(Note::refused(words.into()))]
}

impl Review {
    fn session(&self) -> Option<SessionId> {
        self.page.as_ref()?.session
    }

    /// A letter on the line in front.
    pub(super) fn verb(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        self.about = self.key();
        match action {
            Action::Ahead => self.ahead(cx),
            Action::Info => self.info(),
            Action::Outcome => self.outcome(cx),
            Action::Convene => self.convene(cx),
            Action::Sort => self.sooner(),
            Action::New => self.assemble(),
            Action::Book => match (self.session(), self.part().is_some_and(|part| part.booking.is_none())) {
                (Some(session), false) => vec![Effect::Open(Best::for_place(session, None))],
                _ => self.assemble(),
            },
            Action::Fill => self.of_session(|session| vec![Effect::Open(Fill::of(session))]),
            Action::People => self.of_session(|session| vec![Effect::Open(People::of(session))]),
            Action::Views => vec![Effect::Goto(ScreenId::Reviews, None)],
            Action::Cancel if self.seat().is_some() => self.not_coming(),
            Action::Open => match self.key() {
                Some(LineKey::Seat(..)) => self.of_session(|session| vec![Effect::Open(People::of(session))]),
                Some(LineKey::Item(..)) => self.ahead(cx),
                _ => self.of_child(action, cx),
            },
            Action::Move
            | Action::Cancel
            | Action::Contact
            | Action::Refer
            | Action::Later
            | Action::Why
            | Action::Who => self.of_child(action, cx),
            _ => Vec::new(),
        }
    }

    fn of_child(&self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        match self.child() {
            Some(known) => child::verb(action, &known, cx),
            None => verbs::not_yet("No child", "No child is in front. Down goes to the agenda."),
        }
    }

    fn of_session(&self, make: impl FnOnce(SessionId) -> Vec<Effect>) -> Vec<Effect> {
        self.session().map_or_else(
            || verbs::not_yet("No review yet", "This child has no place at a review. n shows the next one."),
            make,
        )
    }

    fn assemble(&self) -> Vec<Effect> {
        match (self.part(), self.session()) {
            (Some(part), None) => {
                let subject = Subject::referral(part.child, part.referral, part.name.clone());
                vec![Effect::Open(Offers::for_referral(part.referral, subject))]
            }
            (_, Some(session)) => vec![Effect::Open(Best::for_place(session, None))],
            (None, None) => say("No child is in front."),
        }
    }

    /// `a`: whatever the line waits for has come: a yes, a report, a view; or the next thing of the child's pack.
    fn ahead(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        match self.key() {
            None => say("Nothing is in front."),
            Some(LineKey::Seat(role, staff)) => self.seat_ahead(role, staff),
            Some(LineKey::Item(_, item)) => self.item_ahead(item, cx),
            Some(LineKey::Child(_)) => {
                let Some(part) = self.part() else { return Vec::new() };
                match next_of(part) {
                    Next::Item(item) => {
                        self.about = Some(LineKey::Item(part.referral, item));
                        self.item_ahead(item, cx)
                    }
                    Next::AskAll => self.pack(PackAct::AskAll),
                    Next::Which => forms::which(part, forms::WHICH_IN, "which report came?"),
                    Next::Nothing => say(format!("{}: the pack is complete.", part.name)),
                }
            }
        }
    }

    fn seat_ahead(&mut self, role: Code, staff: Option<StaffId>) -> Vec<Effect> {
        let Some(session) = self.session() else { return Vec::new() };
        let Some(seat) = self.seat() else { return Vec::new() };
        match (&seat.person, staff) {
            (Some((_, name, Answer::Accepted)), _) => {
                let words = format!("{name} has accepted already. Nothing was changed.");
                vec![Effect::Say(Note::done(words))]
            }
            (Some(_), Some(staff)) => {
                let answer = Answer::Accepted;
                self.send("answer", Command::SetMember { session, role, staff, answer })
            }
            _ => self.cover(),
        }
    }

    /// Who could fill the role that is missing, each with a letter: asks them.
    fn cover(&mut self) -> Vec<Effect> {
        let Some(seat) = self.seat() else { return Vec::new() };
        let role = seat.role.1.clone();
        let all = letters(seat.cover.len(), "");
        let choices: Vec<Choice> = all
            .iter()
            .zip(&seat.cover)
            .map(|(letter, (_, name))| Choice::new(*letter, format!("{name}, free then")))
            .collect();
        let chosen: Vec<(char, StaffId)> =
            all.into_iter().zip(seat.cover.iter().map(|(id, _)| *id)).collect();
        let none = choices.is_empty();
        let pick = Pick::new(COVER, format!("{role}: ask whom to cover?"), choices);
        let pick = if none {
            pick.not_now(format!(
                "Nobody who is {role} is free then. m on a child shows the next quorate review."
            ))
        } else {
            pick
        };
        self.choices = chosen;
        vec![Effect::Open(Box::new(pick))]
    }

    fn item_ahead(&mut self, item: Item, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(part) = self.part() else { return Vec::new() };
        match item {
            Item::Consent => forms::consent(part),
            Item::Basis => forms::basis(part, cx),
            Item::Needs => forms::needs(part, cx),
            Item::Parent => forms::view(part, Whose::Parent),
            Item::View => forms::view(part, Whose::Child),
            Item::First => forms::first(part),
            Item::Minutes => self.pack(PackAct::MinutesOut),
            Item::Recommendation(at) => self.pack(PackAct::Done(at)),
            Item::Report(kind) => {
                let asked =
                    part.reports.iter().find(|report| report.kind == kind).and_then(|report| report.state);
                match asked {
                    None => self.pack(PackAct::Ask { kind, of: String::new() }),
                    Some(_) => self.pack(PackAct::In(kind)),
                }
            }
        }
    }

    /// `i`: asks, or chases who was asked; what is in goes back for more.
    fn info(&mut self) -> Vec<Effect> {
        let Some(key) = self.key() else { return say("Nothing is in front.") };
        match key {
            LineKey::Seat(role, Some(staff)) => {
                let Some(session) = self.session() else { return Vec::new() };
                let act = MeetingAct::Chase { role, staff };
                self.send("chase", Command::Meeting { session, act })
            }
            LineKey::Seat(_, None) => self.cover(),
            LineKey::Item(_, Item::Report(kind)) => {
                let Some(part) = self.part() else { return Vec::new() };
                let Some(report) = part.reports.iter().find(|report| report.kind == kind) else {
                    return Vec::new();
                };
                match report.state {
                    None => self.pack(PackAct::Ask { kind, of: String::new() }),
                    Some(ReportState::In(_)) => forms::send_back(part, &report.name),
                    Some(_) => self.pack(PackAct::Chase(kind)),
                }
            }
            LineKey::Child(_) | LineKey::Item(..) => {
                let Some(part) = self.part() else { return Vec::new() };
                let unasked = part.reports.iter().any(|report| report.state.is_none());
                match forms::missing(part).as_slice() {
                    _ if unasked || part.consent != Some(true) => self.pack(PackAct::AskAll),
                    [] => say(format!("{}: every report is in.", part.name)),
                    [one] => self.pack(PackAct::Chase(one.kind)),
                    _ => forms::which(part, forms::WHICH_CHASE, "chase which report?"),
                }
            }
        }
    }

    /// `o`: what the review decided; and when that is on record, what it recommends.
    fn outcome(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(part) = self.part() else {
            return verbs::not_yet("Outcome", "No child is in front. Down goes to the agenda.");
        };
        let decided = part.minutes.is_some()
            || matches!(&part.booking, Some((_, BookingState::Attended { outcome: Some(_), .. })));
        if decided && !part.booking.as_ref().is_some_and(|(_, state)| state.ahead()) {
            return forms::recommend(part, cx);
        }
        self.of_child(Action::Outcome, cx)
    }

    /// `t`: it begins, and who was asked is ticked until somebody says that they are not here.
    fn convene(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        if page.session.is_none() {
            return self.of_session(|_| Vec::new());
        }
        if page.on.is_some_and(|on| on > cx.now.date()) {
            return verbs::not_yet(
                "Who is here",
                "This review is still ahead: who is here is said on its day.",
            );
        }
        let mut all = Vec::new();
        let mut rows = Vec::new();
        for seat in &page.people {
            let Some((staff, name, answer)) = &seat.person else { continue };
            if all.contains(staff) {
                continue;
            }
            let here = seat.here.unwrap_or(*answer == Answer::Accepted);
            all.push(*staff);
            rows.push(Tick { ticked: here, ..Tick::new(format!("{} {name} is here", seat.role.1)) });
        }
        self.choices = all.into_iter().map(|staff| (' ', staff)).collect();
        let title = format!("{} begins: who is here?", page.service.1);
        vec![Effect::Open(Box::new(Preview::new(HERE, title, rows)))]
    }

    /// `s`: the child in front one place sooner on the agenda; its time stays what its family was told.
    fn sooner(&self) -> Vec<Effect> {
        let (Some(part), Some(page)) = (self.part(), &self.page) else {
            return say("No child is in front. Down goes to the agenda.");
        };
        let Some(session) = page.session else {
            return say("This child is on no agenda yet. n shows the next review.");
        };
        let mut order: Vec<_> = page.children.iter().map(|child| child.referral).collect();
        match order.iter().position(|id| *id == part.referral) {
            Some(0) | None => say(format!("{} is first already.", part.name)),
            Some(at) => {
                order.swap(at, at - 1);
                self.send("agenda", Command::Meeting { session, act: MeetingAct::Order(order) })
            }
        }
    }

    fn not_coming(&self) -> Vec<Effect> {
        let Some(seat) = self.seat() else { return Vec::new() };
        match &seat.person {
            None => say(format!("{} is missing already. a asks somebody to cover.", seat.role.1)),
            Some((_, name, _)) => {
                let choices = vec![Choice::new('d', "declined"), Choice::new('w', "away: sick, on leave")];
                vec![Effect::Open(Box::new(Pick::new(GONE, format!("{name} does not come"), choices)))]
            }
        }
    }

    /// What a layer closed with.
    pub(super) fn answer(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked(COVER, letter) => {
                let chosen = self.choices.iter().find(|(known, _)| *known == letter).map(|(_, staff)| *staff);
                let (Some(staff), Some(session), Some(LineKey::Seat(role, _))) =
                    (chosen, self.session(), self.about)
                else {
                    return Vec::new();
                };
                let answer = Answer::Asked(cx.now.date());
                self.going = Some(LineKey::Seat(role, Some(staff)));
                self.send("cover", Command::SetMember { session, role, staff, answer })
            }
            Given::Picked(GONE, letter) => {
                let (Some(session), Some(LineKey::Seat(role, Some(staff)))) = (self.session(), self.about)
                else {
                    return Vec::new();
                };
                let answer = if letter == 'w' { Answer::Away } else { Answer::Declined };
                self.send("answer", Command::SetMember { session, role, staff, answer })
            }
            Given::Picked(forms::BASIS, letter) => {
                let known = cx.home.rules.reviews.basis.iter().find(|basis| basis.key == letter);
                known.map_or_else(Vec::new, |basis| self.pack(PackAct::Basis(basis.id)))
            }
            Given::Picked(forms::NEEDS, letter) => {
                let Some(part) = self.part() else { return Vec::new() };
                let known = cx.home.rules.reviews.need.iter().find(|need| need.key == letter);
                let Some(need) = known.map(|need| need.id) else { return Vec::new() };
                let mut needs = part.needs.clone();
                if needs.contains(&need) {
                    needs.retain(|known| *known != need);
                } else {
                    needs.push(need);
                }
                self.pack(PackAct::Needs(needs))
            }
            Given::Picked(slot @ (forms::WHICH_IN | forms::WHICH_CHASE), letter) => {
                let Some(kind) = self.part().and_then(|part| forms::report_of(part, letter)) else {
                    return Vec::new();
                };
                self.pack(if slot == forms::WHICH_IN { PackAct::In(kind) } else { PackAct::Chase(kind) })
            }
            Given::Ticked(HERE, rows) => {
                let Some(session) = self.session() else { return Vec::new() };
                let here =
                    rows.iter().filter_map(|at| self.choices.get(*at).map(|(_, staff)| *staff)).collect();
                self.send("begins", Command::Meeting { session, act: MeetingAct::Start { here } })
            }
            _ => Vec::new(),
        }
    }
}

/// What a child's pack waits for next.
enum Next {
    Item(Item),
    AskAll,
    Which,
    Nothing,
}

fn next_of(part: &ChildPart) -> Next {
    use crate::domain::review::ViewState::Missing;
    if let Some(part) = later(part) {
        return part;
    }
    if !part.has_pack {
        return if part.first.is_none() { Next::Item(Item::First) } else { Next::Nothing };
    }
    if part.consent != Some(true) {
        return Next::Item(Item::Consent);
    }
    if part.reports.iter().any(|report| report.state.is_none()) {
        return Next::AskAll;
    }
    match forms::missing(part).as_slice() {
        [] => {}
        [one] => return Next::Item(Item::Report(one.kind)),
        _ => return Next::Which,
    }
    match (part.parent.0, part.view.0) {
        (Missing, _) => Next::Item(Item::Parent),
        (_, Missing) => Next::Item(Item::View),
        _ => Next::Nothing,
    }
}

/// What is owed after the review: the minutes, then what was recommended.
fn later(part: &ChildPart) -> Option<Next> {
    if part.booking.as_ref().is_some_and(|(_, state)| state.ahead()) {
        return None;
    }
    let minutes = part.minutes.is_some_and(|(_, out)| out.is_none()).then_some(Part::Minutes);
    let open = part.recommendations.iter().find(|one| one.done.is_none());
    let item = match (minutes, open) {
        (Some(_), _) => Item::Minutes,
        (None, Some(one)) => Item::Recommendation(one.at),
        (None, None) => return None,
    };
    Some(Next::Item(item))
}
