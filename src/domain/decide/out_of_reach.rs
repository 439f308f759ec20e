//! Words that are looked at before they count as a reason: that nobody was reached is none for ending a child's care, however many
//! words say it, and a letter or a dot is none for anything. A second line only: the reason itself is chosen from a list.

/// What says that nobody was reached, or nothing else. A child is never discharged for being out of reach.
const PHRASES: [&str; 34] = [
    "could not be reached",
    "could not reach",
    "couldn't reach",
    "cannot be reached",
    "can not be reached",
    "can't be reached",
    "unable to reach",
    "not able to reach",
    "failed to reach",
    "not reachable",
    "unreachable",
    "out of reach",
    "no answer",
    "no reply",
    "no response",
    "not responded",
    "not responding",
    "did not respond",
    "does not respond",
    "didn't respond",
    "cannot be contacted",
    "can not be contacted",
    "can't be contacted",
    "could not be contacted",
    "couldn't be contacted",
    "not contactable",
    "uncontactable",
    "unable to contact",
    "failed to contact",
    "no contact",
    "lost contact",
    "was not brought",
    "were not brought",
    "did not attend",
];

/// Words that go with it and say nothing more.
const BESIDE: &str = "a about access according after again all an and any anymore answer answered answering any appointment \
    appointments are as at attempt attempted attempts attend attended attending be because been being best brought but by call \
    called caller calling calls came can cannot carer carers case child children chose close closed come contact contactable \
    contacted contacting could dad day days decided declined despite did didn discharge discharged discharging do does doesn \
    dna dnas don due each email emailed emails engage engaged engagement engaging ever every failed failure families family \
    father few first five follow following for four from gone had has have he her him his home however hung if in interest is \
    it its just last left letter letters line list longer lost made mailed many message messages mobile months more mother mum \
    multiple need never no nobody non none not nothing now number numbers of off often on once one or other our out parent \
    parents past per phone phoned phones pick picked picks please policy post posted procedure protocol quite rang rationale \
    reach reached reaching reason recorded refer remove removed replied reply respond responded responding response rule rules \
    s say says second sent service seven several she shut silence silent since six so some still t ten text texted texts than \
    that the their them then there they third this three through time times to too took tried tries trust try trying twice two \
    unable uncontactable under unreachable until up us various via visit visited voicemail voicemails was wasn way ways we week \
    weeks were when where which who will with without wnb wnbs won would written x year years yet you";

/// Letters of a reason at least, once what says only that nobody was reached is taken out.
const LEAST: usize = 12;

/// Whether the words say something beyond that nobody was reached: two words of their own at least.
pub(super) fn says_more(words: &str) -> bool {
    let mut lower = words.to_lowercase().replace('\u{2019}', "'");
    for phrase in PHRASES {
        lower = lower.replace(phrase, " ");
    }
    let beside: Vec<&str> = BESIDE.split_whitespace().collect();
    let mut own: Vec<&str> = lower
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty() && !beside.contains(word))
        .collect();
    own.sort_unstable();
    own.dedup();
    own.len() >= 2 && own.iter().map(|word| word.chars().count()).sum::<usize>() >= LEAST
}

/// Whether it is more than a letter or a dot: two different words at least.
pub(super) fn is_said(words: &str) -> bool {
    let mut said: Vec<&str> =
        words.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1).collect();
    said.sort_unstable();
    said.dedup();
    said.len() >= 2 && said.iter().any(|word| word.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn out_of_reach_in_any_number_of_words_is_no_reason() {
        for words in [
            "",
            "could not be reached",
            "Could not be reached by phone or letter despite several attempts",
            "No answer, no reply, unable to contact the family after many calls and letters",
            "we tried and tried: uncontactable",
            "Family unreachable after three calls and a letter",
            "DNA x2, uncontactable, policy says discharge",
            "Best for child: family cannot be contacted any more",
            "Mum never picked up, lost to follow-up, case to be shut",
            "Parents do not engage, trust policy: two WNBs and closed",
        ] {
            assert!(!says_more(words), "{words}");
        }
        for words in [
            "no answer; the school says she is seen privately and doing well",
            "seen privately since then",
            "Seen privately since, and the family wants nothing more",
            "seen elsewhere since then, the family says",
            "speech is now age appropriate",
        ] {
            assert!(says_more(words), "{words}");
        }
    }

    #[test]
    fn a_letter_or_a_dot_says_nothing() {
        for words in ["", " ", "x", ".", ". .", "xx xx", "1 2", "n/a"] {
            assert!(!is_said(words), "{words}");
        }
        for words in ["has none", "no GP", "GP has retired"] {
            assert!(is_said(words), "{words}");
        }
    }
}
