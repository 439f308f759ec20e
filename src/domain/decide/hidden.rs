//! What becomes of a restricted address where two records turn out to be one child, and who may decide of it: never somebody from
//! whom it is hidden (rules.md; trust.md, "Who").
use super::super::child::{ChildDetails, ChildRow, Flags};
use super::super::event::Event;
use super::super::ids::{ChildId, IntakeId};
use super::super::intake::{Intake, IntakeState};
use super::super::record::ChildRecord;
use super::super::refusal::{Refusal, RefusalKind};
use super::super::rights::{Right, allowed};
use super::Case;

impl Case<'_> {
    /// Refuses to decide of a restricted address unseen. `what`: what was not done, as a sentence.
    pub(super) fn sees_address(&self, flags: Flags, name: &str, what: &str) -> Result<(), Refusal> {
        let sees = allowed(self.actor.role, self.actor.agency, Right::LookRestricted);
        if sees || !flags.has(Flags::RESTRICTED) {
            return Ok(());
        }
        let words = format!(
            "The address of {name} is restricted and hidden from you, so the records officer decides this. {what} c notes what you know."
        );
        Err(Refusal::new(RefusalKind::Right, words))
    }

    /// Of two records that are one child both are restricted where one is, and the restricted one's address, setting, practice and
    /// people go on: the other's may be what the family fled from. It stays in the history.
    pub(super) fn addresses(&self, kept: &ChildRow, other: &ChildRow) -> Result<Vec<Event>, Refusal> {
        for row in [kept, other] {
            self.sees_address(row.flags, &row.list_name(), "Nothing was merged.")?;
        }
        let restricted = |row: &ChildRow| row.flags.has(Flags::RESTRICTED);
        if restricted(kept) == restricted(other) {
            return Ok(Vec::new());
        }
        let (Some(ours), Some(theirs)) = (&self.known.record, &self.known.other) else {
            return Err(Refusal::missing("The records could not be read, so nothing was merged. Try again."));
        };
        let open = if restricted(kept) { theirs } else { ours };
        let mut after = open.details.clone();
        after.flags.set(Flags::RESTRICTED, true);
        if restricted(other) {
            lives_at(&mut after, &theirs.details);
        }
        Ok(vec![self.amended(open, after)])
    }

    /// Two children after all: what went from one to the other with their merge goes back where nobody changed it since. Both stay
    /// restricted until somebody who sees the addresses says otherwise.
    pub(super) fn addresses_back(&self, kept: &ChildRecord, merge: u64) -> Option<Event> {
        let (before, after) = kept.live().find_map(|entry| match &entry.event {
            Event::ChildAmended { child, before, after }
                if *child == kept.id && entry.stamp.seq == merge && entry.from.is_none() =>
            {
                Some((before, after))
            }
            _ => None,
        })?;
        let mut back = kept.details.clone();
        let mine = back.whereabouts_mut().into_iter().zip(after.whereabouts());
        for ((now, went), was) in mine.zip(before.whereabouts()) {
            if now == went {
                now.clone_from(was);
            }
        }
        if back.district == after.district {
            back.district = before.district;
        }
        if back.carers == after.carers {
            back.carers.clone_from(&before.carers);
        }
        if back.nhs.is_some() && back.nhs == after.nhs && before.nhs.is_none() {
            back.nhs = None;
            back.nhs_missing.clone_from(&before.nhs_missing);
        }
        (back != kept.details).then(|| self.amended(kept, back))
    }

    /// A record that may be a hidden child's is hidden with it, from its registration on. It is a change of its own, so that the
    /// record tells such a restriction from one that somebody asked for; none where that one stands already.
    pub(super) fn hidden_with(
        &self,
        child: ChildId,
        details: &ChildDetails,
    ) -> Option<(Event, ChildDetails)> {
        if details.flags.has(Flags::RESTRICTED) {
            return None;
        }
        let mut kept = details.clone();
        kept.flags.set(Flags::RESTRICTED, true);
        let kept = kept.settled(self.now.today);
        let (before, after) = (Box::new(details.clone()), Box::new(kept.clone()));
        Some((Event::ChildAmended { child, before, after }, kept))
    }

    /// The two of that item are two children: the later record, hidden only because it might have been the other's, is shown again.
    /// None where it is hidden for any other reason, or where another question still hides it.
    pub(super) fn shown_again(&self, item: IntakeId, a: ChildId) -> Result<Option<Event>, Refusal> {
        let Some(row) = self.state.child(a).filter(|row| row.flags.has(Flags::RESTRICTED)) else {
            return Ok(None);
        };
        let Some(record) = self.known.record.as_ref().filter(|record| record.id == a) else {
            return Ok(None);
        };
        let Some(before) = hidden_for_another(record).filter(|_| !self.may_be_another(item, a)) else {
            return Ok(None);
        };
        self.sees_address(row.flags, &row.list_name(), "It was not settled.")?;
        let mut after = record.details.clone();
        after.flags.set(Flags::RESTRICTED, false);
        if after.only.is_empty() {
            // A hidden record says nowhere to which districts the family can come.
            after.only.clone_from(&before.only);
        }
        Ok(Some(self.amended(record, after)))
    }

    /// Whether it is open, or was never answered, that a record is that of yet another hidden child.
    fn may_be_another(&self, but: IntakeId, a: ChildId) -> bool {
        let hidden = |id: ChildId| self.state.child(id).is_some_and(|row| row.flags.has(Flags::RESTRICTED));
        let others = self.state.intakes.iter().flatten().filter(|item| item.id != but);
        others
            .filter(|item| item.state != IntakeState::Settled { same: false })
            .filter_map(Intake::pair)
            .any(|(one, other)| (one == a && hidden(other)) || (other == a && hidden(one)))
    }

    pub(super) fn amended(&self, record: &ChildRecord, after: ChildDetails) -> Event {
        Event::ChildAmended {
            child: record.id,
            before: Box::new(record.details.clone()),
            after: Box::new(after.settled(self.now.today)),
        }
    }
}

