//! The objects of a JSON array, one at a time, each as text with its place.

use std::io::{self, BufRead};

use super::scan::{Scanner, after};
use super::{Found, Mistake};
use crate::dataset::Place;

/// The longest row: Labelbox documents none, and one far beyond any real row must not fill the memory.
const LONGEST: usize = 4 << 20;

const ARRAY: &str =
    "an import file is one array of rows: [{\"row_data\": \"https://...\", \"global_key\": \"...\"}]";
const UTF8: &str = "save the file as UTF-8 without a byte order mark";

/// A row as text.
#[derive(Debug)]
pub(super) struct Element {
    /// The whole object, valid JSON.
    pub(super) text: String,
    /// Where it begins.
    pub(super) place: Place,
}

impl Element {
    /// The place of a byte of the text.
    pub(super) fn place_of(&self, offset: usize) -> Place {
        self.text.bytes().take(offset).fold(self.place, after)
    }
}

/// The objects of an array.
#[derive(Debug)]
pub(super) struct Elements<R> {
    scanner: Scanner<R>,
    at: At,
}

/// How far reading has come.
#[derive(Clone, Copy, Debug)]
enum At {
    Start,
    FirstRow,
    Separator,
}

type Result<T> = std::result::Result<T, Box<Found>>;

impl<R: BufRead> Elements<R> {
    pub(super) fn new(source: R) -> Self {
        Self { scanner: Scanner::new(source), at: At::Start }
    }

    /// The next object; nothing after the array's end.
    pub(super) fn next(&mut self) -> Result<Option<Element>> {
        if matches!(self.at, At::Start) {
            self.open()?;
        }
        let byte = self.skip_space()?;
        match (byte, self.at) {
            (None, _) => self.fail(Mistake::Unfinished, "close the array with ]"),
            (Some(b']'), _) => self.close().map(|()| None),
            (Some(_), At::Start | At::FirstRow) => self.element().map(Some),
            (Some(b','), At::Separator) => self.after_comma().map(Some),
            (Some(b'{'), At::Separator) => self.fail(Mistake::NoComma, "write a comma between two rows"),
            (Some(_), At::Separator) => {
                self.fail(Mistake::Trailing, "after a row comes a comma, or ] to close the array")
            }
        }
    }

    /// Up to the array's bracket.
    fn open(&mut self) -> Result<()> {
        match self.peek()? {
            Some(0xEF) => return self.fail(Mistake::ByteOrderMark, UTF8),
            Some(0xFE | 0xFF) => return self.fail(Mistake::Encoding, UTF8),
            _ => {}
        }
        match self.skip_space()? {
            Some(b'[') => {
                self.next_byte()?;
                self.at = At::FirstRow;
                Ok(())
            }
            Some(b'{') => self.no_array(),
            Some(_) => self.fail(Mistake::NotAnArray, ARRAY),
            None => self.fail(Mistake::Empty, ARRAY),
        }
    }

    /// One object instead of an array, or one object after the other.
    fn no_array(&mut self) -> Result<()> {
        let place = self.scanner.place();
        let first = self.element()?;
        let (mistake, right) = match self.skip_space()? {
            Some(b'{') => (
                Mistake::Ndjson,
                "put [ before the first row, ] after the last, and a comma between two rows",
            ),
            _ => (Mistake::NotAnArray, ARRAY),
        };
        Err(Box::new(Found::new(place, mistake, &first.text, right)))
    }

    fn after_comma(&mut self) -> Result<Element> {
        self.next_byte()?;
        match self.skip_space()? {
            Some(b']' | b',') => {
                self.fail(Mistake::StrayComma, "take the comma out: there is no row after it")
            }
            None => self.fail(Mistake::Unfinished, "close the array with ]"),
            Some(_) => self.element(),
        }
    }

    fn close(&mut self) -> Result<()> {
        self.next_byte()?;
        match self.skip_space()? {
            None => Ok(()),
            Some(_) => self.fail(Mistake::Trailing, "an import file is one array and nothing else"),
        }
    }

