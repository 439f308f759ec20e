//! The other places that a child of a plan could be put into by hand, and what each would come to for the others: worked out
//! by filling anew with the child put there, so that nothing is promised that the plan would not do.
use super::super::decide::Now;
use super::super::ids::{ReferralId, SessionId};
use super::super::places::{Bar, Seeker};
use super::super::referral::Stage;
use super::super::session::Session;
use super::super::state::State;
use super::hand::{Lists, Pin};
use super::plan::{Diary, Plan, Span, opened};
use super::{Choice, Why, blocks};
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Places shown at most, and how many of them are free.
const SHOWN: usize = 18;
const FREE: usize = 10;
/// Of one session at most, where all that is planned is looked at.
const OF_ONE: usize = 2;
/// Sessions that a rule forbids, named at most.
const BARRED: usize = 4;

/// A place and what putting the child there would come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// In which session.
    pub session: SessionId,
    /// In which slot.
    pub slot: u8,
    /// Nobody is proposed for it.
    pub free: bool,
    /// Days after the place it has in the plan; before it, less than none. None where it has no place.
    pub days: Option<i64>,
    /// No other is earlier.
    pub earliest: bool,
    /// In the child's own district.
    pub near: bool,
    /// Whether it is by the day a clinician gave, where one did.
    pub by_the_day: Option<bool>,
    /// Who would lose it, and where each would go: none where nothing is left.
    pub goes: Vec<(ReferralId, Option<(SessionId, u8)>)>,
    /// Who besides would be left out.
    pub out: Vec<ReferralId>,
    /// Who would be seen who is not now.
    pub comes: Vec<ReferralId>,
    /// Who was put there by hand and gives it up.
    pub frees: Option<ReferralId>,
}

/// What a child of a plan could have instead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// What it has in the plan.
    pub at: Option<(SessionId, u8)>,
    /// Best first, those that are free before all.
    pub places: Vec<Other>,
    /// How many more there are.
    pub more: usize,
    /// Sessions with nothing for it, the first of them, and what stands against each.
    pub barred: Vec<(SessionId, Why)>,
    /// Why no place is looked for.
    pub refused: Option<Why>,
    /// Places are shared: what is said of the others is what the list's order gives, and may yet be improved.
    pub shared: bool,
}

/// The other places for a referral in a plan; none where no such child waits.
pub fn elsewhere(
    state: &State,
    of: &Session,
    (span, pins): (Span, &[Pin]),
    referral: ReferralId,
    now: &Now,
) -> Option<Elsewhere> {
    let (bare, diary) = opened(state, of, span, now);
    let diary = diary?;
    let seeker = Seeker::new(state, referral, None, now)?;
    let mut stands = bare.clone();
    diary.filled(&mut stands, &diary.lists(pins, None, &bare, now), (span, now), None);
    let work = Work { diary: &diary, bare: &bare, stands: Stands::of(&stands), span, now, seeker };
    let mut lists = diary.lists(pins, Some(referral), &bare, now);
    let mut found = Elsewhere {
        at: work.stands.places.get(&referral).copied(),
        shared: stands.shared.is_some(),
        ..Elsewhere::default()
    };
    match lists.turn_of(referral) {
        Some(turn) => work.places(&mut found, &mut lists, (turn, &stands)),
        None => found.refused = Some(work.no_turn()),
    }
    Some(found)
}

/// Who has which place in a plan; of a block, its first.
struct Stands {
    places: BTreeMap<ReferralId, (SessionId, u8)>,
}

impl Stands {
    fn of(plan: &Plan) -> Self {
        let blocks = plan.blocks.iter().filter_map(|block| Some((block.referral, *block.places.first()?)));
        let lines = plan.lines.iter().map(|line| (line.referral, (line.session, line.slot)));
        Self { places: blocks.chain(lines).collect() }
    }
}

struct Work<'a> {
    diary: &'a Diary<'a>,
    /// Before anybody is placed.
    bare: &'a Plan,
    stands: Stands,
    span: Span,
    now: &'a Now,
    seeker: Seeker<'a>,
}

