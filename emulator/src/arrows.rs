//! Who knows whom: an arrow never runs back up the row of rooms. ARCHITECTURE.md draws the same picture.

use std::fs;
use std::path::{Path, PathBuf};

/// A room, and the rooms that it may name beside itself.
const ROOMS: [(&str, &[&str]); 13] = [
    ("clock.rs", &[]),
    ("dates.rs", &[]),
    ("heavy.rs", &[]),
    ("operations", &["policy"]),
    ("refusal", &["digest"]),
    ("wire", &["http", "refusal"]),
    ("http", &["clock", "digest", "refusal"]),
    ("world", &["digest", "faults", "leave", "policy"]),
    ("auth", &["dates", "digest", "http", "policy", "refusal", "world"]),
    ("route", &["http", "refusal"]),
    ("access", &["auth", "http", "leave", "policy", "refusal", "world"]),
    ("trail", &["auth", "digest", "http", "route", "trace", "wire", "world"]),
    (
        "services",
        &[
            "access", "auth", "dates", "digest", "heavy", "http", "leave", "policy", "refusal", "route",
            "wire", "world",
        ],
    ),
];

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_path_buf()];
    }
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|entry| files(&entry)).collect()
}

/// Tests may reach further: they stand outside the row.
fn is_test(path: &Path) -> bool {
    path.components().any(|part| {
        matches!(part.as_os_str().to_str(), Some("tests" | "tests.rs" | "testing.rs" | "fixture.rs"))
    })
}

/// The rooms that a file names, outside its own tests.
fn named(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let after = code.split("crate::").skip(1);
    after.map(|rest| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()).collect()
}

#[test]
fn an_arrow_never_runs_back_up() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (room, may) in ROOMS {
        let own = room.trim_end_matches(".rs");
        for file in files(&source.join(room)).iter().filter(|file| !is_test(file)) {
            for other in named(&fs::read_to_string(file).unwrap()) {
                if other != own && !other.is_empty() && !may.contains(&other.as_str()) {
                    wrong.push(format!("{}: {room} may not know {other}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
