//! What a list is narrowed by: parts that compose, each put on by a letter and taken off again by Backspace.
use super::kinds::flags;
use crate::domain::child::{Flags, Sex};
use crate::domain::code::Code;
use crate::domain::ids::ReferralId;
use crate::domain::order::Priority;
use crate::domain::rules::Rules;
use crate::wire::query::{Filter, StageIs};
use crate::wire::view_short::ShortIs;

/// One thing a row must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// On this pathway (of several: on one of them).
    Pathway(Code),
    /// In this state.
    Stage(StageIs),
    /// In this district; the empty code: not known where.
    District(Code),
    /// With this in the setting's name.
    Setting(String),
    /// From this age on, and under that one.
    Age(Option<u8>, Option<u8>),
    /// Turns this age before being seen.
    Turns(u8),
    /// Of this sex.
    Sex(Sex),
    /// With this priority.
    Priority(Priority),
    /// With this flag.
    Flag(Flags),
    /// With an interpreter for this language.
    Language(String),
    /// Whose next step this team owes.
    Team(Code),
    /// Past the target.
    PastTarget,
    /// No contact in so many weeks.
    NoContact(u16),
    /// Waits at least so many weeks.
    Waits(u16),
    /// Can come at short notice, or is to be asked again.
    Short(ShortIs),
    /// For which a more urgent priority was asked than it has.
    Asked,
    /// One of these: those that were marked when it was put on.
    Only(Vec<ReferralId>),
}

impl Part {
    /// What is said when it comes off, and in the choice of views.
    pub fn words(&self, rules: &Rules) -> String {
        match self {
            Self::Pathway(code) => rules.short(code).to_owned(),
            Self::Stage(stage) => stage.words().to_owned(),
            Self::District(code) if code.is_none() => "not known where".to_owned(),
            Self::District(code) => Rules::name_in(&rules.districts, code).to_owned(),
            Self::Setting(words) => format!("setting {words}"),
            Self::Age(Some(from), None) => format!("{from} and over"),
            Self::Age(Some(from), Some(under)) if under.saturating_sub(*from) <= 1 => format!("aged {from}"),
            Self::Age(Some(from), Some(under)) => format!("{from} to {}", under.saturating_sub(1)),
            Self::Age(None, under) => format!("under {}", under.unwrap_or_default()),
            Self::Turns(age) => format!("turns {age} before seen"),
            Self::Sex(Sex::Female) => "girls".to_owned(),
            Self::Sex(Sex::Male) => "boys".to_owned(),
            Self::Sex(Sex::Unknown) => "sex not recorded".to_owned(),
            Self::Priority(priority) => priority.id().to_owned(),
            Self::Flag(flag) => {
                flags().find(|(_, known, _)| known == flag).map_or("", |(_, _, words)| words).to_owned()
            }
            Self::Language(words) => format!("interpreter for {words}"),
            Self::Team(code) => format!("owed by {}", Rules::name_in(&rules.teams, code)),
            Self::PastTarget => "past target".to_owned(),
            Self::NoContact(weeks) => format!("no contact in {weeks} weeks"),
            Self::Waits(weeks) => format!("waits {weeks} weeks or more"),
            Self::Short(is) => is.words().to_owned(),
            Self::Asked => "higher priority asked".to_owned(),
            Self::Only(rows) => format!("{} marked", rows.len()),
        }
    }

    /// Of which a list can have one only.
    fn is_single(&self) -> bool {
        match self {
            Self::Setting(_)
            | Self::Age(..)
            | Self::Turns(_)
            | Self::Sex(_)
            | Self::Language(_)
            | Self::NoContact(_)
            | Self::Waits(_)
            | Self::Short(_)
            | Self::Only(_) => true,
            Self::Pathway(_)
            | Self::Stage(_)
            | Self::District(_)
            | Self::Priority(_)
            | Self::Flag(_)
            | Self::Team(_)
            | Self::PastTarget
            | Self::Asked => false,
        }
    }
}

/// The parts in the order in which they were put on; and whether children whose leading clock has stopped are in the list. Where
/// no state is asked for they are not: they no longer wait for what the list is of. A state that is asked for shows all its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    on: Vec<(Part, String)>,
    stopped: bool,
}

