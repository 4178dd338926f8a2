//! `sts:ExternalId` in a trust policy: what lets the vendor in, and what lets everybody in.

use serde_json::json;

use super::kit::*;

const RIGHT: &str = "cl26d06tk0gch10901m7jeg9v";
const WRONG: &str = "cl0000000zzzzzzzz0000zzzz";
const KEY: &str = "sts:ExternalId";

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!(
        "external-id/the-right-one-is-accepted",
        "AssumeRole with the external ID that the trust policy asks for is answered with a session.",
        EXTERNAL_ID,
        |lab| accepted(lab, equals, Some(RIGHT)).await
    ),
    behaviour!(
        "external-id/a-missing-one-is-refused",
        "AssumeRole without the external ID that the trust policy asks for is answered 403 AccessDenied.",
        EXTERNAL_ID,
        |lab| refused(lab, equals, None).await
    ),
    behaviour!(
        "external-id/a-wrong-one-is-refused",
        "AssumeRole with another external ID is answered 403 AccessDenied.",
        EXTERNAL_ID,
        |lab| refused(lab, equals, Some(WRONG)).await
    ),
    behaviour!(
        "external-id/its-case-counts",
        "StringEquals compares by case: the same external ID in capitals is refused.",
        OPERATORS,
        |lab| refused(lab, equals, Some("CL26D06TK0GCH10901M7JEG9V")).await
    ),
    behaviour!(
        "external-id/its-case-may-be-ignored",
        "StringEqualsIgnoreCase accepts it in any case.",
        OPERATORS,
        |lab| {
            let trust = |s: Statement| s.when("StringEqualsIgnoreCase", KEY, RIGHT);
            accepted(lab, trust, Some("CL26D06TK0GCH10901M7JEG9V")).await
        }
    ),
    behaviour!(
        "external-id/one-of-several-is-accepted",
        "The values of one key are alternatives: any of them is accepted.",
        CONDITION_LOGIC,
        |lab| accepted(lab, |s| s.when("StringEquals", KEY, json!([WRONG, RIGHT])), Some(RIGHT)).await
    ),
    behaviour!(
        "external-id/none-of-several-is-refused",
        "An external ID that is none of the listed ones is refused.",
        CONDITION_LOGIC,
        |lab| {
            let trust = |s: Statement| s.when("StringEquals", KEY, json!([RIGHT, "another-tenant"]));
            refused(lab, trust, Some(WRONG)).await
        }
    ),
    behaviour!(
        "external-id/a-wildcard-is-text-to-string-equals",
        "StringEquals knows no wildcards: `*` accepts only itself.",
        OPERATORS,
        |lab| refused(lab, |s| s.when("StringEquals", KEY, "*"), Some(RIGHT)).await
    ),
    behaviour!(
        "external-id/a-wildcard-lets-every-one-in",
        "StringLike with `*` accepts any external ID: the condition protects from nobody who sends one.",
        OPERATORS,
        |lab| accepted(lab, |s| s.when("StringLike", KEY, "*"), Some(WRONG)).await
    ),
    behaviour!(
        "external-id/a-wildcard-does-not-match-a-missing-one",
        "StringLike with `*` does not match where no external ID is sent.",
        OPERATORS,
        |lab| refused(lab, |s| s.when("StringLike", KEY, "*"), None).await
    ),
    behaviour!(
        "external-id/if-exists-lets-a-missing-one-in",
        "StringEqualsIfExists is true where no external ID is sent.",
        OPERATORS,
        |lab| accepted(lab, |s| s.when("StringEqualsIfExists", KEY, RIGHT), None).await
    ),
    behaviour!(
        "external-id/if-exists-refuses-a-wrong-one",
        "StringEqualsIfExists compares an external ID that is sent.",
        OPERATORS,
        |lab| refused(lab, |s| s.when("StringEqualsIfExists", KEY, RIGHT), Some(WRONG)).await
    ),
    behaviour!(
        "external-id/for-all-values-lets-a-missing-one-in",
        "ForAllValues is true where there is no value.",
        SET_OPERATORS,
        |lab| accepted(lab, |s| s.when("ForAllValues:StringEquals", KEY, RIGHT), None).await
    ),
    behaviour!(
        "external-id/for-any-value-refuses-a-missing-one",
        "ForAnyValue is false where there is no value.",
        SET_OPERATORS,
        |lab| refused(lab, |s| s.when("ForAnyValue:StringEquals", KEY, RIGHT), None).await
    ),
    behaviour!(
        "external-id/null-false-accepts-any",
        "Null with false asks only that there be an external ID: any is accepted.",
        OPERATORS,
        |lab| accepted(lab, |s| s.when("Null", KEY, "false"), Some(WRONG)).await
    ),
    behaviour!(
        "external-id/null-false-refuses-a-missing-one",
        "Null with false refuses where no external ID is sent.",
        OPERATORS,
        |lab| refused(lab, |s| s.when("Null", KEY, "false"), None).await
    ),
    behaviour!(
        "external-id/a-negated-operator-matches-a-missing-one",
        "StringNotEquals is true where no external ID is sent.",
        OPERATORS,
        |lab| accepted(lab, |s| s.when("StringNotEquals", KEY, WRONG), None).await
    ),
    behaviour!(
        "external-id/a-second-statement-without-it-opens-the-role",
        "Statements are alternatives: a second one without the condition lets a missing external ID in.",
        EVALUATION,
        |lab| {
            let (user, role) = lab.integration(equals).await?;
            let before = lab.assume(&user.identity, &role.arn, &[]).await?;
            before.refuses(403, "AccessDenied").given("with the one statement")?;
            let root = format!("arn:aws:iam::{}:root", user.account.id);
            lab.retrust(&role, &policy([equals(trusts(&root)), trusts(&root)])).await?;
            lab.assume(&user.identity, &role.arn, &[]).await?.is(200)
        }
    ),
    behaviour!(
        "external-id/one-that-nobody-asked-for-is-ignored",
        "An external ID is accepted by a role whose trust policy does not ask for one.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = lab.integration(|s| s).await?;
            lab.assume(&user.identity, &role.arn, &[("ExternalId", RIGHT)]).await?.is(200)
        }
    ),
    behaviour!(
        "external-id/it-is-not-echoed",
        "The answer to AssumeRole does not repeat the external ID.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = lab.integration(equals).await?;
            let reply = lab.assume(&user.identity, &role.arn, &[("ExternalId", RIGHT)]).await?.is(200)?;
            reply.must(|reply| !reply.body.contains(RIGHT), "an answer without the external ID")
        }
    ),
    behaviour!(
        "external-id/the-refusal-does-not-say-why",
        "The message of a wrong external ID names caller, action and role, and gives no reason.",
        ASSUME_ROLE,
        |lab| {
            let (user, role) = lab.integration(equals).await?;
            let right = lab.assume(&user.identity, &role.arn, &[("ExternalId", RIGHT)]).await?;
            right.is(200).given("with the right external ID")?;
            let message = format!(
                "User: {} is not authorized to perform: sts:AssumeRole on resource: {}",
                user.arn, role.arn
            );
            lab.assume(&user.identity, &role.arn, &[])
                .await?
                .refuses(403, "AccessDenied")?
                .field("Message", &message)
        }
    ),
    behaviour!(
        "external-id/it-does-not-replace-the-principal",
        "The right external ID does not help a caller whom the trust policy does not name.",
        CONFUSED_DEPUTY,
        |lab| {
            let (user, role) = lab.integration(equals).await?;
            let right = lab.assume(&user.identity, &role.arn, &[("ExternalId", RIGHT)]).await?;
            right.is(200).given("for who is named")?;
            let other = lab.user(lab.customer()?, Some(&policy([allow("sts:*", "*")]))).await?;
            let reply = lab.assume(&other.identity, &role.arn, &[("ExternalId", RIGHT)]).await?;
            reply.refuses(403, "AccessDenied")
        }
    ),
];

