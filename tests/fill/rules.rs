//! The rules of an instance read a second time, from the file alone: what the program places is held against them.
use serde_json::Value;
use std::collections::HashMap;

pub struct Checked {
    pub value: i64,
    pub child_value: i64,
    pub filled: u64,
}

fn numbers(value: &Value) -> Vec<i64> {
    value.as_array().unwrap().iter().map(|n| n.as_i64().unwrap()).collect()
}

fn may(child: &Value, session: &Value) -> bool {
    let int = |of: &Value, field: &str| of[field].as_i64().unwrap();
    let yes = |of: &Value, field: &str| of[field].as_bool().unwrap();
    let age = child["age"].as_f64().unwrap();
    let agencies = numbers(&session["ag"]);
    int(child, "typ") == int(session, "typ")
        && agencies.len() as i64 >= int(session, "quorum")
        && numbers(&child["need"]).iter().all(|agency| agencies.contains(agency))
        && session["lo"].as_f64().unwrap() <= age
        && age <= session["hi"].as_f64().unwrap()
        && int(session, "day") >= int(child, "notice")
        && !numbers(&child["off"]).contains(&int(session, "day"))
        && (numbers(&child["travel"]).contains(&int(session, "dist"))
            || (yes(child, "online") && yes(session, "online")))
        && (!yes(child, "interp") || yes(session, "interp"))
}

/// Holds every place against the rules; stops at the first that breaks one.
pub fn check(instance: &Value, placed: &Value) -> Checked {
    let by_id = |list: &str| -> HashMap<i64, Value> {
        instance[list]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (row["id"].as_i64().unwrap(), row.clone()))
            .collect()
    };
    let (sessions, children) = (by_id("sessions"), by_id("children"));
    let mut checked = Checked { value: 0, child_value: 0, filled: 0 };
    let mut inside: HashMap<i64, Vec<&Value>> = HashMap::new();
    for (child, session) in placed.as_object().unwrap() {
        let (child, session) = (&children[&child.parse().unwrap()], &sessions[&session.as_i64().unwrap()]);
        assert!(may(child, session), "{child} in {session}");
        inside.entry(session["id"].as_i64().unwrap()).or_default().push(child);
        let head = [400, 150, 0][child["band"].as_u64().unwrap() as usize - 1];
        let own = 10 * (head + child["wait"].as_i64().unwrap()) + 100;
        let near = if child["dist"] == session["dist"] { 3 } else { 0 };
        checked.child_value += own;
        checked.value += own + near + (30 - session["day"].as_i64().unwrap()).div_euclid(10);
        checked.filled += 1;
    }
    let least = instance["minc"].as_u64().unwrap_or(0) as usize;
    for (id, inside) in inside {
        let session = &sessions[&id];
        assert!(inside.len() as u64 <= session["cap"].as_u64().unwrap(), "session {id} is over-full");
        assert!(inside.len() >= least, "session {id} has too few to run");
        for (agency, units) in session["agcap"].as_object().into_iter().flatten() {
            let agency: i64 = agency.parse().unwrap();
            let used = inside.iter().filter(|child| numbers(&child["need"]).contains(&agency)).count();
            assert!(used as u64 <= units.as_u64().unwrap(), "agency {agency} in session {id}");
        }
    }
    if let Some(eligible) = instance.get("eligible") {
        for (id, child) in &children {
            let mut fits: Vec<i64> =
                sessions.values().filter(|s| may(child, s)).map(|s| s["id"].as_i64().unwrap()).collect();
            fits.sort_unstable();
            assert_eq!(fits, numbers(&eligible[*id as usize]), "child {id}");
        }
    }
    checked
}
