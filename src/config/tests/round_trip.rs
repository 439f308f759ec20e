//! Property: rules that are journalled are read back as they were, whatever they hold.
use crate::config::load;
use crate::domain::code::Code;
use crate::domain::rules::{
    Choice, Component, Effect, Named, Pathway, Rules, Service, ServiceKind, Settings, Support,
};
use crate::domain::together::BlockRule;
use proptest::collection::vec;
use proptest::prelude::*;

fn code() -> impl Strategy<Value = Code> {
    "[a-zA-Z0-9_-]{0,16}".prop_map(|text| Code::parse(&text).unwrap_or(Code::NONE))
}

fn named() -> impl Strategy<Value = Named> {
    (code(), any::<String>(), any::<String>()).prop_map(|(id, name, short)| Named { id, name, short })
}

fn component() -> impl Strategy<Value = Component> {
    (code(), any::<String>(), code(), any::<bool>())
        .prop_map(|(id, name, service, starts_assessment)| Component { id, name, service, starts_assessment })
}

fn support() -> impl Strategy<Value = Support> {
    (any::<String>(), any::<u8>(), any::<u8>()).prop_map(|(words, age_from, age_to)| Support {
        words,
        age_from,
        age_to,
    })
}

fn pathway() -> impl Strategy<Value = Pathway> {
    let texts = || vec(any::<String>(), 0..3);
    let codes = (code(), code(), code(), vec(code(), 0..3), vec(code(), 0..3));
    let numbers = (any::<bool>(), any::<u16>(), any::<u16>(), any::<u8>(), any::<u8>());
    let names = (any::<String>(), any::<String>(), any::<String>());
    (codes, numbers, names, vec(component(), 0..4), texts(), texts(), vec(support(), 0..3)).prop_map(
        |(codes, numbers, (name, short, plain), components, instead, with_it, support)| {
            let (id, team, clock, also_clocks, only_from) = codes;
            let (triage, triage_within, offer_within, age_from, age_to) = numbers;
            Pathway {
                id,
                name,
                short,
                team,
                clock,
                also_clocks,
                triage,
                triage_within,
                offer_within,
                age_from,
                age_to,
                components,
                only_from,
                instead,
                with_it,
                plain,
                support,
            }
        },
    )
}

fn service() -> impl Strategy<Value = Service> {
    let kind = prop_oneof![
        Just(ServiceKind::Clinic),
        Just(ServiceKind::Review),
        Just(ServiceKind::DropIn),
        Just(ServiceKind::Calls),
        Just(ServiceKind::Group),
        Just(ServiceKind::Meeting),
        Just(ServiceKind::Surgery)
    ];
    let numbers = (
        any::<u16>(),
        any::<u16>(),
        any::<u16>(),
        any::<Option<u8>>(),
        any::<bool>(),
        any::<Option<[u8; 4]>>(),
    );
    let codes = || vec(code(), 0..4);
    (code(), any::<String>(), any::<String>(), kind, numbers, codes(), codes(), codes()).prop_map(
        |(id, name, short, kind, numbers, quorum, waiting_on, outcomes)| {
            let (minutes, interpreter_minutes, interpreter_days, under, second_opinion, block) = numbers;
            let block = block.map(|[sessions, every, days, minutes]| BlockRule {
                sessions,
                every_days: every.into(),
                tolerance_days: days.into(),
                tolerance_minutes: minutes.into(),
            });
            Service {
                id,
                name,
                short,
                kind,
                minutes,
                interpreter_minutes,
                interpreter_days,
                quorum,
                under,
                waiting_on,
                second_opinion,
                outcomes,
                block,
                sharing: None,
                alone_from: under,
                says: String::new(),
                instead: String::new(),
                online: second_opinion,
            }
        },
    )
}

fn choice() -> impl Strategy<Value = Choice> {
    let effect = prop_oneof![
        Just(Effect::None),
        Just(Effect::NextComponent),
        Just(Effect::FollowUp),
        Just(Effect::Complete),
        Just(Effect::Treatment),
        Just(Effect::ReferOn),
        Just(Effect::Monitor),
        Just(Effect::Discharge),
        Just(Effect::ComeBack),
        Just(Effect::Advice)
    ];
    (code(), any::<char>(), any::<String>(), effect, any::<String>())
        .prop_map(|(id, key, name, effect, told)| Choice { id, key, name, effect, told })
}

fn rules() -> impl Strategy<Value = Rules> {
    let base = load(None).unwrap().rules;
    let settings = (any::<String>(), any::<u16>(), any::<u32>()).prop_map(|(partnership, hold, linger)| {
        Settings { partnership, hold_minutes: hold, keeper_linger_seconds: linger, ..Settings::default() }
    });
    let days = proptest::collection::btree_map(code(), any::<u16>(), 0..4);
    let lists = (vec(pathway(), 0..4), vec(service(), 0..4), vec(named(), 0..4), vec(choice(), 0..6));
    (lists, settings, days).prop_map(move |((pathways, services, names, choices), settings, put_off_days)| {
        let mut rules = base.clone();
        rules.pathways = pathways;
        rules.services = services;
        rules.teams = names;
        rules.settings = settings;
        rules.choices.outcomes = choices;
        rules.choices.put_off_days = put_off_days;
        rules
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn rules_come_back_from_messagepack_as_they_were(rules in rules()) {
        let bytes = rmp_serde::to_vec_named(&rules).unwrap();
        let back: Rules = rmp_serde::from_slice(&bytes).unwrap();
        prop_assert_eq!(back, rules);
    }
}

#[test]
fn the_defaults_come_back_and_stay_readable_when_a_field_is_added() {
    let config = load(None).unwrap();
    let bytes = rmp_serde::to_vec_named(&config.rules).unwrap();
    assert_eq!(rmp_serde::from_slice::<Rules>(&bytes).unwrap(), config.rules);
    let people = rmp_serde::to_vec_named(&config.people).unwrap();
    assert_eq!(rmp_serde::from_slice::<crate::config::people::People>(&people).unwrap(), config.people);
    let notes = rmp_serde::to_vec_named(&config.notes).unwrap();
    assert_eq!(rmp_serde::from_slice::<crate::config::notes::Notes>(&notes).unwrap(), config.notes);
}
