//! Active monitoring: a clinician may decide on it; declined offers lead to it only where two that count were declined, a
//! clinician spoke with the family and somebody of the family agreed.
use crate::office::{Office, day};
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;
use waitwell::domain::event::Event;
use waitwell::domain::ids::{ReferralId, SessionId};

/// A child who waits, and clinics far enough ahead for a reasonable offer: 14 and 21 December, and 1 February.
fn office() -> (Office, ReferralId, [SessionId; 3]) {
    let mut office = Office::new();
    let patel = office.patel;
    let december = |of| chrono::NaiveDate::from_ymd_opt(2026, 12, of).unwrap();
    let february = chrono::NaiveDate::from_ymd_opt(2027, 2, 1).unwrap();
    let sessions = [december(14), december(21), february].map(|on| office.clinic(on, 600, patel, 1));
    let child = office.child("Wright", false);
    office.journal.new_changes();
    (office, child, sessions)
}

fn declined(office: &mut Office, referral: ReferralId, session: SessionId, reason: &'static str) {
    let (reason, words) = (Code::known(reason), String::new());
    office.send(Command::OfferedDeclined { referral, session, slot: 0, reason, words });
    office.journal.new_changes();
}

/// Active monitoring after declined offers, with these words in the form.
fn agree(office: &mut Office, talk: &str, agreed: &str) {
    let pty = &mut office.pty;
    pty.press("o").wait_for("Active monitoring agreed").press("m");
    pty.wait_for("what led to it?").press("d").wait_for("Family: who agreed");
    pty.press("Ctrl-u").type_in(talk).press("Tab").press("Ctrl-u").type_in(agreed).press("PgDn Enter");
}

#[test]
fn declined_offers_lead_to_active_monitoring_only_with_two_that_count_a_talk_and_the_family() {
    let (mut office, referral, [first, second, late]) = office();
    declined(&mut office, referral, first, "day");
    // Away then, and over six weeks after the first: neither counts.
    declined(&mut office, referral, second, "holiday");
    declined(&mut office, referral, late, "far");
    office.pty.press("2").wait_for("WRIGHT, Aimee");
    agree(&mut office, "", "");
    let pty = &mut office.pty;
    pty.wait_for("do not lead to active monitoring yet").wait_for("1 so far; Mon 21 Dec");
    assert!(office.journal.new_changes().is_empty(), "nothing was changed");
    // A second one that counts; the talk and the agreement are still missing.
    declined(&mut office, referral, second, "far");
    let pty = &mut office.pty;
    pty.press("Esc").press("Esc");
    agree(&mut office, "", "");
    office.pty.wait_for("talk of a clinician");
    assert!(!office.pty.screen().contains("so far"), "{}", office.pty.screen());
    office.pty.press("Esc").press("Esc");
    agree(&mut office, "They want to wait until spring", "Ewa Wright, mother");
    office.pty.wait_for("monitoring agreed for WRIGHT");
    let changes = office.journal.new_changes();
    let [Event::Contact { words, .. }, Event::MonitoringAgreed { .. }, ..] = &*changes[0].events else {
        panic!("{changes:?}");
    };
    assert_eq!(words, "They want to wait until spring");
    assert!(format!("{:?}", changes[0].events).contains("Ewa Wright, mother"));
    // The place on the list comes back, and what was agreed is taken back with the talk.
    assert_eq!(office.step(referral).1, day(20) + chrono::Days::new(84));
    office.pty.press("u").wait_for("ndone");
    assert!(office.journal.new_changes()[0].names().contains(&"Undone".to_owned()));
}

#[test]
fn a_clinician_decides_on_active_monitoring_without_any_offer() {
    let (mut office, ..) = office();
    let pty = &mut office.pty;
    pty.press("2").wait_for("WRIGHT, Aimee").press("o").wait_for("Active monitoring agreed");
    // Every other letter says why it is none of this.
    pty.press("a").wait_for("has no appointment to record anything about");
    pty.press("m").wait_for("what led to it?").press("c").wait_for("Active monitoring agreed for");
    assert!(office.journal.new_changes()[0].names().contains(&"MonitoringAgreed".to_owned()));
}