    fn element(&mut self) -> Result<Element> {
        let place = self.scanner.place();
        if self.peek()? != Some(b'{') {
            return self.fail(
                Mistake::NotAnObject,
                "a row is an object: {\"row_data\": \"https://...\", \"global_key\": \"...\"}",
            );
        }
        let (bytes, end) = self.object()?;
        self.at = At::Separator;
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => return Err(Box::new(not_utf8(place, &error))),
        };
        let element = Element { text, place };
        syntax(&element, end)?;
        Ok(element)
    }

    /// Bytes up to the brace that closes the first one.
    fn object(&mut self) -> Result<(Vec<u8>, End)> {
        let (mut bytes, mut depth, mut inside) = (Vec::new(), 0_usize, Inside::Object);
        while let Some(byte) = self.next_byte()? {
            bytes.push(byte);
            inside = match (inside, byte) {
                (Inside::Object, b'"') | (Inside::Escape, _) => Inside::String,
                (Inside::String, b'\\') => Inside::Escape,
                // No JSON string goes on over a line's end: what follows a lost quote is not to be taken into it.
                (Inside::String, b'\n') => return Ok((bytes, End::Broken)),
                (Inside::String, b'"') => Inside::Object,
                (inside, _) => inside,
            };
            match (inside, byte) {
                (Inside::Object, b'{' | b'[') => depth += 1,
                (Inside::Object, b'}' | b']') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return Ok((bytes, End::Closed));
            }
            if bytes.len() > LONGEST {
                return Ok((bytes, End::TooLong));
            }
        }
        Ok((bytes, End::OfFile))
    }

    fn fail<T>(&mut self, mistake: Mistake, right: &str) -> Result<T> {
        let place = self.scanner.place();
        let text = if matches!(mistake, Mistake::ByteOrderMark | Mistake::Encoding) {
            String::new()
        } else {
            self.scanner.rest_of_line().map_err(|error| self.unreadable(&error))?
        };
        Err(Box::new(Found::new(place, mistake, &text, right)))
    }

    fn peek(&mut self) -> Result<Option<u8>> {
        self.scanner.peek().map_err(|error| self.unreadable(&error))
    }

    fn next_byte(&mut self) -> Result<Option<u8>> {
        self.scanner.next().map_err(|error| self.unreadable(&error))
    }

    fn skip_space(&mut self) -> Result<Option<u8>> {
        self.scanner.skip_space().map_err(|error| self.unreadable(&error))
    }

    fn unreadable(&self, error: &io::Error) -> Box<Found> {
        let mistake = Mistake::Io(error.to_string());
        Box::new(Found::new(self.scanner.place(), mistake, "", "name a file that may be read"))
    }
}

/// What surrounds a byte.
#[derive(Clone, Copy)]
enum Inside {
    Object,
    String,
    Escape,
}

/// Why an object's text ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Closed,
    Broken,
    TooLong,
    OfFile,
}

/// The parser's own mistake is nearer to the cause than that the text ended too early.
fn syntax(element: &Element, end: End) -> Result<()> {
    // As a value, not only skipped over: nesting deeper than a value can have is then refused here, and not later.
    let error = match serde_json::from_str::<serde_json::Value>(&element.text) {
        Ok(_) => return Ok(()),
        Err(error) => error,
    };
    if error.is_eof() {
        let (mistake, right) = match end {
            End::TooLong => (Mistake::RowTooLong(LONGEST), "close the row with }"),
            _ => (Mistake::Unfinished, "close the row with }, and the array with ]"),
        };
        return Err(Box::new(Found::new(element.place, mistake, &element.text, right)));
    }
    let offset = offset(&element.text, error.line(), error.column());
    let line_start = element.text.get(..offset).and_then(|head| head.rfind('\n')).map_or(0, |at| at + 1);
    let line = element.text.get(line_start..).unwrap_or_default().trim_start();
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or_default().to_owned();
    let right = "write valid JSON: names and strings in double quotes, a comma between two fields, none after the last";
    Err(Box::new(Found::new(element.place_of(offset), Mistake::Syntax(what), line, right)))
}

/// The byte at a line and a column of serde_json's, which counts lines from 1, and a column's bytes up to and with the last
/// one it read.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut offset = (start + column).saturating_sub(1).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn not_utf8(place: Place, error: &std::string::FromUtf8Error) -> Found {
    let valid = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let place = bytes.iter().take(valid).fold(place, |place, byte| after(place, *byte));
    let text: Vec<u8> = bytes.iter().skip(valid).take(20).copied().collect();
    Found::new(place, Mistake::Encoding, &String::from_utf8_lossy(&text), UTF8)
}
