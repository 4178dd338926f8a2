//! The AWS CLI command that makes a change.

use serde_json::Value;

use super::place::Place;
use crate::shell::quoted;
use crate::{Arn, AttachedPolicy, Policies, Request, ResourcePolicyRole};

/// The account that a change is made in.
pub(super) fn account(place: Place, attached: &AttachedPolicy, request: &Request) -> String {
    match place {
        Place::Resource => request.resource_account.to_string(),
        Place::Session(_) => request.principal.account.clone(),
        // An organization's policies are its management account's.
        Place::Rcp { .. } => account_of(&attached.name).unwrap_or(&request.resource_account).to_owned(),
        Place::Scp { .. } => account_of(&attached.name).unwrap_or(&request.principal.account).to_owned(),
        Place::Identity(_) | Place::Boundary => {
            account_of(&attached.attached_to).unwrap_or(&request.principal.account).to_owned()
        }
    }
}

fn account_of(arn: &str) -> Option<&str> {
    Some(Arn::account_of(arn)).filter(|account| !account.is_empty())
}

/// The command.
pub(super) fn of(
    place: Place,
    policies: &Policies,
    attached: &AttachedPolicy,
    request: &Request,
    document: Option<&Value>,
) -> String {
    let text = document.map(|document| quoted(&document.to_string()));
    let name = |arn: &str| quoted(arn.rsplit('/').next().unwrap_or(arn));
    let AttachedPolicy { name: policy, attached_to, inline, .. } = attached;
    match (place, text) {
        (Place::Scp { .. } | Place::Rcp { .. }, Some(text)) => {
            format!("aws organizations update-policy --policy-id {} --content {text}", name(policy))
        }
        (Place::Resource, Some(text)) if policies.resource_role == ResourcePolicyRole::Trust => {
            format!(
                "aws iam update-assume-role-policy --role-name {} --policy-document {text}",
                name(attached_to)
            )
        }
        (Place::Resource, Some(text)) if policies.resource_role == ResourcePolicyRole::Key => {
            let region = Arn::parse(attached_to).map_or("", |arn| arn.region);
            format!(
                "aws kms put-key-policy --key-id {} --policy-name default --policy {text} --region {}",
                name(attached_to),
                quoted(region)
            )
        }
        (Place::Resource, text) => {
            let bucket = quoted(Arn::parse(attached_to).map_or("", |arn| arn.resource));
            match text {
                Some(text) => format!("aws s3api put-bucket-policy --bucket {bucket} --policy {text}"),
                None => format!("aws s3api delete-bucket-policy --bucket {bucket}"),
            }
        }
        (Place::Session(_), Some(text)) if *inline => assume_role(request, &text),
        (_, text) if *inline => inline_policy(attached, text.as_deref()),
        (_, Some(text)) => format!(
            "aws iam create-policy-version --policy-arn {} --set-as-default --policy-document {text}",
            quoted(policy)
        ),
        (_, None) => {
            let (kind, holder) = holder(attached_to);
            format!(
                "aws iam detach-{kind}-policy --{kind}-name {} --policy-arn {}",
                quoted(holder),
                quoted(policy)
            )
        }
    }
}

fn inline_policy(attached: &AttachedPolicy, text: Option<&str>) -> String {
    let (kind, holder) = holder(&attached.attached_to);
    let (holder, name) = (quoted(holder), quoted(&attached.name));
    match text {
        Some(text) => format!(
            "aws iam put-{kind}-policy --{kind}-name {holder} --policy-name {name} --policy-document {text}"
        ),
        None => format!("aws iam delete-{kind}-policy --{kind}-name {holder} --policy-name {name}"),
    }
}

/// A session's own policy is given when its role is assumed.
fn assume_role(request: &Request, text: &str) -> String {
    let session = request.principal.arn.rsplit('/').next().unwrap_or_default();
    let role = request.principal.role_arn.as_deref().unwrap_or_default();
    format!(
        "aws sts assume-role --role-arn {} --role-session-name {} --policy {text}",
        quoted(role),
        quoted(session)
    )
}

/// The call that assumes the role with this external ID.
pub(super) fn assume_role_with(request: &Request, id: &str) -> String {
    let session = request.context.single("sts:RoleSessionName").unwrap_or("session".into());
    format!(
        "aws sts assume-role --role-arn {} --role-session-name {} --external-id {}",
        quoted(&request.resource),
        quoted(&session),
        quoted(id)
    )
}

/// The kind of principal as a command has it, and its name.
fn holder(arn: &str) -> (&'static str, &str) {
    let Some(arn) = Arn::parse(arn) else { return ("role", arn) };
    let kind = match arn.kind() {
        "user" => "user",
        "group" => "group",
        _ => "role",
    };
    (kind, arn.name())
}
