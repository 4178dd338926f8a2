//! AWS STS.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html>

use super::{ActionKeys, KeyGroup, KeyGroups, any, row};

const ROLE: &KeyGroup =
    &KeyGroup { name: "tags of the role", keys: &["aws:ResourceTag/", "iam:ResourceTag/"] };
const TAGS: &KeyGroup = &KeyGroup { name: "session tags", keys: &["aws:RequestTag/", "aws:TagKeys"] };
const TRANSITIVE: &KeyGroup = &KeyGroup { name: "transitive tags", keys: &["sts:TransitiveTagKeys"] };
const SESSION: &KeyGroup =
    &KeyGroup { name: "of the session", keys: &["sts:ExternalId", "sts:RoleSessionName"] };
const IDENTITY: &KeyGroup = &KeyGroup { name: "the source identity", keys: &["sts:SourceIdentity"] };
/// Of identity providers, whose sessions are not emulated.
const PROVIDER: &KeyGroup = &KeyGroup {
    name: "of the identity provider",
    keys: &[
        "accounts.google.com:aud",
        "accounts.google.com:sub",
        "cognito-identity.amazonaws.com:amr",
        "cognito-identity.amazonaws.com:aud",
        "cognito-identity.amazonaws.com:sub",
        "graph.facebook.com:app_id",
        "graph.facebook.com:id",
        "saml:namequalifier",
        "saml:sub",
        "saml:sub_type",
        "www.amazon.com:app_id",
        "www.amazon.com:user_id",
    ],
};
const SAML: &KeyGroup = &KeyGroup { name: "of the SAML provider", keys: &["saml:aud"] };

/// What AssumeRole's request has is there for each of the actions that it asks for, beyond what the reference lists for
/// them: a trust policy with all three actions under one external ID is common, and works. Inferred from that.
const ASSUMING: KeyGroups = &[ROLE, TAGS, TRANSITIVE, SESSION, IDENTITY];

pub(super) const ACTIONS: [ActionKeys; 8] = [
    row("sts:AssumeRole", &[ROLE, TAGS, TRANSITIVE, SESSION, IDENTITY, PROVIDER], &[any(ASSUMING)]),
    row("sts:DecodeAuthorizationMessage", &[], &[]),
    row("sts:GetAccessKeyInfo", &[], &[]),
    row("sts:GetCallerIdentity", &[], &[]),
    row("sts:GetFederationToken", &[TAGS], &[any(&[TAGS])]),
    row("sts:GetSessionToken", &[], &[]),
    row("sts:SetSourceIdentity", &[ROLE, IDENTITY], &[any(ASSUMING)]),
    row("sts:TagSession", &[ROLE, TAGS, TRANSITIVE, SAML], &[any(ASSUMING)]),
];
