//! What the query services turn away before they look at what is asked: bare answers, without the IDs of STS.

use http::{HeaderName, Method, StatusCode};

use crate::http::response::{empty, set};
use crate::http::{Request, Response};

/// The largest request head; a larger one is refused before anything else.
const LARGEST_HEAD: usize = 16 * 1024;
const METHODS: [Method; 7] =
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS];

/// The answer to a request that goes no further.
pub(super) fn turned_away(request: &Request) -> Option<Response> {
    if has_a_broken_escape(&request.path) || request.head_size() > LARGEST_HEAD {
        return Some(empty(StatusCode::BAD_REQUEST));
    }
    if METHODS.contains(&request.method) {
        return None;
    }
    let mut response = empty(StatusCode::BAD_REQUEST);
    let id = request.id.uuid().replace('-', "").to_ascii_uppercase();
    set(&mut response, HeaderName::from_static("x-amz-request-id"), id.get(..16).unwrap_or(&id).to_owned());
    Some(response)
}

/// `%`, `%2` and `%GG` are refused before anything else is looked at; `%FF` is well formed and goes on.
fn has_a_broken_escape(path: &str) -> bool {
    path.split('%').skip(1).any(|rest| {
        let digits = rest.as_bytes().get(..2);
        !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_escapes_are_those_that_decode_to_nothing() {
        for path in ["/%", "/%2", "/%GG", "/a%2Fb%"] {
            assert!(has_a_broken_escape(path), "{path}");
        }
        for path in ["/", "/%FF", "/%2F%2f"] {
            assert!(!has_a_broken_escape(path), "{path}");
        }
    }
}
