//! AWS's managed policies: which are there, and that they count.

use rolecall_tests::CUSTOMER;
use rolecall_tests::sigv4::{Request, Signer, encode};
use rolecall_tests::table::{Row, check, coded, row, status};

use super::world::{World, iam, root, trusting};

/// Those that people attach to the roles of third parties.
const WANTED: [&str; 22] = [
    "ReadOnlyAccess",
    "SecurityAudit",
    "job-function/ViewOnlyAccess",
    "PowerUserAccess",
    "IAMFullAccess",
    "IAMReadOnlyAccess",
    "AWSLambdaExecute",
    "service-role/AmazonS3ObjectLambdaExecutionRolePolicy",
    "service-role/AWSLambdaBasicExecutionRole",
    "IAMUserChangePassword",
    "job-function/Billing",
    "job-function/SupportUser",
    "job-function/DataScientist",
    "job-function/DatabaseAdministrator",
    "job-function/NetworkAdministrator",
    "job-function/SystemAdministrator",
    "AdministratorAccess",
    "AmazonS3FullAccess",
    "AmazonS3ReadOnlyAccess",
    "AWSBackupServiceRolePolicyForS3Backup",
    "AWSDenyAll",
    "AWSCompromisedKeyQuarantineV3",
];

#[tokio::test]
async fn they_are_listed_read_and_attached() {
    let world = World::new().await;
    let of_aws = [("Scope", "AWS"), ("MaxItems", "1000")];
    let listed = iam(&world.aws, CUSTOMER, "ListPolicies", &of_aws).await.body;
    world.role("role", &trusting("AWS", &format!("arn:aws:iam::{CUSTOMER}:user/reader")), None).await;
    for name in WANTED {
        let arn = format!("arn:aws:iam::aws:policy/{name}");
        assert!(listed.contains(&format!("<Arn>{arn}</Arn>")), "{name}");
        let got = iam(&world.aws, CUSTOMER, "GetPolicy", &[("PolicyArn", &arn)]).await;
        let id = got.element("DefaultVersionId").unwrap().to_owned();
        let asked = [("PolicyArn", arn.as_str()), ("VersionId", id.as_str())];
        let version = iam(&world.aws, CUSTOMER, "GetPolicyVersion", &asked).await;
        assert!(version.element("Document").unwrap().contains("2012-10-17"), "{name}");
        let attachment = [("RoleName", "role"), ("PolicyArn", arn.as_str())];
        iam(&world.aws, CUSTOMER, "AttachRolePolicy", &attachment).await;
        iam(&world.aws, CUSTOMER, "DetachRolePolicy", &attachment).await;
    }
}

async fn session_with(world: &World, name: &str, policy: &str) -> Signer {
    world.role(name, &trusting("AWS", &format!("arn:aws:iam::{CUSTOMER}:user/reader")), None).await;
    let arn = format!("arn:aws:iam::aws:policy/{policy}");
    iam(&world.aws, CUSTOMER, "AttachRolePolicy", &[("RoleName", name), ("PolicyArn", &arn)]).await;
    world.session(name, "session").await
}

fn list_users(signer: &Signer) -> rolecall_tests::sigv4::Signed {
    let form = "Action=ListUsers&Version=2010-05-08";
    Request::form(form).at("iam.amazonaws.com").signed(&signer.clone().service("iam"))
}

#[tokio::test]
async fn they_count() {
    let world = World::new().await;
    let mut rows: Vec<Row> = Vec::new();
    for (number, (policy, get, put)) in [
        ("ReadOnlyAccess", 200, 403),
        ("SecurityAudit", 403, 403),
        ("job-function/ViewOnlyAccess", 403, 403),
        ("PowerUserAccess", 200, 200),
        ("IAMFullAccess", 403, 403),
        ("AWSLambdaExecute", 200, 200),
        ("AWSDenyAll", 403, 403),
    ]
    .into_iter()
    .enumerate()
    {
        let signer = session_with(&world, &format!("role{number}"), policy).await;
        let expected = |code| if code == 200 { status(200) } else { coded(403, "AccessDenied") };
        rows.push(row(&format!("{policy}: get"), Request::get("/rows/key").signed(&signer), expected(get)));
        let write = Request::put("/rows/new", "x").signed(&signer);
        rows.push(row(&format!("{policy}: put"), write, expected(put)));
    }
    check(&world.aws, "AWS managed policies", rows).await;
    for (number, may) in [(0, true), (1, true), (3, false), (4, true), (6, false)] {
        let signer = world.session(&format!("role{number}"), "again").await;
        let answer = list_users(&signer).send(&world.aws).await;
        assert_eq!(answer.status, if may { 200 } else { 403 }, "role{number}: {}", answer.body);
    }
}

#[tokio::test]
async fn others_are_not_there() {
    let world = World::new().await;
    let arn = encode("arn:aws:iam::aws:policy/ViewOnlyAccess");
    for (action, more) in [("GetPolicy", ""), ("AttachUserPolicy", "&UserName=reader")] {
        let form = format!("Action={action}&Version=2010-05-08&PolicyArn={arn}{more}");
        let request = Request::form(&form).at("iam.amazonaws.com").signed(&root(CUSTOMER).service("iam"));
        let answer = request.send(&world.aws).await;
        assert_eq!((answer.status, answer.element("Code")), (404, Some("NoSuchEntity")), "{action}");
    }
}
