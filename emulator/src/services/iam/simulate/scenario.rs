//! What is simulated, ready for the engine.

use std::sync::Arc;

use super::input::Input;
use super::invalid;
use super::source::{self, Source};
use crate::policy::{
    AttachedPolicy, Context, DocumentKind, Explanation, Policies, Policy, Principal, PrincipalType, Request,
    ResourcePolicyRole, explain,
};
use crate::refusal::{IamRefusal, Refusal};
use crate::services::iam::Call;

/// Who asks, with which policies and in which context.
pub(super) struct Scenario {
    principal: Principal,
    pub(super) resource_account: String,
    pub(super) context: Context,
    pub(super) policies: Policies,
    /// Whether the account whose principal is simulated belongs to an organization.
    pub(super) in_organization: bool,
}

impl Scenario {
    /// Puts it together.
    ///
    /// # Errors
    /// Where something that was sent makes no sense.
    pub(super) fn new(call: &Call<'_>, input: &Input, source: Source) -> Result<Self, Refusal> {
        check_actions(&input.actions)?;
        check_handling(call, input)?;
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
        Ok(Self { principal, resource_account, context: input.context.clone(), policies, in_organization })
    }

    /// Whether the resource belongs to another account than the caller.
    pub(super) fn is_cross_account(&self) -> bool {
        self.principal.account != self.resource_account
    }

    /// What the engine says of an action on a resource.
    pub(super) fn explain(&self, action: &str, resource: &str) -> Explanation {
        let request = Request {
            principal: self.principal.clone(),
            action: action.to_owned(),
            resource: resource.to_owned(),
            resource_account: self.resource_account.clone(),
            context: self.context.clone(),
        };
        explain(&request, &self.policies)
    }
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
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", "aws", "iam", "", account, resource] = parts.as_slice() else {
        return Err(invalid(format!("Invalid Caller Arn: {arn}")));
    };
    let name = resource.strip_prefix("user/").and_then(|path| path.rsplit('/').next());
    let Some(name) = name.filter(|_| is_account(account)) else {
        return Err(invalid(format!("Invalid Caller Arn: {arn}")));
    };
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
    let account = owner.strip_prefix("arn:aws:iam::").and_then(|rest| rest.strip_suffix(":root"));
    let account = account.unwrap_or(owner);
    if is_account(account) {
        return Ok(account.to_owned());
    }
    Err(invalid(format!("Invalid Resource Owner: {owner}")))
}

fn is_account(id: &str) -> bool {
    id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit())
}

/// Only bucket policies are emulated, and each resource is treated as if it had this one: so all are in one bucket.
fn resource_policy(call: &Call<'_>, input: &Input) -> Result<Option<AttachedPolicy>, Refusal> {
    let Some(text) = &input.resource_policy else { return Ok(None) };
    let bucket = |arn: &String| {
        let rest = arn.strip_prefix("arn:aws:s3:::")?;
        rest.split('/').next().filter(|name| !name.is_empty()).map(str::to_owned)
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
        name: "ResourcePolicy".to_owned(),
        inline: true,
        attached_to: String::new(),
        policy: Arc::new(policy),
    }))
}
