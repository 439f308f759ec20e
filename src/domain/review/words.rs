//! What became of a pack or a meeting, in plain words for the message line, the journey and an undo. What a family or a child
//! said is named here, never repeated: their words are for whoever may open the record.
use super::super::calendar::day_month;
use super::super::child::ChildRow;
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::{ReferralId, SessionId};
use super::super::places::{role_short, say};
use super::super::rules::Rules;
use super::super::state::State;
use super::super::telling::place;
use super::act::{Meeting, MeetingDid, PackDid};
use super::owed::must_move;
use super::pack::{Pack, Report, ReportState, ViewState};
use chrono::NaiveDate;

/// Short names of reports as a list: `CAMHS and EP`.
fn reports(rules: &Rules, kinds: &[Code]) -> String {
    let names: Vec<&str> = kinds.iter().map(|kind| rules.reviews.report_short(kind)).collect();
    say::list(&names)
}

/// `no CAMHS and OT`.
pub(super) fn roles(rules: &Rules, missing: &[Code]) -> String {
    let names: Vec<&str> = missing.iter().map(|role| role_short(rules, role)).collect();
    say::list(&names)
}

/// What an event of reviews says; nothing where it only follows from another, or is none.
pub fn tell(state: &State, event: &Event) -> Option<String> {
    match event {
        Event::Review { did: PackDid::Begun, .. } => None,
        Event::Review { referral, did, pack } => Some(of_pack(state, *referral, did, pack)),
        Event::Meeting { session, did, meeting } => Some(of_meeting(state, *session, *did, meeting)),
        _ => None,
    }
}

/// What is to be done now of what was just recorded: for the message line only, since it stands no longer than what it speaks of.
pub fn hint(state: &State, events: &[Event]) -> Option<&'static str> {
    let both = |event: &Event| match event {
        Event::Review { referral, did: PackDid::First, .. } => {
            state.referral(*referral).is_some_and(|row| must_move(state, row).is_some())
        }
        _ => false,
    };
    let words = "who is down for the child's place too: m moves it, or p asks somebody else";
    events.iter().any(both).then_some(words)
}

