//! The columns a list can be sorted by, as they are typed on the command line: names, second names, and what each means.
use crate::wire::query::SortBy;
use clap::ValueEnum;
use clap::builder::PossibleValue;

impl ValueEnum for SortBy {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, second, means) = match self {
            Self::Order => ("order", "", "The list's one order: priority with its head start, then wait"),
            Self::Wait => ("wait", "wait_days", "Days waited, longest first"),
            Self::Target => ("target", "", "Most past, or closest to, the target first"),
            Self::Name => ("name", "family_name", "Name"),
            Self::Age => ("age", "birth_date", "Oldest child first"),
            Self::District => ("district", "", "District"),
            Self::Due => ("due", "next_step_due", "Next step due first"),
            Self::Received => ("received", "received_on", "Day received"),
            Self::Setting => ("setting", "", "Setting"),
            Self::Priority => ("priority", "", "Most urgent first"),
            Self::Pathway => ("pathway", "", "Pathway"),
            Self::Needs => ("needs", "", "Most needs and dangers first"),
            Self::Language => ("language", "", "Language of the interpreter"),
            Self::Contact => ("contact", "", "Longest without contact first"),
            Self::State => ("state", "", "State"),
            Self::Team => ("team", "", "Team that owes the next step"),
        };
        let value = PossibleValue::new(name).help(means);
        Some(if second.is_empty() { value } else { value.alias(second) })
    }
}
