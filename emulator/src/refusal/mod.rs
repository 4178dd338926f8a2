//! The catalogue of refusals: each one once, with its status, code, message, extra fields, how well it is known
//! and the page that documents it. Every refusal that leaves the server is a row of it.

mod catalogue;

pub mod control;
pub mod cors;
pub mod fault;
pub mod iam;
pub mod kms;
pub mod query_auth;
pub mod s3;
pub mod s3_auth;
pub mod s3_form;
pub mod sts;
pub mod toolbox;
pub mod unemulated;
pub mod violation;

use http::{HeaderMap, HeaderName, HeaderValue};
use tracing::warn;

pub(crate) use catalogue::refusals;
pub use catalogue::{Entry, Grade};
pub use control::ControlRefusal;
pub use cors::CorsRefusal;
pub use fault::FaultRefusal;
pub use iam::IamRefusal;
pub use kms::KmsRefusal;
pub use query_auth::QueryAuthRefusal;
pub use s3::S3Refusal;
pub use s3_auth::S3AuthRefusal;
pub use s3_form::S3FormRefusal;
pub use sts::StsRefusal;
pub use toolbox::ToolboxRefusal;
pub use unemulated::UnemulatedRefusal;
pub use violation::{Constraint, Shown, Violation, Violations};

/// The header of an answer that says which row of the catalogue it is, such as `S3/NoSuchKey`.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-rolecall-refusal");

/// A refusal on its way to the client.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Which row of the catalogue.
    pub kind: Box<Kind>,
    /// Headers that this answer carries beside those of every answer.
    pub headers: Box<HeaderMap>,
    /// What stands after the row's own message.
    postscript: Option<Box<str>>,
}

/// The row, by family.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each family documents itself")]
pub enum Kind {
    S3Auth(S3AuthRefusal),
    S3Form(S3FormRefusal),
    QueryAuth(QueryAuthRefusal),
    S3(S3Refusal),
    Cors(CorsRefusal),
    Sts(StsRefusal),
    Iam(IamRefusal),
    Kms(KmsRefusal),
    Toolbox(ToolboxRefusal),
    Unemulated(UnemulatedRefusal),
    Control(ControlRefusal),
    Fault(FaultRefusal),
}

macro_rules! each_family {
    ($kind:expr, $refusal:ident => $answer:expr) => {
        match $kind {
            Kind::S3Auth($refusal) => $answer,
            Kind::S3Form($refusal) => $answer,
            Kind::QueryAuth($refusal) => $answer,
            Kind::S3($refusal) => $answer,
            Kind::Cors($refusal) => $answer,
            Kind::Sts($refusal) => $answer,
            Kind::Iam($refusal) => $answer,
            Kind::Kms($refusal) => $answer,
            Kind::Toolbox($refusal) => $answer,
            Kind::Unemulated($refusal) => $answer,
            Kind::Control($refusal) => $answer,
            Kind::Fault($refusal) => $answer,
        }
    };
}

impl Refusal {
    /// Its row in the catalogue.
    #[must_use]
    pub fn entry(&self) -> Entry {
        each_family!(&*self.kind, refusal => refusal.entry())
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.entry().status
    }

    /// The code, as in the `Code` element.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.entry().code
    }

    /// The message as sent; empty where AWS sends none.
    #[must_use]
    pub fn message(&self) -> String {
        let message = each_family!(&*self.kind, refusal => refusal.message());
        match &self.postscript {
            Some(postscript) => message + postscript,
            None => message,
        }
    }

    /// The extra XML elements, in wire order.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        each_family!(&*self.kind, refusal => refusal.fields())
    }

    /// The `xmlns` of a query service's ErrorResponse, where the refusal itself decides it. Authentication's refusals
    /// take that of the service which was asked.
    #[must_use]
    pub fn namespace(&self) -> Option<&'static str> {
        match &*self.kind {
            Kind::Sts(refusal) => Some(refusal.namespace()),
            Kind::Iam(refusal) => Some(refusal.namespace()),
            _ => None,
        }
    }

    /// Adds to the message.
    #[must_use]
    pub(crate) fn with_postscript(mut self, postscript: String) -> Self {
        self.postscript = Some(postscript.into_boxed_str());
        self
    }

    /// Adds a header to the answer. A value that cannot be a header is left out.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        match HeaderValue::from_str(value) {
            Ok(value) => {
                self.headers.insert(name, value);
            }
            Err(_) => warn!(%name, "a header is left out: its value has bytes that no header may have"),
        }
        self
    }
}

macro_rules! family {
    ($($family:ident => $kind:ident),* $(,)?) => {$(
        impl From<$family> for Refusal {
            fn from(refusal: $family) -> Self {
                Self { kind: Box::new(Kind::$kind(refusal)), headers: Box::default(), postscript: None }
            }
        }
    )*

    /// Every family, with what it is about and its rows.
    #[must_use]
    pub fn families() -> Vec<(&'static str, &'static [Entry])> {
        vec![$(($family::ABOUT, $family::CATALOGUE)),*]
    }

    /// Every row of every family.
    #[must_use]
    pub fn catalogue() -> Vec<Entry> {
        [$($family::CATALOGUE),*].concat()
    }
    };
}

family! {
    QueryAuthRefusal => QueryAuth,
    S3AuthRefusal => S3Auth,
    S3FormRefusal => S3Form,
    StsRefusal => Sts,
    IamRefusal => Iam,
    KmsRefusal => Kms,
    ToolboxRefusal => Toolbox,
    UnemulatedRefusal => Unemulated,
    S3Refusal => S3,
    CorsRefusal => Cors,
    FaultRefusal => Fault,
    ControlRefusal => Control,
}

/// The XML namespaces of the query services.
pub(crate) mod namespace {
    pub(crate) const STS: &str = "https://sts.amazonaws.com/doc/2011-06-15/";
    pub(crate) const IAM: &str = "https://iam.amazonaws.com/doc/2010-05-08/";
    pub(crate) const FAULT: &str = "http://webservices.amazon.com/AWSFault/2005-15-09";
}

/// Pages of AWS's documentation that many rows share.
pub(crate) mod page {
    pub(crate) const S3_ERRORS: &str = "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html";
    pub(crate) const S3_CORS: &str = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html";
    pub(crate) const S3_403: &str =
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html";
    pub(crate) const S3_PRESIGN: &str =
        "https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html";
    pub(crate) const S3_SIGV2: &str =
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html";
    pub(crate) const S3_SIGV4: &str =
        "https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html";
    pub(crate) const SIGV4: &str =
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html";
    pub(crate) const ASSUME_ROLE: &str =
        "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html";
    pub(crate) const DECODE_MESSAGE: &str =
        "https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html";
    pub(crate) const STS_ERRORS: &str =
        "https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html";
    pub(crate) const IAM_ERRORS: &str =
        "https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html";
    pub(crate) const IAM_DENIED: &str =
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html";
    pub(crate) const SESSION_TAGS: &str =
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html";
    pub(crate) const SESSION_TOKEN: &str =
        "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html";
    pub(crate) const IAM_MFA: &str =
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html";
    pub(crate) const IAM_NAMES: &str =
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html";
    pub(crate) const IAM_OIDC: &str =
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html";
    pub(crate) const IAM_QUOTAS: &str =
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
    pub(crate) const IAM_SIMULATOR: &str =
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html";
    pub(crate) const IAM_TAGS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html";
    pub(crate) const ROLECALL: &str = "README.md#the-control-api";
}
