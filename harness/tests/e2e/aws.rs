//! TLS, and what is said before AWS is asked anything: a rehearsal, with a rolecall in AWS's place.

use crate::front::{Front, Manner, certified};
use crate::lab::{Done, Lab};

async fn front(lab: &Lab) -> (Front, String, String) {
    let (tls, ca) = certified(&["127.0.0.1"], lab.folder.path());
    let front = Front::before(lab.aws.address(), Manner { tls: Some(tls), hold: None }).await;
    let endpoint = format!("https://{}", front.address);
    (front, endpoint, ca.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn an_endpoint_may_speak_tls_with_a_certificate_that_is_trusted() {
    let lab = Lab::start().await;
    let (_front, endpoint, ca) = front(&lab).await;
    let page = "scenarios/cors/http-for-https.md";
    let done = lab.done(&["run", page, "--target", &endpoint, "--ca", &ca]).await;
    assert_eq!(done.code, Some(0), "{}{}", done.out, done.err);
    assert!(done.out.contains("because of AllowedOrigin"), "{}", done.out);
    lab.assert_empty().await;
    let stranger = lab.folder.path().join("other");
    std::fs::create_dir(&stranger).unwrap();
    let (_, other) = certified(&["127.0.0.1"], &stranger);
    let done = lab.done(&["run", page, "--target", &endpoint, "--ca", other.to_str().unwrap()]).await;
    assert_eq!(done.code, Some(3), "{}{}", done.out, done.err);
    assert!(done.err.contains("certificate"), "{}", done.err);
}

#[tokio::test]
async fn nothing_is_asked_of_aws_before_somebody_agrees() {
    let lab = Lab::start().await;
    let (front, endpoint, ca) = front(&lab).await;
    let pages = [
        "scenarios/cors/no-configuration.md",
        "scenarios/cors/configured-on-another-bucket.md",
        "scenarios/cannot-access-data-row/browsers-refused-by-address.md",
    ];
    let mut arguments =
        vec!["run", pages[0], pages[1], pages[2], "--target", "aws", "--rehearse-at", &endpoint, "--ca", &ca];
    let done = lab.done(&arguments).await;
    assert_eq!(done.code, Some(2), "{}", done.err);
    assert!(
        done.err.contains("--customer-profile NAME, or set ROLECALL_CUSTOMER_ACCESS_KEY_ID"),
        "{}",
        done.err
    );

    let profiles = "[customer]\naws_access_key_id = 111122223333\naws_secret_access_key = test\n\
                    [vendor]\naws_access_key_id = 340636424752\naws_secret_access_key = test\n";
    let file = lab.folder.path().join("credentials");
    std::fs::write(&file, profiles).unwrap();
    arguments.extend(["--customer-profile", "customer", "--vendor-profile", "vendor"]);
    let run = async |arguments: &[&str]| -> Done {
        let mut run = lab.rolecall(arguments);
        run.env("AWS_SHARED_CREDENTIALS_FILE", &file).output().await.unwrap().into()
    };
    let done = run(&arguments).await;
    assert_eq!((done.code, done.out.as_str()), (Some(2), ""), "{}", done.err);
    for part in ["5 buckets, 4 roles, 4 users, 4 policies", "buckets in us-west-1", "say --yes to go on"] {
        assert!(done.err.contains(part), "{part}: {}", done.err);
    }
    assert_eq!(front.connections(), 0);

    arguments.push("--yes");
    let done = run(&arguments).await;
    assert_eq!(done.code, Some(0), "{}{}", done.out, done.err);
    assert!(done.out.contains("because: not compared"), "{}", done.out);
    assert!(
        done.out.contains("3 scenarios: 2 as their pages say, 0 not, 1 not tried on this target"),
        "{}",
        done.out
    );
    lab.assert_empty().await;
}
