//! What `rolecall explain` offers for the scenarios: its commands are carried out.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use rolecall_evidence::RequestExplanation;
use rolecall_policy::Change;

use super::world::World;
use super::*;
use crate::{explain, find};
use rolecall_client::target::Target;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn scenarios(path: &str) -> Vec<Scenario> {
    find(&[root().join(path)]).unwrap()
}

async fn broken(scenario: &Scenario) -> (Emulator, World, Observed) {
    let options = Options { jobs: NonZeroUsize::MIN, ..Options::default() };
    let (emulator, mut world) = embedded(&scenario.setup, &options).await.unwrap();
    world.change(&scenario.source, &scenario.broken).await.unwrap();
    let seen = world.observe().await.unwrap();
    (emulator, world, seen)
}

async fn explained(emulator: &Emulator, seen: &Observed) -> Option<RequestExplanation> {
    let id = seen.decisive()?.request_id.clone()?;
    explain(&Target::endpoint(&emulator.endpoint()).unwrap(), &id).await.ok()
}

/// A change's command, as its account's administrator types it.
fn as_whom(change: &Change) -> String {
    if change.account == "340636424752" {
        change.command.replacen("aws ", "aws --profile vendor ", 1)
    } else {
        change.command.clone()
    }
}

/// Mends a broken scenario by what is offered, refusal after refusal, and answers what is offered for none.
async fn mended(scenario: &Scenario) -> Option<String> {
    let (emulator, world, mut seen) = broken(scenario).await;
    let mut turned = Vec::new();
    while let Some(why) = explained(&emulator, &seen).await {
        let Some(remedy) = why.remedies.first() else {
            let said = format!("{:?} {:?}", why.because.map(|because| because.key), why.withheld);
            return Some(format!("{}: {said}", scenario.id));
        };
        let changes = &remedy.changes;
        if changes.iter().any(|change| change.command.starts_with("aws organizations ")) {
            return Some(format!("{}: only the organization can", scenario.id));
        }
        for change in changes {
            println!("{}: {}", scenario.id, change.line);
            world.carry_out(&as_whom(change)).await;
        }
        let refused = (seen.decisive().unwrap().purpose.clone(), seen.because.clone());
        assert!(!turned.contains(&refused), "{}: {refused:?} again, after {remedy:#?}", scenario.id);
        turned.push(refused);
        seen = world.observe().await.unwrap();
    }
    None
}

/// Scenarios in which something is refused, or insecure, that no policy and no CORS rule can or should turn around.
const NOT_FOR_A_POLICY: &[&str] = &[
    "cannot-access-data-row/another-region:",
    "cannot-access-data-row/case-of-the-key",
    "cannot-access-data-row/deleted-in-a-versioned-bucket",
    "cannot-access-data-row/encoded-twice",
    "cannot-access-data-row/no-such-bucket",
    "cannot-access-data-row/no-such-object",
    "cannot-access-data-row/owned-by-another-account",
    "cannot-access-data-row/plus-for-space",
    "cannot-access-data-row/service-control-policy",
    "cannot-access-data-row/slash-in-front",
    "cannot-access-data-row/slow-down",
    "cannot-access-data-row/two-ways-to-write-an-accent",
    // The guard-rail stays: the caller is told to come through the endpoint.
    "cannot-access-data-row/vpc-endpoint-only",
    "external-id-insecure/",
    "role-cannot-be-assumed/another-partition",
    "role-cannot-be-assumed/console-url-for-arn",
    "role-cannot-be-assumed/made-a-moment-ago",
    "role-cannot-be-assumed/mfa-required",
    "role-cannot-be-assumed/name-for-arn",
    "role-cannot-be-assumed/no-such-role",
    "role-cannot-be-assumed/path-left-out",
    "role-cannot-be-assumed/placeholder-arn",
    "role-cannot-be-assumed/resource-control-policy",
    "role-cannot-be-assumed/session-name",
    "role-cannot-be-assumed/session-tags",
    "role-cannot-be-assumed/user-arn",
    "role-cannot-be-assumed/vendors-organization",
];

#[tokio::test]
async fn remedies_mend_the_scenarios() {
    let mut left = Vec::new();
    for scenario in scenarios("scenarios") {
        left.extend(mended(&scenario).await);
    }
    println!("{}", left.join("\n"));
    let expected = |line: &String| NOT_FOR_A_POLICY.iter().any(|id| line.starts_with(id));
    let unexpected: Vec<_> = left.iter().filter(|line| !expected(line)).collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
}