/// What was registered of a child whose address was restricted with the registration, for a look-alike, and for nothing else since:
/// nobody restricted it again, and no other record went into it.
fn hidden_for_another(record: &ChildRecord) -> Option<&ChildDetails> {
    let own = || record.live().filter(|entry| entry.from.is_none());
    let registered = own().find_map(|entry| {
        matches!(&entry.event, Event::ChildRegistered { child, .. } if *child == record.id)
            .then_some(entry.stamp.seq)
    })?;
    let merged =
        own().any(|entry| matches!(&entry.event, Event::ChildMerged { keep, .. } if *keep == record.id));
    let mut hiding = own().filter_map(|entry| match &entry.event {
        Event::ChildAmended { child, before, after }
            if *child == record.id
                && !before.flags.has(Flags::RESTRICTED)
                && after.flags.has(Flags::RESTRICTED) =>
        {
            Some((entry.stamp.seq, &**before))
        }
        _ => None,
    });
    let (seq, before) = hiding.next()?;
    (seq == registered && !merged && hiding.next().is_none()).then_some(before)
}

/// Where a child lives and goes, and whom one rings: all of it from the restricted record, also what is not known there.
fn lives_at(after: &mut ChildDetails, safe: &ChildDetails) {
    for (now, known) in after.whereabouts_mut().into_iter().zip(safe.whereabouts()) {
        now.clone_from(known);
    }
    after.district = safe.district;
    after.carers.clone_from(&safe.carers);
}

#[cfg(test)]
mod tests {
    use super::super::super::actor::{Actor, Role};
    use super::super::super::code::Code;
    use super::super::super::command::Command;
    use super::super::tests::{World, begun};
    use super::*;
    use chrono::NaiveDate;

    fn by(role: Role) -> Actor {
        let (agency, team) = (Code::known("nhs"), Code::known("nd"));
        Actor { uid: 1, name: "somebody".into(), role, agency, team }
    }

