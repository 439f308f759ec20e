//! Triage: one referral at a time, in the order of the decision. It goes on to the next by itself after a decision; keys
//! typed before that one was shown decide nothing.
mod card;
#[cfg(test)]
mod tests;

use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Choice, Pick, Reader};
use crate::desk::message::Note;
use crate::desk::repeat::Repeated;
use crate::desk::screen::{Cx, Lacks, Screen, ScreenId};
use crate::desk::seam::{Push, Query, Reply, Subject};
use crate::desk::theme::Meaning;
use crate::desk::verbs::{self, On, Target};
use crate::domain::calendar::{plural, weekday_day};
use crate::domain::code::Code;
use crate::domain::event::Key;
use crate::domain::ids::ReferralId;
use crate::wire::view::{TriageEnd, View};
use crate::wire::view_record::{KnownLine, TriageCard};
use ratatui::layout::Rect;

/// The slot of the card.
const CARD: Slot = "card";
/// The slot of the choice of queue.
const QUEUE: Slot = "queue";
/// Acts after which the next referral comes by itself.
const DECISIONS: [Slot; 8] =
    ["accept", "redirect", "ask", "decline", "put off", "taken", "discharge", "given back"];

/// The screen.
#[derive(Default)]
pub struct Triage {
    queue: Option<Code>,
    card: Option<Box<TriageCard>>,
    /// How the queue stands where nothing is left.
    end: Option<TriageEnd>,
    /// Why there is no card, in words.
    gone: Option<String>,
    /// A line of what is known already is in front.
    front: Option<usize>,
    /// Lines of the card that are scrolled away.
    top: usize,
    /// The person asked for the card that is to come.
    chosen: bool,
}

impl Triage {
    fn ask(&self, show: Option<ReferralId>, after: Option<ReferralId>, back: bool) -> Effect {
        Effect::Ask(CARD, Query::Triage { queue: self.queue, show, after, back })
    }

    fn referral(&self) -> Option<ReferralId> {
        self.card.as_ref().map(|card| card.row.referral)
    }

    fn target(&self) -> Target {
        self.card.as_ref().map(|card| Target::row(&card.row)).unwrap_or_default()
    }

    /// Whether the referral in front still waits for a decision; one that was gone to from elsewhere may not.
    fn undecided(&self) -> bool {
        self.card.is_some() && self.target().is_undecided()
    }

    /// The line of what is known that is in front.
    fn known(&self) -> Option<&KnownLine> {
        self.card.as_ref()?.known.get(self.front?)
    }

    /// The look-alike in front, else the first there is.
    fn alike(&self) -> Option<&KnownLine> {
        let is_alike = |line: &&KnownLine| line.kind.starts_with('=');
        self.known().filter(is_alike).or_else(|| self.card.as_ref()?.known.iter().find(is_alike))
    }

    fn take(&mut self, card: Option<Box<TriageCard>>, end: TriageEnd) -> Vec<Effect> {
        let before = self.referral();
        let now = card.as_ref().map(|card| card.row.referral);
        (self.card, self.end, self.gone) = (card, Some(end), None);
        let by_itself = before.is_some() && before != now && !self.chosen;
        self.chosen = false;
        if before != now {
            (self.front, self.top) = (None, 0);
        }
        let known = self.card.as_ref().map_or(0, |card| card.known.len());
        self.front = self.front.filter(|at| *at < known);
        vec![if by_itself && now.is_some() { Effect::FrontCame } else { Effect::FrontStays }]
    }

    /// The next part: the card as a whole, then each line of what is known.
    fn part(&mut self, back: bool) {
        let lines = self.card.as_ref().map_or(0, |card| card.known.len());
        if lines == 0 {
            return;
        }
        self.front = match (self.front, back) {
            (None, false) => Some(0),
            (None, true) => Some(lines - 1),
            (Some(0), true) => None,
            (Some(at), true) => Some(at - 1),
            (Some(at), false) => Some(at + 1).filter(|at| *at < lines),
        };
    }

