use super::*;
use crate::services::testing::text_of;

const ARN_PATTERN: &str =
    r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+";
const NAME_PATTERN: &str = r"[\w+=,.@-]*";
const EXTERNAL_ID_PATTERN: &str = r"[\w+=,.@:\/-]*";

/// One violation: the value as it is shown, the field, the constraint.
fn violation(value: &str, field: &str, constraint: &str) -> String {
    format!("Value {value} at '{field}' failed to satisfy constraint: Member must {constraint}")
}

fn short(value: &str, field: &str, least: usize) -> String {
    violation(&format!("'{value}'"), field, &format!("have length greater than or equal to {least}"))
}

fn long(value: &str, field: &str, most: usize) -> String {
    violation(&format!("'{value}'"), field, &format!("have length less than or equal to {most}"))
}

fn pattern(value: &str, field: &str, pattern: &str) -> String {
    violation(&format!("'{value}'"), field, &format!("satisfy regular expression pattern: {pattern}"))
}

fn refused(violations: &[String]) -> Outcome {
    let count = violations.len();
    let plural = if count == 1 { "" } else { "s" };
    let message = format!("{count} validation error{plural} detected: {}", violations.join("; "));
    Err((400, "ValidationError", message))
}

#[test]
fn what_is_missing_is_null() {
    let one = Integration::new();
    let not_null = |field| violation("null", field, "not be null");
    for (params, expected) in [
        (vec![("RoleSessionName", "ab")], vec![not_null("roleArn")]),
        (vec![("RoleArn", one.role.as_str())], vec![not_null("roleSessionName")]),
        (vec![], vec![not_null("roleArn"), not_null("roleSessionName")]),
    ] {
        let mut all = vec![("Action", "AssumeRole")];
        all.extend(params);
        assert_eq!(one.lab.sts(&one.vendor, &all), refused(&expected));
    }
}

#[test]
fn role_arns_are_measured_in_characters() {
    let one = Integration::new();
    let f = "roleArn";
    let invalid = |value: &str| Err((400, "ValidationError", format!("{value} is invalid")));
    let (e, many_e, emoji, many_emoji) =
        ("é".repeat(2048), "é".repeat(2049), "😀".repeat(2048), "😀".repeat(2049));
    let decomposed = "e\u{301}".repeat(1025);
    for (value, expected) in [
        ("", refused(&[pattern("", f, ARN_PATTERN), short("", f, 20)])),
        ("arn:aws:iam::1:role", refused(&[short("arn:aws:iam::1:role", f, 20)])),
        (&e, invalid(&e)),
        (&many_e, refused(&[long(&many_e, f, 2048)])),
        (&emoji, refused(&[pattern(&emoji, f, ARN_PATTERN)])),
        (&many_emoji, refused(&[pattern(&many_emoji, f, ARN_PATTERN), long(&many_emoji, f, 2048)])),
        (&decomposed, refused(&[long(&decomposed, f, 2048)])),
        ("nothing-valid-in-here", invalid("nothing-valid-in-here")),
        ("arn::b:::something/test-role", invalid("arn::b:::something/test-role")),
        ("arn:a::::something/test-role", invalid("arn:a::::something/test-role")),
        ("arn:a:::something/test-role", invalid("arn:a:::something/test-role")),
        ("arn:a:a::aaaaaaaaaa:", invalid("arn:a:a::aaaaaaaaaa:")),
    ] {
        let params = [("Action", "AssumeRole"), ("RoleArn", value), ("RoleSessionName", "session")];
        assert_eq!(one.lab.sts(&one.vendor, &params), expected);
    }
}

