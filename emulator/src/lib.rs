//! A local AWS that refuses the way AWS refuses, and says why.
pub mod access;
pub mod auth;
pub mod clock;
pub mod http;
pub mod policy;
pub mod refusal;
pub mod route;
pub mod services;
pub mod wire;
pub mod world;
