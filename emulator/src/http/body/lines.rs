//! Lines out of a stream: what frames chunks and trailers.

use bytes::{Buf, Bytes};

/// No chunk head and no trailer line is as long as this.
const LONGEST: usize = 8 * 1024;

/// A line that is too long to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// A line that is being read.
#[derive(Debug, Default)]
pub(super) struct Line(Vec<u8>);

impl Line {
    /// Takes what belongs to the line, which ends with a line feed. Its end is cut off; nothing while there is more.
    pub(super) fn take(&mut self, from: &mut Bytes) -> Result<Option<Vec<u8>>, TooLong> {
        let end = from.iter().position(|byte| *byte == b'\n');
        let part = from.split_to(end.unwrap_or(from.len()));
        if self.0.len() + part.len() > LONGEST {
            return Err(TooLong);
        }
        self.0.extend_from_slice(&part);
        if end.is_none() {
            return Ok(None);
        }
        from.advance(1);
        let mut line = std::mem::take(&mut self.0);
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Ok(Some(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_come_in_pieces() {
        let mut line = Line::default();
        assert_eq!(line.take(&mut Bytes::from_static(b"ab")), Ok(None));
        let mut rest = Bytes::from_static(b"c\r\n\nx");
        assert_eq!(line.take(&mut rest), Ok(Some(b"abc".to_vec())));
        assert_eq!(line.take(&mut rest), Ok(Some(Vec::new())));
        assert_eq!(rest, "x");
        assert_eq!(line.take(&mut Bytes::from(vec![b'a'; LONGEST + 1])), Err(TooLong));
    }
}
