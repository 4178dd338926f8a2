//! Bytes of a source one at a time, with their line and column.

use std::io::{self, BufRead};

use crate::dataset::Place;

/// A source of bytes that knows where it is.
#[derive(Debug)]
pub(super) struct Scanner<R> {
    source: R,
    place: Place,
}

impl<R: BufRead> Scanner<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, place: Place { line: 1, column: 1 } }
    }

    /// The place of the next byte.
    pub(super) const fn place(&self) -> Place {
        self.place
    }

    pub(super) fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.source.fill_buf() {
                Ok(buffer) => return Ok(buffer.first().copied()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    pub(super) fn next(&mut self) -> io::Result<Option<u8>> {
        let byte = self.peek()?;
        if let Some(byte) = byte {
            self.source.consume(1);
            self.place = after(self.place, byte);
        }
        Ok(byte)
    }

    /// Skips JSON's white space, and tells what comes then.
    pub(super) fn skip_space(&mut self) -> io::Result<Option<u8>> {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek()? {
            self.next()?;
        }
        self.peek()
    }

    /// What is left of the line, up to a length that can be shown.
    pub(super) fn rest_of_line(&mut self) -> io::Result<String> {
        let mut bytes = Vec::new();
        while bytes.len() < 400 {
            match self.next()? {
                None | Some(b'\n') => break,
                Some(byte) => bytes.push(byte),
            }
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// The place after a byte. A column is a character, so the bytes that continue one do not count.
pub(super) const fn after(place: Place, byte: u8) -> Place {
    match byte {
        b'\n' => Place { line: place.line + 1, column: 1 },
        0x80..=0xBF => place,
        _ => Place { line: place.line, column: place.column + 1 },
    }
}
