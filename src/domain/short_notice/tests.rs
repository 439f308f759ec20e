//! Families are rung in the list's order whatever they answer and whoever is quick, and no place is ever two families'; what
//! they said is read as they said it; and what is printed never gives a small number away.
use super::super::actor::{Actor, Role};
use super::super::booking::{BookingState, Told};
use super::super::child::{ChildDetails, Flags};
use super::super::code::Code;
use super::super::command::{Command, Take};
use super::super::decide::{Known, Now, decide};
use super::super::event::Event;
use super::super::ids::{ReferralId, SessionId};
use super::super::places::world::{
    ND, add_child, add_referral, add_session, day, empty, now, put_referral, slot,
};
use super::super::places::{self, Bar};
use super::super::refusal::Refusal;
use super::super::state::State;
use super::*;
use chrono::{Days, TimeDelta};
use proptest::prelude::*;

/// Monday 23 November, 10:00, long enough for an interpreter.
const SLOT: (u16, u16, u8) = (600, 90, 1);

struct Office {
    state: State,
    session: SessionId,
    now: Now,
}

fn actor(name: &str) -> Actor {
    Actor { uid: 1, name: name.into(), role: Role::Scheduler, agency: Code::NONE, team: Code::NONE }
}

impl Office {
    fn new() -> Self {
        let mut state = empty();
        let session = add_session(&mut state, ND, day(2026, 11, 23), &[slot(SLOT.0, SLOT.1, SLOT.2)]);
        Self { state, session, now: now() }
    }

    /// A family that waits longer than those added after it, and said that it can come with so many hours' notice.
    fn family(&mut self, hours: Option<u16>, flags: Flags) -> ReferralId {
        let at = self.state.next_child().0;
        let details = ChildDetails {
            family: format!("F{at}"),
            born: day(2018, 5, 1),
            flags,
            ..ChildDetails::default()
        };
        let child = add_child(&mut self.state, &details);
        let id = add_referral(&mut self.state, child, ND);
        let received = day(2025, 1, 1) + Days::new(u64::from(at));
        let row = self.state.referral(id).unwrap().clone();
        put_referral(
            &mut self.state,
            super::super::referral::Referral { received, list_date: received, ..row },
        );
        if let Some(hours) = hours {
            self.act("asmith", &said(&self.state, id, hours)).unwrap();
        }
        id
    }

    fn send(&mut self, user: &str, command: &Command) -> Result<Vec<Event>, Refusal> {
        let events = decide(&self.state, &Known::default(), command, &actor(user), &self.now)?;
        let before = self.state.touched_all(&events);
        let copy = self.state.clone();
        self.state.apply(self.state.seq + 1, self.now.today, &events);
        let key = super::super::event::Key::Short(ShortKey::Place(self.session, 0));
        assert!(before.contains(&key) || copy.rev(key) == self.state.rev(key), "what changes is told");
        Ok(events)
    }

    fn act(&mut self, user: &str, act: &ShortAct) -> Result<Vec<Event>, Refusal> {
        self.send(user, &Command::ShortNotice { act: act.clone() })
    }

    fn ring(&mut self, referral: ReferralId) -> Result<Vec<Event>, Refusal> {
        let session = self.session;
        self.act("asmith", &ShortAct::Ring { session, slot: 0, referral })
    }

    fn note(&mut self, referral: ReferralId, came: Came) -> Result<Vec<Event>, Refusal> {
        let session = self.session;
        let act = ShortAct::Note { session, slot: 0, referral, came, who: "Ewa".into(), how: Told::Phone };
        self.act("asmith", &act)
    }

    fn calling(&self) -> Calling {
        let session = self.state.session(self.session).unwrap();
        let calling = calling(&self.state, session, 0, &self.now);
        // What Today counts is what the card would ring.
        assert_eq!(could_be_rung(&self.state, session, 0, &self.now), calling.next.len());
        calling
    }

    fn order(&self) -> Vec<ReferralId> {
        self.calling().next.iter().map(|one| one.referral).collect()
    }

