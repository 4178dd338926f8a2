//! GetObjectAttributes.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html>

use super::Answer;
use super::output::{self, http_date, root, set};
use super::{gate, get_object, keys, lookup};
use crate::http::Request;
use crate::leave::{Authorized, OnObject};
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::wire::Element;
use crate::world::Bucket;
use crate::world::bucket::Object;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attribute {
    ETag,
    Checksum,
    ObjectParts,
    StorageClass,
    ObjectSize,
}

/// Answers. The attributes come in S3's order, whatever was asked first.
pub(super) fn answer(exchange: &Exchange<'_>) -> Answer {
    let bucket = gate::bucket(exchange)?;
    let (key, version) = (gate::key(exchange), lookup::version_id(exchange));
    let found = lookup::find(&bucket, key, version.as_deref());
    let may = authorize(exchange, &bucket, key, version.as_deref(), found.object().map(AsRef::as_ref))?;
    let wanted = wanted(exchange.request)?;
    let stored = lookup::object(exchange, &bucket, key, version.as_deref(), found)?;
    let object = &stored.object;
    let order = [
        Attribute::ETag,
        Attribute::Checksum,
        Attribute::ObjectParts,
        Attribute::StorageClass,
        Attribute::ObjectSize,
    ];
    let elements = order
        .into_iter()
        .filter(|attribute| wanted.contains(attribute))
        .filter_map(|attribute| element(attribute, object));
    let mut response = output::xml(&root("GetObjectAttributesResponse").children(elements));
    set(&mut response, "last-modified", &http_date(object.modified));
    if let Some(version) = stored.shown_version() {
        set(&mut response, "x-amz-version-id", version);
    }
    Ok(may.answer(response))
}

/// It needs leave to read the object, and leave to read its attributes.
fn authorize(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    version: Option<&str>,
    object: Option<&Object>,
) -> Result<Authorized<OnObject>, Refusal> {
    get_object::authorize(exchange, bucket, key, version, object)?;
    let action = if version.is_some() { "s3:GetObjectVersionAttributes" } else { "s3:GetObjectAttributes" };
    gate::on_found(exchange, bucket, key, object, action, keys::of_version(version))
}

fn wanted(request: &Request) -> Result<Vec<Attribute>, Refusal> {
    let headers = request.headers.get_all("x-amz-object-attributes");
    let values: Vec<&str> = headers.iter().filter_map(|value| value.to_str().ok()).collect();
    let names =
        values.iter().flat_map(|value| value.split(',')).map(str::trim).filter(|name| !name.is_empty());
    let wanted = names.map(attribute).collect::<Result<Vec<_>, _>>()?;
    if wanted.is_empty() {
        return Err(S3Refusal::MissingObjectAttributes.into());
    }
    Ok(wanted)
}

fn attribute(name: &str) -> Result<Attribute, Refusal> {
    Ok(match name {
        "ETag" => Attribute::ETag,
        "Checksum" => Attribute::Checksum,
        "ObjectParts" => Attribute::ObjectParts,
        "StorageClass" => Attribute::StorageClass,
        "ObjectSize" => Attribute::ObjectSize,
        _ => return Err(S3Refusal::InvalidObjectAttribute { value: name.to_owned() }.into()),
    })
}

fn element(attribute: Attribute, object: &Object) -> Option<Element> {
    Some(match attribute {
        Attribute::ETag => Element::of_text("ETag", &object.etag),
        Attribute::Checksum => Element::new("Checksum")
            .text(object.checksum.algorithm.element(), &object.checksum.value)
            .text("ChecksumType", object.checksum.of.name()),
        Attribute::ObjectParts if object.parts.is_empty() => return None,
        Attribute::ObjectParts => {
            Element::new("ObjectParts").text("PartsCount", object.parts.len().to_string())
        }
        Attribute::StorageClass => Element::of_text("StorageClass", object.storage_class.name()),
        Attribute::ObjectSize => Element::of_text("ObjectSize", object.size.to_string()),
    })
}
