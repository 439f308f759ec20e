//! Inventing a child with a family: everything from the dice, numbers from the ranges kept for practice.
use super::names::{BOYS, DISTRICTS, FAMILY, GIRLS, INWARD, LANGUAGES, SETTINGS, STREETS};
use super::sim::Sim;
use crate::domain::child::{Carer, ChildDetails, Flags, MayBeTold, Sex};
use crate::domain::code::Code;
use crate::domain::nhs_number::{NhsNumber, check_digit};
use chrono::{Days, NaiveDate};
use rand::{Rng, RngExt};

/// One of a list, the first likelier than the last where `steep`.
pub fn pick<'a, T: ?Sized>(dice: &mut impl Rng, list: &[&'a T], steep: bool) -> &'a T {
    let part: f64 = dice.random();
    let part = if steep { part * part } else { part };
    list[((part * list.len() as f64) as usize).min(list.len() - 1)]
}

/// True with that probability.
pub fn chance(dice: &mut impl Rng, probability: f64) -> bool {
    dice.random::<f64>() < probability
}

/// How many happen in a stretch where `mean` do on average: the whole part, and the rest by the dice.
pub fn about(dice: &mut impl Rng, mean: f64) -> u32 {
    let scatter = 0.7 + 0.6 * dice.random::<f64>();
    let value = mean * scatter;
    value.floor() as u32 + u32::from(chance(dice, value.fract()))
}

impl Sim<'_> {
    /// A child of about that many months on a day.
    pub fn child(&mut self, on: NaiveDate, months: (u32, u32)) -> ChildDetails {
        let number = self.state.next_child().0;
        let dice = &mut self.dice;
        let days = dice.random_range(months.0 * 30..=months.1 * 30 + 15);
        let girl = chance(dice, 0.36);
        let given = pick(dice, if girl { &GIRLS } else { &BOYS }, false);
        let family = pick(dice, &FAMILY, true);
        let (district, outward) = DISTRICTS[dice.random_range(0..DISTRICTS.len())];
        let letter = |dice: &mut dyn Rng| char::from(INWARD[(dice.next_u32() as usize) % INWARD.len()]);
        let inward = format!("{}{}{}", dice.random_range(1..=9), letter(dice), letter(dice));
        let mut flags = Flags::default();
        let interpreter = chance(dice, 0.07);
        flags.set(Flags::INTERPRETER, interpreter);
        flags.set(Flags::LOOKED_AFTER, chance(dice, 0.03));
        flags.set(Flags::PROTECTION, chance(dice, 0.02));
        flags.set(Flags::RESTRICTED, chance(dice, 0.006));
        flags.set(Flags::ADJUSTMENTS, chance(dice, 0.06));
        flags.set(Flags::FORMAT, chance(dice, 0.02));
        flags.set(Flags::EHC_PLAN, chance(dice, 0.12));
        flags.set(Flags::BSL, chance(dice, 0.004));
        let language = if interpreter { pick(dice, &LANGUAGES, true) } else { "" };
        let mother = chance(dice, 0.8);
        let carer = Carer {
            name: format!("{} {family}", pick(dice, if mother { &GIRLS } else { &BOYS }, false)),
            relation: if mother { "mother" } else { "father" }.to_owned(),
            parental_responsibility: true,
            may_be_told: if chance(dice, 0.01) { MayBeTold::DatesOnly } else { MayBeTold::All },
            court_bar: false,
            preferred: "phone".to_owned(),
            phone: drama_number(number),
            email: String::new(),
            language: language.to_owned(),
            no_newsletter: number % 23 == 7,
        };
        ChildDetails {
            family: family.to_owned(),
            given: given.to_owned(),
            born: on - Days::new(u64::from(days)),
            sex: if girl { Sex::Female } else { Sex::Male },
            nhs: chance(dice, 0.96).then(|| practice_number(number)).flatten(),
            address: format!("{} {}", dice.random_range(1..160), pick(dice, &STREETS, false)),
            postcode: format!("{outward} {inward}"),
            district: Code::known(district),
            setting: pick(dice, &SETTINGS, false).to_owned(),
            flags,
            language: language.to_owned(),
            adjustments: if flags.has(Flags::ADJUSTMENTS) {
                "low lighting, quiet room".to_owned()
            } else {
                String::new()
            },
            carers: vec![carer],
            not_on: if chance(dice, 0.06) { vec![dice.random_range(0..5)] } else { Vec::new() },
            ..ChildDetails::default()
        }
    }
}

/// A telephone number of the ranges kept for drama, which ring nowhere: another for every child.
fn drama_number(number: u32) -> String {
    const RANGES: [&str; 14] = [
        "07700 900",
        "0115 496 0",
        "01632 960",
        "0113 496 0",
        "0114 496 0",
        "0116 496 0",
        "0117 496 0",
        "0118 496 0",
        "0121 496 0",
        "0131 496 0",
        "0141 496 0",
        "0151 496 0",
        "0161 496 0",
        "020 7946 0",
    ];
    format!("{}{:03}", RANGES[(number as usize / 1000) % RANGES.len()], number % 1000)
}

/// The number-th valid NHS number of the range 999, which is never issued.
fn practice_number(number: u32) -> Option<NhsNumber> {
    let mut stem = 999_100_000 + u64::from(number);
    loop {
        if let Some(digit) = check_digit(stem) {
            return NhsNumber::parse(&format!("{stem}{digit}")).ok();
        }
        // A stem without a valid digit has a neighbour far off that nobody else takes.
        stem += 400_000;
    }
}