    fn later(&mut self, minutes: i64) {
        self.now.at += TimeDelta::minutes(minutes);
        self.now.time += TimeDelta::minutes(minutes);
        // The keeper gives back what ran out.
        let ran_out: Vec<_> = (self.state.index.held.iter())
            .filter_map(|id| self.state.booking(*id))
            .filter(|row| !row.state.holds_place(self.now.at))
            .map(|row| row.id)
            .collect();
        for booking in ran_out {
            self.send("keeper", &Command::Release { booking }).unwrap();
        }
    }

    fn taken(&self) -> usize {
        places::taken_by(&self.state, self.session, self.now.at).count()
    }
}

fn said(state: &State, referral: ReferralId, hours: u16) -> ShortAct {
    let child = state.referral(referral).unwrap().child;
    let (sites, who) = (Vec::new(), "mother".to_owned());
    ShortAct::Said { child, hours, weekdays: 0, morning: None, sites, until: None, who }
}

#[test]
fn only_the_first_is_rung_and_only_until_its_time_is_over() {
    let mut office = Office::new();
    let (a, b) = (office.family(Some(24), Flags(0)), office.family(Some(24), Flags(0)));
    let never = office.family(None, Flags(0));
    assert_eq!(office.order(), [a, b]);
    let words = office.ring(b).unwrap_err().words;
    assert!(words.starts_with("F1 comes first in the list's order, before F2"), "{words}");
    office.ring(a).unwrap();
    let words = office.ring(b).unwrap_err().words;
    assert!(words.contains("asmith is ringing F1") && words.contains("15 more min"), "{words}");
    // The second family is quick to ring, and a colleague wants the place for somebody else altogether.
    assert!(office.note(b, Came::Yes).is_err());
    let take = Take::Agree { who: "Ewa".into(), told: Told::Phone };
    let book = Command::Book { referral: never, session: office.session, slot: 0, take };
    assert!(office.send("jpatel", &book).is_err());
    office.note(a, Came::NoAnswer).unwrap();
    office.later(14);
    assert!(office.ring(b).is_err(), "no answer moves nobody on before the time is over");
    office.later(1);
    assert_eq!(office.order(), [b, a], "who was not reached comes again, after the others");
    office.ring(b).unwrap();
    // The first rings back too late: the second's time runs.
    let words = office.note(a, Came::Yes).unwrap_err().words;
    assert!(words.contains("is ringing F2"), "{words}");
    office.later(15);
    // Nobody is being rung, nobody has it: who rings back has it.
    office.note(a, Came::Yes).unwrap();
    assert!(office.calling().refused.is_some());
    assert_eq!(office.taken(), 1);
}

#[test]
fn a_message_keeps_the_place_longer_but_never_beyond_its_start() {
    let mut office = Office::new();
    let a = office.family(Some(3), Flags(0));
    office.ring(a).unwrap();
    office.note(a, Came::Message).unwrap();
    assert_eq!(
        office.calling().running.map(|(_, until)| until - office.now.at),
        Some(TimeDelta::minutes(45))
    );
    office.later(45);
    assert_eq!(office.calling().running, None);
    // On the day itself, half an hour before.
    office.now = Now {
        today: day(2026, 11, 23),
        time: chrono::NaiveTime::from_hms_opt(9, 50, 0).unwrap(),
        ..office.now
    };
    let b = office.family(Some(0), Flags(0));
    let out = office.calling().left_out;
    assert_eq!(out, [(a, Out::Notice(3))], "they asked for three hours");
    office.ring(b).unwrap();
    assert_eq!(
        office.calling().running.map(|(_, until)| until - office.now.at),
        Some(TimeDelta::minutes(10))
    );
}

