//! What is simulated, ready for the engine.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::input::Input;
use super::invalid;
use super::source::{self, Source};
use crate::policy::{
    AccountId, Arn, AttachedPolicy, Context, DocumentKind, Policies, Policy, PolicyType, Principal,
    PrincipalType, Request, ResourcePolicyRole, Span,
};
use crate::refusal::{IamRefusal, Refusal};
use crate::services::iam::Call;

/// Who asks, with which policies and in which context.
pub(super) struct Scenario {
    principal: Arc<Principal>,
    resource_account: Arc<str>,
    pub(super) context: Context,
    pub(super) policies: Policies,
    /// Whether the account whose principal is simulated belongs to an organization.
    pub(super) in_organization: bool,
    /// The keys that the policies ask for and the request does not give.
    pub(super) missing: Vec<String>,
    spans: Vec<(PolicyType, Vec<Vec<Span>>)>,
}

impl Scenario {
    /// Puts it together.
    ///
    /// # Errors
    /// Where something that was sent makes no sense.
    pub(super) fn new(call: &Call<'_>, input: &Input, source: Source) -> Result<Self, Refusal> {
        check_actions(&input.actions)?;
        check_handling(call, input)?;
        check_size(&source, input)?;
        let principal = caller(call, input)?.or(source.principal).unwrap_or_else(|| nobody(call));
        if input.resource_policy.is_some() && principal.arn.is_empty() {
            return Err(invalid("CallerArn is required when a ResourcePolicy is simulated.".to_owned()));
        }
        let resource_account = owner(input, &principal)?;
        let resource = resource_policy(call, input)?;
        let boundary = match input.boundaries.as_slice() {
            [] => source.boundary,
            [text] => Some(source::sent(text, "PermissionsBoundaryPolicyInputList.1".to_owned())?),
            _ => {
                return Err(invalid(
                    "The list of Permissions Boundary policies cannot exceed 1 items.".to_owned(),
                ));
            }
        };
        let in_organization = source.scps.is_some();
        let policies = Policies {
            identity: source.identity,
            boundary,
            resource,
            resource_role: ResourcePolicyRole::Ordinary,
            scps: source.scps.unwrap_or_default(),
            ..Policies::default()
        };
        Ok(Self {
            principal: Arc::new(principal),
            resource_account: resource_account.into(),
            missing: missing(&policies, &input.context),
            spans: spans(&policies),
            context: input.context.clone(),
            policies,
            in_organization,
        })
    }

    /// Whether the resource belongs to another account than the caller.
    pub(super) fn is_cross_account(&self) -> bool {
        self.principal.account != *self.resource_account
    }

    /// The question about an action on a resource.
    pub(super) fn request(&self, action: &str, resource: &str) -> Request {
        Request {
            principal: Arc::clone(&self.principal),
            action: action.into(),
            resource: resource.to_owned(),
            resource_account: Arc::clone(&self.resource_account),
            context: self.context.clone(),
        }
    }

    /// A policy that stands for itself in the results, with where each of its statements stands: those of an
    /// organization do not.
    pub(super) fn shown(&self, layer: PolicyType, index: usize) -> Option<(&AttachedPolicy, &[Span])> {
        let attached = match layer {
            PolicyType::IdentityBased => self.policies.identity.get(index),
            PolicyType::PermissionsBoundary => self.policies.boundary.as_ref(),
            PolicyType::ResourceBased => self.policies.resource.as_ref(),
            _ => None,
        }?;
        let (_, spans) = self.spans.iter().find(|(of, _)| *of == layer)?;
        Some((attached, spans.get(index)?))
    }
}

/// Where the statements stand: found once for all results.
fn spans(policies: &Policies) -> Vec<(PolicyType, Vec<Vec<Span>>)> {
    let of = |attached: &AttachedPolicy| attached.policy.spans();
    vec![
        (PolicyType::IdentityBased, policies.identity.iter().map(of).collect()),
        (PolicyType::PermissionsBoundary, policies.boundary.iter().map(of).collect()),
        (PolicyType::ResourceBased, policies.resource.iter().map(of).collect()),
    ]
}

fn missing(policies: &Policies, context: &Context) -> Vec<String> {
    let Policies { identity, boundary, resource, .. } = policies;
    let mut keys = BTreeMap::new();
    for attached in identity.iter().chain(boundary).chain(resource) {
        keys.extend(attached.policy.context_keys());
    }
    keys.into_values().filter(|key| context.get(key).is_none()).collect()
}

/// A simulated action is one action: `service:Name`, without wildcards.
fn check_actions(actions: &[String]) -> Result<(), Refusal> {
    let is_action = |action: &String| {
        let word = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        action.split_once(':').is_some_and(|(service, name)| word(service) && word(name))
    };
    match actions.iter().find(|action| !is_action(action)) {
        Some(action) => Err(invalid(format!("Invalid Action Name: {action}"))),
        None => Ok(()),
    }
}

