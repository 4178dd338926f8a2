//! The presigned query, as the query services read it: the first of two parameters with one name counts, and
//! X-Amz-Expires does not: every presigned request lives for 15 minutes.

use super::Presented;
use crate::auth::Scheme;
use crate::auth::evidence::{Check, Checked, Failed};
use crate::http::Request;
use crate::refusal::QueryAuthRefusal;

pub(super) fn present(request: &Request) -> Checked<Presented<'_>> {
    let algorithm = request.parameter("X-Amz-Algorithm").unwrap_or_default();
    if algorithm != "AWS4-HMAC-SHA256" {
        return Err(Failed::at(Check::Algorithm, QueryAuthRefusal::PresignedAlgorithm));
    }
    let names = ["X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"];
    let [Some(credential), Some(signature), Some(signed_headers), Some(date)] =
        names.map(|name| request.parameter(name))
    else {
        let missing: Vec<_> = names
            .iter()
            .filter(|name| !request.has_parameter(name))
            .map(|name| format!("AWS query-string parameters must include '{name}'."))
            .collect();
        let refusal = QueryAuthRefusal::QueryIncomplete { requirements: missing.join(" ") };
        return Err(Failed::at(Check::Components, refusal));
    };
    let token = request.parameter("X-Amz-Security-Token").or_else(|| request.header("x-amz-security-token"));
    Ok(Presented {
        scheme: Scheme::Presigned,
        credential,
        signed_headers: super::signed_headers(signed_headers),
        signature,
        date,
        token: token.filter(|token| !token.is_empty()),
    })
}