#[test]
fn whoever_is_left_out_is_named_with_what_they_said_or_the_rule() {
    let mut office = Office::new();
    let interpreter = office.family(Some(24), Flags::INTERPRETER);
    let ids: Vec<ReferralId> = (0..5).map(|_| office.family(None, Flags(0))).collect();
    let child = |office: &Office, at: usize| office.state.referral(ids[at]).unwrap().child;
    let acts = [
        (0b10, None, None, 24),
        (0, Some(false), None, 24),
        (0, None, Some(day(2026, 11, 22)), 24),
        (0, None, None, 96),
    ];
    for (at, (weekdays, morning, until, hours)) in acts.into_iter().enumerate() {
        let (child, sites, who) = (child(&office, at), Vec::new(), String::new());
        office.act("asmith", &ShortAct::Said { child, hours, weekdays, morning, sites, until, who }).unwrap();
    }
    let (site, who) = (vec!["onl".to_owned()], String::new());
    let at = child(&office, 4);
    let act =
        ShortAct::Said { child: at, hours: 0, weekdays: 0, morning: None, sites: site, until: None, who };
    office.act("asmith", &act).unwrap();
    let calling = office.calling();
    assert!(calling.next.is_empty(), "{calling:?}");
    let why: Vec<String> =
        calling.left_out.iter().map(|(_, out)| out.short(&office.state, office.now.at)).collect();
    assert_eq!(
        why,
        [
            "interpreter: 2 working days ahead",
            "said: not Mondays",
            "said: afternoons only",
            "said: until Sun 22 Nov",
            "said: only from 4 days' notice",
            "said: not to that place"
        ]
    );
    assert!(matches!(calling.left_out[0], (id, Out::Bar(Bar::Lead { .. })) if id == interpreter));
    let could = calling.could(&office.state);
    assert_eq!((could.rung, could.lead, could.other), ([0, 0], [0, 1], [5, 0]));
    assert!(office.state.short.said(at).unwrap().words(&office.state).contains("at online"));
}

#[test]
fn what_is_old_is_asked_again_and_what_is_past_no_longer_holds() {
    let mut office = Office::new();
    let a = office.family(Some(24), Flags(0));
    let can = office.state.short.said(office.state.referral(a).unwrap().child).unwrap().clone();
    let state = &office.state;
    assert!(!can.is_old(state, office.now.today + Days::new(60)));
    assert!(can.is_old(state, office.now.today + Days::new(61)));
    assert_eq!(can.source(state, day(2027, 2, 1)), "said by mother on 20 Nov 2026: ask again");
    let until = CanCome { until: Some(day(2026, 11, 22)), ..can };
    assert!(until.holds(day(2026, 11, 22)) && !until.holds(day(2026, 11, 23)));
}

#[test]
fn a_family_that_cannot_be_rung_is_passed_over_with_its_reason_and_in_its_turn() {
    let mut office = Office::new();
    let mut rules = (*office.state.rules).clone();
    let key = |id: &'static str, key| super::super::rules::Choice {
        id: Code::known(id),
        key,
        name: "Away".into(),
        effect: super::super::rules::Effect::None,
        told: String::new(),
    };
    rules.choices.put_off = vec![key("holidays", 'h')];
    office.state.apply(office.state.seq + 1, office.now.today, &[Event::RulesSet { rules: Box::new(rules) }]);
    let (a, b) = (office.family(Some(24), Flags(0)), office.family(Some(24), Flags(0)));
    let away = Came::NotRung(Code::known("holidays"));
    assert!(office.note(b, away).is_err(), "it is not its turn");
    assert!(office.note(a, Came::NotRung(Code::known("no-reason"))).is_err());
    office.note(a, away).unwrap();
    assert_eq!(office.order(), [b]);
    assert_eq!(office.calling().left_out, [(a, Out::NotRung("Away".into()))]);
    office.ring(b).unwrap();
}

#[test]
fn a_place_with_fair_notice_is_not_rung_about() {
    let mut office = Office::new();
    let a = office.family(Some(24), Flags(0));
    office.session = add_session(&mut office.state, ND, day(2026, 12, 11), &[slot(600, 90, 1)]);
    let words = office.ring(a).unwrap_err().words;
    assert!(words.contains("is not at short notice: there are 3 weeks' notice"), "{words}");
    office.session = add_session(&mut office.state, ND, day(2026, 12, 10), &[slot(600, 90, 1)]);
    office.ring(a).unwrap();
}

