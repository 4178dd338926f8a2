//! Keys of AssumeRole.

use rolecall_tests::{Answer, CUSTOMER};

use super::{Reading, absent, check};
use crate::lab::policy;

/// A user who may assume a role under a condition, which the role's trust policy makes.
struct Assuming {
    reading: Reading,
    role: String,
}

impl Assuming {
    async fn new() -> Self {
        let reading = Reading::new().await;
        let role = reading.lab.role(CUSTOMER, "data", &Self::statement("{}")).await;
        let tags = [
            ("Action", "TagRole"),
            ("RoleName", "data"),
            ("Tags.member.1.Key", "stage"),
            ("Tags.member.1.Value", "live"),
        ];
        reading.lab.must(CUSTOMER, &tags).await;
        Self { reading, role }
    }

    fn statement(condition: &str) -> String {
        format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{CUSTOMER}:user/reader"}},"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"],"Condition":{condition}}}"#
        )
    }

    async fn trust(&self, condition: &str) {
        let document = policy(&Self::statement(condition));
        let form =
            [("Action", "UpdateAssumeRolePolicy"), ("RoleName", "data"), ("PolicyDocument", &document)];
        self.reading.lab.must(CUSTOMER, &form).await;
    }

    async fn assume(&self, more: &[(&str, &str)]) -> Answer {
        let mut form =
            vec![("Action", "AssumeRole"), ("RoleArn", self.role.as_str()), ("RoleSessionName", "job")];
        form.extend(more);
        self.reading.lab.sts(&self.reading.user, &form).await
    }
}

#[tokio::test]
async fn of_a_request_that_sends_everything() {
    let assuming = Assuming::new().await;
    let rows = [
        ("StringEquals", "sts:ExternalId", "unique-id", "another-id"),
        ("StringLike", "sts:RoleSessionName", "jo?", "${aws:username}"),
        ("StringEquals", "sts:SourceIdentity", "alice", "bob"),
        ("ForAllValues:StringEquals", "sts:TransitiveTagKeys", "team", "project"),
        ("StringEquals", "aws:RequestTag/team", "data", "web"),
        ("ForAllValues:StringEquals", "aws:TagKeys", "team", "project"),
        ("ForAnyValue:StringEquals", "aws:TagKeys", "team", "project"),
        ("StringEquals", "aws:ResourceTag/stage", "live", "test"),
        ("StringEquals", "iam:ResourceTag/stage", "live", "test"),
        ("StringEquals", "aws:ResourceAccount", "111122223333", "444455556666"),
        ("StringEquals", "aws:RequestedRegion", "us-east-1", "eu-west-1"),
        absent("aws:RequestTag/project"),
        absent("aws:MultiFactorAuthPresent"),
        absent("s3:ResourceAccount"),
    ];
    let assume = async || {
        assuming
            .assume(&[
                ("ExternalId", "unique-id"),
                ("SourceIdentity", "alice"),
                ("Tags.member.1.Key", "team"),
                ("Tags.member.1.Value", "data"),
                ("TransitiveTagKeys.member.1", "team"),
            ])
            .await
    };
    check("AssumeRole", &rows, async |it: &str| assuming.trust(it).await, assume).await;
}

#[tokio::test]
async fn of_a_request_that_sends_the_least() {
    let assuming = Assuming::new().await;
    let rows = [
        absent("sts:ExternalId"),
        absent("sts:SourceIdentity"),
        absent("sts:TransitiveTagKeys"),
        absent("aws:RequestTag/team"),
        absent("aws:TagKeys"),
        ("StringEquals", "sts:RoleSessionName", "job", "Job"),
    ];
    check(
        "AssumeRole",
        &rows,
        async |it: &str| assuming.trust(it).await,
        async || assuming.assume(&[]).await,
    )
    .await;
}

/// A session's transitive tags and source identity go along without being sent.
#[tokio::test]
async fn of_a_request_along_a_chain() {
    let assuming = Assuming::new().await;
    let lab = &assuming.reading.lab;
    let tags = [
        ("SourceIdentity", "alice"),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "data"),
        ("TransitiveTagKeys.member.1", "team"),
    ];
    let first = crate::lab::session(&assuming.assume(&tags).await);
    let statement = |condition: &str| {
        let named = Assuming::statement(condition);
        named.replace("user/reader", "role/data")
    };
    let next = lab.role(CUSTOMER, "next", &statement("{}")).await;
    let rows = [
        ("StringEquals", "sts:SourceIdentity", "alice", "bob"),
        ("StringEquals", "aws:SourceIdentity", "alice", "bob"),
        ("StringEquals", "aws:RequestTag/team", "data", "web"),
        ("ForAnyValue:StringEquals", "sts:TransitiveTagKeys", "team", "project"),
        ("StringEquals", "aws:PrincipalTag/team", "data", "web"),
    ];
    let trust = async |condition: &str| {
        let document = policy(&statement(condition));
        let form =
            [("Action", "UpdateAssumeRolePolicy"), ("RoleName", "next"), ("PolicyDocument", &document)];
        lab.must(CUSTOMER, &form).await;
    };
    let assume = async || {
        let form = [("Action", "AssumeRole"), ("RoleArn", next.as_str()), ("RoleSessionName", "next")];
        lab.sts(&first, &form).await
    };
    check("a chain", &rows, trust, assume).await;
}