impl Work<'_> {
    /// A block is no single place; and who waits for nothing is put nowhere.
    fn no_turn(&self) -> Why {
        let diary = self.diary;
        let mut owed = blocks::owed(diary.state, diary.service.id);
        let block = owed.find(|(of, _)| *of == self.seeker.referral.id);
        block.map_or_else(
            || Why::Barred(vec![self.seeker.service(diary.service).err().unwrap_or(Bar::NotOwed)]),
            |(_, owed)| Why::Block(owed),
        )
    }

    fn places(&self, found: &mut Elsewhere, lists: &mut Lists<'_>, (turn, stands): (usize, &Plan)) {
        let diary = self.diary;
        let here = found.at.and_then(|(session, slot)| diary.opening(session, slot));
        let mut could: Vec<Choice> = lists.choices[turn].clone();
        could.retain(|choice| Some(choice.opening as usize) != here);
        let day = |choice: &Choice| diary.openings[choice.opening as usize].of.date;
        let earliest = could.iter().map(day).min();
        could.sort_by_key(|choice| (Reverse(choice.worth), day(choice), choice.opening));
        let is_free = |choice: &Choice| {
            let opening = &diary.openings[choice.opening as usize];
            let idle = stands.shared.iter().flat_map(|shared| &shared.idle);
            stands.empty.iter().any(|(id, slot, _)| *id == opening.of.id && *slot == opening.slot)
                || idle.clone().any(|idle| idle.session == opening.of.id)
        };
        let (free, full): (Vec<Choice>, Vec<Choice>) = could.iter().partition(|choice| is_free(choice));
        let mut chosen = self.few(&free, FREE.max(SHOWN.saturating_sub(full.len())));
        chosen.extend(self.few(&full, SHOWN - chosen.len()));
        found.more = could.len() - chosen.len();
        for choice in chosen {
            let free = free.contains(&choice);
            match self.put(lists, turn, choice) {
                Ok(mut other) => {
                    (other.free, other.earliest) = (free, Some(day(&choice)) == earliest);
                    other.days = found.at.and_then(|(session, _)| {
                        Some((day(&choice) - diary.state.session(session)?.date).num_days())
                    });
                    found.places.push(other);
                }
                Err(why) => found.barred.push((diary.openings[choice.opening as usize].of.id, why)),
            }
        }
        self.barred(found, &could, here);
    }

    /// The first of them, of one session not many.
    fn few(&self, choices: &[Choice], most: usize) -> Vec<Choice> {
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        let few = choices.iter().filter(|choice| {
            let of = taken.entry(self.diary.openings[choice.opening as usize].session).or_default();
            *of += 1;
            self.span != Span::All || *of <= OF_ONE
        });
        few.take(most).copied().collect()
    }

    /// The plan with the child put there, beside the plan as it stands; else why it would not stand.
    fn put(&self, lists: &mut Lists<'_>, turn: usize, choice: Choice) -> Result<Other, Why> {
        let opening = &self.diary.openings[choice.opening as usize];
        let referral = self.seeker.referral.id;
        // Full of children who were put there themselves: the last of them in turn gives it up.
        let held = lists.first.iter().filter(|(_, at)| *at == choice.opening);
        let gives = if held.clone().count() >= opening.places as usize { held.max().copied() } else { None };
        let mut kept = Vec::new();
        if let Some((other, _)) = gives {
            let could = self.diary.choices(&lists.turns[other].seeker);
            kept.push((other, std::mem::replace(&mut lists.choices[other], could)));
        }
        kept.push((turn, std::mem::replace(&mut lists.choices[turn], vec![choice])));
        let first = lists.first.clone();
        lists.first.retain(|first| Some(*first) != gives);
        lists.first.push((turn, choice.opening));
        let mut plan = self.bare.clone();
        self.diary.filled(&mut plan, lists, (self.span, self.now), None);
        lists.first = first;
        for (turn, could) in kept {
            lists.choices[turn] = could;
        }
        let then = Stands::of(&plan);
        let place = (opening.of.id, opening.slot);
        if then.places.get(&referral) != Some(&place) {
            return Err(self.would_not(&plan));
        }
        let others = |(of, _): &(&ReferralId, &(SessionId, u8))| {
            self.diary.state.referral(**of).is_some_and(|row| row.child != self.seeker.child.id)
        };
        let lost =
            self.stands.places.iter().filter(others).filter(|(of, at)| then.places.get(of) != Some(at));
        let (there, besides): (Vec<_>, Vec<_>) = lost.partition(|(_, at)| **at == place);
        let venue = self.diary.open[opening.session].1;
        Ok(Other {
            session: place.0,
            slot: place.1,
            free: false,
            days: None,
            earliest: false,
            near: venue.is_some_and(|venue| self.seeker.child.lives_by(venue)),
            by_the_day: self.by_the_day(opening.of.date),
            goes: there.into_iter().map(|(of, _)| (*of, then.places.get(of).copied())).collect(),
            out: besides.into_iter().map(|(of, _)| *of).filter(|of| !then.places.contains_key(of)).collect(),
            comes: then
                .places
                .iter()
                .filter(others)
                .map(|(of, _)| *of)
                .filter(|of| !self.stands.places.contains_key(of))
                .collect(),
            frees: gives.map(|(turn, _)| lists.turns[turn].seeker.referral.id),
        })
    }

    fn by_the_day(&self, on: NaiveDate) -> Option<bool> {
        match self.seeker.referral.stage {
            Stage::FollowUp { see_by } => Some(on <= see_by),
            _ => None,
        }
    }

    /// Put there the session would not run, or a role would see too many.
    fn would_not(&self, plan: &Plan) -> Why {
        let referral = self.seeker.referral.id;
        let why = plan.left_out.iter().find(|(of, _)| *of == referral).map(|(_, why)| why.clone());
        why.unwrap_or(Why::Barred(vec![Bar::NoPlaces]))
    }

    /// Sessions looked at that have nothing for the child: each once, with the rule.
    fn barred(&self, found: &mut Elsewhere, could: &[Choice], here: Option<usize>) {
        let known = |at: usize| could.iter().any(|choice| choice.opening as usize == at) || Some(at) == here;
        let mut more: Vec<(SessionId, Why)> = Vec::new();
        for (number, (session, _)) in self.diary.open.iter().enumerate() {
            let openings = self.diary.openings.iter().enumerate().filter(|(_, of)| of.session == number);
            let mut openings = openings.map(|(at, of)| (at, of.slot)).peekable();
            let Some((_, slot)) = openings.peek().copied() else { continue };
            if openings.any(|(at, _)| known(at)) {
                continue;
            }
            let whole = (self.seeker.service(self.diary.service))
                .and_then(|()| self.seeker.quorate(self.diary.service, session))
                .and_then(|()| self.seeker.session(self.diary.service, session))
                .and_then(|()| self.seeker.slot(self.diary.service, session, slot));
            more.extend(whole.err().map(|bar| (session.id, Why::Barred(vec![bar]))));
        }
        let barred = self.bare.barred.iter();
        more.extend(barred.map(|(id, bar)| (*id, Why::Barred(vec![bar.clone()]))));
        found.barred.append(&mut more);
        found.barred.truncate(BARRED);
    }
}
