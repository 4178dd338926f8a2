//! An import file, read twice: once before anything is checked, so that a mistake in its last row is told first, and
//! then row by row, so that a file of any size costs the memory of one row.

use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _};
use std::path::Path;
use std::sync::Arc;

use rolecall::check::DataRow;
use rolecall::check::import::{self, ImportError, Rows};
use rolecall::input::InputError;

use super::Failure;

/// An import file without mistakes.
#[derive(Debug)]
pub(crate) struct ImportFile {
    name: Arc<str>,
    file: File,
    rows: u64,
}

impl ImportFile {
    /// Reads all of it.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let mut file = import::file(path)?;
        let unreadable = |error: io::Error| import::unreadable(path, error.to_string());
        if !file.metadata().map_err(unreadable)?.is_file() {
            file = spooled(file).map_err(unreadable)?;
        }
        let mut read = Self { name: path.display().to_string().into(), file, rows: 0 };
        for row in read.again().map_err(unreadable)? {
            row?;
            read.rows += 1;
        }
        Ok(read)
    }

    /// How many rows there are.
    pub(crate) const fn len(&self) -> u64 {
        self.rows
    }

    fn again(&self) -> io::Result<Rows<BufReader<File>>> {
        let mut file = self.file.try_clone()?;
        file.rewind()?;
        Ok(import::rows(Arc::clone(&self.name), BufReader::new(file)))
    }

    /// The rows. They end early where the file was changed meanwhile and is none any longer: `mistake` says so then.
    pub(crate) fn rows<'a>(
        &'a self,
        mistake: &'a mut Option<ImportError>,
    ) -> io::Result<impl Iterator<Item = DataRow> + 'a> {
        Ok(self.again()?.map_while(|row| match row {
            Ok(row) => Some(row),
            Err(error) => {
                *mistake = Some(error);
                None
            }
        }))
    }
}

/// How much of a pipe is kept on disk: a pipe need not end.
const LARGEST_PIPE: u64 = 1024 * 1024 * 1024;

/// A pipe can be read once only.
fn spooled(pipe: File) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    if io::copy(&mut pipe.take(LARGEST_PIPE + 1), &mut file)? > LARGEST_PIPE {
        return Err(io::Error::other(InputError::TooLarge(LARGEST_PIPE)));
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::cli::Exit;

    const ROW: &str = r#"{"row_data": "https://b.s3.us-east-1.amazonaws.com/k", "global_key": "g"}"#;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    #[test]
    fn rows_are_counted_before_they_are_handed_out() {
        let file = file(&format!("[{ROW},\n{ROW}, {ROW}]"));
        let read = ImportFile::read(file.path()).unwrap();
        let mut mistake = None;
        assert_eq!((read.len(), read.rows(&mut mistake).unwrap().count()), (3, 3));
        assert_eq!((read.rows(&mut mistake).unwrap().count(), mistake), (3, None));
    }

    #[test]
    fn a_mistake_in_the_last_row_is_told_before_any_is_checked() {
        let file = file(&format!("[{ROW},\n{{\"row_dta\": 1}}]"));
        let failure = ImportFile::read(file.path()).unwrap_err();
        assert!(failure.to_string().contains(":2:2: unknown field: `row_dta`"), "{failure}");
        assert_eq!(failure.exit(), Exit::Usage);
    }

    #[test]
    fn a_file_that_was_changed_meanwhile_is_told() {
        let mut file = file(&format!("[{ROW}]"));
        let read = ImportFile::read(file.path()).unwrap();
        file.as_file_mut().set_len(20).unwrap();
        let mut mistake = None;
        assert_eq!(read.rows(&mut mistake).unwrap().count(), 0);
        assert!(mistake.is_some());
    }

    #[test]
    fn a_pipe_is_read_once_and_its_rows_twice() {
        let (reader, mut writer) = io::pipe().unwrap();
        writer.write_all(format!("[{ROW}, {ROW}]").as_bytes()).unwrap();
        drop(writer);
        let file = spooled(File::from(std::os::fd::OwnedFd::from(reader))).unwrap();
        let read = ImportFile { name: "pipe".into(), file, rows: 2 };
        let mut mistake = None;
        assert_eq!(read.rows(&mut mistake).unwrap().count() + read.rows(&mut mistake).unwrap().count(), 4);
    }
}
