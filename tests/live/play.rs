//! Fifty connections that book the same twenty places while the keeper is killed again and again: what each called and heard.
//! An outcome that was lost with the line is asked for by the command's id, and by nothing else.
use super::history::{Attempt, Call, Outcome, Ticks};
use super::raw::Raw;
use crate::house;
use crate::keeper_support::{Keeper, Store};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Condvar, Mutex};
use waitwell::client::fresh_id;
use waitwell::domain::booking::By;
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;
use waitwell::domain::ids::{BookingId, ReferralId, SessionId};
use waitwell::domain::referral::Stage;
use waitwell::domain::refusal::{Instead, RefusalKind};
use waitwell::wire::message::{Answer, CommandId, Request};
use waitwell::wire::query::Query;
use waitwell::wire::view::View;

/// Who book at once.
pub const CLIENTS: usize = 50;
/// What they want.
pub const PLACES: usize = 20;
/// Children who wait, of whom each client takes one by chance; enough that no child's history grows long.
const AT_A_TIME: usize = 60;
/// Attempts after which the next children come.
const NEXT_AFTER: u64 = 5_000;

/// How it is played.
pub struct Rules {
    /// Attempts to book, of all clients together.
    pub attempts: u64,
    /// Between two kills, on average.
    pub kill_every: u64,
    /// Referrals in the store, about a quarter of which wait for this service.
    pub referrals: u32,
    pub seed: u64,
    /// Environment of every keeper.
    pub env: Vec<(&'static str, String)>,
    /// Whether half of the keepers die at a point of the write path, where this build has such points.
    pub points: bool,
}

/// What was played.
pub struct Played {
    pub history: Vec<Attempt>,
    pub kills: u32,
    /// The keeper's own count.
    pub revision: u64,
}

impl Played {
    pub fn attempts(&self) -> usize {
        self.history.iter().filter(|attempt| matches!(attempt.call, Call::Book { .. })).count()
    }

    pub fn count(&self, fits: impl Fn(&Attempt) -> bool) -> usize {
        self.history.iter().filter(|attempt| fits(attempt)).count()
    }
}

/// A store with places and children who wait for them.
struct Ground {
    store: Store,
    places: Vec<(SessionId, u8)>,
    children: Vec<ReferralId>,
}

/// Which keeper is up: its number, 0 for none.
#[derive(Default)]
struct Up {
    number: Mutex<u64>,
    changed: Condvar,
}

impl Up {
    fn set(&self, number: u64) {
        *self.number.lock().unwrap() = number;
        self.changed.notify_all();
    }

    /// Waits until one is up.
    fn wait(&self) -> u64 {
        let mut number = self.number.lock().unwrap();
        while *number == 0 {
            number = self.changed.wait(number).unwrap();
        }
        *number
    }
}

enum Heard {
    /// So many attempts were made.
    Reached,
    /// Somebody lost the line to this keeper.
    Lost(u64),
    Done,
}

struct Table<'a> {
    ground: &'a Ground,
    ticks: Ticks,
    up: Up,
    attempts: AtomicU64,
    kill_at: AtomicU64,
    over: AtomicBool,
    most: u64,
}

fn ground(rules: &Rules) -> Ground {
    let store = Store::new();
    let made = house::build(&store.path, rules.referrals, PLACES as u32).unwrap();
    let state = &made.state;
    let waits = |row: &waitwell::domain::referral::Referral| {
        row.pathway.as_str() == "slcn" && matches!(row.stage, Stage::Waiting { .. })
    };
    let children: Vec<ReferralId> = state.each_open().filter(|row| waits(row)).map(|row| row.id).collect();
    assert!(children.len() >= AT_A_TIME, "only {} wait", children.len());
    let places = made.pairs.iter().map(|(_, session, slot)| (*session, *slot)).collect();
    Ground { store, places, children }
}

