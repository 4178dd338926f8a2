//! AssumeRole's DurationSeconds: the schema's range, then the role's maximum, then the limit of chained sessions.

use rolecall_tests::CUSTOMER;

use super::client::Identity;
use super::lab::{Lab, Role, assume, trusting};
use super::table::{Expected, Table, accepted};

const PAST_ROLE: &str = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
const PAST_CHAIN: &str =
    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";

fn out_of_range(value: &str, constraint: &str) -> Expected {
    Expected::invalid(&[format!(
        "Value '{value}' at 'durationSeconds' failed to satisfy constraint: Member must have value {constraint}"
    )])
}

fn refused(message: &str) -> Expected {
    Expected::sts(400, "ValidationError", message)
}

/// A user, a role of at most an hour, and one of at most twelve, both open to the user and to the short role.
struct Roles {
    lab: Lab,
    user: Identity,
    short: Role,
    long: Role,
}

async fn roles() -> Roles {
    let lab = Lab::new().await;
    let (user, short) = lab.simple().await;
    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":["{}","{}"]}},"Action":"sts:AssumeRole"}}]}}"#,
        user.arn, short.arn
    );
    let long = lab.role(CUSTOMER, "long", &trust, &[("MaxSessionDuration", "43200")]).await;
    lab.retrust(&short, &trust).await;
    Roles { lab, user: user.identity, short, long }
}

#[tokio::test]
async fn schema() {
    let Roles { lab, user, short, long } = roles().await;
    let least = "greater than or equal to 900";
    let most = "less than or equal to 43200";
    let malformed = || Expected::sts(400, "MalformedInput", "").without_message();
    let rows = [
        ("0", &long, out_of_range("0", least)),
        ("-1", &long, out_of_range("-1", least)),
        ("899", &long, out_of_range("899", least)),
        ("900", &long, accepted("AssumeRole")),
        ("+900", &long, accepted("AssumeRole")),
        ("0900", &long, accepted("AssumeRole")),
        ("43200", &long, accepted("AssumeRole")),
        ("43201", &long, out_of_range("43201", most)),
        ("43201", &short, out_of_range("43201", most)),
        ("2147483647", &long, out_of_range("2147483647", most)),
        ("-2147483648", &long, out_of_range("-2147483648", least)),
        ("", &long, Expected::sts(400, "MalformedInput", "missing value for decimal type")),
        ("abc", &long, malformed()),
        ("900.0", &long, malformed()),
        ("900.5", &long, malformed()),
        ("2147483648", &long, malformed()),
        ("-2147483649", &long, malformed()),
        ("99999999999999999999", &long, malformed()),
    ];
    let mut table = Table::new("§2, D: DurationSeconds");
    for (value, role, expected) in rows {
        let answer = lab.send(&assume(&user, &role.arn, &[("DurationSeconds", value)])).await;
        table.row(format!("{value:?} for {}", role.name), &answer, &expected);
    }
    table.finish();
}

#[tokio::test]
async fn role_and_chain() {
    let Roles { lab, user, short, long } = roles().await;
    let session = lab.session(&user, &short, &[]).await;
    let again = trusting(&short.arn);
    lab.retrust(&short, &again).await;
    let rows = [
        ("3600, role of an hour", &user, &long, "3600", accepted("AssumeRole")),
        ("43200, role of twelve hours", &user, &long, "43200", accepted("AssumeRole")),
        ("chained, 3600", &session, &long, "3600", accepted("AssumeRole")),
        ("chained, 3601", &session, &long, "3601", refused(PAST_CHAIN)),
        ("chained, 43200", &session, &long, "43200", refused(PAST_CHAIN)),
        ("chained, past the role's maximum first", &session, &short, "3601", refused(PAST_ROLE)),
        (
            "chained, past the schema first",
            &session,
            &long,
            "43201",
            out_of_range("43201", "less than or equal to 43200"),
        ),
        (
            "chained, past the schema, role of an hour",
            &session,
            &short,
            "43201",
            out_of_range("43201", "less than or equal to 43200"),
        ),
    ];
    let mut table = Table::new("§2, D: the role's maximum, and chaining");
    for (name, who, role, value, expected) in rows {
        let answer = lab.send(&assume(who, &role.arn, &[("DurationSeconds", value)])).await;
        table.row(name, &answer, &expected);
    }
    lab.retrust(&short, &trusting(&format!("arn:aws:iam::{CUSTOMER}:user/team/plain"))).await;
    let answer = lab.send(&assume(&user, &short.arn, &[("DurationSeconds", "3601")])).await;
    table.row("3601, role of an hour", &answer, &refused(PAST_ROLE));
    let answer = lab.send(&assume(&user, &short.arn, &[("DurationSeconds", "3600")])).await;
    table.row("3600, role of an hour, not chained", &answer, &accepted("AssumeRole"));
    table.finish();
}
