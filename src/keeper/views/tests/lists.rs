//! Lists: totals, windows and order against the plainest way to make them.
use super::desk::{Desk, actor, code, details};
use super::play::{played, step};
use crate::domain::actor::Role;
use crate::domain::child::Flags;
use crate::domain::ids::ReferralId;
use crate::domain::next_step::owed;
use crate::domain::order::{OrderKey, Priority};
use crate::domain::referral::{Referral, Stage};
use crate::domain::{age, leading};
use crate::keeper::views::ViewCache;
use crate::wire::query::{At, Filter, Query, Sort, SortBy, StageIs, Typed, Whose};
use crate::wire::view::View;
use crate::wire::view_list::{Counts, ListPage};
use proptest::prelude::*;

pub(super) fn list(desk: &Desk, filter: &Filter, sort: Sort, at: At, rows: u16) -> ListPage {
    match desk.look(&Query::List { filter: filter.clone(), sort, at, rows }) {
        View::List(page) => page,
        other => panic!("a list brought {other:?}"),
    }
}

pub(super) fn counts(desk: &Desk) -> Counts {
    match desk.look(&Query::Counts) {
        View::Counts(counts) => counts,
        other => panic!("counts brought {other:?}"),
    }
}

fn filters() -> Vec<Filter> {
    let f = Filter::default;
    vec![
        f(),
        Filter { pathways: vec![code("nd")], ..f() },
        Filter { stages: vec![StageIs::Waiting], ..f() },
        Filter { stages: vec![StageIs::Triage, StageIs::Closed], ..f() },
        Filter { districts: vec![code("E07000171")], ..f() },
        Filter { priorities: vec![Priority::Urgent], ..f() },
        Filter { flags: Flags::INTERPRETER, ..f() },
        Filter { age_under: Some(8), ..f() },
        Filter { age_from: Some(8), pathways: vec![code("slcn"), code("ep")], ..f() },
        Filter { past_target: true, ..f() },
        Filter { waits_weeks: Some(26), ..f() },
        Filter { no_contact_weeks: Some(12), ..f() },
        Filter { setting: "primary 3".to_owned(), ..f() },
        Filter { only: vec![ReferralId(1), ReferralId(3)], ..f() },
        Filter { running: true, ..f() },
        Filter { language: "POL".to_owned(), ..f() },
        Filter { teams: vec![code("slt")], ..f() },
        Filter { turns: Some(4), ..f() },
        Filter { turns: Some(9), stages: vec![StageIs::Booked, StageIs::Waiting], ..f() },
        Filter { districts: vec![crate::domain::code::Code::NONE], ..f() },
    ]
}

/// The filter, written a second time from what its fields say.
fn naive(desk: &Desk, filter: &Filter, row: &Referral) -> bool {
    let today = desk.now.today;
    let child = desk.state.child(row.child).unwrap();
    let state = match row.stage {
        Stage::Triage | Stage::InfoAsked { .. } | Stage::Redirecting { .. } => StageIs::Triage,
        Stage::Waiting { .. } | Stage::Rebook { .. } => StageIs::Waiting,
        Stage::Held { .. } | Stage::Offered { .. } | Stage::Booked { .. } => StageIs::Booked,
        Stage::Seen { .. }
        | Stage::NotBrought { .. }
        | Stage::LateNotSeen { .. }
        | Stage::LeftUnseen { .. } => StageIs::After,
        Stage::Monitoring { .. } | Stage::FollowUp { .. } => StageIs::Review,
        Stage::Closed { .. } => StageIs::Closed,
    };
    let heard = [child.last_contact, row.seen_on].into_iter().flatten().max().unwrap_or(row.received);
    let no = [
        filter.stages.is_empty() && state == StageIs::Closed,
        !filter.stages.is_empty() && !filter.stages.contains(&state),
        !filter.pathways.is_empty() && !filter.pathways.contains(&row.pathway),
        !filter.districts.is_empty() && !filter.districts.contains(&child.district),
        !filter.priorities.is_empty() && !filter.priorities.contains(&row.priority),
        child.flags.0 & filter.flags.0 != filter.flags.0,
        !child.setting().to_lowercase().contains(&filter.setting),
        filter.age_under.is_some_and(|a| age::years_on(child.born, today) >= u32::from(a)),
        filter.age_from.is_some_and(|a| age::years_on(child.born, today) < u32::from(a)),
        (filter.past_target || filter.running) && row.span.stop.is_some(),
        filter.past_target
            && leading::target(row, &desk.state.rules).is_none_or(|last_day| last_day >= today),
        filter.waits_weeks.is_some_and(|w| row.span.days(today) / 7 < u32::from(w)),
        filter.no_contact_weeks.is_some_and(|w| (today - heard).num_days() / 7 < i64::from(w)),
        !filter.language.is_empty() && !interpreted_for(child, &filter.language),
        !filter.teams.is_empty()
            && owed(&desk.state, row, desk.now.today).is_none_or(|step| !filter.teams.contains(&step.owner)),
        filter.turns.is_some_and(|a| {
            // Not yet of that age, and of that age on the day by which it is seen.
            let years = |day| age::years_on(child.born, day);
            years(today) >= u32::from(a) || years(by_when(desk, row)) < u32::from(a)
        }),
        !filter.only.is_empty() && !filter.only.contains(&row.id),
    ];
    !no.contains(&true)
}

