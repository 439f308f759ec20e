//! A day is signed only at zero, whoever asks and with whatever screen: what the list of the day's end would still show refuses
//! the signature, by the very function that makes the list.
use super::Engine;
use crate::domain::actor::Actor;
use crate::domain::code::Code;
use crate::domain::decide::Now;
use crate::domain::refusal::{Refusal, RefusalKind};
use crate::keeper::look::{ClientId, LookContext};
use crate::keeper::{looking, views};

impl Engine {
    /// Why the day cannot be signed for that team; none where nothing is left over and nothing is still to come.
    pub(super) fn unsigned(&self, team: Code, actor: &Actor, now: &Now) -> Option<Refusal> {
        let see = |cx: &LookContext<'_>| views::unsigned(cx, team);
        let looked = looking::look(&self.shared, (actor, ClientId::default()), now, false, see);
        looked.unwrap_or_else(|words| Some(Refusal::new(RefusalKind::Store, words)))
    }
}