fn equals(statement: Statement) -> Statement {
    statement.when("StringEquals", KEY, RIGHT)
}

fn trusting(account: &str, trust: impl FnOnce(Statement) -> Statement) -> String {
    policy([trust(trusts(&format!("arn:aws:iam::{account}:root")))])
}

/// A condition that lets this in keeps at least something out: a target that ignores trust policies holds nothing.
async fn accepted(
    lab: &Lab,
    trust: impl FnOnce(Statement) -> Statement + Send,
    external_id: Option<&str>,
) -> Held {
    let (user, role) = lab.integration(trust).await?;
    let reply = assume(lab, &user.identity, &role.arn, external_id).await?.is(200)?;
    let denied = |s: Statement| s.when("StringEquals", KEY, "nobody-sends-this");
    lab.retrust(&role, &trusting(&user.account.id, denied)).await?;
    let other = assume(lab, &user.identity, &role.arn, external_id).await?;
    other.refuses(403, "AccessDenied").given("the trust policy's condition makes no difference")?;
    Ok(reply)
}

/// Refused, though it is accepted where there is no condition.
async fn refused(
    lab: &Lab,
    trust: impl FnOnce(Statement) -> Statement + Send,
    external_id: Option<&str>,
) -> Held {
    let (user, role) = lab.integration(|statement| statement).await?;
    assume(lab, &user.identity, &role.arn, external_id).await?.is(200).given("without a condition")?;
    lab.retrust(&role, &trusting(&user.account.id, trust)).await?;
    assume(lab, &user.identity, &role.arn, external_id).await?.refuses(403, "AccessDenied")
}

async fn assume(lab: &Lab, who: &Identity, role: &str, external_id: Option<&str>) -> Held {
    let pairs: Vec<(&str, &str)> = external_id.map(|id| ("ExternalId", id)).into_iter().collect();
    lab.assume(who, role, &pairs).await
}
