//! The wire forms: reading query-protocol parameters, and writing results and errors as XML or JSON.

pub mod cbor;
pub mod error;
pub mod json;
pub mod params;
pub mod rest_json;
pub mod xml;

pub use params::Params;
pub use xml::Element;
