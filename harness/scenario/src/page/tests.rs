use std::path::{Path, PathBuf};

use super::*;
use crate::expect::Expected;
use rolecall_check::Name;

const SETUP: &str = include_str!("../../../../scenarios/working-integration.md");

const PAGE: &str = r#"---
error: Role cannot be assumed
setup: ../working-integration.md
---
# Another external ID

How it happens.

## Break
```json other.json
{
  "Version": "2012-10-17"
}
```
```sh
aws iam update-assume-role-policy --role-name LabelboxS3Access --policy-document file://other.json
```

## Expect
```yaml
integration:
  AWSAssumeRole: Role cannot be assumed
refusal: { action: sts:AssumeRole, status: 403, code: AccessDenied }
because: sts:ExternalId
```

## Fix
```sh
aws iam update-assume-role-policy --role-name LabelboxS3Access \
  --policy-document file://trust-policy.json
```
"#;

fn source(text: &str) -> Source {
    Source::new(PathBuf::from("page.md"), text.to_owned())
}

fn the_setup() -> Arc<Setup> {
    Arc::new(setup(&source(SETUP)).unwrap())
}

fn read(text: &str) -> Result<Scenario, Vec<PageError>> {
    scenario("page".to_owned(), &source(text), the_setup())
}

/// A scenario, for tests elsewhere.
pub(crate) fn fixture() -> Scenario {
    read(PAGE).unwrap()
}

#[test]
fn the_working_integration_is_a_setup_page() {
    let setup = the_setup();
    assert_eq!(setup.title, "A working integration");
    let steps: Vec<usize> = setup.sections.iter().map(|section| section.steps.len()).collect();
    assert_eq!(steps, [3, 1, 2, 3, 0]);
}

#[test]
fn a_page_is_read_whole() {
    let page = read(PAGE).unwrap();
    assert_eq!((page.title.as_str(), page.prose.as_str()), ("Another external ID", "How it happens."));
    assert_eq!(page.error, ErrorName::RoleCannotBeAssumed);
    assert_eq!(page.broken.steps[0].place.line, 16);
    assert_eq!(page.expect.checks[&Name::AwsAssumeRole], Expected::Message("Role cannot be assumed"));
    for name in [Name::AwsExternalId, Name::Sign, Name::Fetch, Name::Cors] {
        assert_eq!(page.expect.checks[&name], Expected::NotRun, "{name}");
    }
    assert_eq!(page.expect.because.as_deref(), Some("sts:ExternalId"));
    assert_eq!(page.expect.refusal.unwrap().status, Some(403));
    let setup = setup_path(&source(PAGE)).unwrap();
    assert_eq!(setup, Path::new("../working-integration.md"));
}

#[test]
fn a_comment_may_name_a_schema_for_editors() {
    let comment = "# yaml-language-server: $schema=../docs/schema/x.json\n";
    let page = PAGE
        .replace("---\nerror", &format!("---\n{comment}error"))
        .replace("```yaml\n", &format!("```yaml\n{comment}"));
    assert_eq!(read(&page).unwrap().expect, read(PAGE).unwrap().expect);
    let wrong = read(&page.replace("code: AccessDenied", "cod: AccessDenied")).unwrap_err();
    assert_eq!((wrong[0].place.line, wrong[0].place.column), (25, 49));
}

#[test]
fn what_stands_behind_a_failure_is_not_run_and_what_stands_beside_it_passes() {
    let page = PAGE.replace("error: Role cannot be assumed", "error: Incorrect CORS header").replace(
        "integration:\n  AWSAssumeRole: Role cannot be assumed",
        "dataset: { cors: Incorrect CORS header... }",
    );
    let checks = read(&page).unwrap().expect.checks;
    assert_eq!(checks[&Name::Fetch], Expected::Ok);
    assert_eq!(checks[&Name::Cors], Expected::Message("Incorrect CORS header..."));
}

