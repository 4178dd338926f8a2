//! Listing keys: ListObjects, ListObjectsV2, ListObjectVersions.

mod parameters;
#[cfg(test)]
mod tests;
pub(super) mod v1;
pub(super) mod v2;
pub(super) mod versions;
mod walk;

use crate::wire::Element;
use crate::world::Bucket;
use crate::world::bucket::{ChecksumType, Object};

use super::output::{document_date, owner, quoted};
use parameters::Parameters;
pub(super) use parameters::{Encoding, number, number_in};
use walk::{Entry, Page};

/// Whether entries name the objects' owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    Shown,
    Hidden,
}

/// The Contents and CommonPrefixes of a page.
fn entries(page: &Page, bucket: &Bucket, encoding: Encoding, show: Owner) -> Vec<Element> {
    let contents = page.entries.iter().filter_map(|entry| match entry {
        Entry::Object(key, object) => Some(contents(key, object, bucket, encoding, show)),
        Entry::Prefix(_) => None,
    });
    contents.chain(common_prefixes(page.prefixes(), encoding)).collect()
}

fn contents(key: &str, object: &Object, bucket: &Bucket, encoding: Encoding, show: Owner) -> Element {
    let element = Element::new("Contents").text("Key", encoding.apply(key));
    let element = described(element, object);
    let element =
        if show == Owner::Shown { element.child(owner("Owner", owner_of(object, bucket))) } else { element };
    element.text("StorageClass", object.storage_class.name())
}

/// With ACLs off every object is the bucket's owner's.
fn owner_of<'a>(object: &'a Object, bucket: &'a Bucket) -> &'a str {
    if bucket.settings().acls_are_on() { object.owner(bucket) } else { &bucket.owner }
}

/// What every listing tells of an object, up to its size.
fn described(element: Element, object: &Object) -> Element {
    element
        .text("LastModified", document_date(object.modified))
        .text("ETag", quoted(&object.etag))
        .text("ChecksumAlgorithm", object.checksum.algorithm.name())
        .text("ChecksumType", ChecksumType::name(object.checksum.of))
        .text("Size", object.size.to_string())
}

fn common_prefixes<'a>(
    prefixes: impl Iterator<Item = &'a str>,
    encoding: Encoding,
) -> impl Iterator<Item = Element> {
    prefixes.map(move |prefix| Element::new("CommonPrefixes").text("Prefix", encoding.apply(prefix)))
}
