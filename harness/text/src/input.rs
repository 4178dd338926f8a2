//! Files that somebody named: opened where they are files, and read up to a size that is written down.
//!
//! A pipe of the file system would be waited for as long as nobody writes to it, and a device may never end; so both are
//! refused by what they are, before they are opened. What a shell passes on (`<(...)`, standard input) is a pipe that
//! somebody writes to, and is read.

use std::fs::{File, FileType, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

/// A file that is not read.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// It is something else.
    #[error("it is {0}, not a file")]
    NotAFile(&'static str),
    /// It is larger than anything of its kind.
    #[error("it is larger than {0} bytes, which is the most that is read")]
    TooLarge(u64),
    /// It is in another encoding.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// It cannot be opened or read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Folders in which a process finds the files that it was started with.
const OWN: [&str; 3] = ["/dev/fd/", "/dev/stdin", "/proc/self/fd/"];

/// A file without anything in it, and the one device that is read.
const NOTHING: &str = "/dev/null";

/// Whether a file may be opened at all.
///
/// # Errors
/// Where it is not there, or is no file.
pub fn check(path: &Path) -> Result<Metadata, InputError> {
    let metadata = std::fs::metadata(path)?;
    let kind = metadata.file_type();
    let is_own_pipe = OWN.iter().any(|own| path.as_os_str().as_encoded_bytes().starts_with(own.as_bytes()));
    if kind.is_file() || path == Path::new(NOTHING) || (is_own_pipe && !kind.is_dir()) {
        return Ok(metadata);
    }
    Err(InputError::NotAFile(name(kind)))
}

/// Opens a file.
///
/// # Errors
/// Where it is none, or cannot be opened.
pub fn open(path: &Path) -> Result<File, InputError> {
    check(path)?;
    Ok(File::open(path)?)
}

/// Reads a file of `most` bytes at the most.
///
/// # Errors
/// Where it is none, or larger, or cannot be read.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, InputError> {
    let mut bytes = Vec::new();
    open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(InputError::TooLarge(most)) } else { Ok(bytes) }
}

/// Reads a text of `most` bytes at the most.
///
/// # Errors
/// Where it is none, or larger, or cannot be read.
pub fn text(path: &Path, most: u64) -> Result<String, InputError> {
    String::from_utf8(read(path, most)?).map_err(|_| InputError::NotUtf8)
}

fn name(kind: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if kind.is_fifo() {
            return "a pipe";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_char_device() || kind.is_block_device() {
            return "a device";
        }
    }
    if kind.is_dir() { "a folder" } else { "something else" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_bound() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "abc").unwrap();
        assert_eq!(text(&path, 3).unwrap(), "abc");
        assert_eq!(
            text(&path, 2).unwrap_err().to_string(),
            "it is larger than 2 bytes, which is the most that is read"
        );
        std::fs::write(&path, [0xff, 0xfe, b'a', 0]).unwrap();
        assert_eq!(text(&path, 9).unwrap_err().to_string(), "it is not UTF-8");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_named_and_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for (path, kind) in
            [(folder.path(), "a folder"), (&socket, "a socket"), (Path::new("/dev/zero"), "a device")]
        {
            assert_eq!(read(path, 9).unwrap_err().to_string(), format!("it is {kind}, not a file"));
        }
        assert_eq!(text(Path::new("/dev/null"), 0).unwrap(), "");
    }
}