/// Plays it.
pub fn play(rules: &Rules) -> Played {
    let ground = ground(rules);
    let mut dice = ChaCha8Rng::seed_from_u64(rules.seed);
    let table = Table {
        ground: &ground,
        ticks: Ticks::default(),
        up: Up::default(),
        attempts: AtomicU64::new(0),
        kill_at: AtomicU64::new(u64::MAX),
        over: AtomicBool::new(false),
        most: rules.attempts,
    };
    let (to, heard) = channel();
    let (history, kills) = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|n| {
                let (table, to) = (&table, to.clone());
                let dice = ChaCha8Rng::seed_from_u64(rules.seed ^ (n as u64 + 1) << 20);
                scope.spawn(move || Client { table, to, dice, own: Vec::new(), said: Vec::new() }.plays())
            })
            .collect();
        drop(to);
        let kills = watch(&table, rules, &heard, &mut dice);
        let all = clients.into_iter().flat_map(|client| client.join().unwrap());
        (all.collect::<Vec<Attempt>>(), kills)
    });
    let mut played = Played { history, kills, revision: 0 };
    ends(&table, &mut played);
    played.history.sort_unstable_by_key(|attempt| attempt.called);
    played
}

/// Starts keepers and kills them until all is played: by a signal at any moment, or at a point of the write path.
fn watch(table: &Table<'_>, rules: &Rules, heard: &Receiver<Heard>, dice: &mut ChaCha8Rng) -> u32 {
    const POINTS: [&str; 9] = [
        "engine.taken",
        "engine.decided",
        "append.torn",
        "append.after",
        "engine.written",
        "engine.applied",
        "sync.before",
        "sync.after",
        "engine.reply",
    ];
    let (mut kills, mut left) = (0, CLIENTS);
    for number in 1.. {
        let at_point = rules.points && number % 2 == 0;
        // Each attempt passes a point about once, those that change something several.
        let point = POINTS[dice.random_range(0..POINTS.len())];
        let after = dice.random_range(rules.kill_every / 8..=rules.kill_every / 2);
        let mut env: Vec<(&str, String)> = rules.env.clone();
        if at_point {
            env.push(("WAITWELL_FAULT", format!("{point}:{after}")));
        } else {
            let next = table.attempts.load(Ordering::SeqCst)
                + dice.random_range(rules.kill_every / 2..=rules.kill_every * 3 / 2);
            table.kill_at.store(next, Ordering::SeqCst);
        }
        let env: Vec<(&str, &str)> = env.iter().map(|(name, told)| (*name, told.as_str())).collect();
        let mut keeper: Keeper = table.ground.store.keeper(&env);
        table.up.set(number);
        loop {
            match heard.recv().expect("somebody plays") {
                Heard::Reached => {
                    table.up.set(0);
                    keeper.kill();
                    kills += 1;
                    break;
                }
                Heard::Lost(of) if of == number => {
                    table.up.set(0);
                    keeper.ended();
                    kills += 1;
                    break;
                }
                Heard::Lost(_) => {}
                Heard::Done => {
                    left -= 1;
                    if left == 0 {
                        keeper.kill();
                        return kills + 1;
                    }
                }
            }
        }
    }
    kills
}

/// What stands at the end, as one more look at each place by a keeper that has read everything anew.
fn ends(table: &Table<'_>, played: &mut Played) {
    let _keeper = table.ground.store.keeper(&[]);
    let link = table.ground.store.frail();
    played.revision = crate::keeper_support::status(&link).revision;
    for (place, (session, slot)) in table.ground.places.iter().enumerate() {
        let called = table.ticks.next();
        let page = match link.call(Request::Look { query: Box::new(Query::Session { session: *session }) }) {
            Ok(Answer::View(view)) => match *view {
                View::Session(page) => page,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        };
        let there = page.rows.iter().filter(|row| row.slot == *slot);
        let whose: Vec<u32> = there.filter_map(|row| Some(row.booking.as_ref()?.referral.0)).collect();
        assert!(whose.len() <= 1, "{place} is held by {whose:?}");
        let outcome = Outcome::Seen(whose.first().copied().unwrap_or(0));
        let call = Call::Look { place: place as u32 };
        played.history.push(Attempt { called, returned: table.ticks.next(), call, outcome, lost: false });
    }
    drop(link);
    let report = table.ground.store.run(["verify"]);
    assert!(report.status.success(), "{}", crate::keeper_support::text(&report.stdout));
}

struct Client<'a> {
    table: &'a Table<'a>,
    to: Sender<Heard>,
    dice: ChaCha8Rng,
    /// Bookings of this client: place, child, booking.
    own: Vec<(u32, u32, u32)>,
    said: Vec<Attempt>,
}

