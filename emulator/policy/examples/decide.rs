//! Decides one request, explains the refusal, and offers remedies: `cargo run -p rolecall-policy --example decide`.
//!
//! A vendor assumes a customer's role, and sends the external ID of another customer.

use std::error::Error;
use std::io::{self, Write as _};
use std::sync::Arc;

use rolecall_policy::{
    AttachedPolicy, Budget, Context, DocumentKind, Policies, Policy, Principal, PrincipalType, Request,
    ResourcePolicyRole, decide, explain, repair,
};

const VENDOR: &str = "arn:aws:iam::444455556666:user/vendor";
const ROLE: &str = "arn:aws:iam::111122223333:role/ReadPhotos";

/// What the vendor's own account allows.
const IDENTITY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*" }
}"#;

/// Whom the customer's role trusts.
const TRUST: &str = r#"{
  "Version": "2012-10-17",
  "Statement": {
    "Sid": "Vendor",
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::444455556666:root" },
    "Action": "sts:AssumeRole",
    "Condition": { "StringEquals": { "sts:ExternalId": "photos-4711" } }
  }
}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let (request, policies) = (request(), policies()?);
    let mut out = io::stdout();
    let decision = decide(&request, &policies);
    match &decision.refused {
        None => writeln!(out, "allowed")?,
        Some(reason) => writeln!(out, "refused: {reason}")?,
    }
    let explanation = explain(&request, &policies, &mut Budget::steps(20_000));
    if let Some(because) = &explanation.because {
        writeln!(out, "\nbecause of {}: {}", because.key, because.line)?;
    }
    let repair = repair(&request, &policies);
    for remedy in &repair.caller_remedies {
        writeln!(out, "\nremedy: {}\n  {}", remedy.line, remedy.command)?;
    }
    for remedy in &repair.remedies {
        writeln!(out, "\nremedy: {}", remedy.line)?;
        for change in &remedy.changes {
            writeln!(out, "  {}", change.command)?;
        }
    }
    writeln!(out, "\nthe evidence:\n{}", serde_json::to_string_pretty(&explanation)?)?;
    Ok(())
}

fn request() -> Request {
    let principal = Principal {
        kind: PrincipalType::User,
        account: "444455556666".to_owned(),
        arn: VENDOR.to_owned(),
        role_arn: None,
        issuer_arn: None,
        unique_id: None,
        bound_by_scps: false,
    };
    let mut context = Context::default();
    context.set("sts:ExternalId", "photos-4712");
    context.set("aws:PrincipalArn", VENDOR);
    Request {
        principal: principal.into(),
        action: "sts:AssumeRole".into(),
        resource: ROLE.to_owned(),
        resource_account: "111122223333".into(),
        context,
    }
}

fn policies() -> Result<Policies, Box<dyn Error>> {
    let attached = |name: &str, to: &str, text: &str, kind: &DocumentKind| -> Result<_, Box<dyn Error>> {
        let policy = Arc::new(Policy::parse(text, kind)?);
        Ok(AttachedPolicy { name: name.into(), inline: true, attached_to: to.into(), policy })
    };
    Ok(Policies {
        identity: vec![attached("assume", VENDOR, IDENTITY, &DocumentKind::Identity)?],
        resource: Some(attached("trust policy", ROLE, TRUST, &DocumentKind::Trust)?),
        resource_role: ResourcePolicyRole::Trust,
        ..Policies::default()
    })
}
