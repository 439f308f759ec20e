//! Today: the next steps, most pressing first. Every open referral has exactly one; intake, freed places and families who left
//! unseen stand among them.
use super::cache::{Spec, place};
use super::counts;
use super::diary;
use super::extras::{Extra, Extras, could_come};
use super::held::Hidden;
use super::mask::Eyes;
use super::row;
use super::sort::{Key, day, without_first};
use super::unfit;
use super::unquorate;
use super::window::window;
use crate::domain::calendar::add_days;
use crate::domain::code::Code;
use crate::domain::glass::Glass;
use crate::domain::ids::ReferralId;
use crate::domain::intake::IntakeKind;
use crate::domain::next_step::{Act, owed};
use crate::domain::review::Part;
use crate::domain::rights::{Right, allowed};
use crate::domain::short_notice;
use crate::domain::state::State;
use crate::keeper::look::LookContext;
use crate::wire::query::{At, Whose};
use crate::wire::view_list::{About, StepPage, StepRow};
use chrono::NaiveDate;
use std::sync::Arc;

/// Whose steps, resolved for the person who looks.
pub(super) struct Steps {
    pub spec: Spec,
    pub team: Option<Code>,
    mine: bool,
    /// Reads why hidden addresses were shown.
    reads: bool,
}

impl Steps {
    pub(super) fn of(cx: &LookContext<'_>, whose: Whose) -> Self {
        // A team that owns no pathway (the booking office, records) works for all of them.
        let owns = |team: &Code| cx.state.rules.pathways.iter().any(|pathway| pathway.team == *team);
        let team = Some(cx.actor.team).filter(owns);
        let reads = allowed(cx.actor.role, cx.actor.agency, Right::ReadGlass);
        match whose {
            Whose::Mine => {
                let spec = Spec::Mine { uid: cx.actor.uid, name: cx.actor.name.clone() };
                Self { spec, team: None, mine: true, reads }
            }
            Whose::Team => Self { spec: Spec::Steps { team }, team, mine: false, reads },
            Whose::All => Self { spec: Spec::Steps { team: None }, team: None, mine: false, reads },
        }
    }

    /// Whether a step that is no referral's is theirs. One that no team owns is everybody's, or it would be nobody's.
    pub(super) fn owns(&self, extra: &Extra) -> bool {
        // It names what nobody else is to hear of, and is theirs whichever steps they look at.
        if matches!(extra.about, About::Glass(_)) {
            return self.reads;
        }
        !self.mine && (extra.step.owner.is_none() || self.team.is_none_or(|team| team == extra.step.owner))
    }
}

/// How many of an order of steps are due by that day.
pub(super) fn due_by(cx: &LookContext<'_>, spec: &Spec, ids: &[ReferralId], by: NaiveDate) -> usize {
    let next = (day(by) + 1) * 4;
    let number = |id: &ReferralId| spec.key_of(cx, *id).map(|key| key.number);
    let due = ids.partition_point(|id| number(id).is_some_and(|number| number < next));
    if by >= cx.now.today {
        return due;
    }
    // What stands before all else is due by today, and not all of it by an earlier day.
    let first = ids[..due].iter().map_while(|id| without_first(number(id)?));
    due - first.filter(|number| *number >= next).count()
}

/// A window of the steps.
pub(super) fn page(cx: &LookContext<'_>, whose: Whose, at: At, rows: u16) -> StepPage {
    let steps = Steps::of(cx, whose);
    let spec = &steps.spec;
    let extras: Arc<Extras> = cx.cache.extras(cx);
    let owned: Vec<&Extra> = extras.steps.iter().filter(|extra| steps.owns(extra)).collect();
    let today = cx.now.today;
    let due = |by: NaiveDate| owned.iter().filter(|extra| extra.step.due <= by).count();
    let (total, first, late, by_today, seen) = cx.cache.with(cx, spec, |ids| {
        let total = ids.len() + owned.len();
        // Where each extra stands among all: behind those referrals and extras that press more.
        let places: Vec<usize> = owned
            .iter()
            .enumerate()
            .map(|(before, extra)| before + above(cx, spec, ids, &extra.key))
            .collect();
        let (first, count) = window(total, at, rows, |id| {
            let key = spec.key_of(cx, id)?;
            let here = place(cx, spec, ids, &key).ok()?;
            Some(here + owned.iter().filter(|extra| extra.key < key).count())
        });
        let yesterday = add_days(today, -1);
        let late = due_by(cx, spec, ids, yesterday) + due(yesterday);
        let by_today = due_by(cx, spec, ids, today) + due(today);
        let seen: Vec<Result<ReferralId, usize>> = (first..first + count)
            .map(|row| match places.binary_search(&row) {
                Ok(extra) => Err(extra),
                Err(before) => Ok(ids[row - before]),
            })
            .collect();
        (total, first, late, by_today, seen)
    });
    let hidden = Hidden::default();
    let rows = seen
        .into_iter()
        .filter_map(|row| match row {
            Ok(id) => of_referral(cx, id),
            Err(extra) => owned.get(extra).map(|extra| of_extra(cx, &hidden, extra)),
        })
        .collect();
    StepPage {
        revision: cx.revision,
        today,
        total: total as u32,
        late: late as u32 + counts::put_off_late(cx, spec),
        due_today: (by_today - late) as u32,
        first: first as u32,
        rows,
        open: counts::open(cx),
        found: found(cx),
    }
}

