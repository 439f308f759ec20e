//! What is done about reviews, to be taken back.
use super::*;

/// Reviews: put forward, packs, invitations, the meeting.
pub(super) fn review(world: &mut World, child: ChildId, new: NewReferral, n: u32) -> Command {
    use crate::domain::review::{MeetingAct, PackAct, Whose};
    let today = world.now.today;
    let on_list =
        |row: &&crate::domain::referral::Referral| row.pathway == Code::known("mar") && row.stage.is_open();
    let known: Vec<_> = world.state.each_referral().filter(on_list).map(|row| (row.id, row.stage)).collect();
    let meets = (world.state.sessions.iter().flatten()).find(|s| s.service == Code::known("mar")).cloned();
    let Some((referral, stage)) = known.get(n as usize % known.len().max(1)).copied() else {
        return Command::Refer { child, referral: NewReferral { pathway: Code::known("mar"), ..new } };
    };
    if stage == crate::domain::referral::Stage::Triage {
        return Command::Accept { referral, priority: crate::domain::order::Priority::Soon };
    }
    let Some(session) = meets else {
        let slot =
            |at: u16| Slot { start: 900 + at * 60, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
        return Command::MakeSession {
            service: Code::known("mar"),
            venue: VenueId(1),
            room: "review".to_owned(),
            date: today,
            slots: (0..4).map(slot).collect(),
            end: 1_140,
            people: Vec::new(),
            capacity: 0,
        };
    };
    let kind = Code::known(["slt", "camhs", "paed", "school", "ep"][n as usize / 7 % 5]);
    let member = session.people.get(n as usize / 11 % session.people.len().max(1));
    let pack = |act| Command::Review { referral, act };
    let meeting = |act| Command::Meeting { session: session.id, act };
    match n / 5 % 13 {
        0 | 1 => pack(PackAct::Consent {
            given: !n.is_multiple_of(4),
            who: format!("mother {n}"),
            how: crate::domain::booking::Told::Phone,
        }),
        2 => pack(PackAct::AskAll),
        3 => pack(PackAct::In(kind)),
        4 => pack(PackAct::Chase(kind)),
        5 => pack(PackAct::SendBack { kind, words: "more".to_owned() }),
        6 => pack(PackAct::Needs(vec![Code::known(["learning", "sensory"][n as usize % 2])])),
        7 => pack(PackAct::View { whose: Whose::Parent, words: format!("{n}") }),
        8 => pack(PackAct::Basis(Code::known(["public-task", "vital"][n as usize % 2]))),
        9 | 10 => Command::SetMember {
            session: session.id,
            role: Code::known(["slt", "camhs", "paediatrician"][n as usize % 3]),
            staff: StaffId(1 + n % world.state.staff.len().max(2) as u32),
            answer: if n.is_multiple_of(2) {
                crate::domain::session::Answer::Asked(today)
            } else {
                crate::domain::session::Answer::Accepted
            },
        },
        11 => match member {
            Some(member) => meeting(MeetingAct::Chase { role: member.role, staff: member.staff }),
            None => pack(PackAct::AskAll),
        },
        _ => meeting(MeetingAct::Start {
            here: session.people.iter().filter(|m| m.staff.0 % 2 == n % 2).map(|m| m.staff).collect(),
        }),
    }
}
