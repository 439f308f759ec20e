//! What a word of an address or of a school's name is worth: whether it tells the place by itself, with another, or never.
use crate::domain::alike::is_given_name;
use crate::keeper::search::fold;
use std::collections::HashSet;
use std::sync::LazyLock;

/// How much a word tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    /// Nothing at all: `the`, `of`.
    Nothing,
    /// What kind of place it is: `primary`, `surgery`.
    Kind,
    /// What kind of street or house it is: beside another such word it is a name (Park Lane).
    Street,
    /// A word of every day, or a given name: it names a place only with another beside it.
    Plain,
    /// Hardly said but of that place.
    Rare,
}

/// One form for the forms people write: `Street` and `Saint` are both `St`, so they are one here.
const SHORT: [(&str, &str); 34] = [
    ("street", "st"),
    ("saint", "st"),
    ("str", "st"),
    ("road", "rd"),
    ("avenue", "ave"),
    ("av", "ave"),
    ("lane", "ln"),
    ("drive", "dr"),
    ("doctor", "dr"),
    ("drv", "dr"),
    ("close", "cl"),
    ("court", "ct"),
    ("crt", "ct"),
    ("crescent", "cres"),
    ("garden", "gdn"),
    ("square", "sq"),
    ("place", "pl"),
    ("terrace", "ter"),
    ("terr", "ter"),
    ("house", "hse"),
    ("grove", "gr"),
    ("mount", "mt"),
    ("park", "pk"),
    ("cottage", "cott"),
    ("building", "bldg"),
    ("boulevard", "blvd"),
    ("school", "sch"),
    ("primary", "prim"),
    ("junior", "jnr"),
    ("infant", "inf"),
    ("academy", "acad"),
    ("centre", "ctr"),
    ("center", "ctr"),
    ("surgery", "surg"),
];

const NOTHING: &str =
    "a an and at by for from in le la near next no nr number of off on or the to up upon under with";

const STREET: &str = "st rd ave ln dr cl ct cres gdn sq pl ter hse gr mt pk cott bldg blvd way walk row yard mews hill view rise \
    drift parade promenade path mead wharf quay gate lodge farm villa mansion tower bungalow vicarage rectory barn estate circus bridge";

const KIND: &str = "end side block flat apartment maisonette caravan site high church village town city county hostel shelter home \
    sch prim jnr inf acad college nursery preschool pre kindergarten playgroup creche secondary grammar special first middle upper lower \
    sixth form comprehensive community foundation free catholic rc ce cofe coe england aided controlled voluntary federation trust unit \
    day early years year club hub group ctr surg practice medical health clinic hospital gp partner and mr mrs ms miss";

/// Words that notes about children are full of, or that stand in many names of places.
const PLAIN: &str = "able about after again ago all alone also always angel animal apple around ash asked asleep aunt autumn away baby bad \
    bank bath bay beach bear beech bed bee best big birch bird bishop black blue book boots bottom box boy bread break breakfast bright \
    broad brook brother brown bubble busy butterfly call calm camp canal car care carer castle cat chair chapel chapter child children \
    clear cloud coat coach coast cold common corner country crown cross crown daisy dad dance dark daughter dean deep dog door double down \
    downs duck duke each earl east edge elm english eye fair fall family far father fern field fine fire firs fish five flower fold food \
    foot ford forest forge fort fountain four fox friend friendly front full game garage girl glad glen gold golden good grand granny \
    great grange grey ground grow hall hand happy harbour hart hawk hazel head hear heart heath heather help hidden highland holiday \
    hollow holly hollow honey hope horse hotel hour hut ice inn island ivy jigsaw john jubilee keep key kids kind king kitchen knight lake \
    lamb large lark laurel lawn leaf lea learn learning left library light lily lime line lion listen little living lodger long look lord \
    love low luck lunch main manager manor maple mark market marsh meadow meeting mile mill mine mixed moat moon moor more morning moss \
    mother mum music narrow near nest new nice night nine north note number nurse oak oaks office old one open orange otter our outside \
    over owl oxford palace paper parent park part pass pear pebble people phone pine plain play point police pond poplar port post pottery \
    priory prince princess puzzle queen quiet rabbit rail rain rainbow ran read reception red reed regent rest right ring rise river robin \
    rock room root rose round royal run rush safe sand sea second see senco seven shade shed sheep shoe shop short sister sit six sleep \
    small smile smoke snow social soft son song south speak speech spoke spring springs square squirrel stable staff stag stair stairs \
    stand star start station steps step still stone stream street sun sunny sunrise sunset sunshine support swan sweet swimming table talk \
    tall tea teacher team ten tent text therapist three time tiny tired toe together top town toy trail train tree trees two uncle union \
    green refuge university vale valley van victoria village vine violet visit visitor wait wales walk wall warden warm warren water well wells west \
    wheel white wild willow wind window windsor wing winter wise with wood woodland woods word work worker world wren yellow young \
    albert alexandra balfour cambridge churchill derby edward elizabeth george gladstone gloucester henry james kent lancaster lincoln \
    london nelson norfolk nottingham peter richmond stanley trafalgar wellington westminster york";

