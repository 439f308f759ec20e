//! Which number the words of a command name, where it takes one: the child is found as the line finds it, and what is looked for of
//! the child is what the line would take. Exactly one is meant; of several none is chosen.
use super::lexicon::{self, What};
use super::read::Said;
use super::who::{self, OFFERED, Who};
use super::{Case, day};
use crate::domain::around;
use crate::domain::booking::{Booking, BookingState};
use crate::domain::calendar::plural;
use crate::domain::child::ChildRow;
use crate::domain::places;
use crate::domain::referral::{Referral, Stage};
use crate::keeper::look::LookContext;
use crate::keeper::views::mask::Eyes;
use crate::keeper::views::row::{open_of, open_words, short};
use crate::wire::entry::{Here, Picked, Verb, of as row_of};
use crate::wire::query::StageIs;
use crate::wire::view_whose::{WhoseIs, WhosePage, WhoseRow};

/// What the words name.
pub(in crate::keeper::views) fn whose(cx: &LookContext<'_>, text: &str, of: WhoseIs) -> WhosePage {
    // A name is written with its comma, too.
    let text = text.replace([',', ';'], " ");
    let here = Here::default();
    let said = read(cx, &text, of);
    let row = row_of(verb(of));
    let case =
        Case { cx, eyes: Eyes::of(cx.actor), row, said, rest: &text, here: &here, picked: Picked::default() };
    let none = |says: String| WhosePage { rows: Vec::new(), says };
    if case.said.who.is_empty() {
        return none("Whose? A number, a name, an NHS number.".to_owned());
    }
    let could = |child: &ChildRow| of == WhoseIs::Child || !case.of_child(child, of).is_empty();
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match who::among(&case, &could) {
        Who::Unknown(words) => none(format!("No child like \"{words}\". `waitwell find` shows who is near.")),
        Who::Nobody(words) => none(words),
        Who::Marks => none("Nothing is marked here: marks are the desk's.".to_owned()),
        Who::One(whom) => case.one(whom.child, of),
        Who::Alike(children) => {
            let rows: Vec<WhoseRow> =
                children.iter().flat_map(|child| case.of_child(child, of)).take(OFFERED).collect();
            let says = if rows.is_empty() {
                format!("Nobody is called \"{words}\", and nobody of a name like it has {}.", noun(of))
            } else {
                who::only_alike(&words, pick(of))
            };
            WhosePage { rows, says }
        }
        Who::Several(children) => {
            let mut rows: Vec<WhoseRow> =
                children.iter().flat_map(|child| case.of_child(child, of)).collect();
            let all = children.len();
            let says = match rows.len() {
                0 => format!("\"{words}\" fits more than one child, and none of them has {}.", noun(of)),
                1 => String::new(),
                _ => {
                    let more =
                        if all >= OFFERED || rows.len() > OFFERED { " There may be more." } else { "" };
                    format!("\"{words}\" fits more than one child.{more} {}", pick(of))
                }
            };
            rows.truncate(OFFERED);
            WhosePage { rows, says }
        }
    }
}

/// What is said after the name: a list or a service. Whatever else is said is more of the name.
fn read(cx: &LookContext<'_>, text: &str, of: WhoseIs) -> Said {
    let mut said = Said::default();
    for word in text.split_whitespace() {
        let names = of != WhoseIs::Child && !said.who.is_empty() && said.what.is_none();
        let what = if names { lexicon::what(word, cx.state, of == WhoseIs::ToBook).one() } else { None };
        match what {
            // A venue's word is a name as often.
            Some(What::Pathway(_) | What::Service(_)) => said.what = what,
            _ => said.who.push(word.to_owned()),
        }
    }
    said
}

/// The verb of the line that does the same.
fn verb(of: WhoseIs) -> Verb {
    match of {
        WhoseIs::Child => Verb::Show,
        WhoseIs::Referral | WhoseIs::ToFollowUp | WhoseIs::Support => Verb::Why,
        WhoseIs::ToBook => Verb::Book,
        WhoseIs::ToDecide => Verb::Accept,
        WhoseIs::Ahead => Verb::Cancel,
        WhoseIs::Today => Verb::Came,
        WhoseIs::Owed | WhoseIs::Visit => Verb::Outcome,
    }
}

fn noun(of: WhoseIs) -> &'static str {
    match of {
        WhoseIs::Child => "a record",
        WhoseIs::Referral | WhoseIs::ToBook | WhoseIs::ToDecide | WhoseIs::ToFollowUp => "an open referral",
        WhoseIs::Ahead => "a place ahead",
        WhoseIs::Today => "an agreed place today or in the last few days",
        WhoseIs::Owed => "a place that lacks its outcome",
        WhoseIs::Visit => "an open visit to a drop-in today",
        WhoseIs::Support => "an open place of support",
    }
}

/// How one is picked of several.
fn pick(of: WhoseIs) -> &'static str {
    match of {
        WhoseIs::Child => "Name one by its number, or type more of the name:",
        _ => "Name one by its number, or type more of the name, or the list after it:",
    }
}

