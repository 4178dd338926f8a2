//! Whether an object can be fetched: by the vendor's server, and by the labeler's browser.

use http::StatusCode;

use super::row::{Judgement, Requests, Verdict};
use crate::url::S3Url;
use rolecall_client::s3::Fetched;

/// Only 200 is good: a redirect leads to a host for which the URL is not signed.
///
/// Where the server was let in and the browser was not, the data cannot be seen all the same. Nothing but where a request
/// comes from, and its Origin, sets the two apart.
pub(super) fn judge(requests: &Requests, object: &S3Url) -> Judgement {
    let server = &requests.server;
    let gets = requests.browser.iter().map(|visit| &visit.get);
    let refused = gets.clone().position(|get| !is_good(get)).map(|index| index + 1);
    let exchanges = std::iter::once(server).chain(gets).map(|fetched| fetched.exchange.clone()).collect();
    if !is_good(server) {
        let verdict = Verdict::Failed(explain(server, object));
        return Judgement { verdict, exchanges, decisive: Some(0) };
    }
    let browser = refused.and_then(|index| requests.browser.get(index - 1)).map(|visit| {
        format!(
            "the server's GET succeeded, but {}. Something depends on where a request comes from: a condition on \
             aws:SourceIp, aws:SourceVpc or aws:Referer, in the bucket's policy or the role's",
            said(&visit.get)
        )
    });
    Judgement { verdict: browser.map_or(Verdict::Passed, Verdict::Failed), exchanges, decisive: refused }
}

fn is_good(fetched: &Fetched) -> bool {
    fetched.answer.as_ref().is_ok_and(|answer| answer.status == StatusCode::OK)
}

/// What was answered, in one clause.
pub(super) fn said(fetched: &Fetched) -> String {
    let exchange = &fetched.exchange;
    let message = exchange.message.as_deref().map(|message| format!(": {message}")).unwrap_or_default();
    match (exchange.status, exchange.code.as_deref()) {
        (Some(status), Some(code)) => format!("{} was answered {status} {code}{message}", exchange.purpose),
        (Some(status), None) => format!("{} was answered {status}{message}", exchange.purpose),
        (None, _) => format!("{} came to nothing{message}", exchange.purpose),
    }
}

fn explain(server: &Fetched, object: &S3Url) -> String {
    let mut text = said(server);
    if let Some(hint) = hint(server, object) {
        text.push_str(". ");
        text.push_str(&hint);
    }
    for remark in &object.remarks {
        text.push_str(". Also, ");
        text.push_str(&remark.to_string());
    }
    text
}

fn hint(server: &Fetched, object: &S3Url) -> Option<String> {
    let S3Url { bucket, region, key, .. } = object;
    let elsewhere = || match bucket_region(server) {
        Some(own) => format!("The URL says {region}, but the bucket {bucket:?} is in {own}"),
        None => format!("The bucket {bucket:?} is probably not in {region}, the region that the URL says"),
    };
    match server.exchange.code.as_deref()? {
        "NoSuchKey" => Some(format!("The bucket has no object with the key {key:?}")),
        "NoSuchBucket" => Some(format!("There is no bucket of the name {bucket:?}")),
        "AccessDenied" => Some(format!(
            "The role may not read the object, or there is no object with the key {key:?} and the role may not list the bucket"
        )),
        "PermanentRedirect" | "TemporaryRedirect" | "IllegalLocationConstraintException" => Some(elsewhere()),
        "AuthorizationQueryParametersError" => Some(elsewhere()),
        "InvalidObjectState" => Some("The object is archived: restore it first".to_owned()),
        _ => None,
    }
}

fn bucket_region(fetched: &Fetched) -> Option<&str> {
    fetched.answer.as_ref().ok()?.headers.get("x-amz-bucket-region")?.to_str().ok()
}
