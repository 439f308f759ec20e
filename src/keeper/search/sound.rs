//! Names that sound alike: a caller says "Shivaun", the record says Siobhan. Double Metaphone hears English; names
//! of other tongues are first respelled as an English ear would write them, so that each name has a few readings,
//! and two names sound alike if any readings meet.

use rphonetic::DoubleMetaphone;

/// Sounds kept of a reading; longer names differ earlier.
const SOUNDS: usize = 12;

/// Readings kept of a name.
pub(super) const READINGS: usize = 4;

/// Readings of one name, packed five bits a sound from the top, zero where there is none.
pub(super) type Sounds = [u64; READINGS];

/// The ear: holds the encoder, which is costly to make for each name.
pub(super) struct Ear {
    encoder: DoubleMetaphone,
}

impl Default for Ear {
    fn default() -> Self {
        Self { encoder: DoubleMetaphone::new(Some(SOUNDS)) }
    }
}

/// Pairs of spellings, tried at each letter from the top; the first that fits is taken.
type Habits = [(&'static str, &'static str)];

/// What is written differently and heard the same in English, South Asian names included.
const EVERYBODY: &Habits = &[
    ("mps", "ms"),
    ("sch", "sh"),
    ("oui", "oo"),
    ("uu", "u"),
    ("aksh", "ax"),
    ("iksh", "ix"),
    ("cester", "ster"),
    ("pherd", "pard"),
    ("beauchamp", "beecham"),
    ("uthman", "usman"),
    ("othman", "osman"),
];

/// Polish letters as an English ear writes them.
const POLISH: &Habits = &[
    ("wukas", "lukas"),
    ("kacper", "kasper"),
    ("jciech", "ychek"),
    // The tail under a and e is lost in folding, and is heard as an n or m.
    ("zajac", "zayonts"),
    ("dabr", "dombr"),
    ("wasik", "vonsik"),
    ("wegrz", "vengzh"),
    ("debsk", "dembsk"),
    ("kedz", "kendz"),
    ("szcz", "shch"),
    ("sz", "sh"),
    ("cz", "ch"),
    ("krz", "ksh"),
    ("prz", "psh"),
    ("trz", "tsh"),
    ("rz", "zh"),
    ("ch", "h"),
    ("ci", "chi"),
    ("sia", "sha"),
    ("sie", "she"),
    ("sin", "shin"),
    ("rcel", "rtsel"),
    ("sni", "shni"),
    ("wsk", "fsk"),
    ("ck", "tsk"),
    ("cy", "tsy"),
    ("x", "ks"),
    ("w", "v"),
    ("j", "y"),
];

/// Irish: broad and slender letters, lenition.
const IRISH: &Habits = &[
    ("adraig", "orrick"),
    ("bhf", "v"),
    ("bh", "v"),
    ("mh", "v"),
    ("dh", ""),
    ("gh", ""),
    ("fh", ""),
    ("caoi", "kee"),
    ("aoi", "ee"),
    ("eoi", "oi"),
    ("sio", "sho"),
    ("sea", "sha"),
    ("se", "she"),
    ("si", "shi"),
    ("ce", "ke"),
    ("ci", "ki"),
];

/// Spellings that give a name away as Irish.
const IRISH_SIGNS: &[&str] =
    &["bh", "mh", "dh", "aoi", "sio", "sean", "sead", "ois", "cia", "sine", "eoi", "saoi", "cao", "adraig"];

/// Letters that a Polish ear reads in its own way.
const POLISH_LETTERS: &[&str] =
    &["w", "j", "z", "x", "ch", "ck", "cy", "rcel", "kacper", "dabr", "debsk", "kedz"];

fn respell(name: &str, habits: &Habits) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut rest = name;
    while let Some(letter) = rest.chars().next() {
        let (written, heard) = habits.iter().find(|(written, _)| rest.starts_with(written)).copied().unzip();
        if let (Some(written), Some(heard)) = (written, heard) {
            out.push_str(heard);
            rest = &rest[str::len(written)..];
        } else {
            out.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    out
}

fn pack(code: &str) -> u64 {
    code.bytes().take(SOUNDS).enumerate().fold(0, |packed, (place, sound)| {
        let sound = if sound == b'0' { 27 } else { u64::from(sound.saturating_sub(b'A') & 31) + 1 };
        packed | sound << (59 - 5 * place)
    })
}

/// Sounds in a packed reading.
pub(super) fn length(reading: u64) -> u32 {
    (64 - reading.trailing_zeros()).div_ceil(5) * u32::from(reading != 0)
}

impl Ear {
    /// The readings of a folded name part. A part without Latin letters has none.
    pub(super) fn hear(&self, folded: &str) -> Sounds {
        let mut sounds = [0; READINGS];
        // A key that was leant on sounds like nobody.
        let leant_on = folded.as_bytes().windows(3).any(|three| three[0] == three[1] && three[1] == three[2]);
        if leant_on || !folded.is_ascii() || !folded.bytes().any(|b| b.is_ascii_lowercase()) {
            return sounds;
        }
        let plain = respell(folded, EVERYBODY);
        let mut kept = 0;
        let mut keep = |reading: u64| {
            if kept < READINGS && reading != 0 && !sounds.contains(&reading) {
                sounds[kept] = reading;
                kept += 1;
            }
        };
        let heard = self.encoder.double_metaphone(&plain);
        keep(pack(&heard.primary()));
        if IRISH_SIGNS.iter().any(|sign| plain.contains(sign)) {
            keep(pack(&self.encoder.double_metaphone(&respell(&plain, IRISH)).primary()));
        }
        if POLISH_LETTERS.iter().any(|letters| plain.contains(letters)) {
            keep(pack(&self.encoder.double_metaphone(&respell(&plain, POLISH)).primary()));
        }
        if plain.contains('w') {
            keep(pack(&self.encoder.double_metaphone(&plain.replace('w', "v")).primary()));
        }
        // A throaty sound that some write with a k and some without; Khan is always Khan.
        if plain.len() > 5 && plain.starts_with("kha") {
            keep(pack(&self.encoder.double_metaphone(&plain[1..]).primary()));
        }
        keep(pack(&heard.alternate()));
        sounds
    }
}

/// Whether two names share a reading.
pub(super) fn alike(left: &Sounds, right: &Sounds) -> bool {
    left.iter().any(|reading| *reading != 0 && right.contains(reading))
}

/// Whether a reading of `name` begins with a reading of `typed` of three sounds or more: half a name, as heard.
pub(super) fn begins(typed: &Sounds, name: &Sounds) -> bool {
    typed.iter().any(|reading| {
        let sounds = length(*reading);
        let mask = !0_u64 << (64 - 5 * sounds.clamp(1, 12));
        sounds >= 3 && name.iter().any(|other| other & mask == *reading)
    })
}
