//! Pages that people write for themselves: in a folder of their own, with names of their own.

use std::fs;

use super::*;
use crate::find;

const SETUP: &str = include_str!("../../../../scenarios/working-integration.md");
const CORS: &str = include_str!("../../../../scenarios/cors/no-configuration.md");
const EXTERNAL_ID: &str = include_str!("../../../../scenarios/role-cannot-be-assumed/another-external-id.md");

/// The same integration under other names, on a setup page of another name.
fn renamed(page: &str) -> String {
    page.replace("acme-training-data", "our-own-bucket")
        .replace("LabelboxS3Access", "ReadByTheVendor")
        .replace("../working-integration.md", "../setup/base.md")
}

#[tokio::test]
async fn pages_in_a_folder_of_ones_own_run_the_same_way() {
    let folder = tempfile::tempdir().unwrap();
    for (name, page) in [
        ("setup/base.md", SETUP),
        ("the-browser-says-no/nothing-configured.md", CORS),
        ("nobody gets in/wrong-id.md", EXTERNAL_ID),
        ("README.md", "Not a scenario."),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, renamed(page)).unwrap();
    }
    let scenarios = find(&[folder.path().to_owned()]).unwrap();
    let outcomes = outcomes(scenarios, Options::default()).await;
    let seen: Vec<_> =
        outcomes.into_iter().map(|outcome| (outcome.scenario.id.clone(), outcome.verdict)).collect();
    let ids = ["nobody gets in/wrong-id", "the-browser-says-no/nothing-configured"];
    assert_eq!(seen, ids.map(|id| (id.to_owned(), Verdict::Behaved)));
}
