//! What can be booked together with what a child is offered: its block of therapy as a whole, or one visit with a sibling or
//! with another list of its own; and why not, where somebody would come along and the diary or the lists do not allow it.
use super::{call, words};
use crate::domain::calendar::plural;
use crate::domain::child::ChildRow;
use crate::domain::decide::Now;
use crate::domain::ids::{BookingId, ChildId, ReferralId, SessionId};
use crate::domain::places::{self, Seeker, say};
use crate::domain::record::ChildRecord;
use crate::domain::referral::Referral;
use crate::domain::state::State;
use crate::domain::suggest::Within;
use crate::domain::telling::clock;
use crate::domain::together::{self, BlockPlan, Pair, Pairs};
use crate::wire::query::Narrow;
use crate::wire::view_diary::PlacesPage;
use crate::wire::view_together::{TogetherKind, TogetherPlace, TogetherRow};
use chrono::{Days, NaiveDate};

/// Blocks shown at most.
const BLOCKS: usize = 3;
/// Visits shown at most, of all partners.
const VISITS: usize = 3;
/// Partners looked at: a children's home or a refuge has many.
const PARTNERS: usize = 4;

/// Fetches a child's record.
type Records<'a> = &'a dyn Fn(ChildId) -> Option<ChildRecord>;
/// Children who may share a home with one.
type Around<'a> = &'a dyn Fn(&ChildRow) -> Vec<ChildId>;

/// Adds what can be booked together to the places of a referral.
pub fn together(
    state: &State,
    (record, around): (Records<'_>, Around<'_>),
    page: &mut PlacesPage,
    narrow: &Narrow,
    now: &Now,
) {
    let Some(row) = state.referral(page.referral) else { return };
    if !places::own_way(&state.rules, row, page.service.0) {
        return;
    }
    let within = Within {
        from: narrow.from,
        to: narrow.to,
        weekdays: narrow.weekdays.clone(),
        morning: narrow.morning,
        venue: narrow.venue.clone(),
        start: narrow.start,
    };
    let cx = Proposals { state, now, within };
    cx.block(row, page);
    // A block goes on by itself: its sessions are no visit of a day.
    if together::open_block(state, row.id).is_none() {
        cx.visits(row, (record, around), page);
    }
}

struct Proposals<'a> {
    state: &'a State,
    now: &'a Now,
    within: Within,
}

