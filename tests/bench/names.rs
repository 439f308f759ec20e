//! Invented children for the benches, names of mixed origin, the same for the same seed.
#![allow(dead_code, reason = "each bench uses a part of it")]

use chrono::{Days, NaiveDate};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

const FAMILIES: &[&str] = &[
    "Smith",
    "Jones",
    "Taylor",
    "Brown",
    "Wilson",
    "Harris",
    "Clarke",
    "Wright",
    "Green",
    "Hall",
    "Wood",
    "Lewis",
    "Marsh",
    "Fenwick",
    "Bell",
    "Webb",
    "Reid",
    "Kowalska",
    "Kowalski",
    "Nowak",
    "Musial",
    "Wojcik",
    "Szymanska",
    "Lewandowski",
    "Zielinska",
    "Khan",
    "Hussain",
    "Patel",
    "Singh",
    "Kaur",
    "Ali",
    "Ahmed",
    "Begum",
    "Shah",
    "Iqbal",
    "Butt",
    "Qureshi",
    "Chaudhry",
    "Rahman",
    "Diallo",
    "Okoro",
    "Mensah",
    "Adeyemi",
    "Nguyen",
    "Chen",
    "Park",
    "Popescu",
    "Ionescu",
    "Silva",
    "Santos",
    "O'Brien",
    "O'Neill",
    "Murphy",
    "Dunne",
    "Byrne",
    "Evans",
    "Davies",
    "Llewellyn",
    "Campbell",
    "MacDonald",
    "Yilmaz",
    "Haddad",
    "Abdi",
    "Osman",
    "Tesfaye",
    "Petrov",
];
const STEMS: &[&str] = &[
    "Ash", "Black", "Brad", "Brock", "Burn", "Carl", "Chad", "Cole", "Crom", "Dal", "Den", "East", "Ed",
    "Elm", "Fair", "Far", "Gold", "Gran", "Green", "Had", "Hal", "Hart", "Hazel", "Hol", "Hor", "Kel",
    "King", "Lang", "Lin", "Lock", "Mar", "Mel", "Mil", "Nor", "Oak", "Pem", "Pres", "Rad", "Red", "Rich",
    "Ros", "Rud", "Sher", "Stan", "Sut", "Thorn", "Tun", "Wal", "War", "Whit", "Win", "Wol", "Wyn", "Kras",
    "Malin", "Jawor", "Wisn", "Dabr", "Zawad", "Grab", "Lip", "Boro", "Sok", "Chand", "Raj", "Sur", "Moh",
    "Kar", "Gup", "Bhat", "Ven", "Adeb", "Olu", "Chuk", "Nnam", "Kwab", "Tes", "Gebr", "Ion", "Duml",
    "Vasil", "Kova", "Horv", "Sza",
];
const MIDDLES: &[&str] = &[
    "", "a", "e", "i", "o", "u", "en", "er", "in", "on", "ing", "al", "el", "ow", "an", "ar", "ev", "or",
    "is", "um",
];
const ENDS: &[&str] = &[
    "ton", "ley", "ford", "son", "man", "well", "by", "worth", "field", "wood", "ski", "ska", "wicz", "czyk",
    "ak", "ek", "wala", "puri", "ani", "der", "esh", "bayo", "escu", "ova", "ov", "idis", "ez", "ham",
    "combe", "stone", "bury", "shaw", "croft", "ridge", "more", "ker", "land", "dale", "bridge", "ward",
];
const GIVENS: &[&str] = &[
    "Aimee",
    "Amelia",
    "Amy",
    "Amina",
    "Amir",
    "Aisha",
    "Ayesha",
    "Aleksander",
    "Aminata",
    "Ava",
    "Ben",
    "Bella",
    "Callum",
    "Caoimhe",
    "Charlie",
    "Chloe",
    "Ciara",
    "Daniel",
    "Dylan",
    "Ella",
    "Ellie-Mae",
    "Emily",
    "Ethan",
    "Eva",
    "Ewa",
    "Farah",
    "Fatima",
    "Finley",
    "Freya",
    "George",
    "Grace",
    "Hamza",
    "Harpreet",
    "Harriet",
    "Harry",
    "Hassan",
    "Ibrahim",
    "Isaac",
    "Isha",
    "Isla",
    "Jack",
    "Jacob",
    "Jakub",
    "Jan",
    "Jihoo",
    "Katie",
    "Katy",
    "Khadija",
    "Kofi",
    "Leo",
    "Lily",
    "Lukasz",
    "Maisie",
    "Maja",
    "Mateusz",
    "Maya",
    "Mia",
    "Mohammed",
    "Muhammad",
    "Niamh",
    "Noah",
    "Ola",
    "Oliver",
    "Olivia",
    "Oscar",
    "Patrick",
    "Poppy",
    "Priya",
    "Reece",
    "Rohan",
    "Ruby",
    "Saoirse",
    "Simran",
    "Siobhan",
    "Skye",
    "Sofia",
    "Szymon",
    "Thomas",
    "Tom",
    "Wei",
    "Yusuf",
    "Zainab",
    "Zofia",
];

pub struct Child {
    pub family: String,
    pub given: String,
    pub known_as: &'static str,
    pub born: Option<NaiveDate>,
    pub nhs: u64,
    pub upn: String,
    pub phones: Vec<String>,
    pub postcode: String,
}

fn pick(rng: &mut ChaCha8Rng, list: &[&'static str]) -> &'static str {
    // The square leans to the front: a few names are borne by many, as everywhere.
    let lean = rng.random::<f64>().powi(2);
    list[((lean * list.len() as f64) as usize).min(list.len() - 1)]
}

fn built(rng: &mut ChaCha8Rng) -> String {
    format!("{}{}{}", pick(rng, STEMS), pick(rng, MIDDLES), pick(rng, ENDS))
}

/// Half of all children bear a common family name, the rest one of some ten thousands.
pub fn child(rng: &mut ChaCha8Rng) -> Child {
    let mut family = if rng.random_bool(0.5) { pick(rng, FAMILIES).to_owned() } else { built(rng) };
    if rng.random_bool(0.06) {
        family = format!("{family}-{}", pick(rng, FAMILIES));
    }
    let mut given = pick(rng, GIVENS).to_owned();
    if rng.random_bool(0.1) {
        given = format!(
            "{}{}",
            pick(rng, STEMS),
            pick(rng, &["a", "ie", "een", "us", "an", "ette", "y", "el", "ina"])
        );
    }
    if rng.random_bool(0.3) {
        given = format!("{given} {}", pick(rng, GIVENS));
    }
    let phones = rng.random_range(1..=2);
    Child {
        family,
        given,
        known_as: if rng.random_bool(0.1) { pick(rng, GIVENS) } else { "" },
        born: NaiveDate::from_ymd_opt(2003, 1, 1)
            .and_then(|d| d.checked_add_days(Days::new(rng.random_range(0..8000)))),
        nhs: rng.random_range(4_000_000_000..=7_999_999_999),
        upn: format!("H{:011}{}", rng.random_range(0..99_999_999_999_u64), rng.random_range(0..10)),
        phones: (0..phones).map(|_| format!("07{:09}", rng.random_range(0..1_000_000_000))).collect(),
        postcode: format!(
            "NG{} {}{}{}",
            rng.random_range(1..35),
            rng.random_range(0..10),
            letter(rng),
            letter(rng)
        ),
    }
}

fn letter(rng: &mut ChaCha8Rng) -> char {
    char::from(b'A' + rng.random_range(0..26_u8))
}
