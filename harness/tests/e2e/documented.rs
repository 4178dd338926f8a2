//! The Rust examples of README.md and docs/use-from-tests.md: what is tested here is what stands there.

use std::process::Command;

use rolecall::check;
use rolecall::testing::{Aws, PageFailure, run_page};

use crate::lab::root;

/// What a page calls somebody's own, and what stands for it here.
const OURS: [(&str, &str); 6] = [
    (r#""our-uploader""#, r#"env!("CARGO_BIN_EXE_rolecall")"#),
    (r#""our-downloader""#, r#"env!("CARGO_BIN_EXE_rolecall")"#),
    (r#""account", "show""#, r#""clock", "show""#),
    ("scenarios/our-own/role-template.md", "scenarios/cors/no-configuration.md"),
    // Tests run in the folder of their package.
    (r#""scenarios/"#, r#""../scenarios/"#),
    // Blanks stand before comments as rustfmt likes it here, and as they line up there.
    ("  //", " //"),
];

/// The only block of Rust on a page, without its `use` lines, with what is used here.
fn example(page: &str) -> String {
    let page = std::fs::read_to_string(root().join(page)).unwrap();
    let [_, rest] = page.split("```rust\n").collect::<Vec<_>>()[..] else { panic!("one block of Rust") };
    let (block, _) = rest.split_once("```").unwrap();
    let mut block: String = block.lines().filter(|line| !line.starts_with("use ")).map(words).collect();
    for (theirs, ours) in OURS {
        block = block.replace(theirs, ours);
    }
    block
}

/// A line without the blanks that only line something up.
fn words(line: &str) -> String {
    let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() { words } else { format!("{words}\n") }
}

#[test]
fn the_examples_of_the_pages_are_the_tests_below() {
    let here: String = include_str!("documented.rs").lines().map(words).collect();
    for page in ["README.md", "docs/use-from-tests.md"] {
        let example = example(page);
        assert!(example.contains("#[tokio::test]"), "{example}");
        assert!(here.contains(&example), "{page} shows what is not tested here:\n{example}");
    }
}

#[tokio::test]
async fn our_uploader_knows_its_account() -> Result<(), Box<dyn std::error::Error>> {
    let aws = rolecall::testing::Aws::start().await?; // a free port, isolated, gone when dropped
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_rolecall")) // it may block: AWS has a thread of its own
        .args(["clock", "show"])
        .envs(aws.environment("111122223333")) // AWS_ENDPOINT_URL, a root user's key, a region
        .output()?;
    assert!(output.status.success());
    rolecall::testing::run_page("../scenarios/cors/no-configuration.md").await?; // one scenario as a function call
    Ok(())
}

#[tokio::test]
async fn our_downloader_reads_the_bucket() {
    let aws = Aws::start().await.unwrap();
    let root = aws.root("111122223333");
    // ... code under test that is async, with aws.endpoint() and root
    let output = Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .arg("--help")
        .envs(aws.environment("111122223333"))
        .output();
    assert!(output.unwrap().status.success(), "as {}", root.access_key_id());
}

#[tokio::test]
async fn the_role_template_of_ours_works() -> Result<(), PageFailure> {
    run_page("../scenarios/cors/no-configuration.md").await.map(drop)
}

#[test]
fn a_test_that_is_not_async() {
    let aws = Aws::start_blocking().unwrap();
    let working = aws.block_on(aws.set_up("../scenarios/working-integration.md")).unwrap();
    let report = aws.block_on(check::integration(&working.integration, &working.vendor)).unwrap();
    assert!(report.checks.iter().all(|check| check.outcome.is_passed()));
}
