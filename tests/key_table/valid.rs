//! The keys of the families to be asked whether the referral is still wanted.
use crate::case::{Case, does, looks, play, says, shows};
use crate::stage::Stage;
use waitwell::desk::keymap::Context::Valid;

fn go(stage: &mut Stage, place: &str) {
    stage.play(": | =What is to be done? | 'validate | Enter | =Still wanted? | = to ask, ");
    match place {
        "family" => stage.to_row("ND   call"),
        other => panic!("no place {other:?}"),
    }
}

pub const CASES: &[Case] = &[
    does(Valid, "a", "family", "", &["Support"], &["Wanted"]),
    does(Valid, "b", "family", "Enter", &["Agreed"], &["Phone"]),
    looks(Valid, "m", "family", "", "no place that could be moved"),
    looks(Valid, "x", "family", "", "no place that could be cancelled"),
    does(Valid, "c", "family", "n", &["Contact"], &["call", "no-answer"]),
    does(Valid, "c", "family", "r s e", &["Support"], &["Resource", "sleep", "Email"]),
    does(Valid, "c", "family", "x", &["Support", "ChildAmended"], &["wanted: false"]),
    does(Valid, "r", "family", "o | 'writes | Enter", &["ReferralReceived"], &["writes", "pathway: ot"]),
    does(Valid, "i", "family", "l", &["Support"], &["Asked", "Letter"]),
    does(Valid, "d", "family", "m | 'Leeds | Enter", &["Closed"], &["MovedAway", "Leeds"]),
    does(Valid, "o", "family", "n p", &["Support", "Closed"], &["NotWanted", "Withdrawn"]),
    does(Valid, "o", "family", "m", &["Support", "Closed"], &["MovedAway"]),
    does(Valid, "p", "family", "u", &["PriorityChanged"], &["after: Urgent"]),
    does(Valid, "z", "family", "f", &["PutOff"], &["family"]),
    says(Valid, "=", "family", "no other record looks alike"),
    does(Valid, "n", "family", "=New referral | o | PgDn Enter", &["ReferralReceived"], &["pathway: ot"]),
    says(Valid, "t", "family", "[3 Triage]"),
    looks(Valid, "e", "family", "", "To a file:"),
    says(Valid, "f", "family", "The most pressing family is first"),
    says(Valid, "s", "family", "The most pressing family is first"),
    looks(Valid, "v", "family", "", "Which families?"),
    shows(Valid, "Space", "family", "", "1 marked", "Space | !1 marked"),
    shows(Valid, "*", "family", "", " marked ", "* | ! marked "),
    says(Valid, "Enter", "family", "JOURNEY"),
];

#[test]
fn every_key_of_the_families() {
    play(CASES, go);
}
