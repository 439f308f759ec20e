//! Every way of taking a place, over everything that may stand there.
use super::*;
use crate::domain::actor::Role;
use crate::domain::booking::{Booking, BookingState, Told, Untold};
use crate::domain::code::Code;
use crate::domain::command::Take;
use crate::domain::ids::{BookingId, ReferralId};
use crate::domain::places::world::{ND, add_session, day, empty, now, slot, waiting};
use crate::domain::rules::{Choice, Rules};
use crate::domain::together::TogetherAct;

const FAR: Code = Code::known("far");

/// A child who waits, and a session with a place.
struct Desk {
    state: State,
    referral: ReferralId,
    session: SessionId,
}

impl Desk {
    fn new() -> Self {
        let mut state = empty();
        let mut rules = Rules::clone(&state.rules);
        let far: Choice =
            serde_json::from_value(serde_json::json!({ "id": "far", "key": "f", "name": "too far" }))
                .unwrap();
        (rules.choices.decline_offer, rules.choices.service_reasons) = (vec![far.clone()], vec![far]);
        state.apply(state.seq + 1, day(2026, 1, 1), &[Event::RulesSet { rules: Box::new(rules) }]);
        let referral = waiting(&mut state, day(2018, 5, 1), ND);
        let session = add_session(&mut state, ND, day(2027, 1, 14), &[slot(600, 60, 1), slot(660, 60, 1)]);
        Self { state, referral, session }
    }

    fn run(&mut self, name: &str, command: &Command) -> Result<(), Refusal> {
        let name = name.into();
        let actor = Actor { uid: 1, name, role: Role::Scheduler, agency: Code::NONE, team: Code::NONE };
        let events = decide(&self.state, &Known::default(), command, &actor, &now())?;
        self.state.apply(self.state.seq + 1, now().today, &events);
        Ok(())
    }

    fn book(&self, take: Take) -> Command {
        Command::Book { referral: self.referral, session: self.session, slot: 0, take }
    }

    fn stands(&self) -> Option<&Booking> {
        self.state.booking(BookingId(self.state.next_booking().0 - 1))
    }

    /// The family was told of another day than that of its place.
    fn moved(&mut self) {
        let session = self.state.session(self.session).unwrap();
        let known = crate::domain::session::Stand { date: day(2027, 1, 7), ..session.stand(0) };
        let row = self.stands().unwrap().clone();
        let at = row.id.0 as usize;
        self.state.bookings[at] =
            Some(Booking { to_tell: Some(Untold { known, since: now().today }), ..row });
    }
}

fn offer() -> Take {
    Take::Offer { told: Told::Letter }
}

fn agree() -> Take {
    Take::Agree { who: "mother".into(), told: Told::Phone }
}

/// Brings about what stands, by a colleague or oneself.
fn standing(what: &str) -> Desk {
    let mut desk = Desk::new();
    let take = match what {
        "nothing" => return desk,
        "my hold" | "a colleague's hold" => Take::Hold,
        "agreed" | "agreed, moved since" => agree(),
        _ => offer(),
    };
    let by = if what == "my hold" { "asmith" } else { "bjones" };
    desk.run(by, &desk.book(take)).unwrap();
    if what == "declined" {
        let booking = desk.stands().unwrap().id;
        desk.run(by, &Command::DeclineOffer { booking, reason: FAR, words: String::new() }).unwrap();
    }
    if what.ends_with("moved since") {
        desk.moved();
    }
    desk
}

#[test]
fn what_stands_in_a_place_goes_on_only_as_what_keeps_it() {
    let proposed = |desk: &Desk| {
        let (referral, session) = (desk.referral, desk.session);
        let act = TogetherAct::Proposed { referral, session, slot: 0, told: Told::Letter };
        Command::Together { act }
    };
    let text = Take::Offer { told: Told::Text };
    let takes: [(&str, &dyn Fn(&Desk) -> Command); 5] = [
        ("hold", &|desk| desk.book(Take::Hold)),
        ("offer", &|desk| desk.book(offer())),
        ("offer by another way", &|desk| desk.book(text.clone())),
        ("agree", &|desk| desk.book(agree())),
        ("from a plan", &proposed),
    ];
    // What is said where it is refused; nothing where it is done.
    const DONE: &str = "";
    const HERE: &str = "held or offered already";
    const TWICE: &str = "not offered twice";
    const RINGS: &str = "bjones holds this place";
    const HAS: &str = "has a place";
    let table = [
        ("nothing", [DONE, DONE, DONE, DONE, DONE]),
        ("my hold", [DONE, DONE, DONE, DONE, "asmith holds this place"]),
        ("a colleague's hold", [RINGS, RINGS, RINGS, DONE, RINGS]),
        ("offered", [HERE, TWICE, TWICE, DONE, HAS]),
        ("offered, moved since", [HERE, DONE, DONE, DONE, HAS]),
        ("agreed", [HAS, HAS, HAS, HAS, HAS]),
        ("agreed, moved since", [HERE, DONE, DONE, DONE, HAS]),
        ("declined", [DONE, DONE, DONE, DONE, "declined Thu 14 Jan"]),
    ];
    let mut wrong = Vec::new();
    for (what, says) in table {
        for ((take, command), says) in takes.iter().zip(says) {
            let mut desk = standing(what);
            let before = desk.state.digest();
            let done = desk.run("asmith", &command(&desk));
            match done {
                Ok(()) if says == DONE => {}
                Err(refusal) if says != DONE && refusal.words.contains(says) => {
                    assert!(refusal.words.contains("Nothing was"), "{}", refusal.words);
                    assert_eq!(desk.state.digest(), before);
                }
                other => {
                    wrong.push(format!("{take} over {what}: {:?}", other.map_err(|refusal| refusal.words)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_offer_never_becomes_a_hold_by_a_move_either() {
    for (what, may) in
        [("my hold", true), ("offered", false), ("agreed", false), ("offered, moved since", false)]
    {
        let mut desk = standing(what);
        let (booking, session) = (desk.stands().unwrap().id, desk.session);
        let (by, reason, take) = (crate::domain::booking::By::Family, Code::NONE, Take::Hold);
        let done = desk.run("asmith", &Command::Move { booking, session, slot: 1, by, reason, take });
        assert_eq!(done.is_ok(), may, "{what}: {:?}", done.map_err(|refusal| refusal.words));
        let ahead = desk.stands().is_some_and(|row| row.state.ahead());
        assert_eq!(ahead, !may, "{what}");
    }
    assert!(matches!(standing("my hold").stands().unwrap().state, BookingState::Held { .. }));
}
