//! How many SHA-256 blocks a request needs: each thing that is hashed, hashed once, with the signing key at hand.

use rolecall_emulator::Emulator;
use rolecall_tests::{Answer, send};

/// Blocks of 64 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocks(pub usize);

impl Blocks {
    /// Of an answered request, from the canonical request and the string to sign that the server kept.
    pub(crate) async fn of(aws: &Emulator, answer: &Answer, request: &[u8]) -> Self {
        let id = answer.header("x-amz-request-id").or_else(|| answer.header("x-amzn-requestid"));
        let path = format!("/_rolecall/explain/{}", id.unwrap_or_default());
        let asked = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", aws.address());
        let explanation = send(aws, asked.as_bytes()).await.body;
        let head = String::from_utf8_lossy(request);
        // An explanation does not tell a session token, which is hashed all the same.
        let untold = token(&head).saturating_sub(token(&explanation));
        let canonical = blocks(text(&explanation, "canonical_request") + untold);
        // The two pads of the HMAC are hashed with the key, once and for all; its outer hash has one block more.
        let signature = blocks(text(&explanation, "string_to_sign")) + 1;
        let body = body_of(request);
        let payload = if body.is_empty() { 0 } else { blocks(body.len()) };
        Self(canonical + signature + payload)
    }
}

/// The blocks of a message: a bit and its length of eight bytes are added.
const fn blocks(length: usize) -> usize {
    (length + 9).div_ceil(64)
}

/// The length of a session token in a query.
fn token(text: &str) -> usize {
    let Some((_, rest)) = text.split_once("X-Amz-Security-Token=") else { return 0 };
    rest.find(['&', ' ', '\\', '"']).unwrap_or(rest.len())
}

fn body_of(request: &[u8]) -> &[u8] {
    let end = request.windows(4).position(|four| four == b"\r\n\r\n").map_or(request.len(), |at| at + 4);
    &request[end..]
}

/// The length of a member's text in JSON.
fn text(json: &str, name: &str) -> usize {
    let (_, rest) = json.split_once(&format!("\"{name}\":\"")).expect("the explanation says what was signed");
    let mut length = 0;
    let mut characters = rest.chars();
    while let Some(character) = characters.next().filter(|character| *character != '"') {
        if character == '\\' {
            characters.next();
        }
        length += 1;
    }
    length
}
