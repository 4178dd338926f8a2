//! A row's fields: which there are in either format, and what each must be.

use serde_json::Value;

use super::elements::Element;
use super::members::{Member, members};
use super::{Found, Mistake};
use crate::dataset::DataRow;

/// The two formats of an import file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// `externalId`, `imageUrl`.
    Old,
    /// `row_data`, `global_key` and more.
    New,
}

/// What a field must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    /// An array of objects that have a `name` (or `schema_id`) and a `value`.
    Metadata,
    /// An array of objects that have a `type` and a `value`.
    Attachments,
}

const FIELDS: [(&str, Format, Kind); 8] = [
    ("row_data", Format::New, Kind::Text),
    ("global_key", Format::New, Kind::Text),
    ("external_id", Format::New, Kind::Text),
    ("media_type", Format::New, Kind::Text),
    ("metadata_fields", Format::New, Kind::Metadata),
    ("attachments", Format::New, Kind::Attachments),
    ("imageUrl", Format::Old, Kind::Text),
    ("externalId", Format::Old, Kind::Text),
];

impl Format {
    const fn url_field(self) -> &'static str {
        match self {
            Self::Old => "imageUrl",
            Self::New => "row_data",
        }
    }

    const fn example(self) -> &'static str {
        match self {
            Self::Old => {
                "{\"externalId\": \"...\", \"imageUrl\": \"https://BUCKET.s3.REGION.amazonaws.com/KEY\"}"
            }
            Self::New => {
                "{\"row_data\": \"https://BUCKET.s3.REGION.amazonaws.com/KEY\", \"global_key\": \"...\"}"
            }
        }
    }
}

/// The row that an object describes.
pub(super) fn row(element: &Element) -> Result<DataRow, Box<Found>> {
    let members = members(&element.text);
    let format = format(&members);
    let mut row = DataRow { place: Some(element.place), ..DataRow::default() };
    let mut seen: Vec<&str> = Vec::new();
    for member in &members {
        let (name, kind) = known(element, member, format)?;
        if seen.contains(&name) {
            let place = element.place_of(member.at);
            return Err(found(place, Mistake::RepeatedField, name, "keep one of the two"));
        }
        seen.push(name);
        fill(&mut row, element, member, name, kind)?;
    }
    let url = format.url_field();
    if !seen.contains(&url) {
        let right = format!("a row has its object's URL in {url}: {}", format.example());
        return Err(found(element.place, Mistake::MissingField(url), &element.text, right));
    }
    Ok(row)
}

/// The new format, unless only fields of the old one are there.
fn format(members: &[Member]) -> Format {
    let has = |format| {
        FIELDS.iter().any(|(name, of, _)| *of == format && members.iter().any(|member| member.name == *name))
    };
    if has(Format::Old) && !has(Format::New) { Format::Old } else { Format::New }
}

fn known(element: &Element, member: &Member, format: Format) -> Result<(&'static str, Kind), Box<Found>> {
    let place = element.place_of(member.at);
    match FIELDS.iter().find(|(name, _, _)| *name == member.name) {
        Some((name, of, kind)) if *of == format => Ok((name, *kind)),
        Some((name, ..)) => {
            let instead = if *name == "imageUrl" { "row_data" } else { "global_key or external_id" };
            let right = format!("this row has fields of the new format, where {instead} stands for it");
            Err(found(place, Mistake::MixedFormats, name, right))
        }
        None => Err(found(place, Mistake::UnknownField, &member.name, did_you_mean(&member.name, format))),
    }
}

/// The field whose name is nearest, or all of them.
fn did_you_mean(name: &str, format: Format) -> String {
    let names = || FIELDS.iter().filter(|(_, of, _)| *of == format).map(|(name, ..)| *name);
    let near = names()
        .map(|known| (strsim::damerau_levenshtein(&plain(known), &plain(name)), known))
        .min()
        .filter(|(distance, known)| *distance * 3 <= known.len());
    match near {
        Some((_, known)) => format!("did you mean {known}?"),
        None => format!("a row may have {}", names().collect::<Vec<_>>().join(", ")),
    }
}

/// A name without what people vary: case, underscores, hyphens.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn fill(
    row: &mut DataRow,
    element: &Element,
    member: &Member,
    name: &'static str,
    kind: Kind,
) -> Result<(), Box<Found>> {
    match kind {
        Kind::Metadata => return objects(element, member, name, &[&["name", "schema_id"], &["value"]]),
        Kind::Attachments => return objects(element, member, name, &[&["type"], &["value"]]),
        Kind::Text => {}
    }
    let text = match &member.value {
        Value::String(text) => text.clone(),
        // An optional field that a script wrote without having a value for it.
        Value::Null if !matches!(name, "row_data" | "imageUrl") => return Ok(()),
        value => return Err(wrong(element, member, name, "string", value)),
    };
    if text.trim().is_empty() {
        let place = element.place_of(member.value_at);
        return Err(found(
            place,
            Mistake::EmptyValue(name),
            "\"\"",
            "give it a value, or leave the field out",
        ));
    }
    match name {
        "row_data" | "imageUrl" => row.row_data = text,
        "global_key" => row.global_key = Some(text),
        "external_id" | "externalId" => row.external_id = Some(text),
        _ => row.media_type = Some(text),
    }
    Ok(())
}

/// An array of objects, each with one field out of every group.
fn objects(element: &Element, member: &Member, name: &str, groups: &[&[&str]]) -> Result<(), Box<Found>> {
    let items = match &member.value {
        Value::Array(items) => items,
        Value::Null => return Ok(()),
        value => return Err(wrong(element, member, name, "array of objects", value)),
    };
    for item in items {
        let Value::Object(fields) = item else {
            return Err(wrong(element, member, name, "array of objects", item));
        };
        let missing = groups.iter().find(|group| !group.iter().any(|field| fields.contains_key(*field)));
        if let Some(group) = missing {
            let field = format!("an entry of {name} without {}", group.join(" or "));
            let mistake = Mistake::WrongType { field, expected: "complete entry" };
            let all: Vec<String> = groups.iter().map(|group| group.join(" or ")).collect();
            let right = format!("each entry has {}", all.join(" and "));
            return Err(found(element.place_of(member.value_at), mistake, &item.to_string(), right));
        }
    }
    Ok(())
}

fn wrong(
    element: &Element,
    member: &Member,
    name: &str,
    expected: &'static str,
    value: &Value,
) -> Box<Found> {
    let mistake = Mistake::WrongType { field: name.to_owned(), expected };
    let article = if expected.starts_with('a') { "an" } else { "a" };
    let right = format!("{name} is {article} {expected}");
    found(element.place_of(member.value_at), mistake, &value.to_string(), right)
}

fn found(place: crate::dataset::Place, mistake: Mistake, text: &str, right: impl Into<String>) -> Box<Found> {
    Box::new(Found::new(place, mistake, text, right))
}
