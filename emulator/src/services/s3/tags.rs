//! Tag sets: in a header, and as a document.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html>

use std::collections::BTreeMap;

use serde::Deserialize;

use super::output::root;
use crate::refusal::{Refusal, S3Refusal};
use crate::wire::Element;

const LONGEST_KEY: usize = 128;
const LONGEST_VALUE: usize = 256;

/// Tags by key.
pub(super) type Tags = BTreeMap<String, String>;

/// What is tagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tagged {
    Object,
    Bucket,
}

/// The Tagging document.
#[derive(Debug, Deserialize)]
pub(super) enum Document {
    Tagging {
        #[serde(rename = "TagSet", default)]
        set: TagSet,
    },
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct TagSet {
    #[serde(rename = "Tag", default)]
    tags: Vec<Tag>,
}

#[derive(Debug, Deserialize)]
struct Tag {
    #[serde(rename = "Key")]
    key: String,
    #[serde(rename = "Value")]
    value: String,
}

impl Document {
    /// The tags, if they may be.
    pub(super) fn tags(self, of: Tagged) -> Result<Tags, Refusal> {
        let Self::Tagging { set } = self;
        checked(set.tags.into_iter().map(|tag| (tag.key, tag.value)), of)
    }
}

/// The tags of an `x-amz-tagging` header: `a=b&c=d`.
pub(super) fn of_header(header: &str) -> Result<Tags, Refusal> {
    let refused = || S3Refusal::InvalidTaggingHeader { value: header.to_owned() };
    if !header.split('&').all(is_encoded_pair) {
        return Err(refused().into());
    }
    let pairs: Vec<(String, String)> = form_urlencoded::parse(header.as_bytes()).into_owned().collect();
    let mut keys: Vec<&String> = pairs.iter().map(|(key, _)| key).collect();
    keys.sort_unstable();
    if keys.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(refused().into());
    }
    checked(pairs.into_iter(), Tagged::Object)
}

/// Whether this is one tag as a query string has it: one equals sign at most, and what is percent-encoded can be decoded.
fn is_encoded_pair(pair: &str) -> bool {
    let escapes = pair.split('%').skip(1);
    let are_hex = |escape: &str| escape.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    pair.matches('=').count() <= 1 && escapes.into_iter().all(are_hex)
}

/// The Tagging document of these tags.
pub(super) fn document(tags: &Tags) -> Element {
    let tag = |(key, value): (&String, &String)| Element::new("Tag").text("Key", key).text("Value", value);
    root("Tagging").child(Element::new("TagSet").children(tags.iter().map(tag)))
}

fn checked(pairs: impl Iterator<Item = (String, String)>, of: Tagged) -> Result<Tags, Refusal> {
    let mut tags = Tags::new();
    for (key, value) in pairs {
        if key.starts_with("aws:") {
            return Err(reserved(key, of).into());
        }
        check(&key, &value)?;
        if tags.insert(key.clone(), value).is_some() {
            return Err(S3Refusal::DuplicateTagKey { key }.into());
        }
    }
    match of {
        Tagged::Object if tags.len() > 10 => Err(S3Refusal::TooManyObjectTags.into()),
        Tagged::Bucket if tags.len() > 50 => Err(S3Refusal::TooManyBucketTags.into()),
        Tagged::Object | Tagged::Bucket => Ok(tags),
    }
}

fn reserved(key: String, of: Tagged) -> S3Refusal {
    match of {
        Tagged::Object => S3Refusal::ReservedObjectTagKey { key },
        Tagged::Bucket => S3Refusal::ReservedBucketTagKey { key },
    }
}

fn check(key: &str, value: &str) -> Result<(), Refusal> {
    let allowed = |text: &str| text.chars().all(|c| c.is_alphanumeric() || " +-=._:/@".contains(c));
    if key.is_empty() || key.chars().count() > LONGEST_KEY || !allowed(key) {
        return Err(S3Refusal::InvalidTagKey { key: key.to_owned() }.into());
    }
    if value.chars().count() > LONGEST_VALUE || !allowed(value) {
        return Err(S3Refusal::InvalidTagValue { key: key.to_owned(), value: value.to_owned() }.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::s3::input::parse;

    #[test]
    fn a_tagging_document_is_checked() {
        let tag = |key: &str| format!("<Tag><Key>{key}</Key><Value>v</Value></Tag>");
        let many: String = (0..11).map(|index| tag(&index.to_string())).collect();
        for (inner, expected) in [
            (tag("a"), Ok(1)),
            (String::new(), Ok(0)),
            (format!("{}{}", tag("a"), tag("a")), Err("InvalidTag")),
            (tag(""), Err("InvalidTag")),
            (tag("a*"), Err("InvalidTag")),
            (many, Err("BadRequest")),
        ] {
            let xml = format!("<Tagging xmlns=\"x\"><TagSet>{inner}</TagSet></Tagging>");
            let got = parse::<Document>(xml.as_bytes()).and_then(|document| document.tags(Tagged::Object));
            assert_eq!(got.map(|tags| tags.len()).map_err(|refusal| refusal.code()), expected, "{inner}");
        }
    }

    #[test]
    fn a_tagging_header_is_a_query_string() {
        assert_eq!(of_header("a=b+c&d=%2F").unwrap().values().collect::<Vec<_>>(), ["b c", "/"]);
        for refused in ["a=1&a=2", "a=1,b=2", "a=%ZZ", "a=%2", "a=%"] {
            assert_eq!(of_header(refused).unwrap_err().code(), "InvalidArgument", "{refused}");
        }
        for refused in ["a=%FF", "a=1,2", "aws:a=1"] {
            assert_eq!(of_header(refused).unwrap_err().code(), "InvalidTag", "{refused}");
        }
    }
}
