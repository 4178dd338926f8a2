//! Temporary credentials on S3: where the token is read, what of it is checked first, and what a session may do.

use rolecall_tests::sigv4::{Request, Signer};
use rolecall_tests::table::{Expected, check, coded, refused, row, status};

use super::header_auth::{invalid_token, mismatch_for, not_signed, unknown_key, wrong_region};
use super::world::{
    CONTENT, CUSTOMER, EVERYTHING, World, all_but, denial, iam, no_policy, put_role_policy, session_arn,
};

pub fn expired_token(token: &str) -> Expected {
    refused(400, "ExpiredToken", "The provided token has expired.").field("Token-0", token)
}

/// Sessions in every state.
pub struct Sessions {
    pub world: World,
    pub live: Signer,
    pub other: Signer,
    /// Of a role that was deleted and made again.
    pub orphan: Signer,
    pub expired: Signer,
    /// Expired, and its role was deleted.
    pub late: Signer,
}

impl Sessions {
    pub async fn new() -> Self {
        let world = World::new().await;
        // Ten minutes in the past, so that a session of 15 minutes may be over.
        let clock = world.aws.clock();
        clock.advance(chrono::TimeDelta::minutes(-15)).unwrap();
        let then = World { aws: world.aws, user: world.user.clone().minutes(-15) };
        let expired = old(&then, "expired").await;
        let late = old(&then, "late").await;
        iam(&then.aws, CUSTOMER, "DeleteRolePolicy", &[("RoleName", "late"), ("PolicyName", "inline")]).await;
        iam(&then.aws, CUSTOMER, "DeleteRole", &[("RoleName", "late")]).await;
        then.aws.clock().advance(chrono::TimeDelta::minutes(15)).unwrap();
        let world = World { aws: then.aws, user: world.user };
        let live = world.session_with("live", Some(EVERYTHING)).await;
        let other = world.session("live", "other").await;
        let orphan = world.session_with("orphan", Some(EVERYTHING)).await;
        iam(&world.aws, CUSTOMER, "DeleteRolePolicy", &[("RoleName", "orphan"), ("PolicyName", "inline")])
            .await;
        iam(&world.aws, CUSTOMER, "DeleteRole", &[("RoleName", "orphan")]).await;
        world.session_with("orphan", Some(EVERYTHING)).await;
        Self { world, live, other, orphan, expired, late }
    }
}

async fn old(world: &World, role: &str) -> Signer {
    world.session_with(role, Some(EVERYTHING)).await.minutes(15)
}

pub fn token(signer: &Signer) -> &str {
    signer.token.as_deref().unwrap()
}

#[tokio::test]
async fn what_is_checked_first() {
    let Sessions { world, live, other, orphan, expired, late } = Sessions::new().await;
    let get = || Request::get("/rows/key");
    let mut rows = Vec::new();
    let mut both = |name: &str, signer: &Signer, expected: &dyn Fn() -> Expected| {
        rows.push(row(name, get().signed(signer), expected()));
        rows.push(row(&format!("{name}, bad signature"), get().signed(signer).badly(), expected()));
    };
    let with = |signer: &Signer, token: &str| signer.clone().token(token);
    let unknown = |signer: &Signer| unknown_key(&signer.key);
    both("no token", &live.clone().tokenless(), &|| unknown(&live));
    both("an empty token", &with(&live, ""), &|| unknown(&live));
    both("another session's token", &with(&live, token(&other)), &|| unknown(&live));
    both("a token that is none", &with(&live, "garbage"), &|| invalid_token("garbage"));
    both("the role was deleted and made again", &orphan, &|| unknown(&orphan));
    both("… no token", &orphan.clone().tokenless(), &|| unknown(&orphan));
    both("… another's token", &with(&orphan, token(&live)), &|| unknown(&orphan));
    both("expired", &expired, &|| expired_token(token(&expired)));
    both("expired, no token", &expired.clone().tokenless(), &|| unknown(&expired));
    both("expired, another's token", &with(&expired, token(&live)), &|| unknown(&expired));
    both("expired, and the role was deleted", &late, &|| expired_token(token(&late)));
    both("region first", &expired.clone().region("us-west-2"), &|| wrong_region("us-west-2", "us-east-1"));
    let twice = |signer: &Signer, first: &str, second: &str| {
        let request = get().header("x-amz-security-token", first).header("x-amz-security-token", second);
        request.signed(&signer.clone().tokenless())
    };
    let bad = get().signed(&live).badly();
    rows.extend([
        row("live", get().signed(&live), status(200).body(CONTENT)),
        row("live, bad signature", bad.clone(), mismatch_for(&bad, &live)),
        row("its token twice, identical", twice(&live, token(&live), token(&live)), status(200)),
        row("two tokens, its own first", twice(&live, token(&live), token(&other)), unknown(&live)),
        row("two tokens, its own second", twice(&live, token(&other), token(&live)), unknown(&live)),
        row("two tokens, bad signature", twice(&live, token(&live), token(&other)).badly(), unknown(&live)),
        row("expired, its token twice", twice(&expired, token(&expired), token(&expired)), {
            expired_token(token(&expired)).field("Token-1", token(&expired))
        }),
        row(
            "its token is there and not signed",
            get().unsigned("x-amz-security-token", token(&live)).signed(&live.clone().tokenless()),
            not_signed("x-amz-security-token"),
        ),
        row(
            "a user's key with a live token",
            get().signed(&with(&world.user, token(&live))),
            invalid_token(token(&live)),
        ),
        row("a user's key with an expired token", get().signed(&with(&world.user, token(&expired))), {
            coded(400, "InvalidToken")
        }),
    ]);
    let sleeper = super::world::user(&world.aws, CUSTOMER, "sleeper", Some(EVERYTHING)).await;
    let parameters = [("UserName", "sleeper"), ("AccessKeyId", sleeper.key.as_str()), ("Status", "Inactive")];
    iam(&world.aws, CUSTOMER, "UpdateAccessKey", &parameters).await;
    for (name, token) in [("live", token(&live)), ("expired", token(&expired))] {
        let signed = || get().signed(&with(&sleeper, token));
        rows.push(row(&format!("an inactive key, {name} token"), signed(), unknown(&sleeper)));
        rows.push(row(
            &format!("an inactive key, {name} token, bad signature"),
            signed().badly(),
            unknown(&sleeper),
        ));
    }
    check(&world.aws, "3, B, G.1: what of a session is checked first", rows).await;
}

