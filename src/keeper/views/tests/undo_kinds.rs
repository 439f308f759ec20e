//! Every kind of change there is: performed, and then either taken back, last first, so that rows and records are as they were; or
//! refused, in words that say what is done instead. A new kind does not compile until it is listed, and fails until it is played.
use super::desk::{Desk, actor, code, details};
use super::undone::{office, preview, rows};
use crate::domain::actor::Role;
use crate::domain::booking::{Attendance, By, Told};
use crate::domain::child::Flags;
use crate::domain::code::Code;
use crate::domain::command::{Command, ImportAct, ImportChild, ImportRow, NewReferral, Take, Visitor};
use crate::domain::decide::{ImportContext, import_row};
use crate::domain::event::Event;
use crate::domain::glass::GlassAct;
use crate::domain::ids::{
    AbsenceId, BookingId, ChildId, IntakeId, ReferralId, SessionId, StaffId, VenueId, VisitId,
};
use crate::domain::keeping::KeepAct;
use crate::domain::offers::MonitorWhy;
use crate::domain::order::Priority;
use crate::domain::review::{MeetingAct, PackAct, Whose};
use crate::domain::session::{Answer, CarveOut, Slot};
use crate::wire::query::Query;
use crate::wire::view::View;
use chrono::Days;
use std::collections::BTreeSet;

macro_rules! kinds {
    ($($kind:ident)*) => {
        /// All there are.
        const KINDS: &[&str] = &[$(stringify!($kind)),*];

        pub(super) fn kind(event: &Event) -> &'static str {
            match event {
                $(Event::$kind { .. } => stringify!($kind),)*
            }
        }
    };
}

kinds! {
    RulesSet StaffAdded VenueAdded
    ChildRegistered ChildAmended ChildDied ChildMerged MergeUndone
    ReferralReceived ReceivedEarlier Accepted InfoAsked InfoChased InfoCame RedirectOffered RedirectAccepted
    RedirectReturned Declined PriorityChanged PriorityAsked PutOff MonitoringAgreed MonitoringReviewed Resumed Closed
    ClockSet Contact
    SessionMade SessionCancelled SessionMoved Carried MoveTold MemberSet SlotAdded
    Held HoldReleased Offered Agreed OfferDeclined Moved Cancelled Attended OutcomeRecorded FollowUpClosed
    Arrived VisitCalled VisitBack VisitNamed VisitDone VisitSignposted VisitLeft VisitRung
    IntakeOpened IntakeClosed RowRemembered FeedingBegun RowVanished SourceFed
    Undone FamilyTold PromiseSettled DaySigned
    TemplateSet TemplateEnded SessionFollowed
    Review Meeting
    StaffAway StaffBack
    Support
    Together
    Seat
    Roster
    ShortNotice
    Keeping
    Glass
}

pub(super) type Kinds = BTreeSet<&'static str>;

/// A desk, and what stood before each act since the play began.
pub(super) struct Play {
    pub(super) desk: Desk,
    before: Vec<String>,
}

impl Play {
    pub(super) fn on(desk: Desk) -> Self {
        Self { desk, before: Vec::new() }
    }

    pub(super) fn act(&mut self, command: &Command) {
        self.before.push(rows(&self.desk));
        self.desk.run(command).unwrap_or_else(|refusal| panic!("{command:?}: {}", refusal.words));
    }

    /// `u` until nothing of the play is left: each is shown, done, and what was before it is as it was.
    pub(super) fn back(mut self) -> Kinds {
        let (mut kinds, mut rung) = (Kinds::new(), false);
        while let Some(wanted) = self.before.pop() {
            let shown = preview(&self.desk, None, Vec::new()).unwrap();
            let frame = self.desk.frames.iter().find(|frame| frame.seq == shown.seq).unwrap();
            kinds.extend(frame.payload.events.iter().map(kind));
            assert_eq!(shown.refused, None, "{}", shown.words);
            // Of a move that a family may have been told of (the telling was taken back before) the call stands.
            let unsure = frame.payload.events.iter().any(|event| match event {
                Event::Moved { booking, .. } => booking.to_tell.is_some(),
                Event::Carried { to_tell, .. } => to_tell.is_some(),
                _ => false,
            });
            // Of what a family was told it is said that it is undone all the same.
            let seq = shown.seq;
            let undo = if shown.told { Command::UndoTold { seq } } else { Command::Undo { seq } };
            self.desk.run(&undo).unwrap();
            rung |= unsure && shown.told;
            let rows = rows(&self.desk).clone();
            let same = if rung { without_calls(&rows) == without_calls(&wanted) } else { rows == wanted };
            assert!(same, "{}: {rows} {wanted}", shown.words);
        }
        kinds
    }
}

