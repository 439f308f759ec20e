//! Who stands beside a child in what is held on it: carers, whoever referred, other children. Lines that tell of them are marked in
//! whatever is given away.
use crate::domain::child::ChildDetails;
use crate::domain::event::Event;
use crate::domain::keeping::Own;
use crate::domain::record::ChildRecord;
use crate::keeper::look::LookContext;

/// Shortest word that stands for somebody by itself.
const NAME_LEAST: usize = 3;

/// By what they are known.
pub(super) struct Others {
    /// In small letters: carers as they ever were, and who referred.
    words: Vec<String>,
    own: Own,
}

impl Others {
    pub(super) fn of(record: &ChildRecord, own: &Own) -> Self {
        let mut words = Vec::new();
        let mut of = |details: &ChildDetails| {
            for carer in &details.carers {
                words.extend([carer.name.clone(), carer.phone.clone(), carer.email.clone()]);
            }
        };
        of(&record.details);
        for entry in &record.history {
            match &entry.event {
                Event::ChildRegistered { details, .. } => of(details),
                Event::ChildAmended { before, after, .. } => {
                    of(before);
                    of(after);
                }
                _ => {}
            }
        }
        for entry in &record.history {
            if let Event::ReferralReceived { from, .. } = &entry.event {
                words.push(from.clone());
            }
        }
        let mut words: Vec<String> = words.iter().map(|word| word.trim().to_lowercase()).collect();
        words.retain(|word| word.chars().count() >= NAME_LEAST);
        words.sort_unstable();
        words.dedup();
        Self { words, own: own.clone() }
    }

    /// Whether one of them is named.
    pub(super) fn are_in(&self, words: &str) -> bool {
        let low = words.to_lowercase();
        self.words.iter().any(|other| low.contains(other.as_str()))
    }

    /// Whether what happened concerns another child, too.
    pub(super) fn share(&self, cx: &LookContext<'_>, event: &Event) -> bool {
        cx.state.concerns(event).iter().any(|child| !self.own.children.contains(child))
    }
}
