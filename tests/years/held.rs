//! What must hold of the keeper at the end of a day: the invariants asked of its State, and its State and records held against
//! what the journal makes of them.
use super::house::House;
use waitwell::domain::check::breaches;
use waitwell::domain::clock::{ClockState, Scope, read};
use waitwell::domain::facts::facts;
use waitwell::domain::refusal::{Refusal, RefusalKind};
use waitwell::domain::state::State;
use waitwell::keeper::start;

/// 2, 3, 4: no breach in the State, and each of its tables is what the journal makes of it.
pub fn of_the_day(house: &House, folded: &State) {
    let now = house.now();
    let state = house.shared.state.read();
    let found = breaches(&state, &now);
    assert!(found.is_empty(), "{}: {found:#?}", now.today);
    let same = [
        ("changes", state.seq == folded.seq),
        ("children", state.children == folded.children),
        ("referrals", state.referrals == folded.referrals),
        ("sessions", state.sessions == folded.sessions),
        ("bookings", state.bookings == folded.bookings),
        ("visits", state.visits == folded.visits),
        ("staff", state.staff == folded.staff),
        ("venues", state.venues == folded.venues),
        ("templates", state.templates == folded.templates),
        ("packs", state.reviews == folded.reviews),
        ("meetings", state.meetings == folded.meetings),
        ("absences", state.absences == folded.absences),
    ];
    for (what, same) in same {
        assert!(same, "4: {}: the journal makes other {what} than the keeper has", now.today);
    }
}

/// 7: every clock is what its named rule makes of the record's facts; the records are read as a person would read them.
pub fn of_the_clocks(house: &House) {
    let now = house.now();
    let state = house.shared.state.read();
    house.shared.records.ready(state.seq);
    for row in state.each_referral() {
        let rule = state.rules.pathway(row.pathway).and_then(|p| state.rules.clock(p.clock)).unwrap();
        let record = house.shared.records.child(row.child, house.shared.durable.get()).unwrap();
        let record = record.unwrap_or_else(|| panic!("4: no record of child {}", row.child.0));
        let facts = facts(&record, &state.rules, row.id);
        let reading = read(rule, Scope::WHOLE, &facts, &state.rules.calendar, now.today);
        if let ClockState::Running | ClockState::Stopped { .. } = reading.state {
            let days = row.span.days(now.today);
            assert_eq!(reading.days, Some(days), "7: {}: referral {} {facts:?}", now.today, row.id.0);
        }
    }
}

/// 4: the whole journal folded afresh, the State and every record are one.
pub fn of_the_whole(house: &House) -> u64 {
    let (digest, seq) = {
        let state = house.shared.state.read();
        (state.digest(), state.seq)
    };
    let fresh = start::fold_all(&*house.shared.journal, seq).unwrap();
    assert_eq!(fresh.digest(), digest, "4: the whole journal folded afresh");
    let report = house.verified();
    assert!(report.well, "4: {:#?}", report.lines);
    digest
}

/// A refusal says in words what is so; nothing of the program's own shows through.
pub fn of_a_refusal(refusal: &Refusal) {
    let words = &refusal.words;
    let sentence = words.len() > 15 && words.ends_with(['.', '?']);
    let program = ["::", "Some(", "None", "Id(", "{", "}", "error", "unwrap"]
        .iter()
        .find(|part| words.contains(**part));
    assert!(sentence && program.is_none(), "refused, but not in words: {words}");
    assert!(refusal.kind != RefusalKind::Store, "the store refused: {words}");
}
