//! Who may assume a role: the trust policy, and the caller's own side.

use super::kit::*;
use crate::lab::{Account, Role, User};

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "trust/a-user-that-is-named-needs-nothing-else",
        "In one account, a trust policy that names the user suffices.",
        ONE_ACCOUNT,
        |lab| {
            let user = lab.user(lab.customer()?, None).await?;
            let role = lab.role(&policy([trusts(&user.arn)]), None).await?;
            lab.assume(&user.identity, &role.arn, &[]).await?.is(200)
        }
    ),
    behaviour!(
        "trust/a-user-that-is-not-named-is-refused",
        "A user whom the trust policy does not name is answered 403 AccessDenied.",
        PRINCIPAL,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            works(lab, &user, &role).await?;
            let other = lab.user(&user.account, Some(&policy([allow("sts:*", "*")]))).await?;
            denied(lab, &other, &role).await
        }
    ),
    behaviour!(
        "trust/a-role-that-does-not-exist-is-access-denied",
        "AssumeRole of a role that does not exist is answered 403 AccessDenied, as of one that does not trust.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            works(lab, &user, &role).await?;
            let missing = format!("{}-missing", role.arn);
            lab.assume(&user.identity, &missing, &[]).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "trust/the-account-delegates-and-does-not-grant",
        "A trust policy that names the account: a user of it without a permission of its own is refused.",
        PRINCIPAL,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            lab.retrust(&role, &policy([trusts(&root_of(&user.account))])).await?;
            works(lab, &user, &role).await?;
            let other = lab.user(&user.account, None).await?;
            denied(lab, &other, &role).await
        }
    ),
    behaviour!(
        "trust/the-account-and-a-permission-suffice",
        "A trust policy that names the account: a user of it whose own policy allows is accepted.",
        PRINCIPAL,
        |lab| {
            let user = allowed_user(lab, lab.customer()?).await?;
            let role = lab.role(&policy([trusts(&root_of(&user.account))]), None).await?;
            lab.assume(&user.identity, &role.arn, &[]).await?.is(200)
        }
    ),
    behaviour!(
        "trust/an-account-number-means-its-root-arn",
        "A principal of twelve digits means the account, as its root ARN does.",
        PRINCIPAL,
        |lab| {
            let user = allowed_user(lab, lab.customer()?).await?;
            let role = lab.role(&policy([trusts(&user.account.id)]), None).await?;
            lab.assume(&user.identity, &role.arn, &[]).await?.is(200)
        }
    ),
    behaviour!(
        "trust/across-accounts-both-sides-suffice",
        "Across accounts, a trust policy that names the user and a permission of its own are accepted.",
        CROSS_ACCOUNT,
        |lab| {
            let user = allowed_user(lab, lab.vendor()?).await?;
            let role = lab.role(&policy([trusts(&user.arn)]), None).await?;
            lab.assume(&user.identity, &role.arn, &[]).await?.is(200)
        }
    ),
    behaviour!(
        "trust/across-accounts-the-callers-side-is-needed",
        "Across accounts, a user that is named and has no permission of its own is refused.",
        CROSS_ACCOUNT,
        |lab| {
            let user = allowed_user(lab, lab.vendor()?).await?;
            let role = lab.role(&policy([trusts(&user.arn)]), None).await?;
            works(lab, &user, &role).await?;
            let other = lab.user(&user.account, None).await?;
            lab.retrust(&role, &policy([trusts(&other.arn)])).await?;
            denied(lab, &other, &role).await
        }
    ),
    behaviour!(
        "trust/across-accounts-the-roles-side-is-needed",
        "Across accounts, a permission to assume every role does not open one that trusts somebody else.",
        CROSS_ACCOUNT,
        |lab| {
            let user = allowed_user(lab, lab.vendor()?).await?;
            let role = lab.role(&policy([trusts(&user.arn)]), None).await?;
            works(lab, &user, &role).await?;
            lab.retrust(&role, &policy([trusts(&root_of(lab.customer()?))])).await?;
            denied(lab, &user, &role).await
        }
    ),
    behaviour!(
        "trust/everyone-still-needs-a-permission",
        "A trust policy for `*` does not spare a caller of another account its own permission.",
        CROSS_ACCOUNT,
        |lab| {
            let user = allowed_user(lab, lab.vendor()?).await?;
            let role = lab.role(&policy([trusts("*")]), None).await?;
            works(lab, &user, &role).await?;
            let other = lab.user(&user.account, None).await?;
            denied(lab, &other, &role).await
        }
    ),
    behaviour!(
        "trust/a-permission-for-another-role-does-not-help",
        "A caller's permission counts for the roles that it names.",
        RESOURCE,
        |lab| {
            let vendor = lab.vendor()?;
            let role = lab.role(&policy([trusts(&root_of(vendor))]), None).await?;
            let document = policy([allow("sts:AssumeRole", &role.arn)]);
            let user = lab.user(vendor, Some(&document)).await?;
            works(lab, &user, &role).await?;
            let other = lab.role(&policy([trusts(&root_of(vendor))]), None).await?;
            denied(lab, &user, &other).await
        }
    ),
    behaviour!(
        "trust/a-denial-in-the-trust-policy-wins",
        "A Deny in the trust policy wins over an Allow in it.",
        EVALUATION,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            works(lab, &user, &role).await?;
            lab.retrust(&role, &policy([trusts(&user.arn), trusts(&user.arn).denying()])).await?;
            denied(lab, &user, &role).await
        }
    ),
    behaviour!(
        "trust/a-denial-on-the-callers-side-wins",
        "A Deny in the caller's own policy wins over the trust policy's Allow.",
        EVALUATION,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            works(lab, &user, &role).await?;
            lab.user_policy(&user.account, &user.name, &policy([deny("sts:AssumeRole", "*")])).await?;
            denied(lab, &user, &role).await
        }
    ),
    behaviour!(
        "trust/a-boundary-limits-the-callers-permission",
        "Across accounts, a permissions boundary without sts:AssumeRole takes the caller's permission away.",
        BOUNDARIES,
        |lab| {
            let user = allowed_user(lab, lab.vendor()?).await?;
            let role = lab.role(&policy([trusts(&root_of(&user.account))]), None).await?;
            works(lab, &user, &role).await?;
            let boundary = lab.managed(&user.account, &policy([allow("s3:*", "*")])).await?;
            super::layers::bound(lab, &user, &boundary).await?;
            denied(lab, &user, &role).await
        }
    ),
    behaviour!(
        "trust/a-root-user-may-not-assume-a-role",
        "AssumeRole with a root user's own credentials is answered 403 AccessDenied.",
        ASSUME_ROLE,
        |lab| {
            let customer = lab.customer()?;
            if !customer.is_root {
                return Err(Unheld::Untried("the credentials are not a root user's".to_owned()));
            }
            let (user, role) = lab.trusted(None).await?;
            works(lab, &user, &role).await?;
            lab.retrust(&role, &policy([trusts(&root_of(customer))])).await?;
            lab.assume(lab.root(), &role.arn, &[]).await?.refuses(403, "AccessDenied")?.says("root accounts")
        }
    ),
    behaviour!(
        "trust/a-new-trust-policy-counts-at-once",
        "A trust policy that was replaced decides the next call.",
        UPDATE_TRUST,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            works(lab, &user, &role).await?;
            let other = allowed_user(lab, &user.account).await?;
            lab.retrust(&role, &policy([trusts(&other.arn)])).await?;
            denied(lab, &user, &role).await?;
            lab.assume(&other.identity, &role.arn, &[]).await?.is(200)
        }
    ),
    behaviour!(
        "trust/a-user-made-again-is-not-trusted",
        "A trust policy holds a user's unique ID: a user made again under the same name is another one.",
        PRINCIPAL,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            works(lab, &user, &role).await?;
            delete(lab, &user).await?;
            let document = policy([allow("sts:*", "*")]);
            let again = lab.user_named(&user.account, &user.name, Some(&document)).await?;
            denied(lab, &again, &role).await
        }
    ),
    behaviour!(
        "trust/a-deleted-user-shows-as-its-id",
        "When a user that a trust policy names is deleted, the policy shows its unique ID, AIDA....",
        PRINCIPAL,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            delete(lab, &user).await?;
            let reply = lab.iam(lab.root(), "GetRole", &[("RoleName", &role.name)]).await?.is(200)?;
            reply.contains("AIDA")
        }
    ),
    behaviour!(
        "trust/a-condition-on-the-source-address-counts",
        "aws:SourceIp in a trust policy refuses callers from elsewhere.",
        CONDITION_KEYS,
        |lab| conditioned(lab, "IpAddress", "aws:SourceIp", "192.0.2.0/24").await
    ),
    behaviour!(
        "trust/a-condition-on-mfa-counts",
        "aws:MultiFactorAuthPresent in a trust policy refuses a user without MFA.",
        CONDITION_KEYS,
        |lab| conditioned(lab, "Bool", "aws:MultiFactorAuthPresent", "true").await
    ),
    behaviour!(
        "trust/mfa-if-exists-lets-an-access-key-in",
        "BoolIfExists on aws:MultiFactorAuthPresent is true for a long-term access key, which does not have the key.",
        OPERATORS,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            let statement = trusts(&user.arn).when("BoolIfExists", "aws:MultiFactorAuthPresent", "true");
            lab.retrust(&role, &policy([statement])).await?;
            lab.assume(&user.identity, &role.arn, &[]).await?.is(200)
        }
    ),
    behaviour!(
        "trust/a-condition-on-the-session-name-counts",
        "sts:RoleSessionName in a trust policy refuses other session names.",
        STS_KEYS,
        |lab| conditioned(lab, "StringEquals", "sts:RoleSessionName", "another").await
    ),
    behaviour!(
        "trust/a-condition-on-the-principal-counts",
        "aws:PrincipalArn in a trust policy for `*` refuses everyone else.",
        CONDITION_KEYS,
        |lab| conditioned(lab, "ArnEquals", "aws:PrincipalArn", "arn:aws:iam::999999999999:user/another")
            .await
    ),
    behaviour!(
        "trust/nobody-needs-leave-to-ask-who-they-are",
        "GetCallerIdentity needs no permission, and no Deny stops it.",
        CALLER_IDENTITY,
        |lab| {
            let user = lab.user(lab.customer()?, Some(&policy([deny("*", "*")]))).await?;
            lab.send(lab.who_am_i(&user.identity)).await?.is(200)?.field("Arn", &user.arn)
        }
    ),
];