    fn open(&self) -> Vec<Effect> {
        let subject = match self.known() {
            Some(KnownLine { child: Some(child), words, .. }) => {
                let name = words.split("  ").next().unwrap_or_default();
                Some(Subject::child(*child, name))
            }
            _ => self.subject(),
        };
        vec![Effect::Goto(ScreenId::Record, subject)]
    }

    fn queues(cx: &Cx<'_>) -> Vec<Effect> {
        let triaged: Vec<&crate::domain::rules::Pathway> =
            cx.home.rules.pathways.iter().filter(|pathway| pathway.triage).collect();
        let letters =
            verbs::letters(std::iter::once("all").chain(triaged.iter().map(|pathway| pathway.id.as_str())));
        let names = std::iter::once("All pathways".to_owned())
            .chain(triaged.iter().map(|pathway| format!("{} {}", pathway.short, pathway.name)));
        let choices =
            letters.into_iter().zip(names).map(|(letter, name)| Choice::new(letter, name)).collect();
        vec![Effect::Open(Box::new(Pick::new(QUEUE, "Triage which queue?", choices)))]
    }

    fn turn_to(&mut self, letter: char, cx: &Cx<'_>) -> Vec<Effect> {
        let triaged: Vec<Code> = cx
            .home
            .rules
            .pathways
            .iter()
            .filter(|pathway| pathway.triage)
            .map(|pathway| pathway.id)
            .collect();
        let letters = verbs::letters(std::iter::once("all").chain(triaged.iter().map(Code::as_str)));
        let at = letters.iter().position(|known| *known == letter);
        self.queue = at.and_then(|at| at.checked_sub(1)).and_then(|at| triaged.get(at)).copied();
        self.chosen = true;
        vec![self.ask(None, None, false)]
    }

    /// What is said where nothing is left to decide.
    fn all_decided(&self) -> String {
        let Some(end) = &self.end else { return "The next referral is being fetched.".to_owned() };
        if let Some(words) = &self.gone {
            return words.clone();
        }
        let decided = match end.decided_today {
            0 => "Nothing waits for a decision.".to_owned(),
            n => format!("All are decided: {n} today."),
        };
        match end.asked {
            0 => decided,
            1 => {
                format!("{decided} 1 waits for an answer you asked for, {}.", plural(end.oldest_days, "day"))
            }
            n => format!(
                "{decided} {n} wait for answers you asked for; the oldest is {}.",
                plural(end.oldest_days, "day")
            ),
        }
    }
}

impl Screen for Triage {
    fn id(&self) -> ScreenId {
        ScreenId::Triage
    }

    fn lacks(&self) -> Lacks {
        Lacks::Rows.unless(self.card.is_some() || self.end.is_some())
    }

    fn context(&self) -> Context {
        Context::Triage
    }

    fn subject(&self) -> Option<Subject> {
        self.card.as_ref().map(|card| Target::row(&card.row).subject)
    }

    fn uses(&self, action: Action) -> bool {
        match action {
            Action::Same => self.alike().is_some(),
            Action::Left | Action::Right => false,
            // What they are called here is of a decision: on the record they are called what they are there.
            Action::Ahead | Action::Refer | Action::Info | Action::Decline => self.undecided(),
            Action::Next | Action::Previous | Action::Why | Action::Open => self.card.is_some(),
            _ => self.card.is_some() || !action.changes(),
        }
    }

    fn why_not(&self, action: Action, cx: &Cx<'_>) -> Option<String> {
        verbs::why_not(action, &self.target(), cx)
    }

    fn entered(&mut self, at: Option<Subject>, _cx: &Cx<'_>) -> Vec<Effect> {
        self.chosen = true;
        let show = at.and_then(|subject| subject.referral);
        vec![self.ask(show.or(self.referral()), None, false)]
    }

