//! IAM Toolbox: the details of a refusal, by its authorization ID.

use rolecall_emulator::Emulator;
use rolecall_tests::Answer;
use rolecall_tests::sigv4::{Request, Signer, encode};
use serde_json::{Value, json};

use super::world::{CUSTOMER, VENDOR, World, iam, policy, put_user_policy, root, started, trusting, user};

const HEADER: &str = "x-rolecall-authorization-id";

async fn ask(aws: &Emulator, by: &Signer, target: &str) -> Answer {
    Request::get(target).signed(&by.clone().service("iam")).send(aws).await
}

async fn details(aws: &Emulator, by: &Signer, id: &str) -> Value {
    let answer = ask(aws, by, &format!("/authorization-details/{id}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

fn id(refused: &Answer) -> String {
    assert_eq!(refused.status / 100, 4, "{}", refused.body);
    refused.header(HEADER).unwrap().to_owned()
}

/// Each check's type, effect and how many policies matched in it.
fn checks(details: &Value) -> Vec<(String, String, usize)> {
    let checks = details["evaluations"][0]["checks"].as_array().unwrap();
    let text = |check: &Value, name: &str| check[name].as_str().unwrap().to_owned();
    let matched = |check: &Value| check["matchedPolicies"].as_array().unwrap().len();
    checks.iter().map(|it| (text(it, "checkType"), text(it, "evaluatedEffect"), matched(it))).collect()
}

fn check(kind: &str, effect: &str, matched: usize) -> (String, String, usize) {
    (kind.to_owned(), effect.to_owned(), matched)
}

#[tokio::test]
async fn an_implicit_deny_is_told_with_its_context() {
    let world = World::new().await;
    let ada = user(&world.aws, CUSTOMER, "ada", Some(&policy("Allow", "s3:PutObject", "*"))).await;
    let refused = Request::get("/rows/key").signed(&ada).send(&world.aws).await;
    let told = details(&world.aws, &root(CUSTOMER), &id(&refused)).await;
    let context = &told["requestContext"];
    assert_eq!(context["aws:username"], "ada");
    assert_eq!(context["aws:PrincipalArn"], "arn:aws:iam::111122223333:user/ada");
    let evaluation = &told["evaluations"][0];
    assert_eq!(evaluation["action"], "s3:GetObject");
    assert_eq!(evaluation["resource"], "arn:aws:s3:::rows/key");
    assert_eq!(evaluation["evaluatedEffect"], "IMPLICIT_DENY");
    assert_eq!(evaluation["context"], json!({}));
    assert_eq!(checks(&told), [check("PRINCIPAL", "IMPLICIT_DENY", 0)]);
    assert_eq!(
        evaluation["checks"][0]["relevantPolicyTypes"],
        json!(["IDENTITY_BASED_POLICY", "RESOURCE_BASED_POLICY"])
    );
    assert_eq!(
        told["policies"],
        json!([{
            "type": "IDENTITY_BASED_POLICY", "inline": true, "uri": told["policies"][0]["uri"],
            "attachedTo": [{ "arn": "arn:aws:iam::111122223333:user/ada" }],
        }])
    );
    assert!(told.get("nextToken").is_none());
}

#[tokio::test]
async fn a_policy_is_shown_as_it_was_when_it_refused() {
    let world = World::new().await;
    let arn = "arn:aws:iam::111122223333:policy/no";
    let text = r#"{"Version":"2012-10-17","Statement":[{"Sid":"No","Effect":"Deny","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}]}"#;
    iam(&world.aws, CUSTOMER, "CreatePolicy", &[("PolicyName", "no"), ("PolicyDocument", text)]).await;
    iam(&world.aws, CUSTOMER, "AttachUserPolicy", &[("UserName", "reader"), ("PolicyArn", arn)]).await;
    let refused = world.signed(Request::get("/rows/key")).send(&world.aws).await;
    let id = id(&refused);
    let newer = policy("Deny", "s3:PutObject", "*");
    let set = [("PolicyArn", arn), ("PolicyDocument", newer.as_str()), ("SetAsDefault", "true")];
    iam(&world.aws, CUSTOMER, "CreatePolicyVersion", &set).await;

    let told = details(&world.aws, &root(CUSTOMER), &id).await;
    assert_eq!(told["evaluations"][0]["evaluatedEffect"], "EXPLICIT_DENY");
    assert_eq!(checks(&told), [check("PRINCIPAL", "EXPLICIT_DENY", 2)]);
    let matched = told["evaluations"][0]["checks"][0]["matchedPolicies"].as_array().unwrap();
    let denying = matched.iter().find(|policy| policy["uri"] == arn).unwrap();
    assert_eq!(
        denying["matchedStatements"],
        json!([
            { "sid": "No", "evaluatedEffect": "DENY" }, { "sid": "Statement2", "evaluatedEffect": "DENY" },
        ])
    );
    for listed in told["policies"].as_array().unwrap() {
        let uri = encode(listed["uri"].as_str().unwrap());
        let target = format!("/authorization-details/{id}/policy?policyUri={uri}");
        let answer = ask(&world.aws, &root(CUSTOMER), &target).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let shown: Value = serde_json::from_str(&answer.body).unwrap();
        if listed["uri"] == arn {
            assert_eq!(shown["policyDocument"], serde_json::from_str::<Value>(text).unwrap());
        }
    }
}

#[tokio::test]
async fn across_accounts_each_side_sees_its_own() {
    let world = World::new().await;
    let backend = user(&world.aws, VENDOR, "backend", Some(&policy("Allow", "sts:*", "*"))).await;
    world.role("reads", &trusting("AWS", "arn:aws:iam::111122223333:user/reader"), None).await;
    let form = "Action=AssumeRole&Version=2011-06-15&RoleSessionName=session&RoleArn=arn:aws:iam::111122223333:role/reads";
    let by = backend.clone().service("sts");
    let refused = Request::form(form).at("sts.amazonaws.com").signed(&by).send(&world.aws).await;
    let id = id(&refused);
    let told = details(&world.aws, &root(VENDOR), &id).await;
    assert_eq!(checks(&told), [check("RESOURCE", "IMPLICIT_DENY", 0), check("PRINCIPAL", "ALLOW", 1)]);
    assert_eq!(told["policies"].as_array().unwrap().len(), 1, "{}", told["policies"]);
    let others = ask(&world.aws, &root(CUSTOMER), &format!("/authorization-details/{id}")).await;
    assert_eq!((others.status, others.header("x-amzn-errortype")), (404, Some("ResourceNotFoundException")));
    let elsewhere = root(VENDOR).region("eu-west-1");
    let others = ask(&world.aws, &elsewhere, &format!("/authorization-details/{id}")).await;
    assert_eq!(others.header("x-amzn-errortype"), Some("ResourceNotFoundException"));
}

#[tokio::test]
async fn a_key_policy_says_what_it_is() {
    let world = World::new().await;
    let ada = user(&world.aws, CUSTOMER, "ada", None).await;
    let call = |by: &Signer, operation: &str, body: &str| {
        Request::new("POST", "/")
            .body(body)
            .at("kms.us-east-1.amazonaws.com")
            .header("x-amz-target", &format!("TrentService.{operation}"))
            .header("content-type", "application/x-amz-json-1.1")
            .signed(&by.clone().service("kms"))
    };
    let made = call(&root(CUSTOMER), "CreateKey", "{}").send(&world.aws).await;
    let made: Value = serde_json::from_str(&made.body).unwrap();
    let key = made["KeyMetadata"]["KeyId"].as_str().unwrap();
    let body = json!({ "KeyId": key }).to_string();
    let refused = call(&ada, "DescribeKey", &body).send(&world.aws).await;
    let told = details(&world.aws, &root(CUSTOMER), &id(&refused)).await;
    assert_eq!(checks(&told), [check("RESOURCE", "ALLOW", 1), check("PRINCIPAL", "IMPLICIT_DENY", 0)]);
    assert_eq!(told["policies"][0]["type"], "RESOURCE_BASED_POLICY");
    assert_eq!(told["policies"][0]["policySource"]["type"], "KMS_KEY_POLICY");
}

#[tokio::test]
async fn what_toolbox_refuses() {
    let world = World::new().await;
    let ada = user(&world.aws, CUSTOMER, "ada", None).await;
    let id = id(&Request::get("/rows/key").signed(&ada).send(&world.aws).await);
    let root = root(CUSTOMER);
    let denied = "User: arn:aws:iam::111122223333:user/ada is not authorized to perform: \
                  iam:GetRequestAuthorizationDetails on resource: * because no identity-based policy allows the \
                  iam:GetRequestAuthorizationDetails action";
    let missing =
        "The requested policy or authorization details do not exist in this region or have expired.";
    let pattern = "1 validation error detected: Value 'ABC' at 'authorizationId' failed to satisfy constraint: Member \
                   must satisfy regular expression pattern: [0123456789abcdefghijklmnopqrstuvwxyz]+";
    let null = "1 validation error detected: Value null at 'policyUri' failed to satisfy constraint: Member must not be null";
    for (by, path, status, code, message) in [
        (&ada, id.clone(), 403, "AccessDeniedException", denied),
        (&root, "abc".to_owned(), 404, "ResourceNotFoundException", missing),
        (&root, format!("{id}/policy?policyUri=none"), 404, "ResourceNotFoundException", missing),
        (&root, "ABC".to_owned(), 400, "ValidationException", pattern),
        (&root, format!("{id}/policy"), 400, "ValidationException", null),
        (&root, format!("{id}?nextToken=x"), 400, "ValidationException", "The nextToken is invalid."),
        (&root, format!("{id}/more/policy"), 404, "UnknownOperationException", ""),
    ] {
        let answer = ask(&world.aws, by, &format!("/authorization-details/{path}")).await;
        assert_eq!((answer.status, answer.header("x-amzn-errortype")), (status, Some(code)), "{path}");
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(body["message"].as_str().unwrap_or_default(), message, "{path}");
    }
    let badly = Request::get("/authorization-details/abc").signed(&root.service("iam")).badly();
    let answer = badly.send(&world.aws).await;
    assert_eq!((answer.status, answer.header("x-amzn-errortype")), (403, Some("InvalidSignatureException")));
}

#[tokio::test]
async fn who_may_ask_is_decided_by_policies_and_leave_is_for_one_operation() {
    let world = World::new().await;
    let ada = user(&world.aws, CUSTOMER, "ada", None).await;
    let id = id(&Request::get("/rows/key").signed(&ada).send(&world.aws).await);
    put_user_policy(&world.aws, CUSTOMER, "ada", &policy("Allow", "iam:GetRequestAuthorizationDetails", "*"))
        .await;
    let told = details(&world.aws, &ada, &id).await;
    assert_eq!(told["policies"], json!([]));
    let target = format!("/authorization-details/{id}/policy?policyUri=x");
    let refused = ask(&world.aws, &ada, &target).await;
    assert_eq!(refused.status, 403);
    assert!(refused.header(HEADER).is_some());
}

#[tokio::test]
async fn only_what_policies_refuse_has_an_id() {
    let world = World::new().await;
    for (request, has) in [
        (world.signed(Request::get("/rows/none")), false),
        (world.signed(Request::get("/none/none")), false),
        (world.signed(Request::get("/rows/key")).badly(), false),
        (Request::get("/rows/key").anonymous(), true),
    ] {
        let answer = request.send(&world.aws).await;
        assert!(answer.status >= 400);
        assert_eq!(answer.header(HEADER).is_some(), has, "{}", answer.body);
    }
}

#[tokio::test]
async fn a_setting_puts_the_id_into_the_message() {
    let aws = Emulator::builder().authorization_ids_in_messages().start().await.unwrap();
    aws.clock().freeze();
    aws.clock().set(rolecall_tests::sigv4::instant(super::world::NOW).and_utc());
    let ada = user(&aws, CUSTOMER, "ada", None).await;
    let form = "Action=ListUsers&Version=2010-05-08";
    let by = ada.service("iam");
    let refused = Request::form(form).at("iam.amazonaws.com").signed(&by).send(&aws).await;
    let id = id(&refused);
    let message = format!(
        "User: arn:aws:iam::111122223333:user/ada is not authorized to perform: iam:ListUsers on resource: \
         arn:aws:iam::111122223333:user/ because no identity-based policy allows the iam:ListUsers action. Go to \
         https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/{id} for complete \
         details, or call the GetRequestAuthorizationDetails API with the following authorization id: {id}"
    );
    assert_eq!(refused.element("Message"), Some(message.as_str()));
    // By default it stands in the header only.
    let aws = started().await;
    let ada = user(&aws, CUSTOMER, "ada", None).await;
    let refused = Request::form(form).at("iam.amazonaws.com").signed(&ada.service("iam")).send(&aws).await;
    assert!(refused.element("Message").unwrap().ends_with("allows the iam:ListUsers action"));
}

#[tokio::test]
async fn an_organization_has_a_check_for_each_target_and_its_members_may_ask() {
    const SIBLING: &str = "222222222222";
    let world = World::new().await;
    let deny = json!({ "Version": "2012-10-17", "Statement": [{ "Sid": "No", "Effect": "Deny", "Action": "s3:GetObject", "Resource": "*" }] });
    let organization = json!({
        "Id": "o-exampleorgid",
        "ManagementAccountId": "999999999999",
        "Policies": [{ "Id": "p-examplescp1", "Name": "scp", "Type": "SERVICE_CONTROL_POLICY", "Content": deny }],
        "Root": {
            "Id": "r-ab12",
            "Accounts": [SIBLING],
            "OrganizationalUnits": [{
                "Id": "ou-ab12-11111111", "Name": "members", "Accounts": [CUSTOMER],
                "ServiceControlPolicies": ["FullAWSAccess", "scp"],
            }],
        },
    })
    .to_string();
    let set = format!(
        "PUT /_rolecall/organization HTTP/1.1\r\nHost: localhost\r\ncontent-length: {}\r\n\r\n{organization}",
        organization.len()
    );
    assert_eq!(rolecall_tests::send(&world.aws, set.as_bytes()).await.status, 200);
    let id = id(&world.signed(Request::get("/rows/key")).send(&world.aws).await);
    for other in [CUSTOMER, SIBLING] {
        let told = details(&world.aws, &root(other), &id).await;
        let scps: Vec<_> = told["evaluations"][0]["checks"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|check| check["checkType"] == "SERVICE_CONTROL_POLICY")
            .map(|check| {
                (check["targetArn"].as_str().unwrap().rsplit('/').next().unwrap(), &check["evaluatedEffect"])
            })
            .collect();
        let unit = ("ou-ab12-11111111", &json!("EXPLICIT_DENY"));
        assert_eq!(scps, [("r-ab12", &json!("ALLOW")), unit, (CUSTOMER, &json!("ALLOW"))]);
    }
    let outside = ask(&world.aws, &root(VENDOR), &format!("/authorization-details/{id}")).await;
    assert_eq!(outside.status, 404);
}