fn root_of(account: &Account) -> String {
    format!("arn:aws:iam::{}:root", account.id)
}

async fn allowed_user(lab: &Lab, account: &Account) -> Result<User, Unheld> {
    lab.user(account, Some(&policy([allow("sts:AssumeRole", "*")]))).await
}

async fn works(lab: &Lab, user: &User, role: &Role) -> Held {
    lab.assume(&user.identity, &role.arn, &[]).await?.is(200).given("before anything is wrong")
}

async fn denied(lab: &Lab, user: &User, role: &Role) -> Held {
    lab.assume(&user.identity, &role.arn, &[]).await?.refuses(403, "AccessDenied")
}

async fn conditioned(lab: &Lab, operator: &str, key: &str, value: &str) -> Held {
    let (user, role) = lab.trusted(None).await?;
    works(lab, &user, &role).await?;
    lab.retrust(&role, &policy([trusts(&user.arn).when(operator, key, value)])).await?;
    denied(lab, &user, &role).await
}

async fn delete(lab: &Lab, user: &User) -> Held {
    let pairs = [("UserName", user.name.as_str()), ("AccessKeyId", user.identity.key.as_str())];
    lab.prepare(&user.account, "DeleteAccessKey", &pairs).await?;
    let inline = [("UserName", user.name.as_str()), ("PolicyName", "inline")];
    lab.prepare(&user.account, "DeleteUserPolicy", &inline).await?;
    lab.prepare(&user.account, "DeleteUser", &[("UserName", &user.name)]).await
}
