//! ARNs and account IDs, taken apart in one place.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>

use std::fmt;

/// An ARN, taken apart: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`. Any part but the first may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: &'a str,
    /// `iam`, `s3`.
    pub service: &'a str,
    /// Empty for services that are one for the whole partition.
    pub region: &'a str,
    /// The account's ID; empty for buckets and objects, `aws` for what AWS manages.
    pub account: &'a str,
    /// `role/path/NAME`, `BUCKET/KEY`. It may have colons.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Takes a text apart; nothing where it does not begin with `arn:` or has less than six parts.
    ///
    /// ```
    /// use rolecall_policy::Arn;
    ///
    /// let arn = Arn::parse("arn:aws:iam::111122223333:role/team/reader").unwrap();
    /// assert_eq!((arn.account, arn.kind(), arn.name()), ("111122223333", "role", "reader"));
    /// assert_eq!(Arn::parse("111122223333"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        if parts.next() != Some("arn") {
            return None;
        }
        let mut part = || parts.next();
        Some(Self {
            partition: part()?,
            service: part()?,
            region: part()?,
            account: part()?,
            resource: part()?,
        })
    }

    /// The account of an ARN; empty where the text is none, or names no account.
    #[must_use]
    pub fn account_of(text: &'a str) -> &'a str {
        Self::parse(text).map_or("", |arn| arn.account)
    }

    /// The resource's type: `role` of `role/path/NAME`.
    #[must_use]
    pub fn kind(self) -> &'a str {
        self.resource.split('/').next().unwrap_or_default()
    }

    /// The resource's name: what stands behind the last slash.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.resource.rsplit('/').next().unwrap_or_default()
    }

    /// The bucket and the key that an ARN of S3 names, whatever its partition; the key is nothing in a bucket's own ARN.
    #[must_use]
    pub fn bucket_and_key(self) -> Option<(&'a str, Option<&'a str>)> {
        let is_of_bucket = self.service == "s3" && self.region.is_empty() && self.account.is_empty();
        let (bucket, key) = match self.resource.split_once('/') {
            Some((bucket, key)) => (bucket, Some(key)),
            None => (self.resource, None),
        };
        (is_of_bucket && !bucket.is_empty()).then_some((bucket, key))
    }
}

impl fmt::Display for Arn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, service, region, account, resource } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

/// An account's ID: 12 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId<'a>(&'a str);

impl<'a> AccountId<'a> {
    /// Reads one; nothing where the text is not 12 digits.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        const DIGITS: usize = 12;
        (text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(Self(text))
    }

    /// Whether a text is one.
    #[must_use]
    pub fn is_one(text: &str) -> bool {
        AccountId::parse(text).is_some()
    }

    /// As it is written.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.0
    }
}

impl fmt::Display for AccountId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_is_taken_apart_and_written_again() {
        for text in [
            "arn:aws:iam::111122223333:role/team/reader",
            "arn:aws:s3:::bucket/a:b/c",
            "arn:aws-cn:kms:cn-north-1:111122223333:key/k",
            "arn:aws:sts::111122223333:assumed-role/r/s",
            "arn:::::",
        ] {
            assert_eq!(Arn::parse(text).unwrap().to_string(), text);
        }
        for text in
            ["", "arn", "arn:aws:iam::111122223333", "ARN:aws:iam::111122223333:root", "aws:iam:::a:b:c"]
        {
            assert_eq!(Arn::parse(text), None, "{text}");
        }
        assert_eq!(
            (Arn::account_of("arn:aws:iam::111122223333:root"), Arn::account_of("x")),
            ("111122223333", "")
        );
    }

    #[test]
    fn a_bucket_has_no_account_in_its_arn() {
        let of = |text| Arn::parse(text).unwrap().bucket_and_key();
        assert_eq!(of("arn:aws:s3:::b"), Some(("b", None)));
        assert_eq!(of("arn:aws-cn:s3:::b/k/l"), Some(("b", Some("k/l"))));
        assert_eq!(of("arn:aws:s3:::b/"), Some(("b", Some(""))));
        assert_eq!(of("arn:aws:s3:::"), None);
        assert_eq!(of("arn:aws:s3:us-east-1:111122223333:accesspoint/a"), None);
    }

    #[test]
    fn an_account_id_is_twelve_digits() {
        assert_eq!(AccountId::parse("111122223333").unwrap().as_str(), "111122223333");
        for text in ["", "11112222333", "1111222233334", "11112222333a", "１１１１２２２２３３３３"]
        {
            assert!(!AccountId::is_one(text), "{text}");
        }
    }
}