impl Parts {
    /// Those of a filter, in the order in which they are said.
    pub fn of(filter: &Filter, rules: &Rules) -> Self {
        // Every field by its name: one that is added and forgotten here does not compile.
        let Filter {
            pathways,
            stages,
            districts,
            priorities,
            flags: needs,
            setting,
            language,
            teams,
            age_from,
            age_under,
            turns,
            sex,
            running,
            past_target,
            no_contact_weeks,
            waits_weeks,
            short,
            only,
            asked,
        } = filter;
        let mut on: Vec<Part> = pathways.iter().copied().map(Part::Pathway).collect();
        on.extend(stages.iter().copied().map(Part::Stage));
        on.extend(districts.iter().copied().map(Part::District));
        on.extend((!setting.is_empty()).then(|| Part::Setting(setting.clone())));
        on.extend(teams.iter().copied().map(Part::Team));
        on.extend(priorities.iter().copied().map(Part::Priority));
        on.extend(flags().filter(|(_, flag, _)| needs.has(*flag)).map(|(_, flag, _)| Part::Flag(flag)));
        on.extend((!language.is_empty()).then(|| Part::Language(language.clone())));
        on.extend(sex.map(Part::Sex));
        on.extend((age_from.is_some() || age_under.is_some()).then_some(Part::Age(*age_from, *age_under)));
        on.extend(turns.map(Part::Turns));
        on.extend(past_target.then_some(Part::PastTarget));
        on.extend(no_contact_weeks.map(Part::NoContact));
        on.extend(waits_weeks.map(Part::Waits));
        on.extend(short.map(Part::Short));
        on.extend(asked.then_some(Part::Asked));
        on.extend((!only.is_empty()).then(|| Part::Only(only.clone())));
        let stopped = !running && !on.iter().any(says_state);
        let on = on.into_iter().map(|part| (part.words(rules), part)).map(|(words, part)| (part, words));
        Self { on: on.collect(), stopped }
    }

    /// As the keeper takes it.
    pub fn filter(&self) -> Filter {
        let any_state = !self.on.iter().any(|(part, _)| says_state(part));
        let mut filter = Filter { running: any_state && !self.stopped, ..Filter::default() };
        for (part, _) in &self.on {
            match part {
                Part::Pathway(code) => filter.pathways.push(*code),
                Part::Stage(stage) => filter.stages.push(*stage),
                Part::District(code) => filter.districts.push(*code),
                Part::Setting(words) => filter.setting.clone_from(words),
                Part::Age(from, under) => (filter.age_from, filter.age_under) = (*from, *under),
                Part::Turns(age) => filter.turns = Some(*age),
                Part::Sex(sex) => filter.sex = Some(*sex),
                Part::Priority(priority) => filter.priorities.push(*priority),
                Part::Flag(flag) => filter.flags = filter.flags.with(*flag),
                Part::Language(words) => filter.language.clone_from(words),
                Part::Team(code) => filter.teams.push(*code),
                Part::PastTarget => filter.past_target = true,
                Part::NoContact(weeks) => filter.no_contact_weeks = Some(*weeks),
                Part::Waits(weeks) => filter.waits_weeks = Some(*weeks),
                Part::Short(is) => filter.short = Some(*is),
                Part::Asked => filter.asked = true,
                Part::Only(rows) => filter.only.clone_from(rows),
            }
        }
        filter
    }

    /// Puts a part on, or takes it off where it is on; of those that can be there once, the new one stays.
    pub fn turn(&mut self, part: Part, words: String) {
        if let Some(at) = self.on.iter().position(|(other, _)| *other == part) {
            self.on.remove(at);
            return;
        }
        if part.is_single() {
            self.on.retain(|(other, _)| std::mem::discriminant(other) != std::mem::discriminant(&part));
        }
        self.on.push((part, words));
    }

    /// Whether this part is on.
    pub fn has(&self, part: &Part) -> bool {
        self.on.iter().any(|(other, _)| other == part)
    }

    /// Takes the last one off; its words.
    pub fn pop(&mut self) -> Option<String> {
        self.on.pop().map(|(_, words)| words)
    }