impl Proposals<'_> {
    fn block(&self, row: &Referral, page: &mut PlacesPage) {
        let state = self.state;
        let Some((block, progress)) = together::open_block(state, row.id) else { return };
        page.not_together.push(format!(
            "Block of {}: {} held, {} ahead, {} to book.",
            plural(u32::from(block.sessions), "session"),
            progress.done,
            progress.ahead.len(),
            progress.owed
        ));
        let Some(service) = state.rules.service(block.service) else { return };
        let Some(seeker) = Seeker::new(state, row.id, None, self.now) else { return };
        if progress.owed == 0 {
            return;
        }
        for plan in together::plans(&seeker, service, &self.within, BLOCKS) {
            page.together.extend(self.block_row(row, &plan, progress.owed));
        }
    }

    fn block_row(&self, row: &Referral, plan: &BlockPlan, owed: u8) -> Option<TogetherRow> {
        let places: Option<Vec<TogetherPlace>> =
            plan.places.iter().map(|(session, slot)| self.place(row.id, *session, *slot, None)).collect();
        let places = places?;
        let [elsewhere, others, times] = plan.strays;
        let mut why = vec![format!("{} of {owed} sessions", places.len())];
        let mut stray = |n: u8, words: &str| {
            if n > 0 {
                why.push(format!("{n} {words}"));
            }
        };
        stray(elsewhere, "elsewhere");
        stray(others, "with others");
        stray(times, "at other times");
        let mut said: Vec<String> = Vec::new();
        for place in &places {
            said.push(format!("{} {}", say::day(place.when.0), clock(place.when.1)));
        }
        let missing: Vec<String> = plan.missing.iter().map(|gap| say::day(gap.about)).collect();
        let missing = match missing.len() {
            0 => String::new(),
            n => format!(
                " No place about {}: {} to be booked later.",
                missing.join(", "),
                if n == 1 { "1 session is".to_owned() } else { format!("{n} sessions are") }
            ),
        };
        Some(TogetherRow {
            kind: TogetherKind::Block,
            why: why.join(", "),
            words: format!("{}.{missing}", said.join(", ")),
            say_first: Vec::new(),
            reasonable: places.first().is_some_and(|place| self.full(place.when.0)),
            places,
        })
    }

    fn full(&self, on: NaiveDate) -> bool {
        let days = u64::from(self.state.rules.settings.reasonable_notice_days);
        on >= self.now.today + Days::new(days)
    }

    fn place(
        &self,
        referral: ReferralId,
        session: SessionId,
        slot: u8,
        moving: Option<BookingId>,
    ) -> Option<TogetherPlace> {
        let state = self.state;
        let at = state.session(session)?;
        let row = state.referral(referral)?;
        let service = state.rules.service(at.service).map_or("", |s| s.short.as_str());
        Some(TogetherPlace {
            referral,
            child: row.child,
            name: state.child(row.child)?.list_name(),
            session,
            slot,
            when: (at.date, at.stand(slot).start),
            place: format!("{service}, {}", words::venue(state, at)),
            moving,
        })
    }

    fn visits(&self, row: &Referral, (record, around): (Records<'_>, Around<'_>), page: &mut PlacesPage) {
        let state = self.state;
        let Some(child) = state.child(row.child) else { return };
        let moving = page.standing.is_some();
        let mut found: Vec<(Pair, ReferralId)> = Vec::new();
        for partner in together::partners(state, row, around(child), moving).into_iter().take(PARTNERS) {
            let booked = state.referral(partner).is_some_and(|row| !row.stage.wants_place());
            if booked != moving {
                continue;
            }
            let pairs = together::pairs(state, (row.id, partner), (&self.within, moving), self.now, VISITS);
            if pairs.best.is_empty() {
                page.not_together.extend(self.why_not(row, partner, &pairs));
            }
            found.extend(pairs.best.into_iter().map(|pair| (pair, partner)));
        }
        found.sort_by_key(|(pair, partner)| {
            (!self.full(pair.on), pair.on, !pair.one_site, pair.gap, *partner)
        });
        found.truncate(VISITS);
        for (pair, partner) in found {
            page.together.extend(self.visit_row(row, (partner, record), &pair, moving));
        }
    }

    fn visit_row(
        &self,
        row: &Referral,
        (partner, record): (ReferralId, Records<'_>),
        pair: &Pair,
        moving: bool,
    ) -> Option<TogetherRow> {
        let state = self.state;
        let other = state.referral(partner)?;
        let kid = state.child(other.child)?;
        let standing = |row: &Referral| row.stage.booking().filter(|_| moving);
        let places = vec![
            self.place(pair.one.referral, pair.one.session, pair.one.slot, standing(row))?,
            self.place(pair.other.referral, pair.other.session, pair.other.slot, standing(other))?,
        ];
        let (first, second) = (places[0].when.1, places[1].when.1);
        let same = row.child == other.child;
        let with = if same { places[1].place.clone() } else { kid.given().to_owned() };
        let gap = match (pair.gap, pair.one_site) {
            (0, true) => "back to back".to_owned(),
            (gap, true) => format!("{gap} min between"),
            (gap, false) => format!("{gap} min between, another site near it"),
        };
        let service = state.session(pair.other.session).and_then(|at| state.rules.service(at.service));
        let details = if same { None } else { record(other.child).map(|r| r.details) };
        let say_first = if same {
            Vec::new()
        } else {
            call::say_first(state, kid, details.as_ref(), service, self.now.today)
        };
        let order = if second < first { "before" } else { "then" };
        Some(TogetherRow {
            kind: TogetherKind::Visit,
            why: format!("with {with} {}, {gap}", clock(second)),
            words: format!(
                "{} {} {}, {order} {} {} {}. {}",
                places[0].name,
                clock(first),
                places[0].place,
                places[1].name,
                clock(second),
                places[1].place,
                together::pair_words(state, pair)
            ),
            say_first,
            reasonable: self.full(pair.on),
            places,
        })
    }

    /// Why no visit is proposed with somebody who waits, too.
    fn why_not(&self, row: &Referral, partner: ReferralId, pairs: &Pairs) -> Option<String> {
        let state = self.state;
        let other = state.referral(partner)?;
        let pathway = state.rules.short(&other.pathway);
        let who = if other.child == row.child {
            format!("{pathway}, too")
        } else {
            format!("{}, {pathway}", state.child(other.child)?.list_name())
        };
        let why = if pairs.any {
            "each day would take a place from somebody ahead on a list"
        } else {
            "no day has two places that suit"
        };
        Some(format!("Waits {who}: {why}."))
    }
}