/// One change to the page above, the place of the problem, and the problem.
#[test]
fn every_problem_is_told_with_its_place_and_what_would_be_right() {
    let mut wrong = Vec::new();
    for (from, to, place, message) in [
        ("---\nerror", "error", "1:1", "this page begins with no front matter"),
        (
            "error: Role cannot be assumed",
            "error: Role cannot be assummed",
            "2:8",
            "Did you mean `Role cannot be assumed`?",
        ),
        ("error: Role cannot be assumed\n", "", "1:1", "`error` is missing from the front matter"),
        ("setup: ", "set-up: ", "3:1", "`set-up` is not known here. Did you mean `setup`?"),
        ("error: Role cannot be assumed", "error: [x]", "2:8", "`error` takes a word or a line, not a list"),
        (
            "error: Role cannot be assumed",
            "error: Looks right, and is insecure",
            "2:8",
            "AWSAssumeRole is expected to say `Role cannot be assumed`",
        ),
        (
            "error: Role cannot be assumed",
            "error: Incorrect CORS header",
            "2:8",
            "neither an expected check nor a proof",
        ),
        ("# Another external ID", "Another external ID", "4:1", "the title is missing"),
        ("error: Role", "error: x\nerror: Role", "3:1", "this is not YAML: duplicate mapping key: error"),
        ("## Break", "# Break", "9:1", "a page has one title"),
        ("## Fix", "## Fixx", "27:1", "a scenario has no section `Fixx`. Did you mean `Fix`?"),
        ("## Expect", "## Break", "19:1", "the section `Break` stands here twice"),
        ("```json other.json", "```json", "10:1", "this block needs a file name"),
        ("```json other.json", "```json ../other.json", "10:1", "no plain file name"),
        ("```json other.json", "```jsno other.json", "10:1", "Did you mean `json`?"),
        ("  \"Version\": \"2012-10-17\"", "  \"Version\": \"2012-10-17", "12:24", "`other.json` is not JSON"),
        ("file://other.json", "file://othr.json", "16:82", "Did you mean `other.json`?"),
        ("file://other.json", "file://trust-policy.json", "10:1", "nothing reads the file `other.json`"),
        (
            "aws iam update-assume-role-policy --role-name LabelboxS3Access --policy-document file://other.json\n",
            "",
            "10:1",
            "nothing reads the file",
        ),
        (
            "LabelboxS3Access \\\n  --policy-document",
            "LabelboxS3Access \\\n  --policy-doc",
            "30:3",
            "Did you mean `--policy-document`?",
        ),
        ("  AWSAssumeRole: Role", "  AWSAsumeRole: Role", "22:3", "Did you mean `AWSAssumeRole`?"),
        (
            "  AWSAssumeRole: Role cannot be assumed",
            "  AWSAssumeRole: Role cannot be assume",
            "22:18",
            "Did you mean `Role cannot be assumed`?",
        ),
        (
            "  AWSAssumeRole: Role cannot be assumed",
            "  AWSAssumeRole: yes",
            "22:18",
            "Known: ok, not run, any, Role cannot be assumed",
        ),
        ("status: 403", "status: 4O3", "23:44", "`4O3` is not an answer of `status`"),
        ("refusal: {", "refusl: {", "23:1", "Did you mean `refusal`?"),
        ("because: sts:ExternalId", "because: [", "24:10", "this is not YAML"),
        (
            "refusal: { action: sts:AssumeRole, status: 403, code: AccessDenied }\n",
            "",
            "23:1",
            "nothing is refused",
        ),
        ("```yaml\nintegration", "```sh\nintegration", "19:1", "`## Expect` has no block of `yaml`"),
        (
            "because: sts:ExternalId",
            "probe: no",
            "24:8",
            "Known: without an external ID, with a wrong external ID",
        ),
        (
            "```sh\naws iam update-assume-role-policy --role-name LabelboxS3Access \\",
            "```sh\naws iam get-role | \\",
            "29:18",
            "`|` means something to a shell",
        ),
    ] {
        let page = PAGE.replacen(from, to, 1);
        assert_ne!(page, PAGE, "{from:?} is not on the page");
        let errors: Vec<String> = read(&page).expect_err(to).iter().map(ToString::to_string).collect();
        let expected = format!("page.md:{place}: ");
        if !errors.iter().any(|error| error.starts_with(&expected) && error.contains(message)) {
            wrong.push(format!("{to:?}: wanted {place} {message:?}, got {errors:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_proof_may_be_all_that_a_page_has_to_show() {
    let page = "---\nerror: Cannot access data row\nsetup: ../working-integration.md\n---\n# Old\n\n## Break\n\n## Expect\n\
                ```yaml\nintegration: ok\ndataset: ok\n```\n\n## Proof\n```yaml\nthe URL is over:\n  \
                get: https://a.s3.us-west-1.amazonaws.com/k\n  answer: 403 AccessDenied\n```\n\n## Fix\n";
    assert_eq!(read(page).unwrap().proof[0].shows, "the URL is over");
    let without = page.replace("## Proof", "## Prof");
    let errors: Vec<String> = read(&without).unwrap_err().iter().map(ToString::to_string).collect();
    for message in
        ["Did you mean `Proof`?", "`## Break` has no command", "neither an expected check nor a proof"]
    {
        assert!(errors.iter().any(|error| error.contains(message)), "{message}: {errors:#?}");
    }
}

#[test]
fn a_setup_page_describes_the_vendors_side() {
    for (from, to, message) in [
        ("```yaml integration.yaml", "```yaml integration.yml", "no file `integration.yaml`"),
        ("external_id: ", "externalid: ", "Did you mean `external_id`?"),
        ("\"row_data\"", "\"row_dta\"", "row_data"),
        (
            "aws --profile vendor iam create-access-key",
            "aws iam create-access-key",
            "the vendor has no credentials",
        ),
    ] {
        let errors = setup(&source(&SETUP.replacen(from, to, 1))).unwrap_err();
        let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert!(all.iter().any(|error| error.contains(message)), "{to}: {all:#?}");
    }
}
