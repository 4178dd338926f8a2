//! What rolecall explains of a request, as types: `GET /_rolecall/explain/ID` answers a [`RequestExplanation`] as JSON. The
//! emulator makes it, and whoever shows it reads it, so a part that gets another name here compiles nowhere before it has been
//! changed everywhere.
//!
//! What the policy engine says of a decision is in `rolecall-policy`; this crate has what the other stages add.
//!
//! `docs/schema/explanation.schema.json` is made from these types (feature `schema`).

mod authentication;
mod client;
mod cors;
mod grade;
mod request;
#[cfg(feature = "schema")]
mod schema;

pub use authentication::{Authentication, AuthenticationCheck, Scheme, SignatureVersion};
pub use client::{ClientSetting, ClientSettings};
pub use cors::{CorsElement, CorsMismatch, CorsRuleEvidence, CorsStage};
pub use grade::Grade;
pub use request::{AskedRequest, Judgement, RefusalEvidence, RequestExplanation, Stages};
#[cfg(feature = "schema")]
pub use schema::schema;
