//! Versions of managed policies: up to five, numbered without end.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html>

use super::call::finish;
use super::page::Paging;
use super::policies::{not_of_aws, read_arn, target};
use super::{Answer, Call, documents, elements, names};
use crate::refusal::{IamRefusal, Refusal};
use crate::services::query::{Text, patterns, timestamp};
use crate::wire::Element;
use crate::world::ManagedPolicy;
use crate::world::iam::PolicyVersion;

const VERSION: Text = Text::of(0, usize::MAX, patterns::VERSION_ID);
const MOST: usize = 5;

pub(super) fn create(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let set_default = checks.truth("SetAsDefault").map_err(IamRefusal::from)?.unwrap_or(false);
    let arn = checks.required("PolicyArn", &names::ARN);
    let document = checks.required("PolicyDocument", &documents::DOCUMENT);
    finish(checks)?;
    names::check_policy_arn(&arn)?;
    let may = call.ask(&target(call, &arn))?;
    not_of_aws(call, &arn)?;

    let mut iam = call.account.iam_mut(&may);
    let stored = iam.policies.get_mut(&arn).ok_or(IamRefusal::NoSuchPolicy { arn })?;
    let policy = documents::managed(&document)?;
    if stored.versions.len() >= MOST {
        return Err(IamRefusal::TooManyVersions.into());
    }
    let (number, created) = (stored.next_version, call.exchange.now);
    stored.versions.insert(number, PolicyVersion::new(policy, created));
    stored.next_version += 1;
    stored.updated = created;
    if set_default {
        stored.default_version = number;
    }
    let element = Element::new("PolicyVersion")
        .text("VersionId", format!("v{number}"))
        .text("IsDefaultVersion", set_default.to_string())
        .text("CreateDate", timestamp(created));
    Ok(may.answer(Some(call.result().child(element))))
}

pub(super) fn get(call: &Call<'_>) -> Answer {
    let (arn, id) = read(call)?;
    let may = call.ask(&target(call, &arn).shown(format!("policy {arn} version {id}")))?;
    let iam = call.account.iam();
    let policy = iam.policy(&arn).ok_or_else(|| missing(&arn, &id))?;
    let (number, version) = find(policy, &id)?;
    let element = Element::new("PolicyVersion")
        .text("Document", elements::document(version.text()))
        .text("VersionId", id)
        .text("IsDefaultVersion", (number == policy.default_version).to_string())
        .text("CreateDate", timestamp(version.created));
    Ok(may.answer(Some(call.result().child(element))))
}

/// The newest first.
pub(super) fn list(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let paging = Paging::read(&mut checks)?;
    finish(checks)?;
    let arn = read_arn(call)?;
    let may = call.ask(&target(call, &arn))?;
    let iam = call.account.iam();
    let policy = iam.policy(&arn).ok_or_else(|| IamRefusal::NoSuchPolicy { arn: arn.clone() })?;
    let newest_first = policy.versions.iter().rev();
    let page = paging.cut(newest_first.map(|version| (format!("{:010}", u32::MAX - version.0), version)))?;
    let member = |(number, version): (&u32, &PolicyVersion)| {
        elements::member()
            .text("VersionId", format!("v{number}"))
            .text("IsDefaultVersion", (*number == policy.default_version).to_string())
            .text("CreateDate", timestamp(version.created))
    };
    Ok(may.answer(Some(page.write(call.result(), "Versions", member))))
}

pub(super) fn delete(call: &Call<'_>) -> Answer {
    let (arn, id) = read(call)?;
    let may = call.ask(&target(call, &arn))?;
    not_of_aws(call, &arn)?;
    let mut iam = call.account.iam_mut(&may);
    let policy = iam.policies.get_mut(&arn).ok_or_else(|| missing(&arn, &id))?;
    let (number, _) = find(policy, &id)?;
    if number == policy.default_version {
        return Err(IamRefusal::DefaultVersion.into());
    }
    policy.versions.remove(&number);
    Ok(may.answer(None))
}

pub(super) fn set_default(call: &Call<'_>) -> Answer {
    let (arn, id) = read(call)?;
    let may = call.ask(&target(call, &arn))?;
    not_of_aws(call, &arn)?;
    let mut iam = call.account.iam_mut(&may);
    let policy = iam.policies.get_mut(&arn).ok_or_else(|| missing(&arn, &id))?;
    let (number, _) = find(policy, &id)?;
    policy.default_version = number;
    policy.updated = call.exchange.now;
    Ok(may.answer(None))
}

fn read(call: &Call<'_>) -> Result<(String, String), Refusal> {
    let mut checks = call.checks();
    let arn = checks.required("PolicyArn", &names::ARN);
    let id = checks.required("VersionId", &VERSION);
    finish(checks)?;
    names::check_policy_arn(&arn)?;
    Ok((arn, id))
}

fn find<'p>(policy: &'p ManagedPolicy, id: &str) -> Result<(u32, &'p PolicyVersion), IamRefusal> {
    let number = id.strip_prefix('v').and_then(|number| number.parse().ok());
    let found = number.and_then(|number: u32| policy.versions.get(&number).map(|version| (number, version)));
    found.ok_or_else(|| missing(&policy.arn, id))
}

fn missing(arn: &str, version: &str) -> IamRefusal {
    IamRefusal::NoSuchVersion { arn: arn.to_owned(), version: version.to_owned() }
}
