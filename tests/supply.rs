//! What the program is made of: only crates.io, only licences that may be shipped, the lock file as it is, and no second version of a
//! crate that nobody has looked at. Known faults are looked up by `cargo deny` where it and its database are at hand (.ci/run).
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Licences that ask for no more than their text beside the program.
const MAY: [&str; 10] = [
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "Zlib",
    "0BSD",
    "Unlicense",
    "BSL-1.0",
    "Unicode-3.0",
    "Apache-2.0 WITH LLVM-exception",
];

/// Crates of which two versions are in the lock file, and who brings the older one: looked at once, and again when this changes.
/// sled 0.34.7: bitflags, `parking_lot`, `parking_lot_core`, `redox_syscall`. vt100, portable-pty (tests): `cfg_aliases`, nix, signal-hook,
/// thiserror. `rust_xlsxwriter` (tests) and calamine: zip, typed-path. Derives of two generations: syn; maps: hashbrown, foldhash.
const TWICE: [&str; 15] = [
    "bitflags",
    "cfg_aliases",
    "foldhash",
    "hashbrown",
    "nix",
    "parking_lot",
    "parking_lot_core",
    "redox_syscall",
    "signal-hook",
    "syn",
    "thiserror",
    "thiserror-impl",
    "typed-path",
    "windows-sys",
    "zip",
];

/// What this machine's program is made of: what other systems would need is not at hand here, and is not shipped from here.
fn metadata() -> Value {
    let cargo = option_env!("CARGO").unwrap_or("cargo");
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let said = Command::new(rustc).arg("-vV").output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let host =
        said.lines().find_map(|line| line.strip_prefix("host: ")).expect("the compiler tells its host");
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Every crate of the lock file, for whichever system: name, version, where it is from.
fn locked() -> Vec<(String, String, Option<String>)> {
    let file = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")).unwrap();
    let lock: toml::Table = file.parse().unwrap();
    let text =
        |package: &toml::Value, key: &str| package.get(key).and_then(|it| it.as_str()).map(str::to_owned);
    let packages = lock["package"].as_array().unwrap();
    let one = |package| {
        (text(package, "name").unwrap(), text(package, "version").unwrap(), text(package, "source"))
    };
    packages.iter().map(one).collect()
}

/// Whether one of the ways in which a crate is licensed may be taken: `A OR B` is one of them, `A AND B` is both.
fn may(licence: &str) -> bool {
    let plain = licence.replace(['(', ')'], " ").replace('/', " OR ");
    plain.split(" AND ").all(|part| part.split(" OR ").any(|one| MAY.contains(&one.trim())))
}

#[test]
fn all_of_it_may_be_shipped_and_comes_from_one_place() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50, "{}", packages.len());
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or("none");
        assert!(may(licence), "{name}: {licence}");
    }
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let locked = locked();
    assert!(locked.len() >= packages.len(), "{}", locked.len());
    for (name, version, source) in locked {
        match source {
            None => assert_eq!(name, "waitwell", "nothing is taken from a folder beside"),
            Some(source) => {
                assert_eq!(source, "registry+https://github.com/rust-lang/crates.io-index", "{name}");
            }
        }
        versions.entry(name).or_default().insert(version);
    }
    let twice: Vec<_> =
        versions.iter().filter(|(name, of)| of.len() > 1 && !TWICE.contains(&name.as_str())).collect();
    assert!(twice.is_empty(), "two versions that nobody has looked at: {twice:?}");
}

#[test]
fn a_licence_that_asks_for_more_is_seen() {
    assert!(
        may("MIT OR Apache-2.0") && may("MIT/Apache-2.0") && may("MIT OR Apache-2.0 OR LGPL-2.1-or-later")
    );
    assert!(may("(MIT OR Apache-2.0) AND Unicode-3.0"));
    assert!(!may("GPL-3.0") && !may("MIT AND GPL-3.0") && !may("none") && !may(""));
}