#[test]
fn texts_are_checked_against_length_and_pattern() {
    let one = Integration::new();
    let bangs = "!".repeat(1225);
    let bangs_257 = "!".repeat(257);
    let (accents, emoji) = ("é".repeat(613), "😀".repeat(613));
    let letters_257 = "a".repeat(257);
    let letters_65 = "a".repeat(65);
    for (name, field, value, expected) in [
        ("RoleSessionName", "roleSessionName", "", vec![short("", "roleSessionName", 2)]),
        ("RoleSessionName", "roleSessionName", &letters_65, vec![long(&letters_65, "roleSessionName", 64)]),
        (
            "RoleSessionName",
            "roleSessionName",
            "Session1:2",
            vec![pattern("Session1:2", "roleSessionName", NAME_PATTERN)],
        ),
        ("ExternalId", "externalId", "", vec![short("", "externalId", 2)]),
        (
            "ExternalId",
            "externalId",
            "!",
            vec![pattern("!", "externalId", EXTERNAL_ID_PATTERN), short("!", "externalId", 2)],
        ),
        (
            "ExternalId",
            "externalId",
            &bangs,
            vec![pattern(&bangs, "externalId", EXTERNAL_ID_PATTERN), long(&bangs, "externalId", 1224)],
        ),
        ("ExternalId", "externalId", &accents, vec![pattern(&accents, "externalId", EXTERNAL_ID_PATTERN)]),
        ("ExternalId", "externalId", &emoji, vec![pattern(&emoji, "externalId", EXTERNAL_ID_PATTERN)]),
        ("SourceIdentity", "sourceIdentity", "", vec![short("", "sourceIdentity", 2)]),
        ("SourceIdentity", "sourceIdentity", &letters_257, vec![long(&letters_257, "sourceIdentity", 256)]),
        (
            "SourceIdentity",
            "sourceIdentity",
            "aws:reserved",
            vec![pattern("aws:reserved", "sourceIdentity", NAME_PATTERN)],
        ),
        ("SourceIdentity", "sourceIdentity", "a b", vec![pattern("a b", "sourceIdentity", NAME_PATTERN)]),
        (
            "SourceIdentity",
            "sourceIdentity",
            &bangs_257,
            vec![
                pattern(&bangs_257, "sourceIdentity", NAME_PATTERN),
                long(&bangs_257, "sourceIdentity", 256),
            ],
        ),
    ] {
        assert_eq!(one.assume(&[(name, value)]), refused(&expected), "{field} {value}");
    }
    let longest = "a".repeat(1224);
    for (name, value) in [
        ("ExternalId", "ab"),
        ("ExternalId", longest.as_str()),
        ("ExternalId", "azAZ09_+=,.@:/-"),
        ("SourceIdentity", "ab"),
        ("SourceIdentity", &letters_257[1..]),
        ("SourceIdentity", "azAZ09_+=,.@-"),
    ] {
        assert!(one.assume(&[(name, value)]).is_ok(), "{value}");
    }
}

#[test]
fn durations_are_32_bit_numbers_in_range() {
    let one = Integration::new();
    let f = "durationSeconds";
    let value = |value: &str, constraint| refused(&[violation(&format!("'{value}'"), f, constraint)]);
    let not_a_number = || Err((400, "MalformedInput", String::new()));
    let least = "have value greater than or equal to 900";
    let most = "have value less than or equal to 43200";
    let role_maximum = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    for (sent, expected) in [
        ("899", value("899", least)),
        ("-2147483648", value("-2147483648", least)),
        ("43201", value("43201", most)),
        ("2147483647", value("2147483647", most)),
        ("", Err((400, "MalformedInput", "missing value for decimal type".to_owned()))),
        ("900.0", not_a_number()),
        (" 900", not_a_number()),
        ("2147483648", not_a_number()),
        ("3601", Err((400, "ValidationError", role_maximum.to_owned()))),
    ] {
        assert_eq!(one.assume(&[("DurationSeconds", sent)]), expected, "{sent}");
    }
    for sent in ["900", "+900", "0900"] {
        let answer = one.assume(&[("DurationSeconds", sent)]).unwrap();
        assert_eq!(text_of(&answer, "Expiration"), "2026-07-19T10:15:00Z");
    }
}

#[test]
fn the_schema_comes_before_authorization_and_the_role_s_maximum_after_it() {
    let one = Integration::new();
    let stranger = one.lab.user(VENDOR, "stranger");
    let arn = format!("arn:aws:iam::{VENDOR}:user/stranger");
    let schema = one.assume_as(&stranger, &one.role, &[("DurationSeconds", "43201")]);
    assert!(matches!(schema, Err((400, "ValidationError", _))));
    let maximum = one.assume_as(&stranger, &one.role, &[("DurationSeconds", "43200")]);
    assert_eq!(maximum, denied(&arn, "sts:AssumeRole", &one.role));
}

