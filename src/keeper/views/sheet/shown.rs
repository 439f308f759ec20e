//! The columns that stand on a screen as cells of a file: days as days, numbers as numbers, and beside each wait the clock it
//! is of, since a wait without its clock's name misleads whoever opens the file.
use super::{iso, needs, team};
use crate::domain::age::short_on;
use crate::domain::leading;
use crate::keeper::look::LookContext;
use crate::wire::columns::ListColumn;
use crate::wire::query::StageIs;
use crate::wire::view_list::ListRow;
use chrono::NaiveDate;

/// What stands over a column; the wait takes two.
pub(super) fn heads(of: ListColumn) -> &'static [&'static str] {
    match of {
        ListColumn::Wait => &["clock", "days waited"],
        ListColumn::Target => &["days to target"],
        ListColumn::TargetDay => &["target"],
        ListColumn::Received => &["received"],
        ListColumn::Child => &["child"],
        ListColumn::Age => &["age"],
        ListColumn::Born => &["born"],
        ListColumn::Priority => &["priority"],
        ListColumn::Needs => &["needs and dangers"],
        ListColumn::Language => &["language"],
        ListColumn::Pathway => &["pathway"],
        ListColumn::State => &["state"],
        ListColumn::District => &["district"],
        ListColumn::Setting => &["setting"],
        ListColumn::Contact => &["last contact"],
        ListColumn::Team => &["team"],
        ListColumn::Next => &["next step"],
        ListColumn::Due => &["due"],
    }
}

/// The cells of a row in that column.
pub(super) fn cells(cx: &LookContext<'_>, of: ListColumn, row: &ListRow) -> Vec<String> {
    let rules = &cx.state.rules;
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, iso);
    let step = row.step.as_ref();
    let one = match of {
        ListColumn::Wait => {
            let referral = cx.state.referral(row.referral);
            let rule = referral.and_then(|referral| leading::rule(referral, rules));
            let days = match (row.running, row.stopped) {
                (true, _) => row.days.to_string(),
                (false, true) => "ended".to_owned(),
                (false, false) => "not started".to_owned(),
            };
            return vec![rule.map_or_else(String::new, |rule| rule.words().to_owned()), days];
        }
        ListColumn::Target => {
            let target = row.target.filter(|_| row.running);
            target.map_or_else(String::new, |target| target.left.to_string())
        }
        ListColumn::TargetDay => day(row.target.map(|target| target.last_day)),
        ListColumn::Received => iso(row.received),
        ListColumn::Child => row.name.clone(),
        ListColumn::Age => short_on(row.born, cx.now.today),
        ListColumn::Born => iso(row.born),
        ListColumn::Priority => row.priority.word().to_owned(),
        ListColumn::Needs => needs(row.flags),
        ListColumn::Language => row.language.clone(),
        ListColumn::Pathway => rules.short(&row.pathway).to_owned(),
        ListColumn::State => StageIs::of(row.stage).words().to_owned(),
        ListColumn::District => row.district.clone(),
        ListColumn::Setting => row.setting.clone(),
        ListColumn::Contact => day(row.contact),
        ListColumn::Team => step.map_or_else(String::new, |step| team(rules, step.owner)),
        ListColumn::Next => step.map_or_else(String::new, |step| step.words.clone()),
        ListColumn::Due => day(step.map(|step| step.due)),
    };
    vec![one]
}
