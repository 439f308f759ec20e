//! Plays a year: hour after hour people take turns at random, look, and later send what they chose then, while others have gone
//! on. All of it goes through the real engine; after every hour the checker reads what the journal says, after every day the
//! invariants are asked of the keeper.
use super::checker::{Change, Checker};
use super::desk::{Desk, Year, turn};
use super::dice::Of;
use super::figures::{Figures, Tally, figures};
use super::house::House;
use super::{held, partnership};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeSet, VecDeque};
use std::path::Path;
use waitwell::client::Link;
use waitwell::domain::actor::Actor;
use waitwell::domain::calendar::{Turn, local_time};
use waitwell::domain::command::Command;
use waitwell::domain::ids::ChildId;
use waitwell::domain::refusal::{Refusal, RefusalKind};
use waitwell::domain::state::State;
use waitwell::keeper::shared::Shared;
use waitwell::keeper::{clock, fold, written};
use waitwell::wire::message::{CommandId, Done};

/// Somebody at a desk: what they have in hand, and what became of what they sent.
pub struct Seat {
    pub actor: Actor,
    pub link: Option<Link>,
    dice: ChaCha8Rng,
    in_hand: VecDeque<Command>,
    number: u64,
    last: Option<(CommandId, Command, u64, NaiveDate)>,
    /// Done, as which change.
    pub done: Vec<(u64, [u8; 16])>,
    pub refused: Vec<([u8; 16], RefusalKind)>,
}

impl Seat {
    fn new(actor: Actor, seed: u64) -> Self {
        let dice = ChaCha8Rng::seed_from_u64(seed ^ (u64::from(actor.uid) << 20));
        let (done, refused) = (Vec::new(), Vec::new());
        Self { actor, link: None, dice, in_hand: VecDeque::new(), number: 0, last: None, done, refused }
    }

    /// One turn: whoever has nothing in hand looks and chooses; whoever has sends it.
    pub fn take_turn(&mut self, year: &Year, house: &House) {
        match self.in_hand.pop_front() {
            Some(command) => self.carry_out(house, command),
            None if self.dice.random_bool(0.02) => self.again(house),
            None => self.look(year, &house.shared),
        }
    }

    fn look(&mut self, year: &Year, shared: &Shared) {
        if let Some((_, _, seq, _)) = self.last.as_ref().filter(|_| self.dice.random_bool(0.015)) {
            self.in_hand.push_back(Command::Undo { seq: *seq });
            return;
        }
        let durable = shared.durable.get();
        shared.records.ready(durable);
        let record = |child: ChildId| shared.records.child(child, durable).unwrap();
        let state = shared.state.read();
        let mut desk = Desk {
            state: &state,
            now: shared.clock.now(),
            year,
            me: &self.actor,
            dice: &mut self.dice,
            record: &record,
        };
        self.in_hand.extend(turn(&mut desk));
    }

    /// 1: what was done is not done twice, however often it is sent within the days for which commands are remembered.
    fn again(&mut self, house: &House) {
        let lately = |on: NaiveDate| house.now().today < on + Days::new(5);
        let Some((id, command, seq, _)) = self.last.clone().filter(|last| lately(last.3)) else { return };
        let done = self
            .send(house, id, command)
            .unwrap_or_else(|refusal| panic!("1: sent again: {}", refusal.words));
        assert_eq!(done.seq, seq, "1: the same command under the same id is another change");
    }

    fn carry_out(&mut self, house: &House, command: Command) {
        self.number += 1;
        let mut id = [0; 16];
        id[..4].copy_from_slice(&self.actor.uid.to_be_bytes());
        id[8..].copy_from_slice(&self.number.to_be_bytes());
        match self.send(house, CommandId(id), command.clone()) {
            // Nothing had to be changed: no change has its number.
            Ok(done) if done.words.starts_with("It is so already") => {}
            Ok(done) => {
                self.done.push((done.seq, id));
                self.last = Some((CommandId(id), command, done.seq, house.now().today));
            }
            Err(refusal) => {
                held::of_a_refusal(&refusal);
                self.refused.push((id, refusal.kind));
                // Whoever was refused looks again before going on with the rest.
                if self.dice.random_bool(0.3) {
                    self.in_hand.clear();
                }
            }
        }
    }

    fn send(&self, house: &House, id: CommandId, command: Command) -> Result<Done, Refusal> {
        match &self.link {
            Some(link) => link.send_as(id, command),
            None => house.send(&self.actor, id, command),
        }
    }
}

/// A year under way.
pub struct Play<'y> {
    pub year: &'y Year,
    pub house: House,
    pub seats: Vec<Seat>,
    pub checker: Checker,
    pub tally: Tally,
    folded: State,
    order: ChaCha8Rng,
    children: u32,
    from: NaiveDate,
    known: BTreeSet<[u8; 16]>,
    refusals: BTreeSet<[u8; 16]>,
    /// When the last change was made.
    last: DateTime<Utc>,
}

/// The hours at which people work; the clock stands still within each.
const HOURS: [(u32, u32); 9] =
    [(8, 15), (9, 5), (10, 0), (11, 10), (12, 20), (13, 40), (14, 30), (15, 45), (17, 0)];

/// An hour of a day by London's clock.
fn at(day: NaiveDate, (hour, minute): (u32, u32)) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
    local_time(day.and_time(time)).instant(Turn::First).unwrap()
}

