//! The door: connections, limits, addressing, and the body as a stream.

pub mod address;
mod admission;
mod arriving;
pub mod body;
pub mod form;
mod headers;
pub mod listener;
mod names;
mod query;
pub mod request;
pub mod response;
pub mod secrets;
mod wire;

pub use address::{Address, Service, Style, address, query_service};
pub(crate) use admission::{Admission, Admitted};
pub(crate) use arriving::Stalled;
pub use body::{Body, BodyPlan};
pub use form::Form;
pub use headers::Headers;
pub use query::Query;
pub(crate) use query::Written;
pub use request::{Request, RequestId};
pub use response::Response;