/// Who refers, by what they are: none of it names a place.
const ROLE: &str = "parent mother father mum dad carer family self guardian grandmother grandfather teacher head deputy senco nurse visitor \
    doctor paediatrician psychologist psychiatrist therapist dentist midwife consultant registrar social worker police officer staff \
    manager practitioner specialist assistant assessment";

fn all(words: &str) -> HashSet<String> {
    words.split_whitespace().map(folded).collect()
}

static NONE: LazyLock<HashSet<String>> = LazyLock::new(|| all(NOTHING));
static STREETS: LazyLock<HashSet<String>> = LazyLock::new(|| all(STREET));
static KINDS: LazyLock<HashSet<String>> = LazyLock::new(|| all(KIND));
static ROLES: LazyLock<HashSet<String>> = LazyLock::new(|| all(ROLE));
static PLAINS: LazyLock<HashSet<String>> = LazyLock::new(|| all(PLAIN));

/// Letters a word needs to tell a place by itself.
const RARE_LEAST: usize = 4;

/// What a folded word is worth.
pub(super) fn worth(word: &str) -> Worth {
    if NONE.contains(word) {
        Worth::Nothing
    } else if STREETS.contains(word) {
        Worth::Street
    } else if KINDS.contains(word) {
        Worth::Kind
    } else if word.chars().count() < RARE_LEAST
        || PLAINS.contains(word)
        || is_given_name(word)
        // A name that lost its last letter with the plural: James.
        || is_given_name(&format!("{word}s"))
    {
        Worth::Plain
    } else {
        Worth::Rare
    }
}

/// Whether the word says what somebody is who refers.
pub(super) fn is_role(word: &str) -> bool {
    ROLES.contains(word)
}

/// Whether the word says that a person is named, not a place.
pub(super) fn is_title(word: &str) -> bool {
    matches!(word, "dr" | "mr" | "mrs" | "ms" | "miss" | "partner")
}

/// Whether a number after it is a door's: `Flat 2`.
pub(super) fn is_door(word: &str) -> bool {
    matches!(
        word,
        "flat" | "apartment" | "apt" | "unit" | "room" | "floor" | "no" | "number" | "plot" | "block"
    )
}

/// A word as it is compared: small letters without accents and apostrophes, short forms and plurals one with the others.
pub(super) fn folded(word: &str) -> String {
    let plain = fold(word);
    let single = match plain.strip_suffix('s') {
        Some(stem) if stem.len() >= 3 && !stem.ends_with('s') && stem.chars().all(char::is_alphabetic) => {
            stem
        }
        _ => &plain,
    };
    let short = SHORT.iter().find(|(long, _)| *long == single || *long == plain);
    short.map_or(single, |(_, short)| short).to_owned()
}
