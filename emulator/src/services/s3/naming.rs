//! Bucket names.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>

use std::net::Ipv4Addr;

use super::regions;
use crate::policy::AccountId;

const RESERVED_PREFIXES: [&str; 4] = ["xn--", "sthree-", "amzn-s3-demo-", "arn:"];
const RESERVED_SUFFIXES: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/// Whether a new bucket may have this name.
pub(super) fn is_valid(name: &str) -> bool {
    (3..=63).contains(&name.len())
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'))
        && !name.starts_with(['-', '.'])
        && !name.ends_with(['-', '.'])
        && !name.contains("..")
        && name.parse::<Ipv4Addr>().is_err()
        && !RESERVED_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        && !RESERVED_SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
}

/// Whether some bucket may have this name: the oldest ones follow laxer rules.
pub(super) fn could_exist(name: &str) -> bool {
    (3..=255).contains(&name.len())
        && name
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_'))
}

/// The account and the region that a name in an account's regional namespace bears: `PREFIX-ACCOUNT-REGION-an`.
pub(super) fn account_regional(name: &str) -> Option<(&str, &str)> {
    let rest = name.strip_suffix("-an")?;
    let places = rest.match_indices('-').map(|(place, _)| place);
    places
        .filter_map(|place| rest.get(place + 1..)?.split_once('-'))
        .find(|(account, region)| AccountId::is_one(account) && regions::exists(region))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_an_accounts_own_namespace_bear_account_and_region() {
        for (name, expected) in [
            ("a-111122223333-us-west-2-an", Some(("111122223333", "us-west-2"))),
            ("a-b-111122223333-us-east-1-an", Some(("111122223333", "us-east-1"))),
            ("a-111122223333-mars-1-an", None),
            ("a-1111-us-east-1-an", None),
            ("111122223333-us-east-1-an", None),
            ("a-111122223333-us-east-1", None),
        ] {
            assert_eq!(account_regional(name), expected, "{name}");
        }
    }

    #[test]
    fn bucket_names_follow_the_rules() {
        for name in ["abc", "a-b.c", "0bucket", "a.b", &"a".repeat(63), "my-sthree"] {
            assert!(is_valid(name) && could_exist(name), "{name}");
        }
        for name in [
            "",
            "ab",
            "Abc",
            "a_b",
            "-abc",
            "abc-",
            ".abc",
            "abc.",
            "a..b",
            "192.168.5.4",
            "xn--abc",
            "sthree-abc",
            "abc-s3alias",
            "abc--ol-s3",
            "abc--x-s3",
            "a b",
            "ünder",
            &"a".repeat(64),
        ] {
            assert!(!is_valid(name), "{name}");
        }
    }
}
