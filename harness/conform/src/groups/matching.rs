//! How a statement matches: actions, resources, conditions, variables.

use serde_json::json;

use super::kit::*;
use crate::lab::User;

const AAA: &str = "AAAAAAAAAAAAAAAA";

pub(super) const BEHAVIOURS: &[Behaviour] = &[
    behaviour!("matching/actions-ignore-case", "S3:getobject is s3:GetObject.", ACTION, |lab| allows(
        lab,
        |_| policy([allow("S3:getobject", "*")])
    )
    .await),
    behaviour!(
        "matching/actions-may-have-wildcards",
        "s3:Get* and s3:GetObjec? include s3:GetObject.",
        ACTION,
        |lab| {
            allows(lab, |_| policy([allow("s3:Get*", "*")])).await?;
            allows(lab, |_| policy([allow("s3:GetObjec?", "*")])).await
        }
    ),
    behaviour!(
        "matching/another-action-does-not-match",
        "s3:ListBucket does not include s3:GetObject.",
        ACTION,
        |lab| refuses(lab, |_| policy([allow("s3:ListBucket", "*")])).await
    ),
    behaviour!(
        "matching/resources-are-compared-by-case",
        "An object's ARN in capitals is another object's.",
        RESOURCE,
        |lab| refuses(lab, |path| policy([allow("s3:GetObject", &arn_of(path).replace("/key", "/KEY"))]))
            .await
    ),
    behaviour!(
        "matching/a-wildcard-runs-past-slashes",
        "`*` in a resource matches any characters, slashes included.",
        RESOURCE,
        |lab| {
            let (path, user) = subject(lab).await?;
            let deep = format!("{}/a/b/c", bucket_of(&path));
            lab.put(&deep, CONTENT).await?;
            give(lab, &user, &policy([allow("s3:GetObject", &format!("{}/a/*", arn_of(bucket_of(&path))))]))
                .await?;
            lab.get(&user.identity, &deep).await?.is(200)
        }
    ),
    behaviour!(
        "matching/the-bucket-is-not-its-objects",
        "A policy for the bucket's ARN, without /*, does not include its objects.",
        S3_POLICIES,
        |lab| refuses(lab, |path| policy([allow("s3:GetObject", &arn_of(bucket_of(path)))])).await
    ),
    behaviour!(
        "matching/objects-are-not-the-bucket",
        "A policy for the bucket's ARN with /* does not include listing the bucket.",
        S3_POLICIES,
        |lab| {
            let (path, user) = subject(lab).await?;
            let bucket = bucket_of(&path).to_owned();
            give(lab, &user, &policy([allow("s3:*", &arn_of(&bucket))])).await?;
            lab.get(&user.identity, &bucket).await?.is(200).given("for the bucket itself")?;
            give(lab, &user, &policy([allow("s3:*", &format!("{}/*", arn_of(&bucket)))])).await?;
            lab.get(&user.identity, &bucket).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "matching/another-prefix-does-not-match",
        "A policy for one prefix does not include objects beside it.",
        RESOURCE,
        |lab| {
            refuses(lab, |path| {
                policy([allow("s3:GetObject", &format!("{}/other/*", arn_of(bucket_of(path))))])
            })
            .await
        }
    ),
    behaviour!(
        "matching/not-action-is-all-others",
        "NotAction allows every action but those it lists.",
        NOT_ACTION,
        |lab| {
            allows(lab, |_| policy([allow("s3:ListBucket", "*").renamed("Action", "NotAction")])).await?;
            refuses(lab, |_| policy([allow("s3:GetObject", "*").renamed("Action", "NotAction")])).await
        }
    ),
    behaviour!(
        "matching/not-resource-is-all-others",
        "NotResource allows on every resource but those it lists.",
        NOT_RESOURCE,
        |lab| {
            allows(lab, |_| {
                policy([allow("s3:GetObject", "arn:aws:s3:::another/*").renamed("Resource", "NotResource")])
            })
            .await?;
            refuses(lab, |path| {
                policy([allow("s3:GetObject", &arn_of(path)).renamed("Resource", "NotResource")])
            })
            .await
        }
    ),
    behaviour!(
        "matching/string-like-has-wildcards",
        "StringLike on aws:PrincipalArn matches with wildcards; StringEquals does not.",
        OPERATORS,
        |lab| {
            let of = |operator| {
                policy([allow("s3:GetObject", "*").when(operator, "aws:PrincipalArn", "arn:aws:iam::*")])
            };
            allows(lab, |_| of("StringLike")).await?;
            refuses(lab, |_| of("StringEquals")).await
        }
    ),
    behaviour!(
        "matching/arn-like-matches-part-by-part",
        "ArnLike on aws:PrincipalArn matches the parts of an ARN one by one.",
        OPERATORS,
        |lab| {
            let of =
                |arn: &str| policy([allow("s3:GetObject", "*").when("ArnLike", "aws:PrincipalArn", arn)]);
            allows(lab, |_| of("arn:aws:iam::*:user/*")).await?;
            refuses(lab, |_| of("arn:aws:iam:*:user/*")).await
        }
    ),
    behaviour!(
        "matching/all-conditions-must-hold",
        "The keys of a condition are all needed.",
        CONDITION_LOGIC,
        |lab| {
            let of = |id: &str| {
                let both =
                    json!({ "StringLike": { "aws:PrincipalArn": "arn:aws:iam::*", "aws:userid": id } });
                policy([allow("s3:GetObject", "*").with("Condition", both)])
            };
            allows(lab, |_| of("AIDA*")).await?;
            refuses(lab, |_| of("nobody")).await
        }
    ),
    behaviour!(
        "matching/condition-keys-ignore-case",
        "AWS:principalARN is aws:PrincipalArn.",
        CONDITION_KEYS,
        |lab| {
            let of =
                |arn: &str| policy([allow("s3:GetObject", "*").when("ArnLike", "AWS:principalARN", arn)]);
            allows(lab, |_| of("arn:aws:iam::*:user/*")).await?;
            refuses(lab, |_| of("arn:aws:iam::*:role/*")).await
        }
    ),
    behaviour!(
        "matching/an-address-outside-the-range-does-not-match",
        "IpAddress on aws:SourceIp refuses callers from elsewhere.",
        OPERATORS,
        |lab| {
            let of =
                |cidr: &str| policy([allow("s3:GetObject", "*").when("IpAddress", "aws:SourceIp", cidr)]);
            allows(lab, |_| {
                policy([allow("s3:GetObject", "*").when(
                    "IpAddress",
                    "aws:SourceIp",
                    json!(["0.0.0.0/0", "::/0"]),
                )])
            })
            .await?;
            refuses(lab, |_| of("192.0.2.0/24")).await
        }
    ),
    behaviour!(
        "matching/a-denial-outside-a-range-reaches-everybody-else",
        "Deny with NotIpAddress hits callers from elsewhere.",
        OPERATORS,
        |lab| {
            let elsewhere = |_: &str| {
                let statement =
                    deny("s3:GetObject", "*").when("NotIpAddress", "aws:SourceIp", "192.0.2.0/24");
                policy([allow("s3:GetObject", "*"), statement])
            };
            refuses(lab, elsewhere).await
        }
    ),
    behaviour!(
        "matching/dates-are-compared",
        "DateGreaterThan on aws:CurrentTime refuses before its date, DateLessThan allows.",
        OPERATORS,
        |lab| {
            let of = |operator| {
                policy([allow("s3:GetObject", "*").when(operator, "aws:CurrentTime", "2099-01-01T00:00:00Z")])
            };
            allows(lab, |_| of("DateLessThan")).await?;
            refuses(lab, |_| of("DateGreaterThan")).await
        }
    ),
    behaviour!(
        "matching/a-key-that-is-not-there-does-not-match",
        "A condition on a key that the request lacks is false; with IfExists it is true.",
        OPERATORS,
        |lab| {
            let of =
                |operator| policy([allow("s3:GetObject", "*").when(operator, "aws:PrincipalTag/none", "a")]);
            allows(lab, |_| of("StringEqualsIfExists")).await?;
            refuses(lab, |_| of("StringEquals")).await
        }
    ),
    behaviour!(
        "matching/null-asks-whether-a-key-is-there",
        "Null with true matches where the key is not there, with false where it is.",
        OPERATORS,
        |lab| {
            let of = |value: &str| {
                policy([allow("s3:GetObject", "*").when("Null", "aws:PrincipalTag/none", value)])
            };
            allows(lab, |_| of("true")).await?;
            refuses(lab, |_| of("false")).await
        }
    ),
    behaviour!(
        "matching/a-header-can-be-demanded",
        "A Deny unless s3:x-amz-server-side-encryption is AES256 refuses a PutObject without that header.",
        S3_CONDITION_KEYS,
        |lab| {
            let (path, user) = subject(lab).await?;
            let key = "s3:x-amz-server-side-encryption";
            let statement = deny("s3:PutObject", "*").when("StringNotEquals", key, "AES256");
            give(lab, &user, &policy([allow("s3:*", "*"), statement])).await?;
            let put = || lab.s3(&user.identity, "PUT", &path).body("new");
            lab.send(put().header("x-amz-server-side-encryption", "AES256")).await?.is(200)?;
            lab.send(put()).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "matching/a-prefix-can-be-demanded",
        "s3:prefix in a condition lets a user list one prefix and no other.",
        S3_CONDITION_KEYS,
        |lab| {
            let (path, user) = subject(lab).await?;
            let bucket = bucket_of(&path);
            give(lab, &user, &policy([allow("s3:ListBucket", "*").when("StringEquals", "s3:prefix", "a/")]))
                .await?;
            lab.get(&user.identity, &format!("{bucket}?list-type=2&prefix=a%2F")).await?.is(200)?;
            lab.get(&user.identity, &format!("{bucket}?list-type=2&prefix=b%2F"))
                .await?
                .refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "matching/a-number-can-be-demanded",
        "s3:max-keys with NumericLessThanEquals refuses a longer listing.",
        S3_CONDITION_KEYS,
        |lab| {
            let (path, user) = subject(lab).await?;
            let bucket = bucket_of(&path);
            let statement = allow("s3:ListBucket", "*").when("NumericLessThanEquals", "s3:max-keys", "10");
            give(lab, &user, &policy([statement])).await?;
            lab.get(&user.identity, &format!("{bucket}?list-type=2&max-keys=10")).await?.is(200)?;
            lab.get(&user.identity, &format!("{bucket}?list-type=2&max-keys=11"))
                .await?
                .refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "matching/a-variable-stands-for-its-value",
        "${aws:username} in a resource is the caller's name.",
        VARIABLES,
        |lab| {
            let (path, user) = subject(lab).await?;
            let own = format!("{}/{}/file", bucket_of(&path), user.name);
            lab.put(&own, CONTENT).await?;
            let resource = format!("{}/${{aws:username}}/*", arn_of(bucket_of(&path)));
            give(lab, &user, &policy([allow("s3:GetObject", &resource)])).await?;
            lab.get(&user.identity, &path).await?.refuses(403, "AccessDenied")?;
            lab.get(&user.identity, &own).await?.is(200)
        }
    ),
    behaviour!(
        "matching/an-old-policy-has-no-variables",
        "In a policy of version 2008-10-17 a variable is text.",
        VARIABLES,
        |lab| {
            let (path, user) = subject(lab).await?;
            let own = format!("{}/{}/file", bucket_of(&path), user.name);
            lab.put(&own, CONTENT).await?;
            let resource = format!("{}/${{aws:username}}/*", arn_of(bucket_of(&path)));
            give(lab, &user, &policy([allow("s3:GetObject", &resource)])).await?;
            lab.get(&user.identity, &own).await?.is(200).given("in the current version")?;
            give(lab, &user, &versioned("2008-10-17", [allow("s3:GetObject", &resource)])).await?;
            lab.get(&user.identity, &own).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "matching/a-sessions-principal-arn-is-its-roles",
        "aws:PrincipalArn of a session is its role's ARN, and not the session's.",
        CONDITION_KEYS,
        |lab| {
            let path = lab.object().await?;
            let (user, role) = lab.trusted(None).await?;
            let session = lab.session(&user.identity, &role, &[]).await?;
            let of =
                |arn: &str| policy([allow("s3:GetObject", "*").when("ArnEquals", "aws:PrincipalArn", arn)]);
            lab.role_policy(&role, &of(&role.arn)).await?;
            lab.get(&session.identity, &path).await?.is(200)?;
            lab.role_policy(&role, &of(&session.arn)).await?;
            lab.get(&session.identity, &path).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "matching/a-sessions-user-id-has-its-role-id",
        "aws:userid of a session is ROLE-ID:SESSION.",
        VARIABLES,
        |lab| {
            let path = lab.object().await?;
            let (user, role) = lab.trusted(None).await?;
            let session = lab.session(&user.identity, &role, &[]).await?.identity;
            let of = |id: &str| policy([allow("s3:GetObject", "*").when("StringEquals", "aws:userid", id)]);
            lab.role_policy(&role, &of(&format!("{}:session", role.id))).await?;
            lab.get(&session, &path).await?.is(200)?;
            lab.role_policy(&role, &of(&format!("{}:session", AAA))).await?;
            lab.get(&session, &path).await?.refuses(403, "AccessDenied")
        }
    ),
    behaviour!(
        "matching/a-session-can-be-cut-off-by-its-age",
        "A Deny for sessions issued before a time, by aws:TokenIssueTime, ends them.",
        DISABLE_SESSIONS,
        |lab| {
            let path = lab.object().await?;
            let (user, role) = lab.trusted(Some(&policy([allow("s3:*", "*")]))).await?;
            let session = lab.session(&user.identity, &role, &[]).await?.identity;
            lab.get(&session, &path).await?.is(200).given("before the Deny")?;
            let old = deny("*", "*").when("DateLessThan", "aws:TokenIssueTime", "2099-01-01T00:00:00Z");
            lab.role_policy(&role, &policy([allow("s3:*", "*"), old])).await?;
            lab.get(&session, &path).await?.refuses(403, "AccessDenied")
        }
    ),
];

/// An object, and a user of its account.
async fn subject(lab: &Lab) -> Result<(String, User), Unheld> {
    let path = lab.object().await?;
    Ok((path, lab.user(lab.customer()?, None).await?))
}

async fn give(lab: &Lab, user: &User, document: &str) -> Held {
    lab.user_policy(&user.account, &user.name, document).await
}

/// A user with this policy may get the object, and one without any may not.
async fn allows(lab: &Lab, document: impl FnOnce(&str) -> String + Send) -> Held {
    let (path, user) = subject(lab).await?;
    lab.get(&user.identity, &path).await?.is(403).given("without a policy")?;
    give(lab, &user, &document(&path)).await?;
    lab.get(&user.identity, &path).await?.is(200)
}

/// A user with this policy may not get the object, and one who may do everything may.
async fn refuses(lab: &Lab, document: impl FnOnce(&str) -> String + Send) -> Held {
    let (path, user) = subject(lab).await?;
    give(lab, &user, &policy([allow("*", "*")])).await?;
    lab.get(&user.identity, &path).await?.is(200).given("with every permission")?;
    give(lab, &user, &document(&path)).await?;
    lab.get(&user.identity, &path).await?.refuses(403, "AccessDenied")
}
