//! What the vendor checks before it trusts an integration or a dataset. Nothing here knows which AWS it talks to.
//!
//! The names `AWSAssumeRole` and `AWSExternalID` and the four messages are Labelbox's documented ones. The names of the
//! dataset's checks are not known, nor is the text that follows "..." in two of the messages: the names are rolecall's, the
//! message is kept as its documented prefix, and whatever more there is to say is in `explanation`, in rolecall's words.

use std::fmt;

use rolecall_client::Credentials;
use serde::Serialize;

use rolecall_client::exchange::Exchange;
use rolecall_client::target::Target;

pub mod dataset;

pub mod import;
pub mod integration;
pub mod probe;
pub mod url;

#[cfg(test)]
mod fake;

pub use dataset::{DataRow, DatasetReport, dataset};
pub use integration::{IntegrationReport, integration};

/// What the customer gave, and the external ID that the vendor gave the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// The role's ARN, as the customer typed it.
    pub role_arn: String,
    /// The integration's external ID.
    pub external_id: String,
}

/// The vendor: who calls, and where to.
#[derive(Clone, Debug)]
pub struct Vendor {
    /// The credentials of the vendor's own principal, which assumes the customer's role.
    pub credentials: Credentials,
    /// Where requests go.
    pub target: Target,
    /// The region in which the vendor calls STS.
    pub region: String,
}

/// One thing that the vendor validates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Which.
    pub name: Name,
    /// How it came out.
    pub outcome: Outcome,
    /// The requests that were made, and their answers.
    pub exchanges: Vec<Exchange>,
    /// Which of the exchanges decided, where one did.
    pub decisive: Option<usize>,
}

/// A check's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Name {
    /// The role can be assumed with the external ID.
    #[serde(rename = "AWSAssumeRole")]
    AwsAssumeRole,
    /// The role cannot be assumed without it.
    #[serde(rename = "AWSExternalID")]
    AwsExternalId,
    /// URLs can be signed.
    #[serde(rename = "sign")]
    Sign,
    /// Data can be fetched from the bucket.
    #[serde(rename = "fetch")]
    Fetch,
    /// CORS is set up.
    #[serde(rename = "cors")]
    Cors,
}

/// How a check came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Outcome {
    /// As it should be.
    Passed,
    /// Not as it should be.
    Failed {
        /// The documented message, up to where it is known.
        message: String,
        /// What happened, in rolecall's words.
        explanation: String,
    },
    /// Not checked, because an earlier check had to pass first or there was nothing to check.
    NotRun {
        /// Why.
        why: String,
    },
    /// Checked, but the answers do not tell. Never to be read as passed.
    Inconclusive {
        /// Why.
        why: String,
    },
}

/// Labelbox's documented messages.
pub mod message {
    /// `AWSAssumeRole` failed.
    pub const ROLE_CANNOT_BE_ASSUMED: &str = "Role cannot be assumed";
    /// `AWSExternalID` failed.
    pub const EXTERNAL_ID_INSECURE: &str = "External ID configured insecurely";
    /// A data row could not be signed or fetched. What follows the dots is not known.
    pub const CANNOT_ACCESS_DATA_ROW: &str = "Cannot access data row...";
    /// A browser is not given the data. What follows the dots is not known.
    pub const INCORRECT_CORS_HEADER: &str = "Incorrect CORS header...";
}

impl Name {
    /// The name, as reports and scenario pages write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AwsAssumeRole => "AWSAssumeRole",
            Self::AwsExternalId => "AWSExternalID",
            Self::Sign => "sign",
            Self::Fetch => "fetch",
            Self::Cors => "cors",
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Outcome {
    /// Whether it passed.
    #[must_use]
    pub const fn is_passed(&self) -> bool {
        matches!(self, Self::Passed)
    }

    /// How it came out, as pages write it.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Passed => "ok",
            Self::Failed { message, .. } => message,
            Self::NotRun { .. } => "not run",
            Self::Inconclusive { .. } => "could not tell",
        }
    }

    /// The documented message of a failure.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match self {
            Self::Failed { message, .. } => Some(message),
            _ => None,
        }
    }

    /// What there is to say beyond the message: the explanation of a failure, or why there is no verdict.
    #[must_use]
    pub fn explanation(&self) -> Option<&str> {
        match self {
            Self::Passed => None,
            Self::Failed { explanation: text, .. }
            | Self::NotRun { why: text }
            | Self::Inconclusive { why: text } => Some(text),
        }
    }

    fn failed(message: &str, explanation: impl Into<String>) -> Self {
        Self::Failed { message: message.to_owned(), explanation: explanation.into() }
    }
}

impl Check {
    fn not_run(name: Name, why: impl Into<String>) -> Self {
        Self { name, outcome: Outcome::NotRun { why: why.into() }, exchanges: Vec::new(), decisive: None }
    }

    /// The exchange that decided, where one did.
    #[must_use]
    pub fn decisive_exchange(&self) -> Option<&Exchange> {
        self.decisive.and_then(|index| self.exchanges.get(index))
    }
}
