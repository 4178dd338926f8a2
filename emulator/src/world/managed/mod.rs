//! The managed policies of AWS that every account has: of more than a thousand, those that people attach to the roles of
//! third parties. Of each only the default version is here. `docs/managed-policies.md` lists them.
//!
//! A document is parsed when it is first needed, so that a server which needs none does not hold them in memory.
//!
//! <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html>

mod published;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};

use super::iam::{ManagedPolicy, PolicyVersion};
use crate::digest::sha256;
use published::PUBLISHED;

/// A policy as AWS published it.
struct Published {
    name: &'static str,
    path: &'static str,
    /// AWS's ID, where it is known.
    id: Option<&'static str>,
    version: u32,
    created: i64,
    updated: i64,
    description: Option<&'static str>,
    document: &'static str,
}

/// One row of the table: the document is the file of the same name.
macro_rules! row {
    ($name:literal, $path:literal, $id:expr, $version:literal, $created:literal, $updated:literal, $description:expr) => {
        Published {
            name: $name,
            path: $path,
            id: $id,
            version: $version,
            created: $created,
            updated: $updated,
            description: $description,
            document: include_str!(concat!("documents/", $name, ".json")),
        }
    };
}
use row;

static AWS: LazyLock<BTreeMap<String, ManagedPolicy>> = LazyLock::new(|| {
    let policies = PUBLISHED.iter().map(Published::policy);
    policies.map(|policy| (policy.arn.clone(), policy)).collect()
});

/// AWS's managed policies, by ARN.
pub(super) fn aws() -> &'static BTreeMap<String, ManagedPolicy> {
    &AWS
}

impl Published {
    fn policy(&self) -> ManagedPolicy {
        let (created, updated) = (time(self.created), time(self.updated));
        let document = PolicyVersion::published(self.document.trim_end(), updated);
        ManagedPolicy {
            name: self.name.to_owned(),
            path: self.path.to_owned(),
            id: self.id.map_or_else(|| made_up_id(self.name), str::to_owned),
            arn: format!("arn:aws:iam::aws:policy{}{}", self.path, self.name),
            description: self.description.map(str::to_owned),
            created,
            updated,
            versions: BTreeMap::from([(self.version, document)]),
            default_version: self.version,
            next_version: self.version + 1,
            tags: BTreeMap::new(),
        }
    }
}

/// An ID of AWS's form, the same in every world, for a policy whose real one is not known.
fn made_up_id(name: &str) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let letters = sha256(name.as_bytes()).into_iter().take(17);
    let letters = letters.filter_map(|byte| LETTERS.get(usize::from(byte % 32)).copied().map(char::from));
    std::iter::once("ANPA".to_owned()).chain(letters.map(String::from)).collect()
}

fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_can_be_stored_as_a_managed_policy() {
        assert_eq!(aws().len(), PUBLISHED.len());
        for policy in aws().values() {
            assert!(policy.document().is_some(), "{}", policy.arn);
        }
    }

    #[test]
    fn the_read_only_policy_is_version_3_of_2023() {
        let policy = &aws()["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"];
        assert_eq!(policy.default_version, 3);
        assert_eq!(policy.created.to_rfc3339(), "2015-02-06T18:40:59+00:00");
        assert_eq!(policy.updated.to_rfc3339(), "2023-08-10T21:31:39+00:00");
    }

    #[test]
    fn a_path_is_part_of_the_arn() {
        for (name, path) in
            [("ViewOnlyAccess", "/job-function/"), ("AWSLambdaBasicExecutionRole", "/service-role/")]
        {
            assert_eq!(aws()[&format!("arn:aws:iam::aws:policy{path}{name}")].path, path);
        }
    }

    #[test]
    fn ids_are_distinct_and_of_the_right_form() {
        let ids: std::collections::BTreeSet<&str> = aws().values().map(|policy| policy.id.as_str()).collect();
        assert_eq!(ids.len(), PUBLISHED.len());
        assert!(ids.iter().all(|id| id.len() == 21 && id.starts_with("ANPA")), "{ids:?}");
    }

    /// The page that tells people which there are, with their versions.
    #[test]
    fn the_page_lists_what_is_here() {
        let rows = PUBLISHED.iter().map(|it| {
            let path = it.path.trim_start_matches('/');
            format!("| `{path}{}` | v{} | {} |", it.name, it.version, time(it.updated).format("%Y-%m-%d"))
        });
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/managed-policies.md");
        let page = std::fs::read_to_string(page).unwrap();
        let listed: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
        let expected: Vec<String> = rows.collect();
        assert_eq!(
            listed,
            expected,
            "docs/managed-policies.md is stale: these are its rows\n{}",
            expected.join("\n")
        );
    }
}
