//! aws-chunked bodies: chunks with signatures or without, and trailers.

use crate::sigv4::{Payload, Request, Signed, Signer, flipped, sha256};

/// A body in chunks.
#[derive(Clone, Debug)]
pub struct Chunked {
    /// What the chunks hold; the last, empty one is added.
    pub pieces: Vec<Vec<u8>>,
    /// Whether chunks are signed.
    pub signed: bool,
    /// `name:value`, one for each trailer line; `None` for a mode without trailers.
    pub trailers: Option<Vec<String>>,
    /// Which chunk's signature is to be wrong; the trailer's is one past the last.
    pub wrong: Option<usize>,
}

impl Chunked {
    /// Signed chunks.
    pub fn signed(pieces: &[&[u8]]) -> Self {
        let pieces = pieces.iter().map(|piece| piece.to_vec()).collect();
        Self { pieces, signed: true, trailers: None, wrong: None }
    }

    /// Unsigned chunks with trailers.
    pub fn unsigned(pieces: &[&[u8]]) -> Self {
        Self { signed: false, trailers: Some(Vec::new()), ..Self::signed(pieces) }
    }

    /// With a trailer.
    #[must_use]
    pub fn trailer(mut self, line: &str) -> Self {
        self.trailers.get_or_insert_default().push(line.to_owned());
        self
    }

    /// With a wrong signature of a chunk (or, one past the last, of the trailer).
    #[must_use]
    pub fn wrong(mut self, chunk: usize) -> Self {
        self.wrong = Some(chunk);
        self
    }

    /// How much it holds.
    pub fn len(&self) -> usize {
        self.pieces.iter().map(Vec::len).sum()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What `x-amz-content-sha256` says.
    pub const fn payload(&self) -> &'static str {
        match (self.signed, self.trailers.is_some()) {
            (true, false) => "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            (true, true) => "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            (false, _) => "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        }
    }

    /// The bytes, and each chunk's string to sign and signature as sent.
    pub fn encode(&self, by: &Signer, seed: &str) -> (Vec<u8>, Vec<(String, String)>) {
        let mut bytes = Vec::new();
        let mut evidence = Vec::new();
        let mut previous = seed.to_owned();
        let prefix = |kind: &str, previous: &str| format!("{kind}\n{}\n{}\n{previous}", by.date, by.scope());
        let mut sign = |text: String, previous: &mut String| {
            let good = by.sign(&text);
            let sent = if self.wrong == Some(evidence.len()) { flipped(&good) } else { good.clone() };
            *previous = good;
            evidence.push((text, sent.clone()));
            sent
        };
        for piece in self.pieces.iter().map(Vec::as_slice).chain([&b""[..]]) {
            let start = prefix("AWS4-HMAC-SHA256-PAYLOAD", &previous);
            let text = format!("{start}\n{}\n{}", sha256(b""), sha256(piece));
            let signature = sign(text, &mut previous);
            let extension = if self.signed { format!(";chunk-signature={signature}") } else { String::new() };
            bytes.extend(format!("{:x}{extension}\r\n", piece.len()).into_bytes());
            bytes.extend_from_slice(piece);
            if !piece.is_empty() {
                bytes.extend_from_slice(b"\r\n");
            }
        }
        for line in self.trailers.iter().flatten() {
            bytes.extend(format!("{line}\r\n").into_bytes());
        }
        if let Some(trailers) = self.trailers.as_ref().filter(|_| self.signed) {
            let lines: String = trailers.iter().map(|line| format!("{line}\n")).collect();
            let start = prefix("AWS4-HMAC-SHA256-TRAILER", &previous);
            let signature = sign(format!("{start}\n{}", sha256(lines.as_bytes())), &mut previous);
            bytes.extend(format!("x-amz-trailer-signature:{signature}\r\n").into_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        (bytes, evidence)
    }
}

impl Request {
    /// With what a client says of a chunked body, unless it was said already: its mode, its length, its trailer.
    #[must_use]
    pub fn framed(mut self, chunked: &Chunked) -> Self {
        self.payload = Payload::Is(chunked.payload().to_owned());
        let trailers: Vec<&str> =
            chunked.trailers.iter().flatten().filter_map(|line| line.split(':').next()).collect();
        self.add("content-encoding", "aws-chunked");
        self.add("x-amz-decoded-content-length", &chunked.len().to_string());
        if !trailers.is_empty() {
            self.add("x-amz-trailer", &trailers.join(","));
        }
        self
    }

    fn add(&mut self, name: &str, value: &str) {
        if !self.headers.iter().any(|(key, _)| key == name) {
            self.headers.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Signed, with a chunked body that continues its signature. A header said before with no value is left out.
    pub fn chunked(self, by: &Signer, chunked: &Chunked) -> Signed {
        let mut request = self.framed(chunked);
        request.headers.retain(|(_, value)| !value.is_empty());
        let mut signed = request.signed(by);
        (signed.body, signed.chunks) = chunked.encode(by, &signed.signature);
        signed
    }
}

/// CRC-32 in base64, as `x-amz-checksum-crc32` has it.
pub fn crc32(bytes: &[u8]) -> String {
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    });
    base64(&(!crc).to_be_bytes())
}

/// Base64, with padding.
pub fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
