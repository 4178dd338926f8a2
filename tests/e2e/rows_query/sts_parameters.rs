//! AssumeRole's parameters: what is refused before anybody asks who may.

use super::client::Identity;
use super::lab::{Lab, assume, sts};
use super::table::{Expected, Table, accepted};

/// As AWS prints it, which is not as AWS reads it: characters above U+FFFF are refused.
const ARN_PATTERN: &str =
    r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+";
const NAME_PATTERN: &str = r"[\w+=,.@-]*";
const EXTERNAL_ID_PATTERN: &str = r"[\w+=,.@:\/-]*";

/// One clause of a ValidationError.
fn clause(value: &str, field: &str, constraint: &str) -> String {
    format!("Value '{value}' at '{field}' failed to satisfy constraint: Member must {constraint}")
}

fn pattern(value: &str, field: &str, pattern: &str) -> String {
    clause(value, field, &format!("satisfy regular expression pattern: {pattern}"))
}

fn at_least(value: &str, field: &str, least: u32) -> String {
    clause(value, field, &format!("have length greater than or equal to {least}"))
}

fn at_most(value: &str, field: &str, most: u32) -> String {
    clause(value, field, &format!("have length less than or equal to {most}"))
}

fn absent(field: &str) -> String {
    format!("Value null at '{field}' failed to satisfy constraint: Member must not be null")
}

