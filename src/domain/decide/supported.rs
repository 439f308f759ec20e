//! Families asked over more than a year of random answers, calls and letters: each stands in the worklist exactly while a cycle is
//! unanswered, its child once; nobody falls out of sight, and no clock is moved by any of it.
use super::tests::{World, begun};
use super::*;
use crate::domain::actor::Role;
use crate::domain::booking::Told;
use crate::domain::code::Code;
use crate::domain::next_step::owed;
use crate::domain::support::{Heard, Listed, Said, SupportAct, SupportDid, among, waits};
use chrono::{Days, TimeDelta};
use rand::RngExt;
use std::collections::{BTreeMap, BTreeSet};

fn anybody() -> Actor {
    Actor {
        uid: 1,
        name: "asmith".into(),
        role: Role::Administrator,
        agency: Code::known("nhs"),
        team: Code::known("nd"),
    }
}

/// Something said, sent or asked, about any child.
fn act(world: &mut World) -> Command {
    let open: Vec<(ReferralId, ChildId)> =
        world.state.each_open().filter(|row| waits(&row.stage)).map(|row| (row.id, row.child)).collect();
    let (referral, child) = world.pick(&open).unwrap();
    let how = [Told::Phone, Told::Letter, Told::Text, Told::Email][world.dice.random_range(0..4)];
    let (said, words) = (Said::default(), String::new());
    let until = world.now.today + Days::new(world.dice.random_range(1..80));
    let answer = |heard| SupportAct::Answer { referral, heard, said, words };
    let act = match world.dice.random_range(0..12) {
        0..3 => SupportAct::Ask { referral, how },
        3..6 => answer(Heard::Wanted),
        6 => answer(Heard::Changed),
        7 => answer(Heard::Later { until }),
        8 => SupportAct::Look { referral, words: "seen at school".into() },
        9 => SupportAct::Resource { kind: Code::known("sleep"), how },
        10 => SupportAct::Newsletter { month: support_month(world), to: Vec::new() },
        _ => {
            return Command::Contact {
                child,
                referral: Some(referral),
                kind: Code::known("call"),
                result: Code::known("spoke"),
                words: String::new(),
            };
        }
    };
    Command::Support { child, act }
}

fn support_month(world: &World) -> crate::domain::support::Month {
    crate::domain::support::Month::of(world.now.today)
}

/// Weeks at which a family is asked, counted out.
fn weeks() -> impl Iterator<Item = u64> {
    [12, 26, 52].into_iter().chain((1..20).map(|n| 52 + 26 * n))
}

/// Whom the worklist should hold: counted out from the answers alone.
fn expected(world: &World, settled: &BTreeMap<ReferralId, NaiveDate>) -> BTreeSet<ChildId> {
    let due = |row: &&Referral| {
        let from = settled[&row.id];
        waits(&row.stage)
            && weeks()
                .map(|week| row.received + Days::new(7 * week))
                .any(|on| on > from && on <= world.now.today)
    };
    world.state.each_open().filter(due).map(|row| row.child).collect()
}

#[test]
fn each_family_once_a_cycle_and_no_clock_moved() {
    let mut world = begun(7);
    let mut settled: BTreeMap<ReferralId, NaiveDate> =
        world.state.each_referral().map(|row| (row.id, row.validated.unwrap())).collect();
    let (mut asked, mut listed_days) = (0, 0);
    for _ in 0..420 {
        world.now.at += TimeDelta::days(1);
        world.now.today = world.now.today + Days::new(1);
        for _ in 0..2 {
            let command = act(&mut world);
            let spans: Vec<_> =
                world.state.each_referral().map(|row| (row.id, row.span, row.list_date)).collect();
            let done = world.act(&anybody(), &command);
            let after: Vec<_> =
                world.state.each_referral().map(|row| (row.id, row.span, row.list_date)).collect();
            assert_eq!(spans, after, "{command:?}");
            if !done {
                continue;
            }
            let frame = world.frames.last().unwrap();
            for event in &frame.payload.events {
                if let Event::Support { did, .. } = event {
                    let answered = match did {
                        SupportDid::Answered { heard: Heard::Later { .. }, .. } => false,
                        SupportDid::Answered { .. } | SupportDid::Looked { .. } => true,
                        _ => false,
                    };
                    asked += usize::from(matches!(did, SupportDid::Asked { .. }));
                    for id in did.referrals().iter().filter(|_| answered) {
                        settled.insert(*id, world.now.today);
                    }
                }
            }
        }
        let today = world.now.today;
        let mut listed: Vec<ChildId> = world
            .state
            .each_open()
            .filter(|row| among(&world.state, row, Listed::All, today).is_some())
            .map(|row| row.child)
            .collect();
        listed_days += listed.len();
        let before = listed.len();
        listed.sort_unstable();
        listed.dedup();
        assert_eq!(before, listed.len(), "a child stands there once");
        assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), expected(&world, &settled), "{today}");
        assert!(world.state.each_open().all(|row| owed(&world.state, row, today).is_some()));
    }
    assert!(asked > 20 && listed_days > 420, "{asked} asked, {listed_days}");
    world.clocks_agree();
}
