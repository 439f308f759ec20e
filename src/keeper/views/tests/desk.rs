//! A keeper without disk or socket: commands through decide and apply, records folded beside the State, looks through the
//! dispatcher. States are built by commands only, so that no test stands on a row that no command makes.
use super::super::{ViewCache, look};
use crate::config;
use crate::domain::actor::{Actor, Role};
use crate::domain::child::{Carer, ChildDetails};
use crate::domain::code::Code;
use crate::domain::command::{Command, NewReferral};
use crate::domain::decide::{Known, Needs, Now, PastFrame, decide, needs, origins, record_asked};
use crate::domain::event::{Event, Key, PAYLOAD_VERSION, Payload};
use crate::domain::ids::{ChildId, ReferralId};
use crate::domain::record::{ChildRecord, Stamp};
use crate::domain::refusal::Refusal;
use crate::domain::state::State;
use crate::keeper::finding;
use crate::keeper::look::{ClientId, LookContext, Presence};
use crate::keeper::looks::Looked;
use crate::keeper::search::SearchIndex;
use crate::wire::query::Query;
use crate::wire::view::View;
use chrono::{Days, NaiveDate, NaiveTime, TimeZone, Utc};
use std::collections::HashMap;

pub(super) fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

pub(super) fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

pub(super) fn actor(uid: u32, role: Role, agency: &str, team: &str) -> Actor {
    Actor { uid, name: format!("user{uid}").into(), role, agency: code(agency), team: code(team) }
}

pub(super) struct Desk {
    pub state: State,
    pub records: HashMap<ChildId, ChildRecord>,
    pub frames: Vec<PastFrame>,
    pub search: SearchIndex,
    pub cache: ViewCache,
    pub presence: Presence,
    /// Children whose referral somebody has read.
    pub read: Vec<ChildId>,
    pub now: Now,
    pub by: Actor,
}

pub(super) fn at(on: NaiveDate) -> Now {
    let time = NaiveTime::from_hms_opt(14, 32, 0).unwrap();
    Now { at: Utc.from_utc_datetime(&on.and_time(time)), today: on, time }
}

impl Desk {
    pub(super) fn new() -> Self {
        let mut desk = Self {
            state: State::default(),
            records: HashMap::new(),
            frames: Vec::new(),
            search: SearchIndex::new(),
            cache: ViewCache::new(),
            presence: Presence::default(),
            read: Vec::new(),
            now: at(day(2026, 11, 20)),
            by: actor(1, Role::Administrator, "nhs", "nd"),
        };
        let rules = Box::new(config::load(None).unwrap().rules);
        desk.run(&Command::SetRules { rules }).unwrap();
        desk
    }

    pub(super) fn run(&mut self, command: &Command) -> Result<Vec<Event>, Refusal> {
        let known = match needs(&self.state, command) {
            Needs::Frame(seq) => {
                let frame = self.frames.iter().find(|frame| frame.seq == seq).cloned();
                let past = |seq: u64| self.frames.iter().find(|frame| frame.seq == seq).cloned();
                let origins = frame.as_ref().map(|frame| origins(&self.state, frame, &[], &past));
                let asked = frame.as_ref().and_then(|frame| record_asked(&self.state, frame));
                let record = asked.and_then(|child| self.records.get(&child).cloned());
                Known { frame, record, origins: origins.unwrap_or_default(), ..Known::default() }
            }
            records => Known::of_records(records, |id| self.records.get(&id).cloned()),
        };
        let events = decide(&self.state, &known, command, &self.by, &self.now)?;
        self.write(&events);
        Ok(events)
    }

    pub(super) fn write(&mut self, events: &[Event]) {
        let seq = self.state.seq + 1;
        let stamp = Stamp {
            seq,
            at: self.now.at,
            day: self.now.today,
            user: self.by.name.clone(),
            role: self.by.role,
        };
        let touched = self.state.touched_all(events);
        let noted: Vec<_> = touched.iter().copied().collect();
        let prior = self.state.priors(touched);
        for event in events {
            let mut of = self.state.concerns(event);
            self.state.apply(seq, self.now.today, std::slice::from_ref(event));
            of.extend(self.state.concerns(event));
            of.sort_unstable();
            of.dedup();
            for child in of {
                self.records.entry(child).or_insert_with(|| ChildRecord::new(child)).fold(&stamp, event);
                finding::follow(&mut self.search, &self.state, &[Key::Child(child)]);
            }
        }
        // Noted, as the engine does, but for some: those the lists find by themselves.
        if !seq.is_multiple_of(5) {
            self.cache.note(seq, &noted);
        }
        self.frames.push(PastFrame {
            seq,
            at: self.now.at,
            uid: self.by.uid,
            payload: Payload {
                v: PAYLOAD_VERSION,
                user: self.by.name.clone(),
                events: events.to_vec(),
                prior,
            },
        });
    }

