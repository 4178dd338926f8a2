//! How much memory a test takes. Other tests take some of the same process at the same time, so a test that measures runs in a
//! process of its own: it is `ignore`d, and another test starts it.

use std::process::Command;

/// Resident bytes of this process.
#[must_use]
pub fn resident() -> usize {
    const PAGE: usize = 4096;
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: usize = statm.split(' ').nth(1).unwrap().parse().unwrap();
    pages * PAGE
}

/// Runs an ignored test, by its path in the crate, in a process of its own.
///
/// # Panics
/// Where the test does not pass.
pub fn alone(test: &str) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", test, "--nocapture"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("1 passed"), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}
