//! What CloudTrail records of a request, and for whom.

use rolecall_tests::sigv4::{Request, Signer, encode};
use rolecall_tests::{Answer, send};
use serde_json::{Value, json};

use super::world::{
    CONTENT, CUSTOMER, NOW_ISO, VENDOR, World, iam, policy, root, started, succeeds, trusting, user,
};
use rolecall_emulator::Emulator;

const ROLE: &str = "arn:aws:iam::111122223333:role/reads";
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::340636424752:user/backend"},
    "Action":["sts:AssumeRole","sts:SetSourceIdentity"],"Condition":{"StringEquals":{"sts:ExternalId":"right"}}}}"#;

/// What is kept, through the control API.
async fn records(aws: &Emulator, query: &str) -> Vec<Value> {
    let answer = asked(aws, query).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let mut log: Value = serde_json::from_str(&answer.body).unwrap();
    serde_json::from_value(log["Records"].take()).unwrap()
}

async fn asked(aws: &Emulator, query: &str) -> Answer {
    let request = format!("GET /_rolecall/trail{query} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    send(aws, request.as_bytes()).await
}

/// The only record.
async fn only(aws: &Emulator, query: &str) -> Value {
    let mut records = records(aws, query).await;
    assert_eq!(records.len(), 1, "{query}: {records:#?}");
    records.remove(0)
}

/// The vendor's user, and the role of the customer's that trusts it.
async fn integration(world: &World) -> Signer {
    let backend = user(&world.aws, VENDOR, "backend", Some(&policy("Allow", "sts:*", "*"))).await;
    world.role("reads", TRUST, Some(&policy("Allow", "s3:GetObject", "arn:aws:s3:::rows/*"))).await;
    backend
}

async fn assume(aws: &Emulator, by: &Signer, external_id: &str) -> Answer {
    let form = format!(
        "Action=AssumeRole&Version=2011-06-15&RoleArn={}&RoleSessionName=labelbox&DurationSeconds=900\
         &ExternalId={external_id}&SourceIdentity=ada",
        encode(ROLE)
    );
    Request::form(&form).at("sts.amazonaws.com").signed(&by.clone().service("sts")).send(aws).await
}

fn session(answer: &Answer, by: &Signer) -> Signer {
    let part = |name| answer.element(name).unwrap();
    Signer::new(part("AccessKeyId"), part("SecretAccessKey"), &by.date).token(part("SessionToken"))
}

#[tokio::test]
async fn both_accounts_get_an_event_of_a_role_that_is_assumed() {
    let world = World::new().await;
    let backend = integration(&world).await;
    let answer = assume(&world.aws, &backend, "right").await;
    let vendors = only(&world.aws, &format!("?account={VENDOR}&event=AssumeRole")).await;
    let customers = only(&world.aws, &format!("?account={CUSTOMER}&event=AssumeRole")).await;
    assert_eq!(
        vendors["userIdentity"],
        json!({
            "type": "IAMUser", "principalId": vendors["userIdentity"]["principalId"],
            "arn": "arn:aws:iam::340636424752:user/backend", "accountId": VENDOR,
            "accessKeyId": backend.key, "userName": "backend",
        })
    );
    assert_eq!(
        customers["userIdentity"],
        json!({
            "type": "AWSAccount", "principalId": vendors["userIdentity"]["principalId"], "accountId": VENDOR,
        })
    );
    for record in [&vendors, &customers] {
        assert_eq!(
            record["requestParameters"],
            json!({
                "roleArn": ROLE, "roleSessionName": "labelbox", "durationSeconds": 900,
                "externalId": "right", "sourceIdentity": "ada",
            })
        );
        assert_eq!(
            record["responseElements"],
            json!({
                "assumedRoleUser": {
                    "assumedRoleId": answer.element("AssumedRoleId").unwrap(),
                    "arn": "arn:aws:sts::111122223333:assumed-role/reads/labelbox",
                },
                "credentials": {
                    "accessKeyId": answer.element("AccessKeyId").unwrap(),
                    "sessionToken": "...",
                    "expiration": "Jul 19, 2026, 10:15:00 AM",
                },
                "sourceIdentity": "ada",
            })
        );
        assert_eq!(
            record["resources"],
            json!([{ "accountId": CUSTOMER, "type": "AWS::IAM::Role", "ARN": ROLE }])
        );
        for (field, expected) in [
            ("eventVersion", json!("1.11")),
            ("eventTime", json!(NOW_ISO)),
            ("eventSource", json!("sts.amazonaws.com")),
            ("awsRegion", json!("us-east-1")),
            ("sourceIPAddress", json!("127.0.0.1")),
            ("requestID", json!(answer.header("x-amzn-requestid").unwrap())),
            ("readOnly", json!(true)),
            ("eventType", json!("AwsApiCall")),
            ("managementEvent", json!(true)),
            ("eventCategory", json!("Management")),
            ("sharedEventID", vendors["sharedEventID"].clone()),
        ] {
            assert_eq!(record[field], expected, "{field}");
        }
    }
    assert_ne!(vendors["eventID"], customers["eventID"]);
    assert!(vendors["sharedEventID"].is_string());
}

#[tokio::test]
async fn a_role_that_is_not_assumed_is_told_to_the_caller_only() {
    let world = World::new().await;
    let backend = integration(&world).await;
    let answer = assume(&world.aws, &backend, "wrong").await;
    assert_eq!(answer.status, 403);
    let record = only(&world.aws, "?event=AssumeRole&error=AccessDenied").await;
    assert_eq!(record["recipientAccountId"], VENDOR);
    assert_eq!(record["errorMessage"], answer.element("Message").unwrap());
    for nothing in ["requestParameters", "responseElements", "resources", "sharedEventID"] {
        assert_eq!(record[nothing], Value::Null, "{nothing}");
    }
}

#[tokio::test]
async fn an_object_that_is_read_is_a_data_event() {
    let world = World::new().await;
    let backend = integration(&world).await;
    let session = session(&assume(&world.aws, &backend, "right").await, &backend);
    let agent = Request::get("/rows/key").header("user-agent", "curl/8");
    let answer = succeeds(&world.aws, &agent.signed(&session)).await;
    let record = only(&world.aws, &format!("?event=GetObject&access-key={}", session.key)).await;
    let role_id = record.pointer("/userIdentity/sessionContext/sessionIssuer/principalId").unwrap();
    assert_eq!(
        record["userIdentity"],
        json!({
            "type": "AssumedRole",
            "principalId": format!("{}:labelbox", role_id.as_str().unwrap()),
            "arn": "arn:aws:sts::111122223333:assumed-role/reads/labelbox",
            "accountId": CUSTOMER,
            "accessKeyId": session.key,
            "sessionContext": {
                "sessionIssuer": {
                    "type": "Role", "principalId": role_id, "arn": ROLE, "accountId": CUSTOMER, "userName": "reads",
                },
                "attributes": { "creationDate": NOW_ISO, "mfaAuthenticated": "false" },
                "sourceIdentity": "ada",
            },
        })
    );
    for (field, expected) in [
        ("eventSource", json!("s3.amazonaws.com")),
        ("userAgent", json!("[curl/8]")),
        ("responseElements", Value::Null),
        ("requestID", json!(answer.header("x-amz-request-id").unwrap())),
        ("readOnly", json!(true)),
        ("managementEvent", json!(false)),
        ("eventCategory", json!("Data")),
        ("recipientAccountId", json!(CUSTOMER)),
        ("sharedEventID", Value::Null),
    ] {
        assert_eq!(record[field], expected, "{field}");
    }
    let told = &record["requestParameters"];
    assert_eq!((&told["bucketName"], &told["key"]), (&json!("rows"), &json!("key")));
    assert_eq!(told.as_object().unwrap().len(), 3, "{told}");
    assert_eq!(
        record["resources"],
        json!([
            { "type": "AWS::S3::Object", "ARN": "arn:aws:s3:::rows/key" },
            { "accountId": CUSTOMER, "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::rows" },
        ])
    );
    assert_eq!(
        record["additionalEventData"],
        json!({
            "SignatureVersion": "SigV4", "bytesTransferredIn": 0, "AuthenticationMethod": "AuthHeader",
            "x-amz-id-2": answer.header("x-amz-id-2").unwrap(), "bytesTransferredOut": CONTENT.len(),
        })
    );
}

#[tokio::test]
async fn a_presigned_url_is_recorded_without_its_signature() {
    let world = World::new().await;
    succeeds(&world.aws, &world.presigned(Request::get("/rows/key"))).await;
    let record = only(&world.aws, "?event=GetObject").await;
    let told = record["requestParameters"].as_object().unwrap();
    let names: Vec<&str> = told.keys().map(String::as_str).collect();
    let expected = [
        "X-Amz-Algorithm",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-SignedHeaders",
        "bucketName",
        "Host",
        "key",
    ];
    assert_eq!(names, expected);
    assert_eq!(record["additionalEventData"]["AuthenticationMethod"], "QueryString");
}

#[tokio::test]
async fn a_url_of_sigv2_is_recorded_as_one() {
    let world = World::new().await;
    succeeds(&world.aws, &Request::get("/rows/key").presigned_v2(&world.user, "1784455260")).await;
    let record = only(&world.aws, "?event=GetObject").await;
    let told = record["requestParameters"].as_object().unwrap();
    let names: Vec<&str> = told.keys().map(String::as_str).collect();
    assert_eq!(names, ["Expires", "bucketName", "Host", "key"]);
    assert_eq!(record["additionalEventData"]["AuthenticationMethod"], "QueryString");
    assert_eq!(record["additionalEventData"]["SignatureVersion"], "SigV2");
    assert_eq!(record["userIdentity"]["accessKeyId"], world.user.key.as_str());
    assert_eq!(record["awsRegion"], "us-east-1");
}

#[tokio::test]
async fn an_object_of_another_account_is_told_to_both() {
    let world = World::new().await;
    let backend = user(&world.aws, VENDOR, "backend", Some(&policy("Allow", "s3:*", "*"))).await;
    let refused = Request::get("/rows/key").signed(&backend).send(&world.aws).await;
    assert_eq!(refused.status, 403);
    let vendors = only(&world.aws, &format!("?event=GetObject&account={VENDOR}")).await;
    let customers = only(&world.aws, &format!("?event=GetObject&account={CUSTOMER}")).await;
    assert_eq!(vendors["userIdentity"]["type"], "IAMUser");
    assert_eq!(customers["userIdentity"]["type"], "AWSAccount");
    assert_eq!(customers["userIdentity"]["accountId"], VENDOR);
    assert_eq!(customers["sharedEventID"], vendors["sharedEventID"]);
    for record in [vendors, customers] {
        assert_eq!(
            (&record["errorCode"], &record["errorMessage"]),
            (&json!("AccessDenied"), &json!("Access Denied"))
        );
        assert_eq!(record["requestParameters"]["key"], "key");
    }
}

#[tokio::test]
async fn nobody_is_recorded_and_a_false_signature_is_not() {
    let world = World::new().await;
    let before = records(&world.aws, "").await.len();
    let refused = world.signed(Request::get("/rows/key")).badly().send(&world.aws).await;
    assert_eq!(refused.element("Code"), Some("SignatureDoesNotMatch"));
    assert_eq!(records(&world.aws, "").await.len(), before);
    let refused = Request::get("/rows/key").anonymous().send(&world.aws).await;
    assert_eq!(refused.status, 403);
    let record = only(&world.aws, "?event=GetObject").await;
    assert_eq!(
        record["userIdentity"],
        json!({ "type": "AWSAccount", "principalId": "", "accountId": "ANONYMOUS_PRINCIPAL" })
    );
    assert_eq!(record["recipientAccountId"], CUSTOMER);
    assert_eq!(record["additionalEventData"].get("AuthenticationMethod"), None);
}

#[tokio::test]
async fn writes_tell_what_they_made_and_no_secret() {
    let world = World::new().await;
    let written = only(&world.aws, "?event=CreateAccessKey").await;
    let made = &written["responseElements"]["accessKey"];
    assert_eq!((&made["userName"], &made["accessKeyId"]), (&json!("reader"), &json!(world.user.key)));
    assert_eq!(made.get("secretAccessKey"), None);
    assert_eq!(written["userIdentity"]["type"], "Root");
    assert_eq!(written["requestParameters"], json!({ "userName": "reader" }));

    world.put("/rows/new", "12345").await;
    let put = records(&world.aws, "?event=PutObject").await.pop().unwrap();
    assert_eq!(put["responseElements"], json!({ "x-amz-server-side-encryption": "AES256" }));
    assert_eq!(put["additionalEventData"]["SSEApplied"], "Default_SSE_S3");
    assert_eq!(put["additionalEventData"]["bytesTransferredIn"], 5);
    assert_eq!(put["readOnly"], false);

    let all = Value::from(records(&world.aws, "").await).to_string();
    assert!(!all.contains(&world.user.secret), "{all}");
}

#[tokio::test]
async fn iam_is_recorded_in_one_region_and_with_the_names_of_its_exceptions() {
    let aws = started().await;
    iam(
        &aws,
        CUSTOMER,
        "CreateRole",
        &[("RoleName", "r"), ("AssumeRolePolicyDocument", &trusting("AWS", "*"))],
    )
    .await;
    let form = "Action=GetRole&Version=2010-05-08&RoleName=none";
    let by = root(CUSTOMER).service("iam");
    let refused = Request::form(form).at("iam.amazonaws.com").signed(&by).send(&aws).await;
    let record = only(&aws, "?event=GetRole").await;
    assert_eq!(record["errorCode"], "NoSuchEntityException");
    assert_eq!(record["errorMessage"], refused.element("Message").unwrap());
    assert_eq!(record["requestParameters"], json!({ "roleName": "none" }));
    assert_eq!(record["awsRegion"], "us-east-1");
    let created = only(&aws, "?event=CreateRole").await;
    assert_eq!(created["responseElements"]["role"]["roleName"], "r");
    assert_eq!(created["responseElements"]["role"]["createDate"], "Jul 19, 2026, 10:00:00 AM");
}

#[tokio::test]
async fn kms_is_recorded_with_its_key() {
    let aws = started().await;
    let by = root(CUSTOMER).service("kms");
    let create = Request::new("POST", "/")
        .body(r#"{"Description":"mine"}"#)
        .at("kms.us-east-1.amazonaws.com")
        .header("x-amz-target", "TrentService.CreateKey")
        .header("content-type", "application/x-amz-json-1.1");
    succeeds(&aws, &create.signed(&by)).await;
    let record = only(&aws, "?event=CreateKey").await;
    assert_eq!(record["eventSource"], "kms.amazonaws.com");
    assert_eq!(record["requestParameters"], json!({ "description": "mine" }));
    assert_eq!(record["responseElements"]["keyMetadata"]["aWSAccountId"], CUSTOMER);
}

#[tokio::test]
async fn a_reset_forgets_and_an_unknown_filter_is_refused() {
    let world = World::new().await;
    assert_eq!(asked(&world.aws, "?user=ada").await.status, 400);
    assert!(!world.aws.trail().is_empty());
    world.aws.reset();
    assert!(world.aws.trail().is_empty());
}

#[tokio::test]
async fn a_file_gets_each_event_on_a_line_and_one_that_cannot_be_written_is_refused_at_once() {
    let folder = std::env::temp_dir().join(format!("rolecall-trail-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    assert!(Emulator::builder().trail(&folder).is_err());
    let file = folder.join("trail.jsonl");
    let aws = Emulator::builder().trail(&file).unwrap().start().await.unwrap();
    aws.clock().freeze();
    aws.clock().set(rolecall_tests::sigv4::instant(super::world::NOW).and_utc());
    user(&aws, CUSTOMER, "ada", None).await;
    let written = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<Value> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, aws.trail());
    assert_eq!(lines.len(), 2);
    std::fs::remove_dir_all(&folder).unwrap();
}
