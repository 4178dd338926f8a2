//! A policy document: parsed once, when it is stored.

mod bucket;
mod bucket_conditions;
mod common;
mod compile;
mod identity;
mod json;
mod key;
mod keys;
mod normal;
mod organization;
mod position;
mod principal_name;
mod public;
mod s3_actions;
mod shown;
#[cfg(test)]
mod tests;
mod trust;

use std::collections::BTreeMap;

use json::Node;

pub use position::{Position, Span};
pub(super) use s3_actions::is_done_to_buckets;

use super::principal::{Pinned, PrincipalName};
use super::statement::Statement;

/// Where a document is to be stored: each place has rules of its own for what a document may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// An inline identity-based policy, or a session policy.
    Identity,
    /// A managed policy, which a boundary is too: it must be written in version 2012-10-17.
    Managed,
    /// A role's trust policy.
    Trust,
    /// The policy of this bucket.
    Bucket(String),
    /// A KMS key's policy.
    Key,
    /// A policy of an organization, whichever it is: AWS's own, which allow everything, are such.
    Organization,
    /// A service control policy.
    ServiceControl,
    /// A resource control policy that is not AWS's own: it can only deny.
    ResourceControl,
}

/// What is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DocumentError {
    /// As AWS says it.
    pub message: String,
    /// S3's Detail element, where it has one. For an organization's policies, whose message is always the same: the
    /// place in the document, as a JSON pointer, and what would be right there.
    pub detail: Option<String>,
}

impl DocumentError {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), detail: None }
    }

    fn with_detail(message: &str, detail: impl Into<String>) -> Self {
        Self { message: message.to_owned(), detail: Some(detail.into()) }
    }
}

/// A parsed document.
#[derive(Clone, Debug)]
pub struct Policy {
    text: String,
    statements: Vec<Statement>,
    public: Publicity,
}

/// Whether S3 calls a policy public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Publicity {
    Private,
    Public,
}

impl Policy {
    /// Reads a document.
    ///
    /// # Errors
    /// AWS's own message for what is wrong with it.
    pub fn parse(text: &str, kind: &DocumentKind) -> Result<Self, DocumentError> {
        let syntax = || DocumentError::new(syntax_error(kind));
        let document = Node::parse(text).filter(|node| node.as_object().is_some());
        let document = document.ok_or_else(|| DocumentError::new(not_json(kind)))?;
        if document.has_doubled_key() {
            return Err(syntax());
        }
        let text = match kind {
            DocumentKind::Bucket(_) => bucket::normal(text, &document)?,
            _ => text.to_owned(),
        };
        match kind {
            DocumentKind::Identity => identity::validate(&document, identity::Place::Inline)?,
            DocumentKind::Managed => identity::validate(&document, identity::Place::Managed)?,
            DocumentKind::Trust => trust::validate(&document)?,
            DocumentKind::Bucket(name) => bucket::validate(&document, name)?,
            DocumentKind::Key => key::validate(&document)?,
            DocumentKind::Organization => organization::validate(&document, organization::Type::Any)?,
            DocumentKind::ServiceControl => {
                organization::validate(&document, organization::Type::ServiceControl)?;
            }
            DocumentKind::ResourceControl => {
                organization::validate(&document, organization::Type::ResourceControl)?;
            }
        }
        let statements = compile::statements(&document).ok_or_else(syntax)?;
        let public = public::publicity(&statements);
        Ok(Self { text, statements, public })
    }

    /// The document as it was sent; a bucket policy is in S3's normal form.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every user, role and federated-user ARN that a Principal element names.
    #[must_use]
    pub fn principal_arns(&self) -> Vec<String> {
        let arns = self.names().filter_map(|name| match name {
            PrincipalName::User(Pinned { arn, .. })
            | PrincipalName::Role(Pinned { arn, .. })
            | PrincipalName::FederatedUser(arn) => Some(arn.clone()),
            _ => None,
        });
        arns.collect()
    }

    /// Every canonical user ID that a Principal element names.
    #[must_use]
    pub fn canonical_user_ids(&self) -> Vec<String> {
        let ids = self.names().filter_map(|name| match name {
            PrincipalName::CanonicalUser { id, .. } => Some(id.clone()),
            _ => None,
        });
        ids.collect()
    }

    /// Pins each principal ARN to the unique ID of the principal that has it now, as AWS does on save: from then on
    /// only the principal with that ID matches, and not one made again under the same name. A canonical user ID is
    /// pinned to the account that it stands for.
    pub fn pin_principals(&mut self, ids: &BTreeMap<String, String>) {
        let elements = self.statements.iter_mut().filter_map(|statement| statement.principal.as_mut());
        for name in elements.flat_map(|element| element.names_mut().iter_mut()) {
            match name {
                PrincipalName::User(pinned) | PrincipalName::Role(pinned) => {
                    pinned.id = ids.get(&pinned.arn).cloned().or_else(|| pinned.id.take());
                }
                PrincipalName::CanonicalUser { id, account } => {
                    *account = ids.get(id).cloned().or_else(|| account.take());
                }
                _ => {}
            }
        }
    }

