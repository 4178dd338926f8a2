//! The organization: `GET` shows it, `PUT` or `POST` sets it as one document, `DELETE` removes it. A document is taken
//! as a whole or not at all.

mod place;
mod policies;
mod read;
mod show;
#[cfg(test)]
mod tests;
mod tree;

use serde_json::Value;

use crate::refusal::{ControlRefusal, Refusal};
use crate::world::World;

pub(super) use show::show;

/// Sets the organization.
///
/// # Errors
/// Where something in the document is wrong: with the place, as a JSON pointer, and what would be right there.
pub(super) fn set(world: &World, body: &[u8]) -> Result<(), Refusal> {
    let document: Value = serde_json::from_slice(body).map_err(|error| bad(format!("The body: {error}.")))?;
    let organization = read::organization(&document)?;
    world.set_organization(Some(organization));
    Ok(())
}

/// Removes it.
pub(super) fn remove(world: &World) {
    world.set_organization(None);
}

fn bad(problem: String) -> Refusal {
    ControlRefusal::BadBody { problem }.into()
}