    pub(super) fn look_as(&self, actor: &Actor, query: &Query) -> View {
        let record = |id: ChildId| self.records.get(&id).cloned();
        let looked = |child: ChildId| {
            vec![Looked {
                at: self.now.at,
                uid: 9,
                user: "m.reid".to_owned(),
                child,
                screen: "record".to_owned(),
                reason: String::new(),
                amiss: None,
            }]
        };
        let district = |postcode: &str| (postcode == "NG5 6LT").then(|| code("E07000173"));
        let frame = |seq: u64| self.frames.iter().find(|frame| frame.seq == seq).cloned();
        let recent = |uid: u32, child: Option<ChildId>| {
            let undone: Vec<u64> =
                self.frames.iter().flat_map(|f| &f.payload.events).filter_map(undoes).collect();
            self.frames
                .iter()
                .rev()
                .filter(|f| f.uid == uid && !undone.contains(&f.seq))
                .filter(|f| f.payload.events.iter().all(|event| undoes(event).is_none()))
                .find(|f| {
                    child.is_none_or(|child| {
                        f.payload.events.iter().any(|event| self.state.concerns(event).contains(&child))
                    })
                })
                .cloned()
        };
        let mine = |uid: u32, most: usize| {
            let undone: Vec<u64> =
                self.frames.iter().flat_map(|f| &f.payload.events).filter_map(undoes).collect();
            let own = self.frames.iter().rev().filter(|f| f.uid == uid && !undone.contains(&f.seq));
            let own = own.filter(|f| f.payload.events.iter().all(|event| undoes(event).is_none()));
            own.take(most).cloned().collect()
        };
        let author = |seq: u64| self.frames.get(seq as usize - 1).map(|frame| frame.uid);
        let cx = LookContext {
            left: &|_| (),
            state: &self.state,
            own: None,
            actor,
            now: &self.now,
            revision: self.state.seq,
            search: &self.search,
            cache: &self.cache,
            frame: &frame,
            recent: &recent,
            mine: &mine,
            with: &|_| Vec::new(),
            author: &author,
            record: &record,
            looked: &looked,
            read: &|child| self.read.contains(&child),
            district: &district,
            presence: &self.presence,
            client: ClientId(1),
        };
        look(&cx, query)
    }

    pub(super) fn look(&self, query: &Query) -> View {
        self.look_as(&self.by, query)
    }

    /// Another day.
    pub(super) fn on(&mut self, today: NaiveDate) {
        self.now = at(today);
    }

    /// Registers a child with a referral; none where a look-alike stands in the way.
    pub(super) fn child(
        &mut self,
        details: ChildDetails,
        pathway: &str,
        received: NaiveDate,
    ) -> Option<(ChildId, ReferralId)> {
        let referral = NewReferral {
            pathway: code(pathway),
            received,
            source: code("school"),
            from: "Mrs J Lowe, SENCo".to_owned(),
            asked: "Assessment".to_owned(),
            words: "Covers ears at home time.".to_owned(),
            with_it: vec!["school form".to_owned()],
            ..NewReferral::default()
        };
        let command =
            Command::Register { details: Box::new(details), referral: Some(referral), knowing: Vec::new() };
        let events = self.run(&command).ok()?;
        events.iter().find_map(|event| match event {
            Event::ReferralReceived { referral, .. } => Some((referral.child, referral.id)),
            _ => None,
        })
    }
}

fn undoes(event: &Event) -> Option<u64> {
    match event {
        Event::Undone { of, .. } => Some(*of),
        _ => None,
    }
}

/// An invented child: everything follows from `n`.
pub(super) fn details(n: u32, today: NaiveDate) -> ChildDetails {
    const FAMILY: [&str; 12] = [
        "Harris", "Kowalska", "Ali", "Diallo", "Green", "Taylor", "Okoro", "Singh", "Webb", "Nowak", "Marsh",
        "Reid",
    ];
    const GIVEN: [&str; 11] =
        ["Aimee", "Maja", "Yusuf", "Aminata", "Oscar", "Freya", "Daniel", "Ravi", "Harriet", "Jan", "Poppy"];
    const DISTRICTS: [&str; 4] = ["E07000170", "E07000171", "E07000172", "E07000173"];
    let scattered = n.wrapping_mul(2_654_435_761);
    let pick = |shift: u32, of: usize| (scattered >> shift) as usize % of;
    let mut details = ChildDetails {
        family: format!("{}{}", FAMILY[pick(3, 12)], letters(n)),
        given: GIVEN[pick(7, 11)].to_owned(),
        born: today - Days::new(u64::from(4 * 366 + scattered % 4_000)),
        postcode: format!("NG{} {}LT", 1 + pick(5, 25), pick(9, 10)),
        address: format!("{} Elm Rise", 1 + n % 97),
        district: code(DISTRICTS[pick(11, 4)]),
        setting: format!("Primary {}", pick(13, 40)),
        carers: vec![Carer { name: "Kerry".to_owned(), phone: format!("07700 9{n:05}"), ..Carer::default() }],
        ..ChildDetails::default()
    };
    details.flags.0 = if n.is_multiple_of(5) { (pick(6, 64)) as u16 } else { 0 };
    details
}

/// A number as letters, so that no two families are one letter apart.
fn letters(mut n: u32) -> String {
    let mut text = String::new();
    for _ in 0..4 {
        let letter = char::from(b'a' + (n % 26) as u8);
        text.push(letter);
        text.push(letter);
        n /= 26;
    }
    text
}
