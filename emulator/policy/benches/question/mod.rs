//! Five policies of three statements each, and a request that the last of them allows.

use std::sync::Arc;

use rolecall_policy::{
    AttachedPolicy, Context, DocumentKind, Policies, Policy, Principal, PrincipalType, Request,
};

const ROLE: &str = "arn:aws:iam::111122223333:role/LabelboxS3Access";

fn statements(bucket: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[
            {{"Effect":"Allow","Action":["s3:ListBucket","s3:GetBucketLocation"],"Resource":"arn:aws:s3:::{bucket}"}},
            {{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::{bucket}/${{aws:PrincipalTag/team, 'all'}}/*",
              "Condition":{{"Bool":{{"aws:SecureTransport":"true"}},"IpAddress":{{"aws:SourceIp":["10.0.0.0/8","203.0.113.0/24"]}}}}}},
            {{"Effect":"Deny","Action":"s3:Delete*","Resource":"*","Condition":{{"StringNotEquals":{{"aws:PrincipalArn":"{ROLE}"}}}}}}
        ]}}"#
    )
}

#[allow(clippy::panic, reason = "a bench that cannot be set up has nothing to say")]
fn attached(bucket: &str) -> AttachedPolicy {
    let Ok(policy) = Policy::parse(&statements(bucket), &DocumentKind::Identity) else {
        panic!("the bench's policy does not parse")
    };
    AttachedPolicy { name: bucket.into(), inline: true, attached_to: ROLE.into(), policy: Arc::new(policy) }
}

/// The request, with its policies.
pub(crate) fn question() -> (Request, Policies) {
    let mut context = Context::default();
    for (key, value) in [
        ("aws:SecureTransport", "true"),
        ("aws:SourceIp", "203.0.113.7"),
        ("aws:PrincipalArn", ROLE),
        ("aws:CurrentTime", "2026-11-23T00:00:00Z"),
    ] {
        context.set(key, value);
    }
    let principal = Principal {
        kind: PrincipalType::RoleSession,
        account: "111122223333".to_owned(),
        arn: "arn:aws:sts::111122223333:assumed-role/LabelboxS3Access/s".to_owned(),
        role_arn: Some(ROLE.to_owned()),
        issuer_arn: None,
        unique_id: None,
        bound_by_scps: true,
    };
    let request = Request {
        principal: Arc::new(principal),
        action: "s3:GetObject".into(),
        resource: "arn:aws:s3:::bucket-5/all/cells.jpg".to_owned(),
        resource_account: "111122223333".into(),
        context,
    };
    let buckets = ["bucket-1", "bucket-2", "bucket-3", "bucket-4", "bucket-5"];
    let identity = buckets.iter().map(|bucket| attached(bucket)).collect();
    (request, Policies { identity, ..Policies::default() })
}
