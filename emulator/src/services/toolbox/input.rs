//! What is asked for: it stands in the path and in the query.

use crate::http::Request;
use crate::refusal::{Constraint, Refusal, Shown, ToolboxRefusal, Violation, Violations};

/// As AWS's model has it.
const ID_PATTERN: &str = "[0123456789abcdefghijklmnopqrstuvwxyz]+";
const LONGEST_ID: usize = 256;
const LONGEST_URI: usize = 2048;

/// One call.
#[derive(Debug)]
pub(super) enum Input {
    Details {
        id: String,
        /// How many evaluations were answered before.
        token: usize,
    },
    Policy {
        id: String,
        uri: String,
    },
}

/// What the path says.
pub(super) struct PathInput {
    pub(super) operation: &'static str,
    id: String,
}

/// `/authorization-details/ID` and `/authorization-details/ID/policy`.
pub(super) fn path(request: &Request) -> Option<PathInput> {
    let rest = request.path.strip_prefix("/authorization-details/")?;
    let (id, operation) = match rest.strip_suffix("/policy") {
        Some(id) => (id, super::POLICY),
        None => (rest, super::DETAILS),
    };
    let id = percent_encoding::percent_decode_str(id).decode_utf8_lossy().into_owned();
    (request.method == http::Method::GET && !id.contains('/')).then_some(PathInput { operation, id })
}

impl Input {
    /// Reads a request.
    ///
    /// # Errors
    /// All that breaks the schema, in one message.
    pub(super) fn read(request: &Request) -> Result<Self, Refusal> {
        let PathInput { operation, id } = path(request).ok_or(ToolboxRefusal::UnknownOperation)?;
        let mut violations = Violations::default();
        check_id(&id, &mut violations);
        let uri = request.parameter("policyUri");
        if operation == super::POLICY {
            check_uri(uri, &mut violations);
        }
        if !violations.is_empty() {
            return Err(ToolboxRefusal::Validation { violations }.into());
        }
        if operation == super::POLICY {
            return Ok(Self::Policy { id, uri: uri.unwrap_or_default().to_owned() });
        }
        let token = request.parameter("nextToken").map(super::details::read_token);
        Ok(Self::Details { id, token: token.unwrap_or(Ok(0))? })
    }

    pub(super) fn id(&self) -> &str {
        match self {
            Self::Details { id, .. } | Self::Policy { id, .. } => id,
        }
    }

    pub(super) const fn operation(&self) -> &'static str {
        match self {
            Self::Details { .. } => super::DETAILS,
            Self::Policy { .. } => super::POLICY,
        }
    }
}

fn check_id(id: &str, violations: &mut Violations) {
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_lowercase();
    if id.is_empty() || !id.bytes().all(is_plain) {
        violations.push(broken("authorizationId", Some(id), Constraint::Pattern(ID_PATTERN)));
    }
    if id.chars().count() > LONGEST_ID {
        violations.push(broken("authorizationId", Some(id), Constraint::MaxLength(LONGEST_ID)));
    }
}

fn check_uri(uri: Option<&str>, violations: &mut Violations) {
    let constraint = match uri {
        None => Constraint::NotNull,
        Some("") => Constraint::MinLength(1),
        Some(uri) if uri.chars().count() > LONGEST_URI => Constraint::MaxLength(LONGEST_URI),
        Some(_) => return,
    };
    violations.push(broken("policyUri", uri, constraint));
}

fn broken(field: &str, value: Option<&str>, constraint: Constraint) -> Violation {
    let value = value.map_or(Shown::Null, |value| Shown::Text(value.to_owned()));
    Violation { field: field.to_owned(), value, constraint }
}
