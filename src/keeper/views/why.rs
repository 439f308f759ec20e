//! Why a clock says what it says.
use super::mask::Eyes;
use crate::domain::clock::{Scope, why};
use crate::domain::code::Code;
use crate::domain::facts::facts;
use crate::domain::ids::{ChildId, ReferralId};
use crate::keeper::look::LookContext;
use crate::wire::view_record::WhyPage;

/// The explanation; none where there is no such referral, clock or record. Without a clock: the leading one.
pub(super) fn page(
    cx: &LookContext<'_>,
    child: ChildId,
    referral: ReferralId,
    clock: Option<Code>,
) -> Option<WhyPage> {
    let state = cx.state;
    let row = state.referral(referral).filter(|row| row.child == child)?;
    let pathway = state.rules.pathway(row.pathway)?;
    let rule = state.rules.clock(clock.unwrap_or(pathway.clock))?;
    let record = (cx.record)(child)?;
    let facts = facts(&record, &state.rules, referral);
    let (_, mut told) = why(rule, Scope::WHOLE, &facts, &state.rules.calendar, cx.now.today);
    let scrub = Eyes::of(cx.actor).scrub(&state.rules, &record);
    for row in &mut told.rows {
        row.what = scrub.words(&row.what);
    }
    for words in [&mut told.sum, &mut told.late, &mut told.to_say] {
        *words = scrub.words(words);
    }
    Some(WhyPage { name: state.child(child)?.list_name(), clock: rule.words().to_owned(), why: told })
}