impl<'y> Play<'y> {
    /// A partnership on its first day: clinics by template, a list that waits.
    pub fn begin(year: &'y Year, store: &Path, from: NaiveDate) -> Self {
        let house = House::open(store, at(from, (7, 30)));
        let people = partnership::people(year.size.people);
        let mut play = Self {
            year,
            house,
            seats: people.into_iter().map(|actor| Seat::new(actor, year.seed)).collect(),
            checker: Checker::default(),
            tally: Tally::default(),
            folded: State::default(),
            order: ChaCha8Rng::seed_from_u64(year.seed),
            children: 0,
            from,
            known: BTreeSet::new(),
            refusals: BTreeSet::new(),
            last: DateTime::UNIX_EPOCH,
        };
        // The first at a desk is an administrator, who sets all of it up.
        for command in partnership::opening(year.size, from) {
            play.seats[0].carry_out(&play.house, command);
        }
        assert!(play.seats[0].refused.is_empty(), "what opens the partnership was refused");
        let backlog = partnership::post(year.seed, year.size, from, &mut play.children, true);
        year.post.lock().extend(backlog);
        play.read_on();
        play
    }

    /// Ends the keeper and starts it again on what it left.
    pub fn restart(self, store: &Path) -> Self {
        let (digest, now) = (self.house.shared.state.read().digest(), self.house.now());
        self.house.close();
        let house = House::open(store, now.at);
        assert_eq!(house.shared.state.read().digest(), digest, "4: after a restart");
        Self { house, ..self }
    }

    /// Plays one day; nobody works on Saturdays, Sundays and bank holidays.
    pub fn day(&mut self, day: NaiveDate, turns: u32) {
        let holiday = self.house.shared.state.read().rules.calendar.holiday(day).is_some();
        if day.weekday().number_from_monday() > 5 || holiday {
            return;
        }
        let (seed, size) = (self.year.seed, self.year.size);
        self.year.post.lock().extend(partnership::post(seed, size, day, &mut self.children, false));
        let mut fate = self.year.dice(Of::Death, 0, day);
        if fate.random_bool(0.015) {
            let child = ChildId(fate.random());
            self.year.post.lock().push_back(Command::Died { child, on: day });
        }
        for hour in HOURS {
            self.house.go_to(at(day, hour));
            self.hour(turns);
            self.read_on();
        }
        assert!(self.checker.found.is_empty(), "{day}: {:#?}", self.checker.found);
        held::of_the_day(&self.house, &self.folded);
    }

    /// Everybody takes turns: one after the other in an order of the dice, or all at once where they have lines of their own.
    fn hour(&mut self, turns: u32) {
        let (year, house) = (self.year, &self.house);
        if self.seats[0].link.is_some() {
            std::thread::scope(|all| {
                for seat in &mut self.seats {
                    all.spawn(|| (0..turns).for_each(|_| seat.take_turn(year, house)));
                }
            });
            return;
        }
        let mut order: Vec<usize> = (0..self.seats.len()).flat_map(|n| vec![n; turns as usize]).collect();
        order.shuffle(&mut self.order);
        for seat in order {
            self.seats[seat].take_turn(year, house);
        }
    }

    /// The checker, the figures and a fold of their own take in what the journal has more; then every answer given meanwhile
    /// is held against it.
    fn read_on(&mut self) {
        for frame in self.house.shared.journal.frames_from(self.folded.seq + 1) {
            let frame = frame.unwrap();
            let change = written::read(&frame).unwrap().unwrap();
            let at = clock::of_ms(frame.header.time_ms);
            assert!(
                !change.user.is_empty() && at >= self.last,
                "5: change {} has author and time",
                frame.header.seq
            );
            self.last = at;
            let read =
                Change { seq: frame.header.seq, at, command: frame.header.command, events: &change.events };
            self.checker.read(&read);
            self.tally.read(&read);
            self.known.insert(frame.header.command);
            fold::apply(&mut self.folded, &frame).unwrap();
        }
        for seat in &self.seats {
            for (seq, id) in &seat.done {
                self.checker.acknowledged(*seq, *id);
            }
            self.refusals.extend(seat.refused.iter().map(|(id, _)| *id));
        }
        if let Some(id) = self.refusals.intersection(&self.known).next() {
            panic!("1: {id:?} was refused, and changed something");
        }
        for seat in &mut self.seats {
            self.tally.sent(seat.done.drain(..).len(), seat.refused.drain(..).map(|(_, kind)| kind));
        }
    }

    /// What it has come to before a day, while it goes on.
    pub fn so_far(&self, from: NaiveDate, to: NaiveDate) -> Figures {
        figures(&self.checker, &mut self.tally.clone(), (from, to))
    }

    /// What it came to, up to before a day; the whole store is held against its journal once more.
    pub fn end(mut self, to: NaiveDate) -> (Figures, u64) {
        self.read_on();
        held::of_the_clocks(&self.house);
        let digest = held::of_the_whole(&self.house);
        let mut figures = figures(&self.checker, &mut self.tally, (self.from, to));
        figures.seed = self.year.seed;
        figures.filled = self.year.filled;
        let open = self.house.shared.state.read().each_open().filter(|row| row.seen_on.is_none()).count();
        figures.still_waiting = open as u32;
        drop(self.seats);
        self.house.close();
        (figures, digest)
    }
}

/// A year from one Monday in September to the next: both changes of the clock, all holidays and three terms.
pub fn play(year: &Year, store: &Path, turns: u32) -> (Figures, u64) {
    let from = NaiveDate::from_ymd_opt(2026, 9, 7).unwrap();
    let to = from + Days::new(u64::from(year.size.days));
    let mut play = Play::begin(year, store, from);
    let mut worked = 0;
    for day in from.iter_days().take_while(|day| *day < to) {
        play.day(day, turns);
        worked += 1;
        if worked % 120 == 60 {
            held::of_the_clocks(&play.house);
            play = play.restart(store);
        }
    }
    play.end(to)
}
