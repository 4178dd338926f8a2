//! Authentication: who signed this, in AWS's order of checks. Three ways in: presigned query, Authorization header,
//! nobody.

pub mod identity;

use chrono::{DateTime, Utc};

pub use identity::Caller;

/// The proof that a request was authenticated. Only this module makes one.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// Who it is.
    pub caller: Caller,
    /// How it was signed.
    pub scheme: Scheme,
    /// The access key's ID, where there is one.
    pub access_key_id: Option<String>,
    /// The region of the credential scope.
    pub region: Option<String>,
    /// When it was signed.
    pub signed_at: Option<DateTime<Utc>>,
    /// So that nobody else can make one.
    #[allow(dead_code, reason = "it is there to be needed, not to be read")]
    proof: Proof,
}

/// How a request was signed; as the condition key `s3:authType` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[allow(missing_docs, reason = "the words say it")]
pub enum Scheme {
    Anonymous,
    Header,
    Presigned,
    Form,
}

#[derive(Clone, Copy, Debug)]
struct Proof;

#[cfg(test)]
impl Authenticated {
    /// As if this caller had signed in a header, for `us-east-1`.
    pub(crate) fn for_tests(caller: Caller) -> Self {
        let scheme = match caller {
            Caller::Anonymous => Scheme::Anonymous,
            _ => Scheme::Header,
        };
        let region = (scheme == Scheme::Header).then(|| "us-east-1".to_owned());
        Self { caller, scheme, access_key_id: None, region, signed_at: None, proof: Proof }
    }
}
