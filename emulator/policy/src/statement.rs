//! One statement, compiled, and whether its elements match.

use super::Context;
use super::condition::Condition;
use super::pattern::{Case, Glob};
use super::principal::PrincipalElement;

/// What a statement does where it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum StatementEffect {
    Allow,
    Deny,
}

impl StatementEffect {
    /// As a policy writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// Whether an element lists what it means, or what it leaves out (NotAction, NotResource).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listing {
    Only,
    AllBut,
}

/// An Action or NotAction element.
#[derive(Clone, Debug)]
pub(super) struct Actions {
    pub(super) listing: Listing,
    pub(super) written: Vec<String>,
    pub(super) globs: Vec<Glob>,
}

/// A Resource or NotResource element.
#[derive(Clone, Debug)]
pub(super) struct Resources {
    pub(super) listing: Listing,
    pub(super) written: Vec<String>,
    pub(super) globs: Vec<Glob>,
}

/// A statement.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) sid: Option<String>,
    pub(super) effect: StatementEffect,
    /// Only where the policy is resource-based.
    pub(super) principal: Option<PrincipalElement>,
    pub(super) actions: Actions,
    /// Not in a trust policy.
    pub(super) resources: Option<Resources>,
    pub(super) conditions: Vec<Condition>,
}

impl Listing {
    const fn admits(self, listed: bool) -> bool {
        match self {
            Self::Only => listed,
            Self::AllBut => !listed,
        }
    }
}

impl Actions {
    pub(super) fn matches(&self, action: &str, context: &Context) -> bool {
        self.listing.admits(self.globs.iter().any(|glob| glob.matches(action, Case::Insensitive, context)))
    }
}

impl Resources {
    pub(super) fn matches(&self, resource: &str, context: &Context) -> bool {
        self.listing.admits(self.globs.iter().any(|glob| glob.matches(resource, Case::Sensitive, context)))
    }
}
