//! A store in memory that carries plans out as the keeper would, so that feeding again can be tried.
use crate::domain::child::ChildDetails;
use crate::domain::code::Code;
use crate::domain::command::ImportChild;
use crate::domain::ids::{ChildId, IntakeId, ReferralId};
use crate::domain::nhs_number::NhsNumber;
use crate::exchange::import::known::*;
use crate::exchange::import::plan::{Fate, Plan, Target, plan};
use crate::exchange::import::table::{ImportFault, ReadOptions, Table, read_file};
use crate::exchange::import::words::ImportWords;
use crate::exchange::postcodes::PostcodeTable;
use crate::exchange::sheet::Limits;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

pub fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import").join(name)
}

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

pub fn read(path: &Path, postcodes: Option<&PostcodeTable>) -> Result<Table, ImportFault> {
    let words = ImportWords::shipped().unwrap();
    let options = ReadOptions {
        exe: None,
        words: &words,
        mapping: None,
        postcodes,
        today: today(),
        limits: Limits::default(),
    };
    read_file(path, &options, &mut |_| {})
}

pub fn list(text: &str) -> Table {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    read(file.path(), None).unwrap()
}

#[derive(Default)]
pub struct Store {
    pub children: Vec<ChildDetails>,
    pub referrals: Vec<KnownReferral>,
    pub intake: Vec<KnownIntake>,
    pub memory: HashMap<String, Vec<RowMemory>>,
}

fn child(at: usize, d: &ChildDetails) -> KnownChild {
    KnownChild {
        id: ChildId(at as u32 + 1),
        nhs: d.nhs,
        born: d.born,
        family: d.family.clone(),
        given: d.given.clone(),
        known_as: d.known_as.clone(),
    }
}

impl Known for Store {
    fn by_nhs(&self, number: NhsNumber) -> Vec<KnownChild> {
        self.children
            .iter()
            .enumerate()
            .filter(|(_, d)| d.nhs == Some(number))
            .map(|(at, d)| child(at, d))
            .collect()
    }
    fn by_birth_date(&self, born: NaiveDate) -> Vec<KnownChild> {
        self.children.iter().enumerate().filter(|(_, d)| d.born == born).map(|(at, d)| child(at, d)).collect()
    }
    fn details(&self, child: ChildId) -> Option<ChildDetails> {
        self.children.get(child.0 as usize - 1).cloned()
    }
    fn open_referral(&self, child: ChildId, pathway: Code) -> Option<KnownReferral> {
        self.referrals
            .iter()
            .find(|r| r.child == child && r.pathway == pathway && r.closed_on.is_none())
            .cloned()
    }
    fn referral(&self, referral: ReferralId) -> Option<KnownReferral> {
        self.referrals.get(referral.0 as usize - 1).cloned()
    }
    fn intake(&self, intake: IntakeId) -> Option<KnownIntake> {
        self.intake.get(intake.0 as usize - 1).copied()
    }
    fn memory(&self, source: &str) -> Vec<RowMemory> {
        self.memory.get(source).cloned().unwrap_or_default()
    }
}

impl Store {
    /// Plans a list against this store and carries it out.
    pub fn feed(&mut self, table: Table) -> Plan {
        let plan = plan(table, "list", self);
        self.carry_out(&plan);
        plan
    }

    pub fn carry_out(&mut self, plan: &Plan) {
        let mut made: HashMap<u32, (ChildId, ReferralId)> = HashMap::new();
        for row in &plan.rows {
            let became = match &row.fate {
                Fate::Imported { completes } => {
                    let child = match &row.child {
                        ImportChild::Known(id) => *id,
                        ImportChild::Row(n) => made[n].0,
                        ImportChild::New => {
                            self.children.push(row.reading.details.clone());
                            ChildId(self.children.len() as u32)
                        }
                    };
                    let id = ReferralId(self.referrals.len() as u32 + 1);
                    let r = &row.reading.referral;
                    assert!(
                        self.open_referral(child, r.pathway).is_none(),
                        "row {}: one open referral a pathway",
                        row.row
                    );
                    self.referrals.push(KnownReferral {
                        id,
                        child,
                        pathway: r.pathway,
                        received: r.received,
                        priority: r.priority,
                        closed_on: None,
                    });
                    made.insert(row.row, (child, id));
                    self.complete(*completes, id);
                    Became::Referral(id)
                }
                Fate::Merged { into, received, completes, .. } => {
                    let id = match into {
                        Target::Known(id) => *id,
                        Target::Row(n) => made[n].1,
                    };
                    self.referrals[id.0 as usize - 1].received = *received;
                    self.complete(*completes, id);
                    Became::Referral(id)
                }
                Fate::Held { again: Some(id), .. } => Became::Intake(*id),
                Fate::Held { again: None, .. } => {
                    self.intake.push(KnownIntake::Open);
                    Became::Intake(IntakeId(self.intake.len() as u32))
                }
                Fate::Unchanged { became } => *became,
                Fate::Updated { became, child, details, received, .. } => {
                    self.children[child.0 as usize - 1] = (**details).clone();
                    if let (Became::Referral(id), Some(day)) = (became, received) {
                        self.referrals[id.0 as usize - 1].received = *day;
                    }
                    *became
                }
            };
            if let Some(remember) = &row.remember {
                let memory = self.memory.entry(plan.source.clone()).or_default();
                memory.retain(|m| Some(&m.key) != remember.replaces.as_ref() && m.key != remember.key);
                memory.push(remember.as_memory(became));
            }
        }
        for gone in &plan.vanished {
            for memory in self.memory.entry(plan.source.clone()).or_default() {
                memory.gone |= memory.key == gone.key;
            }
        }
    }

    fn complete(&mut self, intake: Option<IntakeId>, referral: ReferralId) {
        if let Some(id) = intake {
            self.intake[id.0 as usize - 1] = KnownIntake::Completed(referral);
        }
    }
}
