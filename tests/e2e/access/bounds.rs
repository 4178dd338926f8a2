//! What one question may cost that is asked about decisions: what would go past it is left out, and the answer says so.

use rolecall_tests::{Call, content_md5};

use crate::lab::{Lab, Who, policy};

const OWNER: &str = "111122223333";
const KEYS: usize = 1_000;

/// Ten policies of 36 statements: what AWS's quotas let a user have.
async fn user_with_ten_policies(lab: &Lab) -> Who {
    let ada = lab
        .user(
            OWNER,
            "ada",
            r#"{"Effect":"Deny","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::shop/*9"}"#,
        )
        .await;
    for number in 0..10 {
        let statement = |statement| {
            format!(
                r#"{{"Effect":"Allow","Action":["s3:GetObject","s3:DeleteObject"],"Resource":"arn:aws:s3:::shop/{number}-{statement}*"}}"#
            )
        };
        let statements: Vec<String> = (0..36).map(statement).collect();
        let (name, document) = (format!("many-{number}"), policy(&statements.join(",")));
        let form = [("Action", "CreatePolicy"), ("PolicyName", &name), ("PolicyDocument", &document)];
        lab.must(OWNER, &form).await;
        let arn = format!("arn:aws:iam::{OWNER}:policy/{name}");
        let form = [("Action", "AttachUserPolicy"), ("UserName", "ada"), ("PolicyArn", &arn)];
        lab.must(OWNER, &form).await;
    }
    ada
}

#[tokio::test]
async fn an_explanation_of_a_thousand_questions_says_where_it_stopped() {
    let lab = Lab::new().await;
    let ada = user_with_ten_policies(&lab).await;
    lab.bucket(OWNER, "shop").await;
    let keys: String = (0..KEYS).map(|key| format!("<Object><Key>{key}</Key></Object>")).collect();
    let body = format!("<Delete>{keys}</Delete>");
    let md5 = content_md5(body.as_bytes());
    let call = Call::s3("POST", "/shop?delete").with_body(body.as_bytes()).with_header("content-md5", &md5);
    let answer = lab.call(&ada, call).await;
    assert_eq!((answer.status, answer.body.matches("<Error>").count()), (200, KEYS), "{}", answer.body);
    let id = answer.header("x-amz-request-id").unwrap();
    let explained = lab.control("GET", &format!("explain/{id}"), "").await.body;
    // 20,000 steps, each some hundreds of bytes as text: without a bound it would be a gigabyte.
    assert!(explained.len() < 20_000_000, "{}", explained.len());
    let explained: serde_json::Value = serde_json::from_str(&explained).unwrap();
    assert_eq!(explained["complete"], false);
    let shown = explained["stages"]["policy"].as_array().unwrap();
    assert!((2..100).contains(&shown.len()), "{}", shown.len());
    let line = explained["incomplete"][0].as_str().unwrap();
    assert!(line.starts_with(&format!("{} questions", KEYS - shown.len())), "{line}");
    // The last question is there, with what decided it.
    let last = shown.last().unwrap();
    assert_eq!(last["resource"], "arn:aws:s3:::shop/999");
    assert_eq!(last["explanation"]["effect"], "explicitDeny");
    assert!(last["explanation"].get("complete").is_none());
}

#[tokio::test]
async fn an_explanation_that_is_whole_says_so() {
    let lab = Lab::new().await;
    let ada = user_with_ten_policies(&lab).await;
    lab.bucket(OWNER, "shop").await;
    let explained = lab.explanation(&lab.s3(&ada, "DELETE", "/shop/key9", "").await).await;
    assert_eq!((&explained["complete"], &explained["incomplete"]), (&true.into(), &serde_json::json!([])));
    assert_eq!(explained["stages"]["policy"].as_array().unwrap().len(), 1);
}
