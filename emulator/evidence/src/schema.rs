//! The JSON Schema of an explanation, made from its types.

use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::RequestExplanation;

/// The schema of what `GET /_rolecall/explain/ID` answers.
#[must_use]
pub fn schema() -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema: Value = generator.into_root_schema_for::<RequestExplanation>().into();
    if let Some(members) = schema.as_object_mut() {
        members.insert("title".to_owned(), "What rolecall explains of a request".into());
    }
    schema
}
