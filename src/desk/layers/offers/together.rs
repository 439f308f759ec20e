//! Rows that book several places at once: blocks of therapy above the places, one visit below them. Each is one act: all of it
//! is booked, or nothing.
use super::view::{Line, sign};
use super::words::{clock, day};
use super::{Front, Moving, Offers};
use crate::desk::effect::Effect;
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::seam::Command;
use crate::desk::text::{cut, left};
use crate::desk::theme::Meaning;
use crate::domain::booking::By;
use crate::domain::code::Code;
use crate::domain::command::Take;
use crate::domain::ids::ReferralId;
use crate::domain::together::{TogetherAct, Wanted};
use crate::wire::view_diary::PlacesPage;
use crate::wire::view_together::{TogetherKind, TogetherRow};

/// How many blocks stand above the places.
fn blocks(page: &PlacesPage) -> usize {
    page.together.iter().filter(|row| row.kind == TogetherKind::Block).count()
}

/// Blocks, or visits.
pub(super) fn rows_of(page: &PlacesPage, kind: TogetherKind) -> impl Iterator<Item = &TogetherRow> {
    page.together.iter().filter(move |row| row.kind == kind)
}

impl Offers {
    /// The row at a number: what stands, blocks, places, visits.
    pub(super) fn row_at(&self, at: usize) -> Option<Front<'_>> {
        let page = self.page.as_ref()?;
        let Some(at) = at.checked_sub(self.before()) else {
            return page.standing.as_ref().map(|(booking, _)| Front::Standing(*booking));
        };
        let above = blocks(page);
        if at < above {
            return rows_of(page, TogetherKind::Block).nth(at).map(Front::Together);
        }
        let at = at - above;
        match page.rows.get(at) {
            Some(row) => Some(Front::Place(row)),
            None => rows_of(page, TogetherKind::Visit).nth(at - page.rows.len()).map(Front::Together),
        }
    }

    /// The number of the first row that takes several places.
    pub(super) fn first_together(&self) -> Option<usize> {
        (0..self.rows()).find(|at| matches!(self.row_at(*at), Some(Front::Together(_))))
    }

    /// `t`: to the first of them; again, to the next.
    pub(super) fn to_together(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let is = |at: &usize| matches!(self.row_at(*at), Some(Front::Together(_)));
        let next = (self.front + 1..self.rows()).find(is).or_else(|| self.first_together());
        match next {
            Some(at) if at == self.front => {
                vec![Effect::Say(Note::done("This is the only one. Enter books all of it, or nothing."))]
            }
            Some(at) => {
                self.to(at);
                Vec::new()
            }
            None => {
                let why = self.page.as_ref().map_or(&[][..], |page| &page.not_together);
                let words = match (why.is_empty(), cx.narrow) {
                    (true, _) => "Nobody of this home waits for another place.".to_owned(),
                    // It stands on the screen already; said again it would say nothing.
                    (false, false) => "There is no one visit to go to: TOGETHER above says why.".to_owned(),
                    (false, true) => why.join(" "),
                };
                vec![Effect::Say(Note::refused(words))]
            }
        }
    }

    /// Whether a referral is in one of the proposals.
    pub(super) fn is_partner(page: &PlacesPage, referral: ReferralId) -> bool {
        page.together.iter().flat_map(|row| &row.places).any(|place| place.referral == referral)
    }

    /// What takes all places of a row.
    pub(super) fn all_of(&self, row: &TogetherRow, take: Take, moving: Option<Moving>) -> Command {
        let places = row.places.iter();
        let act = match row.kind {
            TogetherKind::Block => TogetherAct::Block {
                referral: self.referral,
                places: places.map(|place| (place.session, place.slot)).collect(),
                take,
            },
            TogetherKind::Visit => {
                // Where nothing is moved nobody asks for it.
                let (by, reason) =
                    moving.map_or((By::Family, Code::NONE), |moving| (moving.by, moving.reason));
                let wanted = |place: &crate::wire::view_together::TogetherPlace| Wanted {
                    referral: place.referral,
                    session: place.session,
                    slot: place.slot,
                    moving: place.moving,
                };
                TogetherAct::Visit { places: places.map(wanted).collect(), take, by, reason }
            }
        };
        Command::Together { act }
    }

    /// The lines of a proposal: the day, both times or all dates, and why.
    pub(super) fn together_line(
        &self,
        (at, row): (usize, &TogetherRow),
        cx: &Cx<'_>,
        columns: usize,
    ) -> Vec<Line> {
        let front = self.front == at;
        let meaning = if front { Meaning::Cursor } else { Meaning::Plain };
        let number = match at + 1 - self.before() {
            number if number <= 9 => number.to_string(),
            _ => String::new(),
        };
        let Some(first) = row.places.first() else { return Vec::new() };
        let when = format!("{} {}", day(first.when.0), clock(first.when.1));
        if cx.narrow {
            let head = match row.kind {
                TogetherKind::Visit => "one visit",
                TogetherKind::Block => "block",
            };
            let one = format!("{}{number:>1} {when}  {head}", sign(front));
            let two = format!("   {}", row.why);
            return [one, two]
                .map(|words| Line { words: cut(&words, columns).into_owned(), meaning, front })
                .into();
        }
        let words = format!("{}  {number:>1} {when} {}: {}", sign(front), first.place, row.why);
        vec![Line { words: left(&words, columns), meaning, front }]
    }
}
