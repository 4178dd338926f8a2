//! Who watches an evaluation.

use super::condition::Condition;
use super::principal::PrincipalElement;
use super::statement::{Actions, Resources, Statement};
use super::{AccessControlList, AttachedPolicy, LayerOutcome, PolicyType, Values};

/// Takes down what an evaluation looks at, in the order in which it does.
pub(super) trait Watcher<'a> {
    /// Whether statements are looked at that cannot change the decision any more.
    const ALL_STATEMENTS: bool;
    /// Whether elements are looked at of a statement that cannot match any more.
    const ALL_ELEMENTS: bool;

    /// A layer of policies begins. Those of an organization have a level.
    fn layer(&mut self, _layer: PolicyType, _level: Option<usize>) {}
    /// An access control list is a layer of its own.
    fn acl(&mut self, _acl: &'a AccessControlList) {}
    /// A policy of the layer begins.
    fn policy(&mut self, _attached: &'a AttachedPolicy) {}
    /// A statement of the policy begins.
    fn statement(&mut self, _statement: &'a Statement) {}
    /// An element of the statement, and whether it matched.
    fn element(&mut self, _seen: Seen<'a>, _matched: bool) {}
    /// The statement ends: whether it matched.
    fn statement_is(&mut self, _matched: bool) {}
    /// The layer ends: what it says.
    fn layer_is(&mut self, _outcome: LayerOutcome) {}
}

/// An element of a statement.
pub(super) enum Seen<'a> {
    Principal(&'a PrincipalElement),
    Actions(&'a Actions),
    Resources(&'a Resources),
    /// A condition, and the request's values of its key.
    Condition(&'a Condition, Option<Values<'a>>),
}

/// Nobody watches: only what the decision needs is looked at.
pub(super) struct Nobody;

impl Watcher<'_> for Nobody {
    const ALL_STATEMENTS: bool = false;
    const ALL_ELEMENTS: bool = false;
}
