//! What STS says of a request's parameters, and what its answers look like.

use chrono::{DateTime, TimeDelta};

use super::kit::*;
use crate::lab::Role;

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "sts-parameters/a-missing-role-arn-is-refused",
        "AssumeRole without RoleArn is answered 400 ValidationError, which names the parameter.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            invalid(lab, &user, &role, &[("RoleArn", None)]).await?.says("'roleArn'")
        }
    ),
    behaviour!(
        "sts-parameters/a-short-role-arn-is-refused",
        "A RoleArn of less than 20 characters is answered 400 ValidationError.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            invalid(lab, &user, &role, &[("RoleArn", Some("arn:aws:iam::1:role"))]).await
        }
    ),
    behaviour!(
        "sts-parameters/a-role-arn-that-is-none-is-refused",
        "A RoleArn that is long enough and no ARN is answered 400 ValidationError: {value} is invalid.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            let value = "this-is-not-an-arn-at-all";
            let reply = invalid(lab, &user, &role, &[("RoleArn", Some(value))]).await?;
            reply.says("this-is-not-an-arn-at-all is invalid")
        }
    ),
    behaviour!(
        "sts-parameters/a-missing-session-name-is-refused",
        "AssumeRole without RoleSessionName is answered 400 ValidationError, which names the parameter.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            invalid(lab, &user, &role, &[("RoleSessionName", None)]).await?.says("'roleSessionName'")
        }
    ),
    behaviour!(
        "sts-parameters/a-session-name-of-one-letter-is-refused",
        "A RoleSessionName of one letter is answered 400 ValidationError.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            invalid(lab, &user, &role, &[("RoleSessionName", Some("s"))]).await
        }
    ),
    behaviour!(
        "sts-parameters/a-session-name-of-65-letters-is-refused",
        "A RoleSessionName of 65 letters is answered 400 ValidationError; one of 64 is accepted.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            let longest = "s".repeat(64);
            let accepted = assume(lab, &user, &role, &[("RoleSessionName", Some(&longest))]).await?;
            accepted.is(200)?;
            invalid(lab, &user, &role, &[("RoleSessionName", Some(&"s".repeat(65)))]).await
        }
    ),
    behaviour!(
        "sts-parameters/a-session-name-with-a-space-is-refused",
        "A RoleSessionName with a space is answered 400 ValidationError.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            invalid(lab, &user, &role, &[("RoleSessionName", Some("a session"))]).await
        }
    ),
    behaviour!(
        "sts-parameters/an-external-id-of-one-letter-is-refused",
        "An ExternalId of one letter is answered 400 ValidationError.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            invalid(lab, &user, &role, &[("ExternalId", Some("x"))]).await?.says("'externalId'")
        }
    ),
    behaviour!(
        "sts-parameters/an-external-id-of-1225-letters-is-refused",
        "An ExternalId of 1225 letters is answered 400 ValidationError; one of 1224 is accepted.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            let longest = "x".repeat(1224);
            assume(lab, &user, &role, &[("ExternalId", Some(&longest))]).await?.is(200)?;
            invalid(lab, &user, &role, &[("ExternalId", Some(&"x".repeat(1225)))]).await
        }
    ),
    behaviour!(
        "sts-parameters/an-external-id-with-a-space-is-refused",
        "An ExternalId with a space is answered 400 ValidationError.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            invalid(lab, &user, &role, &[("ExternalId", Some("an id"))]).await
        }
    ),
    behaviour!(
        "sts-parameters/less-than-fifteen-minutes-is-refused",
        "DurationSeconds of 899 is answered 400 ValidationError; 900 is accepted.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            assume(lab, &user, &role, &[("DurationSeconds", Some("900"))]).await?.is(200)?;
            invalid(lab, &user, &role, &[("DurationSeconds", Some("899"))]).await?.says("'durationSeconds'")
        }
    ),
    behaviour!(
        "sts-parameters/more-than-twelve-hours-is-refused",
        "DurationSeconds of 43201 is answered 400 ValidationError.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            invalid(lab, &user, &role, &[("DurationSeconds", Some("43201"))]).await
        }
    ),
    behaviour!(
        "sts-parameters/more-than-the-roles-maximum-is-refused",
        "DurationSeconds beyond the role's MaxSessionDuration, an hour unless set, is answered 400 ValidationError.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            assume(lab, &user, &role, &[("DurationSeconds", Some("3600"))]).await?.is(200)?;
            invalid(lab, &user, &role, &[("DurationSeconds", Some("3601"))]).await?.says("MaxSessionDuration")
        }
    ),
    behaviour!(
        "sts-parameters/a-duration-that-is-no-number-is-refused",
        "DurationSeconds that is no number is answered 400 MalformedInput.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            let reply = assume(lab, &user, &role, &[("DurationSeconds", Some("an hour"))]).await?;
            reply.refuses(400, "MalformedInput")
        }
    ),
    behaviour!(
        "sts-parameters/a-source-identity-of-one-letter-is-refused",
        "A SourceIdentity of one letter is answered 400 ValidationError.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            invalid(lab, &user, &role, &[("SourceIdentity", Some("a"))]).await?.says("'sourceIdentity'")
        }
    ),
    behaviour!(
        "sts-parameters/all-problems-are-told-at-once",
        "A value that is too short and breaks its pattern is answered with `2 validation errors detected`.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            invalid(lab, &user, &role, &[("ExternalId", Some("!"))])
                .await?
                .says("2 validation errors detected")
        }
    ),
    behaviour!(
        "sts-parameters/a-session-policy-that-is-not-json-is-refused",
        "A session policy that is not JSON is answered 400 MalformedPolicyDocument.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            let reply = assume(lab, &user, &role, &[("Policy", Some("garbage"))]).await?;
            reply.refuses(400, "MalformedPolicyDocument")
        }
    ),
    behaviour!(
        "sts-parameters/an-unknown-action-is-refused",
        "An action that STS does not have is answered 400 InvalidAction.",
        STS_COMMON_ERRORS,
        |lab| {
            let known = lab.send(lab.who_am_i(lab.root())).await?;
            known.is(200).given("GetCallerIdentity")?;
            lab.sts(lab.root(), "GetNothing", &[]).await?.refuses(400, "InvalidAction")
        }
    ),
    behaviour!(
        "sts-parameters/an-unknown-parameter-is-ignored",
        "A parameter that AssumeRole does not have is ignored.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            assume(lab, &user, &role, &[("Nothing", Some("at all"))]).await?.is(200)
        }
    ),
    behaviour!(
        "sts-parameters/the-session-arn-has-no-path",
        "The ARN of an assumed role has the role's name without its path.",
        IDENTIFIERS,
        |lab| {
            let user = lab.user(lab.customer()?, Some(&policy([allow("sts:*", "*")]))).await?;
            let role = lab.role_with(&policy([trusts(&user.arn)]), None, &[("Path", "/some/path/")]).await?;
            let arn = format!("arn:aws:sts::{}:assumed-role/{}/session", role.account.id, role.name);
            lab.assume(&user.identity, &role.arn, &[]).await?.is(200)?.field("Arn", &arn)
        }
    ),
    behaviour!(
        "sts-parameters/the-path-is-part-of-the-role-arn",
        "A role with a path cannot be assumed by an ARN without it.",
        IDENTIFIERS,
        |lab| {
            let user = lab.user(lab.customer()?, Some(&policy([allow("sts:*", "*")]))).await?;
            let role = lab.role_with(&policy([trusts(&user.arn)]), None, &[("Path", "/some/path/")]).await?;
            lab.assume(&user.identity, &role.arn, &[]).await?.is(200).given("with its path")?;
            let pathless = role.arn.replace("/some/path/", "/");
            lab.assume(&user.identity, &pathless, &[]).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "sts-parameters/a-session-ends-when-it-was-asked-to",
        "Expiration is the time of the answer and the duration that was asked for.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = working(lab).await?;
            let reply = assume(lab, &user, &role, &[("DurationSeconds", Some("900"))]).await?.is(200)?;
            let date = reply.header_value("date").unwrap_or_default();
            let answered = DateTime::parse_from_rfc2822(&date)
                .map_err(|_| Unheld::Untried("the answer has no Date header to compare with".to_owned()))?;
            let ends = reply.needs("Expiration")?;
            let near =
                |end: DateTime<_>| (end - answered - TimeDelta::seconds(900)).abs() <= TimeDelta::seconds(2);
            let holds = DateTime::parse_from_rfc3339(&ends).is_ok_and(near);
            let expected = format!("an Expiration 900 seconds after {date}");
            if holds { Ok(reply) } else { Err(Unheld::differs(expected, format!("Expiration: {ends}"))) }
        }
    ),
];

/// A user, and a role that it can assume when nothing is wrong with the request.
async fn working(lab: &Lab) -> Result<(Identity, Role), Unheld> {
    let (user, role) = lab.trusted(None).await?;
    lab.assume(&user.identity, &role.arn, &[]).await?.is(200).given("with nothing wrong")?;
    Ok((user.identity, role))
}

/// AssumeRole with parameters set, or left out.
async fn assume(lab: &Lab, who: &Identity, role: &Role, changes: &[(&str, Option<&str>)]) -> Held {
    let usual = [("RoleArn", role.arn.as_str()), ("RoleSessionName", "session")];
    let kept = usual.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name)).copied();
    let set = changes.iter().filter_map(|(name, value)| value.map(|value| (*name, value)));
    let pairs: Vec<(&str, &str)> = kept.chain(set).collect();
    lab.sts(who, "AssumeRole", &pairs).await
}

async fn invalid(lab: &Lab, who: &Identity, role: &Role, changes: &[(&str, Option<&str>)]) -> Held {
    assume(lab, who, role, changes).await?.refuses(400, "ValidationError")
}
