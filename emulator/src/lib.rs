//! A local AWS that refuses the way AWS refuses, and says why.
pub mod access;
pub mod auth;
pub mod clock;
mod digest;
pub mod http;
pub mod policy;
pub mod refusal;
pub mod services;
pub mod wire;
pub mod world;
