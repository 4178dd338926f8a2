//! A report's file: written beside its place under another name, and put there when it is whole, so that half a report
//! never lies.

use std::fs::{File, Permissions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use tempfile::TempPath;

/// A file that a report is being written to.
#[derive(Debug)]
pub struct Output {
    /// The name until it is whole, and the one after. A device or a pipe is written to as it is.
    renamed: Option<(TempPath, PathBuf)>,
}

/// A report cannot be written there.
#[derive(Debug, thiserror::Error)]
#[error("the report {} cannot be written: {reason}", path.display())]
pub struct OutputError {
    /// Where it was to be.
    pub path: PathBuf,
    /// Why it cannot.
    pub reason: io::Error,
}

impl Output {
    /// Makes sure that the file can be written, before anything is run.
    ///
    /// # Errors
    /// Where it cannot.
    pub fn create(path: &Path) -> Result<(Self, File), OutputError> {
        create(path).map_err(|reason| OutputError { path: path.to_owned(), reason })
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// Where it cannot be put there.
    pub fn keep(self) -> Result<(), OutputError> {
        let Some((temporary, path)) = self.renamed else { return Ok(()) };
        temporary.persist(&path).map_err(|error| OutputError { path, reason: error.error })
    }
}

/// How long a pipe waits for somebody to read it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens what is no file for writing. A pipe that nobody reads would keep the run from ever beginning.
fn open_within(patience: Duration, path: PathBuf) -> io::Result<File> {
    let (opened, result) = mpsc::channel();
    std::thread::spawn(move || opened.send(File::options().write(true).open(path)));
    let nobody = || io::Error::other(format!("nobody opened the pipe for reading within {patience:?}"));
    result.recv_timeout(patience).map_err(|_| nobody())?
}

fn create(path: &Path) -> io::Result<(Output, File)> {
    if path.file_name().is_none() {
        return Err(io::ErrorKind::InvalidFilename.into());
    }
    // Through a link, so that it stays one.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    match path.metadata() {
        Ok(found) if found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(found) if !found.is_file() => {
            return Ok((Output { renamed: None }, open_within(PATIENCE, path)?));
        }
        Ok(_) | Err(_) => {}
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rolecall-report-");
    let made = as_others_may_read(&mut builder).tempfile_in(folder).map_err(without_the_temporary_name)?;
    let (file, temporary) = made.into_parts();
    Ok((Output { renamed: Some((temporary, path)) }, file))
}

/// The file that could not be made has a name that nobody asked for.
fn without_the_temporary_name(error: io::Error) -> io::Error {
    let cause = error.get_ref().and_then(|outer| outer.source()).map(ToString::to_string);
    cause.map_or(error, io::Error::other)
}

/// A temporary file is its maker's alone; a report is like any other file.
fn as_others_may_read<'a, 'b, 'c>(
    builder: &'a mut tempfile::Builder<'b, 'c>,
) -> &'a mut tempfile::Builder<'b, 'c> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(Permissions::from_mode(0o666))
    }
    #[cfg(not(unix))]
    builder
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_report_is_there_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.xml");
        std::fs::write(&path, "the last run's").unwrap();
        let (output, mut file) = Output::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "the last run's");
        drop(output);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
        let (output, mut file) = Output::create(&path).unwrap();
        file.write_all(b"whole").unwrap();
        output.keep().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "whole");
    }

    #[test]
    fn what_cannot_be_written_is_told_at_once() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().to_owned(), folder.path().join("none/report.xml"), "".into()] {
            let error = Output::create(&path).unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("the report {} cannot be written: ", path.display())),
                "{error}"
            );
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_pipe_that_nobody_reads_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let error = open_within(Duration::from_millis(1), pipe).unwrap_err();
        assert!(error.to_string().contains("nobody opened the pipe"), "{error}");
    }

    #[test]
    #[cfg(unix)]
    fn a_device_and_a_link_stay_what_they_are() {
        let (output, mut file) = Output::create(Path::new("/dev/null")).unwrap();
        file.write_all(b"x").unwrap();
        output.keep().unwrap();
        assert!(!Path::new("/dev/null").metadata().unwrap().is_file());
        let folder = tempfile::tempdir().unwrap();
        let (there, link) = (folder.path().join("there"), folder.path().join("link"));
        std::fs::write(&there, "").unwrap();
        std::os::unix::fs::symlink(&there, &link).unwrap();
        let (output, mut file) = Output::create(&link).unwrap();
        file.write_all(b"x").unwrap();
        output.keep().unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(std::fs::read_to_string(&there).unwrap(), "x");
    }
}
