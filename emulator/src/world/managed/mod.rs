//! The managed policies of AWS that every account has: of more than a thousand, those that integrations with S3 use.
//! Of each only the default version is here.
//!
//! <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html>

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};

use super::iam::{ManagedPolicy, PolicyVersion};
use crate::policy::{DocumentKind, Policy};

/// A policy as AWS published it.
struct Published {
    name: &'static str,
    id: &'static str,
    version: u32,
    created: i64,
    updated: i64,
    description: &'static str,
    document: &'static str,
}

const PUBLISHED: [Published; 3] = [
    Published {
        name: "AdministratorAccess",
        id: "ANPAIWMBCKSKIEE64ZLYK",
        version: 1,
        created: 1_423_247_986,
        updated: 1_423_247_986,
        description: "Provides full access to AWS services and resources.",
        document: include_str!("AdministratorAccess.json"),
    },
    Published {
        name: "AmazonS3FullAccess",
        id: "ANPAIFIR6V6BVTRAHWINE",
        version: 2,
        created: 1_423_248_058,
        updated: 1_632_773_797,
        description: "Provides full access to all buckets via the AWS Management Console.",
        document: include_str!("AmazonS3FullAccess.json"),
    },
    Published {
        name: "AmazonS3ReadOnlyAccess",
        id: "ANPAIZTJ4DXE7G6AGAE6M",
        version: 3,
        created: 1_423_248_059,
        updated: 1_691_703_099,
        description: "Provides read only access to all buckets via the AWS Management Console.",
        document: include_str!("AmazonS3ReadOnlyAccess.json"),
    },
];

static AWS: LazyLock<BTreeMap<String, ManagedPolicy>> = LazyLock::new(|| {
    let policies = PUBLISHED.iter().filter_map(Published::policy);
    policies.map(|policy| (policy.arn.clone(), policy)).collect()
});

/// AWS's managed policies, by ARN.
pub(super) fn aws() -> &'static BTreeMap<String, ManagedPolicy> {
    &AWS
}

impl Published {
    fn policy(&self) -> Option<ManagedPolicy> {
        let policy = Arc::new(Policy::parse(self.document, &DocumentKind::Identity).ok()?);
        let (created, updated) = (time(self.created), time(self.updated));
        Some(ManagedPolicy {
            name: self.name.to_owned(),
            path: "/".to_owned(),
            id: self.id.to_owned(),
            arn: format!("arn:aws:iam::aws:policy/{}", self.name),
            description: Some(self.description.to_owned()),
            created,
            updated,
            versions: BTreeMap::from([(self.version, PolicyVersion { policy, created: updated })]),
            default_version: self.version,
            next_version: self.version + 1,
            tags: BTreeMap::new(),
        })
    }
}

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_parses() {
        assert_eq!(aws().len(), PUBLISHED.len());
    }

    #[test]
    fn the_read_only_policy_is_version_3_of_2023() {
        let policy = &aws()["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"];
        assert_eq!(policy.default_version, 3);
        assert_eq!(policy.created.to_rfc3339(), "2015-02-06T18:40:59+00:00");
        assert_eq!(policy.updated.to_rfc3339(), "2023-08-10T21:31:39+00:00");
    }
}
