//! What is late: invitations nobody answered, packs that wait for consent, a report or a view, minutes, recommendations.
use crate::domain::calendar::{add_days, date_near, day_month};
use crate::domain::code::Code;
use crate::domain::ids::ReferralId;
use crate::domain::referral::Stage;
use crate::domain::review::{self, Pack};
use crate::domain::rules::Service;
use crate::keeper::look::LookContext;
use crate::wire::view_reviews::{LateAbout, LateRow};
use chrono::NaiveDate;

/// The rows, latest first.
pub(super) fn rows(cx: &LookContext<'_>, wanted: &dyn Fn(Code) -> bool) -> Vec<LateRow> {
    let mut rows = invitations(cx, wanted);
    for (id, pack) in &cx.state.reviews {
        rows.extend(of_pack(cx, *id, pack, wanted).into_iter().flatten());
    }
    rows.sort_by_key(|row| (row.due, row.about));
    rows
}

/// The day from which an invitation is chased: after the days there are, counted from the last time somebody asked.
pub(in crate::keeper::views) fn chase_from(
    cx: &LookContext<'_>,
    asked: NaiveDate,
    chased: Option<NaiveDate>,
) -> NaiveDate {
    add_days(chased.unwrap_or(asked), i64::from(cx.state.rules.reviews.chase_after))
}

fn invitations(cx: &LookContext<'_>, wanted: &dyn Fn(Code) -> bool) -> Vec<LateRow> {
    let state = cx.state;
    let ahead = state.index.by_day.range(cx.now.today..).flat_map(|(_, ids)| ids);
    let ahead = ahead.filter_map(|id| state.session(*id)).filter(|session| !session.cancelled());
    let mut rows = Vec::new();
    for session in ahead.filter(|session| wanted(session.service)) {
        let Some(service) = state.rules.service(session.service).filter(|service| review::has_page(service))
        else {
            continue;
        };
        for member in &session.people {
            let Some(on) = review::awaited(state, session, member) else { continue };
            let chased = state.meetings.get(&session.id).and_then(|at| at.chased(member.role, member.staff));
            let due = chase_from(cx, on, chased.map(|known| known.on));
            if due >= cx.now.today {
                continue;
            }
            rows.push(LateRow {
                about: LateAbout::Invitation(session.id, member.role, member.staff),
                words: format!("No answer since {}: chase", date_near(on, cx.now.today)),
                name: state.staff(member.staff).map_or_else(String::new, |staff| staff.name.to_string()),
                child: None,
                due,
                of: of(service, session.date),
            });
        }
    }
    rows
}

fn of(service: &Service, day: NaiveDate) -> String {
    format!("{} {}", service.short, day_month(day))
}

/// What of one pack is late: before the review, and after it.
fn of_pack(
    cx: &LookContext<'_>,
    id: ReferralId,
    pack: &Pack,
    wanted: &dyn Fn(Code) -> bool,
) -> Option<Vec<LateRow>> {
    let state = cx.state;
    let row = state.referral(id)?;
    let child = state.child(row.child).filter(|child| child.died.is_none())?;
    let component = state.rules.component(row.pathway, row.component)?;
    let service = state.rules.service(component.service).filter(|service| wanted(service.id))?;
    let day = match row.stage {
        Stage::Held { on, .. } | Stage::Offered { on, .. } | Stage::Booked { on, .. } => Some(on),
        _ => None,
    };
    let late = |about, words: String, due| LateRow {
        about,
        words,
        name: child.list_name(),
        child: Some(child.id),
        due,
        of: day.map_or_else(|| service.short.clone(), |day| of(service, day)),
    };
    let mut rows: Vec<LateRow> = review::parts(pack)
        .into_iter()
        .map(|(part, words, due)| late(LateAbout::Part(id, part), words, due))
        .collect();
    let before = matches!(
        row.stage,
        Stage::Waiting { .. }
            | Stage::Rebook { .. }
            | Stage::Held { .. }
            | Stage::Offered { .. }
            | Stage::Booked { .. }
            | Stage::FollowUp { .. }
            | Stage::LateNotSeen { .. }
            | Stage::LeftUnseen { .. }
    );
    if before && let Some((words, due)) = review::before(pack, &state.rules, review::is_review(service), day)
    {
        rows.push(late(LateAbout::Pack(id), words, due));
    }
    rows.retain(|row| row.due < cx.now.today);
    Some(rows)
}