fn above(cx: &LookContext<'_>, spec: &Spec, ids: &[ReferralId], key: &Key) -> usize {
    let (Ok(at) | Err(at)) = place(cx, spec, ids, key);
    at
}

/// The step of a referral as a row.
pub(super) fn of_referral(cx: &LookContext<'_>, id: ReferralId) -> Option<StepRow> {
    let referral = cx.state.referral(id)?;
    let child = cx.state.child(referral.child)?;
    let step = owed(cx.state, referral, cx.now.today)?;
    Some(StepRow {
        about: About::Referral(id),
        child: Some(child.id),
        name: child.list_name(),
        born: Some(child.born),
        pathway: cx.state.rules.short(&referral.pathway).to_owned(),
        session: step.booking.and_then(|booking| cx.state.booking(booking)).map(|booking| booking.session),
        step,
        service: row::service(cx.state, referral),
        flags: child.flags,
        words: row::words(cx.state, referral, cx.now.today),
        open_by: row::open_by(cx, referral),
        rev: referral.rev,
        seat: None,
        trouble: None,
    })
}

/// A step that is no referral's as a row.
pub(super) fn of_extra(cx: &LookContext<'_>, hidden: &Hidden, extra: &Extra) -> StepRow {
    let state = cx.state;
    let (child, label, rev) = match extra.about {
        About::Intake(id) => state.intake(id).map_or((None, String::new(), 0), |item| {
            let (child, name) = super::intake::whose(cx, item);
            (child, name, item.rev)
        }),
        About::Visit(id) => {
            state.visit(id).map_or((None, String::new(), 0), |v| (v.child, v.label.to_string(), v.rev))
        }
        About::Place(id, slot) => state.session(id).map_or((None, String::new(), 0), |session| {
            let rung = state.short.round(id, slot).and_then(|round| super::short::ringing(cx, round));
            let name = match rung {
                Some((name, _)) => name,
                None if extra.step.act == Act::Call => {
                    format!("{} on short notice", short_notice::could_be_rung(state, session, slot, cx.now))
                }
                None => format!("{} could come", could_come(cx, session, slot).count()),
            };
            (None, name, session.rev)
        }),
        About::Referral(id) => (state.referral(id).map(|row| row.child), String::new(), 0),
        About::Glass(id) => (glass(state, id).map(|glass| glass.child), String::new(), 0),
        About::Unheld(id) => state
            .session(id)
            .map_or((None, String::new(), 0), |session| (None, unfit::families(cx, session), session.rev)),
        About::Unquorate(id) => state
            .session(id)
            .map_or((None, String::new(), 0), |session| (None, unfit::families(cx, session), session.rev)),
        About::Unanswered(id) => state
            .session(id)
            .map_or((None, String::new(), 0), |session| (None, unquorate::silent(cx, session), session.rev)),
        About::Short(id) => (Some(id), String::new(), state.short.said(id).map_or(0, |can| can.rev)),
        About::Seat(id) => {
            state.seat(id).map_or((None, String::new(), 0), |seat| (seat.child, seat.name(state), seat.rev))
        }
        About::Review(id, _) => (
            state.referral(id).map(|row| row.child),
            String::new(),
            state.reviews.get(&id).map_or(0, |pack| pack.rev),
        ),
    };
    let seat = match extra.about {
        About::Seat(id) => state.seat(id).and_then(|seat| diary::seat_row(state, seat, cx.now)),
        _ => None,
    };
    let row = child.and_then(|id| state.child(id));
    let mut step = extra.step.clone();
    // A recommendation is in somebody's words, and a list is made of no records to take the address out of them.
    if let (About::Review(_, Part::Recommendation(_)), Some(child)) = (extra.about, row)
        && Eyes::of(cx.actor).hides(child.flags)
    {
        "A recommendation of the review (6 shows it)".clone_into(&mut step.words);
    }
    let name = row.map_or(label, crate::domain::child::ChildRow::list_name);
    let words = match (extra.about, row) {
        (About::Intake(id), _) => state.intake(id).map_or_else(String::new, |item| {
            let said = super::intake::words(cx, (Eyes::of(cx.actor), hidden), item);
            format!("{name}: {}", said.join(". "))
        }),
        (About::Place(id, slot), _) => state.session(id).map_or_else(String::new, |session| {
            let rung = state.short.round(id, slot).and_then(|round| super::short::ringing(cx, round));
            let words = rung.map_or_else(|| format!("{name}. Given up by another child"), |(_, words)| words);
            format!("{} {}: {words}", extra.short, crate::domain::telling::place(state, session, slot))
        }),
        (About::Unheld(id), _) => {
            state.session(id).map_or_else(String::new, |session| unfit::sentence(cx, session))
        }
        (About::Unquorate(id), _) => {
            state.session(id).map_or_else(String::new, |session| unquorate::sentence(cx, session))
        }
        (About::Unanswered(id), _) => {
            state.session(id).map_or_else(String::new, |session| unquorate::awaited(cx, session))
        }
        (About::Glass(id), _) => glass(state, id).map_or_else(String::new, |glass| {
            format!("{name}: {} saw the hidden address. Why: {}", glass.by, glass.reason)
        }),
        (About::Short(id), Some(child)) => {
            let said = state.short.said(id).map_or_else(String::new, |can| {
                format!("{}, {}", can.words(state), can.source(state, cx.now.today))
            });
            format!("{name}: {}. {}", said, row::flags(child)).trim_end().to_owned()
        }
        (_, Some(child)) => format!("{name}: {}. {}", step.words, row::flags(child)).trim_end().to_owned(),
        (About::Seat(_), _) => {
            let phone = seat.as_ref().map_or("", |seat| seat.phone.as_str());
            format!("{name}: {}. {phone}", step.words).trim_end().trim_end_matches('.').to_owned()
        }
        _ => format!("{name}: {}", step.words),
    };
    StepRow {
        about: extra.about,
        child,
        name,
        born: row.map(|row| row.born),
        pathway: extra.short.clone(),
        step,
        service: Code::NONE,
        flags: row.map(|row| row.flags).unwrap_or_default(),
        words,
        open_by: child.and_then(|id| cx.open_by(crate::domain::event::Key::Child(id))),
        rev,
        seat: seat.map(Box::new),
        trouble: match extra.about {
            About::Unheld(id) => {
                state.session(id).and_then(|session| unfit::trouble(state, session)).map(Box::new)
            }
            _ => None,
        },
        session: match extra.about {
            About::Visit(id) => state.visit(id).map(|visit| visit.session),
            _ => None,
        },
    }
}

