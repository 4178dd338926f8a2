//! ACLs as XML.

use serde::Deserialize;

use super::super::input;
use super::super::output::{canonical_user_id, owner, root};
use super::grants;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::wire::Element;
use crate::world::World;
use crate::world::bucket::{Acl, Grant, Grantee, Permission};

const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// The most grants that an ACL may have.
const MOST: usize = 100;

#[derive(Debug, Deserialize)]
enum Document {
    AccessControlPolicy {
        #[serde(rename = "Owner")]
        owner: Named,
        #[serde(rename = "AccessControlList")]
        list: List,
    },
}

#[derive(Debug, Deserialize)]
struct Named {
    #[serde(rename = "ID")]
    id: String,
}

#[derive(Debug, Deserialize)]
struct List {
    #[serde(rename = "Grant", default)]
    grants: Vec<Written>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Written {
    grantee: WrittenGrantee,
    permission: String,
}

#[derive(Debug, Deserialize)]
struct WrittenGrantee {
    #[serde(rename = "@xsi:type", alias = "@type")]
    kind: String,
    #[serde(rename = "ID", default)]
    id: String,
    #[serde(rename = "URI", default)]
    uri: String,
}

/// Reads the grants of a document, which must name the owner that there is.
pub(super) fn read(exchange: &Exchange<'_>, bytes: &[u8], account: &str) -> Result<Vec<Grant>, Refusal> {
    let malformed = || Refusal::from(S3Refusal::MalformedAcl);
    let Document::AccessControlPolicy { owner, list } = input::parse(bytes).map_err(|_| malformed())?;
    if owner.id != canonical_user_id(account) {
        grants::canonical_user(exchange.world, &owner.id, "CanonicalUser/ID")?;
        return Err(S3Refusal::AclOfAnotherOwner.into());
    }
    if list.grants.len() > MOST {
        return Err(malformed());
    }
    list.grants.iter().map(|grant| read_grant(exchange.world, grant)).collect()
}

fn read_grant(world: &World, grant: &Written) -> Result<Grant, Refusal> {
    let malformed = || Refusal::from(S3Refusal::MalformedAcl);
    let permission = Permission::named(&grant.permission).ok_or_else(malformed)?;
    let grantee = match grant.grantee.kind.as_str() {
        "CanonicalUser" => grants::canonical_user(world, &grant.grantee.id, "CanonicalUser/ID")?,
        "Group" => grants::group(&grant.grantee.uri, "Group/URI")?,
        "AmazonCustomerByEmail" => return Err(S3Refusal::EmailGrantee.into()),
        _ => return Err(malformed()),
    };
    Ok(Grant { grantee, permission })
}

/// Writes an ACL.
pub(super) fn written(acl: &Acl) -> Element {
    let grants = acl.grants.iter().map(|grant| {
        Element::new("Grant").child(grantee(&grant.grantee)).text("Permission", grant.permission.name())
    });
    root("AccessControlPolicy")
        .child(owner("Owner", &acl.owner))
        .child(Element::new("AccessControlList").children(grants))
}

fn grantee(grantee: &Grantee) -> Element {
    let (kind, name, text) = match grantee {
        Grantee::CanonicalUser { id, .. } => ("CanonicalUser", "ID", id.as_str()),
        Grantee::Group(group) => ("Group", "URI", group.uri()),
    };
    Element::new("Grantee").attribute("xmlns:xsi", INSTANCE).attribute("xsi:type", kind).text(name, text)
}
