//! What the screen of families says below its rows, and where there are none.
use super::{LISTS, Validation};
use crate::desk::screens::today::row::{StepId, TodayRow};
use crate::desk::screens::words::count;
use crate::desk::text::wrap;
use crate::desk::widgets::Row;
use crate::domain::support::Listed;
use crate::wire::view_list::About;

impl Validation {
    pub(super) fn which_words(&self) -> &'static str {
        LISTS.iter().find(|(_, which, _)| *which == self.which).map_or("", |(.., words)| words)
    }

    pub(super) fn nothing(&self) -> String {
        if let Some(fault) = &self.fault {
            return fault.clone();
        }
        if !self.window.is_loaded() {
            return "The families are being fetched.".to_owned();
        }
        let (_, awaited, look) = self.counts;
        match self.which {
            Listed::Now => format!(
                "No family is to be asked today. {} asked and not yet answered, {} for a clinical look. v shows them.",
                count(awaited as usize),
                count(look as usize)
            ),
            _ => "No family here. v shows the others.".to_owned(),
        }
    }

    /// Whom to ask for the child in front.
    pub(super) fn foot(&self, columns: u16) -> Vec<String> {
        let marks = self.window.list.marks().len();
        if marks > 0 {
            return vec![format!(" {marks} marked   i asks them: a look at whom it goes to comes first")];
        }
        let id = self.window.list.current().map(TodayRow::id);
        let known = self.front.as_ref().filter(|page| id == Some(StepId::of(About::Referral(page.referral))));
        let words = known.map_or_else(String::new, |page| page.lines.join(". "));
        wrap(&words, usize::from(columns).saturating_sub(2)).iter().map(|line| format!(" {line}")).collect()
    }
}
