//! `waitwell postcodes FILE`: the table by which a full postcode has its district; kept in the store.
use crate::commands::cli::Common;
use crate::commands::common::{Outcome, Said, words};
use crate::commands::keeper::plain;
use crate::exchange::postcodes::PostcodeTable;
use crate::wire::message::Request;
use std::path::Path;

/// Carries out `waitwell postcodes FILE`. The keeper reads it at once.
pub fn postcodes(common: &Common, file: &Path) -> Outcome {
    let table = PostcodeTable::read_csv(file).map_err(|fault| fault.to_string())?;
    let link = common.link()?;
    let known = link.welcome().rules.districts;
    let strange: Vec<String> = table
        .districts()
        .iter()
        .filter(|code| !known.iter().any(|district| district.id == **code))
        .map(ToString::to_string)
        .collect();
    table.save(&Path::new(&link.welcome().store).join("postcodes.csv")).map_err(|fault| fault.to_string())?;
    plain(link.call(Request::Reload).map_err(words)?)?;
    let mut lines = vec![format!("{} postcodes were loaded.", table.len())];
    if table.contradictions() > 0 {
        lines.push(format!(
            "{} of them were named with two districts; the first holds.",
            table.contradictions()
        ));
    }
    if !strange.is_empty() {
        lines.push(format!(
            "No district of the configuration has the code {}: add it to districts.toml.",
            strange.join(", ")
        ));
    }
    Ok(Said::lines(lines))
}
