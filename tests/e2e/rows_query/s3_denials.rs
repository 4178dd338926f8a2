//! What the recordings of STS sessions correct in S3's denials.

use rolecall_tests::{Answer, CUSTOMER, Call};

use super::client::Identity;
use super::lab::{Lab, policy, session_arn, trusting};
use super::table::Table;

async fn s3(lab: &Lab, who: &Identity, method: &str, target: &str, body: &str) -> Answer {
    let call = Call::s3(method, target).signed_by(&who.key, &who.secret, who.token.as_deref());
    call.with_body(body.as_bytes()).send(&lab.aws).await
}

#[tokio::test]
async fn texts() {
    let lab = Lab::new().await;
    let user = lab.user(CUSTOMER, "plain", None).await;
    let role = lab.role(CUSTOMER, "target", &trusting(&user.arn), &[]).await;
    let session = lab.session(&user.identity, &role, &[]).await;
    let owner = Identity::root(CUSTOMER);
    assert_eq!(s3(&lab, &owner, "PUT", "/corrections", "").await.status, 200);
    let caller = session_arn(&role);
    let mut table = Table::new("A: S3's denials");
    let list = "s3:ListAllMyBuckets";
    let reason = |action: &str| format!("because no identity-based policy allows the {action} action");
    let denied = |on: &str, action: &str, why: &str| {
        format!("User: {caller} is not authorized to perform: {action} {on}{why}")
    };
    let bucket = "on resource: \"arn:aws:s3:::corrections\" ";
    let key = "on resource: \"arn:aws:s3:::corrections/key\" ";
    let rows = [
        ("ListBuckets names no resource", "GET", "/", denied("", list, &reason(list))),
        ("ListBucket does", "GET", "/corrections", denied(bucket, "s3:ListBucket", &reason("s3:ListBucket"))),
        ("PutObject does", "PUT", "/corrections/key", denied(key, "s3:PutObject", &reason("s3:PutObject"))),
    ];
    for (name, method, target, message) in rows {
        let answer = s3(&lab, &session, method, target, "").await;
        table.fact(name, says(&answer, &[&message]), &answer.body);
    }
    let in_identity = denied(key, "s3:PutObject", "with an explicit deny in an identity-based policy");
    let in_bucket = denied(key, "s3:PutObject", "with an explicit deny in a resource-based policy");
    lab.permit(&role, &policy("Deny", "s3:*")).await;
    let answer = s3(&lab, &session, "PUT", "/corrections/key", "").await;
    table.fact("explicit deny, inline: nothing after the type", says(&answer, &[&in_identity]), &answer.body);
    let statement = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Principal":{{"AWS":"{}"}},"Action":"s3:PutObject","Resource":"arn:aws:s3:::corrections/*"}}]}}"#,
        role.arn
    );
    let put = s3(&lab, &owner, "PUT", "/corrections?policy", &statement).await;
    assert!(matches!(put.status, 200 | 204), "{}", put.body);
    let answer = s3(&lab, &session, "PUT", "/corrections/key", "").await;
    table.fact("explicit deny in both: either", says(&answer, &[&in_identity, &in_bucket]), &answer.body);
    lab.permit(&role, &policy("Allow", "s3:*")).await;
    let answer = s3(&lab, &session, "PUT", "/corrections/key", "").await;
    table.fact("explicit deny, bucket policy", says(&answer, &[&in_bucket]), &answer.body);
    table.finish();
}

fn says(answer: &Answer, messages: &[&String]) -> bool {
    answer.status == 403
        && answer.element("Code") == Some("AccessDenied")
        && messages.iter().any(|message| answer.element("Message") == Some(message))
}
