//! What places of a session share: a least number of children without which it does not run, and how many children each role
//! can see in it. It is a service's setting, and a template may say otherwise for its own sessions.
use super::booking::BookingState;
use super::code::Code;
use super::decide::Now;
use super::ids::{BookingId, ReferralId};
use super::places;
use super::review;
use super::rules::{Named, Service};
use super::session::Session;
use super::state::State;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most that is named of either: a session holds 255 places.
pub const MOST: u16 = 255;

/// What places share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sharing {
    /// Children it takes for the session to run; 0 and 1: any.
    pub least: u16,
    /// Children that whoever is there in a role can see; a role that is not named sees any number.
    pub sees: BTreeMap<Code, u16>,
}

impl Sharing {
    /// What holds for a session: its template's word, else its service's.
    pub fn of<'a>(service: &'a Service, session: &'a Session) -> Option<&'a Self> {
        let own = session.sharing.as_deref().or(service.sharing.as_ref());
        own.filter(|sharing| sharing.least > 1 || !sharing.sees.is_empty())
    }

    /// What something that is typed would mean, whatever the roles are called: `at least 2 children; EP sees 1`.
    ///
    /// # Errors
    /// What cannot be meant, with what to type.
    pub fn said(typed: &str) -> Result<String, String> {
        let of = |(name, number): (&str, u16)| {
            if is_least(name) {
                format!("at least {number} children")
            } else {
                format!("{name} sees {number}")
            }
        };
        let said: Vec<String> = parts(typed).map(|part| part.map(of)).collect::<Result<_, _>>()?;
        match typed.trim() {
            "-" => Ok("any number of children".to_owned()),
            _ => Ok(said.join("; ")),
        }
    }

    /// As it is typed and shown: `at least 2, EP 1, OT 2`; `-` for none at all.
    pub fn typed(&self, roles: &[Named]) -> String {
        let least = (self.least > 1).then(|| format!("at least {}", self.least));
        let short = |role: &Code| {
            let named = roles.iter().find(|named| named.id == *role);
            named.map_or_else(|| role.to_string(), |named| named.short.clone())
        };
        let sees = self.sees.iter().map(|(role, most)| format!("{} {most}", short(role)));
        let parts: Vec<String> = least.into_iter().chain(sees).collect();
        if parts.is_empty() { "-".to_owned() } else { parts.join(", ") }
    }

    /// Reads what is typed: `at least 2, EP 1`. `-` says that nothing is shared, whatever the service's setting is.
    ///
    /// # Errors
    /// What cannot be meant, with what to type.
    pub fn read(typed: &str, roles: &[Named]) -> Result<Self, String> {
        let mut read = Self::default();
        for part in parts(typed) {
            let (name, number) = part?;
            if is_least(name) {
                read.least = number;
                continue;
            }
            let of_name = |role: &&Named| {
                [role.id.as_str(), &role.short, &role.name]
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(name))
            };
            let role = roles.iter().find(of_name).ok_or_else(|| {
                let known: Vec<&str> = roles.iter().map(|role| role.short.as_str()).collect();
                format!("no role is called \"{name}\". There are: {}", known.join(", "))
            })?;
            read.sees.insert(role.id, number);
        }
        Ok(read)
    }
}

fn is_least(name: &str) -> bool {
    name.eq_ignore_ascii_case("at least") || name.eq_ignore_ascii_case("least")
}

/// `at least 2` and `EP 1` apart; a number alone is the least.
fn parts(typed: &str) -> impl Iterator<Item = Result<(&str, u16), String>> {
    let parts = typed.split([',', ';']).map(str::trim).filter(|part| !part.is_empty() && *part != "-");
    parts.map(|part| {
        let (name, number) = part.rsplit_once(' ').unwrap_or(("at least", part));
        let number = number.parse::<u16>();
        let number =
            number.map_err(|_| format!("\"{part}\" is not understood: type it as at least 2, EP 1"))?;
        if (1..=MOST).contains(&number) {
            Ok((name.trim(), number))
        } else {
            Err(format!("\"{part}\" cannot be right: 1 to {MOST}"))
        }
    })
}

/// Children who have a place in a session, and how many of them each named role sees; `but` gives its place up.
pub fn used(
    state: &State,
    (service, session): (&Service, &Session),
    sharing: &Sharing,
    now: &Now,
    but: Option<BookingId>,
) -> (u16, BTreeMap<Code, u16>) {
    let mut sees: BTreeMap<Code, u16> = BTreeMap::new();
    let mut all = 0;
    for booking in places::taken_by(state, session.id, now.at).filter(|row| Some(row.id) != but) {
        // A place that is held for minutes is nobody's yet: it makes no session run, and it is in nobody's way for long.
        all += u16::from(!matches!(booking.state, BookingState::Held { .. }));
        for role in needs(state, service, sharing, booking.referral) {
            *sees.entry(role).or_default() += 1;
        }
    }
    (all, sees)
}

/// The named roles that must see this referral's child.
pub fn needs(state: &State, service: &Service, sharing: &Sharing, referral: ReferralId) -> Vec<Code> {
    let mut roles = review::required(state, service, referral);
    roles.retain(|role| sharing.sees.contains_key(role));
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// The first role that sees no more children in this session than it does already, with how many those are.
pub fn full_role(
    state: &State,
    (service, session): (&Service, &Session),
    referral: ReferralId,
    now: &Now,
    but: Option<BookingId>,
) -> Option<(Code, u16)> {
    let sharing = Sharing::of(service, session).filter(|sharing| !sharing.sees.is_empty())?;
    let needs = needs(state, service, sharing, referral);
    if needs.is_empty() {
        return None;
    }
    let (_, used) = used(state, (service, session), sharing, now, but);
    needs.into_iter().find_map(|role| {
        let most = sharing.sees.get(&role).copied()?;
        (used.get(&role).copied().unwrap_or(0) >= most).then_some((role, most))
    })
}
