//! However children were put in, changed and taken out, a search by starts finds what looking through them all does.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::keeper::search::fold::fold;

#[derive(Debug, Clone)]
struct Known {
    family: String,
    given: String,
    birth: Option<NaiveDate>,
    phone: String,
    postcode: String,
}

impl Known {
    fn entry<'a>(&'a self, phones: &'a [&'a str; 1]) -> Entry<'a> {
        Entry {
            family: &self.family,
            given: &self.given,
            birth_date: self.birth,
            phones,
            postcode: &self.postcode,
            ..Entry::default()
        }
    }

    /// Each typed part begins a name part of its own; family names of two words also count as one.
    fn begins(&self, typed: &[&str]) -> bool {
        let (family, given) = (fold(&self.family), fold(&self.given));
        let mut parts: Vec<String> = family.split(' ').chain(given.split(' ')).map(str::to_owned).collect();
        if family.contains(' ') {
            parts.push(family.replace(' ', ""));
        }
        match typed {
            [one] => parts.iter().any(|part| part.starts_with(one)),
            [one, two] => (0..parts.len()).any(|a| {
                (0..parts.len()).any(|b| a != b && parts[a].starts_with(one) && parts[b].starts_with(two))
            }),
            _ => false,
        }
    }
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "Ann", "Anna", "Annabel", "Abel", "Bell", "Beb", "Baba", "Äbba", "Nan", "Nab"
        ])
        .prop_map(str::to_owned),
        "[ABN][abn]{1,5}",
        "[AB][abn]{1,3} [ABN][abn]{1,3}",
    ]
}

fn known() -> impl Strategy<Value = Known> {
    let birth =
        proptest::option::of((2010..2012_i32, 1..13_u32, 1..29_u32).prop_map(|(y, m, d)| date(y, m, d)));
    (name(), name(), birth, "07[01]{4}", "NG[12] [12]AB").prop_map(
        |(family, given, birth, phone, postcode)| {
            let given = given.split(' ').next().unwrap_or_default().to_owned();
            Known { family, given, birth: birth.flatten(), phone, postcode }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_index_finds_what_looking_through_all_finds(
        steps in proptest::collection::vec((0..40_u32, proptest::option::weighted(0.7, known())), 1..120),
        letters in "[abn]{1,2}",
        more in "[abn]{1,2}",
    ) {
        let mut index = SearchIndex::new();
        let mut all: BTreeMap<u32, Known> = BTreeMap::new();
        let mut session = Session::new();
        for (id, known) in steps {
            match known {
                Some(known) => {
                    index.upsert(id * 700, &known.entry(&[&known.phone]));
                    all.insert(id * 700, known);
                }
                None => prop_assert_eq!(index.remove(id * 700), all.remove(&(id * 700)).is_some()),
            }
            // The session must not remember what the index has forgotten.
            let found = session.find(&index, &Query::new(&letters), 100, &AtomicBool::new(false)).unwrap();
            prop_assert_eq!(found.total, all.values().filter(|known| known.begins(&[&letters])).count());
        }
        prop_assert_eq!(index.len(), all.len());
        // Nothing begins so: then neighbouring parts are tried as one, and look-alikes of that are no starts.
        let sorted = |typed: &str| {
            let hits = index.find(&Query::new(typed), 1000).hits;
            let mut ids: Vec<u32> =
                hits.iter().filter(|hit| hit.by <= FoundBy::NamesSwapped).map(|hit| hit.id).collect();
            ids.sort_unstable();
            ids
        };
        let naive = |test: &dyn Fn(&Known) -> bool| -> Vec<u32> {
            all.iter().filter(|(_, known)| test(known)).map(|(id, _)| *id).collect()
        };
        prop_assert_eq!(sorted(&letters), naive(&|known| known.begins(&[&letters])));
        let mut both = naive(&|known| known.begins(&[&letters, &more]));
        if both.is_empty() {
            both = naive(&|known| known.begins(&[&format!("{letters}{more}")]));
        }
        prop_assert_eq!(sorted(&format!("{letters} {more}")), both);
        prop_assert_eq!(sorted("5/2010"), naive(&|known| {
            known.birth.is_some_and(|birth| birth.format("%-m/%Y").to_string() == "5/2010")
        }));
        prop_assert_eq!(sorted("ng1"), naive(&|known| known.postcode.starts_with("NG1")));
        prop_assert_eq!(sorted("07011"), naive(&|known| known.phone.contains("07011")));
    }
}
