//! The integration's two checks: the role can be assumed with the external ID, and cannot without it.
//!
//! How Labelbox itself looks for an insecure external ID is not known. The two probes here are what vendors who publish
//! theirs do: after the right call succeeded, one without an external ID and one with a wrong one must both be refused with
//! `AccessDenied`. Any other error proves nothing, and is never read as "secure".

use super::{Check, Integration, Name, Outcome, Vendor, message, probe};
use rolecall_client::sts::{AssumeRole, AssumeRoleOutcome, Assumed, Session, Sts};
use rolecall_client::target::TargetError;

/// How an integration came out.
#[derive(Clone, Debug)]
pub struct IntegrationReport {
    /// `AWSAssumeRole` and `AWSExternalID`, in this order.
    pub checks: Vec<Check>,
    /// The session, where the role could be assumed.
    pub session: Option<Session>,
}

/// Checks an integration.
///
/// # Errors
/// When the target cannot be reached, so that nothing was checked.
pub async fn integration(
    integration: &Integration,
    vendor: &Vendor,
) -> Result<IntegrationReport, TargetError> {
    let sts = Sts::new(&vendor.target, &vendor.credentials, &vendor.region);
    let right = sts
        .assume_role(AssumeRole {
            purpose: "with the integration's external ID",
            role_arn: &integration.role_arn,
            session_name: "integration-check",
            external_id: Some(&integration.external_id),
        })
        .await?;
    let (first, session) = assume_role(right);
    let second = match session {
        Some(_) => external_id(integration, &sts).await?,
        None => {
            Check::not_run(Name::AwsExternalId, "the role could not be assumed with the right external ID")
        }
    };
    Ok(IntegrationReport { checks: vec![first, second], session: session.map(|session| *session) })
}

fn assume_role(assumed: Assumed) -> (Check, Option<Box<Session>>) {
    let (outcome, session) = match assumed.outcome {
        AssumeRoleOutcome::Session(session) => (Outcome::Passed, Some(session)),
        AssumeRoleOutcome::Refused { code, message } => {
            (Outcome::failed(message::ROLE_CANNOT_BE_ASSUMED, refusal(&code, &message)), None)
        }
        AssumeRoleOutcome::Unknown { why } => (Outcome::Inconclusive { why: could_not_tell(&why) }, None),
    };
    let check =
        Check { name: Name::AwsAssumeRole, outcome, exchanges: vec![assumed.exchange], decisive: Some(0) };
    (check, session)
}

/// What a refusal of sts:AssumeRole means, as far as its code tells. AWS does not say which side refused.
pub(super) fn refusal(code: &str, message: &str) -> String {
    let meaning = match code {
        "AccessDenied" => {
            "the role is not there, or its trust policy does not admit this caller with this external ID, or the caller \
             itself may not call sts:AssumeRole"
        }
        "ValidationError" => "the request itself is not valid: look at the role's ARN and at the external ID",
        "InvalidClientTokenId"
        | "SignatureDoesNotMatch"
        | "ExpiredToken"
        | "IncompleteSignature"
        | "MissingAuthenticationToken" => {
            "the vendor's own credentials were refused, before the role was looked at"
        }
        "RegionDisabledException" => "STS is not active in this region",
        _ => "AWS refused",
    };
    format!("{meaning}. AWS answered {code}: {message}")
}

fn could_not_tell(why: &str) -> String {
    format!("could not tell: {why}")
}

/// Which external ID a probe sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Probe {
    Missing,
    Wrong,
}

/// What a probe's answer shows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    GotIn,
    Denied,
    Nothing(String),
}

async fn external_id(integration: &Integration, sts: &Sts) -> Result<Check, TargetError> {
    let missing = probe(integration, sts, Probe::Missing).await?;
    let wrong = probe(integration, sts, Probe::Wrong).await?;
    let (outcome, decisive) = verdict(&shown(&missing.outcome), &shown(&wrong.outcome));
    Ok(Check {
        name: Name::AwsExternalId,
        outcome,
        exchanges: vec![missing.exchange, wrong.exchange],
        decisive,
    })
}

async fn probe(integration: &Integration, sts: &Sts, probe: Probe) -> Result<Assumed, TargetError> {
    let near = probe::nearly(&integration.external_id);
    let (purpose, session_name, external_id) = match probe {
        Probe::Missing => ("probe: without an external ID", "integration-check-no-external-id", None),
        Probe::Wrong => {
            ("probe: with a wrong external ID", "integration-check-wrong-external-id", Some(&*near))
        }
    };
    sts.assume_role(AssumeRole { purpose, role_arn: &integration.role_arn, session_name, external_id }).await
}

fn shown(outcome: &AssumeRoleOutcome) -> Shown {
    match outcome {
        AssumeRoleOutcome::Session(_) => Shown::GotIn,
        AssumeRoleOutcome::Refused { code, .. } if code == "AccessDenied" => Shown::Denied,
        AssumeRoleOutcome::Refused { code, message } => Shown::Nothing(format!("{code}: {message}")),
        AssumeRoleOutcome::Unknown { why } => Shown::Nothing(why.clone()),
    }
}

/// The verdict of the two probes, and which of them decided.
fn verdict(missing: &Shown, wrong: &Shown) -> (Outcome, Option<usize>) {
    let insecure = |explanation: &str| Outcome::failed(message::EXTERNAL_ID_INSECURE, explanation);
    match (missing, wrong) {
        (Shown::GotIn, Shown::GotIn) => (
            insecure(
                "the role was assumed without an external ID, and with a wrong one too: some statement lets it in whatever the external ID is",
            ),
            Some(0),
        ),
        (Shown::GotIn, _) => (
            insecure(
                "the role was assumed without an external ID: its condition on sts:ExternalId holds when the key is absent, as \
                 one with IfExists, ForAllValues or a negated operator does",
            ),
            Some(0),
        ),
        (_, Shown::GotIn) => (
            insecure(
                "the role was assumed with a wrong external ID that shares all but its last character with the right one: the \
                 condition on sts:ExternalId takes a pattern, or only asks that the key is there",
            ),
            Some(1),
        ),
        (Shown::Denied, Shown::Denied) => (Outcome::Passed, None),
        (Shown::Nothing(why), _) => (Outcome::Inconclusive { why: could_not_tell(why) }, Some(0)),
        (_, Shown::Nothing(why)) => (Outcome::Inconclusive { why: could_not_tell(why) }, Some(1)),
    }
}

#[cfg(test)]
mod tests;
