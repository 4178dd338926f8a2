//! A target that others use too: it is left as it was found.

use rolecall::scenario::{find_setup, set_up};

use crate::lab::{Lab, root};

#[tokio::test]
async fn the_catalogue_holds_in_other_accounts_beside_a_world_of_the_same_names() {
    let mut lab = Lab::start().await;
    // Somebody else's integration, under the very names of the pages.
    let setup = find_setup(&root().join("scenarios/working-integration.md")).unwrap();
    set_up(&setup, &lab.aws.endpoint(), lab.parties.clone()).await.unwrap();
    for (party, account) in
        [(&mut lab.parties.customer, "555566667777"), (&mut lab.parties.vendor, "888899990000")]
    {
        party.credentials = rolecall::client::Credentials::new(account, "test", None, None, "test");
    }
    let before = lab.contents().await;
    let mut run = lab.rolecall(&["run", "scenarios", "--quiet", "--target", &lab.aws.endpoint()]);
    for (party, account) in [("CUSTOMER", "555566667777"), ("VENDOR", "888899990000")] {
        run.env(format!("ROLECALL_{party}_ACCESS_KEY_ID"), account);
        run.env(format!("ROLECALL_{party}_SECRET_ACCESS_KEY"), "test");
    }
    let done: crate::lab::Done = run.output().await.unwrap().into();
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""), "{}", done.out);
    // Nothing failed, and what was not tried would have changed the world for everybody.
    let told: Vec<&str> = done.out.lines().filter(|line| line.starts_with("  ")).collect();
    assert!(told.iter().all(|line| line.contains("for a whole emulator of its own")), "{}", done.out);
    assert_eq!(lab.contents().await, before);
    lab.assert_empty().await;
    assert_eq!(std::fs::read_dir(lab.folder.path().join(".local/state/rolecall")).unwrap().count(), 0);
}

#[tokio::test]
async fn two_runs_at_once_share_a_target_and_leave_what_was_there() {
    let lab = Lab::start().await;
    let setup = find_setup(&root().join("scenarios/working-integration.md")).unwrap();
    set_up(&setup, &lab.aws.endpoint(), lab.parties.clone()).await.unwrap();
    let before = lab.contents().await;
    assert!(before.concat().contains("acme-training-data"));
    let (endpoint, journal) = (lab.aws.endpoint(), lab.journal());
    let arguments = [
        "run",
        "scenarios/cors",
        "scenarios/role-cannot-be-assumed/principal-made-again.md",
        "--target",
        &endpoint,
        "--journal",
        journal.to_str().unwrap(),
    ];
    let (one, other) = tokio::join!(lab.done(&arguments), lab.done(&arguments));
    for done in [one, other] {
        assert_eq!(done.code, Some(0), "{}{}", done.out, done.err);
    }
    assert_eq!(lab.contents().await, before);
    let cleaned = lab.done(&["clean", "--journal", journal.to_str().unwrap()]).await;
    assert_eq!((cleaned.code, cleaned.out.trim()), (Some(0), "0 removed, 0 already gone, 0 left"));
}

#[tokio::test]
async fn one_account_is_not_two() {
    let lab = Lab::start().await;
    let mut run = lab.rolecall(&["run", "scenarios/cors", "--target", &lab.aws.endpoint()]);
    run.env("ROLECALL_VENDOR_ACCESS_KEY_ID", "111122223333").env("ROLECALL_VENDOR_SECRET_ACCESS_KEY", "test");
    let done: crate::lab::Done = run.output().await.unwrap().into();
    assert_eq!((done.code, done.out.as_str()), (Some(2), ""), "{}", done.err);
    assert!(done.err.contains("both belong to account 111122223333"), "{}", done.err);
}

#[tokio::test]
async fn a_page_that_reaches_beyond_its_own_is_not_tried_and_says_so() {
    let lab = Lab::start().await;
    let page = std::fs::read_to_string(root().join("scenarios/cors/no-configuration.md")).unwrap();
    let page = page
        .replace("aws s3api delete-bucket-cors", "aws iam create-access-key\naws s3api delete-bucket-cors");
    let folder = lab.folder.path().join("pages");
    std::fs::create_dir_all(folder.join("cors")).unwrap();
    std::fs::write(folder.join("cors/beyond.md"), page).unwrap();
    std::fs::copy(root().join("scenarios/working-integration.md"), folder.join("working-integration.md"))
        .unwrap();
    let done = lab.done(&["run", folder.to_str().unwrap(), "--target", &lab.aws.endpoint()]).await;
    assert_eq!(done.code, Some(0), "{}{}", done.out, done.err);
    assert!(
        done.out.contains("`aws iam create-access-key` reaches beyond what the run makes"),
        "{}",
        done.out
    );
    assert!(
        done.out.contains("1 scenario: 0 as their pages say, 0 not, 1 not tried on this target"),
        "{}",
        done.out
    );
    lab.assert_empty().await;
}