    /// The words of the last one.
    pub fn last(&self) -> Option<&str> {
        self.on.last().map(|(_, words)| words.as_str())
    }

    /// All in words, in the order in which they were put on.
    pub fn words(&self) -> String {
        let words: Vec<&str> = self.on.iter().map(|(_, words)| words.as_str()).collect();
        words.join(", ")
    }

    /// Stopped clocks too, or no longer.
    pub fn turn_stopped(&mut self) {
        self.stopped = !self.stopped;
    }

    /// Takes all off.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether none is on.
    pub fn is_empty(&self) -> bool {
        self.on.is_empty()
    }

    /// Whether all rows are of one pathway.
    pub fn one_pathway(&self) -> bool {
        self.on.iter().filter(|(part, _)| matches!(part, Part::Pathway(_))).count() == 1
    }
}

/// A part that says itself whether a stopped clock belongs: a state shows all its own, and a clock past its target runs.
fn says_state(part: &Part) -> bool {
    matches!(part, Part::Stage(_) | Part::PastTarget)
}

#[cfg(test)]
mod tests {
    use super::super::kinds::{KINDS, Kind, parts_of, typed};
    use super::*;

    #[test]
    fn parts_compose_and_come_off_in_turn() {
        let mut parts = Parts::default();
        let nd = Code::known("nd");
        parts.turn(Part::Pathway(nd), "ND".into());
        parts.turn(Part::Age(None, Some(4)), "under 4".into());
        parts.turn(Part::PastTarget, "past target".into());
        parts.turn(Part::Age(Some(4), Some(11)), "4 to 10".into());
        let filter = parts.filter();
        assert_eq!(
            (filter.pathways.as_slice(), filter.age_from, filter.past_target),
            (&[nd][..], Some(4), true)
        );
        assert!(parts.one_pathway());
        assert_eq!(parts.pop().as_deref(), Some("4 to 10"), "one age at a time");
        parts.turn(Part::PastTarget, String::new());
        assert!(!parts.filter().past_target, "the second time takes it off");
        assert_eq!((parts.pop().as_deref(), parts.pop()), (Some("ND"), None));
    }

    /// Every part that keys can put on: by a letter, or typed.
    fn reachable(rules: &Rules) -> Vec<Part> {
        let by_letter = KINDS.iter().flat_map(|(_, kind, _)| parts_of(*kind, rules, Code::NONE));
        let mut all: Vec<Part> = by_letter.map(|(_, part, _)| part).collect();
        for (_, kind, _) in KINDS {
            all.extend(match kind {
                Kind::Setting => Some(Part::Setting("primary".into())),
                Kind::Language => Some(Part::Language("Polish".into())),
                Kind::PastTarget => Some(Part::PastTarget),
                Kind::Marked => Some(Part::Only(vec![ReferralId(3)])),
                Kind::Waits => typed(kind, "31").ok(),
                _ => None,
            });
        }
        all
    }

    #[test]
    fn every_filter_there_is_can_be_put_on_and_comes_back_from_a_kept_view() {
        let rules = crate::config::load(None).unwrap().rules;
        let mut reached = vec![Parts::default().filter()];
        for part in reachable(&rules) {
            let mut parts = Parts::default();
            let words = part.words(&rules);
            assert!(!words.is_empty(), "{part:?}");
            parts.turn(part, words);
            assert_eq!(Parts::of(&parts.filter(), &rules), parts, "a kept view puts on what it was made of");
            reached.push(parts.filter());
        }
        // Every field by its name: a new one that no key reaches is red.
        let any = |is: &dyn Fn(&Filter) -> bool| reached.iter().any(is);
        for (name, is) in crate::wire::query::FILTER_FIELDS {
            assert!(any(&is), "no key narrows by {name}");
        }
    }

    #[test]
    fn stopped_clocks_stay_in_a_view_that_was_kept_with_them() {
        let rules = Rules::default();
        let mut parts = Parts::default();
        parts.turn_stopped();
        assert_eq!(Parts::of(&parts.filter(), &rules), parts);
        assert_eq!(Parts::of(&Parts::default().filter(), &rules), Parts::default());
    }
}