/// A name, a value, and the clauses of the answer; none where it is accepted.
type Row = (&'static str, String, Vec<String>);

/// Tries values of one parameter of an AssumeRole that is otherwise right.
async fn values(section: &'static str, field: &str, rows: Vec<Row>) {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    let actions = r#""sts:AssumeRole","sts:SetSourceIdentity""#;
    lab.retrust(&role, &super::lab::trusting_for(&user.arn, actions, "")).await;
    let wire_name = format!("{}{}", field[..1].to_uppercase(), &field[1..]);
    let mut table = Table::new(section);
    for (name, value, clauses) in rows {
        let base = [("RoleArn", role.arn.as_str()), ("RoleSessionName", "vendor")];
        let mut pairs: Vec<_> = base.into_iter().filter(|(key, _)| *key != wire_name).collect();
        pairs.push((&wire_name, &value));
        let answer = lab.send(&sts(&user.identity, "AssumeRole", &pairs)).await;
        let expected = if clauses.is_empty() { accepted("AssumeRole") } else { Expected::invalid(&clauses) };
        table.row(name, &answer, &expected);
    }
    table.finish();
}

#[tokio::test]
async fn role_arn() {
    let field = "roleArn";
    let lengths = |value: &str, least: bool| {
        vec![if least { at_least(value, field, 20) } else { at_most(value, field, 2048) }]
    };
    let both = |value: &str, length: String| vec![pattern(value, field, ARN_PATTERN), length];
    let wide = "\u{1F600}";
    values(
        "§2, D: RoleArn",
        field,
        vec![
            ("empty: pattern and length", String::new(), both("", at_least("", field, 20))),
            ("19 letters", "a".repeat(19), lengths(&"a".repeat(19), true)),
            ("19 two-byte letters", "é".repeat(19), lengths(&"é".repeat(19), true)),
            ("2049 letters", "a".repeat(2049), lengths(&"a".repeat(2049), false)),
            ("2049 two-byte letters", "é".repeat(2049), lengths(&"é".repeat(2049), false)),
            (
                "1025 letters with combining accents",
                "e\u{301}".repeat(1025),
                lengths(&"e\u{301}".repeat(1025), false),
            ),
            (
                "2048 characters above U+FFFF",
                wide.repeat(2048),
                vec![pattern(&wide.repeat(2048), field, ARN_PATTERN)],
            ),
            (
                "2049 characters above U+FFFF",
                wide.repeat(2049),
                both(&wide.repeat(2049), at_most(&wide.repeat(2049), field, 2048)),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn role_arn_that_is_none() {
    let lab = Lab::new().await;
    let (user, _) = lab.simple().await;
    let mut table = Table::new("§2, D: RoleArn that is no ARN");
    for value in ["a".repeat(20), "arn:a:a::aaaaaaaaaa:".to_owned(), "é".repeat(2048), "a".repeat(2048)] {
        let answer = lab.send(&assume(&user.identity, &value, &[])).await;
        let name: String = value.chars().take(20).collect();
        table.row(name, &answer, &Expected::sts(400, "ValidationError", format!("{value} is invalid")));
    }
    table.finish();
}

#[tokio::test]
async fn absent_parameters() {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    let mut table = Table::new("§2: absent parameters");
    let answer = lab.send(&sts(&user.identity, "AssumeRole", &[("RoleSessionName", "vendor")])).await;
    table.row("no RoleArn", &answer, &Expected::invalid(&[absent("roleArn")]));
    let answer = lab.send(&sts(&user.identity, "AssumeRole", &[("RoleArn", &role.arn)])).await;
    table.row("no RoleSessionName", &answer, &Expected::invalid(&[absent("roleSessionName")]));
    table.finish();
}

#[tokio::test]
async fn role_session_name() {
    let field = "roleSessionName";
    values(
        "§2, D: RoleSessionName",
        field,
        vec![
            ("empty: the length alone", String::new(), vec![at_least("", field, 2)]),
            ("1 letter", "a".to_owned(), vec![at_least("a", field, 2)]),
            ("2 letters", "ab".to_owned(), vec![]),
            ("64 letters", "a".repeat(64), vec![]),
            ("65 letters", "a".repeat(65), vec![at_most(&"a".repeat(65), field, 64)]),
            ("a space", "a b".to_owned(), vec![pattern("a b", field, NAME_PATTERN)]),
            ("every mark", "azAZ09_+=,.@-".to_owned(), vec![]),
        ],
    )
    .await;
}

#[tokio::test]
async fn external_id() {
    let field = "externalId";
    let refused = |value: &str| pattern(value, field, EXTERNAL_ID_PATTERN);
    let (narrow, wide, marks) = ("é".repeat(613), "\u{1F600}".repeat(613), "!".repeat(1225));
    values(
        "§2, D: ExternalId",
        field,
        vec![
            ("empty: the length alone", String::new(), vec![at_least("", field, 2)]),
            ("1 letter", "a".to_owned(), vec![at_least("a", field, 2)]),
            ("2 letters", "ab".to_owned(), vec![]),
            ("1224 letters", "a".repeat(1224), vec![]),
            ("1225 letters", "a".repeat(1225), vec![at_most(&"a".repeat(1225), field, 1224)]),
            ("every mark", "azAZ09_+=,.@:/-".to_owned(), vec![]),
            ("a space", "a b".to_owned(), vec![refused("a b")]),
            ("one bad mark", "!".to_owned(), vec![refused("!"), at_least("!", field, 2)]),
            ("1225 bad marks", marks.clone(), vec![refused(&marks), at_most(&marks, field, 1224)]),
            ("613 two-byte letters: bytes do not count", narrow.clone(), vec![refused(&narrow)]),
            ("613 characters above U+FFFF: UTF-16 does not count", wide.clone(), vec![refused(&wide)]),
        ],
    )
    .await;
}

#[tokio::test]
async fn source_identity() {
    let field = "sourceIdentity";
    let refused = |value: &str| pattern(value, field, NAME_PATTERN);
    let (narrow, wide, marks) = ("é".repeat(129), "\u{1F600}".repeat(129), "!".repeat(257));
    values(
        "§2, D: SourceIdentity",
        field,
        vec![
            ("empty: the length alone", String::new(), vec![at_least("", field, 2)]),
            ("1 letter", "a".to_owned(), vec![at_least("a", field, 2)]),
            ("2 letters", "ab".to_owned(), vec![]),
            ("256 letters", "a".repeat(256), vec![]),
            ("257 letters", "a".repeat(257), vec![at_most(&"a".repeat(257), field, 256)]),
            ("every mark", "azAZ09_+=,.@-".to_owned(), vec![]),
            ("a space", "a b".to_owned(), vec![refused("a b")]),
            ("the reserved prefix", "aws:reserved".to_owned(), vec![refused("aws:reserved")]),
            ("the reserved prefix in capitals", "AWS:reserved".to_owned(), vec![refused("AWS:reserved")]),
            ("one bad mark", "!".to_owned(), vec![refused("!"), at_least("!", field, 2)]),
            ("257 bad marks", marks.clone(), vec![refused(&marks), at_most(&marks, field, 256)]),
            ("129 two-byte letters", narrow.clone(), vec![refused(&narrow)]),
            ("129 characters above U+FFFF", wide.clone(), vec![refused(&wide)]),
        ],
    )
    .await;
}

/// The first of two counts, for what is checked and for what is echoed; the second is not looked at.
#[tokio::test]
async fn parameters_sent_twice() {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    let condition = r#"{"StringEquals":{"sts:ExternalId":"right"}}"#;
    let actions = r#""sts:AssumeRole","sts:SetSourceIdentity""#;
    lab.retrust(&role, &super::lab::trusting_for(&user.arn, actions, condition)).await;
    let right = [
        ("RoleArn", role.arn.as_str(), "arn:aws:iam::111122223333:role/none"),
        ("RoleSessionName", "vendor", "!"),
        ("DurationSeconds", "900", "x"),
        ("ExternalId", "right", "!"),
        ("SourceIdentity", "first", "!"),
    ];
    let mut table = Table::new("§2, D: the first of two counts");
    for (twice, ..) in right {
        for wrong_first in [false, true] {
            let answer = lab.send(&doubled(&user.identity, &right, twice, wrong_first)).await;
            let name = format!("{twice}, wrong value first: {wrong_first}");
            table.fact(name, (answer.status == 200) != wrong_first, &answer.body);
            if !wrong_first {
                let echoed = answer.element("SourceIdentity") == Some("first")
                    && answer.element("Arn") == Some(&super::lab::session_arn(&role));
                table.fact(format!("{twice}: the first is echoed"), echoed, &answer.body);
            }
        }
    }
    table.finish();
}

fn doubled(
    who: &Identity,
    rows: &[(&str, &str, &str)],
    twice: &str,
    wrong_first: bool,
) -> super::client::Request {
    let mut pairs = Vec::new();
    for (name, right, wrong) in rows {
        match (*name == twice, wrong_first) {
            (false, _) => pairs.push((*name, *right)),
            (true, false) => pairs.extend([(*name, *right), (*name, *wrong)]),
            (true, true) => pairs.extend([(*name, *wrong), (*name, *right)]),
        }
    }
    sts(who, "AssumeRole", &pairs)
}
