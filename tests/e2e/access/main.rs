//! Who may do what, asked with signed requests: an organization's policies, and every condition key.

mod bounds;
mod context_keys;
mod lab;
mod organization;
