//! The practice desk is the same every time, whole, and as busy as it promises.
use super::*;
use crate::domain::code::Code;
use crate::domain::referral::Stage;
use chrono::{NaiveDate, NaiveTime, TimeZone, Utc};

fn now() -> Now {
    let at = Utc.with_ymd_and_hms(2026, 11, 20, 14, 32, 0).unwrap();
    Now {
        at,
        today: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        time: NaiveTime::from_hms_opt(14, 32, 0).unwrap(),
    }
}

fn made(children: u32) -> (crate::domain::state::State, u32) {
    let rules = crate::config::load(None).unwrap().rules;
    let mut frames = 0;
    let mut count = |_: &Step| frames += 1;
    let state = invent(&rules, &now(), children, &mut count).unwrap().state;
    (state, frames)
}

#[test]
fn the_same_every_time() {
    let (a, frames) = made(300);
    let (b, again) = made(300);
    assert_eq!((a.digest(), frames), (b.digest(), again));
}

#[test]
fn something_to_do_on_every_screen() {
    let (state, frames) = made(600);
    let open = state.each_open().count();
    let of = |id: &str| state.each_open().filter(|r| r.pathway == Code::known(id)).count();
    let by_stage = |wanted: fn(&Stage) -> bool| state.each_open().filter(|r| wanted(&r.stage)).count();
    eprintln!(
        "children {} referrals {} open {open} frames {frames} seq {}",
        state.each_child().count(),
        state.each_referral().count(),
        state.seq
    );
    for id in ["nd", "slcn", "ep", "ot", "mar", "ccc", "dropin"] {
        eprintln!(
            "{id} open {} all {}",
            of(id),
            state.each_referral().filter(|r| r.pathway == Code::known(id)).count()
        );
    }
    assert!(by_stage(|s| matches!(s, Stage::Triage)) >= 9);
    assert!(by_stage(|s| matches!(s, Stage::Booked { .. })) > 10);
    assert!(by_stage(|s| matches!(s, Stage::Seen { .. })) >= 1);
    assert!(by_stage(|s| matches!(s, Stage::NotBrought { .. })) >= 1);
    assert!(by_stage(|s| matches!(s, Stage::Held { .. })) == 1);
    assert_eq!((state.kept.holds.len(), state.glass_unread().count()), (1, 1), "for the records officer");
    assert!(state.index.intake.len() >= 4);
    assert!(
        state
            .visits
            .iter()
            .flatten()
            .filter(|v| state.session(v.session).is_some_and(|s| s.date == now().today))
            .count()
            >= 8
    );
}

/// Away, some districts only, and no step: of each a few wait, and rooms are on record for those who need one.
#[test]
fn some_families_are_away_or_cannot_come_everywhere() {
    use crate::domain::child::Flags;
    for children in [300, 600] {
        let (state, _) = made(children);
        let waits = |child: &crate::domain::child::ChildRow| {
            state.referrals_of(child).any(|row| row.stage.wants_place())
        };
        let waiting: Vec<_> = state.each_child().filter(|child| waits(child)).collect();
        let away = |child: &&&crate::domain::child::ChildRow| {
            child.comes().is_some_and(|comes| !comes.away.is_empty())
        };
        let only = |child: &&&crate::domain::child::ChildRow| {
            child.comes().is_some_and(|comes| !comes.only.is_empty())
        };
        let count = [
            waiting.iter().filter(away).count(),
            waiting.iter().filter(only).count(),
            waiting.iter().filter(|child| child.flags.has(Flags::STEP_FREE)).count(),
        ];
        assert!(count.iter().all(|some| (2..=6).contains(some)), "{count:?}");
        let rooms = state.roster.venues.values().filter(|row| !row.step_free.is_empty()).count();
        assert_eq!(rooms, 4);
        // Clinics that are not full tell of all three.
        let clinics = state.sessions.iter().flatten().filter(|session| session.service == Code::known("nd"));
        let mut told = std::collections::BTreeSet::new();
        for session in clinics.filter(|session| session.date > now().today) {
            let plan = crate::domain::fill::plan(&state, session, crate::domain::fill::Span::Session, &now());
            told.extend(plan.left_out.iter().map(|(_, why)| why.short(&state, &now())));
        }
        // In the larger one all are full of children ahead.
        let small = children == 300;
        for words in ["family: away", "family: only Bassetlaw, Mansfield", "the room is not step-free"] {
            assert!(!small || told.iter().any(|told| told.contains(words)), "{words}: {told:?}");
        }
    }
}

