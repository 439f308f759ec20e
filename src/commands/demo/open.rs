//! `waitwell demo`: the desk on the practice store, made afresh when it is of another day.
use super::{into_store, made_today};
use crate::client::Link;
use crate::commands::cli::Common;
use crate::commands::common::{Outcome, words};
use crate::commands::quiet::Quiet;
use crate::config::{self, paths};
use crate::domain::calendar::plural;
use crate::keeper::clock::{self, Setting};
use crate::wire::message::{Answer, Request};

/// Opens the practice desk. No question is asked: the store is made where there is none of this day.
///
/// # Errors
/// Something else lies where the practice store would, or the disk refuses: in words.
pub fn demo(common: &Common, children: u32) -> Outcome {
    // Beside one's own store, never beside the one of a whole server: that folder is nobody's to write to.
    let named = common.store_path()?;
    let served = common.server_of(&named)?.is_some();
    let own = if served { Common::default().own_store_path()? } else { named };
    let store = paths::demo_of(&own);
    let setting = common.clock_setting()?;
    let at = setting.map_or_else(chrono::Utc::now, |Setting { at, .. }| at);
    let now = clock::now_at(at);
    let mut quiet = None;
    if !made_today(&store, &now, children) {
        if let Some(link) = Link::find(&common.place_of(&store)?, "command").map_err(words)? {
            nobody_is_there(&link)?;
            link.stop().map_err(words)?;
        }
        quiet = Some(Quiet::begin());
        eprintln!(
            "The practice desk is being made ({} invented children).\nIt opens by itself; Ctrl-c leaves it unmade.",
            crate::desk::screens::count(children as usize)
        );
        let rules = config::load(common.config.as_deref()).map_err(|fault| fault.to_string())?.rules;
        into_store(&store, &rules, &now, children)?;
    }
    crate::commands::desk::open_at(common, &store, quiet)
}

/// What somebody does at the practice desk is not taken from under their hands.
fn nobody_is_there(link: &Link) -> Result<(), String> {
    let others = match link.call(Request::Status).map_err(words)? {
        Answer::Status(status) => status.clients.saturating_sub(1),
        _ => 0,
    };
    if others == 0 {
        return Ok(());
    }
    Err(format!(
        "Somebody is at this practice store ({}), and another day or number of children makes it afresh. Nothing was changed. Leave \
         that desk first (q q), start this one as that was started, or name another place with --store.",
        plural(others, "desk")
    ))
}
