//! `aws s3 cp FILE s3://BUCKET/KEY`, `aws s3 mb` and `aws s3 rm`, as the requests that the AWS CLI makes of them.

use bytes::Bytes;
use serde_json::json;

use super::problem::CommandProblem;
use super::shell::{Located, Word};
use super::value::Values;
use super::{Call, s3, s3api};
use rolecall_text::nearest::nearest;

/// The region that needs no location constraint, and must not have one.
const CLASSIC_REGION: &str = "us-east-1";

/// Reads what stands behind `aws s3`.
pub(crate) fn read(
    operation: &Word,
    rest: &[Word],
    region: Option<&str>,
    values: &mut Values<'_>,
) -> Result<Call, Located> {
    match (operation.text.as_str(), rest) {
        ("cp", [file, to]) => copy(file, to, values),
        ("mb", [bucket]) => make_bucket(bucket, region),
        ("rm", [object]) => {
            let uri = Uri::read(object)?;
            let mut call = s3::call("DeleteObject", "DELETE", uri.bucket);
            call.key = Some(uri.key.ok_or_else(|| not_a_uri(object))?);
            Ok(Call::S3(call))
        }
        ("cp" | "mb" | "rm", [.., last]) => Err(stray(operation, last)),
        ("cp" | "mb" | "rm", []) => {
            let wanted = "what to work on, such as `FILE s3://BUCKET/KEY`";
            Err(Located { offset: operation.offset, problem: CommandProblem::Incomplete { wanted } })
        }
        (other, _) => {
            let nearest = nearest(other, ["cp", "mb", "rm"]);
            let problem =
                CommandProblem::UnknownOperation { service: "s3", operation: other.to_owned(), nearest };
            Err(Located { offset: operation.offset, problem })
        }
    }
}

fn stray(operation: &Word, word: &Word) -> Located {
    let name = match operation.text.as_str() {
        "cp" => "s3 cp",
        "mb" => "s3 mb",
        _ => "s3 rm",
    };
    let problem = CommandProblem::StrayWord { operation: name, word: word.text.clone() };
    Located { offset: word.offset, problem }
}

fn copy(file: &Word, to: &Word, values: &mut Values<'_>) -> Result<Call, Located> {
    let text = values.file(&file.text).map_err(|problem| Located { offset: file.offset, problem })?;
    let uri = Uri::read(to)?;
    let name = file.text.rsplit('/').next().unwrap_or_default();
    let key = match uri.key {
        Some(key) if key.ends_with('/') => format!("{key}{name}"),
        Some(key) => key,
        None => name.to_owned(),
    };
    let mut call = s3::call("PutObject", "PUT", uri.bucket);
    call.headers.extend(content_type(&file.text).map(|kind| ("content-type".to_owned(), kind.to_owned())));
    call.key = Some(key);
    call.body = Bytes::from(text);
    Ok(Call::S3(call))
}

fn make_bucket(word: &Word, region: Option<&str>) -> Result<Call, Located> {
    let uri = Uri::read(word)?;
    let mut call = s3::call("CreateBucket", "PUT", uri.bucket);
    // The AWS CLI would take the region from its settings, and a page has none.
    let region = region.ok_or_else(|| {
        let problem = CommandProblem::MissingOption { operation: "s3 mb", option: "region" };
        Located { offset: word.offset, problem }
    })?;
    if region != CLASSIC_REGION {
        let constraint = json!({ "LocationConstraint": region });
        let xml = s3api::CREATE_BUCKET
            .to_xml(&constraint)
            .map_err(|problem| Located { offset: word.offset, problem })?;
        call.body = Bytes::from(xml);
    }
    Ok(Call::S3(call))
}

/// The type that the AWS CLI guesses from a file's name.
fn content_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "txt" => Some("text/plain"),
        "json" => Some("application/json"),
        "svg" => Some("image/svg+xml"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "png" => Some("image/png"),
        _ => None,
    }
}

struct Uri {
    bucket: String,
    key: Option<String>,
}

impl Uri {
    fn read(word: &Word) -> Result<Self, Located> {
        let path = word.text.strip_prefix("s3://").ok_or_else(|| not_a_uri(word))?;
        let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
        if bucket.is_empty() {
            return Err(not_a_uri(word));
        }
        Ok(Self { bucket: bucket.to_owned(), key: (!key.is_empty()).then(|| key.to_owned()) })
    }
}

fn not_a_uri(word: &Word) -> Located {
    Located { offset: word.offset, problem: CommandProblem::NotAnS3Uri { word: word.text.clone() } }
}
