//! The operators, one row each: operator, values in the policy, values in the request (none: no such key), answer.

use super::*;

const KEY: &str = "aws:TheKey";

fn holds(operator: &str, expected: &[&str], actual: Option<&[&str]>) -> bool {
    let expected = expected.iter().map(|text| (*text).to_owned()).collect();
    let condition = Condition::new(operator, KEY, expected, Version::Current).unwrap();
    let mut context = Context::default();
    context.set("aws:username", "bob");
    if let Some(values) = actual {
        context.set_all("AWS:thekey", values.iter().map(|text| (*text).to_owned()).collect());
    }
    condition.holds(condition.actual(&context).as_ref(), &context)
}

macro_rules! table {
    ($($name:ident: $operator:literal $expected:expr, $actual:expr => $answer:literal;)*) => {
        $(
            #[test]
            fn $name() {
                let expected: &[&str] = &$expected;
                let actual: Option<Vec<&str>> = $actual;
                assert_eq!(holds($operator, expected, actual.as_deref()), $answer);
            }
        )*
    };
}

fn has(value: &str) -> Option<Vec<&str>> {
    Some(vec![value])
}

table! {
    string_equals: "StringEquals" ["a"], has("a") => true;
    string_equals_minds_case: "StringEquals" ["a"], has("A") => false;
    string_equals_any_of_the_values: "StringEquals" ["a", "b"], has("b") => true;
    string_equals_takes_no_wildcard: "StringEquals" ["a*"], has("ab") => false;
    string_equals_takes_a_star_as_itself: "StringEquals" ["a*"], has("a*") => true;
    string_equals_with_a_variable: "StringEquals" ["${aws:username}"], has("bob") => true;
    string_equals_with_an_absent_variable: "StringEquals" ["${aws:nothing}"], has("") => false;
    string_not_equals: "StringNotEquals" ["a"], has("b") => true;
    string_not_equals_the_same: "StringNotEquals" ["a"], has("a") => false;
    string_not_equals_none_of_the_values: "StringNotEquals" ["a", "b"], has("b") => false;
    string_not_equals_with_an_absent_variable: "StringNotEquals" ["${aws:nothing}"], has("x") => true;
    string_equals_ignore_case: "StringEqualsIgnoreCase" ["aBc"], has("AbC") => true;
    string_not_equals_ignore_case: "StringNotEqualsIgnoreCase" ["aBc"], has("AbC") => false;
    string_like: "StringLike" ["a*c?"], has("abbcd") => true;
    string_like_minds_case: "StringLike" ["a*"], has("Ab") => false;
    string_not_like: "StringNotLike" ["a*"], has("b") => true;
    string_not_like_a_match: "StringNotLike" ["a*"], has("ab") => false;
    string_like_with_an_escaped_star: "StringLike" ["a${*}"], has("ab") => false;

    numeric_equals: "NumericEquals" ["10"], has("10.0") => true;
    numeric_not_equals: "NumericNotEquals" ["10"], has("11") => true;
    numeric_not_equals_the_same: "NumericNotEquals" ["10"], has("10") => false;
    numeric_less_than: "NumericLessThan" ["10"], has("9") => true;
    numeric_less_than_itself: "NumericLessThan" ["10"], has("10") => false;
    numeric_less_than_is_by_number: "NumericLessThan" ["10"], has("9.5") => true;
    numeric_less_than_equals: "NumericLessThanEquals" ["10"], has("10") => true;
    numeric_greater_than: "NumericGreaterThan" ["10"], has("11") => true;
    numeric_greater_than_equals: "NumericGreaterThanEquals" ["10"], has("9") => false;
    numeric_of_no_number: "NumericEquals" ["ten"], has("ten") => false;

    date_equals: "DateEquals" ["2026-01-01T00:00:00Z"], has("1767225600") => true;
    date_not_equals: "DateNotEquals" ["2026-01-01T00:00:00Z"], has("2026-01-01T00:00:01Z") => true;
    date_less_than: "DateLessThan" ["2026-01-02"], has("2026-01-01T23:59:59Z") => true;
    date_less_than_itself: "DateLessThan" ["2026-01-02"], has("2026-01-02T00:00:00Z") => false;
    date_less_than_equals: "DateLessThanEquals" ["2026-01-02"], has("2026-01-02T00:00:00Z") => true;
    date_greater_than: "DateGreaterThan" ["2026-01-01T00:00:00+01:00"], has("2025-12-31T23:00:01Z") => true;
    date_greater_than_equals: "DateGreaterThanEquals" ["2027"], has("2026-12-31T23:59:59Z") => false;

    bool_true: "Bool" ["true"], has("true") => true;
    bool_without_case: "Bool" ["True"], has("TRUE") => true;
    bool_false: "Bool" ["false"], has("true") => false;

    binary_equals: "BinaryEquals" ["QmluYXJ5"], has("QmluYXJ5") => true;
    binary_equals_other: "BinaryEquals" ["QmluYXJ5"], has("QmluYXJ6") => false;

    ip_address: "IpAddress" ["203.0.113.7"], has("203.0.113.7") => true;
    ip_address_in_a_range: "IpAddress" ["203.0.113.0/24"], has("203.0.113.7") => true;
    ip_address_in_a_range_with_host_bits: "IpAddress" ["203.0.113.9/24"], has("203.0.113.7") => true;
    ip_address_outside: "IpAddress" ["203.0.113.0/24"], has("203.0.114.7") => false;
    ip_address_v6: "IpAddress" ["2001:db8::/32"], has("2001:db8:1::1") => true;
    ip_address_v4_range_and_v6_address: "IpAddress" ["0.0.0.0/0"], has("2001:db8::1") => false;
    ip_address_v6_range_and_v4_address: "IpAddress" ["::/0"], has("203.0.113.7") => false;
    not_ip_address: "NotIpAddress" ["203.0.113.0/24"], has("198.51.100.1") => true;
    not_ip_address_inside: "NotIpAddress" ["203.0.113.0/24"], has("203.0.113.7") => false;
    not_ip_address_v6_against_v4: "NotIpAddress" ["203.0.113.0/24"], has("2001:db8::1") => true;

    arn_like: "ArnLike" ["arn:aws:iam::*:role/*"], has("arn:aws:iam::111122223333:role/x/y") => true;
    arn_like_is_by_parts: "ArnLike" ["arn:*:role/x"], has("arn:aws:iam::111122223333:role/x") => false;
    arn_equals_takes_wildcards: "ArnEquals" ["arn:aws:iam::*:role/x"], has("arn:aws:iam::111122223333:role/x") => true;
    arn_not_equals: "ArnNotEquals" ["arn:aws:iam::111122223333:role/x"], has("arn:aws:iam::111122223333:role/y") => true;
    arn_not_like: "ArnNotLike" ["arn:aws:iam::*:role/*"], has("arn:aws:iam::111122223333:role/x") => false;
    arn_like_with_a_variable: "ArnLike" ["arn:aws:iam::111122223333:user/${aws:username}"], has("arn:aws:iam::111122223333:user/bob") => true;
    arn_like_of_no_arn: "ArnLike" ["*"], has("bob") => false;

    null_true_without_the_key: "Null" ["true"], None => true;
    null_true_with_the_key: "Null" ["true"], has("x") => false;
    null_false_without_the_key: "Null" ["false"], None => false;
    null_false_with_the_key: "Null" ["false"], has("x") => true;
    null_true_with_an_empty_list: "Null" ["true"], Some(vec![]) => true;

    absent_string_equals: "StringEquals" ["a"], None => false;
    absent_string_not_equals: "StringNotEquals" ["a"], None => true;
    absent_string_not_like: "StringNotLike" ["a"], None => true;
    absent_string_not_equals_ignore_case: "StringNotEqualsIgnoreCase" ["a"], None => true;
    absent_numeric_not_equals: "NumericNotEquals" ["1"], None => true;
    absent_numeric_less_than: "NumericLessThan" ["1"], None => false;
    absent_date_not_equals: "DateNotEquals" ["2026"], None => true;
    absent_date_less_than: "DateLessThan" ["2026"], None => false;
    absent_bool_false: "Bool" ["false"], None => false;
    absent_binary: "BinaryEquals" ["QQ=="], None => false;
    absent_ip_address: "IpAddress" ["0.0.0.0/0"], None => false;
    absent_not_ip_address: "NotIpAddress" ["0.0.0.0/0"], None => true;
    absent_arn_like: "ArnLike" ["arn:*:*:*:*:*"], None => false;
    absent_arn_not_like: "ArnNotLike" ["arn:*:*:*:*:*"], None => true;
    absent_arn_not_equals: "ArnNotEquals" ["arn:*:*:*:*:*"], None => true;

    if_exists_absent: "StringEqualsIfExists" ["a"], None => true;
    if_exists_present: "StringEqualsIfExists" ["a"], has("b") => false;
    if_exists_bool: "BoolIfExists" ["true"], None => true;
    if_exists_negated_present: "StringNotEqualsIfExists" ["a"], has("a") => false;

    for_all_values: "ForAllValues:StringEquals" ["a", "b"], Some(vec!["a", "b"]) => true;
    for_all_values_one_other: "ForAllValues:StringEquals" ["a", "b"], Some(vec!["a", "c"]) => false;
    for_all_values_absent: "ForAllValues:StringEquals" ["a"], None => true;
    for_all_values_of_no_value: "ForAllValues:StringEquals" ["a"], Some(vec![]) => true;
    for_all_values_of_an_empty_value: "ForAllValues:StringEquals" ["a"], has("") => true;
    for_all_values_negated: "ForAllValues:StringNotEquals" ["a"], Some(vec!["b", "c"]) => true;
    for_all_values_negated_one_hit: "ForAllValues:StringNotEquals" ["a"], Some(vec!["b", "a"]) => false;
    for_any_value: "ForAnyValue:StringEquals" ["a"], Some(vec!["b", "a"]) => true;
    for_any_value_none: "ForAnyValue:StringEquals" ["a"], Some(vec!["b", "c"]) => false;
    for_any_value_absent: "ForAnyValue:StringEquals" ["a"], None => false;
    for_any_value_negated: "ForAnyValue:StringNotEquals" ["a"], Some(vec!["a", "b"]) => true;
    for_any_value_negated_all_hit: "ForAnyValue:StringNotEquals" ["a"], Some(vec!["a", "a"]) => false;
    for_any_value_negated_absent: "ForAnyValue:StringNotEquals" ["a"], None => false;
    for_any_value_like: "ForAnyValue:StringLike" ["a*"], Some(vec!["b", "ax"]) => true;
    for_all_values_if_exists: "ForAllValues:StringEqualsIfExists" ["a"], None => true;
    for_any_value_if_exists: "ForAnyValue:StringEqualsIfExists" ["a"], None => true;
}

#[test]
fn there_are_no_other_operators() {
    for name in [
        "",
        "stringEquals",
        "StringEqual",
        "BoolNot",
        "NumericLike",
        "DateBefore",
        "NullIfExists",
        "ForAllValues:Null",
        "ForSomeValue:StringEquals",
        "StringEqualsIfexists",
        "ArnEqualsIgnoreCase",
    ] {
        assert!(Operator::named(name).is_none(), "{name}");
    }
}
