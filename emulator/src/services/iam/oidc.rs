//! CreateOpenIDConnectProvider, as far as it is refused: web identity federation is not emulated.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html>

use super::call::{Target, finish};
use super::{Answer, Call};
use crate::refusal::IamRefusal;
use crate::services::query::Text;

const URL: Text = Text::new(1, 255);
/// Where STS of the commercial partition issues its own tokens (outbound identity federation).
const ISSUERS_OF_STS: &str = ".tokens.sts.global.api.aws";

pub(super) fn create(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let url = checks.required("Url", &URL);
    finish(checks)?;
    let host = host(&url);
    call.ask(&Target::new(call.arn(&format!("oidc-provider/{host}"))))?;
    if host.to_ascii_lowercase().ends_with(ISSUERS_OF_STS) {
        return Err(IamRefusal::IssuerOfThisPartition.into());
    }
    Err(IamRefusal::NotEmulated { operation: call.operation.to_owned() }.into())
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', ':', '?', '#']).next().unwrap_or(rest)
}