/// What an event on a pack says, naming the child.
fn of_pack(state: &State, referral: ReferralId, did: &PackDid, pack: &Pack) -> String {
    let row = state.referral(referral);
    let child = row.and_then(|row| state.child(row.child));
    let name = child.map_or_else(|| "a child".to_owned(), ChildRow::list_name);
    let rules = &state.rules;
    match did {
        PackDid::Begun => format!("{name}: pack begun"),
        PackDid::Needs if pack.needs.is_empty() => format!("{name}: no needs beyond the usual roles"),
        PackDid::Needs => {
            let known = rules.reviews.need.iter().filter(|need| pack.needs.contains(&need.id));
            let names: Vec<&str> = known.map(|need| need.name.as_str()).collect();
            format!("{name} needs besides: {}", say::list(&names))
        }
        PackDid::Consent => match &pack.consent {
            Some(consent) if consent.given => {
                format!("{name}: consent to share given by {} {}", consent.who, consent.how.words())
            }
            Some(consent) => {
                format!("{name}: NO consent to share, says {} {}", consent.who, consent.how.words())
            }
            None => format!("{name}: consent to share taken off"),
        },
        PackDid::Basis => {
            let basis =
                pack.basis.and_then(|(code, _)| rules.reviews.basis.iter().find(|known| known.id == code));
            format!("{name}: lawful basis: {}", basis.map_or("none", |known| known.name.as_str()))
        }
        PackDid::Asked { kinds } => format!("Asked for reports on {name}: {}", reports(rules, kinds)),
        PackDid::Chased { kind } => {
            format!("Chased the {} report on {name}", rules.reviews.report_short(kind))
        }
        PackDid::In { kind } => format!("{} report on {name} is in", rules.reviews.report_short(kind)),
        PackDid::SentBack { kind, .. } => {
            format!("Sent the {} report on {name} back for more", rules.reviews.report_short(kind))
        }
        PackDid::View { whose, .. } => match pack.view(*whose) {
            ViewState::Declined(_) => format!("{name}: {} asked, declined to give one", whose.words()),
            ViewState::Recorded(_) | ViewState::Missing => format!("{name}: {} recorded", whose.words()),
        },
        PackDid::First => {
            let who: Vec<&str> = pack
                .first
                .iter()
                .flatten()
                .filter_map(|id| state.staff(*id).map(|staff| &*staff.name))
                .collect();
            let who =
                if who.is_empty() { "somebody who does not work here".to_owned() } else { say::list(&who) };
            format!("{name}: first opinion given by {who}")
        }
        PackDid::Held { missing, .. } if missing.is_empty() => match pack.minutes {
            Some(minutes) => format!("Review of {name} held: minutes out by {}", say::day(minutes.due)),
            None => format!("Review of {name} held"),
        },
        PackDid::Held { missing, .. } if pack.provisional.is_some() => {
            format!(
                "Review of {name} was NOT QUORATE (no {}): provisional, nobody is referred by it, another is owed",
                roles(rules, missing)
            )
        }
        PackDid::Held { missing, .. } => {
            format!("Review of {name} held without {}, which stands by rule", roles(rules, missing))
        }
        PackDid::Recommended { at } => match pack.recommendations.get(usize::from(*at)) {
            Some(one) => format!(
                "Recommended for {name}, {}: {}, owned by {}, by {}",
                Rules::name_in(&rules.agencies, &one.agency),
                one.words,
                Rules::name_in(&rules.teams, &one.owner),
                say::day(one.due)
            ),
            None => format!("Recommended for {name}"),
        },
        PackDid::Done { at } => {
            let words =
                pack.recommendations.get(usize::from(*at)).map_or("a recommendation", |one| &*one.words);
            format!("Done for {name}: {words}")
        }
        PackDid::MinutesOut => format!("Minutes of {name}'s review are out"),
    }
}

/// What an event on a meeting says.
fn of_meeting(state: &State, session: SessionId, did: MeetingDid, meeting: &Meeting) -> String {
    let at = state.session(session);
    let service =
        at.and_then(|at| state.rules.service(at.service)).map_or("Review", |known| known.short.as_str());
    let clinic = at.map_or_else(|| service.to_owned(), |at| format!("{service} {}", place(state, at, 0)));
    match did {
        MeetingDid::Chased { staff, .. } => {
            let who = state.staff(staff).map_or("somebody", |known| &*known.name);
            format!("Chased {who} for {clinic}")
        }
        MeetingDid::Ordered => format!("Agenda of {clinic} put in order"),
        MeetingDid::Started => {
            let here: Vec<&str> = meeting
                .started
                .iter()
                .flat_map(|(_, here)| here)
                .filter_map(|id| state.staff(*id).map(|known| &*known.name))
                .collect();
            let here = if here.is_empty() {
                "nobody is here".to_owned()
            } else {
                format!("here: {}", say::list(&here))
            };
            format!("{clinic} begins, {here}")
        }
    }
}

/// `in 12 Nov`, `asked 3 Nov, due 1 Dec`, `asked 3 Nov, due 1 Dec, chased 2, look 10 Dec`, `missing`: where a report stands;
/// with by when it is to be in, and when somebody looks again.
pub fn report_state(report: Option<(&Report, NaiveDate, NaiveDate)>) -> String {
    let Some((report, due, look)) = report else { return "not asked for".to_owned() };
    let again = match report.chased {
        0 => String::new(),
        chased if look == due => format!(", chased {chased}"),
        chased => format!(", chased {chased}, look {}", day_month(look)),
    };
    match report.state {
        ReportState::In(on) => format!("in {}", day_month(on)),
        ReportState::Asked(on) => format!("asked {}, due {}{again}", day_month(on), day_month(due)),
        ReportState::SentBack(on) => format!("sent back {}, due {}{again}", day_month(on), day_month(due)),
    }
}
