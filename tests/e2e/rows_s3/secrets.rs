//! No secret that went over the wire stands in anything that the control API gives out: session tokens, signatures that
//! are good, expired or wrong, secret access keys, a customer's encryption keys.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{TimeDelta, Utc};
use rolecall_emulator::Emulator;
use rolecall_tests::form::Form;
use rolecall_tests::sigv4::{Request, Signed, Signer, encode};
use rolecall_tests::{Answer, send};
use serde_json::Value;

use super::world::{CUSTOMER, NOW, World, iam, policy, root, started, user};

const CUSTOMER_KEY: &str = "a-key-of-32-bytes-that-nobody-has";

async fn control(aws: &Emulator, path: &str) -> String {
    let answer =
        send(aws, format!("GET /_rolecall/{path} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes()).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.body
}

/// Everything that the control API gives out of what was asked, and what two operations of AWS tell from the same trace.
async fn given_out(aws: &Emulator) -> String {
    let requests = control(aws, "requests").await;
    let mut all = format!("{requests}{}", control(aws, "trail").await);
    let list: Value = serde_json::from_str(&requests).unwrap();
    let signer = root(CUSTOMER);
    for request in list.as_array().unwrap() {
        let explained = control(aws, &format!("explain/{}", request["requestId"].as_str().unwrap())).await;
        let explanation: Value = serde_json::from_str(&explained).unwrap();
        all.push_str(&explained);
        if let Some(message) = explanation["encodedAuthorizationMessage"].as_str() {
            let form =
                format!("Action=DecodeAuthorizationMessage&Version=2011-06-15&EncodedMessage={message}");
            let decoded = Request::form(&form).at("sts.amazonaws.com").signed(&signer.clone().service("sts"));
            all.push_str(&decoded.send(aws).await.body);
        }
        if let Some(id) = explanation["authorizationId"].as_str() {
            let details = Request::get(&format!("/authorization-details/{id}"));
            all.push_str(&details.signed(&signer.clone().service("iam")).send(aws).await.body);
        }
    }
    all
}

/// The text, and what stands in its parts that are base64.
fn opened(text: &str) -> String {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "+/=".contains(letter);
    let parts = text.split(|letter| !is_part(letter)).filter(|part| part.len() > 40);
    let inner = parts
        .filter_map(|part| STANDARD.decode(part).ok())
        .map(|it| String::from_utf8_lossy(&it).into_owned());
    std::iter::once(text.to_owned()).chain(inner).collect::<Vec<_>>().join("\n")
}

fn part(answer: &Answer, name: &str) -> String {
    answer.element(name).unwrap_or_else(|| panic!("no {name}: {}", answer.body)).to_owned()
}

/// A session, with every secret of the answer that gave it.
async fn session(world: &World, secrets: &mut BTreeSet<String>) -> Signer {
    world.role("reads", &trust(), Some(&policy("Allow", "s3:GetObject", "arn:aws:s3:::rows/open/*"))).await;
    let backend = user(&world.aws, CUSTOMER, "backend", Some(&policy("Allow", "sts:*", "*"))).await;
    let form = "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Freads\
                &RoleSessionName=session&DurationSeconds=900";
    let asked = Request::form(form).at("sts.amazonaws.com").signed(&backend.service("sts"));
    let answer = asked.send(&world.aws).await;
    secrets.insert(asked.signature);
    let [id, secret, token] =
        ["AccessKeyId", "SecretAccessKey", "SessionToken"].map(|name| part(&answer, name));
    secrets.extend([secret.clone(), token.clone()]);
    Signer::new(&id, &secret, NOW).token(&token)
}

fn trust() -> String {
    super::world::trusting("AWS", "arn:aws:iam::111122223333:root")
}

/// Requests that have a secret in them, each in another way.
fn requests(by: &Signer) -> Vec<Signed> {
    let token = by.token.clone().unwrap();
    let get = || Request::get("/rows/closed/key");
    let url = get().presigned(by, "300");
    let whole = |url: &Signed| encode(&format!("http://localhost{}", url.target));
    let lasting = root(CUSTOMER);
    let mut requests = vec![
        // Good, and refused by a policy: both work again.
        get().signed(by),
        url.clone(),
        Request::get("/rows/open/key").presigned(by, "300"),
        // Refused for what they are.
        get().signed(by).badly(),
        url.clone().badly(),
        get().presigned(&by.clone().minutes(-30), "60"),
        get().signed(&by.clone().minutes(-30)),
        get().signed(&by.clone().region("eu-west-1")),
        get().signed(&by.clone().tokenless()),
        get().signed(&lasting.clone().token(&token)),
        // By names that are encoded, or of another case.
        url.clone().retarget("X-Amz-Signature", "X-Amz-Signatur%65"),
        url.clone().retarget("X-Amz-Security-Token", "x-amz-%73ecurity-token"),
        // A whole URL where a part of one belongs.
        Request::get(&format!("/rows/{}", whole(&url))).signed(&lasting),
        Request::get(&format!("/rows?prefix={}", whole(&url))).signed(by),
        Request::get(&format!("/rows{}", url.target.replace(['?', '='], "%3F").replace("%3F", "%3D")))
            .anonymous(),
        get().unsigned("Referer", &format!("http://localhost{}", url.target)).signed(by),
        get().unsigned("User-Agent", &format!("curl {}", url.target)).signed(by),
        // What is not emulated, and still secret.
        get().header("x-amz-server-side-encryption-customer-key", CUSTOMER_KEY).signed(by),
    ];
    let form = "Action=GetCallerIdentity&Version=2011-06-15";
    for service in
        [by.clone().service("sts"), by.clone().service("sts").minutes(-30), by.clone().service("iam")]
    {
        requests.push(Request::form(form).at("sts.amazonaws.com").signed(&service));
        requests.push(Request::form(form).at("sts.amazonaws.com").signed(&service).badly());
        let query = Request::get(&format!("/?{form}")).at("sts.amazonaws.com");
        requests.push(query.presigned(&service, "60"));
    }
    requests
}

/// Signature Version 2, whose signatures nobody has to be able to check here.
fn older() -> (String, Vec<Signed>) {
    let signature = "bWq2s1WEIj+Ydj0vQ697zp+IXMU=".to_owned();
    let encoded = encode(&signature);
    let get = || Request::get("/rows/open/key");
    let query = format!("/rows/open/key?AWSAccessKeyId={CUSTOMER}&Expires=1784455500&Signature={encoded}");
    let requests = vec![
        get().unsigned("Authorization", &format!("AWS {CUSTOMER}:{signature}")).anonymous(),
        Request::get(&query).anonymous(),
        Request::get(&query.replace("Signature", "Signatur%65")).anonymous(),
    ];
    (signature, requests)
}

#[tokio::test]
async fn nothing_that_is_given_out_has_a_secret_in_it() {
    let world = World::new().await;
    let mut secrets = BTreeSet::from([CUSTOMER_KEY.to_owned()]);
    let by = session(&world, &mut secrets).await;
    let made = iam(&world.aws, CUSTOMER, "CreateAccessKey", &[("UserName", "backend")]).await;
    secrets.insert(part(&made, "SecretAccessKey"));
    for request in requests(&by) {
        secrets.insert(request.signature.clone());
        request.send(&world.aws).await;
    }
    let (signature, requests) = older();
    secrets.insert(signature);
    for request in requests {
        request.send(&world.aws).await;
    }
    secrets.retain(|secret| !secret.is_empty());
    assert_hidden(&world.aws, secrets).await;
}

async fn assert_hidden(aws: &Emulator, secrets: BTreeSet<String>) {
    let text = opened(&given_out(aws).await);
    for secret in secrets {
        for written in [encode(&encode(&secret)), encode(&secret), secret] {
            let place = text
                .find(&written)
                .map(|at| text[at.saturating_sub(300)..].chars().take(500).collect::<String>());
            assert_eq!(place, None, "{written}");
        }
    }
}

#[tokio::test]
async fn a_form_whose_policy_holds_its_token_keeps_it_too() {
    let world = World::new().await;
    let mut secrets = BTreeSet::new();
    let by = session(&world, &mut secrets).await;
    let token = by.token.clone().unwrap();
    let now = world.aws.clock().now().with_timezone(&Utc);
    let form = || Form { bucket: "rows", signed_at: now, expires: now + TimeDelta::hours(1), ..Form::new() };
    for form in [
        form().signed_by(&by.key, &by.secret).with("x-amz-security-token", &token),
        form().signed_by(&by.key, &by.secret).with("x-amz-security-token", &token).badly_signed(),
        form().with("x-amz-security-token", &token),
    ] {
        let answer = form.send(&world.aws).await;
        assert!(matches!(answer.status, 400 | 403), "{}", answer.body);
    }
    let text = given_out(&world.aws).await;
    assert!(text.contains("\"scheme\":\"form\"") || text.contains("\"scheme\":\"Form\""), "{text}");
    assert_hidden(&world.aws, secrets).await;
}

#[tokio::test]
async fn what_teaches_is_shown() {
    let aws = started().await;
    let asked = Request::get("/rows").signed(&root(CUSTOMER)).badly();
    let answer = asked.send(&aws).await;
    let id = answer.header("x-amz-request-id").unwrap();
    let explanation: Value = serde_json::from_str(&control(&aws, &format!("explain/{id}")).await).unwrap();
    let auth = &explanation["stages"]["auth"];
    assert_eq!(auth["string_to_sign"], asked.string_to_sign);
    assert_eq!(auth["canonical_request"], asked.canonical);
    assert_eq!(auth["signature_provided"], format!("{}...", &asked.signature[..8]));
}
