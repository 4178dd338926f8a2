//! The document as a whole.

use serde_json::Value;

use super::place::Place;
use super::policies::Policies;
use super::tree::{self, Tree};
use crate::refusal::Refusal;
use crate::world::{Organization, ids};

const MEMBERS: [&str; 5] = ["Id", "ManagementAccountId", "PolicyTypes", "Policies", "Root"];
const ID: &str = "an organization's ID is o- and 10 to 32 lower-case letters or digits";
const MANAGEMENT: &str = "the management account's ID is twelve digits";

/// Reads it.
pub(super) fn organization(document: &Value) -> Result<Organization, Refusal> {
    let document = Place::whole(document);
    document.only("an organization", &MEMBERS)?;
    let id = match document.text("Id", ID)? {
        None => format!("o-{}", ids::organization_part(10)),
        Some((_, id)) if id.strip_prefix("o-").is_some_and(|own| tree::is_part(own, 10)) => id.to_owned(),
        Some((at, _)) => return Err(at.wrong(ID)),
    };
    let Some((at, management)) = document.text("ManagementAccountId", MANAGEMENT)? else {
        return Err(document.wrong_at("ManagementAccountId", MANAGEMENT));
    };
    tree::check_account(&at, management)?;
    let policies = Policies::read(&document, &id, management)?;
    let root = Tree::read(&document, &policies, &id, management)?;
    let Policies { enabled, own } = policies;
    Ok(Organization::new(id, management.to_owned(), enabled, own, root))
}