/// The rows but for what a family is to be told.
fn without_calls(rows: &str) -> String {
    let mut parts = rows.split("to_tell: Some(");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| {
        all + "to_tell: None" + part.split_once(" })").map_or(part, |(_, rest)| rest)
    })
}

pub(super) fn session(
    service: &str,
    day: chrono::NaiveDate,
    from: u16,
    people: Vec<(Code, StaffId, Answer)>,
) -> Command {
    let slot = |start| Slot { start, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
    Command::MakeSession {
        service: code(service),
        venue: VenueId(1),
        room: String::new(),
        date: day,
        slots: vec![slot(from), slot(from + 60)],
        end: from + 120,
        people,
        capacity: 0,
    }
}

pub(super) fn agree(referral: ReferralId, session: u32, slot: u8) -> Command {
    let take = Take::Agree { who: "mother".to_owned(), told: Told::Phone };
    Command::Book { referral, session: SessionId(session), slot, take }
}

fn spoke(child: ChildId) -> Command {
    let words = String::new();
    Command::Contact { child, referral: None, kind: code("call"), result: code("spoke"), words }
}

pub(super) fn referral(pathway: &str, desk: &Desk) -> NewReferral {
    NewReferral {
        pathway: code(pathway),
        received: desk.now.today,
        source: code("school"),
        from: "Mrs Lowe".to_owned(),
        words: "what helps at school?".to_owned(),
        ..NewReferral::default()
    }
}

pub(super) fn shift(session: u32, days: u64, desk: &Desk) -> Command {
    let at = desk.state.session(SessionId(session)).unwrap();
    Command::MoveSession {
        session: at.id,
        date: at.date + Days::new(days),
        start: at.start,
        venue: at.venue,
        room: String::new(),
        reason: code("sick"),
    }
}

pub(super) fn import(desk: &mut Desk, key: &str, act: ImportAct) -> Vec<Event> {
    let mut context = ImportContext { source: "nd".to_owned(), ..ImportContext::default() };
    let row = ImportRow { row: 7, key: key.to_owned(), digest: 1, marks: Vec::new(), replaces: None, act };
    let events = import_row(&desk.state, &mut context, &row, &desk.by, &desk.now).unwrap();
    desk.write(&events);
    events
}

fn held(desk: &mut Desk) -> IntakeId {
    let today = desk.now.today;
    let events = import(
        desk,
        "held",
        ImportAct::Hold {
            reasons: vec!["no-birth-date".to_owned()],
            again: None,
            words: "no birth date".to_owned(),
            details: Box::new(details(41, today)),
            pathway: None,
            received: None,
            priority: Priority::Routine,
            cells: Vec::new(),
            number: None,
        },
    );
    match &events[0] {
        Event::IntakeOpened { item } => item.id,
        other => panic!("{other:?}"),
    }
}

fn at_a_drop_in() -> Kinds {
    let (mut desk, child, ..) = office();
    let staff = |name: &str| Command::AddStaff {
        name: name.to_owned(),
        role: code("slt"),
        agency: code("nhs"),
        languages: Vec::new(),
    };
    desk.run(&staff("Dr A Osei")).unwrap();
    let mut play = Play::on(desk);
    let today = play.desk.now.today;
    play.act(&session("dropin", today, 840, vec![(code("slt"), StaffId(1), Answer::Accepted)]));
    let arrive = |visitor| Command::Arrive { session: SessionId(2), visitor, arrived: None, with: None };
    let (first, second) = (VisitId(1), VisitId(2));
    let words = String::new();
    play.act(&arrive(Visitor::Nameless("two boys".to_owned())));
    play.act(&Command::Call { visit: first, staff: None });
    play.act(&Command::BackToQueue { visit: first });
    play.act(&Command::Call { visit: first, staff: None });
    play.act(&Command::NameVisit { visit: first, child: ChildId(2) });
    let refer = Some(referral("ot", &play.desk));
    play.act(&Command::VisitOutcome { visit: first, outcome: code("refer-on"), refer, words });
    play.act(&arrive(Visitor::Nameless("a girl".to_owned())));
    play.act(&Command::LeftUnseen { visit: second });
    play.act(&Command::Rung { visit: second });
    play.act(&arrive(Visitor::Child(child)));
    // Too old for it: seen and signposted by the same key.
    play.act(&Command::Call { visit: VisitId(3), staff: None });
    play.back()
}

fn sessions() -> Kinds {
    let (mut desk, child, waits, _) = office();
    desk.run(&Command::AddStaff {
        name: "Dr A Osei".to_owned(),
        role: code("slt"),
        agency: code("nhs"),
        languages: Vec::new(),
    })
    .unwrap();
    let mut play = Play::on(desk);
    let (id, slot) = (SessionId(1), Slot { start: 660, minutes: 60, places: 1, carve_out: CarveOut::Anyone });
    play.act(&agree(waits, 1, 0));
    // To Christmas Eve: the day after takes a reason.
    play.act(&shift(1, 6, &play.desk));
    play.act(&spoke(child));
    play.act(&Command::SetMember {
        session: id,
        role: code("slt"),
        staff: StaffId(1),
        answer: Answer::Accepted,
    });
    play.act(&Command::AddSlot { session: id, slot });
    // A copy a week later; and called off, with the place in it.
    let week = play.desk.now.today + Days::new(41);
    play.act(&session("slt", week, 540, Vec::new()));
    // Whoever was to hold it is away from the week before to the week after, and back sooner; the copy calls nobody.
    let (staff, from, to, reason) = (StaffId(1), play.desk.now.today, week + Days::new(7), code("sick"));
    play.act(&Command::Away { staff, from, to, reason, part: None });
    let on = play.desk.now.today + Days::new(1);
    play.act(&Command::Back { absence: AbsenceId(1), on });
    super::undo_roster::roster(&mut play);
    let booking = play.desk.state.bookings.iter().flatten().find(|b| b.state.ahead()).unwrap().id;
    play.act(&Command::Rebook { booking, session: SessionId(2), slot: 0, reason });
    let booking = play.desk.state.bookings.iter().flatten().find(|b| b.state.ahead()).unwrap().id;
    play.act(&Command::OweAnother { booking, reason });
    play.act(&spoke(child));
    // Asked for a day they do not work any more, they come all the same.
    let (role, answer) = (code("slt"), Answer::Accepted);
    play.act(&Command::SetMember { session: id, role, staff, answer });
    play.act(&agree(waits, 1, 0));
    play.act(&Command::CancelSession { session: id, reason: code("sick") });
    play.back()
}

/// Whoever was seen, and what came of it; whoever was not brought, and the follow-up.
fn the_day() -> Kinds {
    let mut kinds = Kinds::new();
    for seen in [true, false] {
        let (mut desk, child, waits, _) = office();
        desk.run(&agree(waits, 1, 0)).unwrap();
        let (booking, day, words) = (BookingId(1), desk.now.today + Days::new(28), String::new());
        desk.on(day);
        let mut play = Play::on(desk);
        if seen {
            play.act(&Command::Attend { booking, attendance: Attendance::OnTime, arrived: None });
            // Treatment begun: a block is asked for.
            play.act(&Command::Outcome {
                booking,
                outcome: code("treatment"),
                see_by: None,
                words,
                refer: None,
                given: None,
            });
        } else {
            play.act(&Command::Attend { booking, attendance: Attendance::NotBrought, arrived: None });
            for part in super::supported::parts(child, waits) {
                play.act(&part);
            }
            play.act(&super::supported::close(waits));
        }
        kinds.extend(play.back());
    }
    kinds
}

fn told_and_settled() -> Kinds {
    let (desk, child, waits, _) = office();
    let mut play = Play::on(desk);
    let to = play.desk.records[&child].details.carers[0].name.clone();
    let parts = match play.desk.look(&Query::Say { child, referral: None }) {
        View::Say(page) => page.parts.iter().map(|part| (part.referral, part.plan)).collect(),
        other => panic!("{other:?}"),
    };
    play.act(&Command::Tell { child, parts, to, how: Told::Phone });
    play.act(&agree(waits, 1, 0));
    let (booking, words) = (BookingId(1), String::new());
    play.act(&Command::CancelBooking { booking, by: By::Service, reason: code("sick"), words });
    // What the family was told slipped: somebody spoke with them.
    play.act(&spoke(child));
    play.back()
}

fn records_and_lists() -> Kinds {
    let (mut desk, child, waits, triage) = office();
    let item = held(&mut desk);
    let mut play = Play::on(desk);
    let today = play.desk.now.today;
    let details_of = |n| Box::new(details(n, today));
    let (ot, nd) = (referral("ot", &play.desk), referral("nd", &play.desk));
    play.act(&Command::Register { details: details_of(31), referral: Some(ot.clone()), knowing: Vec::new() });
    play.act(&Command::Refer { child, referral: ot.clone() });
    let words = "ot first".to_owned();
    play.act(&Command::Redirect { referral: triage, to: code("ot"), words });
    play.act(&Command::AcceptRedirect { referral: triage });
    play.act(&Command::Monitor { referral: waits, why: MonitorWhy::Decided });
    play.act(&Command::ReviewMonitoring { referral: waits });
    play.act(&Command::Died { child, on: today });
    // A row that an import held back, released and become a child on the list.
    play.act(&Command::CompleteIntake { intake: item, child: None, details: details_of(32), referral: nd });
    play.back()
}

/// A pack is gathered, a meeting begins and decides; and all of it goes back.
fn a_review() -> Kinds {
    let (mut desk, child, ..) = office();
    for role in ["slt", "camhs", "paediatrician"] {
        let (agency, name) = (code("nhs"), format!("Dr {role}"));
        desk.run(&Command::AddStaff { name, role: code(role), agency, languages: Vec::new() }).unwrap();
    }
    let today = desk.now.today;
    let yes = Answer::Accepted;
    let people = vec![
        (code("slt"), StaffId(1), yes),
        (code("camhs"), StaffId(2), yes),
        (code("paediatrician"), StaffId(3), Answer::Asked(today)),
    ];
    let mut play = Play::on(desk);
    play.act(&Command::Refer { child, referral: referral("mar", &play.desk) });
    let review = ReferralId(3);
    play.act(&Command::Accept { referral: review, priority: Priority::Soon });
    let pack = |act| Command::Review { referral: review, act };
    play.act(&pack(PackAct::Consent { given: true, who: "mother".to_owned(), how: Told::Phone }));
    play.act(&pack(PackAct::Basis(code("public-task"))));
    play.act(&pack(PackAct::AskAll));
    play.act(&pack(PackAct::In(code("slt"))));
    play.act(&pack(PackAct::SendBack { kind: code("slt"), words: "more".to_owned() }));
    play.act(&pack(PackAct::View { whose: Whose::Child, words: String::new() }));
    play.act(&session("mar", today, 900, people));
    let id = SessionId(2);
    let (role, staff) = (code("paediatrician"), StaffId(3));
    play.act(&Command::Meeting { session: id, act: MeetingAct::Chase { role, staff } });
    play.act(&Command::SetMember { session: id, role, staff, answer: yes });
    play.act(&agree(review, 2, 0));
    play.act(&Command::Meeting {
        session: id,
        act: MeetingAct::Start { here: vec![StaffId(1), StaffId(2), staff] },
    });
    let (booking, words) = (BookingId(1), String::new());
    play.act(&Command::Outcome {
        booking,
        outcome: code("complete"),
        see_by: None,
        words,
        refer: None,
        given: None,
    });
    let (agency, owner) = (code("nhs"), code("nd"));
    let recommend =
        PackAct::Recommend { agency, owner, words: "hearing test".to_owned(), due: today + Days::new(9) };
    play.act(&pack(recommend));
    play.act(&pack(PackAct::Done(0)));
    play.act(&pack(PackAct::MinutesOut));
    play.back()
}

/// What stays: done, then `u`, whose refusal says what is done instead.
fn stays() -> Kinds {
    let mut kinds = Kinds::new();
    let mut stay = |desk: &mut Desk, says: &str| {
        let frame = desk.frames.last().unwrap().clone();
        let before = rows(desk);
        let refusal = desk.run(&Command::Undo { seq: frame.seq }).unwrap_err();
        assert!(refusal.words.contains(says) && refusal.words.ends_with('.'), "{says}: {}", refusal.words);
        assert_eq!(rows(desk), before, "a refusal changes nothing");
        let shown = preview(desk, Some(frame.seq), Vec::new()).unwrap();
        assert_eq!(shown.refused.as_deref(), Some(&*refusal.words), "shown before it is tried");
        kinds.extend(frame.payload.events.iter().map(kind));
    };
    let (mut desk, child, ..) = office();
    let rules = Box::new((*desk.state.rules).clone());
    desk.run(&Command::SetRules { rules }).unwrap();
    stay(&mut desk, "in their file");
    let (agency, name) = (code("nhs"), "Dr B Ray".to_owned());
    desk.run(&Command::AddStaff { name, role: code("slt"), agency, languages: Vec::new() }).unwrap();
    stay(&mut desk, "old sessions name them");
    let (name, district) = ("Beeston".to_owned(), code("E07000173"));
    let (address, rooms) = (String::new(), Vec::new());
    desk.run(&Command::AddVenue { name, address, district, rooms, online: false }).unwrap();
    stay(&mut desk, "old sessions name them");
    let (keep, gone, words) = (child, ChildId(2), String::new);
    desk.run(&Command::Merge { keep, gone, words: words() }).unwrap();
    stay(&mut desk, "parts them");
    desk.run(&Command::Unmerge { keep, gone, words: words() }).unwrap();
    stay(&mut desk, "merge them again");
    desk.run(&spoke(child)).unwrap();
    let seq = desk.state.seq;
    desk.run(&Command::Undo { seq }).unwrap();
    stay(&mut desk, "Do the step again");

    let (source, file) = ("nd".to_owned(), "nd.csv".to_owned());
    desk.run(&Command::ImportBegin { source: source.clone(), file: file.clone(), rows: 2 }).unwrap();
    stay(&mut desk, "closed or amended");
    held(&mut desk);
    stay(&mut desk, "closed or amended");
    let early = desk.now.today - Days::new(90);
    import(
        &mut desk,
        "earlier",
        ImportAct::Merge {
            child: ImportChild::Known(child),
            pathway: code("slcn"),
            received: early,
            priority: Some(Priority::Urgent),
            completes: None,
        },
    );
    stay(&mut desk, "closed or amended");
    let vanished = vec![("earlier".to_owned(), None)];
    desk.run(&Command::ImportDone { source, file, rows: 2, mapping: String::new(), vanished }).unwrap();
    stay(&mut desk, "closed or amended");

    let mut desk = Desk::new();
    desk.run(&Command::SignDay { team: Code::NONE }).unwrap();
    stay(&mut desk, "The signature stands");
    let (mut desk, child, ..) = office();
    let reason = "coroner's inquest".to_owned();
    desk.run(&Command::Keep { act: KeepAct::Hold { child, reason } }).unwrap();
    stay(&mut desk, "lift a legal hold");

    let mut desk = Desk::new();
    let mut hidden = details(1, desk.now.today);
    hidden.flags = Flags::RESTRICTED;
    let (child, _) = desk.child(hidden, "nd", desk.now.today).unwrap();
    desk.by = actor(2, Role::Scheduler, "nhs", "nd");
    let reason = "the taxi firm rings and has no address".to_owned();
    desk.run(&Command::Glass { act: GlassAct::Break { child, reason } }).unwrap();
    stay(&mut desk, "What was seen stays seen");
    desk.by = actor(3, Role::RecordsOfficer, "nhs", "nd");
    desk.run(&Command::Glass { act: GlassAct::Read { glass: 1 } }).unwrap();
    stay(&mut desk, "What was seen stays seen");
    kinds
}

#[test]
fn every_kind_of_change_goes_back_as_it_was_or_says_what_is_done_instead() {
    let mut played = super::undone::plain_acts();
    for part in [
        super::undo_templates::templates,
        super::undo_support::support,
        at_a_drop_in,
        sessions,
        the_day,
        told_and_settled,
        records_and_lists,
        a_review,
        super::supported::a_family_that_waits,
        super::undo_short::short_notice,
        stays,
    ] {
        played.extend(part());
    }
    let missing: Vec<_> = KINDS.iter().filter(|kind| !played.contains(**kind)).collect();
    assert!(missing.is_empty(), "neither taken back nor refused: {missing:?}");
}
