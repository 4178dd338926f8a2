//! Whether a target tells why it decided as it did.

use bytes::Bytes;
use http::Request;
use serde_json::Value;

use rolecall_client::raw::{Caller, send};
use rolecall_client::target::Target;

/// What a target tells of its decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// It is a rolecall, and explains each of its answers.
    Explained,
    /// It tells what AWS tells.
    Withheld,
}

/// Asks a target. AWS itself is not asked what only a rolecall knows.
pub async fn evidence(target: &Target) -> Evidence {
    if target.is_aws() {
        return Evidence::Withheld;
    }
    let asked = Request::get(format!("{}/_rolecall/health", target.url())).body(Bytes::new());
    let Ok(request) = asked else { return Evidence::Withheld };
    let Ok(answer) = send(target, request, Caller::Administrator).await else { return Evidence::Withheld };
    let health = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    match health.get("status").and_then(Value::as_str) {
        Some("ok") if answer.status.is_success() && health.get("version").is_some() => Evidence::Explained,
        _ => Evidence::Withheld,
    }
}
