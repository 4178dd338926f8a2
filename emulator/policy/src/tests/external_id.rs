//! A vendor's external ID: each way in which people write the condition, asked with the right ID, with none, and
//! with a wrong one.

use super::*;

/// Whether the right ID, no ID, and a wrong ID that shares the prefix get in.
type Answers = [bool; 3];

const RIGHT: &str = "tenant-cl26d06tk0gch";

fn vendor(id: Option<&str>, condition: &str) -> bool {
    let plain = trust("Allow", &aws("arn:aws:iam::111122223333:root"));
    let statements = match condition {
        "" => plain,
        "two statements" => {
            format!(
                "{},{plain}",
                with_condition(&plain, &format!(r#"{{"StringEquals":{{"sts:ExternalId":"{RIGHT}"}}}}"#))
            )
        }
        _ => with_condition(&plain, condition),
    };
    let ask = Ask::to_assume(user()).across().identity(&all("Allow")).resource(&statements);
    let ask = match id {
        Some(id) => ask.key("sts:ExternalId", id),
        None => ask,
    };
    let refused = ask.decide();
    assert!(refused.is_none() || refused == Some(NotAllowed(TrustPolicy)));
    refused.is_none()
}

fn with_condition(statement: &str, condition: &str) -> String {
    statement.replacen('{', &format!(r#"{{"Condition":{condition},"#), 1)
}

macro_rules! forms {
    ($($name:ident: $condition:expr => $answers:expr;)*) => {
        $(
            #[test]
            fn $name() {
                let answers: Answers = $answers;
                let ids = [Some(RIGHT), None, Some("tenant-somebody-else")];
                assert_eq!(ids.map(|id| vendor(id, $condition)), answers);
            }
        )*
    };
}

forms! {
    no_condition: "" => [true, true, true];
    string_equals_the_right_value: r#"{"StringEquals":{"sts:ExternalId":"tenant-cl26d06tk0gch"}}"# => [true, false, false];
    string_equals_another_value: r#"{"StringEquals":{"sts:ExternalId":"another-value"}}"# => [false, false, false];
    string_like_a_star: r#"{"StringLike":{"sts:ExternalId":"*"}}"# => [true, false, true];
    string_like_a_prefix: r#"{"StringLike":{"sts:ExternalId":"tenant-*"}}"# => [true, false, true];
    string_equals_if_exists: r#"{"StringEqualsIfExists":{"sts:ExternalId":"tenant-cl26d06tk0gch"}}"# => [true, true, false];
    for_all_values: r#"{"ForAllValues:StringEquals":{"sts:ExternalId":"tenant-cl26d06tk0gch"}}"# => [true, true, false];
    null_false_alone: r#"{"Null":{"sts:ExternalId":"false"}}"# => [true, false, true];
    a_second_statement_without_the_condition: "two statements" => [true, true, true];
    a_list_with_another_tenants_id: r#"{"StringEquals":{"sts:ExternalId":["tenant-cl26d06tk0gch","tenant-other"]}}"# => [true, false, false];
}
