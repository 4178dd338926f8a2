//! One role after another: chaining, source identity, session tags.

use serde_json::json;

use super::kit::*;
use crate::lab::{Role, User};

const TAG: [(&str, &str); 2] = [("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "red")];

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "chains/a-role-that-is-named-may-assume-the-next",
        "A session may assume a role whose trust policy names the session's role, and needs no permission.",
        CHAINING,
        |lab| {
            let (user, first) = lab.trusted(None).await?;
            let next = lab.role(&policy([trusts(&first.arn)]), None).await?;
            let session = lab.session(&user.identity, &first, &[]).await?.identity;
            lab.assume(&session, &next.arn, &[]).await?.is(200)
        }
    ),
    behaviour!(
        "chains/a-role-that-is-not-named-may-not",
        "A session of a role that the next one's trust policy does not name is refused.",
        CHAINING,
        |lab| {
            let (session, next) = chain(lab, &[]).await?;
            lab.assume(&session, &next.arn, &[]).await?.is(200).given("for the role that is named")?;
            let other = lab.session_with(Some(&policy([allow("sts:*", "*")]))).await?;
            lab.assume(&other.identity, &next.arn, &[]).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "chains/an-hour-is-the-most",
        "A chained session of more than an hour is answered 400 ValidationError, whatever the role's maximum.",
        CHAINING,
        |lab| {
            let (session, next) = chain(lab, &[("MaxSessionDuration", "43200")]).await?;
            let hour = lab.assume(&session, &next.arn, &[("DurationSeconds", "3600")]).await?;
            hour.is(200).given("for an hour")?;
            let reply = lab.assume(&session, &next.arn, &[("DurationSeconds", "3601")]).await?;
            reply.refuses(400, "ValidationError")?.says("1 hour session limit")
        }
    ),
    behaviour!(
        "chains/a-source-identity-needs-its-own-leave",
        "A source identity is refused where the trust policy does not grant sts:SetSourceIdentity.",
        SOURCE_IDENTITY,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            lab.assume(&user.identity, &role.arn, &[]).await?.is(200).given("without one")?;
            let reply = lab.assume(&user.identity, &role.arn, &[("SourceIdentity", "alice")]).await?;
            reply.refuses(403, "AccessDenied")?.says("sts:SetSourceIdentity")
        }
    ),
    behaviour!(
        "chains/a-source-identity-is-echoed",
        "The answer to AssumeRole has the source identity that was set.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = sourced(lab).await?;
            let reply = lab.assume(&user.identity, &role.arn, &[("SourceIdentity", "alice")]).await?;
            reply.is(200)?.field("SourceIdentity", "alice")
        }
    ),
    behaviour!(
        "chains/a-source-identity-goes-along",
        "A session's source identity is kept by the next one.",
        SOURCE_IDENTITY,
        |lab| {
            let (session, next) = sourced_chain(lab).await?;
            lab.assume(&session, &next.arn, &[]).await?.is(200)?.field("SourceIdentity", "alice")
        }
    ),
    behaviour!(
        "chains/a-source-identity-cannot-be-changed",
        "Another source identity than the session's is answered 400 ValidationError.",
        SOURCE_IDENTITY,
        |lab| {
            let (session, next) = sourced_chain(lab).await?;
            let same = lab.assume(&session, &next.arn, &[("SourceIdentity", "alice")]).await?;
            same.is(200).given("with the same one")?;
            let reply = lab.assume(&session, &next.arn, &[("SourceIdentity", "bob")]).await?;
            reply.refuses(400, "ValidationError")
        }
    ),
    behaviour!(
        "chains/a-condition-on-the-source-identity-counts",
        "sts:SourceIdentity in a trust policy refuses a request without one.",
        STS_KEYS,
        |lab| {
            let (user, role) = sourced(lab).await?;
            let statement = trusts(&user.arn).actions("sts:AssumeRole sts:SetSourceIdentity");
            lab.retrust(&role, &policy([statement.when("StringEquals", "sts:SourceIdentity", "alice")]))
                .await?;
            let right = lab.assume(&user.identity, &role.arn, &[("SourceIdentity", "alice")]).await?;
            right.is(200).given("with the right one")?;
            lab.assume(&user.identity, &role.arn, &[]).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "chains/tags-need-their-own-leave",
        "Session tags are refused where the trust policy does not grant sts:TagSession.",
        SESSION_TAGS,
        |lab| {
            let (user, role) = lab.trusted(None).await?;
            lab.assume(&user.identity, &role.arn, &[]).await?.is(200).given("without tags")?;
            let reply = lab.assume(&user.identity, &role.arn, &TAG).await?;
            reply.refuses(403, "AccessDenied")?.says("sts:TagSession")
        }
    ),
    behaviour!(
        "chains/tags-show-how-much-they-take",
        "The answer to AssumeRole has PackedPolicySize where tags were sent, and not where none were.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = tagged(lab, None).await?;
            lab.assume(&user.identity, &role.arn, &[]).await?.is(200)?.no_element("PackedPolicySize")?;
            lab.assume(&user.identity, &role.arn, &TAG).await?.is(200)?.element("PackedPolicySize")
        }
    ),
    behaviour!(
        "chains/duplicate-tag-keys-are-refused",
        "Two tags whose keys differ only in case are answered 400 InvalidParameterValue.",
        SESSION_TAGS,
        |lab| {
            let (user, role) = tagged(lab, None).await?;
            lab.assume(&user.identity, &role.arn, &TAG).await?.is(200).given("with one tag")?;
            let twice =
                [&TAG[..], &[("Tags.member.2.Key", "Team"), ("Tags.member.2.Value", "blue")]].concat();
            lab.assume(&user.identity, &role.arn, &twice).await?.refuses(400, "InvalidParameterValue")
        }
    ),
    behaviour!(
        "chains/a-session-tag-is-a-principal-tag",
        "aws:PrincipalTag has the session's tags: a policy can allow by them.",
        SESSION_TAGS,
        |lab| {
            let path = lab.object().await?;
            let document =
                policy([allow("s3:GetObject", "*").when("StringEquals", "aws:PrincipalTag/team", "red")]);
            let (user, role) = tagged(lab, Some(&document)).await?;
            let plain = lab.session(&user.identity, &role, &[]).await?.identity;
            lab.get(&plain, &path).await?.refuses(403, "AccessDenied").given("without the tag")?;
            let session = lab.session(&user.identity, &role, &TAG).await?.identity;
            lab.get(&session, &path).await?.is(200)
        }
    ),
    behaviour!(
        "chains/a-condition-on-a-request-tag-counts",
        "aws:RequestTag in a trust policy refuses another value.",
        SESSION_TAGS,
        |lab| {
            let (user, role) = tagged(lab, None).await?;
            lab.assume(&user.identity, &role.arn, &TAG).await?.is(200).given("without a condition")?;
            let statement = trusts(&user.arn).actions("sts:AssumeRole sts:TagSession");
            lab.retrust(&role, &policy([statement.when("StringEquals", "aws:RequestTag/team", "blue")]))
                .await?;
            lab.assume(&user.identity, &role.arn, &TAG).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "chains/a-transitive-tag-must-be-among-the-tags",
        "A transitive tag key that is none of the tags is answered 400 InvalidParameterValue.",
        SESSION_TAGS,
        |lab| {
            let (user, role) = tagged(lab, None).await?;
            lab.assume(&user.identity, &role.arn, &TAG).await?.is(200).given("with one tag")?;
            let pairs = [&TAG[..], &[("TransitiveTagKeys.member.1", "project")]].concat();
            lab.assume(&user.identity, &role.arn, &pairs).await?.refuses(400, "InvalidParameterValue")
        }
    ),
    behaviour!(
        "chains/a-transitive-tag-goes-along",
        "A transitive tag is a principal tag of the next session too.",
        SESSION_TAGS,
        |lab| {
            let path = lab.object().await?;
            let (session, next) = tagged_chain(lab).await?;
            let document =
                policy([allow("s3:GetObject", "*").when("StringEquals", "aws:PrincipalTag/team", "red")]);
            lab.role_policy(&next, &document).await?;
            let second = lab.session(&session, &next, &[]).await?;
            lab.get(&second.identity, &path).await?.is(200)
        }
    ),
    behaviour!(
        "chains/a-transitive-tag-cannot-be-overridden",
        "A tag with the key of an inherited transitive one is answered 400 InvalidParameterValue.",
        SESSION_TAGS,
        |lab| {
            let (session, next) = tagged_chain(lab).await?;
            lab.assume(&session, &next.arn, &[]).await?.is(200).given("without tags of its own")?;
            lab.assume(&session, &next.arn, &TAG).await?.refuses(400, "InvalidParameterValue")
        }
    ),
];

