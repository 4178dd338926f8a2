//! Managed policies.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html>

use std::collections::BTreeMap;

use super::call::{Target, finish};
use super::page::Paging;
use super::{Answer, Call, documents, elements, names, tags};
use crate::refusal::{IamRefusal, Refusal};
use crate::services::query::{Text, timestamp};
use crate::wire::Element;
use crate::world::iam::PolicyVersion;
use crate::world::{Iam, ManagedPolicy, ids};

const DESCRIPTION: Text = Text::new(0, 1000);

/// Which fields of a policy an answer shows: AWS's answers differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// CreatePolicy: the tags that were sent, and no description.
    Created,
    /// GetPolicy: all, and an empty list of tags where there are none.
    Got,
    /// ListPolicies: neither description nor tags.
    Listed,
}

pub(super) fn create(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let name = checks.required("PolicyName", &names::UP_TO_128);
    let path = checks.optional("Path", &names::PATH);
    let document = checks.required("PolicyDocument", &documents::DOCUMENT);
    let description = checks.optional("Description", &DESCRIPTION);
    let sent = checks.tags();
    finish(checks)?;
    names::check("policyName", &name)?;
    let path = names::check_path("path", path)?;
    let tags = tags::distinct_by_case(&sent)?;

    let arn = call.arn(&format!("policy{path}{name}"));
    let target = Target::new(arn.clone()).shown(format!("policy {name}")).request_tags(&sent);
    let may = call.ask(&target)?;
    if !sent.is_empty() {
        call.ask_for("TagPolicy", &target)?;
    }
    let policy = documents::managed(&document)?;

    let created = call.exchange.now;
    let policy = ManagedPolicy {
        path,
        id: ids::unique_id("ANPA"),
        arn,
        description: description.filter(|text| !text.is_empty()),
        created,
        updated: created,
        versions: BTreeMap::from([(1, PolicyVersion::new(policy, created))]),
        default_version: 1,
        next_version: 2,
        tags,
        name,
    };
    let mut iam = call.account.iam_mut(&may);
    if iam.has_policy_named(&policy.name) {
        return Err(IamRefusal::PolicyAlreadyExists { name: policy.name }.into());
    }
    let element = element(&iam, Element::new("Policy"), &policy, Shown::Created);
    iam.policies.insert(policy.arn.clone(), policy);
    Ok(may.answer(Some(call.result().child(element))))
}

pub(super) fn get(call: &Call<'_>) -> Answer {
    let arn = read_arn(call)?;
    let may = call.ask(&target(call, &arn))?;
    let iam = call.account.iam();
    let policy = iam.policy(&arn).ok_or_else(|| IamRefusal::NoSuchPolicy { arn: arn.clone() })?;
    Ok(may.answer(Some(call.result().child(element(&iam, Element::new("Policy"), policy, Shown::Got)))))
}

pub(super) fn delete(call: &Call<'_>) -> Answer {
    let arn = read_arn(call)?;
    let may = call.ask(&target(call, &arn))?;
    not_of_aws(call, &arn)?;
    let mut iam = call.account.iam_mut(&may);
    let policy = iam.policies.get(&arn).ok_or_else(|| IamRefusal::NoSuchPolicy { arn: arn.clone() })?;
    if attachments(&iam, &arn) + boundaries(&iam, &arn) > 0 {
        return Err(IamRefusal::PolicyAttached.into());
    }
    if policy.versions.len() > 1 {
        return Err(IamRefusal::PolicyHasVersions.into());
    }
    iam.policies.remove(&arn);
    Ok(may.answer(None))
}

