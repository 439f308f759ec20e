//! A file read field by field: what is wrong with it is said with the row, the field and what may stand there.
use super::instance::{Band, Bits, Child, Instance, Session};
use serde_json::{Map, Value};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Pairs of child and session that are looked at, at most: beyond it a file is a mistake, not a year of clinics.
const PAIRS: usize = 100_000_000;
/// Weeks a wait may have: a century.
const WEEKS: u64 = 5_200;

/// Reads an instance.
///
/// # Errors
/// What is wrong, where, and what to do; nothing is solved by halves.
pub fn read(text: &str) -> Result<Instance, String> {
    let value: Value = serde_json::from_str(text).map_err(|fault| {
        format!(
            "It is not JSON (line {}, column {}). Mend it there, or export it again.",
            fault.line(),
            fault.column()
        )
    })?;
    let Value::Object(file) = value else {
        return Err("It is no object with 'sessions' and 'children'. Give a file of that form.".to_owned());
    };
    let rows = |name: &str| match file.get(name) {
        Some(Value::Array(rows)) => Ok(rows),
        Some(_) => Err(format!("'{name}' is no list. Give it as a list of objects.")),
        None => Err(format!("It has no '{name}'. Give it as a list of objects.")),
    };
    let sessions = read_all("session", rows("sessions")?, session)?;
    let children = read_all("child", rows("children")?, child)?;
    if sessions.len().saturating_mul(children.len()) > PAIRS {
        return Err(format!(
            "{} sessions and {} children are more than is solved at once. Split the file by kind or month.",
            sessions.len(),
            children.len()
        ));
    }
    let least = match file.get("minc") {
        None => 0,
        Some(value) => {
            whole(value, 10_000).ok_or("'minc' is no whole number from 0 to 10000. Mend it.")? as u32
        }
    };
    let coupled = least > 1 || sessions.iter().any(|session| session.units.is_some());
    let mut instance = Instance { sessions, children, least, coupled };
    instance.sessions.sort_by_key(|session| session.id);
    instance.children.sort_by_key(|child| (Reverse(child.value()), child.id));
    Ok(instance)
}

/// One row, and the words that name it.
struct Row<'a> {
    name: String,
    fields: &'a Map<String, Value>,
}

