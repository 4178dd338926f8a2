//! The parameters that both simulations share.

use crate::policy::Context;
use crate::services::iam::documents::DOCUMENT;
use crate::services::iam::names::ARN;
use crate::services::query::{Checks, Text, field};

const ACTION: Text = Text::new(3, 128);
const RESOURCE: Text = Text::new(1, 2048);
const KEY: Text = Text::new(5, 256);
const MOST: usize = 1000;
const TYPES: &[&str] = &[
    "string",
    "stringList",
    "numeric",
    "numericList",
    "boolean",
    "booleanList",
    "ip",
    "ipList",
    "binary",
    "binaryList",
    "date",
    "dateList",
];

/// What is to be simulated.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) actions: Vec<String>,
    pub(super) resources: Vec<String>,
    pub(super) boundaries: Vec<String>,
    pub(super) resource_policy: Option<String>,
    pub(super) resource_owner: Option<String>,
    pub(super) caller: Option<String>,
    pub(super) handling: Option<String>,
    pub(super) context: Context,
}

impl Input {
    /// Reads the parameters.
    pub(super) fn read(checks: &mut Checks<'_>) -> Self {
        let boundaries = policies(checks, "PermissionsBoundaryPolicyInputList");
        let actions = checks.list("ActionNames", MOST, &ACTION);
        needed(checks, "ActionNames", &actions);
        Self {
            actions,
            boundaries,
            resources: checks.list("ResourceArns", MOST, &RESOURCE),
            resource_policy: checks.optional("ResourcePolicy", &DOCUMENT),
            resource_owner: checks.optional("ResourceOwner", &RESOURCE),
            caller: checks.optional("CallerArn", &ARN),
            handling: checks.optional("ResourceHandlingOption", &Text::new(1, 64)),
            context: context(checks),
        }
    }
}

/// A list of policy documents.
pub(super) fn policies(checks: &mut Checks<'_>, name: &str) -> Vec<String> {
    checks.list(name, MOST, &DOCUMENT)
}

/// A list that must be there.
pub(super) fn needed(checks: &mut Checks<'_>, name: &str, list: &[String]) {
    if list.is_empty() {
        checks.missing(&field(name));
    }
}

/// `ContextEntries`: each key's name, type and values. A type says how the console shows a value; the operator of a
/// condition decides how it is compared.
fn context(checks: &mut Checks<'_>) -> Context {
    let params = checks.params();
    let mut context = Context::default();
    for (index, key) in (1..).zip(params.members("ContextEntries", ".ContextKeyName")) {
        checks.text(&format!("contextEntries.{index}.member.contextKeyName"), &key, &KEY);
        let values = params.members(&format!("ContextEntries.member.{index}.ContextKeyValues"), "");
        checks.word(&format!("ContextEntries.member.{index}.ContextKeyType"), TYPES);
        context.set_all(&key, values.into_iter().map(Into::into).collect());
    }
    context
}
