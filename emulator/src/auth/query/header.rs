//! The Authorization header, as the query services read it: the last of two components with one name counts.

use super::Presented;
use crate::auth::Scheme;
use crate::auth::evidence::{Check, Checked, Failed};
use crate::http::Request;
use crate::refusal::QueryAuthRefusal;

pub(super) fn present<'a>(request: &'a Request, header: &'a str) -> Checked<Presented<'a>> {
    let (algorithm, rest) = header.split_once(' ').unwrap_or((header, ""));
    if algorithm != "AWS4-HMAC-SHA256" {
        let refusal = QueryAuthRefusal::UnsupportedAlgorithm { algorithm: algorithm.to_owned() };
        return Err(Failed::at(Check::Algorithm, refusal));
    }
    let components = Components::parse(rest, header)?;
    let date = request.header("x-amz-date").or_else(|| request.header("date"));
    let Components { credential, signature, signed_headers } = components;
    let (Some(credential), Some(signature), Some(signed_headers), Some(date)) =
        (credential, signature, signed_headers, date)
    else {
        let requirements = requirements(&components, date);
        let refusal = QueryAuthRefusal::HeaderIncomplete { requirements, header: header.to_owned() };
        return Err(Failed::at(Check::Components, refusal));
    };
    Ok(Presented {
        scheme: Scheme::Header,
        credential,
        signed_headers: super::signed_headers(signed_headers),
        signature,
        date,
        token: request.header("x-amz-security-token").filter(|token| !token.is_empty()),
    })
}

#[derive(Default)]
struct Components<'a> {
    credential: Option<&'a str>,
    signature: Option<&'a str>,
    signed_headers: Option<&'a str>,
}

impl<'a> Components<'a> {
    fn parse(rest: &'a str, header: &str) -> Checked<Self> {
        let mut components = Self::default();
        for component in rest.split(',').map(str::trim).filter(|component| !component.is_empty()) {
            let Some((name, value)) = component.split_once('=') else {
                let refusal = QueryAuthRefusal::MissingEqualSign {
                    component: component.to_owned(),
                    header: header.to_owned(),
                };
                return Err(Failed::at(Check::Components, refusal));
            };
            match name {
                "Credential" => components.credential = Some(value),
                "Signature" => components.signature = Some(value),
                "SignedHeaders" => components.signed_headers = Some(value),
                _ => {}
            }
        }
        Ok(components)
    }
}

fn requirements(components: &Components<'_>, date: Option<&str>) -> String {
    let mut missing = Vec::new();
    for (name, value) in [
        ("Credential", components.credential),
        ("Signature", components.signature),
        ("SignedHeaders", components.signed_headers),
    ] {
        if value.is_none() {
            missing.push(format!("Authorization header requires '{name}' parameter."));
        }
    }
    if date.is_none() {
        missing.push(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.".to_owned(),
        );
    }
    missing.join(" ")
}
