//! STS: what a session may hold, who gets one, and what is not emulated.

use rolecall_tests::CUSTOMER;

use super::client::Identity;
use super::lab::{ALLOW_ASSUME, Lab, policy, sts, trusting_for};
use super::table::{Expected, Table, accepted};

#[tokio::test]
async fn what_a_session_may_hold() {
    let lab = Lab::new().await;
    let user = lab.user(CUSTOMER, "caller", Some(ALLOW_ASSUME)).await;
    let both = r#""sts:AssumeRole","sts:TagSession""#;
    let role = lab.role(CUSTOMER, "target", &trusting_for(&user.arn, both, ""), &[]).await;
    let mut table = Table::new("STS: what a session may hold");
    let reserved = [("Tags.member.1.Key", "aws:x"), ("Tags.member.1.Value", "v")];
    let system = "Tag keys with the prefix aws: are reserved for system use.";
    let answer = lab.assume(&user.identity, &role, &reserved).await;
    table.row("a tag key of AWS's", &answer, &Expected::sts(400, "InvalidParameterValue", system));
    let nothing = format!("arn:aws:iam::{CUSTOMER}:policy/none");
    let answer = lab.assume(&user.identity, &role, &[("PolicyArns.member.1.arn", &nothing)]).await;
    let unattachable = format!("Policy {nothing} does not exist or is not attachable.");
    table.row(
        "a managed policy that there is not",
        &answer,
        &Expected::sts(400, "ValidationError", unattachable),
    );
    let long = policy("Allow", &format!("s3:Get{}", "x".repeat(1900)));
    let tag = "v".repeat(256);
    let large =
        [("Policy", long.as_str()), ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", tag.as_str())];
    let answer = lab.assume(&user.identity, &role, &large).await;
    let packed = Expected::sts(400, "PackedPolicyTooLarge", "")
        .between("Packed policy consumes ", "% of allotted space, please use smaller policy.");
    table.row("a policy and tags beyond the space", &answer, &packed);
    let contexts = [
        ("ProvidedContexts.member.1.ProviderArn", "arn:aws:iam::aws:contextProvider/IdentityCenter"),
        ("ProvidedContexts.member.1.ContextAssertion", "assertion"),
    ];
    let answer = lab.assume(&user.identity, &role, &contexts).await;
    let not_emulated = "rolecall does not emulate ProvidedContexts of sts:AssumeRole.";
    table.row("provided contexts", &answer, &Expected::sts(501, "NotImplemented", not_emulated));
    table.finish();
}

#[tokio::test]
async fn who_gets_one() {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    let session = lab.session(&user.identity, &role, &[]).await;
    let mut table = Table::new("STS: who gets a session");
    let answer = lab.send(&sts(&session, "GetSessionToken", &[])).await;
    let lasting = Expected::sts(403, "AccessDenied", "Cannot call GetSessionToken with session credentials");
    table.row("GetSessionToken by a session", &answer, &lasting);
    let answer = lab.send(&sts(&user.identity, "GetSessionToken", &[])).await;
    table.row("GetSessionToken by a user", &answer, &accepted("GetSessionToken"));
    let root = Identity::root(CUSTOMER);
    let nobody = [("AccessKeyId", "AKIAAAAAAAAAAAAAAAAA")];
    let answer = lab.send(&sts(&root, "GetAccessKeyInfo", &nobody)).await;
    let unknown = "The security token included in the request is invalid.";
    table.row("GetAccessKeyInfo of nobody's", &answer, &Expected::sts(403, "InvalidClientTokenId", unknown));
    let answer = lab.send(&sts(&root, "AssumeRoleWithSAML", &[])).await;
    let not_emulated = "rolecall does not emulate sts:AssumeRoleWithSAML.";
    table.row("AssumeRoleWithSAML", &answer, &Expected::sts(501, "NotImplemented", not_emulated));
    table.finish();
}