fn read_all<T>(
    kind: &str,
    rows: &[Value],
    read: impl Fn(&Row<'_>, u64) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let mut known = BTreeSet::new();
    let mut all = Vec::with_capacity(rows.len());
    for (at, value) in rows.iter().enumerate() {
        let Value::Object(fields) = value else {
            return Err(format!("The {kind} at place {} of its list is no object. Mend it.", at + 1));
        };
        let row = Row { name: format!("The {kind} at place {} of its list", at + 1), fields };
        let id = row.whole("id", u64::MAX)?;
        let row = Row { name: format!("{}{} {id}", kind[..1].to_uppercase(), &kind[1..]), fields };
        if !known.insert(id) {
            return Err(format!("{} is in the file twice. Give each {kind} an id of its own.", row.name));
        }
        all.push(read(&row, id)?);
    }
    Ok(all)
}

fn session(row: &Row<'_>, id: u64) -> Result<Session, String> {
    let agencies = row.bits("ag")?;
    let units = match row.fields.get("agcap") {
        None => None,
        Some(value) => Some(row.units(value, agencies)?),
    };
    let (lo, hi) = (row.years("lo")?, row.years("hi")?);
    if lo > hi {
        return Err(format!("{}: 'lo' ({lo}) is above 'hi' ({hi}). Nobody could come: mend one.", row.name));
    }
    Ok(Session {
        id,
        typ: row.whole("typ", 255)?,
        day: row.day("day", 1)?,
        dist: row.whole("dist", 63)? as u32,
        cap: row.whole("cap", 10_000)? as u32,
        agencies,
        quorum: row.whole("quorum", 64)? as u32,
        lo,
        hi,
        interp: row.yes("interp")?,
        online: row.yes("online")?,
        units,
    })
}

fn child(row: &Row<'_>, id: u64) -> Result<Child, String> {
    let band = row.whole("band", u64::MAX)?;
    let band = Band::of(band).ok_or_else(|| {
        format!("{}: there is no band {band}. It is 1 (urgent), 2 (soon) or 3 (routine).", row.name)
    })?;
    Ok(Child {
        id,
        band,
        wait: row.whole("wait", WEEKS)? as i64,
        dist: row.whole("dist", 63)? as u32,
        travel: row.bits("travel")?,
        age: row.years("age")?,
        need: row.bits("need")?,
        interp: row.yes("interp")?,
        notice: row.day("notice", 0)?,
        off: row.bits("off")?,
        typ: row.whole("typ", 255)?,
        online: row.yes("online")?,
    })
}

fn whole(value: &Value, most: u64) -> Option<u64> {
    value.as_u64().filter(|number| *number <= most)
}

impl Row<'_> {
    fn field(&self, field: &str) -> Result<&Value, String> {
        self.fields.get(field).ok_or_else(|| format!("{} has no '{field}'. Add it.", self.name))
    }

    fn wrong(&self, field: &str, value: &Value, wanted: &str) -> String {
        let mut shown: String = value.to_string().chars().take(40).collect();
        if shown.len() < value.to_string().len() {
            shown.push_str(" ..");
        }
        format!("{}: '{field}' is {shown}, not {wanted}. Mend it.", self.name)
    }

    fn whole(&self, field: &str, most: u64) -> Result<u64, String> {
        let value = self.field(field)?;
        let wanted = || {
            if most == u64::MAX {
                "a whole number from 0".to_owned()
            } else {
                format!("a whole number from 0 to {most}")
            }
        };
        whole(value, most).ok_or_else(|| self.wrong(field, value, &wanted()))
    }

    fn day(&self, field: &str, from: u64) -> Result<u32, String> {
        let value = self.field(field)?;
        let day = whole(value, 31).filter(|day| *day >= from);
        let day = day.ok_or_else(|| self.wrong(field, value, &format!("a day from {from} to 31")))?;
        Ok(day as u32)
    }

    fn years(&self, field: &str) -> Result<f64, String> {
        let value = self.field(field)?;
        let years = value.as_f64().filter(|years| (0.0..=150.0).contains(years));
        years.ok_or_else(|| self.wrong(field, value, "an age from 0 to 150 years"))
    }

    fn yes(&self, field: &str) -> Result<bool, String> {
        let value = self.field(field)?;
        value.as_bool().ok_or_else(|| self.wrong(field, value, "true or false"))
    }

    fn bits(&self, field: &str) -> Result<Bits, String> {
        let value = self.field(field)?;
        let wrong = || self.wrong(field, value, "a list of whole numbers from 0 to 63");
        let list = value.as_array().ok_or_else(wrong)?;
        list.iter().try_fold(0, |bits, value| whole(value, 63).map(|bit| bits | (1 << bit)).ok_or_else(wrong))
    }

    fn units(&self, value: &Value, agencies: Bits) -> Result<BTreeMap<u32, u32>, String> {
        let wrong = || self.wrong("agcap", value, "an object from agency (0 to 63) to children (0 to 10000)");
        let mut units = BTreeMap::new();
        for (agency, most) in value.as_object().ok_or_else(wrong)? {
            let agency: u32 = agency.parse().ok().filter(|agency| *agency < 64).ok_or_else(wrong)?;
            units.insert(agency, whole(most, 10_000).ok_or_else(wrong)? as u32);
        }
        match (0..64).find(|agency| agencies & (1 << agency) != 0 && !units.contains_key(agency)) {
            Some(agency) => Err(format!(
                "{}: agency {agency} is present, and 'agcap' does not say how many children it can see. Add it.",
                self.name
            )),
            None => Ok(units),
        }
    }
}
