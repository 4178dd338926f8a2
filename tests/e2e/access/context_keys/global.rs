//! Keys of every request: who asks, from where, when, about whose resource.

use rolecall_tests::{CUSTOMER, Call};
use serde_json::json;

use super::{Reading, absent, check};

#[tokio::test]
async fn of_a_user_with_lasting_keys() {
    let reading = Reading::new().await;
    let tags = [
        ("Action", "TagUser"),
        ("UserName", "reader"),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "data"),
    ];
    reading.lab.must(CUSTOMER, &tags).await;
    let rows = [
        (
            "ArnEquals",
            "aws:PrincipalArn",
            "arn:aws:iam::111122223333:user/reader",
            "arn:aws:iam::111122223333:user/x",
        ),
        ("StringEquals", "aws:PrincipalAccount", "111122223333", "444455556666"),
        ("StringEquals", "aws:PrincipalType", "User", "AssumedRole"),
        ("StringEquals", "aws:PrincipalTag/team", "data", "web"),
        absent("aws:PrincipalTag/other"),
        ("StringLike", "aws:userid", "AIDA?????????????????", "AROA*"),
        ("StringEquals", "aws:username", "reader", "Reader"),
        ("Bool", "aws:PrincipalIsAWSService", "false", "true"),
        absent("aws:PrincipalServiceName"),
        absent("aws:SourceIdentity"),
        absent("aws:MultiFactorAuthPresent"),
        absent("aws:MultiFactorAuthAge"),
        absent("aws:TokenIssueTime"),
        absent("aws:FederatedProvider"),
    ];
    check(
        "a user",
        &rows,
        async |it: &str| reading.permit(it).await,
        async || reading.get("/bucket/key").await,
    )
    .await;
}

#[tokio::test]
async fn of_the_request_and_its_resource() {
    let reading = Reading::new().await;
    let rows = [
        ("IpAddress", "aws:SourceIp", "127.0.0.0/8", "203.0.113.0/24"),
        ("Bool", "aws:SecureTransport", "false", "true"),
        ("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z", "2120-01-01T00:00:00Z"),
        ("NumericGreaterThan", "aws:EpochTime", "1577836800", "4733510400"),
        ("DateLessThan", "aws:EpochTime", "4733510400", "1577836800"),
        ("StringLike", "aws:UserAgent", "probe/*", "Mozilla/*"),
        ("StringEquals", "aws:Referer", "https://app.example/page", "https://evil.example/"),
        ("StringEquals", "aws:RequestedRegion", "us-east-1", "eu-west-1"),
        ("StringEquals", "aws:ResourceAccount", "111122223333", "444455556666"),
        ("StringEquals", "s3:ResourceAccount", "111122223333", "444455556666"),
        ("Bool", "aws:ViaAWSService", "false", "true"),
        absent("aws:CalledVia"),
        absent("aws:CalledViaFirst"),
        absent("aws:CalledViaLast"),
        absent("kms:ViaService"),
        absent("aws:SourceVpc"),
        absent("aws:SourceVpce"),
        absent("aws:VpcSourceIp"),
        absent("aws:SourceArn"),
        absent("aws:SourceAccount"),
        absent("aws:RequestTag/team"),
        absent("aws:TagKeys"),
        // A bucket's tags do not count until somebody turns that on for it.
        absent("aws:ResourceTag/team"),
    ];
    let get = async || {
        let call = Call::s3("GET", "/bucket/key")
            .with_header("user-agent", "probe/1.0")
            .with_header("referer", "https://app.example/page");
        reading.lab.call(&reading.user, call).await
    };
    check("a request", &rows, async |it: &str| reading.permit(it).await, get).await;
    let rows = [absent("aws:UserAgent"), absent("aws:Referer")];
    check(
        "a plain one",
        &rows,
        async |it: &str| reading.permit(it).await,
        async || reading.get("/bucket/key").await,
    )
    .await;
}

#[tokio::test]
async fn behind_a_proxy() {
    let reading = Reading::new().await;
    let rows = [
        ("IpAddress", "aws:SourceIp", "198.51.100.7", "127.0.0.0/8"),
        ("Bool", "aws:SecureTransport", "true", "false"),
    ];
    let get = async || {
        let call = Call::s3("GET", "/bucket/key")
            .with_header("x-forwarded-for", "198.51.100.7")
            .with_header("x-forwarded-proto", "https");
        reading.lab.call(&reading.user, call).await
    };
    check("forwarded", &rows, async |it: &str| reading.permit(it).await, get).await;
}

#[tokio::test]
async fn of_the_organization() {
    let reading = Reading::new().await;
    let keys = ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:ResourceOrgID", "aws:ResourceOrgPaths"]
        .map(absent);
    let permit = async |condition: &str| reading.permit(condition).await;
    check("outside", &keys, permit, async || reading.get("/bucket/key").await).await;
    let document = json!({
        "Id": "o-exampleorgid", "ManagementAccountId": "999999999999",
        "Root": { "Id": "r-ab12", "OrganizationalUnits": [{ "Id": "ou-ab12-11111111", "Accounts": [CUSTOMER] }] },
    });
    reading.lab.organize(&document).await;
    let path = "o-exampleorgid/r-ab12/ou-ab12-11111111/";
    let rows = [
        ("StringEquals", "aws:PrincipalOrgID", "o-exampleorgid", "o-anotherorgid"),
        ("StringEquals", "aws:ResourceOrgID", "o-exampleorgid", "o-anotherorgid"),
        ("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", path, "o-exampleorgid/r-ab12/"),
        (
            "ForAnyValue:StringLike",
            "aws:PrincipalOrgPaths",
            "o-exampleorgid/r-ab12/*",
            "o-exampleorgid/r-ab12/ou-ab12-22222222/*",
        ),
        ("ForAnyValue:StringEquals", "aws:ResourceOrgPaths", path, "o-exampleorgid/r-ab12/"),
    ];
    check("inside", &rows, permit, async || reading.get("/bucket/key").await).await;
}
