//! The partnership's numbers and times: one value each, from its settings file, with what holds where it has none.
use super::super::code::Code;
use serde::{Deserialize, Serialize};

/// Numbers and limits that a partnership may set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Name of the partnership.
    pub partnership: String,
    /// Whom a family can complain to about a health service, as it is said to them.
    pub complaints: String,
    /// The same about the council's part.
    pub complaints_council: String,
    /// Minutes a hold lasts.
    pub hold_minutes: u16,
    /// Days of notice that make an offer reasonable.
    pub reasonable_notice_days: u16,
    /// Days until the answer to an offer is chased.
    pub answer_within: u16,
    /// Days until an answer asked for at triage is chased.
    pub info_within: u16,
    /// Working days until a WNB follow-up is due.
    pub follow_up_within: u16,
    /// Weeks between reviews under active monitoring.
    pub monitoring_weeks: u16,
    /// Working days until an intake item should have been looked at.
    pub intake_within: u16,
    /// Working days until a redirect is answered.
    pub redirect_within: u16,
    /// Working days until an outcome is recorded.
    pub outcome_within: u16,
    /// Days a step may be put off at most.
    pub put_off_most: u16,
    /// Days before the target from which a row is marked `:`.
    pub target_soon_days: u16,
    /// Seconds the keeper stays after the last client.
    pub keeper_linger_seconds: u32,
    /// Days for which command ids are remembered.
    pub command_memory_days: u16,
    /// Minutes that may lie between two places of one visit.
    pub one_visit_gap: u16,
    /// Minutes a family needs from one site to another near it.
    pub one_visit_travel: u16,
    /// Reasons for declining an offer that say the family is away then: such an offer is not counted against it.
    pub away_reasons: Vec<Code>,
    /// Minutes a place is kept while a family is rung about it at short notice.
    pub short_hold_minutes: u16,
    /// Minutes it is kept after a message was left, so that they can ring back.
    pub short_message_minutes: u16,
    /// Days after which a family that said it can come is asked again.
    pub short_ask_again_days: u16,
    /// Numbers under this are kept back on what leaves the building.
    pub small_numbers_under: u16,
    /// Connections of one person to the keeper.
    pub connections_each: u16,
    /// Looks the keeper makes for one person at the same moment.
    pub looks_at_once_each: u16,
    /// Megabytes that may wait for one person: of requests to be done, and of answers to be read.
    pub unread_each_mb: u16,
    /// A child's record is kept to this birthday.
    pub keep_to_birthday: u16,
    /// To this one where the young person was 17 when treatment ended.
    pub keep_to_birthday_at_17: u16,
    /// An adult's, that many years after the last entry.
    pub keep_adult_years: u16,
    /// Records of some pathways, that many years after the last entry.
    pub keep_long_years: u16,
    /// Those pathways.
    pub keep_long_pathways: Vec<Code>,
    /// Days after which a backup is thrown away, where it lies.
    pub backups_kept_days: u16,
    /// Minutes without a key after which a desk locks; 0: never.
    pub lock_minutes: u16,
    /// Minutes without a key after which the keeper ends a desk's session, whatever the desk does; 0: never.
    pub session_minutes: u16,
    /// Minutes after the start of a booked place at a drop-in up to which who comes is in time.
    pub on_time_minutes: u16,
    /// Hour at which the day is usually signed: a session that ends after it does not hold the signature up.
    pub signed_by_hour: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            partnership: "SEND partnership".to_owned(),
            complaints: concat!(
                "You can tell the team itself, or the NHS Patient Advice and Liaison Service (PALS), who look into it ",
                "for you. If the answer does not satisfy you, the Parliamentary and Health Service Ombudsman can look ",
                "at it."
            )
            .to_owned(),
            complaints_council: concat!(
                "You can tell the team itself, or the council's complaints team, who look into it for you. If the ",
                "answer does not satisfy you, the Local Government and Social Care Ombudsman can look at it."
            )
            .to_owned(),
            hold_minutes: 10,
            reasonable_notice_days: 21,
            answer_within: 7,
            info_within: 28,
            follow_up_within: 1,
            monitoring_weeks: 12,
            intake_within: 2,
            redirect_within: 10,
            outcome_within: 1,
            put_off_most: 28,
            target_soon_days: 14,
            keeper_linger_seconds: 60,
            command_memory_days: 7,
            one_visit_gap: 60,
            one_visit_travel: 20,
            away_reasons: vec![Code::known("holiday")],
            short_hold_minutes: 15,
            short_message_minutes: 45,
            short_ask_again_days: 60,
            small_numbers_under: 5,
            connections_each: 128,
            looks_at_once_each: 8,
            unread_each_mb: 16,
            keep_to_birthday: 25,
            keep_to_birthday_at_17: 26,
            keep_adult_years: 8,
            keep_long_years: 20,
            keep_long_pathways: vec![Code::known("ep")],
            backups_kept_days: 35,
            lock_minutes: 15,
            session_minutes: 60,
            on_time_minutes: 10,
            signed_by_hour: 18,
        }
    }
}