fn glass(state: &State, id: u32) -> Option<&Glass> {
    state.glass.iter().find(|glass| glass.id == id)
}

/// What imports left to be worked off, by kind.
fn found(cx: &LookContext<'_>) -> Vec<(String, u32)> {
    let mut counts = [0u32; 7];
    counts[6] = super::found::asked(cx);
    for item in cx.state.index.intake.iter().filter_map(|id| cx.state.intake(*id)) {
        counts[match item.kind {
            IntakeKind::HeldRow { .. } => 0,
            IntakeKind::LookAlike { .. } => 1,
            IntakeKind::NumberConflict { .. } => 2,
            IntakeKind::Vanished { .. } => 3,
            IntakeKind::ListDiffers { .. } => 4,
            IntakeKind::NumberFails { .. } => 5,
        }] += 1;
    }
    let one = [
        "row to complete",
        "look-alike to settle",
        "number to settle",
        "entry gone from its source",
        "restricted record a list has otherwise",
        "number to put right",
        "higher priority asked",
    ];
    let many = [
        "rows to complete",
        "look-alikes to settle",
        "numbers to settle",
        "entries gone from their source",
        "restricted records lists have otherwise",
        "numbers to put right",
        "higher priorities asked",
    ];
    counts
        .into_iter()
        .zip(one.into_iter().zip(many))
        .filter(|(n, _)| *n > 0)
        .map(|(n, (one, many))| (if n == 1 { one } else { many }.to_owned(), n))
        .collect()
}