/// How many characters the policies of one simulation have together. AWS takes up to 131,072 of each; what it takes of all
/// is not known.
const POLICIES: usize = 4 * 131_072;
/// The same of the values of the context.
const CONTEXT: usize = 65_536;

/// One simulation has to end, and its results have to fit into memory.
fn check_size(source: &Source, input: &Input) -> Result<(), Refusal> {
    let of_source = source.identity.iter().map(|attached| attached.policy.text().len());
    let sent = input.boundaries.iter().chain(&input.resource_policy).map(String::len);
    let keys = input.context.all();
    let values = keys.iter().flat_map(|(_, values)| values).map(String::len).sum();
    let refuse = |what: &str, size: usize, most: usize| {
        let problem = format!(
            "The {what} of this simulation have {size} characters together, and rolecall simulates at most {most}."
        );
        if size > most { Err(invalid(problem)) } else { Ok(()) }
    };
    refuse("policies", of_source.chain(sent).sum(), POLICIES)?;
    refuse("values of the context keys", values, CONTEXT)
}

/// ResourceHandlingOption says which resources ec2:RunInstances comes with; it means nothing to other actions.
fn check_handling(call: &Call<'_>, input: &Input) -> Result<(), Refusal> {
    const OPTIONS: [&str; 4] =
        ["EC2-VPC-InstanceStore", "EC2-VPC-InstanceStore-Subnet", "EC2-VPC-EBS", "EC2-VPC-EBS-Subnet"];
    let Some(option) = &input.handling else { return Ok(()) };
    if !OPTIONS.contains(&option.as_str()) {
        return Err(invalid(format!("Invalid Resource Handling Option: {option}")));
    }
    if input.actions.iter().any(|action| action.eq_ignore_ascii_case("ec2:RunInstances")) {
        let operation = format!("{} of ec2:RunInstances with ResourceHandlingOption", call.operation);
        return Err(IamRefusal::NotEmulated { operation }.into());
    }
    Ok(())
}

/// CallerArn names an IAM user.
fn caller(call: &Call<'_>, input: &Input) -> Result<Option<Principal>, Refusal> {
    let Some(arn) = &input.caller else { return Ok(None) };
    let refused = || invalid(format!("Invalid Caller Arn: {arn}"));
    let Some(Arn { partition: "aws", service: "iam", region: "", account, resource }) = Arn::parse(arn)
    else {
        return Err(refused());
    };
    let name = resource.strip_prefix("user/").and_then(|path| path.rsplit('/').next());
    let name = name.filter(|_| AccountId::is_one(account)).ok_or_else(refused)?;
    let account = call.exchange.world.account(account);
    let unique_id = account.iam().user(name).filter(|user| user.arn == *arn).map(|user| user.id.clone());
    Ok(Some(Principal { arn: arn.clone(), account: account.id.clone(), unique_id, ..nobody(call) }))
}

/// A user of the account that no policy can name.
fn nobody(call: &Call<'_>) -> Principal {
    Principal {
        kind: PrincipalType::User,
        account: call.account.id.clone(),
        arn: String::new(),
        role_arn: None,
        issuer_arn: None,
        unique_id: None,
        bound_by_scps: true,
    }
}

/// ResourceOwner is an account, or its ARN; without one the resource is the caller's.
fn owner(input: &Input, principal: &Principal) -> Result<String, Refusal> {
    let Some(owner) = &input.resource_owner else { return Ok(principal.account.clone()) };
    let account = match Arn::parse(owner) {
        Some(Arn { partition: "aws", service: "iam", region: "", account, resource: "root" }) => account,
        _ => owner,
    };
    if AccountId::is_one(account) {
        return Ok(account.to_owned());
    }
    Err(invalid(format!("Invalid Resource Owner: {owner}")))
}

/// Only bucket policies are emulated, and each resource is treated as if it had this one: so all are in one bucket.
fn resource_policy(call: &Call<'_>, input: &Input) -> Result<Option<AttachedPolicy>, Refusal> {
    let Some(text) = &input.resource_policy else { return Ok(None) };
    let bucket = |arn: &String| {
        let (bucket, _) = Arn::parse(arn).filter(|arn| arn.partition == "aws")?.bucket_and_key()?;
        Some(bucket.to_owned())
    };
    let buckets: Option<Vec<String>> = input.resources.iter().map(bucket).collect();
    let Some((first, others)) = buckets.as_deref().and_then(<[_]>::split_first) else {
        let operation = format!("{} with a ResourcePolicy of anything but buckets", call.operation);
        return Err(IamRefusal::NotEmulated { operation }.into());
    };
    if others.iter().any(|other| other != first) {
        let operation = format!("{} with one ResourcePolicy for several buckets", call.operation);
        return Err(IamRefusal::NotEmulated { operation }.into());
    }
    let policy = Policy::parse(text, &DocumentKind::Bucket(first.clone()));
    let policy = policy.map_err(|error| invalid(error.message))?;
    Ok(Some(AttachedPolicy {
        name: "ResourcePolicy".into(),
        inline: true,
        attached_to: "".into(),
        policy: Arc::new(policy),
    }))
}
