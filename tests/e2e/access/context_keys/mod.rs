//! Every condition key that AWS sets: with one value a condition lets the same request through, with another it does not.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>

mod forwarded;
mod global;
mod people;
mod s3;
mod s3_operations;
mod sts;

use rolecall_tests::{Answer, CUSTOMER};

use super::lab::{Lab, Who, policy};

/// A condition's operator, its key, a value that lets the request through, and one that does not.
type Row<'a> = (&'a str, &'a str, &'a str, &'a str);

/// A key that the request does not have.
const fn absent(key: &str) -> Row<'_> {
    ("Null", key, "true", "false")
}

/// Asks twice for each row, once with each value. `give` makes the condition count for whoever asks.
async fn check(what: &str, rows: &[Row<'_>], give: impl AsyncFn(&str), ask: impl AsyncFn() -> Answer) {
    let mut wrong = Vec::new();
    for (operator, key, right, other) in rows {
        for (value, expected) in [(right, 200), (other, 403)] {
            give(&format!(r#"{{"{operator}":{{"{key}":"{value}"}}}}"#)).await;
            let answer = ask().await;
            let status = if (200..300).contains(&answer.status) { 200 } else { answer.status };
            if status != expected {
                wrong.push(format!(
                    "{operator} {key} {value}: {}, not {expected}\n{}",
                    answer.status, answer.body
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{what}: {} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// Everything, under a condition.
fn everything_if(condition: &str) -> String {
    format!(r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{condition}}}"#)
}

/// A lab with a bucket and a user of its account, who is asked for rows.
struct Reading {
    lab: Lab,
    user: Who,
}

impl Reading {
    async fn new() -> Self {
        let lab = Lab::new().await;
        lab.bucket(CUSTOMER, "bucket").await;
        let user = lab.user(CUSTOMER, "reader", super::lab::ALL).await;
        Self { lab, user }
    }

    /// Lets the user do everything under a condition.
    async fn permit(&self, condition: &str) {
        self.lab.permit(CUSTOMER, "reader", &everything_if(condition)).await;
    }

    async fn get(&self, target: &str) -> Answer {
        self.lab.s3(&self.user, "GET", target, "").await
    }
}

/// Gives a role everything under a condition, and nothing else.
async fn permit_role(lab: &Lab, role: &str, condition: &str) {
    let document = policy(&everything_if(condition));
    let form =
        [("Action", "PutRolePolicy"), ("RoleName", role), ("PolicyName", "p"), ("PolicyDocument", &document)];
    lab.must(CUSTOMER, &form).await;
}