    fn resized(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.top = 0;
        Vec::new()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        match action {
            Action::Ahead if self.card.is_some() => {
                let why = self.card.as_ref().and_then(|card| card.may.clone().err());
                verbs::accept(On::One(Box::new(self.target())), why, cx).effects()
            }
            Action::Next | Action::Previous => {
                self.chosen = true;
                vec![self.ask(None, self.referral(), action == Action::Previous)]
            }
            Action::NextPart | Action::Down => {
                self.part(false);
                Vec::new()
            }
            Action::PartBefore | Action::Up => {
                self.part(true);
                Vec::new()
            }
            Action::PageDown => {
                self.top = card::scrolled(self, true, cx);
                Vec::new()
            }
            Action::PageUp => {
                self.top = card::scrolled(self, false, cx);
                Vec::new()
            }
            Action::First => {
                self.top = 0;
                Vec::new()
            }
            Action::Views => Self::queues(cx),
            Action::Open if self.card.is_some() => self.open(),
            Action::Export if self.card.is_some() => {
                let lines = card::text(self, 78, cx).into_iter().map(|line| (line, Meaning::Plain)).collect();
                vec![Effect::Open(Box::new(Reader::new("as text", "As text: this referral", lines)))]
            }
            Action::Same => match self.alike() {
                Some(line) => verbs::compare(self.target().subject.child, line.child, line.item),
                None => vec![Effect::Say(Note::refused("No child on record looks alike."))],
            },
            verb => verbs::run(verb, &self.target(), cx),
        }
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked(QUEUE, letter) => self.turn_to(letter, cx),
            _ => Vec::new(),
        }
    }

    fn leaves_with(&self, act: Slot) -> bool {
        DECISIONS.contains(&act)
    }

    fn acted(&mut self, act: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        match (DECISIONS.contains(&act), reply) {
            (true, Reply::Done(_)) => vec![self.ask(None, self.referral(), false)],
            (true, _) => vec![Effect::FrontStays],
            (false, Reply::Done(_)) => self.resync(cx),
            (false, _) => Vec::new(),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        match reply {
            Reply::View(view) if slot == CARD => match view.as_ref() {
                View::Triage(card, end) => self.take(card.clone(), end.clone()),
                View::Gone { words } => {
                    (self.card, self.gone) = (None, Some(words.clone()));
                    vec![Effect::FrontStays]
                }
                _ => vec![Effect::FrontStays],
            },
            Reply::Fault { words } | Reply::No { words } if slot == CARD => {
                (self.card, self.gone, self.end) = (None, Some(words.clone()), Some(TriageEnd::default()));
                vec![Effect::FrontStays]
            }
            _ => Vec::new(),
        }
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        let Some(card) = &self.card else { return vec![self.ask(None, None, false)] };
        let mine = [Key::Referral(card.row.referral), Key::Child(card.row.child)];
        if push.touched.iter().any(|key| mine.contains(key)) {
            return vec![self.ask(Some(card.row.referral), None, false)];
        }
        Vec::new()
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        vec![self.ask(self.referral(), None, false)]
    }

    fn repeated(&mut self, verb: &Repeated, cx: &Cx<'_>) -> Vec<Effect> {
        verbs::repeat(verb, &self.target(), cx)
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let Some(card) = &self.card else {
            return Titles { left: "Triage".to_owned(), ..Titles::default() };
        };
        let today = cx.now.date();
        let by = match (card.decide_by - today).num_days() {
            _ if !self.undecided() => card.note.clone(),
            0 => "Decide by today".to_owned(),
            late @ ..0 => format!("Decision {} late", plural(late.unsigned_abs() as u32, "day")),
            _ => format!("Decide by {}", weekday_day(card.decide_by)),
        };
        let (at, of) = card.place;
        let place =
            if at == 0 { "not in the queue".to_owned() } else { format!("{at} of {of}, oldest first") };
        let row = match (self.known(), &card.may) {
            (Some(line), _) => format!("{}: {}", line.kind, line.words),
            (None, Err(why)) => why.clone(),
            (None, Ok(())) => card.note.clone(),
        };
        let within = if card.decide_by < today || !self.undecided() {
            String::new()
        } else {
            format!(" ({} working days)", card.within)
        };
        Titles {
            left: format!("Triage: {place}. {by}{within}"),
            right: cx.home.rules.short(&card.row.pathway).to_owned(),
            row,
            pane: None,
        }
    }

    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        card::draw(self, body, canvas, cx);
    }
}
