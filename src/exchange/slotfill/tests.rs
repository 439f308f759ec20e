//! Every instance reaches what is proved of it.
use super::*;

fn of(name: &str) -> (Instance, serde_json::Value) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/slotfill").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    (read(&text).unwrap(), serde_json::from_str(&text).unwrap())
}

#[test]
fn the_stated_optimum_is_reached() {
    for number in 1..=4 {
        let (instance, stated) = of(&format!("slotfill_{number}.json"));
        assert_eq!(instance.pairs() as u64, stated["eligible_pairs"].as_u64().unwrap());
        let solved = solve(&instance, &mut || 1.0);
        let stated = |field: &str| stated[field].as_i64().unwrap();
        assert_eq!(solved.placed.len() as i64, stated("optimum_filled"));
        assert_eq!(solved.child_value, stated("optimum_child_value"));
        assert_eq!(solved.value, stated("optimum_value"), "{number}");
    }
}
