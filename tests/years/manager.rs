//! A manager with a bad day: somebody is sick or on leave, a venue is shut, it snows. The repair is looked at, some of it is
//! chosen otherwise, and it is accepted as it stands on the screen: command after command, while others go on working.
use super::desk::{Desk, code};
use super::dice::Of;
use chrono::{Datelike, Days};
use rand::RngExt;
use waitwell::domain::command::Command;
use waitwell::domain::ids::{AbsenceId, StaffId, VenueId};
use waitwell::domain::repair::{self, Closed, Fate, Pick, Trouble};

pub fn turn(desk: &mut Desk<'_>) -> Vec<Command> {
    if desk.chance(0.03)
        && let Some(back) = back(desk)
    {
        return vec![back];
    }
    let Some(trouble) = trouble(desk) else { return Vec::new() };
    repaired(desk, &trouble)
}

/// What went wrong today and nobody has dealt with; fate says who and where.
fn trouble(desk: &Desk<'_>) -> Option<Trouble> {
    let (state, today) = (desk.state, desk.today());
    for person in state.staff.iter().flatten() {
        let mut fate = desk.year.dice(Of::Away, person.id.0, today);
        let (from, days, reason) = match fate.random_range(0..1000) {
            0..7 => (today, fate.random_range(0..4), "sick"),
            7..11 => (today + Days::new(fate.random_range(5..40)), fate.random_range(1..8), "leave"),
            _ => continue,
        };
        let to = from + Days::new(days);
        let known =
            |a: &&waitwell::domain::leave::Absence| a.staff == person.id && a.from <= from && a.to >= to;
        let back = |a: &&waitwell::domain::leave::Absence| a.staff == person.id && a.on == today;
        if !state.absences.iter().flatten().any(|a| known(&a) || back(&a)) {
            return Some(Trouble::Away { staff: person.id, from, to, reason: code(reason), part: None });
        }
    }
    let mut fate = desk.year.dice(Of::Shut, 0, today);
    let winter = matches!(today.month(), 12 | 1 | 2);
    let closed = match fate.random_range(0..1000) {
        0..20 => Closed::Venue(VenueId(fate.random_range(1..6))),
        20..26 => Closed::District(code("E07000173")),
        26..34 if winter => Closed::Everywhere,
        _ => return None,
    };
    let (from, to) = (today, today + Days::new(fate.random_range(0..2)));
    let trouble = Trouble::Shut { closed, from, to, reason: code("weather") };
    (!repair::concerned(state, &trouble, &desk.now).is_empty()).then_some(trouble)
}

/// The commands of the repair, in the order in which the screen sends them.
fn repaired(desk: &mut Desk<'_>, trouble: &Trouble) -> Vec<Command> {
    let (state, now) = (desk.state, desk.now);
    let proposed = repair::plan(state, trouble, &[], &now);
    let mut picks = Vec::new();
    for mended in &proposed.sessions {
        let pick = match (&mended.fate, desk.dice.random_range(0..10)) {
            (Fate::Cover { cover, .. }, 0..5) => Pick::Comes(cover.staff),
            (Fate::Cover { .. } | Fate::Elsewhere(_), 5) => Pick::Off,
            (Fate::Cover { .. } | Fate::Elsewhere(_) | Fate::Off, 6) => Pick::Leave,
            _ => continue,
        };
        picks.push((mended.session, pick));
    }
    let plan = repair::plan(state, trouble, &picks, &now);
    let mut all = Vec::new();
    if let Trouble::Away { staff, from, to, reason, part } = trouble {
        all.push(Command::Away { staff: *staff, from: *from, to: *to, reason: *reason, part: *part });
    }
    for mended in &plan.sessions {
        all.extend(mended.children.iter().filter_map(|line| line.command(trouble.reason())));
        all.extend(mended.command(state, trouble, &now));
    }
    all
}

/// Somebody is better sooner than they thought.
fn back(desk: &mut Desk<'_>) -> Option<Command> {
    let today = desk.today();
    let away: Vec<(AbsenceId, StaffId)> = desk
        .state
        .absences
        .iter()
        .flatten()
        .filter(|a| a.from <= today && a.to > today)
        .map(|a| (a.id, a.staff))
        .collect();
    let (absence, _) = desk.pick(&away)?;
    Some(Command::Back { absence, on: today + Days::new(1) })
}
