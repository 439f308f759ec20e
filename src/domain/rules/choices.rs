//! Looking a configured choice up: by its code, as its words, and which letters are spoken for.
use super::{Choice, Choices, Rules, ServiceKind};
use crate::domain::code::Code;

impl Rules {
    /// What may come of a place of that service: a drop-in has outcomes of its own, whether they are recorded on its board or later.
    pub fn outcomes_of(&self, service: Code) -> &[Choice] {
        let drop_in = self.service(service).is_some_and(|service| service.kind == ServiceKind::DropIn);
        if drop_in { &self.choices.visit_outcomes } else { &self.choices.outcomes }
    }
}

impl Choices {
    /// Letters of a list's layer that mean the same everywhere, with what they mean: no choice of that list may have them.
    pub fn spoken_for(list: &str) -> &'static [(char, &'static str)] {
        match list {
            "outcomes" => &[('a', "came"), ('l', "came late"), ('t', "too late"), ('n', "not brought")],
            "support_outcomes" => {
                &[('c', "came"), ('n', "no answer"), ('x', "given up"), ('t', "told"), ('y', "agreed")]
            }
            "discharge" => &[('d', "died")],
            "contacts" | "contact_results" => &[
                ('h', "can come at short notice"),
                ('r', "resource sent"),
                ('x', "no newsletter"),
                ('y', "newsletter again"),
            ],
            "short_notice" => &[('o', "days, times, places"), ('x', "no longer")],
            _ => &[],
        }
    }

    /// The service's reasons for which a whole session is called off, or somebody is not there.
    pub fn of_sessions(&self) -> impl Iterator<Item = &Choice> {
        self.service_reasons.iter().filter(|reason| !self.one_place.contains(&reason.id))
    }

    /// The choice of that code in a list.
    pub fn get(list: &[Choice], id: Code) -> Option<&Choice> {
        list.iter().find(|choice| choice.id == id)
    }

    /// Its words; the code where it is no longer configured.
    pub fn words<'a>(list: &'a [Choice], id: &'a Code) -> &'a str {
        Self::get(list, *id).map_or_else(|| id.as_str(), |choice| choice.name.as_str())
    }
}