impl Client<'_> {
    fn plays(mut self) -> Vec<Attempt> {
        let mut number = self.table.up.wait();
        let mut line = Raw::connect(&self.table.ground.store, "command").ok();
        while !self.table.over.load(Ordering::SeqCst) {
            let call = self.next();
            let (command, id) = (self.command(call), fresh_id().unwrap());
            let called = self.table.ticks.next();
            let request = Request::Do { id, seen: 0, command: Box::new(command) };
            let answer = line.as_mut().and_then(|line| line.call(request).ok());
            let (answer, lost) = match answer {
                Some(answer) => (answer, false),
                None => (self.asked_again(id, &mut number, &mut line), true),
            };
            let returned = self.table.ticks.next();
            let outcome = outcome(call, answer);
            self.note(call, outcome);
            self.said.push(Attempt { called, returned, call, outcome, lost });
        }
        let _ = self.to.send(Heard::Done);
        self.said
    }

    /// The line is lost: whether it was done is asked of whatever keeper comes next.
    fn asked_again(&self, id: CommandId, number: &mut u64, line: &mut Option<Raw>) -> Answer {
        loop {
            let _ = self.to.send(Heard::Lost(*number));
            // The next one: this one is gone, or going.
            let mut up = self.table.up.number.lock().unwrap();
            while *up == 0 || *up == *number {
                up = self.table.up.changed.wait(up).unwrap();
            }
            *number = *up;
            drop(up);
            *line = Raw::connect(&self.table.ground.store, "command").ok();
            if let Some(Ok(answer)) = line.as_mut().map(|line| line.call(Request::WasDone { id })) {
                return answer;
            }
        }
    }

    fn next(&mut self) -> Call {
        // Kept a while, given up by whoever holds it: places are wanted more than they are free.
        if !self.own.is_empty() && self.dice.random_range(0..3) == 0 {
            let at = self.dice.random_range(0..self.own.len());
            let (place, child, booking) = self.own.swap_remove(at);
            return Call::Cancel { place, child, booking };
        }
        let made = self.table.attempts.fetch_add(1, Ordering::SeqCst) + 1;
        if made == self.table.kill_at.load(Ordering::SeqCst) {
            let _ = self.to.send(Heard::Reached);
        }
        if made >= self.table.most {
            self.table.over.store(true, Ordering::SeqCst);
        }
        let children = &self.table.ground.children;
        let from = (made / NEXT_AFTER) as usize * AT_A_TIME;
        let child = children[(from + self.dice.random_range(0..AT_A_TIME)) % children.len()].0;
        Call::Book { place: self.dice.random_range(0..PLACES as u32), child }
    }

    fn command(&self, call: Call) -> Command {
        match call {
            Call::Book { place, child } => {
                let (session, slot) = self.table.ground.places[place as usize];
                house::book((ReferralId(child), session, slot))
            }
            Call::Cancel { booking, .. } => Command::CancelBooking {
                booking: BookingId(booking),
                by: By::Service,
                reason: Code::known("sick"),
                words: String::new(),
            },
            Call::Look { .. } => unreachable!("looks are no commands"),
        }
    }

    fn note(&mut self, call: Call, outcome: Outcome) {
        match (call, outcome) {
            (Call::Book { place, child }, Outcome::Done { booking, .. }) => {
                self.own.push((place, child, booking));
            }
            (Call::Cancel { place, child, booking }, Outcome::NotDone) => {
                self.own.push((place, child, booking));
            }
            _ => {}
        }
    }
}

fn outcome(call: Call, answer: Answer) -> Outcome {
    match answer {
        Answer::Done(done) => {
            let booking = match call {
                Call::Book { .. } => done.made.booking.expect("a booking was made").0,
                _ => 0,
            };
            Outcome::Done { seq: done.seq, booking }
        }
        Answer::NotDone => Outcome::NotDone,
        Answer::Refused(_) if matches!(call, Call::Cancel { .. }) => Outcome::NotYours,
        Answer::Refused(refusal) if refusal.kind == RefusalKind::Stale => match refusal.instead {
            Some(Instead::Booking(_)) => Outcome::HasOne,
            _ => Outcome::Taken,
        },
        other => panic!("{call:?}: {other:?}"),
    }
}
