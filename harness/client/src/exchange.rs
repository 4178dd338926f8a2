//! One request and its answer, as evidence: nothing in it lets a reader make the request again.

use serde::Serialize;

/// One request and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exchange {
    /// What it was for, in a few words.
    pub purpose: String,
    /// The action, as IAM writes it (`sts:AssumeRole`). A preflight has none of its own: it carries that of the request it asks
    /// about.
    pub action: String,
    /// The HTTP method.
    pub method: String,
    /// The URL, without signature and session token.
    pub url: String,
    /// The status; nothing where no answer came.
    pub status: Option<u16>,
    /// AWS's error code, where the answer was an error.
    pub code: Option<String>,
    /// AWS's message, or what became of the request where no answer came.
    pub message: Option<String>,
    /// The request ID, by which the other side's log finds it.
    pub request_id: Option<String>,
}

/// Query parameters that are, or carry, a secret.
const SECRET: [&str; 2] = ["X-Amz-Signature", "X-Amz-Security-Token"];

/// The URL with its secret parameters' values taken out.
#[must_use]
pub fn without_secrets(url: &str) -> String {
    let Some((base, query)) = url.split_once('?') else { return url.to_owned() };
    let parameters: Vec<String> = query.split('&').map(without_secret).collect();
    format!("{base}?{}", parameters.join("&"))
}

fn without_secret(parameter: &str) -> String {
    let name = parameter.split('=').next().unwrap_or_default();
    if SECRET.iter().any(|secret| secret.eq_ignore_ascii_case(name)) {
        format!("{name}=...")
    } else {
        parameter.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_signature_and_token() {
        for (url, shown) in [
            ("https://h/k", "https://h/k"),
            (
                "https://h/k?X-Amz-Expires=900&X-Amz-Security-Token=S3cret%3D&X-Amz-Signature=ab=c",
                "https://h/k?X-Amz-Expires=900&X-Amz-Security-Token=...&X-Amz-Signature=...",
            ),
            ("https://h/k?x-amz-signature=ab&=&&b", "https://h/k?x-amz-signature=...&=&&b"),
        ] {
            assert_eq!(without_secrets(url), shown);
        }
    }
}
