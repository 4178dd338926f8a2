//! What a question of the proof asks: AssumeRole, or a request for a URL.

use super::unknown;
use crate::problem::{Problem, Problems};
use crate::yaml::{Entry, known_entries};

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// `sts:AssumeRole`.
    AssumeRole(AssumeRole),
    /// A request to S3, by the URL of an object or a bucket.
    Url(UrlRequest),
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The vendor's principal, with the last access key that it made.
    Vendor,
    /// A session of the integration's role, as it can be had now.
    Role,
    /// A session of the integration's role from before anything was broken.
    EarlierSession,
    /// A user of the customer's, with the last access key that the customer made.
    Customer,
    /// Anybody: the request is not signed.
    Nobody,
}

/// An AssumeRole call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumeRole {
    /// Who calls.
    pub by: By,
    /// Its parameters by the API's names; RoleArn and RoleSessionName have defaults.
    pub parameters: Vec<(&'static str, String)>,
}

/// A request to S3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlRequest {
    /// The method; `OPTIONS` is a preflight.
    pub method: &'static str,
    /// The URL, before it is signed.
    pub url: String,
    /// Who signs it.
    pub by: By,
    /// How long ago it was signed, in seconds; a negative number lies ahead.
    pub signed_ago: i64,
    /// For how many seconds it is good.
    pub expires_in: u32,
    /// What is put behind the URL after it was signed.
    pub appended: Option<String>,
    /// The request's headers.
    pub headers: Vec<(String, String)>,
}

/// The words for who asks.
pub(crate) const WHO: [(&str, By); 5] = [
    ("the vendor", By::Vendor),
    ("the role", By::Role),
    ("an earlier session", By::EarlierSession),
    ("a user of the customer's", By::Customer),
    ("nobody", By::Nobody),
];
pub(crate) const METHODS: [(&str, &str); 5] =
    [("get", "GET"), ("head", "HEAD"), ("put", "PUT"), ("delete", "DELETE"), ("preflight", "OPTIONS")];
pub(crate) const PARAMETERS: [(&str, &str); 5] = [
    ("role_arn", "RoleArn"),
    ("role_session_name", "RoleSessionName"),
    ("external_id", "ExternalId"),
    ("duration_seconds", "DurationSeconds"),
    ("policy", "Policy"),
];
/// What Labelbox documents.
const FIFTEEN_MINUTES: u32 = 900;

/// The fields of a question that say what is asked.
pub(super) const FIELDS: [&str; 11] = [
    "assume_role",
    "get",
    "head",
    "put",
    "delete",
    "preflight",
    "by",
    "headers",
    "signed_ago",
    "expires_in",
    "appended",
];

type Fields<'a> = [&'a Entry];

/// Reads what a question asks.
pub(super) fn ask(question: &Entry, fields: &Fields<'_>, problems: &mut Problems<'_>) -> Option<Ask> {
    let is_request =
        |entry: &&&Entry| entry.key == "assume_role" || METHODS.iter().any(|(name, _)| *name == entry.key);
    let mut requests = fields.iter().filter(is_request);
    let (Some(request), None) = (requests.next(), requests.next()) else {
        problems.at_place(question.place, Problem::NotOneRequest);
        return None;
    };
    match METHODS.into_iter().find(|(name, _)| *name == request.key) {
        None => assume_role(request, fields, problems),
        Some((_, method)) => url_request(method, request, fields, problems),
    }
}

fn assume_role(request: &Entry, fields: &Fields<'_>, problems: &mut Problems<'_>) -> Option<Ask> {
    let by = by(fields, By::Vendor, problems)?;
    let known = PARAMETERS.map(|(name, _)| name);
    let given = known_entries(request.node.entries(&request.key, problems), &known, problems);
    let mut parameters = Vec::new();
    for entry in given {
        let api = PARAMETERS.into_iter().find(|(name, _)| *name == entry.key);
        if let (Some((_, api)), Some(text)) = (api, entry.node.text(&entry.key, problems)) {
            parameters.push((api, text.to_owned()));
        }
    }
    Some(Ask::AssumeRole(AssumeRole { by, parameters }))
}

fn url_request(
    method: &'static str,
    request: &Entry,
    fields: &Fields<'_>,
    problems: &mut Problems<'_>,
) -> Option<Ask> {
    let url = request.node.text(&request.key, problems)?.to_owned();
    let field = |name: &str| fields.iter().find(|field| field.key == name).copied();
    let is_preflight = method == "OPTIONS";
    Some(Ask::Url(UrlRequest {
        method,
        url,
        // A browser's preflight carries no signature of its own, and S3 looks at none.
        by: by(fields, if is_preflight { By::Nobody } else { By::Role }, problems)?,
        signed_ago: number(field("signed_ago"), 0, problems)?,
        expires_in: number(field("expires_in"), FIFTEEN_MINUTES, problems)?,
        appended: match field("appended") {
            Some(entry) => Some(entry.node.text("appended", problems)?.to_owned()),
            None => None,
        },
        headers: field("headers").map(|entry| headers(entry, problems)).unwrap_or_default(),
    }))
}

fn by(fields: &Fields<'_>, otherwise: By, problems: &mut Problems<'_>) -> Option<By> {
    let Some(entry) = fields.iter().find(|field| field.key == "by") else { return Some(otherwise) };
    let said = entry.node.text("by", problems)?;
    let found = WHO.into_iter().find(|(name, _)| *name == said);
    if found.is_none() {
        unknown("by", said, &WHO.map(|(name, _)| name), &entry.node, problems);
    }
    found.map(|(_, by)| by)
}

fn number<T: std::str::FromStr>(
    entry: Option<&Entry>,
    otherwise: T,
    problems: &mut Problems<'_>,
) -> Option<T> {
    let Some(entry) = entry else { return Some(otherwise) };
    let text = entry.node.text(&entry.key, problems)?;
    let number = text.parse().ok();
    if number.is_none() {
        unknown(&entry.key, text, &["a number of seconds"], &entry.node, problems);
    }
    number
}

fn headers(entry: &Entry, problems: &mut Problems<'_>) -> Vec<(String, String)> {
    let header = |header: &Entry, problems: &mut Problems<'_>| {
        Some((header.key.clone(), header.node.text(&header.key, problems)?.to_owned()))
    };
    entry.node.entries("headers", problems).iter().filter_map(|entry| header(entry, problems)).collect()
}