fn interpreted_for(child: &crate::domain::child::ChildRow, language: &str) -> bool {
    child.flags.letters().contains(['I', 'B'])
        && child.language().to_lowercase().contains(&language.to_lowercase())
}

/// The day of its place, else the last of target, next step, and the first day at three weeks' notice.
fn by_when(desk: &Desk, row: &Referral) -> chrono::NaiveDate {
    match row.stage {
        Stage::Held { on, .. } | Stage::Offered { on, .. } | Stage::Booked { on, .. } => on,
        Stage::Closed { .. } => chrono::NaiveDate::MIN,
        _ => {
            let target = leading::target(row, &desk.state.rules).filter(|_| row.span.stop.is_none());
            let due = owed(&desk.state, row, desk.now.today).unwrap().due;
            due.max(target.unwrap_or(due)).max(desk.now.today + chrono::Days::new(21))
        }
    }
}

fn steps() -> impl Strategy<Value = Vec<(u8, u32)>> {
    prop::collection::vec((any::<u8>(), any::<u32>()), 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn totals_are_those_of_a_plain_filter_and_rows_come_in_the_one_order(steps in steps()) {
        let desk = played(&steps);
        for filter in filters() {
            let page = list(&desk, &filter, Sort::default(), At::Row(0), 900);
            let mut plain: Vec<&Referral> =
                desk.state.each_referral().filter(|row| naive(&desk, &filter, row)).collect();
            let head = desk.state.rules.head_start();
            plain.sort_by_key(|r| OrderKey::new(r.list_date, r.received, r.priority, head, u64::from(r.id.0)));
            let shown: Vec<ReferralId> = page.rows.iter().map(|row| row.referral).collect();
            let plain: Vec<ReferralId> = plain.iter().map(|row| row.id).collect();
            prop_assert_eq!(page.total as usize, plain.len(), "{}", page.words);
            prop_assert_eq!(shown, plain, "{}", page.words);
        }
    }

    #[test]
    fn an_order_that_was_mended_is_the_order_made_afresh(
        before in steps(),
        after in prop::collection::vec((any::<u8>(), any::<u32>()), 1..40),
    ) {
        let mut desk = played(&before);
        let all = |desk: &Desk| -> Vec<Vec<ReferralId>> {
            let today = |whose| match desk.look(&Query::Today { whose, at: At::Row(0), rows: 900 }) {
                View::Today(page) => page.rows,
                other => panic!("{other:?}"),
            };
            let ids = |rows: Vec<crate::wire::view_list::StepRow>| {
                rows.into_iter().filter_map(|row| match row.about {
                    crate::wire::view_list::About::Referral(id) => Some(id),
                    _ => None,
                }).collect()
            };
            // As many as are kept at once: more would be made anew each time.
            let half = SortBy::ALL.iter().skip(8 * (before.len() % 2)).take(8);
            let mut all: Vec<Vec<ReferralId>> = half.map(|by| {
                let sort = Sort { by: *by, down: false };
                list(desk, &Filter::default(), sort, At::Row(0), 900).rows.iter().map(|r| r.referral).collect()
            }).collect();
            all.push(list(desk, &filters()[6], Sort::default(), At::Row(0), 900).rows.iter().map(|r| r.referral).collect());
            all.extend([ids(today(Whose::All)), ids(today(Whose::Team)), ids(today(Whose::Mine))]);
            all
        };
        all(&desk);
        for (what, n) in &after {
            step(&mut desk, *what, *n);
            let mended = all(&desk);
            let made = desk.cache.made();
            let kept = std::mem::replace(&mut desk.cache, ViewCache::new());
            prop_assert_eq!(&mended, &all(&desk));
            desk.cache = kept;
            prop_assert!(made > 0);
        }
    }

    #[test]
    fn windows_tile_the_list_and_the_child_stays_in_sight(
        steps in steps(),
        rows in 1u16..9,
        above in 0u16..12,
        by in 0usize..16,
        down in any::<bool>(),
    ) {
        let desk = played(&steps);
        let (filter, sort) = (Filter::default(), Sort { by: SortBy::ALL[by], down });
        let whole: Vec<ReferralId> =
            list(&desk, &filter, sort, At::Row(0), 900).rows.iter().map(|row| row.referral).collect();
        let mut tiles = Vec::new();
        while tiles.len() < whole.len() {
            let page = list(&desk, &filter, sort, At::Row(tiles.len() as u32), rows);
            prop_assert_eq!(page.first as usize, tiles.len());
            prop_assert!(!page.rows.is_empty());
            tiles.extend(page.rows.iter().map(|row| row.referral));
        }
        prop_assert_eq!(&tiles, &whole);
        for id in &whole {
            let page = list(&desk, &filter, sort, At::Around(*id, above), rows);
            prop_assert!(page.rows.iter().any(|row| row.referral == *id));
            prop_assert_eq!(page.rows.len(), whole.len().min(usize::from(rows)));
        }
        let end = list(&desk, &filter, sort, At::End, rows);
        prop_assert_eq!(end.rows.last().map(|row| row.referral), whole.last().copied());
        let gone = list(&desk, &filter, sort, At::Around(ReferralId(9_999_999), above), rows);
        prop_assert_eq!(gone.first, 0);
        let mut turned = list(&desk, &filter, Sort { by: SortBy::ALL[by], down: !down }, At::Row(0), 900).rows;
        turned.reverse();
        prop_assert_eq!(turned.iter().map(|row| row.referral).collect::<Vec<_>>(), whole);
    }

    #[test]
    fn counts_are_the_plain_counts(steps in steps()) {
        let desk = played(&steps);
        let counts = counts(&desk);
        let today = desk.now.today;
        let open: Vec<&Referral> = desk.state.each_open().collect();
        let count = |keep: &dyn Fn(&Referral) -> bool| open.iter().filter(|row| keep(row)).count() as u32;
        prop_assert_eq!(counts.open, open.len() as u32);
        prop_assert_eq!(counts.without_step, 0);
        prop_assert_eq!(counts.to_triage, count(&|row| row.stage == Stage::Triage || row.is_asked_again()));
        prop_assert_eq!(counts.past_target, count(&|row| naive(&desk, &filters()[9], row)));
        let due = |row: &Referral| {
            owed(&desk.state, row, desk.now.today).filter(|step| step.owner == code("nd")).map(|step| step.due)
        };
        // Beside referrals' steps: freed places of the team's own services, due today.
        let freed = match desk.look(&Query::Today { whose: Whose::Team, at: At::Row(0), rows: 900 }) {
            View::Today(page) => page.rows.iter().filter(|row| row.child.is_none()).count() as u32,
            other => panic!("{other:?}"),
        };
        prop_assert_eq!(counts.to_do, freed + count(&|row| due(row).is_some_and(|due| due <= today)));
        // What was late when it was put off is late still.
        let late = |row: &Referral| {
            owed(&desk.state, row, today).is_some_and(|step| step.owner == code("nd") && step.is_late(today))
        };
        prop_assert_eq!(counts.late, count(&late));
    }
}

#[test]
fn words_say_the_filter_and_an_empty_list_says_what_would_help() {
    let mut desk = Desk::new();
    for n in 1..4 {
        desk.child(details(n, desk.now.today), "nd", desk.now.today).unwrap();
    }
    let nd = Filter { pathways: vec![code("nd")], stages: vec![StageIs::Waiting], ..Filter::default() };
    let page = list(&desk, &nd, Sort::default(), At::Row(0), 10);
    assert_eq!(page.words, "ND, waiting, all districts");
    assert_eq!(page.order, "priority, then wait");
    let empty = Filter { pathways: vec![code("nd")], age_under: Some(1), ..Filter::default() };
    let page = list(&desk, &empty, Sort::default(), At::Row(0), 10);
    assert_eq!((page.total, page.hint.as_str()), (0, "Without 'under 1' there are 3."));
    assert_eq!(page.words, "ND, all open, all districts, under 1");
}

#[test]
fn a_change_mends_an_order_and_makes_none() {
    let mut desk = played(&[]);
    list(&desk, &Filter::default(), Sort::default(), At::Row(0), 10);
    counts(&desk);
    let made = desk.cache.made();
    for n in 0..40 {
        step(&mut desk, 4, n);
        list(&desk, &Filter::default(), Sort::default(), At::Row(0), 10);
        counts(&desk);
    }
    assert_eq!(desk.cache.made(), made);
}

#[test]
fn a_viewer_without_a_role_in_the_table_is_told_who_may() {
    let desk = played(&[]);
    let viewer = actor(7, Role::Viewer, "council", "nd");
    match desk.look_as(&viewer, &Query::Who { child: crate::domain::ids::ChildId(1) }) {
        View::Gone { words } => assert!(words.starts_with("Only "), "{words}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn marks_are_all_of_the_list_and_typed_names_are_those_on_record() {
    let desk = played(&[(0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (0, 6)]);
    let page = list(&desk, &Filter::default(), Sort::default(), At::Row(0), 900);
    let query = |most| Query::Marks { filter: Filter::default(), sort: Sort::default(), most };
    let View::Marks { total, ids } = desk.look(&query(500)) else { panic!() };
    assert_eq!((total, ids), (page.total, page.rows.iter().map(|row| row.referral).collect()));
    let View::Marks { total, ids } = desk.look(&query(1)) else { panic!() };
    assert_eq!((total, ids.len()), (page.total, 1), "how many there are is told where fewer are asked for");
    let setting = page.rows.iter().map(|row| row.setting.clone()).find(|name| name.len() > 4).unwrap();
    let typed = |text: &str| {
        let query = Query::Typed { of: Typed::Setting, text: text.to_owned(), rows: 9 };
        match desk.look(&query) {
            View::Typed(names) => names,
            other => panic!("{other:?}"),
        }
    };
    assert!(typed(&setting.to_uppercase()).contains(&setting));
    assert!(typed("no such place").is_empty());
}