#[test]
fn the_first_of_two_values_counts() {
    let one = Integration::new();
    one.lab.trust(
        CUSTOMER,
        "data",
        &trusts_vendor(
            r#"["sts:AssumeRole","sts:SetSourceIdentity"]"#,
            r#"{"StringEquals":{"sts:ExternalId":"right"}}"#,
        ),
    );
    assert!(one.assume(&[("ExternalId", "right"), ("ExternalId", "!")]).is_ok());
    assert_eq!(
        one.assume(&[("ExternalId", "wrong"), ("ExternalId", "right")]),
        denied(&vendor_arn(), "sts:AssumeRole", &one.role)
    );
    let answer =
        one.assume(&[("ExternalId", "right"), ("SourceIdentity", "first"), ("SourceIdentity", "second")]);
    assert_eq!(text_of(&answer.unwrap(), "SourceIdentity"), "first");
}

#[test]
fn session_tags_have_rules_of_their_own() {
    let one = Integration::new();
    let value = |message: &str| Err((400, "InvalidParameterValue", message.to_owned()));
    let twice = [
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "a"),
        ("Tags.member.2.Key", "Team"),
        ("Tags.member.2.Value", "b"),
    ];
    assert_eq!(
        one.assume(&twice),
        value("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    );
    let no_tag = [
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "a"),
        ("TransitiveTagKeys.member.1", "other"),
    ];
    assert_eq!(
        one.assume(&no_tag),
        value("The specified transitive tag key must be included in the requested tags.")
    );
    let long_key = "k".repeat(129);
    assert_eq!(
        one.assume(&[("Tags.member.1.Key", &long_key), ("Tags.member.1.Value", "")]),
        refused(&[long(&long_key, "tags.1.member.key", 128)])
    );
    let answer = one.assume(&[("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "a")]).unwrap();
    assert!(answer.contains("<PackedPolicySize>"));
}

#[test]
fn a_session_policy_is_parsed_and_kept() {
    let one = Integration::new();
    let answer = one.assume(&[("Policy", &everything())]).unwrap();
    assert!(answer.contains("<PackedPolicySize>"));
    let crate::auth::Caller::Session(session) = one.lab.session(&answer) else { panic!() };
    assert_eq!(session.policies.as_ref().map(Vec::len), Some(1));

    let broken = one.assume(&[("Policy", "{")]);
    assert!(matches!(broken, Err((400, "MalformedPolicyDocument", _))), "{broken:?}");
    let long_policy = " ".repeat(2049);
    assert_eq!(one.assume(&[("Policy", &long_policy)]), refused(&[long(&long_policy, "policy", 2048)]));

    let managed = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    assert!(one.assume(&[("PolicyArns.member.1.arn", managed)]).is_ok());
    let missing = one.assume(&[("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/NoSuchPolicy")]);
    assert!(matches!(missing, Err((400, "ValidationError", _))));
}

#[test]
fn nobody_here_has_an_mfa_device() {
    let one = Integration::new();
    let serial = format!("arn:aws:iam::{VENDOR}:mfa/vendor");
    let both = one.assume(&[("SerialNumber", &serial), ("TokenCode", "123456")]);
    assert!(matches!(both, Err((403, "AccessDenied", text)) if text.contains("unable to validate MFA code")));
    let one_only = one.assume(&[("TokenCode", "123456")]);
    assert!(matches!(one_only, Err((403, "AccessDenied", text)) if text.contains("must provide both")));
    assert_eq!(
        one.assume(&[("ProvidedContexts.member.1.ProviderArn", "arn:aws:iam::aws:contextProvider/x")]),
        Err((
            501,
            "NotImplemented",
            "rolecall does not emulate ProvidedContexts of sts:AssumeRole.".to_owned()
        ))
    );
}
