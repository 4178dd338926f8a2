//! Faults on demand: what AWS answers on a bad day, as often as was asked for.

use std::time::{Duration, Instant, SystemTime};

use rolecall_emulator::Emulator;
use rolecall_tests::{Answer, CUSTOMER, Call, send, try_send};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const CALLER: &str = "Action=GetCallerIdentity&Version=2011-06-15";

async fn started() -> Emulator {
    Emulator::builder().start().await.unwrap()
}

async fn control(aws: &Emulator, method: &str, path: &str, body: &str) -> Answer {
    let length = body.len();
    let head =
        format!("{method} /_rolecall/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\ncontent-length: {length}\r\n\r\n");
    send(aws, format!("{head}{body}").as_bytes()).await
}

async fn fault(aws: &Emulator, body: &str) {
    let answer = control(aws, "POST", "faults", body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

async fn with_an_object() -> Emulator {
    let aws = started().await;
    assert_eq!(Call::s3("PUT", "/bucket").send(&aws).await.status, 200);
    assert_eq!(Call::s3("PUT", "/bucket/key").with_body(&[b'x'; 10_000]).send(&aws).await.status, 200);
    aws
}

/// Who follows the redirect comes back, and is answered.
#[tokio::test]
async fn a_redirect_leads_back() {
    let aws = with_an_object().await;
    fault(&aws, r#"{"fault": "temporary-redirect", "count": 1}"#).await;
    let answer = Call::s3("GET", "/bucket/key?response-expires=0").send(&aws).await;
    let endpoint = aws.endpoint();
    assert_eq!((answer.status, answer.element("Endpoint")), (307, endpoint.strip_prefix("http://")));
    let there = format!("{endpoint}/bucket/key?response-expires=0");
    assert_eq!(answer.header("location"), Some(there.as_str()));
}

#[tokio::test]
async fn each_service_fails_in_its_own_words() {
    let aws = with_an_object().await;
    for (service, fault_name, status, code, message) in [
        ("s3", "slow-down", 503, "SlowDown", "Please reduce your request rate."),
        (
            "s3",
            "temporary-redirect",
            307,
            "TemporaryRedirect",
            "Please re-send this request to the specified temporary endpoint. Continue to use the original request \
             endpoint for future requests.",
        ),
        ("s3", "internal-error", 500, "InternalError", "We encountered an internal error. Please try again."),
        ("s3", "service-unavailable", 503, "ServiceUnavailable", "Service is unable to handle request."),
        ("sts", "throttling", 400, "Throttling", "Rate exceeded"),
        ("iam", "throttling", 400, "Throttling", "Rate exceeded"),
        (
            "iam",
            "internal-error",
            500,
            "InternalFailure",
            "The request processing has failed because of an unknown error, exception or failure.",
        ),
        (
            "sts",
            "service-unavailable",
            503,
            "ServiceUnavailable",
            "The request has failed due to a temporary failure of the server.",
        ),
    ] {
        let call = match service {
            "s3" => Call::s3("GET", "/bucket/key"),
            "sts" => Call::query("sts", CALLER),
            _ => Call::query("iam", "Action=ListRoles&Version=2010-05-08"),
        };
        fault(&aws, &format!(r#"{{"service": "{service}", "fault": "{fault_name}", "count": 1}}"#)).await;
        let answer = call.send(&aws).await;
        let told = (answer.status, answer.element("Code"), answer.element("Message"));
        assert_eq!(told, (status, Some(code), Some(message)), "{service} {fault_name}");
        let kind = answer.element("Type");
        let expected = if status < 500 { "Sender" } else { "Receiver" };
        let link = answer.header("x-rolecall-explain").unwrap().trim_start_matches("/_rolecall/");
        assert!(control(&aws, "GET", link, "").await.body.contains(r#""because":{"key":"fault""#));
        assert_eq!(kind, (service != "s3").then_some(expected), "{service} {fault_name}");
        assert_eq!(call.send(&aws).await.status, 200, "{service} {fault_name} strikes once");
    }
}

#[tokio::test]
async fn services_that_speak_json_fail_too() {
    let aws = started().await;
    let kms = Call { service: "kms", ..Call::s3("POST", "/") }
        .with_header("content-type", "application/x-amz-json-1.1")
        .with_header("x-amz-target", "TrentService.ListKeys")
        .with_body(b"{}");
    let toolbox =
        Call { service: "iam", ..Call::s3("GET", "/authorization-details/0123456789abcdefghjkmnpqrs") };
    for (service, call, healthy) in [("kms", kms, 200), ("iam-toolbox", toolbox, 404)] {
        for (fault_name, status, code) in [
            ("throttling", 400, "ThrottlingException"),
            ("internal-error", 500, "InternalFailure"),
            ("service-unavailable", 503, "ServiceUnavailable"),
        ] {
            fault(&aws, &format!(r#"{{"service": "{service}", "fault": "{fault_name}", "count": 1}}"#)).await;
            let answer = call.send(&aws).await;
            assert_eq!(answer.status, status, "{service} {fault_name}: {}", answer.body);
            let told = answer.header("x-amzn-errortype").unwrap_or(&answer.body);
            assert!(told.contains(code), "{service} {fault_name}: {told}");
            let link = answer.header("x-rolecall-explain").unwrap().trim_start_matches("/_rolecall/");
            assert!(control(&aws, "GET", link, "").await.body.contains(r#""because":{"key":"fault""#));
            assert_eq!(call.send(&aws).await.status, healthy, "{service} {fault_name} strikes once");
        }
    }
}

#[tokio::test]
async fn a_fault_strikes_what_it_names_and_nothing_else() {
    let aws = with_an_object().await;
    fault(
        &aws,
        r#"{"operation": "Get*", "resource": "arn:aws:s3:::bucket/k*", "count": 2, "fault": "slow-down"}"#,
    )
    .await;
    assert_eq!(Call::s3("GET", "/bucket/other").send(&aws).await.status, 404);
    assert_eq!(Call::s3("PUT", "/bucket/kept").send(&aws).await.status, 200);
    assert_eq!(Call::query("sts", CALLER).send(&aws).await.status, 200);
    assert_eq!(Call::s3("GET", "/bucket/key").send(&aws).await.status, 503);
    let listed = control(&aws, "GET", "faults", "").await.body;
    assert!(listed.contains(r#""left":1,"fault":"slow-down""#), "{listed}");
    assert_eq!(Call::s3("GET", "/bucket/key").send(&aws).await.status, 503);
    assert_eq!(Call::s3("GET", "/bucket/key").send(&aws).await.status, 200);
}

#[tokio::test]
async fn faults_end_when_they_are_deleted_and_with_a_reset() {
    let aws = started().await;
    for (method, path) in [("DELETE", "faults"), ("POST", "reset")] {
        fault(&aws, r#"{"fault": "service-unavailable"}"#).await;
        assert_eq!(Call::query("sts", CALLER).send(&aws).await.status, 503);
        assert_eq!(control(&aws, method, path, "").await.status, 200);
        assert_eq!(Call::query("sts", CALLER).send(&aws).await.status, 200);
    }
    assert_eq!(control(&aws, "GET", "faults", "").await.body, "[]\n");
}

#[tokio::test]
async fn an_answer_comes_late_and_holds_nobody_else_up() {
    let aws = with_an_object().await;
    fault(&aws, r#"{"service": "s3", "resource": "arn:aws:s3:::bucket/key", "fault": {"delay": "1h"}}"#)
        .await;
    let slow = Call::s3("GET", "/bucket/key");
    let slow = tokio::time::timeout(Duration::from_millis(50), slow.send(&aws));
    let other = async {
        let bucket = Call::s3("GET", "/bucket").send(&aws).await.status;
        (bucket, Call::s3("PUT", "/bucket/other").send(&aws).await.status)
    };
    let (slow, other) = tokio::join!(slow, other);
    assert!(slow.is_err());
    assert_eq!(other, (200, 200));
    control(&aws, "DELETE", "faults", "").await;
    fault(&aws, r#"{"fault": {"delay": "30ms"}, "count": 1}"#).await;
    let before = Instant::now();
    assert_eq!(Call::s3("GET", "/bucket/key").send(&aws).await.status, 200);
    assert!(before.elapsed() >= Duration::from_millis(30));
}

#[tokio::test]
async fn the_connection_is_cut_in_the_middle_of_a_body() {
    let aws = with_an_object().await;
    fault(&aws, r#"{"operation": "GetObject", "count": 1, "fault": "cut-body"}"#).await;
    let bytes = Call::s3("GET", "/bucket/key").bytes(&aws.address().to_string());
    let mut stream = tokio::net::TcpStream::connect(aws.address()).await.unwrap();
    stream.write_all(&bytes).await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let text = String::from_utf8(answer).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("content-length: 10000"), "{head}");
    assert_eq!(body.len(), 5000);
    let again = try_send(&aws, &bytes).await.unwrap();
    assert_eq!((again.status, again.body.len()), (200, 10_000));
}

/// The access key of a user who may assume every role.
async fn user(aws: &Emulator) -> (String, String) {
    let allow = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}"#;
    for form in [
        "Action=CreateUser&Version=2010-05-08&UserName=Alice".to_owned(),
        format!(
            "Action=PutUserPolicy&Version=2010-05-08&UserName=Alice&PolicyName=p&PolicyDocument={}",
            encoded(allow)
        ),
    ] {
        let answer = Call::query("iam", &form).send(aws).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let key = Call::query("iam", "Action=CreateAccessKey&Version=2010-05-08&UserName=Alice").send(aws).await;
    let text = |name| key.element(name).unwrap().to_owned();
    (text("AccessKeyId"), text("SecretAccessKey"))
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Advances the clock, and answers what time to sign with.
fn advance(aws: &Emulator, seconds: i64) -> SystemTime {
    aws.clock().advance(chrono::TimeDelta::seconds(seconds)).unwrap();
    aws.clock().now().into()
}

#[tokio::test]
async fn a_new_role_cannot_be_assumed_for_its_first_seconds() {
    let aws = started().await;
    aws.clock().freeze();
    let (key, secret) = user(&aws).await;
    let role = format!("arn:aws:iam::{CUSTOMER}:role/New");
    fault(&aws, &format!(r#"{{"resource": "{role}", "fault": {{"iam-propagation": "10s"}}}}"#)).await;
    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"AWS":"{CUSTOMER}"}}}}]}}"#
    );
    let form = format!(
        "Action=CreateRole&Version=2010-05-08&RoleName=New&AssumeRolePolicyDocument={}",
        encoded(&trust)
    );
    assert_eq!(Call::query("iam", &form).send(&aws).await.status, 200);
    let form = format!("Action=AssumeRole&Version=2011-06-15&RoleArn={role}&RoleSessionName=session");
    let assume = |time| Call { time, ..Call::query("sts", &form).signed_by(&key, &secret, None) };
    let early = assume(advance(&aws, 9)).send(&aws).await;
    assert_eq!((early.status, early.element("Code")), (403, Some("AccessDenied")), "{}", early.body);
    let link = early.header("x-rolecall-explain").unwrap().trim_start_matches("/_rolecall/");
    let explained = control(&aws, "GET", link, "").await.body;
    assert!(
        explained.contains(r#""key":"iam-propagation","line":"arn:aws:iam::111122223333:role/New is"#),
        "{explained}"
    );
    let message = format!(
        "User: arn:aws:iam::{CUSTOMER}:user/Alice is not authorized to perform: sts:AssumeRole on resource: {role}"
    );
    assert_eq!(early.element("Message"), Some(message.as_str()));
    let later = assume(advance(&aws, 1)).send(&aws).await;
    assert_eq!(later.status, 200, "{}", later.body);
}

#[tokio::test]
async fn a_new_access_key_is_unknown_for_its_first_seconds() {
    let aws = started().await;
    aws.clock().freeze();
    fault(&aws, r#"{"service": "iam", "fault": {"iam-propagation": "10s"}}"#).await;
    let (key, secret) = user(&aws).await;
    let who = |time| Call { time, ..Call::query("sts", CALLER).signed_by(&key, &secret, None) };
    let list = |time| Call { time, ..Call::s3("GET", "/").signed_by(&key, &secret, None) };
    let time = advance(&aws, 9);
    assert_eq!(who(time).send(&aws).await.element("Code"), Some("InvalidClientTokenId"));
    assert_eq!(list(time).send(&aws).await.element("Code"), Some("InvalidAccessKeyId"));
    let time = advance(&aws, 1);
    assert_eq!(who(time).send(&aws).await.status, 200);
    assert_eq!(list(time).send(&aws).await.element("Code"), Some("AccessDenied"));
}

/// Something that the customer's root user asks IAM for, and gets.
async fn iam(aws: &Emulator, action: &str, pairs: &[(&str, &str)]) {
    let mut form = format!("Action={action}&Version=2010-05-08");
    for (name, value) in pairs {
        form.push_str(&format!("&{name}={}", encoded(value)));
    }
    let time = aws.clock().now().into();
    let answer = Call { time, ..Call::query("iam", &form) }.send(aws).await;
    assert_eq!(answer.status, 200, "{action}: {}", answer.body);
}

fn statement(effect: &str, action: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"{effect}","Action":"{action}","Resource":"*"}}]}}"#
    )
}

/// Alice lists buckets, and what she may changes: each change takes effect after ten seconds, and not before.
#[tokio::test]
async fn changes_of_policies_take_effect_late() {
    let aws = started().await;
    aws.clock().freeze();
    let (key, secret) = user(&aws).await;
    let list = |time| Call { time, ..Call::s3("GET", "/").signed_by(&key, &secret, None) };
    let user = ("UserName", "Alice");
    let allow = statement("Allow", "s3:*");
    let managed = ("PolicyArn", "arn:aws:iam::111122223333:policy/m");
    iam(&aws, "CreatePolicy", &[("PolicyName", "m"), ("PolicyDocument", &allow)]).await;
    iam(&aws, "CreateGroup", &[("GroupName", "g")]).await;
    iam(&aws, "AttachGroupPolicy", &[("GroupName", "g"), managed]).await;
    fault(&aws, r#"{"fault": {"iam-propagation": "10s"}}"#).await;

    let inline = ("PolicyName", "inline");
    let deny = statement("Deny", "s3:*");
    let version: [(&str, &str); 3] = [managed, ("PolicyDocument", &deny), ("SetAsDefault", "true")];
    let mut before = 403;
    for (action, pairs, after) in [
        ("PutUserPolicy", &[user, inline, ("PolicyDocument", &allow)][..], 200),
        ("DeleteUserPolicy", &[user, inline][..], 403),
        ("AttachUserPolicy", &[user, managed][..], 200),
        ("DetachUserPolicy", &[user, managed][..], 403),
        ("AddUserToGroup", &[user, ("GroupName", "g")][..], 200),
        ("RemoveUserFromGroup", &[user, ("GroupName", "g")][..], 403),
        ("AttachUserPolicy", &[user, managed][..], 200),
        ("CreatePolicyVersion", &version[..], 403),
    ] {
        iam(&aws, action, pairs).await;
        let early = list(advance(&aws, 9)).send(&aws).await;
        assert_eq!(early.status, before, "{action}, early: {}", early.body);
        assert_eq!(list(advance(&aws, 1)).send(&aws).await.status, after, "{action}, late");
        before = after;
    }
}

#[tokio::test]
async fn a_change_that_is_held_back_says_so_and_ends_with_its_fault() {
    let aws = started().await;
    aws.clock().freeze();
    let (key, secret) = user(&aws).await;
    let list = |time| Call { time, ..Call::s3("GET", "/").signed_by(&key, &secret, None) };
    fault(&aws, r#"{"operation": "Put*", "count": 1, "fault": {"iam-propagation": "10s"}}"#).await;
    let allow = statement("Allow", "s3:*");
    let put = [("UserName", "Alice"), ("PolicyName", "inline"), ("PolicyDocument", allow.as_str())];
    iam(&aws, "TagUser", &[("UserName", "Alice"), ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v")])
        .await;
    iam(&aws, "PutUserPolicy", &put).await;
    let listed = control(&aws, "GET", "faults", "").await.body;
    assert!(listed.contains(r#""operation":"Put*","left":0"#), "{listed}");
    let early = list(advance(&aws, 5)).send(&aws).await;
    assert_eq!((early.status, early.element("Code")), (403, Some("AccessDenied")));
    let link = early.header("x-rolecall-explain").unwrap().trim_start_matches("/_rolecall/");
    let explained = control(&aws, "GET", link, "").await.body;
    assert!(
        explained.contains("holds it back: PutUserPolicy on arn:aws:iam::111122223333:user/Alice until "),
        "{explained}"
    );
    assert!(explained.contains(r#""remedies":[]"#), "{explained}");
    control(&aws, "DELETE", "faults", "").await;
    let time = aws.clock().now().into();
    assert_eq!(list(time).send(&aws).await.status, 200, "the fault is over");
}

#[tokio::test]
async fn an_updated_trust_policy_takes_effect_late() {
    let aws = started().await;
    aws.clock().freeze();
    let (key, secret) = user(&aws).await;
    let trust = |who: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"AWS":"{who}"}}}}]}}"#
        )
    };
    let (nobody, customer) = (trust("340636424752"), trust(CUSTOMER));
    let role = ("RoleName", "r");
    iam(&aws, "CreateRole", &[role, ("AssumeRolePolicyDocument", &nobody)]).await;
    let arn = format!("arn:aws:iam::{CUSTOMER}:role/r");
    fault(
        &aws,
        &format!(r#"{{"service": "iam", "resource": "{arn}", "fault": {{"iam-propagation": "10s"}}}}"#),
    )
    .await;
    let form = format!("Action=AssumeRole&Version=2011-06-15&RoleArn={arn}&RoleSessionName=session");
    let assume = |time| Call { time, ..Call::query("sts", &form).signed_by(&key, &secret, None) };
    let mut before = 403;
    for (document, after) in [(&customer, 200), (&nobody, 403)] {
        iam(&aws, "UpdateAssumeRolePolicy", &[role, ("PolicyDocument", document)]).await;
        assert_eq!(assume(advance(&aws, 9)).send(&aws).await.status, before, "{document}, early");
        assert_eq!(assume(advance(&aws, 1)).send(&aws).await.status, after, "{document}, late");
        before = after;
    }
    // Another role is none of this fault's business.
    iam(&aws, "CreateRole", &[("RoleName", "other"), ("AssumeRolePolicyDocument", &customer)]).await;
    let form = form.replace("role/r", "role/other");
    let time = aws.clock().now().into();
    let other = Call { time, ..Call::query("sts", &form).signed_by(&key, &secret, None) };
    assert_eq!(other.send(&aws).await.status, 200);
}

#[tokio::test]
async fn a_bad_fault_is_refused_and_told_what_would_be_right() {
    let aws = started().await;
    for (body, problem) in [
        ("", "The body: EOF"),
        ("{", "at line 1 column 1"),
        ("[]", "must be an object"),
        ("{}", r#""fault": it is missing; use "throttling""#),
        (r#"{"fault": "fire"}"#, r#""fault": "fire" is none; use "throttling""#),
        (r#"{"fault": 1}"#, r#""fault": 1 is none"#),
        (r#"{"fault": {"delay": "2s", "cut-body": 1}}"#, "is none; use"),
        (r#"{"fault": {"delay": 2}}"#, r#"{"delay": 2}: not a span such as 50ms"#),
        (r#"{"fault": {"delay": "-2s"}}"#, "not a span"),
        (r#"{"fault": {"iam-propagation": "soon"}}"#, "not a span"),
        (r#"{"fault": "slow-down", "sevice": "s3"}"#, r#""sevice" is no field"#),
        (
            r#"{"fault": "slow-down", "service": "ec2"}"#,
            r#""service": "ec2" is none; use "iam", "iam-toolbox", "kms", "s3" or "sts""#,
        ),
        (r#"{"fault": "slow-down", "service": "sts"}"#, r#"for STS and IAM use "throttling""#),
        (r#"{"fault": "temporary-redirect", "service": "sts"}"#, r#""temporary-redirect" is S3's"#),
        (r#"{"fault": "throttling", "service": "s3"}"#, r#"for S3 use "slow-down""#),
        (r#"{"fault": "slow-down", "operation": "s3:GetObject"}"#, "without its service"),
        (r#"{"fault": "slow-down", "operation": 7}"#, r#""operation": 7 is not"#),
        (r#"{"fault": "slow-down", "resource": ""}"#, r#""resource": "" is not a pattern"#),
        (r#"{"fault": "slow-down", "count": 0}"#, r#""count": 0 is not a number of requests"#),
        (r#"{"fault": "slow-down", "count": -1}"#, r#""count": -1 is not"#),
        (
            r#"{"fault": {"iam-propagation": "1s"}, "service": "s3"}"#,
            r#""iam-propagation" holds back what IAM"#,
        ),
    ] {
        let answer = control(&aws, "POST", "faults", body).await;
        let told = answer.body.replace("\\\"", "\"");
        assert!(answer.status == 400 && told.contains(problem), "{body}: {told}");
    }
    assert_eq!(control(&aws, "GET", "faults", "").await.body, "[]\n");
    assert_eq!(control(&aws, "PUT", "faults", "{}").await.status, 405);
}