impl Case<'_> {
    fn one(&self, child: &ChildRow, of: WhoseIs) -> WhosePage {
        let rows = self.of_child(child, of);
        let name = child.list_name();
        let says = match (rows.len(), self.said.what) {
            (1, _) => String::new(),
            (0, Some(What::Pathway(code) | What::Service(code))) => {
                let rules = &self.cx.state.rules;
                let list = rules.service(code).map_or_else(|| rules.short(&code), |service| &*service.short);
                format!("{name} has not {} of {list}.", noun(of))
            }
            (0, _) => format!("{name} has not {}.", noun(of)),
            (n, _) => {
                let what = noun(of).trim_start_matches("an ").trim_start_matches("a ");
                format!("{name} has more than one: {}. {}", plural(n as u32, what), pick_of_one(of))
            }
        };
        WhosePage { rows, says }
    }

    /// What of it the child has.
    fn of_child(&self, child: &ChildRow, of: WhoseIs) -> Vec<WhoseRow> {
        let (state, now) = (self.cx.state, self.cx.now);
        let row = |number: u32, list: String| WhoseRow {
            number,
            child: child.id,
            name: child.list_name(),
            born: child.born,
            list,
            service: None,
        };
        let booked = |wanted: &dyn Fn(&Booking) -> bool| -> Vec<WhoseRow> {
            let ids = state.index.of_child.get(&child.id).into_iter().flatten();
            let mut all: Vec<&Booking> = ids.filter_map(|id| state.booking(*id)).collect();
            all.retain(|booking| wanted(booking) && self.is_of(booking));
            all.sort_by_key(|booking| (state.session(booking.session).map(|on| on.date), booking.id));
            all.iter().map(|booking| row(booking.id.0, places::booked_at(state, booking.id))).collect()
        };
        let on = |booking: &Booking| state.session(booking.session).map(|session| session.date);
        let agreed = |booking: &Booking| matches!(booking.state, BookingState::Agreed { .. });
        match of {
            WhoseIs::Child => vec![row(child.id.0, open_words(state, child, now.today))],
            WhoseIs::Referral | WhoseIs::ToBook | WhoseIs::ToDecide | WhoseIs::ToFollowUp => {
                let service = match self.said.what {
                    Some(What::Service(code)) if of == WhoseIs::ToBook => Some(code),
                    _ => None,
                };
                let referrals = self.referrals(child, of);
                let each = referrals.iter().map(|open| (open.id.0, short(state, open, now.today)));
                each.map(|(number, list)| WhoseRow { service, ..row(number, list) }).collect()
            }
            WhoseIs::Ahead => booked(&|booking| {
                booking.state.holds_place(now.at)
                    && !matches!(booking.state, BookingState::Attended { .. })
                    && on(booking) >= Some(now.today)
            }),
            WhoseIs::Today => {
                let today = booked(&|booking| agreed(booking) && on(booking) == Some(now.today));
                if today.is_empty() {
                    booked(&|booking| day::is_of_late(state, booking, now.today))
                } else {
                    today
                }
            }
            WhoseIs::Owed => booked(&|booking| {
                let lacks = matches!(booking.state, BookingState::Attended { outcome: None, attendance, .. } if attendance.seen());
                (lacks || agreed(booking)) && on(booking).is_some_and(|day| day <= now.today)
            }),
            WhoseIs::Visit => {
                let visit = day::visit_here(self, child);
                visit.map(|visit| row(visit.id.0, places::say::clock(visit.arrived))).into_iter().collect()
            }
            WhoseIs::Support => {
                let open = around::seats_of(state, child.id).filter(|seat| seat.open());
                open.map(|seat| row(seat.id.0, around::of_day(state, seat.id))).collect()
            }
        }
    }

    /// The child's open referrals, of what was said, most pressing first; those of them that wait for this, where there are such.
    fn referrals(&self, child: &ChildRow, of: WhoseIs) -> Vec<&Referral> {
        let open = open_of(self.cx.state, child, self.cx.now.today);
        let of_it = match self.said.what {
            Some(What::Pathway(code)) => open.into_iter().filter(|row| row.pathway == code).collect(),
            Some(What::Service(code)) => self.of_service(&open, None, code).into_iter().collect(),
            _ => open,
        };
        let waits = |row: &&Referral| match of {
            WhoseIs::ToDecide => StageIs::of(row.stage) == StageIs::Triage,
            WhoseIs::ToFollowUp => matches!(row.stage, Stage::NotBrought { .. }),
            _ => true,
        };
        let waiting: Vec<&Referral> = of_it.iter().copied().filter(waits).collect();
        if waiting.is_empty() { of_it } else { waiting }
    }
}

fn pick_of_one(of: WhoseIs) -> &'static str {
    match of {
        WhoseIs::Visit | WhoseIs::Child => "Name one by its number:",
        _ => "Name one by its number, or type its list after the name:",
    }
}
