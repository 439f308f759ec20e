//! What came in lately and waits for somebody: referrals nobody has read, two records of one child, rows that were held.
use super::family::pick;
use super::sim::Sim;
use crate::domain::actor::Role;
use crate::domain::child::{Carer, ChildDetails, Flags, MayBeTold, Sex};
use crate::domain::code::Code;
use crate::domain::command::{Command, ImportAct, ImportChild, ImportRow, NewReferral};
use crate::domain::decide::ImportContext;
use crate::domain::order::Priority;
use chrono::Days;

impl Sim<'_> {
    /// What came in over the last two weeks and nobody has read, a few of it late.
    pub(super) fn new_referrals(&mut self) {
        let today = self.now.today;
        for (days, pathway) in [
            (16, "nd"),
            (15, "slcn"),
            (12, "nd"),
            (8, "ep"),
            (6, "nd"),
            (5, "slcn"),
            (3, "nd"),
            (1, "ot"),
            (0, "nd"),
        ] {
            let received = today - Days::new(days);
            let details = self.child(received, (52, 150));
            let referral = NewReferral {
                pathway: Code::known(pathway),
                received,
                source: Code::known("senco"),
                from: format!("Mrs {} Lowe, SENCo, {}", pick(&mut self.dice, &["J", "A", "K"], false), details.setting),
                asked: "Assessment for autism. Worries: play, noise, change of routine".to_owned(),
                words: "Covers ears at home time, plays beside but not with others, meltdowns when plans change. \
                        Speech clear at home, few words in class. Parents have seen this since nursery."
                    .to_owned(),
                with_it: vec!["school form".to_owned(), "parent form".to_owned(), "early help".to_owned()],
                ..NewReferral::default()
            };
            self.register(details, Some(referral));
        }
    }

    /// The child of the first hour's tour: every flag that changes what may be said.
    pub(super) fn aimee(&mut self) {
        let today = self.now.today;
        let details = ChildDetails {
            family: "Harris".to_owned(),
            given: "Aimee".to_owned(),
            born: today - Days::new(1_528),
            sex: Sex::Female,
            nhs_missing: "not on the form".to_owned(),
            address: "3 Orchard Court".to_owned(),
            postcode: "NG5 6LT".to_owned(),
            district: Code::known("E07000173"),
            setting: "Hawthorn Primary".to_owned(),
            flags: Flags::INTERPRETER
                .with(Flags::LOOKED_AFTER)
                .with(Flags::RESTRICTED)
                .with(Flags::ADJUSTMENTS),
            language: "Polish".to_owned(),
            adjustments: "low lighting".to_owned(),
            carers: vec![Carer {
                name: "Ewa Harris".to_owned(),
                relation: "mother".to_owned(),
                parental_responsibility: true,
                may_be_told: MayBeTold::All,
                preferred: "phone".to_owned(),
                phone: "07700 900417".to_owned(),
                language: "Polish".to_owned(),
                ..Carer::default()
            }],
            not_on: vec![1],
            ..ChildDetails::default()
        };
        let referral = NewReferral {
            pathway: Code::known("nd"),
            received: today - Days::new(61),
            source: Code::known("gp"),
            from: "Dr Shah".to_owned(),
            asked: "Assessment for autism".to_owned(),
            ..NewReferral::default()
        };
        if let Some((_, Some(referral))) = self.register(details, Some(referral)) {
            self.act(Role::TriageClinician, &Command::Accept { referral, priority: Priority::Soon });
        }
    }

    /// Two records of what may be one child, from a list brought in yesterday.
    pub(super) fn look_alikes(&mut self) {
        let today = self.now.today;
        let base = ChildDetails {
            family: "Harrison".to_owned(),
            given: "Amie".to_owned(),
            born: today - Days::new(2_090),
            sex: Sex::Female,
            address: "12 Elm Rise".to_owned(),
            postcode: "NG5 6LT".to_owned(),
            district: Code::known("E07000173"),
            ..self.child(today, (60, 70))
        };
        let row = |number: u32, given: &str, pathway: &str, days: u64, alike: bool| ImportRow {
            row: number,
            key: format!("harrison-{number}"),
            digest: u64::from(number),
            marks: Vec::new(),
            replaces: None,
            act: ImportAct::Take {
                child: ImportChild::New,
                details: Box::new(ChildDetails { given: given.to_owned(), nhs: None, ..base.clone() }),
                referral: NewReferral {
                    pathway: Code::known(pathway),
                    received: today - Days::new(days),
                    source: Code::known("senco"),
                    ..NewReferral::default()
                },
                look_alikes: if alike {
                    vec![(
                        ImportChild::Row(11),
                        "same birth date and street, the name sounds alike".to_owned(),
                    )]
                } else {
                    Vec::new()
                },
                conflict: None,
                completes: None,
                number: None,
            },
        };
        let mut context = ImportContext { source: "practice list".to_owned(), ..ImportContext::default() };
        self.row(&mut context, &row(11, "Amie", "slcn", 85, false));
        self.row(&mut context, &row(12, "Amy", "nd", 14, true));
    }

    /// Rows of yesterday's list that could not come in as they were.
    pub(super) fn held_rows(&mut self) {
        let today = self.now.today;
        let faults = [
            (
                "referral-date-unreadable",
                "Row 214, column Referral Date: '30/02/2026' is no date. The child was not brought in.",
            ),
            ("birth-date-missing", "Row 377, column D.O.B.: empty. The child was not brought in."),
            (
                "service-unknown",
                "Row 402, column Service: 'physio' is no pathway here. The child was not brought in.",
            ),
        ];
        let mut context = ImportContext { source: "practice list".to_owned(), ..ImportContext::default() };
        for (number, (reason, words)) in [214, 377, 402].into_iter().zip(faults) {
            let details = self.child(today, (50, 120));
            let cells = vec![
                ("Surname".to_owned(), details.family.to_uppercase()),
                ("Forename".to_owned(), details.given.clone()),
                ("Postcode".to_owned(), details.postcode.clone()),
            ];
            let row = ImportRow {
                row: number,
                key: format!("held-{number}"),
                digest: u64::from(number),
                marks: Vec::new(),
                replaces: None,
                act: ImportAct::Hold {
                    reasons: vec![reason.to_owned()],
                    again: None,
                    words: words.to_owned(),
                    details: Box::new(details),
                    pathway: (reason != "service-unknown").then(|| Code::known("nd")),
                    received: (reason != "referral-date-unreadable").then(|| today - Days::new(20)),
                    priority: Priority::Routine,
                    cells,
                    number: None,
                },
            };
            self.row(&mut context, &row);
        }
    }
}
