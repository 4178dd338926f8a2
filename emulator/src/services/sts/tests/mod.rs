//! What STS answers, row by row.

mod chain;
mod mfa;
mod parameters;
mod protocol;
mod user_sessions;
mod who_may;

use crate::auth::Caller;
use crate::services::testing::{CUSTOMER, Lab, Outcome, VENDOR, allow, trust};

const ANY: &str = "{}";

/// A vendor's user that may assume everything, and a customer's role that trusts it.
struct Integration {
    lab: Lab,
    vendor: Caller,
    role: String,
}

impl Integration {
    fn new() -> Self {
        let lab = Lab::new();
        let vendor = lab.user(VENDOR, "vendor");
        lab.allow_user(VENDOR, "vendor", "sts:*", "*");
        let role = lab.role(
            CUSTOMER,
            "data",
            &trusts_vendor(r#"["sts:AssumeRole","sts:SetSourceIdentity","sts:TagSession"]"#, ANY),
        );
        Self { lab, vendor, role }
    }

    /// The vendor's call with these parameters beside RoleArn and RoleSessionName.
    fn assume(&self, more: &[(&str, &str)]) -> Outcome {
        self.assume_as(&self.vendor, &self.role, more)
    }

    fn assume_as(&self, caller: &Caller, role: &str, more: &[(&str, &str)]) -> Outcome {
        let mut params = vec![("Action", "AssumeRole")];
        params.extend(more);
        params.extend([("RoleArn", role), ("RoleSessionName", "session")]);
        self.lab.sts(caller, &params)
    }
}

fn trusts_vendor(actions: &str, condition: &str) -> String {
    trust(&format!(r#"{{"AWS":"arn:aws:iam::{VENDOR}:user/vendor"}}"#), actions, condition)
}

fn denied(user: &str, action: &str, role: &str) -> Outcome {
    Err((
        403,
        "AccessDenied",
        format!("User: {user} is not authorized to perform: {action} on resource: {role}"),
    ))
}

fn vendor_arn() -> String {
    format!("arn:aws:iam::{VENDOR}:user/vendor")
}

fn everything() -> String {
    allow("*", "*")
}
