//! One statement, compiled, and whether it applies to a request.

use super::condition::Condition;
use super::pattern::{Case, Glob};
use super::principal::{Boundary, Grant, PrincipalElement};
use super::variable::Template;
use super::{Context, Request};

/// What a statement does where it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum StatementEffect {
    Allow,
    Deny,
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
    pub(super) templates: Vec<Template>,
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

impl Statement {
    /// The grant that an Allow makes to this request, or nothing where it does not apply.
    pub(super) fn allows(&self, request: &Request) -> Option<Grant> {
        if self.effect != StatementEffect::Allow || !self.covers(request) {
            return None;
        }
        self.principal.as_ref().map_or(Some(Grant::Direct), |element| element.grants(&request.principal))
    }

    /// Whether it is a Deny that hits this request.
    pub(super) fn denies(&self, request: &Request, boundary: Boundary) -> bool {
        self.effect == StatementEffect::Deny && self.covers(request) && self.names(request, boundary)
    }

    /// Whether the Principal element, if there is one, matches for this statement's effect.
    pub(super) fn names(&self, request: &Request, boundary: Boundary) -> bool {
        self.principal.as_ref().is_none_or(|element| match self.effect {
            StatementEffect::Allow => element.grants(&request.principal).is_some(),
            StatementEffect::Deny => element.denies(&request.principal, boundary),
        })
    }

    fn covers(&self, request: &Request) -> bool {
        self.actions.matches(&request.action)
            && self.resources.as_ref().is_none_or(|it| it.matches(&request.resource, &request.context))
            && self.conditions.iter().all(|condition| condition.holds(&request.context))
    }
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
    pub(super) fn matches(&self, action: &str) -> bool {
        self.listing.admits(self.globs.iter().any(|glob| glob.matches(action, Case::Insensitive)))
    }
}

impl Resources {
    pub(super) fn matches(&self, resource: &str, context: &Context) -> bool {
        let listed =
            self.templates.iter().any(|template| template.matches(resource, Case::Sensitive, context));
        self.listing.admits(listed)
    }
}
