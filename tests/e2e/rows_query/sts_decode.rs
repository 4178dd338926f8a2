//! DecodeAuthorizationMessage. None of the services that are emulated puts an encoded message into its refusals, and so
//! it comes from where rolecall offers it: the explanation of a refusal.

use rolecall_emulator::Emulator;
use rolecall_tests::{Answer, CUSTOMER, VENDOR, send};
use serde_json::{Value, json};

use super::client::Identity;
use super::lab::{ALLOW_ASSUME, Lab, assume, policy, session_arn, sts, trusting};
use super::table::{Expected, Table, accepted};

/// The encoded message of a refusal.
async fn encoded(aws: &Emulator, refused: &Answer) -> String {
    let link = refused.header("x-rolecall-explain").unwrap();
    let question = format!("GET {link} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let explanation: Value = serde_json::from_str(&send(aws, question.as_bytes()).await.body).unwrap();
    explanation["encodedAuthorizationMessage"].as_str().unwrap_or_default().to_owned()
}

async fn decode(lab: &Lab, who: &Identity, message: &str) -> Answer {
    lab.send(&sts(who, "DecodeAuthorizationMessage", &[("EncodedMessage", message)])).await
}

fn decoded(answer: &Answer) -> Value {
    serde_json::from_str(answer.element("DecodedMessage").unwrap()).unwrap()
}

#[tokio::test]
async fn a_refusal_can_be_decoded() {
    let lab = Lab::new().await;
    let (user, source) = lab.simple().await;
    let role = lab.role(CUSTOMER, "next", &trusting(&user.arn), &[]).await;
    let root = Identity::root(CUSTOMER);
    let mut table = Table::new("DecodeAuthorizationMessage: what it tells");

    let session = lab.session(&user.identity, &source, &[]).await;
    let refused = lab.assume(&session, &role, &[]).await;
    let message = encoded(&lab.aws, &refused).await;
    table.fact("it is opaque", !message.is_empty() && !message.contains("allowed"), &message);
    let answer = decode(&lab, &root, &message).await;
    table.row("an implicit deny", &answer, &accepted("DecodeAuthorizationMessage"));
    let told = decoded(&answer);
    let principal = json!({ "id": format!("{}:vendor", source.id), "arn": session_arn(&source) });
    table.fact("principal", told["context"]["principal"] == principal, &answer.body);
    table.fact(
        "nothing matched",
        told["allowed"] == json!(false)
            && told["explicitDeny"] == json!(false)
            && told["matchedStatements"] == json!({ "items": [] })
            && told["failures"] == json!({ "items": [] }),
        &answer.body,
    );
    let (action, resource) = (&told["context"]["action"], &told["context"]["resource"]);
    table.fact("action", *action == json!("sts:AssumeRole"), &answer.body);
    table.fact("resource", *resource == json!(role.arn), &answer.body);
    let conditions = told["context"]["conditions"]["items"].as_array().unwrap();
    let account = json!({ "key": "aws:PrincipalAccount", "values": { "items": [{ "value": CUSTOMER }] } });
    table.fact("condition keys", conditions.contains(&account), &answer.body);

    let denied = lab.user(CUSTOMER, "denied", Some(&policy("Deny", "sts:Assume*"))).await;
    lab.retrust(&role, &trusting(&denied.arn)).await;
    let refused = lab.assume(&denied.identity, &role, &[]).await;
    let answer = decode(&lab, &root, &encoded(&lab.aws, &refused).await).await;
    table.row("an explicit deny", &answer, &accepted("DecodeAuthorizationMessage"));
    let told = decoded(&answer);
    let statement = &told["matchedStatements"]["items"][0];
    table.fact("it is explicit", told["explicitDeny"] == json!(true), &answer.body);
    table.fact("a user has a name", told["context"]["principal"]["name"] == json!("denied"), &answer.body);
    table.fact(
        "the statement",
        statement["effect"] == json!("DENY")
            && statement["actions"] == json!({ "items": [{ "value": "sts:Assume*" }] })
            && statement["resources"] == json!({ "items": [{ "value": "*" }] })
            && statement["principals"]["items"][0]["value"] == told["context"]["principal"]["id"],
        &answer.body,
    );
    table.finish();
}

#[tokio::test]
async fn who_may_decode_what() {
    let lab = Lab::new().await;
    let (user, source) = lab.simple().await;
    lab.retrust(&source, &trusting(&format!("arn:aws:iam::{CUSTOMER}:root"))).await;
    let refused = lab.send(&assume(&user.identity, &source.arn, &[])).await;
    let message = encoded(&lab.aws, &refused).await;
    let mut table = Table::new("DecodeAuthorizationMessage: who may");

    let text = format!(
        "User: {} is not authorized to perform: sts:DecodeAuthorizationMessage because no identity-based policy \
         allows the sts:DecodeAuthorizationMessage action",
        user.arn
    );
    let answer = decode(&lab, &user.identity, &message).await;
    table.row("nobody allows it", &answer, &Expected::sts(403, "AccessDenied", text));
    let allowed = lab.user(CUSTOMER, "allowed", Some(ALLOW_ASSUME)).await;
    let answer = decode(&lab, &allowed.identity, &message).await;
    table.row("a policy allows it", &answer, &accepted("DecodeAuthorizationMessage"));

    let wrong = Expected::sts(400, "InvalidAuthorizationMessageException", "Message is not valid");
    let root = Identity::root(CUSTOMER);
    let changed = message.chars().rev().collect::<String>();
    for (name, who, sent) in [
        ("no such message", &root, "AAAA"),
        ("another word", &root, "not a message"),
        ("a line break", &root, &format!("{message}\n")),
        ("changed", &root, &changed),
        ("cut off", &root, message.split_at(message.len() / 2).0),
        ("of another account", &Identity::root(VENDOR), &message),
    ] {
        table.row(name, &decode(&lab, who, sent).await, &wrong);
    }
    lab.aws.reset();
    table.row("of a world that is gone", &decode(&lab, &root, &message).await, &wrong);

    let long = "A".repeat(10_241);
    let field = |value: &str, broken: &str| {
        Expected::invalid(&[format!(
            "Value {value} at 'encodedMessage' failed to satisfy constraint: Member must {broken}"
        )])
    };
    let answer = lab.send(&sts(&root, "DecodeAuthorizationMessage", &[])).await;
    table.row("none", &answer, &field("null", "not be null"));
    let answer = decode(&lab, &root, "").await;
    table.row("empty", &answer, &field("''", "have length greater than or equal to 1"));
    let answer = decode(&lab, &root, &long).await;
    let expected = field(&format!("'{long}'"), "have length less than or equal to 10240");
    table.row("too long", &answer, &expected);
    table.row("as long as it may be", &decode(&lab, &root, &long[1..]).await, &wrong);
    table.finish();
}
