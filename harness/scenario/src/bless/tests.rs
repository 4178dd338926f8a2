use std::path::Path;

use super::*;
use crate::{OnMismatch, Options, find, outcomes};

const SETUP: &str = include_str!("../../../../scenarios/working-integration.md");
const EXTERNAL_ID: &str = include_str!("../../../../scenarios/role-cannot-be-assumed/another-external-id.md");
const WILDCARD: &str = include_str!("../../../../scenarios/external-id-insecure/wildcard.md");
const PROVEN: &str = include_str!("../../../../scenarios/looks-right/another-tenants-id-in-a-list.md");
const CORS: &str = include_str!("../../../../scenarios/cors/no-configuration.md");

fn folder(page: &str, setup: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("e")).unwrap();
    fs::write(folder.path().join("working-integration.md"), setup).unwrap();
    fs::write(folder.path().join("e/page.md"), page).unwrap();
    folder
}

async fn finished(folder: &Path) -> Finished {
    let options = Options { on_mismatch: OnMismatch::TryFix, ..Options::default() };
    outcomes(find(&[folder.to_owned()]).unwrap(), options).await.remove(0)
}

/// One page with the wrong expectation, and the page that it should have been.
#[tokio::test]
async fn the_expectation_is_written_anew_and_nothing_else() {
    let comment = "```yaml\n# yaml-language-server: $schema=x\nintegration";
    for (right, from, to) in [
        (EXTERNAL_ID.to_owned(), "because: sts:ExternalId", "because: Principal"),
        (EXTERNAL_ID.to_owned(), "status: 403, code: AccessDenied }", "status: 400 }"),
        (EXTERNAL_ID.replace("```yaml\nintegration", comment), "because: sts:ExternalId", "because: Action"),
        (EXTERNAL_ID.replace('\n', "\r\n"), "because: sts:ExternalId", "because: Principal"),
        (WILDCARD.to_owned(), "probe: with a wrong", "probe: without an"),
        (CORS.to_owned(), "because: CORS configuration", "because: AllowedOrigin"),
        (CORS.to_owned(), "CORS is not enabled", "CORS is enabled"),
        (CORS.to_owned(), "dataset:\n  cors:", "dataset:\n  fetch: not run\n  cors:"),
        (CORS.replace("  cors:", "  fetch: any\n  cors:"), "because: CORS configuration", "because: x"),
    ] {
        assert!(right.contains(from), "{from} is not on the page");
        let folder = folder(&right.replace(from, to), SETUP);
        let blessing = bless(&finished(folder.path()).await).unwrap().unwrap();
        assert!(blessing.diff().contains("\n-") && blessing.diff().contains("\n+"), "{}", blessing.diff());
        blessing.write().unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("e/page.md")).unwrap(), right);
        let again = finished(folder.path()).await;
        assert!(again.verdict.is_good() && bless(&again).unwrap().is_none(), "{}", again.verdict);
    }
}

#[tokio::test]
async fn what_proves_nothing_is_not_blessed() {
    let wrong = EXTERNAL_ID.replace("because: sts:ExternalId", "because: Principal");
    let unmended = wrong.replace("file://trust-policy.json", "file://trust-another-id.json");
    let refused = wrong.replace(
        "--role-name LabelboxS3Access --policy-document file://trust-policy.json",
        "--role-name no-role --policy-document file://trust-policy.json",
    );
    let unbroken = wrong.replace("\"cl0000000zzzzzzzz0000zzzz\"", "\"cl26d06tk0gch10901m7jeg9v\"");
    let unproven = PROVEN.replace("  answer: 200", "  answer: 403 AccessDenied");
    let no_setup = SETUP.replace("\"s3:GetObject\", ", "");
    for (page, setup, unblessed) in [
        (&unmended, SETUP, "its fix does not fix what it breaks"),
        (&unproven, SETUP, "its proof shows something else than it says"),
        (&refused, SETUP, "it was not carried out to its end"),
        (&wrong, no_setup.as_str(), "its setup page does not work"),
        (
            &unbroken,
            SETUP,
            "what was seen cannot be its expectation: the page's error is `Role cannot be assumed`",
        ),
    ] {
        let folder = folder(page, setup);
        let error = bless(&finished(folder.path()).await).unwrap_err().to_string();
        assert!(error.starts_with(unblessed), "{error}");
    }
}

#[tokio::test]
async fn a_page_that_was_changed_meanwhile_is_left_alone() {
    let folder = folder(&EXTERNAL_ID.replace("because: sts:ExternalId", "because: Principal"), SETUP);
    let blessing = bless(&finished(folder.path()).await).unwrap().unwrap();
    fs::write(folder.path().join("e/page.md"), "changed").unwrap();
    assert!(blessing.write().unwrap_err().to_string().contains("was changed"));
    assert_eq!(fs::read_to_string(folder.path().join("e/page.md")).unwrap(), "changed");
}