#[test]
fn a_merged_record_takes_its_word_along_and_back() {
    let mut office = Office::new();
    let (a, b) = (office.family(Some(24), Flags(0)), office.family(None, Flags(0)));
    let [gone, keep] = [a, b].map(|id| office.state.referral(id).unwrap().child);
    let (referrals, bookings, words) = (vec![a], Vec::new(), String::new());
    let before = office.state.short.clone();
    let merged = Event::ChildMerged { keep, gone, referrals, bookings, seats: Vec::new(), words };
    office.state.apply(office.state.seq + 1, office.now.today, &[merged]);
    assert!(office.state.short.said(keep).is_some() && office.state.short.said(gone).is_none());
    let (referrals, bookings, words) = (vec![a], Vec::new(), String::new());
    let parted = Event::MergeUndone { keep, gone, referrals, bookings, seats: Vec::new(), words };
    office.state.apply(office.state.seq + 1, office.now.today, &[parted]);
    assert_eq!(office.state.short, before);
}

#[test]
fn notice_and_days_are_read_as_people_type_them() {
    assert_eq!(
        ["3 hours", "2d", "1 week", "2", "0h"].map(|typed| read_hours(typed).ok()),
        [3, 48, 168, 48, 0].map(Some)
    );
    for wrong in ["", "soon", "3 years", "5 weeks", "-1d"] {
        assert!(read_hours(wrong).is_err(), "{wrong}");
    }
    assert_eq!(read_days("mon wed-fri"), Ok(0b1_1101));
    assert_eq!(read_days("Tuesdays and Sat"), Ok(0b10_0010));
    assert_eq!(read_days(""), Ok(0));
    for wrong in ["fri-mon", "t", "someday"] {
        assert!(read_days(wrong).is_err(), "{wrong}");
    }
}

/// What happens next, at random.
#[derive(Clone, Debug)]
enum Step {
    Ring(usize),
    Note(usize, u8),
    Book(usize),
    Later(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0usize..6).prop_map(Step::Ring),
        6 => (0usize..6, 0u8..4).prop_map(|(who, came)| Step::Note(who, came)),
        1 => (0usize..6).prop_map(Step::Book),
        3 => (1i64..40).prop_map(Step::Later),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn the_lists_order_holds_under_any_answers_and_no_place_is_two_familys(
        said in prop::collection::vec(any::<bool>(), 6), steps in steps()
    ) {
        let mut office = Office::new();
        let families: Vec<ReferralId> =
            said.iter().map(|said| office.family(said.then_some(24), Flags(0))).collect();
        // By hand: who was asked, and said no; who was asked and not reached, with when it was.
        let (mut no, mut asked) = (Vec::<ReferralId>::new(), Vec::<ReferralId>::new());
        let mut took: Option<ReferralId> = None;
        for step in steps {
            let running = office.calling().running.map(|(id, _)| id);
            let fresh = families.iter().zip(&said).filter(|(id, said)| {
                **said && !no.contains(id) && !asked.contains(id) && Some(**id) != running
            });
            let again = families.iter().filter(|id| asked.contains(id) && !no.contains(id) && Some(**id) != running);
            let turn = fresh.map(|(id, _)| *id).chain(again.copied()).next();
            match step {
                Step::Ring(who) => {
                    let allowed = running.is_none() && took.is_none() && turn == Some(families[who]);
                    prop_assert_eq!(office.ring(families[who]).is_ok(), allowed);
                    if allowed && !asked.contains(&families[who]) {
                        asked.push(families[who]);
                    }
                }
                Step::Note(who, came) => {
                    let id = families[who];
                    let came = [Came::NoAnswer, Came::Message, Came::Yes, Came::No][usize::from(came)];
                    let done = office.note(id, came).is_ok();
                    prop_assert!(!done || asked.contains(&id), "who was not rung has nothing noted");
                    if done && came == Came::Yes {
                        prop_assert!(running.is_none_or(|running| running == id), "nobody overtakes whose hold runs");
                        prop_assert!(took.is_none());
                        took = Some(id);
                    }
                    if done && came == Came::No {
                        no.push(id);
                    }
                }
                Step::Book(who) => {
                    let referral = families[who];
                    let take = Take::Agree { who: "Ewa".into(), told: Told::Phone };
                    let command = Command::Book { referral, session: office.session, slot: 0, take };
                    if office.send("jpatel", &command).is_ok() {
                        // Whom the place is kept for has it; where it is kept for nobody, it is free to be booked.
                        prop_assert!(running.is_none_or(|running| running == referral));
                        prop_assert!(took.is_none());
                        took = Some(referral);
                    }
                }
                Step::Later(minutes) => office.later(minutes),
            }
            prop_assert!(office.taken() <= 1, "one place, one family");
            let holds = |row: &super::super::booking::Booking| matches!(row.state, BookingState::Held { until } if until > office.now.at);
            prop_assert!(office.state.bookings.iter().flatten().filter(|row| holds(row)).count() <= 1);
            prop_assert_eq!(office.state.digest(), { let mut copy = office.state.clone(); copy.reindex(); copy.digest() });
        }
    }