    /// Every unique ID that a Principal element names: somebody who was deleted, as a rule.
    #[must_use]
    pub fn unique_ids(&self) -> Vec<String> {
        let ids = self.names().filter_map(|name| match name {
            PrincipalName::UniqueId(id) => Some(id.clone()),
            _ => None,
        });
        ids.collect()
    }

    /// The document as AWS shows it: as it was sent, but an account's number stands there as the ARN of its root, and a
    /// pinned principal as the ARN that it has now. One that no longer exists stands there by its unique ID. `arn_now` is
    /// asked with the unique ID and with what was written.
    #[must_use]
    pub fn shown(&self, arn_now: &dyn Fn(&str, &str) -> Option<String>) -> String {
        let shown = |name: &PrincipalName| match name {
            PrincipalName::User(Pinned { arn, id: Some(id) })
            | PrincipalName::Role(Pinned { arn, id: Some(id) }) => {
                Some((arn.clone(), arn_now(id, arn).unwrap_or_else(|| id.clone())))
            }
            PrincipalName::UniqueId(id) => Some((id.clone(), arn_now(id, id)?)),
            PrincipalName::Account { id, written } => Some((written.clone(), root_of(id, written))),
            _ => None,
        };
        let changed: BTreeMap<String, String> =
            self.names().filter_map(shown).filter(|(written, shown)| written != shown).collect();
        if changed.is_empty() { self.text.clone() } else { shown::with_names(&self.text, &changed) }
    }

    /// Whether S3 calls this bucket policy public.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.public == Publicity::Public
    }

    /// Where each statement stands in the document, in order.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        position::spans(&self.text)
    }

    /// The condition keys that it asks for, in conditions and as policy variables: as written, by lower-case name.
    #[must_use]
    pub fn context_keys(&self) -> BTreeMap<String, String> {
        keys::of(&self.statements)
    }

    /// Whether any of its statements has a condition.
    #[must_use]
    pub fn has_conditions(&self) -> bool {
        self.statements.iter().any(|statement| !statement.conditions.is_empty())
    }

    /// A document that says nothing: AWS takes none such, but a policy that is deleted is like one.
    #[must_use]
    pub fn without_statements() -> Self {
        let text = r#"{"Version":"2012-10-17","Statement":[]}"#.to_owned();
        Self { text, statements: Vec::new(), public: Publicity::Private }
    }

    /// What [`Policy::pin_principals`] has pinned.
    pub(super) fn pins(&self) -> BTreeMap<String, String> {
        let pins = self.names().filter_map(|name| match name {
            PrincipalName::User(Pinned { arn, id: Some(id) })
            | PrincipalName::Role(Pinned { arn, id: Some(id) })
            | PrincipalName::CanonicalUser { id: arn, account: Some(id) } => Some((arn.clone(), id.clone())),
            _ => None,
        });
        pins.collect()
    }

    pub(super) fn statements(&self) -> &[Statement] {
        &self.statements
    }

    fn names(&self) -> impl Iterator<Item = &PrincipalName> {
        let elements = self.statements.iter().filter_map(|statement| statement.principal.as_ref());
        elements.flat_map(|element| element.names())
    }
}

/// The ARN of an account's root, in the partition that was written.
fn root_of(account: &str, written: &str) -> String {
    if written == account { format!("arn:aws:iam::{account}:root") } else { written.to_owned() }
}

const fn not_json(kind: &DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Identity | DocumentKind::Managed => identity::SYNTAX,
        DocumentKind::Trust => "This policy contains invalid Json",
        DocumentKind::Bucket(_) => "Policies must be valid JSON and the first byte must be '{'",
        DocumentKind::Key => key::SYNTAX,
        DocumentKind::Organization | DocumentKind::ServiceControl | DocumentKind::ResourceControl => {
            organization::SYNTAX
        }
    }
}

const fn syntax_error(kind: &DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Identity | DocumentKind::Managed => identity::SYNTAX,
        DocumentKind::Trust => trust::SYNTAX,
        DocumentKind::Bucket(_) => bucket::SYNTAX,
        DocumentKind::Key => key::SYNTAX,
        DocumentKind::Organization | DocumentKind::ServiceControl | DocumentKind::ResourceControl => {
            organization::SYNTAX
        }
    }
}
