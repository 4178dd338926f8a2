//! One condition of a form's policy.

use serde_json::Value;

use crate::http::form::Fields;
use crate::refusal::S3FormRefusal;
use crate::services::s3::input::Range;

const RANGE: &str = "content-length-range";

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// The field has this value. The name is kept as messages show it: `$key`.
    Eq { name: String, value: String },
    /// The field's value begins so.
    StartsWith { name: String, value: String },
    /// The file is so long.
    Length(Range),
    /// The file is so long, of a range that is no range: that never holds. The bounds are kept as messages show them.
    NoLength { least: String, most: String },
}

impl Condition {
    pub(super) fn parse(value: &Value) -> Result<Self, S3FormRefusal> {
        match value {
            Value::Array(list) => Self::of_list(list),
            Value::Object(object) => {
                let mut members = object.iter();
                let (Some((name, value)), None) = (members.next(), members.next()) else {
                    return Err(S3FormRefusal::NotOneProperty);
                };
                Ok(Self::Eq { name: format!("${name}"), value: text(value)? })
            }
            _ => Err(S3FormRefusal::ConditionNotAList),
        }
    }

    fn of_list(list: &[Value]) -> Result<Self, S3FormRefusal> {
        let operation = list.first().and_then(Value::as_str).ok_or(S3FormRefusal::NoOperation)?;
        let wrong =
            |operation: &str| S3FormRefusal::WrongNumberOfArguments { operation: operation.to_owned() };
        match (operation.to_ascii_lowercase().as_str(), list) {
            ("eq", [_, name, value]) => Ok(Self::Eq { name: text(name)?, value: text(value)? }),
            ("starts-with", [_, name, value]) => {
                Ok(Self::StartsWith { name: text(name)?, value: text(value)? })
            }
            (RANGE, [_, least, most]) => Self::of_range(least, most),
            ("eq", _) => Err(wrong("Eq")),
            ("starts-with", _) => Err(wrong("starts-with")),
            (RANGE, _) => Err(wrong(RANGE)),
            _ => Err(S3FormRefusal::UnknownOperation { operation: operation.to_owned() }),
        }
    }

    fn of_range(least: &Value, most: &Value) -> Result<Self, S3FormRefusal> {
        let number = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
        match (number(least), number(most)) {
            (Some(least), Some(most)) if least <= most => Ok(Self::Length(Range { least, most })),
            (Some(_), Some(_)) => Err(S3FormRefusal::InvalidRange),
            _ => Ok(Self::NoLength { least: least.to_string(), most: most.to_string() }),
        }
    }

    /// Whether it holds. How long the file is shows later.
    pub(super) fn holds(&self, fields: &Fields, bucket: &str) -> bool {
        match self {
            Self::Eq { name, value } => value_of(name, fields, bucket).as_ref() == Some(value),
            Self::StartsWith { name, value } => {
                // An empty beginning takes every value, and still wants the field to be there.
                let Some(got) = value_of(name, fields, bucket) else { return false };
                match name.eq_ignore_ascii_case("$content-type") {
                    // A list of types: each of them must begin so.
                    true => got.split(',').all(|one| one.trim_start().starts_with(value)),
                    false => got.starts_with(value),
                }
            }
            Self::Length(_) => true,
            Self::NoLength { .. } => false,
        }
    }

    /// Whether it is about this field; its name is in lower case. The bucket has one spelling only.
    pub(super) fn speaks_of(&self, field: &str) -> bool {
        let (Self::Eq { name, .. } | Self::StartsWith { name, .. }) = self else { return false };
        let name = name.strip_prefix('$').unwrap_or_default();
        name == field || (field != "bucket" && name.eq_ignore_ascii_case(field))
    }

    pub(super) const fn range(&self) -> Option<Range> {
        match self {
            Self::Length(range) => Some(*range),
            _ => None,
        }
    }

    /// As messages show it: `["eq", "$key", "value"]`.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Eq { name, value } => format!(r#"["eq", "{name}", "{value}"]"#),
            Self::StartsWith { name, value } => format!(r#"["starts-with", "{name}", "{value}"]"#),
            Self::Length(Range { least, most }) => format!(r#"["{RANGE}", {least}, {most}]"#),
            Self::NoLength { least, most } => format!(r#"["{RANGE}", {least}, {most}]"#),
        }
    }
}

fn value_of(name: &str, fields: &Fields, bucket: &str) -> Option<String> {
    match name.strip_prefix('$')? {
        "bucket" => Some(bucket.to_owned()),
        name => fields.joined(name),
    }
}

fn text(value: &Value) -> Result<String, S3FormRefusal> {
    value.as_str().map(str::to_owned).ok_or(S3FormRefusal::NotAString)
}
