//! Tests of the table of rights.
use super::*;
use crate::domain::ids::{BookingId, ReferralId};
use crate::domain::order::Priority;

const NHS: Code = Code::known("nhs");
const COUNCIL: Code = Code::known("council");
const ROLES: [Role; 8] = [Viewer, Caseworker, Scheduler, Triager, Clinician, Manager, Records, Admin];

fn actor(role: Role, agency: Code) -> Actor {
    Actor { uid: 1, name: "x".into(), role, agency, team: Code::known("nd") }
}

#[test]
fn every_right_has_one_row_and_administrators_hold_every_right() {
    for (at, row) in TABLE.iter().enumerate() {
        assert_eq!(row.right as usize, at, "{:?} stands where another belongs", row.right);
        for agency in [NHS, COUNCIL, Code::NONE] {
            assert!(allowed(Admin, agency, row.right), "{:?}", row.right);
        }
    }
    assert_eq!(TABLE.len(), Right::ReadGlass as usize + 1, "a right without a row");
}

#[test]
fn a_viewer_changes_nothing() {
    let held: Vec<Right> = TABLE.iter().map(|row| row.right).filter(|r| allowed(Viewer, NHS, *r)).collect();
    assert_eq!(held, [Right::ViewList, Right::LookRecord, Right::Figures]);
}

#[test]
fn clinical_decisions_are_for_clinical_roles() {
    let holders = |right| ROLES.into_iter().filter(|role| allowed(*role, NHS, right)).collect::<Vec<_>>();
    assert_eq!(holders(Right::Triage), [Triager, Admin]);
    assert_eq!(holders(Right::FollowUp), [Triager, Clinician, Admin]);
    assert_eq!(holders(Right::Close), [Triager, Clinician, Admin]);
    assert_eq!(holders(Right::Merge), [Triager, Clinician, Records, Admin]);
    assert_eq!(holders(Right::Configure), [Admin]);
}

#[test]
fn council_staff_see_dates_and_not_clinical_notes() {
    assert!(!allowed(Caseworker, COUNCIL, Right::LookClinical));
    assert!(allowed(Caseworker, COUNCIL, Right::LookRecord));
    assert!(allowed(Caseworker, NHS, Right::LookClinical));
    assert!(allowed(Clinician, COUNCIL, Right::LookClinical), "an educational psychologist is the council's");
    assert!(!allowed(Viewer, NHS, Right::LookClinical));
    assert!(!allowed(Scheduler, Code::NONE, Right::LookClinical));
}

#[test]
fn a_refusal_says_who_may_and_what_can_be_done_instead() {
    let accept = Command::Accept { referral: ReferralId(1), priority: Priority::Soon };
    let refusal = check(&actor(Scheduler, NHS), &accept, Some("ND")).unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::Right);
    assert_eq!(
        refusal.words,
        "Only a triage clinician accepts ND referrals. You can ask for more (i) or make a note for the triage \
         clinician (c). Nothing was changed; you are here as a scheduler."
    );
    assert!(check(&actor(Triager, NHS), &accept, Some("ND")).is_ok());
    assert!(
        refused(Viewer, Right::Book).contains("cancels a place. Ask a scheduler"),
        "{}",
        refused(Viewer, Right::Book)
    );
    assert!(refused(Viewer, Right::Configure).starts_with("Only an administrator puts rules in force."));
    for row in TABLE {
        let words = refused(Viewer, row.right);
        assert!(words.contains("Nothing was changed") && !words.contains("nobody"), "{words}");
        assert!(!words.contains("(c)"), "a viewer may note nothing: {words}");
    }
}

#[test]
fn ending_a_referral_needs_what_its_reason_needs() {
    let close =
        |reason| Command::Close { referral: ReferralId(1), reason, choice: Code::NONE, words: String::new() };
    assert_eq!(right_of(&close(CloseReason::Withdrawn)), Right::Withdraw);
    assert_eq!(right_of(&close(CloseReason::Discharged)), Right::Close);
    assert_eq!(right_of(&close(CloseReason::Declined)), Right::Triage);
    assert_eq!(right_of(&Command::Release { booking: BookingId(1) }), Right::Book);
}