    fn lives(address: &str, restricted: bool) -> ChildDetails {
        let mut details = ChildDetails {
            family: "Sander".into(),
            given: "Ines".into(),
            born: NaiveDate::from_ymd_opt(2018, 5, 5).unwrap(),
            nhs_missing: "not on the form".into(),
            address: address.into(),
            ..ChildDetails::default()
        };
        details.flags.set(Flags::RESTRICTED, restricted);
        details
    }

    fn registered(world: &mut World, details: ChildDetails) -> ChildId {
        let (child, knowing) =
            (world.state.next_child(), (0..world.state.next_child().0).map(ChildId).collect());
        let command = Command::Register { details: Box::new(details), referral: None, knowing };
        world.try_act(&by(Role::RecordsOfficer), &command).unwrap();
        child
    }

    fn address(world: &World, child: ChildId) -> (String, bool) {
        let details = &world.records[&child].details;
        let flags = world.state.child(child).unwrap().flags;
        assert_eq!(flags, details.flags, "row and record say one thing");
        (details.address.clone(), flags.has(Flags::RESTRICTED))
    }

    /// What was last decided is taken back.
    fn undo(world: &mut World, role: Role) -> Result<(), Refusal> {
        let seq = world.state.seq;
        world.try_act(&by(role), &Command::Undo { seq })
    }

    #[test]
    fn who_may_not_see_a_restricted_address_neither_changes_nor_opens_it() {
        let mut world = begun(3);
        let child = registered(&mut world, lives("4 Larkspur Yard", false));
        let amend = |world: &World, details: ChildDetails| Command::Amend {
            child,
            details: Box::new(details),
            rev: world.state.child(child).unwrap().rev,
        };
        let restrict = amend(&world, lives("4 Larkspur Yard", true));
        world.try_act(&by(Role::RecordsOfficer), &restrict).unwrap();
        for role in [Role::Caseworker, Role::Scheduler, Role::Clinician, Role::Manager] {
            let refusal = undo(&mut world, role).unwrap_err();
            assert_eq!(refusal.kind, RefusalKind::Right, "{}", refusal.words);
            assert!(refusal.words.contains("nothing was undone"), "{}", refusal.words);
            let open = amend(&world, lives("4 Larkspur Yard", false));
            assert_eq!(world.try_act(&by(role), &open).unwrap_err().kind, RefusalKind::Right);
        }
        assert_eq!(address(&world, child), ("4 Larkspur Yard".to_owned(), true));
        undo(&mut world, Role::RecordsOfficer).unwrap();
        assert_eq!(address(&world, child), ("4 Larkspur Yard".to_owned(), false));
    }

    #[test]
    fn one_child_of_two_records_lives_where_the_restricted_one_does() {
        for safe_first in [false, true] {
            let mut world = begun(3);
            let (old, safe) = (lives("1 Oldhome Road", false), lives("99 Refuge Hollow", true));
            let (first, second) = if safe_first { (safe, old) } else { (old, safe) };
            let keep = registered(&mut world, first.clone());
            let gone = registered(&mut world, second.clone());
            let merge = Command::Merge { keep, gone, words: "same".to_owned() };
            let refusal = world.try_act(&by(Role::TriageClinician), &merge).unwrap_err();
            assert_eq!(refusal.kind, RefusalKind::Right);
            assert!(refusal.words.contains("Nothing was merged"), "{}", refusal.words);
            world.try_act(&by(Role::RecordsOfficer), &merge).unwrap();
            assert_eq!(address(&world, keep), ("99 Refuge Hollow".to_owned(), true));
            assert!(address(&world, gone).1, "what went is hidden as what stays");
            let unmerge = Command::Unmerge { keep, gone, words: "two after all".to_owned() };
            let refused = world.try_act(&by(Role::TriageClinician), &unmerge).unwrap_err();
            assert_eq!(refused.kind, RefusalKind::Right);
            world.try_act(&by(Role::RecordsOfficer), &unmerge).unwrap();
            assert_eq!(address(&world, keep), (first.address.clone(), true));
            assert_eq!(address(&world, gone), (second.address.clone(), true));
        }
    }
}