pub(super) fn list(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let paging = Paging::read(&mut checks)?;
    let only_attached = checks.truth("OnlyAttached").map_err(IamRefusal::from)?.unwrap_or(false);
    let scope = checks.word("Scope", &["All", "AWS", "Local"]);
    let prefix = names::prefix(&mut checks);
    let usage = checks.word("PolicyUsageFilter", &["PermissionsPolicy", "PermissionsBoundary"]);
    finish(checks)?;
    let prefix = names::check_prefix(prefix)?;

    let target = Target::new(call.arn(&format!("policy{prefix}"))).shown(format!("policy path {prefix}"));
    let may = call.ask(&target)?;
    let iam = call.account.iam();
    let aws = Iam::aws_managed()
        .map(|policy| -> &ManagedPolicy { policy })
        .filter(|_| scope.as_deref() != Some("Local"));
    let local = iam.policies.values().filter(|_| scope.as_deref() != Some("AWS"));
    let used = |policy: &&ManagedPolicy| match usage.as_deref() {
        Some("PermissionsPolicy") => attachments(&iam, &policy.arn) > 0,
        Some("PermissionsBoundary") => boundaries(&iam, &policy.arn) > 0,
        _ => !only_attached || attachments(&iam, &policy.arn) + boundaries(&iam, &policy.arn) > 0,
    };
    let policies = aws.chain(local).filter(|policy| policy.path.starts_with(&prefix)).filter(used);
    let sorted: BTreeMap<String, &ManagedPolicy> =
        policies.map(|policy| (policy.arn.clone(), policy)).collect();
    let page = paging.cut(sorted)?;
    let member = |policy: &ManagedPolicy| element(&iam, elements::member(), policy, Shown::Listed);
    Ok(may.answer(Some(page.write(call.result(), "Policies", member))))
}

/// Reads `PolicyArn`, where it is the only parameter.
///
/// # Errors
/// Where it is missing or is none.
pub(super) fn read_arn(call: &Call<'_>) -> Result<String, Refusal> {
    let mut checks = call.checks();
    let arn = checks.required("PolicyArn", &names::ARN);
    finish(checks)?;
    names::check_policy_arn(&arn)?;
    Ok(arn)
}

/// What leave is asked for.
pub(super) fn target(call: &Call<'_>, arn: &str) -> Target {
    let iam = call.account.iam();
    let target = Target::new(arn.to_owned()).shown(format!("policy {arn}"));
    match iam.policy(arn) {
        Some(policy) => target.resource_tags(&policy.tags),
        None => target,
    }
}

/// Nobody but AWS changes AWS's managed policies.
///
/// # Errors
/// Where the policy is one.
pub(super) fn not_of_aws(call: &Call<'_>, arn: &str) -> Result<(), IamRefusal> {
    if !arn.starts_with("arn:aws:iam::aws:") {
        return Ok(());
    }
    let user = call.caller().arn().unwrap_or_default();
    Err(IamRefusal::AwsManaged { user, action: format!("iam:{}", call.operation), arn: arn.to_owned() })
}

fn attachments(iam: &Iam, arn: &str) -> usize {
    iam.permissions().filter(|permissions| permissions.attached.contains(arn)).count()
}

fn boundaries(iam: &Iam, arn: &str) -> usize {
    iam.permissions().filter(|permissions| permissions.boundary.as_deref() == Some(arn)).count()
}

fn element(iam: &Iam, element: Element, policy: &ManagedPolicy, shown: Shown) -> Element {
    let tags = match shown {
        Shown::Created => elements::some_tags(&policy.tags),
        Shown::Got => Some(elements::tags(&policy.tags)),
        Shown::Listed => None,
    };
    element
        .text("PolicyName", &policy.name)
        .text("PolicyId", &policy.id)
        .text("Arn", &policy.arn)
        .text("Path", &policy.path)
        .text("DefaultVersionId", format!("v{}", policy.default_version))
        .text("AttachmentCount", attachments(iam, &policy.arn).to_string())
        .text("PermissionsBoundaryUsageCount", boundaries(iam, &policy.arn).to_string())
        .text("IsAttachable", "true")
        .maybe("Description", policy.description.clone().filter(|_| shown == Shown::Got))
        .text("CreateDate", timestamp(policy.created))
        .text("UpdateDate", timestamp(policy.updated))
        .children(tags)
}