/// A bucket policy of one statement: everyone but for the condition, unless a principal is said.
fn bucket_policy(effect: &str, principal: &str, condition: &str) -> String {
    let condition = if condition.is_empty() { String::new() } else { format!(",\"Condition\":{condition}") };
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"{effect}","Principal":{{"AWS":"{principal}"}},"Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::rows/*"{condition}}}}}"#
    )
}

#[tokio::test]
async fn what_a_session_may_do() {
    let world = World::new().await;
    world.succeeds(&world.signed(Request::new("DELETE", "/rows?publicAccessBlock"))).await;
    let session = world.session_with("poor", None).await;
    let user = super::world::user(&world.aws, CUSTOMER, "poor-user", None).await;
    let role_arn = format!("arn:aws:iam::{CUSTOMER}:role/poor");
    let user_arn = format!("arn:aws:iam::{CUSTOMER}:user/poor-user");
    let arn = session_arn("poor");
    let answer = iam(&world.aws, CUSTOMER, "GetRole", &[("RoleName", "poor")]).await;
    let user_id = format!("{}:session", answer.element("RoleId").unwrap());
    let set = |policy: &str| {
        row("the bucket policy is put", world.signed(Request::put("/rows?policy", policy)), status(204))
    };
    let put = || Request::put("/rows/new", "x").signed(&session);
    let get = || Request::get("/rows/key").signed(&session);
    let key = "arn:aws:s3:::rows/new";
    let because = |reason: &str| refused(403, "AccessDenied", &denial(&arn, "s3:PutObject", key, reason));
    let implicit = || because(&no_policy("identity-based", "s3:PutObject"));
    let explicit = || because("with an explicit deny in a resource-based policy");
    let when = |operator: &str, key: &str, value: &str| format!(r#"{{"{operator}":{{"{key}":"{value}"}}}}"#);
    let everyone = |effect: &str, condition: &str| bucket_policy(effect, "*", condition);
    let mut rows = vec![
        row("no policy at all", put(), implicit()),
        row("no policy at all, GetObject", get(), {
            let reason = no_policy("identity-based", "s3:GetObject");
            refused(403, "AccessDenied", &denial(&arn, "s3:GetObject", "arn:aws:s3:::rows/key", &reason))
        }),
        set(&bucket_policy("Allow", &role_arn, "")),
        row("the role's ARN is named", put(), status(200)),
        set(&bucket_policy("Allow", &arn, "")),
        row("the session's ARN is named", put(), status(200)),
        row("the session's ARN is named, GetObject", get(), status(200)),
    ];
    for (name, condition, matches) in [
        ("aws:PrincipalArn is the role's ARN", when("ArnEquals", "aws:PrincipalArn", &role_arn), true),
        ("aws:PrincipalArn is the session's ARN", when("ArnEquals", "aws:PrincipalArn", &arn), false),
        ("aws:userid", when("StringEquals", "aws:userid", &user_id), true),
        ("aws:userid of another session", when("StringEquals", "aws:userid", &format!("{user_id}x")), false),
        ("issued before", when("DateLessThan", "aws:TokenIssueTime", "2026-07-19T10:00:02Z"), true),
        ("issued before, not", when("DateLessThan", "aws:TokenIssueTime", "2026-07-19T09:59:58Z"), false),
        ("issued after", when("DateGreaterThan", "aws:TokenIssueTime", "2026-07-19T09:59:58Z"), true),
        ("issued after, not", when("DateGreaterThan", "aws:TokenIssueTime", "2026-07-19T10:00:02Z"), false),
    ] {
        rows.push(set(&everyone("Allow", &condition)));
        rows.push(row(name, put(), if matches { status(200) } else { implicit() }));
        rows.push(set(&everyone("Deny", &condition)));
        rows.push(row(&format!("Deny: {name}"), put(), if matches { explicit() } else { implicit() }));
    }
    let by_user = || Request::put("/rows/new", "x").signed(&user);
    let is_user = |arn: &str| when("ArnEquals", "aws:PrincipalArn", arn);
    let other_user = user_arn.replace("poor-user", "reader");
    rows.extend([
        set(&everyone("Allow", &is_user(&user_arn))),
        row("a user without policies, aws:PrincipalArn", by_user(), status(200)),
        set(&everyone("Allow", &is_user(&other_user))),
        row("… of another user", by_user(), coded(403, "AccessDenied")),
        set(&both(&everyone("Allow", &is_user(&user_arn)), &everyone("Deny", &is_user(&user_arn)))),
        row("a Deny with the same condition wins", by_user(), {
            refused(
                403,
                "AccessDenied",
                &denial(&user_arn, "s3:PutObject", key, "with an explicit deny in a resource-based policy"),
            )
        }),
        set(&both(&everyone("Allow", &is_user(&user_arn)), &everyone("Deny", &is_user(&other_user)))),
        row("a Deny with another user's ARN does not match", by_user(), status(200)),
    ]);
    check(&world.aws, "G.5: what a session may do", rows).await;
}

/// Two policies of one statement in one.
fn both(one: &str, other: &str) -> String {
    let statement = |policy: &str| {
        let (_, rest) = policy.split_once("\"Statement\":").unwrap();
        rest.strip_suffix('}').unwrap().to_owned()
    };
    format!(r#"{{"Version":"2012-10-17","Statement":[{},{}]}}"#, statement(one), statement(other))
}

#[tokio::test]
async fn role_policies() {
    let world = World::new().await;
    let session = world.session_with("role", Some(EVERYTHING)).await;
    let arn = session_arn("role");
    let put = || Request::put("/rows/new", "x").signed(&session);
    world.succeeds(&put()).await;
    put_role_policy(&world.aws, CUSTOMER, "role", &all_but("s3:PutObject")).await;
    let later = world.session("role", "session").await;
    let key = "arn:aws:s3:::rows/new";
    let denied = || {
        refused(
            403,
            "AccessDenied",
            &denial(&arn, "s3:PutObject", key, "with an explicit deny in an identity-based policy"),
        )
    };
    let rows = vec![
        row("the role's policy now denies", put(), denied()),
        row(
            "… to sessions that were issued later too",
            Request::put("/rows/new", "x").signed(&later),
            denied(),
        ),
        row("a bad signature is a bad signature first", put().badly(), coded(403, "SignatureDoesNotMatch")),
        row("what it does not deny", Request::get("/rows/key").signed(&session), status(200)),
    ];
    check(&world.aws, "B, G.5: role policies", rows).await;
}

/// RoleLastUsed tells of any use of a session's credentials, whatever came of it, and of none by whom assumes the role.
#[tokio::test]
async fn a_role_tells_when_its_session_was_used_last() {
    let world = World::new().await;
    let get = || iam(&world.aws, CUSTOMER, "GetRole", &[("RoleName", "used")]);
    let session = world.session_with("used", None).await;
    let got = get().await;
    assert!(got.body.contains("<RoleLastUsed/>"), "{}", got.body);
    assert_eq!(Request::get("/rows/key").signed(&session).send(&world.aws).await.status, 403);
    let got = get().await;
    let used = got.element("RoleLastUsed").unwrap();
    assert!(used.contains("<LastUsedDate>2026-07-19T10:00:00Z</LastUsedDate>"), "{used}");
    assert!(used.contains("<Region>us-east-1</Region>"), "{used}");
    let all = iam(&world.aws, CUSTOMER, "GetAccountAuthorizationDetails", &[]).await;
    assert_eq!(
        all.element("RoleLastUsed").unwrap().split_whitespace().collect::<String>(),
        used.split_whitespace().collect::<String>()
    );
    let listed = iam(&world.aws, CUSTOMER, "ListRoles", &[]).await;
    assert!(!listed.body.contains("RoleLastUsed"));
    iam(&world.aws, CUSTOMER, "DeleteRole", &[("RoleName", "used")]).await;
    world.session_with("used", None).await;
    assert!(get().await.body.contains("<RoleLastUsed/>"));
}