/// The published figures that the practice partnership is calibrated to, at its full size.
#[test]
fn calibrated_to_the_published_figures() {
    let (state, frames) = made(6_000);
    let pathway =
        |id: &str| state.each_referral().filter(|r| r.pathway == Code::known(id)).collect::<Vec<_>>();
    let lately = now().today - chrono::Days::new(91);
    let completed = |id: &str| {
        let mut weeks: Vec<f64> = pathway(id)
            .iter()
            .filter(|r| r.seen_on.is_some() && r.span.stop.is_some_and(|stop| stop >= lately))
            .map(|r| f64::from(r.span.days(now().today)) / 7.0)
            .collect();
        weeks.sort_by(f64::total_cmp);
        weeks
    };
    let mean = |weeks: &[f64]| weeks.iter().sum::<f64>() / weeks.len() as f64;
    let nd = completed("nd");
    let slcn = completed("slcn");
    let ep_open = pathway("ep").iter().filter(|r| r.stage.is_open()).count();
    eprintln!(
        "children {} open {} frames {frames}; nd mean {:.1} of {}, slcn median {:.1} of {}, ep waiting {ep_open}",
        state.each_child().count(),
        state.each_open().count(),
        mean(&nd),
        nd.len(),
        slcn[slcn.len() / 2],
        slcn.len()
    );
    for id in ["nd", "slcn", "ep", "ot", "mar", "ccc", "dropin"] {
        eprintln!(
            "{id} open {} of {}",
            pathway(id).iter().filter(|r| r.stage.is_open()).count(),
            pathway(id).len()
        );
    }
    // Mean of completed ND waits: 55 weeks in February 2025. Median into SLCN: 25 weeks in February 2025. Waiting for
    // educational psychology: 224 in December 2024.
    assert!((5_500..=6_600).contains(&state.each_child().count()));
    assert!((mean(&nd) - 55.0).abs() <= 4.0);
    assert!((slcn[slcn.len() / 2] - 25.0).abs() <= 3.0);
    assert!((204..=244).contains(&ep_open));
}

/// A snapshot has no field names: one of another shape would be misread, where its version does not say so.
#[test]
fn the_snapshots_version_stands_for_this_shape() {
    let (state, _) = made(600);
    let json = serde_json::to_string(&state).unwrap();
    let shapes = shapes(&json);
    let print =
        shapes.iter().flat_map(|shape| shape.bytes()).fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    assert_eq!(
        (crate::keeper::start::SNAPSHOT_VERSION, print),
        (15, 12_583_970_932_512_842_527),
        "the State has another shape: raise SNAPSHOT_VERSION and put both here. Shapes: {shapes:#?}"
    );
}

/// The fields of every struct of three or more, in their order. Maps by data (rows of a source) are left out.
fn shapes(json: &str) -> std::collections::BTreeSet<String> {
    let (mut open, mut shapes) = (Vec::<Vec<&str>>::new(), std::collections::BTreeSet::new());
    let mut rest = json;
    while let Some(first) = rest.chars().next() {
        let mut width = first.len_utf8();
        match first {
            '{' => open.push(Vec::new()),
            '}' => {
                let fields = open.pop().unwrap_or_default();
                let plain = |name: &&str| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                if (3..40).contains(&fields.len()) && fields.iter().all(plain) {
                    shapes.insert(fields.join(" "));
                }
            }
            '"' => {
                let mut escaped = false;
                let end = rest[1..].find(|c| {
                    let ends = c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                    ends
                });
                let end = end.unwrap() + 1;
                width = end + 1;
                if rest[width..].starts_with(':') {
                    open.last_mut().unwrap().push(&rest[1..end]);
                }
            }
            _ => {}
        }
        rest = &rest[width..];
    }
    shapes
}

/// Today is a list that a team can work: what is late is a day's work and not the whole waiting list.
#[test]
fn today_is_a_days_work() {
    let (state, _) = made(6_000);
    let today = now().today;
    let mut late = std::collections::BTreeMap::<(String, String), usize>::new();
    let (mut open, mut due) = (0, 0);
    for row in state.each_open() {
        open += 1;
        let step = crate::domain::next_step::owed(&state, row, now().today).unwrap();
        if step.due < today {
            *late.entry((row.pathway.to_string(), format!("{:?}", step.act))).or_default() += 1;
        }
        due += usize::from(step.due == today);
    }
    let all: usize = late.values().sum();
    eprintln!("open {open} late {all} today {due}: {late:?}");
    assert!(open > 2_000);
    assert!((20..=150).contains(&all), "{all} late of {open}");
    assert!((5..=80).contains(&due), "{due} today of {open}");
}
