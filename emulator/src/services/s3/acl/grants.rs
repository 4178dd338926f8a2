//! Grants, as headers name their grantees: `id="...", uri="..."`.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html>

use crate::http::Request;
use crate::refusal::{Refusal, S3Refusal};
use crate::services::Exchange;
use crate::world::World;
use crate::world::bucket::{Grant, Grantee, Group, Permission};

/// The headers, each with what it grants.
const HEADERS: [(&str, Permission); 5] = [
    ("x-amz-grant-full-control", Permission::FullControl),
    ("x-amz-grant-read", Permission::Read),
    ("x-amz-grant-read-acp", Permission::ReadAcp),
    ("x-amz-grant-write", Permission::Write),
    ("x-amz-grant-write-acp", Permission::WriteAcp),
];

/// Whether a request brings any.
pub(super) fn are_brought(request: &Request) -> bool {
    request.headers.keys().any(|name| name.as_str().starts_with("x-amz-grant-"))
}

/// Reads them.
pub(super) fn of_headers(exchange: &Exchange<'_>) -> Result<Vec<Grant>, Refusal> {
    let mut grants = Vec::new();
    for (header, permission) in HEADERS {
        let Some(value) = exchange.request.header(header) else { continue };
        for member in value.split(',') {
            grants.push(Grant { grantee: grantee(exchange.world, header, member.trim())?, permission });
        }
    }
    Ok(grants)
}

fn grantee(world: &World, header: &str, member: &str) -> Result<Grantee, Refusal> {
    let (kind, name) = member.split_once('=').unwrap_or((member, ""));
    let name = name.trim_matches('"');
    match kind {
        "id" => canonical_user(world, name, "id"),
        "uri" => group(name, "uri"),
        "emailAddress" => Err(S3Refusal::EmailGrantee.into()),
        _ => {
            let (header, value) = (header.to_owned(), member.to_owned());
            Err(S3Refusal::GrantNotRecognized { header, value }.into())
        }
    }
}

/// The account with this canonical user ID; `place` is where the refusal says that it stands.
pub(super) fn canonical_user(world: &World, id: &str, place: &'static str) -> Result<Grantee, Refusal> {
    let account = world.account_of_canonical_id(id);
    let account =
        account.ok_or_else(|| S3Refusal::InvalidGranteeId { name: place.to_owned(), id: id.to_owned() })?;
    Ok(Grantee::CanonicalUser { id: id.to_owned(), account: Some(account.to_string()) })
}

/// The group with this URI.
pub(super) fn group(uri: &str, place: &'static str) -> Result<Grantee, Refusal> {
    let group = Group::at(uri);
    let unknown = || S3Refusal::InvalidGroupUri { name: place.to_owned(), uri: uri.to_owned() };
    Ok(Grantee::Group(group.ok_or_else(unknown)?))
}
