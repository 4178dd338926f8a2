//! STS's operations, as far as pages can write them.

use super::QueryService::Sts;
use super::operation::{Goes, Operation, Opt, Takes, Wire, may, need, optional};

const SECONDS: Opt = optional("duration-seconds", Takes::Integer, Goes::Param);
const SESSION_POLICY: Opt = optional("policy", Takes::Json, Goes::Param);
const TAGS: Opt = optional("tags", Takes::Tags, Goes::Param);

const fn sts(name: &'static str, action: &'static str, options: &'static [Opt]) -> Operation {
    Operation { name, action, wire: Wire::Query(Sts), options }
}

/// The table.
pub(crate) const OPERATIONS: &[Operation] = &[
    sts(
        "assume-role",
        "AssumeRole",
        &[
            need("role-arn"),
            need("role-session-name"),
            may("external-id"),
            SECONDS,
            SESSION_POLICY,
            TAGS,
            optional("transitive-tag-keys", Takes::Words, Goes::Param),
            may("serial-number"),
            may("token-code"),
            may("source-identity"),
        ],
    ),
    sts("get-caller-identity", "GetCallerIdentity", &[]),
    sts("get-session-token", "GetSessionToken", &[SECONDS, may("serial-number"), may("token-code")]),
    sts("get-federation-token", "GetFederationToken", &[need("name"), SECONDS, SESSION_POLICY, TAGS]),
    sts("get-access-key-info", "GetAccessKeyInfo", &[need("access-key-id")]),
    sts("decode-authorization-message", "DecodeAuthorizationMessage", &[need("encoded-message")]),
];