/// What lets a caller assume every role, in every way.
fn assuming() -> String {
    policy([allow("sts:*", "*")])
}

/// The session of a role, and the role that trusts it, with parameters of its own.
async fn chain(lab: &Lab, more: &[(&str, &str)]) -> Result<(Identity, Role), Unheld> {
    let (user, first) = lab.trusted(Some(&assuming())).await?;
    let next = lab.role_with(&policy([trusts(&first.arn)]), None, more).await?;
    let session = lab.session(&user.identity, &first, &[]).await?;
    Ok((session.identity, next))
}

/// A role whose trust grants these actions to a user, and that user.
async fn granting(lab: &Lab, actions: &str, document: Option<&str>) -> Result<(User, Role), Unheld> {
    let user = lab.user(lab.customer()?, Some(&assuming())).await?;
    let role = lab.role(&policy([trusts(&user.arn).actions(actions)]), document).await?;
    Ok((user, role))
}

async fn sourced(lab: &Lab) -> Result<(User, Role), Unheld> {
    granting(lab, "sts:AssumeRole sts:SetSourceIdentity", Some(&assuming())).await
}

async fn tagged(lab: &Lab, document: Option<&str>) -> Result<(User, Role), Unheld> {
    granting(lab, "sts:AssumeRole sts:TagSession", document).await
}

/// A session with the source identity `alice`, and a role that lets it on.
async fn sourced_chain(lab: &Lab) -> Result<(Identity, Role), Unheld> {
    let (user, first) = sourced(lab).await?;
    let trust = trusts(&first.arn).with("Action", json!(["sts:AssumeRole", "sts:SetSourceIdentity"]));
    let next = lab.role(&policy([trust]), None).await?;
    let session = lab.session(&user.identity, &first, &[("SourceIdentity", "alice")]).await?;
    Ok((session.identity, next))
}

/// A session with the transitive tag `team`, and a role that lets it on.
async fn tagged_chain(lab: &Lab) -> Result<(Identity, Role), Unheld> {
    let (user, first) = tagged(lab, Some(&assuming())).await?;
    let trust = trusts(&first.arn).with("Action", json!(["sts:AssumeRole", "sts:TagSession"]));
    let next = lab.role(&policy([trust]), None).await?;
    let pairs = [&TAG[..], &[("TransitiveTagKeys.member.1", "team")]].concat();
    let session = lab.session(&user.identity, &first, &pairs).await?;
    Ok((session.identity, next))
}
