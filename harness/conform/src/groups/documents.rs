//! Policy documents that IAM refuses.

use serde_json::json;

use super::kit::*;

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "documents/a-trust-policy-must-be-json",
        "A trust policy that is not JSON is answered 400 MalformedPolicyDocument.",
        CREATE_ROLE,
        |lab| trust(lab, |_| "garbage".to_owned()).await
    ),
    behaviour!(
        "documents/a-trust-policys-principal-must-exist",
        "A trust policy for a user who does not exist is answered 400 MalformedPolicyDocument: Invalid principal.",
        PRINCIPAL,
        |lab| {
            let nobody = lab.name();
            let reply =
                trust(lab, |account| policy([trusts(&format!("arn:aws:iam::{account}:user/{nobody}"))]))
                    .await?;
            reply.says("Invalid principal in policy")
        }
    ),
    behaviour!(
        "documents/a-trust-policys-principal-has-no-wildcards",
        "A trust policy for user/* is answered 400 MalformedPolicyDocument: wildcards are not for a part of an ARN.",
        PRINCIPAL,
        |lab| trust(lab, |account| policy([trusts(&format!("arn:aws:iam::{account}:user/*"))])).await
    ),
    behaviour!(
        "documents/a-trust-policy-has-a-principal",
        "A trust policy without a principal is answered 400 MalformedPolicyDocument.",
        PRINCIPAL,
        |lab| trust(lab, |_| policy([allow("sts:AssumeRole", "*").renamed("Resource", "Sid")])).await
    ),
    behaviour!(
        "documents/a-trust-policy-has-no-resource",
        "A trust policy with a resource is answered 400 MalformedPolicyDocument.",
        UPDATE_TRUST,
        |lab| trust(lab, |account| policy([trusts(account).with("Resource", json!("*"))])).await
    ),
    behaviour!(
        "documents/a-trust-policy-is-about-sts",
        "A trust policy for s3:GetObject is answered 400 MalformedPolicyDocument.",
        CREATE_ROLE,
        |lab| trust(lab, |account| policy([trusts(account).actions("s3:GetObject")])).await
    ),
    behaviour!(
        "documents/a-refused-trust-policy-is-not-stored",
        "UpdateAssumeRolePolicy with a document that is refused leaves the one that was there.",
        UPDATE_TRUST,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            let pairs = [("RoleName", role.name.as_str()), ("PolicyDocument", "garbage")];
            let reply = lab.iam(lab.root(), "UpdateAssumeRolePolicy", &pairs).await?;
            reply.refuses(400, "MalformedPolicyDocument")?;
            lab.assume(&user.identity, &role.arn, &[]).await?.is(200)
        }
    ),
    behaviour!(
        "documents/an-identity-policy-must-be-json",
        "An identity-based policy that is not JSON is answered 400 MalformedPolicyDocument.",
        PUT_ROLE_POLICY,
        |lab| identity(lab, "garbage").await
    ),
    behaviour!(
        "documents/an-identity-policy-has-no-principal",
        "An identity-based policy with a principal is answered 400 MalformedPolicyDocument.",
        PRINCIPAL,
        |lab| identity(lab, &policy([allow("s3:GetObject", "*").for_everyone()])).await
    ),
    behaviour!(
        "documents/an-identity-policy-has-a-resource",
        "An identity-based policy without a resource is answered 400 MalformedPolicyDocument.",
        GRAMMAR,
        |lab| identity(lab, &policy([allow("s3:GetObject", "*").renamed("Resource", "Sid")])).await
    ),
    behaviour!(
        "documents/an-identity-policy-has-an-action",
        "An identity-based policy without an action is answered 400 MalformedPolicyDocument.",
        GRAMMAR,
        |lab| {
            let document =
                json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Resource": "*" }] });
            identity(lab, &document.to_string()).await
        }
    ),
    behaviour!(
        "documents/an-effect-is-allow-or-deny",
        "A statement with the effect `allow`, in small letters, is answered 400 MalformedPolicyDocument.",
        GRAMMAR,
        |lab| identity(lab, &policy([allow("s3:GetObject", "*").with("Effect", json!("allow"))])).await
    ),
    behaviour!(
        "documents/the-version-must-be-known",
        "A policy of a version that does not exist is answered 400 MalformedPolicyDocument.",
        GRAMMAR,
        |lab| identity(lab, &versioned("2012-10-18", [allow("s3:GetObject", "*")])).await
    ),
    behaviour!(
        "documents/an-action-has-a-service",
        "An action without a service, GetObject, is answered 400 MalformedPolicyDocument.",
        ACTION,
        |lab| identity(lab, &policy([allow("GetObject", "*")])).await
    ),
    behaviour!(
        "documents/a-resource-is-an-arn",
        "A resource that is neither `*` nor an ARN is answered 400 MalformedPolicyDocument.",
        RESOURCE,
        |lab| identity(lab, &policy([allow("s3:GetObject", "my-bucket/*")])).await
    ),
    behaviour!(
        "documents/a-managed-policy-is-judged-too",
        "CreatePolicy with a document that is not JSON is answered 400 MalformedPolicyDocument.",
        CREATE_POLICY,
        |lab| {
            lab.managed(lab.customer()?, &policy([allow("s3:GetObject", "*")])).await?;
            let name = lab.name();
            let pairs = [("PolicyName", name.as_str()), ("PolicyDocument", "garbage")];
            lab.iam(lab.root(), "CreatePolicy", &pairs).await?.refuses(400, "MalformedPolicyDocument")
        }
    ),
];

/// CreateRole with this trust policy, where a good one is accepted.
async fn trust(lab: &Lab, document: impl FnOnce(&str) -> String + Send) -> Held {
    let account = lab.customer()?.clone();
    lab.role(&policy([trusts(&account.id)]), None).await?;
    let name = lab.name();
    lab.made(Made::Role { account: account.clone(), name: name.clone() });
    let document = document(&account.id);
    let pairs = [("RoleName", name.as_str()), ("AssumeRolePolicyDocument", document.as_str())];
    lab.iam(&account.root, "CreateRole", &pairs).await?.refuses(400, "MalformedPolicyDocument")
}

/// PutRolePolicy with this document, where a good one is accepted.
async fn identity(lab: &Lab, document: &str) -> Held {
    let account = lab.customer()?;
    let good = policy([allow("s3:GetObject", "*")]);
    let role = lab.role(&policy([trusts(&account.id)]), Some(&good)).await?;
    let pairs = [("RoleName", role.name.as_str()), ("PolicyName", "inline"), ("PolicyDocument", document)];
    lab.iam(&account.root, "PutRolePolicy", &pairs).await?.refuses(400, "MalformedPolicyDocument")
}
