//! What changes for sessions that were issued already, and what does not.

use rolecall_tests::CUSTOMER;

use super::auth_header::MISMATCH;
use super::client::Identity;
use super::lab::{Lab, Role, denied, iam, policy, session_arn, trusting, who_am_i};
use super::table::{Expected, Table, accepted, done};

/// What a session asks IAM, to see what it may do.
async fn look(lab: &Lab, who: &Identity, role: &Role) -> rolecall_tests::Answer {
    lab.iam(who, "GetRole", &[("RoleName", &role.name)]).await
}

fn nobody(lab_role: &Role) -> Expected {
    let caller = session_arn(lab_role);
    let start = format!("User: {caller} is not authorized to perform: iam:GetRole on resource: ");
    Expected::iam(403, "AccessDenied", "").between(&start, "")
}

#[tokio::test]
async fn policies_that_change() {
    let lab = Lab::new().await;
    let user = lab.user(CUSTOMER, "plain", None).await;
    let role = lab.role(CUSTOMER, "target", &trusting(&user.arn), &[]).await;
    // GetRole takes the role by its name, and judges an existing one by its ARN.
    lab.permit(&role, &policy("Allow", "iam:GetRole")).await;
    let before = lab.session(&user.identity, &role, &[]).await;
    let mut table = Table::new("§2, E: sessions that were issued already");
    table.row("the role's policy allows", &look(&lab, &before, &role).await, &done("GetRole"));
    lab.permit(&role, &policy("Deny", "iam:GetRole")).await;
    let after = lab.session(&user.identity, &role, &[]).await;
    for (name, session) in [("before", &before), ("after", &after)] {
        let answer = look(&lab, session, &role).await;
        table.row(format!("denied by now, issued {name}"), &answer, &nobody(&role));
        let bad = iam(session, "GetRole", &[("RoleName", &role.name)]).bad_signature();
        let expected = Expected::iam(403, "SignatureDoesNotMatch", MISMATCH);
        table.row(format!("bad signature first, issued {name}"), &lab.send(&bad).await, &expected);
    }
    lab.permit(&role, &policy("Allow", "iam:GetRole")).await;
    lab.retrust(&role, &trusting("arn:aws:iam::340636424752:root")).await;
    let answer = lab.assume(&user.identity, &role, &[]).await;
    let message = denied(&user.arn, "sts:AssumeRole", &role.arn);
    table.row("trust replaced: no new session", &answer, &Expected::sts(403, "AccessDenied", message));
    table.row(
        "trust replaced: sessions keep everything",
        &look(&lab, &before, &role).await,
        &done("GetRole"),
    );
    table.row("and are who they were", &lab.send(&who_am_i(&before)).await, &accepted("GetCallerIdentity"));
    table.finish();
}

/// Just after CreateRole or a change of trust: no delay by default.
#[tokio::test]
async fn no_delays() {
    let lab = Lab::new().await;
    let user = lab.user(CUSTOMER, "plain", None).await;
    let mut table = Table::new("E, H: no delay unless asked for");
    for count in 0..3 {
        let name = format!("role-{count}");
        let role = lab.role(CUSTOMER, &name, &trusting(&user.arn), &[]).await;
        let answer = lab.assume(&user.identity, &role, &[]).await;
        table.row(format!("{name}: at once"), &answer, &accepted("AssumeRole"));
        lab.retrust(&role, &trusting("arn:aws:iam::340636424752:root")).await;
        let answer = lab.assume(&user.identity, &role, &[]).await;
        let message = denied(&user.arn, "sts:AssumeRole", &role.arn);
        table.row(format!("{name}: denied at once"), &answer, &Expected::sts(403, "AccessDenied", message));
        let next = format!("next-{count}");
        let pairs = [("RoleName", next.as_str()), ("AssumeRolePolicyDocument", &trusting(&role.arn))];
        let answer = lab.iam(&Identity::root(CUSTOMER), "CreateRole", &pairs).await;
        table.row(format!("{next}: trusts a role made a moment ago"), &answer, &done("CreateRole"));
    }
    table.finish();
}

/// How long a session lives: until Expiration and not a second longer.
#[tokio::test]
async fn expiry() {
    let lab = Lab::new().await;
    lab.aws.clock().freeze();
    let (user, role) = lab.simple().await;
    let session = lab.session(&user.identity, &role, &[("DurationSeconds", "900")]).await;
    let mut table = Table::new("§2: expiry");
    lab.aws.clock().advance(chrono::TimeDelta::seconds(895)).unwrap();
    let answer = lab.send(&who_am_i(&session)).await;
    table.row("five seconds before", &answer, &accepted("GetCallerIdentity"));
    lab.aws.clock().advance(chrono::TimeDelta::seconds(10)).unwrap();
    let answer = lab.send(&who_am_i(&session)).await;
    let message = "The security token included in the request is expired";
    table.row("five seconds after", &answer, &Expected::sts(403, "ExpiredToken", message));
    table.finish();
}
