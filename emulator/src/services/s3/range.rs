//! Ranges: what S3 takes for one, and the pieces of an object that it covers.

use bytes::Bytes;

use crate::refusal::{Refusal, S3Refusal};

/// A part of an object: from its first byte to its last, both counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) first: u64,
    pub(super) last: u64,
}

impl Range {
    /// `bytes 2-5/10`.
    pub(super) fn content_range(self, size: u64) -> String {
        format!("bytes {}-{}/{size}", self.first, self.last)
    }
}

/// What a Range header covers of an object of this size; nothing where S3 takes no notice of it and sends the whole
/// object: a malformed range, an inverted one, or several.
pub(super) fn parse(header: &str, size: u64) -> Result<Option<Range>, Refusal> {
    let Some((first, last)) = bounds(header) else { return Ok(None) };
    let end = size.checked_sub(1);
    let range = match (first, last) {
        (Some(first), Some(last)) if last < first => return Ok(None),
        (Some(first), last) => end.map(|end| (first, last.unwrap_or(end).min(end))),
        // The last bytes of nothing are nothing: an empty object is sent whole.
        (None, Some(suffix)) if suffix > 0 && size == 0 => return Ok(None),
        (None, Some(suffix)) => end.filter(|_| suffix > 0).map(|end| (size.saturating_sub(suffix), end)),
        (None, None) => return Ok(None),
    };
    let range = range.filter(|(first, last)| first <= last).map(|(first, last)| Range { first, last });
    range.map(Some).ok_or_else(|| S3Refusal::InvalidRange { range: header.to_owned(), size }.into())
}

fn bounds(header: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
    Some((bound(first)?, bound(last)?))
}

/// A number, or nothing; a number that is too large is as good as the largest.
fn bound(text: &str) -> Option<Option<u64>> {
    match text {
        "" => Some(None),
        _ if text.bytes().all(|byte| byte.is_ascii_digit()) => Some(Some(text.parse().unwrap_or(u64::MAX))),
        _ => None,
    }
}

/// The pieces that a range covers, sharing the object's memory.
pub(super) fn slices(data: &[Bytes], range: Range) -> Vec<Bytes> {
    let end = range.last.saturating_add(1);
    let mut from: u64 = 0;
    let mut slices = Vec::new();
    for piece in data {
        let to = from.saturating_add(piece.len() as u64);
        let (first, last) = (range.first.max(from), end.min(to));
        if first < last
            && let (Ok(first), Ok(last)) = (usize::try_from(first - from), usize::try_from(last - from))
        {
            slices.push(piece.slice(first..last));
        }
        from = to;
    }
    slices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_s3_reads_them() {
        let whole = Ok(None);
        let part = |first, last| Ok(Some((first, last)));
        for (header, size, expected) in [
            ("bytes=2-5", 10, part(2, 5)),
            ("bytes=2-", 10, part(2, 9)),
            ("bytes=-3", 10, part(7, 9)),
            ("bytes=-30", 10, part(0, 9)),
            ("bytes=5-99999999999999999999999", 10, part(5, 9)),
            ("bytes=9-9", 10, part(9, 9)),
            ("bytes=10-", 10, Err(416)),
            ("bytes=100-200", 10, Err(416)),
            ("bytes=-0", 10, Err(416)),
            ("bytes=0-0", 0, Err(416)),
            ("bytes=-1", 0, whole),
            ("bytes=-0", 0, Err(416)),
            ("0-10", 10, whole),
            ("bytes=-", 10, whole),
            ("bytes=100", 10, whole),
            ("bytes=abc-10", 10, whole),
            ("bytes=0-xyz", 10, whole),
            ("bytes=-abc", 10, whole),
            ("bytes=1-0", 10, whole),
            ("bytes=0--1", 10, whole),
            ("bytes=0-1,3-4", 10, whole),
            ("", 10, whole),
        ] {
            let got = parse(header, size).map(|range| range.map(|range| (range.first, range.last)));
            assert_eq!(got.map_err(|refusal| refusal.status()), expected, "{header} of {size}");
        }
    }

    #[test]
    fn slices_cross_pieces() {
        let data = [Bytes::from_static(b"abc"), Bytes::from_static(b"def"), Bytes::from_static(b"g")];
        for (first, last, expected) in
            [(0, 6, "abcdefg"), (2, 3, "cd"), (3, 5, "def"), (6, 6, "g"), (1, 6, "bcdefg")]
        {
            assert_eq!(slices(&data, Range { first, last }).concat(), expected.as_bytes());
        }
    }
}
