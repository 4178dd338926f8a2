//! GetObjectAttributes.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html>

use super::Answer;
use super::output::{self, http_date, root, set};
use super::{gate, get_object, keys, listing, lookup};
use crate::http::Request;
use crate::leave::{Authorized, OnObject};
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::wire::Element;
use crate::world::Bucket;
use crate::world::bucket::{ChecksumType, Object};

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
    let page = Page::of(exchange.request)?;
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
        .filter_map(|attribute| element(attribute, object, page));
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

fn element(attribute: Attribute, object: &Object, page: Page) -> Option<Element> {
    Some(match attribute {
        Attribute::ETag => Element::of_text("ETag", &object.etag),
        Attribute::Checksum => Element::new("Checksum")
            .text(object.checksum.algorithm.element(), object.checksum.digest())
            .text("ChecksumType", object.checksum.of.name()),
        Attribute::ObjectParts if object.parts.is_empty() => return None,
        Attribute::ObjectParts => parts(object, page),
        Attribute::StorageClass => Element::of_text("StorageClass", object.storage_class.name()),
        Attribute::ObjectSize => Element::of_text("ObjectSize", object.size.to_string()),
    })
}

/// Which of the parts are listed.
#[derive(Clone, Copy, Debug)]
struct Page {
    marker: usize,
    max: usize,
}

impl Page {
    const MOST: usize = 1000;

    fn of(request: &Request) -> Result<Self, Refusal> {
        let number = |name: &'static str, otherwise: usize| match request.header(name) {
            None | Some("") => Ok(otherwise),
            Some(value) => listing::number_in(value, name, name),
        };
        Ok(Self {
            marker: number("x-amz-part-number-marker", 0)?,
            max: number("x-amz-max-parts", Self::MOST)?.min(Self::MOST),
        })
    }
}

/// How many parts there are. Where the object's checksum is made of theirs they are listed too.
fn parts(object: &Object, Page { marker, max }: Page) -> Element {
    let count = Element::new("ObjectParts").text("PartsCount", object.parts.len().to_string());
    if object.checksum.of != ChecksumType::Composite {
        return count;
    }
    let mut behind = (1_usize..).zip(&object.parts).skip(marker);
    let listed: Vec<_> = behind.by_ref().take(max).collect();
    let is_truncated = max > 0 && behind.next().is_some();
    let last = listed.last().map_or(0, |(number, _)| *number);
    count
        .text("PartNumberMarker", marker.to_string())
        .text("NextPartNumberMarker", last.to_string())
        .text("MaxParts", max.to_string())
        .text("IsTruncated", is_truncated.to_string())
        .children(listed.into_iter().map(|(number, part)| {
            Element::new("Part")
                .text("PartNumber", number.to_string())
                .text("Size", part.size.to_string())
                .maybe(object.checksum.algorithm.element(), part.checksum.as_deref())
        }))
}