    #[test]
    fn what_is_printed_gives_no_small_number_away(numbers in prop::collection::vec(0u32..14, 12), least in 2u32..7) {
        let share = |at: usize| {
            let n = &numbers[at * 6..at * 6 + 6];
            Share { said: n[0], could: n[1], lead: n[2], length: n[3], other: 0, rung: n[4] + n[5], reached: n[4] + n[5], refused: n[4], took: n[5] }
        };
        let fared = Fared { places: 3, filled: 2, without: share(0), with: share(1) };
        let rows = printed(&fared, least);
        let few = |n: u32| n > 0 && n < least;
        let (a, b) = (fared.without.numbers(), fared.with.numbers());
        for (at, (_, cells)) in rows.iter().enumerate() {
            let whole = [a[at].1, b[at].1, a[at].1 + b[at].1];
            for (cell, n) in cells.iter().zip(whole) {
                prop_assert!(cell.is_none_or(|cell| cell == n));
                prop_assert!(!few(n) || cell.is_none(), "{:?}", rows);
            }
            // Two of three give the third.
            prop_assert!(cells.iter().filter(|cell| cell.is_none()).count() != 1 || cells[2].is_none(), "{:?}", rows);
        }
        for column in 0..3 {
            let (reached, refused, took) = (rows[6].1[column], rows[7].1[column], rows[8].1[column]);
            prop_assert!(reached.is_none() || refused.is_none() == took.is_none(), "{:?}", rows);
        }
    }
}

/// What they heard was another day: nobody is booked on a day they never heard, and they are rung.
#[test]
fn a_family_rung_about_a_place_that_was_moved_is_rung_again_and_not_booked() {
    let mut office = Office::new();
    let a = office.family(Some(24), Flags(0));
    office.ring(a).unwrap();
    office.note(a, Came::Message).unwrap();
    office.later(1);
    let session = office.session;
    let at = office.state.session(session).unwrap().clone();
    let (date, start, venue, room) = (day(2026, 11, 24), at.start, at.venue, at.room.to_string());
    let moved = Command::MoveSession { session, date, start, venue, room, reason: Code::NONE };
    let events = office.send("jpatel", &moved).unwrap();
    let said = super::super::telling::sentence(&office.state, &events);
    assert!(said.contains("1 family is being rung about it: the hold is given back"), "{said}");
    let call = |office: &Office| {
        let at = office.state.session(session).unwrap();
        office.state.short.round(session, 0).unwrap().call(a).unwrap().to_ring(&office.state, at, 0)
    };
    assert!(call(&office), "a call is owed");
    office.later(1);
    let words = office.note(a, Came::Yes).unwrap_err().words;
    assert!(words.starts_with("F1 was rung about Mon 23 Nov 10:00"), "{words}");
    assert!(words.contains("it is Tue 24 Nov 10:00") && words.contains("since you rang"), "{words}");
    // Rung again they hear of the day it is, and can say yes to that.
    office.ring(a).unwrap();
    assert!(!call(&office));
    office.note(a, Came::Yes).unwrap();
    assert_eq!(office.taken(), 1);
}
