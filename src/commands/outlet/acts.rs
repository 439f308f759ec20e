//! Ids for the commands of one act: they begin alike, by which the keeper knows them to be one, also when this desk is gone.
use crate::client::fresh_id;
use crate::wire::message::{ActId, CommandId};
use std::collections::BTreeMap;

/// Acts of which another command may still come; one that is older is over.
const LATEST: usize = 64;

/// What the ids of the latest acts begin with, and how many commands of each were sent.
#[derive(Debug, Default)]
pub struct Acts {
    latest: BTreeMap<u64, (ActId, u32)>,
}

impl Acts {
    /// The id of the next command of the act that has this number at this desk; numbers rise.
    ///
    /// # Errors
    /// This machine gives no random numbers: the words to show.
    pub fn next_of(&mut self, act: u64) -> Result<CommandId, String> {
        let (of, sent) = match self.latest.get(&act) {
            Some((of, sent)) => (*of, *sent),
            None => (fresh_id()?.act().ok_or("This machine gives no random numbers. Nothing was sent.")?, 0),
        };
        self.latest.insert(act, (of, sent + 1));
        while self.latest.len() > LATEST {
            self.latest.pop_first();
        }
        Ok(CommandId::part(of, sent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_one_act_are_known_to_be_one_and_none_is_another() {
        let mut acts = Acts::default();
        let (a, other, b) = (acts.next_of(7).unwrap(), acts.next_of(8).unwrap(), acts.next_of(7).unwrap());
        assert_eq!(a.act(), b.act());
        assert!(a != b && a.act() != other.act() && a.act().is_some());
        assert_eq!(CommandId([0; 16]).act(), None, "written in bulk");
        (9..200).for_each(|act| assert!(acts.next_of(act).is_ok()));
        assert!(acts.latest.len() <= LATEST);
    }
}
