//! Examples of STS, KMS and IAM Toolbox.

use rolecall_tests::sigv4::{Request, encode};
use rolecall_tests::{Answer, CUSTOMER, send};
use serde_json::Value;

use super::Example;
use super::world::{World, form, kms};

/// An example of a case; nothing where there is none.
pub async fn example(world: &World, operation: &str, when: &str) -> Option<Example> {
    let sts = |parameters: &[(&str, &str)]| {
        let request = Request::form(&form(operation, "2011-06-15", parameters)).at("sts.amazonaws.com");
        Example::new("sts", request)
    };
    let of_kms = |body: &str| Example::new("kms", kms(operation, body));
    let key = format!(r#""KeyId":"{}""#, world.key);
    let on_key = || of_kms(&format!("{{{key}}}"));
    let role = format!("arn:aws:iam::{CUSTOMER}:role/role");
    let assumed = [("RoleArn", role.as_str()), ("RoleSessionName", "session")];
    let tag = [("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "1")];
    let identity = ("SourceIdentity", "me");
    Some(match (operation, when) {
        ("AssumeRole", "") => sts(&assumed),
        ("AssumeRole", "with session tags") => sts(&[assumed, tag].concat()),
        ("AssumeRole", "with a source identity") => sts(&[&assumed[..], &[identity]].concat()),
        ("AssumeRole", "with both") => sts(&[&assumed[..], &tag, &[identity]].concat()),
        ("DecodeAuthorizationMessage", "") => {
            let refused = refusal(world).await;
            sts(&[("EncodedMessage", &encoded(world, &refused).await)])
        }
        ("GetAccessKeyInfo", "") => sts(&[("AccessKeyId", &world.access_key)]),
        ("GetCallerIdentity" | "GetSessionToken", "") => sts(&[]),
        ("GetFederationToken", "") => sts(&[("Name", "somebody")]),
        ("GetFederationToken", "with session tags") => sts(&[("Name", "somebody"), tag[0], tag[1]]),
        ("CreateAlias", "") => {
            of_kms(&format!(r#"{{"AliasName":"alias/new","TargetKeyId":"{}"}}"#, world.key))
        }
        ("CreateKey" | "ListAliases" | "ListKeys", "") => of_kms("{}"),
        ("DescribeKey" | "DisableKey" | "EnableKey" | "GetKeyPolicy" | "ScheduleKeyDeletion", "") => on_key(),
        ("PutKeyPolicy", "") => {
            let policy = format!(
                r#"{{\"Version\":\"2012-10-17\",\"Statement\":{{\"Effect\":\"Allow\",\"Principal\":{{\"AWS\":\"arn:aws:iam::{CUSTOMER}:root\"}},\"Action\":\"kms:*\",\"Resource\":\"*\"}}}}"#
            );
            of_kms(&format!(r#"{{{key},"PolicyName":"default","Policy":"{policy}"}}"#))
        }
        ("GetRequestAuthorizationDetails", "") => {
            let id = refusal(world).await.header("x-rolecall-authorization-id").unwrap().to_owned();
            Example::new("iam", Request::get(&format!("/authorization-details/{id}")))
        }
        ("GetRequestAuthorizationPolicy", "") => {
            let id = refusal(world).await.header("x-rolecall-authorization-id").unwrap().to_owned();
            let uri = policy_uri(world, &id).await;
            let target = format!("/authorization-details/{id}/policy?policyUri={}", encode(&uri));
            Example::new("iam", Request::get(&target))
        }
        _ => return None,
    })
}

/// A refusal of the walker.
async fn refusal(world: &World) -> Answer {
    let answer = Request::get("/walk/key").signed(&world.walker).send(&world.aws).await;
    // The walker may put objects while the uploads are begun, and nothing else.
    assert_eq!(answer.status, 403, "{}", answer.body);
    answer
}

/// The encoded message of a refusal.
async fn encoded(world: &World, refused: &Answer) -> String {
    let link = refused.header("x-rolecall-explain").unwrap();
    let question = format!("GET {link} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let explanation: Value = serde_json::from_str(&send(&world.aws, question.as_bytes()).await.body).unwrap();
    explanation["encodedAuthorizationMessage"].as_str().unwrap().to_owned()
}

/// The first policy that was evaluated.
async fn policy_uri(world: &World, id: &str) -> String {
    let root = rolecall_tests::sigv4::Signer::new(CUSTOMER, "test", super::world::NOW).service("iam");
    let request = Request::get(&format!("/authorization-details/{id}")).signed(&root);
    let details: Value = serde_json::from_str(&request.send(&world.aws).await.body).unwrap();
    details["policies"][0]["uri"].as_str().unwrap().to_owned()
}
