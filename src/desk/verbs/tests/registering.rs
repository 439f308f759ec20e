//! Registering by keys: look-alikes first, drafts kept, a refusal back at its field.
use super::*;

#[test]
fn a_known_child_is_referred_with_five_enters() {
    let sent = sends(Role::Scheduler, &waiting(), "n s Enter Enter SENCo,_Hawthorn Enter Enter Enter");
    let [Command::Refer { child, referral }] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!((*child, referral.pathway, referral.source), (CHILD, code("slcn"), code("senco")));
    assert_eq!((referral.from.as_str(), referral.received), ("SENCo, Hawthorn", day(2026, 11, 20)));
}

/// Everything of a new child up to Save: eleven Enters in all, the last of which is not pressed.
const TYPED: &str = "n Harrison Enter amy Enter 1/3/21 Enter Enter 12_Elm_Rise,_Arnold_ng56lt Enter \
                     Kerry_Harrison,_mother_07700_900231 Enter n Enter Enter Mrs_Lowe,_SENCo Enter covers_ears Enter";

#[test]
fn a_new_child_is_registered_after_the_look_alikes_were_seen() {
    let mut trial = nobody(Box::new(|_| done("Registered")));
    trial.press(TYPED);
    let shown = trial.shown();
    assert!(shown.contains("HARRISON, Amie") && shown.contains("SLCN 12w1d"), "{shown}");
    trial.press("Enter");
    assert!(trial.sends().is_empty(), "seen first");
    assert!(trial.said().contains("Same child as HARRISON, Amie?"), "{}", trial.said());
    trial.press("Enter");
    let sent = trial.sends();
    let [Command::Register { details, referral: Some(referral), knowing }] = sent.as_slice() else {
        panic!("{sent:?}")
    };
    assert_eq!(
        (details.family.as_str(), details.given.as_str(), details.born),
        ("Harrison", "Amy", day(2021, 3, 1))
    );
    assert_eq!((details.address.as_str(), details.postcode.as_str()), ("12 Elm Rise, Arnold", "NG5 6LT"));
    let carer = &details.carers[0];
    assert_eq!((carer.name.as_str(), carer.relation.as_str()), ("Kerry Harrison", "mother"));
    assert_eq!((carer.phone.as_str(), carer.may_be_told), ("07700 900231", MayBeTold::All));
    assert_eq!((details.nhs, details.nhs_missing.as_str()), (None, "not on form"));
    assert_eq!((referral.pathway, referral.words.as_str()), (code("nd"), "covers ears"));
    assert_eq!(knowing.as_slice(), [ChildId(70)]);
}

#[test]
fn the_same_child_gets_the_referral_instead_of_a_second_record() {
    let mut trial = nobody(Box::new(|_| done("Received")));
    trial.press(TYPED).press("Enter = Enter");
    let sent = trial.sends();
    let [Command::Refer { child, referral }] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!((*child, referral.words.as_str()), (ChildId(70), "covers ears"));
}

#[test]
fn a_refused_registration_comes_back_with_the_fault_at_its_field() {
    let mut trial = nobody(Box::new(|_| {
        Reply::Refused(Box::new(Refusal::input("received", "Received on 20 Nov 2026 is a Sunday here.")))
    }));
    trial.press(&TYPED.replace("Harrison Enter", "Bell Enter")).press("Enter");
    assert_eq!(trial.sends().len(), 1);
    let shown = trial.shown();
    assert!(shown.contains("covers ears") && shown.contains("is a Sunday"), "{shown}");
}

#[test]
fn a_form_left_half_filled_is_there_again() {
    let mut trial = nobody(Box::new(|_| done("")));
    trial.press("n Bell Enter Tom Enter Esc");
    assert!(trial.said().contains("draft"), "{}", trial.said());
    let kept = trial.drafts.borrow().last().cloned();
    assert!(kept.is_some_and(|(name, text)| name == "new referral" && text.unwrap().contains("given\tTom")));
    trial.press("n");
    let shown = trial.shown();
    assert!(shown.contains("Bell") && shown.contains("Tom"), "{shown}");
}

#[test]
fn of_several_who_look_alike_each_shows_what_tells_it_from_the_others() {
    let mut trial = nobody(Box::new(|_| done("Registered")));
    trial.press(&TYPED.replace("Harrison Enter", "Adair Enter")).press("Enter =");
    let shown = trial.shown();
    for words in [
        "a ADAIR, Amy, born 1 Mar 2021, NG5 6LT, ND 0w0d: same birth",
        "b ADAIR, Amy, born 1 Mar 2021, NG5 6LT, nothing open, record 82: ",
        "c ADAIR, Amy, born 1 Mar 2021, NG5 6LT, nothing open, record 83: ",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn a_letter_typed_on_save_is_not_lost_without_a_word() {
    let mut trial = nobody(Box::new(|_| done("Registered")));
    trial.press("n Bell PgDn k");
    assert!(trial.said().starts_with("k was not typed: Save is in front."), "{}", trial.said());
}

#[test]
fn what_is_wrong_beside_a_field_never_pushes_save_out_of_sight() {
    let mut trial = nobody(Box::new(|_| {
        let words = "Received on 12 Dec 2026 is after today, and a referral cannot come in before it was sent: \
                     type the day it came in, or leave the field as it was when this form was opened.";
        Reply::Refused(Box::new(Refusal::input("received", words)))
    }));
    trial.press(&TYPED.replace("Harrison Enter", "Bell Enter")).press("Enter");
    let shown = trial.shown();
    assert!(shown.contains("is after today") && shown.contains("[ Save ]"), "{shown}");
}
